"""Does a participation place fit someone? Reasons for and against, never a score or a decision.

Source report (places and wishes find each other by chance) and our proposal. What is not known is
a reason of its own: it neither fits nor fails. The consulent and the inburgeraar choose together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAYS_PER_WEEK, runs
from weerklank.rulebook.facts import ASIEL, Case, Why
from weerklank.rulebook.signals.hours import DATED_BY, PARTICIPATION, known_hours
from weerklank.rulebook.signals.levels import reached

# What a place asks first is to understand and to be understood.
SPOKEN = ("LU", "SP")
LOWEST_LEVEL = "A1"


class Fit(Enum):
    """What the reasons say together."""

    FITS = "past"
    MAYBE = "past misschien"  # nothing against it, and something is not known
    NOT = "past niet"


class About(Enum):
    """What a reason is about."""

    PART = "deelname"
    ROOM = "ruimte"
    KIND = "soort"
    SECTOR = "sector"
    KERN = "kern"
    DAGDELEN = "dagdelen"
    LEVEL = "taalniveau"
    CHILDCARE = "kinderopvang"
    HOURS = "uren"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `fits` is None when it is not known; `why` holds the values that were read."""

    about: About
    fits: bool | None
    why: Why = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """One trajectory against one place."""

    reasons: tuple[Reason, ...]

    @property
    def fit(self) -> Fit:
        said = {reason.fits for reason in self.reasons}
        if False in said:
            return Fit.NOT
        return Fit.MAYBE if None in said else Fit.FITS


def match(case: Case, place: tables.Place, taken: int | None = None) -> Match:
    """Hold a trajectory against a place; against its room as well when `taken` is given."""
    wishes = tuple(case.facts.wensen or ())
    reasons = [
        _part(case, place),
        None if taken is None else _room(place, taken),
        _kind(wishes, place) or _sector(wishes, place),
        _kern(case, wishes, place),
        _dagdelen(wishes, place),
        _level(case, place),
        _childcare(case, place),
        _hours(case),
    ]
    return Match(tuple(reason for reason in reasons if reason is not None))


def _part(case: Case, place: tables.Place) -> Reason | None:
    """Against: who takes part here already. Otherwise nothing is said."""
    for row in case.facts.participatie or ():
        if _same(row.plek, place.plek) and runs(row.van, row.tot, case.on):
            return Reason(About.PART, False, {"van": row.van})
    return None


def _room(place: tables.Place, taken: int) -> Reason:
    if place.capaciteit is None:
        return Reason(About.ROOM, None, {"capaciteit": None, "bezet": taken})
    why = {"capaciteit": place.capaciteit, "bezet": taken}
    return Reason(About.ROOM, taken < place.capaciteit, why)


def _kind(wishes: Sequence[tables.Wish], place: tables.Place) -> Reason | None:
    """For: a wish for just what the place is: a taalmaatje, sport, or somewhere to practise.

    It says more than the sector, which such a wish has none of. Nothing is said against: who wants
    no sport may still want to be in that sector.
    """
    same = tuple(
        wish.omschrijving
        for wish in wishes
        if wish.soort in tables.SECTORLESS_WISHES and _same(wish.soort, place.soort)
    )
    return Reason(About.KIND, True, {"soort": place.soort, "wensen": same}) if same else None


def _sector(wishes: Sequence[tables.Wish], place: tables.Place) -> Reason:
    """For: a wish, for a dream job or for bread, in the sector of the place."""
    named = [wish for wish in wishes if wish.sector]
    if not place.sector or not named:
        return Reason(About.SECTOR, None, {"sector": place.sector, "wensen": ()})
    same = [wish for wish in named if _same(wish.sector, place.sector)]
    kinds = tuple(dict.fromkeys(wish.soort for wish in same))
    wanted = tuple(dict.fromkeys(wish.sector for wish in named))
    return Reason(
        About.SECTOR, bool(same), {"sector": place.sector, "soort": kinds, "wensen": wanted}
    )


