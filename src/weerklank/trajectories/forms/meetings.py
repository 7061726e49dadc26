"""What the page of the meeting with a school asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.fields import Choice, long_text
from weerklank.trajectories.terms import MeetingPointKind


class PointForm(forms.Form):
    """Something to bring up, and about whom it is."""

    kind = forms.ChoiceField(label=_("Soort"), choices=MeetingPointKind.choices)
    about = forms.ChoiceField(label=_("Over wie"), required=False, widget=Choice)
    text = long_text(
        _("Wat u wilt bespreken"),
        max_length=1000,
        help_text=_("Typ geen naam, adres of BSN. Kies hierboven over wie het gaat."),
    )

    def __init__(self, people: Sequence[str], data: QueryDict | None = None) -> None:
        super().__init__(data)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [("", _("niemand in het bijzonder")), *((each, each) for each in people)]


class HeldForm(forms.Form):
    """On which day the meeting was held."""

    held_on = forms.DateField(
        label=_("Gehouden op"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, today: date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"held_on": today})
