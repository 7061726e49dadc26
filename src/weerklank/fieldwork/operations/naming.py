"""Who speak in a conversation: people added, asked and tied to their words in one act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import access, models, terms
from weerklank.fieldwork.operations import transcripts
from weerklank.fieldwork.operations.drafts import Tie
from weerklank.safeguards.refusals import DomainError
from weerklank.study import operations as study
from weerklank.study import rules as study_rules
from weerklank.study.terms import ConsentPurpose

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant


class NotAsked(DomainError):
    user_message = _(
        "Wie u toevoegt, moet hebben gezegd mee te doen. Vraag dat eerst; laat de spreker tot dan "
        "onbekend."
    )


class OtherConversation(DomainError):
    user_message = _("Deze spreker hoort niet bij dit gesprek.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone nobody added yet, speaking from this perspective."""

    perspective: str
    provider_kind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the people who are added allowed, on which day, and how they said so."""

    purposes: Collection[str]
    on: date
    medium: str


@transaction.atomic
def name_speakers(
    *,
    conversation: models.Conversation,
    who: Mapping[int, Tie | NewPerson],
    said: Said | None,
    by: User,
    at: datetime,
) -> list[Participant]:
    """Tie speakers to people, adding whom nobody added yet, with what those allowed.

    `who` goes by the number of the speaker. Gives who were added. Raises AccessDenied, NotAsked
    for a new person without permission to take part, OtherConversation, and what adding, recording
    consent and tying refuse; then nothing is changed.
    """
    access.check_may_gather(by, conversation.round)
    speakers = {one.pk: one for one in conversation.speakers.all()}
    added: list[Participant] = []
    for pk, tie in who.items():
        if pk not in speakers:
            raise OtherConversation
        if isinstance(tie, NewPerson):
            if said is None or ConsentPurpose.TAKE_PART not in said.purposes:
                raise NotAsked
            person = _add(conversation, speakers[pk].label, tie, said, by=by, at=at)
            added.append(person)
            tie = Tie(role=terms.SpeakerRole.PARTICIPANT, participant=person)  # noqa: PLW2901
        transcripts.tie_speaker(
            speaker=speakers[pk],
            takes_pseudonym=True,
            by=by,
            at=at,
            **tie._asdict(),
        )
    return added


def _add(
    conversation: models.Conversation,
    label: str,
    new: NewPerson,
    said: Said,
    *,
    by: User,
    at: datetime,
) -> Participant:
    """Add someone under the label of the text if that is a free pseudonym, else the first free."""
    round_ = conversation.round
    taken = round_.participants.filter(pseudonym=label).exists()
    person = study.add_participant(
        round=round_,
        perspective=new.perspective,
        provider_kind=new.provider_kind,
        pseudonym=label if study_rules.is_pseudonym(label) and not taken else "",
        by=by,
        at=at,
    )
    study.record_consents(
        participant=person,
        answers=dict.fromkeys(said.purposes, True),
        on=said.on,
        medium=said.medium,
        by=by,
        at=at,
    )
    return person
