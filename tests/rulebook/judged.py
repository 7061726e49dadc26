"""What one rule says of made-up facts on a day, and since when, asked day by day."""

from datetime import date, timedelta
from random import Random
from typing import Any

from weerklank.rulebook.facts import ASIEL, Case, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import ON, Verdict, judge
from weerklank.rulebook.signals.thresholds import Schedule
from weerklank.rulebook.tables import Decision, Traject
from weerklank.rulebook.wording.signals import explain

DAY = timedelta(days=1)
SCHEDULE = signals.schedule()


def facts_of(*, tables: dict[str, Any] | None = None, **row: Any) -> Facts:
    """Make facts of one trajectory; a table that is not named was not delivered."""
    return Facts("T", Traject(**{"doelgroep": ASIEL, **row}), **(tables or {}))


def verdict_of(
    signal: str, facts: Facts, on: date, schedule: Schedule = SCHEDULE
) -> Verdict | None:
    said = judge(facts, on, schedule, [signals.BY_SIGNAL[signal]])
    return said[0] if said else None


def state_of(signal: str, facts: Facts, on: date, schedule: Schedule = SCHEDULE) -> str | None:
    """Give "over", "warn", "unknown", or None when the rule is silent; what it says is readable."""
    verdict = verdict_of(signal, facts, on, schedule)
    if verdict is None:
        return None
    sentence = explain(verdict)
    assert sentence.endswith(".")
    assert "None" not in sentence
    assert "%" not in sentence
    return verdict.level or verdict.state


def first_day_by_day(signal: str, facts: Facts, on: date, schedule: Schedule = SCHEDULE) -> date:
    """Give since when a signal that is on has been on, by asking every day before it."""
    rule = signals.BY_SIGNAL[signal]
    while True:
        day = on - DAY
        case = Case(facts, day, schedule.on(day))
        finding = rule.judge(case) if case.exists and not case.is_over else None
        if finding is None or finding.state != ON:
            return on
        on = day


def answer(signal: str, facts: Facts, on: date) -> str:
    """`warn` or `over` when it is on, else `unknown` or `silent`."""
    said = verdict_of(signal, facts, on)
    return "silent" if said is None else said.level or said.state


def dice_of(seed: str) -> Random:
    """The same dice for the same words."""
    return Random(seed)  # noqa: S311  nothing to keep secret


def rests(dice: Random, begin: date) -> tuple[Decision, ...]:
    """Now and then a decision with which the plicht rests for a while."""
    if dice.random() < 0.7:
        return ()
    van = begin + DAY * dice.randrange(900)
    ground = dice.choice(("ziekte", "bevalling", "aanbieder"))
    return (Decision("verlenging", ground, van, van + DAY * dice.randrange(20, 200)),)
