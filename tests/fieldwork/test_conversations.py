"""Making and changing conversations, and noting which questions were put."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from tests import cast
from tests.fieldwork.conftest import Field, allow
from weerklank.fieldwork import models, operations, queries
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study_operations
from weerklank.study.models import Characteristic, Guide, GuideQuestion


def change(field: Field, **changes: Any) -> models.Conversation:
    facts: dict[str, Any] = {
        "kind": "pair",
        "held_on": date(2026, 5, 4),
        "title": "",
        "place_kind": "home",
        "language": "ar",
        "interpreter": "informal",
        "interpreter_place": "remote",
        "interviewers": [],
        "guide": field.guide,
        "was_recorded": True,
        "participants": [field.d1, field.d2],
    }
    return operations.change_conversation(
        conversation=field.conversation,
        at=cast.NOW,
        **({"by": field.world.bram} | facts | changes),
    )


def create(field: Field, **facts: Any) -> models.Conversation:
    return operations.create_conversation(
        round_=field.world.round,
        kind="individual",
        held_on=cast.TODAY,
        by=facts.pop("by", field.world.bram),
        at=cast.NOW,
        **facts,
    )


def test_a_new_conversation_gets_the_next_number_people_and_a_line_in_the_log(
    field: Field,
) -> None:
    conversation = create(field, participants=[field.d1], interviewers=[field.world.bram])
    assert conversation.number == 2
    assert list(conversation.interviewers.all()) == [field.world.bram]
    assert queries.attendance(field.world.round)[conversation.pk] == {field.d1.pk}
    assert safeguards.events_about(conversation) == ["conversation.created"]


def test_who_did_not_allow_it_or_withdrew_or_is_elsewhere_does_not_take_part(
    field: Field,
) -> None:
    silent = cast.make_participant(field.world.round, "D3")
    took_it_back = cast.make_participant(field.world.round, "D4")
    allow(took_it_back, field.world.bram)
    allow(took_it_back, field.world.bram, given=False)
    gone = cast.make_participant(field.world.round, "D5", withdrawn_at=cast.NOW)
    allow(gone, field.world.bram)
    elsewhere = cast.make_participant(cast.make_round(field.world.monitor, 2), "D1")
    allow(elsewhere, field.world.bram)
    for person in (silent, took_it_back, gone, elsewhere):
        with pytest.raises(operations.NotTakingPart):
            create(field, participants=[person])
    assert models.Conversation.objects.count() == 1


def test_a_guide_of_another_round_is_refused(field: Field) -> None:
    guide = Guide.objects.create(
        round=cast.make_round(field.world.monitor, 2), key="x", title="X", perspective="aanbieder"
    )
    with pytest.raises(operations.ForeignGuide):
        create(field, guide=guide)


def test_a_stranger_is_not_made_interviewer(field: Field, esra: User) -> None:
    conversation = create(field, interviewers=[esra, field.world.daan, field.world.coen])
    assert list(conversation.interviewers.all()) == [field.world.coen]


@pytest.mark.parametrize("name", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_makes_and_changes_conversations(field: Field, name: str) -> None:
    with pytest.raises(AccessDenied):
        create(field, by=getattr(field.world, name))
    with pytest.raises(AccessDenied):
        change(field, by=getattr(field.world, name))
    with pytest.raises(AccessDenied):
        operations.put_questions(
            conversation=field.conversation, answers={}, by=getattr(field.world, name), at=cast.NOW
        )


def test_changing_keeps_who_stays_and_lets_go_who_left(field: Field) -> None:
    changed = change(field, participants=[field.d2], interviewers=[field.world.coen])
    changed.refresh_from_db()
    assert changed.interpreter_place == "remote"
    assert queries.attendance(field.world.round) == {changed.pk: {field.d2.pk}}
    assert safeguards.events_about(changed) == ["conversation.created", "conversation.changed"]


def test_who_took_part_stays_also_when_she_later_takes_it_back(field: Field) -> None:
    allow(field.d1, field.world.bram, given=False)
    change(field)
    assert field.conversation.attendances.count() == 2


def test_who_speaks_cannot_be_left_out(field: Field) -> None:
    field.store()
    operations.tie_speaker(
        speaker=field.speaker("D1"),
        role="participant",
        participant=field.d1,
        by=field.world.bram,
        at=cast.NOW,
    )
    with pytest.raises(operations.StillSpeaks):
        change(field, participants=[field.d2])
    assert field.conversation.attendances.count() == 2


def test_without_interpreter_nobody_speaks_through_one(field: Field) -> None:
    change(field)
    field.store()
    operations.tie_speaker(
        speaker=field.speaker("D1"),
        role="participant",
        participant=field.d1,
        via_interpreter=True,
        by=field.world.bram,
        at=cast.NOW,
    )
    assert models.Turn.objects.filter(via_interpreter=True).count() == 2
    change(field, interpreter="none")
    assert field.conversation.interpreter_place == ""
    assert not models.Turn.objects.filter(via_interpreter=True).exists()
    assert not field.speaker("D1").speaks_via_interpreter


def test_asked_not_asked_and_not_noted_stay_three_different_things(field: Field) -> None:
    first, second = field.questions

    def put(answers: dict[Any, bool | None]) -> None:
        operations.put_questions(
            conversation=field.conversation, answers=answers, by=field.world.bram, at=cast.NOW
        )

    put({first: True, second: False})
    round_ = field.world.round
    assert queries.asked_questions(round_) == {field.conversation.pk: {first.pk}}
    assert queries.not_asked_questions(round_) == {field.conversation.pk: {second.pk}}
    put({second: None})
    assert queries.not_asked_questions(round_) == {}
    assert queries.notes_of(field.conversation) == {first.pk: queries.Noted(was_put=True)}
    assert "questions.noted" in safeguards.events_about(field.conversation)


def test_a_question_of_another_guide_is_refused(field: Field) -> None:
    field.conversation.guide = None
    field.conversation.save()
    with pytest.raises(operations.ForeignGuide):
        operations.put_questions(
            conversation=field.conversation,
            answers={field.questions[0]: True},
            by=field.world.bram,
            at=cast.NOW,
        )


# --- to whom a question was put --------------------------------------------------------------
def put_to(field: Field, *people: Any, question: int = 0, **changed: Any) -> None:
    asked = field.questions[question]
    operations.put_questions(
        conversation=field.conversation,
        answers={asked: True},
        to={asked: people} | changed,
        by=field.world.bram,
        at=cast.NOW,
    )


def to_whom(field: Field, question: int = 0) -> frozenset[int] | None:
    return queries.notes_of(field.conversation)[field.questions[question].pk].to


def test_question_is_put_to_everyone_unless_people_are_named(field: Field) -> None:
    first = field.questions[0]
    by: dict[str, Any] = {"by": field.world.bram, "at": cast.NOW}
    operations.put_questions(conversation=field.conversation, answers={first: True}, **by)
    assert to_whom(field) is None
    put_to(field, field.d2)
    assert to_whom(field) == {field.d2.pk}
    operations.put_questions(conversation=field.conversation, answers={first: True}, **by)
    assert to_whom(field) is None
    assert models.PutTo.objects.count() == 0


def test_question_put_to_nobody_is_refused(field: Field) -> None:
    with pytest.raises(operations.NobodyChosen):
        put_to(field)
    assert queries.notes_of(field.conversation) == {}


def test_question_put_to_someone_who_was_not_there_is_refused(field: Field) -> None:
    elsewhere = cast.make_participant(field.world.round, "D9")
    with pytest.raises(operations.NotPresent):
        put_to(field, field.d1, elsewhere)
    assert queries.notes_of(field.conversation) == {}


def test_database_refuses_a_question_that_was_not_put_to_some(field: Field) -> None:
    with pytest.raises(IntegrityError):
        field.conversation.questions_put.create(
            question=field.questions[0], was_put=False, to_everyone=False
        )


def test_who_turns_out_not_to_have_been_there_was_not_asked(field: Field) -> None:
    put_to(field, field.d1, field.d2)
    change(field, participants=[field.d2])
    assert to_whom(field) == {field.d2.pk}


def test_notes_go_along_to_another_version_of_the_guide(field: Field) -> None:
    first, second = field.questions
    by: dict[str, Any] = {"by": field.world.bram, "at": cast.NOW}
    put_to(field, field.d2)
    operations.put_questions(conversation=field.conversation, answers={second: False}, **by)
    newer = study_operations.make_new_version(guide=field.guide, **by)
    same, other = GuideQuestion.objects.filter(section__guide=newer)
    other.text = "Iets anders?"
    other.save()
    change(field, guide=newer)
    notes = queries.notes_of(field.conversation)
    assert notes[same.pk] == queries.Noted(True, frozenset({field.d2.pk}))
    assert other.pk not in notes
    assert first.pk not in notes
    # Back again: nothing was lost.
    change(field, guide=field.guide)
    notes = queries.notes_of(field.conversation)
    assert set(notes) == {first.pk, second.pk}
    assert not notes[second.pk].was_put


def test_note_of_nobody_who_was_there_is_no_note(field: Field) -> None:
    put_to(field, field.d1)
    change(field, participants=[field.d2])
    assert queries.notes_of(field.conversation) == {}


def test_page_says_for_whom_a_question_is_meant_and_of_whom_that_is_not_known(
    field: Field,
) -> None:
    route = Characteristic.objects.create(
        monitor=field.world.monitor, key="leerroute", label="Leerroute"
    )
    value = route.values.create(key="B", label="B1-route")
    route.values.create(key="Z", label="Z-route")
    field.d1.characteristics.create(characteristic=route, value=value)
    GuideQuestion.objects.filter(pk=field.questions[0].pk).update(applies_to={"leerroute": ["Z"]})
    [(_section, [row, other])] = queries.questions_of(field.conversation)
    assert row.conditions == ["Leerroute: Z-route"]
    assert (row.not_meant, row.not_known) == ([field.d1], [field.d2])
    assert (other.not_meant, other.not_known) == ([], [])


def test_guide_of_the_other_side_is_pointed_out(field: Field) -> None:
    assert queries.of_the_other_side(field.conversation) == []
    field.guide.perspective = "aanbieder"
    field.guide.save()
    field.conversation.refresh_from_db()
    assert queries.of_the_other_side(field.conversation) == [field.d1, field.d2]


def test_the_languages_spoken_are_noted_beside_the_language_of_the_text(field: Field) -> None:
    made = create(field, language="nl", spoken_languages=["tr", "nl", "xx"])
    assert (made.language, made.spoken_languages) == ("nl", ["nl", "tr"])
    assert create(field).spoken_languages == []
    changed = change(field, spoken_languages=["ar"])
    changed.refresh_from_db()
    assert changed.spoken_languages == ["ar"]


def test_the_languages_of_the_texts_are_those_of_the_newest(field: Field) -> None:
    assert queries.text_languages(field.world.round) == {}
    for role, version, language in (
        ("main", 1, "nl"),
        ("main", 2, "en"),
        ("original", 1, "ar"),
        ("original", 2, "tr"),
    ):
        models.Transcript.objects.create(
            conversation=field.conversation,
            role=role,
            version=version,
            language=language,
            text="x",
            sha256="0" * 64,
            word_count=1,
            created_at=cast.NOW,
        )
    languages = queries.text_languages(field.world.round)[field.conversation.pk]
    assert (languages.main, languages.original) == ("en", "tr")


# --- a no to being recorded -------------------------------------------------------------------
def say(field: Field, person: Any, day: date, *, is_given: bool) -> None:
    study_operations.record_consent(
        participant=person,
        purpose="record",
        is_given=is_given,
        on=day,
        medium="spoken",
        by=field.world.bram,
        at=cast.NOW,
    )


HELD = date(2026, 5, 4)


def test_who_said_no_to_recording_is_in_no_recorded_conversation(field: Field) -> None:
    say(field, field.d2, HELD, is_given=False)
    with pytest.raises(operations.RecordedAfterNo, match="D2 vond"):
        change(field)
    with pytest.raises(operations.RecordedAfterNo):
        create(field, participants=[field.d2], was_recorded=True)
    assert models.Conversation.objects.get().was_recorded is None
    assert change(field, was_recorded=False).was_recorded is False
    # Who was not there stands in nobody's way, and not knowing whether it was is no recording.
    assert change(field, participants=[field.d1]).was_recorded is True
    assert change(field, was_recorded=None).was_recorded is None
    say(field, field.d1, HELD, is_given=False)
    with pytest.raises(operations.RecordedAfterNo, match="D1, D2 vonden"):
        change(field)


@pytest.mark.parametrize("day", [date(2026, 5, 4), date(2026, 5, 5)])
def test_a_yes_that_was_said_since_counts(field: Field, day: date) -> None:
    say(field, field.d2, HELD, is_given=False)
    say(field, field.d2, day, is_given=True)
    assert change(field).was_recorded is True


def test_a_no_of_after_the_conversation_changes_nothing_of_then(field: Field) -> None:
    say(field, field.d2, HELD, is_given=True)
    assert change(field).was_recorded is True
    say(field, field.d2, date(2026, 5, 5), is_given=False)
    assert change(field, title="Thuis").was_recorded is True
