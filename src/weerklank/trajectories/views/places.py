"""Aanbod en plekken: what is offered, who takes part, and what may fit whom. Nobody is placed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.rulebook.matching import Fit, Match, by_fit
from weerklank.rulebook.wording.places import explain
from weerklank.safeguards import pages
from weerklank.trajectories import access
from weerklank.trajectories.forms import places as forms
from weerklank.trajectories.operations import looking
from weerklank.trajectories.operations import places as operations
from weerklank.trajectories.queries import places as queries
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User


# --- how a match is shown ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shown:
    """A trajectory or place with what speaks for it, against it, and what is not known."""

    subject: object
    pros: list[str]
    cons: list[str]
    unknown: list[str]


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: str
    matches: list[Shown]


def _groups(matches: Iterable[tuple[object, Match]]) -> list[Group]:
    labels = {
        Fit.FITS: _("Past"),
        Fit.MAYBE: _("Past misschien: er is iets niet bekend"),
        Fit.NOT: _("Past niet"),
    }
    return [
        Group(fit.name.lower(), labels[fit], [_shown(*each) for each in found])
        for fit, found in by_fit(matches).items()
    ]


def _shown(subject: object, match: Match) -> Shown:
    said: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for reason in match.reasons:
        said[reason.fits].append(explain(reason))
    return Shown(subject, said[True], said[False], said[None])


# --- the pages --------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, municipality: str) -> HttpResponse:
    """List what is offered and how much room there is; a POST adds a place."""
    user, found = parts.enter(request, municipality, access.check_may_see_places)
    guides = access.may_guide(user, found)
    form = forms.PlaceForm(request.POST if request.method == "POST" else None, proposes=not guides)
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("De plek staat erbij."),
        lambda: operations.add_place(
            municipality=found, place=form.place(), **pages.acting(request)
        ),
        field="plek",
    ):
        return redirect("trajectories:places", municipality=found.slug)
    offered = queries.offered(found, visible_to=user, today=timezone.localdate())
    context = {"municipality": found, "places": offered, "form": form, "guides": guides}
    return pages.answer(request, "trajectories/places.html", context)


@require_GET
def place(request: HttpRequest, municipality: str, number: int) -> HttpResponse:
    """Show a place, and hold the trajectories that someone may see against it."""
    user, found = parts.enter(request, municipality, access.check_may_guide)
    today = timezone.localdate()
    offered = _offered(found, number, user)
    form = forms.WhoForm(request.GET)
    form.is_valid()
    candidates = queries.candidates(
        offered, visible_to=user, today=today, only_sector=form.only_sector
    )
    looking.look_at_list(
        "place.matched",
        offered.place,
        seen=[pseudonym for pseudonym, _match in candidates.matches],
        shown=len(candidates.matches),
        **pages.acting(request),
    )
    context = {
        "municipality": found,
        "offered": offered,
        "history": queries.history(offered.place),
        "form": form,
        "groups": _groups(candidates.matches),
        "has_matches": bool(candidates.matches),
        "left_out": candidates.left_out,
        "most": queries.MOST,
    }
    return render(request, "trajectories/place.html", context)


@require_http_methods(["GET", "POST"])
def place_change(request: HttpRequest, municipality: str, number: int) -> HttpResponse:
    """Correct a place, or close it; what it was stays in its history."""
    user, found = parts.enter(request, municipality, access.check_may_guide)
    offered = _offered(found, number, user)
    form = forms.CorrectForm(initial=offered.row._asdict())
    close_form = forms.CloseForm(prefix="weg")
    if request.method == "POST":
        do = request.POST.get("do", "")
        done = redirect("trajectories:places", municipality=found.slug)
        if do == "correct":
            form = forms.CorrectForm(request.POST)
            if pages.carried_out(
                request,
                form,
                _("De wijziging is bewaard."),
                lambda: operations.correct_place(
                    place=offered.place,
                    values=form.values(),
                    reason=form.cleaned_data["reason"],
                    **pages.acting(request),
                ),
            ):
                return done
        elif do == "close":
            close_form = forms.CloseForm(request.POST, prefix="weg")
            if pages.carried_out(
                request,
                close_form,
                _("De plek is weggehaald."),
                lambda: operations.close_place(
                    place=offered.place, **close_form.cleaned_data, **pages.acting(request)
                ),
            ):
                return done
        else:
            raise Http404
    context = {
        "municipality": found,
        "offered": offered,
        "form": form,
        "close_form": close_form,
    }
    return pages.answer(request, "trajectories/place_change.html", context)


@require_GET
def matching(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Hold every place against one trajectory."""
    user, trajectory, today = parts.enter_trajectory(request, pseudonym)
    access.check_may_work_on(user, trajectory, today=today)
    pages.look(request, "trajectory.matched", trajectory)
    found = queries.fitting(trajectory, visible_to=user, today=today)
    context = {
        "trajectory": trajectory,
        "municipality": trajectory.municipality,
        "wishes": queries.wishes_of(trajectory),
        "is_over": found is None,
        "groups": _groups(found or ()),
        "has_places": bool(found),
    }
    return render(request, "trajectories/matching.html", context)


def _offered(municipality: Organisation, number: int, user: User) -> queries.Offered:
    offered = queries.one(municipality, number, visible_to=user, today=timezone.localdate())
    if offered is None:
        raise Http404
    return offered


URLS = [
    path("register/<slug:municipality>/plekken/", places, name="places"),
    path("register/<slug:municipality>/plekken/<int:number>/", place, name="place"),
    path(
        "register/<slug:municipality>/plekken/<int:number>/wijzig/",
        place_change,
        name="place_change",
    ),
    path("trajecten/<str:pseudonym>/plekken/", matching, name="matching"),
]
