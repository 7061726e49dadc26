"""Taking a project over that was brought in: at once, or by the worker while somebody waits.

The worker also looks at what is large, before anybody can choose what it becomes.

A draft goes from state to state. What the worker does carries the number of its attempt; what
comes back under an older number is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import translation

from weerklank.coding import keeping
from weerklank.exchange import models, refusals, rules
from weerklank.exchange.operations import drafts, importing, watching
from weerklank.exchange.operations.drafts import UPLOADS
from weerklank.exchange.rules import BUSY, State
from weerklank.interchange import told
from weerklank.interchange.refi import apart
from weerklank.interchange.refi.project import Counting
from weerklank.interchange.refusals import Refused
from weerklank.safeguards import connections, disk, meanwhile
from weerklank.safeguards.refusals import AccessDenied, DomainError
from weerklank.safeguards.terms import LogResult
from weerklank.study import access as study_access

if TYPE_CHECKING:
    from weerklank.exchange.inspection import Found
    from weerklank.safeguards.models import User

# What is less than both is taken over within a second, so nobody has to wait on another page.
AT_ONCE_CODINGS, AT_ONCE_WORDS = 2_000, 100_000
_GONE = timedelta(seconds=watching.GONE)
_AT_WORK = (State.LOOKING, State.TAKING)


class _Overtaken(Exception):
    """Somebody stopped it or began anew after this attempt seemed dead. All of it is undone."""


def is_small(draft: models.ProjectDraft) -> bool:
    """Return whether taking it over is done before somebody would look how far it is."""
    found: Found = draft.found
    return found["counts"]["codings"] <= AT_ONCE_CODINGS and found["word_count"] <= AT_ONCE_WORDS


def state_of(draft: models.ProjectDraft, *, at: datetime) -> State:
    """Return how far a draft is. Of work that nobody is doing any more it broke off."""
    state = State(draft.state)
    if state in _AT_WORK and draft.since is not None and draft.since < at - _GONE:
        return state if watching.is_there(_file(draft), at=at) else State.BROKEN
    return state


def was_to_look(draft: models.ProjectDraft) -> bool:
    """Return whether the last start was of looking at it, and not of taking it over."""
    return "look" in draft.choices


def how_far(draft: models.ProjectDraft) -> tuple[watching.Far, bool]:
    """Return how far the work is, and whether somebody asked to stop it."""
    return watching.how_far(_file(draft)), watching.is_asked_to_stop(_file(draft))


def _file(draft: models.ProjectDraft) -> Path:
    return Path(draft.content.path)


def take_over(
    *, draft: models.ProjectDraft, choices: rules.Choices, by: User, at: datetime
) -> importing.Outcome:
    """Take the project into the round at once and let the draft go, as one whole.

    Raises ProjectBusy, and what `importing.take_project` raises.
    """

    def finish(_outcome: importing.Outcome) -> None:
        _hold(draft, at=at)
        UPLOADS.let_go(draft)

    return importing.take_project(
        round_=draft.round,
        path=_file(draft),
        name=draft.name,
        choices=choices,
        by=by,
        at=at,
        limits=apart.ON_A_PAGE,
        finish=finish,
    )


@transaction.atomic
def start(*, draft: models.ProjectDraft, choices: rules.Choices, by: User, at: datetime) -> int:
    """Let the worker take the project over; gives the number of the attempt.

    Raises AccessDenied, ProjectBusy, GoneMeanwhile.
    """
    return _start(draft, choices.to_json(), by=by, at=at)


@transaction.atomic
def start_looking(
    *, draft: models.ProjectDraft, told: dict[str, object], by: User, at: datetime
) -> int:
    """Let the worker look again, with another way of counting or because it failed before.

    An empty `told` lets the file decide. Gives the number of the attempt. Raises AccessDenied,
    ProjectBusy, GoneMeanwhile.
    """
    return _start(draft, {"look": told}, by=by, at=at)


def _start(
    draft: models.ProjectDraft, choices: dict[str, object], *, by: User, at: datetime
) -> int:
    study_access.check_may_research(by, draft.round.monitor)
    _hold(draft, at=at)
    watching.forget(_file(draft))
    draft.attempt += 1
    draft.state, draft.since = State.WAITING, at
    draft.asked_by, draft.choices, draft.refusal = by, choices, ""
    draft.save(update_fields=["attempt", "state", "since", "asked_by", "choices", "refusal"])
    UPLOADS.record("started", draft, by=by, at=at)
    return draft.attempt


def _hold(draft: models.ProjectDraft, *, at: datetime) -> None:
    """Lock a draft that the worker does not have. Raises ProjectBusy, GoneMeanwhile."""
    meanwhile.hold(draft)
    if state_of(draft, at=at) in (*BUSY, State.DONE):
        raise refusals.ProjectBusy


def take_asked(*, draft_id: int, attempt: int, at: datetime) -> None:
    """Take over what was asked for, unless somebody does already; and say what came of it.

    Whatever goes wrong, nothing of the project stays in the round, and the upload stays, so that
    it can be tried again.
    """
    _do_asked(draft_id, attempt, State.TAKING, _take, at=at)


def look_asked(*, draft_id: int, attempt: int, at: datetime) -> None:
    """Look at what was asked for, unless somebody does already; and say what came of it.

    Of a file that cannot be read only the row stays, with why.
    """
    _do_asked(draft_id, attempt, State.LOOKING, _look, at=at)


Do = Callable[[models.ProjectDraft, watching.Watch, datetime], None]


def _do_asked(draft_id: int, attempt: int, state: State, do: Do, *, at: datetime) -> None:
    mine = models.ProjectDraft.objects.filter(pk=draft_id, attempt=attempt)
    if not mine.filter(state=State.WAITING).update(state=state, since=at):
        return
    draft = mine.select_related("round__monitor", "asked_by").get()
    assert draft.asked_by is not None
    with translation.override(draft.asked_by.language or settings.LANGUAGE_CODE):
        _do(draft, do, at=at)


def _do(draft: models.ProjectDraft, do: Do, *, at: datetime) -> None:
    try:
        with watching.watching(_file(draft)) as watch:
            do(draft, watch, at)
    except (_Overtaken, watching.Stopped):
        _end(draft, State.STOPPED, at=at)
    except AccessDenied as refusal:
        _end(draft, State.REFUSED, at=at, refusal=str(refusal))
    except DomainError as refusal:
        _end(draft, State.REFUSED, at=at, refusal=_sentence(refusal))
    except (OSError, DatabaseError) as failure:
        if isinstance(failure, FileNotFoundError) and not _still(draft).exists():
            return  # it was thrown away, before its file was open
        if not disk.is_full(failure):
            _end(draft, State.FAILED, at=at)
            raise
        _end(draft, State.FULL, at=at)
    except Exception:
        _end(draft, State.FAILED, at=at)
        raise


def _still(draft: models.ProjectDraft) -> QuerySet[models.ProjectDraft]:
    """Return the row for as long as this attempt is the one that has it."""
    return models.ProjectDraft.objects.filter(pk=draft.pk, attempt=draft.attempt, state=draft.state)


def _look(draft: models.ProjectDraft, watch: watching.Watch, at: datetime) -> None:
    assert draft.asked_by is not None
    study_access.check_may_research(draft.asked_by, draft.round.monitor)
    how = draft.choices["look"]
    found = drafts.look_by_the_worker(
        draft,
        Counting(**how) if how else None,
        lambda texts, codings: watch.go_on(texts=texts, codings=codings),
    )
    with transaction.atomic():
        if not _still(draft).update(state=State.OPEN, since=at, told=how, found=found):
            raise _Overtaken
        UPLOADS.record("changed" if draft.found else "read", draft, by=draft.asked_by, at=at)


def _take(draft: models.ProjectDraft, watch: watching.Watch, at: datetime) -> None:
    assert draft.asked_by is not None

    def finish(outcome: importing.Outcome) -> None:
        watch.go_on()  # the last moment to stop it
        if not _still(draft).update(state=State.DONE, since=at, counts=outcome.counts, content=""):
            raise _Overtaken
        UPLOADS.remove_files(draft)

    importing.take_project(
        round_=draft.round,
        path=_file(draft),
        name=draft.name,
        choices=rules.Choices.from_json(draft.choices),
        by=draft.asked_by,
        at=at,
        limits=apart.BY_THE_WORKER,
        watch=watch,
        finish=finish,
    )
    # Or whoever first looks at a page that counts would wait for it. Where somebody does so
    # already, it is counted there.
    try:
        keeping.keep(draft.round)
    except OperationalError as failure:
        if not connections.is_busy(failure):
            raise


def _sentence(refusal: DomainError) -> str:
    """Return why it was refused, to keep: what the reader of formats told in its own form."""
    behind = refusal.__cause__
    return told.dumps(behind.told) if isinstance(behind, Refused) else str(refusal.user_message)


@transaction.atomic
def _end(draft: models.ProjectDraft, state: State, *, at: datetime, refusal: str = "") -> None:
    """Say why nothing came of an attempt, unless another began meanwhile."""
    mine = _still(draft)
    if not mine.update(state=state, since=at, refusal=refusal) or state is State.STOPPED:
        return
    if state is State.REFUSED and not draft.found:
        models.ProjectDraft.objects.filter(pk=draft.pk).update(content="")
        UPLOADS.remove_files(draft)
    UPLOADS.record("refused", draft, by=draft.asked_by, at=at, result=LogResult.REFUSED)


def stop(*, draft: models.ProjectDraft, by: User, at: datetime) -> None:
    """Stop what the worker does with a project; whoever does the work hears it within seconds.

    What was not looked at yet is thrown away. On SQLite the line in the log waits until what was
    written of a project is undone. Raises AccessDenied and GoneMeanwhile.
    """
    study_access.check_may_research(by, draft.round.monitor)
    if State(draft.state) not in BUSY:
        return
    file = _file(draft)
    watching.ask_to_stop(file)
    with transaction.atomic():
        meanwhile.hold(draft)
        state = State(draft.state)
        if state in BUSY and not draft.found:
            # Whoever looks at it holds nothing in the database, and ends after this.
            UPLOADS.discard(draft, by=by, at=at)
        else:
            if state in BUSY and (state is State.WAITING or not watching.is_there(file, at=at)):
                draft.state, draft.since = State.STOPPED, at
                draft.save(update_fields=["state", "since"])
            if State(draft.state) in {*_AT_WORK, State.STOPPED}:
                UPLOADS.record("stopped", draft, by=by, at=at)
    if not watching.is_there(file, at=at):
        watching.forget(file)
