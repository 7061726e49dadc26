"""Indicators about the plicht itself: the term, PVT, MAP, hours, exams and levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from weerklank.figures.rules.indicators.measuring import (
    APART,
    HOURS,
    ONLY_ASIEL,
    ONLY_B,
    ONLY_Z,
    WITH_MAP,
    Answer,
    Indicator,
    Measure,
    NotAsked,
    Population,
    Statistic,
    days_between,
    hours,
    in_column,
    within_months,
)
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import Case
from weerklank.rulebook.norms import MAP_HOURS, SWITCH_MONTHS, TERM_MONTHS, Z_HOURS
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.hours import COURSE, MAP, PARTICIPATION
from weerklank.rulebook.signals.judging import UNKNOWN
from weerklank.rulebook.words import marked as _

_BESLUIT_3_14 = "Besluit inburgering 2021, art. 3.14"


# --- the term ---------------------------------------------------------------------------------
def _term(case: Case) -> str | None:
    if case.end is None:
        return None
    if case.end <= case.on:
        return "verlopen"
    longer = case.start is not None and case.end > months_later(case.start, TERM_MONTHS)
    return "verlengd" if longer or _ground(case) is not APART else "loopt"


def _ground(case: Case) -> str | NotAsked | None:
    """Return the ground of the latest extension; APART without one."""
    given = [
        (row.van, row.grond)
        for row in case.facts.besluiten or ()
        if row.soort == "verlenging" and row.van is not None and row.van <= case.on
    ]
    return (max(given)[1] or None) if given else APART


def _done_this_year(case: Case) -> bool:
    done = case.known(case.row.voldaan)
    return done is not None and done.year == case.on.year


# --- PVT, MAP, hours ----------------------------------------------------------------------------
def since_term(case: Case, *steps: date | None) -> int | NotAsked:
    """Return the days since the term began of who took none of these steps; APART of the others.

    On the day of the PIP itself, the day before the term, it is none.
    """
    if case.start is None or any(case.known(step) for step in steps):
        return APART
    return max(0, (case.on - case.start).days)


def waits_for_pvt(case: Case) -> int | NotAsked:
    return since_term(case, case.row.pvt_start, case.row.pvt_ondertekend)


def _to_signing(case: Case) -> int | None:
    return days_between(case.pip, case.known(case.row.pvt_ondertekend))


def _hours_of(kinds: frozenset[str]) -> Callable[[Case], float | None]:
    return lambda case: hours(case, kinds)


def _at_least(enough: float, kinds: frozenset[str]) -> Callable[[Case], bool | None]:
    def read(case: Case) -> bool | None:
        amount = hours(case, kinds)
        return None if amount is None else amount >= enough

    return read


def _on_pace(case: Case) -> bool | None:
    """Is SIG-13 silent? It does not speak of who has finished or rests."""
    rule = signals.BY_SIGNAL.get("SIG-13")
    if rule is None or case.is_over:
        return None
    finding = rule.judge(case)
    if finding is None:
        return True
    return None if finding.state == UNKNOWN else False


def _lessons(case: Case) -> tuple[float, float] | None:
    attended = offered = 0
    for month in case.facts.presentie or ():
        if case.known(month.maand) and month.aangeboden and month.aanwezig is not None:
            attended += month.aanwezig
            offered += month.aangeboden
    return (attended, offered) if offered else None


# --- exams and levels -------------------------------------------------------------------------
def _passed_first(name: str) -> Measure:
    """Return the measure of an exam; its name begins with the part and the level, as they are."""
    exam_of = name.partition(":")[0]
    part, _space, level = exam_of.partition(" ")

    def read(case: Case) -> Answer:
        for exam in case.facts.examens or ():
            if (
                exam.onderdeel == part
                and (not level or exam.niveau == level)
                and case.known(exam.datum)
                and exam.uitslag in {"Geslaagd", "Gezakt"}
            ):
                return exam.uitslag == "Geslaagd"
        return APART

    return Measure(
        f"18.{exam_of.replace(' ', '_')}", name, Statistic.SHARE, read, needs=("examens",)
    )


def _attempts(case: Case) -> Answer:
    """Return the attempts per part and level that someone tried, on average."""
    tried = Counter(
        (exam.onderdeel, exam.niveau)
        for exam in case.facts.examens or ()
        if case.known(exam.datum) and exam.uitslag in {"Geslaagd", "Gezakt"}
    )
    return sum(tried.values()) / len(tried) if tried else APART


def _out_of_attempts(case: Case) -> Answer:
    """Is there a part that is not passed and has no free attempt left?"""
    left: dict[str, int] = {}
    passed = set()
    for exam in case.facts.examens or ():
        if case.known(exam.datum):
            if exam.gratis_pogingen_tegoed is not None:
                left[exam.onderdeel] = exam.gratis_pogingen_tegoed
            if exam.uitslag == "Geslaagd":
                passed.add(exam.onderdeel)
    if not left:
        return None if case.facts.examens else APART
    return any(count == 0 and part not in passed for part, count in left.items())


def _level_reached(case: Case) -> str | None:
    """Return the lowest of the highest levels on the four parts; None if one is missing."""
    best: dict[str, int] = {}

    def reached(part: str, level: str, on: date | None) -> None:
        if case.known(on) and level in tables.LEVELS:
            best[part] = max(best.get(part, 0), tables.LEVELS.index(level))

    for exam in case.facts.examens or ():
        if exam.uitslag == "Geslaagd":
            reached(exam.onderdeel, exam.niveau, exam.datum)
    for level in case.facts.niveaus or ():
        reached(level.onderdeel, level.niveau, level.datum)
    if not all(part in best for part in tables.LANGUAGE_PARTS):
        return None
    return tables.LEVELS[min(best[part] for part in tables.LANGUAGE_PARTS)]


# --- routes -----------------------------------------------------------------------------------
def _switches(case: Case) -> list[tuple[date, str, str]]:
    """Return each change of leerroute so far: the day, from, to."""
    periods = [
        (row.van, row.leerroute)
        for row in case.facts.leerroutes or ()
        if row.van is not None and row.van <= case.on and row.leerroute
    ]
    periods.sort()
    return [
        (day, before, after)
        for (_begun, before), (day, after) in pairwise(periods)
        if before != after
    ]


def _switched(case: Case) -> Answer:
    first = next((day for day, _before, _after in _switches(case)), None)
    return within_months(case, case.start, SWITCH_MONTHS, first)


def _direction(case: Case) -> Answer:
    switches = _switches(case)
    return f"{switches[-1][1]} → {switches[-1][2]}" if switches else APART


POPULATIONS = {
    "pvt": Population(
        "wie de participatieverklaring ondertekende",
        "alle",
        lambda case: case.known(case.row.pvt_ondertekend) is not None,
    ),
    "wacht_pvt": Population(
        "wie wacht op het PVT", "lopend_pip", lambda case: waits_for_pvt(case) is not APART
    ),
}
INDICATORS = (
    Indicator(
        11,
        _("Voldaan aan de plicht"),
        _("Welk deel op de peildatum aan de inburgeringsplicht voldeed, en welk deel binnen 36"
          " maanden na de start van de termijn. Het aantal in het jaar van de peildatum is de"
          " eenheid waarop het Rijk de uitkering voor afgeronde trajecten baseert."),
        _("iedereen; voor ‘binnen 36 maanden’ wie zo lang geleden begon; voor het document wie"
          " voldeed"),
        "Wet inburgering 2021, art. 6 en 11; Regeling inburgering 2021, art. 10.3 en 10.4",
        (
            Measure(
                "11.voldaan", _("voldaan op de peildatum"), Statistic.SHARE,
                counts="voldaan", needs=("voldaan",),
            ),
            Measure(
                "11.binnen_36", _("voldaan binnen 36 maanden"), Statistic.SHARE,
                lambda case: within_months(case, case.start, TERM_MONTHS, case.row.voldaan),
                among="pip", needs=("voldaan", "pip"),
            ),
            Measure(
                "11.document", _("document"), Statistic.CLASSES,
                in_column("voldaan_document"),
                among="voldaan", needs=("voldaan_document",), classes=tables.DOCUMENTS,
            ),
            Measure(
                "11.dit_jaar", _("voldaan in het jaar van de peildatum"), Statistic.COUNT,
                _done_this_year, within=ONLY_ASIEL, needs=("voldaan",),
            ),
        ),
    ),
    Indicator(
        12,
        _("De inburgeringstermijn"),
        _("Bij welk deel van wie nog bezig is de termijn loopt, verlengd is of verlopen is, en op"
          " welke grond de laatste verlenging rust."),
        _("wie nog bezig is en een PIP heeft; voor de grond wie een verlenging kreeg"),
        "Wet inburgering 2021, art. 11 en 12; Regeling inburgering 2021, art. 4.1",
        (
            Measure(
                "12.termijn", _("termijn"), Statistic.CLASSES, _term,
                among="lopend_pip", needs=("pip",),
                classes=(_("loopt"), _("verlengd"), _("verlopen")),
            ),
            Measure(
                "12.grond", _("grond van de laatste verlenging"), Statistic.CLASSES, _ground,
                needs=("besluiten",),
            ),
        ),
    ),
    Indicator(
        14,
        _("Participatieverklaringstraject (PVT)"),
        _("Welk deel de participatieverklaring ondertekende, hoeveel dagen er liggen tussen PIP"
          " en ondertekening, en hoeveel mensen op de peildatum wachten: zij hebben een PIP en hun"
          " PVT begon nog niet. De wachttijd telt vanaf de start van de termijn."),
        _("iedereen; voor de dagen wie ondertekende; voor wachten wie nog bezig is en een PIP"
          " heeft"),
        "Wet inburgering 2021, art. 6; Besluit inburgering 2021, art. 3.1",
        (
            Measure(
                "14.ondertekend", _("PVT ondertekend"), Statistic.SHARE,
                counts="pvt", needs=("pvt_ondertekend",),
            ),
            Measure(
                "14.dagen_mediaan", _("dagen van PIP tot ondertekening, mediaan"), Statistic.MEDIAN,
                _to_signing, among="pvt", needs=("pip", "pvt_ondertekend"),
            ),
            Measure(
                "14.wacht", _("wacht op de start van het PVT"), Statistic.COUNT,
                among="lopend_pip", counts="wacht_pvt", needs=("pip", "pvt_start"),
            ),
            Measure(
                "14.wacht_mediaan", _("dagen wachten op het PVT, mediaan"), Statistic.MEDIAN,
                waits_for_pvt, among="wacht_pvt", needs=("pip", "pvt_start"),
            ),
        ),
    ),
    Indicator(
        15,
        _("Module Arbeidsmarkt en Participatie (MAP)"),
        _("Welk deel van de mensen in de B1-route en de Z-route het eindgesprek van de MAP had,"
          " hoeveel uren MAP zij gemiddeld deden en welk deel 40 uur of meer."),
        _("wie de B1-route of de Z-route volgt; voor de uren van wie uren bekend zijn"),
        "Wet inburgering 2021, art. 6 en 8; Besluit inburgering 2021, art. 3.2",
        (
            Measure(
                "15.afgerond", _("MAP afgerond"), Statistic.SHARE,
                lambda case: case.known(case.row.map_eindgesprek) is not None,
                within=WITH_MAP, needs=("map_eindgesprek",),
            ),
            Measure(
                "15.uren", _("uren MAP, gemiddeld"), Statistic.MEAN, _hours_of(MAP),
                within=WITH_MAP, needs=("uren",), other_unit=HOURS,
            ),
            Measure(
                "15.40_uur", _("40 uur MAP of meer"), Statistic.SHARE,
                _at_least(MAP_HOURS, MAP),
                within=WITH_MAP, needs=("uren",),
            ),
        ),
    ),
    Indicator(
        16,
        _("Cursusuren en aanwezigheid"),
        _("Welk deel van de aangeboden lessen gevolgd is. In de Z-route: hoeveel cursusuren"
          " mensen gemiddeld hebben, en welk deel 800 uur of meer."),
        _("aanwezigheid: alle aangeboden lessen van wie presentie bekend is; uren: wie de Z-route"
          " volgt en van wie uren bekend zijn"),
        _BESLUIT_3_14,
        (
            Measure(
                "16.aanwezig", _("gevolgde lessen"), Statistic.RATIO, _lessons,
                needs=("presentie",),
            ),
            Measure(
                "16.cursusuren", _("cursusuren in de Z-route, gemiddeld"), Statistic.MEAN,
                _hours_of(COURSE), within=ONLY_Z, needs=("uren",), other_unit=HOURS,
            ),
            Measure(
                "16.800_uur", _("800 cursusuren of meer"), Statistic.SHARE,
                _at_least(Z_HOURS, COURSE),
                within=ONLY_Z, needs=("uren",),
            ),
        ),
    ),
    Indicator(
        17,
        _("Participatie-uren in de Z-route"),
        _("Hoeveel participatie-uren asielstatushouders in de Z-route gemiddeld hebben; uren PVT,"
          " MAP en intake tellen mee. Op schema: signaal SIG-13 is stil."),
        _("asielstatushouders in de Z-route van wie uren bekend zijn; voor op schema: die nog"
          " bezig zijn"),
        _BESLUIT_3_14,
        (
            Measure(
                "17.uren", _("participatie-uren, gemiddeld"), Statistic.MEAN,
                # PVT, MAP and the intake count (Besluit inburgering 2021, art. 3.14).
                _hours_of(PARTICIPATION), within=ONLY_ASIEL | ONLY_Z, needs=("uren",),
                other_unit=HOURS,
            ),
            Measure(
                "17.op_schema", _("op schema"), Statistic.SHARE, _on_pace,
                among="lopend", within=ONLY_ASIEL | ONLY_Z, needs=("uren", "pip"),
            ),
        ),
    ),
    Indicator(
        18,
        _("Examens"),
        _("Welk deel bij de eerste poging slaagt, per onderdeel en niveau; hoe vaak mensen een"
          " onderdeel gemiddeld proberen; en welk deel voor een onderdeel dat nog niet gehaald is"
          " geen gratis poging meer heeft. Lezen is LE, luisteren LU, schrijven SC, spreken SP."),
        _("wie het onderdeel deed en een uitslag heeft; voor gratis pogingen van wie het tegoed"
          " bekend is"),
        "Regeling inburgering 2021, art. 3.4 en 3.5",
        (
            _passed_first(_("KNM: geslaagd bij de eerste poging")),
            _passed_first(_("LE A2: geslaagd bij de eerste poging")),
            _passed_first(_("LU A2: geslaagd bij de eerste poging")),
            _passed_first(_("SC A2: geslaagd bij de eerste poging")),
            _passed_first(_("SP A2: geslaagd bij de eerste poging")),
            _passed_first(_("LE B1: geslaagd bij de eerste poging")),
            _passed_first(_("LU B1: geslaagd bij de eerste poging")),
            _passed_first(_("SC B1: geslaagd bij de eerste poging")),
            _passed_first(_("SP B1: geslaagd bij de eerste poging")),
            Measure(
                "18.pogingen", _("pogingen per onderdeel, gemiddeld"), Statistic.MEAN, _attempts,
                needs=("examens",),
            ),
            Measure(
                "18.geen_tegoed", _("geen gratis poging meer"), Statistic.SHARE, _out_of_attempts,
                needs=("examens",),
            ),
        ),
    ),
    Indicator(
        19,
        _("Behaald niveau"),
        _("Welk niveau mensen hadden toen zij aan de plicht voldeden: het laagste van lezen,"
          " luisteren, schrijven en spreken. En welk deel van de B1-route is afgeschaald naar A2."),
        _("wie voldeed en van wie het niveau van alle vier onderdelen bekend is; voor afschalen"
          " wie een PIP heeft en de B1-route volgt"),
        "Wet inburgering 2021, art. 17; Besluit inburgering 2021, art. 5.5",
        (
            Measure(
                "19.niveau", _("niveau"), Statistic.CLASSES, _level_reached,
                among="voldaan", needs=("voldaan", "examens|niveaus"), classes=tables.LEVELS,
            ),
            Measure(
                "19.afgeschaald", _("B1-route, afgeschaald naar A2"), Statistic.SHARE,
                # Without a level in the PIP the B1-route is at B1, as DUO has it.
                lambda case: case.row.niveau == "A2",
                among="pip", within=ONLY_B, needs=("niveau", "pip"),
            ),
        ),
    ),
    Indicator(
        20,
        _("Wissels van leerroute"),
        _("Welk deel binnen 18 maanden na de start van de termijn van leerroute wisselde, en in"
          " welke richting de laatste wissel ging."),
        _("wie zo lang geleden begon; voor de richting wie ooit wisselde"),
        "Wet inburgering 2021, art. 17; Besluit inburgering 2021, art. 5.4",
        (
            Measure(
                "20.binnen_18", _("gewisseld binnen 18 maanden"), Statistic.SHARE, _switched,
                among="pip", needs=("pip", "leerroutes"),
            ),
            Measure(
                "20.richting", _("richting van de laatste wissel"), Statistic.CLASSES, _direction,
                needs=("leerroutes",),
            ),
        ),
    ),
)  # fmt: skip
