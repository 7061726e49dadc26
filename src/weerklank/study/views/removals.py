"""Removing something, and what was removed: to bring back for some days, or to erase now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.safeguards import pages, removable
from weerklank.safeguards import removals as safeguards
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import AccessDenied
from weerklank.safeguards.terms import Removable
from weerklank.study import access, queries, removals
from weerklank.study.views import parts

if TYPE_CHECKING:
    from datetime import date

    from weerklank.safeguards.models import Removal, User
    from weerklank.study.models import Round


def _today() -> date:
    return timezone.localdate()


# --- removing ---------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Show what goes along and until when it can be brought back; a POST removes it."""
    user = signed_in(request)
    found = removable.kind_of(kind)
    record = found.find(user, number) if found else None
    if found is None or record is None:
        raise Http404
    found.check_may(user, record)
    place, met = found.place(record), pages.Refusals()
    if request.method == "POST":
        with met:
            removal = safeguards.remove(kind=found, record=record, by=user, at=timezone.now())
            return _removed(request, removal, place.address)
    round_ = _round(user, place.round_id)
    context = {
        "kind": found,
        "record": record,
        "title": found.title(record),
        "counts": safeguards.preview(found, record, visible_to=user),
        "remarks": found.remarks(record),
        "until": safeguards.last_day(timezone.now()),
        "back": place.address,
        "round": round_ if found.name != Removable.MONITOR else None,
        "is_blind": bool(round_ and round_.codes_blind),
        "step": STEPS.get(found.name, "plan"),
        "refusal": met.said,
    }
    status = 422 if met.said else 200
    return render(request, "study/remove.html", context, status=status)


# The step of the walk on whose pages a thing stands.
STEPS = {
    Removable.CONVERSATION: "conversations",
    Removable.TRANSCRIPT: "conversations",
    Removable.FILE: "conversations",
    Removable.PROJECT: "coding",
}


def _removed(request: HttpRequest, removal: Removal, address: str) -> HttpResponse:
    """Say that it went, with the way back beside it."""
    messages.success(
        request,
        _("“%(title)s” is verwijderd.") % {"title": removal.title},
        extra_tags=reverse("study:removal_back", args=[removal.pk]),
    )
    return redirect(address)


def _round(user: User, number: int | None) -> Round | None:
    return queries.rounds(visible_to=user).filter(pk=number).first() if number else None


# --- what was removed -------------------------------------------------------------------------
@require_GET
def removed_of_round(request: HttpRequest, round: str) -> HttpResponse:
    user, found = parts.round_of(request, round)
    access.check_may_research(user, found.monitor)
    lying = safeguards.lying(today=_today()).filter(round_id=found.pk)
    context = {
        "round": found,
        "step": "plan",
        "monitor": found.monitor,
        "rows": [(one, True) for one in lying.exclude(kind=Removable.ROUND)],
    }
    return render(request, "study/removed_of_round.html", context)


@require_GET
def removed_of_monitor(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    access.check_may_research(user, found)
    lying = safeguards.lying(today=_today())
    context = {
        "monitor": found,
        "rows": [(one, True) for one in lying.filter(monitor_id=found.pk, kind=Removable.ROUND)],
        **parts.rights(user, found),
    }
    return render(request, "study/removed_of_monitor.html", context)


@require_GET
def removed_monitors(request: HttpRequest) -> HttpResponse:
    """Show the monitors that were removed, to who was their beheerder or manages all of it."""
    user = signed_in(request)
    lying = safeguards.lying(today=_today()).filter(kind=Removable.MONITOR)
    rows = [(one, removals.was_managed_by(one, user)) for one in lying]
    if not user.is_installation_beheerder:
        rows = [(one, was_theirs) for one, was_theirs in rows if was_theirs]
    return render(request, "study/removed_monitors.html", {"rows": rows})


def _mine(user: User, number: int, *, to_erase: bool) -> Removal:
    """Return something that was removed if this person may decide about it.

    Who manages the installation may bring a monitor back, since that gives nobody more than they
    had; to erase it is for who was beheerder of it.
    """
    removal = get_object_or_404(safeguards.lying(today=_today()), pk=number)
    if removal.kind == Removable.MONITOR:
        if not removals.was_managed_by(removal, user):
            if not user.is_installation_beheerder:
                raise Http404
            if to_erase:
                raise AccessDenied(_("Alleen wie beheerder van deze monitor was, kan die wissen."))
        return removal
    monitor = get_object_or_404(queries.monitors(visible_to=user), pk=removal.monitor_id)
    if removal.kind != Removable.ROUND and _round(user, removal.round_id) is None:
        raise Http404
    access.check_may_research(user, monitor)
    return removal


def lying_aside(user: User, kind: Removable, number: int) -> tuple[Removal, str] | None:
    """Return what was removed under this number and the page on which it can be brought back.

    None where nothing was, or where this person may not decide about it.
    """
    lying = safeguards.lying(today=_today()).filter(kind=kind, subject_id=number).first()
    if lying is None:
        return None
    try:
        found = _mine(user, lying.pk, to_erase=False)
    except (Http404, AccessDenied):
        return None
    return found, _list_of(user, found)


def _list_of(user: User, removal: Removal) -> str:
    """Return the page on which a removal stands."""
    if removal.kind == Removable.MONITOR:
        return reverse("study:removed_monitors")
    if removal.kind == Removable.ROUND:
        monitor = queries.monitors(visible_to=user).get(pk=removal.monitor_id)
        return reverse("study:removed_of_monitor", args=[monitor.slug])
    round_ = _round(user, removal.round_id)
    assert round_ is not None
    return reverse("study:removed_of_round", args=[round_.slug])


@require_POST
def removal_back(request: HttpRequest, removal: int) -> HttpResponse:
    user = signed_in(request)
    found = _mine(user, removal, to_erase=False)
    listed = _list_of(user, found)
    with pages.refused_above(request, level=messages.WARNING):
        told = safeguards.bring_back(removal=found, by=user, at=timezone.now())
        queries.forget_roles(user)
        messages.success(
            request, _("“%(title)s” is teruggebracht.") % {"title": found.title} + _after(told)
        )
        kind = removable.kind_of(found.kind)
        record = kind.find(user, found.subject_id) if kind else None
        return redirect(kind.place(record).address if kind and record else listed)
    return redirect(listed)


def _after(told: list[str]) -> str:
    return "".join(f" {sentence}" for sentence in told)


@require_http_methods(["GET", "POST"])
def removal_erase(request: HttpRequest, removal: int) -> HttpResponse:
    """Ask once more; a POST erases for good."""
    user = signed_in(request)
    found = _mine(user, removal, to_erase=True)
    listed = _list_of(user, found)
    if request.method == "POST":
        with pages.refused_above(request, level=messages.WARNING):
            safeguards.erase(removal=found, by=user, at=timezone.now())
            messages.success(request, _("“%(title)s” wordt gewist.") % {"title": found.title})
        return redirect(listed)
    return render(request, "study/removal_erase.html", {"removal": found, "back": listed})
