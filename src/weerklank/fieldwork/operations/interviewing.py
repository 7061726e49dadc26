"""What happens while somebody speaks: questions are put, and notes are made in the moment.

Acts come from a page that may have been without a line for an hour, and may be sent twice.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import access, models, queries
from weerklank.fieldwork.operations.conversations import ForeignGuide, NotPresent, put_questions
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.meanwhile import GoneMeanwhile
from weerklank.safeguards.refusals import DomainError
from weerklank.study import operations as study_operations
from weerklank.study import queries as study
from weerklank.study.operations import asking as study_asking
from weerklank.study.operations import people as study_people
from weerklank.study.terms import ConsentMedium, ConsentPurpose

if TYPE_CHECKING:
    from weerklank.safeguards.models import ErasureCertificate, User
    from weerklank.study.models import Participant

MOST_SIGNS = 4_000
MAY_COME_BACK = timedelta(days=1)


class NoteEmpty(DomainError):
    user_message = _("Schrijf eerst iets op.")


class NoteTooLong(DomainError):
    user_message = _("Deze notitie is te lang. Schrijf die in delen van hoogstens 4.000 tekens.")


class WithdrewMeanwhile(DomainError):
    """Somebody whom it may be about took everything back: it is kept nowhere."""

    user_message = _(
        "Iemand die erbij was, trok zich intussen terug. Wat nog wachtte en over deze mens kon "
        "gaan, is gewist."
    )

    def __init__(self, people: Collection[int]) -> None:
        super().__init__()
        self.people = people  # who withdrew


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done on the page: a question that was put or not, a note, or a yes taken back.

    `present` are those who were there as the page knew it, when it was done. Without `to` a
    question was put to everyone present to whom it applies.
    """

    question: int | None = None
    was_put: bool | None = None
    to: Collection[int] | None = None
    text: str = ""
    about: int | None = None
    is_note: bool = False
    takes_back: str = ""  # which purpose `about` takes back
    present: Collection[int] = field(default_factory=tuple)
    made_at: datetime | None = None


@transaction.atomic
def carry_out(
    *, conversation: models.Conversation, key: UUID, act: Act, by: User, at: datetime
) -> bool:
    """Carry out an act of the interviewer's page. Returns False when it had arrived before.

    Raises AccessDenied, WithdrewMeanwhile, ForeignGuide, NotPresent, NobodyChosen, NoteEmpty or
    NoteTooLong.
    """
    access.check_may_hold(by, conversation)
    meanwhile.hold(conversation)
    if models.InterviewAct.objects.filter(key=key).exists():
        return False
    if act.takes_back:
        _take_back_once(conversation, act, by=by, at=at)
        models.InterviewAct.objects.create(key=key, conversation=conversation, by=by, at=at)
        return True
    gone = study.withdrawn_among(conversation.round, act.present)
    if act.is_note:
        concerned = {act.about} if act.about is not None else set(act.present)
    else:
        concerned = set(act.to or ())
    if gone & concerned:
        raise WithdrewMeanwhile(gone)
    if act.is_note:
        add_note(
            conversation=conversation,
            text=act.text,
            question=act.question,
            about=act.about,
            # The clock of a device may be wrong: nothing was written after it arrived.
            written_at=min(act.made_at or at, at),
            by=by,
            at=at,
        )
    else:
        _put(conversation, act, by=by, at=at)
    models.InterviewAct.objects.create(key=key, conversation=conversation, by=by, at=at)
    return True


def _put(conversation: models.Conversation, act: Act, *, by: User, at: datetime) -> None:
    question = study.all_questions([act.question or 0]).get(act.question or 0)
    if question is None:
        raise ForeignGuide
    people = queries.present_in(conversation)
    if act.to is not None and not set(act.to) <= {one.pk for one in people}:
        raise NotPresent
    chosen = [one for one in people if act.to is not None and one.pk in act.to]
    put_questions(
        conversation=conversation,
        answers={question: act.was_put},
        to={question: chosen} if act.was_put and act.to is not None else None,
        by=by,
        at=at,
    )


