"""What pages of `study` say of choosing people: the plan of a monitor, and its DPIA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from weerklank.sampling import selecting

if TYPE_CHECKING:
    from weerklank.sampling.models import Spread
    from weerklank.study.models import Monitor

register = template.Library()


@register.simple_tag
def targets_of_rounds(monitor: Monitor) -> list[tuple[Spread, list[tuple[str, str, bool]]]]:
    """Return what each round aims for, with its targets in words: whom, how many, whether soft."""
    in_words = selecting.naming(monitor)
    return [
        (
            spread,
            [
                (
                    in_words(selecting.of_quota(quota)),
                    selecting.between(quota.least, quota.most),
                    quota.is_soft,
                )
                for quota in quotas
            ],
        )
        for spread, quotas in selecting.planned(monitor)
    ]


@register.simple_tag
def came_from_register(monitor: Monitor) -> dict[str, bool]:
    """Return whether a register gave `people` to ask, and `counts` of people."""
    people, counts = selecting.came_from_register(monitor)
    return {"people": people, "counts": counts}
