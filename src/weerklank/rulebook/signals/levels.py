"""Signals about levels, exams and changing the leerroute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, DAYS_PER_WEEK, months_later, runs
from weerklank.rulebook.facts import GEZIN, Case, Why
from weerklank.rulebook.signals import hours
from weerklank.rulebook.signals.judging import (
    ON,
    UNKNOWN,
    Finding,
    Rule,
    how_many,
    in_both,
    over,
    unknown,
    warns,
)
from weerklank.rulebook.signals.steps import LESSONS
from weerklank.rulebook.signals.thresholds import ALWAYS, Threshold
from weerklank.rulebook.tables import LANGUAGE_PARTS, LEVELS
from weerklank.rulebook.words import marked as _

PASSED, FAILED = "Geslaagd", "Gezakt"
NT2 = frozenset({"nt2"})
AT_LEAST = {level: frozenset(LEVELS[rank:]) for rank, level in enumerate(LEVELS)}
_OWN_WORK = frozenset({"betaald werk", "stage"})

_BESLUIT_5_4 = "Besluit inburgering 2021, art. 5.4"
_BESLUIT_5_5 = "Besluit inburgering 2021, art. 5.5"
_REGELING_3_5 = "Regeling inburgering 2021, art. 3.5"
_PROPOSAL = "voorstel"
_REPORT = "Regioplan 23141 (2024)"
_BACKLOG = _("achterstand bij examens in 2026, uit tweede hand")

THRESHOLDS = (
    Threshold("SIG-16.m", 9, _("maanden"), "P", _PROPOSAL, _("op A2 zonder onderdeel op B1")),
    Threshold("SIG-16.fails", 2, _("keer gezakt"), "P", _PROPOSAL, _("voor één onderdeel op B1")),
    Threshold(
        "SIG-17.months", 18, _("maanden"), "L", _BESLUIT_5_4, _("om van leerroute te wisselen")
    ),
    Threshold("SIG-17.w", 3, _("maanden"), "P", _PROPOSAL, _("waarschuwing vooraf")),
    Threshold("SIG-18.hours", 600, _("uur"), "L", _BESLUIT_5_5, _("NT2-lessen gevolgd")),
    Threshold("SIG-20.left", 0, _("pogingen"), "L", _REGELING_3_5, _("gratis pogingen over")),
    Threshold("SIG-21.weeks", 8, _("weken"), "K", "inburgeren.nl", _("tot de uitslag er is")),
    # Speaking and writing at A2 take longer on days in 2026, whenever the exam was; the year after
    # the backlog is assumed to be gone, and until somebody says otherwise the usual time holds.
    *(
        Threshold(
            "SIG-21.raised", weeks, _("weken"), "K", source, _("schrijven en spreken, A2"), since
        )
        for weeks, source, since in (
            (8, "inburgeren.nl", ALWAYS),
            (16, _BACKLOG, date(2026, 1, 1)),
            (8, "inburgeren.nl", date(2027, 1, 1)),
        )
    ),
    Threshold("SIG-29.m", 18, _("maanden"), "S", _REPORT, _("in het traject")),
    Threshold(
        "SIG-36.months", 18, _("maanden"), "L", _BESLUIT_5_4, _("om van leerroute te wisselen")
    ),
)


def reached(case: Case, level: str) -> dict[str, date]:
    """Return since when each language part was at this level or above; parts below are left out.

    By an exam that was passed, or by what a teacher found; from the tables that were delivered.
    """
    enough = AT_LEAST[level]
    first: dict[str, date] = {}
    on = case.on
    for exam in case.facts.examens or ():
        day = exam.datum
        if day and day <= on and exam.uitslag == PASSED and exam.niveau in enough:
            first[exam.onderdeel] = min(day, first.get(exam.onderdeel, day))
    for found in case.facts.niveaus or ():
        day = found.datum
        if day and day <= on and found.niveau in enough:
            first[found.onderdeel] = min(day, first.get(found.onderdeel, day))
    return {part: first[part] for part in LANGUAGE_PARTS if part in first}


def _missing(case: Case) -> Finding | None:
    """Say that levels are not known when a table about them was not delivered."""
    facts = case.facts
    missing = {
        name: None
        for name, table in (("examens", facts.examens), ("niveaus", facts.niveaus))
        if table is None
    }
    return unknown(**missing) if missing else None


def _passed_at_b1(case: Case) -> set[str]:
    """Return the language parts passed at B1 or above, by exam."""
    enough = AT_LEAST["B1"]
    passed = {
        exam.onderdeel
        for exam in case.facts.examens or ()
        if case.known(exam.datum) and exam.uitslag == PASSED and exam.niveau in enough
    }
    passed |= {
        found.onderdeel
        for found in case.facts.niveaus or ()
        if case.known(found.datum) and found.bron == "examen" and found.niveau in enough
    }
    return passed & set(LANGUAGE_PARTS)


def stuck_at_a2(case: Case) -> Finding | None:
    """SIG-16: on A2 for `m` months without any part at B1, or failed `fails` times for one part.

    Source report. For whom B1 is the aim: routes B and O, not with `niveau` A2. A2 is reached when
    all four language parts are, by exam or by what a teacher found; a part at B1 is one that was
    passed. Failures count for a language part at B1 that is not passed yet.
    """
    if case.route == "Z" or case.row.niveau == "A2":
        return None
    if not case.route or case.facts.examens is None:
        return unknown(leerroute=case.route or None, examens=how_many(case.facts.examens))
    passed = _passed_at_b1(case)
    failed = _failed_again(case, passed)
    if failed:
        return failed
    return None if passed else _long_at_a2(case)


def _failed_again(case: Case, passed: set[str]) -> Finding | None:
    most = case.limits["SIG-16.fails"]
    failures: dict[str, list[date]] = {part: [] for part in LANGUAGE_PARTS if part not in passed}
    for exam in case.facts.examens or ():
        day = case.known(exam.datum)
        if day and exam.uitslag == FAILED and exam.niveau == "B1" and exam.onderdeel in failures:
            failures[exam.onderdeel].append(day)
    for part, days in failures.items():
        if days and len(days) >= most:
            return over(onderdeel=part, gezakt=tuple(days), fails=most)
    return None


def _long_at_a2(case: Case) -> Finding | None:
    months = case.limits["SIG-16.m"]
    parts = reached(case, "A2")
    since = max(parts.values()) if len(parts) == len(LANGUAGE_PARTS) else None
    if since is None or case.on < months_later(since, months):
        # What a table that was not delivered says, may lie before this.
        return _missing(case)
    return over(a2_sinds=since, m=months)


# What says that the route may not fit; between two dates in what they read they only turn on.
_PROGRESS = (
    ("SIG-13", hours.slow_participation),
    ("SIG-14", hours.slow_course),
    ("SIG-16", stuck_at_a2),
    ("SIG-22", hours.falling_presence),
)


def _has_switched(case: Case) -> bool:
    routes = {period.leerroute for period in case.facts.leerroutes or () if case.known(period.van)}
    return len(routes - {""}) > 1


def closing_window(case: Case) -> Finding | None:
    """SIG-17: the time to change the leerroute ends, none was changed, and progress stays behind.

    Besluit inburgering 2021, art. 5.4. Speaks from `w` months before eighteen months of the term
    have passed until that day, while SIG-13, 14, 16 or 22 is on. From the onderwijsroute one may
    change at any time. Not known when none of these is on and one of them is not known.
    """
    if case.route == "O":
        return None
    if case.start is None:
        return unknown(pip=None)
    months, before = case.limits["SIG-17.months"], case.limits["SIG-17.w"]
    last_day = months_later(case.start, months)
    is_closing = months_later(case.start, months - before) < case.on <= last_day
    if not is_closing or _has_switched(case):
        return None
    if not case.route or case.facts.leerroutes is None:
        return unknown(leerroute=case.route or None, leerroutes=how_many(case.facts.leerroutes))
    why: Why = {"pip": case.pip, "tot": last_day, "leerroute": case.route}
    return _behind(case, why | {"months": months, "w": before})


def _behind(case: Case, why: Why) -> Finding | None:
    said = [(signal, rule(case)) for signal, rule in _PROGRESS]
    speaking = tuple(signal for signal, finding in said if finding and finding.state == ON)
    if speaking:
        return over(**why, signalen=speaking)
    unsure = tuple(signal for signal, finding in said if finding and finding.state == UNKNOWN)
    return unknown(**why, signalen=None, onbekend=unsure) if unsure else None


def _window(case: Case) -> Iterator[date]:
    yield from hours.after_each_month(case)
    if case.start:
        months = case.limits["SIG-17.months"]
        yield months_later(case.start, months - case.limits["SIG-17.w"]) + DAY
        yield months_later(case.start, months) + DAY


def may_scale_down(case: Case) -> Finding | None:
    """SIG-18: 600 hours of NT2 or more in the B1-route, and a language part not passed at B1.

    Besluit inburgering 2021, art. 5.5, Wet inburgering 2021, art. 17(3). Information, not advice:
    whether someone made enough effort is not computed. Silent once the aim is A2.
    """
    if case.route not in ("B", "") or case.row.niveau == "A2":
        return None
    if not case.route or case.facts.examens is None:
        return unknown(leerroute=case.route or None, examens=how_many(case.facts.examens))
    passed = _passed_at_b1(case)
    still_open = tuple(part for part in LANGUAGE_PARTS if part not in passed)
    if not still_open:
        return None
    known = hours.known_hours(case, NT2)
    if known is None:
        return unknown(uren=None)
    number, known_until = known
    norm = case.limits["SIG-18.hours"]
    if number < norm:
        return None
    return warns(uren=number, bekend_tot=known_until, onderdeel=still_open, hours=norm)


def out_of_attempts(case: Case) -> Finding | None:
    """SIG-20: no free attempt is left for a part that is not passed.

    Regeling inburgering 2021, art. 3.5: two free attempts per part, for asielstatushouders; a
    gezinsmigrant has none to lose. Per part, KNM included: the last `gratis_pogingen_tegoed` that
    is known. A part that was tried and of which nothing is known makes it not known.
    """
    if case.group == GEZIN:
        return None
    if not case.group or case.facts.examens is None:
        return unknown(doelgroep=case.group or None, examens=how_many(case.facts.examens))
    most = case.limits["SIG-20.left"]
    left = _attempts_left(case)
    ended = {part: last for part, last in left.items() if last and last[1] <= most}
    if ended:
        days, attempts = zip(*ended.values(), strict=True)
        return warns(onderdeel=tuple(ended), datum=days, gratis_pogingen_tegoed=attempts, left=most)
    unsure = tuple(part for part, last in left.items() if last is None)
    return unknown(gratis_pogingen_tegoed=None, onderdeel=unsure) if unsure else None


def _attempts_left(case: Case) -> dict[str, tuple[date, int] | None]:
    """Return the last number that is known, and its day, per part that was tried and not passed."""
    passed: set[str] = set()
    left: dict[str, tuple[date, int] | None] = {}
    for exam in case.facts.examens or ():
        day, attempts = case.known(exam.datum), exam.gratis_pogingen_tegoed
        if day is None:
            continue
        if exam.uitslag == PASSED:
            passed.add(exam.onderdeel)
        last = left.setdefault(exam.onderdeel, None)
        if attempts is not None and (last is None or last[0] <= day):
            left[exam.onderdeel] = (day, attempts)
    return {part: left[part] for part in sorted(left.keys() - passed)}


def late_result(case: Case) -> Finding | None:
    """SIG-21: no result more than eight weeks after the exam.

    A custom, no law; sixteen weeks on days in 2026 for speaking and writing at A2. An exam with a
    `reden` has no result to wait for, nor has one of a part that was passed on that day or later.
    Between the two times it is not known of speaking and writing without `niveau`.
    """
    if case.facts.examens is None:
        return unknown(examens=None)
    unsure = None
    for exam in _waiting(case):
        weeks = (case.on - exam.datum).days / DAYS_PER_WEEK if exam.datum else 0.0
        times = _times(exam)
        late = [short for short in times if weeks > case.limits[f"SIG-21.{short}"]]
        why: Why = {
            "onderdeel": exam.onderdeel,
            "niveau": exam.niveau or None,
            "datum": exam.datum,
        }
        if len(late) == len(times):
            longest = max(case.limits[f"SIG-21.{short}"] for short in times)
            return over(**why, weken=longest)
        if late:
            unsure = unknown(**why)
    return unsure


def _waiting(case: Case) -> list[tables.Exam]:
    """Return the exams that wait for a result, the oldest first."""
    waiting, passed = [], {}
    for exam in sorted(case.facts.examens or (), key=lambda each: each.datum or date.max):
        if case.known(exam.datum) is None:
            continue
        if exam.uitslag == PASSED:
            passed[exam.onderdeel] = exam.datum or date.max
        elif not exam.uitslag and not exam.reden:
            waiting.append(exam)
    return [
        exam
        for exam in waiting
        if exam.onderdeel not in passed or passed[exam.onderdeel] < (exam.datum or date.max)
    ]


def _times(exam: tables.Exam) -> tuple[str, ...]:
    """Return which times may hold for this exam: both when its level is not known."""
    if exam.onderdeel not in ("SC", "SP") or exam.niveau in AT_LEAST["B1"]:
        return ("weeks",)
    return ("raised",) if exam.niveau else ("weeks", "raised")


def ready_without_work(case: Case) -> Finding | None:
    """SIG-29: eighteen months in the B1-route, A2 on all language parts, no paid work or study.

    Source report: people who are nearly done find only volunteering. Paid work is a day in
    `betaald_werk_sinds`, or paid work or a stage (work to learn) among the activities; study is a
    running row of `opleidingen`. The time counts from the beginning of the term.
    """
    if case.route not in ("B", ""):
        return None
    if not case.route or case.start is None:
        return unknown(leerroute=case.route or None, pip=case.pip)
    facts, on = case.facts, case.on
    if _has_work_or_study(case):
        return None
    if facts.opleidingen is None or facts.participatie is None:
        return unknown(
            opleidingen=how_many(facts.opleidingen), participatie=how_many(facts.participatie)
        )
    parts = reached(case, "A2")
    if len(parts) < len(LANGUAGE_PARTS):
        return _missing(case)
    months = case.limits["SIG-29.m"]
    is_active = any(runs(each.van, each.tot, on) for each in facts.participatie)
    why = {"pip": case.pip, "a2_sinds": max(parts.values()), "actief": is_active, "m": months}
    return over(**why) if on >= months_later(case.start, months) else None


def _has_work_or_study(case: Case) -> bool:
    facts, on = case.facts, case.on
    return (
        case.known(case.row.betaald_werk_sinds) is not None
        or any(runs(study.van, study.tot, on) for study in facts.opleidingen or ())
        or any(
            each.soort in _OWN_WORK and runs(each.van, each.tot, on)
            for each in facts.participatie or ()
        )
    )


def may_move_up(case: Case) -> Finding | None:
    """SIG-36: a level at least one step above what the route aims at, while it can be changed.

    Source report: schools name people who can move up. Z-route: A2 on listening and speaking.
    B1-route with `niveau` A2: B1 on any language part. B1-route: B2 on all four. From the
    onderwijsroute there is no way up. Until eighteen months after the term began, the last day
    included (Besluit inburgering 2021, art. 5.4).
    """
    if case.route == "O":
        return None
    if case.start is None:
        return unknown(pip=None)
    months = case.limits["SIG-36.months"]
    last_day = months_later(case.start, months)
    if case.on > last_day:
        return None
    if not case.route:
        return unknown(leerroute=None)
    if case.route == "Z":
        level, parts = "A2", {"LU", "SP"}
    elif case.row.niveau == "A2":
        level, parts = "B1", set()
    else:
        level, parts = "B2", set(LANGUAGE_PARTS)
    found = reached(case, level)
    if not found or not parts <= found.keys():
        return _missing(case)
    shown = {part: day for part, day in found.items() if not parts or part in parts}
    why: Why = {"leerroute": case.route, "niveau": level, "tot": last_day}
    why |= {"onderdeel": tuple(shown), "datum": tuple(shown.values())}
    return warns(**why, pip=case.pip, months=months)


def _until_fixed(case: Case) -> Iterator[date]:
    if case.start:
        yield months_later(case.start, case.limits["SIG-36.months"]) + DAY


_LEVELS_AND_EXAMS = ("examens", "niveaus")
_SAID = f"bronrapport: {_REPORT}"

RULES = (
    Rule(
        "SIG-16",
        _("Blijft hangen tussen A2 en B1"),
        _("taalschool"),
        _SAID,
        stuck_at_a2,
        tables=_LEVELS_AND_EXAMS,
    ),
    Rule(
        "SIG-17",
        _("Routewissel-venster sluit"),
        _("gemeente"),
        f"wet: {_BESLUIT_5_4}",
        closing_window,
        columns=("pip", "termijn_eind", "z_eind"),
        tables=(*_LEVELS_AND_EXAMS, "uren"),
        moments=_window,
        lists={"signalen": in_both},
    ),
    Rule(
        "SIG-18",
        _("Afschalen naar A2 mogelijk"),
        _("gemeente"),
        f"wet: {_BESLUIT_5_5}",
        may_scale_down,
        tables=(*_LEVELS_AND_EXAMS, "uren"),
        after={"uren": LESSONS},
    ),
    Rule(
        "SIG-20",
        _("Examenpogingen bijna op"),
        _("gemeente"),
        f"wet: {_REGELING_3_5}",
        out_of_attempts,
        tables=("examens",),
    ),
    Rule(
        "SIG-21",
        _("Examenuitslag blijft uit"),
        _("DUO"),
        "gewoonte: uitslag binnen acht weken",
        late_result,
        tables=("examens",),
    ),
    Rule(
        "SIG-29",
        _("B1 bijna klaar, geen passend werk of studie"),
        _("gemeente"),
        _SAID,
        ready_without_work,
        columns=("pip", "betaald_werk_sinds"),
        tables=(*_LEVELS_AND_EXAMS, "opleidingen", "participatie"),
    ),
    Rule(
        "SIG-36",
        _("Opschalen mogelijk"),
        _("gemeente"),
        f"{_SAID}; {_BESLUIT_5_4}",
        may_move_up,
        columns=("pip",),
        tables=_LEVELS_AND_EXAMS,
        moments=_until_fixed,
    ),
)
