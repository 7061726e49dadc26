"""What one fills in about findings and quotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.analysis import forms as comparing
from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.coding.terms import Polarity
from weerklank.findings import (
    framework,
    operations,
    refusals,
    terms,
    wording,
)
from weerklank.findings.rules.quotes import MOST_ATTRIBUTES
from weerklank.safeguards.fields import long_text, offer, offer_rows, radios
from weerklank.sentences import bands
from weerklank.sentences.bands import BandFault
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.coding.models import Code
    from weerklank.findings.models import AmountBands, Finding
    from weerklank.safeguards.fields import Given
    from weerklank.study.models import PolicyGoal, ResearchQuestion, Round
POINT_TEXTS: Mapping[str, StrPromise] = {
    "what": _("Wat kan er beter"),
    "addressee": _("Voor wie is dit punt"),
    "owner": _("Eigenaar"),
    "planned_step": _("Afgesproken stap"),
    "reason": _("Waarom niet"),
}
OF_A_STEP = _("Toelichting bij een stap")


class FindingForm(forms.Form):
    """A statement, where it belongs and what it answers."""

    statement = long_text(
        _("Bevinding"), rows=4, help_text=_("Eén zin of twee. Noem het aantal mensen.")
    )
    section = forms.ChoiceField(label=_("Deel van het rapport"), choices=terms.Section.choices)
    kind = forms.ChoiceField(label=_("Soort"), choices=terms.FindingKind.choices)
    perspective = forms.ChoiceField(label=_("Over wie gaat dit"), choices=Perspective.choices)
    research_question: forms.ModelChoiceField[ResearchQuestion] = forms.ModelChoiceField(
        label=_("Onderzoeksvraag"), queryset=None, required=False, empty_label=_("geen")
    )
    policy_goal: forms.ModelChoiceField[PolicyGoal] = forms.ModelChoiceField(
        label=_("Beleidsdoel"), queryset=None, required=False, empty_label=_("geen")
    )
    addressee = forms.CharField(
        label=_("Voor wie is dit punt"),
        help_text=_("Alleen bij een verbeterpunt: wie kan dit doen?"),
        max_length=100,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    codings = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *, round_: Round, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer_rows(self, "research_question", round_.monitor.questions.all())
        offer_rows(self, "policy_goal", round_.monitor.goals.all())

    def clean_codings(self) -> list[int]:
        return numbers(self.cleaned_data["codings"])

    def texts(self) -> operations.FindingTexts:
        """Return what the operations take: everything but the hidden fields."""
        chosen = self.cleaned_data
        return {
            "section": chosen["section"],
            "statement": chosen["statement"],
            "perspective": chosen["perspective"],
            "kind": chosen["kind"],
            "research_question": chosen["research_question"],
            "policy_goal": chosen["policy_goal"],
            "addressee": chosen["addressee"],
        }

    @staticmethod
    def initial_of(finding: Finding) -> dict[str, object]:
        return {
            name: getattr(finding, name)
            for name in (
                "statement",
                "section",
                "kind",
                "perspective",
                "research_question",
                "policy_goal",
                "addressee",
                "revision",
            )
        }


class PickForm(forms.Form):
    """Which passages to choose from as evidence."""

    code = forms.ChoiceField(label=_("Code"), required=False)
    perspective = forms.ChoiceField(
        label=_("Wie zei het"), required=False, choices=[("", _("Alle")), *Perspective.choices]
    )
    polarity = forms.ChoiceField(
        label=_("Toon"), required=False, choices=[("", _("Alle")), *Polarity.choices]
    )
    text = forms.CharField(label=_("Woorden"), required=False, max_length=100)

    def __init__(self, *, voices: analysis.Voices, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        used = voices.used
        codes = [(str(code.pk), code.full_name) for code in voices.codes if code.pk in used]
        offer(self, "code", [("", _("Alle codes")), *codes])

    def filter(self) -> analysis.Filter:
        return analysis.Filter(
            code=int(self.cleaned_data.get("code") or 0) or None,
            perspective=self.cleaned_data.get("perspective", ""),
            facets={"polarity": tone} if (tone := self.cleaned_data.get("polarity")) else {},
        )


BRANCHES = "takken"
BY_PSEUDONYM = ""


class FrameworkForm(comparing.DividedForm):
    """Which themes stand across, which people stand down, and in what order."""

    branch = forms.ChoiceField(label=_("Thema's"), required=False)
    perspective = forms.ChoiceField(
        label=_("Perspectief"),
        required=False,
        choices=[*comparing.ALL, *Perspective.choices],
    )
    trait = forms.ChoiceField(label=_("Kenmerk"), required=False)
    order = forms.ChoiceField(label=_("Volgorde"), required=False)
    themes = forms.MultipleChoiceField(
        label=_("Zelf gekozen codes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *, voices: analysis.Voices, last: int | None, **given: Unpack[Given]
    ) -> None:
        """Offer what there is; `last` is the code at which something was written last."""
        super().__init__(voices=voices, **given)
        used = comparing.used_codes(voices)
        branches = [code for code in used if code.parent_id is None]
        above = counting.line(last, voices.parents) if last else frozenset()
        self.first = next(
            (code for code in branches if code.pk in above), branches[0] if branches else None
        )
        first = [(str(code.pk), code.full_name) for code in branches]
        offer(self, "branch", [*first, (BRANCHES, gettext("De takken zelf"))])
        offer(self, "trait", [*comparing.ALL, *comparing.traits(voices)])
        offer(
            self,
            "order",
            [
                (BY_PSEUDONYM, gettext("Pseudoniem")),
                *(
                    choice
                    for choice in analysis.group_choices(voices)
                    if choice[0] != analysis.BY_PERSPECTIVE
                ),
            ],
        )
        offer(self, "themes", [(str(code.pk), code.full_name) for code in used])
        people = ("by", "cross", "cross2", "among")
        self.order_fields([*(name for name in self.fields if name not in people), *people])
        if self.first:
            self.fields["branch"].initial = str(self.first.pk)
        if self.first and self.is_bound and not self.data.get("branch"):
            # What holds without a choice is shown as chosen, also beside other choices.
            chosen = self.data.copy()  # type: ignore[attr-defined]
            chosen["branch"] = str(self.first.pk)
            self.data = chosen

    def themes_chosen(self) -> list[Code]:
        """Return the codes that were ticked, or else those of the branch."""
        chosen = set(getattr(self, "cleaned_data", {}).get("themes") or ())
        if chosen:
            return [code for code in self.voices.codes if str(code.pk) in chosen]
        branch = self._given("branch")
        if branch == BRANCHES:
            return framework.themes_of(self.voices, None)
        if branch:
            return framework.themes_of(self.voices, int(branch))
        # Nothing was chosen, or something that is not there.
        return framework.themes_of(self.voices, self.first.pk) if self.first else []

    def people_chosen(self) -> set[int]:
        characteristic, _colon, value = self._given("trait").partition(":")
        found = framework.chosen(
            self.voices,
            perspective=self._given("perspective"),
            characteristic=characteristic,
            value=value,
        )
        people = self.people()
        return found if people is None else found & people

    def order_chosen(self) -> str:
        """Return the characteristic to order by; empty for the pseudonyms."""
        return self._given("order")

    def feature_shown(self) -> str:
        """Return the characteristic to tell of each person: that of the order, or of the choice."""
        return self.order_chosen() or self._given("trait").partition(":")[0]

    def _given(self, name: str) -> str:
        return str(getattr(self, "cleaned_data", {}).get(name) or "")


class SummaryForm(forms.Form):
    """What one person said about one theme."""

    text = long_text(
        _("Samenvatting"),
        rows=5,
        max_length=4_000,
        help_text=_("In eigen woorden, kort, en alleen wat in de passages staat."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    # The passages that stood beside it, in short.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        missing = refusals.SummaryMissing.user_message
        self.fields["text"].error_messages["required"] = str(missing)

    def accept(self, seen: str) -> None:
        """Take the passages of now as those that were seen: they are shown beside the form."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen")] = seen
        self.data = data


