"""What happened in one trajectory, by subject: the rows of its timeline, in picture and table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.rulebook import milestones, tables
from weerklank.rulebook.calendar import DAY
from weerklank.rulebook.facts import Case, pauses
from weerklank.rulebook.milestones import Step
from weerklank.rulebook.tables import CONTACT_ORGANISATIONS
from weerklank.rulebook.wording import milestones as wording
from weerklank.rulebook.wording.columns import in_words
from weerklank.rulebook.wording.saying import shown
from weerklank.rulebook.wording.signals.levels import exam_part

# How a thing is drawn; each has a form of its own, the colour is never the only sign.
DONE, PLANNED, MISSED, CALLED_OFF = "done", "planned", "missed", "off"
LATE, RUNS, RESTS, NOBODY = "late", "runs", "rests", "nobody"
SOON = timedelta(days=90)
GEMEENTE, BEGELEIDING, SCHOOL = CONTACT_ORGANISATIONS


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: a day, or with `is_period` a time up to `end` (exclusive; None runs on).

    `what` stands in the table, `short` in the picture beside its sign.
    """

    what: str
    begin: date
    end: date | None = None
    is_period: bool = False
    kind: str = DONE
    short: str = ""
    remark: str = ""

    @property
    def needs_look(self) -> bool:
        return self.kind in (LATE, CALLED_OFF, NOBODY)

    @property
    def when(self) -> str:
        begin = _day(self.begin)
        if not self.is_period:
            return begin
        if self.end is None:
            return _("sinds %(begin)s") % {"begin": begin}
        return _("%(begin)s tot %(end)s") % {"begin": begin, "end": _day(self.end)}


@dataclass(frozen=True, slots=True)
class Lane:
    label: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Strand:
    """Rows about one subject. `is_known` is False when its table was never delivered."""

    key: str
    title: str
    lanes: list[Lane]
    table: str = ""  # where its rows are entered
    is_known: bool = True
    remarks: list[str] = field(default_factory=list)

    @property
    def items(self) -> Iterator[tuple[str, Item]]:
        """Every thing with the label of its lane."""
        for lane in self.lanes:
            for item in lane.items:
                yield lane.label, item


def strands(
    case: Case, steps: list[Step], *, organisations: Collection[str] | None
) -> list[Strand]:
    """Return what is known of a trajectory on the day of the case, subject by subject.

    For a provider `organisations` says whose part she sees, without the reasons why someone got
    another leerroute or contact person, which may be about her health; None is for who guides.
    """
    whose = CONTACT_ORGANISATIONS if organisations is None else sorted(organisations)
    guides = organisations is None
    found = [_term(case, tells_why=guides), _contacts(case, whose, tells_why=guides)]
    if guides:
        found = [_milestones(case, steps), *found, _support(case), _decisions(case)]
    found.append(_appointments(case, whose, tells_costs=guides))
    if SCHOOL in whose:
        found.append(_school(case))
    found.append(_language(case))
    return [each for each in found if each.lanes or not each.is_known]


def ending(found: Iterable[Strand], today: date) -> list[tuple[str, date]]:
    """Return what ends within three months, the first first."""
    soon = [
        (item.what, item.end)
        for strand in found
        for _lane, item in strand.items
        if item.is_period and item.end is not None and today < item.end <= today + SOON
    ]
    return sorted(soon, key=lambda each: each[1])


# --- milestones and term ----------------------------------------------------------------------
def _milestones(case: Case, steps: list[Step]) -> Strand:
    items = []
    for step in steps:
        if step.milestone.key == "termijn_start":
            continue  # it has a row of its own
        label = _(step.milestone.label)
        short = _short(step.milestone.key) or label.lower()
        is_near = step.state in milestones.OPEN and step.due != milestones.last_day(case)
        if step.on is not None:
            is_late = bool(step.late) and step.state == milestones.DONE
            begin, kind, words = (
                step.on,
                LATE if is_late else DONE,
                _with_lateness(short, step.late),
            )
        elif step.due is None:
            continue
        elif step.state == milestones.LATE:
            begin, kind = step.due, LATE
            words = _("%(what)s had er moeten zijn") % {"what": short}
        elif is_near:
            begin, kind, words = step.due, PLANNED, _("uiterlijk %(what)s") % {"what": short}
        else:
            continue
        items.append(Item(label, begin, kind=kind, short=words, remark=wording.remark(step)))
    items.sort(key=lambda item: item.begin)
    return Strand("milestones", _("Mijlpalen"), [Lane("", items)])


def _with_lateness(short: str, late: int) -> str:
    if not late:
        return short
    return ngettext(
        "%(what)s, %(count)s dag te laat", "%(what)s, %(count)s dagen te laat", late
    ) % {"what": short, "count": late}


