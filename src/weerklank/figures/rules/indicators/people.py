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
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import runs
from weerklank.rulebook.facts import Case
from weerklank.rulebook.words import marked as _

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


def _ever_worked(months: int, name: str) -> Measure:
    return Measure(
        f"8.ooit_{months}",
        name,
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
        _("Inburgeringsplichtigen"),
        _("Van hoeveel mensen het traject op de peildatum begonnen was, met de eerste van"
          " koppeling, kennisgeving, inschrijving, intake en PIP. Het cohort is het jaar van de"
          " kennisgeving: wie die op de peildatum niet had, staat onder onbekend."),
        _("iedereen in het register van wie het traject op de peildatum begonnen was"),
        _CBS,
        (Measure("1.aantal", _("inburgeringsplichtigen"), Statistic.EVERYBODY),),
    ),
    Indicator(
        2,
        _("Kenmerken van de groep"),
        _("Hoe de groep verdeeld is naar leeftijd, gender, herkomst, huishouden en opleiding."),
        _("iedereen van wie het kenmerk bekend is"),
        _CBS,
        (
            Measure(
                "2.leeftijd", _("leeftijd"), Statistic.CLASSES,
                in_column("leeftijdsklasse"),
                needs=("leeftijdsklasse",), classes=tables.AGE_CLASSES,
            ),
            Measure(
                "2.gender", _("gender"), Statistic.CLASSES,
                in_column("gender"),
                needs=("gender",), classes=tables.GENDERS,
            ),
            Measure(
                "2.herkomst", _("herkomstgroep"), Statistic.CLASSES,
                in_column("herkomstgroep"),
                needs=("herkomstgroep",),
            ),
            Measure(
                "2.huishouden", _("huishouden"), Statistic.CLASSES,
                in_column("huishouden"),
                needs=("huishouden",), classes=tables.HOUSEHOLDS,
            ),
            Measure(
                "2.opleiding", _("opleiding in het land van herkomst"), Statistic.CLASSES,
                in_column("opleidingsniveau_herkomst"),
                needs=("opleidingsniveau_herkomst",),
            ),
        ),
    ),
    Indicator(
        3,
        _("Voorinburgering"),
        _("Welk deel instemde met voorinburgering, meedeed en die afrondde."),
        _("asielstatushouders"),
        _CBS,
        (
            never("3.instemming", _("instemming")),
            never("3.deelname", _("deelname")),
            never("3.voldaan", _("afgerond")),
        ),
    ),
    Indicator(
        8,
        _("Betaald werk"),
        _("Welk deel betaald werk heeft op de peildatum, of ooit had binnen 12, 24 of 36 maanden"
          " na de kennisgeving. Wie geen datum heeft, telt als: geen betaald werk bekend."),
        _("iedereen; voor ‘ooit binnen’ alleen wie zo lang geleden de kennisgeving kreeg"),
        f"{_CBS}; Algemene Rekenkamer, Onbenut potentieel (2026)",
        (
            Measure(
                "8.peildatum", _("betaald werk op de peildatum"), Statistic.SHARE, works,
                needs=("betaald_werk_sinds|participatie",),
            ),
            _ever_worked(12, _("ooit betaald werk binnen 12 maanden na de kennisgeving")),
            _ever_worked(24, _("ooit betaald werk binnen 24 maanden na de kennisgeving")),
            _ever_worked(36, _("ooit betaald werk binnen 36 maanden na de kennisgeving")),
        ),
    ),
    Indicator(
        9,
        _("Bijstand"),
        _("Welk deel bijstand heeft op de peildatum. Uitstroom: van wie bijstand had en nu niet"
          " meer, het deel bij wie werk of een opleiding liep of begon binnen 31 dagen na het"
          " einde."),
        _("iedereen; voor uitstroom wie bijstand had en nu niet meer"),
        "Divosa, Benchmark Statushouders en Inburgering",
        (
            Measure(
                "9.bijstand", _("bijstand op de peildatum"), Statistic.SHARE, _on_bijstand,
                needs=("uitkeringen",),
            ),
            Measure(
                "9.uitstroom", _("uitstroom naar werk of opleiding"), Statistic.SHARE,
                _left_bijstand_for_work, needs=("uitkeringen",),
            ),
        ),
    ),
    Indicator(
        10,
        _("Onderwijs"),
        _("Welk deel op de peildatum een opleiding volgt, of de taallessen van de onderwijsroute."),
        _("iedereen"),
        f"{_CBS}; Divosa, Benchmark Statushouders en Inburgering",
        (
            Measure(
                "10.onderwijs", _("volgt onderwijs"), Statistic.SHARE, _learns,
                needs=("opleidingen",),
            ),
        ),
    ),
    Indicator(
        26,
        _("Vrijwilligerswerk en taalmaatje"),
        _("Welk deel op de peildatum vrijwilligerswerk doet of een taalmaatje heeft. Of iemand"
          " daar Nederlands spreekt, staat niet in het register; dat vertellen mensen in"
          " gesprekken."),
        _("iedereen"),
        _("bronrapport; lokale praktijk"),
        (
            Measure(
                "26.meedoen", _("vrijwilligerswerk of taalmaatje"), Statistic.SHARE, _helps_out,
                needs=("participatie",),
            ),
            never("26.nederlands", _("spreekt daar Nederlands")),
        ),
    ),
)  # fmt: skip
