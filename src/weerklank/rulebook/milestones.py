"""The thirty milestones of an inburgeringstraject, as data with a rule each.

A milestone tells what is known; it judges no one. A fact that was dated is always shown, also when
the milestone does not belong to the group or route of today. A milestone that no table has a
column for is not recorded, which is something else than not done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, months_later, runs
from weerklank.rulebook.doubt import Unsure, certain
from weerklank.rulebook.facts import ASIEL, GEZIN, Case, Why
from weerklank.rulebook.norms import (
    A2_HOURS,
    AANBOD_MONTHS,
    MAP_HOURS,
    ONTZORGEN_MONTHS,
    PIP_DAYS,
    PIP_WAIT_DAYS,
    PVT_HOURS,
    SWITCH_MONTHS,
    Z_HOURS,
)
from weerklank.rulebook.tables import LANGUAGE_PARTS, LEVELS
from weerklank.rulebook.words import marked as _

DONE = _("gedaan")
RUNNING = _("loopt")
LATE = _("te laat")
COMING = _("komt")
UNKNOWN = _("onbekend")
NOT_APPLICABLE = _("niet van toepassing")
NOT_RECORDED = _("niet geregistreerd")
OPEN = (RUNNING, LATE, COMING)

EVERYBODY = (ASIEL, GEZIN)
ASIEL_ONLY = (ASIEL,)
ALL_ROUTES = ("B", "O", "Z")


class Answer(NamedTuple):
    """What is known of one milestone: its state, when it was, and until when it may take."""

    state: str
    on: date | None = None
    due: date | None = None
    why: Why = {}


@dataclass(frozen=True, slots=True)
class Milestone:
    """`term` says what the law or the contract asks, `source` where that stands."""

    key: str
    label: str
    who: str
    term: str
    source: str
    judge: Callable[[Case], Answer]
    groups: tuple[str, ...] = EVERYBODY
    routes: tuple[str, ...] = ALL_ROUTES


class Step(NamedTuple):
    """A milestone of one trajectory on one day. `late` counts the days past what the law gives."""

    milestone: Milestone
    state: str
    on: date | None
    due: date | None
    late: int
    why: Why


def milestones(case: Case) -> list[Step]:
    """Return all milestones of a trajectory on the day of the case; none before it began."""
    return [_step(each, case) for each in ALL] if case.exists else []


def _step(milestone: Milestone, case: Case) -> Step:
    step = certain(case, lambda each: _judged(milestone, each))
    return Step(milestone, UNKNOWN, None, None, 0, {}) if isinstance(step, Unsure) else step


def _judged(milestone: Milestone, case: Case) -> Step:
    answer = milestone.judge(case)
    if answer.on is None and answer.state != NOT_RECORDED:
        answer = _for_whom(milestone, case) or answer
    if answer.state in OPEN and case.is_over:
        answer = Answer(NOT_APPLICABLE, answer.on, None, {"over": True})
    late = 0
    if answer.due is not None and answer.state in (DONE, LATE):
        reached = answer.on if answer.state == DONE and answer.on else case.on
        late = max(0, (reached - answer.due).days)
    return Step(milestone, answer.state, answer.on, answer.due, late, answer.why)


def _for_whom(milestone: Milestone, case: Case) -> Answer | None:
    """Say when a milestone is not for this group or route, or when that cannot be known."""
    for name, value, allowed, everything in (
        ("doelgroep", case.group, milestone.groups, EVERYBODY),
        ("leerroute", case.route, milestone.routes, ALL_ROUTES),
    ):
        if value and value not in allowed:
            return Answer(NOT_APPLICABLE, why={name: value})
        if not value and allowed != everything:
            # Before the PIP nobody has a route yet.
            if name == "leerroute" and case.pip is None:
                return Answer(COMING)
            return Answer(UNKNOWN, why={name: None})
    return None


def last_day(case: Case) -> date | None:
    """Return the last day of the term; its end is exclusive."""
    return case.end - DAY if case.end is not None else None


def term_is_over(case: Case) -> bool:
    return case.end is not None and case.end <= case.on


def not_recorded(_case: Case) -> Answer:
    return Answer(NOT_RECORDED)


def must_have_been(column: str) -> Callable[[Case], Answer]:
    """A date that exists for everybody: without it, it is not known."""

    def judge(case: Case) -> Answer:
        value = getattr(case.row, column)
        if value is None:
            return Answer(UNKNOWN)
        if value > case.on:
            return Answer(COMING, due=value)
        return Answer(DONE, value)

    return judge


def before_the_pip(column: str) -> Callable[[Case], Answer]:
    """Part of the road to the PIP; once there is a PIP it must have been."""

    def judge(case: Case) -> Answer:
        on = case.known(getattr(case.row, column))
        if on is not None:
            return Answer(DONE, on)
        if case.pip is not None:
            return Answer(UNKNOWN)
        return Answer(RUNNING if case.known(case.row.kennisgeving) else COMING)

    return judge


def guidance_starts(case: Case) -> Answer:
    on = case.known(case.row.mb_start)
    if on is not None:
        return Answer(DONE, on)
    return Answer(UNKNOWN if case.known(case.row.brp) else COMING)


def relief(case: Case) -> Answer:
    """Ontzorgen: six months from the start of the bijstand (Participatiewet, art. 56a)."""
    row = case.row
    right = case.known(row.bijstand_start)
    start = case.known(row.ontzorgen_start)
    end = row.ontzorgen_eind
    if end is None and (right or start):
        end = months_later(right or start or case.on, ONTZORGEN_MONTHS)
    if start is None:
        return Answer(UNKNOWN, due=end, why={"bijstand_start": right})
    if end is not None and end <= case.on:
        return Answer(DONE, end, why={"begin": start})
    return Answer(RUNNING, start, end, {"begin": start})


def pip_deadline(begin: date, row: tables.Traject, on: date) -> date | None:
    """Return the last day for the PIP; None while information of others is still waited for."""
    deadline = begin + timedelta(days=PIP_DAYS)
    if not row.pip_reden_vertraging:
        return deadline
    received = row.pip_informatie_ontvangen
    if received is None or received > on:
        return None
    return max(deadline, received + timedelta(days=PIP_WAIT_DAYS))


def pip(case: Case) -> Answer:
    """The PIP within ten weeks (Besluit inburgering 2021, art. 5.3)."""
    row = case.row
    notified, registered = case.known(row.kennisgeving), case.known(row.brp)
    if notified is None or registered is None:
        why = {"kennisgeving": notified, "brp": registered}
        return Answer(DONE, case.pip, why=why) if case.pip else Answer(UNKNOWN, why=why)
    begin = max(notified, registered)
    due = pip_deadline(begin, row, case.on)
    why = {"begin": begin}
    if case.pip is not None:
        return Answer(DONE, case.pip, due, why)
    if due is None:
        return Answer(RUNNING, why=why | {"waits": True})
    return Answer(LATE if case.on > due else RUNNING, due=due, why=why)


def term(case: Case) -> Answer:
    """The three years start the day after the first PIP (Wet inburgering 2021, art. 11)."""
    if case.start is None:
        return Answer(COMING)
    if case.start > case.on:
        return Answer(COMING, due=case.start)
    if case.known(case.row.voldaan):
        return Answer(DONE, case.start)
    if term_is_over(case):
        return Answer(LATE, case.start, last_day(case))
    return Answer(RUNNING, case.start, last_day(case))


def offer(case: Case) -> Answer:
    """The aanbod within three months after the PIP; in route O the course within six."""
    on = case.known(case.row.aanbod)
    months = AANBOD_MONTHS.get(case.route)
    due = months_later(case.pip, months) if case.pip and months else None
    if on is not None:
        return Answer(DONE, on, due)
    if case.pip is None:
        return Answer(COMING)
    if due is None:
        return Answer(UNKNOWN, why={"leerroute": None})
    return Answer(LATE if case.on > due else RUNNING, due=due)


def lessons(case: Case) -> Answer:
    on = case.known(case.row.taal_start)
    if on is not None:
        return Answer(DONE, on)
    planned = case.row.verwachte_start
    if planned is not None and planned <= case.on:
        return Answer(UNKNOWN, why={"planned": planned})
    return Answer(COMING, why={"planned": planned} if planned else {})


def within_the_term(done: str, begun: str, norm: int, kind: str) -> Callable[[Case], Answer]:
    """A part that has no term of its own, but must be done before the end of the term."""

    def judge(case: Case) -> Answer:
        why: Why = {}
        hours = hours_of(case, kind)
        if hours is not None:
            why = {"hours": hours, "norm": norm}
        on, begin = case.known(getattr(case.row, done)), case.known(getattr(case.row, begun))
        if on is not None:
            return Answer(DONE, on, last_day(case), why)
        if term_is_over(case):
            return Answer(LATE, begin, last_day(case), why)
        if begin is not None:
            return Answer(RUNNING, begin, last_day(case), why)
        return Answer(COMING, due=last_day(case), why=why)

    return judge


def hours_of(case: Case, *kinds: str) -> float | None:
    """Return the hours of these kinds that count on the day; None when nothing is known."""
    found = [each.uren for each in case.hours if each.soort in kinds and each.uren is not None]
    return sum(found) if found else None


def _passed(case: Case) -> dict[str, date]:
    """Return per exam part the day on which it was first passed, at the level that is asked."""
    asked = LEVELS.index(case.row.niveau or "B1") if case.route == "B" else 0
    passed: dict[str, date] = {}
    for exam in case.facts.examens or ():
        is_enough = (
            exam.onderdeel == "KNM"  # it has no level
            or exam.niveau not in LEVELS
            or LEVELS.index(exam.niveau) >= asked
        )
        on = case.known(exam.datum)
        if exam.uitslag == "Geslaagd" and is_enough and on is not None:
            passed.setdefault(exam.onderdeel, on)
    return passed


def knm(case: Case) -> Answer:
    """KNM: an exam in the B1-route; in the Z-route it is in the hours of the course."""
    on = _passed(case).get("KNM")
    if on is not None:
        return Answer(DONE, on, last_day(case))
    if case.route == "Z":
        return Answer(NOT_RECORDED)
    return _exams_open(case)


def _exams_open(case: Case, **why: int) -> Answer:
    if case.facts.examens is None:
        return Answer(UNKNOWN, why={"examens": None})
    if term_is_over(case):
        return Answer(LATE, due=last_day(case), why=why)
    return Answer(RUNNING if why.get("passed") else COMING, due=last_day(case), why=why)


def exams(case: Case) -> Answer:
    """The four language parts; outside the B1-route only shown when there are any."""
    passed = _passed(case)
    done = [passed[part] for part in LANGUAGE_PARTS if part in passed]
    why = {"passed": len(done), "parts": len(LANGUAGE_PARTS)}
    if len(done) == len(LANGUAGE_PARTS):
        return Answer(DONE, max(done), last_day(case), why)
    answer = _exams_open(case, **why)
    if done and case.route != "B":  # taken where they need not be: a fact to show
        return Answer(RUNNING, max(done), None, why)
    return answer


def progress_meetings(case: Case) -> Answer:
    """Voortgangsgesprekken: as many as the PIP says (Besluit inburgering 2021, art. 5.3)."""
    if case.pip is None:
        return Answer(COMING)
    asked = case.row.voortgangsgesprekken
    if case.facts.afspraken is None:
        return Answer(UNKNOWN, why={"afspraken": None})
    held = [
        each.gepland_op
        for each in case.facts.afspraken
        if each.soort == "voortgangsgesprek"
        and each.status == "gehouden"
        and each.gepland_op is not None
        and each.gepland_op <= case.on
    ]
    why = {"held": len(held), "asked": asked}
    last = max(held, default=None)
    if asked is None:
        return Answer(UNKNOWN, last, why=why)
    if len(held) >= asked:
        return Answer(DONE, last, why=why)
    return Answer(RUNNING if held else COMING, last, why=why)


def switch(case: Case) -> Answer:
    """Another leerroute: until eighteen months after the start; from O to B1 at any time."""
    periods = sorted(
        (each for each in case.facts.leerroutes or () if case.known(each.van)),
        key=lambda each: each.van or date.min,
    )
    changes = [
        (later.van, earlier.leerroute, later.leerroute)
        for earlier, later in pairwise(periods)
        if earlier.leerroute != later.leerroute
    ]
    if changes:
        on, before, after = changes[-1]
        return Answer(DONE, on, why={"from": before, "to": after})
    if case.start is None:
        return Answer(COMING)
    if case.route == "O":
        return Answer(COMING, why={"any_time": True})
    last = months_later(case.start, SWITCH_MONTHS)
    if case.on > last:
        return Answer(NOT_APPLICABLE, why={"closed": last})
    return Answer(COMING, due=last)


def down_to_a2(case: Case) -> Answer:
    """Afschalen to A2: possible from 600 hours of lessons (Besluit inburgering 2021, art. 5.5)."""
    hours = hours_of(case, "nt2")
    why = {"hours": hours, "norm": A2_HOURS}
    if case.row.niveau == "A2":
        return Answer(DONE, why=why)
    if hours is None:
        return Answer(UNKNOWN, why=why)
    return Answer(COMING if hours >= A2_HOURS else NOT_APPLICABLE, why=why)


def z_hours(case: Case) -> Answer:
    """Eight hundred hours of course; for asylum status holders as many of participation."""
    if case.route != "Z":
        return Answer(COMING)
    course = hours_of(case, "cursus", "nt2", "intake taal")
    share = hours_of(case, "participatie", "pvt", "map", "intake participatie")
    norm = case.row.max_participatie_uren or Z_HOURS
    why = {"course": course, "course_norm": Z_HOURS}
    enough = course is not None and course >= Z_HOURS
    known = course is not None
    if case.group != GEZIN:
        why |= {"share": share, "share_norm": norm}
        enough = enough and share is not None and share >= norm
        known = known or share is not None
    if enough:
        return Answer(DONE, why=why)
    if term_is_over(case):
        return Answer(LATE, due=last_day(case), why=why)
    return Answer(RUNNING if known else UNKNOWN, due=last_day(case), why=why)


def before_the_end(column: str) -> Callable[[Case], Answer]:
    """Something that closes a trajectory, at the latest at the end of the term."""

    def judge(case: Case) -> Answer:
        on = case.known(getattr(case.row, column))
        if on is not None:
            return Answer(DONE, on, last_day(case))
        if term_is_over(case):
            return Answer(LATE, due=last_day(case))
        return Answer(COMING, due=last_day(case))

    return judge


def education_ends(case: Case) -> Answer:
    """The onderwijsroute ends with the plicht; `voldaan` on another route says nothing of it."""
    return before_the_end("voldaan")(case) if case.route == "O" else Answer(COMING)


def decision(*kinds: str) -> Callable[[Case], Answer]:
    """A besluit of DUO; nobody needs one, so without one it does not apply."""

    def judge(case: Case) -> Answer:
        if case.facts.besluiten is None:
            return Answer(UNKNOWN, why={"besluiten": None})
        found = [
            each for each in case.facts.besluiten if each.soort in kinds and case.known(each.van)
        ]
        if not found:
            return Answer(NOT_APPLICABLE, why={"none": True})
        last = max(found, key=lambda each: each.van or date.min)
        why = {"soort": last.soort, "grond": last.grond}
        if runs(last.van, last.tot, case.on):
            return Answer(RUNNING, last.van, last.tot, why)
        return Answer(DONE, last.van, why=why)

    return judge


def move(case: Case) -> Answer:
    """A move: away, or from elsewhere to here with ten weeks for a new PIP."""
    gone = case.known(case.row.vertrokken)
    if gone is not None:
        return Answer(DONE, gone, why={"gone": True})
    if case.facts.vestigingen is None:
        return Answer(UNKNOWN, why={"vestigingen": None})
    lived = [each for each in case.facts.vestigingen if case.known(each.brp)]
    if len(lived) < 2:
        return Answer(NOT_APPLICABLE, why={"none": True})
    last = max(lived, key=lambda each: each.brp or date.min)
    assert last.brp is not None
    due = last.brp + timedelta(days=PIP_DAYS)
    new_pip = case.known(last.pip)
    why = {"begin": last.brp}
    if new_pip is not None:
        return Answer(DONE, new_pip, due, why)
    return Answer(LATE if case.on > due else RUNNING, None, due, why)


def guidance_ends(case: Case) -> Answer:
    """The end of begeleiding, then spreekuur; how long is agreed locally."""
    row = case.row
    end, handed = row.spreekuur_eind, case.known(row.mb_overdracht)
    if end is not None and end <= case.on:
        return Answer(DONE, end, why={"handed": handed})
    if handed is not None:
        return Answer(RUNNING, handed, end, {"handed": handed})
    if case.known(row.mb_start) is None:
        return Answer(UNKNOWN if case.known(row.brp) else COMING)
    return Answer(COMING, due=end)


def trainings(case: Case) -> Answer:
    """Trainings that were agreed locally; done when all that began have ended."""
    if case.facts.ondersteuning is None:
        return Answer(UNKNOWN, why={"ondersteuning": None})
    known = [
        each
        for each in case.facts.ondersteuning
        if each.soort == "training" and case.known(each.van)
    ]
    if not known:
        return Answer(COMING)
    last = known[-1]
    if last.tot is not None and last.tot <= case.on:
        return Answer(DONE, last.tot - DAY)
    planned = last.tot or last.gepland_tot
    return Answer(RUNNING, last.van, planned - DAY if planned else None)


_WET, _BESLUIT, _REGELING = (
    f"{name} inburgering 2021, art. " for name in ("Wet", "Besluit", "Regeling")
)
_LOCAL = _("lokaal contract")

ALL: tuple[Milestone, ...] = (
    Milestone(
        "aankomst",
        _("Aankomst en vergunning"),
        _("IND en COA"),
        _("geen termijn"),
        "",
        must_have_been("in_nederland_sinds"),
    ),
    Milestone(
        "voorinburgering",
        _("Voorinburgering"),
        _("COA"),
        _("vrijwillig"),
        f"{_WET}10",
        not_recorded,
        groups=ASIEL_ONLY,
    ),
    Milestone(
        "koppeling",
        _("Koppeling aan de gemeente"),
        _("COA"),
        _("geen termijn"),
        "",
        must_have_been("koppeling"),
        groups=ASIEL_ONLY,
    ),
    Milestone(
        "vestiging",
        _("Inschrijving in de gemeente"),
        _("gemeente"),
        _("geen termijn"),
        f"{_WET}13, lid 3",
        must_have_been("brp"),
    ),
    Milestone(
        "kennisgeving",
        _("Kennisgeving van de plicht"),
        _("DUO"),
        _("start de tien weken voor het PIP"),
        f"{_BESLUIT}5.3",
        must_have_been("kennisgeving"),
    ),
    Milestone(
        "mb_start",
        _("Start maatschappelijke begeleiding"),
        _("gemeente, vaak via een organisatie"),
        _("vanaf de inschrijving"),
        f"{_WET}13",
        guidance_starts,
        groups=ASIEL_ONLY,
    ),
    Milestone(
        "ontzorgen",
        _("Financieel ontzorgen"),
        _("gemeente"),
        _("zes maanden vanaf de bijstand"),
        "Participatiewet, art. 56a",
        relief,
        groups=ASIEL_ONLY,
    ),
    Milestone(
        "intake",
        _("Brede intake"),
        _("gemeente"),
        _("voor het PIP"),
        f"{_WET}14",
        before_the_pip("intake"),
    ),
    Milestone(
        "lbt",
        _("Leerbaarheidstoets"),
        _("DUO"),
        _("hoort bij de brede intake"),
        f"{_WET}14, lid 3",
        before_the_pip("lbt"),
    ),
    Milestone(
        "pip",
        _("PIP vastgesteld"),
        _("gemeente"),
        _("tien weken na de kennisgeving"),
        f"{_BESLUIT}5.3",
        pip,
    ),
    Milestone(
        "termijn_start",
        _("Termijn van drie jaar"),
        _("volgt uit de wet"),
        _("drie jaar vanaf de dag na het PIP"),
        f"{_WET}11",
        term,
    ),
    Milestone(
        "aanbod",
        _("Inburgeringsaanbod"),
        _("gemeente"),
        _("drie maanden na het PIP; onderwijsroute zes"),
        f"{_REGELING}4.1, onder g",
        offer,
        groups=ASIEL_ONLY,
    ),
    Milestone(
        "taal_start",
        _("Eerste les"),
        _("taalschool"),
        _("geen eigen termijn"),
        f"{_WET}16, lid 3",
        lessons,
    ),
    Milestone(
        "pvt",
        _("Participatieverklaring (PVT)"),
        _("gemeente, vaak via een organisatie"),
        _("twaalf uur, binnen de termijn"),
        f"{_BESLUIT}3.1",
        within_the_term("pvt_ondertekend", "pvt_start", PVT_HOURS, "pvt"),
    ),
    Milestone(
        "map",
        _("Arbeidsmarkt en participatie (MAP)"),
        _("gemeente"),
        _("veertig uur, binnen de termijn"),
        f"{_REGELING}3.1",
        within_the_term("map_eindgesprek", "map_start", MAP_HOURS, "map"),
        routes=("B", "Z"),
    ),
    Milestone(
        "knm",
        _("Kennis van de Nederlandse maatschappij (KNM)"),
        _("DUO en taalschool"),
        _("binnen de termijn"),
        f"{_BESLUIT}3.4",
        knm,
        routes=("B", "Z"),
    ),
    Milestone(
        "vg",
        _("Voortgangsgesprekken"),
        _("gemeente"),
        _("aantal staat in het PIP"),
        f"{_BESLUIT}5.3, lid 4",
        progress_meetings,
    ),
    Milestone(
        "routewissel",
        _("Andere leerroute"),
        _("gemeente"),
        _("tot anderhalf jaar na de start van de termijn"),
        f"{_BESLUIT}5.4",
        switch,
    ),
    Milestone(
        "afschalen_a2",
        _("Afschalen naar A2"),
        _("gemeente"),
        _("kan na 600 lesuren"),
        f"{_BESLUIT}5.5",
        down_to_a2,
        routes=("B",),
    ),
    Milestone(
        "examen",
        _("Examens taal"),
        _("DUO"),
        _("vier onderdelen, binnen de termijn"),
        f"{_WET}7",
        exams,
        routes=("B",),
    ),
    Milestone(
        "z_uren",
        _("Uren van de Z-route"),
        _("taalschool en gemeente"),
        _("800 uur les; bij asiel ook 800 uur meedoen"),
        f"{_BESLUIT}3.14",
        z_hours,
        routes=("Z",),
    ),
    Milestone(
        "z_eind",
        _("Eindgesprek van de Z-route"),
        _("gemeente"),
        _("als de uren gehaald zijn"),
        f"{_BESLUIT}3.14, lid 4",
        before_the_end("z_eind"),
        routes=("Z",),
    ),
    Milestone(
        "o_eind",
        _("Onderwijsroute afgerond"),
        _("school"),
        _("binnen de termijn"),
        f"{_WET}8",
        education_ends,
        routes=("O",),
    ),
    Milestone(
        "verlenging",
        _("Verlenging van de termijn"),
        _("DUO"),
        _("aanvragen kan vanaf zes maanden voor het einde"),
        f"{_WET}12",
        decision("verlenging"),
    ),
    Milestone(
        "ontheffing",
        _("Ontheffing of vrijstelling"),
        _("DUO"),
        _("besluit binnen acht weken"),
        f"{_WET}4 en 5",
        decision("ontheffing", "vrijstelling", "tijdelijke vrijstelling"),
    ),
    Milestone(
        "voldaan",
        _("Plicht voldaan"),
        _("DUO of gemeente"),
        _("binnen de termijn"),
        f"{_WET}6, lid 2",
        before_the_end("voldaan"),
    ),
    Milestone(
        "verhuizing",
        _("Verhuizing"),
        _("oude en nieuwe gemeente"),
        _("nieuw PIP binnen tien weken na de inschrijving"),
        f"{_BESLUIT}5.3",
        move,
    ),
    Milestone(
        "mb_eind",
        _("Einde begeleiding en spreekuur"),
        _("begeleiding"),
        _("staat in het contract"),
        _LOCAL,
        guidance_ends,
        groups=ASIEL_ONLY,
    ),
    Milestone(
        "lokale_training",
        _("Lokale training"),
        _("begeleiding"),
        _("staat in het contract"),
        _LOCAL,
        trainings,
        groups=ASIEL_ONLY,
    ),
    Milestone(
        "boete",
        _("Handhaving"),
        _("gemeente en DUO"),
        _("geen termijn"),
        f"{_WET}22 tot en met 27",
        not_recorded,
    ),
)
