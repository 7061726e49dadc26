"""Codings come over when all of a text was corrected, and go back with it; see `anchoring`.

A coding whose words are the same goes to the new text as it is. One whose words changed, went or
could be in two places stays on the earlier text, where nothing counts or is quoted, and is listed
until somebody says what it covers. Work on a text and decisions about its turns come along.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import transaction
from django.db.models import Case, IntegerField, Manager, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weerklank.coding import access, blinding, models, refusals, rules, search, terms
from weerklank.fieldwork import anchoring, followers
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork import rules as fieldwork_rules
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.access import can

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Renewal, Transcript, Turn
    from weerklank.safeguards.models import User

ORDER = 30
AROUND = 240  # signs before and after a passage, to know it again
_BATCH = 200


class Kept(TypedDict, total=False):
    """What came over beside codings: decisions by number with the turn each stood at; and how many
    codings there were of each verdict.
    """

    decisions: dict[str, int]
    verdicts: dict[str, int]


# --- a corrected text -------------------------------------------------------------------------
def preview(renewed: followers.Renewed, by: User) -> dict[str, int]:
    """Count the codings per verdict, of those that someone may see."""
    seen = models.Coding.objects.filter(
        blinding.sight_of_all(by).among(), transcript_id=renewed.earlier_id
    ).order_by()
    verdicts = Counter(
        renewed.alignment.place(start, end).verdict
        for start, end in seen.values_list("start", "end")
    )
    return {
        gettext_noop("coderingen blijven op hun plek"): verdicts[anchoring.SAME],
        gettext_noop("coderingen verhuizen met hun woorden"): verdicts[anchoring.MOVED],
        gettext_noop("coderingen zijn na te kijken"): verdicts[anchoring.LOOK],
    }


def carry(renewed: followers.Renewed, by: User, at: datetime) -> Kept:
    """Let codings, work and decisions come over, as far as their words did."""
    rows = list(models.Coding.objects.filter(transcript_id=renewed.earlier_id).order_by("pk"))
    revision = fieldwork.revision_of(renewed.earlier_id)
    taken: set[tuple[int, int, int, int]] = set()
    carried = _still_to_look_at(renewed)
    moving: list[models.Coding] = []
    for row in rows:
        placed = renewed.alignment.place(row.start, row.end)
        verdict, why, span = placed.verdict, placed.why, placed.span
        key = (row.coder_id, row.code_id, *(span or (0, 0)))
        if verdict != anchoring.LOOK and key in taken:
            verdict, why = anchoring.LOOK, terms.CarriedReason.THERE.value
        carried.append(
            models.CarriedCoding(
                renewal_id=renewed.renewal_id,
                coding=row,
                verdict=verdict,
                why=why,
                is_other_speaker=placed.other_speaker,
                earlier_id=renewed.earlier_id,
                revision=revision,
                start=row.start,
                end=row.end,
                new_start=span[0] if span else None,
                new_end=span[1] if span else None,
            )
        )
        if verdict != anchoring.LOOK and span:
            taken.add(key)
            row.transcript_id, (row.start, row.end) = renewed.transcript_id, span
            moving.append(row)
    models.CarriedCoding.objects.bulk_create(carried, batch_size=500)
    _write(moving)
    search.forget_memos(row.pk for row in rows if row.memo)
    search.index_conversations([renewed.conversation_id])
    kept: Kept = {
        "verdicts": dict(Counter(one.verdict for one in carried)),
        "decisions": _carry_decisions(renewed),
    }
    _carry_tasks(renewed)
    _carry_what_stands_at_turns(renewed)
    return kept


def _still_to_look_at(renewed: followers.Renewed) -> list[models.CarriedCoding]:
    """Return what nobody looked at after the correction before this one: it still has to be."""
    found = []
    shifts = fieldwork.shifts_of(renewed.earlier_id, 0)
    revisions: dict[int, int] = {}
    for row in models.CarriedCoding.objects.filter(
        renewal__transcript=renewed.earlier_id, verdict=terms.CarriedVerdict.LOOK, choice=""
    ).select_related("coding"):
        coding, span = row.coding, None
        if coding.transcript_id not in revisions:
            revisions[coding.transcript_id] = fieldwork.revision_of(coding.transcript_id)
        place = _place_of(row, shifts)
        if place:
            span = renewed.alignment.place(*place).span
        found.append(
            models.CarriedCoding(
                renewal_id=renewed.renewal_id,
                coding=coding,
                verdict=row.verdict,
                why=row.why,
                is_other_speaker=row.is_other_speaker,
                earlier_id=coding.transcript_id,
                revision=revisions[coding.transcript_id],
                start=coding.start,
                end=coding.end,
                new_start=span[0] if span else None,
                new_end=span[1] if span else None,
            )
        )
    return found


def _write(rows: Sequence[models.Coding]) -> None:
    """Write text and place of these codings of one text; by their numbers, in few queries."""
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]

        def each(name: str, batch: Sequence[models.Coding] = batch) -> Case:
            whens = (When(pk=row.pk, then=Value(getattr(row, name))) for row in batch)
            return Case(*whens, output_field=IntegerField())

        models.Coding.objects.filter(pk__in=[row.pk for row in batch]).update(
            transcript_id=batch[0].transcript_id, start=each("start"), end=each("end")
        )


def _carry_decisions(renewed: followers.Renewed) -> dict[str, int]:
    """Let decisions stand at the turns that are the same; gives where they stood.

    Where the words of a turn changed, it is to be decided anew.
    """
    found: dict[str, int] = {}
    rows = list(models.TurnDecision.objects.filter(turn__transcript=renewed.earlier_id))
    for row in rows:
        if row.turn_id in renewed.turns:
            found[str(row.pk)] = row.turn_id
            row.turn_id = renewed.turns[row.turn_id]
    models.TurnDecision.objects.bulk_update(
        [row for row in rows if str(row.pk) in found], ["turn"], batch_size=300
    )
    return found


def _carry_tasks(renewed: followers.Renewed) -> None:
    """Let everybody go on with the text where she was: who handed in, handed in."""
    there = models.CodingTask.objects.filter(transcript=renewed.transcript_id)
    models.CodingTask.objects.filter(transcript=renewed.earlier_id).exclude(
        coder__in=list(there.values_list("coder", flat=True))
    ).update(transcript=renewed.transcript_id)
    models.Presence.objects.filter(transcript=renewed.earlier_id).delete()


def _carry_what_stands_at_turns(renewed: followers.Renewed) -> None:
    """Let bookmarks and drawn turns stand at the turn that took the place of theirs.

    Which of its words changed does not matter to them. With no such turn they stay.
    """
    kinds: tuple[tuple[Manager[Any], str], ...] = (
        (models.Bookmark.objects, "user_id"),
        (models.AssignedTurn.objects, "assignment_id"),
    )
    held = [
        (rows, whose, list(rows.filter(turn__transcript=renewed.earlier_id).select_related("turn")))
        for rows, whose in kinds
    ]
    if not any(found for _rows, _whose, found in held):
        return
    turns = fieldwork.strip(renewed.transcript_id)
    starts = [one.start for one in turns]

    def now(turn: Turn) -> int | None:
        span = renewed.alignment.place(turn.start, turn.end).span
        if turn.pk in renewed.turns or span is None:
            return renewed.turns.get(turn.pk)
        place = bisect_right(starts, span[0]) - 1
        return turns[place].pk if place >= 0 and span[0] < turns[place].end else None

    for rows, whose, found in held:
        # Of each owner one to a turn.
        at_new = rows.filter(turn__transcript=renewed.transcript_id)
        there = set(at_new.values_list("turn_id", whose))
        moved = []
        for row in found:
            place = now(row.turn), getattr(row, whose)
            if place[0] is not None and place not in there:
                there.add(place)
                row.turn_id = place[0]
                moved.append(row)
        rows.bulk_update(moved, ["turn"], batch_size=300)


def count(kept: Kept) -> dict[str, int]:
    """Return what the log says of it."""
    return {**kept["verdicts"], "decisions": len(kept["decisions"])}


# --- taking it back ---------------------------------------------------------------------------
def back(renewed: followers.Renewed, kept: Kept, by: User, at: datetime) -> None:
    """Let every coding stand where it stood; what was coded since goes where its words stand.

    `renewed` leads from the corrected text to the earlier one. Raises CodedSince, DecidedSince.
    """
    carried = {
        row.coding_id: row
        for row in models.CarriedCoding.objects.filter(
            renewal=renewed.renewal_id, coding__transcript=renewed.earlier_id
        )
    }
    where = _Before()
    rows = list(
        models.Coding.objects.filter(transcript_id=renewed.earlier_id)
        .select_related("code")
        .order_by("pk")
    )
    taken = {
        (row.transcript_id, row.coder_id, row.code_id, row.start, row.end)
        for row in models.Coding.objects.filter(
            transcript__in={renewed.transcript_id, *(one.earlier_id for one in carried.values())}
        )
    }
    lost: list[models.Coding] = []
    by_text: dict[int, list[models.Coding]] = defaultdict(list)
    for row in rows:
        text, span = renewed.transcript_id, None
        if row.pk in carried:
            text, span = carried[row.pk].earlier_id, where.span(carried[row.pk])
        elif (placed := renewed.alignment.place(row.start, row.end)).verdict != anchoring.LOOK:
            span = placed.span
        key = (text, row.coder_id, row.code_id, *(span or (0, 0)))
        if span is None or key in taken:
            lost.append(row)
            continue
        taken.add(key)
        row.transcript_id, (row.start, row.end) = text, span
        by_text[text].append(row)
    if lost:
        raise refusals.CodedSince(_told(lost))
    for of_text in by_text.values():
        _write(of_text)
    _give_decisions_back(renewed, kept)
    _give_tasks_back(renewed)
    _carry_what_stands_at_turns(renewed)
    search.forget_memos(row.pk for row in rows if row.memo)
    search.index_text(renewed.transcript_id)


class _Before:
    """Where codings stood before they came over, through the corrections there since."""

    def __init__(self) -> None:
        self._shifts: dict[tuple[int, int], Sequence[fieldwork_rules.Shift]] = {}

    def span(self, row: models.CarriedCoding) -> rules.Span:
        key = (row.earlier_id, row.revision)
        if key not in self._shifts:
            self._shifts[key] = fieldwork.shifts_of(*key)
        return _shifted((row.start, row.end), self._shifts[key])


def _told(rows: Sequence[models.Coding]) -> str:
    """Say which codings those are: their codes, a few of them."""
    names = list(dict.fromkeys(row.code.full_name for row in rows))
    told = ", ".join(names[:3])
    return _("%(codes)s en meer") % {"codes": told} if len(names) > 3 else told


def _give_decisions_back(renewed: followers.Renewed, kept: Kept) -> None:
    was = {int(pk): turn for pk, turn in kept.get("decisions", {}).items()}
    there = {
        (row.turn_id, row.first_id, row.second_id)
        for row in models.TurnDecision.objects.filter(turn__transcript=renewed.transcript_id)
    }
    rows = models.TurnDecision.objects.filter(turn__transcript=renewed.earlier_id)
    for row in rows:
        turn = was.get(row.pk) or renewed.turns.get(row.turn_id)
        if turn is None or (turn, row.first_id, row.second_id) in there:
            raise refusals.DecidedSince
        row.turn_id = turn
        row.save(update_fields=["turn"])


def _give_tasks_back(renewed: followers.Renewed) -> None:
    there = models.CodingTask.objects.filter(transcript=renewed.transcript_id)
    models.CodingTask.objects.filter(transcript=renewed.earlier_id).exclude(
        coder__in=list(there.values_list("coder", flat=True))
    ).update(transcript=renewed.transcript_id)


# --- what is to be looked at ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Side:
    """A passage and what stands around it."""

    before: str
    words: str
    after: str
    language: str
    direction: str
    turn: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A coding that came over, or that has to be looked at: the old text and the new one."""

    carried: models.CarriedCoding
    old: Side
    new: Side | None
    may_judge: bool


