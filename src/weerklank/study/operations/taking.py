"""People and values many at once, as a project of another program brings them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import access, models, queries, rules, terms
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
def take_values(
    *, characteristic: models.Characteristic, labels: Sequence[str], by: User, at: datetime
) -> dict[str, str]:
    """Return the key of the value for each of these labels; what is not there yet is added.

    A value that is called so, or has it for a key, is the one, whatever the case.
    Raises AccessDenied.
    """
    access.check_may_research(by, characteristic.monitor)
    meanwhile.hold(characteristic)
    there = list(characteristic.values.all())
    # By the name first: the values are in their order, and the first that fits is the one.
    known: dict[str, str] = {}
    for value in there:
        for name in (value.label, value.key):
            known.setdefault(name.casefold(), value.key)
    keys = {value.key for value in there}
    position = max((value.position for value in there), default=0)
    made, found = [], {}
    for label in labels:
        key = known.get(label.casefold())
        if key is None:
            position += 1
            key = queries.free_key(keys, label)
            keys.add(key)
            made.append(
                models.CharacteristicValue(
                    characteristic=characteristic, key=key, label=label.strip(), position=position
                )
            )
            for name in (label.strip(), key):
                known.setdefault(name.casefold(), key)
        found[label] = key
    models.CharacteristicValue.objects.bulk_create(made, batch_size=BATCH)
    safeguards.record_all(
        safeguards.line_of(
            "characteristic.value_added",
            characteristic,
            by=by,
            at=at,
            characteristic=characteristic.key,
        )
        for _one in made
    )
    return found
