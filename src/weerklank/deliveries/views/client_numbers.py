"""Whom to call: the one page that looks from the register into the vault."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from weerklank import crossings
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories.queries import trajectories


@require_POST
def client_number(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Show the supplier's client number of someone in her own caseload, once.

    Asked for with POST: each answer is a look that the logs remember.
    """
    user, now = signed_in(request), timezone.now()
    seen = trajectories.trajectories(visible_to=user, today=timezone.localdate(now))
    trajectory = get_object_or_404(seen, pseudonym=pseudonym)
    context = {"trajectory": trajectory, "number": "", "refusal": ""}
    try:
        context["number"] = crossings.client_number(trajectory, by=user, at=now)
    except DomainError as refusal:
        context["refusal"] = str(refusal.user_message)
    page = "deliveries/client_number.html"
    if request.htmx:  # type: ignore[attr-defined]
        page += "#number"
    return render(request, page, context, status=422 if context["refusal"] else 200)


URLS = [path("trajecten/<str:pseudonym>/klantnummer/", client_number, name="client_number")]
