"""Filling in and correcting by hand: a row is never overwritten, what it replaces stays."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import hour_periods, sharing, tables, validation
from weerklank.rulebook.tables import Row, Table
from weerklank.safeguards import meanwhile
from weerklank.safeguards.refusals import AccessDenied, DomainError, NothingChanged, check_reason
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes, doubts, judging
from weerklank.trajectories.queries import own_part
from weerklank.trajectories.queries import trajectory as queries
from weerklank.trajectories.queries.trajectories import current
from weerklank.trajectories.terms import ChangeKind, ContactOrganisation

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User


class NotSo(DomainError):
    """What was filled in cannot be so; `column` says where to look."""

    def __init__(self, column: str, why: str | Promise) -> None:
        self.column = column
        super().__init__(why, field=column)


class AlreadyThere(DomainError):
    user_message = _("Deze rij is er al. Kies bij die rij voor corrigeren.")


class ChangedSince(meanwhile.ChangedMeanwhile):
    user_message = _(
        "Deze rij is net veranderd, door u in een ander venster of door iemand anders. Bekijk die"
        " eerst opnieuw."
    )


class MustStay(DomainError):
    user_message = _("Deze gegevens kunt u corrigeren, niet weghalen.")


KEPT_BY_THE_MUNICIPALITY = _(
    "Deze maand houdt de gemeente bij. Vraag de regisseur als er iets niet klopt."
)


KEPT_ALREADY = _("Dit houdt de gemeente al bij. Vraag de regisseur als er iets niet klopt.")


class SamePeriod(DomainError):
    """A period with another `van` may be meant: the row with this number that stands there."""

    user_message = _("Er staat al een periode met een andere begindatum. Is dit dezelfde?")

    def __init__(self, number: int, van: date) -> None:
        self.number, self.van = number, van
        super().__init__()


class ContactMissing(DomainError):
    user_message = _("Vul in wie de contactpersoon bij de gemeente is.")


@transaction.atomic
def add(
    *,
    trajectory: models.Trajectory,
    table: str,
    row: Row,
    by: User,
    at: datetime,
    same_as: int | None = None,
    is_another: bool = False,
) -> models.OfTrajectory | None:
    """Add a row, a NamedTuple of rules/tables.py, to a table of a trajectory.

    Of a period that overlaps another one about the same it must be told whether it is that one
    with another `van`: `same_as` is the number of the row that it takes the place of, `is_another`
    says that both stand.
    Raises AccessDenied, NotSo, AlreadyThere, SamePeriod or ChangedSince.
    """
    spec, today = tables.BY_NAME[table], timezone.localdate(at)
    _check_may(by, trajectory, spec, row, today=today)
    old = None if same_as is None else _held(spec, trajectory, same_as)
    _check(spec, trajectory, row, today, old=old)
    row = _beside_another(spec, trajectory, row, by, today=today)
    if _under_same_key(spec, trajectory, row).exists():
        raise AlreadyThere
    other = None if is_another else _other_begin(spec, trajectory, row, by, today=today)
    if other is not None and old is None:
        raise SamePeriod(*other)
    if old is not None and (other is None or spec.same is None):
        raise ChangedSince
    if old is not None:
        _check_may(by, trajectory, spec, spec.row_of(old), today=today)
    return _put("row_added", trajectory, spec, old, row, by=by, at=at)


@transaction.atomic
def correct(
    *,
    trajectory: models.Trajectory,
    table: str,
    replaces: int,
    row: Row,
    reason: str,
    by: User,
    at: datetime,
) -> models.OfTrajectory | None:
    """Let a row take the place of the one with number `replaces`; that stays in the history.

    Raises AccessDenied, ReasonMissing, ChangedSince, NothingChanged, NotSo or AlreadyThere.
    """
    spec, today = tables.BY_NAME[table], timezone.localdate(at)
    old = _held(spec, trajectory, replaces)
    _check_may(by, trajectory, spec, spec.row_of(old), today=today)
    _check_may(by, trajectory, spec, row, today=today)
    _check_own(by, trajectory, old, today=today)
    check_reason(reason, _("Schrijf op waarom u dit corrigeert."))
    if spec.row_of(old) == row:
        raise NothingChanged
    _check(spec, trajectory, row, today, old=old)
    if _under_same_key(spec, trajectory, row).exclude(pk=old.pk).exists():
        raise AlreadyThere
    return _put("row_corrected", trajectory, spec, old, row, by=by, at=at, reason=reason)


@transaction.atomic
def take_away(
    *,
    trajectory: models.Trajectory,
    table: str,
    replaces: int,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    """Let a row that should not be there hold no longer; the history keeps it.

    Raises AccessDenied, MustStay, ReasonMissing or ChangedSince.
    """
    spec, today = tables.BY_NAME[table], timezone.localdate(at)
    old = _held(spec, trajectory, replaces)
    _check_may(by, trajectory, spec, spec.row_of(old), today=today)
    _check_own(by, trajectory, old, today=today)
    if spec is tables.TRAJECTEN:
        raise MustStay
    check_reason(reason, _("Schrijf op waarom u dit corrigeert."))
    _put("row_removed", trajectory, spec, old, None, by=by, at=at, reason=reason)


@transaction.atomic
def begin_trajectory(
    *,
    municipality: Organisation,
    pseudonym: str,
    row: tables.Traject,
    contactpersoon: str,
    by: User,
    at: datetime,
) -> models.Trajectory:
    """Begin a trajectory by hand, with who is contact person at the municipality from today.

    A consulent begins one of her own. The pseudonym comes from the vault (see crossings).
    Raises AccessDenied, ContactMissing or NotSo.
    """
    access.check_may_guide(by, municipality)
    today, key = timezone.localdate(at), contactpersoon.strip()
    if not key:
        raise ContactMissing
    if not queries.may_begin_for(by, municipality, key):
        raise AccessDenied(_("Een consulent begint alleen een traject van zichzelf."))
    if problem := validation.problem("trajecten", row, today) or validation.first_pip_at_a2(row):
        raise NotSo(problem.column, problem.why)
    change = changes.begin(
        municipality=municipality,
        kind=ChangeKind.ENTRY,
        by=by,
        at=at,
        counts={"trajecten": {"rows": 1, "new": 1}, "contactpersonen": {"rows": 1, "new": 1}},
    )
    trajectory = models.Trajectory.objects.create(
        municipality=municipality, pseudonym=pseudonym, recorded_in=change
    )
    _insert(tables.TRAJECTEN, trajectory, row, change)
    contact = tables.ContactPeriod(ContactOrganisation.GEMEENTE.value, key, today, None, "")
    _insert(tables.CONTACTPERSONEN, trajectory, contact, change)
    _finish("created", trajectory, tables.TRAJECTEN, by=by, at=at)
    return trajectory


def _check_may(
    by: User, trajectory: models.Trajectory, table: Table, row: Row, *, today: date
) -> None:
    access.check_may_fill(by, trajectory, table.name, today=today)
    if (
        isinstance(row, tables.Appointment)
        and not queries.is_guide(by, trajectory, today=today)
        and row.organisatie not in queries.organisations(by, trajectory, today=today)
    ):
        raise AccessDenied(_("U vult alleen afspraken van uw eigen organisatie in."))
    if sharing.is_for_others(table.name, row) and not queries.is_guide(by, trajectory, today=today):
        raise NotSo("soort", _("Deze soort vult de gemeente in. Kies een andere soort."))


def _check_own(
    by: User, trajectory: models.Trajectory, held: models.OfTrajectory, *, today: date
) -> None:
    """What a provider does not see, is not there for her either. Raises ChangedSince."""
    if queries.is_guide(by, trajectory, today=today):
        return
    if not own_part.of(by, [trajectory]).sees(held):
        raise ChangedSince


def _beside_another(
    table: Table, trajectory: models.Trajectory, row: Row, by: User, *, today: date
) -> Row:
    """Let a provider fill in what stands beside a row of another one, and not tell her of it.

    An appointment gets the next number of that day, which she neither fills in nor sees. A month
    has one row, and so have a wish, a class and whatever else she brings. Raises NotSo.
    """
    held = _under_same_key(table, trajectory, row).select_related("recorded_in").first()
    if held is None or queries.is_guide(by, trajectory, today=today):
        return row
    if isinstance(row, tables.Presence):
        if own_part.of(by, [trajectory]).sees(held):
            return row
        raise NotSo("maand", KEPT_BY_THE_MUNICIPALITY)
    if not isinstance(row, tables.Appointment):
        if not own_part.of(by, [trajectory]).sees(held):
            raise NotSo(table.key[0], KEPT_ALREADY)
        return row
    same_day = current(table.name).filter(
        trajectory=trajectory,
        organisatie=row.organisatie,
        soort=row.soort,
        gepland_op=row.gepland_op,
    )
    return row._replace(nummer=max(same_day.values_list("nummer", flat=True)) + 1)


def _check(
    table: Table,
    trajectory: models.Trajectory,
    row: Row,
    today: date,
    *,
    old: models.OfTrajectory | None,
) -> None:
    for name in table.must_be_filled:
        if getattr(row, name) in (None, ""):
            raise NotSo(name, _("Vul dit in."))
    problem = validation.problem(table.name, row, today)
    if problem is None and isinstance(row, tables.Traject):
        lived = current("vestigingen").filter(trajectory=trajectory).count()
        problem = validation.pip_before_registration(row) if lived < 2 else None
        if problem is None and isinstance(old, models.TrajectRecord) and old.pip is None:
            problem = validation.first_pip_at_a2(row)
    if problem is None and isinstance(row, tables.Settlement):
        others = current("vestigingen").filter(trajectory=trajectory)
        others = others.exclude(pk=old.pk) if old is not None else others
        lived_in = map(tables.VESTIGINGEN.row_of, others)
        problem = validation.pip_before_the_previous(row, lived_in)
    if problem is not None:
        raise NotSo(problem.column, problem.why)
    if isinstance(row, tables.Hours):
        _check_overlap(trajectory, row, old=old)


def _check_overlap(
    trajectory: models.Trajectory, row: tables.Hours, *, old: models.OfTrajectory | None
) -> None:
    """Refuse hours that overlap others of the same kind and source without sharing `van`."""
    others = current(tables.UREN.name).filter(trajectory=trajectory).order_by("pk")
    others = others.exclude(pk=old.pk) if old is not None else others
    held = [tables.UREN.row_of(each) for each in others]
    for clash in hour_periods.without_overlaps([*held, row])[1]:
        if clash.place == len(held):
            column, _value, why = hour_periods.overlap(clash)
            raise NotSo(column, why)


def _other_begin(
    table: Table, trajectory: models.Trajectory, row: Row, by: User, *, today: date
) -> tuple[int, date] | None:
    """Return number and `van` of the latest period that a new one overlaps, about the same.

    Of what a provider does not see she is asked nothing.
    """
    if table.same is None or not isinstance(row, tables.Period):
        return None
    same = {name: getattr(row, name) for name in table.same}
    found = current(table.name).filter(
        Q(tot=None) | Q(tot__gt=row.van), trajectory=trajectory, **same
    )
    if row.tot is not None:
        found = found.filter(van__lt=row.tot)
    found = found.exclude(van=row.van).order_by("-van").select_related("recorded_in")
    if queries.is_guide(by, trajectory, today=today):
        seen = iter(found[:1])
    else:
        seen = filter(own_part.of(by, [trajectory]).sees, found)
    return next(((each.pk, each.van) for each in seen), None)


def _under_same_key(
    table: Table, trajectory: models.Trajectory, row: Row
) -> QuerySet[models.OfTrajectory]:
    key = dict(zip(table.key, table.key_of(row), strict=True))
    return current(table.name).filter(trajectory=trajectory, **key)


def _held(table: Table, trajectory: models.Trajectory, number: int) -> models.OfTrajectory:
    """Return the row that holds now, locked. Raises ChangedSince when it holds no longer."""
    held: models.OfTrajectory | None = (
        current(table.name)
        .select_for_update(of=("self",))
        .select_related("recorded_in")
        .filter(trajectory=trajectory, pk=number)
        .first()
    )
    if held is None:
        raise ChangedSince
    return held


def _put(
    verb: str,
    trajectory: models.Trajectory,
    table: Table,
    old: models.OfTrajectory | None,
    row: Row | None,
    *,
    by: User,
    at: datetime,
    reason: str = "",
) -> models.OfTrajectory | None:
    """Let a row take the place of `old`; without a row that holds no longer."""
    what = "new" if old is None else "removed" if row is None else "changed"
    change = changes.begin(
        municipality=trajectory.municipality,
        kind=ChangeKind.CORRECTION if reason else ChangeKind.ENTRY,
        by=by,
        at=at,
        reason=reason.strip(),
        counts={table.name: {"rows": 1, what: 1}},
    )
    if old is not None:
        models.OF_TABLE[table.name].objects.filter(pk=old.pk).update(replaced_in=change)
    put = None if row is None else _insert(table, trajectory, row, change)
    before = None if old is None else table.row_of(old)
    doubts.settle_corrected(
        change=change, trajectory=trajectory, table=table.name, before=before, after=row
    )
    _finish(verb, trajectory, table, by=by, at=at)
    return put


def _insert(
    table: Table, trajectory: models.Trajectory, row: Row, change: models.Change
) -> models.OfTrajectory:
    inserted: models.OfTrajectory = models.OF_TABLE[table.name].objects.create(
        trajectory=trajectory, recorded_in=change, **row._asdict()
    )
    return inserted


def _finish(
    verb: str, trajectory: models.Trajectory, table: Table, *, by: User, at: datetime
) -> None:
    changes.record(f"trajectory.{verb}", trajectory, by=by, at=at, table=table.name)
    judging.refresh_one(trajectory=trajectory, on=timezone.localdate(at))
