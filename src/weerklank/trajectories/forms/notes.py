"""What someone writes about a signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.trajectories.forms.fields import NO_NAMES, DayField, SentencesField

NOTE, ASIDE, BACK = "note", "aside", "back"


class NoteForm(forms.Form):
    """`signal` makes the fields of one page unlike each other."""

    text = SentencesField(label=_("Wat u deed"), max_length=4000, help_text=NO_NAMES)
    kind = NOTE

    def __init__(self, signal: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=f"{signal}-{self.kind}")


class AsideForm(NoteForm):
    kind = ASIDE
    text = SentencesField(label=_("Waarom dit kan wachten"), max_length=4000, help_text=NO_NAMES)
    returns_on = DayField(label=_("Komt terug op"))


class BackForm(NoteForm):
    kind = BACK
    text = SentencesField(label=_("Waarom het terugkomt"), max_length=4000)


FORMS: dict[str, type[NoteForm]] = {form.kind: form for form in (NoteForm, AsideForm, BackForm)}
