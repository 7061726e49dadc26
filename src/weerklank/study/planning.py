"""The plan of a monitor as it stands: its parts, how far they are, and which terms have passed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from weerklank.study import models, terms

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation
    from weerklank.study.terms import KeptData

TEXTS = (
    "reason",
    "asked_of_people",
    "places",
    "deciders",
    "basis_text",
    "terms_text",
    "thanks",
    "results_back",
)


def of(monitor: models.Monitor) -> models.Plan | None:
    return (
        models.Plan.objects.filter(monitor=monitor)
        .select_related("changed_by")
        .prefetch_related("municipalities")
        .first()
    )


def municipalities(monitor: models.Monitor) -> list[Organisation]:
    """Return for whom a monitor is: its own organisation first, then those of the plan."""
    plan = of(monitor)
    return [monitor.organisation, *(plan.municipalities.all() if plan else ())]


@dataclass(frozen=True, slots=True)
class Basis:
    """What is done with data, and on which basis; empty where nobody decided."""

    what: str
    basis: str


def bases(plan: models.Plan | None) -> list[Basis]:
    known = plan.bases if plan else {}
    return [
        Basis(
            str(one.label),
            str(terms.LegalBasis(known[one]).label) if known.get(one) else "",
        )
        for one in terms.Processing
    ]


@dataclass(frozen=True, slots=True)
class Term:
    """How long Weerklank keeps a kind of data after a round; None where nobody decided."""

    what: str
    months: int | None


def terms_of(plan: models.Plan | None) -> list[Term]:
    known = plan.terms if plan else {}
    return [Term(str(one.label), known.get(one)) for one in terms.KeptData]


def ends_on(day: date, months: int) -> date:
    """Return the day on which a term of months after this day has passed."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rounds_past(kind: KeptData, *, on: date) -> list[models.Round]:
    """Return the rounds of which the plan's term for this kind of data has passed.

    The term counts from the last day of the round. A round that was removed waits in the bin,
    which has a term of its own.
    """
    members = models.Membership.objects.filter(monitor=OuterRef("monitor_id"))
    rounds = models.Round.objects.filter(
        Exists(members), monitor__plan__terms__has_key=str(kind), ends_on__lt=on
    ).select_related("monitor__plan")
    return [one for one in rounds if ends_on(one.ends_on, one.monitor.plan.terms[str(kind)]) <= on]
