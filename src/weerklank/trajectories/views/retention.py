"""Which ended trajectories go on which day, holding one back, and what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.rulebook.tables import BY_NAME
from weerklank.safeguards import cleaning, pages
from weerklank.trajectories import access
from weerklank.trajectories.forms.retention import HOLD, RELEASE, HoldForm
from weerklank.trajectories.operations import looking
from weerklank.trajectories.operations import retention as operations
from weerklank.trajectories.queries import retention as queries
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weerklank.safeguards.models import User
    from weerklank.trajectories.models import RetentionNotice

NOTICES_ON_A_PAGE = 50
MOST_CERTIFICATES = 50


@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show what goes and when; a POST holds one back, or no longer."""
    user, found = parts.enter(request, municipality, access.check_may_steer)
    now = timezone.now()
    notices = queries.notices(found)
    asked = request.POST.get("notice") or request.GET.get("houd") or request.GET.get("los", "")
    opened = notices.filter(pk=pages.number_in(asked) or 0).first()
    lets_go = "los" in request.GET and opened is not None and opened.held_until is not None
    form = HoldForm()
    if request.method == "POST":
        if opened is None or request.POST.get("do") not in (HOLD, RELEASE):
            raise Http404
        form = HoldForm(request.POST)
        if _write(request, opened, form, user):
            return redirect("trajectories:retention", municipality=found.slug)
    page = pages.page_of(request, notices, NOTICES_ON_A_PAGE)
    today = timezone.localdate(now)
    looking.look_at_list(
        "retention.viewed",
        found,
        seen=[each.trajectory.pseudonym for each in page.object_list],
        **pages.acting(request),
        municipality=found.slug,
        trajectories=len(page.object_list),
    )
    context = {
        "municipality": found,
        "months": settings.REGISTER_KEEP_MONTHS,
        "days": settings.REGISTER_ANNOUNCE_DAYS,
        "page": page,
        "lines": [(each, each.is_held(today)) for each in page.object_list],
        "opened": opened,
        "lets_go": lets_go,
        "goes_on": operations.day_after_release(opened, today) if lets_go and opened else None,
        "form": form,
        "certificates": queries.certificates(found)[:MOST_CERTIFICATES],
    }
    return pages.answer(request, "trajectories/retention.html", context)


def _write(request: HttpRequest, notice: RetentionNotice, form: HoldForm, user: User) -> bool:
    fields = {operations.NotAhead: "until", operations.TooFarAhead: "until"}
    is_filled = form.is_valid()
    with pages.refused_in(form, "reason", fields=fields):
        if request.POST["do"] == RELEASE:
            operations.release(notice=notice, by=user, at=timezone.now())
            messages.success(
                request,
                _("Dit traject wordt niet meer tegengehouden, en is opnieuw aangekondigd."),
            )
            return True
        if is_filled:
            operations.hold(notice=notice, by=user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Dit traject blijft tot de dag die u koos."))
            return True
    return False


def removed_in_words(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return what was or would be removed, with the name of each table in words."""
    return [
        (_(BY_NAME[what].label) if what in BY_NAME else _(what).capitalize(), count)
        for what, count in counts.items()
    ]


@require_http_methods(["GET"])
def certificate(request: HttpRequest, municipality: str, reference: str) -> HttpResponse:
    """Show that a trajectory was erased, to print and to keep."""
    _user, found = parts.enter(request, municipality, access.check_may_steer)
    erased = get_object_or_404(queries.certificates(found), reference=reference)
    context = {
        "municipality": found,
        "certificate": erased,
        "cleaning": cleaning.state(erased.reference),
        "counts": removed_in_words(erased.counts),
    }
    return render(request, "trajectories/erasure.html", context)


URLS = [
    path("register/<slug:municipality>/bewaartermijn/", retention, name="retention"),
    path(
        "register/<slug:municipality>/bewaartermijn/bewijs/<uuid:reference>/",
        certificate,
        name="erasure",
    ),
]
