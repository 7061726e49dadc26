"""Attendance lists of schools into the register: lessons per month, and the hours attended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from weerklank.deliveries import access
from weerklank.deliveries.operations import writing
from weerklank.deliveries.operations.importing import Outcome, PartOfMonth
from weerklank.deliveries.rules.attendance import Month, Span
from weerklank.deliveries.rules.reading import MOST_REFUSALS, Counts, Refusal
from weerklank.rulebook.tables import PRESENTIE, UREN, CellValue, Hours, Presence
from weerklank.safeguards import operations as safeguards
from weerklank.trajectories.operations import changes
from weerklank.trajectories.operations.entering import KEPT_BY_THE_MUNICIPALITY
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.queries.trajectories import current
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories import models


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
        {PRESENTIE.name: Counts(refused=len(refused)), UREN.name: Counts()},
        list(refused[:MOST_REFUSALS]),
    )
    replaced = writing.write(
        outcome,
        change,
        PRESENTIE,
        [
            (each, Presence(month.month, month.offered, month.attended, month.authorised))
            for each, month in found
        ],
    )
    outcome.parts_of_months = _parts_of_months(found, replaced, spans or {})
    writing.write(
        outcome,
        change,
        UREN,
        [
            (each, Hours(kind_of_hours, month.hours, month.month, month.until, supplier))
            for each, month in found
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
    held = current(PRESENTIE.name).filter(trajectory__in=about).select_related("recorded_in")
    hidden = {(row.trajectory_id, row.maand) for row in held if not own.sees(row)}
    mine = [each for each in found if (each[0].pk, each[1].month) not in hidden]
    refused = [
        Refusal(PRESENTIE.name, 0, "maand", f"{month.month:%Y-%m}", str(KEPT_BY_THE_MUNICIPALITY))
        for trajectory, month in found
        if (trajectory.pk, month.month) in hidden
    ]
    return mine, refused


def _parts_of_months(
    found: Sequence[tuple[models.Trajectory, Month]],
    replaced: Mapping[tuple[CellValue, ...], Presence],
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
