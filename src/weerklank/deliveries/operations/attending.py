"""Attendance lists of schools into the register: lessons per month, and the hours attended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from weerklank.deliveries import access
from weerklank.deliveries.operations.importing import (
    MOST_DIFFERENCES,
    Difference,
    Outcome,
    PartOfMonth,
)
from weerklank.deliveries.rules.attendance import Month, Span
from weerklank.deliveries.rules.reading import MOST_REFUSALS, Counts, Refusal
from weerklank.safeguards import operations as safeguards
from weerklank.trajectories.operations import arriving, changes
from weerklank.trajectories.operations.entering import KEPT_BY_THE_MUNICIPALITY
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.queries.trajectories import current
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories import models

PRESENCE, HOURS = "presentie", "uren"


def trajectories_by_pseudonym(
    municipality: Organisation, pseudonyms: Sequence[str], *, brought_by: User, today: date
) -> dict[str, models.Trajectory]:
    """Return those of these pseudonyms that whoever brought the list may write about today.

    For a regisseur everyone of the municipality, for a school its own people: of anybody else it
    does not learn whether she exists.
    """
    seen = trajectories.trajectories(
        visible_to=brought_by,
        today=today,
        through=(RegisterRole.REGISSEUR, RegisterRole.AANBIEDER),
    )
    return {
        each.pseudonym: each
        for each in seen.filter(municipality=municipality, pseudonym__in=pseudonyms)
    }


@transaction.atomic
def take(
    *,
    municipality: Organisation,
    supplier: str,
    months: Sequence[Month],
    matched: Mapping[str, models.Trajectory],
    kind_of_hours: str,
    refused: Sequence[Refusal],
    file_name: str,
    checksum: str,
    by: User,
    at: datetime,
    dry_run: bool = False,
    spans: Mapping[date, Span] | None = None,
) -> Outcome:
    """Write the months of whoever was matched; the others are not written and never guessed.

    `matched` gives the trajectory of a key. A month that was there already is replaced when the
    list says something else; the same list again changes nothing. Hours that a list does not tell
    stay unknown. `refused` is what could not be read, to count and tell. `spans` says over which
    days of a month the list goes: where it replaces more than it says, the outcome names it in
    `parts_of_months`. A dry run keeps nothing.
    Raises AccessDenied.
    """
    access.check_may_take_list(
        by,
        municipality,
        supplier=supplier,
        kind_of_hours=kind_of_hours,
        about=list(matched.values()),
        today=timezone.localdate(at),
    )
    change = changes.begin(
        municipality=municipality,
        kind=ChangeKind.ATTENDANCE,
        by=by,
        at=at,
        supplier=supplier,
        file_name=file_name[:255],
        checksum=checksum,
    )
    found = [(matched[month.key], month) for month in months if month.key in matched]
    found, kept = _without_those_of_others(found, by, municipality)
    refused = [*refused, *kept]
    outcome = Outcome(
        change,
        {PRESENCE: Counts(refused=len(refused)), HOURS: Counts()},
        list(refused[:MOST_REFUSALS]),
    )
    replaced = _write(
        outcome,
        change,
        PRESENCE,
        [
            (
                trajectory,
                {"maand": month.month},
                {
                    "aangeboden": month.offered,
                    "aanwezig": month.attended,
                    "afwezig_geoorloofd": month.authorised,
                },
            )
            for trajectory, month in found
        ],
    )
    outcome.parts_of_months = _parts_of_months(found, replaced, spans or {})
    _write(
        outcome,
        change,
        HOURS,
        [
            (
                trajectory,
                {
                    "soort": kind_of_hours,
                    "van": month.month,
                    "bekend_tot": month.until,
                    "bron": supplier,
                },
                {"uren": month.hours},
            )
            for trajectory, month in found
            if month.hours is not None
        ],
    )
    if dry_run:
        transaction.set_rollback(True)
        outcome.change = None
        return outcome
    change.counts = outcome.as_json()["tables"]
    change.save(update_fields=["counts"])
    safeguards.record(
        "register.attendance_imported",
        change,
        by=by,
        at=at,
        detail={name: counts.rows for name, counts in outcome.tables.items()},
    )
    return outcome


def _without_those_of_others(
    found: Sequence[tuple[models.Trajectory, Month]], by: User, municipality: Organisation
) -> tuple[list[tuple[models.Trajectory, Month]], list[Refusal]]:
    """Leave out months of which a school may not see what stands there: it replaces none of them.

    Nor does it learn what stood there, or of whom that is.
    """
    if RegisterRole.REGISSEUR in trajectories.roles(by, municipality):
        return list(found), []
    about = {trajectory.pk: trajectory for trajectory, _month in found}
    own = own_part.of(by, about.values())
    held = current(PRESENCE).filter(trajectory__in=about).select_related("recorded_in")
    hidden = {(row.trajectory_id, row.maand) for row in held if not own.sees(PRESENCE, row)}
    mine = [each for each in found if (each[0].pk, each[1].month) not in hidden]
    refused = [
        Refusal(PRESENCE, 0, "maand", f"{month.month:%Y-%m}", str(KEPT_BY_THE_MUNICIPALITY))
        for trajectory, month in found
        if (trajectory.pk, month.month) in hidden
    ]
    return mine, refused


Row = tuple["models.Trajectory", dict[str, Any], dict[str, Any]]  # key fields, the other fields


def _parts_of_months(
    found: Sequence[tuple[models.Trajectory, Month]],
    replaced: Mapping[tuple[Any, ...], Any],
    spans: Mapping[date, Span],
) -> list[PartOfMonth]:
    """Return the months of which more was known than a list over a part of them can say."""
    told: dict[date, PartOfMonth] = {}
    for trajectory, month in found:
        before = replaced.get((trajectory.pk, month.month))
        if before is None:
            continue
        span = spans.get(month.month)
        if span is None:
            continue
        fewer = before.aangeboden is not None and month.offered < before.aangeboden
        if not fewer and not span.is_part:
            continue
        part = told.setdefault(
            month.month,
            PartOfMonth(month.month.isoformat(), span.first.isoformat(), span.last.isoformat()),
        )
        part.people += 1
        part.fewer += fewer
    return [told[month] for month in sorted(told)]


def _write(
    outcome: Outcome, change: models.Change, table: str, rows: Sequence[Row]
) -> dict[tuple[Any, ...], Any]:
    """Add rows that are new, let changed ones take the place of what held; give the latter."""
    counts = outcome.tables[table]
    held = _held(table, rows)
    new: list[dict[str, Any]] = []
    replaced: dict[tuple[Any, ...], Any] = {}
    for trajectory, key, values in rows:
        counts.rows += 1
        there = held.get((trajectory.pk, *key.values()))
        if there is None:
            counts.new += 1
        elif all(getattr(there, name) == value for name, value in values.items()):
            counts.unchanged += 1
            continue
        else:
            counts.changed += 1
            replaced[trajectory.pk, *key.values()] = there
            _tell(outcome, table, (trajectory, key, values), there)
        new.append({"trajectory": trajectory, **key, **values})
    arriving.write(table, change, new=new, replaced=[each.pk for each in replaced.values()])
    return replaced


def _held(table: str, rows: Sequence[Row]) -> dict[tuple[Any, ...], Any]:
    if not rows:
        return {}
    names = list(rows[0][1])
    found = current(table).filter(trajectory__in={trajectory.pk for trajectory, *_rest in rows})
    return {(row.trajectory_id, *(getattr(row, name) for name in names)): row for row in found}


def _tell(outcome: Outcome, table: str, row: Row, there: Any) -> None:
    trajectory, key, values = row
    month: date = key.get("maand") or key["van"]
    for name, value in values.items():
        before = getattr(there, name)
        if before != value and len(outcome.differences) < MOST_DIFFERENCES:
            outcome.differences.append(
                Difference(
                    table,
                    trajectory.pseudonym,
                    0,
                    f"{name} {month:%Y-%m}",
                    _shown(before),
                    _shown(value),
                )
            )


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
