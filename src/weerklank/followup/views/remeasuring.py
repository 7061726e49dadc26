"""Whether anything changed: at one point, and at all points of a monitor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.agreement import proportions
from weerklank.analysis.views import outside
from weerklank.coding import queries as coding
from weerklank.findings import access, following, withheld
from weerklank.findings.terms import PointStatus, Verdict
from weerklank.findings.views import parts
from weerklank.followup import forms, operations, refusals, remeasuring, rules
from weerklank.followup.terms import Basis
from weerklank.interchange import tables
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study import access as study_access
from weerklank.study import queries as study
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django import forms as django_forms

    from weerklank.findings.models import ImprovementPoint
    from weerklank.followup.models import PointMeasure
    from weerklank.study.models import Guide, GuideQuestion, Monitor

FILES = ("csv", "xlsx")


def in_team(request: HttpRequest, monitor: Monitor) -> bool:
    """Return whether whoever asks may read what people said: then nothing is kept back."""
    return can(study_access.check_may_read_words, signed_in(request), monitor)


# --- one point --------------------------------------------------------------------------------
def section(request: HttpRequest, point: ImprovementPoint) -> dict[str, object]:
    """Return what the page of a point tells about whether anything changed."""
    monitor = point.monitor
    user = signed_in(request)
    reader = remeasuring.Reader(monitor, user)
    rounds = remeasuring.rounds_of(monitor)
    measure = remeasuring.measure_of(point)
    pair = remeasuring.pair_for(
        point,
        rounds,
        reader=reader,
        before=request.GET.get("van", ""),
        after=request.GET.get("naar", ""),
    )
    measured = None
    if measure is not None and pair is not None:
        measured = remeasuring.measure(measure, *pair, reader=reader, with_quotes=True)
    team = in_team(request, monitor)
    shown = Shown(measured, reader, is_inside=team) if measured else None
    _keep(request, reader, in_team=team)
    return {
        "measure": measure,
        "rounds": rounds,
        "pair": pair,
        "shown": shown,
        "in_team": team,
        "may_see_people": can(study_access.check_may_see_people, user, monitor),
        "questions": remeasuring.questions_after(point),
        "kept": remeasuring.kept_verdicts(point, reader.characteristics) if team else [],
        "group_label": measure
        and reader.labels.get(measure.characteristic, {}).get(measure.value, ""),
    }


def _keep(request: HttpRequest, reader: remeasuring.Reader, *, in_team: bool) -> None:
    """Keep what a page or a file tells outside the research team, of each round."""
    if not in_team:
        for told in reader.told_of:
            outside.keep(request, told)


class Bar:
    """One round as a bar of a hundred wide, with the interval of its own share over it."""

    def __init__(self, label: str, count: tuple[int, int]) -> None:
        said, asked = count
        self.label, self.words = label, remeasuring.count_words(count)
        low, high = proportions.wilson(said, asked)
        self.width = round(100 * said / asked, 1)
        self.low, self.high = round(100 * low, 1), round(100 * high, 1)


class Shown:
    """A measured point as somebody may see it: without counts that would tell of one person."""

    def __init__(
        self, measured: remeasuring.Measured, reader: remeasuring.Reader, *, is_inside: bool
    ) -> None:
        self.measured = measured
        self.has_counts = is_inside or measured.is_tellable(reader)
        outcome = measured.outcome
        self.verdict = outcome.verdict
        # Beside what is told of both rounds, a verdict on other counts could tell of one person.
        self.is_told = self.has_counts or outcome.verdict == Verdict.NOT_COMPARABLE
        self.label = str(outcome.verdict.label) if self.is_told else _("Niet te noemen")
        self.says = str(remeasuring.VERDICTS[outcome.verdict]) if self.is_told else ""
        self.reasons = measured.reasons
        self.who = measured.who
        if not self.has_counts:
            return
        before, after = outcome.before, outcome.after
        # Where nobody was asked, nobody was compared with anybody.
        self.basis = remeasuring.basis_words(outcome) if before[1] and after[1] else ""
        sides = (measured.before, measured.after)
        # Outside the team the counts on which the verdict rests, and of nobody else.
        counts = [side.count for side in sides] if is_inside else [before, after]
        self.sides = [
            (side, remeasuring.count_words(count))
            for side, count in zip(sides, counts, strict=True)
        ]
        if before[1] and after[1]:
            self.bars = [
                Bar(measured.before.round.name, before),
                Bar(measured.after.round.name, after),
            ]
        # Of rounds that may not be compared no difference is told: only what was counted.
        is_compared = outcome.verdict != Verdict.NOT_COMPARABLE
        interval = outcome.interval if is_compared else None
        self.interval = remeasuring.interval_words(interval) if interval else ""
        self.edge = remeasuring.edge_words(outcome) if is_compared else ""
        self.changed = self.beside = ""
        if not is_inside:
            return
        pairs = outcome.compared.pairs
        self.changed = remeasuring.changed_words(pairs) if pairs.asked else ""
        # The part that does not decide is shown all the same.
        other = outcome.others if outcome.basis == Basis.SAME_PEOPLE else outcome.same
        other = other if is_compared else None
        self.beside = remeasuring.interval_words(other) if other else ""
        self.beside_is_same = outcome.basis == Basis.DIFFERENT_PEOPLE
        self.beside_counts = (
            [remeasuring.count_words(one) for one in _beside(outcome)] if other else []
        )

    @property
    def people(self) -> list[tuple[remeasuring.OneRound, list[tuple[object, bool, bool]]]]:
        """Return per round who was asked, each with whether they said it and were asked twice."""
        twice = {*self.measured.selves, *self.measured.selves.values()}
        return [
            (
                side,
                [(one, one.id in side.heard.said, one.id in twice) for one in side.asked],
            )
            for side in (self.measured.before, self.measured.after)
        ]


def _beside(outcome: rules.Outcome) -> tuple[tuple[int, int], tuple[int, int]]:
    compared = outcome.compared
    if outcome.basis == Basis.SAME_PEOPLE:
        return compared.others_before.count(), compared.others_after.count()
    return compared.pairs.before, compared.pairs.after


def _point(request: HttpRequest, pk: int) -> ImprovementPoint:
    user = signed_in(request)
    seen = following.all_points(visible_to=user).select_related(
        "measure__code", "monitor__organisation", "round"
    )
    found = get_object_or_404(seen, pk=pk)
    access.check_may_see_points(user, found.monitor)
    return found


@require_http_methods(["GET", "POST"])
def point_measure(request: HttpRequest, point: int) -> HttpResponse:
    """Say what is counted at a point, and which direction is better."""
    found = _point(request, point)
    access.check_may_write_points(signed_in(request), found.monitor)
    now = remeasuring.measure_of(found)
    form = forms.MeasureForm(
        data=request.POST if request.method == "POST" else None,
        monitor=found.monitor,
        codes=[one for one in coding.codes(found.monitor) if one.is_on],
        initial=_initial(found, now),
    )
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("Bewaard."),
        lambda: operations.set_measure(point=found, **form.chosen(), **pages.acting(request)),
    ):
        return redirect("followup:point", point=found.pk)
    return _form_page(
        request, found, form, title=_("Wat wordt er gemeten"), verb=_("Bewaar wat er wordt gemeten")
    )


def _initial(point: ImprovementPoint, measure: PointMeasure | None) -> dict[str, object]:
    if measure is None:
        return {"better": "fewer", "perspective": "inburgeraar"}
    group = f"{measure.characteristic}:{measure.value}" if measure.value else ""
    return {
        "code": measure.code_id,
        "perspective": measure.perspective,
        "group": group,
        "better": measure.better,
    }


def _form_page(
    request: HttpRequest, found: ImprovementPoint, form: django_forms.Form, *, title: str, verb: str
) -> HttpResponse:
    context = {
        "monitor": found.monitor,
        "point": found,
        "form": form,
        "title": title,
        "verb": verb,
    }
    return pages.answer(request, "followup/point_form.html", context, form)


@require_http_methods(["GET", "POST"])
def point_question(request: HttpRequest, point: int) -> HttpResponse:
    """Put the question after a point into a guide of a later round."""
    found = _point(request, point)
    access.check_may_write_points(signed_in(request), found.monitor)
    measure = remeasuring.measure_of(found)
    if measure is None:
        messages.error(request, _("Leg eerst vast wat er bij dit punt wordt gemeten."))
        return redirect("followup:point_measure", point=found.pk)
    guides = remeasuring.guides_for(found, measure)
    questions = remeasuring.earlier_questions_about(found, measure)
    form = forms.PointQuestionForm(
        data=request.POST if request.method == "POST" else None, guides=guides, questions=questions
    )
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("De vraag staat in de leidraad."),
        lambda: _ask(request, found, form),
    ):
        return redirect("followup:point", point=found.pk)
    context = {
        "monitor": found.monitor,
        "point": found,
        "form": form,
        "has_guides": bool(guides),
        "title": _("Vraag ernaar in een volgende ronde"),
        "verb": _("Zet de vraag in de leidraad"),
    }
    return pages.answer(request, "followup/point_question.html", context, form)


def _ask(request: HttpRequest, found: ImprovementPoint, form: forms.PointQuestionForm) -> None:
    acting = pages.acting(request)
    guide: Guide = pages.one_of(study.guides(visible_to=acting["by"]), form.cleaned_data["guide"])
    earlier: GuideQuestion | None = None
    if form.cleaned_data["earlier"]:
        seen = study.all_guide_questions(visible_to=acting["by"])
        earlier = pages.one_of(seen, form.cleaned_data["earlier"])
    operations.ask_after(
        point=found, guide=guide, earlier=earlier, text=form.cleaned_data["text"], **acting
    )


@require_POST
def point_question_remove(request: HttpRequest, link: int) -> HttpResponse:
    """Let a question no longer ask after a point."""
    seen = remeasuring.all_point_questions(visible_to=signed_in(request))
    found = get_object_or_404(seen, pk=link)
    access.check_may_write_points(signed_in(request), found.point.monitor)
    parts.carry_out(
        request,
        operations.take_question_from_point,
        _("De vraag hoort niet meer bij dit punt. In de leidraad blijft die staan."),
        link=found,
    )
    return redirect("followup:point", point=found.point_id)


@require_POST
def point_verdict(request: HttpRequest, point: int) -> HttpResponse:
    """Keep what two rounds say about a point as it is today."""
    found = _point(request, point)
    access.check_may_follow_up(signed_in(request), found.monitor)
    pair = remeasuring.pair_for(
        found,
        remeasuring.rounds_of(found.monitor),
        reader=remeasuring.Reader(found.monitor, signed_in(request)),
        before=request.POST.get("van", ""),
        after=request.POST.get("naar", ""),
    )
    if pair is None:
        messages.error(request, refusals.NotTwoRounds.user_message)
    else:
        parts.carry_out(
            request,
            operations.keep_verdict,
            _("De uitkomst is bewaard."),
            point=found,
            before=pair[0],
            after=pair[1],
        )
    return redirect("followup:point", point=found.pk)


# --- all points of a monitor ------------------------------------------------------------------
@require_GET
def follow_up(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show all points of a monitor by status, each before and after.

    It is a page of the monitor; `ronde` says from which round somebody walks here.
    """
    reader, rows = _overview(request, monitor)
    found = reader.monitor
    pages.look(request, "points.read", found)
    team = in_team(request, found)
    context = {
        "monitor": found,
        "round": next(
            (
                one
                for one in remeasuring.rounds_of(found)
                if one.slug == request.GET.get("ronde", "")
            ),
            None,
        ),
        "columns": [
            (
                status,
                [_told(row, reader, is_inside=team) for row in rows if row.record.status == status],
            )
            for status in PointStatus
        ],
        "has_rows": bool(rows),
        "in_team": team,
        **study_pages.rights(signed_in(request), found),
    }
    _keep(request, reader, in_team=team)
    return pages.answer(request, "followup/follow_up.html", context)


