"""Why a signal is on or unknown, in plain Dutch that names the dates it rests on."""

from __future__ import annotations

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from weerklank.rulebook.signals.judging import REFUSED, UNKNOWN, Verdict
from weerklank.rulebook.signals.steps import BRP, LESSONS, PIP
from weerklank.rulebook.wording import columns
from weerklank.rulebook.wording.signals import (
    contacts,
    data,
    hours,
    levels,
    planning,
    support,
)
from weerklank.rulebook.wording.signals.words import Words

_SENTENCES: dict[str, Words] = {
    signal: sentence
    for subject in (contacts, planning, hours, levels, support, data)
    for signal, sentence in subject.SENTENCES.items()
}


def explain(verdict: Verdict) -> str:
    """Return one or two sentences that say why; escaped where they are shown, like any text."""
    if verdict.waits_for:
        return not_yet(verdict.waits_for)
    refused = verdict.why.get(REFUSED)
    if not refused:
        return _SENTENCES[verdict.signal](verdict)
    names = get_text_list([columns.label(name) for name in refused], _("en"))
    not_known = _("Geweigerd in de levering en dus niet bekend: %(columns)s.") % {"columns": names}
    if verdict.state == UNKNOWN:
        return not_known
    return f"{_SENTENCES[verdict.signal](verdict)} {not_known}"


def not_yet(step: str) -> str:
    """Say for which step a signal waits, so that nothing is missing."""
    sentences = {
        BRP: _("Dit kan pas na de inschrijving in de gemeente."),
        PIP: _("Dit kan pas na het eerste PIP."),
        LESSONS: _("Dit kan pas als de lessen begonnen zijn."),
    }
    return sentences.get(step) or _("Dit kan pas na: %(step)s.") % {"step": columns.label(step)}
