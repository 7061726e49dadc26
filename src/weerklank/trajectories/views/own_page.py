"""About her own page, for who guides her: what she says is wrong, and how to reach whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weerklank.safeguards import pages
from weerklank.sounds import views as sounds
from weerklank.trajectories import access
from weerklank.trajectories.forms.own_page import ReachForm, SettledForm
from weerklank.trajectories.operations import remarks, staff
from weerklank.trajectories.queries import own_page as queries
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation


@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, pseudonym: str, number: int) -> HttpResponse:
    """Ask what was done about what she says is wrong; a POST settles it."""
    user, found, today = parts.enter_trajectory(request, pseudonym)
    access.check_may_work_on(user, found, today=today)
    said = get_object_or_404(found.remarks.filter(settled_at=None), pk=number)
    form = SettledForm(request.POST if request.method == "POST" else None)
    if pages.carried_out(
        request,
        form,
        _("Dit is bekeken."),
        lambda: remarks.settle(remark=said, by=user, at=timezone.now(), **form.cleaned_data),
        field="note",
    ):
        return redirect("trajectories:trajectory", found.pseudonym)
    pages.look(request, "trajectory.viewed", found)
    context = {"trajectory": found, "remark": said, "form": form}
    return pages.answer(request, "trajectories/remark.html", context)


@require_safe
def remark_sound(request: HttpRequest, pseudonym: str, number: int) -> HttpResponseBase:
    """Let who guides her hear what she says is wrong. Each play is a line about her."""
    user, found, today = parts.enter_trajectory(request, pseudonym)
    access.check_may_work_on(user, found, today=today)
    said = get_object_or_404(
        found.remarks.exclude(sound=None).select_related("sound"), pk=number, settled_at=None
    )
    assert said.sound is not None
    return sounds.stream(request, said.sound, about=found)


@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show how contact persons are reached; a POST changes one of them."""
    user, found = parts.enter(request, municipality, access.check_may_guide)
    everyone = queries.staff(found, visible_to=user, today=timezone.localdate())
    opened = request.POST.get("key", "") or request.GET.get("wijzig", "")
    one = next((each for each in everyone if each.key == opened), None)
    if opened and one is None:
        raise Http404
    keys = [each.key for each in everyone]
    form = None
    if one is None and request.method == "POST":
        raise Http404
    if one is not None:
        form = ReachForm(keys, initial={**one.row._asdict(), "number": one.number})
        if request.method == "POST":
            form = ReachForm(keys, request.POST)
            if _set_reach(request, found, one.key, form):
                return redirect("trajectories:reach", municipality=found.slug)
    context = {"municipality": found, "staff": everyone, "opened": one, "form": form}
    return render(
        request, "trajectories/reach.html", context, status=422 if form and form.errors else 200
    )


def _set_reach(request: HttpRequest, municipality: Organisation, key: str, form: ReachForm) -> bool:
    return pages.carried_out(
        request,
        form,
        _("Bewaard. Zo staat het nu op Mijn inburgering."),
        lambda: staff.set_reach(
            municipality=municipality,
            key=key,
            number=form.cleaned_data["number"],
            values=form.cleaned_data,
            **pages.acting(request),
        ),
    )


URLS = [
    path("trajecten/<str:pseudonym>/klopt-niet/<int:number>/", remark, name="remark"),
    path(
        "trajecten/<str:pseudonym>/klopt-niet/<int:number>/geluid/",
        remark_sound,
        name="remark_sound",
    ),
    path("register/<slug:municipality>/contactpersonen/", reach, name="reach"),
]
