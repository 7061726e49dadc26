"""Choosing a passage as an example of its code, and letting it be one no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weerklank.coding import access, examples, queries
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.coding.models import Coding


@require_POST
def example(request: HttpRequest, transcript: int, key: UUID) -> HttpResponse:
    """Let a passage be an example in the codebook, or not any more (`drop`).

    Goes back to where it was asked.
    """
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_change_codebook(user, text.conversation.round.monitor)
    sight = queries.sight_of(text, user)
    coding = get_object_or_404(queries.seen_codings(text, sight), key=key)
    coding.transcript = text
    with pages.refused_above(request):
        if "drop" in request.POST:
            examples.drop(coding=coding, **pages.acting(request))
            address = reverse("coding:passage", args=[text.pk, coding.key])
            said = _("De passage is geen voorbeeld meer van code %(code)s.")
            link = _("Naar de passage, om die terug te zetten")
        else:
            examples.choose(coding=coding, **pages.acting(request))
            address = _codebook(coding)
            said = _("De passage staat in het codeboek als voorbeeld van code %(code)s.")
            link = _("Naar die code")
        told = said % {"code": coding.code.full_name}
        shown = format_html('{} <a class="nl-link" href="{}">{}</a>', told, address, link)
        messages.success(request, shown)
    back = request.POST.get("terug", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = _codebook(coding)
    return redirect(back)


def _codebook(coding: Coding) -> str:
    round_ = coding.transcript.conversation.round
    address = reverse("coding:codebook", kwargs={"round": round_.slug})
    return f"{address}?code={coding.code.number}#code"
