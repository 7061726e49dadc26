"""Indicators about contact, guidance, money, conditions and moving house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from statistics import median

from weerklank.figures.rules.indicators.measuring import (
    APART,
    ONLY_ASIEL,
    Answer,
    Indicator,
    Measure,
    Statistic,
    last_day_of_duty,
    never,
)
from weerklank.rulebook.calendar import months_later, runs
from weerklank.rulebook.facts import Case
from weerklank.rulebook.guidance import consultation_end, guidance, relief
from weerklank.rulebook.words import marked as _

QUARTER = 3
YEAR = 12


# --- progress meetings and contact ------------------------------------------------------------
def _meetings_held(case: Case) -> list[date]:
    return sorted(
        row.gepland_op
        for row in case.facts.afspraken or ()
        if row.soort == "voortgangsgesprek"
        and row.status == "gehouden"
        and row.gepland_op is not None
        and row.gepland_op <= case.on
    )


def _held_of_planned(case: Case) -> Answer:
    """Count the progress meetings held, and those that belong to the part that passed (SIG-06).

    Of who was done, left or died that part of the term stops on that day.
    """
    planned, passed = case.row.voortgangsgesprekken, case.fraction_on(last_day_of_duty(case))
    if planned is None or passed is None or case.facts.afspraken is None:
        return None
    return (len(_meetings_held(case)), planned * passed) if planned else APART


def _between_meetings(case: Case) -> Answer:
    """Return the middle number of days between someone's meetings; everybody counts once."""
    held = _meetings_held(case)
    gaps = [(after - before).days for before, after in pairwise(held)]
    return median(gaps) if gaps else APART


def _cancelled(case: Case) -> Answer:
    statuses = [
        row.status
        for row in case.facts.afspraken or ()
        if row.soort == "voortgangsgesprek"
        and case.known(row.gepland_op)
        and row.status
        and row.status != "gepland"
    ]
    return (statuses.count("afgezegd door organisatie"), len(statuses)) if statuses else APART


def _is_guided(case: Case) -> bool:
    return _phase(case) == "begeleiding"


def _has_contact(organisation: str, name: str) -> Measure:
    def read(case: Case) -> Answer:
        if organisation == "maatschappelijke begeleiding" and not _is_guided(case):
            return APART
        if organisation == "taalschool" and not case.known(case.row.taal_start):
            return APART
        return any(
            row.organisatie == organisation
            and row.contactpersoon != ""
            and runs(row.van, row.tot, case.on)
            for row in case.facts.contactpersonen or ()
        )

    needs = {"maatschappelijke begeleiding": ("mb_start",), "taalschool": ("taal_start",)}
    return Measure(
        f"22.{organisation.rsplit(maxsplit=1)[-1]}", name,
        Statistic.SHARE, read, among="lopend",
        needs=("contactpersonen", *needs.get(organisation, ())),
    )  # fmt: skip


def _of_municipality(case: Case) -> list[tuple[date, date | None, str]]:
    return sorted(
        (
            (row.van, row.tot, row.contactpersoon)
            for row in case.facts.contactpersonen or ()
            if row.organisatie == "gemeente" and row.van is not None and row.van <= case.on
        ),
        key=lambda period: period[0],
    )


def _changes(case: Case) -> Answer:
    """Count new contact persons in the last twelve months; the first ever is no change."""
    periods = _of_municipality(case)
    if not periods:
        return APART
    since = months_later(case.on, -YEAR)
    return sum(after[0] > since and after[2] != before[2] for before, after in pairwise(periods))


def _days_without(case: Case) -> Answer:
    """Return the middle number of days between one contact person and the next."""
    periods = _of_municipality(case)
    gaps = [
        max(0, (after[0] - before[1]).days)
        for before, after in pairwise(periods)
        if before[1] is not None and before[2] != after[2]
    ]
    return median(gaps) if gaps else APART


# --- guidance and money -----------------------------------------------------------------------
def _phase(case: Case) -> str | None:
    guided = guidance(case)
    if guided is None:
        return None
    consulted = consultation_end(case, guided)
    if consulted and consulted[0] <= case.on:
        return "geëindigd"
    if case.known(case.row.mb_overdracht) or guided.has_ended or guided.end <= case.on:
        return "spreekuur"
    return "begeleiding"


