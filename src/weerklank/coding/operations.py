"""What changes in the codebook and in the codings. Each change leaves a line in the log."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import PROTECT, Model, Q
from django.utils.translation import gettext as _

from weerklank.coding import (
    access,
    bulk,
    comparing,
    deciding,
    dividing,
    models,
    queries,
    refusals,
    rules,
    search,
    terms,
)
from weerklank.coding.shipped import shipped_codebook
from weerklank.fieldwork import operations as gathering
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import accounts, bundles, meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import check_reason
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation, Draft, Transcript, Turn
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor

FIRST_REASON = "Het codeboek dat met Weerklank meekomt."
# What coders decided together stands under this name, in every language.
AGREED = "Samen besloten"


# --- the codebook ---------------------------------------------------------------------------


@transaction.atomic
def ensure_codebook(*, monitor: Monitor, by: User, at: datetime) -> models.CodebookVersion:
    """Copy the shipped codebook into a monitor that has none; give its newest version."""
    meanwhile.hold(monitor)
    newest = queries.codebook_versions(monitor).first()
    if newest:
        return newest
    if not queries.codes(monitor).exists():
        _copy_shipped(monitor)
    return keep_version(monitor=monitor, reason=FIRST_REASON, by=by, at=at)


def _copy_shipped(monitor: Monitor) -> None:
    made: dict[str, models.Code] = {}
    for position, row in enumerate(shipped_codebook(), start=1):
        made[row["number"]] = bulk.new_code(
            monitor=monitor,
            parent=made[row["parent"]] if row["parent"] else None,
            position=position,
            colour=colour_of(row["number"]),
            **{name: value for name, value in row.items() if name in models.CODE_FIELDS},
        )
    bulk.store_codes(list(made.values()))


@transaction.atomic
def change_code(
    *, code: models.Code, reason: str, by: User, at: datetime, **changes: str | bool | int
) -> models.Code:
    """Change texts, number, colour, or whether a code is on, sensitive or only a heading.

    `changes` names fields of models.CODE_FIELDS. Those below it get its colour too. Raises
    AccessDenied, ReasonMissing, LabelMissing, NumberUnreadable, NumberInUse, NumberIsFixed,
    CodeIsUsed (a used code as a heading).
    """
    access.check_may_change_codebook(by, code.monitor)
    meanwhile.hold(code.monitor)
    meanwhile.hold(code)
    changed = {name: value for name, value in changes.items() if getattr(code, name) != value}
    assert set(changed) <= set(models.CODE_FIELDS)
    check_reason(reason, refusals.WHY_THE_CODEBOOK)
    if not str(changes.get("label", code.label)).strip():
        raise refusals.LabelMissing
    if "number" in changed:
        number = str(changed["number"])
        _check_new_number(code, number)
        if code.colour == colour_of(code.number):
            changed.setdefault("colour", colour_of(number))  # nobody chose another one
    if changed.get("is_container") and code.codings.exists():
        raise refusals.CodeIsUsed
    if not changed:
        return code
    for name, value in changed.items():
        setattr(code, name, value)
    if code.is_on:
        code.successor = None
    code.save(update_fields=[*changed, "successor"])
    if "colour" in changed:
        below = models.Code.objects.filter(
            monitor=code.monitor, number__startswith=f"{code.number}."
        )
        below.update(colour=code.colour)
    if "number" in changed:
        put_in_order(code.monitor)
    keep_version(monitor=code.monitor, reason=reason, by=by, at=at)
    safeguards.record("code.changed", code, by=by, at=at, code=code.number, fields=sorted(changed))
    return code


@transaction.atomic
def add_code(
    *,
    parent: models.Code,
    label: str,
    reason: str,
    by: User,
    at: datetime,
    **texts: str,
) -> models.Code:
    """Add a code under another one, with the next free number.

    `texts` names fields of models.CODE_TEXTS. Raises AccessDenied, ReasonMissing, LabelMissing,
    CodebookTooDeep.
    """
    monitor = parent.monitor
    access.check_may_change_codebook(by, monitor)
    assert set(texts) <= set(models.CODE_TEXTS)
    _check_worded(reason, label)
    meanwhile.hold(monitor)
    number = next_number(parent)
    if not rules.fits(number):
        raise refusals.CodebookTooDeep
    new = models.Code(monitor=monitor, number=number, parent=parent, colour=parent.colour)
    return _add(new, label=label, texts=texts, reason=reason, by=by, at=at)


@transaction.atomic
def add_branch(*, monitor: Monitor, label: str, reason: str, by: User, at: datetime) -> models.Code:
    """Add a main branch, with the next free number; it can be given as a code itself.

    In a monitor without codes it is the beginning of a codebook of its own. Raises AccessDenied,
    ReasonMissing, LabelMissing.
    """
    access.check_may_change_codebook(by, monitor)
    _check_worded(reason, label)
    meanwhile.hold(monitor)
    number = next_main_number(monitor)
    new = models.Code(monitor=monitor, number=number, colour=colour_of(number))
    return _add(new, label=label, texts={}, reason=reason, by=by, at=at)


def _check_worded(reason: str, label: str) -> None:
    check_reason(reason, refusals.WHY_THE_CODEBOOK)
    if not label.strip():
        raise refusals.LabelMissing


def _add(
    new: models.Code, *, label: str, texts: Mapping[str, str], reason: str, by: User, at: datetime
) -> models.Code:
    """Store a new code in its place, as a version of the codebook; its monitor is held."""
    monitor = new.monitor
    for name, text in texts.items():
        setattr(new, name, text)
    new.label = label.strip()
    new.position = study.next_position(models.Code.objects.filter(monitor=monitor))
    new.save()
    put_in_order(monitor)
    new.refresh_from_db()
    keep_version(monitor=monitor, reason=reason, by=by, at=at)
    safeguards.record("code.added", new, by=by, at=at, code=new.number)
    return new


def next_main_number(monitor: Monitor) -> str:
    """Return the next free number of a main branch."""
    taken = models.Code.objects.filter(monitor=monitor).values_list("number", flat=True)
    return str(max((rules.natural_order(number)[0] for number in taken), default=0) + 1)


@transaction.atomic
def delete_code(*, code: models.Code, reason: str, by: User, at: datetime) -> None:
    """Take a code out that nobody used, and that succeeds none.

    Raises AccessDenied, ReasonMissing, CodeIsUsed.
    """
    access.check_may_change_codebook(by, code.monitor)
    check_reason(reason, refusals.WHY_THE_CODEBOOK)
    meanwhile.hold(code.monitor)
    meanwhile.hold(code)
    if is_used(code):
        raise refusals.CodeIsUsed
    safeguards.record("code.deleted", code, by=by, at=at, code=code.number)
    monitor = code.monitor
    code.delete()
    keep_version(monitor=monitor, reason=reason, by=by, at=at)


def colour_of(number: str) -> int:
    """Return the colour of a branch: its first figure, reused beyond nine."""
    return (int(number.split(".", maxsplit=1)[0]) - 1) % 9 + 1


def is_used(code: models.Code) -> bool:
    """Return whether a code has codes below it or before it, or anything that keeps it."""
    return code.children.exists() or code.predecessors.exists() or is_held(code)


def _check_new_number(code: models.Code, number: str) -> None:
    if is_used(code):
        raise refusals.NumberIsFixed
    if not re.fullmatch(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,8}", number):
        raise refusals.NumberUnreadable
    if models.Code.objects.filter(monitor_id=code.monitor_id, number=number).exists():
        raise refusals.NumberInUse


def next_number(parent: models.Code) -> str:
    """Return the next free number below a code."""
    taken = [
        rules.natural_order(number)[-1]
        for number in parent.children.values_list("number", flat=True)
    ]
    return f"{parent.number}.{max(taken, default=0) + 1}"


def put_in_order(monitor: Monitor) -> None:
    """Number the positions again, so that the codebook reads in the order of its numbers."""
    ordered = sorted(
        models.Code.objects.filter(monitor=monitor),
        key=lambda code: rules.natural_order(code.number),
    )
    for position, code in enumerate(ordered, start=1):
        code.position = position
    models.Code.objects.bulk_update(ordered, ["position"])


@transaction.atomic
def keep_version(
    *, monitor: Monitor, reason: str, by: User, at: datetime
) -> models.CodebookVersion:
    """Keep the codebook as it now is as its newest version, and let its codes be found.

    For whoever changed codes in the same transaction and checked that this was allowed.
    """
    # Versions are numbered one at a time.
    meanwhile.hold(monitor)
    newest = queries.codebook_versions(monitor).first()
    version = models.CodebookVersion.objects.create(
        monitor=monitor,
        number=newest.number + 1 if newest else 1,
        at=at,
        by=by,
        reason=reason.strip(),
        codes=[
            row_of(code) for code in queries.codes(monitor).select_related("parent", "successor")
        ],
    )
    search.index_codebook(monitor.pk)
    safeguards.record(
        "codebook.kept", version, by=by, at=at, version=version.number, codes=len(version.codes)
    )
    return version


def row_of(code: models.Code) -> dict[str, object]:
    """Return a code as a version of the codebook keeps it."""
    return {
        "id": code.pk,
        "parent": code.parent.number if code.parent else None,
        "successor": code.successor.number if code.successor else None,
    } | {name: getattr(code, name) for name in models.CODE_FIELDS}


def new_key() -> UUID:
    """Make a key for a coding that no browser made."""
    return uuid4()


# --- codings --------------------------------------------------------------------------------


def apply_code(
    *,
    key: UUID,
    transcript: Transcript,
    code: models.Code,
    start: int,
    end: int,
    by: User,
    at: datetime,
    memo: str = "",
    facets: Mapping[str, str] | None = None,
    revision: int | None = None,
) -> models.Coding:
    """Put a code on a stretch of text, with its value per facet, by name.

    `revision` is that of the text the stretch was chosen in: where the text was corrected since,
    the stretch shifts with its words. Sent again with the same key, or by the same coder on the
    same words, it gives the coding that is already there. Raises AccessDenied and the refusals
    about code, span and transcript.
    """
    access.check_may_code(by, transcript)
    act = partial(
        _apply_code,
        key=key,
        transcript=transcript,
        code=code,
        start=start,
        end=end,
        by=by,
        at=at,
        memo=memo,
        facets=facets or {},
        revision=revision,
    )
    try:
        return act()
    except IntegrityError:
        # The same act arrived twice at once, and the other one was first.
        return act()


@transaction.atomic
def _apply_code(
    *,
    key: UUID,
    transcript: Transcript,
    code: models.Code,
    start: int,
    end: int,
    by: User,
    at: datetime,
    memo: str,
    facets: Mapping[str, str],
    revision: int | None,
) -> models.Coding:
    fieldwork.lock_text(transcript)
    ground = _ground_of(key, transcript, code=code, start=start, end=end, by=by)
    transcript = copy(transcript)
    transcript.revision = ground.revision
    if revision is not None and revision < ground.revision:
        start, end = _as_now(transcript, revision, start, end)
        ground = _ground_of(key, transcript, code=code, start=start, end=end, by=by)
    if ground.is_there:
        return _already_there(key, transcript, code=code, start=start, end=end, by=by)
    if ground.is_superseded:
        raise refusals.TranscriptSuperseded
    if ground.is_finished:
        raise refusals.TaskFinished
    _check_code(transcript, code, by, is_frozen=ground.is_frozen)
    _check_stretch(ground.length, ground.words, start, end)
    if ground.is_withdrawn:
        raise refusals.WordsWithdrawn
    _check_assigned(transcript, start, end, by, has_begun=ground.task is not None)
    _check_facets(facets)
    coding = models.Coding.objects.create(
        key=key,
        transcript=transcript,
        code=code,
        coder=by,
        start=start,
        end=end,
        memo=memo,
        created_at=at,
        changed_at=at,
        **facets,
    )
    if ground.task is None:
        _begin_task(transcript, by=by, at=at)
    elif ground.was_blind:
        _note_sight(ground.task, transcript)
    if memo:
        search.index_memo(coding)
    _record("coding.applied", coding, by=by, at=at)
    return coding


@transaction.atomic
def change_coding(
    *,
    coding: models.Coding,
    by: User,
    at: datetime,
    start: int | None = None,
    end: int | None = None,
    memo: str | None = None,
    facets: Mapping[str, str] | None = None,
    revision: int | None = None,
) -> models.Coding:
    """Change what is given, leave the rest. Raises AccessDenied, the refusals of `apply_code`,
    CodingExists, and CodingIsEvidence where the words themselves would change.

    `revision` is that of the text in which `start` and `end` were chosen.
    """
    access.check_may_change(by, coding)
    _hold(coding)
    if start is not None:
        start, _end = _as_now(coding.transcript, revision, start, start + 1)
    if end is not None:
        _start, end = _as_now(coding.transcript, revision, end - 1, end)
    given = {"start": start, "end": end, "memo": memo, **(facets or {})}
    changed = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(coding, name)
    }
    if not changed:
        return coding
    _check_open(coding.transcript, by)
    _check_facets(facets or {})
    for name, value in changed.items():
        setattr(coding, name, value)
    if {"start", "end"} & set(changed):
        _check_span(coding.transcript, coding.start, coding.end)
        if fieldwork.is_withdrawn(coding.transcript, coding.start, coding.end):
            raise refusals.WordsWithdrawn
        _check_assigned(coding.transcript, coding.start, coding.end, by, has_begun=True)
        if is_held(coding):
            raise refusals.CodingIsEvidence
        if _twin(coding.transcript, coding.code, coding.start, coding.end, by):
            raise refusals.CodingExists
    coding.changed_at = at
    coding.save(update_fields=[*changed, "changed_at"])
    if "memo" in changed:
        search.index_memo(coding)
    _record("coding.changed", coding, by=by, at=at, fields=sorted(changed))
    return coding


@transaction.atomic
def remove_coding(*, coding: models.Coding, by: User, at: datetime) -> None:
    """Take a code away. Raises AccessDenied, TranscriptSuperseded, TaskFinished and
    CodingIsEvidence while a finding or quote rests on it.
    """
    access.check_may_change(by, coding)
    _hold(coding)
    _check_open(coding.transcript, by)
    if is_held(coding):
        raise refusals.CodingIsEvidence
    _record("coding.removed", coding, by=by, at=at)
    if coding.memo:
        search.forget_memos([coding.pk])
    coding.delete()


@transaction.atomic
def finish_task(*, transcript: Transcript, by: User, at: datetime) -> models.CodingTask:
    """Say that one's own coding of a text is done. Raises AccessDenied or TaskNotStarted."""
    access.check_may_code(by, transcript)
    task = queries.task_of(by, transcript)
    if task is None:
        raise refusals.TaskNotStarted
    if task.finished_at is None:
        if task.was_blind:
            _note_sight(task.pk, transcript)
            task.refresh_from_db(fields=["was_blind"])
        task.finished_at = at
        task.version_finished = _version_of(transcript, by)
        task.save(update_fields=["finished_at", "version_finished"])
        _record_task("coding.finished", task, by=by, at=at)
    return task


