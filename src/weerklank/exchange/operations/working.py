"""Work on a file that the worker does while somebody may wait: once, stopped, or broken off.

What is taken over and what is given share it. A row goes from state to state. What the worker does
carries the number of its attempt; what comes back under an older number is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import translation

from weerklank.exchange import models, refusals
from weerklank.exchange.operations import watching
from weerklank.exchange.rules import BUSY, State
from weerklank.interchange import told
from weerklank.interchange.refusals import Refused
from weerklank.safeguards import disk, meanwhile
from weerklank.safeguards.refusals import AccessDenied, DomainError

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

W = TypeVar("W", bound=models.Work)
AT_WORK = (State.LOOKING, State.TAKING, State.GIVING)
_GONE = timedelta(seconds=watching.GONE)


class Overtaken(Exception):
    """Somebody stopped it or began anew after this attempt seemed dead. All of it is undone."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[W]):
    """What the worker does with rows of a table, in which state they are meanwhile.

    `ended` hears why nothing came of an attempt, in the transaction that keeps it.
    """

    model: type[W]
    state: State
    do: Callable[[W, watching.Watch, datetime], None]
    ended: Callable[[W, State, datetime], None]


def file_of(work: models.Work) -> Path:
    return Path(work.content.path)


def state_of(work: models.Work, *, at: datetime) -> State:
    """Return how far it is. Work that nobody is doing any more broke off."""
    state = State(work.state)
    if state in AT_WORK and work.since is not None and work.since < at - _GONE:
        return state if watching.is_there(file_of(work), at=at) else State.BROKEN
    return state


def how_far(work: models.Work) -> tuple[watching.Far, bool]:
    """Return how far the work is, and whether somebody asked to stop it."""
    return watching.how_far(file_of(work)), watching.is_asked_to_stop(file_of(work))


def hold(work: models.Work, *, at: datetime) -> None:
    """Lock a row that the worker does not have. Raises ProjectBusy, GoneMeanwhile."""
    meanwhile.hold(work)
    if state_of(work, at=at) in BUSY:
        raise refusals.ProjectBusy


def let_wait(work: models.Work, *, by: User, at: datetime) -> None:
    """Let a row that is held wait for the worker, as the next attempt; whoever asks saves it."""
    watching.forget(file_of(work))
    work.attempt += 1
    work.state, work.since = State.WAITING, at
    work.asked_by, work.refusal = by, ""


def still(work: W) -> QuerySet[W]:
    """Return the row for as long as this attempt is the one that has it."""
    return type(work)._default_manager.filter(pk=work.pk, attempt=work.attempt, state=work.state)


def do_asked(kind: Kind[W], number: int, attempt: int, *, at: datetime) -> None:
    """Do what was asked for, unless somebody does already; and say what came of it."""
    mine = kind.model._default_manager.filter(pk=number, attempt=attempt)
    if not mine.filter(state=State.WAITING).update(state=kind.state, since=at):
        return
    work = mine.select_related("round__monitor", "asked_by").get()
    assert work.asked_by is not None
    with translation.override(work.asked_by.language or settings.LANGUAGE_CODE):
        _do(kind, work, at=at)


def _do(kind: Kind[W], work: W, *, at: datetime) -> None:
    try:
        with watching.watching(file_of(work)) as watch:
            kind.do(work, watch, at)
    except (Overtaken, watching.Stopped):
        _end(kind, work, State.STOPPED, at=at)
    except AccessDenied as refusal:
        _end(kind, work, State.REFUSED, at=at, refusal=str(refusal))
    except DomainError as refusal:
        _end(kind, work, State.REFUSED, at=at, refusal=_sentence(refusal))
    except (OSError, DatabaseError) as failure:
        if isinstance(failure, FileNotFoundError) and not still(work).exists():
            return  # it was thrown away, and its file with it
        if not disk.is_full(failure):
            _end(kind, work, State.FAILED, at=at)
            raise
        _end(kind, work, State.FULL, at=at)
    except Exception:
        _end(kind, work, State.FAILED, at=at)
        raise


def _sentence(refusal: DomainError) -> str:
    """Return why it was refused, to keep: what the reader of formats told in its own form."""
    behind = refusal.__cause__
    return told.dumps(behind.told) if isinstance(behind, Refused) else str(refusal.user_message)


@transaction.atomic
def _end(kind: Kind[W], work: W, state: State, *, at: datetime, refusal: str = "") -> None:
    """Say why nothing came of an attempt, unless another began meanwhile."""
    if still(work).update(state=state, since=at, refusal=refusal):
        kind.ended(work, state, at)


@contextmanager
def stopping(work: models.Work, *, at: datetime) -> Iterator[State]:
    """Ask whoever does the work to stop, and hold the row in this block; gives its state by then.

    Whoever does the work hears it within seconds. Raises GoneMeanwhile.
    """
    file = file_of(work)
    watching.ask_to_stop(file)
    with transaction.atomic():
        meanwhile.hold(work)
        yield State(work.state)
    if not watching.is_there(file, at=at):
        watching.forget(file)
