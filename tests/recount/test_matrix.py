"""The matrix counted again: every code by every characteristic, in every form it leaves in."""

import re
from collections.abc import Iterator

import pytest

from tests.recount import counting
from tests.recount.agreeing import agree
from tests.recount.conftest import State
from tests.recount.facts import Facts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOT_ASKED, NOT_NOTED = "niet gevraagd", "niet genoteerd"
COLUMNS = {"mensen", "ondergrens", "van (gevraagd)", "uit zichzelf", "gesprekken", "passages"}
# The page says it shorter than the table in docs/methode.md.
UNKNOWN_WORDS = re.compile(r"^(?:(\d+) van een onbekend aantal|niet genoteerd)")


def of_code(number: str, facts: Facts) -> list[counting.Coding]:
    below = counting.with_those_below(number, facts)
    return [coding for coding in facts.counted() if coding.code in below]


def expected(
    number: str,
    group: counting.Group,
    facts: Facts,
    codings: list[counting.Coding] | None = None,
) -> dict[str, str]:
    codings = of_code(number, facts) if codings is None else codings
    found = counting.count(codings, [number], group, facts)
    asked = found.asked > 0
    return {
        # Of nobody is known that she was asked: then those who said so stand there all the same.
        "mensen": str(found.said)
        if asked
        else (str(found.unknown_said) if found.unknown else NOT_ASKED),
        "ondergrens": "minstens" if found.at_least else "",
        "van (gevraagd)": str(found.asked) if asked or not found.unknown else NOT_NOTED,
        "uit zichzelf": str(found.unprompted),
        "niet bekend of het gevraagd is of gold": str(found.unknown),
        # Where nobody is known to be asked, they stand under "mensen".
        "van hen zei dit wel": str(found.unknown_said if asked or not found.unknown else 0),
        "gesprekken": str(found.conversations),
        "passages": str(found.passages),
    }


def differences(table: list[list[str]], by: str, facts: Facts) -> Iterator[str]:
    head, *body = table
    places = {
        place: tuple(column.rpartition(": ")[::2])
        for place, column in enumerate(head)
        if ": " in column
    }
    groups = counting.groups(by, facts)
    if list(dict.fromkeys(group for group, _ in places.values())) != list(groups):
        yield f"columns {list(places.values())}, and counted are {list(groups)}"
        return
    if missing := COLUMNS - {what for _, what in places.values()}:
        yield f"no columns {missing}"
    for row in body:
        number = row[0]
        if row[1] != facts.codes[number].label:
            yield f"{number} is called {row[1]!r}"
        counted = {name: expected(number, group, facts) for name, group in groups.items()}
        for place, (group, what) in places.items():
            right = counted[group].get(what, "no such number")
            if row[place] != right:
                yield f"{by}: {number} {group}, {what}: it says {row[place]!r}, counted {right!r}"


def as_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def bys() -> list[str]:
    """Return by what the matrix can be split: the shipped characteristics, and perspective."""
    return [
        "leerroute", "doelgroep", "gender", "age_class", "origin_group", "education",
        "time_in_nl", "language", "kern", "household", "opvang", "intake", "pip", "taal_start",
        "pvt", "map", "ontzorgen", "perspectief",
    ]  # fmt: skip


def test_the_matrix_is_counted_by_everything_it_can_be_split_by(state: State) -> None:
    assert sorted(bys()) == sorted(state.outputs.matrices)


@pytest.mark.parametrize("by", bys())
def test_matrix_as_csv(by: str, state: State) -> None:
    agree(list(differences(state.outputs.matrices[by], by, state.facts)))


@pytest.mark.parametrize("by", bys())
def test_matrix_as_workbook_holds_what_the_csv_holds(by: str, state: State) -> None:
    sheet = [[as_text(cell) for cell in row] for row in state.outputs.workbooks[by]]
    assert sheet == state.outputs.matrices[by]


@pytest.mark.parametrize("by", bys())
def test_every_code_that_is_given_has_a_row(by: str, state: State) -> None:
    given = {coding.code for coding in state.facts.counted()}
    rows = [row[0] for row in state.outputs.matrices[by][1:]]
    assert sorted(given - set(rows)) == []
    assert len(rows) == len(set(rows))


def test_matrix_on_its_page(state: State) -> None:
    agree(page_differences(state))


def page_differences(state: State) -> Iterator[str]:
    """What a cell says in words, by leerroute: the words of the table in docs/methode.md."""
    groups = counting.groups("leerroute", state.facts)
    cells = state.outputs.matrix_cells
    assert len(cells) > 100
    for (number, column), text in cells.items():
        if column == "Samen":
            people = sum(
                counting.at_least(of_code(number, state.facts), group, group, state.facts)
                for group in groups.values()
            )
            if text != str(people):
                yield f"{number} of all groups: it says {text!r}, counted {people}"
            continue
        label = next(name for name in groups if column.startswith(name))
        found = counting.count(of_code(number, state.facts), [number], groups[label], state.facts)
        shown = UNKNOWN_WORDS.sub(
            lambda match: f"{match[1] or 0} van een onbekend aantal, niet genoteerd",
            re.sub(r",? en ", ", en ", text),
        )
        if shown != found.words:
            yield f"{number} {label}: it says {text!r}, counted {found.words!r}"
