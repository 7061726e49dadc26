"""Asking somebody, with what that person was told; and taking one answer back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.sounds import operations as sounds
from weerklank.sounds.terms import SoundKind
from weerklank.study import access, bases, models, queries, sheets, terms
from weerklank.study.operations.people import (
    ParticipantWithdrawn,
    Told,
    check_impersonal,
    person_of,
    record_consent,
    record_consents,
)
from weerklank.study.terms import ConsentMedium, ConsentPurpose, Processing

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class NothingAnswered(DomainError):
    user_message = _("Kies bij ten minste één vraag ja of nee.")


class SheetChanged(DomainError):
    user_message = _(
        "De uitleg is intussen veranderd. Er is nog niets bewaard. Open deze bladzijde opnieuw en "
        "lees de uitleg van nu samen door."
    )


class ExplainedByMissing(DomainError):
    user_message = _("Vul in wie het uitlegde: een functie, geen naam.")
    field = "explained_by"


class NotGiven(DomainError):
    user_message = _("Hier staat nu geen ja. Er is niets om terug te nemen.")


@transaction.atomic
def ask_together(
    *,
    participant: models.Participant,
    text: models.ConsentSheetText,
    revision: int,
    answers: Mapping[str, bool],
    medium: str,
    explained_by: str,
    via_interpreter: bool,
    sound: Iterable[bytes] | None = None,
    by: User,
    at: datetime,
) -> None:
    """Record what somebody answered after hearing `text` as it was at `revision`.

    A purpose that is left out stays as it is. With `sound`, how it was said is kept, sealed; that
    is a recording, so the plan needs a basis for those. Raises AccessDenied, NoBasis,
    ParticipantWithdrawn, NothingAnswered, SheetChanged, ExplainedByMissing,
    LooksPersonal, NoSound or TooLarge; then nothing is kept.
    """
    monitor = participant.round.monitor
    access.check_may_research(by, monitor)
    # What people are told stands still while an answer is tied to it.
    meanwhile.hold(monitor)
    meanwhile.hold(participant)
    if participant.withdrawn_at:
        raise ParticipantWithdrawn
    if not answers:
        raise NothingAnswered
    sheet = sheets.newest(monitor)
    now = sheets.usable(sheet).get(text.language) if sheet else None
    if (
        now is None
        or now.record is None
        or (now.record.pk, now.record.revision)
        != (
            text.pk,
            revision,
        )
    ):
        raise SheetChanged
    who = explained_by.strip()
    if not who:
        raise ExplainedByMissing
    check_impersonal(who)
    if sound is not None:
        bases.check_may_begin(participant.round, Processing.RECORD)
    kept = sounds.keep(sound, kind=SoundKind.CONSENT, by=by, at=at) if sound is not None else None
    record_consents(
        participant=participant,
        answers=answers,
        on=timezone.localtime(at).date(),
        medium=ConsentMedium.RECORDED if kept else medium,
        told=Told(now.record, who, via_interpreter, kept),
        by=by,
        at=at,
    )


@transaction.atomic
def take_back(
    *,
    participant: models.Participant,
    purpose: str,
    medium: str,
    by: User | None,
    at: datetime,
    in_conversation: bool = False,
) -> models.Consent:
    """Turn one yes into a no, and do what follows from it in every room.

    Taking part is not among these: who takes that back withdraws, see withdraw. `by`
    None: she does it herself, with her card. `in_conversation`: see check_may_hear_no.
    Raises AccessDenied, ParticipantWithdrawn or NotGiven.
    """
    access.check_may_hear_no(by, participant.round.monitor, in_conversation=in_conversation)
    meanwhile.hold(participant)
    if participant.withdrawn_at:
        raise ParticipantWithdrawn
    now = queries.consent_now([participant.pk]).get(participant.pk, {})
    if purpose == ConsentPurpose.TAKE_PART or now.get(purpose) is not True:
        raise NotGiven
    return record_consent(
        participant=participant,
        purpose=purpose,
        is_given=False,
        on=timezone.localtime(at).date(),
        medium=terms.ConsentMedium(medium),
        by=by,
        at=at,
        in_conversation=in_conversation,
    )


def preview_taking_back(
    participant: models.Participant, purpose: str, *, at: datetime
) -> dict[str, int]:
    """Count what goes when this yes becomes a no. Changes nothing.

    Of the other purposes than quoting nothing goes in Weerklank: see what_stays.
    """
    person = person_of(participant)
    counts = safeguards.preview_stopping(person, purpose)
    if purpose == ConsentPurpose.QUOTE:
        counts |= safeguards.preview_unquoting(person, at=at)
    return {what: count for what, count in counts.items() if count}


def what_stays(participant: models.Participant, purpose: str) -> dict[str, int]:
    """Count what this yes was about and Weerklank cannot take away, as the rooms above say it."""
    counts = safeguards.preview_staying(person_of(participant), purpose)
    return {what: count for what, count in counts.items() if count}
