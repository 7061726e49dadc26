"""What one fills in about findings, quotes and the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.analysis import forms as comparing
from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.coding.terms import Polarity
from weerklank.reporting import (
    auditing,
    following,
    framework,
    operations,
    outline,
    refusals,
    remeasuring,
    terms,
    wording,
)
from weerklank.reporting.rules import bands, followup
from weerklank.reporting.rules.bands import BandFault
from weerklank.reporting.rules.quotes import MOST_ATTRIBUTES
from weerklank.safeguards.fields import date_field, long_text, offer, offer_rows, radios
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.coding.models import Code
    from weerklank.reporting.models import AmountBands, Finding, RegisterFigures
    from weerklank.safeguards.fields import Given
    from weerklank.study.models import Monitor, PolicyGoal, ResearchQuestion, Round

REPORT_TEXTS: Mapping[str, StrPromise] = {
    "title": _("Titel"),
    "introduction": _("In het kort"),
    "reason": _("Waarom wij luisterden"),
    "conclusion": _("Conclusie"),
    "authors": _("Onderzoekers"),
    auditing.METHOD: _("Hoe wij luisterden"),
}
# Those of which the amounts are judged while somebody writes.
JUDGED = (*auditing.TEXTS, auditing.METHOD)
# What else the plan of a round says that a report prints.
PLAN_TEXTS: Mapping[str, StrPromise] = {
    "recruited_by": _("Wie nodigde de mensen uit"),
    "selected_by": _("Wie koos de mensen"),
}
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
        used = {mention.code for mention in voices.mentions}
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


class FrameworkForm(forms.Form):
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
        super().__init__(**given)
        self.voices = voices
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
        return framework.chosen(
            self.voices,
            perspective=self._given("perspective"),
            characteristic=characteristic,
            value=value,
        )

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


class ReportTextForm(forms.Form):
    """One text of the report."""

    text = forms.CharField(required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, name: str, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        field = self.fields["text"]
        field.label = REPORT_TEXTS[name]
        if name == "title":
            field.required = True
            field.max_length = 200  # type: ignore[attr-defined]
        elif name == "authors":
            field.max_length = 300  # type: ignore[attr-defined]
            field.help_text = _("Namen met een komma ertussen.")
        else:
            field.widget = forms.Textarea(attrs={"rows": 12})
            field.help_text = _("Een lege regel begint een nieuwe alinea.")
        if name == auditing.METHOD:
            # It stands in the plan of the round, which carries a mark instead of a number.
            del self.fields["revision"]


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


class ChapterNewForm(forms.Form):
    """A part of one's own in the report."""

    title = forms.CharField(label=_("Kop"), max_length=200)
    under = forms.ChoiceField(label=_("Waar komt het"), required=False)

    def __init__(self, *, laid: outline.Outline, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        as_annex = (outline.AS_ANNEX, gettext("Een bijlage"))
        offer(self, "under", [*_places(laid), as_annex])


def _places(laid: outline.Outline) -> list[tuple[str, str]]:
    return [
        ("", gettext("Een hoofdstuk van zichzelf")),
        *(
            (part.key, gettext("In “%(chapter)s”") % {"chapter": part.title})
            for part in laid.chapters
        ),
    ]


ANSWER = "answer_"


class ChapterForm(forms.Form):
    """A part of the report: its heading, and where it is written here, its text and findings."""

    title = forms.CharField(label=_("Kop"), max_length=200, required=False)
    text = long_text(_("Tekst"), rows=14, max_length=50_000, required=False)
    under = forms.ChoiceField(label=_("Waar staat het"), required=False)
    findings = forms.MultipleChoiceField(
        label=_("Bevindingen in dit deel"),
        help_text=_(
            "Kruis aan wat hier komt te staan in plaats van in het deel waar het anders staat."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *,
        part: outline.Part,
        laid: outline.Outline,
        numbered: Iterable[tuple[str, Finding]],
        subjects: Iterable[tuple[str, str, str]] = (),
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        is_own = part.kind == terms.ChapterKind.OWN
        self.fields["title"].required = is_own
        if not is_own:
            self.fields["title"].help_text = _("Laat leeg voor de gewone kop: “%(title)s”.") % {
                "title": part.kind.label
            }
        if part.kind in outline.WRITTEN_ELSEWHERE:
            del self.fields["text"]
        may_move = not part.is_annex and not part.sections
        if may_move:
            here = [(key, words) for key, words in _places(laid) if key != part.key]
            offer(self, "under", here)
        else:
            del self.fields["under"]
        choices = [
            (str(finding.pk), f"{number} {finding.statement}") for number, finding in numbered
        ]
        if choices and part.kind in outline.MAY_HOLD and not part.is_annex:
            offer(self, "findings", choices)
        else:
            del self.fields["findings"]

        # Of a list of subjects: what the records say stands above what somebody adds.
        for number, called, told in subjects:
            self.fields[f"{ANSWER}{number}"] = forms.CharField(
                label=f"{number}. {called}",
                help_text=told or gettext("De gegevens zeggen hier niets over."),
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @staticmethod
    def initial_answers(answers: Mapping[str, str]) -> dict[str, str]:
        return {f"{ANSWER}{number}": text for number, text in answers.items()}

    def answers(self) -> dict[str, str]:
        """Return what was answered, by the number of the subject."""
        return {
            name.removeprefix(ANSWER): text
            for name, text in self.cleaned_data.items()
            if name.startswith(ANSWER)
        }

    def clean_findings(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["findings"]]


class ColourForm(forms.Form):
    """The colour of the reports of a monitor."""

    colour = forms.CharField(
        label=_("Kleur van de rapporten van deze monitor"),
        help_text=_("Voor de voorkant, koppen en links. Donker genoeg om wit op te lezen."),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
    )


class CommentForm(forms.Form):
    """What somebody of the team says about a text."""

    text = long_text(
        _("Opmerking"),
        rows=3,
        max_length=2_000,
        help_text=_("Voor het team. Zet er geen namen in, en niet letterlijk wat iemand zei."),
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["text"].error_messages["required"] = str(refusals.CommentEmpty.user_message)


class LogoForm(forms.Form):
    """The logo on the reports of a monitor."""

    file = forms.FileField(
        label=_("Logo"),
        help_text=_(
            "Een PNG van hoogstens 200 kB. Van het bestand wordt alleen het beeld bewaard."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png"}),
    )
    alternative = forms.CharField(
        label=_("Wat staat erop"),
        help_text=_("Voor wie het logo niet ziet, zoals: Logo van de gemeente Voorbeelddam."),
        max_length=200,
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["file"].error_messages |= {
            "required": gettext("Kies een bestand."),
            "empty": str(refusals.LogoBroken.user_message),
        }


class RegisterFileForm(forms.Form):
    """A file of published figures."""

    file = forms.FileField(
        label=_("Bestand met cijfers"),
        help_text=_(
            "Van de bladzijde Cijfers van het register: kies “te publiceren” en download alle "
            "cijfers als CSV. Hoogstens 2 MB."
        ),
    )


class RegisterChoiceForm(forms.Form):
    """Which indicators the report shows."""

    chosen = forms.MultipleChoiceField(
        label=_("Deze cijfers in het rapport"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *, figures: RegisterFigures, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(
            self,
            "chosen",
            [
                (str(one["number"]), f"{one['number']}. {one['name']}")
                for one in figures.figures["indicators"]
            ],
        )


class PointForm(forms.Form):
    """What an improvement point says, and for whom it is."""

    what = long_text(
        _("Wat kan er beter"),
        rows=4,
        help_text=_(
            "Eén punt, in uw eigen woorden. Hoeveel mensen het zeiden, staat bij de bevinding. "
            "Neem geen woorden over van wie meedeed."
        ),
    )
    addressee = forms.CharField(
        label=_("Voor wie is dit punt"),
        help_text=_("De organisatie die dit kan doen."),
        max_length=100,
        required=False,
    )
    policy_goal: forms.ModelChoiceField[PolicyGoal] = forms.ModelChoiceField(
        label=_("Beleidsdoel"), queryset=None, required=False, empty_label=_("geen")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *, monitor: Monitor, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer_rows(self, "policy_goal", monitor.goals.all())


class PlanForm(forms.Form):
    """Who sees to a point, what was agreed on, and by when."""

    owner = forms.CharField(
        label=_("Eigenaar"),
        help_text=_("Wie hiervoor zorgt. Een naam of functie; een account is niet nodig."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "eigenaren"}),
    )
    planned_step = long_text(_("Afgesproken stap"), rows=3, required=False)
    due_on = date_field(_("Afgesproken dag"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PointNewForm(PlanForm, PointForm):
    """A new point, with what was agreed on as far as that is known."""

    field_order = ("what", "addressee", "policy_goal", "owner", "planned_step", "due_on")


class StepForm(forms.Form):
    """A step of a point to another status."""

    note = long_text(_("Toelichting"), rows=4, required=False)
    status = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, asks: followup.Ask, measured: str = "", **given: Unpack[Given]) -> None:
        super().__init__(**given)
        note = self.fields["note"]
        labels = {
            followup.Ask.NOTHING: _("Toelichting"),
            followup.Ask.REASON: _("Waarom"),
            followup.Ask.EFFECT: _("Wat u zag: wat is er nu anders?"),
        }
        note.label = labels[asks]
        note.required = asks != followup.Ask.NOTHING
        note.error_messages["required"] = str(following.QUESTIONS[asks])
        note.help_text = _(
            "Dit blijft in de geschiedenis van het punt staan en kan niet meer veranderd worden. "
            "Noem niemand die meedeed."
        )
        if measured:
            self.fields["with_verdict"] = forms.BooleanField(
                label=_("Bewaar de uitkomst van %(rounds)s bij deze stap") % {"rounds": measured},
                required=False,
                initial=True,
            )


class PointEvidenceForm(forms.Form):
    """Which finding a point rests on as well."""

    finding = forms.ChoiceField(label=_("Bevinding"))

    def __init__(
        self, *, choices: list[tuple[str, list[tuple[int, str]]]], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        offer(self, "finding", [("", _("Kies een bevinding")), *choices])


class MeasureChosen(TypedDict):
    code: int
    perspective: str
    better: str
    characteristic: str
    value: str


class MeasureForm(forms.Form):
    """What is counted to see whether anything changed at a point."""

    code = forms.ChoiceField(
        label=_("Code"),
        help_text=_("Wie dit zei, wordt geteld. De codes eronder tellen mee."),
    )
    perspective = radios(_("Wie"), Perspective.choices)
    group = forms.ChoiceField(
        label=_("Groep"),
        required=False,
        help_text=_("Laat dit leeg als het om iedereen gaat."),
    )
    better = radios(_("Wat is beter"), terms.Better.choices)

    def __init__(self, *, monitor: Monitor, codes: Iterable[Code], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(
            self, "code", [("", _("Kies een code")), *((code.pk, code.full_name) for code in codes)]
        )
        labels = study.condition_labels(monitor)
        groups = [
            (labels[key], [(f"{key}:{value}", label) for value, label in values.items()])
            for key, values in remeasuring.groups_to_choose(monitor).items()
            if values
        ]
        offer(self, "group", [("", _("Iedereen")), *groups])

    def chosen(self) -> MeasureChosen:
        """Return what was filled in, as the operation takes it."""
        cleaned = self.cleaned_data
        key, _colon, value = cleaned["group"].partition(":")
        return {
            "code": int(cleaned["code"]),
            "perspective": cleaned["perspective"],
            "better": cleaned["better"],
            "characteristic": key,
            "value": value,
        }


class PointQuestionForm(forms.Form):
    """Which question asks after a point, and in which guide of a later round."""

    guide = forms.ChoiceField(label=_("Leidraad"))
    earlier = forms.ChoiceField(
        label=_("Vraag van eerder"),
        required=False,
        help_text=_(
            "Dezelfde woorden maken het vergelijken mogelijk. Deze vragen zijn eerder gesteld over "
            "wat er wordt gemeten."
        ),
    )
    text = long_text(
        _("Of een nieuwe vraag"),
        rows=3,
        required=False,
        help_text=_(
            "Met een nieuwe vraag is vergelijken met eerder niet mogelijk. Wel met een volgende "
            "ronde."
        ),
    )

    def __init__(
        self,
        *,
        guides: list[tuple[int, str]],
        questions: list[tuple[str, list[tuple[int, str]]]],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        offer(self, "guide", guides)
        offer(self, "earlier", [("", _("geen")), *questions])

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("earlier") and not str(cleaned.get("text", "")).strip():
            self.add_error("text", refusals.PointQuestionEmpty.user_message)
        return cleaned


class PointFilterForm(forms.Form):
    """Which points to show."""

    owner = forms.ChoiceField(label=_("Eigenaar"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Alle")), *terms.PointStatus.choices]
    )
    goal = forms.ChoiceField(label=_("Beleidsdoel"), required=False)
    stuck = forms.BooleanField(label=_("Alleen wat vastloopt"), required=False)

    def __init__(self, *, monitor: Monitor, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        names = [(name, name) for name in following.owners(monitor)]
        offer(self, "owner", [("", _("Iedereen")), (following.NOBODY, _("nog niemand")), *names])
        goals = [(str(goal.pk), str(goal)) for goal in monitor.goals.all()]
        offer(self, "goal", [("", _("Alle")), *goals])

    def wanted(self) -> following.Wanted:
        """Return the choice; what is not to be chosen here is no filter."""
        if not self.is_valid():
            return following.Wanted()
        chosen = self.cleaned_data
        return following.Wanted(
            owner=chosen["owner"],
            status=chosen["status"],
            goal=int(chosen["goal"]) if chosen["goal"] else None,
            stuck=chosen["stuck"],
        )


class VersionForm(forms.Form):
    """What one says with a version that is set."""

    note = long_text(
        _("Wat is er nieuw of anders in deze versie"),
        rows=4,
        max_length=2000,
        help_text=_(
            "Een paar zinnen. Wordt de versie openbaar, dan leest iedereen dit. Noem niemand die "
            "meedeed, en niet wie iets terugnam."
        ),
    )


class VersionQuoteForm(forms.Form):
    """Which quote leaves every version."""

    quote = radios(_("Welk citaat"), ())
    sure = forms.BooleanField(
        label=_("Haal het uit elke versie. Ik weet dat niemand dit kan terugdraaien.")
    )

    def __init__(self, *, quotes: list[tuple[int, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "quote", [(str(key), text) for key, text in quotes])


def numbers(text: str) -> list[int]:
    """Return the whole numbers in a list such as "3,14,15"; anything else is left out."""
    return [
        int(part) for part in text.split(",") if part.strip().isascii() and part.strip().isdigit()
    ]


class PlacesForm(forms.Form):
    """Where a finding is told again: at which parts of the service and themes, in which briefs."""

    codes = forms.MultipleChoiceField(
        label=_("Bij deze onderdelen en thema's"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    briefs = forms.MultipleChoiceField(
        label=_("In de brief voor"),
        help_text=_(
            "In een brief staat alleen wat inburgeraars zeggen, waar het aan vijf of meer van hen "
            "is gevraagd."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *,
        codes: Iterable[Code],
        briefs: Iterable[tuple[str, str]],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        offer(self, "codes", [(str(code.pk), str(code)) for code in codes])
        offer(self, "briefs", list(briefs))

    def chosen(self) -> operations.PlacesChosen:
        """Return what the operation takes."""
        return {
            "codes": [int(pk) for pk in self.cleaned_data["codes"]],
            "briefs": self.cleaned_data["briefs"],
            "revision": self.cleaned_data["revision"],
        }
