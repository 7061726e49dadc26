"""Positions as other programs count them land on the right words, or are said not to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interchange.refi.builders import coded, inline, positions, selection, stored, texts
from weerklank.interchange.refi import inspecting, reading
from weerklank.interchange.refi.positions import Original, Recount
from weerklank.interchange.refi.project import Counting

COUNTINGS = [
    Counting(unit, line_end, mark)
    for unit in ("point", "utf16")
    for line_end in ("written", "one", "two")
    for mark in (False, True)
]
PIECES = [
    "a",
    "woord ",
    "é",
    "e\u0301",
    "q\u0323\u0307",
    "😀",
    "\r\n",
    "\n",
    "\r",
    "\ufeff",
    "\u2028",
    "\x07",
    "한",
    "\u1112\u1161\u11ab",
    "مرحبا",
    "\t",
]
RAW = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
WORDS = (
    "Sumaya 😀 vroeg om hulp bij het invullen.\nNiemand nam op, zei zij.\n"
    "Na drie weken belde zij 👍🏽 opnieuw.\nToen kwam er een brief met een afspraak.\n"
)
SPOKEN = ["hulp bij het invullen", "Niemand nam op", "belde zij", "een brief met een afspraak"]


@given(RAW, st.sampled_from(COUNTINGS))
def test_every_place_between_characters_lands_where_the_text_before_it_ends(raw, counting):
    original = Original(raw)
    assert original.text == stored(raw)
    ruler = original.ruler(counting)
    for index, position in enumerate(positions(raw, counting)):
        before, after = raw[:index], raw[index:]
        is_whole = stored(before) + stored(after) == original.text
        if is_whole and not (before.endswith("\r") and after.startswith("\n")):
            start, end, placed = ruler.place(position, position)
            # Of signs that count but are not stored, the place after may serve as well.
            assert (start, placed) == (len(stored(before)), "exact")
            assert end == start


@given(RAW.map(stored), st.sampled_from(COUNTINGS))
def test_counting_for_another_program_and_reading_that_gives_the_same_places(text, counting):
    written = text.replace("\n", "\r\n") if counting.line_end == "one" else text
    recount, ruler = Recount(text, counting), Original(written).ruler(counting)
    for place in range(len(text) + 1):
        assert ruler.point(recount(place)) == place


@pytest.mark.parametrize("counting", COUNTINGS, ids=str)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("named", [True, False], ids=["names", "words only"])
def test_the_way_of_counting_is_found_from_the_passages(counting, line_end, mark, named):
    raw = mark + WORDS.replace("\n", line_end) * 5
    data = coded(raw, _selections(raw, counting, named=named))
    found = inspecting.passages(data)
    assert [row["text"] for row in found] == [words for _ in range(5) for words in SPOKEN]


def _selections(raw: str, counting: Counting, *, named: bool) -> str:
    places = positions(raw, counting)
    rows, number, at = [], 0, 0
    for _ in range(5):
        for words in SPOKEN:
            at = raw.index(words, at)
            number += 1
            name = words if named else None
            rows.append(selection(number, places[at], places[at + len(words)], name))
    return "".join(rows)


def test_the_choice_is_explained_and_can_be_overruled():
    raw = WORDS.replace("\n", "\r\n") * 5
    data = coded(raw, _selections(raw, Counting("utf16"), named=True), origin="NVivo 14")
    with reading.read(data) as project:
        decision = project.decision
        assert decision.counting.unit == "utf16"
        assert decision.certain
        assert "UTF-16" in decision.reason
        assert "NVivo 14" in decision.reason
    shown = inspecting.inspect(data)["warnings"][0]
    assert shown["what"] == decision.reason
    with reading.read(data, counting=Counting()) as project:
        assert project.decision.reason.startswith("Zo opgegeven")
        (text,) = texts(project)
        assert text.text[text.selections[-1].start : text.selections[-1].end] != SPOKEN[-1]


def test_programs_built_on_utf16_are_taken_to_count_so_when_no_passage_tells():
    for origin in ("ATLAS.ti for Windows 23.2", "MAXQDA 2022", "NVivo for Mac 15.0.0"):
        with reading.read(coded("tekst", "", origin=origin)) as project:
            assert project.decision.counting.unit == "utf16"


def test_a_passage_outside_the_text_is_counted_and_keeps_its_positions():
    data = coded("kort\n", selection(1, 2, 900) + selection(2, 3, 1) + selection(3, 0, 4))
    assert [row["text"] for row in inspecting.passages(data)] == ["kort"]
    told = inspecting.inspect(data)
    assert (told["codings"], told["codings_inside_text"]) == (3, 1)
    assert {"Een passage past niet in de tekst": 2}.items() <= _counted(told).items()
    with reading.read(data) as project:
        (text,) = texts(project)
    assert [(one.start, one.end, one.placed) for one in text.selections] == [
        (2, 900, "no"),
        (3, 1, "no"),
        (0, 4, "exact"),
    ]


def test_a_border_inside_a_character_is_moved_outward_and_said_so():
    data = coded("cafe\u0301 bar", selection(1, 0, 4))
    (row,) = inspecting.passages(data)
    assert row["text"] == "café"
    assert (
        _counted(inspecting.inspect(data))["Een passage viel binnen een teken en is verruimd"] == 1
    )


def test_text_inside_the_xml_is_read_like_any_other():
    (row,) = inspecting.passages(inline("Zij 😀 zei <niets>.", selection(1, 6, 17, "zei <niets>")))
    assert row["text"] == "zei <niets>"


def _counted(told):
    return {one["what"]: one["count"] for one in told["warnings"]}