@transaction.atomic
def reopen_task(*, transcript: Transcript, by: User, at: datetime) -> models.CodingTask:
    """Take up one's own coding again. Raises AccessDenied or TaskNotStarted.

    Whoever could see another's codes does not code blind any more.
    """
    access.check_may_code(by, transcript)
    task = queries.task_of(by, transcript)
    if task is None:
        raise refusals.TaskNotStarted
    if task.finished_at is not None:
        beside = queries.sight_of(transcript, by).beside
        if task.was_blind and beside.get(transcript.conversation_id, frozenset()) - {by.pk}:
            task.was_blind = False
        task.finished_at = task.version_finished = None
        task.save(update_fields=["finished_at", "version_finished", "was_blind"])
        _record_task("coding.reopened", task, by=by, at=at)
    return task


@transaction.atomic
def finish_conversation(*, conversation: Conversation, by: User, at: datetime) -> None:
    """Hand in a conversation: all of its texts that one began. Raises what `finish_task` does."""
    for transcript in _begun(conversation, by):
        finish_task(transcript=transcript, by=by, at=at)


@transaction.atomic
def reopen_conversation(*, conversation: Conversation, by: User, at: datetime) -> None:
    """Take back that one handed in a conversation. Raises what `reopen_task` does."""
    for transcript in _begun(conversation, by):
        reopen_task(transcript=transcript, by=by, at=at)


