"""The turns of the coding page as HTML.

Not a template: a long conversation has thousands of turns, and the page must be there at once.
The scripts cut a turn into numbered lines when it comes near the view.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from weerklank.coding.queries import DeskTurn
from weerklank.fieldwork.terms import SpeakerRole


def turns_html(turns: Iterable[DeskTurn]) -> SafeString:
    """Return one list item per turn: who speaks, and the words without a sign more or less."""
    roles = _roles()
    return mark_safe("".join(_turn(turn, roles) for turn in turns))  # noqa: S308 -- escaped below


def _turn(turn: DeskTurn, roles: dict[str, str]) -> str:
    kind, place = ("original", "oorspronkelijk") if turn.is_original else ("turn", "beurt")
    look = "weerklank-turn"
    if turn.is_question or turn.role == SpeakerRole.INTERVIEWER:
        look += " weerklank-turn--question"
    if turn.is_original:
        look += " weerklank-turn--original"
    if not turn.is_given:
        look += " weerklank-turn--not-given"
    lengths = " ".join(map(str, turn.lengths))
    more = " data-withdrawn" if turn.is_withdrawn else ""
    if turn.is_original and turn.speaker:
        # Not shown: the turn that renders it says who speaks. The scripts say it.
        more += f' data-speaker="{escape(turn.speaker)}"'
    if turn.rendered_by is not None:
        more += f' data-rendered-by="{turn.rendered_by}"'
    return (
        f'<li class="{look}" id="{place}-{turn.number}" data-weerklank-{kind}="{turn.number}" '
        f'data-start="{turn.start}" data-end="{turn.end}" data-line="{turn.first_line}" '
        f'data-lengths="{lengths}"{more}>{_who(turn, roles)}'
        f'<div class="weerklank-turn__text" lang="{escape(turn.language)}" dir="{turn.direction}"'
        f">{escape(turn.words)}</div></li>\n"
    )


def _who(turn: DeskTurn, roles: dict[str, str]) -> str:
    aside = "" if turn.is_given else f"<br>{_muted(roles['not_given'])}"
    if turn.is_original:
        return f'<p class="weerklank-turn__who">{_muted(roles["original"])}{aside}</p>'
    if not turn.speaker:
        asked = roles["question"] if turn.is_question else ""
        return f'<p class="weerklank-turn__who">{_muted(asked)}{aside}</p>'
    role = turn.role
    if turn.is_withdrawn:
        role = "withdrawn"
    elif turn.via_interpreter:
        role = "via"
    # A label that is the word for the role says it once.
    words = "" if turn.speaker.casefold() == str(roles[role]).casefold() else roles[role]
    return (
        f'<p class="weerklank-turn__who"><strong>{escape(turn.speaker)}</strong> '
        f"{_muted(words)}{aside}</p>"
    )


def _muted(words: str) -> str:
    return f'<span class="weerklank-muted">{escape(words)}</span>' if words else ""


def _roles() -> dict[str, str]:
    return {
        SpeakerRole.PARTICIPANT: _("spreekt zelf"),
        SpeakerRole.INTERVIEWER: _("interviewer"),
        SpeakerRole.INTERPRETER: _("tolk"),
        SpeakerRole.SEVERAL: _("meerdere mensen"),
        SpeakerRole.UNKNOWN: _("nog onbekend"),
        "withdrawn": _("ingetrokken"),
        "via": _("via tolk"),
        "question": _("vraag"),
        "original": _("In de oorspronkelijke taal"),
        "not_given": _("niet voor u"),
    }
