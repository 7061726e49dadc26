"""The waiting lists: who waits on a day, and how long already. Not numbered in part C."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from weerklank.figures.rules.indicators.duties import since_term, waits_for_pvt
from weerklank.figures.rules.indicators.measuring import (
    APART,
    WITH_MAP,
    Indicator,
    Measure,
    NotAsked,
    Population,
    Statistic,
    days_between,
)
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import Case
from weerklank.rulebook.words import marked as _

Waiting = int | NotAsked | None  # days

LENGTHS = (
    _("tot 3 maanden"),
    _("3 tot 6 maanden"),
    _("6 tot 12 maanden"),
    _("12 maanden of langer"),
)
_STEPS = (3, 6, 12)
FIRST = 101  # numbers of their own, above those of the indicators


def _waits_for_map(case: Case) -> Waiting:
    return since_term(case, case.row.map_start, case.row.map_eindgesprek)


def _waits_for_intake(case: Case) -> Waiting:
    notified, registered = case.known(case.row.kennisgeving), case.known(case.row.brp)
    if notified is None or case.known(case.row.intake) or case.pip is not None:
        return APART
    return days_between(max(notified, registered or notified), case.on)


def _waits_for_pip(case: Case) -> Waiting:
    """Return the days since kennisgeving and registration; not known where one has not come."""
    if case.pip is not None:
        return APART
    notified, registered = case.known(case.row.kennisgeving), case.known(case.row.brp)
    if notified is None or registered is None:
        return None
    return days_between(max(notified, registered), case.on)


def _waits_for_school(case: Case) -> Waiting:
    if case.pip is None or case.known(case.row.taal_start):
        return APART
    return days_between(case.pip, case.on)


def _waits_for_childcare(case: Case) -> Waiting:
    if not _is_on_list(case):
        return APART
    return days_between(case.known(case.row.kinderopvang_sinds), case.on)


def _is_on_list(case: Case) -> bool:
    since = case.row.kinderopvang_sinds
    return case.row.kinderopvang == "wachtlijst" and (since is None or since <= case.on)


def _length(case: Case, days: Waiting) -> str | NotAsked | None:
    if days is None or days is APART:
        return days
    for months, length in zip(_STEPS, LENGTHS, strict=False):
        if days < (case.on - months_later(case.on, -months)).days:
            return length
    return LENGTHS[-1]


POPULATIONS = {
    "wacht_map": Population(
        "wie wacht op de MAP", "lopend_pip",
        lambda case: case.route in {"B", "Z"} and _waits_for_map(case) is not APART,
    ),
    "wacht_pip": Population(
        "wie wacht op het PIP", "lopend", lambda case: case.pip is None, rest_of="lopend_pip"
    ),
    "wacht_intake": Population(
        "wie wacht op de intake", "wacht_pip",
        lambda case: _waits_for_intake(case) is not APART, also_of="lopend",
    ),
    "wacht_school": Population(
        "wie wacht op taalles", "lopend_pip", lambda case: _waits_for_school(case) is not APART
    ),
    "wacht_opvang": Population("wie wacht op kinderopvang", "lopend", _is_on_list),
}  # fmt: skip


def _waiting_list(
    number: int,
    name: str,
    definition: str,
    *,
    waiting: str,
    waits: Callable[[Case], Waiting],
    needs: tuple[str, ...],
    of: str = "lopend_pip",
    within: Mapping[str, str] | None = None,
) -> Indicator:
    within = within or {}
    return Indicator(
        number,
        name,
        definition,
        _("wie wacht en van wie de begindatum bekend is"),
        _("eigen telling"),
        (
            Measure(
                f"{number}.wacht", _("wacht"), Statistic.COUNT,
                among=of, within=within, needs=needs, counts=waiting,
            ),
            Measure(
                f"{number}.mediaan", _("dagen, mediaan"), Statistic.MEDIAN, waits,
                among=waiting, within=within, needs=needs,
            ),
            Measure(
                f"{number}.lengte", _("hoe lang al"), Statistic.CLASSES,
                lambda case: _length(case, waits(case)),
                among=waiting, within=within, needs=needs, classes=LENGTHS,
            ),
        ),
    )  # fmt: skip


INDICATORS = (
    _waiting_list(
        FIRST, _("PVT"),
        _("Wie een PIP heeft en niet met het PVT begon. De wachttijd telt vanaf de dag na het"
          " PIP."),
        waiting="wacht_pvt", waits=waits_for_pvt, needs=("pip", "pvt_start"),
    ),
    _waiting_list(
        FIRST + 1, _("MAP"),
        _("Wie een PIP heeft, de B1-route of de Z-route volgt en niet met de MAP begon. De"
          " wachttijd telt vanaf de dag na het PIP."),
        waiting="wacht_map", waits=_waits_for_map, needs=("pip", "map_start"), within=WITH_MAP,
    ),
    _waiting_list(
        FIRST + 2, _("Brede intake"),
        _("Wie een kennisgeving kreeg en nog geen intake en geen PIP heeft. De wachttijd telt"
          " vanaf de kennisgeving of, als die later is, vanaf de inschrijving."),
        waiting="wacht_intake", waits=_waits_for_intake,
        needs=("kennisgeving", "intake"), of="lopend",
    ),
    _waiting_list(
        FIRST + 3, _("Taalschool"),
        _("Wie een PIP heeft en niet met taalles begon. De wachttijd telt vanaf het PIP."),
        waiting="wacht_school", waits=_waits_for_school, needs=("pip", "taal_start"),
    ),
    _waiting_list(
        FIRST + 4, _("Kinderopvang"),
        _("Wie op een wachtlijst voor kinderopvang staat. De wachttijd telt vanaf de dag dat dat"
          " zo is."),
        waiting="wacht_opvang", waits=_waits_for_childcare, needs=("kinderopvang",), of="lopend",
    ),
    _waiting_list(
        FIRST + 5, _("PIP"),
        _("Wie bezig is en nog geen PIP heeft. De wachttijd telt vanaf de kennisgeving of, als die"
          " later is, vanaf de inschrijving: binnen tien weken daarna hoort het PIP er te zijn."),
        waiting="wacht_pip", waits=_waits_for_pip,
        needs=("kennisgeving", "brp", "pip"), of="lopend",
    ),
)  # fmt: skip