def _begun(conversation: Conversation, by: User) -> list[Transcript]:
    access.check_may_abstain(by, conversation.round)
    tasks = queries.tasks_of(by, conversation).select_related(
        "transcript__conversation__round__monitor"
    )
    if not tasks:
        raise refusals.TaskNotStarted
    return [task.transcript for task in tasks]


@transaction.atomic
def abstain(*, conversation: Conversation, by: User, at: datetime) -> models.Abstention:
    """Say that one does not code a conversation, to see what others coded in it.

    It ends when she codes it after all, and that is no blind coding. Raises AccessDenied, or
    AlreadyCoding for who began.
    """
    access.check_may_abstain(by, conversation.round)
    if queries.tasks_of(by, conversation).exists():
        raise refusals.AlreadyCoding
    said, is_new = models.Abstention.objects.get_or_create(
        conversation=conversation, user=by, defaults={"said_at": at}
    )
    if is_new:
        _record_choice("coding.abstained", conversation, by=by, at=at)
    return said


# --- which reading counts -------------------------------------------------------------------


@transaction.atomic
def choose_reading(
    *, conversation: Conversation, coder: int, by: User, at: datetime
) -> models.CountedReading:
    """Let one coder's reading of a conversation count, everywhere.

    Raises AccessDenied; ReadingVeiled for who codes it blind; ReadingGone for a coder of whom
    nothing is there.
    """
    access.check_may_choose_reading(by, conversation.round)
    now = models.CountedReading.objects.select_for_update().filter(conversation=conversation)
    stands = now.first()
    size = _size_of_reading(conversation, coder, by)
    if stands and stands.coder_id == coder:
        return stands
    chosen, _is_new = models.CountedReading.objects.update_or_create(
        conversation=conversation,
        defaults={
            "kind": _kind_of_reading(conversation, coder),
            "coder_id": coder,
            "before_id": stands.coder_id if stands else None,
            "chosen_at": at,
            "chosen_by": by,
        },
    )
    _record_choice("reading.chosen", conversation, by=by, at=at, coder=coder, codings=size)
    return chosen


