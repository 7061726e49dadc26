"""Werkvoorraad: the trajectories that someone works on, by what needs a look now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.safeguards.access import signed_in
from weerklank.trajectories import access, jobs
from weerklank.trajectories.forms.caseload import CaseloadForm
from weerklank.trajectories.operations import looking
from weerklank.trajectories.queries import caseload as queries
from weerklank.trajectories.queries import own_page, trajectories
from weerklank.trajectories.terms import RegisterRole
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

PAGE_LENGTH = 50
MOST_REMARKS = 20  # the oldest; the next come when these are settled
COUNTS = "telling"  # the part of the page that is asked again when someone comes back to it


@require_http_methods(["GET", "POST"])
def caseload(request: HttpRequest) -> HttpResponse:
    """List someone's trajectories; a POST has the signals of a municipality judged anew."""
    user = signed_in(request)
    if not trajectories.municipalities(visible_to=user):
        raise Http404
    if request.method == "POST":
        return _refresh(request, user)
    today = timezone.localdate()
    form = _form(request, user)
    wanted = form.wanted()
    said = queries.said(wanted, visible_to=user, today=today)
    context: dict[str, object] = {
        "wanted": wanted,
        "counts": queries.counts(wanted, visible_to=user, today=today, among=said),
        "totals": queries.totals(wanted, visible_to=user, today=today, among=said),
        "judged": queries.judged(user, wanted=wanted.municipality),
        "today": today,
    }
    context["is_part"] = bool(request.htmx)  # type: ignore[attr-defined]
    if context["is_part"] and request.htmx.target == COUNTS:  # type: ignore[attr-defined]
        return render(request, "trajectories/caseload.html#news", context)
    ordered = queries.InOrder(wanted, visible_to=user, today=today, among=said)
    page = Paginator(range(ordered.count()), PAGE_LENGTH).get_page(request.GET.get("page"))
    start = (page.number - 1) * PAGE_LENGTH
    shown = queries.rows_of(ordered.part(start, start + PAGE_LENGTH), visible_to=user, today=today)
    # A list of people with what is said of them is a look, be it without names.
    remarks = own_page.open_remarks(visible_to=user, today=today)[:MOST_REMARKS]
    looking.look_at_list(
        "caseload.viewed",
        None,
        seen=[
            *(each.trajectory.pseudonym for each in shown),
            *(each.trajectory.pseudonym for each in remarks),
        ],
        by=user,
        at=timezone.now(),
        shown=len(shown),
    )
    context |= {
        "remarks": remarks,
        "form": form,
        "rows": shown,
        "page_obj": page,
        "is_filtered": wanted != queries.Wanted(),
        "shows_municipality": "gemeente" in form.fields,
        "shows_contact": "contactpersoon" in form.fields,
        "shows_group": "doelgroep" in form.fields,
    }
    name = (
        "trajectories/caseload.html#found" if context["is_part"] else "trajectories/caseload.html"
    )
    return render(request, name, context)


def _form(request: HttpRequest, user: User) -> CaseloadForm:
    roles = {member.role for member in trajectories.memberships(user)}
    steers = RegisterRole.REGISSEUR in roles
    return CaseloadForm(
        request.GET,
        municipalities=trajectories.municipalities(visible_to=user),
        rules=queries.rules_for(user),
        contacts=queries.contact_keys(user, today=timezone.localdate()) if steers else None,
        asks_group=bool(roles & set(queries.GUIDES)),
    )


def _refresh(request: HttpRequest, user: User) -> HttpResponse:
    municipality = parts.municipality_of(user, request.POST.get("municipality", ""))
    access.check_may_guide(user, municipality)
    now = timezone.now()
    if jobs.judge_soon(municipality, at=now):
        messages.success(request, _("De signalen zijn opnieuw bekeken."))
    else:
        messages.info(request, _("De signalen worden opnieuw bekeken. Dat duurt even."))
    query = request.GET.urlencode()
    response = redirect("trajectories:caseload")
    if query:
        response["Location"] += f"?{query}"
    return response


URLS = [path("trajecten/", caseload, name="caseload")]
