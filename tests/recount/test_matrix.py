"""The matrix counted again: every code by every characteristic, in every form it leaves in."""

from collections.abc import Iterator

import pytest

from tests.recount import counting
from tests.recount.agreeing import agree
from tests.recount.conftest import State, States
from tests.recount.facts import Facts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STATES = ["now", "withdrawn"]
NOT_ASKED, NOT_NOTED = "niet gevraagd", "niet genoteerd"
LEAST = "minstens "
# The page says it shorter than the table in docs/methode.md.
UNKNOWN_WORDS = (", niet genoteerd van hoeveel", " van een onbekend aantal, niet genoteerd")


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest, states: States) -> State:
    found: State = getattr(states, request.param)
    return found


def of_code(number: str, facts: Facts) -> list[counting.Coding]:
    below = counting.with_those_below(number, facts)
    return [coding for coding in facts.counted() if coding.code in below]


def expected(number: str, group: counting.Group, facts: Facts) -> dict[str, str]:
    found = counting.count(of_code(number, facts), [number], group, facts)
    least = LEAST if found.at_least else ""
    asked = found.asked > 0
    return {
        # Of nobody is known that she was asked: then those who said so stand there all the same.
        "mensen": f"{least}{found.said}"
        if asked
        else (str(found.unknown_said) if found.unknown else NOT_ASKED),
        "van (gevraagd)": str(found.asked) if asked or not found.unknown else NOT_NOTED,
        "uit zichzelf": str(found.unprompted),
        "niet bekend of het gevraagd is of gold": str(found.unknown),
        "gesprekken": str(found.conversations),
        "passages": str(found.passages),
    }


def differences(table: list[list[str]], by: str, facts: Facts) -> Iterator[str]:
    head, *body = table
    places = [column.rpartition(": ")[::2] for column in head[2:]]
    groups = counting.groups(by, facts)
    if list(dict.fromkeys(label for label, _ in places)) != list(groups):
        yield f"columns {[label for label, _ in places]}, and counted are {list(groups)}"
        return
    for number, label, *cells in body:
        if label != facts.codes[number].label:
            yield f"{number} is called {label!r}"
        counted = {name: expected(number, group, facts) for name, group in groups.items()}
        for (group, what), cell in zip(places, cells, strict=True):
            right = counted[group].get(what, "no such number")
            if cell != right:
                yield f"{by}: {number} {group}, {what}: it says {cell!r}, counted {right!r}"


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
    shown = {row[0] for row in state.outputs.matrices[by][1:]}
    assert sorted(given - shown) == []


def test_matrix_on_its_page(state: State) -> None:
    agree(page_differences(state))


def page_differences(state: State) -> Iterator[str]:
    """What a cell says in words, by leerroute: the words of the table in docs/methode.md."""
    groups = counting.groups("leerroute", state.facts)
    cells = state.outputs.matrix_cells
    assert len(cells) > 100
    for (number, column), text in cells.items():
        label = next(name for name in groups if column.startswith(name))
        found = counting.count(of_code(number, state.facts), [number], groups[label], state.facts)
        shown = text.replace(" en ", ", en ").replace(*UNKNOWN_WORDS)
        if shown != found.words:
            yield f"{number} {label}: it says {text!r}, counted {found.words!r}"
