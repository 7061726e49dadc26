"""A made-up register as the files of a supplier: seeded, without anybody in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from weerklank.rulebook.calendar import months_later

ON = date(2026, 11, 1)  # the reference date
FIRST = date(2022, 6, 1)
STAFF = 60
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Size:
    """Per trajectory there are about ten rows of hours, appointments and presence."""

    name: str
    trajectories: int


SIZES = {
    size.name: size
    for size in (
        Size("XR", 2_000),  # to try the benchmark itself
        Size("R", 100_000),
    )
}


def write(folder: Path, size: Size, seed: int = 2021) -> int:
    """Write the tables as CSV files; gives the number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = _Tables(folder)
    random = Random(seed)  # noqa: S311  nothing is secret here
    for number in range(STAFF):
        leaves = ON + timedelta(days=random.randint(-200, 400)) if random.random() < 0.2 else None
        tables.add("medewerkers", (f"M{number:03}", "gemeente", leaves))
    for number in range(size.trajectories):
        _life(tables, random, f"K{number:07}")
    return tables.close()


def _life(tables: _Tables, random: Random, key: str) -> None:
    is_asiel = random.random() < 0.6
    notified = FIRST + timedelta(days=random.randint(0, (ON - FIRST).days))
    registered = notified + timedelta(days=random.randint(-30, 60))
    begin = max(notified, registered)
    pip = begin + timedelta(days=random.randint(30, 130))
    pip_known = pip if pip <= ON else None
    route = random.choices("BZO", (52, 38, 10))[0] if pip_known else None
    aanbod = _before(pip + timedelta(days=random.randint(10, 140)), 0.85, random)
    pvt = _before(pip + timedelta(days=random.randint(40, 500)), 0.7, random)
    done = _before(pip + timedelta(days=random.randint(600, 1100)), 0.5, random)
    tables.add(
        "trajecten",
        (
            key,
            "Asielstatushouder" if is_asiel else "Gezinsmigrant en overige migrant",
            random.choice(("16–24", "25–29", "30–39", "40–49", "50–59", "60+")),
            random.choice(("man", "vrouw")),
            notified,
            registered,
            pip_known,
            route,
            {"B": "B1", "O": "B1", "Z": "A2", None: None}[route],
            4 if pip_known else None,
            aanbod if pip_known and is_asiel else None,
            pvt if pip_known else None,
            (registered + timedelta(days=5)) if is_asiel else None,
            random.choice(("ja", "nee", "")),
            done if pip_known else None,
        ),
    )
    _contacts(tables, random, key, begin)
    if pip_known:
        _month_rows(tables, random, key, pip, route or "B")
        if random.random() < 0.05:
            van = pip + timedelta(days=random.randint(100, 400))
            tables.add("besluiten", (key, "verlenging", "ziekte", van, van + timedelta(days=90)))


def _contacts(tables: _Tables, random: Random, key: str, begin: date) -> None:
    van = begin + timedelta(days=random.randint(0, 30))
    while van <= ON:
        tot = van + timedelta(days=random.randint(200, 900))
        is_last = tot > ON
        tables.add(
            "contactpersonen",
            (key, "gemeente", f"M{random.randrange(STAFF):03}", van, None if is_last else tot),
        )
        van = tot + timedelta(days=random.choice((0, 0, 0, 10, 40)))


def _month_rows(tables: _Tables, random: Random, key: str, pip: date, route: str) -> None:
    months = [month for number in range(1, 40) if (month := months_later(pip, number)) < ON]
    for month in months[-4:]:
        first = month.replace(day=1)
        until = months_later(first, 1)
        if until <= ON:
            hours = random.randint(0, 400) / 10
            tables.add("uren", (key, "cursus", hours, first, until, "school"))
            if route == "Z" and random.random() < 0.4:
                tables.add(
                    "uren", (key, "participatie", random.randint(0, 300) / 10, first, until, "plek")
                )
            offered = random.randint(8, 24)
            tables.add(
                "presentie", (key, f"{first:%Y-%m}", offered, random.randint(offered // 3, offered))
            )
        tables.add(
            "afspraken",
            (
                key,
                "gemeente",
                random.choice(("voortgangsgesprek", "begeleiding")),
                month,
                random.choice(("gehouden", "gehouden", "afgezegd door organisatie", "verzet")),
            ),
        )


def _before(day: date, share: float, random: Random) -> date | None:
    return day if random.random() < share and day <= ON else None


_HEADERS = {
    "trajecten": (
        "traject,doelgroep,leeftijdsklasse,gender,kennisgeving,brp,pip,leerroute,niveau,"
        "voortgangsgesprekken,aanbod,pvt_ondertekend,mb_start,werkervaring_herkomst,voldaan"
    ),
    "medewerkers": "contactpersoon,organisatie,uit_dienst",
    "contactpersonen": "traject,organisatie,contactpersoon,van,tot",
    "afspraken": "traject,organisatie,soort,gepland_op,status",
    "uren": "traject,soort,uren,van,bekend_tot,bron",
    "presentie": "traject,maand,aangeboden,aanwezig",
    "besluiten": "traject,soort,grond,van,tot",
}


class _Tables:
    def __init__(self, folder: Path) -> None:
        self._files = {
            name: (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            for name in _HEADERS
        }
        self._writers = {name: csv.writer(file) for name, file in self._files.items()}
        for name, header in _HEADERS.items():
            self._writers[name].writerow(header.split(","))
        self._rows = 0

    def add(self, table: str, row: Iterable[Any]) -> None:
        self._writers[table].writerow(row)
        self._rows += 1

    def close(self) -> int:
        for file in self._files.values():
            file.close()
        return self._rows