def _short(key: str) -> str:
    return {
        "aankomst": _("aankomst"),
        "koppeling": _("koppeling"),
        "vestiging": _("inschrijving"),
        "kennisgeving": _("kennisgeving"),
        "mb_start": _("begeleiding begint"),
        "ontzorgen": _("ontzorgen"),
        "intake": _("brede intake"),
        "lbt": _("leerbaarheidstoets"),
        "pip": _("PIP"),
        "aanbod": _("aanbod"),
        "taal_start": _("eerste les"),
        "pvt": _("PVT"),
        "map": _("MAP"),
        "knm": _("KNM"),
        "vg": _("voortgangsgesprek"),
        "routewissel": _("andere leerroute"),
        "examen": _("examens"),
        "z_eind": _("eindgesprek Z-route"),
        "voldaan": _("voldaan"),
        "verhuizing": _("verhuizing"),
        "mb_eind": _("einde begeleiding"),
    }.get(key, "")


def _term(case: Case, *, tells_why: bool) -> Strand:
    term = _one(_("Termijn om in te burgeren"), case.start, case.end, short=_("termijn"))
    if term and milestones.term_is_over(case) and not case.is_over:
        term += _one(_("Termijn is voorbij"), case.end, case.on, LATE, short=_("voorbij"))
    routes = [
        item
        for period in case.facts.leerroutes or ()
        for item in _one(
            wording.route(period.leerroute),
            period.van,
            period.tot,
            short=wording.route(period.leerroute),
            remark=period.reden if tells_why else "",
        )
    ]
    lanes = [Lane(_("termijn"), term), Lane(_("leerroute"), routes)]
    return _strand("term", _("Termijn en leerroute"), lanes, "leerroutes")


# --- people and support -----------------------------------------------------------------------
def _contacts(case: Case, whose: Iterable[str], *, tells_why: bool) -> Strand:
    title, table = _("Contactpersonen"), "contactpersonen"
    if case.facts.contactpersonen is None:
        return Strand("contacts", title, [], table, is_known=False)
    lanes = []
    for organisation in whose:
        periods = [
            each
            for each in case.facts.contactpersonen
            if each.organisatie == organisation and each.van is not None
        ]
        items = [
            item
            for each in periods
            for key in (each.contactpersoon or _("onbekend"),)
            for item in _one(
                key, each.van, each.tot, short=key, remark=each.reden if tells_why else ""
            )
        ]
        items += _gaps(periods, case, always=organisation == GEMEENTE)
        items.sort(key=lambda item: item.begin)
        lanes.append(Lane(in_words(organisation), items))
    return _strand("contacts", title, lanes, table)


def _gaps(periods: list[tables.ContactPeriod], case: Case, *, always: bool) -> Iterator[Item]:
    """Yield the times in which nobody was contact person; up to today where there must be one."""
    known = [case.known(case.row.kennisgeving), case.known(case.row.brp)]
    covered = max((day for day in known if day is not None), default=None) if always else None
    for period in sorted(periods, key=lambda each: each.van or date.min):
        assert period.van is not None
        if covered is not None and period.van > covered:
            yield _nobody(covered, min(period.van, case.on))
        end = period.tot or date.max
        covered = max(covered, end) if covered is not None else end
    if always and covered is not None and covered <= case.on and not case.is_over:
        yield _nobody(covered, case.on + DAY, runs_on=True)


def _nobody(begin: date, end: date, *, runs_on: bool = False) -> Item:
    days = (end - begin).days
    remark = ngettext("%(count)s dag", "%(count)s dagen", days) % {"count": days}
    until = None if runs_on else end
    return Item(_("niemand"), begin, until, True, NOBODY, short=_("niemand"), remark=remark)


def _support(case: Case) -> Strand:
    row, facts = case.row, case.facts
    guided = _one(_("Maatschappelijke begeleiding"), row.mb_start, row.mb_overdracht)
    consulted = _one(_("Spreekuur"), row.mb_overdracht, row.spreekuur_eind)
    relieved = _one(_("Financieel ontzorgen"), row.ontzorgen_start, row.ontzorgen_eind)
    benefits = [
        item for each in facts.uitkeringen or () for item in _one(_("Bijstand"), each.van, each.tot)
    ]
    part = [
        item
        for each in facts.participatie or ()
        for kind in (in_words(each.soort),)
        for item in _one(
            _("%(kind)s bij %(place)s") % {"kind": capfirst(kind), "place": each.plek},
            each.van,
            each.tot,
            short=kind,
            remark=_hours_a_week(each.uren_per_week),
        )
    ]
    studies = [
        item
        for each in facts.opleidingen or ()
        for item in _one(each.soort.capitalize(), each.van, each.tot, short=each.soort)
    ]
    lanes = [
        Lane(_("begeleiding"), _supported(case, "maatschappelijke begeleiding") or guided),
        Lane(_("spreekuur"), _supported(case, "spreekuur") or consulted),
        Lane(_("ontzorgen"), _supported(case, "ontzorgen") or relieved),
        Lane(
            _("te laat betaald"), [_late_payment(each) for each in facts.te_late_betalingen or ()]
        ),
        Lane(_("training"), _supported(case, "training")),
        Lane(
            _("bijstand"),
            benefits if facts.uitkeringen else _one(_("Bijstand"), row.bijstand_start, None),
        ),
        Lane(_("meedoen"), part + _one(_("Betaald werk"), row.betaald_werk_sinds, None)),
        Lane(_("opleiding"), studies),
    ]
    if row.kinderopvang == "wachtlijst":
        waits = _one(_("Wacht op kinderopvang"), row.kinderopvang_sinds, None)
        lanes.append(Lane(_("kinderopvang"), waits))
    return _strand("support", _("Ondersteuning"), lanes)


