"""Closing what a supplier no longer sends, or letting it stand; always by a person, with a reason.

One act is one change, so that it can be taken back as a whole. A row is never removed: it holds no
longer, or gets an end. A trajectory that is no longer sent is closed by saying how it ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import validation
from weerklank.rulebook.tables import BY_NAME, TRAJECTEN, Table, changed
from weerklank.safeguards.refusals import DomainError, NothingChosen, TakenBackAlready, check_reason
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes, judging
from weerklank.trajectories.queries import not_sent as queries
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

ENDINGS = ("vertrokken", "voldaan", "overleden")


class EndMissing(DomainError):
    user_message = _("Zeg hoe deze trajecten eindigden, en op welke dag.")


class EndAhead(DomainError):
    user_message = _("Deze dag moet nog komen. Kies vandaag of eerder.")


class DoesNotFit(DomainError):
    """The end does not fit what stands in one of the rows."""


class ClosedAlready(DomainError):
    user_message = _("Een van deze rijen is intussen al gesloten of weer geleverd. Kies opnieuw.")


class ChangedSince(DomainError):
    user_message = _(
        "Dit kan niet meer worden teruggenomen: een van de rijen is daarna veranderd. Verbeter die "
        "bij het traject."
    )


@transaction.atomic
def close(
    *,
    municipality: Organisation,
    table: str,
    marks: Collection[int],
    reason: str,
    by: User,
    at: datetime,
    ending: str = "",
    until: date | None = None,
) -> models.Change:
    """Close rows of one table that are no longer sent.

    Of a trajectory `ending` says how it ended, on the day `until`. A period gets that day as its
    end; without a day, and in other tables, the row holds no longer.
    Raises AccessDenied, NothingChosen, ReasonMissing, EndMissing, EndAhead, DoesNotFit or
    ClosedAlready.
    """
    access.check_may_steer(by, municipality)
    spec, today = BY_NAME[table], timezone.localdate(at)
    chosen = _chosen(municipality, spec, marks, reason)
    if spec is TRAJECTEN:
        if ending not in ENDINGS or until is None:
            raise EndMissing
        if until > today:
            raise EndAhead
    change = _begin(municipality, reason, by=by, at=at)
    model = models.OF_TABLE[table]
    rows = list(
        model.objects.filter(pk__in=[each.row_id for each in chosen], replaced_in=None)
        .select_for_update()
        .order_by("pk")
    )
    if len(rows) != len(chosen):
        raise ClosedAlready
    column = ending if spec is TRAJECTEN else "tot" if _has_end(spec) and until else ""
    new = []
    for row in rows if column else ():
        ended = changed(spec.row_of(row), **{column: until})
        if problem := validation.problem(table, ended, today):
            raise DoesNotFit(problem.why)
        new.append(model(recorded_in=change, **_owner(spec, row), **ended._asdict()))
    for part in changes.in_parts([row.pk for row in rows]):
        model.objects.filter(pk__in=part).update(replaced_in=change)
    model.objects.bulk_create(new, batch_size=changes.PART)
    change.counts = {table: {"rows": len(rows), "changed" if column else "removed": len(rows)}}
    _finish("not_sent.closed", change, spec, chosen, by=by, at=at)
    return change


@transaction.atomic
def let_stand(
    *,
    municipality: Organisation,
    table: str,
    marks: Collection[int],
    reason: str,
    by: User,
    at: datetime,
) -> models.Change:
    """Let rows stand although they are no longer sent; they are not asked about again.

    Raises AccessDenied, NothingChosen, ReasonMissing or ClosedAlready.
    """
    access.check_may_steer(by, municipality)
    spec = BY_NAME[table]
    chosen = _chosen(municipality, spec, marks, reason)
    change = _begin(municipality, reason, by=by, at=at)
    _finish("not_sent.let_stand", change, spec, chosen, by=by, at=at)
    return change


@transaction.atomic
def take_back(*, change: models.Change, by: User, at: datetime) -> None:
    """Undo a closing, or that rows were let stand. What holds before it holds again.

    Raises AccessDenied, TakenBackAlready or ChangedSince.
    """
    access.check_may_steer(by, change.municipality)
    change = models.Change.objects.select_for_update().get(pk=change.pk)
    if change.withdrawn_at is not None:
        raise TakenBackAlready
    for name in change.counts.keys() & models.OF_TABLE.keys():
        if models.OF_TABLE[name].objects.filter(recorded_in=change).exclude(replaced_in=None):
            raise ChangedSince
    changes.take_back(change, by=by, at=at)
    marks = list(models.NotSent.objects.filter(settled_in=change))
    changes.record("not_sent.taken_back", change, by=by, at=at, rows=len(marks))
    _judge(change.municipality, marks, at=at)


def _chosen(
    municipality: Organisation, table: Table, marks: Collection[int], reason: str
) -> list[models.NotSent]:
    """Return the marks, locked."""
    wanted = set(marks)
    if not wanted:
        raise NothingChosen(_("Kruis aan welke rijen u bedoelt."))
    check_reason(reason)
    found = list(
        queries.marks(municipality, table)
        .filter(pk__in=wanted)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    if len(found) != len(wanted):
        raise ClosedAlready
    return found


def _has_end(table: Table) -> bool:
    return "tot" in table.row._fields


def _owner(table: Table, held: models.Recorded) -> dict[str, int]:
    name = "trajectory_id" if table.of_trajectory else "municipality_id"
    return {name: getattr(held, name)}


def _begin(municipality: Organisation, reason: str, *, by: User, at: datetime) -> models.Change:
    return changes.begin(
        municipality=municipality, kind=ChangeKind.CLOSING, by=by, at=at, reason=reason.strip()
    )


def _finish(
    what: str,
    change: models.Change,
    table: Table,
    marks: list[models.NotSent],
    *,
    by: User,
    at: datetime,
) -> None:
    change.save(update_fields=["counts"])
    for part in changes.in_parts([each.pk for each in marks]):
        models.NotSent.objects.filter(pk__in=part).update(settled_in=change)
    changes.record(what, change, by=by, at=at, table=table.name, rows=len(marks))
    _judge(change.municipality, marks, at=at)


def _judge(municipality: Organisation, marks: Iterable[models.NotSent], *, at: datetime) -> None:
    about = {each.trajectory_id for each in marks if each.trajectory_id is not None}
    if about:
        judging.refresh_these(
            municipality=municipality, trajectories=about, on=timezone.localdate(at)
        )
