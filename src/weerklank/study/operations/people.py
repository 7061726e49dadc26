"""People under a pseudonym, their characteristics and what they allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.refusals import DomainError
from weerklank.study import access, bases, models, queries, rules, terms, upward

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.sounds.models import Sound
    from weerklank.study.rules.lists import ListedPerson


class PseudonymTaken(DomainError):
    user_message = _("Dit pseudoniem is in deze ronde al gebruikt.")


class PseudonymUnfit(DomainError):
    user_message = _("Een pseudoniem is een letter met een nummer, zoals D7. Gebruik geen naam.")


class LooksPersonal(DomainError):
    user_message = _(
        "Hier lijkt een BSN, e-mailadres of telefoonnummer te staan. Laat dat weg: Weerklank "
        "bewaart niet wie iemand is."
    )


class UnknownCharacteristic(DomainError):
    user_message = _("Dit kenmerk of deze waarde hoort niet bij deze monitor.")


class ParticipantWithdrawn(DomainError):
    user_message = _("Deze persoon heeft zich teruggetrokken. Er wordt niets meer vastgelegd.")


class ParticipantInUse(DomainError):
    user_message = _(
        "Deze persoon hoort bij een gesprek of gaf toestemming. Trek de deelname in als "
        "deze persoon niet meer mee wil doen."
    )


class ConsentInFuture(DomainError):
    user_message = _("Deze datum ligt in de toekomst. Vul de dag in waarop de deelnemer het zei.")


@transaction.atomic
def add_participant(
    *,
    round: models.Round,
    perspective: str,
    by: User | None,
    at: datetime,
    pseudonym: str = "",
    provider_kind: str = "",
    function: str = "",
    characteristics: Mapping[str, str] | None = None,
) -> models.Participant:
    """Add someone under a pseudonym; without one, the first free.

    `characteristics` gives value keys by characteristic key; what is unknown is left out. `by`
    None: she said yes herself, with a card. Raises AccessDenied, PseudonymUnfit, PseudonymTaken,
    LooksPersonal or UnknownCharacteristic.
    """
    access.check_may_research_or_is_herself(by, round.monitor)
    meanwhile.hold(round)
    pseudonym = pseudonym.strip() or queries.next_pseudonym(round, perspective)
    if not rules.is_pseudonym(pseudonym):
        raise PseudonymUnfit
    if round.participants.filter(pseudonym=pseudonym).exists():
        raise PseudonymTaken
    check_impersonal(function)
    participant = models.Participant.objects.create(
        round=round,
        pseudonym=pseudonym,
        perspective=terms.Perspective(perspective),
        provider_kind=_kind_for(perspective, provider_kind),
        function=function.strip(),
    )
    _write_characteristics(participant, characteristics or {})
    _record("participant.added", participant, by, at)
    return participant


@transaction.atomic
def add_participants(
    *, round: models.Round, people: Sequence[ListedPerson], by: User, at: datetime
) -> list[models.Participant]:
    """Add everyone of a list in one act; who has no pseudonym gets the first free.

    Raises what add_participant raises; then nobody is added.
    """
    access.check_may_research(by, round.monitor)
    # Whoever has a pseudonym comes first, so that no free one is given away that is still to come.
    ordered = sorted(people, key=lambda one: not one.pseudonym)
    return [
        add_participant(
            round=round,
            perspective=one.perspective,
            pseudonym=one.pseudonym,
            provider_kind=one.provider_kind,
            function=one.function,
            characteristics=one.characteristics,
            by=by,
            at=at,
        )
        for one in ordered
    ]


@transaction.atomic
def change_participant(
    *,
    participant: models.Participant,
    by: User,
    at: datetime,
    provider_kind: str = "",
    function: str = "",
    characteristics: Mapping[str, str] | None = None,
) -> models.Participant:
    """Change function, kind and characteristics; what is left out becomes unknown.

    Raises AccessDenied, ParticipantWithdrawn, LooksPersonal or UnknownCharacteristic.
    """
    access.check_may_research(by, participant.round.monitor)
    meanwhile.hold(participant)
    if participant.withdrawn_at:
        raise ParticipantWithdrawn
    check_impersonal(function)
    participant.provider_kind = _kind_for(participant.perspective, provider_kind)
    participant.function = function.strip()
    participant.save(update_fields=["provider_kind", "function"])
    participant.characteristics.all().delete()
    _write_characteristics(participant, characteristics or {})
    _record("participant.changed", participant, by, at)
    return participant


@transaction.atomic
def remove_participant(*, participant: models.Participant, by: User, at: datetime) -> None:
    """Remove someone added by mistake: no conversation, no consent asked.

    Raises AccessDenied or ParticipantInUse.
    """
    access.check_may_research(by, participant.round.monitor)
    if not queries.is_unused(participant):
        raise ParticipantInUse
    _record("participant.removed", participant, by, at)
    upward.let_go(participant, at)
    participant.delete()


@dataclass(frozen=True, slots=True)
class Told:
    """How somebody was asked: after which words, by whom, and how the answer sounds."""

    text: models.ConsentSheetText | None = None
    explained_by: str = ""
    via_interpreter: bool | None = None
    sound: Sound | None = None


NOT_NOTED = Told()


@transaction.atomic
def record_consent(
    *,
    participant: models.Participant,
    purpose: str,
    is_given: bool,
    on: date,
    medium: str,
    by: User | None,
    at: datetime,
    told: Told = NOT_NOTED,
    in_conversation: bool = False,
) -> models.Consent:
    """Add what someone allowed or took back, on which day and how she said so.

    Earlier rows stay: the last one of a purpose counts. `by` None: she did it herself, with her
    card. `in_conversation`: a no that who speaks with her heard; see check_may_hear_no. A yes needs
    a basis in the plan, a no never does. Raises AccessDenied, NoBasis, ParticipantWithdrawn or
    ConsentInFuture.
    """
    is_heard = in_conversation and not is_given
    access.check_may_hear_no(by, participant.round.monitor, in_conversation=is_heard)
    if is_given:
        bases.check_may_begin(participant.round, terms.PROCESSING_OF[terms.ConsentPurpose(purpose)])
    # Held, so that no report is set meanwhile with words that may not be printed any more.
    meanwhile.hold(participant)
    if participant.withdrawn_at:
        raise ParticipantWithdrawn
    if on > timezone.localtime(at).date():
        raise ConsentInFuture
    consent = models.Consent.objects.create(
        participant=participant,
        purpose=terms.ConsentPurpose(purpose),
        is_given=is_given,
        on=on,
        medium=terms.ConsentMedium(medium),
        told=told.text,
        told_status=told.text.status if told.text else "",
        explained_by=told.explained_by,
        via_interpreter=told.via_interpreter,
        sound=told.sound,
        recorded_at=at,
        recorded_by=by,
    )
    safeguards.record(
        "consent.given" if is_given else "consent.refused",
        participant,
        by=by,
        at=at,
        purpose=consent.purpose,
    )
    if not is_given and not queries.may_quote([participant.pk]):
        safeguards.unquote(person_of(participant), by=by, at=at)
    return consent


@transaction.atomic
def record_consents(
    *,
    participant: models.Participant,
    answers: Mapping[str, bool],
    on: date,
    medium: str,
    by: User,
    at: datetime,
    told: Told = NOT_NOTED,
) -> None:
    """Record what someone said about several purposes at once, each on its own.

    A purpose that is left out keeps its last answer. Raises what record_consent raises.
    """
    for purpose, is_given in answers.items():
        record_consent(
            participant=participant,
            purpose=purpose,
            is_given=is_given,
            on=on,
            medium=medium,
            by=by,
            at=at,
            told=told,
        )


def person_of(participant: models.Participant) -> Person:
    """Return someone as the erasers know them."""
    return Person(
        participant_id=participant.pk,
        pseudonym=participant.pseudonym,
        round_id=participant.round_id,
        monitor_id=participant.round.monitor_id,
    )


def check_impersonal(text: str) -> None:
    """Raise LooksPersonal for a BSN, e-mail address or telephone number."""
    if rules.looks_personal(text):
        raise LooksPersonal


def check_no_bsn(*texts: str) -> None:
    """Raise LooksPersonal where one of these texts holds a BSN."""
    if any(map(rules.looks_like_bsn, texts)):
        raise LooksPersonal


def _kind_for(perspective: str, provider_kind: str) -> str:
    if perspective != terms.Perspective.AANBIEDER:
        return ""
    return terms.ProviderKind(provider_kind or terms.ProviderKind.OTHER)


def _write_characteristics(participant: models.Participant, answers: Mapping[str, str]) -> None:
    """Store value keys by characteristic key; both must be the monitor's own."""
    allowed = {
        (value.characteristic.key, value.key): value
        for value in models.CharacteristicValue.objects.filter(
            characteristic__monitor_id=participant.round.monitor_id
        ).select_related("characteristic")
    }
    chosen = [(key, value_key) for key, value_key in answers.items() if value_key]
    if not all(pair in allowed for pair in chosen):
        raise UnknownCharacteristic
    models.ParticipantCharacteristic.objects.bulk_create(
        models.ParticipantCharacteristic(
            participant=participant,
            characteristic=allowed[pair].characteristic,
            value=allowed[pair],
        )
        for pair in chosen
    )


def _record(what: str, participant: models.Participant, by: User | None, at: datetime) -> None:
    safeguards.record(what, participant, by=by, at=at, perspective=participant.perspective)
