"""Handing somebody the card that opens her own page: made, printed, replaced when lost, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank import crossings
from weerklank.personal.render import card as render_card
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.crossings import OwnCard


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, pseudonym: str) -> HttpResponseBase:
    """Show whether somebody has a card; a POST prints it, replaces it, or lets it end."""
    user, now = signed_in(request), timezone.now()
    found = crossings.own_card(pseudonym, by=user, at=now)
    if found is None:
        raise Http404
    if request.method == "POST":
        with pages.refused_above(request):
            answer = _carry_out(request, found)
            if answer is not None:
                return answer
        return redirect("personal:card", pseudonym)
    context = {
        "card": found,
        "pseudonym": pseudonym,
        "works_here": crossings.register_of(user, found.municipality.slug) is not None,
    }
    return render(request, "personal/card.html", context)


def _carry_out(request: HttpRequest, found: OwnCard) -> HttpResponseBase | None:
    do, acting = request.POST.get("do", ""), pages.acting(request)
    if do == "revoke":
        crossings.revoke_card(found, **acting)
        messages.success(request, _("De kaart opent niets meer."))
        return None
    if do not in ("print", "replace"):
        raise Http404
    code = crossings.hand_out_card(found, replaces=do == "replace", **acting)
    return downloads.send(
        request,
        f"kaart-{found.pseudonym}.pdf",
        render_card.render(code, sender=found.municipality.name),
        logs=None,  # that it was made stands there already
        content_type="application/pdf",
    )
