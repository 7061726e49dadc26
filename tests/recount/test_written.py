"""The sentences that people wrote: the number each leads with is the number counted."""

import re

import pytest

from tests.recount import written
from tests.recount.agreeing import agree
from tests.recount.conftest import State, States
from tests.recount.counting import AANBIEDER, INBURGERAAR
from tests.recount.numbers import NUMBER, WORDS, value
from tests.recount.sentences import FEW, Book
from tests.recount.test_report import book_of
from tests.recount.written import Figure

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What the text on method may say of the conversations, and how that is counted.
OF_TALKS = [
    (rf"\b({NUMBER}) gesprekken(?=:)", len),
    (rf"\b({NUMBER}) groepsgesprek(?:ken)?", lambda all_: kinds(all_, "group")),
    (rf"\b({NUMBER}) gesprekken met twee mensen", lambda all_: kinds(all_, "pair")),
    (rf"\b({NUMBER}) duogesprek(?:ken)?", lambda all_: kinds(all_, "pair")),
    (rf"\b({NUMBER}) met één persoon", lambda all_: kinds(all_, "individual")),
    (rf"bij ({NUMBER}) groep(?:en)? tolkte",
     lambda all_: sum(one.interpreter != "none" for one in all_)),
]  # fmt: skip


def kinds(conversations: list, kind: str) -> int:
    return sum(conversation.kind == kind for conversation in conversations)


@pytest.fixture
def now(states: States) -> State:
    return states.now


@pytest.fixture
def book(now: State) -> Book:
    return book_of(now)


def test_words_for_numbers_are_read_from_one_to_a_hundred() -> None:
    assert sorted(set(WORDS.values())) == list(range(1, 101))
    assert [value(word) for word in ("Eén", "zeventien", "tweeëntwintig", "achtennegentig")] == [
        1, 17, 22, 98,
    ]  # fmt: skip


def test_each_statement_leads_with_the_number_counted(book: Book) -> None:
    wrong = []
    for number, weight in book.weights.items():
        finding = book.numbered[number]
        shown = written.leading(finding.statement)
        right = written.leading_figures(weight, finding.perspective)
        if shown is None:
            # All, or nobody, of fewer than five who were asked is not told by a number.
            if any(0 < one.asked < FEW and one.said in {0, one.asked} for one in right):
                continue
            wrong.append(f"{number}: no number in {finding.statement[:90]!r}, counted {right}")
        elif finding.statement.startswith("Minstens "):
            if not any(one.asked == shown.asked and one.said >= shown.said for one in right):
                wrong.append(f"{number}: it says at least {shown}, counted {right}")
        elif shown not in right:
            wrong.append(f"{number}: it says {shown}, counted {right}")
    agree(wrong)


def test_other_numbers_with_a_base_in_a_statement_are_counted_the_same(book: Book) -> None:
    wrong = []
    for number, weight in book.weights.items():
        finding = book.numbered[number]
        known = {
            written.own_figure(weight, finding.perspective),
            Figure(weight.contrary, weight.own.asked, finding.perspective),
            *written.other_figures(weight, finding.perspective),
        }
        wrong += [
            f"{number}: it says {figure}, counted {', '.join(map(str, known))}"
            for figure in written.figures(finding.statement)[1:]
            if figure not in known
        ]
    agree(wrong)


@pytest.mark.parametrize("name", ["introduction", "reason", "conclusion"])
def test_numbers_in_the_texts_around_are_those_of_the_findings(
    name: str, now: State, book: Book
) -> None:
    agree(written.untrue(now.facts.report[name], book))


@pytest.mark.parametrize("name", ["introduction", "reason", "conclusion"])
def test_numbers_of_people_in_the_texts_are_all_who_took_part(
    name: str, now: State, book: Book
) -> None:
    known = {(len(book.people[one]), one) for one in (INBURGERAAR, AANBIEDER)}
    findings = {
        (said, figure.perspective)
        for figure in written.true_figures(book)
        for said in (figure.said, figure.asked)
    }
    shown = set(written.of_people(now.facts.report[name]))
    assert sorted(shown - known - findings) == []


def test_the_conclusion_rests_on_numbers(now: State) -> None:
    assert written.figures(now.facts.report["conclusion"])


@pytest.mark.parametrize(("pattern", "count"), OF_TALKS, ids=[one for one, _ in OF_TALKS])
def test_what_the_method_says_of_the_conversations_is_true(
    pattern: str, count, now: State, book: Book
):
    for match in re.finditer(pattern, now.facts.round["method_text"], re.IGNORECASE):
        assert value(match[1]) == count(book.conversations), match[0]
