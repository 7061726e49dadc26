"""Somebody tells with her card: consent, a question at a time, going on elsewhere, sending."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests import cast
from tests.telling import world
from tests.telling.world import Told
from weerklank.safeguards.models import LogLine
from weerklank.sounds.models import Sound
from weerklank.study import spoken
from weerklank.study.models import Consent, Participant
from weerklank.study.operations.withdrawal import withdraw
from weerklank.study.terms import LANGUAGES
from weerklank.telling import queries, refusals, shipped
from weerklank.telling.models import Answer, Opening, Telling
from weerklank.telling.operations import answering, taking_over
from weerklank.telling.operations import opening as operations

HOME = "/k/ar/vertellen/"
WORDS = shipped.words()


def page_of(answer) -> html.HtmlElement:
    return html.document_fromstring(answer.content)


def text_of(answer) -> str:
    return " ".join(page_of(answer).text_content().split())


# --- beginning ------------------------------------------------------------------------------------
def test_the_way_there_stands_on_the_page_of_her_card_only_while_it_is_open(told: Told):
    client = told.client()
    client.post("/k/antwoord/ar/", {"said": "yes"})
    way = page_of(client.get("/k/antwoord/ar/")).xpath("//a[@data-weerklank-way]")
    assert [one.get("href") for one in way] == [HOME]
    operations.close(opening=told.opening, by=told.bram, at=cast.NOW)
    assert not page_of(client.get("/k/antwoord/ar/")).xpath("//a[@data-weerklank-way]")
    assert WORDS["ar"]["not_open"] in text_of(client.get(HOME))


@pytest.mark.parametrize("days", [-1, 1])
def test_on_another_day_nothing_can_be_told(days, told: Told):
    today = timezone.localdate()
    Opening.objects.update(
        starts_on=today + timedelta(days=max(days, 0)),
        ends_on=today + timedelta(days=min(days, 0) or 5),
    )
    assert WORDS["ar"]["not_open"] in text_of(told.client().get(HOME))


def test_consent_comes_first_and_nothing_is_kept_before(told: Told):
    client = told.client()
    assert client.post(HOME).headers["Location"] == f"{HOME}toestemming/"
    for address in ("hulp/", "oefenen/", "antwoorden/", f"vraag/{told.questions[0].pk}/"):
        assert client.get(HOME + address).headers["Location"] == HOME
    assert not Telling.objects.exists()
    page = page_of(client.get(f"{HOME}toestemming/"))
    assert page.get("dir") == "rtl"
    assert page.xpath("//button[@name='said']/@value") == ["yes", "no"]


def test_a_yes_is_kept_with_what_she_was_told(told: Told):
    told.begin()
    given = {one.purpose: one for one in Consent.objects.all()}
    assert {name: one.is_given for name, one in given.items()} == {
        "take_part": True,
        "record": True,
    }
    one = given["take_part"]
    assert (one.medium, one.told.language, one.recorded_by) == ("card", "ar", None)
    telling = told.telling()
    assert (telling.language, telling.helper) == ("ar", "alone")
    assert told.person().state == "agreed"


def test_a_no_keeps_nothing(told: Told):
    client = told.client()
    answer = client.post(f"{HOME}toestemming/", {"purpose": "take_part", "said": "no"})
    assert WORDS["ar"]["consent_refused"] in text_of(answer)
    assert not Participant.objects.exists()
    assert not Consent.objects.exists()


def test_a_yes_can_be_said_aloud(told: Told):
    import base64  # noqa: PLC0415

    said = base64.b64encode(world.sound(3_000)).decode()
    told.client().post(
        f"{HOME}toestemming/", {"purpose": "take_part", "said": "yes", "sound": said}
    )
    consent = Consent.objects.get()
    assert (consent.medium, consent.sound.kind) == ("recorded", "consent")


@pytest.mark.parametrize("sound", ["niet-base64!", "aGFsbG8=" * 20])
def test_what_is_no_sound_is_no_yes(sound, told: Told):
    answer = told.client().post(
        f"{HOME}toestemming/", {"purpose": "take_part", "said": "yes", "sound": sound}
    )
    assert answer.status_code == 422
    assert not Consent.objects.exists()
    assert not Participant.objects.exists()


def test_who_is_not_recorded_answers_without_her_voice(told: Told):
    client = told.begin(record=False)
    page = page_of(client.get(told.at()))
    assert page.xpath("//textarea[@name='text']")
    assert not page.xpath("//*[@data-weerklank-voice-here]")
    assert told.create(client).status_code == 410


# --- a question -----------------------------------------------------------------------------------
def test_all_choices_are_of_one_size(told: Told):
    page = page_of(told.begin().get(told.at()))
    for value in ("next", "skipped", "rather_not"):
        [button] = page.xpath(f"//button[@name='do'][@value='{value}'][not(@aria-hidden)]")
        assert "invitations-card__big" in button.get("class").split()


def test_an_answer_is_kept_before_the_next_question_shows(told: Told):
    client = told.begin()
    answer = client.post(told.at(0), {"text": "  من الصباح  ", "do": "next"})
    assert answer.headers["Location"] == told.at(1)
    kept = told.answer(0)
    assert (kept.text, kept.language, kept.refusal) == ("من الصباح", "ar", "")
    assert told.telling().at_question == told.questions[1]


def test_typing_is_kept_and_nothing_else_changes(told: Told):
    client = told.begin()
    answer = client.post(told.at(0), {"text": "hal", "do": "autosave"})
    assert answer.status_code == 204
    assert told.answer(0).text == "hal"
    client.post(told.at(0), {"text": "halve zin", "do": "autosave"})
    assert told.answer(0).text == "halve zin"
    assert LogLine.objects.filter(what="telling.answered").count() == 1


def test_faces_stand_only_where_the_round_says_so(told: Told):
    client = told.begin()
    assert not page_of(client.get(told.at(0))).xpath("//button[@name='face']")
    faces = page_of(client.get(told.at(2))).xpath("//button[@name='face']/@value")
    assert faces == ["good", "so_so", "bad"]
    client.post(told.at(2), {"face": "so_so", "text": "en dit"})
    assert (told.answer(2).face, told.answer(2).text) == ("so_so", "en dit")
    assert client.post(told.at(2), {"face": "blij"}).status_code == 422


@pytest.mark.parametrize(("do", "refusal"), [("skipped", "skipped"), ("rather_not", "rather_not")])
def test_a_question_can_be_left(do, refusal, told: Told):
    client = told.begin()
    assert client.post(told.at(0), {"text": "", "do": do}).headers["Location"] == told.at(1)
    assert told.answer(0).refusal == refusal
    client.post(told.at(0), {"text": "toch wel", "do": "next"})
    assert (told.answer(0).refusal, told.answer(0).text) == ("", "toch wel")


def test_skipping_erases_nothing(told: Told):
    client = told.begin()
    client.post(told.at(0), {"text": "iets", "do": "skipped"})
    assert (told.answer(0).text, told.answer(0).refusal) == ("iets", "")


def test_who_rather_does_not_say_what_she_said_is_asked_first(told: Told):
    client = told.begin()
    answer = client.post(told.at(0), {"text": "iets", "do": "rather_not"})
    wiping = f"{told.at(0)}wissen/?rather_not"
    assert answer.headers["Location"] == wiping
    assert told.answer(0).text == "iets"
    assert client.post(wiping).headers["Location"] == told.at(1)
    assert (told.answer(0).text, told.answer(0).refusal) == ("", "rather_not")


def test_one_answer_is_erased_for_good_with_its_sound(told: Told, folder):
    client = told.begin()
    client.post(told.at(0), {"text": "kanarieblauw", "do": "next"})
    client.post(told.at(1), {"text": "blijft", "do": "next"})
    with TestCase.captureOnCommitCallbacks(execute=True):
        world.speak(told, client, world.sound(50_000))
        client.post(f"{told.at(0)}wissen/")
    assert told.answer(0) is None
    assert told.answer(1).text == "blijft"
    assert not Sound.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_she_goes_on_elsewhere_in_another_language_at_the_same_question(told: Told):
    client = told.begin()
    client.post(told.at(0), {"text": "een", "do": "next"})
    client.post(told.at(1), {"text": "twee", "do": "stop"})
    elsewhere = told.invited.visitor(told.pseudonyms[0])
    answer = elsewhere.post("/k/ti/vertellen/")
    assert answer.headers["Location"] == told.at(1, "ti")
    page = elsewhere.get(told.at(1, "ti"))
    assert page_of(page).get("lang") == "ti"
    assert page_of(page).xpath("//textarea/text()") == ["twee"]
    assert page_of(page).xpath("//h1/text()") == [f"ti: {world.QUESTIONS[1]}"]


def test_a_language_without_the_questions_leads_to_those_that_have_them(told: Told):
    answer = told.client().get("/k/uk/vertellen/")
    assert answer.headers["Location"] == "/k/nl/vertellen/taal/"
    page = page_of(told.client().get("/k/nl/vertellen/taal/"))
    assert page.xpath("//a/@data-weerklank-language") == ["nl", "ar", "ti"]


def test_a_question_of_another_round_is_not_hers(told: Told):
    client = told.begin()
    answer = client.get("/k/ar/vertellen/vraag/999999/")
    assert answer.status_code == 404
    assert page_of(answer).xpath("//main//a/@href") == [HOME]


def test_a_question_that_is_not_about_her_is_not_put(told: Told):
    question = told.questions[1]
    question.applies_to = {"gender": ["x"]}
    question.save()
    client = told.begin()
    assert client.post(told.at(0), {"text": "a", "do": "next"}).headers["Location"] == told.at(2)
    assert client.get(told.at(1)).status_code == 404


# --- at the end -----------------------------------------------------------------------------------
def test_she_reads_back_sends_and_can_change_it_still(told: Told):
    client = told.begin()
    for number in range(4):
        client.post(told.at(number), {"text": f"antwoord {number}", "do": "next"})
    review = f"{HOME}antwoorden/"
    said = text_of(client.get(review))
    assert all(f"antwoord {number}" in said for number in range(4))
    client.post(review, {"do": "send"})
    assert told.telling().sent_at is not None
    client.post(told.at(0), {"text": "te laat", "do": "autosave"})
    assert told.answer(0).text == "antwoord 0"
    client.post(review, {"do": "reopen"})
    client.post(told.at(0), {"text": "beter", "do": "next"})
    assert told.answer(0).text == "beter"


@pytest.mark.parametrize("is_sent", [False, True])
def test_closed_she_still_hears_and_erases_one_answer(*, is_sent: bool, told: Told):
    client = told.begin()
    client.post(told.at(0), {"text": "kanarieblauw", "do": "next"})
    client.post(told.at(1), {"text": "blijft", "do": "next"})
    world.speak(told, client, world.sound(1_000), number=2)
    review = f"{HOME}antwoorden/"
    if is_sent:
        client.post(review, {"do": "send"})
    operations.close(opening=told.opening, by=told.bram, at=cast.NOW)
    way = page_of(client.get("/k/antwoord/ar/")).xpath("//a[@data-weerklank-way]/@href")
    assert way == [review]
    assert page_of(client.get(HOME)).xpath("//main//a/@href")[0] == review
    assert WORDS["ar"]["closed_about"] in text_of(client.get(review))
    assert client.get(f"{told.at(2)}mijn-stem/").getvalue() == world.sound(1_000)
    for number in (0, 2):
        [way] = page_of(client.get(review)).xpath(f"//a[@href='{told.at(number)}wissen/']")
        assert client.get(way.get("href")).status_code == 200
        assert client.post(way.get("href")).headers["Location"] == review
    assert (told.answer(0), told.answer(2), told.answer(1).text) == (None, None, "blijft")
    assert not Sound.objects.filter(kind="answer").exists()
    # Nothing can be added, sent or taken back to change.
    client.post(told.at(0), {"text": "te laat", "do": "autosave"})
    client.post(review, {"do": "reopen" if is_sent else "send"})
    assert told.answer(0) is None
    assert (told.telling().sent_at is not None) is is_sent


def test_what_is_taken_over_is_not_erased_by_the_answer(told: Told):
    client = told.begin()
    client.post(told.at(0), {"text": "blijft", "do": "next"})
    client.post(f"{HOME}antwoorden/", {"do": "send"})
    operations.close(opening=told.opening, by=told.bram, at=cast.NOW)
    taking_over.take_over(telling=told.telling(), by=told.bram, at=cast.NOW)
    page = page_of(client.get(f"{HOME}antwoorden/"))
    assert not page.xpath("//a[@data-weerklank-wipe]")
    client.post(f"{told.at(0)}wissen/")
    assert told.answer(0).text == "blijft"


def test_nobody_reaches_what_another_told(told: Told):
    first, second = told.pseudonyms[:2]
    client, other = told.begin(first), told.begin(second)
    client.post(told.at(0), {"text": "van mij", "do": "next"})
    upload = world.speak(told, client, world.sound(1_000))
    address = f"/k/ar/vertellen/geluid/{upload.key}/"
    assert client.head(address, headers=world.TUS).status_code == 200
    assert other.head(address, headers=world.TUS).status_code == 404
    assert other.delete(address, headers=world.TUS).status_code == 404
    assert other.get(f"{told.at(0)}mijn-stem/").status_code == 404
    assert "van mij" not in text_of(other.get(f"{HOME}antwoorden/"))
    for page in (HOME, told.at(0), f"{HOME}antwoorden/"):
        assert Client().get(page).headers["Location"] == "/k/?taal=ar"


def test_she_hears_back_what_she_said_with_ranges(told: Told):
    client, content = told.begin(), world.sound(100_000)
    world.speak(told, client, content)
    answer = client.get(f"{told.at(0)}mijn-stem/", headers={"range": "bytes=70000-70009"})
    assert answer.status_code == 206
    assert answer.getvalue() == content[70_000:70_010]
    assert answer.headers["Content-Range"] == "bytes 70000-70009/100000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_stand_in_every_language(language):
    dutch, own = shipped.own_words()["nl"], shipped.own_words()[language]
    assert own.keys() == dutch.keys()
    assert all(own.values())
    if language not in {"nl", "en"}:
        same = [key for key in own if own[key] == dutch[key] and key != "stop_talk"]
        assert same == []
    assert own["question_of"].format(number=3, total=9).count("3") == 1


def test_only_where_somebody_can_speak_the_microphone_is_open(told: Told):
    client = told.begin()
    for address, is_open in (
        (HOME, False),
        (f"{HOME}toestemming/", None),
        (f"{HOME}oefenen/", True),
        (told.at(0), True),
        (f"{HOME}antwoorden/", False),
    ):
        answer = client.get(address)
        if is_open is not None:
            said = answer.headers["Permissions-Policy"]
            assert ("microphone=(self)" in said) is is_open, address
            assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"


def test_each_page_is_covered_when_it_is_left_and_can_be_closed(told: Told):
    client = told.begin()
    for address in (HOME, f"{HOME}taal/", told.at(0), f"{told.at(0)}wissen/", f"{HOME}antwoorden/"):
        page = page_of(client.get(address))
        [cover] = page.xpath("//dialog")
        assert cover.get("data-weerklank-cover-after") == "300", address
        assert cover.xpath(".//form/@action") == ["/k/klaar/?taal=ar"]
        assert page.xpath("//header//form/@action") == ["/k/klaar/?taal=ar"]
        assert page.xpath("//script[contains(@src, 'invitations/cover')]")


def test_every_page_is_kept_without_scripts(told: Told):
    """Each choice is a button of a form: nothing waits for a script but the voice."""
    client = told.begin()
    for address in (HOME, told.at(0), told.at(2), f"{HOME}antwoorden/", f"{told.at(0)}wissen/"):
        page = page_of(client.get(address))
        loose = [
            one
            for one in page.xpath("//main//button[not(ancestor::*[@hidden])][not(@hidden)]")
            if not one.xpath("ancestor::form")
        ]
        assert loose == [], address


def test_a_withdrawal_leaves_nothing(told: Told, folder):
    client = told.begin()
    client.post(told.at(1), {"text": "kanarieblauw", "do": "next"})
    with TestCase.captureOnCommitCallbacks(execute=True):
        world.speak(told, client, world.sound(30_000, 2))
        address = told.create(client, 3).headers["Location"]
        world.patch(client, address, 0, world.sound(5_000, 3))
        other = told.begin(told.pseudonyms[1])
        world.speak(told, other, world.sound(30_000, 4))
        withdraw(participant=told.participant(), by=None, medium="card", at=cast.NOW)
    assert list(Telling.objects.values_list("participant__pseudonym", flat=True)) == [
        told.pseudonyms[1]
    ]
    [kept] = Sound.objects.all()
    assert [path.name for path in folder.rglob("*.bin")] == [f"{kept.key.hex}.bin"]
    assert not Answer.objects.filter(text__contains="kanarie").exists()
    assert client.get(HOME).headers["Location"] == "/k/?taal=ar"


def test_what_is_open_to_whom_takes_a_fixed_number_of_queries(
    told: Told, django_assert_max_num_queries
):
    for name in told.pseudonyms[:2]:
        client = told.begin(name)
        client.post(told.at(0), {"text": "iets", "do": "next"})
        client.post(f"{HOME}antwoorden/", {"do": "send"})
    with django_assert_max_num_queries(60) as few:
        queries.rows(told.opening, visible_to=told.bram, today=cast.TODAY)
    before = len(few)
    for name in told.pseudonyms[2:]:
        client = told.begin(name)
        client.post(told.at(0), {"text": "iets", "do": "next"})
        client.post(f"{HOME}antwoorden/", {"do": "send"})
    with django_assert_max_num_queries(before):
        rows = queries.rows(told.opening, visible_to=told.bram, today=cast.TODAY)
    assert [row.answered for row in rows] == [1] * 4


# --- what it costs --------------------------------------------------------------------------------
def test_the_questions_in_a_language_are_those_of_the_guide_in_it(told: Told):
    guide, question = told.opening.guide, told.questions[1]
    later = guide.sections.create(position=0, title="Eerst")
    later.questions.create(position=1, text="Wat komt eerst?")
    sound = Sound.objects.create(
        kind="prompt", form="webm", envelope=b"", size=1, created_at=cast.NOW
    )
    question.sounds.create(
        language="ar", sound=sound, text="anders", recorded_at=cast.NOW, recorded_by=told.bram
    )
    for language in LANGUAGES:
        expected = spoken.in_language(guide, language).questions
        assert spoken.questions_in(guide.pk, language) == expected
        assert next(iter(expected)).of.text == "Wat komt eerst?"


def test_no_screen_or_answer_asks_more_than_it_did(told: Told):
    client, at = told.begin(), told.at(0)
    limits = {"get": (lambda: client.get(at), 16)}
    limits["post"] = (lambda: client.post(at, {"text": "ja", "do": "next"}), 24)
    limits["create"] = (lambda: told.create(client, 1), 22)
    for what, (ask, most) in limits.items():
        ask()
        with CaptureQueriesContext(connection) as asked:
            assert ask().status_code in {200, 201, 302}
        statements = [
            one["sql"]
            for one in asked.captured_queries
            if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        ]
        assert len(statements) <= most, (what, "\n".join(statements))


def test_going_on_is_kept_whole_or_not_at_all(told: Told):
    client = told.begin()
    client.post(told.at(0), {"text": "een dag", "do": "next"})
    answer, telling = told.answer(0), told.telling()
    assert answer is not None
    assert (answer.text, telling.at_question_id) == ("een dag", told.questions[1].pk)
    client.post(told.at(0), {"text": "", "do": "next"})
    assert (told.answer(0).text, told.answer(0).refusal) == ("", "skipped")
    telling.sent_at = cast.NOW
    telling.save()
    with pytest.raises(refusals.SentAlready):
        answering.go_on(
            telling=told.telling(), question=told.questions[1], text="te laat",
            to=told.questions[2], language="ar", at=timezone.now(),
        )  # fmt: skip
    assert told.answer(1) is None
    assert told.telling().at_question_id == told.questions[1].pk


def test_what_nobody_read_aloud_says_so_on_each_page(told: Told):
    """Where the device has a voice its button stands there instead."""
    asks = told.client()
    pages = [asks.get(HOME), asks.get(f"{HOME}toestemming/")]
    client = told.begin()
    ways = (f"{HOME}hulp/", f"{HOME}oefenen/", told.at(0), f"{told.at(0)}wissen/")
    pages += [client.get(way) for way in (*ways, f"{HOME}antwoorden/")]
    said = WORDS["ar"]["no_voice"]
    for answer in pages:
        page = page_of(answer)
        assert answer.status_code == 200
        buttons = page.xpath("//*[@data-weerklank-voice]")
        told_of = [each.getnext() for each in buttons]
        assert buttons
        assert [each.text_content() for each in told_of] == [said] * len(buttons)
        assert all(each.get("data-weerklank-no-voice") is not None for each in told_of)
        assert len(page.xpath(f"//noscript/p[text()='{said}']")) == len(buttons)
