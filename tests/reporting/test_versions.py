"""Setting a version: when it is refused, what it keeps, and that it stays what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from tests import cast, cautions
from tests.findings.conftest import Story
from tests.rendering.reading import WORDS_OF
from tests.reporting.conftest import D1, D2, RIGHT, write
from weerklank.findings import material
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.rendering import freezing
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import models, operations, refusals, versions
from weerklank.reporting.documents import setting
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied


@pytest.fixture
def written(story: Story, settings: Any, tmp_path: Any) -> Story:
    """A finding with two released quotes: nothing stands in the way of a version.

    What is written to a file is not rolled back, so it goes to a folder of the test.
    """
    settings.MEDIA_ROOT = tmp_path
    return write(story)


def set_one(story: Story, note: str = "De eerste versie.", **more: Any) -> models.ReportVersion:
    given = {"by": story.home.bram, "at": cast.NOW} | more
    cautions.answer(story.home.round, story.home.bram)
    return operations.set_version(round=story.home.round, note=note, **given)


def read(file: models.VersionFile) -> bytes:
    with file.content.open("rb") as opened:
        return bytes(opened.read())


def report_of(version: models.ReportVersion) -> Any:
    version.refresh_from_db()
    return freezing.report_from(version.document, versions.words_in(version))


def fits(version: models.ReportVersion) -> bool:
    built = freezing.encode(report_of(version))
    evidence = versions.evidence_in(version)
    return freezing.checksum(built, evidence, version.results) == version.checksum


def quoted(version: models.ReportVersion) -> list[str]:
    return [quote.text for each in report_of(version).statements for quote in each.quotes]


# --- what a version keeps ---------------------------------------------------------------------
def test_a_version_keeps_the_report_as_it_was_whatever_is_written_after(written: Story):
    version = set_one(written)
    assert (version.number, version.set_by) == (1, written.home.bram)
    before = report_of(version)
    assert not before.is_concept
    assert [each.text for each in before.statements] == [RIGHT]
    assert quoted(version) == [D1, D2]
    assert fits(version)
    findings_models.Finding.objects.update(statement="Niemand snapt iets.")
    findings_models.Quote.objects.all().delete()
    assert report_of(version) == before
    assert fits(version)


def test_its_files_say_what_it_says(written: Story):
    version = set_one(written)
    assert [file.ending for file in version.files.all()] == [each.ending for each in FORMATS]
    for file in version.files.all():
        content = read(file)
        assert file.size == len(content)
        words = WORDS_OF[file.ending](content)
        assert RIGHT in words
        assert "kanariegeel" in words
        assert "Vastgesteld op 20 mei 2026" in words
        assert "Concept" not in words
        # Which words are of one conversation would tell what else somebody said.
        assert "Gesprek 1" not in words


def test_the_words_of_people_stand_apart_from_the_document(written: Story):
    version = set_one(written)
    assert "kanarie" not in str(version.document)
    people = {
        words.content if isinstance(words.content, str) else words.content["text"]: {
            one.pseudonym for one in words.speakers.all()
        }
        for words in version.words.all()
    }
    assert people == {D1: {"D1"}, D2: {"D2"}}


def test_it_keeps_its_evidence_and_no_name_in_it(written: Story):
    version = set_one(written)
    rows = versions.evidence_in(version)
    assert [(row["reference"], row["conversation_number"], row["code"]) for row in rows] == [
        ("4.1-1", 1, "4.6 Brieven"),
        ("4.1-2", 1, "4.6 Brieven"),
    ]
    assert "D1" not in str(rows)
    assert {one.pseudonym for row in version.passages.all() for one in row.speakers.all()} == {
        "D1",
        "D2",
    }


def test_the_checksum_is_of_document_and_evidence(written: Story):
    version = set_one(written)
    models.VersionPassage.objects.filter(version=version).first().delete()  # type: ignore[union-attr]
    assert not fits(version)


def test_versions_are_numbered_per_round_and_say_what_differs(written: Story):
    first = set_one(written)
    findings_models.Finding.objects.update(
        statement="Brieven van onze gemeente zijn moeilijk te lezen."
    )
    second = set_one(written, "Eén woord anders.", at=cast.NOW + timedelta(days=1))
    assert (first.number, second.number) == (1, 2)
    newest, oldest = versions.rows(written.home.round)
    assert (newest.state, oldest.state) == ("set", "superseded")
    assert oldest.newer == 2
    assert oldest.differs is None
    assert newest.differs is not None
    assert [(was[1], now[1]) for was, now in newest.differs.changed] == [
        (RIGHT, "Brieven van onze gemeente zijn moeilijk te lezen.")
    ]
    assert not newest.differs.added
    assert not newest.differs.gone


def test_another_round_begins_at_one_again(written: Story):
    set_one(written)
    other = cast.make_round(written.home.monitor, 2)
    findings_models.Finding.objects.update(round=other)
    with pytest.raises(refusals.NotReady):  # its quotes are of another round
        operations.set_version(round=other, note="x", by=written.home.bram, at=cast.NOW)
    findings_models.Quote.objects.all().delete()
    findings_models.Finding.objects.update(statement="Zo is het.", lost_evidence_at=None)
    findings_models.Evidence.objects.all().delete()
    findings.confirm_finding(
        finding=findings_models.Finding.objects.get(), by=written.home.bram, at=cast.NOW
    )
    cautions.answer(other, written.home.bram)
    version = operations.set_version(round=other, note="x", by=written.home.bram, at=cast.NOW)
    assert version.number == 1


# --- when it is refused -----------------------------------------------------------------------
def standing(story: Story) -> list[str]:
    found = material.gather(story.home.round, visible_to=story.home.bram)
    with translation.override("nl"):
        return [
            each.words
            for each in setting.obstacles(found, setting.build(found, today=cast.TODAY)[0])
        ]


def refused(story: Story) -> str:
    with pytest.raises(refusals.NotReady) as caught:
        set_one(story)
    assert not models.ReportVersion.objects.exists()
    return str(caught.value.user_message)


def test_what_findings_rest_on_stands_in_the_way_until_it_has_a_reason(story: Story):
    """No search for the opposite, one conversation, one side; a question and a point without."""
    finding = story.conclude(
        RIGHT, supporting=[story.code(1, D1), story.code(1, D2)], research_question=None
    )
    findings.make_point(
        monitor=story.home.monitor, what="Schrijf korte brieven.", finding=finding,
        by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    findings_models.PointEvidence.objects.all().delete()

    def waiting() -> list[tuple[str, str]]:
        found = material.audit(material.gather(story.home.round))
        return [(entry.place.split(":")[0], entry.verdict) for entry in found if entry.is_open]

    assert waiting() == [
        ("finding", "not_searched"),
        ("finding", "one_source"),
        ("finding", "one_perspective"),
        ("finding", "no_figure"),
        ("question", "no_finding"),
        ("point", "no_finding"),
    ]
    assert standing(story) == ["Bij Zinnen nakijken staan nog 6 punten open."]
    with pytest.raises(refusals.NotReady):
        operations.set_version(
            round=story.home.round, note="De eerste.", by=story.home.bram, at=cast.NOW
        )
    # Mended, or answered with a reason that is kept.
    findings.set_counter_search(
        finding=finding, counter_search="searched_none_found", by=story.home.bram, at=cast.NOW
    )
    assert cautions.answer(story.home.round, story.home.bram) == 5
    assert waiting() == standing(story) == []
    assert {each.reason for each in findings_models.ClaimAnswer.objects.all()} == {
        "Nagekeken: dit is wat er is."
    }
    # At other counts it is asked again.
    findings.add_evidence(
        finding=finding, codings=[story.code(1, "Ik lees alles zelf, kanarierood.").pk],
        stance="contrary", by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    assert "one_perspective" in [verdict for _place, verdict in waiting()]


def test_nothing_stands_in_the_way(written: Story):
    assert standing(written) == []


def test_an_empty_report_cannot_be_set(story: Story):
    assert refused(story) == "Er staat nog geen bevinding in het rapport."


def test_an_open_amount_stands_in_the_way_until_it_has_a_reason(written: Story):
    findings_models.Finding.objects.update(
        statement="De meeste inburgeraars snappen de brieven niet."
    )
    assert refused(written) == "Bij Zinnen nakijken staat nog 1 punt open."
    from weerklank.findings import auditing  # noqa: PLC0415

    [entry] = [
        each
        for each in auditing.entries_of(
            findings_models.Finding.objects.get(), visible_to=written.home.bram
        )
        if each.is_open
    ]
    operations.answer_claim(
        round=written.home.round,
        place=entry.place,
        key=entry.key,
        reason="Zo is het gezegd.",
        by=written.home.bram,
        at=cast.NOW,
    )
    assert standing(written) == []
    assert set_one(written).number == 1


def test_a_quote_that_waits_stands_in_the_way(written: Story):
    quote = findings_models.Quote.objects.order_by("pk").first()
    assert quote is not None
    findings.take_back_release(quote=quote, by=written.home.bram, at=cast.NOW)
    assert "1 citaat is nog niet vrijgegeven" in refused(written)
    findings.delete_quote(quote=quote, by=written.home.bram, at=cast.NOW)
    assert standing(written) == []


def test_what_has_to_be_reread_stands_in_the_way(written: Story):
    findings_models.Finding.objects.update(lost_evidence_at=cast.NOW)
    assert refused(written) == "1 bevinding moet nog worden nagelezen."


def test_a_text_that_has_to_be_reread_stands_in_the_way(written: Story):
    findings_models.Report.objects.create(
        round=written.home.round, title="Wat helpt", conclusion="Zo is het."
    )
    assert refused(written) == "Een tekst van het rapport moet nog worden nagelezen."


def test_a_point_that_lost_evidence_stands_in_the_way(written: Story):
    point = findings.make_point(
        monitor=written.home.monitor, what="Schrijf gewone brieven.",
        finding=findings_models.Finding.objects.get(), by=written.home.bram, at=cast.NOW,
    )  # fmt: skip
    findings_models.ImprovementPoint.objects.filter(pk=point.pk).update(lost_evidence_at=cast.NOW)
    with pytest.raises(refusals.NotReady, match="Verbeterpunt 1 moet nog worden nagelezen"):
        set_one(written)


def test_a_pseudonym_in_a_text_stands_in_the_way(written: Story):
    findings.change_report(
        round=written.home.round,
        title="Wat helpt",
        conclusion="Zo zei D1 het, op niveau A1.",
        by=written.home.bram,
        at=cast.NOW,
    )
    # The sentence waits there, and until then it is in no version: nothing else names D1.
    assert standing(written) == ["Bij Zinnen nakijken staat nog 1 punt open."]


def test_who_codes_blind_does_not_see_all_and_sets_nothing(written: Story):
    findings_models.Finding.objects.update(statement="Alle inburgeraars snappen de brieven niet.")
    written.home.round.codes_blind = True
    written.home.round.save()
    with pytest.raises(refusals.NotReady) as caught:
        operations.set_version(
            round=written.home.round, note="De eerste.", by=written.home.bram, at=cast.NOW
        )
    assert "nog blind" in str(caught.value.user_message)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_sets_a_version(written: Story, who: str):
    with pytest.raises(AccessDenied):
        set_one(written, by=getattr(written.home, who))


@pytest.mark.parametrize(
    ("note", "refusal"),
    [("  ", refusals.NoteMissing), ("Zonder D2 erin.", refusals.NamesSomeone)],
)
def test_a_note_is_needed_and_names_nobody(written: Story, note: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        set_one(written, note)
    assert not models.ReportVersion.objects.exists()
    assert not models.VersionFile.objects.exists()


# --- opening to everybody ---------------------------------------------------------------------
def publish(story: Story, version: models.ReportVersion, who: str = "bram") -> None:
    operations.publish_version(version=version, by=getattr(story.home, who), at=cast.NOW)


def test_publishing_and_taking_off_leave_their_lines(written: Story):
    version = set_one(written)
    slug = written.home.round.slug
    assert list(versions.published(slug)) == []
    publish(written, version)
    publish(written, version)  # a second press changes nothing
    assert list(versions.published(slug)) == [version]
    operations.take_version_off(version=version, by=written.home.gerard, at=cast.NOW)
    assert list(versions.published(slug)) == []
    lines = LogLine.objects.filter(what__startswith="version.").order_by("id")
    assert [(line.what, line.detail["version"]) for line in lines] == [
        ("version.fixed", 1),
        ("version.published", 1),
        ("version.taken_off", 1),
    ]
    assert "kanarie" not in str([line.detail for line in LogLine.objects.all()])


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_publishes(written: Story, who: str):
    version = set_one(written)
    with pytest.raises(AccessDenied):
        publish(written, version, who)


@pytest.mark.parametrize("who", ["coen", "daan"])
def test_who_may_not_take_off(written: Story, who: str):
    version = set_one(written)
    publish(written, version)
    with pytest.raises(AccessDenied):
        operations.take_version_off(version=version, by=getattr(written.home, who), at=cast.NOW)


def test_words_that_turn_out_to_be_of_who_allows_nothing_are_not_published(written: Story):
    version = set_one(written)
    written.people["D3"].consents.filter(purpose="quote").update(is_given=False)
    turn = written.texts[1].turns.get(speaker__label="D2")
    turn.speaker = written.texts[1].conversation.speakers.get(label="D3")
    turn.save()
    with pytest.raises(refusals.NoLongerPrintable):
        publish(written, version)


def test_a_quote_that_lost_its_release_is_not_published(written: Story):
    version = set_one(written)
    quote = findings_models.Quote.objects.order_by("pk").first()
    assert quote is not None
    findings.take_back_release(quote=quote, by=written.home.bram, at=cast.NOW)
    with pytest.raises(refusals.NoLongerPrintable):
        publish(written, version)
    written.release(quote)
    publish(written, version)


def test_a_quote_that_gives_somebody_away_by_now_is_not_published(written: Story):
    version = set_one(written)
    findings_models.Quote.objects.update(attributes=["leerroute"])
    # A newer table tells that hardly anybody lives here with this route.
    for table in written.home.monitor.populations.all():
        table.groups.update(count=1)
    with pytest.raises(refusals.NoLongerPrintable):
        publish(written, version)
