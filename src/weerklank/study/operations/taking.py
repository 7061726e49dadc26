"""People, characteristics and values many at once, as a project of another program brings them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import access, models, queries, rules, terms
from weerklank.study.operations.characteristics import LabelTaken
from weerklank.study.operations.people import PseudonymUnfit, UnknownCharacteristic

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

BATCH = 500


class NewPerson(NamedTuple):
    """Someone to add; without a pseudonym, or with one that is taken, she gets the first free.

    `characteristics` gives value keys by characteristic key.
    """

    perspective: str
    pseudonym: str
    characteristics: Mapping[str, str]


@transaction.atomic
def take_people(
    *, round_: models.Round, people: Sequence[NewPerson], by: User, at: datetime
) -> list[models.Participant]:
    """Do what `add_participant` does, for many, in statements that do not grow with each.

    Raises AccessDenied, PseudonymUnfit, UnknownCharacteristic; then nobody is
    added.
    """
    access.check_may_research(by, round_.monitor)
    meanwhile.hold(round_)
    taken = set(round_.participants.values_list("pseudonym", flat=True))
    free = {one: queries.pseudonyms_for(one) for one in terms.Perspective.values}
    made = []
    for person in people:
        perspective = terms.Perspective(person.perspective)
        pseudonym = person.pseudonym
        if not pseudonym or pseudonym in taken:
            pseudonym = next(name for name in free[perspective] if name not in taken)
        if not rules.is_pseudonym(pseudonym):
            raise PseudonymUnfit
        taken.add(pseudonym)
        made.append(
            models.Participant(
                round=round_,
                pseudonym=pseudonym,
                perspective=perspective,
                provider_kind=(
                    terms.ProviderKind.OTHER if perspective == terms.Perspective.AANBIEDER else ""
                ),
            )
        )
    models.Participant.objects.bulk_create(made, batch_size=BATCH)
    _write_characteristics(round_.monitor_id, zip(made, people, strict=True))
    safeguards.record_all(
        safeguards.line_of("participant.added", one, by=by, at=at, perspective=one.perspective)
        for one in made
    )
    return made


def _write_characteristics(
    monitor_id: int, people: Iterable[tuple[models.Participant, NewPerson]]
) -> None:
    values = models.CharacteristicValue.objects.filter(characteristic__monitor_id=monitor_id)
    allowed = {
        (name, key): (characteristic, value)
        for name, key, characteristic, value in values.values_list(
            "characteristic__key", "key", "characteristic_id", "pk"
        )
    }
    rows = []
    for made, person in people:
        for pair in person.characteristics.items():
            if pair not in allowed:
                raise UnknownCharacteristic
            characteristic, value = allowed[pair]
            rows.append(
                models.ParticipantCharacteristic(
                    participant=made, characteristic_id=characteristic, value_id=value
                )
            )
    models.ParticipantCharacteristic.objects.bulk_create(rows, batch_size=BATCH)


@transaction.atomic
def take_characteristics(
    *, monitor: models.Monitor, labels: Sequence[str], by: User, at: datetime
) -> list[models.Characteristic]:
    """Add characteristics of everybody after the others, under labels that nothing has yet.

    Raises AccessDenied, LabelTaken.
    """
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    there = list(queries.characteristics(monitor))
    taken = {one.label.casefold() for one in there}
    keys = {one.key for one in there}
    made = []
    for label in labels:
        if label.casefold() in taken:
            raise LabelTaken
        taken.add(label.casefold())
        key = queries.free_key(keys, label)
        keys.add(key)
        made.append(
            models.Characteristic(monitor=monitor, key=key, label=label, for_aanbieders=True)
        )
    first = max((one.position for one in there), default=0) + 1
    for position, one in enumerate(made, first):
        one.position = position
    models.Characteristic.objects.bulk_create(made, batch_size=BATCH)
    _record("characteristic.added", made, by=by, at=at)
    return made


@transaction.atomic
def take_values(
    *, wanted: Mapping[models.Characteristic, Sequence[str]], by: User, at: datetime
) -> dict[int, dict[str, str]]:
    """Return per characteristic the key of each of these labels; what is not there yet is added.

    A value that is called so, or has it for a key, is the one, whatever the case.
    Raises AccessDenied.
    """
    for monitor in {one.monitor for one in wanted}:
        access.check_may_research(by, monitor)
    numbers = [one.pk for one in wanted]
    # Held, so that nobody gives the same places meanwhile.
    list(models.Characteristic.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    there: dict[int, list[models.CharacteristicValue]] = {pk: [] for pk in numbers}
    for value in models.CharacteristicValue.objects.filter(characteristic__in=numbers):
        there[value.characteristic_id].append(value)
    made: list[models.CharacteristicValue] = []
    found = {}
    for one, labels in wanted.items():
        found[one.pk], new = _keys_of(one, there[one.pk], labels)
        made += new
    models.CharacteristicValue.objects.bulk_create(made, batch_size=BATCH)
    _record("characteristic.value_added", [one.characteristic for one in made], by=by, at=at)
    return found


def _keys_of(
    characteristic: models.Characteristic,
    there: Sequence[models.CharacteristicValue],
    labels: Iterable[str],
) -> tuple[dict[str, str], list[models.CharacteristicValue]]:
    """Return the keys by label, and the values that are to be added for them."""
    # The values are in their order, and the first that fits is the one.
    known: dict[str, str] = {}
    for value in there:
        for name in (value.label, value.key):
            known.setdefault(name.casefold(), value.key)
    keys = {value.key for value in there}
    position = max((value.position for value in there), default=0)
    found, made = {}, []
    for label in labels:
        key = known.get(label.casefold())
        if key is None:
            position += 1
            key = queries.free_key(keys, label)
            keys.add(key)
            made.append(
                models.CharacteristicValue(
                    characteristic=characteristic, key=key, label=label, position=position
                )
            )
            for name in (label, key):
                known.setdefault(name.casefold(), key)
        found[label] = key
    return found, made


def _record(
    what: str, characteristics: Iterable[models.Characteristic], *, by: User, at: datetime
) -> None:
    safeguards.record_all(
        safeguards.line_of(what, one, by=by, at=at, characteristic=one.key)
        for one in characteristics
    )
