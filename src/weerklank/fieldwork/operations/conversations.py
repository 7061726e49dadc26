"""Making and changing conversations, and noting which questions were put."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import access, models, queries, terms
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import bases
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose, Processing

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Guide, GuideQuestion, Participant, Round


class NotTakingPart(DomainError):
    user_message = _("Een van deze mensen doet niet mee of gaf daarvoor geen toestemming.")


class RecordedAfterNo(DomainError):
    """Somebody who was there had said no to being recorded."""

    user_message = _(
        "%(people)s vond opnemen niet goed. Kies dat dit gesprek niet is opgenomen, en wis een "
        "opname die er toch is. Zei deze persoon daarna alsnog ja, leg dat dan eerst vast bij de "
        "toestemming."
    )
    several = _(
        "%(people)s vonden opnemen niet goed. Kies dat dit gesprek niet is opgenomen, en wis een "
        "opname die er toch is. Zeiden zij daarna alsnog ja, leg dat dan eerst vast bij de "
        "toestemming."
    )

    field = "was_recorded"

    def __init__(self, people: Sequence[str]) -> None:
        words = self.user_message if len(people) == 1 else self.several
        super().__init__(words % {"people": ", ".join(people)})


class StillSpeaks(DomainError):
    user_message = _(
        "Een van de mensen die u weghaalt, is aan een spreker in dit gesprek gekoppeld. "
        "Maak eerst die koppeling los."
    )


class NobodyChosen(DomainError):
    user_message = _(
        "Kies ten minste één mens aan wie de vraag is gesteld, of kies “niet gesteld”."
    )


class NotPresent(DomainError):
    user_message = _("Een van de mensen aan wie de vraag is gesteld, was niet bij dit gesprek.")


class ForeignGuide(DomainError):
    user_message = _("Deze leidraad hoort niet bij deze ronde.")


class Facts(TypedDict):
    """What is known of a conversation; kind and day always are."""

    kind: str
    held_on: date
    title: NotRequired[str]
    place_kind: NotRequired[str]
    language: NotRequired[str]
    spoken_languages: NotRequired[Collection[str]]
    interpreter: NotRequired[str]
    interpreter_place: NotRequired[str]
    interviewers: NotRequired[Collection[User]]
    guide: NotRequired[Guide | None]
    was_recorded: NotRequired[bool | None]
    participants: NotRequired[Collection[Participant]]


def _fill(conversation: models.Conversation, facts: Facts) -> None:
    """Put the facts into a conversation, all but the people, and save it."""
    interpreter = terms.Interpreter(facts.get("interpreter", terms.Interpreter.NONE))
    place = facts.get("interpreter_place", "")
    conversation.kind = terms.ConversationKind(facts["kind"])
    conversation.held_on = facts["held_on"]
    conversation.title = facts.get("title", "")
    conversation.place_kind = facts.get("place_kind", "")
    conversation.language = facts.get("language", "nl")
    conversation.spoken_languages = _in_order(facts.get("spoken_languages", ()))
    conversation.interpreter = interpreter
    conversation.interpreter_place = "" if interpreter == terms.Interpreter.NONE else place
    conversation.guide = facts.get("guide")
    conversation.was_recorded = facts.get("was_recorded")
    conversation.save()
    members = _members(conversation.round, facts.get("interviewers", ()))
    conversation.interviewers.set(members)


@transaction.atomic
def create_conversation(
    *, round_: Round, by: User, at: datetime, **facts: Unpack[Facts]
) -> models.Conversation:
    """Make a conversation under the round's next number.

    Raises AccessDenied, NoBasis, NotTakingPart (withdrawn, of another round, or without permission
    to take part), RecordedAfterNo, ForeignGuide.
    """
    access.check_may_gather(by, round_)
    participants = facts.get("participants", ())
    if facts.get("was_recorded"):
        bases.check_may_begin(round_, Processing.RECORD)
    _check_recorded(facts)
    _check(round_, guide=facts.get("guide"), joining=participants)
    # The lock makes two new conversations wait for each other's number.
    type(round_)._default_manager.select_for_update().get(pk=round_.pk)
    conversation = models.Conversation(
        round=round_, number=queries.next_number(round_), created_at=at
    )
    _fill(conversation, facts)
    _join(conversation, participants)
    _record("conversation.created", conversation, len(participants), by=by, at=at)
    return conversation


@transaction.atomic
def change_conversation(
    *, conversation: models.Conversation, by: User, at: datetime, **facts: Unpack[Facts]
) -> models.Conversation:
    """Change what is known of a conversation. Without interpreter nobody speaks through one.

    Who already took part may stay, also when she has not (any more) allowed it on paper. With
    another version of the guide, what was noted of a question goes to the same question there.
    Raises AccessDenied, NoBasis, NotTakingPart, RecordedAfterNo, StillSpeaks, ForeignGuide.
    """
    access.check_may_gather(by, conversation.round)
    _check_recorded(facts)
    meanwhile.hold(conversation)
    if facts.get("was_recorded") and not conversation.was_recorded:
        bases.check_may_begin(conversation.round, Processing.RECORD)
    there = set(conversation.attendances.values_list("participant_id", flat=True))
    participants, guide = facts.get("participants", ()), facts.get("guide")
    wanted = {person.pk for person in participants}
    joining = [person for person in participants if person.pk not in there]
    _check(conversation.round, guide=guide, joining=joining)
    if conversation.speakers.filter(participant_id__in=there - wanted).exists():
        raise StillSpeaks
    if guide is not None and guide.pk != conversation.guide_id:
        _carry_notes(conversation, guide)
    _fill(conversation, facts)
    conversation.attendances.exclude(participant_id__in=wanted).delete()
    models.PutTo.objects.filter(put__conversation=conversation).exclude(
        participant_id__in=wanted
    ).delete()
    # Nobody is left of those to whom a question was put: then nobody knows to whom it was.
    conversation.questions_put.filter(to_everyone=False, to__isnull=True).delete()
    _join(conversation, joining)
    if conversation.interpreter == terms.Interpreter.NONE:
        conversation.speakers.update(speaks_via_interpreter=False)
        models.Turn.objects.filter(transcript__conversation=conversation).update(
            via_interpreter=False
        )
    _record("conversation.changed", conversation, len(wanted), by=by, at=at)
    return conversation


def _check_recorded(facts: Facts) -> None:
    """Raise RecordedAfterNo where somebody was recorded who had said no to that by then."""
    if facts.get("was_recorded") is not True:
        return
    names = {one.pk: one.pseudonym for one in facts.get("participants", ())}
    refused = study.refused_by(ConsentPurpose.RECORD, names, on=facts["held_on"])
    if refused:
        raise RecordedAfterNo(sorted(names[one] for one in refused))


def _join(conversation: models.Conversation, people: Collection[Participant]) -> None:
    models.Attendance.objects.bulk_create(
        models.Attendance(conversation=conversation, participant=person) for person in people
    )


def _record(
    what: str, conversation: models.Conversation, people: int, *, by: User, at: datetime
) -> None:
    detail = {"kind": conversation.kind, "people": people}
    safeguards.record(what, conversation, by=by, at=at, detail=detail)


@transaction.atomic
def put_questions(
    *,
    conversation: models.Conversation,
    answers: Mapping[GuideQuestion, bool | None],
    to: Mapping[GuideQuestion, Collection[Participant]] | None = None,
    by: User,
    at: datetime,
) -> None:
    """Note per question whether it was put; None takes the note back: nobody knows.

    `to` names to whom a question was put that not everyone was asked. A question that is not in
    it was put to everyone present to whom it applies, also to who is added later.
    Raises AccessDenied, ForeignGuide for a question of another guide, NobodyChosen for a question
    that was put to an empty list, NotPresent for someone who was not there.
    """
    access.check_may_hold(by, conversation)
    if any(question.section.guide_id != conversation.guide_id for question in answers):
        raise ForeignGuide
    some = {question: {one.pk for one in people} for question, people in (to or {}).items()}
    present = set(conversation.attendances.values_list("participant_id", flat=True))
    if any(not people for people in some.values()):
        raise NobodyChosen
    if any(not people <= present for people in some.values()):
        raise NotPresent
    for question, was_put in answers.items():
        if was_put is None:
            conversation.questions_put.filter(question=question).delete()
            continue
        people = some.get(question) if was_put else None
        row, _made = conversation.questions_put.update_or_create(
            question=question, defaults={"was_put": was_put, "to_everyone": people is None}
        )
        row.to.all().delete()
        models.PutTo.objects.bulk_create(
            models.PutTo(put=row, participant_id=person) for person in sorted(people or ())
        )
    given = list(answers.values())
    safeguards.record(
        "questions.noted",
        conversation,
        by=by,
        at=at,
        put=given.count(True),
        put_to_some=len([one for one in some if answers.get(one)]),
        not_put=given.count(False),
        not_noted=given.count(None),
    )


def _carry_notes(conversation: models.Conversation, guide: Guide) -> None:
    """Carry what was noted to the same questions of another version of the guide.

    The same question has the same words and is for the same people. A note of another question
    stays where it is: it counts again when that version is chosen again.
    """
    if conversation.guide is None or conversation.guide.key != guide.key:
        return
    noted = set(conversation.questions_put.values_list("question_id", flat=True))
    same = {
        (text, repr(applies_to)): pk
        for pk, text, applies_to in guide.sections.exclude(questions=None).values_list(
            "questions__pk", "questions__text", "questions__applies_to"
        )
        if pk not in noted
    }
    old = conversation.questions_put.filter(question__section__guide=conversation.guide_id)
    for note in old.select_related("question"):
        question = same.pop((note.question.text, repr(note.question.applies_to)), None)
        if question is not None:
            note.question_id = question
            note.save(update_fields=["question"])


def _check(round_: Round, *, guide: Guide | None, joining: Collection[Participant]) -> None:
    if guide is not None and guide.round_id != round_.pk:
        raise ForeignGuide
    if not joining:
        return
    bases.check_may_begin(round_, Processing.CONVERSATION)
    allowed = {person.pk for person in queries.may_take_part(round_)}
    if not {person.pk for person in joining} <= allowed:
        raise NotTakingPart


def _in_order(languages: Collection[str]) -> list[str]:
    """Return these languages in the order of the list; what is not in it is left out."""
    return [code for code, _name in terms.LANGUAGES if code in languages]


def _members(round_: Round, users: Collection[User]) -> list[User]:
    """Leave out whoever may not hold conversations in this monitor."""
    may_hold = set(queries.interviewers_of(round_.monitor).values_list("pk", flat=True))
    return [user for user in users if user.pk in may_hold]
