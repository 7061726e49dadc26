"""The codebook while someone codes: find a code by the words' forms, make one, take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from weerklank.coding import access, forms, operations, queries, search, serializers
from weerklank.coding.views.acts import read_sent
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError
from weerklank.study import access as study_access
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


def _round(request: HttpRequest, slug: str) -> tuple[User, Round]:
    user = signed_in(request)
    round_ = get_object_or_404(study.rounds(visible_to=user), slug=slug)
    study_access.check_may_see(user, round_.monitor)
    return user, round_


@require_GET
def find_codes(request: HttpRequest, round: str) -> HttpResponse:
    """Return the codes that the search of the site finds: brieven when someone types brief."""
    _user, round_ = _round(request, round)
    names, codes = search.codes_with(request.GET.get("q", ""), monitor_id=round_.monitor_id)
    return JsonResponse({"names": names, "codes": codes})


@require_POST
def make_code(request: HttpRequest, round: str) -> HttpResponse:
    """Make a code under another one, or as a main branch, and return it."""
    user, round_ = _round(request, round)
    access.check_may_change_codebook(user, round_.monitor)
    sent = read_sent(request, user)
    if isinstance(sent, HttpResponse):
        return sent
    form = forms.MadeCodeForm(sent)
    if not form.is_valid():
        message = next(iter(errors[0] for errors in form.errors.values()), "")
        return JsonResponse({"message": str(message)}, status=422)
    given = form.cleaned_data
    said = {
        "label": given["label"],
        "reason": given["reason"] or _reason(user, given["conversation"]),
        "by": user,
        "at": timezone.now(),
    }
    try:
        if given["parent"]:
            codes = queries.codes(round_.monitor).select_related("monitor")
            parent = get_object_or_404(codes, pk=given["parent"])
            made = operations.add_code(parent=parent, **said)
        else:
            made = operations.add_branch(monitor=round_.monitor, **said)
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal.user_message)}, status=422)
    return JsonResponse(serializers.code_json(made))


def _reason(user: User, conversation: int | None) -> str:
    """Return why, where nobody wrote that down: during which conversation it was made."""
    found = fieldwork.conversations(visible_to=user)
    opened = found.filter(pk=conversation).first() if conversation else None
    if opened is None:
        return _("Gemaakt tijdens het coderen.")
    return _("Gemaakt tijdens het coderen van gesprek %(number)s.") % {"number": opened.number}


@require_POST
def unmake_code(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Take back that a code was made; what is already gone is gone."""
    user, round_ = _round(request, round)
    access.check_may_change_codebook(user, round_.monitor)
    sent = read_sent(request, user)
    if isinstance(sent, HttpResponse):
        return sent
    found = queries.codes(round_.monitor).select_related("monitor").filter(pk=code).first()
    if found:
        try:
            operations.delete_code(
                code=found,
                reason=_("Ongedaan gemaakt tijdens het coderen."),
                by=user,
                at=timezone.now(),
            )
        except DomainError as refusal:
            return JsonResponse({"message": str(refusal.user_message)}, status=422)
    return JsonResponse({})