@transaction.atomic
def undo_reading(*, conversation: Conversation, by: User, at: datetime) -> None:
    """Go back to the choice before this one, or to none where that was the first.

    Raises AccessDenied, ReadingVeiled, or ReadingNotChosen.
    """
    access.check_may_choose_reading(by, conversation.round)
    stands = (
        models.CountedReading.objects.select_for_update().filter(conversation=conversation).first()
    )
    if stands is None:
        raise refusals.ReadingNotChosen
    assert stands.coder_id is not None
    if stands.before_id:
        choose_reading(conversation=conversation, coder=stands.before_id, by=by, at=at)
        return
    _check_unveiled(conversation, by)
    stands.delete()
    _record_choice("reading.unchosen", conversation, by=by, at=at)


def _check_unveiled(conversation: Conversation, by: User) -> queries.Readings:
    found = queries.readings(conversation.round, visible_to=by)
    if found.sight.is_limited([conversation.pk]):
        raise refusals.ReadingVeiled
    return found


def _size_of_reading(conversation: Conversation, coder: int, by: User) -> int:
    contest = _check_unveiled(conversation, by).contests.get(conversation.pk)
    sizes = {one.coder: one.codings for one in contest.readings} if contest else {}
    if coder not in sizes:
        raise refusals.ReadingGone
    return sizes[coder]


def _kind_of_reading(conversation: Conversation, coder: int) -> terms.ReadingKind:
    agreed = models.AgreedCoder.objects.filter(
        monitor=conversation.round.monitor_id, coder=coder
    ).exists()
    return terms.ReadingKind.AGREED if agreed else terms.ReadingKind.CODER


def _record_choice(
    what: str, conversation: Conversation, *, by: User, at: datetime, **detail: object
) -> None:
    safeguards.record(what, conversation, by=by, at=at, detail=detail)


# --- where two coders differ ----------------------------------------------------------------


@transaction.atomic
def decide(
    *,
    conversation: Conversation,
    pair: deciding.Pair,
    turn: int,
    verdict: terms.TurnVerdict,
    by: User,
    at: datetime,
    codes: Collection[models.Code] = (),
    reason: str = "",
) -> models.TurnDecision:
    """Decide what a turn gets in which two coders differ, in place of an earlier decision.

    `codes` are those of another code. Raises AccessDenied, NotCompared, NoLongerApart,
    ReasonMissing for another code and for what is unclear, OtherCodeMissing, and the refusals
    about a code.
    """
    one = _held_apart(conversation, pair, turn, by)
    if verdict in (terms.TurnVerdict.OTHER, terms.TurnVerdict.UNCLEAR):
        check_reason(reason, refusals.WHY_THIS_DECISION)
    given = set(codes) if verdict == terms.TurnVerdict.OTHER else set()
    if verdict == terms.TurnVerdict.OTHER and not given:
        raise refusals.OtherCodeMissing
    for code in given:
        _check_code_of(conversation.round.monitor_id, code)
    first, second = deciding.in_order(pair)
    decision, _is_new = models.TurnDecision.objects.update_or_create(
        turn_id=turn,
        first_id=first,
        second_id=second,
        defaults={
            "verdict": verdict,
            "reason": reason.strip(),
            "only_first": sorted(one.first),
            "only_second": sorted(one.second),
            "decided_at": at,
            "decided_by": by,
        },
    )
    decision.codes.all().delete()
    models.DecidedCode.objects.bulk_create(
        models.DecidedCode(decision=decision, code=code) for code in given
    )
    _record_choice(
        "disagreement.decided",
        conversation,
        by=by,
        at=at,
        turn=one.place + 1,
        verdict=verdict.value,
        codes=sorted(code.number for code in given),
    )
    return decision


