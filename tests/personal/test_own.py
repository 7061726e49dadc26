"""Her own page: only hers, in nine languages, and with no trace that tells who she is elsewhere."""

from __future__ import annotations

import json
import logging
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests import cast
from tests.personal.world import HERS, LETTER, MARKS, OTHER, SPOKEN, Personal, looked, opened
from weerklank import crossings
from weerklank.invitations import shipped as cards
from weerklank.personal import rules, shipped
from weerklank.personal.models import Entry, EntryText
from weerklank.personal.operations import lists
from weerklank.rulebook import milestones, tables
from weerklank.safeguards import throttle
from weerklank.safeguards.models import LogLine
from weerklank.study.terms import LANGUAGES, RIGHT_TO_LEFT
from weerklank.trajectories import models
from weerklank.trajectories.terms import RegisterRole, RemarkSubject
from weerklank.vault import models as vault_models
from weerklank.vault import operations as vault

WORDS = shipped.own_words()
MOST_BYTES = 40_000
COOKIE = settings.CARD_COOKIE_NAME


def text_of(page: bytes) -> str:
    return " ".join(html.document_fromstring(page).text_content().split())


def addresses(personal: Personal, language: str = "nl") -> list[str]:
    return [
        f"/mijn/{language}/",
        *(f"/mijn/{language}/{part}/" for part in rules.PARTS),
        f"/mijn/{language}/lijst/{personal.letter.pk}/",
        f"/mijn/{language}/gezegd/contactpersoon/",
    ]


# --- the words ------------------------------------------------------------------------------------
def test_every_language_has_every_word_with_the_same_places_to_fill() -> None:
    places = {key: re.findall(r"{\w+}", said) for key, said in WORDS["nl"].items()}
    assert set(WORDS) == set(LANGUAGES)
    for language, words in WORDS.items():
        assert words.keys() == places.keys()
        assert [
            key for key in words if sorted(re.findall(r"{\w+}", words[key])) != sorted(places[key])
        ] == [], language
        assert all(words.values())


def test_what_the_register_may_say_has_its_words() -> None:
    """A new kind of appointment or of hours would leave somebody without her page."""
    from weerklank.personal.views import own  # noqa: PLC0415

    assert set(own._MEETINGS) == set(tables.APPOINTMENT_KINDS)
    assert set(own._HOURS) == set(tables.HOUR_KINDS)
    assert set(own._ORGANISATIONS) == set(tables.CONTACT_ORGANISATIONS)
    assert {f"r_{role}" for role in RegisterRole} <= WORDS["nl"].keys()
    assert set(own.SUBJECTS.values()) == set(RemarkSubject)
    keys = {f"m_{one.key}" for one in milestones.ALL}
    assert {key for key in WORDS["nl"] if key.startswith("m_")} <= keys
    assert set(tables.AGREEMENT_LANGUAGES) | {"nl"} == set(LANGUAGES)


# --- what she sees --------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_in_her_language_small_and_runs_the_right_way(
    language: str, personal: Personal
) -> None:
    client = opened(personal)
    for address in addresses(personal, language):
        page = client.get(address)
        assert (page.status_code, page.headers["Content-Language"]) == (200, language)
        root = html.document_fromstring(page.content)
        assert root.get("lang") == language
        assert root.get("dir") == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
        assert len(page.content) < MOST_BYTES
        assert page.headers["Cache-Control"] == "no-store"
    assert WORDS[language]["t_contact"] in text_of(client.get(f"/mijn/{language}/").content)


def test_she_sees_who_helps_her_and_how_to_reach_who_it_is(personal: Personal) -> None:
    client = opened(personal)
    page = text_of(client.get("/mijn/ti/contactpersoon/").content)
    _weekdays, months = cards.card_days("ti")
    assert "mevrouw Merel" in page
    assert "010 000 00 01" in page
    assert f"1 {months[0]} 2026" in page
    # Of her school nobody filled in anything.
    assert page.count(WORDS["ti"]["unknown"]) >= 3


