"""The pages of versions: for members, and the one that everybody may read."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from lxml import html

from tests import cast
from tests.findings.conftest import Story
from tests.rendering.reading import WORDS_OF
from tests.reporting.conftest import as_it_was
from tests.reporting.test_versions import D1, D2, RIGHT, publish, set_one
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import models, operations
from weerklank.safeguards.models import LogLine
from weerklank.study import operations as study

LogIn = Callable[[Any], Client]


def url(page: str, story: Story, *args: object) -> str:
    return reverse(f"reporting:{page}", args=[story.home.round.slug, *args])


@pytest.fixture
def stranger() -> Client:
    """Nobody: no log-in, no cookie."""
    return Client()


@pytest.fixture(scope="module")
def shared_public(
    shared_written: Story, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Story, Path]:
    written, files = copy.deepcopy(shared_written), tmp_path_factory.mktemp("files")
    contrary = written.code(1, "Ik lees alles zelf, kanarierood.")
    findings.add_evidence(
        finding=findings_models.Finding.objects.get(),
        codings=[contrary.pk],
        stance="contrary",
        by=written.home.bram,
        at=cast.NOW,
    )
    findings.confirm_finding(
        finding=findings_models.Finding.objects.get(), by=written.home.bram, at=cast.NOW
    )
    with override_settings(MEDIA_ROOT=files):
        publish(written, set_one(written, "De eerste versie,\nzoals besproken."))
    return written, files


@pytest.fixture
def public(shared_public: tuple[Story, Path], db: None, settings: Any, tmp_path: Path) -> Story:
    """One version that everybody may read. A quote that waits was taken out of it."""
    return as_it_was(*shared_public, settings, tmp_path)


def page_of(client: Client, address: str) -> Any:
    return html.document_fromstring(client.get(address).content)


# --- for everybody ----------------------------------------------------------------------------
def addresses(story: Story) -> list[str]:
    return [
        url("public_report", story),
        url("public_version", story, 1),
        *(url("public_file", story, 1, form.file_name) for form in FORMATS),
    ]


def test_everybody_reads_it_and_no_cookie_is_set(public: Story, stranger: Client):
    for address in addresses(public):
        response = stranger.get(address)
        assert response.status_code == 200, address
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["X-Robots-Tag"] == "noindex, noarchive"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert stranger.head(address).status_code == 200
        assert stranger.post(address).status_code == 405
    # Whoever reads is nobody: it leaves no line, and no row of a session.
    assert not LogLine.objects.filter(kind="read").exists()
    assert not stranger.cookies


def test_it_needs_no_script_and_has_none(public: Story, stranger: Client):
    page = page_of(stranger, url("public_report", public))
    assert not page.findall(".//script")
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")
    assert not page.findall(".//form")
    assert not page.findall(".//iframe")
    from_elsewhere = [
        link for link in page.xpath("//link/@href | //img/@src") if not link.startswith("/static/")
    ]
    assert from_elsewhere == [f"http://127.0.0.1:8000{url('public_version', public, 1)}"]


def test_it_is_built_for_who_does_not_see_it(public: Story, stranger: Client):
    page = page_of(stranger, url("public_report", public))
    assert page.get("lang") == "nl"
    assert len(page.findall(".//main")) == len(page.findall(".//h1")) == 1
    for landmark in ("header", "footer"):
        assert page.find(f".//body/{landmark}") is not None
    first = page.xpath("//body//a")[0]
    assert (first.get("href"), first.text) == ("#inhoud", "Ga naar de inhoud")
    levels = [int(each.tag[1]) for each in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_address_within_the_page_leads_somewhere(public: Story, stranger: Client):
    page = page_of(stranger, url("public_report", public))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    fixed = url("public_version", public, 1)
    inside = [each for each in page.xpath("//a/@href") if "#" in each]
    assert f"http://127.0.0.1:8000{fixed}#s4-1" in inside
    for link in inside:
        assert link.partition("#")[2] in ids, link
    for link in page.xpath("//a/@href"):
        path = link.partition("#")[0].removeprefix("http://127.0.0.1:8000")
        if path:
            assert path.startswith("/rapporten/"), link
            assert stranger.get(path).status_code == 200, link


def test_every_statement_opens_to_what_was_released_of_its_evidence(
    public: Story, stranger: Client
):
    page = page_of(stranger, url("public_report", public))
    [statement] = page.xpath("//div[@id='s4-1']")
    [fold] = statement.findall(".//details")
    said = " ".join(fold.text_content().split())
    assert "te weinig mensen" in said  # who took part are too few to tell a number
    assert D1 in said
    assert D2 in said
    # Of the third passage nothing was released: it is counted, and not listed.
    assert len(fold.xpath(".//ol/li")) == 2
    assert "kanarierood" not in page.text_content()


def test_nothing_of_inside_is_in_any_of_it(public: Story, stranger: Client):
    """No pseudonym, no word that was not released, no conversation, no number of a record."""
    said = [stranger.get(address) for address in addresses(public)]
    texts = [said[0].content.decode(), said[1].content.decode()]
    texts += [
        WORDS_OF[form.ending](response.content)
        for form, response in zip(FORMATS, said[2:], strict=True)
    ]
    released = {"kanariegeel", "kanarieblauw"}
    for text in texts:
        assert RIGHT in text
        assert set(re.findall(r"kanarie\w+", text)) == released
        assert not re.search(r"(?<!\w)D[1-4](?!\w)", text)
        assert "Gesprek 1" not in text
        assert "Concept" not in text
        assert not re.search(r"/(bevindingen|bewijs|gesprekken|deelnemers|rondes)/", text)
        assert "@voorbeelddam" not in text


def test_an_address_that_leads_nowhere_tells_nothing(public: Story, stranger: Client):
    version = set_one(public, "Een tweede, niet openbaar.")
    unknown = stranger.get("/rapporten/zo-heet-niets/")
    assert unknown.status_code == 404
    assert not unknown.cookies
    assert unknown.headers["X-Robots-Tag"] == "noindex, noarchive"
    hidden = cast.make_round(public.home.monitor, 2)
    for address in (
        f"/rapporten/{hidden.slug}/",
        url("public_version", public, version.number),
        url("public_version", public, 99),
        url("public_file", public, version.number, "rapport.pdf"),
        url("public_file", public, 1, "rapport.exe"),
        url("public_file", public, 1, "pdf"),
        url("public_file", public, 1, "bewijs.csv"),
    ):
        response = stranger.get(address)
        assert (response.status_code, response.content) == (404, unknown.content), address
    operations.take_version_off(
        version=models.ReportVersion.objects.get(number=1), by=public.home.bram, at=cast.NOW
    )
    for address in addresses(public):
        response = stranger.get(address)
        assert (response.status_code, response.content) == (404, unknown.content), address


def test_what_a_browser_kept_is_asked_for_again_and_not_sent_twice(public: Story, stranger: Client):
    for address in addresses(public):
        mark = stranger.get(address).headers["ETag"]
        again = stranger.get(address, headers={"If-None-Match": mark})
        assert (again.status_code, again.content) == (304, b"")
    study.withdraw(participant=public.people["D1"], by=public.home.bram, at=cast.NOW)
    operations.make_files_again(at=cast.NOW)
    for address in addresses(public):
        assert stranger.get(address, headers={"If-None-Match": mark}).status_code == 200


def test_it_asks_the_database_for_what_was_frozen_and_nothing_else(
    public: Story, stranger: Client, django_assert_num_queries: Any
):
    address = url("public_report", public)
    # Which versions there are with their files, the document of one, and its words.
    with django_assert_num_queries(4):
        stranger.get(address)
    with django_assert_num_queries(2):
        stranger.get(url("public_version", public, 99))


def test_the_page_says_when_words_left_and_not_whose(public: Story, stranger: Client):
    address = url("public_report", public)
    before = models.ReportVersion.objects.get()
    assert "woorden uit deze versie" not in stranger.get(address).content.decode()
    study.withdraw(
        participant=public.people["D1"], by=public.home.bram, at=cast.NOW + timedelta(days=3)
    )
    text = " ".join(stranger.get(address).content.decode().split())
    assert "Op 23 mei 2026 zijn woorden uit deze versie gehaald." in text
    assert "kanariegeel" not in text
    assert "kanarieblauw" in text
    assert not re.search("trok |ingetrokken|intrekking", text)  # nor which of the reasons
    assert before.checksum in text
    for form in FORMATS:
        assert f"{form.called}: wordt opnieuw gemaakt" in text
        assert stranger.get(url("public_file", public, 1, form.file_name)).status_code == 404
    operations.make_files_again(at=cast.NOW)
    for form in FORMATS:
        response = stranger.get(url("public_file", public, 1, form.file_name))
        assert "kanariegeel" not in WORDS_OF[form.ending](response.content)
    text = stranger.get(address).content.decode()
    assert all(checksum in text for checksum in before.files.values_list("checksum", flat=True))


def test_an_older_version_says_that_it_is_superseded_once_everybody_can_read_the_newer_one(
    public: Story, stranger: Client
):
    first = url("public_version", public, 1)
    newer = set_one(public, "Een zin duidelijker.", at=cast.NOW + timedelta(days=9))
    assert "Deze versie is vervangen" not in stranger.get(first).content.decode()
    publish(public, newer)
    page = page_of(stranger, first)
    assert "Deze versie is vervangen" in page.text_content()
    assert url("public_version", public, 2) in page.xpath("//a/@href")
    newest = page_of(stranger, url("public_report", public))
    assert "Deze versie is vervangen" not in newest.text_content()
    assert "Een zin duidelijker." in newest.text_content()
    # The older one can still be found from it.
    assert first in newest.xpath("//a/@href")
    operations.take_version_off(version=newer, by=public.home.bram, at=cast.NOW)
    assert "Deze versie is vervangen" not in stranger.get(first).content.decode()
    assert "zoals besproken" in stranger.get(url("public_report", public)).content.decode()


def test_a_version_that_cannot_be_read_any_more_says_so(public: Story, stranger: Client):
    """As when a later program has dropped a kind of block."""
    models.ReportVersion.objects.update(document={"=": "Nieuws", "title": "x"})
    response = stranger.get(url("public_report", public))
    assert response.status_code == 200
    assert "niet meer te tonen" in response.content.decode()
    study.withdraw(participant=public.people["D1"], by=public.home.bram, at=cast.NOW)
    operations.make_files_again(at=cast.NOW)
    assert list(models.VersionFile.objects.values_list("content", "size")) == [("", 0)] * len(
        FORMATS
    )
    assert operations.make_files_again(at=cast.NOW) == 0
    assert (
        "wordt opnieuw gemaakt" not in stranger.get(url("public_report", public)).content.decode()
    )


def test_who_is_logged_in_reads_the_same(public: Story, stranger: Client, logged_in: LogIn):
    address = url("public_report", public)
    bram = logged_in(public.home.bram)
    bram.cookies["django_language"] = "en"
    assert bram.get(address).content == stranger.get(address).content


# --- for members ------------------------------------------------------------------------------
def test_the_list_says_what_is_known_of_each_version(public: Story, logged_in: LogIn):
    findings_models.Finding.objects.update(
        statement="Brieven van onze gemeente zijn moeilijk te lezen."
    )
    set_one(public, "Eén woord anders.", at=cast.NOW + timedelta(days=1))
    text = " ".join(
        page_of(logged_in(public.home.daan), url("versions", public)).text_content().split()
    )
    assert "Vervangen door versie 2, nog openbaar op het eigen adres" in text
    assert "Vastgesteld, niet openbaar" in text
    assert "op 21 mei 2026 door Bram" in text
    assert "Uitspraken: 0 erbij, 1 anders, 0 weg" in text
    assert "Eén woord anders." in text
    assert "Maak versie 2 openbaar" not in text  # that is for an onderzoeker


def test_the_list_takes_no_more_when_there_are_more_versions(
    public: Story, logged_in: LogIn, django_assert_max_num_queries: Any
):
    daan = logged_in(public.home.daan)
    with CaptureQueriesContext(connection) as one:
        daan.get(url("versions", public))
    for note in ("Twee.", "Drie."):
        set_one(public, note)
    with django_assert_max_num_queries(len(one)):
        daan.get(url("versions", public))


def test_the_evidence_of_a_version_is_for_who_may_read_words(public: Story, logged_in: LogIn):
    address = url("version_file", public, 1, "bewijs")
    assert logged_in(public.home.daan).get(address).status_code == 403
    lines = logged_in(public.home.coen).get(address).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert [line.rsplit(";", 1)[-1].rsplit(",", 1)[-1] for line in lines[1:]] == ["D1", "D2", "D3"]
    assert "kanarie" not in "".join(lines)


def test_who_is_no_member_sees_no_version_of_it(public: Story, esra: Any, logged_in: LogIn):
    for page, args in (("versions", ()), ("version", (1,)), ("version_file", (1, "pdf"))):
        assert logged_in(esra).get(url(page, public, *args)).status_code == 404


def test_a_quote_is_taken_out_on_the_page(public: Story, logged_in: LogIn, stranger: Client):
    bram = logged_in(public.home.bram)
    address = url("version_quotes", public, 1)
    assert address in page_of(bram, url("version", public, 1)).xpath("//a/@href")
    labels = page_of(bram, address).xpath("//label/span/text()")
    assert D1 in labels
    for refused in ({}, {"quote": "1"}, {"sure": "on"}, {"quote": "99", "sure": "on"}):
        assert bram.post(address, refused).status_code == 422
    [key] = [
        words.key
        for words in models.VersionWords.objects.all()
        if isinstance(words.content, dict) and words.content["text"] == D1
    ]
    response = bram.post(address, {"quote": str(key), "sure": "on"}, follow=True)
    assert "Het citaat staat in geen enkele versie meer." in response.content.decode()
    text = stranger.get(url("public_report", public)).content.decode()
    assert "kanariegeel" not in text
    assert "kanarieblauw" in text
