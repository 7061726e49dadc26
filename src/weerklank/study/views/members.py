"""Who belongs to a monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.safeguards import meanwhile, pages
from weerklank.study import access, forms, operations, queries
from weerklank.study.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    access.check_may_manage(user, found)
    form, roles_form, refusal = forms.MemberForm(), None, ""
    if request.method == "POST":
        do = request.POST.get("do", "")
        form = forms.MemberForm(request.POST if do == "add" else None)
        roles_form = forms.RolesForm(request.POST) if do == "roles" else None
        with pages.Refusals() as met:
            if _carry_out(request, found, user, roles_form or form):
                return redirect("study:members", monitor=found.slug)
        if roles_form and isinstance(met.refusal, meanwhile.ChangedMeanwhile):
            meanwhile.carry_mark(roles_form, met.refusal.stored)
            meanwhile.show_theirs(roles_form, met.refusal)
        else:
            refusal = met.said
    everyone = queries.members(found)
    opened = request.GET.get("wijzig", "") or request.POST.get("user", "")
    context = {
        "monitor": found,
        "form": form,
        "refusal": refusal,
        **parts.rights(user, found),
        "members": everyone,
        "link": pages.kept_link(request),
        "opened": opened,
        "roles_form": roles_form or _roles_form(everyone, opened),
        "asks_removal": request.GET.get("verwijder", ""),
        "asks_reset": request.GET.get("wachtwoord", ""),
    }
    return pages.answer(request, "study/members.html", context)


def _roles_form(members: list[queries.Member], opened: str) -> forms.RolesForm | None:
    for member in members:
        if str(member.user.pk) == opened:
            form = forms.RolesForm(initial={"roles": member.roles})
            meanwhile.carry_mark(form, {"roles": member.roles})
            return form
    return None


def _carry_out(request: HttpRequest, monitor: Monitor, user: User, form: forms.RolesForm) -> bool:
    """Do what was asked. False when its form was not filled in well."""
    at, do = timezone.now(), request.POST.get("do", "")
    if do in {"add", "roles"} and not form.is_valid():
        return False
    if do == "add":
        return _add(request, monitor, user, form)
    member = _member(monitor, request.POST.get("user", ""))
    if do == "roles":
        meanwhile.save(
            form,
            monitor,
            stored=lambda now: {"roles": queries.roles_now(member, now)},
            change=lambda: operations.set_roles(
                monitor=monitor, user=member, roles=form.cleaned_data["roles"], by=user, at=at
            ),
        )
        messages.success(request, _("De rollen zijn bewaard."))
    elif do == "remove":
        operations.remove_member(monitor=monitor, user=member, by=user, at=at)
        messages.success(request, _("Deze persoon is geen lid meer."))
    elif do == "reset":
        link = operations.reset_member_password(monitor=monitor, user=member, by=user, at=at)
        pages.keep_link(request, member, link)
    else:
        raise Http404
    return True


def _add(request: HttpRequest, monitor: Monitor, user: User, form: forms.RolesForm) -> bool:
    with pages.refused_in(form):
        invited = operations.add_member(
            monitor=monitor, by=user, at=timezone.now(), **form.cleaned_data
        )
        pages.tell_of_invited(request, invited.user, invited.link)
        return True
    return False


def _member(monitor: Monitor, pk: str) -> User:
    for member in queries.members(monitor):
        if str(member.user.pk) == pk:
            return member.user
    raise Http404
