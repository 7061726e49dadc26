"""What was told becomes a conversation: written out by a person, and counted as asked."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from tests import cast
from tests.telling import world
from tests.telling.world import Told
from weerklank.fieldwork.models import Conversation, PutTo, QuestionPut, Turn
from weerklank.fieldwork.operations.conversations import NotTakingPart
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.models import Consent
from weerklank.study.operations import asking
from weerklank.study.operations.withdrawal import withdraw
from weerklank.telling import queries, refusals, rules, shipped
from weerklank.telling.models import Opening
from weerklank.telling.operations import opening as openings
from weerklank.telling.operations import taking_over


def send(client) -> None:
    client.post("/k/ar/vertellen/antwoorden/", {"do": "send"})


def take(told: Told, pseudonym: str = "", **more):
    given = {"by": told.bram, "at": cast.NOW} | more
    return taking_over.take_over(telling=told.telling(pseudonym), **given)


def tell(told: Told, pseudonym: str = ""):
    """Answer in words, with a face, skip one, and leave the last as it is."""
    client = told.begin(pseudonym)
    client.post(told.at(0), {"text": "أنام.\n\nثم آكل ", "do": "next"})
    client.post(told.at(1), {"text": "", "do": "skipped"})
    client.post(told.at(2), {"text": "", "face": "bad"})
    return client


def test_words_and_faces_become_turns_of_hers_under_the_questions(told: Told):
    send(tell(told))
    made = take(told)
    assert (made.kind, made.language, made.place_kind) == ("self_service", "ar", "online")
    assert (made.interpreter, made.was_recorded) == ("none", False)
    text = made.transcripts.get()
    turns = [
        (turn.speaker.role, turn.is_question, text.text[turn.start : turn.end])
        for turn in Turn.objects.filter(transcript=text).select_related("speaker")
    ]
    assert turns == [
        ("interviewer", True, f"ar: {world.QUESTIONS[0]}"),
        ("participant", False, "أنام.\nثم آكل"),
        ("interviewer", True, f"ar: {world.QUESTIONS[2]}"),
        ("participant", False, "سيئ"),
    ]
    assert {one.participant for one in made.speakers.filter(role="participant")} == {
        told.participant()
    }
    assert told.telling().conversation == made


def test_a_question_that_was_skipped_counts_as_asked(told: Told):
    send(tell(told))
    made = take(told)
    put = QuestionPut.objects.filter(conversation=made)
    asked = {one.question_id: one.was_put for one in put}
    assert asked == {question.pk: True for question in told.questions[:3]}
    assert all(one.to_everyone for one in put)
    assert not PutTo.objects.exists()
    assert [one.participant for one in made.attendances.all()] == [told.participant()]


def test_it_waits_until_she_is_done_or_it_is_closed(told: Told):
    tell(told)
    with pytest.raises(refusals.NotSentYet):
        take(told)
    Opening.objects.update(ends_on=date(2026, 5, 19))
    assert take(told).transcripts.count() == 1


def test_nobody_reads_or_hears_what_she_did_not_send(told: Told, logged_in):
    client = tell(told)
    client.post(told.at(1), {"text": "kanarieblauw", "do": "next"})
    world.speak(told, client, world.sound(5_000), number=3)
    bram, telling, answer = logged_in(told.bram), told.telling(), told.answer(3)
    people = f"/rondes/{told.opening.round.slug}/vertellen/mensen/"
    one = f"/vertellen/{telling.pk}/"
    heard = (f"{one}geluid/{answer.pk}/", f"{one}uitschrijven/{answer.pk}/")

    def is_read() -> bool:
        [row] = queries.rows(telling.opening, visible_to=told.bram, today=cast.TODAY)
        pages = [bram.get(address) for address in (people, one)]
        assert [page.status_code for page in pages] == [200, 200]
        seen = {
            "kanarieblauw" in pages[1].content.decode(),
            row.answered == 4,
            *(bram.get(address).status_code == 200 for address in heard),
        }
        assert len(seen) == 1
        return seen.pop()

    assert not is_read()
    assert "nog niet te lezen" in bram.get(people).content.decode()
    with pytest.raises(refusals.NotSentYet):
        taking_over.write_out(answer=answer, text="wat ik hoor", by=told.bram, at=cast.NOW)
    send(client)
    assert is_read()
    client.post("/k/ar/vertellen/antwoorden/", {"do": "reopen"})
    assert not is_read()
    # Closed by hand before the last day, it is nobody's yet; her page names that day.
    openings.close(opening=told.opening, by=told.bram, at=cast.NOW)
    assert not is_read()
    Opening.objects.update(ends_on=date(2026, 5, 19))
    telling.opening.refresh_from_db()
    assert is_read()


def test_her_page_says_what_becomes_of_what_she_does_not_send(told: Told):
    page = tell(told).get("/k/ar/vertellen/antwoorden/").content.decode()
    assert shipped.words()["ar"]["send_end"].format(day="1 يناير 2999") in page


def test_a_voice_waits_for_a_person_who_writes_it_out(told: Told, logged_in):
    client = tell(told)
    world.speak(told, client, world.sound(5_000), number=3)
    send(client)
    with pytest.raises(refusals.StillToWriteOut):
        take(told)
    answer = told.answer(3)
    bram = logged_in(told.bram)
    page = f"/vertellen/{told.telling().pk}/uitschrijven/{answer.pk}/"
    assert bram.post(page, {"text": "   "}).status_code == 422
    assert bram.post(page, {"text": "  شكرا لكم "}).status_code == 302
    answer.refresh_from_db()
    assert (answer.written, answer.written_by) == ("شكرا لكم", told.bram)
    made = take(told)
    assert made.was_recorded is True
    assert made.transcripts.get().text.endswith("شكرا لكم")
    with pytest.raises(refusals.TakenOver):
        taking_over.write_out(answer=answer, text="anders", by=told.bram, at=cast.NOW)


def test_each_play_is_a_line_in_the_log_and_strangers_hear_nothing(told: Told, logged_in, esra):
    client = told.begin()
    world.speak(told, client, world.sound(5_000))
    send(client)
    page = f"/vertellen/{told.telling().pk}/geluid/{told.answer().pk}/"
    assert logged_in(esra).get(page).status_code == 404
    answer = logged_in(told.bram).get(page)
    assert (answer.status_code, answer.getvalue()) == (200, world.sound(5_000))
    line = LogLine.objects.get(what="sound.played")
    assert (line.by_id, line.subject_id) == (told.bram.pk, str(told.participant().pk))


def test_a_voice_that_may_not_be_kept_is_heard_by_nobody(told: Told, logged_in):
    client = told.begin()
    world.speak(told, client, world.sound(5_000))
    send(client)
    asking.take_back(
        participant=told.participant(),
        purpose="record",
        medium="card",
        by=None,
        at=told.telling().began_at,
    )
    bram, telling, answer = logged_in(told.bram), told.telling(), told.answer()
    assert bram.get(f"/vertellen/{telling.pk}/geluid/{answer.pk}/").status_code == 404
    assert bram.get(f"/vertellen/{telling.pk}/uitschrijven/{answer.pk}/").status_code == 404
    with pytest.raises(refusals.NoConsent):
        taking_over.write_out(answer=answer, text="toch", by=told.bram, at=cast.NOW)


def test_who_takes_part_no_longer_is_not_taken_over(told: Told):
    send(tell(told))
    Consent.objects.filter(purpose="take_part").update(is_given=False)
    with pytest.raises((refusals.NoConsent, NotTakingPart)):
        take(told)
    assert not Conversation.objects.exists()


def test_taken_over_is_taken_over_once(told: Told):
    client = tell(told)
    send(client)
    take(told)
    with pytest.raises(refusals.TakenOver):
        take(told)
    client.post(told.at(0), {"text": "anders", "do": "autosave"})
    assert told.answer(0).text == "أنام.\n\nثم آكل"
    assert client.get(told.at(0)).headers["Location"] == "/k/ar/vertellen/antwoorden/"


def test_a_withdrawal_masks_the_conversation_as_well(told: Told):
    send(tell(told))
    made = take(told)
    withdraw(participant=told.participant(), by=None, medium="card", at=cast.NOW)
    text = made.transcripts.get().text
    assert "أنام" not in text
    assert not made.attendances.exists()


def test_only_a_researcher_takes_over(told: Told):
    send(tell(told))
    with pytest.raises(AccessDenied):
        take(told, by=told.invited.place.coen)


def test_who_only_skipped_makes_a_conversation_without_a_text(told: Told):
    client = told.begin()
    client.post(told.at(0), {"text": "", "do": "rather_not"})
    send(client)
    made = take(told)
    assert not made.transcripts.exists()
    assert QuestionPut.objects.filter(conversation=made, was_put=True).count() == 1


def test_all_that_is_ready_at_once(told: Told, logged_in):
    for name in told.pseudonyms[:2]:
        send(tell(told, name))
    tell(told, told.pseudonyms[2])
    slug = told.opening.round.slug
    page = logged_in(told.bram).post(f"/rondes/{slug}/vertellen/mensen/", follow=True)
    assert "2 gesprekken gemaakt" in page.content.decode()
    assert Conversation.objects.filter(kind="self_service").count() == 2


# --- opening --------------------------------------------------------------------------------------
def test_t63_it_does_not_open_without_recordings_where_those_are_demanded(told: Told):
    openings.set_opening(
        round=told.opening.round,
        guide=told.opening.guide,
        starts_on=date(2026, 1, 1),
        ends_on=date(2999, 1, 1),
        needs_audio=True,
        by=told.bram,
        at=cast.NOW,
    )
    opening = Opening.objects.get()
    assert opening.opened_at is None
    with pytest.raises(refusals.NotReady) as refused:
        openings.open_(opening=opening, by=told.bram, at=cast.NOW)
    assert "niet ingesproken" in str(refused.value.user_message)


def test_it_does_not_open_with_a_question_without_words(told: Told):
    openings.close(opening=told.opening, by=told.bram, at=cast.NOW)
    told.questions[0].translations.filter(language="ti").delete()
    with pytest.raises(refusals.NotReady) as refused:
        openings.open_(opening=told.opening, by=told.bram, at=cast.NOW)
    assert "Tigrinya" in str(refused.value.user_message)
    assert "Arabisch" not in str(refused.value.user_message)


@pytest.mark.parametrize(
    ("today", "starts", "ends", "proposed"),
    [
        ("2026-11-30", "2026-09-01", "2026-11-20", ("2026-11-30", "2026-12-28")),
        ("2026-11-20", "2026-09-01", "2026-11-20", ("2026-11-20", "2026-12-18")),
        ("2026-10-01", "2026-09-01", "2026-11-20", ("2026-10-01", "2026-11-20")),
        ("2026-08-01", "2026-09-01", "2026-11-20", ("2026-09-01", "2026-11-20")),
    ],
)
def test_days_that_are_proposed_can_be(today, starts, ends, proposed):
    found = rules.days_to_propose(
        date.fromisoformat(today),
        starts_on=date.fromisoformat(starts),
        ends_on=date.fromisoformat(ends),
    )
    assert found == tuple(date.fromisoformat(day) for day in proposed)
    assert found[0] < found[1]


def test_the_form_proposes_days_that_can_be(told: Told, logged_in):
    Opening.objects.all().delete()
    round_ = told.opening.round
    type(round_).objects.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
    page = html.document_fromstring(
        logged_in(told.bram).get(f"/rondes/{round_.slug}/vertellen/").content
    )
    days = [page.xpath(f"//input[@name='{name}']/@value")[0] for name in ("starts_on", "ends_on")]
    assert days[0] < days[1]


def test_closing_asks_first_where_somebody_is_under_way(told: Told, logged_in):
    bram, address = logged_in(told.bram), f"/rondes/{told.opening.round.slug}/vertellen/"

    def asked() -> list[str]:
        page = html.document_fromstring(bram.get(address).content)
        return page.xpath("//form[.//button[@value='close']]/@data-weerklank-confirm")

    assert asked() == []
    client = tell(told)
    [question] = asked()
    assert question.startswith("1 persoon is nog bezig")
    assert "1 januari 2999" in question
    send(client)
    assert asked() == []


def test_only_a_researcher_opens(told: Told):
    with pytest.raises(AccessDenied):
        openings.open_(opening=told.opening, by=told.invited.place.daan, at=cast.NOW)


def test_other_questions_cannot_come_once_somebody_began(told: Told):
    told.begin()
    guide = told.opening.guide
    other = type(guide).objects.create(
        round=told.opening.round, key="ander", title="Ander", perspective="inburgeraar"
    )
    with pytest.raises(refusals.ToldAlready):
        openings.set_opening(
            round=told.opening.round,
            guide=other,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 2, 1),
            by=told.bram,
            at=cast.NOW,
        )


# --- rules ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("", ""),
        (" a \r\n\r\n b ", "a\nb"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("a\rb", "a\nb"),
    ],
)
def test_words_as_a_text_holds_them(words, plain):
    assert rules.plain(words) == plain


def test_turns_cover_the_text_and_nothing_else():
    said = [rules.Said("Vraag een?", "ja\nnee"), rules.Said("Vraag twee?", "دا")]
    reading = rules.reading_of(said, asks="Vraag", answers="D1", language="ar")
    assert [reading.text[turn.start : turn.end] for turn in reading.turns] == [
        "Vraag een?",
        "ja\nnee",
        "Vraag twee?",
        "دا",
    ]
    assert reading.speakers == [("Vraag", 2, 4), ("D1", 2, 3)]
