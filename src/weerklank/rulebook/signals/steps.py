"""Which step of a trajectory has not been taken yet, so that what comes after it cannot be known.

That is something else than a gap: an input that is missing where it should be. A date that lies
ahead says it for certain. Without a date a step counts as not taken as long as nothing shows that
it was: whoever has a leerroute has a PIP, be its date known or not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from weerklank.rulebook.facts import Case

BRP, PIP, LESSONS = "brp", "pip", "taal_start"
# What is missing, and the step that must come first.
COMES_AFTER: Mapping[str, str] = {
    "brp": BRP,
    "kennisgeving": BRP,
    "mb_start": BRP,
    "bijstand_start": BRP,
    "pip": PIP,
    "leerroute": PIP,
    "termijn_eind": PIP,
    "voortgangsgesprekken": PIP,
}
IN_ORDER = (BRP, PIP, LESSONS)
# What is missing at any time is a gap, whatever else is still to come.
GAPS = frozenset({"doelgroep"})


def awaited(case: Case, missing: Collection[str], after: Mapping[str, str]) -> str:
    """Return the first step that was not taken yet and that one of these inputs comes after.

    `after` adds to COMES_AFTER for one rule. Empty when nothing is awaited: then it is a gap.
    """
    if GAPS & set(missing):
        return ""
    steps = {after.get(name) or COMES_AFTER.get(name, "") for name in missing}
    for step in IN_ORDER:
        if step in steps and _is_to_come(case, step):
            return step
    # A date that lies ahead, whatever it is of.
    return next((name for name in missing if _lies_ahead(case, name)), "")


def _lies_ahead(case: Case, name: str) -> bool:
    day = getattr(case.row, name, None)
    return day is not None and not isinstance(day, (bool, int, str)) and day > case.on


def _is_to_come(case: Case, step: str) -> bool:
    if case.known(getattr(case.row, step)):
        return False
    return _lies_ahead(case, step) or not _SHOWS[step](case)


def _lived_here(case: Case) -> bool:
    row = case.row
    after = (row.intake, row.mb_start, row.bijstand_start, row.taal_start)
    return any(map(case.known, after)) or case.pip is not None or _has_pip(case)


def _has_pip(case: Case) -> bool:
    """Does anything show that there is a PIP, though its date is missing?"""
    row, duo = case.row, case.facts.duo
    after = (row.aanbod, row.map_start, row.map_eindgesprek, row.z_eind)
    return (
        any(map(case.known, after))
        or bool(case.route)
        or row.voortgangsgesprekken is not None
        or row.termijn_eind is not None
        or (duo is not None and case.known(duo.pip) is not None)
    )


def _had_lessons(case: Case) -> bool:
    """Without a day on which they began, lessons are only sure to be later before the PIP."""
    return case.pip is not None or _has_pip(case) or bool(case.facts.presentie)


_SHOWS = {BRP: _lived_here, PIP: _has_pip, LESSONS: _had_lessons}
