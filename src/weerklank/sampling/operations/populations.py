"""How many people there are in all, as a source told it on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.sampling import models, selecting
from weerklank.study import access, queries, terms

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.sampling.rules.population import Known
    from weerklank.study.models import Monitor, Round


class PopulationDayTaken(DomainError):
    user_message = _("Van deze dag staat er al een tabel. Kies een andere dag, of haal die weg.")


class PopulationInFuture(DomainError):
    user_message = _("Deze dag ligt in de toekomst. Vul de dag in waarop zo is geteld.")


class SourceMissing(DomainError):
    user_message = _("Schrijf op waar deze aantallen vandaan komen.")


class PopulationUnfit(DomainError):
    user_message = _(
        "De kenmerken van de monitor veranderden intussen. Kies het bestand nog een keer."
    )


@transaction.atomic
def add_population(
    *,
    monitor: Monitor,
    perspective: str,
    on: date,
    source: str,
    table: Known,
    by: User,
    at: datetime,
) -> models.Population:
    """Keep how many people there were on a day; the newest day counts, earlier ones stay.

    Raises AccessDenied, SourceMissing, PopulationInFuture, PopulationDayTaken or PopulationUnfit.
    """
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    if not source.strip():
        raise SourceMissing
    if on > timezone.localtime(at).date():
        raise PopulationInFuture
    if monitor.populations.filter(perspective=perspective, on=on).exists():
        raise PopulationDayTaken
    _check_fits(monitor, perspective, table)
    population = models.Population.objects.create(
        monitor=monitor,
        perspective=terms.Perspective(perspective),
        on=on,
        source=source.strip(),
        keys=list(table.keys),
        added_at=at,
        added_by=by,
    )
    models.PopulationGroup.objects.bulk_create(
        models.PopulationGroup(population=population, values=dict(values), count=count)
        for values, count in table.groups
    )
    _record("population.added", population, by, at)
    return population


@transaction.atomic
def remove_population(*, population: models.Population, by: User, at: datetime) -> None:
    """Take a table away; the one of the day before it counts then. Raises AccessDenied."""
    access.check_may_research(by, population.monitor)
    _record("population.removed", population, by, at)
    population.delete()


# --- from the register ------------------------------------------------------------------------
class NothingToCount(DomainError):
    user_message = _(
        "Zet eerst doelen: die zeggen van welke kenmerken u aantallen vraagt. Vraag daarna de "
        "gemeente."
    )


class AskedForCounts(DomainError):
    user_message = _("Deze gemeente is al om aantallen gevraagd. Trek die vraag eerst in.")


class CountsGone(DomainError):
    user_message = _("Deze vraag is al beantwoord of ingetrokken.")


@transaction.atomic
def ask_population(
    *, round: Round, municipality: Organisation, by: User, at: datetime
) -> models.PopulationRequest:
    """Ask a municipality how many people share what the targets of inburgeraars ask for.

    Per characteristic, and of those together that a target has together. Raises AccessDenied,
    NothingToCount or AskedForCounts.
    """
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round)
    asked = selecting.combinations(selecting.spread_of(round, terms.Perspective.INBURGERAAR))
    if not asked:
        raise NothingToCount
    if round.population_requests.filter(municipality=municipality, given_at=None).exists():
        raise AskedForCounts
    request = models.PopulationRequest.objects.create(
        round=round,
        municipality=municipality,
        asked=[list(keys) for keys in asked],
        asked_at=at,
        asked_by=by,
    )
    safeguards.record("population.asked", request, by=by, at=at, attributes=request.asked)
    return request


@transaction.atomic
def take_back_population_request(
    *, request: models.PopulationRequest, by: User, at: datetime
) -> None:
    """Take back a question that was not answered, or take away what was given.

    Raises AccessDenied.
    """
    access.check_may_research(by, request.round.monitor)
    current = meanwhile.hold(request)
    safeguards.record("population.taken_back", current, by=by, at=at)
    current.delete()


@transaction.atomic
def take_in_population(
    *,
    request: models.PopulationRequest,
    on: date,
    people: int | None,
    tables: Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]],
    by: User,
    at: datetime,
) -> models.PopulationRequest:
    """Keep what a municipality gave in answer to a question: counts by what is asked for.

    Whoever calls this has checked that `by` may give from the register, and that counts are large
    and rounded. Raises GoneMeanwhile, CountsGone or PopulationUnfit.
    """
    current = meanwhile.hold(request)
    if current.given_at is not None:
        raise CountsGone
    if [list(keys) for keys in tables] != current.asked:
        raise PopulationUnfit
    current.given_at, current.given_by_name, current.on = at, by.name, on
    current.people = people
    current.tables = [
        {"keys": list(keys), "rows": [[list(values), count] for values, count in rows.items()]}
        for keys, rows in tables.items()
    ]
    current.save()
    safeguards.record(
        "population.given",
        current,
        by=by,
        at=at,
        as_of=on.isoformat(),
        rows=sum(len(rows) for rows in tables.values()),
    )
    return current


def _check_fits(monitor: Monitor, perspective: str, table: Known) -> None:
    allowed = queries.population_values(monitor, perspective)
    pairs: Sequence[tuple[str, str]] = [
        pair for values, _count in table.groups for pair in values.items()
    ]
    if not set(table.keys) <= allowed.keys() or not all(
        key in table.keys and value in allowed[key] for key, value in pairs
    ):
        raise PopulationUnfit


def _record(what: str, population: models.Population, by: User, at: datetime) -> None:
    safeguards.record(
        what,
        population,
        by=by,
        at=at,
        perspective=population.perspective,
        as_of=population.on.isoformat(),
        rows=population.groups.count(),
    )
