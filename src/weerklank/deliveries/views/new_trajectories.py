"""A trajectory that begins by hand: its number goes to the vault, the rest to the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank import crossings
from weerklank.safeguards import pages
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import access
from weerklank.trajectories.forms.rows import KEYS, SUPPLIERS, NewTrajectoryForm
from weerklank.trajectories.queries import members, taken_in, trajectories
from weerklank.trajectories.terms import ChangeKind, RegisterRole
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Trajectory


@require_http_methods(["GET", "POST"])
def new_trajectory(request: HttpRequest, municipality: str) -> HttpResponse:
    """Ask what one knows on the first day, and by which number this person is found."""
    user, found = parts.enter(request, municipality, access.check_may_guide)
    own = sorted(trajectories.own_keys(user, found.pk))
    steers = RegisterRole.REGISSEUR in trajectories.roles(user, found)
    known = members.staff_keys(found, today=timezone.localdate()).of_the_municipality
    suppliers = list(taken_in.suppliers(found, ChangeKind.IMPORT))
    data = request.POST if request.method == "POST" else None
    form = NewTrajectoryForm(contacts=own, suppliers=suppliers, data=data)
    if data is not None and form.is_valid():
        made = _begin(found, user, form)
        if made is not None:
            messages.success(request, _("Het traject is begonnen."))
            return redirect("trajectories:trajectory", made.pseudonym)
    context = {
        "municipality": found,
        "form": form,
        "keys": known if steers else own,
        "keys_id": KEYS,
        "suppliers": suppliers,
        "suppliers_id": SUPPLIERS,
    }
    return render(
        request, "deliveries/trajectory_new.html", context, status=200 if data is None else 422
    )


def _begin(municipality: Organisation, user: User, form: NewTrajectoryForm) -> Trajectory | None:
    """Begin it; a refusal goes to the form."""
    asked = form.cleaned_data
    try:
        with pages.refused_in(form, fields={crossings.ThereAlready: "number"}):
            return crossings.begin_trajectory(
                municipality=municipality,
                supplier=asked["supplier"],
                number=asked["number"],
                contactpersoon=asked["contactpersoon"],
                row=form.record(),
                by=user,
                at=timezone.now(),
            )
    except AccessDenied as refusal:
        form.add_error("contactpersoon", str(refusal))
    return None


URLS = [
    path("register/<slug:municipality>/nieuw-traject/", new_trajectory, name="trajectory_new"),
]
