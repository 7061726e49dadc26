"""The logs show that someone was at them, and where first."""

# ruff: noqa: S311, S608  statements of our own, in an order that can be had again

from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction

from tests import cast
from tests.safeguards import tampering
from weerklank.safeguards import operations, seals
from weerklank.safeguards.models import LogLine, LogSeal
from weerklank.vault import models as vault
from weerklank.vault.operations.writing import record as record_in_vault
from weerklank.vault.terms import VaultAct

LOGS = {log.label: log for log in seals.logs()}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path


def write(label: str, count: int, by=None) -> None:
    for turn in range(count):
        at = cast.NOW + timedelta(seconds=turn)
        if label == "vault.AccessLine":
            record_in_vault(VaultAct.SHOWN, 1, by=by, at=at, count=turn, subject="T-1")
        else:
            operations.record(what="round.opened", by=by, at=at, detail={"b": turn, "a": [1, "é"]})


def fill(label: str) -> None:
    """Write lines in three sealings, and some that no seal has yet."""
    for count in (6, 5, 4):
        write(label, count)
        seals.seal_all(at=cast.NOW)
    write(label, 1)


def verdict(label: str) -> seals.Verdict:
    return next(each for each in seals.verify_all() if each.log == LOGS[label].name)


@pytest.mark.parametrize("label", LOGS)
def test_a_log_that_nobody_touched_is_right(label, db):
    fill(label)
    found = verdict(label)
    assert (found.lines, found.sealed, found.wrong) == (16, 15, "")
    seals.seal_all(at=cast.NOW)
    assert (verdict(label).sealed, verdict(label).wrong) == (16, "")


def deed_is_found(label: str, deed: tampering.Deed, chance: Random) -> bool:
    """Say whether one deed is found at the first line that it touched."""
    fill(label)
    touched = deed(tampering.Forger(LOGS[label], chance))
    found = verdict(label)
    return bool(found.wrong) and found.line == touched


@pytest.mark.parametrize("label", LOGS)
@pytest.mark.parametrize("deed", tampering.DEEDS.values(), ids=tampering.DEEDS)
def test_the_first_wrong_line_is_named(label, deed, db):
    assert deed_is_found(label, deed, Random(1))


def test_a_line_of_ones_own_does_not_become_right_by_being_sealed(db):
    fill("safeguards.LogLine")
    number = tampering.add_without_a_mark(tampering.Forger(LOGS["safeguards.LogLine"], Random(1)))
    seals.seal_all(at=cast.NOW)
    assert verdict("safeguards.LogLine").line == number


def test_what_was_there_before_is_taken_as_it_was_found_and_watched_from_then(db):
    for turn in range(3):
        LogLine.objects.create(at=cast.NOW, kind="write", what=f"old.{turn}", origin="x")
    seals.seal_all(at=cast.NOW)
    write("safeguards.LogLine", 2)
    seals.seal_all(at=cast.NOW)
    assert verdict("safeguards.LogLine").wrong == ""
    assert list(LogSeal.objects.values_list("as_found", flat=True)) == [True, False]
    forger = tampering.Forger(LOGS["safeguards.LogLine"], Random(1))
    forger.do(f"UPDATE {forger.table} SET what = 'x' WHERE id = %s", forger.numbers[1])
    assert verdict("safeguards.LogLine").line == forger.numbers[1]


def test_a_number_that_was_taken_back_is_a_gap_and_a_late_line_fits_in_it(db):
    """As on PostgreSQL, where a number is given before the line is stored."""
    fill("safeguards.LogLine")
    seals.seal_all(at=cast.NOW)
    last = LogLine.objects.order_by("id").last().pk
    later = LogLine(id=last + 3, at=cast.NOW, kind="write", what="later", origin="x")
    later.mac = seals.mark(later)
    later.save(force_insert=True)
    seals.seal_all(at=cast.NOW)
    assert verdict("safeguards.LogLine").wrong == ""
    late = LogLine(id=last + 1, at=cast.NOW, kind="write", what="late", origin="x")
    late.mac = seals.mark(late)
    late.save(force_insert=True)
    assert verdict("safeguards.LogLine").wrong == ""
    seals.seal_all(at=cast.NOW)
    assert (verdict("safeguards.LogLine").sealed, verdict("safeguards.LogLine").wrong) == (18, "")
    forger = tampering.Forger(LOGS["safeguards.LogLine"], Random(1))
    forger.do(f"DELETE FROM {forger.table} WHERE id = %s", last + 1)
    assert verdict("safeguards.LogLine").line == last + 1


def test_a_great_leap_in_the_numbers_is_no_reason_to_write_much(db):
    fill("safeguards.LogLine")
    far = LogLine(id=10_000_000, at=cast.NOW, kind="write", what="far", origin="x")
    far.mac = seals.mark(far)
    far.save(force_insert=True)
    seals.seal_all(at=cast.NOW)
    longest = max(map(len, LogSeal.objects.values_list("tags", flat=True)))
    assert longest < 8 * seals.MOST_AT_ONCE
    assert verdict("safeguards.LogLine").wrong == ""


def test_another_key_is_called_another_key(db, settings):
    fill("safeguards.LogLine")
    settings.LOG_KEY = "a key that did not make these"
    assert "WEERKLANK_LOG_KEY" in verdict("safeguards.LogLine").wrong


def test_a_line_that_was_taken_back_leaves_no_seal(db):
    fill("safeguards.LogLine")
    try:
        with transaction.atomic():
            write("safeguards.LogLine", 1)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    seals.seal_all(at=cast.NOW)
    assert verdict("safeguards.LogLine").wrong == ""


def test_the_refusal_of_the_database_outlived_the_new_column(db):
    names = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN"
        " ('safeguards_logline', 'vault_accessline')",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname IN"
        " ('log_is_append_only', 'vault_log_is_append_only')",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        expected = {"sqlite": 4, "postgresql": 2}[connection.vendor]
        assert cursor.fetchone()[0] == expected
    assert vault.AccessLine._meta.db_table == "vault_accessline"
