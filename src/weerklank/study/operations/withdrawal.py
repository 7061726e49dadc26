"""Someone takes back her part: her words go everywhere, an empty record remains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weerklank.safeguards import bundles, journal
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.terms import ErasureRoad
from weerklank.sounds import operations as sounds
from weerklank.study import access, models, terms
from weerklank.study.operations.people import person_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.safeguards.models import ErasureCertificate, User
    from weerklank.sounds.models import Sound


class AlreadyWithdrawn(DomainError):
    user_message = _("Deze persoon heeft zich al teruggetrokken.")


def preview_withdrawal(participant: models.Participant) -> dict[str, int]:
    """Count, over all rooms, what a withdrawal would remove. Changes nothing."""
    return safeguards.preview_erasure(person_of(participant))


def withdraw(
    *,
    participant: models.Participant,
    by: User | None,
    at: datetime,
    medium: str = terms.ConsentMedium.SPOKEN,
    in_conversation: bool = False,
) -> ErasureCertificate:
    """Set every consent to no, erase her words in all rooms, and give the certificate.

    `by` None: she does it herself, with her card. `in_conversation`: see check_may_hear_no.
    Raises AccessDenied or AlreadyWithdrawn.
    """
    access.check_may_hear_no(by, participant.round.monitor, in_conversation=in_conversation)
    road = ErasureRoad.CARD if by is None else ErasureRoad.STAFF
    return _withdraw(participant, by=by, at=at, medium=medium, road=road)


@transaction.atomic
def _withdraw(
    participant: models.Participant,
    *,
    by: User | None,
    at: datetime,
    medium: str,
    road: ErasureRoad,
) -> ErasureCertificate:
    # Read again under a lock: two people may press the button at the same moment.
    current = models.Participant.objects.select_for_update().get(pk=participant.pk)
    if current.withdrawn_at:
        raise AlreadyWithdrawn
    models.Consent.objects.bulk_create(
        models.Consent(
            participant=current,
            purpose=purpose,
            is_given=False,
            on=timezone.localtime(at).date(),
            medium=terms.ConsentMedium(medium),
            recorded_at=at,
            recorded_by=by,
        )
        for purpose in terms.ConsentPurpose
    )
    certificate = safeguards.erase(person_of(participant), scope="all", by=by, at=at, road=road)
    participant.refresh_from_db()
    return certificate


@transaction.atomic
def repeat_withdrawals(entries: Iterable[journal.Entry], *, at: datetime) -> list[str]:
    """Withdraw again who is in a restored back-up though she withdrew since.

    On behalf of nobody: it was decided before, and the back-up may know no member at all. Gives
    the pseudonyms; whoever is not in the back-up, or had left before it was made, is passed over.
    All of them or none; part of the transaction that restores.
    """
    repeated = []
    for entry in entries:
        # Who lay aside with a project when the back-up was made is in no table.
        bundles.forget_holding(
            "study.Participant",
            entry.participant_id,
            round=entry.round_id,
            pseudonym=entry.pseudonym,
        )
        participant = _of(entry).filter(withdrawn_at=None).select_related("round").first()
        if participant is not None:
            _withdraw(
                participant,
                by=None,
                at=at,
                medium=terms.ConsentMedium.SPOKEN,
                road=ErasureRoad.RESTORE,
            )
            repeated.append(entry.pseudonym)
    return repeated


def settle_withdrawals() -> None:
    """Write in the journal what became of withdrawals that broke off halfway."""
    journal.settle_withdrawals(takes_part)


def takes_part(entry: journal.Entry) -> bool:
    """Return whether someone of the journal still takes part, as far as the database knows."""
    return _of(entry).filter(withdrawn_at=None).exists()


def _of(entry: journal.Entry) -> QuerySet[models.Participant]:
    return models.Participant.objects.filter(
        pk=entry.participant_id, round_id=entry.round_id, pseudonym=entry.pseudonym
    )


def preview_own_part(person: Person) -> dict[str, int]:
    """Count what this room holds of her: characteristics, groups, what she said on a recording."""
    participant = models.Participant.objects.get(pk=person.participant_id)
    return {
        gettext_noop("kenmerken"): participant.characteristics.count(),
        gettext_noop("functies"): 1 if participant.function else 0,
        gettext_noop("eigen groepen"): participant.own_groups.count(),
        gettext_noop("koppelingen met een andere ronde"): _links(person).count(),
        gettext_noop("opnamen van toestemming"): len(_spoken(person)),
    }


def _spoken(person: Person) -> list[Sound]:
    """Return the recordings on which she answered; one may hold several answers."""
    answers = models.Consent.objects.filter(
        participant_id=person.participant_id, sound__isnull=False
    ).select_related("sound")
    return list({one.sound.pk: one.sound for one in answers if one.sound}.values())


def _links(person: Person) -> QuerySet[models.SamePerson]:
    return models.SamePerson.objects.filter(
        Q(earlier=person.participant_id) | Q(later=person.participant_id)
    )


def erase_own_part(person: Person, at: datetime) -> dict[str, int]:
    """Empty her record. Pseudonym, perspective and consents stay: they show that she left."""
    counts = preview_own_part(person)
    models.ParticipantCharacteristic.objects.filter(participant_id=person.participant_id).delete()
    models.OwnGroupMember.objects.filter(participant_id=person.participant_id).delete()
    _links(person).delete()
    spoken = _spoken(person)
    models.Consent.objects.filter(participant_id=person.participant_id).update(
        sound=None, explained_by=""
    )
    sounds.erase(spoken, by=None, at=at)
    models.Participant.objects.filter(pk=person.participant_id).update(function="", withdrawn_at=at)
    return counts