def carried_of(renewal: Renewal, user: User) -> QuerySet[models.CarriedCoding]:
    """Return what became of the codings of a text, as far as someone may see them."""
    return carried_of_all(user).filter(renewal=renewal)


def carried_of_all(user: User) -> QuerySet[models.CarriedCoding]:
    """Return the same of all texts."""
    sight = blinding.sight_of_all(user)
    return (
        models.CarriedCoding.objects.filter(
            sight.among(coder="coding__coder", conversation="coding__transcript__conversation")
        )
        .select_related(
            "coding__code",
            "coding__coder",
            "coding__transcript__conversation__round__monitor",
            "judged_by",
        )
        .defer("coding__transcript__text")
    )  # a text may be long, and rows are many


def to_look_at(renewal: Renewal, user: User) -> QuerySet[models.CarriedCoding]:
    """Return those about which nobody said anything yet."""
    return carried_of(renewal, user).filter(verdict=terms.CarriedVerdict.LOOK, choice="")


def count_to_look_at(texts: Iterable[Transcript], sight: blinding.Sight) -> int:
    """Count the codings of the newest texts of a conversation that somebody still has to look at.

    No query where none of them was corrected as a whole.
    """
    renewed = [text.pk for text in texts if text.version > 1]
    if not renewed:
        return 0
    return models.CarriedCoding.objects.filter(
        sight.among(coder="coding__coder", conversation="coding__transcript__conversation"),
        renewal__transcript__in=renewed,
        verdict=terms.CarriedVerdict.LOOK,
        choice="",
    ).count()


