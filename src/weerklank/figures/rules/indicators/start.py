"""Indicators about the first year: intake, PIP, leerroute and the start of the lessons."""

from __future__ import annotations

from datetime import date

from weerklank.figures.rules.indicators.measuring import (
    APART,
    ONLY_ASIEL,
    Answer,
    Indicator,
    Measure,
    NotAsked,
    Statistic,
    days_between,
)
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import Case
from weerklank.rulebook.words import marked as _

_CBS = "CBS, Statistiek Wet inburgering"
AANBOD_MONTHS = 3  # Regeling inburgering 2021, art. 4.1(g)


def _to_pip(case: Case) -> int | None:
    return days_between(case.known(case.row.kennisgeving), case.pip)


def _pip_in_time(case: Case) -> Answer:
    """Within ten weeks of the kennisgeving, or of the registration when that came later.

    Who has none and has waited longer has none in time; who may still get it in time is not asked,
    nor is who stopped waiting before: she left, died, or was freed from the plicht.
    """
    row, limit = case.row, case.limits["SIG-07.limit"]
    notified, registered = case.known(row.kennisgeving), case.known(row.brp)
    if notified is None or registered is None:
        has_begun = case.pip is not None or notified is not None or registered is not None
        lies_ahead = any(day is not None and day > case.on for day in (row.kennisgeving, row.brp))
        return None if has_begun and not (lies_ahead and case.pip is None) else APART
    begin = max(notified, registered)
    if case.pip is not None:
        days = days_between(begin, case.pip)
        return None if days is None else days <= limit
    ended = [day for day in (row.voldaan, row.vertrokken, row.overleden) if case.known(day)]
    if case.is_over and not ended:
        return APART
    waited = (min([case.on, *(day for day in ended if day)]) - begin).days
    return False if waited > limit else APART


def _aanbod_late(case: Case) -> Answer:
    """APART while three months after the PIP have not passed and there is no aanbod yet."""
    if case.pip is None:
        return APART
    deadline = months_later(case.pip, AANBOD_MONTHS)
    offered = case.known(case.row.aanbod)
    if offered is not None:
        return offered > deadline
    return True if case.on > deadline else APART


def _until(case: Case, begin: date | None, end: date | None) -> int | NotAsked | None:
    """Return the days to something that happened; APART where it did not."""
    return days_between(begin, end) if case.known(end) else APART


def _to_aanbod(case: Case) -> Answer:
    return _until(case, case.pip, case.row.aanbod)


def _to_lessons(case: Case) -> Answer:
    return _until(case, case.known(case.row.brp), case.row.taal_start)


INDICATORS = (
    Indicator(
        4,
        _("Brede intake gestart"),
        _("Welk deel op de peildatum een brede intake had."),
        _("iedereen; zonder datum telt als: nog niet gestart"),
        _CBS,
        (
            Measure(
                "4.gestart", _("intake gestart"), Statistic.SHARE,
                lambda case: case.known(case.row.intake) is not None, needs=("intake",),
            ),
        ),
    ),
    Indicator(
        5,
        _("PIP vastgesteld"),
        _("Welk deel op de peildatum een eerste PIP had."),
        _("iedereen; zonder datum telt als: nog geen PIP"),
        _CBS,
        (
            Measure(
                "5.vastgesteld", _("PIP vastgesteld"), Statistic.SHARE,
                counts="pip", needs=("pip",),
            ),
        ),
    ),
    Indicator(
        6,
        _("Verdeling over de leerroutes"),
        _("Welk deel van de mensen met een PIP de B1-route (B), de onderwijsroute (O) of de"
          " zelfredzaamheidsroute (Z) volgt op de peildatum."),
        _("wie een PIP heeft en van wie de leerroute bekend is"),
        _CBS,
        (
            Measure(
                "6.leerroute", _("leerroute"), Statistic.ROUTES,
                among="pip", needs=("pip",),
                classes=("B", "O", "Z"),
            ),
        ),
    ),
    Indicator(
        7,
        _("Van kennisgeving tot PIP"),
        _("Het aantal dagen van de kennisgeving tot het eerste PIP: de middelste waarde, en de"
          " waarde waar negen van de tien niet boven komen (P90). Binnen tien weken: hoogstens 70"
          " dagen, geteld vanaf de kennisgeving of, als die later is, vanaf de inschrijving in de"
          " gemeente."),
        _("dagen: wie een PIP heeft en van wie de datums bekend zijn en na elkaar komen; binnen"
          " tien weken: zij, en wie al langer dan 70 dagen op een PIP wacht"),
        f"Besluit inburgering 2021, art. 5.3; {_CBS}",
        (
            Measure(
                "7.mediaan", _("dagen tot het PIP, mediaan"), Statistic.MEDIAN, _to_pip,
                among="pip", needs=("pip", "kennisgeving"),
            ),
            Measure(
                "7.p90", _("dagen tot het PIP, P90"), Statistic.P90, _to_pip,
                among="pip", needs=("pip", "kennisgeving"),
            ),
            Measure(
                "7.binnen_10_weken", _("PIP binnen tien weken"), Statistic.SHARE, _pip_in_time,
                needs=("pip", "kennisgeving", "brp"),
            ),
        ),
    ),
    Indicator(
        13,
        _("Wachten op taalles en aanbod"),
        _("Het aantal dagen van de inschrijving in de gemeente tot de eerste taalles, en van het"
          " PIP tot het inburgeringsaanbod. Te laat: het aanbod kwam later dan drie maanden na het"
          " PIP, of is er na drie maanden nog niet."),
        _("taalles: wie begon; aanbod: asielstatushouders met een PIP"),
        "Regeling inburgering 2021, art. 4.1(g)",
        (
            Measure(
                "13.taal_mediaan", _("dagen tot de eerste taalles, mediaan"), Statistic.MEDIAN,
                _to_lessons, needs=("brp", "taal_start"),
            ),
            Measure(
                "13.taal_p90", _("dagen tot de eerste taalles, P90"), Statistic.P90,
                _to_lessons, needs=("brp", "taal_start"),
            ),
            Measure(
                "13.aanbod_mediaan", _("dagen van PIP tot aanbod, mediaan"), Statistic.MEDIAN,
                _to_aanbod,
                among="pip", within=ONLY_ASIEL, needs=("pip", "aanbod"),
            ),
            Measure(
                "13.aanbod_te_laat", _("aanbod na meer dan drie maanden"), Statistic.SHARE,
                _aanbod_late, among="pip", within=ONLY_ASIEL, needs=("pip", "aanbod"),
            ),
        ),
    ),
)  # fmt: skip