class QuoteForm(forms.Form):
    """How words will stand in the report."""

    form = radios(
        _("Vorm"),
        terms.QuoteForm.choices,
        help_text=_("Is het citaat opgeschoond of vertaald? Dat staat er in het rapport bij."),
    )
    shown_text = long_text(
        _("Zo komt het in het rapport"),
        rows=5,
        help_text=_("Zet (…) waar u iets weglaat en [zo] waar u iets verbergt."),
    )
    original_text = long_text(
        _("Oorspronkelijke woorden erbij"),
        rows=3,
        required=False,
        help_text=_(
            "Leeg laten mag. Neem alleen over wat bij het citaat hoort. In deze taal wijst "
            "Weerklank weinig aan: laat iemand die de taal kent, het nakijken."
        ),
    )
    attributes = forms.MultipleChoiceField(
        label=_("Kenmerken erbij"),
        help_text=_(
            "Hoogstens twee. Weerklank rekent na of genoeg mensen ze delen; bij de bevinding staat "
            "wat eruit kwam."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    given_away = forms.MultipleChoiceField(
        label=_("Wat de woorden zelf vertellen"),
        help_text=_(
            "Kruis aan wat iemand uit het citaat kan opmaken. Weerklank herkent zelf alleen vaste "
            "woorden, zoals “mijn man”."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *,
        attributes: Mapping[str, str],
        known: Mapping[str, str],
        original_language: str = "",
        **given: Unpack[Given],
    ) -> None:
        """Offer what may stand beside the quote; without a language there is no original."""
        super().__init__(**given)
        if original_language:
            self.fields["original_text"].widget.attrs |= {"dir": "auto", "lang": original_language}
        else:
            del self.fields["original_text"]
        for name, choices in (("attributes", attributes), ("given_away", known)):
            if choices:
                offer(self, name, choices.items())
            else:
                del self.fields[name]

    def clean_attributes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["attributes"]
        if len(chosen) > MOST_ATTRIBUTES:
            raise forms.ValidationError(_("Kies hoogstens twee kenmerken."))
        return chosen


_ENDS: Mapping[str, StrPromise] = {
    "low": _("minstens (procent)"),
    "above": _("meer dan (procent)"),
    "high": _("hoogstens (procent)"),
    "below": _("minder dan (procent)"),
    "least": _("minstens (mensen)"),
    "most": _("hoogstens (mensen)"),
}
_BAND_FAULTS: Mapping[BandFault, StrPromise] = {
    BandFault.OUTSIDE: _("Een percentage ligt tussen 0 en 100, een aantal mensen boven 0."),
    BandFault.EMPTY: _("De ondergrens ligt niet onder de bovengrens. Dan past er geen aantal bij."),
    BandFault.ORDER: _(
        "Vrijwel alle, het overgrote deel, de meeste en veel horen van hoog naar laag te beginnen."
    ),
}


class BandsForm(forms.Form):
    """What each word for an amount stands for: a field per end of its band."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, stored: AmountBands, **given: Unpack[Given]) -> None:
        given["initial"] = {"revision": stored.revision, **(given.get("initial") or {})}
        super().__init__(**given)
        self.adjustable = {
            word: bands.ends(band) for word, band in bands.BANDS.items() if word not in bands.FIXED
        }
        for word, starting in self.adjustable.items():
            now = starting | stored.chosen.get(word, {})
            for end, value in now.items():
                self.fields[f"{word}-{end}"] = forms.IntegerField(
                    label=_ENDS[end], initial=value, min_value=0, max_value=100
                )

    def chosen(self) -> dict[str, dict[str, int]]:
        """Return the ends that differ from the bands that ship, by word."""
        found = {
            str(word): {
                end: self.cleaned_data[f"{word}-{end}"]
                for end, value in starting.items()
                if self.cleaned_data.get(f"{word}-{end}", value) != value
            }
            for word, starting in self.adjustable.items()
        }
        return {word: own for word, own in found.items() if own}

    def clean(self) -> dict[str, object]:
        for word, fault in bands.band_faults(self.chosen()).items():
            first = next(iter(self.adjustable[bands.Word(word)]))
            self.add_error(f"{word}-{first}", str(_BAND_FAULTS[fault]))
        return self.cleaned_data

    def rows(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Return the words, what they stand for when the program starts, and their fields."""
        return [
            (
                wording.WORDS[word],
                wording.band(bands.BANDS[word]),
                [self[f"{word}-{end}"] for end in starting],
            )
            for word, starting in self.adjustable.items()
        ]


def numbers(text: str) -> list[int]:
    """Return the whole numbers in a list such as "3,14,15"; anything else is left out."""
    return [
        int(part) for part in text.split(",") if part.strip().isascii() and part.strip().isdigit()
    ]
