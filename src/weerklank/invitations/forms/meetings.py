"""What the pages about appointments and vouchers ask."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weerklank.fieldwork.terms import LANGUAGES, Interpreter
from weerklank.invitations.rules.reminding import DAYS
from weerklank.safeguards.fields import date_field, radios
from weerklank.study.forms import PERSONAL
from weerklank.study.rules import looks_personal

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.invitations.models import Meeting
    from weerklank.invitations.operations.meetings import Facts
    from weerklank.safeguards.fields import Given
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant


def _time(label: str | StrPromise) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def _languages() -> list[tuple[str, str | StrPromise]]:
    return [("", _("nog niet bekend")), *LANGUAGES]


def _days_before() -> list[tuple[str, str | StrPromise]]:
    said = [
        (str(n), ngettext("%(n)d dag ervoor", "%(n)d dagen ervoor", n) % {"n": n}) for n in DAYS
    ]
    return [("0", _("Niet vanzelf")), *said]


class MeetingForm(forms.Form):
    """When and where, with whom beside people."""

    on = date_field(_("Dag"))
    starts = _time(_("Van"))
    ends = _time(_("Tot"))
    place = forms.CharField(
        label=_("Waar"),
        max_length=200,
        help_text=_("Het adres zoals iemand het moet vinden, met de kamer of de ingang."),
    )
    capacity = forms.IntegerField(
        label=_("Plaatsen"),
        min_value=1,
        max_value=50,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    language = forms.ChoiceField(
        label=_("Taal van het gesprek"), required=False, choices=_languages
    )
    interpreter = radios(_("Tolk"), Interpreter.choices, initial=Interpreter.NONE)
    interpreter_language = forms.ChoiceField(
        label=_("Taal van de tolk"), required=False, choices=_languages
    )
    is_interpreter_sure = forms.BooleanField(label=_("De tolk heeft toegezegd"), required=False)
    interviewers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Wie voeren het gesprek"),
        required=False,
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *, people: QuerySet[User], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["interviewers"].queryset = people  # type: ignore[attr-defined]

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if kind := looks_personal(place):
            raise forms.ValidationError(PERSONAL[kind])
        return place

    def clean(self) -> dict[str, object]:
        """Refuse a time that the clock skips in the night in which it goes forward."""
        given = self.cleaned_data
        for name in ("starts", "ends"):
            if given.get("on") is not None and given.get(name) is not None:
                moment = self._moment(name)
                if timezone.localtime(moment.astimezone(UTC)).time() != given[name]:
                    self.add_error(
                        name, _("Deze tijd is er die nacht niet: de klok gaat een uur vooruit.")
                    )
        return given

    def _moment(self, name: str) -> datetime:
        given = self.cleaned_data
        return timezone.make_aware(datetime.combine(given["on"], given[name]))

    def facts(self) -> Facts:
        """Return what was filled in; a day and two times in the time of the Netherlands."""
        given = self.cleaned_data
        has_interpreter = given["interpreter"] != Interpreter.NONE
        return {
            "place": given["place"],
            "capacity": given["capacity"],
            "language": given["language"],
            "interpreter": given["interpreter"],
            "starts_at": self._moment("starts"),
            "ends_at": self._moment("ends"),
            "interpreter_language": given["interpreter_language"] if has_interpreter else "",
            "is_interpreter_sure": given["is_interpreter_sure"] and has_interpreter,
            "interviewers": list(given["interviewers"]),
        }


def shown(meeting: Meeting) -> dict[str, object]:
    """Return what a form shows of an appointment that is there."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    names = (
        "place", "capacity", "language", "interpreter", "interpreter_language",
        "is_interpreter_sure",
    )  # fmt: skip
    return {
        **{name: getattr(meeting, name) for name in names},
        "on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "interviewers": list(meeting.interviewers.all()),
    }


class RemindingForm(forms.Form):
    """How many days before an appointment people are reminded of it by itself."""

    days = forms.ChoiceField(
        label=_("Vanzelf herinneren"),
        choices=_days_before,
    )

    def days_before(self) -> int | None:
        """Return how many days, or None for not by itself."""
        return int(self.cleaned_data["days"]) or None


class SeatForm(forms.Form):
    """Who gets a place."""

    participant: forms.ModelChoiceField[Participant] = forms.ModelChoiceField(
        label=_("Wie komt er nog"), queryset=None, empty_label=_("kies een persoon")
    )

    def __init__(self, *, people: QuerySet[Participant], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["participant"].queryset = people  # type: ignore[attr-defined]


class VoucherForm(forms.Form):
    """A voucher that was handed out."""

    participant: forms.ModelChoiceField[Participant] = forms.ModelChoiceField(
        label=_("Aan wie"), queryset=None, empty_label=_("kies een persoon")
    )
    number = forms.CharField(
        label=_("Nummer van de bon"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    worth = forms.DecimalField(
        label=_("Waarde in euro"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    has_receipt = forms.BooleanField(label=_("Getekend voor ontvangst"), required=False)

    def __init__(self, *, people: QuerySet[Participant], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["participant"].queryset = people  # type: ignore[attr-defined]
