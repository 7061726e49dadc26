"""What somebody can do to a log who owns the database and not the key."""

# ruff: noqa: S608  statements of our own, in an order that can be had again

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connections

from weerklank.safeguards.seals import Log

Deed = Callable[["Forger"], int]


class Forger:
    """Someone at the database itself, who dropped the triggers first."""

    def __init__(self, log: Log, chance: Random) -> None:
        self.table = log.lines._meta.db_table
        self.seals = log.seals._meta.db_table
        self.columns = [each.column for each in log.lines._meta.concrete_fields]
        self.connection = connections[log.database]
        self.chance = chance
        self._drop_triggers()
        self.numbers = [row[0] for row in self.do(f"SELECT id FROM {self.table} ORDER BY id")]

    def do(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    def _drop_triggers(self) -> None:
        if self.connection.vendor == "sqlite":
            for (name,) in self.do(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                self.table,
            ):
                self.do(f"DROP TRIGGER {name}")
        else:
            self.do(f"ALTER TABLE {self.table} DISABLE TRIGGER USER")

    def pick(self) -> int:
        return self.chance.choice(self.numbers[:-1])


def _edit(column: str, value: Any) -> Deed:
    def deed(forger: Forger) -> int:
        number = forger.pick()
        forger.do(f"UPDATE {forger.table} SET {column} = %s WHERE id = %s", value, number)
        return number

    return deed


def delete(forger: Forger) -> int:
    number = forger.pick()
    forger.do(f"DELETE FROM {forger.table} WHERE id = %s", number)
    return number


def delete_several(forger: Forger) -> int:
    number = forger.pick()
    forger.do(f"DELETE FROM {forger.table} WHERE id >= %s AND id < %s", number, number + 4)
    return number


def cut_the_tail(forger: Forger) -> int:
    number = forger.pick()
    forger.do(f"DELETE FROM {forger.table} WHERE id >= %s", number)
    return number


def cut_the_tail_with_its_seals(forger: Forger) -> int:
    [(first,)] = forger.do(f"SELECT max(first) FROM {forger.seals}")
    forger.do(f"DELETE FROM {forger.table} WHERE id >= %s", first)
    forger.do(f"DELETE FROM {forger.seals} WHERE first >= %s", first)
    return int(first)


def swap_numbers(forger: Forger) -> int:
    one, other = sorted(forger.chance.sample(forger.numbers, 2))
    for number, becomes in ((one, -1), (other, one), (-1, other)):
        forger.do(f"UPDATE {forger.table} SET id = %s WHERE id = %s", becomes, number)
    return one


def _copy(forger: Forger, source: int, target: int) -> None:
    names = ", ".join(name for name in forger.columns if name != "id")
    forger.do(
        f"INSERT INTO {forger.table} (id, {names}) SELECT %s, {names} FROM {forger.table}"
        " WHERE id = %s",
        target,
        source,
    )


def copy_to_the_end(forger: Forger) -> int:
    number = forger.numbers[-1] + 1
    _copy(forger, forger.pick(), number)
    return number


def add_without_a_mark(forger: Forger) -> int:
    number = copy_to_the_end(forger)
    forger.do(f"UPDATE {forger.table} SET mac = NULL WHERE id = %s", number)
    return number


def replace_by_a_copy(forger: Forger) -> int:
    one, other = sorted(forger.chance.sample(forger.numbers, 2))
    forger.do(f"DELETE FROM {forger.table} WHERE id = %s", other)
    _copy(forger, one, other)
    return other


def move_in_time(forger: Forger) -> int:
    one, other = sorted(forger.chance.sample(forger.numbers, 2))
    [(moment,)] = forger.do(f"SELECT at FROM {forger.table} WHERE id = %s", other)
    forger.do(f"UPDATE {forger.table} SET at = %s WHERE id = %s", moment, one)
    return one


def drop_a_seal(forger: Forger) -> int:
    [(number, first)] = forger.do(
        f"SELECT number, first FROM {forger.seals} ORDER BY number LIMIT 1 OFFSET 1"
    )
    forger.do(f"DELETE FROM {forger.seals} WHERE number = %s", number)
    return int(first)


DEEDS: dict[str, Deed] = {
    "who did it": _edit("by_name", "Iemand anders"),
    "which account": _edit("by_id", 4711),
    "what was done": _edit("what", "iets.anders"),
    "from where": _edit("origin", "10.9.9.9"),
    "no mark": _edit("mac", None),
    "a made-up mark": _edit("mac", "0" * 88),
    "when": move_in_time,
    "a line removed": delete,
    "some lines removed": delete_several,
    "the end removed": cut_the_tail,
    "the end removed with its seals": cut_the_tail_with_its_seals,
    "two lines change places": swap_numbers,
    "a line twice": copy_to_the_end,
    "a line of one's own": add_without_a_mark,
    "a line covered by a copy": replace_by_a_copy,
    "a seal removed": drop_a_seal,
}
