"""A monitor: what it is for, its goals and questions, the features of people, its rounds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import access as safeguards_access
from weerklank.safeguards import accounts, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access, forms, operations, queries
from weerklank.study.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


@require_GET
def monitor(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    context = {
        "monitor": found,
        "goals": found.goals.all(),
        "questions": found.questions.all(),
        "rounds": queries.round_overview(found),
        "members_count": len(queries.members(found)),
        **parts.rights(user, found),
    }
    return render(request, "study/monitor.html", context)


@require_http_methods(["GET", "POST"])
def monitor_new(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    safeguards_access.check_may_install(user)
    form = forms.MonitorNewForm(data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            opened = _open_monitor(form, user)
            messages.success(
                request,
                _("De monitor staat klaar, met doelen, vragen en kenmerken om mee te beginnen."),
            )
            return redirect("study:monitor", monitor=opened.slug)
    return pages.answer(request, "study/monitor_new.html", {"form": form}, form)


@transaction.atomic
def _open_monitor(form: forms.MonitorNewForm, user: User) -> Monitor:
    at, data = timezone.now(), form.cleaned_data
    organisation = data["organisation"] or accounts.create_organisation(
        name=data["organisation_name"], kind=data["organisation_kind"], by=user, at=at
    )
    return operations.open_monitor(
        organisation=organisation, name=data["name"], purpose=data["purpose"], by=user, at=at
    )


@require_http_methods(["GET", "POST"])
def monitor_plan(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    kinds = _kinds_of_plan(found, user)
    return _edit(request, found, user, kinds, "study/monitor_plan.html")


@require_http_methods(["GET", "POST"])
def characteristics(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    kinds = _kinds_of_characteristics(found)
    return _edit(request, found, user, kinds, "study/characteristics.html")


def _edit(
    request: HttpRequest,
    monitor: Monitor,
    user: User,
    kinds: dict[str, parts.RecordKind],
    template: str,
) -> HttpResponse:
    may = parts.rights(user, monitor)
    opened = None
    if request.method == "POST":
        access.check_may_research(user, monitor)
        opened, answer = parts.carry_out(request, kinds)
        if answer is not None:
            return answer
    elif may["may_research"]:
        opened = parts.opened_by_address(request, kinds)
    context = {
        "monitor": monitor,
        "goals": monitor.goals.all(),
        "questions": monitor.questions.all(),
        "characteristics": queries.characteristics(monitor),
        "opened": opened,
        **may,
    }
    return render(request, template, context, status=opened.status if opened else 200)


def _kinds_of_plan(monitor: Monitor, user: User) -> dict[str, parts.RecordKind]:
    return {
        "monitor": parts.RecordKind(
            "monitor",
            queries.monitors(visible_to=user).filter(pk=monitor.pk),
            forms.MonitorForm,
            parts.shown("name", "purpose"),
            change=operations.change_monitor,
        ),
        "goal": parts.RecordKind(
            "goal",
            monitor.goals.all(),
            forms.GoalForm,
            parts.shown("number", "title", "text"),
            add=partial(operations.add_goal, monitor=monitor),
            change=operations.change_goal,
            remove=operations.remove_goal,
        ),
        "question": parts.RecordKind(
            "question",
            monitor.questions.all(),
            forms.ResearchQuestionForm,
            parts.shown("number", "text"),
            add=partial(operations.add_research_question, monitor=monitor),
            change=operations.change_research_question,
            remove=operations.remove_research_question,
        ),
    }


def _kinds_of_characteristics(monitor: Monitor) -> dict[str, parts.RecordKind]:
    return {
        "characteristic": parts.RecordKind(
            "characteristic",
            monitor.characteristics.all(),
            forms.CharacteristicForm,
            parts.shown(
                "label", "for_inburgeraars", "for_aanbieders", "is_printable", "is_ordered"
            ),
            add=partial(operations.add_characteristic, monitor=monitor),
            change=operations.change_characteristic,
            remove=operations.remove_characteristic,
        ),
        "value": parts.RecordKind(
            "value",
            queries.values_of(monitor),
            forms.ValueForm,
            parts.shown("label"),
            add=operations.add_value,
            change=operations.change_value,
            remove=operations.remove_value,
            parents=monitor.characteristics.all(),
            under="characteristic",
        ),
    }