def _kern(case: Case, wishes: Sequence[tables.Wish], place: tables.Place) -> Reason:
    """For: the place is where someone wants to be; without such a wish where she lives."""
    wanted = tuple(dict.fromkeys(wish.kern for wish in wishes if wish.kern))
    kernen = wanted or ((case.row.kern,) if case.row.kern else ())
    why = {"kern": place.kern, "kernen": kernen}
    if not place.kern or not kernen:
        return Reason(About.KERN, None, why)
    return Reason(About.KERN, any(_same(each, place.kern) for each in kernen), why)


def _dagdelen(wishes: Sequence[tables.Wish], place: tables.Place) -> Reason:
    """For: not more dagdelen a week than someone wants, in this sector if she named it."""
    same = [wish for wish in wishes if place.sector and _same(wish.sector, place.sector)]
    wanted = max((w.dagdelen for w in same or wishes if w.dagdelen is not None), default=None)
    why = {"dagdelen": place.dagdelen, "wens": wanted}
    if place.dagdelen is None or wanted is None:
        return Reason(About.DAGDELEN, None, why)
    return Reason(About.DAGDELEN, place.dagdelen <= wanted, why)


def _level(case: Case, place: tables.Place) -> Reason:
    """For: listening and speaking are both at the level of the place, by exam or by a teacher."""
    if not place.taalniveau:
        return Reason(About.LEVEL, None, {"taalniveau": ""})
    enough = reached(case, place.taalniveau)
    known = reached(case, LOWEST_LEVEL)
    below = tuple(part for part in SPOKEN if part in known and part not in enough)
    lacking = tuple(part for part in SPOKEN if part not in known)
    why = {"taalniveau": place.taalniveau, "onder": below, "onbekend": lacking}
    if below:
        return Reason(About.LEVEL, False, why)
    return Reason(About.LEVEL, None if lacking else True, why)


def _childcare(case: Case, place: tables.Place) -> Reason | None:
    """Only of who needs childcare and has none, or of whom that is not known."""
    need, since = case.row.kinderopvang, case.row.kinderopvang_sinds
    if since is not None and since > case.on:
        need = ""
    if need in {"niet nodig", "geregeld"}:
        return None
    if not need:
        return None if place.kinderopvang else Reason(About.CHILDCARE, None, {"kinderopvang": ""})
    return Reason(About.CHILDCARE, place.kinderopvang, {"kinderopvang": need})


def _hours(case: Case) -> Reason | None:
    """Tell how many participation hours someone still needs; nothing of who needs none by law.

    Besluit inburgering 2021, art. 3.14: 800 hours of asielstatushouders in the Z-route, or less
    with a partial ontheffing. That they are done is no reason against taking part.
    """
    if case.known(case.row.z_eind) or (case.route or "Z") != "Z" or (case.group or ASIEL) != ASIEL:
        return None
    known = known_hours(case, PARTICIPATION, dated_by=DATED_BY[PARTICIPATION])
    if not case.route or not case.group or known is None:
        return Reason(About.HOURS, None, {"nog": None})
    norm = float(case.row.max_participatie_uren or case.limits["SIG-13.T"])
    left = max(norm - known[0], 0.0)
    return Reason(About.HOURS, True, {"nog": left, "per_week": _per_week(left, case.on, case.end)})


def _per_week(left: float, on: date, end: date | None) -> float | None:
    if not left or end is None or end <= on:
        return None
    return left / ((end - on).days / DAYS_PER_WEEK)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def by_fit(matches: Iterable[tuple[object, Match]]) -> dict[Fit, list[tuple[object, Match]]]:
    """Return what fits, what may fit and what does not apart, each in the order it came in."""
    found: dict[Fit, list[tuple[object, Match]]] = {fit: [] for fit in Fit}
    for subject, each in matches:
        found[each.fit].append((subject, each))
    return found
