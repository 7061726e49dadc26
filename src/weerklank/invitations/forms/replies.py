"""What staff writes down of somebody who answered by telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.invitations.operations.replying import Needs
from weerklank.invitations.rules.replies import OTHER
from weerklank.invitations.terms import DayPart, Said
from weerklank.study.terms import LANGUAGES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.invitations.models import Reply

_UNKNOWN, _YES, _NO = "", "yes", "no"
_KNOWN = {None: _UNKNOWN, True: _YES, False: _NO}


def _yes_or_no(label: str | StrPromise) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(_UNKNOWN, _("Niet bekend")), (_YES, _("Ja")), (_NO, _("Nee"))],
        required=False,
        widget=forms.RadioSelect,
    )


class StaffReplyForm(forms.Form):
    """An answer with what somebody needs to come; what is not known stays so."""

    said = forms.ChoiceField(
        label=_("Wat zei deze persoon"),
        choices=[
            (Said.YES, _("Ja, doet mee")),
            (Said.NO, _("Nee, doet niet mee")),
            (Said.CALL_ME, _("Wil gebeld worden")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Vraag niet waarom iemand niet mee wil doen, en schrijf het niet op."),
    )
    language = forms.ChoiceField(
        label=_("Taal van het gesprek"),
        choices=[
            ("", _("Niet bekend")),
            *((code, name) for code, (name, _own) in LANGUAGES.items()),
            (OTHER, _("Een andere taal")),
        ],
        required=False,
    )
    needs_interpreter = _yes_or_no(_("Wil een tolk"))
    day_parts = forms.MultipleChoiceField(
        label=_("Kan op"),
        choices=DayPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_childcare = _yes_or_no(_("Heeft opvang voor kinderen nodig"))
    wants_results = _yes_or_no(_("Wil de uitkomsten horen"))

    @staticmethod
    def stored(said: str | None, reply: Reply | None) -> dict[str, object]:
        """Return what stands there now, by field."""
        return {
            "said": said or "",
            "language": reply.language if reply else "",
            "needs_interpreter": _KNOWN[reply.needs_interpreter if reply else None],
            "day_parts": list(reply.day_parts) if reply else [],
            "needs_childcare": _KNOWN[reply.needs_childcare if reply else None],
            "wants_results": _KNOWN[reply.wants_results if reply else None],
        }

    def needs(self) -> Needs:
        """Return what somebody needs, as it is kept."""
        given = self.cleaned_data
        known = {said: value for value, said in _KNOWN.items()}
        return Needs(
            language=given["language"],
            needs_interpreter=known[given["needs_interpreter"]],
            day_parts=given["day_parts"],
            needs_childcare=known[given["needs_childcare"]],
            wants_results=known[given["wants_results"]],
        )
