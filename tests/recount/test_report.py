"""The report counted again: each number in what is generated, and none that nobody accounts for."""

import re

import pytest

from tests.recount import counting, sentences
from tests.recount.agreeing import agree
from tests.recount.conftest import State, States
from tests.recount.outputs import Piece, flat, squeezed
from tests.recount.sentences import Book

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def book(state: State, states: States) -> Book:
    found = book_of(state)
    found.before = book_of(states.now)
    return found


def book_of(state: State) -> Book:
    """Give every finding the number that its sentence has in the report, once per state."""
    if state.book is None:
        state.book = _make_book(state)
    return state.book


def _make_book(state: State) -> Book:
    numbered = {}
    for piece in state.outputs.html_pieces:
        if piece.kind == "statement":
            (finding,) = [
                one for one in state.facts.findings if piece.text.startswith(flat(one.statement))
            ]
            numbered[piece.statement] = finding
    return Book(state.facts, numbered)


def pieces_of(state: State, form: str) -> list[Piece]:
    found: list[Piece] = getattr(state.outputs, f"{form}_pieces")
    return found


FORMS = ["html", "docx"]


def accounted(form: str, state: State, book: Book) -> sentences.Account:
    if form not in state.accounts:
        state.accounts[form] = sentences.account(pieces_of(state, form), book)
    return state.accounts[form]


def test_every_finding_is_in_the_report_once(state: State, book: Book) -> None:
    assert sorted(one.id for one in book.numbered.values()) == sorted(
        one.id for one in state.facts.findings
    )


@pytest.mark.parametrize("form", FORMS)
def test_each_number_that_is_generated_is_counted_the_same(
    form: str, state: State, book: Book
) -> None:
    agree(accounted(form, state, book).differences)


@pytest.mark.parametrize("form", FORMS)
def test_no_number_is_left_that_nothing_accounts_for(form: str, state: State, book: Book) -> None:
    agree(accounted(form, state, book).unaccounted)


@pytest.mark.parametrize("form", FORMS)
def test_enough_numbers_were_counted_to_mean_something(form: str, state: State) -> None:
    cells = [piece for piece in pieces_of(state, form) if piece.kind == "cell"]
    margins = [
        piece
        for piece in pieces_of(state, form)
        if piece.statement and re.search(r"\d+ van \d+ \w+|er zelf over", piece.text)
    ]
    assert len(cells) > 400
    assert len(margins) >= len(state.facts.findings)


@pytest.mark.parametrize("form", FORMS)
def test_beside_each_statement_stand_its_own_numbers(form: str, state: State, book: Book) -> None:
    """Also what nobody says: who began about it unasked, and who says both."""
    missing = []
    for number, weight in book.weights.items():
        beside = " · ".join(
            piece.text
            for piece in pieces_of(state, form)
            if piece.statement == number and piece.kind == "text"
        )
        of = book.numbered[number].perspective
        own = weight.own
        wanted = {
            rf"\b{own.said} van {own.asked} {of}s?\b": own.asked > 0,
            rf"\b{own.unprompted} (?:uit zichzelf|begon(?:nen)? er zelf over)": own.unprompted > 0,
        }
        wanted["het tegendeel"] = weight.contrary > 0
        wanted[r"ook dit"] = weight.both_asked > 0
        missing += [
            f"{number}: no {what!r} in {beside[:120]!r}"
            for what, needed in wanted.items()
            if needed and not re.search(what, beside)
        ]
    agree(missing)


def test_each_person_is_one_sign(state: State, book: Book) -> None:
    """All signs beside a statement together are the people who were asked."""
    wrong = []
    for number, weight in book.weights.items():
        drawn = state.outputs.signs.get(number, {})
        right = {
            "said": weight.own.said - weight.both_asked,
            "both": weight.both_asked,
            "contrary": weight.contrary_asked - weight.both_asked,
            "silent": weight.neither,
        }
        found = {name: drawn.get(name, 0) for name in right}
        if found != right or sum(drawn.values()) != weight.own.asked:
            wrong.append(f"{number}: drawn {drawn}, counted {right}")
    agree(wrong)


def test_3c_shows_the_codes_put_to_most_people(state: State, book: Book) -> None:
    """Chosen by who was asked; codes put to as many may change places."""
    shown = [
        piece.row.split(" ")[0]
        for piece in state.outputs.html_pieces
        if piece.section == "deel-3c" and piece.column == "inburgeraars"
    ]
    below = {
        piece.row.split(" ")[0]
        for piece in state.outputs.html_pieces
        if piece.section == "deel-3c"
        and piece.column == "Oordeel"
        and piece.text == "niets om naast te leggen"
    }
    # Below them stand a few that one side was not asked about at all.
    assert 0 < len(below) <= 3
    assert shown[-len(below) :] == [one for one in shown if one in below]
    shown = [one for one in shown if one not in below]
    fit = sentences.comparable(book)
    assert set(shown) <= set(fit)
    left_out = [people for number, people in fit.items() if number not in shown]
    assert len(shown) == min(sentences.SHOWN, len(fit))
    assert min(fit[number] for number in shown) >= max(left_out, default=0)