def test_who_takes_over_is_named(personal: Personal) -> None:
    held = models.StaffMember.objects.get(contactpersoon="M01", replaced_in=None)
    models.StaffMember.objects.filter(pk=held.pk).update(vervanger="M02")
    page = text_of(opened(personal).get("/mijn/nl/contactpersoon/").content)
    assert f"{WORDS['nl']['takes_over']} mevrouw Spreeuw" in page


def test_her_plan_her_hours_and_her_appointments_are_told(personal: Personal) -> None:
    client = opened(personal)
    agreements = client.get("/mijn/ti/afspraken/").content
    assert "ምስ Merel" in text_of(agreements)
    # Who reads another language gets the Dutch, which says that it is Dutch.
    heads = html.document_fromstring(client.get("/mijn/ar/afspraken/").content).xpath("//main//h2")
    assert [(one.get("lang"), one.text_content().strip()) for one in heads] == [
        ("nl", "Praten met Merel")
    ]
    lessons = text_of(client.get("/mijn/nl/lessen/").content)
    assert "6 van 12 uur" in lessons
    assert "8 van 10 lessen" in lessons
    assert "Gesprek over hoe het gaat" in text_of(client.get("/mijn/nl/agenda/").content)


def test_what_is_late_says_so_and_what_is_done_is_not_told(personal: Personal) -> None:
    record = models.TrajectRecord.objects.get(trajectory__pseudonym=HERS, replaced_in=None)
    models.TrajectRecord.objects.filter(pk=record.pk).update(
        brp=date(2026, 1, 1), kennisgeving=date(2026, 1, 1), intake=date(2026, 1, 20)
    )
    page = opened(personal).get("/mijn/nl/wat-nu/").content
    assert WORDS["nl"]["m_pip"] in text_of(page)
    assert f"{WORDS['nl']['was_due']} donderdag 12 maart 2026" in text_of(page)
    assert WORDS["nl"]["m_intake"] not in text_of(page)


def test_who_looked_is_told_by_role_and_of_nobody_the_name(personal: Personal) -> None:
    looked(personal.register)
    client = Client()
    client.force_login(personal.register.noor)
    client.get(f"/trajecten/{HERS}/")
    client.force_login(personal.register.tessa)
    client.get(f"/trajecten/{HERS}/")
    page = text_of(opened(personal).get("/mijn/nl/wie-keek/").content)
    for role in ("r_contact", "r_regisseur", "r_aanbieder"):
        assert WORDS["nl"][role] in page
    assert not {"Amina", "Noor", "Tessa"} & set(page.split())


# --- nobody else's --------------------------------------------------------------------------------
def test_no_page_has_anything_of_somebody_else(personal: Personal) -> None:
    looked(personal.register)
    for name, other in ((HERS, OTHER), (OTHER, HERS)):
        client = opened(personal, name)
        told = b"".join(
            client.get(address).content
            for language in LANGUAGES
            for address in addresses(personal, language)
        )
        assert MARKS[name].encode() in told
        assert MARKS[other].encode() not in told
        # Nor what she is called in the register, which nobody needs to know there.
        assert HERS.encode() not in told
        assert OTHER.encode() not in told


def test_without_a_card_there_is_only_the_question_for_a_code(personal: Personal) -> None:
    for address in addresses(personal):
        answer = Client().get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/k/?taal=nl")
    assert Client().get("/mijn/").headers["Location"] == "/k/"
    assert opened(personal).get("/mijn/xx/").status_code == 404


def test_a_cookie_that_was_made_up_or_of_an_ended_card_opens_nothing(personal: Personal) -> None:
    card = vault_models.OwnCard.objects.get(pseudonym=OTHER)
    for value in (
        signing.dumps([["o", card.pk]], salt="weerklank.other"),
        signing.dumps(["i", card.pk], salt="weerklank.vault.card"),
        json.dumps([["o", card.pk]]),
    ):
        client = Client()
        client.cookies[COOKIE] = value
        assert client.get("/mijn/nl/").status_code == 302
    client = opened(personal, OTHER)
    vault_models.OwnCard.objects.filter(pk=card.pk).update(ends_at=timezone.now())
    assert client.get("/mijn/nl/").status_code == 302


