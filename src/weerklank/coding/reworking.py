"""What changes in the codebook once it is used: codes move, and no coding is lost.

Each act is one transaction with one version of the codebook, its author and reason, and one line
in the log. A line names codes, never how much was coded with them: who codes blind may read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.coding import access, models, operations, refusals, rules
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import check_reason

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor

# As deep as numbers go, and as the search looks below a code.
DEEPEST = 4


def _begin(monitor: Monitor, codes: Sequence[models.Code], reason: str, by: User) -> None:
    """Check who and why, and hold the codebook with these codes, always in the same order."""
    access.check_may_change_codebook(by, monitor)
    check_reason(reason, refusals.WHY_THE_CODEBOOK)
    meanwhile.hold(monitor)
    for code in sorted(codes, key=lambda one: one.pk):
        if code.monitor_id != monitor.pk:
            raise refusals.CodeOfAnotherMonitor
        meanwhile.hold(code)


# --- another place ----------------------------------------------------------------------------


@transaction.atomic
def move_code(
    *, code: models.Code, parent: models.Code | None, reason: str, by: User, at: datetime
) -> models.Code:
    """Put a code with all below it under another one, or as a main branch; also a used one.

    It gets the next free number there, and those below it follow. Codings stay as they are.
    Raises AccessDenied, ReasonMissing, CodeOfAnotherMonitor, MovedBelowItself, CodebookTooDeep,
    NoPlaceThere where it stands there already.
    """
    monitor = code.monitor
    _begin(monitor, [code, parent] if parent else [code], reason, by)
    before = code.number
    _move(code, parent)
    code.refresh_from_db()
    operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    safeguards.record("code.moved", code, by=by, at=at, code=code.number, before=before)
    return code


def _move(code: models.Code, parent: models.Code | None) -> None:
    """Move a code in a codebook that is held. Raises as `move_code` does."""
    if code.parent_id == (parent.pk if parent else None):
        raise refusals.NoPlaceThere
    family = _Family(code.monitor)
    if parent and parent.pk in family.all_below(code.pk):
        raise refusals.MovedBelowItself
    number = operations.next_number(parent) if parent else operations.next_main_number(code.monitor)
    if number.count(".") + family.height(code.pk) > DEEPEST:
        raise refusals.CodebookTooDeep
    models.Code.objects.filter(pk=code.pk).update(parent=parent)
    colour = parent.colour if parent else operations.colour_of(number)
    models.Code.objects.filter(pk__in=family.all_below(code.pk)).update(colour=colour)
    family.number({code.pk: number})


@transaction.atomic
def place_code(
    *,
    code: models.Code,
    before: models.Code | None,
    reason: str,
    by: User,
    at: datetime,
) -> models.Code:
    """Put a code before one that stands beside it, or behind them all; numbers follow.

    The codes beside each other keep the numbers they have together. Raises AccessDenied,
    ReasonMissing, CodeOfAnotherMonitor, NoPlaceThere.
    """
    monitor = code.monitor
    _begin(monitor, [code, before] if before else [code], reason, by)
    family = _Family(monitor)
    beside = family.beside(code)
    if before and before.pk not in beside:
        raise refusals.NoPlaceThere
    rest = [pk for pk in beside if pk != code.pk]
    place = rest.index(before.pk) if before and before.pk != code.pk else len(rest)
    wanted = [*rest[:place], code.pk, *rest[place:]]
    if wanted == beside or (before and before.pk == code.pk):
        raise refusals.NoPlaceThere
    was = code.number
    numbers = [family.numbers[pk] for pk in beside]
    family.number(
        {
            pk: number
            for pk, number in zip(wanted, numbers, strict=True)
            if family.numbers[pk] != number
        }
    )
    code.refresh_from_db()
    operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    safeguards.record("code.moved", code, by=by, at=at, code=code.number, before=was)
    return code


# --- out of use -------------------------------------------------------------------------------


@transaction.atomic
def retire_code(
    *, code: models.Code, successor: models.Code | None, reason: str, by: User, at: datetime
) -> models.Code:
    """Let a code no longer be given, and say what is given instead of it; None for nothing.

    What was coded with it stays. Said again of a code that is off, it gets another successor.
    Raises AccessDenied, ReasonMissing, CodeOfAnotherMonitor, SuccessorUnfit.
    """
    monitor = code.monitor
    _begin(monitor, [code, successor] if successor else [code], reason, by)
    if successor and (successor.pk == code.pk or successor.is_container or not successor.is_on):
        raise refusals.SuccessorUnfit
    if not code.is_on and code.successor_id == (successor.pk if successor else None):
        return code
    _retire(code, successor)
    operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    instead = successor.number if successor else None
    safeguards.record("code.retired", code, by=by, at=at, code=code.number, successor=instead)
    return code


def _retire(code: models.Code, successor: models.Code | None) -> None:
    code.is_on, code.successor = False, successor
    code.save(update_fields=["is_on", "successor"])


class _Family:
    """The codes of a monitor by number and by what stands below what, read once."""

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self.codes = {code.pk: code for code in models.Code.objects.filter(monitor=monitor)}
        self.numbers = {pk: code.number for pk, code in self.codes.items()}
        self.below: dict[int | None, list[int]] = defaultdict(list)
        for code in sorted(self.codes.values(), key=lambda one: rules.natural_order(one.number)):
            self.below[code.parent_id].append(code.pk)

    def beside(self, code: models.Code) -> list[int]:
        """Return a code and those beside it, in their order."""
        return self.below[code.parent_id]

    def all_below(self, code: int) -> list[int]:
        """Return a code and all below it."""
        found = [code]
        for one in found:
            found += self.below.get(one, [])
        return found

    def height(self, code: int) -> int:
        """Return how many layers a code and those below it take."""
        return 1 + max((self.height(one) for one in self.below.get(code, [])), default=0)

    def number(self, roots: Mapping[int, str]) -> None:
        """Give these codes other numbers, and all below them with it."""
        below = {pk: some for pk, some in self.below.items() if pk is not None}
        numbers = rules.renumbered(roots, self.numbers, below)
        changed = [self.codes[pk] for pk in numbers]
        # A number is given once: all of them are free before any is taken.
        for code in changed:
            code.number = f"~{code.pk}"
        models.Code.objects.bulk_update(changed, ["number"])
        for code in changed:
            code.number = numbers[code.pk]
        models.Code.objects.bulk_update(changed, ["number"])
        operations.put_in_order(self.monitor)
