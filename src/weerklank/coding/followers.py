"""This room's part in a correction of a text: codings shift with their words.

The rule (`fieldwork.rules.Shift`): a coding that covers a replaced word covers what stands there
now; one that begins or ends inside the word covers the whole of it. Where two codings of one coder
with one code would become the same stretch, one is kept a sign shorter: none is ever lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext_noop

from weerklank.coding import blinding, models, rules, search
from weerklank.fieldwork import followers
from weerklank.fieldwork import rules as fieldwork

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 30
# Higher than any position: codings step aside by it, since no two may meet halfway.
ASIDE = 1_000_000_000
Spans = dict[int, rules.Span]


Edges = tuple[list[int] | None, list[int] | None, int, int, *tuple[int, ...]]


class Kept(TypedDict, total=False):
    """What cannot be computed back, per coding by its number.

    `exact` says of each edge in which edit it lay and how far, then where the coding came to
    stand, and how far each edge gave way; corrections of before November 2026 lack the last.
    `memos` and `reasons` say where the new words stand.
    """

    exact: dict[str, Edges]
    memos: dict[str, list[list[int]]]
    reasons: dict[str, list[list[int]]]


def preview(change: followers.Change, by: User) -> dict[str, int]:
    """Count the codings on the words that change, and those after them that shift."""
    seen = models.Coding.objects.filter(
        blinding.sight_of_all(by).among(), transcript_id=change.transcript_id
    ).order_by()
    shift = change.shift
    spans = list(seen.values_list("start", "end"))
    on = sum(
        shift.touches(*span) or any(rules.overlaps(span, part) for part in change.spoken)
        for span in spans
    )
    moving = sum(shift.span(*span) != span and not shift.touches(*span) for span in spans)
    return {
        gettext_noop("coderingen op deze woorden"): on,
        gettext_noop("coderingen die mee opschuiven"): moving,
    }


def follow(change: followers.Change, by: User, at: datetime) -> Kept:
    rows = list(_rows(change.transcript_id))
    shift = change.shift
    goal = {row.pk: shift.span(row.start, row.end) for row in rows}
    room = _room(rows, shift)
    spans = _settled(rows, goal, room, _length(change))
    kept: Kept = {}
    exact: dict[str, Edges] = {
        str(row.pk): (
            _from_edit(row.start, shift),
            _from_edit(row.end, shift),
            *spans[row.pk],
            # How far each edge gave way, so that one outside the word comes back as well.
            goal[row.pk][0] - spans[row.pk][0],
            goal[row.pk][1] - spans[row.pk][1],
        )
        for row in rows
        if row.pk in room
    }
    if exact:
        kept["exact"] = exact
    _move(rows, spans)
    if change.gone and (memos := _clear_memos(change)):
        kept["memos"] = memos
    if change.gone and (reasons := _clear_reasons(change)):
        kept["reasons"] = reasons
    return kept


def _room(rows: Sequence[models.Coding], shift: fieldwork.Shift) -> dict[int, rules.Span]:
    """Give, of codings with an edge inside a replaced word, how long the new word is there."""
    found: dict[int, rules.Span] = {}
    for row in rows:
        places = shift.inside(row.start), shift.inside(row.end)
        if places != (None, None):
            first, last = (0 if place is None else shift.edits[place][2] for place in places)
            found[row.pk] = (first, last)
    return found


def _from_edit(position: int, shift: fieldwork.Shift) -> list[int] | None:
    """Return in which edit an edge of a coding lay, and how far; None where in none."""
    place = shift.inside(position)
    return None if place is None else [place, position - shift.edits[place][0]]


def restore(
    change: followers.Change,
    by: User,
    at: datetime,
    kept: Kept,
    later: Sequence[fieldwork.Shift],
) -> Kept:
    """Shift back; a coding that lay half over the word does so again, if nobody changed it."""
    rows = list(_rows(change.transcript_id))
    shift = change.shift
    goal = {row.pk: shift.span(row.start, row.end) for row in rows}
    room = _room(rows, shift)
    # Where the old words begin once they stand there again.
    begins = [shift.span(start, end)[0] for start, end, _length in shift.edits]
    exact = kept.get("exact", {})
    for row in rows:
        if str(row.pk) not in exact:
            continue
        start_in, end_in, start, end, *gave_way = exact[str(row.pk)]
        at_start, at_end = gave_way or (0, 0)
        for earlier in later:
            start, end = earlier.span(start, end)
        if (row.start, row.end) == (start, end):
            first, last = goal[row.pk]
            goal[row.pk] = (
                begins[start_in[0]] + start_in[1] if start_in else first + at_start,
                begins[end_in[0]] + end_in[1] if end_in else last + at_end,
            )
            room.pop(row.pk, None)
    _move(rows, _settled(rows, goal, room, _length(change)))
    if change.gone:
        _fill_memos(change.gone, kept.get("memos", {}))
        _fill_reasons(change.gone, kept.get("reasons", {}))
    return {}


def _rows(transcript_id: int) -> QuerySet[models.Coding]:
    return models.Coding.objects.filter(transcript_id=transcript_id).order_by("pk")


def _length(change: followers.Change) -> int:
    return len(change.text) + sum(len(words) - (end - start) for start, end, words in change.edits)


def _settled(
    rows: Sequence[models.Coding], goal: Spans, room: dict[int, rules.Span], length: int
) -> Spans:
    groups: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        groups.setdefault((row.coder_id, row.code_id), []).append(row.pk)
    spans: Spans = {}
    for members in groups.values():
        spans |= rules.keep_apart({pk: goal[pk] for pk in members}, room, length)
    return spans


def _move(rows: Sequence[models.Coding], spans: Spans) -> None:
    moving = [row for row in rows if spans[row.pk] != (row.start, row.end)]
    if not moving:
        return
    models.Coding.objects.filter(pk__in=[row.pk for row in moving]).update(
        start=F("start") + ASIDE, end=F("end") + ASIDE
    )
    for row in moving:
        row.start, row.end = spans[row.pk]
    models.Coding.objects.bulk_update(moving, ["start", "end"], batch_size=300)


def _clear_memos(change: followers.Change) -> dict[str, list[list[int]]]:
    """Put what stands for the name in its place in memos of this conversation as well."""
    kept: dict[str, list[list[int]]] = {}
    assert change.gone
    for coding in models.Coding.objects.filter(
        memo__contains=change.gone[0], transcript__conversation_id=change.conversation_id
    ):
        if places := _clear(coding, "memo", change):
            search.index_memo(coding)
            kept[str(coding.pk)] = places
    return kept


def _clear_reasons(change: followers.Change) -> dict[str, list[list[int]]]:
    """The same in the reasons of what was decided where coders differ."""
    return {
        str(decision.pk): places
        for decision in models.TurnDecision.objects.filter(
            turn__transcript__conversation_id=change.conversation_id
        )
        if (places := _clear(decision, "reason", change))
    }


def _clear(row: Model, name: str, change: followers.Change) -> list[list[int]]:
    """Put what stands for a name in a field of a row; return where it stands since."""
    assert change.gone
    old, new = change.gone
    text = getattr(row, name)
    places = fieldwork.find_words(text, old) if old in text else []
    if not places:
        return []
    edits = [(start, end, len(new)) for start, end in places]
    setattr(
        row, name, fieldwork.replace_stretches(text, ((start, end, new) for start, end in places))
    )
    row.save(update_fields=[name])
    return [list(edit) for edit in fieldwork.Shift(edits).back()]


def _fill_memos(gone: tuple[str, str], kept: Mapping[str, list[list[int]]]) -> None:
    for coding in models.Coding.objects.filter(pk__in=[int(pk) for pk in kept]):
        if _fill(coding, "memo", gone, kept[str(coding.pk)]):
            search.index_memo(coding)


def _fill_reasons(gone: tuple[str, str], kept: Mapping[str, list[list[int]]]) -> None:
    for decision in models.TurnDecision.objects.filter(pk__in=[int(pk) for pk in kept]):
        _fill(decision, "reason", gone, kept[str(decision.pk)])


def _fill(row: Model, name: str, gone: tuple[str, str], places: list[list[int]]) -> bool:
    new, old = gone
    text = getattr(row, name)
    if any(text[start:end] != new for start, end, _length in places):
        return False
    setattr(
        row,
        name,
        fieldwork.replace_stretches(text, ((start, end, old) for start, end, _length in places)),
    )
    row.save(update_fields=[name])
    return True


def register() -> None:
    followers.register(
        followers.Follower(
            room="coding", order=ORDER, preview=preview, follow=follow, restore=restore
        )
    )
