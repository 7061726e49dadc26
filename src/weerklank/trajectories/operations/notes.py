"""What was done about a signal, or until when it may wait and why. A note is never changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.signals import catalogue as signals
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

LONGEST = timedelta(days=366)  # that a signal may be out of sight


class UnknownSignal(DomainError):
    user_message = _("Dit signaal bestaat niet.")


class TextMissing(DomainError):
    user_message = _("Schrijf op wat u deed, of waarom dit kan wachten.")


class NotAhead(DomainError):
    user_message = _("Kies een dag na vandaag waarop het signaal terugkomt.")


class TooFarAhead(DomainError):
    user_message = _("Een signaal komt binnen een jaar terug. Kies een eerdere dag.")


@transaction.atomic
def note(
    *, trajectory: models.Trajectory, rule: str, text: str, by: User, at: datetime
) -> models.SignalNote:
    """Note what was done about a signal. Raises AccessDenied, UnknownSignal or TextMissing."""
    return _write("noted", trajectory, rule, text, None, by=by, at=at)


@transaction.atomic
def set_aside(
    *,
    trajectory: models.Trajectory,
    rule: str,
    text: str,
    returns_on: date,
    by: User,
    at: datetime,
) -> models.SignalNote:
    """Let a signal rest until a day, with the reason. The rule goes on being asked.

    Raises AccessDenied, UnknownSignal, TextMissing, NotAhead or TooFarAhead.
    """
    today = timezone.localdate(at)
    if returns_on <= today:
        raise NotAhead
    if returns_on - today > LONGEST:
        raise TooFarAhead
    return _write("set_aside", trajectory, rule, text, returns_on, by=by, at=at)


@transaction.atomic
def bring_back(
    *, trajectory: models.Trajectory, rule: str, text: str, by: User, at: datetime
) -> models.SignalNote:
    """Let a signal that was set aside show again from today. Raises as `note` does."""
    return _write("brought_back", trajectory, rule, text, timezone.localdate(at), by=by, at=at)


def _write(
    verb: str,
    trajectory: models.Trajectory,
    rule: str,
    text: str,
    returns_on: date | None,
    *,
    by: User,
    at: datetime,
) -> models.SignalNote:
    access.check_may_work_on(by, trajectory, today=timezone.localdate(at))
    if rule not in signals.BY_SIGNAL:
        raise UnknownSignal
    if not text.strip():
        raise TextMissing
    written = models.SignalNote.objects.create(
        trajectory=trajectory,
        rule=rule,
        text=text.strip(),
        returns_on=returns_on,
        at=at,
        by_id=by.pk,
        by_name=by.name,
    )
    changes.record(f"signal.{verb}", trajectory, by=by, at=at, signal=rule)
    return written
