"""A monitor: what it is for, its goals and questions, the features of people, its rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    form = forms.MonitorNewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            opened = _open_monitor(form.cleaned_data, user)
            messages.success(
                request,
                _("De monitor staat klaar, met doelen, vragen en kenmerken om mee te beginnen."),
            )
            return redirect("study:monitor", monitor=opened.slug)
    return pages.answer(request, "study/monitor_new.html", {"form": form}, form)


@transaction.atomic
def _open_monitor(data: dict[str, Any], user: User) -> Monitor:
    at = timezone.now()
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
    kinds = _kinds_of_characteristics(found, user)
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
    by: dict[str, Any] = {"by": user, "at": timezone.now()}
    return {
        "monitor": parts.RecordKind(
            records=queries.monitors(visible_to=user).filter(pk=monitor.pk),
            form=forms.MonitorForm,
            initial=lambda one: {"name": one.name, "purpose": one.purpose},
            change=lambda one, data: operations.change_monitor(monitor=one, **data, **by),
        ),
        "goal": parts.RecordKind(
            records=monitor.goals.all(),
            form=forms.GoalForm,
            initial=lambda one: {"number": one.number, "title": one.title, "text": one.text},
            add=lambda data, _none: operations.add_goal(monitor=monitor, **data, **by),
            change=lambda one, data: operations.change_goal(goal=one, **data, **by),
            remove=lambda one: operations.remove_goal(goal=one, **by),
        ),
        "question": parts.RecordKind(
            records=monitor.questions.all(),
            form=forms.ResearchQuestionForm,
            initial=lambda one: {"number": one.number, "text": one.text},
            add=lambda data, _none: operations.add_research_question(monitor=monitor, **data, **by),
            change=lambda one, data: operations.change_research_question(
                question=one, **data, **by
            ),
            remove=lambda one: operations.remove_research_question(question=one, **by),
        ),
    }


def _kinds_of_characteristics(monitor: Monitor, user: User) -> dict[str, parts.RecordKind]:
    by: dict[str, Any] = {"by": user, "at": timezone.now()}
    return {
        "characteristic": parts.RecordKind(
            records=monitor.characteristics.all(),
            form=forms.CharacteristicForm,
            initial=lambda one: {
                "label": one.label,
                "for_inburgeraars": one.for_inburgeraars,
                "for_aanbieders": one.for_aanbieders,
                "is_printable": one.is_printable,
            },
            add=lambda data, _none: operations.add_characteristic(monitor=monitor, **data, **by),
            change=lambda one, data: operations.change_characteristic(
                characteristic=one, **data, **by
            ),
            remove=lambda one: operations.remove_characteristic(characteristic=one, **by),
        ),
        "value": parts.RecordKind(
            records=queries.values_of(monitor),
            parents=monitor.characteristics.all(),
            form=forms.ValueForm,
            initial=lambda one: {"label": one.label},
            add=lambda data, parent: operations.add_value(characteristic=parent, **data, **by),
            change=lambda one, data: operations.change_value(value=one, **data, **by),
            remove=lambda one: operations.remove_value(value=one, **by),
        ),
    }
