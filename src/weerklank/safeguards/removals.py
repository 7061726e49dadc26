"""Removing something, bringing it back, and erasing it for good; with a line in the log each time.

A log line says what sort of thing it was and when, never what it was called.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weerklank.safeguards import bundles, cleaning, models, operations, reach, removable, search
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.terms import Removable

ATTEMPTS = 3
M = TypeVar("M", bound=Model)


class AlreadyRemoved(DomainError):
    user_message = _("Dit is intussen al verwijderd.")


class NoLongerThere(DomainError):
    user_message = _("Dit ligt hier niet meer: het is al teruggebracht of gewist.")


class TooBusy(DomainError):
    user_message = _(
        "Er werd op dit moment nog in gewerkt. Er is niets verwijderd. Probeer het opnieuw."
    )


def last_day(at: datetime) -> date:
    """Return the last day on which what is removed now can be brought back."""
    return timezone.localdate(at) + timedelta(days=settings.REMOVED_DAYS)


def scope_of(kind: removable.Kind[M], record: M) -> reach.Scope:
    """Return what goes when this goes. Changes nothing."""
    place = kind.place(record)
    if kind.is_whole:
        whole = (record._meta.label, record.pk)
        return reach.Scope(place.monitor_id, place.round_id, whole=whole)
    return reach.reach(kind.roots(record), monitor_id=place.monitor_id, round_id=place.round_id)


def preview(
    kind: removable.Kind[M], record: M, *, visible_to: models.User
) -> list[removable.Counted]:
    """Count what goes along, lowest room first; of codings only those that this person may see."""
    scope = scope_of(kind, record)
    found = [each for part in reversed(removable.parts()) for each in part.count(scope, visible_to)]
    # The thing itself is no news: that one conversation goes when it is removed.
    itself = (kind.label, 1)
    return [each for each in found if each.number and (each.label, each.number) != itself]


# --- removing ---------------------------------------------------------------------------------
def remove(*, kind: removable.Kind[M], record: M, by: models.User, at: datetime) -> models.Removal:
    """Lay something aside until a day, with all that hangs on it.

    Raises AccessDenied, AlreadyRemoved, or TooBusy when others kept adding to it.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                removal = _remove(kind, record, by=by, at=at)
                if connection.vendor == "postgresql":
                    connection.check_constraints()
                return removal
        except IntegrityError as error:
            # Somebody added a row to it between looking and taking.
            if attempt == ATTEMPTS:
                raise TooBusy from error
    raise TooBusy


def _remove(kind: removable.Kind[M], record: M, *, by: models.User, at: datetime) -> models.Removal:
    kind.check_may(by, record)
    # Two people may press the button at the same moment.
    current = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
    if current is None:
        raise AlreadyRemoved
    place = kind.place(record)
    roots = list(kind.roots(record))
    removal = models.Removal.objects.create(
        kind=kind.name,
        subject_id=record.pk,
        title=kind.title(record)[:300],
        monitor_id=place.monitor_id,
        round_id=place.round_id,
        at=at,
        by=by,
        until=last_day(at),
        roots=[[row._meta.label, row.pk] for row in roots],
    )
    operations.record(
        f"{kind.name}.removed",
        record,
        by=by,
        at=at,
        monitor_id=place.monitor_id,
        until=removal.until.isoformat(),
    )
    scope = reach.reach(roots, monitor_id=place.monitor_id, round_id=place.round_id)
    bundles.take_up(removal, scope)
    if kind.park:
        kind.park(current, removal)
    moved = removable.Moved(
        removal=removal,
        rows=scope.keys,
        beside=bundles.pointed_at(removal),
        came_back=False,
        by=by,
        at=at,
    )
    _tell(moved)
    return removal


def _tell(moved: removable.Moved) -> None:
    for part in reversed(removable.parts()):
        if part.after:
            part.after(moved)


# --- what lies aside --------------------------------------------------------------------------
def lying(*, today: date) -> QuerySet[models.Removal]:
    """Return what can still be brought back."""
    return models.Removal.objects.filter(until__gte=today, erase_asked_by=None).select_related("by")


