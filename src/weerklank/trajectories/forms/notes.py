"""What someone writes about a signal."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.fields import date_field, long_text

NOTE, ASIDE, BACK = "note", "aside", "back"


class NoteForm(forms.Form):
    """`signal` makes the fields of one page unlike each other."""

    text = long_text(_("Wat u deed"), max_length=4000, help_text=_("Typ geen naam, adres of BSN."))
    kind = NOTE

    def __init__(self, signal: str, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=f"{signal}-{self.kind}")


class AsideForm(NoteForm):
    kind = ASIDE
    text = long_text(
        _("Waarom dit kan wachten"), max_length=4000, help_text=_("Typ geen naam, adres of BSN.")
    )
    returns_on = date_field(
        _("Komt terug op"),
    )


class BackForm(NoteForm):
    kind = BACK
    text = long_text(_("Waarom het terugkomt"), max_length=4000)


FORMS: dict[str, type[NoteForm]] = {form.kind: form for form in (NoteForm, AsideForm, BackForm)}
