"""Numbers do not grow when a second person codes, and hold where notes are missing."""

from pathlib import Path

import pytest

from tests.recount import counting, test_findings, test_matrix, test_together
from tests.recount.agreeing import agree
from tests.recount.changes import CODED_ALONG
from tests.recount.conftest import FEW_BYS, States
from tests.recount.sentences import Book
from tests.recount.test_report import book_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# They ask the product itself, of the same example, what no file of it tells.
ASKING = {
    "test_given_away.py",
    "making.py",
    "test_population_counts.py",
    "test_plain_result.py",
    "test_set_plan.py",
}


def test_a_second_coder_was_there(states: States) -> None:
    """Otherwise the next tests prove nothing."""
    more = set(states.second_coder.facts.codings) - set(states.now.facts.codings)
    assert len(more) > 50
    of = {
        states.now.facts.conversations[states.second_coder.facts.codings[key].conversation].number
        for key in more
    }
    assert of == set(CODED_ALONG)


@pytest.mark.parametrize("by", FEW_BYS)
def test_a_second_coder_changes_nothing_in_the_matrix(by: str, states: States) -> None:
    assert states.second_coder.outputs.matrices[by] == states.now.outputs.matrices[by]


def test_a_second_coder_changes_nothing_on_the_page(states: States) -> None:
    assert states.second_coder.outputs.matrix_cells == states.now.outputs.matrix_cells


def test_a_second_coder_changes_nothing_in_the_evidence(states: States) -> None:
    assert states.second_coder.outputs.evidence_csv == states.now.outputs.evidence_csv


def test_a_second_coder_changes_nothing_that_goes_together(states: States) -> None:
    assert states.second_coder.outputs.together == states.now.outputs.together


def test_gaps_are_of_every_kind(states: States) -> None:
    """Not noted, put to some, not known to whom it applies, several people: all of it occurs."""
    facts = states.gaps.facts
    everyone = [*facts.people.values()]
    assert any(note.to is not None for conversation in facts.conversations.values()
               for note in conversation.notes.values())  # fmt: skip
    counts = [
        counting.count(test_matrix.of_code(number, facts), [number], group, facts)
        for number in facts.codes
        for by in ("leerroute", "perspectief")
        for group in counting.groups(by, facts).values()
    ]
    assert len(everyone) == len(states.now.facts.people)
    assert any(one.unknown and one.asked for one in counts)
    assert any(one.unknown_said for one in counts)
    assert any(one.unknown and not one.asked for one in counts)
    assert any(one.unprompted for one in counts)
    assert any(one.at_least for one in counts)


@pytest.mark.parametrize("by", FEW_BYS)
def test_matrix_with_gaps(by: str, states: States) -> None:
    state = states.gaps
    agree(test_matrix.differences(state.outputs.matrices[by], by, state.facts))


def test_matrix_with_gaps_on_its_page(states: States) -> None:
    agree(test_matrix.page_differences(states.gaps))


def test_evidence_with_gaps(states: States) -> None:
    by_id = {one.id: one for one in states.gaps.facts.findings}
    numbered = {number: by_id[one.id] for number, one in book_of(states.now).numbered.items()}
    book = Book(states.gaps.facts, numbered)
    agree(test_findings.csv_differences(states.gaps, book))


def test_what_goes_together_with_gaps(states: States) -> None:
    agree(test_together.differences(states.gaps))


def test_this_program_shares_nothing_with_what_it_checks() -> None:
    rooms = (
        "analysis",
        "sentences",
        "findings",
        "followup",
        "rendering",
        "reporting",
        "coding",
        "fieldwork",
        "sampling",
        "study",
    )
    for path in Path(__file__).parent.glob("*.py"):
        if path.name in ASKING:
            continue
        text = path.read_text(encoding="utf-8")
        assert not [room for room in rooms if f"weerklank.{room}" in text.replace(f'"{room}"', "")]