def test_guesses_are_stopped_after_ten_and_a_right_one_then_waits(personal: Personal) -> None:
    client = Client()
    for guess in range(throttle.MOST_CARDS):
        assert client.post("/k/", {"code": f"BCDFGHJK{2222 + guess}"}).status_code == 422
    for guess in range(40):
        assert client.post("/k/", {"code": f"BCDFGHJK{4444 + guess}"}).status_code == 429
    assert client.post("/k/", {"code": personal.codes[HERS]}).status_code == 429


def test_another_municipalitys_list_is_not_hers(personal: Personal) -> None:
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    Entry.objects.filter(pk=personal.letter.pk).update(municipality=elsewhere)
    client = opened(personal)
    assert client.get(f"/mijn/nl/lijst/{personal.letter.pk}/").status_code == 404
    assert LETTER["nl"][0] not in text_of(client.get("/mijn/nl/brieven/").content)


# --- no trace -------------------------------------------------------------------------------------
def test_her_looking_and_saying_leaves_no_line_but_in_the_vault(personal: Personal) -> None:
    before = list(LogLine.objects.values_list("pk", flat=True))
    client = opened(personal)
    for address in addresses(personal):
        client.get(address)
    client.post("/mijn/nl/klopt-niet/contactpersoon/")
    assert list(LogLine.objects.values_list("pk", flat=True)) == before
    acts = vault_models.AccessLine.objects.filter(what="card_opened")
    assert [line.subject for line in acts] == [HERS]
    value = signing.loads(client.cookies[COOKIE].value, salt="weerklank.vault.card")
    assert value == [["o", vault_models.OwnCard.objects.get(pseudonym=HERS).pk]]
    assert list(client.cookies) == [COOKIE, "csrftoken"] or list(client.cookies) == [COOKIE]


def test_the_journal_of_the_system_names_nobody_who_opens_a_card(
    personal: Personal, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="weerklank.log"):
        opened(personal)
    assert "what=card_opened" in caplog.text
    assert HERS not in caplog.text


def test_what_she_says_is_kept_by_the_day_and_once(personal: Personal) -> None:
    client = opened(personal)
    for _tap in range(3):
        answer = client.post("/mijn/nl/klopt-niet/contactpersoon/")
        assert answer.headers["Location"] == "/mijn/nl/gezegd/contactpersoon/"
    assert WORDS["nl"]["said_about"] in text_of(client.get(answer.headers["Location"]).content)
    [remark] = models.Remark.objects.all()
    assert (remark.trajectory.pseudonym, remark.subject, remark.said_on) == (
        HERS, "contact", timezone.localdate(),
    )  # fmt: skip
    client.post("/mijn/ti/klopt-niet/brieven/", {"entry": personal.letter.pk})
    assert models.Remark.objects.filter(subject="lists").get().about == LETTER["nl"][0]
    for wrong in ({"entry": "999999"}, {"entry": "x"}, {"entry": ""}):
        assert client.post("/mijn/nl/klopt-niet/brieven/", wrong).status_code == 404
    assert client.post("/mijn/nl/klopt-niet/wie-keek/").status_code == 404
    assert models.Remark.objects.count() == 2


def test_it_reaches_who_guides_her_and_is_settled_with_what_was_done(personal: Personal) -> None:
    opened(personal).post("/mijn/nl/klopt-niet/contactpersoon/")
    remark = models.Remark.objects.get()
    address = f"/trajecten/{HERS}/klopt-niet/{remark.pk}/"
    seen = {}
    for name in ("noor", "amina", "tessa"):
        client = Client()
        client.force_login(getattr(personal.register, name))
        seen[name] = address in client.get("/trajecten/").content.decode()
    assert seen == {"noor": True, "amina": True, "tessa": False}
    client = Client()
    client.force_login(personal.register.amina)
    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "Gebeld"}).status_code == 302
    remark.refresh_from_db()
    assert (remark.note, remark.settled_by_name) == ("Gebeld", "Amina")
    assert address not in client.get("/trajecten/").content.decode()
    assert "Gebeld" in client.get(f"/trajecten/{HERS}/").content.decode()
    [line] = LogLine.objects.filter(what="remark.settled")
    assert "Gebeld" not in json.dumps(line.detail)


