"""What people are written: words that ship in every language, writing them, and what they tell."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.urls import reverse

from tests import cast
from tests.invitations.world import PEOPLE, make_inviting
from weerklank.invitations import shipped
from weerklank.invitations.models import Letterhead, Meeting, Message, MessageText, Seat
from weerklank.invitations.operations import composing
from weerklank.invitations.operations import texts as operations
from weerklank.invitations.queries import texts
from weerklank.invitations.rules import addresses, messages, telling
from weerklank.invitations.terms import Channel, Use
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied, NothingToCheck, SameSpeaker
from weerklank.study import operations as study
from weerklank.study.terms import LANGUAGES
from weerklank.vault import operations as vault

EVERY = list(product(Use, Channel, LANGUAGES))


# --- what ships -------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words(language):
    dutch, own = shipped.messages()["nl"], shipped.messages()[language]
    for part in ("common", "letter"):
        assert set(own[part]) == set(dutch[part])
        assert all(own[part].values())
    for use in Use:
        assert set(own["uses"][use]) == {"subject", "text", "sms"}
        assert all(own["uses"][use].values())


@pytest.mark.parametrize(("use", "channel", "language"), EVERY)
def test_words_that_ship_can_be_filled_in_and_tell_nothing(use, channel, language):
    words = messages.shipped_words(use, channel, language)
    assert messages.unknown_places(words.body, use) == []
    assert messages.unknown_places(words.subject, use, is_subject=True) == []
    assert messages.missing_places(words.body, use, channel) == []
    assert telling.find(f"{words.subject}\n{words.body}", language) == []
    # What can be filled in in the Dutch can be in each translation, in whatever order.
    dutch = messages.shipped_words(use, channel, "nl")
    assert messages.places_in(words.body) == messages.places_in(dutch.body)


@pytest.mark.parametrize(("use", "language"), list(product(Use, LANGUAGES)))
def test_an_sms_that_ships_is_short_enough(use, language):
    values = {
        "sender": "Gemeente Voorbeelddam",
        "phone": "010-123 45 67",
        "link": "https://weerklank.voorbeelddam.example/k/BCDF23456789/",
        "when": "31-12-2026, 14:00",
        "place": "Buurthuis De Brug, Kerkstraat 1",
        "thanks": messages.thanks(25, language),
    }
    body = messages.shipped_words(use, Channel.SMS, language).body
    assert messages.sms(messages.fill(body, values)).parts <= 4


def test_nothing_beside_the_code_on_a_letter_tells():
    for language, words in shipped.messages().items():
        assert telling.find(" ".join(words["letter"].values()), language) == []


# --- rules ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "alphabet", "length", "parts"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),  # an escape before each
        ("€" * 81, "GSM-7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),  # the sign is not cut in two
        ("é" * 160, "GSM-7", 160, 1),
        ("ş" + "a" * 69, "UCS-2", 70, 1),
        ("ش" * 71, "UCS-2", 71, 2),
        ("ش" * 134, "UCS-2", 134, 2),
        ("ش" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 36, "UCS-2", 72, 2),
        ("😀" * 67, "UCS-2", 134, 3),  # 33 whole ones in a part
    ],
)
def test_in_how_many_parts_an_sms_goes(text, alphabet, length, parts):
    assert messages.sms(text) == messages.Sms(alphabet, length, parts)


@pytest.mark.parametrize(
    ("text", "use", "unknown"),
    [
        ("{name} {link} {code} {until} {sender} {phone}", "invitation", []),
        ("{name}\n{naam}", "invitation", [("{naam}", 2)]),
        ("{when}", "invitation", [("{when}", 1)]),
        ("{when} {place}", "soon", []),
        ("{link}", "thanks", [("{link}", 1)]),
        ("{name", "invitation", [("{", 1)]),
        ("{{name}}", "invitation", [("{", 1), ("}", 1)]),
        ("{name.__class__}", "invitation", [("{name.__class__}", 1)]),
        ("{}", "invitation", [("{}", 1)]),
    ],
)
def test_only_known_places_are_filled_in(text, use, unknown):
    assert [(one.text, one.line) for one in messages.unknown_places(text, use)] == unknown


def test_what_is_filled_in_is_not_read_again():
    assert messages.fill("{name}!", {"name": "{code}", "code": "geheim"}) == "{code}!"


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Uw inburgering", "nl", ["inburgering"]),
        ("INBURGERINGSPLICHT en uw Asielstatus", "nl", ["inburgeringsplicht", "asielstatus"]),
        ("indien u komt, duo's", "nl", ["duo"]),
        ("De IND schreef", "en", ["ind"]),
        ("Individueel gesprek over uw duofiets", "nl", []),
        ("your residence permit", "en", ["residence permit"]),
        ("statushouders", "ar", ["statushouders"]),
        ("طلب اللجوء", "ar", ["اللجوء"]),
        ("mülteci", "tr", ["mülteci"]),
        ("İltica", "tr", ["iltica"]),
        ("پناه‌جویان", "fa", ["پناهجویان"]),
        ("پناهنده", "prs", ["پناهنده"]),
        ("کډوال", "ps", ["کډوال"]),
        ("ስደተኛ", "ti", ["ስደተኛ"]),
        ("біженець", "uk", ["біженець"]),
        ("Wilt u met ons praten?", "nl", []),
        ("Hoe gaat het met u?", "nl", []),
    ],
)
def test_words_that_give_somebody_away_are_found(text, language, words):
    assert telling.find(text, language) == words


def test_what_the_study_is_called_tells():
    assert telling.find("Over Thuis in Dam", "nl", names=["Thuis in Dam"]) == ["thuis in dam"]


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("06-12 34 56 78", "+31612345678"),
        ("0031 6 12345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("010-123 45 67", ""),
        ("0612345", ""),
        ("+32 470 12 34 56", "+32470123456"),
        ("bel mij", ""),
        ("", ""),
    ],
)
def test_to_which_number_an_sms_goes(phone, number):
    assert addresses.mobile(phone) == number


def test_a_day_keeps_its_order_in_every_language():
    assert messages.day(date(2026, 12, 31), "nl") == "31-12-2026"
    assert messages.day(date(2026, 12, 31), "fa") == "31/12/2026"


# --- writing ----------------------------------------------------------------------------------
def write(home, body="Kom praten. {link} {phone}", subject="Kom praten", **other):
    given = {
        "monitor": home.monitor,
        "use": "invitation",
        "channel": "email",
        "language": "nl",
        "subject": subject,
        "body": body,
        "revision": 0,
        "by": home.bram,
        "at": cast.NOW,
    } | other
    return operations.write_text(**given)


def text(home, language: str) -> texts.Text:
    return texts.text(home.monitor, "invitation", "email", language)


def test_dutch_that_changes_leaves_its_translations_behind(voorbeelddam):
    home = voorbeelddam
    assert text(home, "ar").lacks is texts.Lacks.DRAFT
    write(home)
    assert text(home, "ar").lacks is texts.Lacks.OUTDATED
    every = texts.texts(home.monitor)
    assert texts.to_send(every, "invitation", "email", "ar").language == "nl"
    # Of another way nothing changed.
    assert texts.to_send(every, "invitation", "letter", "ar").language == "ar"
    write(home, language="ar", subject="مرحبا", body="{link} {phone}")
    assert text(home, "ar").lacks is texts.Lacks.DRAFT
    assert texts.to_send(texts.texts(home.monitor), "invitation", "email", "ar").language == "ar"


def test_a_translation_is_checked_by_another_than_who_wrote_it(voorbeelddam):
    home = voorbeelddam
    about = {"monitor": home.monitor, "use": "invitation", "channel": "email", "at": cast.NOW}
    operations.check_text(**about, language="ar", checker="Layla", by=home.bram)
    assert text(home, "ar").lacks is None
    with pytest.raises(NothingToCheck):
        operations.check_text(**about, language="ar", checker="Layla", by=home.bram)
    with pytest.raises(NothingToCheck):
        operations.check_text(**about, language="nl", checker="Layla", by=home.bram)
    write(home, language="tr", subject="Merhaba", body="{link} {phone}")
    with pytest.raises(SameSpeaker):
        operations.check_text(**about, language="tr", checker="bram", by=home.bram)
    write(home)
    with pytest.raises(operations.TextOutdated):
        operations.check_text(**about, language="uk", checker="Layla", by=home.bram)


def test_taking_back_gives_the_words_that_ship(voorbeelddam):
    home = voorbeelddam
    write(home)
    about = {"monitor": home.monitor, "use": "invitation", "channel": "email", "language": "nl"}
    with pytest.raises(ChangedMeanwhile):
        operations.take_back_text(**about, revision=9, by=home.bram, at=cast.NOW)
    operations.take_back_text(**about, revision=1, by=home.bram, at=cast.NOW)
    assert text(home, "nl").record is None
    assert text(home, "ar").lacks is texts.Lacks.DRAFT


@pytest.mark.parametrize(
    ("words", "refusal", "field"),
    [
        ({"body": "{naam}"}, operations.UnknownPlace, "body"),
        ({"subject": "Dag {name}"}, operations.UnknownPlace, "subject"),
        ({"subject": "Uw inburgering"}, operations.TellsTooMuch, "subject"),
        ({"subject": "Over Inburgering in Voorbeelddam"}, operations.TellsTooMuch, "subject"),
        (
            {"channel": "sms", "subject": "", "body": "asiel {link}"},
            operations.TellsTooMuch,
            "body",
        ),
        ({"channel": "sms", "body": "a" * 1000}, operations.SmsTooLong, "body"),
        ({"subject": ""}, operations.WordsMissing, None),
        ({"body": "  "}, operations.WordsMissing, None),
        ({"revision": 3}, ChangedMeanwhile, None),
    ],
)
def test_what_is_not_right_is_refused_with_its_place(voorbeelddam, words, refusal, field):
    with pytest.raises(refusal) as raised:
        write(voorbeelddam, **words)
    assert raised.value.field == field
    assert not MessageText.objects.exists()


def test_inside_a_letter_a_word_is_pointed_out_and_kept(voorbeelddam):
    write(voorbeelddam, channel="letter", body="Over uw inburgering. {link} {phone}")
    found = texts.text(voorbeelddam.monitor, "invitation", "letter", "nl")
    assert found.telling == ["inburgering"]


def test_only_an_onderzoeker_writes_and_the_log_has_no_words(voorbeelddam):
    with pytest.raises(AccessDenied):
        write(voorbeelddam, by=voorbeelddam.daan)
    write(voorbeelddam)
    line = LogLine.objects.get(what="message_text.written")
    assert line.detail == {"use": "invitation", "way": "email", "language": "nl"}
    assert "praten" not in json.dumps(line.detail)


# --- pages ------------------------------------------------------------------------------------
def test_the_page_shows_the_words_as_somebody_sees_them(voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    address = reverse(
        "invitations:message_text",
        args=[voorbeelddam.monitor.slug, "uitnodiging", "sms", "nl"],
    )
    page = client.get(address).content.decode()
    assert "Voorbeelddam wil graag met u praten" in page
    assert "dit gaat als 1 sms" in page
    shown = client.post(
        address, {"do": "look", "body": "Kom op {until}, {link}, asiel", "revision": 0}
    )
    assert "Deze woorden kunnen verraden" in shown.content.decode()
    assert not MessageText.objects.exists()
    refused = client.post(address, {"do": "save", "body": "Kom {daar}", "revision": 0})
    assert refused.status_code == 422
    assert "{daar} in regel 1" in refused.content.decode()
    assert "Kom {daar}" in refused.content.decode()
    saved = client.post(address, {"do": "save", "body": "Kom: {link} {phone}", "revision": 0})
    assert saved.status_code == 302
    assert MessageText.objects.get().body == "Kom: {link} {phone}"


def test_a_draft_is_said_to_be_one_wherever_it_shows(voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    slug = voorbeelddam.monitor.slug
    listed = client.get(reverse("invitations:message_texts", args=[slug])).content.decode()
    assert listed.count("Concept, niet nagekeken door een spreker") == 8 * 3
    one = client.get(reverse("invitations:message_text", args=[slug, "bedankje", "mail", "ti"]))
    assert "Concept, niet nagekeken door een spreker" in one.content.decode()


@pytest.mark.parametrize("address", ["x/mail/nl", "uitnodiging/x/nl", "uitnodiging/mail/xx"])
def test_an_address_of_no_text_is_unknown(voorbeelddam, logged_in, address):
    home = reverse("invitations:message_texts", args=[voorbeelddam.monitor.slug])
    assert logged_in(voorbeelddam.bram).get(f"{home}{address}/").status_code == 404


# --- how long it takes ------------------------------------------------------------------------
def guide(home, *minutes: int | None) -> None:
    made = home.round.guides.create(
        key="b1", title="Gesprek", perspective="inburgeraar", published_at=cast.NOW
    )
    section = made.sections.create(title="Begin", position=1)
    for number, one in enumerate(minutes):
        section.questions.create(text="Hoe gaat het?", position=number, minutes=one)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("minutes", "told"), [((20, 15), 45), ((20, None), None), ((), None), ((240,), 240)]
)
def test_an_invitation_says_how_long_as_the_guide_does(minutes, told, language, voorbeelddam):
    """Twenty and fifteen are told in quarters; what nobody said is not made up."""
    inviting = make_inviting(voorbeelddam)
    details = replace(PEOPLE["K1"], language=language)
    vault.keep_contacts(
        municipality_id=voorbeelddam.monitor.organisation_id,
        monitor_id=voorbeelddam.monitor.pk,
        people={"K1": details},
        by=inviting.kees,
        at=cast.NOW,
    )
    if minutes:
        guide(voorbeelddam, *minutes)
    [message] = inviting.queue(way="letter")
    head = Letterhead.objects.get()
    found = composing.compose(
        [message], round_=voorbeelddam.round, letterhead=head, by=None, at=cast.NOW
    )[message.pk]
    for of in (found.own, found.dutch):
        words = shipped.card_words()[of.language]
        said = words["how_long_unknown"] if told is None else words["how_long"]
        assert said.replace("{minutes}", str(told)) in found.words(of).body
    assert found.own.language == language


@pytest.mark.parametrize("use", ["uitnodiging", "afspraak"])
def test_a_preview_says_how_long_as_the_plan_does(use, voorbeelddam, logged_in):
    place, client = voorbeelddam, logged_in(voorbeelddam.bram)
    address = reverse("invitations:message_text", args=[place.monitor.slug, use, "mail", "nl"])
    study.write_plan(monitor=place.monitor, minutes={"inburgeraar": 90}, by=place.bram, at=cast.NOW)
    page = client.get(address).content.decode()
    assert re.search(r"\b90.{1,6}minuten", page)
    assert not re.search(r"\b60.{1,6}minuten", page)


def test_a_message_about_an_appointment_says_how_long_that_is(voorbeelddam):
    meeting = Meeting(
        starts_at=cast.NOW, ends_at=cast.NOW + timedelta(minutes=52), place="Bibliotheek"
    )
    values = composing.values_in(
        "uk",
        channel="email",
        name="Petro",
        letterhead=Letterhead(sender="Gemeente", phone="010", cards_end_on=cast.TODAY),
        link="",
        code="",
        seat=Seat(meeting=meeting),
        minutes=90,
        euros=None,
    )
    assert values["duration"] == "Розмова триває приблизно 55 хвилин."


def test_no_language_says_an_hour_whatever_the_guide_says():
    for language in LANGUAGES:
        for use in ("invitation", "reminder"):
            body = messages.shipped_words(use, "letter", language).body
            assert ("{duration}" in body) == (use == "invitation")


# --- what the plan promises -------------------------------------------------------------------
def promise(home, **euros: int | None) -> None:
    study.write_plan(monitor=home.monitor, vouchers=euros, by=home.bram, at=cast.NOW)


def composed(home, inviting, channel: str, language: str, use: str = "invitation"):
    """Compose a message to somebody who speaks this language, without sending it."""
    vault.keep_contacts(
        municipality_id=home.monitor.organisation_id,
        monitor_id=home.monitor.pk,
        people={"K1": replace(PEOPLE["K1"], language=language)},
        by=inviting.kees,
        at=cast.NOW,
    )
    candidate = home.round.candidates.get(pseudonym="K1")
    message = Message(pk=1, candidate=candidate, use=use, channel=channel)
    head = Letterhead.objects.get()
    return composing.compose([message], round_=home.round, letterhead=head, by=None, at=cast.NOW)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_plan_promises_stands_in_every_invitation(language, voorbeelddam):
    inviting = make_inviting(voorbeelddam)
    said = shipped.card_words()[language]["thanks"].replace("{euros}", "25")
    for channel, use in product(("letter", "email", "sms"), ("invitation", "reminder")):
        without = composed(voorbeelddam, inviting, channel, language, use)
        words = without.words(without.own).body
        assert without.own.language == language
        assert said not in words
        assert "  " not in words
        assert "thanks" not in words
        promise(voorbeelddam, inburgeraar=25)
        found = composed(voorbeelddam, inviting, channel, language, use)
        assert found.words(found.own).body.count(said) == 1
        promise(voorbeelddam, aanbieder=25)
        other = composed(voorbeelddam, inviting, channel, language, use)
        assert other.words(other.own).body == words


def test_a_translation_that_was_checked_before_the_place_was_there_still_holds(voorbeelddam):
    home = voorbeelddam.monitor
    dutch = messages.shipped_words("invitation", "email", "nl")
    before = messages.without_thanks(texts.as_source(dutch))
    assert before != texts.as_source(dutch)
    MessageText.objects.create(
        monitor=home,
        use="invitation",
        channel="email",
        language="uk",
        subject="x",
        body="{link} {phone}",
        source=before,
        status="checked",
        checker="Iryna",
        entered_at=cast.NOW,
        entered_by=voorbeelddam.bram,
    )
    assert texts.text(home, "invitation", "email", "uk").lacks is None


def test_an_own_text_without_the_promise_says_so(voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    slug = voorbeelddam.monitor.slug
    address = reverse("invitations:message_text", args=[slug, "uitnodiging", "mail", "nl"])
    promise(voorbeelddam, inburgeraar=25)
    assert "belooft een bedankje" not in client.get(address).content.decode()
    MessageText.objects.create(
        monitor=voorbeelddam.monitor,
        use="invitation",
        channel="email",
        language="nl",
        subject="Praat mee",
        body="{link} {phone}",
        entered_at=cast.NOW,
        entered_by=voorbeelddam.bram,
    )
    assert "belooft een bedankje" in client.get(address).content.decode()
    promise(voorbeelddam)
    assert "belooft een bedankje" not in client.get(address).content.decode()
