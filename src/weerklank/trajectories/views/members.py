"""Who works in the register of a municipality, and for which provider."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.safeguards import pages
from weerklank.trajectories.forms import members as forms
from weerklank.trajectories.operations import members as operations
from weerklank.trajectories.queries import members as queries
from weerklank.trajectories.terms import RegisterRole
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Member, Provider


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, municipality: str) -> HttpResponse:
    user, found = parts.enter_to_staff(request, municipality)
    form, met = forms.MemberForm(found), pages.Refusals()
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "add":
            form = forms.MemberForm(found, request.POST)
            if form.is_valid() and _add(request, found, user, form):
                return redirect("trajectories:members", municipality=found.slug)
        elif do == "remove":
            with met:
                _remove(request, found, user)
                return redirect("trajectories:members", municipality=found.slug)
        else:
            raise Http404
    context = {
        "municipality": found,
        "members": queries.members(found),
        "form": form,
        "refusal": met.said,
        "keys": queries.staff_keys(found, today=timezone.localdate()).of_the_municipality,
        "keys_id": forms.KEYS,
        "has_providers": queries.providers(found).exists(),
        "asks_removal": request.GET.get("verwijder", ""),
        "link": pages.kept_link(request),
    }
    return pages.answer(request, "trajectories/members.html", context)


def _add(
    request: HttpRequest, municipality: Organisation, user: User, form: forms.MemberForm
) -> bool:
    fields = {
        operations.KeyMissing: "contactpersoon",
        operations.ProviderMissing: "provider",
    }
    with pages.refused_in(form, fields=fields):
        member, invited = operations.add_member(
            municipality=municipality, by=user, at=timezone.now(), **form.cleaned_data
        )
        pages.tell_of_invited(request, invited.user, invited.link)
        _warn_of_unknown_key(request, municipality, member)
        return True
    return False


def _warn_of_unknown_key(request: HttpRequest, municipality: Organisation, member: Member) -> None:
    known = queries.staff_keys(municipality, today=timezone.localdate()).of_the_municipality
    if member.role == RegisterRole.CONSULENT and member.contactpersoon not in known:
        messages.warning(
            request,
            _("De sleutel %(key)s is nu van niemand de contactpersoon. Kijk na of die klopt.")
            % {"key": member.contactpersoon},
        )


def _remove(request: HttpRequest, municipality: Organisation, user: User) -> None:
    member = pages.one_of(queries.members(municipality), request.POST.get("member", ""))
    operations.remove_member(member=member, by=user, at=timezone.now())
    messages.success(request, _("Deze persoon heeft deze rol niet meer."))


@require_http_methods(["GET", "POST"])
def providers(request: HttpRequest, municipality: str) -> HttpResponse:
    _user, found = parts.enter_to_staff(request, municipality)
    everyone = list(queries.providers(found))
    opened = request.POST.get("provider", "") or request.GET.get("wijzig", "")
    changed = next((each for each in everyone if str(each.pk) == opened), None)
    if opened and changed is None:
        raise Http404
    if request.method == "POST":
        form = forms.ProviderForm(request.POST)
        save = (
            partial(operations.change_provider, provider=changed)
            if changed
            else partial(operations.add_provider, municipality=found)
        )
        if pages.carried_out(
            request,
            form,
            _("De aanbieder is bewaard."),
            lambda: save(**form.cleaned_data, **pages.acting(request)),
        ):
            return redirect("trajectories:providers", municipality=found.slug)
    else:
        form = forms.ProviderForm(initial=_as_asked(changed) if changed else None)
    context = {
        "municipality": found,
        "providers": everyone,
        "form": form,
        "changed": changed,
        "keys": queries.staff_keys(found, today=timezone.localdate()).of_providers,
    }
    return pages.answer(request, "trajectories/providers.html", context)


def _as_asked(provider: Provider) -> dict[str, object]:
    return {
        "name": provider.name,
        "organisatie": provider.organisatie,
        "keys": "\n".join(each.contactpersoon for each in provider.staff.all()),
    }


URLS = [
    path("register/<slug:municipality>/medewerkers/", members, name="members"),
    path("register/<slug:municipality>/aanbieders/", providers, name="providers"),
]
