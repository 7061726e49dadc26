"""Indicators about who they are, and whether they work, learn or need bijstand."""

from __future__ import annotations

from datetime import date, timedelta

from weerklank.figures.rules.indicators.measuring import (
    APART,
    Answer,
    Indicator,
    Measure,
    Statistic,
    in_column,
    never,
    within_months,
)
from weerklank.trajectories.rules import tables
from weerklank.trajectories.rules.calendar import runs
from weerklank.trajectories.rules.facts import Case

_CBS = "CBS, Statistiek Wet inburgering"
_AFTER_BIJSTAND = timedelta(days=31)


def _first_work(case: Case) -> date | None:
    starts = [case.known(case.row.betaald_werk_sinds)]
    starts += [
        case.known(row.van) for row in case.facts.participatie or () if row.soort == "betaald werk"
    ]
    return min((start for start in starts if start), default=None)


def works(case: Case) -> bool:
    """Is there paid work on this day? No date means: none that is known."""
    return case.known(case.row.betaald_werk_sinds) is not None or any(
        row.soort == "betaald werk" and runs(row.van, row.tot, case.on)
        for row in case.facts.participatie or ()
    )


def _on_bijstand(case: Case) -> bool:
    return any(runs(row.van, row.tot, case.on) for row in case.facts.uitkeringen or ())


def _left_bijstand_for_work(case: Case) -> Answer:
    """Of who had bijstand and has none now: did work or study run or begin within 31 days?"""
    ends = [row.tot for row in case.facts.uitkeringen or () if case.known(row.tot)]
    if not ends or _on_bijstand(case):
        return APART
    end = max(day for day in ends if day)
    latest = min(end + _AFTER_BIJSTAND, case.on)
    since = case.known(case.row.betaald_werk_sinds)
    if since and since <= latest:
        return True
    spells = [(r.van, r.tot) for r in case.facts.participatie or () if r.soort == "betaald werk"]
    spells += [(row.van, row.tot) for row in case.facts.opleidingen or ()]
    return any(van and van <= latest and (tot is None or tot >= end) for van, tot in spells)


def _learns(case: Case) -> bool:
    if any(runs(row.van, row.tot, case.on) for row in case.facts.opleidingen or ()):
        return True
    return (
        case.route == "O"
        and case.known(case.row.taal_start) is not None
        and case.known(case.row.voldaan) is None
    )


def _ever_worked(months: int) -> Measure:
    return Measure(
        f"8.ooit_{months}",
        f"ooit betaald werk binnen {months} maanden na de kennisgeving",
        Statistic.SHARE,
        lambda case: within_months(case, case.row.kennisgeving, months, _first_work(case)),
        needs=("betaald_werk_sinds|participatie", "kennisgeving"),
    )


def _helps_out(case: Case) -> bool:
    return any(
        row.soort in {"vrijwilligerswerk", "taalmaatje"} and runs(row.van, row.tot, case.on)
        for row in case.facts.participatie or ()
    )


INDICATORS = (
    Indicator(
        1,
        "Inburgeringsplichtigen",
        "Van hoeveel mensen het traject op de peildatum begonnen was, met de eerste van koppeling,"
        " kennisgeving, inschrijving, intake en PIP. Het cohort is het jaar van de kennisgeving:"
        " wie die op de peildatum niet had, staat onder onbekend.",
        "iedereen in het register van wie het traject op de peildatum begonnen was",
        _CBS,
        (Measure("1.aantal", "inburgeringsplichtigen", Statistic.EVERYBODY),),
    ),
    Indicator(
        2,
        "Kenmerken van de groep",
        "Hoe de groep verdeeld is naar leeftijd, gender, herkomst, huishouden en opleiding.",
        "iedereen van wie het kenmerk bekend is",
        _CBS,
        (
            Measure(
                "2.leeftijd", "leeftijd", Statistic.CLASSES,
                in_column("leeftijdsklasse"),
                needs=("leeftijdsklasse",), classes=tables.AGE_CLASSES,
            ),
            Measure(
                "2.gender", "gender", Statistic.CLASSES,
                in_column("gender"),
                needs=("gender",), classes=("man", "vrouw", "anders"),
            ),
            Measure(
                "2.herkomst", "herkomstgroep", Statistic.CLASSES,
                in_column("herkomstgroep"),
                needs=("herkomstgroep",),
            ),
            Measure(
                "2.huishouden", "huishouden", Statistic.CLASSES,
                in_column("huishouden"),
                needs=("huishouden",), classes=("alleen", "paar", "met kinderen"),
            ),
            Measure(
                "2.opleiding", "opleiding in het land van herkomst", Statistic.CLASSES,
                in_column("opleidingsniveau_herkomst"),
                needs=("opleidingsniveau_herkomst",),
            ),
        ),
    ),
    Indicator(
        3,
        "Voorinburgering",
        "Welk deel instemde met voorinburgering, meedeed en die afrondde.",
        "asielstatushouders",
        _CBS,
        (
            never("3.instemming", "instemming"),
            never("3.deelname", "deelname"),
            never("3.voldaan", "afgerond"),
        ),
    ),
    Indicator(
        8,
        "Betaald werk",
        "Welk deel betaald werk heeft op de peildatum, of ooit had binnen 12, 24 of 36 maanden na"
        " de kennisgeving. Wie geen datum heeft, telt als: geen betaald werk bekend.",
        "iedereen; voor ‘ooit binnen’ alleen wie zo lang geleden de kennisgeving kreeg",
        f"{_CBS}; Algemene Rekenkamer, Onbenut potentieel (2026)",
        (
            Measure(
                "8.peildatum", "betaald werk op de peildatum", Statistic.SHARE, works,
                needs=("betaald_werk_sinds|participatie",),
            ),
            _ever_worked(12),
            _ever_worked(24),
            _ever_worked(36),
        ),
    ),
    Indicator(
        9,
        "Bijstand",
        "Welk deel bijstand heeft op de peildatum. Uitstroom: van wie bijstand had en nu niet meer,"
        " het deel bij wie werk of een opleiding liep of begon binnen 31 dagen na het einde.",
        "iedereen; voor uitstroom wie bijstand had en nu niet meer",
        "Divosa, Benchmark Statushouders en Inburgering",
        (
            Measure(
                "9.bijstand", "bijstand op de peildatum", Statistic.SHARE, _on_bijstand,
                needs=("uitkeringen",),
            ),
            Measure(
                "9.uitstroom", "uitstroom naar werk of opleiding", Statistic.SHARE,
                _left_bijstand_for_work, needs=("uitkeringen",),
            ),
        ),
    ),
    Indicator(
        10,
        "Onderwijs",
        "Welk deel op de peildatum een opleiding volgt, of de taallessen van de onderwijsroute.",
        "iedereen",
        f"{_CBS}; Divosa, Benchmark Statushouders en Inburgering",
        (
            Measure(
                "10.onderwijs", "volgt onderwijs", Statistic.SHARE, _learns,
                needs=("opleidingen",),
            ),
        ),
    ),
    Indicator(
        26,
        "Vrijwilligerswerk en taalmaatje",
        "Welk deel op de peildatum vrijwilligerswerk doet of een taalmaatje heeft. Of iemand daar"
        " Nederlands spreekt, staat niet in het register; dat vertellen mensen in gesprekken.",
        "iedereen",
        "bronrapport; lokale praktijk",
        (
            Measure(
                "26.meedoen", "vrijwilligerswerk of taalmaatje", Statistic.SHARE, _helps_out,
                needs=("participatie",),
            ),
            never("26.nederlands", "spreekt daar Nederlands"),
        ),
    ),
)  # fmt: skip