def touched(renewal_id: int) -> set[int]:
    """Return the codings that have to be looked at, or that somebody else speaks now."""
    rows = models.CarriedCoding.objects.filter(renewal=renewal_id).filter(
        Q(verdict=terms.CarriedVerdict.LOOK) | Q(is_other_speaker=True)
    )
    return set(rows.values_list("coding_id", flat=True))


def decisions_left(renewal: Renewal, user: User) -> int:
    """Count the decisions at turns whose words changed: those are to be taken anew.

    Of those about two coders whose work one may see.
    """
    sight = blinding.sight_of_all(user)
    conversation = "turn__transcript__conversation"
    return models.TurnDecision.objects.filter(
        sight.among(coder="first", conversation=conversation),
        sight.among(coder="second", conversation=conversation),
        turn__transcript=renewal.earlier_id,
    ).count()


def shown(renewal: Renewal, rows: Iterable[models.CarriedCoding], user: User) -> list[Shown]:
    """Return rows with their words in both texts. A few queries for all of them."""
    new, new_turns = renewal.transcript, _turns(renewal.transcript)
    shifts = fieldwork.shifts_since(new, 0)
    where = _Before()
    olds: dict[int, tuple[Transcript, Sequence[tuple[int, int, int]]]] = {}
    coders: dict[int, User] = {}
    found = []
    for row in rows:
        # What one may do is kept on the object of a person.
        row.coding.coder = coders.setdefault(row.coding.coder_id, row.coding.coder)
        if row.earlier_id not in olds:
            olds[row.earlier_id] = (row.earlier, _turns(row.earlier))
        old, old_turns = olds[row.earlier_id]
        place = _place_of(row, shifts)
        if row.choice:
            place = (row.coding.start, row.coding.end) if _is_on(row.coding, new) else None
        found.append(
            Shown(
                row,
                _side(old, where.span(row), old_turns),
                _side(new, place, new_turns) if place else None,
                can(access.check_may_judge, user, row.coding),
            )
        )
    return found


