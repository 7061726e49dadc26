"""The register: a delivery in, and its signals, beside plain SQL on the same files.

`bare` for a delivery: csv.reader, and INSERT into a database with the tables, keys and foreign
keys that the register has. `bare` for signals: bench/plain_signals.sql on tables with an index on
the trajectory; it gives state and level but no first day, so ours does not look for that either.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402  only once there are settings
from django.urls import reverse  # noqa: E402

from bench import once, registers, servers, visitors  # noqa: E402
from bench.measuring import Result, Rows, cpu_of, result, taking_turns  # noqa: E402
from weerklank.deliveries.operations import importing  # noqa: E402
from weerklank.deliveries.rules import sources  # noqa: E402
from weerklank.rulebook import tables  # noqa: E402
from weerklank.rulebook.facts import Case  # noqa: E402
from weerklank.rulebook.signals import catalogue as signals  # noqa: E402
from weerklank.safeguards.models import Organisation, User  # noqa: E402
from weerklank.trajectories import models  # noqa: E402
from weerklank.trajectories.queries import facts as reading  # noqa: E402

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
EIGHT = [
    signals.BY_SIGNAL[f"SIG-{number}"]
    for number in ("01", "07", "09", "13", "14", "19", "22", "23")
]
READ_BY_EIGHT = {"doelgroepen", "leerroutes", "besluiten"}.union(
    *(rule.tables for rule in EIGHT)
) | {"presentie"}
PAGES = ("trajectories:caseload", "figures:figures", "figures:waiting")
PAGE_SECONDS = 0.3  # of the processor
SECONDS = 15.0  # for all signals of a hundred thousand trajectories, on two cores


def measure(size: registers.Size, folder: Path, runs: int, only: str) -> list[dict[str, Any]]:
    """Write the files, take them in and judge them. Gives rows of var/bench.json."""
    files = folder / "delivery"
    count = registers.write(files, size)
    print(f"{size.name}: {size.trajectories} trajectories, {count} rows", file=sys.stderr)
    bench = _Bench(size, folder, files, runs)
    rows = Rows(size.name, only)
    rows.add("register import", lambda: bench.taking_in("register import"))
    rows.add("register signals, all", lambda: bench.all_signals("register signals, all"))
    eight = "register signals, eight rules"
    rows.add(eight, lambda: bench.eight_signals(eight))
    rows.add("register page", lambda: bench.pages("register page"))
    return [row.as_json() for row in rows.found]


class _Bench:
    def __init__(self, size: registers.Size, folder: Path, files: Path, runs: int) -> None:
        self.size, self.folder, self.files, self.runs = size, folder, files, runs
        self.database = Path(connection.settings_dict["NAME"])
        once.make_tables()
        Organisation.objects.create(name="Voorbeelddam", slug="voorbeelddam", kind="gemeente")
        connections.close_all()
        self.empty = folder / "empty.sqlite3"
        shutil.copy(self.database, self.empty)

    def taking_in(self, name: str) -> Result:
        return taking_turns(
            name,
            self.size.name,
            ours=self._take_in,
            bare=self._insert,
            target=1.5,
            runs=self.runs,
        )

    def all_signals(self, name: str) -> Result:
        """The command that users have, by the clock, with its JSON written."""
        self._take_in()
        spent = []
        for _ in range(self.runs):
            before = time.perf_counter()
            subprocess.run(
                [
                    sys.executable, "-m", "weerklank.site.cli", "register", "signals",
                    "--as-of", registers.ON.isoformat(), "--json",
                ],
                stdout=subprocess.DEVNULL,
                check=True,
            )  # fmt: skip
            spent.append(time.perf_counter() - before)
        return result(
            name,
            self.size.name,
            ours=sorted(spent)[len(spent) // 2],
            bare=SECONDS,
            target=1.0,
            runs=self.runs,
            unit="s",
        )

    def eight_signals(self, name: str) -> Result:
        self._take_in()
        plain = self._plain_tables()
        question = (Path(__file__).parent / "plain_signals.sql").read_text()
        found: dict[str, int] = {}

        def bare() -> None:
            rows = plain.execute(question, {"day": registers.ON.isoformat()})
            found["bare"] = sum(1 for _ in rows)

        def ours() -> None:
            found["ours"] = self._judge_eight()

        row = taking_turns(
            name,
            self.size.name,
            ours=lambda: cpu_of(ours),
            bare=lambda: cpu_of(bare),
            target=3.0,
            runs=self.runs,
        )
        if found["ours"] != found["bare"]:
            raise RuntimeError(f"The signals differ: {found}")
        return row

    def pages(self, name: str) -> Iterator[Result]:
        """The first pages that a regisseur opens, of everybody."""
        self._take_in()
        municipality = Organisation.objects.get()
        user = User.objects.create(email="regisseur@example.org", name="Regisseur")
        models.Member.objects.create(municipality=municipality, user=user, role="regisseur")
        cookies = visitors.cookie(user)
        connections.close_all()
        with servers.weerklank() as server:
            for page in PAGES:
                request = visitors.get(f"{reverse(page)}?gemeente={municipality.slug}", cookies)
                servers.warm(server, request)
                spent = [servers.cpu_per_request(server, [request]) for _run in range(self.runs)]
                yield result(
                    f"{name} {page}", self.size.name, ours=statistics.median(spent),
                    bare=PAGE_SECONDS, target=1.0, runs=self.runs,
                )  # fmt: skip

    def _take_in(self) -> float:
        """Take the delivery into an empty register; gives the CPU-seconds."""
        connections.close_all()
        for each in self.database.parent.glob(f"{self.database.name}-*"):
            each.unlink()
        shutil.copy(self.empty, self.database)

        def work() -> None:
            found, _notes = sources.sources_of(self.files)
            importing.import_register(
                found,
                municipality=Organisation.objects.get(),
                supplier="suite",
                by=None,
                at=AT,
            )

        return cpu_of(work)

    def _insert(self) -> float:
        """Put the same rows into the same tables with plain SQL; gives the CPU-seconds."""
        copy = self.folder / "plain.sqlite3"
        shutil.copy(self.empty, copy)
        plain = sqlite3.connect(copy)
        plain.execute("PRAGMA foreign_keys = ON")
        (municipality,) = plain.execute("SELECT id FROM safeguards_organisation").fetchone()

        def work() -> None:
            with plain:
                plain.execute(
                    "INSERT INTO trajectories_change (id, municipality_id, kind, at, by_name,"
                    " reason, supplier, file_name, checksum, counts, withdrawn_by_name)"
                    " VALUES (1, ?, 'import', '2026-11-01', '', '', '', '', '', '{}', '')",
                    (municipality,),
                )
                numbers = self._number(plain, municipality)
                for path in sorted(self.files.glob("*.csv")):
                    with path.open(encoding="utf-8", newline="") as file:
                        _insert_table(plain, path.stem, csv.reader(file), numbers, municipality)

        spent = cpu_of(work)
        plain.close()
        return spent

    def _number(self, plain: sqlite3.Connection, municipality: int) -> dict[str, int]:
        with (self.files / "trajecten.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            numbers = {row[0]: number for number, row in enumerate(rows, start=1)}
        plain.executemany(
            "INSERT INTO trajectories_trajectory (id, municipality_id, pseudonym, recorded_in_id)"
            " VALUES (?, ?, ?, 1)",
            ((number, municipality, key) for key, number in numbers.items()),
        )
        return numbers

    def _plain_tables(self) -> sqlite3.Connection:
        plain = sqlite3.connect(self.folder / "plain_signals.sqlite3")
        for table in tables.ALL:
            key = ["traject"] if table.of_trajectory else []
            names = ", ".join([*key, *(column.name for column in table.columns)])
            plain.execute(f"CREATE TABLE {table.name} ({names})")
        for path in self.files.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                header = next(rows)
                marks = ", ".join("?" * len(header))
                plain.executemany(
                    f"INSERT INTO {path.stem} ({', '.join(header)}) VALUES ({marks})",  # noqa: S608
                    ([cell or None for cell in row] for row in rows),
                )
            plain.execute(f"CREATE INDEX {path.stem}_of ON {path.stem} ({header[0]})")
        plain.execute("UPDATE uren SET uren = CAST(uren AS real)")
        plain.execute("UPDATE presentie SET maand = maand || '-01'")
        plain.commit()
        return plain

    def _judge_eight(self) -> int:
        municipality = Organisation.objects.get()
        schedule = signals.schedule()
        limits = schedule.on(registers.ON)
        count = 0
        for each in reading.facts(municipality, names=READ_BY_EIGHT):
            case = Case(each, registers.ON, limits)
            if not case.is_over:
                count += sum(rule.judge(case) is not None for rule in EIGHT)
        return count


def _insert_table(
    plain: sqlite3.Connection,
    name: str,
    rows: Iterator[list[str]],
    numbers: dict[str, int],
    municipality: int,
) -> None:
    header = next(rows)
    table = tables.BY_NAME[name]
    given = header[1:] if table.of_trajectory else header
    # What the table wants and the file has not.
    model = models.OF_TABLE[name]
    empty = [
        column.name
        for column in table.columns
        if column.name not in given and not model._meta.get_field(column.name).null
    ]
    owner = "trajectory_id" if table.of_trajectory else "municipality_id"
    columns = ", ".join([owner, *given, *empty])
    marks = ", ".join(
        ["?"] * (1 + len(given)) + ["1" if each == "nummer" else "''" for each in empty]
    )
    values = (
        ((numbers[row[0]], *(cell or None for cell in row[1:])) for row in rows)
        if table.of_trajectory
        else ((municipality, *(cell or None for cell in row)) for row in rows)
    )
    if name == "trajecten":  # its texts may not be null
        values = ((numbers[row[0]], *row[1:]) for row in rows)
    plain.executemany(
        f"INSERT INTO {model._meta.db_table} (recorded_in_id, {columns})"  # noqa: S608
        f" VALUES (1, {marks})",
        values,
    )
