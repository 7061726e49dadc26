"""How far an improvement point is: which step may follow which, and when it is stuck. No tables."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from weerklank.findings.terms import PointStatus


class Ask(StrEnum):
    """What must be written down with a step."""

    NOTHING = "nothing"
    REASON = "reason"  # why
    EFFECT = "effect"  # what was seen


class Stuck(StrEnum):
    """Why a point asks for attention (SIG-35)."""

    OVERDUE = "overdue"
    UNCHANGED = "unchanged"


# What may follow what. A step that was a mistake is taken back instead: `standing`.
STEPS: Mapping[PointStatus, Mapping[PointStatus, Ask]] = {
    PointStatus.PROPOSED: {
        PointStatus.TAKEN_OVER: Ask.NOTHING,
        PointStatus.NOT_TAKEN_OVER: Ask.REASON,
    },
    PointStatus.TAKEN_OVER: {
        PointStatus.CARRIED_OUT: Ask.NOTHING,
        PointStatus.NOT_TAKEN_OVER: Ask.REASON,
    },
    PointStatus.CARRIED_OUT: {PointStatus.EFFECT_SEEN: Ask.EFFECT},
    # Looked at, and more is needed.
    PointStatus.EFFECT_SEEN: {PointStatus.TAKEN_OVER: Ask.REASON},
    # Brought up again.
    PointStatus.NOT_TAKEN_OVER: {PointStatus.PROPOSED: Ask.REASON},
}
# Nobody waits for anything here.
AT_REST = frozenset({PointStatus.EFFECT_SEEN, PointStatus.NOT_TAKEN_OVER})
# Here something is still to be done by the day that was agreed on.
TO_DO = frozenset({PointStatus.PROPOSED, PointStatus.TAKEN_OVER})


def next_steps(status: PointStatus) -> Mapping[PointStatus, Ask]:
    """Return where a point may go from here, and what must be written down with it."""
    return STEPS[status]


@dataclass(frozen=True, slots=True)
class Step:
    """A change of status as the history holds it; `undoes` is the number of the one it undoes."""

    number: int
    became: PointStatus
    on: date
    note: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a point stands after its history, and which step can be taken back; None for none."""

    status: PointStatus
    since: date
    reason: str = ""
    last: int | None = None


def standing(made_on: date, steps: Iterable[Step]) -> Standing:
    """Return how a point stands, with the steps in the order in which they were taken.

    A step that was taken back counts as never taken: the status of before holds since the day on
    which it was given, so that taking back does not put off a reminder.
    """
    taken: list[Step] = []
    for step in steps:
        if step.undoes is None:
            taken.append(step)
        else:
            taken = [one for one in taken if one.number != step.undoes]
    if not taken:
        return Standing(PointStatus.PROPOSED, made_on)
    last = taken[-1]
    reason = last.note if last.became == PointStatus.NOT_TAKEN_OVER else ""
    return Standing(last.became, last.on, reason, last.number)


def stuck(
    *, status: PointStatus, since: date, due_on: date | None, today: date, months: int
) -> tuple[Stuck, ...]:
    """Return why a point asks for attention today, nothing when it does not.

    A day that nobody agreed on cannot be past. On the day itself, and on the day `months` after
    the last step, there is still time.
    """
    found = []
    if status in TO_DO and due_on is not None and due_on < today:
        found.append(Stuck.OVERDUE)
    if status not in AT_REST and since <= unchanged_until(today, months):
        found.append(Stuck.UNCHANGED)
    return tuple(found)


def unchanged_until(today: date, months: int) -> date:
    """Return the last day of a step that is more than so many months ago.

    A day that a shorter month does not have becomes its last one: six months after 31 August is
    28 or 29 February.
    """
    yesterday = today - timedelta(days=1)
    year, month = divmod(yesterday.year * 12 + yesterday.month - 1 - months, 12)
    longest = monthrange(year, month + 1)[1]
    is_last = (yesterday + timedelta(days=1)).day == 1
    return date(year, month + 1, longest if is_last else min(yesterday.day, longest))
