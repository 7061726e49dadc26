"""What has to leave a version of which less is printed, or more, than of those beside this."""

from __future__ import annotations

from tests import cast
from tests.findings.conftest import Story
from tests.reporting.conftest import D1, D2
from tests.reporting.test_versions import quoted, report_of, set_one
from tests.reporting.test_versions_lose_words import LATER, files_say, withdraw
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.rendering.formats import FORMATS


def test_of_a_statement_that_only_she_is_quoted_under_nothing_is_listed(written: Story):
    findings_models.Quote.objects.filter(shown_text=D2).delete()
    version = set_one(written)
    assert [len(one.evidence.lines) for one in report_of(version).statements] == [1]
    withdraw(written, "D1")
    assert [len(one.evidence.lines) for one in report_of(version).statements] == [0]


def test_a_version_loses_only_evidence_where_nothing_of_hers_is_printed(written: Story):
    findings_models.Quote.objects.filter(shown_text=D1).delete()
    version = set_one(written)
    withdraw(written, "D1")
    version.refresh_from_db()
    assert (version.words_taken_at, version.evidence_lost_at) == (None, LATER)
    assert quoted(version) == [D2]
    assert len(files_say(version)) == len(FORMATS)  # what they print is still right


def test_words_of_hers_in_a_sentence_of_a_researcher_go_as_well(written: Story):
    said = "Iemand zei: ik snap de brief niet, kanariegeel. Mijn zus leest hem."
    findings.change_report(
        round=written.home.round,
        title="Wat helpt",
        conclusion=f"{said} Een ander niet.",
        by=written.home.bram,
        at=cast.NOW,
    )
    version = set_one(written)
    assert "kanariegeel" in str(version.document)
    withdraw(written, "D1")
    version.refresh_from_db()
    assert "kanariegeel" not in str(version.document)
    assert "Iemand zei: [woorden weggehaald]. Een ander niet." in str(version.document)
    assert version.words_taken_at == LATER
