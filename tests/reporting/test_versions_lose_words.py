"""What has to leave a version leaves it, when somebody withdraws or words are put right."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story, allow
from tests.findings.test_followers import correct
from tests.rendering.reading import WORDS_OF
from tests.reporting.conftest import as_it_was
from tests.reporting.test_versions import (
    D1,
    D2,
    RIGHT,
    fits,
    publish,
    quoted,
    read,
    report_of,
    set_one,
)
from weerklank.fieldwork import operations as fieldwork
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import models, operations, refusals, versions
from weerklank.safeguards import cleaning, removable, removals
from weerklank.safeguards.models import Cleaning, LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study
from weerklank.study.operations import asking

LATER = cast.NOW + timedelta(days=3)


@pytest.fixture(scope="module")
def shared_set(
    shared_written: Story, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Story, Path]:
    story, files = copy.deepcopy(shared_written), tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=files):
        for note in ("De eerste.", "De tweede."):
            publish(story, set_one(story, note))
    return story, files


@pytest.fixture
def story_set(shared_set: tuple[Story, Path], db: None, settings: Any, tmp_path: Path) -> Story:
    """Two versions, both for everybody."""
    return as_it_was(*shared_set, settings, tmp_path)


def both() -> list[models.ReportVersion]:
    return list(models.ReportVersion.objects.order_by("number"))


def withdraw(story: Story, label: str) -> Any:
    return study.withdraw(participant=story.people[label], by=story.home.bram, at=LATER)


def refuse_quoting(story: Story, label: str, **more: Any) -> None:
    given = {"purpose": "quote", "is_given": False, "on": cast.TODAY, "medium": "spoken"} | more
    study.record_consent(participant=story.people[label], by=story.home.bram, at=LATER, **given)


def files_say(version: models.ReportVersion) -> dict[str, str]:
    return {
        file.ending: WORDS_OF[file.ending](read(file)) for file in version.files.exclude(content="")
    }


def assert_she_left(version: models.ReportVersion, checksum: str) -> None:
    assert quoted(version) == [D2]
    assert version.words_taken_at == LATER
    # It keeps the checksum it had, and that is no more what it is of.
    assert version.checksum == checksum
    assert not fits(version)


# --- a withdrawal -----------------------------------------------------------------------------
def test_a_withdrawal_takes_her_words_out_of_every_version(story_set: Story):
    sums = [version.checksum for version in both()]
    sums_of_files = list(models.VersionFile.objects.values_list("checksum", flat=True))
    counted = study.preview_withdrawal(story_set.people["D1"])
    certificate = withdraw(story_set, "D1")
    nouns = ("citaten in vastgestelde rapporten", "passages onder vastgestelde rapporten")
    # In both versions.
    assert [counted[noun] for noun in nouns] == [2, 2]
    assert [certificate.counts[noun] for noun in nouns] == [2, 2]
    for version, checksum in zip(both(), sums, strict=True):
        assert_she_left(version, checksum)
        assert version.evidence_lost_at == LATER
        assert version.passages.count() == 1
    assert list(models.VersionFile.objects.values_list("checksum", flat=True)) == sums_of_files


def test_the_files_go_at_once_and_are_made_again_without_her(
    story_set: Story, django_capture_on_commit_callbacks: Any, tmp_path: Any
):
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2 * len(FORMATS)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story_set, "D1")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert operations.make_files_again(at=LATER) == 2
    assert operations.make_files_again(at=LATER) == 0
    for version in both():
        said = files_say(version)
        assert said.keys() == WORDS_OF.keys()
        for words in said.values():
            assert "kanariegeel" not in words
            assert "kanarieblauw" in words
            assert RIGHT in words
    lines = LogLine.objects.filter(what="version.files_made")
    assert [line.by_id for line in lines] == [None, None]


def test_no_line_under_a_statement_is_left_of_who_withdrew(
    story_set: Story, django_capture_on_commit_callbacks: Any, client: Client
):
    """A passage without its words would be hers, and a gap in the numbers would be her place."""
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story_set, "D1")
    operations.make_files_again(at=LATER)
    for version in both():
        (statement,) = report_of(version).statements
        assert [(line.reference, line.text) for line in statement.evidence.lines] == [("4.1-1", D2)]
        address = reverse(
            "reporting:public_version", args=[story_set.home.round.slug, version.number]
        )
        page = client.get(address).content.decode()
        for words in (*files_say(version).values(), page):
            assert "niet vrijgegeven" not in words
            assert "4.1-2" not in words
        assert "4.1-1" in page
        assert "Passages die dit zeggen (1)" in page


def test_a_file_that_was_being_made_meanwhile_is_not_kept(story_set: Story):
    """Somebody else withdraws while the file is made: it may hold words of theirs."""
    withdraw(story_set, "D1")
    being_made = both()[0]
    withdraw(story_set, "D2")
    assert operations.versions._make_again(being_made, at=LATER) is False
    assert files_say(both()[0]) == {}
    assert operations.make_files_again(at=LATER) == 2
    for version in both():
        assert len(files_say(version)) == len(FORMATS)
        assert not any("kanarieblauw" in words for words in files_say(version).values())


def test_who_is_in_no_version_changes_none(story_set: Story):
    withdraw(story_set, "D3")
    for version in both():
        assert (version.words_taken_at, version.evidence_lost_at) == (None, None)
        assert fits(version)
        assert len(files_say(version)) == len(FORMATS)


def test_a_new_version_says_what_it_says_now_and_the_old_one_is_superseded(story_set: Story):
    withdraw(story_set, "D1")
    finding = findings_models.Finding.objects.get()
    findings.change_finding(
        finding=finding,
        revision=finding.revision,
        statement="Niet elke brief is te lezen.",
        section="pains",
        perspective="inburgeraar",
        kind="pain",
        by=story_set.home.bram,
        at=LATER,
    )
    third = set_one(story_set, "Eén citaat minder.", at=LATER)
    assert (third.number, quoted(third)) == (3, [D2])
    assert fits(third)
    assert [row.newer for row in versions.rows(story_set.home.round)] == [None, 3, 2]


# --- a no to quoting --------------------------------------------------------------------------
def test_a_no_to_quoting_takes_her_quotes_and_leaves_her_evidence(story_set: Story):
    sums = [version.checksum for version in both()]
    refuse_quoting(story_set, "D1")
    for version, checksum in zip(both(), sums, strict=True):
        assert_she_left(version, checksum)
        assert version.evidence_lost_at is None
        assert version.passages.count() == 2
    assert Cleaning.objects.filter(done_at=None).exists()
    line = LogLine.objects.get(what="person.unquoted")
    assert line.detail == {"citaten in vastgestelde rapporten": 2}
    assert line.monitor_id == story_set.home.monitor.pk


def test_what_is_shown_before_a_yes_is_taken_back_is_what_happens(story_set: Story):
    person = story_set.people["D1"]
    shown = asking.preview_taking_back(person, "quote", at=LATER)
    assert shown == {"citaten in het concept": 1, "citaten in vastgestelde rapporten": 2}
    assert [quoted(version) for version in both()] == [[D1, D2]] * 2  # looking changes nothing
    assert not LogLine.objects.filter(what="person.unquoted").exists()
    assert asking.preview_taking_back(person, "reuse", at=LATER) == {}
    asking.take_back(
        participant=person, purpose="quote", medium="spoken", by=story_set.home.bram, at=LATER
    )
    assert [quoted(version) for version in both()] == [[D2]] * 2
    line = LogLine.objects.get(what="person.unquoted")
    assert line.detail == {"citaten in vastgestelde rapporten": 2}


@pytest.mark.parametrize(
    "more",
    [
        {"purpose": "reuse"},
        {"is_given": True},
        # She said yes since.
        {"on": cast.TODAY - timedelta(days=1)},
    ],
    ids=["another purpose", "a yes", "an older no"],
)
def test_any_other_answer_takes_nothing(story_set: Story, more: dict[str, Any]):
    refuse_quoting(story_set, "D1", **more)
    assert [quoted(version) for version in both()] == [[D1, D2]] * 2
    assert not LogLine.objects.filter(what="person.unquoted").exists()


def test_a_yes_after_a_no_brings_nothing_back(story_set: Story):
    refuse_quoting(story_set, "D1")
    allow(story_set.people["D1"], story_set.home.bram, "quote")
    assert [quoted(version) for version in both()] == [[D2]] * 2


# --- an error that is mended ------------------------------------------------------------------
def test_words_that_are_put_right_leave_the_versions_that_have_them_wrong(story_set: Story):
    made = correct(story_set, "brief", "rekening")
    for version in both():
        assert quoted(version) == [D2]
        assert version.words_taken_at == cast.NOW
    # To take it back brings nothing back: a new version says what is right now.
    fieldwork.undo_correction(correction=made, by=story_set.home.bram, at=LATER)
    assert [quoted(version) for version in both()] == [[D2]] * 2


def test_words_elsewhere_in_the_text_change_no_version(story_set: Story):
    correct(story_set, "zus", "broer")
    assert [quoted(version) for version in both()] == [[D1, D2]] * 2
    # Where the words stand now is known: to put them right later finds them.
    correct(story_set, "brief", "rekening")
    assert [quoted(version) for version in both()] == [[D2]] * 2


def test_words_without_a_coding_are_found_by_what_they_say(story_set: Story):
    models.VersionWords.objects.update(coding=None)
    correct(story_set, "alles", "niets", position=5)
    assert [quoted(version) for version in both()] == [[D1, D2]] * 2
    correct(story_set, "brief", "rekening")
    assert [quoted(version) for version in both()] == [[D2]] * 2


def key_of(version: models.ReportVersion, text: str) -> int:
    return next(
        words.key
        for words in version.words.all()
        if isinstance(words.content, dict) and words.content["text"] == text
    )


def test_a_quote_that_should_not_be_there_is_taken_out_of_every_version(story_set: Story):
    operations.take_quote_out(
        version=both()[1], key=key_of(both()[1], D1), by=story_set.home.bram, at=LATER
    )
    assert [quoted(version) for version in both()] == [[D2]] * 2
    assert "kanariegeel" not in str(list(models.VersionWords.objects.values_list("content")))
    assert Cleaning.objects.filter(done_at=None).exists()
    line = LogLine.objects.get(what="version.words_taken")
    assert line.detail == {"version": 2, "versions": 2}
    # The concept is for its writers.
    assert findings_models.Quote.objects.filter(shown_text=D1).exists()


def test_a_quote_that_is_gone_is_not_taken_out_twice(story_set: Story):
    key = key_of(both()[0], D1)
    refuse_quoting(story_set, "D1")
    with pytest.raises(refusals.QuoteNotInVersion):
        operations.take_quote_out(version=both()[0], key=key, by=story_set.home.bram, at=LATER)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_takes_a_quote_out(story_set: Story, who: str):
    with pytest.raises(AccessDenied):
        operations.take_quote_out(
            version=both()[0], key=1, by=getattr(story_set.home, who), at=LATER
        )


# --- what is removed for some days -------------------------------------------------------------
def remove(kind: str, record: Any, story: Story) -> Any:
    found = removable.kind_of(kind)
    assert found is not None
    return removals.remove(kind=found, record=record, by=story.home.bram, at=datetime.now(UTC))


def _counted(story: Story) -> Any:
    kind = removable.kind_of("conversation")
    assert kind is not None
    return removals.preview(kind, story.texts[1].conversation, visible_to=story.home.bram)


def bring_back(removal: Any, story: Story) -> None:
    assert removals.bring_back(removal=removal, by=story.home.bram, at=datetime.now(UTC)) == []


def test_words_of_a_removed_conversation_are_in_no_version_until_it_comes_back(
    story_set: Story,
):
    stood = [(report_of(version), version.checksum) for version in both()]
    counted = {each.noun: each.number for each in _counted(story_set)}
    assert counted["citaten in vastgestelde rapporten"] == 4  # two in each
    removal = remove("conversation", story_set.texts[1].conversation, story_set)
    for version in both():
        assert quoted(version) == []
        assert (version.words_taken_at, version.evidence_lost_at) == (removal.at, removal.at)
        assert not version.passages.exists()
    operations.make_files_again(at=LATER)
    assert not any("kanarie" in words for words in files_say(both()[0]).values())
    bring_back(removal, story_set)
    assert [(report_of(version), version.checksum) for version in both()] == stood
    for version in both():
        assert (version.words_taken_at, version.evidence_lost_at) == (None, None)
        assert fits(version)
        assert files_say(version) == {}  # the ones without her words are gone
    operations.make_files_again(at=LATER)
    assert all("kanariegeel" in words for words in files_say(both()[0]).values())


def test_who_withdraws_meanwhile_does_not_come_back_with_it(story_set: Story):
    removal = remove("conversation", story_set.texts[1].conversation, story_set)
    withdraw(story_set, "D1")
    assert [quoted(version) for version in both()] == [[], []]
    removal.refresh_from_db()
    bring_back(removal, story_set)
    assert [quoted(version) for version in both()] == [[D2]] * 2
    assert all(version.words_taken_at is not None for version in both())


def test_a_removed_round_is_not_public_until_it_comes_back(story_set: Story):
    round_ = story_set.home.round
    places = [
        reverse("reporting:public_report", args=[round_.slug]),
        reverse("reporting:public_version", args=[round_.slug, 1]),
        reverse("reporting:public_file", args=[round_.slug, 1, "rapport.pdf"]),
    ]
    stranger = Client()
    assert [stranger.get(place).status_code for place in places] == [200] * 3
    removal = remove("round", round_, story_set)
    assert [stranger.get(place).status_code for place in places] == [404] * 3
    bring_back(removal, story_set)
    assert [stranger.get(place).status_code for place in places] == [200] * 3


def test_a_removed_monitor_is_not_public_either(story_set: Story):
    place = reverse("reporting:public_report", args=[story_set.home.round.slug])
    kind = removable.kind_of("monitor")
    assert kind is not None
    removals.remove(
        kind=kind, record=story_set.home.monitor, by=story_set.home.gerard, at=datetime.now(UTC)
    )
    assert Client().get(place).status_code == 404


def test_a_round_that_is_erased_takes_its_versions_and_files(
    story_set: Story, django_capture_on_commit_callbacks: Any, tmp_path: Any
):
    removal = remove("round", story_set.home.round, story_set)
    removals.erase(removal=removal, by=story_set.home.bram, at=datetime.now(UTC))
    with django_capture_on_commit_callbacks(execute=True):
        assert removals.erase_what_is_due(at=datetime.now(UTC)) == 1
    assert not models.ReportVersion.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_withdrawal_still_asks_for_the_store_to_be_cleaned(story_set: Story):
    certificate = withdraw(story_set, "D1")
    assert cleaning.state(certificate.reference).done_at is None