@transaction.atomic
def take_back_decision(
    *, conversation: Conversation, pair: deciding.Pair, turn: int, by: User, at: datetime
) -> None:
    """Leave a turn undecided again. Raises AccessDenied, NotCompared, NoLongerApart."""
    one = _held_apart(conversation, pair, turn, by)
    decision = one.decision or one.outdated
    if decision is None:
        return
    decision.delete()
    _record_choice(
        "disagreement.decision_taken_back", conversation, by=by, at=at, turn=one.place + 1
    )


@transaction.atomic
def let_agreed_count(
    *, conversation: Conversation, pair: deciding.Pair, by: User, at: datetime
) -> models.CountedReading:
    """Build what two coders decided together, or build it again, and let that count.

    It stands under the name of a coder without an account. What stays the same stays the same
    row, so that findings keep what they rest on. Raises AccessDenied, NotCompared, StillApart,
    NothingAgreed, ReadingVeiled, and AgreedIsEvidence where a passage would go on which a finding
    or quote rests.
    """
    access.check_may_decide(by, conversation.round)
    meanwhile.hold(conversation)
    for text in conversation.transcripts.all():
        fieldwork.hold_text(text)
    matter = _matter(conversation, pair, by)
    if not matter.summary.is_decided:
        raise refusals.StillApart
    if not matter.can_count:
        raise refusals.OnlyParts
    agreed = matter.agreed()
    if not agreed:
        raise refusals.NothingAgreed
    coder = _agreed_coder(conversation.round.monitor, by=by, at=at)
    _store_agreed(agreed, list(matter.turns), coder, at=at)
    main = next(iter(matter.turns))
    for number in {main, *(stretch.text for stretch in agreed)}:
        models.CodingTask.objects.update_or_create(
            transcript_id=number,
            coder=coder,
            defaults={"finished_at": at},
            create_defaults={"started_at": at, "finished_at": at},
        )
    first, second = matter.pair
    models.AgreedReading.objects.update_or_create(
        conversation=conversation,
        defaults={"first_id": first, "second_id": second, "built_at": at, "built_by": by},
    )
    _record_choice("reading.built", conversation, by=by, at=at, codings=len(agreed))
    return choose_reading(conversation=conversation, coder=coder.pk, by=by, at=at)


def _matter(conversation: Conversation, pair: deciding.Pair, by: User) -> deciding.Matter:
    """Return what is between two coders, as far as somebody may see both of them."""
    found = queries.readings(conversation.round, visible_to=by)
    both = comparing.doubled(conversation.round, found).of(pair)
    if conversation.pk not in {text.conversation for text in both}:
        raise refusals.NotCompared
    matter = deciding.matters([conversation.pk], pair, found).get(conversation.pk)
    if matter is None:
        raise refusals.NotCompared
    return matter


def _held_apart(
    conversation: Conversation, pair: deciding.Pair, turn: int, by: User
) -> deciding.Apart:
    """Return a turn in which two differ, as it is now; nobody else decides or corrects it."""
    access.check_may_decide(by, conversation.round)
    meanwhile.hold(conversation)
    for text in conversation.transcripts.all():
        fieldwork.hold_text(text)
    apart = _matter(conversation, pair, by).apart
    one = next((one for one in apart if one.turn.pk == turn), None)
    if one is None:
        raise refusals.NoLongerApart
    return one


def _agreed_coder(monitor: Monitor, *, by: User, at: datetime) -> User:
    """Return under whose name what coders of a monitor decided together stands; make it once."""
    meanwhile.hold(monitor)
    known = models.AgreedCoder.objects.select_related("coder").filter(monitor=monitor).first()
    if known is None:
        known = models.AgreedCoder.objects.create(
            monitor=monitor,
            coder=accounts.name_coder(name=AGREED, by=by, at=at, monitor_id=monitor.pk),
        )
    return known.coder


def _store_agreed(
    agreed: Mapping[deciding.Stretch, deciding.Facets],
    texts: list[int],
    coder: User,
    *,
    at: datetime,
) -> None:
    stands = {
        deciding.Stretch(coding.transcript_id, coding.code_id, coding.start, coding.end): coding
        for coding in models.Coding.objects.filter(transcript_id__in=texts, coder=coder)
    }
    gone = [coding for stretch, coding in stands.items() if stretch not in agreed]
    if any(is_held(coding) for coding in gone):
        raise refusals.AgreedIsEvidence
    models.Coding.objects.filter(pk__in=[coding.pk for coding in gone]).delete()
    for stretch, values in agreed.items():
        facets = dict(zip(terms.FACET_NAMES, values, strict=True))
        coding = stands.get(stretch)
        if coding is None:
            models.Coding.objects.create(
                key=new_key(),
                transcript_id=stretch.text,
                code_id=stretch.code,
                coder=coder,
                start=stretch.start,
                end=stretch.end,
                created_at=at,
                changed_at=at,
                **facets,
            )
        elif coding.facets != facets:
            for name, value in facets.items():
                setattr(coding, name, value)
            coding.changed_at = at
            coding.save(update_fields=[*facets, "changed_at"])


