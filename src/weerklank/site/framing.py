"""A monitor asks whom it could ask: a regisseur answers, a sleutelhouder sees who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank import crossings
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.sampling import selecting
from weerklank.sampling.terms import LeftOut
from weerklank.study import queries
from weerklank.study.rules import KERN
from weerklank.study.terms import Perspective
from weerklank.trajectories import access
from weerklank.trajectories.views import parts
from weerklank.vault import operations as vault
from weerklank.vault import views as vault_views

if TYPE_CHECKING:
    from weerklank.sampling.models import FrameRequest, PopulationRequest


@require_GET
def requests(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show which monitors ask for whom they could ask, and how many people there are."""
    _user, found = parts.enter(request, municipality, access.check_may_steer)
    rows = [(one, _features(one)) for one in selecting.requests_to(found)]
    counts = [(one, _tables(one)) for one in selecting.population_requests_to(found)]
    context = {"municipality": found, "rows": rows, "counts": counts}
    return render(request, "site/trajectory_frames.html", context)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, municipality: str, number: int) -> HttpResponse:
    """Show what would be passed; a POST passes it."""
    user, found = parts.enter(request, municipality, access.check_may_steer)
    asked = get_object_or_404(selecting.requests_to(found), pk=number)
    now = timezone.now()
    met = pages.Refusals()
    named = crossings.words_of_kernen(asked, by=user, at=now)
    taken = [one.value for one in named]
    if request.method == "POST":
        taken = [request.POST.get(f"kern-{number}", "") for number in range(len(named))]
        kernen = {one.word: value for one, value in zip(named, taken, strict=True)}
        with met:
            kept = crossings.frame(asked, kernen=kernen, by=user, at=now)
            words = _("De lijst is doorgegeven aan “%(monitor)s”.")
            messages.success(request, words % {"monitor": kept.round.monitor.name})
            return redirect("site:trajectory_frames", municipality=found.slug)
    told = crossings.frame_counts(asked, by=user, at=now)
    pages.look(
        request,
        "register.previewed",
        found,
        municipality=found.slug,
        **crossings.passed(asked, told.people),
    )
    names = queries.condition_labels(asked.round.monitor)
    context = {
        "municipality": found,
        "asked": asked,
        "is_of_staff": asked.perspective == Perspective.AANBIEDER,
        "told": told,
        "kernen": [(one.word, value) for one, value in zip(named, taken, strict=True)],
        "choices": queries.value_labels(asked.round.monitor).get(KERN, {}).items(),
        "smallest": settings.SMALLEST_GROUP,
        "known": [(names.get(key, key), count) for key, count in told.known.items()],
        "left_out": [(LeftOut(reason).label, count) for reason, count in told.left_out.items()],
        "refusal": met.said,
    }
    return pages.answer(request, "site/trajectory_frame.html", context)


@require_GET
def staff(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show a sleutelhouder which contact person stands behind which pseudonym of a monitor."""
    user = signed_in(request)
    found = vault_views.kept_by(user, municipality)
    if not vault_views.is_fresh(request):
        raise ReauthenticationRequired
    names = selecting.monitors_that_asked(found)
    met = pages.Refusals()
    people: list[tuple[int, str, str]] = []
    with met:
        people = vault.find_staff(municipality_id=found.pk, **pages.acting(request))
    context = {
        "municipality": found,
        "people": [
            (names.get(monitor, _("een monitor die weg is")), *told.split(": ", 1), pseudonym)
            for monitor, told, pseudonym in people
        ],
        "refusal": met.said,
    }
    return render(request, "site/vault_staff.html", context)


@require_http_methods(["GET", "POST"])
def give_counts(request: HttpRequest, municipality: str, number: int) -> HttpResponse:
    """Show which counts would be passed; a POST passes them."""
    user, found = parts.enter(request, municipality, access.check_may_steer)
    asked = get_object_or_404(selecting.population_requests_to(found), pk=number)
    now = timezone.now()
    met = pages.Refusals()
    if request.method == "POST":
        with met:
            kept = crossings.population(asked, by=user, at=now)
            words = _("De aantallen zijn doorgegeven aan “%(monitor)s”.")
            messages.success(request, words % {"monitor": kept.round.monitor.name})
            return redirect("site:trajectory_frames", municipality=found.slug)
    told = crossings.population_counts(asked, by=user, at=now)
    in_words = selecting.naming(asked.round.monitor)
    context = {
        "municipality": found,
        "asked": asked,
        "told": told,
        "tables": [
            (
                name,
                [
                    (in_words(dict(zip(keys, values, strict=True))), count)
                    for values, count in told.tables[keys].items()
                ],
            )
            for name, keys in zip(_tables(asked), told.tables, strict=True)
        ],
        "least": settings.SMALLEST_COUNT_PUBLISHED,
        "refusal": met.said,
    }
    return pages.answer(request, "site/trajectory_population.html", context)


def _tables(asked: PopulationRequest) -> list[str]:
    """Return of what counts are asked, a table each: *Leerroute*, *Leerroute, gender*."""
    names = queries.condition_labels(asked.round.monitor)
    return [", ".join(names.get(key, key) for key in keys) for keys in asked.asked]


def _features(asked: FrameRequest) -> list[str]:
    names = queries.condition_labels(asked.round.monitor)
    return [names.get(key, key) for key in asked.features]