@transaction.atomic
def bring_back(*, removal: models.Removal, by: models.User, at: datetime) -> list[str]:
    """Put something back as it was. Gives what is different: another number, a row without place.

    For whoever checked that this person may. Raises NoLongerThere, CannotComeBack.
    """
    held = _held(removal, today=timezone.localdate(at))
    kind = removable.kind_of(held.kind)
    assert kind is not None
    moved = removable.Moved(
        removal=held,
        rows=bundles.numbers_in(held),
        beside=bundles.pointed_at(held),
        came_back=True,
        by=by,
        at=at,
    )
    left = bundles.put_back(held)
    told = (
        [
            ngettext(
                "Eén rij vond geen plaats meer, omdat weg is waar die onder stond.",
                "%(n)s rijen vonden geen plaats meer, omdat weg is waar ze onder stonden.",
                sum(left.values()),
            )
            % {"n": number_format(sum(left.values()), force_grouping=True)}
        ]
        if left
        else []
    )
    if kind.unpark and (said := kind.unpark(held)):
        told.append(said)
    _tell(moved)
    operations.record(
        f"{held.kind}.brought_back",
        _subject(kind, held),
        by=by,
        at=at,
        monitor_id=held.monitor_id,
        left_out=sum(left.values()),
    )
    held.delete()
    return told


def _subject(kind: removable.Kind[Model], removal: models.Removal) -> Model:
    """Return a record to name in the log, which may not be in its table."""
    record: Model = apps.get_model(kind.label)(pk=removal.subject_id)
    return record


def _held(removal: models.Removal, *, today: date) -> models.Removal:
    found = lying(today=today).select_related(None).select_for_update().filter(pk=removal.pk)
    held = found.first()
    if held is None:
        raise NoLongerThere
    return held


# --- for good ---------------------------------------------------------------------------------
@transaction.atomic
def erase(*, removal: models.Removal, by: models.User, at: datetime) -> None:
    """Erase something before its day. A round or a monitor is left to the worker.

    For whoever checked that this person may. Raises NoLongerThere.
    """
    held = _held(removal, today=timezone.localdate(at))
    kind = removable.kind_of(held.kind)
    if kind is not None and kind.is_whole:
        held.erase_asked_by = by
        held.save(update_fields=["erase_asked_by"])
        return
    _erase(held, by=by, at=at)


def due(*, at: datetime) -> QuerySet[models.Removal]:
    """Return what nobody brought back in time, or that somebody asked to erase."""
    return models.Removal.objects.filter(
        Q(until__lt=timezone.localdate(at)) | Q(erase_asked_by__isnull=False)
    ).order_by("pk")


def erase_what_is_due(*, at: datetime) -> int:
    """Erase what nobody brought back in time. Gives how many things went.

    For the worker's loop and `weerklank retention`.
    """
    found = due(at=at)
    count = 0
    for pk in list(found.values_list("pk", flat=True)):
        with transaction.atomic():
            # What lay in a round that was erased just now is gone already.
            removal = found.select_for_update().filter(pk=pk).first()
            if removal is not None:
                _erase(removal, by=removal.erase_asked_by, at=at)
                count += 1
    return count


def erase_words_of_round(round_id: int, *, at: datetime) -> None:
    """Erase what was removed from a round and holds words, before its day: their term is over."""
    kinds = (Removable.CONVERSATION, Removable.TRANSCRIPT, Removable.FILE, Removable.PROJECT)
    found = models.Removal.objects.filter(round_id=round_id, kind__in=kinds)
    for removal in found.select_for_update().order_by("-pk"):
        _erase(removal, by=None, at=at)


def _erase(removal: models.Removal, *, by: models.User | None, at: datetime) -> None:
    kind = removable.kind_of(removal.kind)
    assert kind is not None
    if kind.is_whole:
        _erase_whole(kind, removal, at=at)
    operations.record(
        f"{removal.kind}.erased",
        _subject(kind, removal),
        by=by,
        at=at,
        monitor_id=removal.monitor_id,
    )
    bundles.forget(removal)
    words_are_gone(at=at)


def _erase_whole(kind: removable.Kind[Model], removal: models.Removal, *, at: datetime) -> None:
    """Erase a round or a monitor: its rows, what was removed from it before, and its index."""
    of = "round_id" if kind.name == Removable.ROUND else "monitor_id"
    inside = models.Removal.objects.filter(**{of: removal.subject_id}).exclude(pk=removal.pk)
    for each in inside.order_by("-pk"):
        _erase(each, by=removal.erase_asked_by, at=at)
    models.SearchEntry.objects.filter(**{of: removal.subject_id}).delete()
    bundles.remove_all_of(kind.label, removal.subject_id)
    if kind.clear:
        kind.clear(removal)


def words_are_gone(*, at: datetime) -> None:
    """Whatever must follow when words were erased for good: also out of the store itself.

    The one place where an erasure of what was removed ends, in its transaction.
    """
    search.scrub()
    cleaning.ask(at=at)
