"""Tijdlijn: one trajectory as one picture and as tables, and what was done about its signals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.rulebook import milestones, tables
from weerklank.rulebook.calendar import DAY
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.wording import columns
from weerklank.rulebook.wording import milestones as wording
from weerklank.rulebook.wording.columns import in_words
from weerklank.rulebook.wording.signals import explain
from weerklank.rulebook.wording.signals.planning import Said, effort
from weerklank.safeguards import pages
from weerklank.trajectories import access
from weerklank.trajectories.forms import notes as forms
from weerklank.trajectories.operations import notes as operations
from weerklank.trajectories.queries import (
    caseload,
    own_page,
    own_part,
    retention,
    trajectories,
)
from weerklank.trajectories.queries import trajectory as queries
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole
from weerklank.trajectories.views import doubts, pace, parts, strands, timeline

if TYPE_CHECKING:
    from weerklank.rulebook.facts import Case
    from weerklank.rulebook.signals.judging import Rule, Verdict
    from weerklank.safeguards.models import User
    from weerklank.trajectories.models import SignalNote, Trajectory

PRESENCE_FALLS = "SIG-22"


@dataclass(frozen=True, slots=True)
class Look:
    """A signal as the page shows it: why, what was noted, and the forms to write more."""

    rule: Rule
    verdict: Verdict
    why: str
    notes: list[SignalNote]
    aside: SignalNote | None
    forms: list[forms.NoteForm]
    is_open: bool
    table: str
    effort: list[Said]  # the conditions for a longer term, beside the end of the term

    @property
    def is_over(self) -> bool:
        return self.verdict.level == "over"


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone with what is said of it."""

    step: milestones.Step
    remark: str