def _is_on(coding: models.Coding, text: Transcript) -> bool:
    return coding.transcript_id == text.pk


def _turns(text: Transcript) -> list[tuple[int, int, int]]:
    return list(text.turns.order_by("position").values_list("position", "start", "end"))


def _place_of(
    row: models.CarriedCoding, shifts: Sequence[fieldwork_rules.Shift]
) -> rules.Span | None:
    if row.new_start is None or row.new_end is None:
        return None
    return _shifted((row.new_start, row.new_end), shifts)


def _shifted(span: rules.Span, shifts: Sequence[fieldwork_rules.Shift]) -> rules.Span:
    for shift in shifts:
        span = shift.span(*span)
    return span


def _side(transcript: Transcript, span: rules.Span, turns: Sequence[tuple[int, int, int]]) -> Side:
    (start, end), text = span, transcript.text
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    if start > AROUND:
        before = f"… {before.partition(' ')[2]}"
    if end + AROUND < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    words = text[start:end]
    turn = next((position + 1 for position, low, high in turns if low <= start < high), None)
    return Side(
        before.lstrip(), words, after.rstrip(), transcript.language, rules.direction(words), turn
    )


# --- saying what it covers --------------------------------------------------------------------
@transaction.atomic
def judge(
    *, carried: models.CarriedCoding, choice: str, by: User, at: datetime, words: str = ""
) -> models.CarriedCoding:
    """Say of a coding to look at what it covers in the new text, or that it is left out.

    KEEP takes the place that was proposed, OTHER the `words`, which stand in the new text once.
    Raises AccessDenied, AlreadyJudged, TranscriptSuperseded, NoPlaceFound, WordsNotThere,
    WordsTwice, WordsWithdrawn, CodingExists.
    """
    renewal = carried.renewal
    access.check_may_judge(by, carried.coding)
    text = fieldwork.hold_text(renewal.transcript)
    meanwhile.hold(carried)
    if carried.verdict != terms.CarriedVerdict.LOOK or carried.choice:
        raise refusals.AlreadyJudged
    if fieldwork.is_superseded(text):
        raise refusals.TranscriptSuperseded
    coding = carried.coding
    said = coding.transcript.text[coding.start : coding.end]
    if choice != terms.CarriedChoice.REMOVE:
        span = _chosen(carried, text) if choice == terms.CarriedChoice.KEEP else None
        _lay_on(coding, text, span or _found(text.text, words), at=at)
    if not anchoring.same_words(said, _words_now(coding, text)):
        for carrier in followers.carriers():
            carrier.judged(coding.pk, at)
    carried.choice, carried.judged_at, carried.judged_by = choice, at, by
    carried.save(update_fields=["choice", "judged_at", "judged_by"])
    _record(carried, by=by, at=at, choice=choice)
    return carried


