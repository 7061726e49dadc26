"""Taking a project over that was brought in: at once, or by the worker while somebody waits.

The worker also looks at what is large, before anybody can choose what it becomes.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction

from weerklank.coding import keeping
from weerklank.exchange import models, refusals, rules
from weerklank.exchange.operations import drafts, importing, watching, working
from weerklank.exchange.operations.drafts import UPLOADS
from weerklank.exchange.rules import BUSY, State
from weerklank.interchange.refi import apart
from weerklank.interchange.refi.project import Counting
from weerklank.safeguards import connections
from weerklank.safeguards.terms import LogResult
from weerklank.study import access as study_access

if TYPE_CHECKING:
    from weerklank.exchange.inspection import Found
    from weerklank.safeguards.models import User

# What is less than both is taken over within a second, so nobody has to wait on another page.
AT_ONCE_CODINGS, AT_ONCE_WORDS = 2_000, 100_000


def is_small(draft: models.ProjectDraft) -> bool:
    """Return whether taking it over is done before somebody would look how far it is."""
    found: Found = draft.found
    return found["counts"]["codings"] <= AT_ONCE_CODINGS and found["word_count"] <= AT_ONCE_WORDS


def was_to_look(draft: models.ProjectDraft) -> bool:
    """Return whether the last start was of looking at it, and not of taking it over."""
    return "look" in draft.choices


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
        path=working.file_of(draft),
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
    working.let_wait(draft, by=by, at=at)
    draft.choices = choices
    draft.save(update_fields=["attempt", "state", "since", "asked_by", "choices", "refusal"])
    UPLOADS.record("started", draft, by=by, at=at)
    return draft.attempt


def _hold(draft: models.ProjectDraft, *, at: datetime) -> None:
    """Lock a draft that the worker does not have. Raises ProjectBusy, GoneMeanwhile."""
    working.hold(draft, at=at)
    if State(draft.state) is State.DONE:
        raise refusals.ProjectBusy


def take_asked(*, draft_id: int, attempt: int, at: datetime) -> None:
    """Take over what was asked for, unless somebody does already; and say what came of it.

    Whatever goes wrong, nothing of the project stays in the round, and the upload stays, so that
    it can be tried again.
    """
    work = working.Kind(models.ProjectDraft, State.TAKING, _take, _ended)
    working.do_asked(work, draft_id, attempt, at=at)


def look_asked(*, draft_id: int, attempt: int, at: datetime) -> None:
    """Look at what was asked for, unless somebody does already; and say what came of it.

    Of a file that cannot be read only the row stays, with why.
    """
    work = working.Kind(models.ProjectDraft, State.LOOKING, _look, _ended)
    working.do_asked(work, draft_id, attempt, at=at)


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
        if not working.still(draft).update(state=State.OPEN, since=at, told=how, found=found):
            raise working.Overtaken
        UPLOADS.record("changed" if draft.found else "read", draft, by=draft.asked_by, at=at)


def _take(draft: models.ProjectDraft, watch: watching.Watch, at: datetime) -> None:
    assert draft.asked_by is not None

    def finish(outcome: importing.Outcome) -> None:
        watch.go_on()  # the last moment to stop it
        if not working.still(draft).update(
            state=State.DONE, since=at, counts=outcome.counts, content=""
        ):
            raise working.Overtaken
        UPLOADS.remove_files(draft)

    importing.take_project(
        round_=draft.round,
        path=working.file_of(draft),
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


def _ended(draft: models.ProjectDraft, state: State, at: datetime) -> None:
    """Note that nothing came of an attempt; of a file that cannot be read only the row stays."""
    if state is State.STOPPED:
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
    file = working.file_of(draft)
    with working.stopping(draft, at=at) as state:
        if state in BUSY and not draft.found:
            # Whoever looks at it holds nothing in the database, and ends after this.
            UPLOADS.discard(draft, by=by, at=at)
        else:
            if state in BUSY and (state is State.WAITING or not watching.is_there(file, at=at)):
                draft.state, draft.since = State.STOPPED, at
                draft.save(update_fields=["state", "since"])
            if State(draft.state) in {*working.AT_WORK, State.STOPPED}:
                UPLOADS.record("stopped", draft, by=by, at=at)