@require_http_methods(["GET", "POST"])
def trajectory(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Show a trajectory; a POST writes down what was done about one of its signals."""
    user, found, today = parts.enter_trajectory(request, pseudonym)
    written: forms.NoteForm | None = None
    if request.method == "POST":
        access.check_may_work_on(user, found, today=today)
        written = _form(request)
        if written.is_valid() and _write(found, user, request, written):
            messages.success(request, _("Uw notitie is bewaard."))
            return redirect(f"{request.path}#{request.POST['signal']}")
    guides = queries.is_guide(user, found, today=today)
    own = None if guides else own_part.of(user, [found])
    known = queries.known(found, today=today, own=own)
    if known is None:
        raise Http404
    pages.look(request, "trajectory.viewed", found)
    context = _context(found, known, user, today, written, guides=guides)
    return render(
        request, "trajectories/trajectory.html", context, status=422 if written is not None else 200
    )


def _ended(case: Case) -> list[tuple[str, date]]:
    """Return what ended the plicht, and when, in the words of the columns."""
    return [
        (columns.label(name), day)
        for name in ("voldaan", "vertrokken", "overleden")
        if (day := case.known(getattr(case.row, name)))
    ]


def _form(request: HttpRequest) -> forms.NoteForm:
    kind = forms.FORMS.get(request.POST.get("do", ""))
    signal = request.POST.get("signal", "")
    if kind is None or signal not in signals.BY_SIGNAL:
        raise Http404
    return kind(signal, request.POST)


def _write(found: Trajectory, user: User, request: HttpRequest, form: forms.NoteForm) -> bool:
    write: dict[str, Callable[..., object]] = {
        forms.NOTE: operations.note,
        forms.ASIDE: operations.set_aside,
        forms.BACK: operations.bring_back,
    }
    fields = {operations.NotAhead: "returns_on", operations.TooFarAhead: "returns_on"}
    with pages.refused_in(form, "text", fields=fields):
        write[form.kind](
            trajectory=found,
            rule=request.POST["signal"],
            by=user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    return not form.errors


def _context(
    found: Trajectory,
    known: queries.Known,
    user: User,
    today: date,
    written: forms.NoteForm | None,
    *,
    guides: bool,
) -> dict[str, object]:
    case = known.case
    steps = milestones.milestones(case)
    organisations = None if guides else queries.organisations(user, found, today=today)
    told = strands.strands(case, steps, organisations=organisations)
    courses = pace.courses(case) if guides else []
    months = pace.presence(case)
    looks = _looks(found, known, user, today, written, guides=guides)
    ended = _ended(case)
    notice = retention.notice_of(found) if settings.REGISTER_KEEP_MONTHS else None
    return {
        "trajectory": found,
        "case": case,
        "about": _about(case, guides=guides),
        "ended": ended if guides else [],
        "today": today,
        "last_day": case.end - DAY if case.end else None,
        "guides": guides,
        "entry_table": _first_table(organisations),
        "may_call": trajectories.is_contact_person(user, found, today=today),
        "looks": [each for each in looks if each.verdict.state == "on" and not each.aside],
        "not_known": [
            each
            for each in looks
            if each.verdict.state != "on" and not each.aside and not each.verdict.waits_for
        ],
        "not_yet": _not_yet(looks),
        "begins_on": None if case.exists else known.facts.begins_on,
        "aside": [each for each in looks if each.aside],
        "written": written,
        "reached": [Reached(step, wording.remark(step)) for step in steps] if guides else [],
        "late_steps": [
            Reached(step, wording.remark(step))
            for step in steps
            if guides and step.state == milestones.LATE
        ],
        "ending": [] if ended else strands.ending(told, today),
        "strands": told,
        "picture": timeline.draw(case, told, courses, months),
        "courses": [(each, pace.expected(case, each.norm, today)) for each in courses],
        "quarters": list(pace.by_quarter(courses)),
        "months": months[::-1],
        "history": queries.history(found) if guides else [],
        "doubts": doubts.of_trajectory(found) if guides else [],
        "not_sent": doubts.not_sent(found) if guides else [],
        "remarks": own_page.of_trajectory(found) if guides else [],
        "notice": notice if guides else None,
        "notice_is_held": notice is not None and notice.is_held(today),
        "may_steer": RegisterRole.REGISSEUR in trajectories.roles(user, found.municipality),
    }


def _first_table(organisations: set[str] | None) -> str:
    """Return where someone begins to fill in: each sort of organisation has its own."""
    if organisations is None:
        return tables.TRAJECTEN.name
    guided = ContactOrganisation.BEGELEIDING in organisations
    taught = ContactOrganisation.TAALSCHOOL in organisations
    return (tables.WENSEN if guided and not taught else tables.PRESENTIE).name


def _about(case: Case, *, guides: bool) -> str:
    """Return leerroute and group in one sentence; the group is not for a provider."""
    route = wording.route(case.route) if case.pip or case.route else _("nog geen route")
    words = f"{route[:1].upper()}{route[1:]}"
    if guides:
        words += ", " + (in_words(case.group).lower() or _("groep onbekend"))
    return f"{words}."


def _looks(
    found: Trajectory,
    known: queries.Known,
    user: User,
    today: date,
    written: forms.NoteForm | None,
    *,
    guides: bool,
) -> list[Look]:
    noted = queries.notes(found, today=today) if guides else {}
    seen = signals.ALL if guides else caseload.own_rules(user)
    by_signal = {rule.signal: rule for rule in seen}
    looks = []
    for verdict in known.verdicts:
        rule = by_signal.get(verdict.signal)
        if rule is None:
            continue
        of = noted.get(rule.signal, queries.OfSignal())
        kinds = (forms.BackForm,) if of.aside else (forms.NoteForm, forms.AsideForm)
        own = [kind(rule.signal) for kind in kinds] if guides else []
        is_open = written is not None and (written.prefix or "").startswith(f"{rule.signal}-")
        if is_open and written is not None:
            own = [written if each.kind == written.kind else each for each in own]
        looks.append(
            Look(
                rule,
                verdict,
                explain(verdict),
                of.notes,
                of.aside,
                own,
                is_open,
                _table_of(rule),
                effort(verdict),
            )
        )
    return looks


def _not_yet(looks: list[Look]) -> list[tuple[str, list[Rule]]]:
    """Return the signals that wait for a step that was not taken yet, by that step."""
    found: dict[str, list[Rule]] = {}
    for look in looks:
        if look.verdict.waits_for and not look.aside:
            found.setdefault(look.why, []).append(look.rule)
    return list(found.items())


def _table_of(rule: Rule) -> str:
    """Return where to look when what a signal says is not right."""
    if rule.signal == PRESENCE_FALLS:  # it names no table: the months in it are no days
        return tables.PRESENTIE.name
    own = (name for name in rule.tables if tables.BY_NAME[name].of_trajectory)
    return next(own, tables.TRAJECTEN.name)


URLS = [path("trajecten/<str:pseudonym>/", trajectory, name="trajectory")]
