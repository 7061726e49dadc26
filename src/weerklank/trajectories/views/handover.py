"""A contact person leaves: who follows, for which trajectories, from which day and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import NothingChosen, ReasonMissing
from weerklank.trajectories import access
from weerklank.trajectories.forms.handover import KEYS, HandOverForm
from weerklank.trajectories.operations import handing_over as operations
from weerklank.trajectories.operations import looking
from weerklank.trajectories.queries import handover as queries
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Change

PERSONS_ON_A_PAGE = 100
MOST = 500  # trajectories that are handed over together


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, municipality: str) -> HttpResponse:
    user, found = parts.enter(request, municipality, access.check_may_guide)
    today = timezone.localdate()
    met = pages.Refusals()
    if request.method == "POST":
        with met:
            _take_back(request, found, user)
            return redirect("trajectories:handover", municipality=found.slug)
    is_regisseur = RegisterRole.REGISSEUR in trajectories.roles(user, found)
    everyone = queries.persons(found, visible_to=user, today=today)
    context = {
        "municipality": found,
        "page": pages.page_of(request, everyone, PERSONS_ON_A_PAGE),
        "is_regisseur": is_regisseur,
        "alone": queries.without_anybody(found, ContactOrganisation.GEMEENTE, today=today).count()
        if is_regisseur
        else 0,
        "handed_over": queries.handed_over(found, visible_to=user),
        "asks": request.GET.get("terug", ""),
        "refusal": met.said,
    }
    return render(request, "trajectories/handover.html", context, status=422 if met.said else 200)


def _take_back(request: HttpRequest, municipality: Organisation, user: User) -> None:
    pk = request.POST.get("change", "")
    change: Change | None = next(
        (
            each.change
            for each in queries.handed_over(municipality, visible_to=user)
            if str(each.change.pk) == pk
        ),
        None,
    )
    if change is None:
        raise Http404
    operations.take_back(change=change, by=user, at=timezone.now())
    messages.success(request, _("De overdracht is teruggenomen. Wat ervoor gold, geldt weer."))


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, municipality: str) -> HttpResponse:
    """Choose which trajectories of a contact person go to whom; `medewerker` '' is nobody."""
    user, now = signed_in(request), timezone.now()
    found = parts.municipality_of(user, municipality)
    asked = request.POST if request.method == "POST" else request.GET
    organisatie = asked.get("organisatie", ContactOrganisation.GEMEENTE.value)
    key = asked.get("medewerker", queries.NOBODY)
    if organisatie not in ContactOrganisation.values:
        raise Http404
    operations.check_may_hand_over(user, found, organisatie, key)
    today = timezone.localdate(now)
    listed, count = queries.to_hand_over(found, organisatie, key, today=today, most=MOST)
    pks = [each.pk for each in listed]
    if request.method == "POST":
        form = HandOverForm(pks, request.POST)
        change = _hand_over(found, organisatie, key, user, form) if form.is_valid() else None
        if change is not None:
            messages.success(request, _told(change))
            return redirect("trajectories:handover", municipality=found.slug)
        ticked = {pk for pk in pks if str(pk) in request.POST.getlist("chosen")}
    else:
        form = HandOverForm(pks, initial={"on": today})
        ticked = set(pks)
    looking.look_at_list(
        "handover.viewed",
        found,
        seen=[each.pseudonym for each in listed],
        trajectories=len(listed),
        **pages.acting(request),
    )
    context = {
        "municipality": found,
        "organisation": ContactOrganisation(organisatie),
        "key": key,
        "last_day": queries.last_day(found, key),
        "today": today,
        "listed": [(each, each.pk in ticked) for each in listed],
        "count": count,
        "form": form,
        "keys": [
            each for each in queries.successors(found, organisatie, today=today) if each != key
        ],
        "keys_id": KEYS,
    }
    return pages.answer(request, "trajectories/handover_choose.html", context)


def _hand_over(
    municipality: Organisation, organisatie: str, key: str, user: User, form: HandOverForm
) -> Change | None:
    fields = {
        operations.SuccessorMissing: "successor",
        operations.SamePerson: "successor",
        operations.SuccessorLeaves: "successor",
        NothingChosen: "chosen",
        operations.TooEarly: "on",
        ReasonMissing: "reason",
    }
    asked = form.cleaned_data
    with pages.refused_in(form, fields=fields):
        return operations.hand_over(
            municipality=municipality,
            organisatie=organisatie,
            contactpersoon=key,
            successor=asked["successor"],
            trajectories=asked["chosen"],
            on=asked["on"],
            reason=asked["reason"],
            by=user,
            at=timezone.now(),
        )
    return None


def _told(change: Change) -> str:
    """Say how many went to whom, and on how many days nobody was there."""
    details = change.counts[queries.DETAILS]
    said = [
        ngettext(
            "%(count)d traject is overgedragen aan %(to)s.",
            "%(count)d trajecten zijn overgedragen aan %(to)s.",
            details["trajectories"],
        )
        % {"count": details["trajectories"], "to": details["to"]}
    ]
    if details["with_gap"]:
        said.append(
            _("Bij %(count)d was er een tijd niemand, het langst %(days)d dagen.")
            % {"count": details["with_gap"], "days": details["longest_gap"]}
        )
    if details["unknown_gap"]:
        said.append(
            _("Bij %(count)d is niet bekend hoelang er niemand was.")
            % {"count": details["unknown_gap"]}
        )
    return " ".join(said)


URLS = [
    path("register/<slug:municipality>/overdracht/", handover, name="handover"),
    path("register/<slug:municipality>/overdracht/kies/", choose, name="handover_choose"),
]
