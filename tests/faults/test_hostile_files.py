"""Files that mean harm, all of them: T24 (documents) and T26–T35 of docs/developers/faults.md.

Short forms of these are tests/interchange/test_hostile.py and test_apart.py.
"""

import csv
import io
import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.interchange import hostile, hostile_tables, hostile_words
from tests.interchange.refi.test_roundtrip import projects
from tests.interchange.test_hostile import EXPORTS
from weerklank.interchange import archives, tables
from weerklank.interchange.refi import comparing, reading, writing
from weerklank.interchange.refusals import Refused

Tally = Callable[..., None]


def test_lies_about_the_kind(tally: Tally) -> None:
    files = list(hostile.lies())
    accepted = [what for what, name, data in files if hostile.outcome(name, data) == "read"]
    note = "documents; read all the same: " + ", ".join(accepted) if accepted else "documents"
    tally("T24", tried=len(files), held=len(files) - len(accepted), note=note)


def test_bombs_cost_no_time_and_no_memory(tally: Tally) -> None:
    found = hostile.measured(hostile.bombs())
    held = [
        one for one in found if one["said"] != "read" and one["seconds"] < 2 and one["mb"] < 200
    ]
    tally(
        "T26",
        tried=len(found),
        held=len(held),
        note="refused within 2 s and 200 MB",
        seconds_at_most=max(one["seconds"] for one in found),
        mb_at_most=max(one["mb"] for one in found),
    )


def test_names_of_members_lead_nowhere(tally: Tally, tmp_path: Path) -> None:
    members = list(hostile.members())
    held = sum(hostile.is_refused_at_the_door(data) for _what, data in members)
    tally("T27", tried=len(members), held=held, note="nothing is unpacked to disk at all")


def test_xml_is_refused_quickly_in_every_format(tally: Tally) -> None:
    tried, held, slowest = 0, 0, 0.0
    wrong = []
    for suffix in hostile.FORMATS_OF_XML:
        for what, data in hostile.documents(suffix):
            began = time.monotonic()
            said = hostile.outcome(f"g.{suffix}", data)
            slowest = max(slowest, time.monotonic() - began)
            tried += 1
            held += said != "read"
            wrong += [f"{suffix}: {what}"] if said == "read" else []
        for what, data in hostile.harmless_documents(suffix):
            began = time.monotonic()
            said = hostile.outcome(f"g.{suffix}", data)
            seconds = time.monotonic() - began
            tried += 1
            held += seconds < 2 and "root:x:" not in said
            wrong += [] if seconds < 2 else [f"{suffix}: {what} took {seconds:.1f} s"]
    for what, name, data in hostile.doctypes_beside():
        tried += 1
        refused = "DOCTYPE" in hostile.outcome(name, data)
        held += refused
        wrong += [] if refused else [f"{name}: {what}"]
    tally("T28", tried=tried, held=held, note="; ".join(wrong), seconds_at_most=round(slowest, 2))


@pytest.mark.parametrize(
    ("fault", "cases"), [("T29", hostile_tables.workbooks), ("T30", hostile_tables.texts)]
)
def test_odd_tables(
    fault: str, cases: Callable[[], Iterable[hostile_tables.Case]], tally: Tally
) -> None:
    found = [
        (what, is_right(hostile_tables.Outcome(name, data)))
        for what, name, data, is_right in cases()
    ]
    wrong = [what for what, held in found if not held]
    tally(fault, tried=len(found), held=len(found) - len(wrong), note="; ".join(wrong))


def test_nothing_runs_in_what_goes_out(tally: Tally) -> None:
    """By the one door through which every table goes out; a house test sees that it is one."""
    held = 0
    for payload in hostile_tables.PAYLOADS:
        for _export in EXPORTS:
            data = tables.csv_bytes([payload], [[payload, 1, payload]]).decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))
            cells = [rows[0][0], rows[1][0], rows[1][2]]
            held += all(
                cell.startswith("'") and hostile_tables.recovered(cell) == payload for cell in cells
            )
    tried = len(hostile_tables.PAYLOADS) * len(EXPORTS)
    tally("T31", tried=tried, held=held, note=f"{len(EXPORTS)} exports")


def test_odd_texts_are_stored_by_the_rule(tally: Tally) -> None:
    found = [(text, hostile_words.holds(text)) for text in dict.fromkeys(hostile_words.strings())]
    wrong = [ascii(text) for text, held in found if not held]
    tally("T33", tried=len(found), held=len(found) - len(wrong), note=", ".join(wrong))


def test_projects_come_back_as_they_were(tally: Tally, tmp_path: Path) -> None:
    tried, equal = 0, 0

    @settings(max_examples=500, suppress_health_check=list(HealthCheck), database=None)
    @given(projects())
    def again(project: object) -> None:
        nonlocal tried, equal
        first, second = tmp_path / "een.qdpx", tmp_path / "twee.qdpx"
        writing.write(project, first)  # type: ignore[arg-type]
        with reading.read(first) as read:
            same = not list(comparing.compare(project, read))  # type: ignore[arg-type]
            writing.write(read, second)
        tried += 1
        equal += same and first.read_bytes() == second.read_bytes()

    again()
    tally("T35", tried=tried, held=equal, note="projects made at random, by bytes")


def test_bytes_at_random_in_an_archive(tally: Tally) -> None:
    """Flip bytes of a sound document: it is read or refused, and nothing else comes of it."""
    chance = random.Random(28)  # noqa: S311
    whole = hostile.word(hostile.p("woord " * 200), ("docProps/core.xml", "<a/>"))
    tried = held = 0
    for _time in range(500):
        data = bytearray(whole)
        for _flip in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        tried += 1
        try:
            held += isinstance(hostile.outcome("g.docx", bytes(data)), str)
        except (Refused, archives.zipfile.BadZipFile):
            continue
    tally("T36", tried=tried, held=held, note="DOCX with flipped bytes; the short one only")
