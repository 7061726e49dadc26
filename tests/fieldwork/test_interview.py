"""The interviewer's page: carried out once, of who wrote it, and nothing of who withdrew."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.fieldwork.conftest import Field
from weerklank.fieldwork import jobs, models, operations, queries, sealing
from weerklank.fieldwork.operations import interviewing
from weerklank.fieldwork.operations.interviewing import Act
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.meanwhile import GoneMeanwhile
from weerklank.safeguards.models import ErasureCertificate, LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study
from weerklank.study import queries as study_queries
from weerklank.study.models import GuideTranslation

WORDS = "kanarieblauw: kijkt naar buiten"


def carry_out(field: Field, act: Act, key: Any = None, by: Any = None) -> bool:
    return interviewing.carry_out(
        conversation=field.conversation,
        key=key or uuid4(),
        act=act,
        by=by or field.world.bram,
        at=cast.NOW,
    )


def present(field: Field) -> list[int]:
    return [field.d1.pk, field.d2.pk]


def note(field: Field, **more: Any) -> Act:
    return Act(is_note=True, **({"text": WORDS, "present": present(field)} | more))


def withdraw(field: Field) -> None:
    person = Person(field.d1.pk, field.d1.pseudonym, field.world.round.pk, field.world.monitor.pk)
    safeguards.erase(person, scope="all", by=field.world.bram, at=cast.NOW)


# --- once -------------------------------------------------------------------------------------
def test_an_act_that_arrives_twice_is_carried_out_once(field: Field) -> None:
    key = uuid4()
    assert carry_out(field, note(field), key=key) is True
    assert carry_out(field, note(field), key=key) is False
    assert models.MomentNote.objects.count() == 1
    assert LogLine.objects.filter(what="conversation.noted").count() == 1


def test_an_old_answer_that_arrives_again_does_not_undo_a_later_one(field: Field) -> None:
    question, old = field.questions[0], uuid4()
    carry_out(field, Act(question=question.pk, was_put=False), key=old)
    carry_out(field, Act(question=question.pk, was_put=True))
    assert carry_out(field, Act(question=question.pk, was_put=False), key=old) is False
    assert models.QuestionPut.objects.get().was_put is True


def test_the_database_keeps_a_key_once(field: Field) -> None:
    kept = {"key": uuid4(), "conversation": field.conversation, "by": field.world.bram}
    models.InterviewAct.objects.create(**kept, at=cast.NOW)
    with pytest.raises(IntegrityError):
        models.InterviewAct.objects.create(**kept, at=cast.NOW)


def test_a_question_is_put_to_one_of_two(field: Field) -> None:
    carry_out(
        field,
        Act(question=field.questions[0].pk, was_put=True, to=[field.d2.pk], present=present(field)),
    )
    put = models.QuestionPut.objects.get()
    assert (put.was_put, put.to_everyone) == (True, False)
    assert [one.participant for one in put.to.all()] == [field.d2]


def test_a_mistaken_tick_is_taken_back(field: Field) -> None:
    carry_out(field, Act(question=field.questions[0].pk, was_put=True))
    carry_out(field, Act(question=field.questions[0].pk, was_put=None))
    assert not models.QuestionPut.objects.exists()


def test_what_was_refused_can_be_sent_again_when_it_is_put_right(field: Field) -> None:
    key = uuid4()
    with pytest.raises(operations.NotPresent):
        carry_out(field, Act(question=field.questions[0].pk, was_put=True, to=[999_999]), key=key)
    with pytest.raises(operations.ForeignGuide):
        carry_out(field, Act(question=999_999, was_put=True), key=key)
    assert carry_out(field, Act(question=field.questions[0].pk, was_put=True), key=key)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (" \n", interviewing.NoteEmpty),
        ("x" * 4_001, interviewing.NoteTooLong),
    ],
)
def test_a_note_has_words_and_not_too_many(field: Field, text: str, refusal: Any) -> None:
    with pytest.raises(refusal):
        carry_out(field, note(field, text=text))
    assert carry_out(field, note(field, text="x" * 4_000))


def test_a_clock_that_runs_ahead_is_not_believed(field: Field) -> None:
    carry_out(field, note(field, made_at=cast.NOW + timedelta(hours=3)))
    carry_out(field, note(field, made_at=cast.NOW - timedelta(hours=1)))
    assert [one.written_at for one in models.MomentNote.objects.all()] == [
        cast.NOW - timedelta(hours=1),
        cast.NOW,
    ]


def test_a_codeur_does_not_hold_conversations_of_others(field: Field) -> None:
    with pytest.raises(AccessDenied):
        carry_out(field, note(field), by=field.world.coen)


def test_a_codeur_holds_the_conversations_of_which_she_is_an_interviewer(
    client: Client, field: Field
) -> None:
    coen, address = field.world.coen, [field.conversation.pk]
    client.force_login(coen)
    assert client.get(reverse("fieldwork:interview", args=address)).status_code == 403
    page = client.get(reverse("fieldwork:conversation", args=address)).content.decode()
    assert "Voer het gesprek" not in page
    field.conversation.interviewers.add(coen)
    page = client.get(reverse("fieldwork:conversation", args=address)).content.decode()
    assert "Voer het gesprek" in page
    assert client.get(reverse("fieldwork:interview", args=address)).status_code == 200
    sent = send(client, field, verb="note", text=WORDS, user=coen.pk)
    assert sent.status_code == 200
    put = {"verb": "put", "question": field.questions[0].pk, "was_put": True}
    assert send(client, field, user=coen.pk, **put).status_code == 200
    note = models.MomentNote.objects.get()
    assert note.by == coen
    client.post(reverse("fieldwork:interview", args=address), {"remove_note": note.pk})
    assert queries.notes_in(field.conversation) == {}
    # What she may not, she is not led to.
    models.Conversation.objects.update(guide=None)
    page = client.get(reverse("fieldwork:interview", args=address)).content.decode()
    assert "geen leidraad gekozen" in page
    assert "Kies een leidraad" not in page


def test_an_interviewer_who_reads_words_no_more_holds_nothing(field: Field) -> None:
    field.conversation.interviewers.add(field.world.daan)
    with pytest.raises(AccessDenied):
        carry_out(field, note(field), by=field.world.daan)


def test_the_log_holds_no_words(field: Field) -> None:
    carry_out(field, note(field))
    line = LogLine.objects.get(what="conversation.noted")
    assert line.detail == {"notes": 1}


# --- who withdrew -----------------------------------------------------------------------------
def test_notes_go_with_who_they_may_be_about(field: Field) -> None:
    carry_out(field, note(field))
    carry_out(field, note(field, text="over de een", about=field.d1.pk))
    carry_out(field, note(field, text="over de ander", about=field.d2.pk))
    withdraw(field)
    assert [one.text for one in models.MomentNote.objects.all()] == ["over de ander"]


@pytest.mark.parametrize(
    ("about", "is_kept"), [("d1", False), (None, False), ("d2", True)], ids=str
)
def test_what_waited_when_somebody_withdrew_is_not_kept(
    field: Field, about: str | None, is_kept: bool
) -> None:
    waiting = note(field, about=getattr(field, about).pk if about else None)
    withdraw(field)
    if is_kept:
        assert carry_out(field, waiting)
    else:
        with pytest.raises(interviewing.WithdrewMeanwhile):
            carry_out(field, waiting)
    assert models.MomentNote.objects.exists() is is_kept
    assert models.InterviewAct.objects.exists() is is_kept


def test_a_tick_for_who_withdrew_is_not_kept_and_one_for_all_is(field: Field) -> None:
    question = field.questions[0].pk
    withdraw(field)
    with pytest.raises(interviewing.WithdrewMeanwhile):
        carry_out(
            field,
            Act(question=question, was_put=True, to=[field.d1.pk], present=present(field)),
        )
    assert carry_out(field, Act(question=question, was_put=True, present=present(field)))


# --- keys -------------------------------------------------------------------------------------
def test_a_key_is_of_one_person_and_the_same_again() -> None:
    assert sealing.key_of(1, "sessie-een") == sealing.key_of(1, "sessie-een")
    assert sealing.key_of(1, "sessie-een") != sealing.key_of(2, "sessie-een")
    assert sealing.key_of(1, "sessie-een") != sealing.key_of(1, "sessie-twee")


def test_the_server_gives_a_person_her_own_keys_alone(client: Client, field: Field) -> None:
    client.force_login(field.world.bram)
    page = client.get(reverse("fieldwork:interview", args=[field.conversation.pk]))
    name = client.session["waiting_key"]
    key = sealing.key_of(field.world.bram.pk, name)
    assert key in page.content.decode()
    address = reverse("fieldwork:interview_keys")
    client.logout()
    client.force_login(field.world.bram)
    assert client.get(address, {"naam": name}).json()["keys"] == {name: key}
    client.force_login(field.world.chantal)
    answer = client.get(address, {"naam": [name, "x", "../../etc/passwd"]}).json()
    assert answer["user"] == field.world.chantal.pk
    assert list(answer["keys"]) == [name]
    assert answer["keys"][name] != key


# --- the page ---------------------------------------------------------------------------------
def send(client: Client, field: Field, **given: Any) -> Any:
    body = {"key": str(uuid4()), "user": field.world.bram.pk, "present": present(field)} | given
    return client.post(
        reverse("fieldwork:interview_act", args=[field.conversation.pk]),
        json.dumps(body),
        content_type="application/json",
    )


def test_an_act_is_of_who_wrote_it(client: Client, field: Field) -> None:
    client.force_login(field.world.chantal)
    assert send(client, field, verb="note", text=WORDS).status_code == 409
    assert not models.MomentNote.objects.exists()
    client.force_login(field.world.bram)
    assert send(client, field, verb="note", text=WORDS).json() == {"is_new": True}


def test_an_act_says_why_it_was_not_carried_out(client: Client, field: Field) -> None:
    client.force_login(field.world.bram)
    assert send(client, field, verb="note", text="").status_code == 422
    withdraw(field)
    answer = send(client, field, verb="note", text=WORDS)
    assert answer.status_code == 410
    assert answer.json()["gone"] == [field.d1.pk]


def test_the_page_knows_who_is_still_there_of_the_round(client: Client, field: Field) -> None:
    elsewhere = cast.make_participant(field.world.round, "D3")
    withdraw(field)
    client.force_login(field.world.bram)
    page = client.get(reverse("fieldwork:interview", args=[field.conversation.pk]))
    assert sorted(page.context["waits"]["still"]) == [field.d2.pk, elsewhere.pk]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "geen"},
        {"was_put": "ja"},
        {"question": "1"},
        {"question": True},
        {"to": 3},
        {"to": [None]},
        {"present": ["1"]},
    ],
)
def test_what_is_no_act_is_refused(client: Client, field: Field, wrong: dict[str, Any]) -> None:
    client.force_login(field.world.bram)
    given = {"verb": "put", "question": field.questions[0].pk, "was_put": True} | wrong
    assert send(client, field, **given).status_code == 422
    assert not models.QuestionPut.objects.exists()


def test_without_javascript_each_question_is_a_form(client: Client, field: Field) -> None:
    client.force_login(field.world.bram)
    address = reverse("fieldwork:interview", args=[field.conversation.pk])
    question = field.questions[0].pk
    given = {
        f"question-{question}": "yes",
        f"to-{question}": ["", str(field.d1.pk)],
        "place": f"vraag-{question}",
    }
    answer = client.post(address, given)
    assert answer.headers["Location"].endswith(f"#vraag-{question}")
    assert models.QuestionPut.objects.get().to.get().participant == field.d1
    client.post(address, {"note": WORDS, "note_question": question, "about": field.d2.pk})
    [kept] = queries.notes_in(field.conversation)[question]
    assert (kept.text, kept.about) == (WORDS, field.d2)
    assert WORDS in client.get(address).content.decode()
    client.post(address, {"remove_note": kept.pk})
    assert queries.notes_in(field.conversation) == {}
    assert "Gewiste notities" in client.get(address).content.decode()
    answer = client.post(address, {"put_back": kept.pk, "place": f"vraag-{question}"})
    assert answer.headers["Location"].endswith(f"#vraag-{question}")
    assert queries.notes_in(field.conversation)[question] == [kept]
    assert "Gewiste notities" not in client.get(address).content.decode()
    assert client.post(address, {"note": " "}).status_code == 422


def test_two_languages_stand_beside_each_other_and_a_draft_says_so(
    client: Client, field: Field
) -> None:
    GuideTranslation.objects.create(
        guide=field.questions[0].section.guide,
        question=field.questions[0],
        language="ar",
        text="سؤال",
        source_text="Vraag 1?",
        entered_at=cast.NOW,
        entered_by=field.world.bram,
    )
    client.force_login(field.world.bram)
    address = reverse("fieldwork:interview", args=[field.conversation.pk])
    html = client.get(address, {"taal": "ar", "ernaast": "nl"}).content.decode()
    assert 'lang="ar" dir="rtl">سؤال *' in " ".join(html.split())
    assert "1 tekst is een concept" in html
    assert "3 teksten ontbreken of zijn verouderd" in html
    assert "Veilig Thuis" in html


def test_the_dutch_stands_once_where_a_translation_no_longer_fits(
    client: Client, field: Field
) -> None:
    question = field.questions[0]
    GuideTranslation.objects.create(
        guide=question.section.guide,
        question=question,
        language="ar",
        text="سؤال",
        source_text="Vroeger anders?",
        entered_at=cast.NOW,
        entered_by=field.world.bram,
    )
    client.force_login(field.world.bram)
    address = reverse("fieldwork:interview", args=[field.conversation.pk])
    for asked in ({"taal": "ar", "ernaast": "nl"}, {"taal": "nl", "ernaast": "ar"}, {"taal": "ar"}):
        html = client.get(address, asked).content.decode()
        assert html.count(f'dir="ltr">{question.text}</p>') == 1
        assert html.count(f'dir="ltr">{question.section.title}</h2>') == 1
        assert f'id="kop-{question.section.pk}"' in html
        assert "سؤال" not in html


def test_the_page_asks_no_more_for_more_questions(
    client: Client, field: Field, django_assert_max_num_queries: Any
) -> None:
    client.force_login(field.world.bram)
    address = reverse("fieldwork:interview", args=[field.conversation.pk])
    client.get(address)
    section = field.guide.sections.get()
    for number in range(3, 40):
        section.questions.create(position=number, text=f"Vraag {number}?")
    with django_assert_max_num_queries(45):
        client.get(address)


# --- wiping a note ----------------------------------------------------------------------------
@pytest.fixture
def written(field: Field) -> models.MomentNote:
    """A note of Bram."""
    carry_out(field, note(field))
    return models.MomentNote.objects.get()


def test_nobody_wipes_a_note_of_somebody_else(
    client: Client, field: Field, written: models.MomentNote
) -> None:
    chantal = field.world.chantal
    for act in (interviewing.remove_note, interviewing.put_note_back):
        with pytest.raises(AccessDenied):
            act(note=written, by=chantal, at=cast.NOW)
    client.force_login(chantal)
    address = reverse("fieldwork:interview", args=[field.conversation.pk])
    page = client.get(address).content.decode()
    assert WORDS in page
    assert "remove_note" not in page
    assert "· Bram" in page
    assert client.post(address, {"remove_note": written.pk}).status_code == 403
    assert queries.notes_in(field.conversation) == {None: [written]}


def test_what_was_wiped_is_seen_by_who_wrote_it_alone(
    client: Client, field: Field, written: models.MomentNote
) -> None:
    interviewing.remove_note(note=written, by=field.world.bram, at=cast.NOW)
    assert queries.wiped_notes(field.conversation, of=field.world.bram) == [written]
    assert queries.wiped_notes(field.conversation, of=field.world.chantal) == []
    client.force_login(field.world.chantal)
    page = client.get(reverse("fieldwork:interview", args=[field.conversation.pk]))
    assert WORDS not in page.content.decode()


@pytest.mark.parametrize(("hours", "comes_back"), [(0, True), (23, True), (24, False), (48, False)])
def test_a_note_comes_back_for_a_day_and_then_is_gone(
    field: Field, written: models.MomentNote, hours: int, comes_back: bool
) -> None:
    bram, then = field.world.bram, cast.NOW + timedelta(hours=hours)
    interviewing.remove_note(note=written, by=bram, at=cast.NOW)
    if comes_back:
        assert interviewing.forget_wiped_notes(at=then) == 0
        interviewing.put_note_back(note=written, by=bram, at=then)
        assert queries.notes_in(field.conversation) == {None: [written]}
    else:
        with pytest.raises(GoneMeanwhile):
            interviewing.put_note_back(note=written, by=bram, at=then)
        jobs.sweep(at=then)
        assert not models.MomentNote.objects.exists()


def test_notes_that_were_not_wiped_are_never_swept(field: Field, written: Any) -> None:
    jobs.sweep(at=cast.NOW + timedelta(days=400))
    assert models.MomentNote.objects.get() == written


def test_wiping_and_putting_back_have_one_line_each(field: Field, written: Any) -> None:
    by = {"by": field.world.bram, "at": cast.NOW}
    for _twice in range(2):
        interviewing.remove_note(note=written, **by)
    for _twice in range(2):
        interviewing.put_note_back(note=written, **by)
    said = LogLine.objects.filter(what__contains="note_").order_by("pk")
    assert [(one.what, one.detail) for one in said] == [
        ("conversation.note_removed", {"notes": 1}),
        ("conversation.note_put_back", {"notes": 1}),
    ]


def test_a_withdrawal_takes_what_was_wiped_as_well(field: Field, written: Any) -> None:
    interviewing.remove_note(note=written, by=field.world.bram, at=cast.NOW)
    study.withdraw(participant=field.d1, by=field.world.bram, at=cast.NOW)
    assert not models.MomentNote.objects.exists()


def test_the_page_says_of_each_what_she_said_yes_and_no_to(client: Client, field: Field) -> None:
    for purpose, is_given in (("take_part", True), ("record", False), ("quote", True)):
        study.record_consent(
            participant=field.d1,
            purpose=purpose,
            is_given=is_given,
            on=cast.TODAY,
            medium="spoken",
            by=field.world.bram,
            at=cast.NOW,
        )
    client.force_login(field.world.bram)
    page = client.get(reverse("fieldwork:interview", args=[field.conversation.pk])).content.decode()
    start = page.index('aria-label="Wat mensen goedvonden"')
    lines = [
        " ".join(line.split()) for line in page[start : page.index("</ul>", start)].split("<li>")
    ]
    first = next(line for line in lines if ">D1<" in line)
    other = next(line for line in lines if ">D2<" in line)
    assert "Ja: meedoen, citeren." in first
    assert "Nee: opnemen." in first
    assert "Niet gevraagd: door een computer" in first
    assert "Neem dit gesprek niet op." in first
    assert "Neem dit gesprek niet op." not in other


# --- taking back in the conversation ----------------------------------------------------------
def say(field: Field, *purposes: str, is_given: bool = True) -> None:
    for purpose in purposes:
        study.record_consent(
            participant=field.d1,
            purpose=purpose,
            is_given=is_given,
            on=cast.TODAY,
            medium="spoken",
            by=field.world.bram,
            at=cast.NOW,
        )


def stands(field: Field, purpose: str) -> bool | None:
    return study_queries.consent_now([field.d1.pk]).get(field.d1.pk, {}).get(purpose)


def back(field: Field, purpose: str) -> Act:
    return Act(takes_back=purpose, about=field.d1.pk, present=present(field))


def test_a_yes_is_taken_back_in_the_conversation_once(field: Field) -> None:
    say(field, "record", "quote")
    key = uuid4()
    assert carry_out(field, back(field, "record"), key=key) is True
    assert carry_out(field, back(field, "record"), key=key) is False
    assert (stands(field, "record"), stands(field, "quote")) == (False, True)
    assert LogLine.objects.filter(what="consent.refused").count() == 1
    # It waited on a device as well, and was said again: nothing is refused, nothing done twice.
    assert carry_out(field, back(field, "record")) is True
    assert LogLine.objects.filter(what="consent.refused").count() == 1


def test_who_stops_in_the_conversation_is_erased_and_what_waits_about_her_is_not_kept(
    field: Field,
) -> None:
    say(field, "take_part", "record")
    carry_out(field, note(field, about=field.d1.pk))
    carry_out(field, back(field, "take_part"))
    field.d1.refresh_from_db()
    assert field.d1.withdrawn_at == cast.NOW
    assert not models.MomentNote.objects.filter(text=WORDS).exists()
    assert ErasureCertificate.objects.get().road == "staff"
    with pytest.raises(interviewing.WithdrewMeanwhile):
        carry_out(field, note(field))
    # The same from another device, later.
    assert carry_out(field, back(field, "take_part")) is True
    assert carry_out(field, back(field, "quote")) is True
    # Of the other it is kept, when the page knows who stopped.
    assert carry_out(field, note(field, present=[field.d2.pk])) is True


def test_a_codeur_takes_back_only_in_a_conversation_that_she_holds(field: Field) -> None:
    say(field, "record")
    codeur = field.world.coen
    with pytest.raises(AccessDenied):
        carry_out(field, back(field, "record"), by=codeur)
    field.conversation.interviewers.add(codeur)
    carry_out(field, back(field, "record"), by=codeur)
    assert stands(field, "record") is False


def test_nobody_of_another_round_is_taken_back(field: Field) -> None:
    say(field, "record")
    other = field.world.monitor.rounds.create(
        number=7, name="Ronde 7", slug="ronde-7", starts_on=cast.TODAY, ends_on=cast.TODAY
    )
    elsewhere = models.Conversation.objects.create(
        round=other, number=1, kind="individual", held_on=cast.TODAY, created_at=cast.NOW
    )
    act = back(field, "record")
    interviewing.carry_out(
        conversation=elsewhere, key=uuid4(), act=act, by=field.world.bram, at=cast.NOW
    )
    assert stands(field, "record") is True
    with pytest.raises(operations.NotPresent):
        interviewing.take_back(
            conversation=elsewhere,
            participant=field.d1,
            purpose="record",
            by=field.world.bram,
            at=cast.NOW,
        )


def test_effect_is_shown_before_it_is_done(client: Client, field: Field) -> None:
    say(field, "quote", "take_part")
    client.force_login(field.world.bram)
    home = reverse("fieldwork:interview", args=[field.conversation.pk])
    page = client.get(home).content.decode()
    address = reverse(
        "fieldwork:interview_take_back", args=[field.conversation.pk, field.d1.pk, "quote"]
    )
    assert f'href="{address}"' in page
    shown = client.get(address).content.decode()
    assert "uit het concept en uit elke vastgestelde versie" in shown
    assert stands(field, "quote") is True
    assert client.post(address)["Location"] == home
    assert stands(field, "quote") is False
    assert client.get(address)["Location"] == home
    whole = reverse(
        "fieldwork:interview_take_back", args=[field.conversation.pk, field.d1.pk, "take_part"]
    )
    shown = " ".join(client.get(whole).content.decode().split())
    assert "Dat is niet terug te draaien." in shown
    # A noun in the plural stands before its number: it may be one.
    assert "<dt>Gesprekken</dt> <dd> 1 </dd>" in shown
    told = client.post(whole, follow=True).content.decode()
    assert str(ErasureCertificate.objects.get().reference) in told


def test_an_act_that_takes_back_names_a_purpose(client: Client, field: Field) -> None:
    client.force_login(field.world.bram)
    address = reverse("fieldwork:interview_act", args=[field.conversation.pk])
    given = {
        "key": str(uuid4()), "user": field.world.bram.pk, "verb": "take_back",
        "about": field.d1.pk, "present": [field.d1.pk],
    }  # fmt: skip
    wrong = client.post(address, given | {"purpose": "alles"}, content_type="application/json")
    assert wrong.status_code == 422
    nothing = client.post(address, given, content_type="application/json")
    assert nothing.status_code == 422
    say(field, "record")
    done = client.post(address, given | {"purpose": "record"}, content_type="application/json")
    assert done.json() == {"is_new": True}
    assert stands(field, "record") is False
