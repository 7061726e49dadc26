"""Improvement points: the list and the board, one point, its steps, and the agenda of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.analysis.views import outside
from weerklank.findings import access, auditing, auditing_points, following, queries, withheld
from weerklank.findings import forms as findings_forms
from weerklank.findings import operations as findings
from weerklank.findings.rules import followup
from weerklank.findings.terms import PointChangeKind, PointStatus
from weerklank.findings.views import parts
from weerklank.followup import forms, operations, remeasuring
from weerklank.followup.views import remeasuring as remeasuring_pages
from weerklank.interchange import tables
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study import access as study_access
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django import forms as django_forms
    from django.http import QueryDict

    from weerklank.analysis.outside import Outside
    from weerklank.findings.models import Finding, ImprovementPoint
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round

BOARD = "bord"
# Lines of a history that tell of what somebody said: that it fell away, or how it was counted.
OF_THE_TEAM = frozenset({PointChangeKind.REREAD, PointChangeKind.VERDICT_KEPT})
FILES = ("csv", "xlsx")


def _monitor(request: HttpRequest, slug: str) -> Monitor:
    user, found = study_pages.monitor_of(request, slug)
    access.check_may_see_points(user, found)
    return found


def _point(request: HttpRequest, pk: int) -> ImprovementPoint:
    user = signed_in(request)
    found = get_object_or_404(following.all_points(visible_to=user), pk=pk)
    access.check_may_see_points(user, found.monitor)
    return found


def _keep(request: HttpRequest, told: Iterable[Outside]) -> None:
    for one in told:
        outside.keep(request, one)


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, also when nothing was filled in."""
    return request.POST if request.method == "POST" else None


def _rights(request: HttpRequest, monitor: Monitor) -> dict[str, bool]:
    user = signed_in(request)
    return {
        **study_pages.rights(user, monitor),
        "may_write": can(access.check_may_write_points, user, monitor),
        "may_follow_up": can(access.check_may_follow_up, user, monitor),
    }


def _chosen(
    request: HttpRequest, monitor: Monitor
) -> tuple[forms.PointFilterForm, list[following.PointRow]]:
    """Return the filters of the address and the points that they leave."""
    form = forms.PointFilterForm(data=request.GET, monitor=monitor)
    return form, following.rows(monitor, form.wanted(), today=timezone.localdate())


def _as_told(
    rows: list[following.PointRow], *, is_inside: bool = False
) -> list[following.PointRow]:
    """Return points as this reader may read them; on paper and in files as they leave the team."""
    told = withheld.told([row.record for row in rows], is_inside=is_inside)
    return [replace(row, record=point) for row, point in zip(rows, told, strict=True)]


