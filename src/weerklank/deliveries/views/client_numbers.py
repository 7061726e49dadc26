"""Whom to call: the one page that looks from the register into the vault."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from weerklank import crossings
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.trajectories.queries import trajectories


@require_POST
def client_number(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Show the supplier's client number of someone in her own caseload, once.

    Asked for with POST: each answer is a look that the logs remember.
    """
    user, now = signed_in(request), timezone.now()
    seen = trajectories.trajectories(visible_to=user, today=timezone.localdate(now))
    trajectory = get_object_or_404(seen, pseudonym=pseudonym)
    context = {"trajectory": trajectory, "number": ""}
    with pages.Refusals() as met:
        context["number"] = crossings.client_number(trajectory, by=user, at=now)
    status = 422 if met.said else 200
    context["refusal"] = met.said
    return pages.show(request, "deliveries/client_number.html", "number", context, status=status)


URLS = [path("trajecten/<str:pseudonym>/klantnummer/", client_number, name="client_number")]
