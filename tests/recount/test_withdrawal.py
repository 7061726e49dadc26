"""After someone took back her part: her words nowhere, and what is no longer true is marked."""

import re

import pytest

from tests.recount import written
from tests.recount.agreeing import agree
from tests.recount.conftest import WITHDRAW, State, States
from tests.recount.outputs import Piece, squeezed
from tests.recount.sentences import Book
from tests.recount.test_report import book_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MARK = re.compile(r"\bnalezen\b|\blees (?:\w+ ){1,3}na\b|bewijs vervallen", re.IGNORECASE)
TEXTS = {"introduction": "samenvatting", "conclusion": "deel-7"}


@pytest.fixture
def before(states: States) -> Book:
    return book_of(states.now)


@pytest.fixture(params=WITHDRAW)
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def left(states: States, who: str) -> State:
    return states.withdrawn[who]


@pytest.fixture
def after(left: State) -> Book:
    return book_of(left)


def test_she_is_in_no_number(states: States, left: State, who: str) -> None:
    def people(state: State) -> set[str]:
        return {person.pseudonym for person in state.facts.people.values()}

    assert people(states.now) - people(left) == {who}
    assert left.facts.withdrawn == states.now.facts.withdrawn + 1


def test_her_words_are_nowhere(states: States, left: State, who: str) -> None:
    """Word for word, also where a line or a page broke them off."""
    assert len(states.words[who]) > 20
    before = {name: squeezed(text) for name, text in states.now.outputs.all_text()}
    after = {name: squeezed(text) for name, text in left.outputs.all_text()}
    hers = [squeezed(words) for words in states.words[who]]
    assert any(words in text for words in hers for text in before.values())
    agree(f"{name}: {words!r}" for name, text in after.items() for words in hers if words in text)


def test_her_pseudonym_stands_at_no_passage(left: State, who: str) -> None:
    named = re.compile(rf"(?<!\w){who}(?!\w)")
    agree(
        f"{name}: {match[0]}"
        for name, text in left.outputs.all_text()
        for match in named.finditer(text)
    )


def test_the_report_says_how_many_took_back_their_part(left: State) -> None:
    told = " ".join(
        piece.text for piece in left.outputs.html_pieces if piece.section.startswith("deel-2")
    )
    assert re.search(r"Eén mens trok zich terug|1 mens trok zich terug", told)


def pieces_at(state: State, number: str) -> list[Piece]:
    return [piece for piece in state.outputs.html_pieces if piece.statement == number]


def is_true(number: str, book: Book) -> bool:
    """Whether every number with a base in a statement is one that it rests on."""
    weight, finding = book.weights[number], book.numbered[number]
    return all(
        figure == written.own_figure(weight, finding.perspective)
        or figure in written.other_figures(weight, finding.perspective)
        for figure in written.figures(finding.statement)
    )


def test_a_statement_that_is_no_longer_true_is_marked(
    left: State, before: Book, after: Book
) -> None:
    """Also when only the base changed: of nine out of seventeen, nine out of sixteen is left."""
    no_longer = [
        number for number in after.weights if is_true(number, before) and not is_true(number, after)
    ]
    assert len(no_longer) > 5
    agree(
        f"{number}: not marked, and now {after.weights[number].own.words}:"
        f" {after.numbered[number].statement}"
        for number in no_longer
        if not any(MARK.search(piece.text) for piece in pieces_at(left, number))
    )


def test_no_statement_is_marked_before(states: States, before: Book) -> None:
    for number in before.weights:
        assert not any(MARK.search(piece.text) for piece in pieces_at(states.now, number)), number


@pytest.mark.parametrize("name", TEXTS)
def test_a_sentence_around_that_is_no_longer_true_is_marked(
    name: str, left: State, before: Book, after: Book
) -> None:
    """In the summary and the conclusion as well. Numbers of people count, and of findings."""
    text = after.facts.report[name]
    untrue = written.untrue(text, after)
    totals = {(len(people), perspective) for perspective, people in after.people.items()}
    untrue += [
        sentence
        for sentence in written.sentences_of(text)
        if sentence not in untrue and not set(written.of_people(sentence)) <= totals
    ]
    section = [piece for piece in left.outputs.html_pieces if piece.section == TEXTS[name]]
    assert section
    if untrue:
        marked = [piece for piece in section if MARK.search(piece.text)]
        assert marked, "\n".join(["no mark at the text with:", *untrue])
    if not untrue:
        assert not written.untrue(text, before)


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_around_is_marked_before(name: str, states: States) -> None:
    section = [piece for piece in states.now.outputs.html_pieces if piece.section == TEXTS[name]]
    assert not any(MARK.search(piece.text) for piece in section)