# --- all of them ------------------------------------------------------------------------------
@require_GET
def points(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show the points of a monitor as a list or as a board with a column per status."""
    found = _monitor(request, monitor)
    form, rows = _chosen(request, found)
    is_inside = can(study_access.check_may_read_words, signed_in(request), found)
    rows = _as_told(rows, is_inside=is_inside)
    columns = [
        (status, [row for row in rows if row.record.status == status]) for status in PointStatus
    ]
    context = {
        "monitor": found,
        "form": form,
        "rows": rows,
        "columns": columns,
        "is_board": request.GET.get("beeld") == BOARD,
        "is_filtered": form.wanted() != following.Wanted(),
        "stuck": sum(bool(row.stuck) for row in rows),
        "is_outside": not is_inside,
        "months": settings.POINT_STUCK_MONTHS,
        **_rights(request, found),
    }
    return pages.answer(request, "followup/points.html", context)


@require_GET
def agenda(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show the points as the agenda of a quality meeting, to print: what is late stands first."""
    found = _monitor(request, monitor)
    _form, rows = _chosen(request, found)
    user = signed_in(request)
    # It is printed and handed round: also who is of the team gets what leaves it.
    rested, told = withheld.rested_on(
        [row.record for row in rows], visible_to=user, is_inside=False
    )
    rows = _as_told(rows)
    _keep(request, told)
    pages.look(request, "points.read", found)
    context = {
        "monitor": found,
        "today": timezone.localdate(),
        "parts": [
            (part.title, [(row, rested.get(row.record.pk, [])) for row in part.rows])
            for part in following.agenda(rows)
        ],
        "is_outside": True,
        **_rights(request, found),
    }
    return pages.answer(request, "followup/points_agenda.html", context)


@require_GET
def points_file(request: HttpRequest, monitor: str, kind: str) -> HttpResponseBase:
    """Return the points as a table, with the findings by their numbers."""
    found = _monitor(request, monitor)
    if kind not in FILES:
        raise Http404
    _form, rows = _chosen(request, found)
    numbers = following.numbers_of(rows)
    header = [
        _("nummer"),
        _("wat kan er beter"),
        _("voor wie"),
        _("beleidsdoel"),
        _("eigenaar"),
        _("afgesproken stap"),
        _("afgesproken dag"),
        _("status"),
        _("sinds"),
        _("waarom niet"),
        _("loopt vast"),
        _("komt uit"),
        _("bevindingen"),
    ]
    lines = [_line(row, numbers) for row in _as_told(rows)]
    name = f"verbeterpunten-{found.slug}.{kind}"
    try:
        content = downloads.table(name, _("Verbeterpunten"), header, lines)
    except tables.TooManyRows:
        messages.error(request, _("Dit zijn te veel rijen voor Excel. Neem de CSV."))
        return redirect("followup:points", monitor=found.slug)
    return downloads.send(request, name, content, logs="points.exported", about=found)


def _line(row: following.PointRow, numbers: dict[int, str]) -> list[tables.Value]:
    record = row.record
    return [
        record.number,
        record.what,
        record.addressee,
        str(record.policy_goal or ""),
        record.owner,
        record.planned_step,
        record.due_on.isoformat() if record.due_on else "",
        record.get_status_display(),
        record.status_since.isoformat(),
        record.reason,
        ", ".join(row.stuck_words),
        row.round_words,
        ", ".join(f"{each.round.name} {numbers[each.pk]}" for each in row.findings),
    ]


# --- one --------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def point_new(request: HttpRequest, monitor: str) -> HttpResponse:
    """Make a point: from the finding that the address names, or by hand."""
    found = _monitor(request, monitor)
    access.check_may_write_points(signed_in(request), found)
    finding = _finding_asked(request, found)
    form = forms.PointNewForm(
        data=_sent(request), monitor=found, initial=_prefilled(finding) if finding else {}
    )
    new = following.unsaved(found, finding)
    if request.method == "POST" and form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        with pages.refused_in(form):
            made = findings.make_point(
                monitor=found, finding=finding, **chosen, **pages.acting(request)
            )
            messages.success(request, _("Het verbeterpunt staat erbij."))
            return _to(made)
    context = {
        "monitor": found,
        "form": form,
        "finding": finding,
        "owners": following.owners(found),
        "title": _("Nieuw verbeterpunt"),
        "verb": _("Maak het verbeterpunt"),
        **_judged(request, new, form, finding),
    }
    return pages.answer(request, "followup/point_form.html", context, form)


def _finding_asked(request: HttpRequest, monitor: Monitor) -> Finding | None:
    if "bevinding" not in request.GET:
        return None
    seen = queries.all_findings(visible_to=signed_in(request)).filter(round__monitor=monitor)
    return pages.one_of(seen, request.GET["bevinding"])


def _prefilled(finding: Finding) -> dict[str, object]:
    """Return what a point takes over of a finding: not its sentence, which says an amount.

    That stands above the form; a point says what could be better.
    """
    return {"addressee": finding.addressee, "policy_goal": finding.policy_goal}


def _judged(
    request: HttpRequest,
    point: ImprovementPoint,
    form: django_forms.Form,
    finding: Finding | None = None,
) -> dict[str, object]:
    """Return the amounts in the texts of a form and where to have them judged again.

    For who writes the report: whoever may not read what people said would learn exact counts.
    """
    user = signed_in(request)
    if not can(access.check_may_write_points, user, point.monitor):
        return {}
    names = [name for name in auditing_points.FIELDS if name in form.fields]
    texts = {name: str(form[name].value() or "") for name in names}
    check = (
        reverse("followup:point_claims", args=[point.pk])
        if point.pk
        else reverse("followup:point_new_claims", args=[point.monitor.slug])
    )
    return {
        "check": f"{check}?bevinding={finding.pk}" if finding else check,
        "entries": _entries(request, point, texts, finding),
        "is_draft": True,
    }


def _entries(
    request: HttpRequest,
    point: ImprovementPoint,
    texts: dict[str, str],
    finding: Finding | None = None,
) -> list[auditing.Entry]:
    found = auditing_points.entries_of(
        point,
        texts,
        visible_to=signed_in(request),
        rests_on={finding.round: {finding.pk}} if finding else None if point.pk else {},
    )
    return [
        replace(entry, field_label=str(findings_forms.POINT_TEXTS[entry.field_name]))
        for entry in found
    ]


@require_POST
def point_claims(request: HttpRequest, point: int) -> HttpResponse:
    """Judge the texts of a point while somebody writes them; nothing is stored."""
    found = _point(request, point)
    access.check_may_write_points(signed_in(request), found.monitor)
    return _show_judged(request, _entries(request, found, _written(request)))


@require_POST
def point_new_claims(request: HttpRequest, monitor: str) -> HttpResponse:
    """Judge the texts of a point that is not there yet; nothing is stored."""
    found = _monitor(request, monitor)
    access.check_may_write_points(signed_in(request), found)
    finding = _finding_asked(request, found)
    new = following.unsaved(found, finding)
    return _show_judged(request, _entries(request, new, _written(request), finding))


def _written(request: HttpRequest) -> dict[str, str]:
    return {
        name: request.POST[name][: auditing.LONGEST]
        for name in auditing_points.FIELDS
        if name in request.POST
    }


def _show_judged(request: HttpRequest, entries: list[auditing.Entry]) -> HttpResponse:
    context = {"entries": entries, "is_draft": True}
    return render(request, "findings/claims_of_sentence.html", context)


@require_GET
def point(request: HttpRequest, point: int) -> HttpResponse:
    """Show one point with what it rests on, in people, and its history."""
    found = _point(request, point)
    is_inside = can(study_access.check_may_read_words, signed_in(request), found.monitor)
    rested, told = withheld.rested_on([found], visible_to=signed_in(request), is_inside=is_inside)
    _keep(request, told)
    pages.look(request, "point.read", found)
    (row,) = _as_told([following.row(found, today=timezone.localdate())], is_inside=is_inside)
    context = {
        "monitor": found.monitor,
        "row": row,
        "rested": rested.get(found.pk, []),
        "is_outside": not is_inside,
        "history": [
            line
            for line in withheld.history(found, is_inside=is_inside)
            if is_inside or line.record.kind not in OF_THE_TEAM
        ],
        "can_go_back": following.standing(found).last is not None,
        **remeasuring_pages.section(request, found),
        **_rights(request, found.monitor),
    }
    return pages.answer(request, "followup/point.html", context)


def _to(point: ImprovementPoint) -> HttpResponseRedirect:
    return redirect("followup:point", point=point.pk)


@require_http_methods(["GET", "POST"])
def point_change(request: HttpRequest, point: int) -> HttpResponse:
    """Change what a point says and for whom it is."""
    found = _point(request, point)
    access.check_may_write_points(signed_in(request), found.monitor)
    initial = {
        name: getattr(found, name) for name in ("what", "addressee", "policy_goal", "revision")
    }
    form = forms.PointForm(data=_sent(request), monitor=found.monitor, initial=initial)
    return _edit(
        request,
        found,
        form,
        findings.change_point,
        title=_("Tekst van het punt"),
        verb=_("Bewaar de tekst"),
    )


@require_http_methods(["GET", "POST"])
def point_plan(request: HttpRequest, point: int) -> HttpResponse:
    """Write down who sees to a point, what was agreed on, and by when."""
    found = _point(request, point)
    access.check_may_follow_up(signed_in(request), found.monitor)
    initial = {
        name: getattr(found, name) for name in ("owner", "planned_step", "due_on", "revision")
    }
    form = forms.PlanForm(data=_sent(request), initial=initial)
    return _edit(
        request,
        found,
        form,
        findings.plan_point,
        title=_("De afspraak"),
        verb=_("Bewaar de afspraak"),
    )


def _edit(
    request: HttpRequest,
    found: ImprovementPoint,
    form: django_forms.Form,
    change: Callable[..., object],
    *,
    title: str,
    verb: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        chosen = {**form.cleaned_data, "revision": form.cleaned_data["revision"] or 0}
        if pages.carried_out(
            request,
            form,
            _("Bewaard."),
            lambda: change(point=found, **chosen, **pages.acting(request)),
        ):
            return _to(found)
    is_inside = can(study_access.check_may_read_words, signed_in(request), found.monitor)
    (told,) = withheld.told([found], is_inside=is_inside)
    context = {
        "monitor": found.monitor,
        "point": told,
        "form": form,
        "owners": following.owners(found.monitor),
        "title": title,
        "verb": verb,
        **_judged(request, found, form),
    }
    return pages.answer(request, "followup/point_form.html", context, form)


@require_http_methods(["GET", "POST"])
def point_move(request: HttpRequest, point: int) -> HttpResponse:
    """Set a point on its next status; where something must be written down, this page asks it."""
    found = _point(request, point)
    access.check_may_follow_up(signed_in(request), found.monitor)
    asked = request.POST if request.method == "POST" else request.GET
    wanted = asked.get("status", "")
    if wanted not in PointStatus.values:
        raise Http404
    steps = followup.next_steps(PointStatus(found.status))
    pair = _pair_to_keep(found, signed_in(request)) if wanted == PointStatus.EFFECT_SEEN else None
    form = forms.StepForm(
        data=_sent(request),
        asks=steps.get(PointStatus(wanted), followup.Ask.NOTHING),
        measured=_("%(before)s en %(after)s") % {"before": pair[0].name, "after": pair[1].name}
        if pair
        else "",
        initial={"status": wanted, "revision": found.revision},
    )
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("Het punt staat nu op “%(status)s”.") % {"status": PointStatus(wanted).label},
        lambda: _move(request, found, form, pair),
        field="note",
    ):
        return _after_a_step(request, found)
    context = {
        "monitor": found.monitor,
        "point": found,
        "form": form,
        "title": _("Zet op “%(status)s”") % {"status": PointStatus(wanted).label},
        "verb": _("Zet op “%(status)s”") % {"status": PointStatus(wanted).label},
    }
    return pages.answer(request, "followup/point_form.html", context, form)


def _pair_to_keep(found: ImprovementPoint, by: User) -> tuple[Round, Round] | None:
    """Return the rounds of which the verdict can be kept with a step; None where none can."""
    if remeasuring.measure_of(found) is None:
        return None
    reader = remeasuring.Reader(found.monitor, by)
    return remeasuring.pair_for(found, remeasuring.rounds_of(found.monitor), reader=reader)


def _move(
    request: HttpRequest,
    found: ImprovementPoint,
    form: forms.StepForm,
    pair: tuple[Round, Round] | None,
) -> None:
    chosen = dict(form.cleaned_data)
    if not chosen.pop("with_verdict", False) or pair is None:
        findings.move_point(point=found, **chosen, **pages.acting(request))
        return
    del chosen["status"]
    before, after = pair
    operations.see_effect(
        point=found, before=before, after=after, **chosen, **pages.acting(request)
    )


def _after_a_step(request: HttpRequest, found: ImprovementPoint) -> HttpResponseRedirect:
    """Go back to the board for a button of the board, and else to the point."""
    if request.POST.get("from") == BOARD:
        board = redirect("followup:points", monitor=found.monitor.slug)
        return HttpResponseRedirect(f"{board.url}?beeld={BOARD}#punt-{found.pk}")
    return _to(found)


@require_POST
def point_back(request: HttpRequest, point: int) -> HttpResponse:
    """Take the last step of a point back."""
    found = _point(request, point)
    access.check_may_follow_up(signed_in(request), found.monitor)
    parts.carry_out(
        request,
        findings.step_back,
        _("De laatste stap is teruggenomen."),
        point=found,
        revision=pages.number_in(request.POST.get("revision", "")) or 0,
    )
    return _to(found)


@require_http_methods(["GET", "POST"])
def point_evidence(request: HttpRequest, point: int) -> HttpResponse:
    """Let a point rest on a finding more."""
    found = _point(request, point)
    access.check_may_write_points(signed_in(request), found.monitor)
    form = forms.PointEvidenceForm(data=_sent(request), choices=following.findings_to_choose(found))
    if request.method == "POST" and form.is_valid():
        seen = queries.all_findings(visible_to=signed_in(request))
        chosen = pages.one_of(seen, form.cleaned_data["finding"])
        if pages.carried_out(
            request,
            form,
            _("De bevinding staat erbij."),
            lambda: findings.add_finding_to_point(
                point=found, finding=chosen, **pages.acting(request)
            ),
        ):
            return _to(found)
    context = {
        "monitor": found.monitor,
        "point": found,
        "form": form,
        "title": _("Zet er een bevinding bij"),
        "verb": _("Zet de bevinding erbij"),
    }
    return pages.answer(request, "followup/point_form.html", context, form)


@require_POST
def point_evidence_remove(request: HttpRequest, evidence: int) -> HttpResponse:
    """Take a finding away from a point."""
    seen = following.all_point_evidence(visible_to=signed_in(request))
    link = get_object_or_404(seen, pk=evidence)
    access.check_may_write_points(signed_in(request), link.point.monitor)
    parts.carry_out(
        request,
        findings.take_finding_from_point,
        _("De bevinding staat niet meer bij dit punt."),
        evidence=link,
    )
    return _to(link.point)


@require_POST
def point_confirm(request: HttpRequest, point: int) -> HttpResponse:
    """Note that someone read a point again after it lost evidence."""
    found = _point(request, point)
    access.check_may_write_points(signed_in(request), found.monitor)
    parts.carry_out(
        request, findings.confirm_point, _("Genoteerd: het punt is nagelezen."), point=found
    )
    return _to(found)
