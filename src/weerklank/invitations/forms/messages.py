"""What is asked about messages: their words, who writes, and who gets one by which way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.invitations.rules import messages
from weerklank.invitations.terms import Channel, Use
from weerklank.safeguards.fields import date_field, offer
from weerklank.study import terms

if TYPE_CHECKING:
    from weerklank.invitations.queries.texts import Text
    from weerklank.safeguards.fields import Given


class TextForm(forms.Form):
    """The words for one use, way and language."""

    subject = forms.CharField(label=_("Onderwerp"), max_length=100)
    body = forms.CharField(
        label=_("Tekst"), max_length=4000, widget=forms.Textarea(attrs={"rows": 14})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, of: Text, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        if of.channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"].widget.attrs["rows"] = 5
        elif of.channel == Channel.LETTER:
            self.fields["subject"].label = _("Kop boven de brief")
        for name in ("subject", "body"):
            if name in self.fields:
                self.fields[name].widget.attrs |= {"lang": of.language, "dir": of.direction}
        known = [name for name in messages.PLACES if name in messages.known_places(of.use)]
        self.fields["body"].help_text = _("Weerklank vult in: %(places)s.") % {
            "places": ", ".join(f"{{{name}}}" for name in known)
        }

    @staticmethod
    def initial_for(of: Text) -> dict[str, object]:
        return {
            "subject": of.words.subject,
            "body": of.words.body,
            "revision": of.record.revision if of.record else 0,
        }


class TextCheckForm(forms.Form):
    checker = forms.CharField(
        label=_("Nagekeken door"),
        max_length=100,
        help_text=_("De tweede spreker: iemand anders dan wie vertaalde."),
    )


class LetterheadForm(forms.Form):
    """Who writes, where people call, and until when they can answer."""

    sender = forms.CharField(
        label=_("Wie schrijft"),
        max_length=60,
        help_text=_("Staat onder elk bericht, ook in een sms. Noem hier niet waar het over gaat."),
    )
    phone = forms.CharField(
        label=_("Telefoonnummer voor vragen"),
        max_length=30,
        help_text=_("Iemand neemt hier op en kan vertellen wat de vraag is."),
    )
    cards_end_on = date_field(
        _("Antwoorden kan tot en met"),
        help_text=_("Daarna werkt de code van een brief of bericht niet meer."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


AS_KNOWN = "bekend"


class SendForm(forms.Form):
    """What to send, and by which way; "" for the first way that is known."""

    use = forms.ChoiceField(label=_("Wat"), choices=Use.choices)
    way = forms.ChoiceField(
        label=_("Langs welke weg"),
        choices=[
            (AS_KNOWN, _("zoals bekend: e-mail, anders sms, anders een brief")),
            *Channel.choices,
        ],
    )

    def clean_way(self) -> str:
        way: str = self.cleaned_data["way"]
        return "" if way == AS_KNOWN else way


class CardForm(forms.Form):
    """For whom a card is printed to hand out, and in which language beside the Dutch."""

    candidate = forms.ChoiceField(label=_("Voor wie"))
    language = forms.ChoiceField(
        label=_("Taal naast het Nederlands"),
        choices=[(code, name) for code, (name, _own) in terms.LANGUAGES.items()],
    )

    def __init__(self, *, people: list[tuple[int, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "candidate", people)
