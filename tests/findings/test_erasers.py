"""A withdrawal takes evidence and quotes away; the finding stays and says so."""

import pytest

from tests import cast
from tests.findings.conftest import Story
from weerklank.coding.models import Coding
from weerklank.findings import models, operations, queries
from weerklank.safeguards import meanwhile
from weerklank.study import operations as study

D1 = "Ik snap de brief niet, kanariegeel."
D2 = "Bij ons ook niet, kanarieblauw."
BOTH = f"Mijn zus leest hem, kanariegroen.\n{D2}"


@pytest.fixture
def rested(story: Story) -> models.Finding:
    hers, his, both = story.code(1, D1), story.code(1, D2), story.code(1, BOTH, number="4.7")
    finding = story.conclude(supporting=[hers, his, both])
    for coding in (hers, his, both):
        story.release(story.propose(finding, coding))
    return finding


def withdraw(story: Story, label: str) -> object:
    return study.withdraw(participant=story.people[label], by=story.home.bram, at=cast.NOW)


def test_what_goes_is_counted_before_and_after(story, rested):
    expected = {"bewijzen bij bevindingen": 1, "citaten": 2}
    counted = study.preview_withdrawal(story.people["D1"])
    assert {key: counted[key] for key in expected} == expected
    certificate = withdraw(story, "D1")
    assert {key: certificate.counts[key] for key in expected} == expected


def test_her_evidence_and_every_quote_with_her_words_go(story, rested):
    withdraw(story, "D1")
    # What rests on the words of both stays, for the words of D2 are left.
    left = list(rested.evidence.values_list("coding__code__number", flat=True))
    assert left == ["4.6", "4.7"]
    assert [quote.shown_text for quote in rested.quotes.all()] == [D2]
    assert Coding.objects.count() == 2


def test_the_finding_stays_and_carries_a_trace_until_someone_read_it_again(story, rested):
    revision = rested.revision
    withdraw(story, "D1")
    row = queries.finding_row(rested)
    assert (row.counts.said, row.counts.asked) == (1, 2)
    assert "bewijs vervallen: lees de zin na" in row.warning_words

    def save(revision: int) -> None:
        operations.change_finding(
            finding=rested,
            revision=revision,
            section="pains",
            statement="Eén van de twee.",
            perspective="inburgeraar",
            kind="pain",
            by=story.home.bram,
            at=cast.NOW,
        )

    with pytest.raises(meanwhile.ChangedMeanwhile):
        save(revision)
    save(revision + 1)
    assert "bewijs vervallen: lees de zin na" not in queries.finding_row(rested).warning_words


def test_a_finding_without_her_words_is_left_alone(story, rested):
    withdraw(story, "D3")
    rested.refresh_from_db()
    assert rested.lost_evidence_at is None
    assert rested.evidence.count() == 3
