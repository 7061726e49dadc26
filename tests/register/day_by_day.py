"""A signal asked on one day, and on every day before it, as slowly and plainly as can be."""

from datetime import date, timedelta
from random import Random

from weerklank.register.rules import rows, signals
from weerklank.register.rules.facts import Case, Facts
from weerklank.register.rules.judging import ON, Verdict, judge

DAY = timedelta(days=1)
SCHEDULE = signals.schedule()


def ask(signal: str, facts: Facts, on: date) -> Verdict | None:
    """What one rule says, through the same door as all the others."""
    return next(iter(judge(facts, on, SCHEDULE, [signals.BY_SIGNAL[signal]])), None)


def answer(signal: str, facts: Facts, on: date) -> str:
    """`warn` or `over` when it is on, else `unknown` or `silent`."""
    said = ask(signal, facts, on)
    return "silent" if said is None else said.level or said.state


def first_day_on(signal: str, facts: Facts, on: date) -> date:
    """Go back a day at a time for as long as the signal is on."""
    rule = signals.BY_SIGNAL[signal]

    def is_on(day: date) -> bool:
        case = Case(facts, day, SCHEDULE.on(day))
        finding = None if case.is_over else rule.judge(case)
        return finding is not None and finding.state == ON

    while is_on(on - DAY):
        on -= DAY
    return on


def dice_of(seed: str) -> Random:
    """The same dice for the same words."""
    return Random(seed)  # noqa: S311  nothing to keep secret


def rests(dice: Random, begin: date) -> tuple[rows.Decision, ...]:
    """Now and then a decision with which the plicht rests for a while."""
    if dice.random() < 0.7:
        return ()
    van = begin + DAY * dice.randrange(900)
    ground = dice.choice(("ziekte", "bevalling", "aanbieder"))
    return (rows.Decision("verlenging", ground, van, van + DAY * dice.randrange(20, 200)),)
