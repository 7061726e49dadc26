"""The features by which a monitor compares people, and their allowed values."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import access, models, queries, terms, upward

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.safeguards.models import User


class LabelTaken(DomainError):
    user_message = _("Deze naam staat er al.")


class CharacteristicInUse(DomainError):
    user_message = _("Dit kenmerk is bij mensen ingevuld en kan daarom niet weg.")


class AskedFor(DomainError):
    user_message = _(
        "Een vraag in een leidraad geldt alleen voor mensen met dit kenmerk. Haal die voorwaarde "
        "eerst bij de vraag weg."
    )


class GroupedBy(DomainError):
    user_message = _("Een eigen groep is met dit kenmerk gemaakt. Haal het eerst uit die groep.")


class TargetedBy(DomainError):
    user_message = _("Een doel van de spreiding vraagt hierom. Haal het eerst uit de doelen.")


class ValueInUse(DomainError):
    user_message = _("Deze waarde is bij mensen ingevuld en kan daarom niet weg.")


@transaction.atomic
def add_characteristic(
    *,
    monitor: models.Monitor,
    label: str,
    by: User,
    at: datetime,
    for_inburgeraars: bool = True,
    for_aanbieders: bool = False,
    is_printable: bool = False,
    is_ordered: bool = False,
) -> models.Characteristic:
    """Add a characteristic after the others. Raises AccessDenied or LabelTaken."""
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    _check_label_free(monitor.characteristics.all(), label)
    characteristic = models.Characteristic.objects.create(
        monitor=monitor,
        key=queries.free_key(monitor.characteristics.values_list("key", flat=True), label),
        label=label.strip(),
        position=queries.next_position(monitor.characteristics.all()),
        for_inburgeraars=for_inburgeraars,
        for_aanbieders=for_aanbieders,
        is_printable=is_printable,
        is_ordered=is_ordered,
    )
    _record("characteristic.added", characteristic, by, at)
    return characteristic


@transaction.atomic
def change_characteristic(
    *,
    characteristic: models.Characteristic,
    label: str,
    for_inburgeraars: bool,
    for_aanbieders: bool,
    is_printable: bool,
    by: User,
    at: datetime,
    is_ordered: bool | None = None,
) -> models.Characteristic:
    """Change a characteristic; its key stays, as answers and exports refer to it.

    `is_ordered` stays as it is when it is None. Raises AccessDenied, LabelTaken, or AskedFor when
    a question asks for it of people who would have it no more, and GroupedBy when an own group
    divides them by it.
    """
    monitor = characteristic.monitor
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    meanwhile.hold(characteristic)
    _check_label_free(monitor.characteristics.exclude(pk=characteristic.pk), label)
    if (
        (characteristic.for_inburgeraars and not for_inburgeraars)
        or (characteristic.for_aanbieders and not for_aanbieders)
    ) and queries.asks_for(monitor, characteristic.key):
        raise AskedFor
    _check_fits_groups(
        characteristic, for_inburgeraars=for_inburgeraars, for_aanbieders=for_aanbieders
    )
    characteristic.label = label.strip()
    characteristic.for_inburgeraars = for_inburgeraars
    characteristic.for_aanbieders = for_aanbieders
    characteristic.is_printable = is_printable
    if is_ordered is not None:
        characteristic.is_ordered = is_ordered
    characteristic.save(
        update_fields=["label", "for_inburgeraars", "for_aanbieders", "is_printable", "is_ordered"]
    )
    _record("characteristic.changed", characteristic, by, at)
    return characteristic


@transaction.atomic
def remove_characteristic(*, characteristic: models.Characteristic, by: User, at: datetime) -> None:
    """Remove a characteristic that nobody has and no question or own group asks for.

    Raises AccessDenied, CharacteristicInUse, AskedFor, GroupedBy or TargetedBy.
    """
    access.check_may_research(by, characteristic.monitor)
    if characteristic.answers.exists():
        raise CharacteristicInUse
    if queries.asks_for(characteristic.monitor, characteristic.key):
        raise AskedFor
    if queries.groups_by(characteristic.monitor, characteristic.key):
        raise GroupedBy
    if upward.is_named(characteristic.monitor, characteristic.key):
        raise TargetedBy
    _record("characteristic.removed", characteristic, by, at)
    characteristic.delete()


@transaction.atomic
def add_value(
    *, characteristic: models.Characteristic, label: str, by: User, at: datetime
) -> models.CharacteristicValue:
    """Add an allowed value after the others. Raises AccessDenied or LabelTaken."""
    access.check_may_research(by, characteristic.monitor)
    meanwhile.hold(characteristic)
    _check_label_free(characteristic.values.all(), label)
    value = models.CharacteristicValue.objects.create(
        characteristic=characteristic,
        key=queries.free_key(characteristic.values.values_list("key", flat=True), label),
        label=label.strip(),
        position=queries.next_position(characteristic.values.all()),
    )
    _record("characteristic.value_added", characteristic, by, at)
    return value


@transaction.atomic
def change_value(
    *, value: models.CharacteristicValue, label: str, by: User, at: datetime
) -> models.CharacteristicValue:
    """Change how a value is called. Raises AccessDenied or LabelTaken."""
    characteristic = value.characteristic
    access.check_may_research(by, characteristic.monitor)
    meanwhile.hold(characteristic)
    _check_label_free(characteristic.values.exclude(pk=value.pk), label)
    value.label = label.strip()
    value.save(update_fields=["label"])
    _record("characteristic.value_changed", characteristic, by, at)
    return value


@transaction.atomic
def remove_value(*, value: models.CharacteristicValue, by: User, at: datetime) -> None:
    """Remove a value that nobody has and no question or own group asks for.

    Raises AccessDenied, ValueInUse, AskedFor, GroupedBy or TargetedBy.
    """
    characteristic = value.characteristic
    access.check_may_research(by, characteristic.monitor)
    if value.answers.exists():
        raise ValueInUse
    if queries.asks_for(characteristic.monitor, characteristic.key, value.key):
        raise AskedFor
    if queries.groups_by(characteristic.monitor, characteristic.key, value.key):
        raise GroupedBy
    if upward.is_named(characteristic.monitor, characteristic.key, value.key):
        raise TargetedBy
    _record("characteristic.value_removed", characteristic, by, at)
    value.delete()


def _check_fits_groups(
    characteristic: models.Characteristic, *, for_inburgeraars: bool, for_aanbieders: bool
) -> None:
    """Keep a characteristic for those whom an own group divides by it."""
    stays = {
        terms.Perspective.INBURGERAAR: for_inburgeraars,
        terms.Perspective.AANBIEDER: for_aanbieders,
    }
    gone = [perspective for perspective, is_asked in stays.items() if not is_asked]
    if characteristic.monitor.own_groups.filter(
        perspective__in=gone, conditions__has_key=characteristic.key
    ).exists():
        raise GroupedBy


def _check_label_free(
    others: QuerySet[models.Characteristic] | QuerySet[models.CharacteristicValue], label: str
) -> None:
    if others.filter(label__iexact=label.strip()).exists():
        raise LabelTaken


def _record(what: str, characteristic: models.Characteristic, by: User, at: datetime) -> None:
    safeguards.record(what, characteristic, by=by, at=at, characteristic=characteristic.key)
