"""What the pages of a municipality's list ask. Her own pages ask nothing but a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.personal.terms import Drawing, EntryKind
from weerklank.safeguards.fields import date_field, long_text

if TYPE_CHECKING:
    from django.http import QueryDict

    from weerklank.personal.models import Entry
    from weerklank.personal.queries import InLanguage


class RuleForm(forms.Form):
    demands_recordings = forms.BooleanField(
        label=_("Toon alleen wat door een mens is ingesproken"), required=False
    )


class EntryForm(forms.Form):
    """An entry itself; its words are asked per language."""

    kind = forms.ChoiceField(label=_("Soort"), choices=EntryKind.choices)
    number = forms.CharField(
        label=_("Nummer van de brief"),
        max_length=20,
        required=False,
        help_text=_("Alleen bij een brief: het nummer dat erop staat."),
    )
    picture = forms.ChoiceField(label=_("Tekening"), choices=Drawing.choices)
    phone = forms.CharField(label=_("Telefoon"), max_length=50, required=False)
    address = forms.CharField(label=_("Adres"), max_length=200, required=False)
    owner = forms.CharField(
        label=_("Eigenaar"),
        max_length=100,
        help_text=_("De functie van wie dit bijhoudt. Typ geen naam."),
    )
    valid_until = date_field(
        _("Geldig tot en met"),
        help_text=_("Daarna staat op de bladzijde dat de tekst oud is."),
    )
    is_shown = forms.BooleanField(label=_("Staat op de bladzijde"), required=False, initial=True)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, object]:
        """Return the columns of the entry."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    @classmethod
    def of(cls, entry: Entry) -> EntryForm:
        """Return the form with what stands there now."""
        return cls(initial={name: getattr(entry, name) for name in cls.base_fields})


class TextForm(forms.Form):
    """The words of an entry in one language, each beside the Dutch."""

    title = forms.CharField(label=_("Hoe heet het"), max_length=100)
    what = long_text(_("Wat is het, of wat vraagt de brief"), max_length=600)
    when = long_text(_("Wanneer, of voor welke dag"), max_length=300, required=False)
    todo = long_text(_("Wat kan iemand doen"), max_length=600, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, of: InLanguage, data: QueryDict | None = None) -> None:
        text = of.text
        initial: dict[str, object] = {"revision": text.revision if text else 0}
        if text is not None:
            initial |= {name: getattr(text, name) for name in ("title", "what", "when", "todo")}
        super().__init__(data, initial=initial)
        for name in ("title", "what", "when", "todo"):
            field = self.fields[name]
            field.widget.attrs |= {"lang": of.language, "dir": of.direction}
            if of.dutch is not None and of.dutch is not text:
                field.help_text = getattr(of.dutch, name)


class CheckForm(forms.Form):
    checker = forms.CharField(
        label=_("Nagekeken door"), max_length=100, help_text=_("Een spreker van de taal.")
    )


class SoundForm(forms.Form):
    file = forms.FileField(label=_("Opname"), help_text=_("MP3, M4A, WAV, FLAC, Ogg of WebM."))


class PiecesForm(forms.Form):
    archive = forms.FileField(
        label=_("Opnamen in een ZIP-bestand"),
        help_text=_("Elke opname heet zoals hieronder staat: begin.mp3, dag-1.mp3."),
    )