def _take_back_once(conversation: models.Conversation, act: Act, *, by: User, at: datetime) -> None:
    """Do what somebody asked in the conversation; nothing where it is a no since, by any road.

    She may have gone from the list of who was there meanwhile: then it holds all the same. Who
    withdrew since is of the round no more.
    """
    person = study.people_in(conversation.round).filter(pk=act.about or 0).first()
    if person is None:
        return
    with suppress(study_asking.NotGiven, study_people.ParticipantWithdrawn):
        _take_back(person, act.takes_back, by=by, at=at)


@transaction.atomic
def take_back(
    *,
    conversation: models.Conversation,
    participant: Participant,
    purpose: str,
    by: User,
    at: datetime,
) -> ErasureCertificate | None:
    """Turn a yes of who is spoken with into a no, and do what follows from it in every room.

    Who takes back that she takes part, withdraws; the certificate of that is given. Raises
    AccessDenied, NotPresent, ParticipantWithdrawn or NotGiven.
    """
    access.check_may_hold(by, conversation)
    if participant.pk not in {one.pk for one in queries.present_in(conversation)}:
        raise NotPresent
    return _take_back(participant, purpose, by=by, at=at)


def _take_back(
    participant: Participant, purpose: str, *, by: User, at: datetime
) -> ErasureCertificate | None:
    if purpose == ConsentPurpose.TAKE_PART:
        return study_operations.withdraw(
            participant=participant, by=by, at=at, in_conversation=True
        )
    study_asking.take_back(
        participant=participant,
        purpose=purpose,
        medium=ConsentMedium.SPOKEN,
        by=by,
        at=at,
        in_conversation=True,
    )
    return None


@transaction.atomic
def add_note(
    *,
    conversation: models.Conversation,
    text: str,
    by: User,
    at: datetime,
    question: int | None = None,
    about: int | None = None,
    written_at: datetime | None = None,
) -> models.MomentNote:
    """Keep a note made in the moment. Raises AccessDenied and what carry_out says of notes."""
    access.check_may_hold(by, conversation)
    text = text.strip()
    if not text:
        raise NoteEmpty
    if len(text) > MOST_SIGNS:
        raise NoteTooLong
    if question is not None:
        found = study.all_questions([question]).get(question)
        if found is None or found.section.guide_id != conversation.guide_id:
            raise ForeignGuide
    if about is not None and about not in {one.pk for one in queries.present_in(conversation)}:
        raise NotPresent
    note = models.MomentNote.objects.create(
        conversation=conversation,
        question_id=question,
        about_id=about,
        text=text,
        written_at=written_at or at,
        by=by,
    )
    safeguards.record("conversation.noted", conversation, by=by, at=at, notes=1)
    return note


@transaction.atomic
def remove_note(*, note: models.MomentNote, by: User, at: datetime) -> None:
    """Wipe one's own note; for a day it can be put back. Raises AccessDenied."""
    access.check_may_wipe(by, note)
    meanwhile.hold(note)
    if note.removed_at is not None:
        return
    note.removed_at = at
    note.save(update_fields=["removed_at"])
    safeguards.record("conversation.note_removed", note.conversation, by=by, at=at, notes=1)


@transaction.atomic
def put_note_back(*, note: models.MomentNote, by: User, at: datetime) -> None:
    """Put back one's own note that was wiped. Raises AccessDenied, or GoneMeanwhile after a day."""
    access.check_may_wipe(by, note)
    meanwhile.hold(note)
    if note.removed_at is None:
        return
    if note.removed_at <= at - MAY_COME_BACK:
        raise GoneMeanwhile
    note.removed_at = None
    note.save(update_fields=["removed_at"])
    safeguards.record("conversation.note_put_back", note.conversation, by=by, at=at, notes=1)


@transaction.atomic
def forget_wiped_notes(*, at: datetime) -> int:
    """Delete notes that were wiped more than a day ago; gives how many. For the worker."""
    gone, _each = models.MomentNote.objects.filter(removed_at__lte=at - MAY_COME_BACK).delete()
    return gone