def test_what_was_settled_can_be_said_again(personal: Personal) -> None:
    client = opened(personal)
    client.post("/mijn/nl/klopt-niet/lessen/")
    models.Remark.objects.update(settled_at=timezone.now())
    client.post("/mijn/nl/klopt-niet/lessen/")
    assert models.Remark.objects.filter(settled_at=None).count() == 1


def test_with_the_trajectory_goes_the_page(personal: Personal) -> None:
    client = opened(personal)
    client.post("/mijn/nl/klopt-niet/lessen/")
    crossings.erase_trajectory(
        personal.register.trajectory,
        reason="request",
        by=personal.register.noor,
        at=timezone.now(),
    )
    assert client.get("/mijn/nl/").status_code == 302
    assert not models.Remark.objects.exists()
    assert vault.open_code(personal.codes[HERS], at=timezone.now()) is None
    # Of the other everything stands.
    assert "Spreeuw" in text_of(opened(personal, OTHER).get("/mijn/nl/contactpersoon/").content)


# --- sound ----------------------------------------------------------------------------------------
def text_in(personal: Personal, language: str) -> EntryText:
    return personal.letter.texts.get(language=language)


def spoken(personal: Personal, language: str = "ti") -> Any:
    return lists.keep_recording(
        text=text_in(personal, language),
        content=[SPOKEN],
        by=personal.register.noor,
        at=timezone.now(),
    )


def sources(page: bytes) -> list[str]:
    return [str(one) for one in html.document_fromstring(page).xpath("//audio/@src")]


def test_a_recording_is_heard_and_without_one_the_device_is_asked(personal: Personal) -> None:
    client, address = opened(personal), f"/mijn/ti/lijst/{personal.letter.pk}/"
    page = client.get(address).content
    assert sources(page) == []
    assert b"data-weerklank-no-voice" in page
    recording = spoken(personal)
    page = client.get(address).content
    assert sources(page) == [f"/mijn/ti/geluid/{recording.pk}/"]
    played = client.get(sources(page)[0])
    assert (b"".join(played.streaming_content), played.headers["Content-Type"]) == (
        SPOKEN, "audio/wav",
    )  # fmt: skip
    assert Client().get(sources(page)[0]).status_code == 302
    # Whoever changes the words makes the recording one of other words.
    lists.save_text(
        entry=personal.letter,
        language="ti",
        words=dict(zip(lists.PARTS, ("ካልእ", "ካልእ", "", ""), strict=True)),
        revision=1,
        by=personal.register.noor,
        at=timezone.now(),
    )
    assert sources(client.get(address).content) == []


def test_where_recordings_are_demanded_only_what_was_read_aloud_is_shown(
    personal: Personal,
) -> None:
    lists.set_rule(
        municipality=personal.register.municipality,
        demands_recordings=True,
        by=personal.register.noor,
        at=timezone.now(),
    )
    client, address = opened(personal), f"/mijn/ti/lijst/{personal.letter.pk}/"
    assert client.get(address).status_code == 404
    assert LETTER["ti"][0] not in text_of(client.get("/mijn/ti/brieven/").content)
    spoken(personal)
    assert client.get(address).status_code == 200
    assert LETTER["ti"][0] in text_of(client.get("/mijn/ti/brieven/").content)


