"""Four hundred and twenty invented trajectories of Voorbeelddam, for the register.

The same seed and day give the same rows. No person, place or organisation in them exists.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from weerklank.rulebook import tables
from weerklank.rulebook.facts import ASIEL, GEZIN
from weerklank.site.demo import lives
from weerklank.site.demo.cases import CASES, NamedCase
from weerklank.site.demo.lives import Life, pick

SEED = 2021
COUNT = 420
COHORTS = 3  # calendar years of the kennisgeving: this one, the last and the one before
# Family and other migrants go for B1 more often than status holders (CBS, cohorts 2022 and 2023).
_GROUPS = ((ASIEL, 66), (GEZIN, 34))
_ROUTES = {ASIEL: (("B", 50), ("Z", 40), ("O", 10)), GEZIN: (("B", 74), ("Z", 20), ("O", 6))}
# Caseloads are never the same size; who leaves soon has handed over most of hers.
_CONSULENTEN = tuple(zip(lives.CONSULENTEN, (56, 60, 54, 8, 52, 50, 48, 40), strict=True))

# The rows of each table with the supplier's key of the trajectory, '' where it belongs to none.
Made = dict[str, list[tuple[str, tuple[object, ...]]]]


def make(today: date, seed: int = SEED) -> Made:
    """Return the rows of all tables, in the order in which they are read."""
    cases = [_case(each, today, seed) for each in CASES]
    others = _others(COUNT - len(cases), today, seed)
    made: Made = {table.name: [] for table in tables.ALL}
    made["medewerkers"] = [("", each) for each in _staff(today)]
    made["plekken"] = [("", each) for each in _places()]
    for life in cases + others:
        duo = _at_duo(life)
        made["trajecten"].append((life.key, tables.Traject(**life.row)))
        for name, found in life.lists.items():
            if name not in ("trajecten", "duo"):
                made[name] += [(life.key, each) for each in found]
        if duo is not None:
            made["duo"].append((life.key, duo))
    return made


def _case(case: NamedCase, today: date, seed: int) -> Life:
    dice = _dice(seed, case.key)
    life = lives.live(
        case.key,
        group=case.group,
        route=case.route,
        notified=today - timedelta(days=case.days),
        today=today,
        dice=dice,
        consulent=pick(dice, _CONSULENTEN[:3] + _CONSULENTEN[4:]),
    )
    case.change(life)
    lives.look_around(life, _dice(seed, f"{case.key} rondom"))
    lives.settle(life)
    return life


def _dice(seed: int, key: str) -> Random:
    return Random(f"{seed} {key}")  # noqa: S311  invented lives, nothing to keep secret


def _others(count: int, today: date, seed: int) -> list[Life]:
    """Make the lives that are no named case; every group, route and cohort comes at least once."""
    corners = [
        (group, route, today.year - back)
        for back in range(COHORTS)
        for group in (ASIEL, GEZIN)
        for route in tables.ROUTES
    ]
    made = []
    for number in range(1, count + 1):
        key = f"VBD-{number:04}"
        dice = _dice(seed, key)
        group = pick(dice, _GROUPS)
        route = pick(dice, _ROUTES[group])
        year = today.year - dice.choices(range(COHORTS), (30, 36, 34))[0]
        notified = _day_in(year, today, dice)
        if number <= len(corners):
            # Early in the year, so that there is a leerroute by now.
            group, route, year = corners[number - 1]
            notified = min(date(year, 1, 1 + number), today - timedelta(days=1))
        life = lives.live(
            key,
            group=group,
            route=route,
            notified=notified,
            today=today,
            dice=dice,
            consulent=pick(dice, _CONSULENTEN),
        )
        _go_on(life, group, route)
        lives.look_around(life, _dice(seed, f"{key} rondom"))
        lives.join_in_freely(life, _dice(seed, f"{key} vrij"))
        lives.settle(life)
        made.append(life)
    return made


def _day_in(year: int, today: date, dice: Random) -> date:
    first = date(year, 1, 1)
    last = min(date(year, 12, 31), today - timedelta(days=1))
    return first + timedelta(days=dice.randint(0, max(0, (last - first).days)))


def _go_on(life: Life, group: str, route: str) -> None:
    """Let happen what happens now and then, and at most one of the troubles of the cases."""
    dice = life.dice
    _go_through_changes(life)
    _end(life)
    age = (life.today - life.row["kennisgeving"]).days
    for case in CASES:
        fits = (case.group, case.route) == (group, route) and case.days - 60 <= age
        if fits and case.strewn and dice.randrange(100) < case.strewn and age < case.days + 300:
            case.change(life)
            break
    lives.settle(life)


def _go_through_changes(life: Life) -> None:
    """Change the leerroute, the group or the consulent, as happens now and then."""
    dice, row, lists = life.dice, life.row, life.lists
    roll = dice.randrange(100)
    if roll < 6 and row["leerroute"] == "B":
        day = row["pip"] + timedelta(days=dice.randrange(200, 480))
        if day < life.today:
            lists["leerroutes"] = [
                tables.LeerroutePeriod(row["pip"], day, "O", "eerste PIP"),
                tables.LeerroutePeriod(day, None, "B", "past beter"),
            ]
    elif roll < 8 and row["doelgroep"] == ASIEL:
        day = row["pip"] + timedelta(days=100)
        if day < life.today:
            lists["doelgroepen"] = [
                tables.DoelgroepPeriod(row["kennisgeving"], day, GEZIN),
                tables.DoelgroepPeriod(day, None, ASIEL),
            ]
    elif roll < 38:
        day = row["brp"] + timedelta(days=dice.randrange(120, 600))
        if day < life.today:
            contacts = lists["contactpersonen"]
            first = contacts[0]
            contacts[0] = first._replace(tot=day, reden="ander werk")
            successor = pick(dice, _CONSULENTEN[:3] + _CONSULENTEN[4:])
            contacts.append(
                tables.ContactPeriod(lives.GEMEENTE, successor, day, None, "overgenomen")
            )


def _end(life: Life) -> None:
    """Leave the municipality, die, or be exempt: few do."""
    dice, row = life.dice, life.row
    roll = dice.randrange(1000)
    day = row["pip"] + timedelta(days=dice.randrange(60, 500))
    if roll < 25:
        row["vertrokken"] = day
    elif roll < 28:
        row["overleden"] = day
    elif roll < 40:
        ground = dice.choice(("MED", "BIO"))
        life.lists["besluiten"].append(tables.Decision("ontheffing", ground, day, None, True))
    elif roll < 50:
        until = day + timedelta(days=240)
        life.lists["besluiten"].append(
            tables.Decision("tijdelijke vrijstelling", "OPL", day, until, None)
        )
    elif roll < 70:
        until = day + timedelta(days=120)
        ground = dice.choice(("ziekte", "bevalling"))
        life.lists["besluiten"].append(tables.Decision("verlenging", ground, day, until, None))
        if "termijn_eind" in row:
            row["termijn_eind"] += timedelta(days=120)


def _at_duo(life: Life) -> tables.DuoRecord | None:
    """Return the same facts as DUO would have them; now and then they differ or are missing."""
    row = life.row
    apart = row.pop("duo_verschil", 0)
    if row.pop("duo_ontbreekt", False):
        return None
    pip = row.get("pip")
    return tables.DuoRecord(
        doelgroep=row.get("doelgroep", ""),
        kennisgeving=row.get("kennisgeving"),
        leerroute=row.get("leerroute", ""),
        niveau=row.get("niveau", ""),
        pip=pip - timedelta(days=apart) if pip else None,
        termijn_eind=row.get("termijn_eind"),
        aanbod=row.get("aanbod"),
        pvt_ondertekend=row.get("pvt_ondertekend"),
        map_eindgesprek=row.get("map_eindgesprek"),
        contactpersoon=next(
            (
                each.contactpersoon
                for each in reversed(life.lists["contactpersonen"])
                if each.organisatie == lives.GEMEENTE and each.tot is None
            ),
            "",
        ),
        z_eind=row.get("z_eind"),
        voldaan=row.get("voldaan"),
    )


def _staff(today: date) -> list[tables.StaffMember]:
    leaves = {lives.LEAVING: today + timedelta(days=9), lives.LEFT: today - timedelta(days=40)}
    of = (
        [(key, lives.MUNICIPALITY) for key in lives.CONSULENTEN]
        + [(key, lives.SUPPORT) for key in lives.BEGELEIDERS]
        + [(key, lives.SCHOOLS[number // 3]) for number, key in enumerate(lives.DOCENTEN)]
    )
    return [tables.StaffMember(key, organisation, leaves.get(key)) for key, organisation in of]


def _places() -> list[tables.Place]:
    return [
        tables.Place(
            name,
            name,
            kind,
            sector,
            lives.KERNEN[kern],
            parts,
            level,
            capacity,
            child_care,
            # What employers offer is for the municipality to fill; who guides brought the table.
            gedeeld=kind != "betaald werk",
            aangedragen_door=lives.SUPPORT if name == lives.BROUGHT else "",
        )
        for name, kind, sector, kern, parts, level, capacity, child_care in lives.PLACES
    ]


def write(made: Made, folder: Path) -> None:
    """Write every table as a CSV file, with the columns that the import knows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in made.items():
        table = tables.BY_NAME[name]
        own = [tables.KEY_COLUMN] if table.of_trajectory else []
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*own, *(column.name for column in table.columns)])
            for key, row in found:
                cells = [
                    _cell(column, value) for column, value in zip(table.columns, row, strict=True)
                ]
                writer.writerow([key, *cells] if own else cells)


def _cell(column: tables.Column, value: object) -> str:
    if value is None:
        return ""
    if column.kind is tables.CellKind.YES_NO:
        return "ja" if value else "nee"
    if column.kind is tables.CellKind.MONTH:
        return f"{value:%Y-%m}"
    if column.kind is tables.CellKind.AMOUNT:
        return f"{value:g}"
    return str(value)
