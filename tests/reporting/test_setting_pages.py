"""Setting the first version of a report and opening it to everybody, on their pages."""

from __future__ import annotations

from django.test import Client
from lxml import html

from tests import cautions
from tests.findings.conftest import Story
from tests.reporting.conftest import D1, D2
from tests.reporting.test_version_pages import LogIn, page_of, stranger, url
from tests.reporting.test_versions import set_one
from weerklank.findings import models as findings_models
from weerklank.reporting import models

__all__ = ["stranger"]  # the fixture


def test_before_there_is_a_version_the_page_says_what_comes_there(written: Story, logged_in: LogIn):
    address, new = url("versions", written), url("version_new", written)
    page = page_of(logged_in(written.home.bram), address)
    assert "Hier komen de versies van het rapport." in page.text_content()
    assert new in page.xpath("//a/@href")
    assert new not in page_of(logged_in(written.home.daan), address).xpath("//a/@href")
    report = page_of(logged_in(written.home.daan), url("report", written))
    assert address in report.xpath("//a/@href")


def test_a_version_is_set_on_the_page(written: Story, logged_in: LogIn):
    bram = logged_in(written.home.bram)
    new = url("version_new", written)
    text = " ".join(bram.get(new).content.decode().split())
    assert "Er staat 1 uitspraak in." in text
    assert "Er staan 2 vrijgegeven citaten in." in text
    empty = bram.post(new, {"note": " "})
    assert empty.status_code == 422
    assert not models.ReportVersion.objects.exists()
    named = bram.post(new, {"note": "Zonder D2."})
    assert named.status_code == 422
    assert "Hier staat een pseudoniem" in named.content.decode()
    response = bram.post(new, {"note": "De eerste."}, follow=True)
    assert response.redirect_chain == [(url("version", written, 1), 302)]
    text = response.content.decode()
    assert "Versie 1 is vastgesteld." in text
    assert "Document en bewijs passen bij de controlesom." in text
    assert models.ReportVersion.objects.get().checksum in text


def test_what_stands_in_the_way_is_said_with_the_way_there(written: Story, logged_in: LogIn):
    findings_models.Finding.objects.update(statement="Alle inburgeraars snappen de brieven niet.")
    cautions.answer(written.round, written.home.bram)  # what it rests on is answered; it is not so
    bram = logged_in(written.home.bram)
    for response in (
        bram.get(url("version_new", written)),
        bram.post(url("version_new", written), {"note": "De eerste."}),
    ):
        page = html.document_fromstring(response.content)
        assert "Bij Zinnen nakijken staat nog 1 punt open." in page.text_content()
        assert url("claims", written) in page.xpath("//main//a/@href")
        assert not page.xpath("//textarea")
    assert response.status_code == 422


def test_before_it_is_published_the_page_says_what_becomes_visible(
    written: Story, logged_in: LogIn, stranger: Client
):
    set_one(written)
    bram = logged_in(written.home.bram)
    ask = url("version_publish", written, 1)
    text = " ".join(page_of(bram, ask).text_content().split())
    for said in (D1, D2, "2 citaten", "zonder in te loggen", url("public_version", written, 1)):
        assert said in text
    assert stranger.get(url("public_report", written)).status_code == 404
    bram.post(ask)
    assert stranger.get(url("public_report", written)).status_code == 200
    off = url("version_off", written, 1)
    assert "staat daarna niets meer" in " ".join(page_of(bram, off).text_content().split())
    bram.post(off)
    assert stranger.get(url("public_report", written)).status_code == 404
