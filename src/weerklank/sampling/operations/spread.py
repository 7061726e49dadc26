"""How many people of which kinds a round wants to hear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.sampling import models, selecting
from weerklank.sampling.rules.selection import Quota
from weerklank.study import access, queries, terms

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

MOST_PEOPLE = 500
MOST_TARGETS = 200
MOST_RESERVES = 20


class TargetUnfit(DomainError):
    user_message = _(
        "Een doel noemt een kenmerk of waarde die deze monitor niet heeft. Kies het opnieuw."
    )


class TargetTwice(DomainError):
    user_message = _("Twee doelen gaan over dezelfde mensen. Laat één van de twee staan.")


class LimitsReversed(DomainError):
    user_message = _("Bij een doel is “minstens” hoger dan “hoogstens”. Draai de getallen om.")


class SizeUnfit(DomainError):
    user_message = _("Vul in hoeveel mensen u wilt spreken: 1 tot en met 500.")


class TargetsChanged(DomainError):
    user_message = _("De doelen zijn intussen gewijzigd. Kies opnieuw.")


@transaction.atomic
def set_spread(
    *,
    round: Round,
    perspective: str,
    size: int,
    reserves: int,
    targets: Sequence[Quota],
    by: User,
    at: datetime,
) -> models.Spread:
    """Say how many people of which kinds are wanted; what was said before is replaced.

    Raises AccessDenied, SizeUnfit, TargetUnfit, TargetTwice or LimitsReversed.
    """
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round)
    if not 1 <= size <= MOST_PEOPLE or not 0 <= reserves <= MOST_RESERVES:
        raise SizeUnfit
    _check(targets, queries.population_values(round.monitor, perspective))
    spread, _made = models.Spread.objects.update_or_create(
        round=round,
        perspective=terms.Perspective(perspective),
        defaults={"size": size, "reserves": reserves},
    )
    spread.targets.all().delete()
    models.SpreadTarget.objects.bulk_create(
        models.SpreadTarget(
            spread=spread,
            position=place,
            keys=list(one.features),
            values=list(one.values),
            least=one.least,
            most=one.most,
            is_soft=one.is_soft,
        )
        for place, one in enumerate(targets, start=1)
    )
    safeguards.record(
        "spread.set",
        spread,
        by=by,
        at=at,
        perspective=spread.perspective,
        people=size,
        targets=len(targets),
    )
    return spread


@transaction.atomic
def take_relaxation(*, draw: models.Draw, by: User, at: datetime) -> models.Spread:
    """Let the targets be what a draw that was impossible would need.

    Raises AccessDenied or TargetsChanged.
    """
    access.check_may_research(by, draw.round.monitor)
    meanwhile.hold(draw.round)
    spread = selecting.spread_of(draw.round, draw.perspective)
    then, now = selecting.quotas_then(draw), selecting.quotas(spread)
    if spread is None or not draw.relaxation or then != now:
        raise TargetsChanged
    for one in draw.relaxation:
        quota = then[one["target"]]
        then[one["target"]] = Quota(
            quota.features, quota.values, one["least"], one["most"], is_soft=quota.is_soft
        )
    return set_spread(
        round=draw.round,
        perspective=draw.perspective,
        size=spread.size,
        reserves=spread.reserves,
        targets=then,
        by=by,
        at=at,
    )


def _check(targets: Sequence[Quota], allowed: dict[str, dict[str, str]]) -> None:
    if len(targets) > MOST_TARGETS:
        raise TargetUnfit
    seen = set()
    for one in targets:
        pairs = list(zip(one.features, one.values, strict=True))
        if (
            not pairs
            or len(set(one.features)) < len(pairs)
            or not all(value in allowed.get(key, {}) for key, value in pairs)
        ):
            raise TargetUnfit
        if frozenset(pairs) in seen:
            raise TargetTwice
        seen.add(frozenset(pairs))
        if one.least < 0 or (one.most is not None and one.least > one.most):
            raise LimitsReversed
