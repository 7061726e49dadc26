"""Each finding counted again: in the evidence as JSON and CSV, and on its own page."""

import re
from typing import Any

import pytest

from tests.recount import counting
from tests.recount.agreeing import agree
from tests.recount.conftest import State
from tests.recount.counting import Weight
from tests.recount.facts import Coding, Finding
from tests.recount.outputs import flat
from tests.recount.sentences import PEOPLE, Book
from tests.recount.test_report import book_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Columns of the evidence as CSV that say something of the finding, and how it is counted.
COLUMNS = {
    "zeiden dit": lambda weight: (
        weight.own.said if weight.own.asked or not weight.own.unknown else weight.own.unknown_said
    ),
    "gevraagd": lambda weight: (
        weight.own.asked if weight.own.asked or not weight.own.unknown else ""
    ),
    "zeiden beide": lambda weight: weight.both_asked,
    "uit zichzelf": lambda weight: weight.own.unprompted,
}
# The same in the evidence as JSON.
KEYS = {
    "said": lambda weight: weight.own.said,
    "asked": lambda weight: weight.own.asked,
    "at_least": lambda weight: weight.own.at_least,
    "both": lambda weight: weight.both_asked,
    "contrary": lambda weight: weight.contrary_asked,
    "contrary_unprompted": lambda weight: weight.contrary - weight.contrary_asked,
    "neither": lambda weight: weight.neither,
    "unprompted": lambda weight: weight.own.unprompted,
    "conversations": lambda weight: weight.conversations,
    "passage_count": lambda weight: weight.passages,
}


@pytest.fixture
def book(state: State) -> Book:
    return book_of(state)


def evidence_of(finding: Finding, state: State) -> list[tuple[str, Coding]]:
    """Return the passages under a finding, of the reading that counts."""
    counted = {coding.id for coding in state.facts.counted()}
    return [
        (stance, state.facts.codings[key])
        for stance, keys in (("supporting", finding.supporting), ("contrary", finding.contrary))
        for key in keys
        if key in counted
    ]


def test_evidence_as_json_counts_the_same(state: State, book: Book) -> None:
    wrong = []
    statements = state.outputs.evidence["statements"]
    assert len(statements) == len(book.weights)
    wrong += [f"there is no {key!r}" for key in KEYS if key not in statements[0]]
    for shown in statements:
        weight = book.weights[shown["number"]]
        wrong += [
            f"{shown['number']} {key}: it says {shown[key]!r}, counted {right(weight)!r}"
            for key, right in KEYS.items()
            if key in shown and shown[key] != right(weight)
        ]
    agree(wrong)


def test_evidence_as_json_lists_the_passages(state: State, book: Book) -> None:
    wrong = []
    for shown in state.outputs.evidence["statements"]:
        number = shown["number"]
        finding = book.numbered[number]
        right = sorted(
            as_row(stance, coding, state) for stance, coding in evidence_of(finding, state)
        )
        found = sorted(
            (
                passage["stance"], passage["conversation"], passage["code"],
                passage["start"], passage["end"], tuple(sorted(passage["participants"])),
            )
            for passage in shown["passages"]
        )  # fmt: skip
        if found != right:
            wrong.append(f"{number}: {sorted(set(found) ^ set(right))}")
        references = [passage["reference"] for passage in shown["passages"]]
        if references != [f"{number}-{place}" for place in range(1, len(references) + 1)]:
            wrong.append(f"{number}: numbered {references}")
        wrong += [
            f"{passage['reference']}: prints what was not released"
            for passage in shown["passages"]
            if passage["released_text"] is not None
            and passage["released_text"] not in finding.released.values()
        ]
    agree(wrong)


def as_row(stance: str, coding: Coding, state: State) -> tuple[Any, ...]:
    return (
        stance,
        state.facts.conversations[coding.conversation].number,
        coding.code,
        coding.start,
        coding.end,
        tuple(sorted(state.facts.people[key].pseudonym for key in coding.persons)),
    )


def test_evidence_as_csv_counts_the_same(state: State, book: Book) -> None:
    agree(csv_differences(state, book))


