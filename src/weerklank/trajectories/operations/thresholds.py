"""What a municipality sets the thresholds of the signals to; the past keeps what held then."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.signals import catalogue as signals
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

OF_THE_LAW = "L"


class UnknownThreshold(DomainError):
    user_message = _("Deze drempel bestaat niet.")


class SetByLaw(DomainError):
    user_message = _("Deze drempel staat in de wet. Een gemeente kan die niet wijzigen.")


class NotAnAmount(DomainError):
    user_message = _("Vul een getal in dat niet onder nul ligt.")


class SourceMissing(DomainError):
    user_message = _("Vul in waarop deze waarde rust, zoals een besluit of een afspraak.")


@transaction.atomic
def set_threshold(
    *,
    municipality: Organisation,
    name: str,
    value: float,
    from_on: date,
    source: str,
    by: User,
    at: datetime,
) -> models.Threshold:
    """Set a threshold from a day on. Earlier values stay, also one from the same day.

    Raises AccessDenied, UnknownThreshold, SetByLaw, NotAnAmount or SourceMissing.
    """
    access.check_may_steer(by, municipality)
    bases = {each.basis for each in signals.THRESHOLDS if each.name == name}
    if not bases:
        raise UnknownThreshold
    if OF_THE_LAW in bases:
        raise SetByLaw
    if not math.isfinite(value) or value < 0:
        raise NotAnAmount
    if not source.strip():
        raise SourceMissing
    threshold = models.Threshold.objects.create(
        municipality=municipality,
        name=name,
        value=value,
        from_on=from_on,
        source=source.strip(),
        by_name=by.name,
        set_at=at,
    )
    changes.record("threshold.set", threshold, by=by, at=at, threshold=name, value=value)
    return threshold
