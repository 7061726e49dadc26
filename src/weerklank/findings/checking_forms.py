"""What one fills in about statements that are laid before people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork.terms import LANGUAGES
from weerklank.findings import operations, refusals, terms
from weerklank.findings.checking import STATES, State
from weerklank.safeguards.fields import date_field, long_text, offer, radios
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.findings.models import ShownStatement, StatementSheet
    from weerklank.safeguards.fields import Given

BY_PEOPLE, BY_FINDINGS = "mensen", "bevindingen"
YES, NO = "yes", "no"


class BoardForm(forms.Form):
    """Which of the people and findings to show."""

    state = forms.ChoiceField(
        label=_("Hoe ver"), required=False, choices=[("", _("Alles")), *STATES.items()]
    )
    perspective = forms.ChoiceField(
        label=_("Perspectief"), required=False, choices=[("", _("Alle")), *Perspective.choices]
    )

    def wanted(self) -> tuple[State | None, str]:
        """Return the state and the perspective that were chosen; what cannot be is no choice."""
        self.is_valid()
        state = self.cleaned_data.get("state", "")
        return State(state) if state else None, self.cleaned_data.get("perspective", "")


class AnswersFilterForm(forms.Form):
    """Which answers to show."""

    answer = forms.ChoiceField(
        label=_("Antwoord"), required=False, choices=[("", _("Alle")), *terms.ShownAnswer.choices]
    )

    def wanted(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("answer", ""))


class WordingForm(forms.Form):
    """How a finding comes on the sheets."""

    text = long_text(
        _("Zo komt de zin op het vel"),
        rows=3,
        max_length=600,
        help_text=_(
            "Korte zin, gewone woorden, zonder aantallen en zonder namen. De bevinding zelf "
            "verandert niet."
        ),
    )
    keep = forms.MultipleChoiceField(
        label=_("Deze woorden mogen blijven"),
        help_text=_("Alleen als niemand iemand eraan herkent."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    # The finding as it was when this was shown.
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, points: Iterable[tuple[str, str, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["text"].error_messages["required"] = str(refusals.WordingMissing.user_message)
        choices = {word: f"“{word}” ({what})" for word, what, _instead in points}
        if choices:
            offer(self, "keep", choices.items())
        else:
            del self.fields["keep"]


class SheetForm(forms.Form):
    """Which findings go on a new sheet."""

    findings = forms.MultipleChoiceField(
        label=_("Zinnen op het vel"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *, choices: Sequence[tuple[str, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "findings", choices)
        self.fields["findings"].initial = [number for number, _text in choices]
        self.fields["findings"].error_messages["required"] = str(
            refusals.NothingToShow.user_message
        )


class AnswersForm(forms.Form):
    """What somebody answered to the statements on her sheet: one form for the whole of it."""

    shown_on = date_field(_("Op welke dag"))
    way = radios(_("Hoe"), terms.ShownWay.choices)
    through_interpreter = radios(
        _("Was er een tolk bij"),
        [
            (YES, pgettext_lazy("was er een tolk bij", "Ja")),
            (NO, pgettext_lazy("was er een tolk bij", "Nee")),
            ("", _("Niet genoteerd")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Taal van de eigen woorden"),
        choices=LANGUAGES,
        help_text=_("De taal waarin u ze hierboven opschreef."),
    )
    is_last = forms.BooleanField(
        label=_("Deze persoon wil niet opnieuw gevraagd worden"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *, sheet: StatementSheet, statements: Sequence[ShownStatement], **given: Unpack[Given]
    ) -> None:
        given["initial"] = {**_stored(sheet, statements), **(given.get("initial") or {})}
        super().__init__(**given)
        self.fields["through_interpreter"].required = False
        self.statements = statements
        for one in statements:
            number = {"number": one.position}
            answer = radios(
                gettext("Antwoord op zin %(number)s") % number,  # so that errors tell which
                terms.ShownAnswer.choices,
            )
            answer.error_messages["required"] = gettext("Kies een antwoord.")
            self.fields[f"answer-{one.pk}"] = answer
            self.fields[f"words-{one.pk}"] = long_text(
                gettext("Eigen woorden bij zin %(number)s") % number,
                rows=2,
                required=False,
                max_length=4_000,
                help_text=_("Precies zoals het er staat of gezegd is, zonder namen."),
            )

    def rows(self) -> list[tuple[ShownStatement, forms.BoundField, forms.BoundField]]:
        """Return each statement with the field of its answer and that of the words."""
        return [(one, self[f"answer-{one.pk}"], self[f"words-{one.pk}"]) for one in self.statements]

    def about(self) -> list[forms.BoundField]:
        """Return what is asked of the whole sheet, in sight."""
        return [
            self[name] for name in ("shown_on", "way", "through_interpreter", "language", "is_last")
        ]

    def answers(self) -> dict[int, operations.Answer]:
        return {
            one.pk: operations.Answer(
                self.cleaned_data[f"answer-{one.pk}"], self.cleaned_data[f"words-{one.pk}"]
            )
            for one in self.statements
        }

    def had_interpreter(self) -> bool | None:
        return {YES: True, NO: False}.get(self.cleaned_data["through_interpreter"])


def _stored(sheet: StatementSheet, statements: Iterable[ShownStatement]) -> Mapping[str, object]:
    interpreter = {True: YES, False: NO, None: ""}[sheet.through_interpreter]
    found: dict[str, object] = {
        "shown_on": sheet.shown_on,
        "way": sheet.way or terms.ShownWay.PAPER,
        "through_interpreter": interpreter,
        "language": sheet.language or "nl",
        "is_last": sheet.is_last,
        "revision": sheet.revision,
    }
    for one in statements:
        found |= {f"answer-{one.pk}": one.answer, f"words-{one.pk}": one.words}
    return found
