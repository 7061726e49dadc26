"""Participation places: what is offered, who takes part now, and who may fit."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from weerklank.rulebook import matching, tables
from weerklank.rulebook.facts import Case
from weerklank.rulebook.matching import Match
from weerklank.trajectories import models
from weerklank.trajectories.queries import facts as reading
from weerklank.trajectories.queries import signals as standing
from weerklank.trajectories.queries.trajectories import current, roles, trajectories
from weerklank.trajectories.terms import RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

MOST = 250  # trajectories that are held against a place at once


@dataclass(frozen=True, slots=True)
class Offered:
    """A place with how many take part now; `mine` are those of them whom someone may see."""

    place: models.Place
    row: tables.Place
    taken: int
    mine: list[str]

    @property
    def free(self) -> int | None:
        """How many parts are free; None when the capacity is not known. Never below none."""
        if self.place.capaciteit is None:
            return None
        return max(self.place.capaciteit - self.taken, 0)


def places(municipality: Organisation) -> QuerySet[models.Place]:
    """Return the places that hold now, by name."""
    found: QuerySet[models.Place] = current("plekken").filter(municipality=municipality)
    return found.select_related("municipality").order_by("plek")


def offered(municipality: Organisation, *, visible_to: User, today: date) -> list[Offered]:
    """Return every place with who takes part now, by name.

    Who sees places for an organisation for guidance alone gets those that are shared: all but
    those of which the municipality said no.
    """
    held = list(places(municipality))
    if not roles(visible_to, municipality) & {RegisterRole.REGISSEUR, RegisterRole.CONSULENT}:
        held = [each for each in held if each.gedeeld is not False]
    taken: Counter[str] = Counter()
    mine: dict[str, list[str]] = defaultdict(list)
    taking_part = _taking_part(municipality, today=today)
    visible = set(
        trajectories(visible_to=visible_to, today=today)
        .filter(pk__in=taking_part.order_by().values("trajectory"))
        .values_list("pk", flat=True)
    )
    for plek, pk, pseudonym in taking_part:
        name = plek.strip().casefold()
        taken[name] += 1
        if pk in visible:
            mine[name].append(pseudonym)
    return [
        Offered(place, tables.PLEKKEN.row_of(place), taken[name], mine[name])
        for place in held
        for name in (place.plek.strip().casefold(),)
    ]


def _taking_part(
    municipality: Organisation, *, today: date
) -> QuerySet[models.Participation, tuple[str, int, str]]:
    """Return place, number and pseudonym of who takes part somewhere today, each once a place."""
    return (
        models.Participation.objects.filter(
            Q(tot=None) | Q(tot__gt=today),
            replaced_in=None,
            van__lte=today,
            trajectory__municipality=municipality,
        )
        .filter(Exists(current("trajecten").filter(trajectory=OuterRef("trajectory"))))
        .order_by("trajectory__pseudonym")
        .values_list("plek", "trajectory_id", "trajectory__pseudonym")
        .distinct()
    )


def one(municipality: Organisation, pk: int, *, visible_to: User, today: date) -> Offered | None:
    """Return a place as it holds now, by its number or that of what it was before."""
    found = models.Place.objects.filter(municipality=municipality, pk=pk).first()
    if found is None:
        return None
    return next(
        (
            each
            for each in offered(municipality, visible_to=visible_to, today=today)
            if each.place.plek == found.plek
        ),
        None,
    )


def history(place: models.Place) -> list[models.Place]:
    """Return what stood there before, the newest first, with the change that brought each."""
    return list(
        models.Place.objects.filter(municipality=place.municipality, plek=place.plek)
        .exclude(pk=place.pk)
        .select_related("recorded_in", "replaced_in")
        .order_by("-pk")
    )


class Candidates(NamedTuple):
    """Who was held against a place; `left_out` says how many more there were."""

    matches: list[tuple[str, Match]]
    left_out: int


def candidates(place: Offered, *, visible_to: User, today: date, only_sector: bool) -> Candidates:
    """Hold the trajectories that someone may see against a place, by pseudonym.

    Those with a wish, or only those with a wish in its sector or for just what it is. Who has
    finished, left or rests is left out. Whether there is room is the same for all, and said of the
    place.
    """
    municipality = place.place.municipality
    wishes = current("wensen").filter(trajectory=OuterRef("pk"))
    if only_sector:
        named = Q(sector__iexact=place.row.sector)
        if place.row.soort.strip().lower() in tables.SECTORLESS_WISHES:
            named |= Q(soort__iexact=place.row.soort.strip())
        wishes = wishes.filter(named)
    chosen = (
        trajectories(visible_to=visible_to, today=today)
        .filter(Exists(wishes), municipality=municipality)
        .order_by("pseudonym")
    )
    pks = list(chosen.values_list("pk", flat=True))
    found = [
        (case.facts.traject, matching.match(case, place.row))
        for case in _cases(municipality, pks[:MOST], today=today)
        if not case.is_over
    ]
    return Candidates(sorted(found, key=lambda pair: pair[0]), max(len(pks) - MOST, 0))


def fitting(
    trajectory: models.Trajectory, *, visible_to: User, today: date
) -> list[tuple[Offered, Match]] | None:
    """Hold every place against one trajectory; None when it has finished, left or rests."""
    for case in _cases(trajectory.municipality, [trajectory.pk], today=today):
        if case.is_over:
            return None
        return [
            (each, matching.match(case, each.row, each.taken))
            for each in offered(trajectory.municipality, visible_to=visible_to, today=today)
        ]
    return None


def wishes_of(trajectory: models.Trajectory) -> list[models.Wish]:
    """Return the wishes that hold now, dream job and bread job first."""
    found: QuerySet[models.Wish] = current("wensen").filter(trajectory=trajectory)
    order = {kind: place for place, kind in enumerate(tables.WISHES)}
    return sorted(
        found.order_by("omschrijving"), key=lambda wish: order.get(wish.soort, len(order))
    )


def _cases(municipality: Organisation, pks: list[int], *, today: date) -> list[Case]:
    if not pks:
        return []
    only = models.Trajectory.objects.filter(pk__in=pks)
    limits = standing.schedule_of(municipality).on(today)
    return [Case(facts, today, limits) for facts in reading.facts(municipality, only=only)]
