"""Gesprek met scholen: the agenda of the meeting every six weeks, on a page that can be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import pages
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import access
from weerklank.trajectories.forms import meetings as forms
from weerklank.trajectories.operations import looking
from weerklank.trajectories.operations import meetings as operations
from weerklank.trajectories.queries import meetings as queries
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import RegisterRole
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Provider


def _check(user: User, municipality: Organisation) -> None:
    """Raise AccessDenied for who meets no school here."""
    steers = RegisterRole.REGISSEUR in trajectories.roles(user, municipality)
    if not steers and not queries.schools(municipality, visible_to=user):
        raise AccessDenied(_("Alleen een regisseur, of iemand van een taalschool, kan dit."))


@require_GET
def school_meetings(request: HttpRequest, municipality: str) -> HttpResponse:
    """List the schools with which someone meets, each with the day of the last meeting."""
    user, found = parts.enter(request, municipality, _check)
    schools = queries.schools(found, visible_to=user)
    context = {"municipality": found, "schools": queries.with_last(schools)}
    return render(request, "trajectories/school_meetings.html", context)


@require_http_methods(["GET", "POST"])
def school_meeting(request: HttpRequest, municipality: str, school: int) -> HttpResponse:
    """Show what there is to say with one school; a POST adds a point or says it was held."""
    user, found = parts.enter(request, municipality, _check)
    one = next((s for s in queries.schools(found, visible_to=user) if s.pk == school), None)
    if one is None:
        raise Http404
    today = timezone.localdate()
    steers = RegisterRole.REGISSEUR in trajectories.roles(user, found)
    agenda = queries.agenda(one, today=today)
    form, held_form, met = forms.PointForm(agenda.people), forms.HeldForm(today), pages.Refusals()
    if request.method == "POST":
        do, is_done = request.POST.get("do", ""), False
        if do == "add":
            form = forms.PointForm(agenda.people, request.POST)
            is_done = _add(request, one, form)
        elif do == "remove":
            with met:
                _remove(request, one)
                is_done = True
        elif do == "held":
            access.check_may_steer(user, found)
            held_form = forms.HeldForm(today, request.POST)
            is_done = _hold(request, one, held_form)
        else:
            raise Http404
        if is_done:
            return redirect("trajectories:school_meeting", municipality=found.slug, school=one.pk)
    looking.look_at_list(
        "school_meeting.viewed",
        one,
        seen=agenda.people,
        people=len(agenda.people),
        **pages.acting(request),
    )
    context = {
        "municipality": found,
        "agenda": agenda,
        "today": today,
        "form": form,
        "held_form": held_form if steers else None,
        "refusal": met.said,
        "may_remove": {
            said.point.pk for said in agenda.points if steers or said.point.by_id == user.pk
        },
    }
    return pages.answer(request, "trajectories/school_meeting.html", context)


def _add(request: HttpRequest, school: Provider, form: forms.PointForm) -> bool:
    return pages.carried_out(
        request,
        form,
        _("Het punt staat op de agenda."),
        lambda: operations.add_point(school=school, **form.cleaned_data, **pages.acting(request)),
        field="text",
        fields={operations.NotOfTheSchool: "about"},
    )


def _remove(request: HttpRequest, school: Provider) -> None:
    number = pages.number_in(request.POST.get("point", ""))
    if number is None:
        raise Http404
    operations.take_point_away(school=school, number=number, **pages.acting(request))


def _hold(request: HttpRequest, school: Provider, form: forms.HeldForm) -> bool:
    return pages.carried_out(
        request,
        form,
        _("Vastgelegd. De punten staan nu bij het vorige gesprek."),
        lambda: operations.hold(school=school, **form.cleaned_data, **pages.acting(request)),
        field="held_on",
    )


URLS = [
    path("register/<slug:municipality>/scholen/", school_meetings, name="school_meetings"),
    path(
        "register/<slug:municipality>/scholen/<int:school>/", school_meeting, name="school_meeting"
    ),
]