# --- one coding in two ----------------------------------------------------------------------


@transaction.atomic
def split_coding(
    *,
    coding: models.Coding,
    key: UUID,
    end: int,
    start: int,
    by: User,
    at: datetime,
    revision: int | None = None,
) -> models.Coding:
    """Make two of one: it ends at `end`, and what begins at `start` gets the same code again.

    `revision` is that of the text in which `start` and `end` were chosen.

    Both halves keep facets and memo. Sent again with the same key it changes nothing.
    Gives the second half. Raises AccessDenied, SplitOutside and the refusals of `change_coding`.
    """
    access.check_may_change(by, coding)
    known = models.Coding.objects.select_related("code", "coder").filter(key=key).first()
    if known:
        if (known.coder_id, known.transcript_id) != (by.pk, coding.transcript_id):
            raise refusals.KeyTaken
        return known
    _hold(coding)
    start, _end = _as_now(coding.transcript, revision, start, start + 1)
    _start, end = _as_now(coding.transcript, revision, end - 1, end)
    last = coding.end
    if not coding.start < end <= start < last:
        raise refusals.SplitOutside
    change_coding(coding=coding, end=end, by=by, at=at)
    return apply_code(
        key=key,
        transcript=coding.transcript,
        code=coding.code,
        start=start,
        end=last,
        by=by,
        at=at,
        memo=coding.memo,
        facets=coding.facets,
    )


def note_presence(*, transcript: Transcript, by: User, at: datetime) -> None:
    """Say that someone has a text open now. Who left a while ago is forgotten, not logged."""
    access.check_may_code(by, transcript)
    models.Presence.objects.filter(
        transcript=transcript, seen_at__lt=at - queries.PRESENT_FOR
    ).delete()
    models.Presence.objects.update_or_create(
        transcript=transcript, user=by, defaults={"seen_at": at}
    )


class Stretch(NamedTuple):
    """Words of a text, in the revision in which they were chosen."""

    transcript: Transcript
    start: int
    end: int
    revision: int


@transaction.atomic
def apply_to_stretches(
    *, stretches: Sequence[Stretch], code: models.Code, by: User, at: datetime
) -> list[UUID]:
    """Put one code on stretches of several texts: on all of them or, when one is refused, on none.

    Returns the keys of the codings that were not there yet. Raises as `apply_code` does.
    """
    given: list[UUID] = []
    for stretch in stretches:
        key = new_key()
        coding = apply_code(key=key, code=code, by=by, at=at, **stretch._asdict())
        if coding.key == key:
            given.append(key)
    return given


@transaction.atomic
def take_back_stretches(*, keys: Collection[str], by: User, at: datetime) -> tuple[int, int]:
    """Take away codings of one's own that were given together, all of them or none.

    What was changed since stays. Returns how many went and how many stay. Raises as
    `remove_coding` does.
    """
    gone = left = 0
    own = models.Coding.objects.filter(key__in=keys, coder=by)
    for coding in own.select_related("code", "transcript__conversation__round__monitor"):
        if coding.changed_at != coding.created_at:
            left += 1
            continue
        remove_coding(coding=coding, by=by, at=at)
        gone += 1
    return gone, left


@transaction.atomic
def set_bookmark(
    *, transcript: Transcript, number: int, revision: int | None, by: User, at: datetime
) -> None:
    """Put a bookmark at a turn, by its number in the text; once, however often it is sent.

    Raises AccessDenied, TextMoved where the text was corrected since `revision`, and
    SpanOutsideText where there is no such turn.
    """
    turn = _turn_numbered(transcript, number, revision, by)
    _mark, is_new = models.Bookmark.objects.get_or_create(
        turn=turn, user=by, defaults={"set_at": at}
    )
    if is_new:
        safeguards.record("bookmark.set", transcript, by=by, at=at, detail={"turn": number})


@transaction.atomic
def remove_bookmark(
    *, transcript: Transcript, number: int, revision: int | None, by: User, at: datetime
) -> None:
    """Take one's bookmark at a turn away; what is already gone is gone. Raises as the other one."""
    turn = _turn_numbered(transcript, number, revision, by)
    gone, _rows = models.Bookmark.objects.filter(turn=turn, user=by).delete()
    if gone:
        safeguards.record("bookmark.removed", transcript, by=by, at=at, detail={"turn": number})


def _turn_numbered(transcript: Transcript, number: int, revision: int | None, by: User) -> Turn:
    access.check_may_code(by, transcript)
    transcript = fieldwork.hold_text(transcript)
    if revision is not None and revision != transcript.revision:
        # The number may be that of another turn by now.
        raise refusals.TextMoved
    turn = fieldwork.turns_of(transcript).filter(position=number - 1).first()
    if turn is None:
        raise refusals.SpanOutsideText
    return turn


def _hold(coding: models.Coding) -> None:
    """Keep the text from being corrected meanwhile; read the coding again and lock it.

    Raises CodingGone.
    """
    code = coding.code
    transcript = fieldwork.hold_text(coding.transcript)
    try:
        meanwhile.hold(coding)
    except meanwhile.GoneMeanwhile:
        raise refusals.CodingGone from None
    coding.transcript = transcript
    if coding.code_id == code.pk:
        coding.code = code