def _ends_soon(case: Case) -> bool:
    guided = guidance(case)
    if guided is None or _phase(case) != "begeleiding":
        return False
    return guided.end <= months_later(case.on, QUARTER)


def _ontzorgen_end(case: Case) -> date | None:
    relieved = relief(case)
    return relieved[1] if relieved else None


def _in_ontzorgen(case: Case) -> bool:
    end = _ontzorgen_end(case)
    return end is not None and end > case.on


def _tested_after(case: Case) -> Answer:
    end = _ontzorgen_end(case)
    if end is None or end > case.on:
        return APART
    return case.known(case.row.zelfredzaamheid_getoetst) is not None


# --- conditions and moving --------------------------------------------------------------------
def _childcare_lacks(case: Case) -> Answer:
    need, since = case.row.kinderopvang, case.row.kinderopvang_sinds
    if not need or (since and since > case.on):
        return None
    return APART if need == "niet nodig" else need != "geregeld"


def _far(case: Case) -> bool | None:
    minutes = case.row.reisminuten
    return None if minutes is None else minutes > case.limits["SIG-26.x"]


def _moved_in(case: Case) -> str | None:
    """Did someone come from another municipality in the last twelve months, and with a PIP?"""
    stays = sorted((row.brp, row.pip) for row in case.facts.vestigingen or () if row.brp)
    past = [(brp, pip) for brp, pip in stays if brp <= case.on]
    if len(past) < 2 or past[-1][0] <= months_later(case.on, -YEAR):
        return None
    arrived = past[-1][0]
    had_pip = any(pip is not None and pip <= arrived for _brp, pip in past[:-1])
    return "met PIP" if had_pip else "zonder PIP"


def _moved_out(case: Case) -> str | None:
    left = case.known(case.row.vertrokken)
    if left is None or left <= months_later(case.on, -YEAR):
        return None
    return "met PIP" if case.pip is not None and case.pip <= left else "zonder PIP"


def _moves(way: str, name: str, moved: Callable[[Case], str | None], needs: str) -> Measure:
    """Return the measure of a way to move; its name ends with the answer that is counted."""
    answer = name.partition(" ")[2]
    return Measure(
        f"28.{way}_{answer.partition(' ')[0]}", name, Statistic.COUNT,
        lambda case: moved(case) == answer, needs=(needs,),
    )  # fmt: skip


