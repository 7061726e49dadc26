"""The portrait of a conversation: its turns as a strip per speaker, with what was coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from weerklank.analysis.views import drawing
from weerklank.coding import queries as coding
from weerklank.fieldwork import access
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import TranscriptRole
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from weerklank.coding.models import Code
    from weerklank.fieldwork.models import Conversation
    from weerklank.interchange import tables
    from weerklank.safeguards.models import User

STRIP = 25  # turns beside each other
LENGTH = 4 * STRIP  # turns of a page
ORIGINAL = "origineel"
_NAMES, _TRACK_AT, _TRACK = 16, 140, 564
_LANE, _HIGH = 28, 22


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a turn with a code."""

    code: Code
    branch: Code
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A turn and what was coded of it."""

    turn: fieldwork.StripTurn
    speaker: str
    marks: list[Mark]

    @property
    def codes(self) -> list[Code]:
        found = {mark.code.pk: mark.code for mark in self.marks}
        return sorted(found.values(), key=lambda code: code.position)

    @property
    def told(self) -> str:
        words = _("beurt %(n)s, %(who)s") % {"n": self.turn.number, "who": self.speaker}
        codes = "; ".join(code.full_name for code in self.codes) or _("niet gecodeerd")
        return f"{words}: {codes}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A text of a conversation, as far as it is looked at."""

    conversation: Conversation
    text: int | None
    is_original: bool
    has_original: bool
    total: int
    readings: coding.Readings


@require_GET
def portrait(request: HttpRequest, conversation: int) -> HttpResponse:
    """Show the turns of a conversation as strips, a lane per speaker, in patterns of the codes."""
    user = signed_in(request)
    asked = _asked(request, conversation, user)
    page_obj = pages.page_of(request, range(asked.total), LENGTH)
    places = list(page_obj)
    rows = _rows(asked, places[0], LENGTH) if places else []
    round_ = asked.conversation.round
    context = {
        "round": round_,
        "step": "conversations",
        "conversation": asked.conversation,
        "asked": asked,
        "rows": rows,
        "picture": _picture(asked, rows).svg() if rows else "",
        "page_obj": page_obj,
        "is_limited": asked.readings.sight.is_limited([asked.conversation.pk]),
    }
    return render(request, "analysis/portrait.html", context)


@require_GET
def portrait_picture(request: HttpRequest, conversation: int) -> HttpResponseBase:
    """Hand out the portrait of the whole text as a file."""
    asked = _asked(request, conversation, signed_in(request))
    rows = _rows(asked, 0, None)
    told = " ".join(f"{row.told}." for row in rows if row.marks)
    drawn = _picture(asked, rows).svg(is_file=True, told=told)
    name = f"{asked.conversation.round.slug}-{_('portret')}-{asked.conversation.number}.svg"
    return downloads.send(
        request,
        name,
        drawn.encode(),
        logs="portrait.exported",
        about=asked.conversation,
    )


@require_GET
def portrait_csv(request: HttpRequest, conversation: int) -> HttpResponseBase:
    """Hand out the same as a table: a row per turn and code."""
    asked = _asked(request, conversation, signed_in(request))
    header = [_("beurt"), _("spreker"), _("nummer"), _("code")]
    rows: list[list[tables.Value]] = []
    for row in _rows(asked, 0, None):
        given = [(code.number, code.label) for code in row.codes] or [("", "")]
        rows += [[row.turn.number, row.speaker, number, label] for number, label in given]
    name = f"{asked.conversation.round.slug}-{_('portret')}-{asked.conversation.number}.csv"
    return downloads.send(
        request,
        name,
        downloads.table(name, _("Portret"), header, rows),
        logs="portrait.exported",
        about=asked.conversation,
    )


def _asked(request: HttpRequest, number: int, user: User) -> Asked:
    found = get_object_or_404(fieldwork.conversations(visible_to=user), pk=number)
    access.check_may_read(user, found.round)
    readings = coding.readings(found.round, visible_to=user)
    original = readings.texts.get((found.pk, TranscriptRole.ORIGINAL))
    is_original = original is not None and request.GET.get("tekst") == ORIGINAL
    text = original if is_original else readings.main_texts.get(found.pk)
    sizes = fieldwork.sizes_of([text]) if text is not None else {}
    total, _end = sizes.get(text or 0, (0, 0))
    return Asked(found, text, is_original, original is not None, total, readings)


