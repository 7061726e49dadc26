"""Removing a whole trajectory: what would go and why; by the crossings, for its number."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank import crossings
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.trajectories import access
from weerklank.trajectories.forms.retention import EraseForm
from weerklank.trajectories.operations import erasing
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.views.retention import removed_in_words


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Show what would go; a POST removes it and gives the certificate."""
    user, now = signed_in(request), timezone.now()
    seen = trajectories.trajectories(visible_to=user, today=timezone.localdate(now))
    found = get_object_or_404(seen, pseudonym=pseudonym)
    access.check_may_steer(user, found.municipality)
    form = EraseForm(found.pseudonym, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with pages.refused_in(form):
            certificate = crossings.erase_trajectory(
                found, reason=form.cleaned_data["reason"], by=user, at=now
            )
            messages.success(request, _("Het traject is weggehaald. Dit is het bewijs."))
            return redirect(
                "trajectories:erasure", found.municipality.slug, str(certificate.reference)
            )
    pages.look(request, "trajectory.previewed", found)
    context = {
        "trajectory": found,
        "municipality": found.municipality,
        "counts": removed_in_words(erasing.preview(found)),
        "form": form,
    }
    return pages.answer(request, "site/trajectory_erase.html", context)