INDICATORS = (
    Indicator(
        21,
        _("Voortgangsgesprekken"),
        _("Hoeveel voortgangsgesprekken gehouden zijn van het aantal dat er tot de peildatum"
          " hoort te zijn: het aantal in het PIP, naar het deel van de termijn dat voorbij is,"
          " zoals bij signaal SIG-06; hoeveel dagen er tussen twee gesprekken liggen; en welk deel"
          " van de gesprekken de organisatie afzegde."),
        _("gesprekken in het PIP, naar rato tot de peildatum; voor de dagen wie twee of meer"
          " gesprekken had; voor afzeggen alle gesprekken die geweest zouden zijn"),
        "Besluit inburgering 2021, art. 5.3, vierde lid",
        (
            Measure(
                "21.gehouden", _("gehouden van wat tot de peildatum gepland is"), Statistic.RATIO,
                _held_of_planned, among="pip",
                needs=("pip", "voortgangsgesprekken", "afspraken"),
            ),
            Measure(
                "21.dagen", _("dagen tussen twee gesprekken, mediaan"), Statistic.MEDIAN,
                _between_meetings, needs=("afspraken",),
            ),
            Measure(
                "21.afgezegd", _("afgezegd door de organisatie"), Statistic.RATIO, _cancelled,
                needs=("afspraken",),
            ),
        ),
    ),
    Indicator(
        22,
        _("Een vast contactpersoon"),
        _("Welk deel op de peildatum een bekend contactpersoon heeft, per organisatie; hoe vaak"
          " het contactpersoon bij de gemeente in twaalf maanden wisselde; en hoeveel dagen er"
          " tussen het ene en het volgende lagen."),
        _("wie nog bezig is; maatschappelijke begeleiding: zolang die loopt; taalschool: wie met"
          " taalles begon; voor wisselingen wie ooit een contactpersoon bij de gemeente had"),
        _("bronrapport; DUO bewaart geen geschiedenis"),
        (
            _has_contact("gemeente", _("bekend contactpersoon: gemeente")),
            _has_contact(
                "maatschappelijke begeleiding",
                _("bekend contactpersoon: maatschappelijke begeleiding"),
            ),
            _has_contact("taalschool", _("bekend contactpersoon: taalschool")),
            Measure(
                "22.wissels", _("wisselingen in twaalf maanden, gemiddeld"), Statistic.MEAN,
                _changes, among="lopend", needs=("contactpersonen",),
            ),
            Measure(
                "22.gat", _("dagen zonder contactpersoon bij een wisseling, mediaan"),
                Statistic.MEDIAN, _days_without, needs=("contactpersonen",),
            ),
        ),
    ),
    Indicator(
        23,
        _("Maatschappelijke begeleiding"),
        _("Welk deel begeleiding krijgt, naar het spreekuur gaat of klaar is, en bij hoeveel"
          " mensen de begeleiding in de komende drie maanden eindigt. Zonder andere datum duren"
          " zij zo lang als de drempels van signaal SIG-23 zeggen: 18 en 30 maanden na de start,"
          " tenzij de gemeente iets anders koos."),
        _("asielstatushouders bij wie begeleiding begon"),
        _("Wet inburgering 2021, art. 13; contract van de gemeente"),
        (
            Measure(
                "23.fase", _("fase"), Statistic.CLASSES, _phase,
                among="begeleiding", within=ONLY_ASIEL, needs=("mb_start",),
                classes=(_("begeleiding"), _("spreekuur"), _("geëindigd")),
            ),
            Measure(
                "23.eindigt", _("begeleiding eindigt binnen drie maanden"), Statistic.COUNT,
                _ends_soon, among="begeleiding", within=ONLY_ASIEL, needs=("mb_start",),
            ),
        ),
    ),
    Indicator(
        24,
        _("Ontzorgen"),
        _("Hoeveel mensen op de peildatum ontzorgd worden, en bij welk deel van wie klaar is"
          " getoetst is of zij hun geldzaken zelf kunnen doen."),
        _("asielstatushouders; voor getoetst bij wie ontzorgen voorbij is"),
        "Participatiewet, art. 56a",
        (
            Measure(
                "24.nu", _("wordt ontzorgd"), Statistic.COUNT, _in_ontzorgen,
                within=ONLY_ASIEL, needs=("ontzorgen_start",),
            ),
            Measure(
                "24.getoetst", _("zelfredzaamheid getoetst na ontzorgen"), Statistic.SHARE,
                _tested_after, within=ONLY_ASIEL,
                needs=("ontzorgen_start", "zelfredzaamheid_getoetst"),
            ),
            never("24.vaste_lasten", _("betaalt daarna alle drie de vaste lasten zelf")),
        ),
    ),
    Indicator(
        25,
        _("Randvoorwaarden"),
        _("Welk deel van wie kinderopvang nodig heeft die niet heeft; welk deel langer reist dan"
          " de drempel van signaal SIG-26, standaard 45 minuten; en bij welk deel de reiskosten"
          " geregeld zijn."),
        _("wie nog bezig is; kinderopvang: wie die nodig heeft; reizen: van wie het bekend is"),
        _("bronrapport"),
        (
            Measure(
                "25.kinderopvang", _("kinderopvang nodig en niet geregeld"), Statistic.SHARE,
                _childcare_lacks, among="lopend", needs=("kinderopvang",),
            ),
            Measure(
                "25.reistijd", _("reist langer dan de drempel"), Statistic.SHARE, _far,
                among="lopend", needs=("reisminuten",),
            ),
            Measure(
                "25.reiskosten", _("reiskosten geregeld"), Statistic.SHARE,
                lambda case: case.row.reiskosten_geregeld,
                among="lopend", needs=("reiskosten_geregeld",),
            ),
        ),
    ),
    Indicator(
        28,
        _("Verhuizingen"),
        _("Hoeveel mensen in de twaalf maanden voor de peildatum uit een andere gemeente kwamen"
          " of vertrokken, met en zonder PIP."),
        _("iedereen"),
        "Wet inburgering 2021, art. 15 en 35",
        (
            _moves("in", _("gekomen met PIP"), _moved_in, "vestigingen"),
            _moves("in", _("gekomen zonder PIP"), _moved_in, "vestigingen"),
            _moves("uit", _("vertrokken met PIP"), _moved_out, "vertrokken"),
            _moves("uit", _("vertrokken zonder PIP"), _moved_out, "vertrokken"),
        ),
    ),
)  # fmt: skip