def _as_now(transcript: Transcript, revision: int | None, start: int, end: int) -> tuple[int, int]:
    """Return where a stretch chosen in an earlier revision of the text is by now."""
    if revision is not None and revision < transcript.revision:
        for shift in fieldwork.shifts_since(transcript, revision):
            start, end = shift.span(start, end)
    return start, end


class _Ground(NamedTuple):
    """What has to be known before a stretch of text gets a code; `task` is None before it began."""

    revision: int
    length: int
    words: str
    is_superseded: bool
    is_withdrawn: bool
    is_there: bool
    task: int | None
    is_finished: bool
    was_blind: bool | None
    is_frozen: bool


# In one statement, and as it stands: while it is asked nobody else writes.
_GROUND = """
    SELECT said.revision, length(said.text), substr(said.text, %(first)s, %(length)s),
        EXISTS (SELECT 1 FROM fieldwork_transcript AS newer
            WHERE newer.conversation_id = said.conversation_id AND newer.role = said.role
            AND newer.version > said.version),
        said.erased_at IS NOT NULL OR EXISTS (SELECT 1 FROM fieldwork_turn AS turn
            WHERE turn.transcript_id = said.id AND turn.is_withdrawn
            AND turn.start < %(end)s AND turn."end" > %(start)s),
        EXISTS (SELECT 1 FROM coding_coding WHERE key = %(key)s)
        OR EXISTS (SELECT 1 FROM coding_coding AS same
            WHERE same.transcript_id = said.id AND same.coder_id = %(coder)s
            AND same.code_id = %(code)s AND same.start = %(start)s AND same."end" = %(end)s),
        own.id, own.finished_at IS NOT NULL, own.was_blind,
        EXISTS (SELECT 1 FROM coding_frozencodebook AS frozen
            WHERE frozen.round_id = conversation.round_id)
    FROM fieldwork_transcript AS said
    JOIN fieldwork_conversation AS conversation ON conversation.id = said.conversation_id
    LEFT JOIN coding_codingtask AS own
        ON own.transcript_id = said.id AND own.coder_id = %(coder)s
    WHERE said.id = %(text)s"""
_FARTHEST = 2**31 - 1  # no text is as long, and a database takes no number that is much larger


def _ground_of(
    key: UUID, transcript: Transcript, *, code: models.Code, start: int, end: int, by: User
) -> _Ground:
    """Ask all of it in one query, as the text is held meanwhile."""
    start, end = (min(max(place, 0), _FARTHEST) for place in (start, end))
    asked = {
        "key": models.Coding._meta.get_field("key").get_db_prep_value(key, connection),
        "text": transcript.pk,
        "code": code.pk,
        "coder": by.pk,
        "start": start,
        "end": end,
        "first": start + 1,
        "length": max(end - start, 0),
    }
    with connection.cursor() as cursor:
        cursor.execute(_GROUND, asked)
        found = cursor.fetchone()
    if found is None:
        raise type(transcript).DoesNotExist
    revision, length, words, newer, withdrawn, there, task, done, was_blind, frozen = found
    return _Ground(
        revision=revision,
        length=length,
        words=words,
        is_superseded=bool(newer),
        is_withdrawn=bool(withdrawn),
        is_there=bool(there),
        task=task,
        is_finished=bool(done),
        was_blind=None if was_blind is None else bool(was_blind),
        is_frozen=bool(frozen),
    )


def _already_there(
    key: UUID, transcript: Transcript, *, code: models.Code, start: int, end: int, by: User
) -> models.Coding:
    own = Q(transcript=transcript, coder=by, code=code, start=start, end=end)
    found = list(models.Coding.objects.select_related("code", "coder").filter(Q(key=key) | own))
    same_key = next((coding for coding in found if coding.key == key), None)
    if same_key is None:
        return found[0]
    if (same_key.coder_id, same_key.transcript_id) != (by.pk, transcript.pk):
        raise refusals.KeyTaken
    return same_key


def _twin(
    transcript: Transcript, code: models.Code, start: int, end: int, by: User
) -> models.Coding | None:
    return queries.codings_of_user(by, transcript).filter(code=code, start=start, end=end).first()


def _check_open(transcript: Transcript, by: User) -> None:
    """Raise where a text may not be coded by someone any more; see `_note_sight`."""
    if fieldwork.is_superseded(transcript):
        raise refusals.TranscriptSuperseded
    task = queries.task_of(by, transcript)
    if task and task.finished_at:
        raise refusals.TaskFinished
    if task and task.was_blind:
        _note_sight(task.pk, transcript)


def _begin_task(transcript: Transcript, *, by: User, at: datetime) -> None:
    """Note that someone works on a text, and whether she does without seeing another's work."""
    if queries.task_of(by, transcript):
        return
    conversation = transcript.conversation_id
    sight = queries.sight_of(transcript, by)
    sees = conversation in sight.all_of or conversation in sight.beside
    models.CodingTask.objects.get_or_create(
        transcript=transcript,
        coder=by,
        defaults={
            "started_at": at,
            "was_blind": bool(sight.blind) and not sees,
            "version_begun": _version_of(transcript, by),
        },
    )
    models.Abstention.objects.filter(conversation_id=conversation, user=by).delete()


def _version_of(transcript: Transcript, by: User) -> models.CodebookVersion | None:
    """Return the codebook that somebody codes a text with: as it is now, unless she has another."""
    round_ = transcript.conversation.round
    kept = dividing.version_for(round_, transcript.conversation_id, by.pk)
    if kept is not None:
        return kept
    return queries.codebook_versions(round_.monitor).defer("codes").first()


