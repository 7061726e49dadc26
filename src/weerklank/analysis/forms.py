"""What one may choose on the pages that compare and list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.analysis import placing, queries, relations, rules
from weerklank.analysis.queries import joint, one_code, splits
from weerklank.analysis.terms import Relation
from weerklank.analysis.wording import contrast as wording
from weerklank.coding import queries as coding
from weerklank.coding.terms import FACET_NAMES, FACETS, EvidenceKind
from weerklank.fieldwork.terms import name_of_language
from weerklank.safeguards.fields import ChoiceField, offer
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.fields import Given
    from weerklank.study.models import Round

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
    return [
        (label, [(f"{key}:{value}", words) for value, words in queries.values_of(voices, key)])
        for key, label in queries.group_choices(voices, with_own=True)
        if key != queries.BY_PERSPECTIVE
    ]


OF_ROUND = "ronde:"  # before the slug of another round of the monitor


class AmongForm(forms.Form):
    """Who is looked at: everybody, or a part of whom something is known.

    A part may be of few people: it is for who may read what people said.
    """

    among = ChoiceField(label=_("Alleen deze mensen"), required=False)

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.voices = voices
        offer(self, "among", [("", _("Iedereen")), *splits.among_choices(voices)])

    def among_chosen(self) -> splits.Among | None:
        """Return the part that was chosen; None is everybody."""
        chosen = getattr(self, "cleaned_data", {}).get("among") or ""
        key, _colon, value = chosen.partition(":")
        return splits.Among(key, value) if key else None

    def is_uncrossed(self) -> bool:
        """Return whether a crossing was chosen that cannot be made."""
        return False


class GroupsForm(AmongForm):
    """By what people are divided into groups, and who of them are looked at.

    Crossings and parts show few people at a time: they are for who may read what people said.
    """

    by = ChoiceField(label=_("Groepen"), required=False)
    cross = ChoiceField(label=_("gekruist met"), required=False)
    cross2 = ChoiceField(label=_("en met"), required=False)

    default = "leerroute"

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        self.order_fields(["by", "cross", "cross2", "among"])
        offer(self, "by", self.groups)
        crossing = [("", _("Niets")), *self._crossing()]
        offer(self, "cross", crossing)
        offer(self, "cross2", crossing)

    @cached_property
    def groups(self) -> list[tuple[str, str]]:
        """Return what people can be divided by, groups of researchers among it."""
        return queries.group_choices(self.voices, with_own=True)

    def _crossing(self) -> list[tuple[str, str]]:
        return [one for one in self.groups if one[0] != queries.BY_PERSPECTIVE]

    def _chosen(self, name: str) -> str:
        """Return what was chosen of a field; nothing where nothing was."""
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    def by_chosen(self) -> str:
        """Return the feature to compare by: the default of the page, unless another is chosen."""
        field = self.fields["by"]
        assert isinstance(field, ChoiceField)
        wanted = self._chosen("by") or self.default
        return wanted if field.valid_value(wanted) else queries.BY_PERSPECTIVE

    def split(self) -> splits.Split:
        """Return the division that was chosen; perspectives and rounds are never crossed."""
        by = self.by_chosen()
        crossed = [self._chosen(name) for name in ("cross", "cross2")]
        keys = (by, *(key for key in crossed if key))
        if self.is_uncrossed():
            keys = keys[:1]
        return splits.Split(tuple(dict.fromkeys(keys)), self.among_chosen())

    def is_uncrossed(self) -> bool:
        """Return whether a crossing was chosen that cannot be made."""
        crossed = any(self._chosen(name) for name in ("cross", "cross2"))
        return crossed and self.by_chosen() not in {key for key, _label in self._crossing()}


class DividedForm(GroupsForm):
    """The same where people are not divided unless somebody asks for it."""

    default = queries.BY_PERSPECTIVE

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        offer(self, "by", [("", _("Niet verdelen")), *self.groups])

    @property
    def is_divided(self) -> bool:
        """Return whether people are divided into groups."""
        return any(self._chosen(name) for name in ("by", "cross", "cross2"))

    def by_chosen(self) -> str:
        """Return the feature to divide by; a crossing alone is one as well."""
        chosen = map(self._chosen, ("by", "cross", "cross2"))
        return next((key for key in chosen if key), self.default)

    def columns(self) -> list[rules.Group]:
        """Return the groups that were chosen; none where people are not divided."""
        return splits.columns(self.voices, self.split()) if self.is_divided else []

    def people(self) -> frozenset[int] | None:
        """Return who is looked at; None is everybody."""
        among = self.among_chosen()
        return splits.part(self.voices, among).people if among else None


class MatrixForm(GroupsForm):
    """Which codes against which groups, resting on which kind of evidence."""

    code = ChoiceField(label=_("Codes"), required=False)
    evidence_kind = ChoiceField(
        label=_("Soort bewijs"), required=False, choices=[*ALL, *EvidenceKind.choices]
    )
    coder = ChoiceField(label=_("Codeur"), required=False)
    least = ChoiceField(label=_("Alleen codes genoemd door"), required=False)
    # Chosen in the head of the table; kept when another choice is made.
    order = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        least = [(str(n), gettext("ten minste %(n)s mensen") % {"n": n}) for n in LEAST]
        branches = [(str(one.pk), one.full_name) for one in voices.codes if one.parent_id is None]
        offer(self, "least", [("", gettext("iemand")), *least])
        offer(self, "code", [("", _("Alle takken")), *branches])
        offer(self, "coder", [*ALL, *_coders(voices)])

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


class ContrastForm(GroupsForm):
    """Which sides to lay beside each other, on which theme, and what of it to show."""

    code = ChoiceField(label=_("Thema"), required=False)
    evidence_kind = ChoiceField(
        label=_("Soort bewijs"), required=False, choices=[*ALL, *EvidenceKind.choices]
    )
    verdict = ChoiceField(
        label=_("Oordeel"), required=False, choices=[*ALL, *wording.VERDICTS.items()]
    )

    default = queries.BY_PERSPECTIVE

    def __init__(
        self,
        *,
        voices: queries.Voices,
        rounds: Iterable[Round],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(voices=voices, **given)
        others = [(f"{OF_ROUND}{one.slug}", one.name) for one in rounds]
        within = sorted(self.groups, key=lambda one: one[0] != queries.BY_PERSPECTIVE)
        offer(
            self,
            "by",
            [*within, (gettext("Met een andere ronde"), others)] if others else within,
        )
        offer(
            self,
            "code",
            [
                ("", _("Alle thema's")),
                *((str(one.pk), one.full_name) for one in used_codes(voices)),
            ],
        )

    def round_chosen(self) -> str:
        """Return the slug of the round to lay beside this one, or nothing."""
        by = self.by_chosen()
        return by.removeprefix(OF_ROUND) if by.startswith(OF_ROUND) else ""

    def filter(self) -> queries.Filter:
        return queries.Filter(
            code=int(self.cleaned_data.get("code") or 0) or None,
            facets=_given(self.cleaned_data, "evidence_kind"),
        )


class PassagesForm(DividedForm):
    """Which passages to list, of whom, and in which groups their people are counted."""

    code = ChoiceField(label=_("Code"), required=False)
    with_subcodes = ChoiceField(
        label=_("Onderliggende codes"),
        required=False,
        choices=[("", _("meenemen")), ("nee", _("weglaten"))],
    )
    perspective = ChoiceField(
        label=_("Perspectief"), required=False, choices=[*ALL, *Perspective.choices]
    )
    trait = ChoiceField(label=_("Kenmerk"), required=False)
    conversation = ChoiceField(label=_("Gesprek"), required=False)
    coder = ChoiceField(label=_("Codeur"), required=False)

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        self.fields |= {
            facet.name: ChoiceField(
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
        people = ("by", "cross", "cross2", "among")
        self.order_fields([*(name for name in self.fields if name not in people), *people])

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


class QuestionForm(AmongForm):
    """Passages with a code, and how they must lie towards passages with other codes."""

    code = ChoiceField(label=_("Passages met de code"), required=False)
    code_or = ChoiceField(label=_("of de code"), required=False)
    with_subcodes = ChoiceField(
        label=_("Onderliggende codes"),
        required=False,
        choices=[("", _("meenemen")), ("nee", _("weglaten"))],
    )

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        # Only who may read what people said asks for passages.
        super().__init__(voices=voices, **given)
        codes = [(str(code.pk), code.full_name) for code in used_codes(voices)]
        for part in PARTS:
            self.fields |= {
                f"{part}_is": ChoiceField(
                    label=_("Moet het zo zijn?"),
                    required=False,
                    choices=[("", _("ja, de passage")), (NOT, _("nee, niet als de passage"))],
                ),
                f"{part}_relation": ChoiceField(
                    label=_("Hoe de passage ligt"), required=False, choices=Relation.choices
                ),
                f"{part}_within": forms.IntegerField(
                    label=_("Afstand, in woorden of tekens"),
                    required=False,
                    min_value=0,
                    max_value=10_000,
                ),
                f"{part}_code": ChoiceField(label=_("een passage met"), required=False),
                f"{part}_or": ChoiceField(label=_("of met"), required=False),
            }
        for name in ("code", "code_or", *(f"{p}_{n}" for p in PARTS for n in ("code", "or"))):
            offer(self, name, [("", _("Geen")), *codes])

    @property
    def first(self) -> list[forms.BoundField]:
        """Return the fields that say which passages are looked for."""
        return [self[name] for name in ("code", "code_or", "with_subcodes", "among")]

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
        return placing.Asked(self._codes("code", "code_or"), tuple(conditions), self.among_chosen())

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


class TogetherForm(AmongForm):
    """Which codes against which, and what to count of them."""

    branch = ChoiceField(label=_("Rijen"), required=False)
    against = ChoiceField(label=_("Kolommen"), required=False)
    measure = ChoiceField(
        label=_("Tel"),
        required=False,
        choices=[
            ("", _("mensen die beide noemden")),
            ("passages", _("overlappende passages")),
        ],
    )

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        self.order_fields(["branch", "against", "measure", "among"])
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


class PersonsForm(AmongForm):
    """Of which people, of which branch, and by what the bars stand."""

    side = ChoiceField(
        label=_("Van"),
        required=False,
        choices=[("", _("inburgeraars")), (Perspective.AANBIEDER, _("aanbieders"))],
    )
    branch = ChoiceField(label=_("Codes"), required=False)
    order = ChoiceField(
        label=_("Volgorde"),
        required=False,
        choices=[
            ("", _("de meeste mensen eerst")),
            (rules.Order.SHARE, _("het grootste deel eerst")),
            (rules.Order.CODE, _("als in het codeboek")),
        ],
    )

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        self.order_fields(["side", "branch", "order", "among"])
        branches = [(str(one.pk), one.full_name) for one in used_codes(voices) if not one.parent_id]
        offer(self, "branch", [("", _("Alle takken")), *branches])

    def side_chosen(self) -> Perspective:
        return Perspective(_chosen(self, "side") or Perspective.INBURGERAAR)

    def branch_chosen(self) -> int | None:
        return int(_chosen(self, "branch") or 0) or None

    def order_chosen(self) -> rules.Order:
        return rules.Order(_chosen(self, "order") or rules.Order.SAID)


def _chosen(form: forms.Form, name: str) -> str:
    """Return what was chosen of a field; nothing where nothing was, or what is not there."""
    return str(getattr(form, "cleaned_data", {}).get(name) or "")


class CodeForm(forms.Form):
    """One code, with or without the codes below it."""

    code = ChoiceField(label=_("Code"), required=False)
    with_subcodes = ChoiceField(
        label=_("Onderliggende codes"),
        required=False,
        choices=[("", _("meenemen")), ("nee", _("weglaten"))],
    )

    def __init__(self, *, book: one_code.Codebook, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.book = book
        choices = [(str(code.pk), code.full_name) for code in book.used]
        offer(self, "code", [("", _("Kies een code")), *choices])

    def code_chosen(self) -> Code | None:
        wanted = _chosen(self, "code")
        return next((code for code in self.book.used if str(code.pk) == wanted), None)

    def family_chosen(self) -> frozenset[int]:
        """Return the codes to look at; none where none was chosen."""
        code = self.code_chosen()
        alone = bool(_chosen(self, "with_subcodes"))
        return self.book.family(code, alone=alone) if code else frozenset()


class WordsForm(CodeForm):
    """Words in one code: in which language, which words, and how their context stands."""

    # Chosen beside the words, as it follows from the code which languages there are.
    language = ChoiceField(required=False, widget=forms.HiddenInput)
    frequent = ChoiceField(
        label=_("Gewone woorden"),
        required=False,
        choices=[("", _("weglaten")), ("ja", _("meetellen"))],
    )
    word = forms.CharField(
        label=_("Woord in zijn zin"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "auto", "type": "search"}),
    )
    forms_of_word = ChoiceField(
        label=_("Andere vormen van dat woord"),
        required=False,
        choices=[("", _("niet")), ("ja", _("ook"))],
    )
    order = ChoiceField(
        label=_("Volgorde"),
        required=False,
        choices=[
            ("", _("als in de gesprekken")),
            ("ervoor", _("op het woord ervoor")),
            ("erna", _("op het woord erna")),
        ],
    )

    def __init__(self, *, book: one_code.Codebook, **given: Unpack[Given]) -> None:
        super().__init__(book=book, **given)
        given_code = self.data.get("code", "") if self.is_bound else ""
        code = next((one for one in book.used if str(one.pk) == given_code), None)
        alone = self.is_bound and self.data.get("with_subcodes") == "nee"
        family = book.family(code, alone=alone) if code else frozenset()
        self.languages = coding.languages_under(book.readings, family) if family else []
        offer(
            self,
            "language",
            [(name or NO_LANGUAGE, _language(name, passages)) for name, passages in self.languages],
        )

    def language_chosen(self) -> str:
        """Return the language that was chosen, or the one with the most passages."""
        wanted = _chosen(self, "language")
        if wanted:
            return "" if wanted == NO_LANGUAGE else wanted
        return self.languages[0][0] if self.languages else ""

    def languages_offered(self) -> list[tuple[str, str, bool]]:
        """Return each language as its value, what it is called, and whether it is looked at."""
        chosen = self.language_chosen()
        return [
            (name or NO_LANGUAGE, _language(name, passages), name == chosen)
            for name, passages in self.languages
        ]

    def leaves_out(self) -> bool:
        return not _chosen(self, "frequent")

    def word_chosen(self) -> str:
        return _chosen(self, "word")

    def in_any_form(self) -> bool:
        return bool(_chosen(self, "forms_of_word"))

    def order_chosen(self) -> str:
        return _chosen(self, "order")


NO_LANGUAGE = "-"


def _language(name: str, passages: int) -> str:
    called = name_of_language(name) if name else gettext("onbekend")
    return f"{called} ({passages})"


class JointForm(AmongForm):
    """Which branch of codes against which other one."""

    branch = ChoiceField(label=_("Randvoorwaarden"), required=False)
    against = ChoiceField(label=_("Knelpunten"), required=False)

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        self.order_fields(["branch", "against", "among"])
        self.branches = [
            (str(code.pk), code.full_name) for code in voices.codes if code.parent_id is None
        ]
        for name, gloss in (("branch", joint.PRECONDITIONS), ("against", joint.PAINS)):
            offer(self, name, self.branches)
            self.fields[name].initial = joint.branch(voices, gloss)
        if self.is_bound:
            # What holds without a choice is shown as chosen, also beside other choices.
            chosen = self.data.copy()  # type: ignore[attr-defined]
            for name in ("branch", "against"):
                if not chosen.get(name) and self.fields[name].initial:
                    chosen[name] = str(self.fields[name].initial)
            self.data = chosen

    def chosen(self) -> tuple[int, int] | None:
        """Return the two branches; None where the codebook has none."""
        given = getattr(self, "cleaned_data", {})
        first = int(self.branches[0][0]) if self.branches else 0
        found = [
            int(given.get(name) or self.fields[name].initial or first)
            for name in ("branch", "against")
        ]
        return (found[0], found[1]) if first else None


# What stands first holds for who chose nothing.
BASES, RUNS, THRESHOLDS = (4, 5, 6), (2, 3), (5, 0)
WITH_UNPROMPTED = "alles"


class SaturationForm(AmongForm):
    """How many conversations make a base and a run, and what counts as little that is new.

    The choices are those that Guest, Namey & Chen (2020) tried. What stands first holds for who
    chose nothing, or something that is not there.
    """

    base = ChoiceField(label=_("Basis: de eerste"), required=False)
    run = ChoiceField(label=_("Reeks daarna"), required=False)
    threshold = ChoiceField(label=_("Grens voor nieuwe codes"), required=False)
    counting = ChoiceField(
        label=_("Tel"),
        required=False,
        choices=[
            ("", _("wat gevraagd is")),
            (WITH_UNPROMPTED, _("ook wat iemand uit zichzelf zei")),
        ],
    )

    def __init__(self, *, voices: queries.Voices, **given: Unpack[Given]) -> None:
        super().__init__(voices=voices, **given)
        self.order_fields(["base", "run", "threshold", "counting", "among"])
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
