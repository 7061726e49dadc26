"""No withdrawal without a line, wherever the machine stops."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from weerklank.safeguards import journal

ENTRY = journal.Entry(7, 3, "D13", "2026-05-20T12:00:00+00:00")
OTHER = journal.Entry(8, 3, "D14", "2026-05-20T12:00:00+00:00")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


def known() -> list[str]:
    return [each.pseudonym for each in journal.read(journal.path())]


def test_one_that_was_begun_counts_until_it_is_known_not_to_have_happened() -> None:
    journal.remember(replace(ENTRY, state=journal.BEGUN))
    assert known() == ["D13"]
    journal.settle_withdrawals(lambda entry: True)
    assert known() == []
    # The page was still at work: what came of it afterwards is seen at the next look.
    journal.settle_withdrawals(lambda entry: False)
    assert known() == ["D13"]
    journal.settle_withdrawals(lambda entry: True)
    assert known() == ["D13"]  # what was done stays so


def test_the_same_line_twice_is_one() -> None:
    for _ in range(2):
        journal.remember(replace(ENTRY, state=journal.BEGUN))
        journal.remember(ENTRY)
    assert known() == ["D13"]
    assert stat.S_IMODE(journal.path().stat().st_mode) == 0o600


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_half_a_line_is_refused_and_taken_off_by_who_writes_next(cut: int) -> None:
    journal.remember(ENTRY)
    journal.remember(OTHER)
    whole = journal.path().read_bytes()
    journal.path().write_bytes(whole[:-cut])
    if cut > 1:  # without its last sign only, the line is whole
        with pytest.raises(journal.Broken, match="regel 2 van"):
            known()
    journal.remember(ENTRY)
    assert known() == (["D13"] if cut > 1 else ["D13", "D14"])


def test_a_journal_from_elsewhere_is_known_here_afterwards() -> None:
    journal.remember(ENTRY)
    for _ in range(2):
        journal.take_over([ENTRY, OTHER], [journal.Erased(1, "T-XELDR2", "x")])
    assert known() == ["D13", "D14"]
    assert len(journal.path().read_text().splitlines()) == 2
    assert len(journal.read_erased(journal.path_of_erasures())) == 1


@pytest.mark.parametrize(
    "line",
    [
        b'{"participant_id": [1], "round_id": 1, "pseudonym": "D1", "at": "x"}',
        b'{"participant_id": true, "round_id": 1, "pseudonym": "D1", "at": "x"}',
        b'{"participant_id": 9223372036854775808, "round_id": 1, "pseudonym": "D1", "at": "x"}',
        b'{"participant_id": 0, "round_id": 1, "pseudonym": "D1", "at": "x"}',
        b'{"participant_id": 1, "round_id": 1, "pseudonym": null, "at": "x"}',
        b'{"participant_id": 1, "round_id": 1, "pseudonym": "D1"}',
        b'{"participant_id": 1, "round_id": 1, "pseudonym": "D\xff", "at": "x"}',
        b'{"trajectory_id": 1, "pseudonym": "T-XELDR2", "at": "x"}',
        b"[" * 100_000,
        b"[1]",
    ],
    ids=lambda line: line[:40].decode(),
)
def test_a_line_that_names_nobody_is_refused_with_its_number_in_dutch(line: bytes) -> None:
    journal.remember(ENTRY)
    with journal.path().open("ab") as file:
        file.write(b"\n" + line + b"\n")
    with pytest.raises(journal.Broken) as refused:
        known()
    assert str(refused.value) == f"regel 3 van {journal.path()}"


def test_the_largest_number_and_a_mark_of_the_byte_order_are_read() -> None:
    line = '{"participant_id": 9223372036854775807, "round_id": 1, "pseudonym": "D1", "at": "x"}'
    journal.path().write_text(f"\ufeff{line}\n")
    assert known() == ["D1"]