def _note_sight(task: int, transcript: Transcript) -> None:
    """Note that coding is not blind any more, once the round is not, nor is it to practise."""
    round_ = transcript.conversation.round
    if round_.codes_blind:
        return
    tasks = models.CodingTask.objects.filter(pk=task)
    if round_.divides_coding:
        conversation = transcript.conversation_id
        practised = dividing.practised_by(
            tasks.values_list("coder_id", flat=True).get(), [round_.pk]
        )
        if conversation in practised.get(round_.pk, ()):
            return
    tasks.update(was_blind=False)


def _check_assigned(
    transcript: Transcript, start: int, end: int, by: User, *, has_begun: bool
) -> None:
    """Raise where somebody codes blind what was divided, and this was not given to her.

    Who began before it was divided, or taken back, goes on. Where coders see each other she may
    code what she likes: agreement is counted on what both were given.
    """
    round_ = transcript.conversation.round
    if not round_.divides_coding:
        return
    given = models.Assignment.objects.filter(conversation=transcript.conversation_id)
    own = given.filter(coder=by).first()
    if not (round_.codes_blind or (own is not None and own.is_training)):
        return
    if own is None or own.ended_at:
        if not has_begun and given.filter(ended_at=None).exists():
            raise refusals.NotAssigned
        if own is None:
            return
    if own.is_sample:
        turns = dividing.samples([transcript.conversation_id])[transcript.conversation_id, by.pk]
        if fieldwork.turns_on(transcript, start, end) - turns:
            raise refusals.OutsideSample


def _check_code(transcript: Transcript, code: models.Code, by: User, *, is_frozen: bool) -> None:
    """Raise where somebody may not give a code here: as it is, or was in the version she has.

    `is_frozen` is whether the round is frozen at a version.
    """
    round_ = transcript.conversation.round
    version = None
    if is_frozen or round_.divides_coding:
        version = dividing.version_for(round_, transcript.conversation_id, by.pk)
    if version is None:
        _check_code_of(round_.monitor_id, code)
        return
    if code.monitor_id != round_.monitor_id:
        raise refusals.CodeOfAnotherMonitor
    then = next((row for row in version.codes if row.get("id") == code.pk), None)
    if then is None:
        raise refusals.CodeNotInVersion(version.number)
    if code.is_container or then["is_container"]:
        raise refusals.CodeIsContainer
    if not then["is_on"]:
        raise refusals.CodeIsOff


def _check_code_of(monitor: int, code: models.Code) -> None:
    if code.monitor_id != monitor:
        raise refusals.CodeOfAnotherMonitor
    if code.is_container:
        raise refusals.CodeIsContainer
    if not code.is_on:
        raise refusals.CodeIsOff(_instead(code))


def _instead(code: models.Code) -> str | None:
    """Return what to say of a code that is off and has a successor."""
    successor = code.given_instead
    if successor is None:
        return None
    said = _("Deze code is niet meer in gebruik. Geef in plaats daarvan %(code)s.")
    return said % {"code": successor.full_name}


def _check_span(transcript: Transcript, start: int, end: int) -> None:
    _check_stretch(len(transcript.text), transcript.text[start:end], start, end)


def _check_stretch(length: int, words: str, start: int, end: int) -> None:
    if not 0 <= start <= end <= length:
        raise refusals.SpanOutsideText
    if not words.strip():
        raise refusals.SpanEmpty


def _check_facets(given: Mapping[str, str]) -> None:
    known = {facet.name: facet for facet in terms.FACETS}
    for name, value in given.items():
        if value not in ("", *known[name].values.values):
            raise refusals.UnknownFacet


def is_held(record: Model) -> bool:
    """Return whether a row anywhere, also in a room above, refuses to lose this one.

    What was removed and can come back refuses as well.
    """
    return bundles.points_to(record) or any(
        relation.related_model._base_manager.filter(**{relation.field.name: record}).exists()
        for relation in record._meta.related_objects
        if relation.on_delete is PROTECT
    )


def _record(what: str, coding: models.Coding, *, by: User, at: datetime, **detail: object) -> None:
    safeguards.record(
        what,
        coding,
        by=by,
        at=at,
        detail={"code": coding.code.number, "start": coding.start, "end": coding.end} | detail,
    )


def _record_task(what: str, task: models.CodingTask, *, by: User, at: datetime) -> None:
    safeguards.record(
        what, task, by=by, at=at, codings=queries.codings_of_user(by, task.transcript).count()
    )


# --- beginning with a text --------------------------------------------------------------------


@transaction.atomic
def begin_with_text(
    *,
    draft: Draft,
    beginning: gathering.Beginning,
    has_our_codebook: bool,
    new_conversation: gathering.Facts,
    ties: Mapping[str, gathering.Tie],
    revision: int,
    by: User,
    at: datetime,
) -> Transcript:
    """Make a monitor around a text, with the shipped codebook if asked for, ready to be coded.

    All of it or nothing. Raises what `begin_with_draft` of the fieldwork raises.
    """
    transcript = gathering.begin_with_draft(
        draft=draft,
        beginning=beginning,
        new_conversation=new_conversation,
        ties=ties,
        revision=revision,
        by=by,
        at=at,
    )
    if has_our_codebook:
        ensure_codebook(monitor=transcript.conversation.round.monitor, by=by, at=at)
    return transcript