def _overview(request: HttpRequest, slug: str) -> tuple[remeasuring.Reader, list[remeasuring.Row]]:
    user, found = study_pages.monitor_of(request, slug)
    access.check_may_see_points(user, found)
    reader = remeasuring.Reader(found, user)
    points = list(remeasuring.points_to_measure(found))
    for point in points:
        point.monitor = found
    told = {one.pk: one for one in withheld.told(points, is_inside=in_team(request, found))}
    rows = remeasuring.overview(points, reader=reader)
    return reader, [replace(row, record=told[row.record.pk]) for row in rows]


def _told(
    row: remeasuring.Row, reader: remeasuring.Reader, *, is_inside: bool
) -> tuple[remeasuring.Row, Shown | None]:
    return row, Shown(row.measured, reader, is_inside=is_inside) if row.measured else None


@require_GET
def follow_up_file(request: HttpRequest, monitor: str, kind: str) -> HttpResponseBase:
    """Return all points with their verdicts as a table."""
    if kind not in FILES:
        raise Http404
    reader, rows = _overview(request, monitor)
    found = reader.monitor
    team = in_team(request, found)
    header = [
        _("nummer"),
        _("wat kan er beter"),
        _("status"),
        _("wat wordt gemeten"),
        _("wie"),
        _("eerste ronde"),
        _("zeiden het toen"),
        _("gevraagd toen"),
        _("tweede ronde"),
        _("zeiden het later"),
        _("gevraagd later"),
        _("rust op"),
        _("verschil, ondergrens"),
        _("verschil, bovengrens"),
        _("uitkomst"),
        _("waarom niet te vergelijken"),
    ]
    name = f"opvolging-{found.slug}.{kind}"
    try:
        lines = [_line(*_told(row, reader, is_inside=team)) for row in rows]
        _keep(request, reader, in_team=team)
        content = downloads.table(name, _("Opvolging"), header, lines)
    except tables.TooManyRows:
        messages.error(request, _("Dit zijn te veel rijen voor Excel. Neem de CSV."))
        return redirect("followup:follow_up", monitor=found.slug)
    return downloads.send(request, name, content, logs="points.exported", about=found)


def _line(row: remeasuring.Row, shown: Shown | None) -> list[tables.Value]:
    point = row.record
    start: list[tables.Value] = [point.number, point.what, point.get_status_display()]
    if shown is None or row.measured is None:
        return [*start, *[""] * 11, row.why_not, ""]
    measured = row.measured
    outcome = measured.outcome
    before, after = ("", ""), ("", "")
    low: tables.Value = ""
    high: tables.Value = ""
    basis = ""
    if shown.has_counts:
        before, after = map(_both, (outcome.before, outcome.after))
        basis = str(outcome.basis.label)
        if outcome.interval and outcome.verdict != Verdict.NOT_COMPARABLE:
            low, high = round(outcome.interval.low, 3), round(outcome.interval.high, 3)
    return [
        *start,
        measured.code.full_name,
        shown.who,
        measured.before.round.name,
        *before,
        measured.after.round.name,
        *after,
        basis,
        low,
        high,
        shown.label,
        " ".join(shown.reasons),
    ]


def _both(count: tuple[int, int]) -> tuple[str, str]:
    return str(count[0]), str(count[1])
