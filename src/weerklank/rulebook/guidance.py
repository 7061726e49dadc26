"""When support begins and ends: begeleiding, spreekuur, ontzorgen, and the bijstand it follows.

Where the tables `ondersteuning` and `uitkeringen` hold rows of a trajectory, these win over the
columns of `trajecten`. A real end (`tot`) exists once it has come; until then the planned end
holds, or else what is agreed locally.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import months_later, runs
from weerklank.rulebook.facts import Case, Why
from weerklank.rulebook.tables import CONTACT_ORGANISATIONS

BEGELEIDING = CONTACT_ORGANISATIONS[1]
SPREEKUUR, ONTZORGEN = "spreekuur", "ontzorgen"


class Stretch(NamedTuple):
    """Support from its first day until its end (exclusive), and what that end rests on."""

    begun: date
    end: date
    has_ended: bool
    basis: Why


def _rows(case: Case, kind: str) -> list[tables.SupportPeriod]:
    return [
        each
        for each in case.facts.ondersteuning or ()
        if each.soort == kind and case.known(each.van)
    ]


def _of_rows(found: list[tables.SupportPeriod], case: Case) -> tuple[date, date | None, bool]:
    """Return since when the latest stretch runs, its end if that is known, and if it is past."""
    running = [each for each in found if case.known(each.tot) is None]
    if running:
        last = running[-1]
        assert last.van is not None
        return last.van, last.gepland_tot, False
    ends = [(each.tot, each.van) for each in found if each.tot and each.van]
    end, begun = max(ends)
    return begun, end, True


def guidance(case: Case) -> Stretch | None:
    """Return the maatschappelijke begeleiding; None when none is known to have begun.

    Wet inburgering 2021, art. 13, names no length: without a planned end `SIG-23.M` months.
    """
    months = case.limits["SIG-23.M"]
    if found := _rows(case, BEGELEIDING):
        begun, end, has_ended = _of_rows(found, case)
        if end is not None:
            return Stretch(begun, end, has_ended, {"gepland_tot": end})
    elif (begun_on := case.known(case.row.mb_start)) is not None:
        begun = begun_on
    else:
        return None
    end = months_later(begun, months)
    return Stretch(begun, end, end <= case.on, {"M": months})


def consultation_end(case: Case, guided: Stretch | None) -> tuple[date, Why] | None:
    """Return when the spreekuur ends and what that rests on; None when nothing says so.

    The end of the row of `ondersteuning`, or `spreekuur_eind`, or else `SIG-23.M2` months after the
    begeleiding began.
    """
    if found := _rows(case, SPREEKUUR):
        _begun, end, _has_ended = _of_rows(found, case)
        if end is not None:
            return end, {"gepland_tot": end}
    if case.row.spreekuur_eind:
        return case.row.spreekuur_eind, {"spreekuur_eind": case.row.spreekuur_eind}
    if guided is None:
        return None
    months = case.limits["SIG-23.M2"]
    return months_later(first_day_of_guidance(case, guided), months), {"M2": months}


def first_day_of_guidance(case: Case, guided: Stretch) -> date:
    """Return the day on which the begeleiding began for the first time."""
    return min((each.van for each in _rows(case, BEGELEIDING) if each.van), default=guided.begun)


def relief(case: Case) -> tuple[date, date] | None:
    """Return when ontzorgen began and ends; None when it has not begun.

    Participatiewet, art. 56a: six months, unless another end was planned.
    """
    months = case.limits["SIG-24.months"]
    if found := _rows(case, ONTZORGEN):
        begun, end, _has_ended = _of_rows(found, case)
        return begun, end or months_later(begun, months)
    begun_on = case.known(case.row.ontzorgen_start)
    if begun_on is None:
        return None
    return begun_on, case.row.ontzorgen_eind or months_later(begun_on, months)


class Right(NamedTuple):
    """Since when there is a right to bijstand; None: there is none now."""

    since: date | None


def right_to_bijstand(case: Case) -> Right | None:
    """Return since when bijstand runs; None when that is not known.

    Without rows of this trajectory in `uitkeringen`, `bijstand_start` says it; an empty cell there
    is not known, also when the table was delivered.
    """
    periods = case.facts.uitkeringen
    if periods:
        running = [each.van for each in periods if runs(each.van, each.tot, case.on)]
        return Right(max((day for day in running if day), default=None))
    since = case.known(case.row.bijstand_start)
    return None if since is None else Right(since)
