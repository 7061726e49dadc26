"""What one may choose on the pages that compare and list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.analysis import placing, queries, relations, rules
from weerklank.analysis.terms import Relation
from weerklank.coding.terms import FACET_NAMES, FACETS, EvidenceKind
from weerklank.safeguards.fields import offer
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.fields import Given

ALL = [("", _("Alle"))]
LEAST = (2, 3, 5, 10)  # people by whom a code is named, to choose from


def _given(chosen: Mapping[str, object], *names: str) -> dict[str, str]:
    """Return what was chosen of these fields, and not *all*."""
    return {name: str(chosen[name]) for name in names if chosen.get(name)}


def _coders(voices: queries.Voices) -> list[tuple[str, str]]:
    return [(str(coder), name) for coder, name in queries.coders(voices)]


def used_codes(voices: queries.Voices) -> list[Code]:
    """Return the codes that were given, and those above them."""
    lines = {code for mention in voices.used for code in rules.line(mention, voices.parents)}
    return [code for code in voices.codes if code.pk in lines]


def traits(voices: queries.Voices) -> list[tuple[object, object]]:
    """Return the values of each characteristic to choose from, as *key:value*."""
    labels = study.value_labels(voices.round.monitor)
    return [
        (
            str(characteristic.label),
            [
                (f"{characteristic.key}:{value}", label)
                for value, label in (
                    labels.get(characteristic.key, {}) | {queries.UNKNOWN: _("onbekend")}
                ).items()
            ],
        )
        for characteristic in study.characteristics(voices.round.monitor)
    ]


class MatrixForm(forms.Form):
    """Which codes against which groups, resting on which kind of evidence."""

    by = forms.ChoiceField(label=_("Groepen"), required=False)
    code = forms.ChoiceField(label=_("Codes"), required=False)
    evidence_kind = forms.ChoiceField(
        label=_("Soort bewijs"), required=False, choices=[*ALL, *EvidenceKind.choices]
    )
    coder = forms.ChoiceField(label=_("Codeur"), required=False)
    least = forms.ChoiceField(label=_("Alleen codes genoemd door"), required=False)
    # Chosen in the head of the table; kept when another choice is made.
    order = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.voices = voices
        least = [(str(n), gettext("ten minste %(n)s mensen") % {"n": n}) for n in LEAST]
        branches = [(str(one.pk), one.full_name) for one in voices.codes if one.parent_id is None]
        offer(self, "by", queries.group_choices(voices))
        offer(self, "least", [("", gettext("iemand")), *least])
        offer(self, "code", [("", _("Alle takken")), *branches])
        offer(self, "coder", [*ALL, *_coders(voices)])

    def by_chosen(self) -> str:
        """Return the feature to compare by: leerroute, unless another one was chosen."""
        choices = dict(queries.group_choices(self.voices))
        wanted = self.cleaned_data.get("by") or "leerroute"
        return wanted if wanted in choices else queries.BY_PERSPECTIVE

    def least_chosen(self) -> int:
        """Return by how many people a code must be named at least to have a row."""
        return int(self.cleaned_data.get("least") or 1)

    def order_chosen(self, columns: Sequence[rules.Group]) -> tuple[rules.Order, int]:
        """Return by what to order, and the place of the column; by code, unless it can be done."""
        word, _colon, key = self.cleaned_data.get("order", "").partition(":")
        keys = [column.key for column in columns]
        if word in {rules.Order.SAID, rules.Order.SHARE} and key in keys:
            return rules.Order(word), keys.index(key)
        return (rules.Order.TOTAL if word == rules.Order.TOTAL else rules.Order.CODE), 0

    def filter(self) -> queries.Filter:
        return queries.Filter(
            code=int(self.cleaned_data.get("code") or 0) or None,
            coder=int(self.cleaned_data.get("coder") or 0) or None,
            facets=_given(self.cleaned_data, "evidence_kind"),
        )


class PassagesForm(forms.Form):
    """Which passages to list."""

    code = forms.ChoiceField(label=_("Code"), required=False)
    with_subcodes = forms.ChoiceField(
        label=_("Onderliggende codes"),
        required=False,
        choices=[("", _("meenemen")), ("nee", _("weglaten"))],
    )
    perspective = forms.ChoiceField(
        label=_("Perspectief"), required=False, choices=[*ALL, *Perspective.choices]
    )
    trait = forms.ChoiceField(label=_("Kenmerk"), required=False)
    conversation = forms.ChoiceField(label=_("Gesprek"), required=False)
    coder = forms.ChoiceField(label=_("Codeur"), required=False)

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields |= {
            facet.name: forms.ChoiceField(
                label=facet.title, required=False, choices=[*ALL, *facet.values.choices]
            )
            for facet in FACETS
        }
        choices: dict[str, Sequence[tuple[object, object]]] = {
            "code": [(str(code.pk), code.full_name) for code in used_codes(voices)],
            "trait": traits(voices),
            "conversation": [(str(pk), name) for pk, name in queries.conversations(voices)],
            "coder": _coders(voices),
        }
        for name, options in choices.items():
            offer(self, name, [*ALL, *options])

    def filter(self) -> queries.Filter:
        chosen = self.cleaned_data
        characteristic, _colon, value = chosen.get("trait", "").partition(":")
        return queries.Filter(
            code=int(chosen.get("code") or 0) or None,
            with_subcodes=not chosen.get("with_subcodes"),
            perspective=chosen.get("perspective", ""),
            characteristic=characteristic,
            value=value,
            conversation=int(chosen.get("conversation") or 0) or None,
            coder=int(chosen.get("coder") or 0) or None,
            facets=_given(chosen, *FACET_NAMES),
        )


NOT = "niet"
PARTS = ("a", "b")


class QuestionForm(forms.Form):
    """Passages with a code, and how they must lie towards passages with other codes."""

    code = forms.ChoiceField(label=_("Passages met de code"), required=False)
    code_or = forms.ChoiceField(label=_("of de code"), required=False)
    with_subcodes = forms.ChoiceField(
        label=_("Onderliggende codes"),
        required=False,
        choices=[("", _("meenemen")), ("nee", _("weglaten"))],
    )

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.voices = voices
        codes = [(str(code.pk), code.full_name) for code in used_codes(voices)]
        for part in PARTS:
            self.fields |= {
                f"{part}_is": forms.ChoiceField(
                    label=_("Moet het zo zijn?"),
                    required=False,
                    choices=[("", _("ja, de passage")), (NOT, _("nee, niet als de passage"))],
                ),
                f"{part}_relation": forms.ChoiceField(
                    label=_("Hoe de passage ligt"), required=False, choices=Relation.choices
                ),
                f"{part}_within": forms.IntegerField(
                    label=_("Afstand, in woorden of tekens"),
                    required=False,
                    min_value=0,
                    max_value=10_000,
                ),
                f"{part}_code": forms.ChoiceField(label=_("een passage met"), required=False),
                f"{part}_or": forms.ChoiceField(label=_("of met"), required=False),
            }
        for name in ("code", "code_or", *(f"{p}_{n}" for p in PARTS for n in ("code", "or"))):
            offer(self, name, [("", _("Geen")), *codes])

    @property
    def first(self) -> list[forms.BoundField]:
        """Return the fields that say which passages are looked for."""
        return [self[name] for name in ("code", "code_or", "with_subcodes")]

    @property
    def conditions(self) -> list[list[forms.BoundField]]:
        """Return per condition its fields."""
        names = ("is", "relation", "within", "code", "or")
        return [[self[f"{part}_{name}"] for name in names] for part in PARTS]

    def asked(self) -> placing.Asked:
        """Return the question; without a code it asks for nothing."""
        self.is_valid()
        conditions = []
        for part in PARTS:
            codes = self._codes(f"{part}_code", f"{part}_or")
            if codes:
                conditions.append(
                    relations.Condition(
                        codes=codes,
                        relation=Relation(
                            self.cleaned_data.get(f"{part}_relation") or Relation.OVERLAPS
                        ),
                        is_wanted=self.cleaned_data.get(f"{part}_is") != NOT,
                        within=self.cleaned_data.get(f"{part}_within") or 0,
                    )
                )
        return placing.Asked(self._codes("code", "code_or"), tuple(conditions))

    def _codes(self, *names: str) -> frozenset[int]:
        chosen = [int(self.cleaned_data.get(name) or 0) for name in names]
        codes = {code for code in chosen if code}
        if self.cleaned_data.get("with_subcodes"):
            return frozenset(codes)
        return frozenset(
            below for code in codes for below in rules.family(code, self.voices.parents)
        )


ALL_BRANCHES = "alle"
SAME = ""


class TogetherForm(forms.Form):
    """Which codes against which, and what to count of them."""

    branch = forms.ChoiceField(label=_("Rijen"), required=False)
    against = forms.ChoiceField(label=_("Kolommen"), required=False)
    measure = forms.ChoiceField(
        label=_("Tel"),
        required=False,
        choices=[
            ("", _("mensen die beide noemden")),
            ("passages", _("overlappende passages")),
        ],
    )

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.branches = [
            (str(code.pk), code.full_name) for code in used_codes(voices) if code.parent_id is None
        ]
        every = (ALL_BRANCHES, _("Alle takken"))
        offer(self, "branch", [*self.branches, every])
        offer(self, "against", [(SAME, _("dezelfde tak")), *self.branches, every])
        if self.branches:
            self.fields["branch"].initial = self.branches[0][0]

    def chosen(self) -> tuple[int | None, int | None]:
        """Return the branch of the rows and that of the columns; None is all branches."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        rows = given.get("branch") or (self.branches[0][0] if self.branches else "")
        columns = given.get("against") or rows
        return _branch(rows), _branch(columns)

    def by_passages(self) -> bool:
        return getattr(self, "cleaned_data", {}).get("measure") == "passages"


