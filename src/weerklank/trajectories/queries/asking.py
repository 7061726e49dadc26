"""Who of a register could be asked for research on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.db import models as db
from django.db.models import F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from weerklank.rulebook import tables
from weerklank.rulebook.asking import (
    EXEMPTING,
    RESTS_ON,
    STEPS,
    Askable,
    AskableStaff,
    StaffNotAsked,
    askable,
    last_days_to_come,
    told,
)
from weerklank.rulebook.facts import BEGINS_WITH, Case, Facts, Refused
from weerklank.trajectories import models
from weerklank.trajectories.queries import facts, trajectories
from weerklank.trajectories.queries.doubts import OPEN
from weerklank.trajectories.queries.trajectories import current

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from weerklank.safeguards.models import Organisation

_TABLES = ("leerroutes", "doelgroepen", "besluiten")
# What has a history beside its column, and in which table.
_HISTORIES = {"leerroute": "leerroutes", "doelgroep": "doelgroepen"}
_ENDS = ("overleden", "vertrokken", "voldaan", "z_eind")


def people(
    municipality: Organisation, *, on: date, only: Collection[str] | None = None
) -> Iterator[Askable]:
    """Yield everyone whose trajectory has begun, and of who is not asked why.

    `only` are the pseudonyms of whom it is asked, when that is not everybody; a few.
    """
    chosen = None if only is None else models.Trajectory.objects.filter(pseudonym__in=only)
    for found in facts.facts(municipality, names=_TABLES, only=chosen):
        case = Case(found, on, {})
        if case.exists:
            yield askable(case)


# --- counted by the database ------------------------------------------------------------------
def groups(
    municipality: Organisation, *, on: date, of: Collection[str]
) -> Iterator[tuple[Mapping[str, str], int]]:
    """Yield what is told of who may be asked, with how many of them share it: nobody is read.

    The same people as `people` tells of, counted by the characteristics of `of` alone. The database
    counts who has the same facts, as far as these rest on them: of a date whether it came, of a
    history what runs. The rules are asked once of each.
    """
    columns = {column for key in of for column in RESTS_ON.get(key, ())}
    steps = {STEPS[key] for key in of if key in STEPS}
    shared: dict[str, Combinable] = {column: F(column) for column in columns}
    shared |= {column: _now(municipality, column, on) for column in columns & _HISTORIES.keys()}
    if "in_nederland_sinds" in columns:
        shared["in_nederland_sinds"] = _here_since(on)
    shared |= {column: _if(Q((f"{column}__lte", on)), on) for column in steps}
    names = {f"shared_{column}": column for column in shared}
    doubts = {f"doubted_{column}": column for column in steps}
    found = (
        _may_be_asked(municipality, on)
        .annotate(
            **{name: shared[column] for name, column in names.items()},
            **{name: _doubted(municipality, column) for name, column in doubts.items()},
        )
        .order_by()
        .values(*names, *doubts)
        .annotate(number=db.Count("pk"))
    )
    for row in found.iterator(chunk_size=facts.PART):
        known = tables.Traject(**{column: row[name] for name, column in names.items()})
        refused = frozenset(
            Refused("trajecten", (), column) for name, column in doubts.items() if row[name]
        )
        said = told(Case(Facts("", known, refused=refused), on, {}))
        yield {key: said[key] for key in of if key in said}, row["number"]


def _may_be_asked(municipality: Organisation, on: date) -> db.QuerySet[models.TrajectRecord]:
    """Return the rows of whose trajectory has begun, less those of whom `not_asked` says why."""
    came = [Q((f"{column}__lte", on)) for column in BEGINS_WITH]
    unknown = [Q((column, None)) for column in BEGINS_WITH]
    exempt = _running("besluiten", on).filter(
        Q(geheel=True) | Q(soort="tijdelijke vrijstelling"), soort__in=EXEMPTING
    )
    rows: db.QuerySet[models.TrajectRecord] = current("trajecten").filter(
        reduce(or_, came) | reduce(and_, unknown), trajectory__municipality=municipality
    )
    for column in _ENDS:
        rows = rows.filter(Q((column, None)) | Q((f"{column}__gt", on)))
    return rows.exclude(trajectory__in=exempt.values("trajectory"))


def _running(table: str, on: date) -> db.QuerySet[Any]:
    return current(table).filter(Q(tot=None) | Q(tot__gt=on), van__lte=on)


def _now(municipality: Organisation, column: str, on: date) -> Combinable:
    """Return what runs of a history; of who has none what stands in the column."""
    table = _HISTORIES[column]
    with_history = current(table).filter(trajectory__municipality=municipality)
    runs = _running(table, on).filter(trajectory=OuterRef("trajectory")).order_by("-van")
    return db.Case(
        When(
            trajectory__in=with_history.values("trajectory"),
            then=Coalesce(Subquery(runs.values(column)[:1]), Value("")),
        ),
        default=F(column),
    )


def _here_since(on: date) -> Combinable:
    """Return a day on which who is here equally long may have come, as far as that is told."""
    return db.Case(
        *(
            When(in_nederland_sinds__lte=day, then=Value(day))
            for day in reversed(last_days_to_come(on))
        ),
        When(in_nederland_sinds__lte=on, then=Value(on)),
        output_field=db.DateField(),
    )


def _if(condition: Q, day: date) -> Combinable:
    return db.Case(When(condition, then=Value(day)), output_field=db.DateField())


def _doubted(municipality: Organisation, column: str) -> Combinable:
    """Return whether a date is not there because it was refused."""
    refused = models.RefusedValue.objects.filter(
        OPEN, table="trajecten", column=column, trajectory__municipality=municipality
    )
    return db.Case(
        When(Q((column, None)) & Q(trajectory__in=refused.values("trajectory")), then=True),
        default=False,
        output_field=db.BooleanField(),
    )


# --- contact persons --------------------------------------------------------------------------
def staff(municipality: Organisation, *, on: date) -> list[AskableStaff]:
    """Return every contact person of whatever organisation, and of who is not asked why.

    Three queries. Who guides nobody on that day, or is out of service, is not asked.
    """
    known = models.ContactPeriod.objects.filter(
        trajectory__municipality=municipality, replaced_in=None
    ).exclude(contactpersoon="")
    columns = ("organisatie", "contactpersoon")
    guiding = set(
        trajectories.contacts_on(on)
        .filter(trajectory__municipality=municipality)
        .values_list(*columns)
        .distinct()
    )
    out = set(
        models.StaffMember.objects.filter(
            municipality=municipality, replaced_in=None, uit_dienst__lte=on
        ).values_list("contactpersoon", flat=True)
    )

    def why_not(key: str, *, guides: bool) -> StaffNotAsked | None:
        if key in out:
            return StaffNotAsked.OUT_OF_SERVICE
        return None if guides else StaffNotAsked.GUIDES_NOBODY

    return [
        AskableStaff(kind, key, why_not(key, guides=(kind, key) in guiding))
        for kind, key in known.values_list(*columns).order_by(*columns).distinct()
    ]