def _supported(case: Case, kind: str) -> list[Item]:
    """Return the periods of one kind of support, each with the end that was planned for it."""
    items = []
    for each in case.facts.ondersteuning or ():
        if each.soort != kind:
            continue
        remark = "; ".join(_about_support(each))
        what = capfirst(": ".join(filter(None, (in_words(kind), each.omschrijving))))
        until = each.tot or each.gepland_tot
        items += _one(what, each.van, until, short=each.omschrijving, remark=remark)
    return items


def _about_support(support: tables.SupportPeriod) -> Iterator[str]:
    """Yield what was planned, how it ended, whether it was enough, and why it was otherwise."""
    if support.gepland_tot:
        yield _("gepland tot en met %(day)s") % {"day": _day(support.gepland_tot - DAY)}
    if support.reden_einde:
        yield _("anders geëindigd: %(why)s") % {"why": in_words(support.reden_einde)}
    if support.maatwerk:
        yield _("maatwerk: %(why)s") % {"why": in_words(support.maatwerk)}
    if support.genoeg:
        said = _("genoeg: %(answer)s") % {"answer": in_words(support.genoeg)}
        if support.genoeg_volgens:
            said = _("%(said)s, volgens %(who)s") % {
                "said": said,
                "who": in_words(support.genoeg_volgens),
            }
        if support.genoeg_op:
            said = _("%(said)s op %(day)s") % {"said": said, "day": _day(support.genoeg_op)}
        yield said


def _late_payment(payment: tables.LatePayment) -> Item:
    """Return that somebody paid late for her. It lies where it should have been paid, if known."""
    assert payment.gemeld_op is not None
    what = _("Te laat betaald: %(what)s") % {"what": in_words(payment.soort)}
    said = [
        _("door %(who)s") % {"who": in_words(payment.betaler)} if payment.betaler else "",
        _("betaald op %(day)s") % {"day": _day(payment.betaald_op)} if payment.betaald_op else "",
        _("bedrag %(amount)s euro") % {"amount": number_format(payment.bedrag, 2)}
        if payment.bedrag is not None
        else _("bedrag onbekend"),
        _("gemeld op %(day)s") % {"day": _day(payment.gemeld_op)},
    ]
    begin = payment.verwacht_op or payment.gemeld_op
    return Item(
        what, begin, kind=LATE, short=in_words(payment.soort), remark="; ".join(filter(None, said))
    )


def _one(
    what: str,
    begin: date | None,
    end: date | None,
    kind: str = RUNS,
    *,
    short: str = "",
    remark: str = "",
) -> list[Item]:
    """Return a time, if it is known when it began."""
    if begin is None:
        return []
    return [Item(what, begin, end, is_period=True, kind=kind, short=short, remark=remark)]


def _strand(key: str, title: str, lanes: list[Lane], table: str = "") -> Strand:
    return Strand(key, title, [each for each in lanes if each.items], table)


def _hours_a_week(hours: float | None) -> str:
    if hours is None:
        return _("uren per week onbekend")
    return _("%(hours)s uur per week") % {"hours": number_format(hours)}


def _decisions(case: Case) -> Strand:
    title, table = _("Besluiten"), "besluiten"
    if case.facts.besluiten is None:
        return Strand("decisions", title, [], table, is_known=False)
    items = [
        item
        for each in case.facts.besluiten
        for words in (in_words(each.soort),)
        for item in _one(
            capfirst(words),
            each.van,
            each.tot,
            RESTS if pauses(each) else RUNS,
            short=words,
            remark=_ground(each),
        )
    ]
    return _strand("decisions", title, [Lane("", items)], table)


def _ground(decision: tables.Decision) -> str:
    ground = _("Grond: %(ground)s.") % {"ground": in_words(decision.grond) or _("niet bekend")}
    return f"{ground} {_('De plicht rust zolang.')}" if pauses(decision) else ground