def _branch(chosen: str) -> int | None:
    return int(chosen) if chosen and chosen != ALL_BRANCHES else None


# What stands first holds for who chose nothing.
BASES, RUNS, THRESHOLDS = (4, 5, 6), (2, 3), (5, 0)
WITH_UNPROMPTED = "alles"


class SaturationForm(forms.Form):
    """How many conversations make a base and a run, and what counts as little that is new.

    The choices are those that Guest, Namey & Chen (2020) tried. What stands first holds for who
    chose nothing, or something that is not there.
    """

    base = forms.ChoiceField(label=_("Basis: de eerste"), required=False)
    run = forms.ChoiceField(label=_("Reeks daarna"), required=False)
    threshold = forms.ChoiceField(label=_("Grens voor nieuwe codes"), required=False)
    counting = forms.ChoiceField(
        label=_("Tel"),
        required=False,
        choices=[
            ("", _("wat gevraagd is")),
            (WITH_UNPROMPTED, _("ook wat iemand uit zichzelf zei")),
        ],
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for name, numbers in (("base", BASES), ("run", RUNS)):
            offer(self, name, [(str(n), gettext("%(n)s gesprekken") % {"n": n}) for n in numbers])
        offer(
            self,
            "threshold",
            [
                (
                    str(n),
                    gettext("hoogstens %(n)s%% van de basis") % {"n": n} if n else gettext("geen"),
                )
                for n in THRESHOLDS
            ],
        )

    def chosen(self) -> tuple[int, int, float]:
        """Return the base, the run, and the threshold as a share."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return (
            int(given.get("base") or BASES[0]),
            int(given.get("run") or RUNS[0]),
            int(given.get("threshold") or THRESHOLDS[0]) / 100,
        )

    def with_unprompted(self) -> bool:
        return getattr(self, "cleaned_data", {}).get("counting") == WITH_UNPROMPTED
