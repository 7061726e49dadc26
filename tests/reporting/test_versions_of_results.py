"""The result for participants and its poster belong to a version, and lose words with it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.conftest import Story
from tests.reporting.test_versions import D1, D2, fits, read, set_one
from tests.reporting.test_words_of_earlier_rounds import LATER, withdraw
from weerklank.reporting import models, operations, plain
from weerklank.sentences import literal

SENTENCE = f"Iemand zei: {D1} Brieven zijn soms moeilijk."
NAMES = {
    "uitslag-nl.html", "uitslag-nl.docx", "uitslag-nl.odt", "uitslag-nl.pdf",
    "affiche-nl-a3.pdf", "affiche-nl-a4.pdf", "affiche-nl.html",
}  # fmt: skip


@pytest.fixture
def told(written: Story) -> Story:
    """A plain sentence that took a released quote over, on the poster too."""
    for name, text in (
        (plain.CONTACT, "Bel 000 000 00 00."),
        (f"finding:{written.finding.pk}", SENTENCE),  # type: ignore[attr-defined]
    ):
        with translation.override("nl"):
            operations.write_plain(
                round=written.home.round, name=name, text=text, revision=0, on_poster=True,
                by=written.home.bram, at=cast.NOW,
            )  # fmt: skip
    return written


def kept(version: models.ReportVersion) -> dict[str, models.VersionFile]:
    return {file.ending: file for file in version.files.all() if "-" in file.ending}


def page(client: Client, name: str, *args: Any) -> Any:
    return client.get(reverse(f"reporting:{name}", args=args))


def test_a_version_has_a_file_per_form_with_its_checksum(told: Story):
    files = kept(set_one(told))
    assert set(files) == NAMES
    for file in files.values():
        assert file.checksum == hashlib.sha256(read(file)).hexdigest()
    assert "Brieven zijn soms moeilijk" in read(files["uitslag-nl.html"]).decode()
    assert "Brieven zijn soms moeilijk" in read(files["affiche-nl.html"]).decode()


def test_what_may_not_go_out_is_in_no_version(told: Story):
    models.PlainText.objects.filter(name=plain.CONTACT).delete()
    assert set(kept(set_one(told))) == {name for name in NAMES if "affiche" in name}
    models.PlainText.objects.all().delete()
    version = set_one(told)
    assert (kept(version), version.results) == ({}, {})


def test_it_stays_whatever_is_written_after(told: Story):
    version = set_one(told)
    models.PlainText.objects.update(text="Anders.")
    assert "Brieven zijn soms moeilijk" in read(kept(version)["uitslag-nl.html"]).decode()


def test_the_checksum_of_the_version_covers_it(told: Story):
    first = set_one(told)
    assert fits(first)
    models.PlainText.objects.filter(name=plain.CONTACT).update(text="Bel 111 111 11 11.")
    second = set_one(told, "Een ander nummer.")
    assert second.document == first.document
    assert second.checksum != first.checksum
    withdraw(told)
    first.refresh_from_db()
    assert not fits(first)


def test_her_words_leave_it_and_its_files_are_made_again(told: Story):
    version = set_one(told)
    before = {name: file.checksum for name, file in kept(version).items()}
    withdraw(told)
    version.refresh_from_db()
    assert "kanariegeel" not in str(version.results)
    assert not version.files.exclude(content="").exists()
    operations.make_files_again(at=LATER)
    files = kept(version)
    assert {name: file.checksum for name, file in files.items()} == before
    for name in ("uitslag-nl.html", "affiche-nl.html"):
        words = read(files[name]).decode()
        assert "kanariegeel" not in words
        assert literal.GONE in words
        assert "Brieven zijn soms moeilijk" in words


def test_a_policy_officer_gets_it_from_a_version(told: Story):
    version = set_one(told)
    client = Client()
    client.force_login(told.home.daan)
    slug = told.home.round.slug
    for listing in (page(client, "versions", slug), page(client, "version", slug, version.number)):
        for name in NAMES:
            assert (
                reverse("reporting:version_file", args=[slug, version.number, name])
                in listing.content.decode()
            )
    for name in NAMES:
        answer = page(client, "version_file", slug, version.number, name)
        assert answer.status_code == 200
        assert f"{slug}-versie-1-{name}" in answer.headers["Content-Disposition"]
    for name in ("uitslag-ar.pdf", "affiche-nl-a5.pdf", "uitslag-nl.exe"):
        assert page(client, "version_file", slug, version.number, name).status_code == 404


def test_everybody_gets_it_beside_the_report_once_that_is_public(told: Story):
    version = set_one(told)
    slug = told.home.round.slug
    everybody = Client()
    assert page(everybody, "public_file", slug, 1, "uitslag-nl.pdf").status_code == 404
    operations.publish_version(version=version, by=told.home.bram, at=cast.NOW)
    shown = page(everybody, "public_report", slug).content.decode()
    files = kept(version)
    for name in NAMES:
        assert reverse("reporting:public_file", args=[slug, 1, name]) in shown
        assert files[name].checksum in shown
        answer = page(everybody, "public_file", slug, 1, name)
        assert answer.status_code == 200
        assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert page(everybody, "public_file", slug, 1, "uitslag-ar.pdf").status_code == 404
    later = set_one(told, "De tweede.")
    operations.publish_version(version=later, by=told.home.bram, at=cast.NOW)
    assert (
        "Deze versie is vervangen." in page(everybody, "public_version", slug, 1).content.decode()
    )


def test_the_points_of_a_logo_are_no_prose():
    logo = {"=": "Logo", "data": "AAA/D1+BBB", "alternative": "Het wapen, zei D1"}
    assert literal.unnamed_in(logo, literal.naming(["D1"])) == {
        "=": "Logo", "data": "AAA/D1+BBB", "alternative": f"Het wapen, zei {literal.GONE}",
    }  # fmt: skip


def test_the_command_line_writes_it_too(told: Story, tmp_path: Any):
    made = operations.build(
        round=told.home.round, folder=tmp_path / "rapport", by=told.home.bram, at=cast.NOW
    )
    assert {path.name for path in (tmp_path / "rapport").iterdir()} >= NAMES
    assert {name.rpartition("/")[2] for name in made["files"]} >= NAMES  # type: ignore[attr-defined]


def test_words_of_another_stay(told: Story):
    version = set_one(told)
    withdraw(told, "D3")
    version.refresh_from_db()
    assert "kanariegeel" in str(version.results)
    assert D2 not in str(version.results)
