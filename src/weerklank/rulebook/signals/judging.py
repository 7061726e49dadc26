"""How a signal is judged: in what order, and since when it is on.

A rule is a pure function from a `Case` to a `Finding`, or None when it is silent. Trajectories that
have not begun, ended or rest are silent before any rule is asked. The moment since when a signal is
on is found by asking the same rule about earlier days, so that both follow from one text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from weerklank.rulebook.calendar import DAY
from weerklank.rulebook.doubt import MOST, answers, certain
from weerklank.rulebook.facts import Case, Facts, Why, pauses
from weerklank.rulebook.signals.steps import awaited
from weerklank.rulebook.signals.thresholds import Schedule

ON, UNKNOWN = "on", "unknown"
WARN, OVER = "warn", "over"
# In `why`: the columns looked at of which a value was refused.
REFUSED = "geweigerd"


class Finding(NamedTuple):
    """What a rule says: `why` holds the columns read and the thresholds used.

    `since` may be left out; then it is looked for.
    """

    state: str
    level: str | None
    why: Why
    since: date | None = None


class Verdict(NamedTuple):
    """What is said of one trajectory by one rule on one day.

    `waits_for` is of what is unknown: the step that was not taken yet, so that it cannot be known.
    Without it something is missing.
    """

    signal: str
    state: str
    level: str | None
    since: date | None
    why: Why
    waits_for: str = ""


def over(**why: object) -> Finding:
    """Say that something went over its limit, and what that rests on."""
    return Finding(ON, OVER, why)


def warns(**why: object) -> Finding:
    """Say that something asks for a look, and what that rests on."""
    return Finding(ON, WARN, why)


def how_many(table: Sized | None) -> int | None:
    """Return how many rows a table has, for `why`; None when it was not delivered."""
    return None if table is None else len(table)


def unknown(**why: object) -> Finding:
    """Say that an input is missing; `why` names it, with None."""
    return Finding(UNKNOWN, None, why)


@dataclass(frozen=True, slots=True)
class Rule:
    """A signal of the register.

    `label` is what a consulent reads, `turn` who has to act (gemeente, begeleiding, taalschool,
    DUO), `basis` what it rests on. `columns` and `tables` are what it reads: between two dates in
    them its answer changes at most once, apart from `moments`, days on which time alone changes it.
    """

    signal: str
    label: str
    turn: str
    basis: str
    judge: Callable[[Case], Finding | None]
    columns: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    moments: Callable[[Case], Iterable[date | None]] = lambda case: ()
    # Of what is missing here, the step that comes first; see rules/steps.py.
    after: Mapping[str, str] = field(default_factory=dict)
    # What `why` lists, and how two lists become what holds in both; see rules/doubt.py.
    lists: Mapping[str, Callable[..., object]] = field(default_factory=dict)


def judge(facts: Facts, on: date, schedule: Schedule, rules: Sequence[Rule]) -> list[Verdict]:
    """Return what the rules say of a trajectory on this day, in the order of the rules."""
    case = Case(facts, on, schedule.on(on))
    if not case.exists:
        return []
    is_over = certain(case, lambda each: each.is_over)
    if is_over is True:
        return []
    verdicts = []
    for rule in rules:
        # Whether she is still there is not known: then nothing is.
        finding = _refused(is_over.columns) if is_over else find(rule, case)
        if finding is None:
            continue
        since = finding.since
        if finding.state == ON and since is None:
            since = first_day(rule, facts, on, schedule)
        verdicts.append(
            Verdict(
                rule.signal,
                finding.state,
                finding.level,
                since,
                finding.why,
                _waits_for(rule, case, finding),
            )
        )
    return verdicts


def find(rule: Rule, case: Case) -> Finding | None:
    """Return what a rule says, as far as that holds whatever the refused values are."""
    if not case.facts.refused:
        return rule.judge(case)
    first: Finding | None = None
    looked: tuple[str, ...] = ()
    for number, (finding, columns) in enumerate(answers(case, rule.judge)):
        if number == 0:
            first, looked = finding, columns
            if first is not None and first.state == UNKNOWN:
                missing = tuple(name for name in looked if first.why.get(name, "") is None)
                return first._replace(why=first.why | {REFUSED: missing}) if missing else first
            continue
        looked = tuple(dict.fromkeys((*looked, *columns)))
        both = _both(rule, first, finding, looked)
        if both is _DIFFERENT or number >= MOST:
            return _refused(looked)
        first = both
    if first is not None and looked:
        first = first._replace(why=first.why | {REFUSED: looked})
    return first


_DIFFERENT = Finding("", None, {})  # told apart by identity


def _both(
    rule: Rule, one: Finding | None, other: Finding | None, refused: Sequence[str]
) -> Finding | None:
    """Return what two findings have in common; _DIFFERENT when one says what the other does not.

    What was refused itself may differ: it stays not known. Of `rule.lists` what is in both stays.
    """
    if one is None or other is None:
        return None if one is other else _DIFFERENT
    if one[:2] != other[:2] or one.why.keys() != other.why.keys():
        return _DIFFERENT
    why = dict(one.why)
    for name, value in one.why.items():
        theirs = other.why[name]
        if value == theirs or name in refused:
            continue
        if name not in rule.lists:
            return _DIFFERENT
        why[name] = rule.lists[name](value, theirs)
        if why[name] == ():
            return _DIFFERENT
    return one._replace(why=why)


def in_both(one: Sequence[object], other: Sequence[object]) -> tuple[object, ...]:
    """Return what two lists share, for `Rule.lists`."""
    return tuple(each for each in one if each in other)


def if_alike(one: object, other: object) -> object:
    """Return what both say, None when they differ, for `Rule.lists`."""
    return one if one == other else None


def _refused(columns: Sequence[str]) -> Finding:
    """Say that what this rests on was refused; `why` names it."""
    return unknown(**dict.fromkeys(columns), **{REFUSED: tuple(columns)})


def _waits_for(rule: Rule, case: Case, finding: Finding) -> str:
    if finding.state != UNKNOWN or REFUSED in finding.why:
        return ""
    missing = [name for name, value in finding.why.items() if value is None]
    return awaited(case, missing, rule.after)


def first_day(rule: Rule, facts: Facts, on: date, schedule: Schedule) -> date:
    """Return the first day of the unbroken time that this rule has been on, up to `on`.

    Between two days on which something happened the answer changes at most once; so it is enough
    to ask at both ends of each such stretch, and to halve the one in which it changed. While the
    plicht rested, or before the trajectory began, nothing was on: what is on now began after that.
    What rests on columns without a date was on as long as the trajectory is there, or as anything
    is known of it.
    """
    begins = facts.begins_on
    silent_until = max(_end_of_rest(facts, on), begins or date.min)

    def is_on(day: date) -> bool:
        if day < silent_until:
            return False
        finding = find(rule, Case(facts, day, schedule.on(day)))
        return finding is not None and finding.state == ON

    days = set(_days_of(rule, facts, on, schedule))
    if begins is not None:
        days.add(begins)
    begin, last = on, on
    for begin in sorted(days, reverse=True):
        if not is_on(begin):
            return _halve(is_on, begin, last)
        if not is_on(begin - DAY):
            return begin
        last = begin - DAY
    days -= set(schedule.days_of_change)
    first = min((*days, *_known_days(facts, on)), default=on)
    return first if is_on(first) else _halve(is_on, first, begin)


def _known_days(facts: Facts, on: date) -> Iterator[date]:
    """Yield the days up to `on` on which something of the trajectory itself happened."""
    for name, day in facts.row._asdict().items():
        if name not in _NOT_OF_THE_TRAJECTORY and isinstance(day, date) and day <= on:
            yield day


def _end_of_rest(facts: Facts, on: date) -> date:
    """Return the day from which the plicht runs without a break up to `on`, as far as known."""
    return max(
        (
            decision.tot
            for decision in facts.besluiten or ()
            if decision.van is not None
            and decision.tot is not None
            and decision.van < decision.tot <= on
            and pauses(decision)
        ),
        default=date.min,
    )


def _halve(is_on: Callable[[date], bool], off: date, on: date) -> date:
    """Return the first day on, when it is off on `off` and on on `on` and changes once."""
    while (on - off).days > 1:
        middle = off + (on - off) // 2
        if is_on(middle):
            on = middle
        else:
            off = middle
    return on


# Of before the trajectory, or planned.
_NOT_OF_THE_TRAJECTORY = (
    "in_nederland_sinds",
    "kinderopvang_sinds",
    "betaald_werk_sinds",
    "termijn_eind",
    "verwachte_start",
    "spreekuur_eind",
)
_TERM = ("pip", "termijn_eind")
_OF_GROUP_AND_REST = ("doelgroepen", "leerroutes", "besluiten")


def _days_of(rule: Rule, facts: Facts, on: date, schedule: Schedule) -> Iterator[date]:
    """Yield the days up to `on` at which the answer of a rule may turn."""
    days: list[object] = [getattr(facts.row, name) for name in (*_TERM, *rule.columns)]
    for name in (*_OF_GROUP_AND_REST, *rule.tables):
        value = getattr(facts, name)
        if name == "medewerkers" or not value:
            continue
        for row in (value,) if name == "duo" else value:
            days += row
    for limits in schedule.up_to(on):
        days += rule.moments(Case(facts, on, limits))
    days += schedule.days_of_change
    for day in days:
        if isinstance(day, date) and day <= on:
            yield day
