"""Taking a project over that was brought in: at once, or by the worker while somebody waits.

A draft goes from state to state. What the worker does carries the number of its attempt; what
comes back under an older number is undone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import translation

from weerklank.exchange import models, refusals, rules
from weerklank.exchange.operations import importing, watching
from weerklank.exchange.operations.drafts import UPLOADS
from weerklank.exchange.rules import BUSY, State
from weerklank.interchange import told
from weerklank.interchange.refi import apart
from weerklank.interchange.refusals import Refused
from weerklank.safeguards import disk, meanwhile
from weerklank.safeguards.refusals import AccessDenied, DomainError
from weerklank.safeguards.terms import LogResult
from weerklank.study import access as study_access

if TYPE_CHECKING:
    from weerklank.exchange.inspection import Found
    from weerklank.safeguards.models import User

# What is less than both is taken over within a second, so nobody has to wait on another page.
AT_ONCE_CODINGS, AT_ONCE_WORDS = 2_000, 100_000
_GONE = timedelta(seconds=watching.GONE)


class _Overtaken(Exception):
    """Somebody stopped it or began anew after this attempt seemed dead. All of it is undone."""


def is_small(draft: models.ProjectDraft) -> bool:
    """Return whether taking it over is done before somebody would look how far it is."""
    found: Found = draft.found
    return found["counts"]["codings"] <= AT_ONCE_CODINGS and found["word_count"] <= AT_ONCE_WORDS


def state_of(draft: models.ProjectDraft, *, at: datetime) -> State:
    """Return how far a draft is. Of work that nobody is doing any more it broke off."""
    state = State(draft.state)
    if state is State.TAKING and draft.since is not None and draft.since < at - _GONE:
        return state if watching.is_there(_file(draft), at=at) else State.BROKEN
    return state


def how_far(draft: models.ProjectDraft) -> tuple[watching.Far, bool]:
    """Return how far taking it over is, and whether somebody asked to stop it."""
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
    study_access.check_may_research(by, draft.round.monitor)
    _hold(draft, at=at)
    watching.forget(_file(draft))
    draft.attempt += 1
    draft.state, draft.since = State.WAITING, at
    draft.asked_by, draft.choices, draft.refusal = by, choices.to_json(), ""
    draft.save(update_fields=["attempt", "state", "since", "asked_by", "choices", "refusal"])
    UPLOADS.record("started", draft, by=by, at=at)
    return draft.attempt


def _hold(draft: models.ProjectDraft, *, at: datetime) -> None:
    """Lock a draft that nobody is taking over. Raises ProjectBusy, GoneMeanwhile."""
    meanwhile.hold(draft)
    if state_of(draft, at=at) in (*BUSY, State.DONE):
        raise refusals.ProjectBusy


def take_asked(*, draft_id: int, attempt: int, at: datetime) -> None:
    """Take over what was asked for, unless somebody does already; and say what came of it.

    Whatever goes wrong, nothing of the project stays in the round, and the upload stays, so that
    it can be tried again.
    """
    mine = models.ProjectDraft.objects.filter(pk=draft_id, attempt=attempt)
    if not mine.filter(state=State.WAITING).update(state=State.TAKING, since=at):
        return
    draft = mine.select_related("round__monitor", "asked_by").get()
    assert draft.asked_by is not None
    with translation.override(draft.asked_by.language or settings.LANGUAGE_CODE):
        _take_asked(draft, at=at)


def _take_asked(draft: models.ProjectDraft, *, at: datetime) -> None:
    try:
        with watching.watching(_file(draft)) as watch:
            _take(draft, watch, at=at)
    except (_Overtaken, watching.Stopped):
        _end(draft, State.STOPPED, at=at)
    except AccessDenied as refusal:
        _end(draft, State.REFUSED, at=at, refusal=str(refusal))
    except DomainError as refusal:
        _end(draft, State.REFUSED, at=at, refusal=_sentence(refusal))
    except (OSError, DatabaseError) as failure:
        if not disk.is_full(failure):
            _end(draft, State.FAILED, at=at)
            raise
        _end(draft, State.FULL, at=at)
    except Exception:
        _end(draft, State.FAILED, at=at)
        raise


def _take(draft: models.ProjectDraft, watch: watching.Watch, *, at: datetime) -> None:
    assert draft.asked_by is not None

    def finish(outcome: importing.Outcome) -> None:
        watch.go_on()  # the last moment to stop it
        mine = models.ProjectDraft.objects.filter(
            pk=draft.pk, attempt=draft.attempt, state=State.TAKING
        )
        if not mine.update(state=State.DONE, since=at, counts=outcome.counts, content=""):
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


def _sentence(refusal: DomainError) -> str:
    """Return why it was refused, to keep: what the reader of formats told in its own form."""
    behind = refusal.__cause__
    return told.dumps(behind.told) if isinstance(behind, Refused) else str(refusal.user_message)


@transaction.atomic
def _end(draft: models.ProjectDraft, state: State, *, at: datetime, refusal: str = "") -> None:
    """Say why nothing came of an attempt, unless another began meanwhile."""
    mine = models.ProjectDraft.objects.filter(
        pk=draft.pk, attempt=draft.attempt, state=State.TAKING
    )
    if mine.update(state=state, since=at, refusal=refusal) and state is not State.STOPPED:
        UPLOADS.record("refused", draft, by=draft.asked_by, at=at, result=LogResult.REFUSED)


def stop(*, draft: models.ProjectDraft, by: User, at: datetime) -> None:
    """Stop taking a project over; whoever does the work hears it within seconds.

    On SQLite the line in the log waits until the work is undone. Raises AccessDenied and
    GoneMeanwhile.
    """
    study_access.check_may_research(by, draft.round.monitor)
    if State(draft.state) not in BUSY:
        return
    file = _file(draft)
    watching.ask_to_stop(file)
    with transaction.atomic():
        meanwhile.hold(draft)
        state = State(draft.state)
        if state is State.WAITING or (state is State.TAKING and not watching.is_there(file, at=at)):
            draft.state, draft.since = State.STOPPED, at
            draft.save(update_fields=["state", "since"])
        if State(draft.state) in {State.TAKING, State.STOPPED}:
            UPLOADS.record("stopped", draft, by=by, at=at)
    if State(draft.state) is not State.TAKING:
        watching.forget(file)
