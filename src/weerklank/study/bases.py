"""On which legal basis something is done, as the plan says; without one nothing begins. ADR 0057.

A round from before plans decided this goes on, and says that no basis was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import DomainError, Way
from weerklank.study import models
from weerklank.study.terms import (
    PROCESSING_OF,
    ConsentPurpose,
    LegalBasis,
    Processing,
    ResearchSafeguard,
)


class Standing(StrEnum):
    """Whether something may begin, and what it then rests on."""

    CONSENT = "consent"
    PUBLIC_TASK = "public_task"
    NOT_RECORDED = "not_recorded"  # of a round from before
    NOT_DECIDED = "not_decided"
    UNGUARDED = "unguarded"  # a public task, without what UAVG 24 asks


class NoBasis(DomainError):
    """Something may not begin: nobody decided on which basis it is done."""

    user_message = _(
        "Dit kan nog niet beginnen: in het monitorplan staat geen grondslag voor “%(what)s”."
    )
    unguarded = _(
        "Dit kan nog niet beginnen: “%(what)s” rust op een publieke taak, en de waarborgen van "
        "UAVG 24 staan nog niet in het monitorplan."
    )

    def __init__(self, round_: models.Round, what: Processing, standing: Standing) -> None:
        words = self.unguarded if standing is Standing.UNGUARDED else self.user_message
        self.way = Way(
            _("Naar de grondslag in het plan"),
            "study:monitorplan",
            {"monitor": round_.monitor.slug},
            "grondslag",
        )
        super().__init__(words % {"what": what.label})


def is_guarded(plan: models.Plan | None) -> bool:
    """Return whether all that UAVG 24 asks of research stands in the plan."""
    return plan is not None and set(ResearchSafeguard.values) <= plan.safeguards.keys()


def all_of(round_: models.Round) -> dict[Processing, Standing]:
    """Return of everything that is done on what it rests in a round. One query."""
    plan = safeguards.row(models.Plan, monitor_id=round_.monitor_id)
    return {what: _standing(round_, plan, what) for what in Processing}


def of(round_: models.Round, what: Processing) -> Standing:
    """Return on what something rests in a round."""
    return all_of(round_)[what]


def _standing(round_: models.Round, plan: models.Plan | None, what: Processing) -> Standing:
    basis = plan.bases.get(what) if plan else None
    if basis == LegalBasis.CONSENT:
        return Standing.CONSENT
    if basis == LegalBasis.PUBLIC_TASK and is_guarded(plan):
        return Standing.PUBLIC_TASK
    if not round_.follows_plan:
        return Standing.NOT_RECORDED
    return Standing.UNGUARDED if basis else Standing.NOT_DECIDED


def is_public_task(monitor: models.Monitor, what: Processing) -> bool:
    """Return whether a monitor does something on a public task, with its safeguards."""
    plan = models.Plan.objects.filter(monitor=monitor).first()
    return plan is not None and plan.bases.get(what) == LegalBasis.PUBLIC_TASK and is_guarded(plan)


MAY_BEGIN = frozenset({Standing.CONSENT, Standing.PUBLIC_TASK, Standing.NOT_RECORDED})


def may_begin(round_: models.Round, what: Processing) -> bool:
    return of(round_, what) in MAY_BEGIN


def check_may_begin(round_: models.Round, *done: Processing) -> None:
    """Raise NoBasis where the plan has no basis for one of these, or its safeguards lack."""
    found = all_of(round_)
    for what in done:
        if found[what] not in MAY_BEGIN:
            raise NoBasis(round_, what, found[what])


def waiting(round_: models.Round) -> list[Processing]:
    """Return what a round may not begin with yet. No query for a round from before."""
    if not round_.follows_plan:
        return []
    return [what for what, standing in all_of(round_).items() if standing not in MAY_BEGIN]


def askable(round_: models.Round) -> list[ConsentPurpose]:
    """Return what people may be asked to allow: what the plan has a basis for."""
    found = all_of(round_)
    return [one for one in ConsentPurpose if found[PROCESSING_OF[one]] in MAY_BEGIN]


def by_public_task(participant_ids: Iterable[int], what: Processing) -> set[int]:
    """Return of whom this is done on a public task: unless they object, not because they agree."""
    rows = models.Participant.objects.filter(
        pk__in=list(participant_ids),
        round__monitor__plan__safeguards__has_keys=ResearchSafeguard.values,
        **{f"round__monitor__plan__bases__{what.value}": LegalBasis.PUBLIC_TASK.value},
    )
    return set(rows.order_by().values_list("pk", flat=True))
