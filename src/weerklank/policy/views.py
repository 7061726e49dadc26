"""The page of the policy officer: what is counted beside what people say, never added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.analysis import queries as analysis
from weerklank.analysis.outside import Outside
from weerklank.analysis.views import outside
from weerklank.coding import queries as coding
from weerklank.figures import jobs as figures
from weerklank.figures import queries as counting
from weerklank.figures.forms import SPLIT_LABELS
from weerklank.figures.rules.indicators import BY_NUMBER
from weerklank.figures.wording import shown
from weerklank.findings import access as findings_access
from weerklank.findings import queries as findings
from weerklank.findings.views import parts as findings_pages
from weerklank.policy import access, forms, models, operations, queries
from weerklank.rulebook.calendar import last_quarter_end, quarter_ends
from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards.access import can, signed_in, why_not
from weerklank.study import planning
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from weerklank.figures.rules.figures import Figure
    from weerklank.findings.queries import FindingRow, QuoteRow
    from weerklank.safeguards.models import Organisation, User
    from weerklank.study.models import Monitor, Round


class Named(Protocol):
    slug: str


T = TypeVar("T", bound=Named)


# --- the side of the register -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Register:
    """What may be published of a register at the end of the last quarter, and before."""

    municipality: Organisation
    day: date
    why_not: str = ""  # this reader sees no figures
    is_counting: bool = False
    figures: Sequence[Figure] = ()
    before: Mapping[date, Sequence[Figure]] | None = None


def _register(user: User, municipality: Organisation, today: date) -> Register:
    day = last_quarter_end(today)
    why = why_not(access.check_may_see_figures, user, municipality)
    if why:
        return Register(municipality, day, why_not=str(why))
    now = figures.published(municipality, [day])
    days = list(quarter_ends(day + timedelta(days=1), queries.QUARTERS))
    before = figures.published(municipality, days, only_totals=True)
    if day not in now:
        return Register(municipality, day, is_counting=True)
    return Register(municipality, day, figures=now[day], before=before)


# --- the side of the people ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class People:
    """What is told of a round to everybody alike: findings, and the counts of its codes."""

    round: Round
    told: Outside
    findings: Sequence[FindingRow]
    codes_of: Mapping[int, set[str]]  # by finding
    quotes: Mapping[str, Sequence[QuoteRow]]  # released ones, by the number of their code
    earlier: Outside | None  # of the round before it


def _people(request: HttpRequest, round_: Round, earlier: Round | None) -> People:
    """Read a round as it leaves the team, also for who may read more: the page is one to share."""
    user = signed_in(request)
    voices = analysis.hear(round_, visible_to=user)
    told = Outside(voices)
    rows = findings_pages.as_told(
        request, findings.findings(round_, voices), told, is_inside=False, is_whole=True
    )
    numbers = {code.pk: code.number for code in voices.codes}
    # Whoever codes blind is not told what others found in a text.
    codes_of = {} if voices.readings.is_limited else findings.codes_of_findings(round_)
    return People(
        round_,
        told,
        rows,
        {pk: {numbers[one] for one in own if one in numbers} for pk, own in codes_of.items()},
        {} if voices.readings.is_limited else _quotes_by_code(rows, numbers),
        Outside(analysis.hear(earlier, visible_to=user)) if earlier else None,
    )


def _quotes_by_code(
    rows: Iterable[FindingRow], numbers: Mapping[int, str]
) -> dict[str, list[QuoteRow]]:
    """Return the quotes of findings that may be read outside, by the number of their code."""
    printable = {quote.record.pk: quote for row in rows for quote in row.printable_quotes}
    found: dict[str, list[QuoteRow]] = {}
    for pk, code in findings.codes_of_quotes(printable.values()).items():
        if code in numbers:
            found.setdefault(numbers[code], []).append(printable[pk])
    return found


# --- the page -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Side:
    """A subject with both sides."""

    record: models.Subject
    indicators: Sequence[queries.Shown]
    findings: Sequence[FindingRow]
    said: Sequence[queries.Said]
    over_rounds: Sequence[tuple[str, str, str, str]]  # what, group, before, now


@require_GET
def beside(request: HttpRequest, monitor: str) -> HttpResponse:
    """Lay figures beside voices, per goal and per part of the service."""
    user, found = study_pages.monitor_of(request, monitor)
    access.check_may_see(user, found)
    rounds = list(found.rounds.order_by("number").select_related("monitor"))
    municipalities = planning.municipalities(found)
    records = list(queries.subjects(found))
    form = forms.LookForm(
        request.GET,
        subjects=records,
        municipalities=municipalities,
        rounds=rounds,
        round_=_newest(user, rounds),
    )
    form.is_valid()
    municipality = _chosen(form, "gemeente", municipalities)
    assert municipality is not None  # a monitor is of one at least
    round_ = _chosen(form, "ronde", rounds)
    register = _register(user, municipality, timezone.localdate())
    people = _people(request, round_, _before(round_, rounds)) if round_ else None
    wanted, per = form.cleaned_data.get("onderwerp", ""), form.cleaned_data.get("per", "")
    sides = [
        _side(record, form, register, people)
        for record in records
        if wanted in {"", str(record.pk)}
    ]
    if people:
        outside.keep(request, people.told)
        if people.earlier:
            outside.keep(request, people.earlier)
    may_write = round_ is not None and can(findings_access.check_may_write, user, round_)
    kept = round_.register_figures.first() if round_ else None
    context = {
        "monitor": found,
        "form": form,
        "register": register,
        "smallest": counting.smallest(),
        "kept": [(name, form.data[name]) for name in form.fields],
        "is_one": bool(wanted),
        "per_words": SPLIT_LABELS.get(per, ""),
        "is_per_same": people is not None and people.told.characteristic == per,
        "people": people,
        "sides": sides,
        "may_arrange": can(access.check_may_arrange, user, found),
        "may_put": may_write and bool(register.figures),
        "in_report": set(kept.chosen) if kept and kept.on == register.day else set(),
        **study_pages.rights(user, found),
    }
    return render(request, "policy/beside.html", context)


def _chosen(form: forms.LookForm, name: str, choices: Sequence[T]) -> T | None:
    """Return what was chosen; where there is no choice, or none was made, what stands there."""
    if name not in form.fields:
        return choices[0] if choices else None
    wanted = form.cleaned_data.get(name) or form.data[name]
    return next((one for one in choices if one.slug == wanted), choices[0])


def _newest(user: User, rounds: Sequence[Round]) -> Round | None:
    """Return the last round with a finding, or else the first one."""
    with_findings = set(
        findings.all_findings(visible_to=user)
        .filter(round__in=[one.pk for one in rounds])
        .values_list("round", flat=True)
    )
    first = rounds[0] if rounds else None
    return next((one for one in reversed(rounds) if one.pk in with_findings), first)


def _before(round_: Round, rounds: Sequence[Round]) -> Round | None:
    place = list(rounds).index(round_)
    return rounds[place - 1] if place else None


def _side(
    record: models.Subject, form: forms.LookForm, register: Register, people: People | None
) -> Side:
    counted = queries.indicators(
        record.indicators if register.figures else [],
        register.figures,
        register.before or {},
        per=form.cleaned_data.get("per", ""),
        pace=form.cleaned_data.get("eerder", ""),
        smallest=counting.smallest(),
    )
    if people is None:
        return Side(record, counted, (), (), ())
    codes = set(record.codes)
    return Side(
        record,
        counted,
        [row for row in people.findings if _is_about(row, record, people.codes_of)],
        list(queries.said(people.told, codes, quotes=people.quotes).values()),
        _over_rounds(people, codes),
    )


def _is_about(row: FindingRow, record: models.Subject, codes_of: Mapping[int, set[str]]) -> bool:
    """Is a finding about this subject: by the goal that it names, or by what it rests on?"""
    if record.goal_id is not None and row.record.policy_goal_id == record.goal_id:
        return True
    return not codes_of.get(row.record.pk, set()).isdisjoint(record.codes)


def _over_rounds(people: People, codes: set[str]) -> list[tuple[str, str, str, str]]:
    """Return (what, group, before, now) of codes that were put to people in either round."""
    if people.earlier is None:
        return []
    before = queries.said(people.earlier, codes, wholes=True)
    now = queries.said(people.told, codes, wholes=True)
    rows = []
    for number in (code.number for code in people.told.voices.codes if code.number in codes):
        groups = dict.fromkeys(
            label
            for one in (before.get(number), now.get(number))
            if one
            for label, _amount in one.amounts
        )
        for label in groups:
            first, last = (
                dict(one[number].amounts).get(label, _("niet gevraagd"))
                if number in one
                else _("niet gevraagd")
                for one in (before, now)
            )
            name = (now.get(number) or before[number]).label
            rows.append((f"{number} {name}", label, first, last))
    return rows


# --- into the report ----------------------------------------------------------------------------
@require_POST
def to_report(request: HttpRequest, monitor: str) -> HttpResponse:
    """Put one indicator in the part of a report with figures of the register."""
    user, found = study_pages.monitor_of(request, monitor)
    access.check_may_see(user, found)
    round_ = get_object_or_404(found.rounds, slug=request.POST.get("round", ""))
    findings_access.check_may_write(user, round_)
    municipality = next(
        (
            one
            for one in planning.municipalities(found)
            if one.slug == request.POST.get("municipality")
        ),
        None,
    )
    number = pages.number_in(request.POST.get("number", ""))
    if municipality is None or number not in BY_NUMBER:
        raise Http404
    with pages.refused_above(request):
        operations.put_in_report(
            round=round_,
            municipality=municipality,
            day=last_quarter_end(timezone.localdate()),
            number=number,
            **pages.acting(request),
        )
        messages.success(
            request,
            _("“%(name)s” staat in het rapport, bij de cijfers uit het register.")
            % {"name": shown.title(BY_NUMBER[number])},
        )
    return _back_to(request, found)


def _back_to(request: HttpRequest, monitor: Monitor) -> HttpResponse:
    """Go back to the same choices, at the figure."""
    query = QueryDict(mutable=True)
    for name in ("onderwerp", "gemeente", "ronde", "per", "eerder"):
        if value := request.POST.get(name, ""):
            query[name] = value
    answer = redirect("policy:beside", monitor=monitor.slug)
    place = pages.number_in(request.POST.get("subject", ""))
    answer["Location"] += (f"?{query.urlencode()}" if query else "") + (
        f"#onderwerp-{place}" if place else ""
    )
    return answer


# --- what belongs beside what -------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def subjects(request: HttpRequest, monitor: str) -> HttpResponse:
    """List the subjects; a POST begins with those that are proposed."""
    user, found = study_pages.monitor_of(request, monitor)
    access.check_may_arrange(user, found)
    if request.method == "POST":
        with pages.refused_above(request):
            operations.begin_with_proposal(monitor=found, **pages.acting(request))
            messages.success(request, _("Het voorstel staat klaar. U kunt alles wijzigen."))
        return redirect("policy:subjects", monitor=found.slug)
    names = {code.number: code.full_name for code in coding.codes(found)}
    context = {
        "monitor": found,
        "rows": [
            (
                one,
                [shown.title(BY_NUMBER[n]) for n in one.indicators if n in BY_NUMBER],
                [names[number] for number in one.codes if number in names],
            )
            for one in queries.subjects(found)
        ],
        **study_pages.rights(user, found),
    }
    return render(request, "policy/subjects.html", context)


@require_http_methods(["GET", "POST"])
def subject_new(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = study_pages.monitor_of(request, monitor)
    access.check_may_arrange(user, found)
    form = forms.SubjectForm(request.POST or None, monitor=found, codes=coding.codes(found))
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            operations.add_subject(monitor=found, **form.cleaned_data, **pages.acting(request))
            messages.success(request, _("Het onderwerp staat erbij."))
            return redirect("policy:subjects", monitor=found.slug)
    return _form(request, found, form)


@require_http_methods(["GET", "POST"])
def subject(request: HttpRequest, subject: int) -> HttpResponse:
    _user, record = _find(request, subject)
    found = record.monitor
    stored = forms.SubjectForm.initial_of
    initial = stored(record)
    form = forms.SubjectForm(
        request.POST or None, monitor=found, codes=coding.codes(found), initial=initial
    )
    meanwhile.carry_mark(form, initial)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            change = partial(
                operations.change_subject,
                subject=record,
                **meanwhile.answers(form),
                **pages.acting(request),
            )
            meanwhile.save(form, record, stored=stored, change=change)
            messages.success(request, _("Bewaard."))
            return redirect("policy:subjects", monitor=found.slug)
    return _form(request, found, form, record)


@require_POST
def subject_act(request: HttpRequest, subject: int) -> HttpResponse:
    """Move a subject up, or take it away."""
    _user, record = _find(request, subject)
    acts = {"up": operations.move_subject, "remove": operations.remove_subject}
    done = {"up": _("Het onderwerp staat hoger."), "remove": _("Het onderwerp is weg.")}
    do = request.POST.get("do", "")
    if do not in acts:
        raise Http404
    monitor = record.monitor
    findings_pages.carry_out(request, acts[do], done[do], subject=record)
    return redirect("policy:subjects", monitor=monitor.slug)


def _find(request: HttpRequest, pk: int) -> tuple[User, models.Subject]:
    """Return who asks and the subject. Raises Http404 for a stranger, AccessDenied."""
    user = signed_in(request)
    found = get_object_or_404(queries.all_subjects(visible_to=user), pk=pk)
    access.check_may_arrange(user, found.monitor)
    return user, found


def _form(
    request: HttpRequest,
    monitor: Monitor,
    form: forms.SubjectForm,
    record: models.Subject | None = None,
) -> HttpResponse:
    context = {
        "monitor": monitor,
        "form": form,
        "record": record,
        **study_pages.rights(signed_in(request), monitor),
    }
    return pages.answer(request, "policy/subject.html", context, form)
