"""Her page read aloud from recorded pieces: which there are, how they come in, when they play."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests import cast
from tests.personal.world import HERS, SPOKEN, Personal, looked, opened
from weerklank import crossings
from weerklank.invitations import shipped as cards
from weerklank.personal import queries, rules, shipped
from weerklank.personal.models import Recording
from weerklank.personal.operations import lists
from weerklank.safeguards.models import LogLine
from weerklank.sounds.models import Sound
from weerklank.study.terms import LANGUAGES
from weerklank.trajectories import models as register_models

WORDS = shipped.own_words()
MISSING = "/register/voorbeelddam/mijn-inburgering/ingesproken/"
BLOCK = "//main//section[not(@id='klopt-niet')]"


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def archive(names: Iterable[str], content: bytes = SPOKEN) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, content)
    return out.getvalue()


def send(personal: Personal, language: str, content: bytes) -> Any:
    return of(personal.register.noor).post(
        f"{MISSING}{language}/", {"archive": SimpleUploadedFile("alles.zip", content)}
    )


def record(personal: Personal, language: str = "ti", *, but: Collection[str] = ()) -> None:
    """Bring in everything of a language in one archive, and the names in another."""
    at, by = timezone.now(), personal.register.noor
    staff = crossings.names_to_record(personal.register.municipality, by=by, at=at)
    for code in (language, ""):
        pieces = [
            piece
            for group in queries.groups(personal.register.municipality, code, staff)
            for piece in group.pieces
            if piece.key not in but
        ]
        content = archive(f"{piece.key}.wav" for piece in pieces)
        answer = send(personal, code or "namen", content)
        assert answer.status_code == 302, html.document_fromstring(answer.content).text_content()


def played(page: bytes, where: str = BLOCK) -> list[list[str]]:
    """Return per block which pieces sound, in their order."""
    keys = dict(Recording.objects.values_list("pk", "part"))
    return [
        [
            keys[int(address.rstrip("/").rsplit("/", 1)[1])]
            for button in block.xpath(".//*[@data-weerklank-pieces]")
            for address in button.get("data-weerklank-pieces").split()
        ]
        for block in html.document_fromstring(page).xpath(where)
    ]


# --- which pieces there are -----------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_cut_in_pieces_says_the_same_in_the_order_of_its_language(
    language: str,
) -> None:
    fixed = rules.fixed(language)
    assert all(words.strip() == words and words for words in fixed.values())
    for key, values in (
        ("hours", {"hours": 6}),
        ("hours_of", {"hours": 6, "asked": 12}),
        ("lessons_of", {"present": 8, "offered": 10}),
    ):
        said = " ".join(fixed[piece] for piece in rules.sentence(key, language, **values))
        whole = WORDS[language][key].format(**values)
        letters = [sign for sign in whole if sign.isalnum()]
        assert [sign for sign in said if sign.isalnum()] == letters
    # Each of the days that her page writes, piece by piece.
    weekdays, months = cards.card_days(language)
    assert [fixed[piece] for piece in rules.day(date(2026, 3, 12))] == [
        weekdays[3], "12", months[2], "2026",
    ]  # fmt: skip


def test_every_language_has_the_same_pieces_but_for_the_order_of_its_sentences() -> None:
    keys = {language: set(rules.fixed(language)) for language in LANGUAGES}
    whole = {key for key in keys["nl"] if not key.startswith(("hours", "lessons_of"))}
    assert len(whole) > 120
    for language, found in keys.items():
        assert whole <= found, language
    # What is on a button or a card is not played, and nothing still has a place to fill.
    assert not {"own_title", "card_line", "no_voice", "wrong"} & keys["nl"]
    assert not [words for one in LANGUAGES for words in rules.fixed(one).values() if "{" in words]


@pytest.mark.parametrize(
    ("number", "figures"),
    [
        ("010 000 00 01", "0100000001"),
        ("+31 10-000 00 01", "0100000001"),
        ("0031 (10) 000", "010000"),
        ("+49 30", None),
        ("010 toestel 3", None),
    ],
)
def test_a_number_is_said_as_it_is_dialled(number: str, figures: str | None) -> None:
    said = rules.phone(number)
    assert (None if said is None else "".join(one.removeprefix("getal-") for one in said)) == (
        figures
    )


# --- when they play -------------------------------------------------------------------------------
def test_who_helps_her_is_heard_in_pieces_her_contact_persons_name_among_them(
    personal: Personal,
) -> None:
    record(personal)
    page = opened(personal).get("/mijn/ti/contactpersoon/").content
    hers, school = played(page)
    assert hers == [
        "o_gemeente",
        "name", "naam-M01",
        "since", "dag-4", "getal-1", "maand-1", "jaar-2026",
        "phone", *(f"getal-{figure}" for figure in "0100000001"),
        "reach_when", "tijden-M01",
        "takes_over", "unknown",
    ]  # fmt: skip
    assert school[:3] == ["o_taalschool", "name", "unknown"]
    # Nothing that sounds has a line that it cannot be heard.
    assert b"data-weerklank-no-voice" not in page
    address = html.document_fromstring(page).xpath("//*[@data-weerklank-pieces]")[0]
    heard = opened(personal).get(address.get("data-weerklank-pieces").split()[0])
    assert b"".join(heard.streaming_content) == SPOKEN


@pytest.mark.parametrize("missing", ["since", "naam-M01", "tijden-M01", "getal-0", "jaar-2026"])
def test_a_block_of_which_one_piece_lacks_is_not_heard_in_parts(
    missing: str, personal: Personal
) -> None:
    record(personal, but=[missing])
    page = opened(personal).get("/mijn/ti/contactpersoon/").content
    assert played(page)[0] == []
    block = html.document_fromstring(page).xpath(BLOCK)[0]
    [said] = block.xpath(".//*[@data-weerklank-no-voice]")
    assert (said.text_content(), said.get("data-weerklank-no-voice")) == (
        WORDS["ti"]["no_voice"], "ti",
    )  # fmt: skip
    # The voice of the device is offered for it.
    assert block.xpath(".//*[@data-weerklank-voice]")


def test_each_silent_block_says_so_itself(personal: Personal) -> None:
    looked(personal.register)
    client = opened(personal)
    for part in rules.PARTS:
        root = html.document_fromstring(client.get(f"/mijn/ti/{part}/").content)
        for block in root.xpath(BLOCK):
            assert len(block.xpath(".//*[@data-weerklank-no-voice]")) == 1, part


def test_hours_appointments_steps_and_looks_are_heard_too(personal: Personal) -> None:
    looked(personal.register)
    record(personal)
    client = opened(personal)
    lessons = played(client.get("/mijn/ti/lessen/").content)
    assert ["m_pvt", "hours_of-1", "getal-12", "hours_of-3", "getal-6"] in lessons
    assert lessons[-1][:2] == ["maand-4", "jaar-2026"]
    [meeting] = played(client.get("/mijn/ti/agenda/").content)
    assert (meeting[0], meeting[-2:]) == ("a_voortgang", ["with", "o_gemeente"])
    steps = played(client.get("/mijn/ti/wat-nu/").content)
    assert all(steps)
    [look] = played(client.get("/mijn/ti/wie-keek/").content)
    assert look[:2] == ["r_contact", "day"]
    # What was agreed with her alone nobody records.
    assert played(client.get("/mijn/ti/afspraken/").content) == [[]]


def test_more_hours_than_numbers_were_recorded_are_left_to_the_device(personal: Personal) -> None:
    register_models.Hours.objects.update(uren=246)
    record(personal)
    blocks = played(opened(personal).get("/mijn/ti/lessen/").content)
    assert blocks[0] == []


def test_what_her_contact_person_changes_is_heard_at_once(personal: Personal) -> None:
    """Amina fills in another name: the former recording is of other words, the new one plays."""
    record(personal)
    client = opened(personal)
    before = client.get("/mijn/ti/contactpersoon/").content
    amina = of(personal.register.amina)
    held = register_models.StaffMember.objects.get(contactpersoon="M01", replaced_in=None)
    answer = amina.post(
        "/register/voorbeelddam/contactpersonen/",
        {"key": "M01", "number": held.pk, "aanspreeknaam": "mevrouw Koekoek",
         "telefoon": "010 000 00 09"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content
    silent = client.get("/mijn/ti/contactpersoon/").content
    assert "mevrouw Koekoek" in silent.decode()
    assert played(silent)[0] == []
    key = {"file": SimpleUploadedFile("x.wav", SPOKEN)}
    assert of(personal.register.noor).post(f"{MISSING}namen/naam-M01/", key).status_code == 302
    after = client.get("/mijn/ti/contactpersoon/").content
    assert "naam-M01" in played(after)[0]
    assert addresses(after)[2] != addresses(before)[2]
    assert played(after)[0].count("getal-9") == 1


def addresses(page: bytes) -> list[str]:
    [block, *_others] = html.document_fromstring(page).xpath(BLOCK)
    return str(block.xpath(".//@data-weerklank-pieces")[0]).split()


def test_without_a_script_the_pieces_of_a_block_are_laid_out_by_a_link(personal: Personal) -> None:
    record(personal)
    client = opened(personal)
    page = html.document_fromstring(client.get("/mijn/ti/contactpersoon/").content)
    [link] = page.xpath(f"({BLOCK})[1]//noscript//a/@href")
    laid_out = html.document_fromstring(client.get(f"/mijn/ti/contactpersoon/{link}").content)
    first, second = laid_out.xpath(BLOCK)
    assert len(first.xpath(".//audio")) > 10
    assert not second.xpath(".//audio")
    for strange in ("x", "-1", "99", "9" * 40):
        assert client.get(f"/mijn/ti/contactpersoon/?luister={strange}").status_code == 200


def test_another_municipality_and_another_language_are_not_heard(personal: Personal) -> None:
    record(personal)
    client = opened(personal)
    assert played(client.get("/mijn/ar/contactpersoon/").content)[0] == []
    Recording.objects.update(municipality=cast.make_municipality("Elderburg", "elderburg"))
    assert played(client.get("/mijn/ti/contactpersoon/").content)[0] == []


def test_recorded_blocks_ask_no_more_questions(personal: Personal) -> None:
    client = opened(personal)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/mijn/ti/contactpersoon/")
        return len(found)

    before = asked()
    record(personal)
    assert asked() <= before


# --- how they come in -----------------------------------------------------------------------------
def test_what_is_missing_is_listed_per_language_with_the_names_of_files(
    personal: Personal,
) -> None:
    noor = of(personal.register.noor)
    total = len(rules.fixed("ti")) + 2  # when two contact persons can be reached
    assert f"{total} van {total} niet ingesproken" in noor.get(MISSING).content.decode()
    record(personal, but=["getal-7"])
    overview = noor.get(MISSING).content.decode()
    assert f"1 van {total} niet ingesproken" in overview
    assert "0 van 2 niet ingesproken" in overview
    listed = html.document_fromstring(noor.get(f"{MISSING}ti/").content)
    rows = {
        row.xpath("string(th)").strip(): row.xpath("string(td[3])").strip()
        for row in listed.xpath("//tbody/tr")
    }
    assert [key for key, said in rows.items() if said == "niet ingesproken"] == ["getal-7"]
    one = {"file": SimpleUploadedFile("x.wav", SPOKEN)}
    assert noor.post(f"{MISSING}ti/getal-7/", one).status_code == 302
    assert f"0 van {total} niet ingesproken" in noor.get(MISSING).content.decode()
    assert noor.post(f"{MISSING}ti/getal-7/", {"do": "silence"}).status_code == 302
    assert f"1 van {total} niet ingesproken" in noor.get(MISSING).content.decode()
    for wrong in ("ti/getal-99/", "xx/", "xx/hulp/", "namen/naam-M99/", "ti/naam-M01/"):
        assert noor.get(f"{MISSING}{wrong}").status_code == 404


def test_an_archive_is_kept_whole_or_not_at_all(personal: Personal) -> None:
    for content, said in (
        (archive(["begin.wav", "iets.wav"]), "iets.wav"),
        (archive(["begin.wav", "map/BEGIN.mp3"]), "map/BEGIN.mp3"),
        (archive(["begin.wav", "hulp.wav"], b"geen geluid, wel bytes"), "begin.wav"),
        (b"geen archief", "geen ZIP-archief"),
    ):
        answer = send(personal, "ti", content)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Er is niets bewaard" in answer.content.decode()
        assert not Recording.objects.exists()
        assert not Sound.objects.exists()
    # What a computer adds by itself is no reason to refuse the rest.
    content = archive(["map/hulp.wav", "__MACOSX/map/._hulp.wav", "map/.DS_Store"])
    assert send(personal, "ti", content).status_code == 302
    assert Recording.objects.get().part == "hulp"
    assert LogLine.objects.filter(what="entry.spoken").count() == 1


def test_a_key_of_the_staff_list_that_is_no_file_name_has_one_all_the_same() -> None:
    keys = ["M01", "m.jansen@voorbeelddam.example", "M 01/2", "ب" * 100]
    found: Mapping[str, str] = {key: rules.key_of_name(key) for key in keys}
    assert found["M01"] == "naam-M01"
    assert len(set(found.values())) == len(keys)
    assert all(one.replace("-", "").isalnum() and len(one) < 90 for one in found.values())
    assert rules.key_of_name("M" * 60) != rules.key_of_name("M" * 61)


# --- recordings that are demanded -----------------------------------------------------------------
def test_demanded_recordings_hide_explanations_and_never_what_is_hers(personal: Personal) -> None:
    lists.set_rule(
        municipality=personal.register.municipality,
        demands_recordings=True,
        by=personal.register.noor,
        at=timezone.now(),
    )
    client = opened(personal)

    def page(part: str) -> str:
        text = html.document_fromstring(client.get(f"/mijn/ti/{part}").content)
        return " ".join(text.xpath("//main")[0].text_content().split())

    ti = WORDS["ti"]
    assert ti["own_about"] not in page("")
    assert ti["about_contact"] not in page("contactpersoon/")
    for kept in (ti["t_contact"], "mevrouw Merel", "010 000 00 01", ti["since"]):
        assert kept in page("contactpersoon/")
    assert ti["m_intake"] in page("wat-nu/")
    assert "ምስ Merel" in page("afspraken/")
    # Of a letter nothing is shown, and that nothing is there always is.
    # There is one: that it is hidden is said, and where to ask.
    assert ti["empty_hidden"] in page("brieven/")
    assert ti["empty_letters"] not in page("brieven/")
    assert ti["empty_help"] in page("hulp/")
    record(personal)
    assert ti["own_about"] in page("")
    assert ti["about_contact"] in page("contactpersoon/")


def test_no_key_of_the_register_stands_on_her_page(personal: Personal) -> None:
    record(personal)
    told = opened(personal).get("/mijn/ti/contactpersoon/").content
    assert HERS.encode() not in told
    # Nor the key of her contact person in the staff list.
    assert b"M01" not in told


# --- for who keeps the list and does not read the language ----------------------------------------
def test_each_piece_has_its_number_and_its_dutch_in_groups_that_fold(personal: Personal) -> None:
    client = Client()
    client.force_login(personal.register.noor)
    page = html.document_fromstring(client.get(f"{MISSING}ti/").content)
    groups = page.xpath("//main//details")
    assert len(groups) > 1
    for group in groups:
        numbers = [one.text_content() for one in group.xpath(".//td[@class='is-number']")]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    told = {
        row.xpath("./th")[0].text_content().strip(): row.xpath("string(.//*[@lang='nl'])").strip()
        for row in page.xpath("//main//details//tr[th[@scope='row']]")
    }
    nl = WORDS["nl"]
    assert told["since"] == nl["since"]
    assert told["dag-1"] == "maandag"
    # Of a sentence around numbers all of it, however the languages cut it.
    whole = [key for key in told if key.startswith("lessons_of-")]
    assert whole
    assert all(told[key] in nl["lessons_of"] and told[key] for key in whole)