def _rows(asked: Asked, first: int, limit: int | None) -> list[Row]:
    """Return these turns with what counts of their codes. Of withdrawn words nothing is shown."""
    turns = fieldwork.strip(asked.text, first=first, limit=limit) if asked.text else []
    if not turns:
        return []
    codes = {code.pk: code for code in coding.codes(asked.conversation.round.monitor)}
    given = coding.rows_of(
        coding.codings(asked.readings).filter(
            transcript=asked.text, start__lt=turns[-1].end, end__gt=turns[0].start
        )
    )
    found: list[Row] = []
    lying: list[coding.CodingRow] = []  # over the turn in hand, or later ones
    following = iter(given)
    after = next(following, None)
    for turn in turns:
        while after is not None and after.start < turn.end:
            lying.append(after)
            after = next(following, None)
        lying = [one for one in lying if one.end > turn.start]
        speaker = _("Ingetrokken") if turn.is_withdrawn else turn.speaker or _("Zonder spreker")
        marks = [
            Mark(
                codes[one.code],
                _branch(codes, one.code),
                max(one.start, turn.start),
                min(one.end, turn.end),
            )
            for one in lying
            if not turn.is_withdrawn
        ]
        found.append(Row(turn, speaker, marks))
    return found


def _branch(codes: dict[int, Code], number: int) -> Code:
    """Return the branch of a code: its colour and pattern say no more than that."""
    code = codes[number]
    while code.parent_id in codes:
        code = codes[code.parent_id]
    return code


def _picture(asked: Asked, rows: Sequence[Row]) -> drawing.Drawing:
    """Draw strips of turns, each with a lane for who speaks in it.

    A turn is as wide as its words are long. Where codes of several branches lie over it, each
    branch has its part of the height.
    """
    name = _("Portret van gesprek %(n)s") % {"n": asked.conversation.number}
    drawn = drawing.Drawing("portret", name)
    drawn.heading(str(asked.conversation.round))
    y: float = drawn.high + 6
    # In each strip the speakers stand in the same order.
    speakers = list(dict.fromkeys(row.speaker for row in rows))
    for begin in range(0, len(rows), STRIP):
        y = _strip(drawn, rows[begin : begin + STRIP], speakers, y)
    branches = {mark.branch.pk: mark.branch for row in rows for mark in row.marks}
    in_order = sorted(branches.values(), key=lambda one: one.position)
    keys = [drawing.Key(one.full_name, branch=one.colour) for one in in_order]
    drawn.keys([*keys, drawing.Key(_("niet gecodeerd"), "turn")])
    if any(row.turn.is_withdrawn for row in rows):
        drawn.keys([drawing.Key(_("ingetrokken"), "nothing")])
    drawn.words(_("Voor het onderzoeksteam."), drawing.EDGE, drawn.high + 14, look="soft")
    return drawn


def _strip(drawn: drawing.Drawing, rows: Sequence[Row], speakers: Sequence[str], y: float) -> float:
    """Draw these turns from `y` on, a lane for each of `speakers` in them; return where it ends."""
    first, last = rows[0].turn, rows[-1].turn
    span = _("beurt %(first)s tot en met %(last)s") % {"first": first.number, "last": last.number}
    drawn.words(span, _TRACK_AT, y + 12, look="soft")
    y += 20
    scale = _TRACK / max(last.end - first.start, 1)
    here = {row.speaker for row in rows}
    lanes = [speaker for speaker in speakers if speaker in here]
    for number, speaker in enumerate(lanes):
        at = y + number * _LANE
        drawn.words(drawing.wrapped(speaker, 15, 1)[0], _NAMES, at + 15)
        drawn.line(_TRACK_AT, at + _HIGH / 2, _TRACK_AT + _TRACK, at + _HIGH / 2)
    for row in rows:
        at = y + lanes.index(row.speaker) * _LANE
        x = _TRACK_AT + scale * (row.turn.start - first.start)
        wide = max(scale * (row.turn.end - row.turn.start), 1)
        look = "nothing" if row.turn.is_withdrawn else "turn"
        drawn.box(look, x, at, wide, _HIGH, title=row.told)
        branches = sorted({mark.branch.position for mark in row.marks})
        for mark in row.marks:
            part = _HIGH / len(branches)
            begins = _TRACK_AT + scale * (mark.start - first.start)
            drawn.box(
                "",
                begins,
                at + part * branches.index(mark.branch.position),
                max(scale * (mark.end - mark.start), 1),
                part,
                title=row.told,
                branch=mark.branch.colour,
            )
    return y + len(lanes) * _LANE + 6