# --- appointments, language -------------------------------------------------------------------
_STATUS_KIND = {
    "gehouden": DONE,
    "afgezegd door inburgeraar": MISSED,
    "niet verschenen": MISSED,
    "afgezegd door organisatie": CALLED_OFF,
}


def _appointments(case: Case, whose: Iterable[str], *, tells_costs: bool) -> Strand:
    title, table = _("Afspraken"), "afspraken"
    costs = [_travel_cost(each) for each in case.facts.reiskosten or () if tells_costs]
    travel = [Lane(_("reiskosten"), costs)] if costs else []
    if case.facts.afspraken is None:
        return Strand("appointments", title, travel, table, is_known=False)
    lanes = []
    for organisation in whose:
        items = [
            Item(
                capfirst(in_words(each.soort)),
                each.gepland_op,
                kind=_STATUS_KIND.get(each.status, PLANNED),
                remark=_status(each, case.on),
            )
            for each in case.facts.afspraken
            if each.organisatie == organisation and each.gepland_op is not None
        ]
        lanes.append(Lane(in_words(organisation), items))
    return _strand("appointments", title, lanes + travel, table)


_PAID_KIND = {"betaald": DONE, "geweigerd": MISSED}


def _travel_cost(cost: tables.TravelCost) -> Item:
    assert cost.datum is not None
    said = [
        _("%(amount)s euro") % {"amount": number_format(cost.bedrag, 2)}
        if cost.bedrag is not None
        else "",
        _("%(distance)s km") % {"distance": shown(cost.kilometers)}
        if cost.kilometers is not None
        else "",
        _("vergoeding %(state)s") % {"state": in_words(cost.vergoeding or "onbekend")},
    ]
    return Item(
        _("Reiskosten voor %(kind)s") % {"kind": in_words(cost.soort)},
        cost.datum,
        kind=_PAID_KIND.get(cost.vergoeding, PLANNED),
        remark=", ".join(filter(None, said)),
    )


def _school(case: Case) -> Strand:
    """Return in which class someone is, and what she needs there to follow the lesson."""
    classes = [
        item
        for each in case.facts.klassen or ()
        for item in _one(
            _("Klas %(name)s") % {"name": each.klas}, each.van, each.tot, short=each.klas
        )
    ]
    needs = [
        item
        for each in case.facts.aanpassingen or ()
        for kind in (in_words(each.soort),)
        for item in _one(
            _("Aanpassing: %(kind)s") % {"kind": kind},
            each.van,
            each.tot,
            short=kind,
            remark=_ARRANGED[each.geregeld](),
        )
    ]
    lanes = [Lane(_("klas"), classes), Lane(_("aanpassing"), needs)]
    return _strand("school", _("Op school"), lanes, "klassen")


_ARRANGED: dict[bool | None, Callable[[], str]] = {
    True: lambda: _("geregeld"),
    False: lambda: _("niet geregeld"),
    None: lambda: _("of het geregeld is, is niet bekend"),
}


def _status(appointment: tables.Appointment, today: date) -> str:
    status = in_words(appointment.status) or _("stand onbekend")
    if appointment.verzet_naar is not None:
        return _("%(status)s, verzet naar %(day)s") % {
            "status": status,
            "day": _day(appointment.verzet_naar),
        }
    if (
        appointment.status == "gepland"
        and appointment.gepland_op is not None
        and appointment.gepland_op < today
    ):
        return _("gepland; of het doorging, is niet bekend")
    return status


def _language(case: Case) -> Strand:
    exams, levels = case.facts.examens, case.facts.niveaus
    items = [
        Item(
            _("Examen %(part)s") % {"part": exam_part(each.onderdeel)},
            each.datum,
            kind=_RESULTS.get(each.uitslag, PLANNED),
            short=f"{each.onderdeel} {each.niveau}".strip(),
            remark=" ".join(
                filter(
                    None,
                    (each.niveau, in_words(each.uitslag).lower(), in_words(each.reden).lower()),
                )
            ),
        )
        for each in exams or ()
        if each.datum is not None
    ]
    reached = [
        Item(
            _("Niveau %(part)s: %(level)s")
            % {"part": exam_part(each.onderdeel), "level": each.niveau or _("onbekend")},
            each.datum,
            short=f"{each.onderdeel} {each.niveau}".strip(),
            remark=_("volgens %(source)s") % {"source": in_words(each.bron)} if each.bron else "",
        )
        for each in levels or ()
        if each.datum is not None
    ]
    lanes = [Lane(_("examens"), items), Lane(_("niveaus"), reached)]
    return Strand(
        "language",
        _("Taal"),
        [each for each in lanes if each.items],
        "examens",
        is_known=exams is not None or levels is not None,
    )


_RESULTS = {"Geslaagd": DONE, "Gezakt": MISSED}


def _day(value: date) -> str:
    return date_format(value, "j F Y")
