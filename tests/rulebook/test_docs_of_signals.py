"""The table of signals in docs/methode.md is made from the rules, so it cannot grow old.

When a rule or a threshold changes, `test_table_of_signals_is_that_of_the_rules` shows the rows as
they should be. What makes a signal unknown is not described anywhere: it is found out by asking the
rules about many trajectories of which at random much is missing.
"""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import pytest
from django.utils.formats import date_format, number_format

from weerklank.rulebook import tables
from weerklank.rulebook.facts import Case, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import UNKNOWN
from weerklank.rulebook.signals.thresholds import ALWAYS
from weerklank.rulebook.tables import ALL, BY_NAME, TRAJECTEN, CellKind
from weerklank.rulebook.wording import columns

METHODE = Path(__file__).resolve().parents[2] / "docs/methode.md"
ON = date(2026, 11, 1)
BASES = {"L": "wet", "K": "gewoonte", "S": "bronrapport", "P": "voorstel"}
# What may be missing and is no column of `trajecten`, nor a table.
OTHER = {
    "contactpersoon": "contactpersoon",
    "gratis_pogingen_tegoed": "gratis pogingen over",
    "niveau": "niveau van het examen",
    "signalen": "of SIG-13, 14, 16 of 22 aan is",
    "uit_dienst": "laatste werkdag van de contactpersoon",
}
SPEAKS_ONCE_BEGUN = ("SIG-12",)
NOT_OF_THE_REGISTER = {"SIG-30", "SIG-33", "SIG-34", "SIG-35"}  # warnings of the research side
_LISTS = tuple(
    table for table in ALL if table.of_trajectory and table.name not in ("trajecten", "duo")
)
# How many rows of a table someone has; enough levels now and then to have reached A2.
_NUMBERS = {table.name: (0, 1, 1, 3) for table in _LISTS} | {"niveaus": (0, 1, 16, 16)}


# --- what makes a rule unknown -----------------------------------------------------------------
@cache
def missing_inputs(trajectories=6_000):
    """Give per signal what was missing, in any of these trajectories, when it was unknown."""
    dice = Random("what is not known")  # noqa: S311  nothing to keep secret
    limits = signals.schedule().on(ON)
    found = {rule.signal: set() for rule in signals.ALL}
    for _ in range(trajectories):
        case = Case(facts_with_gaps(dice), ON, limits)
        for rule in signals.ALL:
            finding = rule.judge(case)
            if finding and finding.state == UNKNOWN:
                found[rule.signal] |= {name for name, value in finding.why.items() if value is None}
    return found


def facts_with_gaps(dice):
    row = row_of(dice, TRAJECTEN)
    if row.pip is None and dice.random() < 0.6:
        # Somewhere in the term, and often when the leerroute can just be changed.
        row = row._replace(pip=ON - timedelta(days=dice.choice((10, 200, 480, 520, 700, 1_000))))
    delivered = {
        table.name: tuple(
            sorted(
                (row_of(dice, table) for _ in range(dice.choice(_NUMBERS[table.name]))),
                key=lambda each: [str(value) for value in each],
            )
        )
        for table in _LISTS
        if dice.random() < 0.6
    }
    staff = {name: tables.StaffMember(name) for name in ("a", "b")} if dice.random() < 0.6 else None
    duo = row_of(dice, BY_NAME["duo"]) if dice.random() < 0.6 else None
    return Facts("T", row, medewerkers=staff, duo=duo, duo_delivered=True, **delivered)


def row_of(dice, table):
    return table.row(
        *(
            ("" if column.kind in (CellKind.TEXT, CellKind.CHOICE) else None)
            if column.name not in (*table.key, *table.required) and dice.random() < 0.5
            else value_of(dice, column)
            for column in table.columns
        )
    )


def value_of(dice, column):
    if column.kind is CellKind.CHOICE:
        return dice.choice(column.choices)
    if column.kind in (CellKind.DATE, CellKind.MONTH):
        day = ON + timedelta(days=dice.randrange(-900, 120))
        return day.replace(day=1) if column.kind is CellKind.MONTH else day
    if column.kind is CellKind.YES_NO:
        return dice.random() < 0.5
    return dice.choice("abc") if column.kind is CellKind.TEXT else dice.randrange(1, 60)


# --- the table ---------------------------------------------------------------------------------
def in_words(name):
    """Give what is missing as the page of a trajectory calls it."""
    if name in OTHER:
        return OTHER[name]
    if name in BY_NAME:
        return f"tabel {name}"
    label = columns.label(name).split(" (")[0]
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def threshold_in_words(threshold):
    text = f"{number_format(threshold.value)} {threshold.unit}: {threshold.label}"
    source = BASES[threshold.basis]
    if threshold.source not in BASES.values():
        source += f", {threshold.source}"
    if threshold.from_on != ALWAYS:
        source += f"; vanaf {date_format(threshold.from_on)}"
    return f"{text} ({source})"


def table_of_signals():
    missing = missing_inputs()
    for rule in signals.ALL:
        own = [each for each in signals.THRESHOLDS if each.name.startswith(f"{rule.signal}.")]
        yield (
            f"| {rule.signal} | {rule.label} | {rule.turn} | {rule.basis} | "
            f"{'<br>'.join(map(threshold_in_words, own))} | "
            f"{', '.join(sorted(map(in_words, missing[rule.signal]), key=str.lower))} |"
        )


def test_table_of_signals_is_that_of_the_rules():
    text = METHODE.read_text()
    said = re.findall(r"^\| SIG-.+\|$", text, re.MULTILINE)
    assert "\n".join(said) == "\n".join(table_of_signals())


def test_what_is_called_missing_is_missing_of_some_trajectory():
    """The search is wide enough: more of it finds nothing else."""
    assert missing_inputs(12_000) == missing_inputs()


@pytest.mark.parametrize(
    "rule",
    [rule for rule in signals.ALL if rule.signal not in SPEAKS_ONCE_BEGUN],
    ids=lambda rule: rule.signal,
)
def test_rule_is_unknown_of_someone_of_whom_nothing_is_known(rule):
    """Missing is never fine; a signal about what has begun waits until something has."""
    nothing = Case(Facts("T", tables.Traject()), ON, signals.schedule().on(ON))
    finding = rule.judge(nothing)
    assert finding is not None
    assert finding.state == UNKNOWN


def test_signals_that_the_manual_names_exist():
    named = set(re.findall(r"SIG-\d\d", METHODE.read_text()))
    assert named - NOT_OF_THE_REGISTER <= {rule.signal for rule in signals.ALL}