# --- what is not sure -----------------------------------------------------------------------------
def test_a_draft_an_old_text_and_dutch_alone_say_so(personal: Personal) -> None:
    client = opened(personal)

    def page(language: str) -> str:
        answer = client.get(f"/mijn/{language}/lijst/{personal.letter.pk}/")
        # At the foot each page says it of its own words.
        return text_of(answer.content)

    assert WORDS["ti"]["unchecked"] in page("ti")
    assert WORDS["ti"]["old"] not in page("ti")
    assert WORDS["uk"]["only_dutch"] in page("uk")
    assert LETTER["nl"][1] in page("uk")
    yesterday = timezone.localdate() - timedelta(days=1)
    Entry.objects.update(valid_until=yesterday)
    assert WORDS["ti"]["old"] in page("ti")
    text_in(personal, "ti")
    EntryText.objects.filter(language="ti").update(status="checked")
    assert WORDS["ti"]["unchecked"] not in page("ti")
    # When the Dutch changes, what was made of it is not shown any more.
    EntryText.objects.filter(language="nl").update(what="Iets anders.")
    assert "Iets anders." in page("ti")
    assert LETTER["ti"][1] not in page("ti")
    Entry.objects.update(is_shown=False)
    assert client.get(f"/mijn/ti/lijst/{personal.letter.pk}/").status_code == 404


# --- as much work for one as for many -------------------------------------------------------------
def test_a_longer_list_asks_no_more_questions(personal: Personal) -> None:
    client = opened(personal)

    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address)
        return len(found)

    before = {part: asked(f"/mijn/ti/{part}/") for part in rules.PARTS}
    for number in range(5):
        entry = Entry.objects.create(
            municipality=personal.register.municipality,
            kind="letter", number=str(number), picture="money", owner="team",
            valid_until=date(2099, 1, 1),
        )  # fmt: skip
        for language in ("nl", "ti"):
            EntryText.objects.create(
                entry=entry, language=language, title="x", what="y", entered_at=timezone.now(),
                source=["x", "y", "", ""],
            )  # fmt: skip
    change = personal.register.trajectory.recorded_in
    for day in range(1, 6):
        models.Appointment.objects.create(
            trajectory=personal.register.trajectory, recorded_in=change, organisatie="gemeente",
            soort="werk", gepland_op=timezone.localdate() + timedelta(days=day),
        )  # fmt: skip
        models.Agreement.objects.create(
            trajectory=personal.register.trajectory, recorded_in=change,
            afgesproken_op=date(2026, 1, day), afspraak="Iets",
        )  # fmt: skip
    assert {part: asked(f"/mijn/ti/{part}/") for part in rules.PARTS} == before


# --- what is true of each page --------------------------------------------------------------------
def test_that_nobody_checked_a_text_is_said_once_and_only_where_it_is_so(
    personal: Personal,
) -> None:
    client, address = opened(personal), f"/mijn/ti/lijst/{personal.letter.pk}/"
    words = shipped.own_words()["ti"]["unchecked"]
    assert client.get(address).content.decode().count(words) == 1
    EntryText.objects.filter(language="ti").update(status="checked")
    assert words not in client.get(address).content.decode()
    # The words around it are drafts as ever.
    assert client.get("/mijn/ti/brieven/").content.decode().count(words) == 1


def test_a_form_that_is_too_old_is_told_in_her_language(personal: Personal) -> None:
    client = Client(enforce_csrf_checks=True)
    for address, language in (("/mijn/ti/klopt-niet/lessen/", "ti"), ("/k/?taal=ar", "ar")):
        answer = client.post(address, {"code": "x"})
        page = html.document_fromstring(answer.content)
        assert answer.status_code == 403
        assert page.get("lang") == language
        assert page.findtext(".//h1") == shipped.own_words()[language]["too_old"]
    staff = client.post("/inloggen/", {"email": "x"})
    assert "Dit formulier is te oud" in staff.content.decode()


def test_the_last_day_of_her_term_does_not_read_as_done() -> None:
    words = shipped.own_words()
    assert words["nl"]["m_termijn_start"] == "De laatste dag om klaar te zijn"
    assert len({each["m_termijn_start"] for each in words.values()}) == len(words)
