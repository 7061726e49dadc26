"""What one fills in about the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.findings import auditing, operations, outline, terms
from weerklank.reporting import refusals
from weerklank.safeguards.fields import long_text, offer, radios

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.coding.models import Code
    from weerklank.findings.models import Finding
    from weerklank.reporting.models import RegisterFigures
    from weerklank.safeguards.fields import Given

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
    comparing = radios(
        _("Welke codes van inburgeraars en aanbieders naast elkaar"),
        terms.Comparing.choices,
        help_text=_(
            "Kiest u zelf, dan staat dat in het rapport: wie op verschil kiest, laat verschil zien."
        ),
    )
    compared = forms.MultipleChoiceField(
        label=_("Codes die u kiest"),
        help_text=_(
            "Een code die in een van beide groepen aan te weinig mensen is voorgelegd, komt er "
            "niet bij te staan. Het rapport zegt hoeveel dat er zijn."
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
        codes: Iterable[tuple[str, str]] = (),
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

        if part.kind == outline.COMPARES:
            offer(self, "compared", codes)
            self.fields["comparing"].initial = part.comparing
            self.fields["compared"].initial = [str(pk) for pk in part.compared]
        else:
            del self.fields["comparing"], self.fields["compared"]

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

    def clean_compared(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["compared"]]

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        if given.get("comparing") == terms.Comparing.CHOSEN and not given.get("compared"):
            self.add_error("compared", gettext("Kruis aan welke codes naast elkaar komen."))
        return given

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
    letters = forms.MultipleChoiceField(
        label=_("Welke brieven horen erbij"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Die worden bewaard zoals zij nu zijn. De brief aan de gemeenteraad staat ook op de "
            "openbare bladzijde; een brief voor een organisatie nooit."
        ),
    )

    def __init__(self, *, letters: list[tuple[str, object]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "letters", letters)
        self.fields["letters"].initial = [key for key, _label in letters]


class VersionQuoteForm(forms.Form):
    """Which quote leaves every version."""

    quote = radios(_("Welk citaat"), ())
    sure = forms.BooleanField(
        label=_("Haal het uit elke versie. Ik weet dat niemand dit kan terugdraaien.")
    )

    def __init__(self, *, quotes: list[tuple[int, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "quote", [(str(key), text) for key, text in quotes])


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
