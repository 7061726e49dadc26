"""Letters and briefs belong to a version when they were chosen, and lose words with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast, cautions
from tests.findings.conftest import Story
from tests.reporting.test_versions import D1, fits, read
from tests.reporting.test_words_of_earlier_rounds import LATER, put_right, withdraw
from weerklank.findings import operations as findings
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import models, operations
from weerklank.reporting.documents import editions
from weerklank.sentences import literal

LETTER, BRIEF = "brief-aan-de-raad", "voor-de-gemeente"


@pytest.fixture
def told(written: Story) -> Story:
    """A proposal and a summary, both of which took over words of somebody."""
    written.conclude(
        f"Schrijf korter. Iemand zei: {D1}",
        section="improvements",
        kind="improvement",
        addressee="De gemeente",
        supporting=[],
    )
    return written


def keep(told: Story, *letters: str, note: str = "De eerste.") -> models.ReportVersion:
    cautions.answer(told.home.round, told.home.bram)
    return operations.set_version(
        round=told.home.round, note=note, letters=letters, by=told.home.bram, at=cast.NOW
    )


def files(version: models.ReportVersion) -> dict[str, models.VersionFile]:
    keys = {each.key for each in editions.EDITIONS}
    return {
        file.ending: file for file in version.files.all() if file.ending.partition(".")[0] in keys
    }


def page(client: Client, name: str, *args: Any) -> Any:
    return client.get(reverse(f"reporting:{name}", args=args))


def names(*keys: str) -> set[str]:
    return {f"{key}.{form.ending}" for key in keys for form in FORMATS}


def test_only_what_was_chosen_is_kept_each_file_with_its_checksum(told: Story) -> None:
    assert files(keep(told)) == {}
    version = keep(told, LETTER, note="Met de brief.")
    kept = files(version)
    assert set(kept) == names(LETTER)
    for file in kept.values():
        assert file.checksum == hashlib.sha256(read(file)).hexdigest()
    words = read(kept[f"{LETTER}.html"]).decode()
    assert "Schrijf korter." in words
    assert "Concept" not in words
    assert fits(version)


def test_it_stays_whatever_is_written_after_and_the_checksum_covers_it(told: Story) -> None:
    version, without = keep(told, LETTER), keep(told, note="Zonder.")
    assert version.document == without.document
    assert version.checksum != without.checksum
    findings.change_report(
        round=told.home.round, introduction="Heel anders.", by=told.home.bram, at=cast.NOW
    )
    version.refresh_from_db()
    assert "Heel anders." not in read(files(version)[f"{LETTER}.html"]).decode()


@pytest.mark.parametrize("act", [withdraw, put_right])
def test_words_leave_every_letter_which_is_made_again(
    act: Callable[[Story], Any], told: Story
) -> None:
    version = keep(told, LETTER, BRIEF)
    before = {name: file.checksum for name, file in files(version).items()}
    assert set(before) == names(LETTER, BRIEF)
    for key in (LETTER, BRIEF):
        assert "Ik snap de brief" in read(files(version)[f"{key}.html"]).decode()
    act(told)
    version.refresh_from_db()
    assert "Ik snap de brief" not in str(version.results)
    assert not version.files.exclude(content="").exists()
    operations.make_files_again(at=LATER)
    kept = files(version)
    assert {name: file.checksum for name, file in kept.items()} == before
    assert not fits(version)
    for key in (LETTER, BRIEF):
        words = read(kept[f"{key}.html"]).decode()
        assert "Ik snap de brief" not in words
        assert literal.GONE in words
        assert "Schrijf korter." in words


def test_a_policy_officer_takes_them_from_the_version(told: Story) -> None:
    version = keep(told, LETTER, BRIEF)
    client = Client()
    client.force_login(told.home.daan)
    slug = told.home.round.slug
    shown = page(client, "version", slug, version.number).content.decode()
    for name, file in files(version).items():
        address = reverse("reporting:version_file", args=[slug, version.number, name])
        assert address in shown
        assert file.checksum in shown
        answer = client.get(address)
        assert answer.status_code == 200
        assert f"{slug}-versie-1-{name}" in answer.headers["Content-Disposition"]
    assert page(client, "version_file", slug, 1, "voor-de-taalscholen.pdf").status_code == 404


def test_everybody_gets_the_letter_and_never_a_brief(told: Story) -> None:
    version = keep(told, *(each.key for each in editions.EDITIONS))
    slug = told.home.round.slug
    client, everybody = Client(), Client()
    client.force_login(told.home.bram)
    before = page(client, "version_publish", slug, version.number).content.decode()
    assert "Blijft binnen" in before
    operations.publish_version(version=version, by=told.home.bram, at=cast.NOW)
    shown = page(everybody, "public_report", slug).content.decode()
    for name, file in files(version).items():
        address = reverse("reporting:public_file", args=[slug, 1, name])
        is_letter = name in names(LETTER)
        assert (address in shown) is is_letter
        assert (file.checksum in shown) is is_letter
        assert everybody.get(address).status_code == (200 if is_letter else 404)


def test_the_page_offers_every_letter_ticked_and_keeps_what_stays_ticked(told: Story) -> None:
    cautions.answer(told.home.round, told.home.bram)
    client = Client()
    client.force_login(told.home.bram)
    slug = told.home.round.slug
    form = page(client, "version_new", slug).context["form"]
    assert form["letters"].value() == [each.key for each in editions.EDITIONS]
    address = reverse("reporting:version_new", args=[slug])
    client.post(address, {"note": "Zo is het.", "letters": [BRIEF]})
    assert set(files(told.home.round.report_versions.get())) == names(BRIEF)
    refused = client.post(address, {"note": "Zo is het.", "letters": ["een-andere"]})
    assert refused.status_code == 422
    assert told.home.round.report_versions.count() == 1