def csv_differences(state: State, book: Book) -> list[str]:
    head, *body = state.outputs.evidence_csv
    wrong = [f"there is no column {name!r}" for name in COLUMNS if name not in head]
    wrong += [] if body else ["there are no rows"]
    rows = [dict(zip(head, row, strict=True)) for row in body]
    for number in dict.fromkeys(row["uitspraak"] for row in rows):
        weight = book.weights[number]
        of_finding = [row for row in rows if row["uitspraak"] == number]
        for name, right in COLUMNS.items():
            shown = {row[name] for row in of_finding if name in row}
            if name == "zeiden beide" and weight.has_several:
                continue
            if shown and shown != {str(right(weight))}:
                wrong.append(f"{number} {name}: it says {shown}, counted {right(weight)}")
        if weight.own.at_least and "minstens" not in {row.get("ondergrens") for row in of_finding}:
            wrong.append(f"{number}: at least {weight.own.said}, and *minstens* is not there")
        shown = {row["zeiden het tegendeel"] for row in of_finding}
        if shown not in ({str(weight.contrary)}, {str(weight.contrary_asked)}):
            wrong.append(f"{number} tegendeel: it says {shown}, counted {weight.contrary}")
        passages = sorted(
            (
                "supporting" if row["zegt"] == "dit" else "contrary", int(row["gesprek"]),
                row["code"], int(row["begin"]), int(row["eind"]),
                tuple(sorted(filter(None, re.split(r",\s*", row["deelnemers"])))),
            )
            for row in of_finding
        )  # fmt: skip
        right_ones = sorted(
            as_row(*one, state) for one in evidence_of(book.numbered[number], state)
        )
        if passages != right_ones:
            wrong.append(f"{number}: passages {sorted(set(passages) ^ set(right_ones))}")
    return wrong


def test_page_of_a_finding_counts_the_same(state: State, book: Book) -> None:
    wrong = []
    for number, weight in book.weights.items():
        finding = book.numbered[number]
        text = state.outputs.finding_pages[finding.id]
        told = text[text.index("Waar de zin op rust") : text.index("De zin")]
        wrong += [
            f"{number}: no {words!r} in {told!r}"
            for words in page_words(finding, weight)
            if words not in told
        ]
        # "Niet gevraagd" is something else than 0.
        if not weight.own.asked and re.search(rf"\b0 {PEOPLE[finding.perspective]}", told):
            wrong.append(f"{number}: nobody was asked, and {told!r} says 0")
        wrong += [
            f"{number}: {name} ({shown}), counted {right}"
            for name, shown, right in (
                ("Zegt dit", heading(text, r"Zegt dit \((\d+)\)"), len(finding.supporting)),
                (
                    "Zegt het tegendeel",
                    heading(text, r"tegendeel \((\d+)\)"),
                    len(finding.contrary),
                ),
            )
            if shown is not None and shown != right
        ]
    agree(wrong)


def heading(text: str, pattern: str) -> int | None:
    match = re.search(pattern, text)
    return int(match[1]) if match else None


def page_words(finding: Finding, weight: Weight) -> list[str]:
    """Return what the page says of a finding, in the words of docs/methode.md."""
    own, other = finding.perspective, counting.OTHER[finding.perspective]
    if not finding.supporting + finding.contrary:
        return ["nog geen passages"]
    words = [
        f"{weight.own.said} van {weight.own.asked} {PEOPLE[own]}" if weight.own.asked else "",
        f"{weight.passages} passage",
        f"in {weight.conversations} gesprek",
    ]
    if weight.own.unprompted:
        number = weight.own.unprompted
        began = f"niet gevraagd ; {number} beg{'on' if number == 1 else 'onnen'} er zelf over"
        words.append(f"{number} uit zichzelf" if weight.own.asked else began)
    if denied := weight.contrary_asked:
        words.append(f"{denied} zeg{'t' if denied == 1 else 'gen'} het tegendeel")
    if beside_it := weight.contrary - weight.contrary_asked:
        words.append(
            f"en {beside_it} uit zichzelf"
            if weight.contrary_asked
            else f"{beside_it} zeg{'t' if beside_it == 1 else 'gen'} uit zichzelf het tegendeel"
        )
    if weight.both_asked:
        words.append("ook dit")
    if weight.contrary_elsewhere:
        words.append(f"tegenspraak van {PEOPLE[other]}s: {weight.contrary_elsewhere}")
    words.append(f"{PEOPLE[other]}s over dit onderwerp: {weight.beside.words}")
    return words


def test_the_page_shows_the_statement_that_the_report_shows(state: State, book: Book) -> None:
    for number, finding in book.numbered.items():
        page = state.outputs.finding_pages[finding.id]
        assert f"Bevinding {number}" in page or f"Uitspraak {number}" in page
        assert flat(finding.statement)


def test_one_and_the_same_number_everywhere(state: State, book: Book) -> None:
    """The table of 'bewijs' and the report have the same findings in the same order."""
    listed = [shown["number"] for shown in state.outputs.evidence["statements"]]
    assert listed == list(book.numbered)
    resting = [number for number, one in book.numbered.items() if one.supporting + one.contrary]
    assert resting == list(dict.fromkeys(row[0] for row in state.outputs.evidence_csv[1:]))