def test_annex_with_the_guides_holds_all_questions_of_the_guides_used(
    state: State, book: Book
) -> None:
    asked = [
        flat(question.text)
        for guide in state.facts.guides.values()
        if str(guide) in book.guides_used
        for question in guide.questions
    ]
    shown = [
        piece.text
        for piece in state.outputs.html_pieces
        if piece.section.startswith("bijlage-A") and piece.kind == "text"
    ]
    assert [text for text in asked if text not in shown] == []
    sections = {
        question.section for guide in state.facts.guides.values() for question in guide.questions
    }
    assert [text for text in shown if text not in asked and text not in sections] == []


def test_annex_with_the_codebook_holds_every_code_that_is_used(state: State) -> None:
    shown = {
        piece.row: piece.text
        for piece in state.outputs.html_pieces
        if piece.section == "bijlage-B" and piece.column == "Code"
    }
    used = {coding.code for coding in state.facts.counted()}
    assert sorted(used - set(shown)) == []
    codes = state.facts.codes
    assert {number: codes[number].label for number in shown} == shown


def test_annex_with_all_codes_has_a_row_for_every_code_that_is_used(state: State) -> None:
    shown = {
        piece.row.split(" ")[0]
        for piece in state.outputs.html_pieces
        if piece.section == "bijlage-C" and piece.kind == "cell"
    }
    used = {coding.code for coding in state.facts.counted()}
    heads = {code for code in state.facts.codes if any(one.startswith(f"{code}.") for one in used)}
    assert sorted((used | heads) - shown) == []
    assert sorted(shown - used - heads) == []


def test_print_shows_what_the_word_processor_gets(state: State) -> None:
    """Page by page the same pieces with a number, in the same words."""
    skip = {"", state.facts.report["title"], "Inhoud"}
    title = squeezed(state.facts.report["title"])
    lines = [
        line
        for line in state.outputs.pdf.splitlines()
        if not re.fullmatch(r"Voorbeelddam ?\d*", line.strip())
        and not squeezed(line).startswith(title + "◆")
    ]
    printed = squeezed("".join(lines)).lower()
    # A note stands at the foot of its page, in the middle of what runs on to the next one.
    notes = [note for text in state.facts.parts for note in sentences.NOTE.findall(text)]
    for note in notes:
        printed = re.sub(rf"\d{{1,2}}{re.escape(squeezed(note).lower())}", "", printed)
    missing = [
        str(piece)
        for piece in state.outputs.docx_pieces
        if piece.section not in skip
        and sentences.has_number(piece.text)
        and squeezed(piece.text.replace("Onderbouwing:", "Zie")).lower() not in printed
    ]
    agree(missing)


def test_the_explanation_says_what_the_method_says(state: State) -> None:
    """docs/methode.md: who began about it unasked is in neither of the two numbers."""
    told = " ".join(piece.text for piece in state.outputs.html_pieces if piece.section == "deel-2c")
    assert "van de vijf aan wie het is gevraagd" in told
    assert "of die er zelf over begonnen" not in told
    assert "uit zichzelf" in told


def test_the_reading_guide_tells_every_part_by_its_number(state: State) -> None:
    headings = [piece.text for piece in state.outputs.docx_pieces if piece.kind == "heading"]
    told = [
        match
        for piece in state.outputs.docx_pieces
        if piece.section == "1b Leeswijzer"
        for match in re.findall(r"^(\d|Bijlage [A-F])\. ([^:.]+)", piece.text)
    ]
    wanted = [re.fullmatch(r"(\d|Bijlage [A-F]):? (.+)", text) for text in headings]
    right = [match.groups() for match in wanted if match]
    assert told == [one for one in right if one[1] != "Waar elke uitspraak vandaan komt"]


def test_groups_that_nobody_heard_are_named(state: State, book: Book) -> None:
    told = " ".join(piece.text for piece in state.outputs.html_pieces if "2d" in piece.section)
    for key in ("leerroute", "doelgroep", "gender"):
        one = state.facts.characteristics[key]
        for value, label in one.values:
            heard = any(
                person.values.get(key) == value for person in book.people[counting.INBURGERAAR]
            )
            name = f"{one.label.lower()} {label}"
            assert (name in told) is not heard, name
