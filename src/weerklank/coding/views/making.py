"""The codebook while someone codes: find a code by the words' forms, make one, take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from weerklank.coding import forms, operations, queries, search, serializers
from weerklank.coding.views.acts import filled, for_scripts, read_sent
from weerklank.coding.views.codebook import to_change
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.study import access as study_access
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


@require_GET
def find_codes(request: HttpRequest, round: str) -> HttpResponse:
    """Return the codes that the search of the site finds: brieven when someone types brief."""
    user, round_ = study_pages.round_of(request, round)
    study_access.check_may_see(user, round_.monitor)
    names, codes = search.codes_with(request.GET.get("q", ""), monitor_id=round_.monitor_id)
    return JsonResponse({"names": names, "codes": codes})


@require_POST
@for_scripts
def make_code(request: HttpRequest, round: str) -> JsonResponse:
    """Make a code under another one, or as a main branch, and return it."""
    user, round_ = to_change(request, round)
    given = filled(forms.MadeCodeForm(read_sent(request, user))).cleaned_data
    label = given["label"]
    reason = given["reason"] or _reason(user, given["conversation"])
    acting = pages.acting(request)
    if given["parent"]:
        codes = queries.codes(round_.monitor).select_related("monitor")
        parent = get_object_or_404(codes, pk=given["parent"])
        made = operations.add_code(parent=parent, label=label, reason=reason, **acting)
    else:
        made = operations.add_branch(monitor=round_.monitor, label=label, reason=reason, **acting)
    return JsonResponse(serializers.code_json(made))


def _reason(user: User, conversation: int | None) -> str:
    """Return why, where nobody wrote that down: during which conversation it was made."""
    found = fieldwork.conversations(visible_to=user)
    opened = found.filter(pk=conversation).first() if conversation else None
    if opened is None:
        return _("Gemaakt tijdens het coderen.")
    return _("Gemaakt tijdens het coderen van gesprek %(number)s.") % {"number": opened.number}


@require_POST
@for_scripts
def unmake_code(request: HttpRequest, round: str, code: int) -> JsonResponse:
    """Take back that a code was made; what is already gone is gone."""
    user, round_ = to_change(request, round)
    read_sent(request, user)
    found = queries.codes(round_.monitor).select_related("monitor").filter(pk=code).first()
    if found:
        reason = _("Ongedaan gemaakt tijdens het coderen.")
        operations.delete_code(code=found, reason=reason, by=user, at=timezone.now())
    return JsonResponse({})