@transaction.atomic
def take_back(*, carried: models.CarriedCoding, by: User, at: datetime) -> None:
    """Let a coding wait to be looked at again, on the earlier text.

    Raises AccessDenied, AlreadyJudged when nothing was chosen, TranscriptSuperseded.
    """
    renewal = carried.renewal
    access.check_may_judge(by, carried.coding)
    fieldwork.hold_text(renewal.transcript)
    meanwhile.hold(carried)
    if not carried.choice:
        raise refusals.AlreadyJudged
    if fieldwork.is_superseded(renewal.transcript):
        raise refusals.TranscriptSuperseded
    coding = carried.coding
    coding.transcript = fieldwork.hold_text(carried.earlier)
    coding.start, coding.end = _Before().span(carried)
    coding.changed_at = at
    coding.save(update_fields=["transcript", "start", "end", "changed_at"])
    search.forget_memos([coding.pk])
    carried.choice, carried.judged_at, carried.judged_by = "", None, None
    carried.save(update_fields=["choice", "judged_at", "judged_by"])
    _record(carried, by=by, at=at, choice="")


def _chosen(carried: models.CarriedCoding, text: Transcript) -> rules.Span:
    """Return the place that was proposed. Raises NoPlaceFound."""
    span = _place_of(carried, fieldwork.shifts_since(text, 0))
    if span is None:
        raise refusals.NoPlaceFound
    return span


def _lay_on(coding: models.Coding, text: Transcript, span: rules.Span, *, at: datetime) -> None:
    """Let a coding cover a stretch of the new text. Raises WordsWithdrawn, CodingExists."""
    if fieldwork.is_withdrawn(text, *span):
        raise refusals.WordsWithdrawn
    twin = Q(transcript=text, coder=coding.coder_id, code=coding.code_id)
    if models.Coding.objects.filter(twin, start=span[0], end=span[1]).exists():
        raise refusals.CodingExists
    coding.transcript, (coding.start, coding.end) = text, span
    coding.changed_at = at
    coding.save(update_fields=["transcript", "start", "end", "changed_at"])
    if coding.memo:
        search.index_memo(coding)


def _words_now(coding: models.Coding, text: Transcript) -> str:
    """Return what a coding covers in the new text; nothing for one that was left out."""
    return text.text[coding.start : coding.end] if _is_on(coding, text) else ""


def _found(text: str, words: str) -> rules.Span:
    """Return where words stand, however they are spaced. Raises WordsNotThere, WordsTwice."""
    places = anchoring.find_words(text, words)
    if not places:
        raise refusals.WordsNotThere
    if len(places) > 1:
        raise refusals.WordsTwice
    return places[0]


def _record(carried: models.CarriedCoding, *, by: User, at: datetime, choice: str) -> None:
    coding = carried.coding
    safeguards.record(
        "coding.checked",
        coding,
        by=by,
        at=at,
        detail={
            "code": coding.code.number,
            "start": coding.start,
            "end": coding.end,
            "choice": choice,
        },
    )


def register() -> None:
    followers.register_carrier(
        followers.Carrier(
            room="coding", order=ORDER, preview=preview, carry=carry, back=back, count=count
        )
    )
