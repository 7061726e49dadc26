"""What became of the codings when all of a text was corrected, and what is to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from weerklank.coding import access, carrying, terms
from weerklank.fieldwork import access as fieldwork_access
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Renewal

ON_A_PAGE = 20
LOOK, CHOSEN = "nakijken", "gekozen"
SHOWN = {LOOK: "look", CHOSEN: "chosen", "verhuisd": "moved", "gelijk": "same"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent about one coding and refused: it stands in the form again."""

    carried: int
    words: str
    refusal: str


@require_GET
def carried(request: HttpRequest, conversation: int) -> HttpResponse:
    """Show what came over to the newest text of a conversation and what waits."""
    return _page(request, conversation)


def _page(request: HttpRequest, conversation: int, sent: Sent | None = None) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(fieldwork.conversations(visible_to=user), pk=conversation)
    access.check_may_read_codings(user, found.round)
    renewals = fieldwork.renewals_of(found)
    renewal = next(
        (one for one in renewals if str(one.pk) == request.GET.get("tekst")),
        next(iter(renewals), None),
    )
    context: dict[str, object] = {
        "conversation": found,
        "round": found.round,
        "step": "coding",
        "renewal": renewal,
        "renewals": renewals,
    }
    if renewal:
        pages.look(request, "coding.opened", found)
        asked = request.GET.get("toon", LOOK)
        context |= _rows(request, renewal, asked if asked in SHOWN else LOOK) | {
            "may_take_back": can(fieldwork_access.check_may_gather, user, found.round)
            and timezone.localdate() <= renewal.until,
            "decisions_left": carrying.decisions_left(renewal, user),
            "sent": sent,
        }
    return render(request, "coding/carried.html", context, status=422 if sent else 200)


def _rows(request: HttpRequest, renewal: Renewal, kind: str) -> dict[str, object]:
    user = signed_in(request)
    rows = carrying.carried_of(renewal, user)
    of_kind = {
        LOOK: rows.filter(verdict=terms.CarriedVerdict.LOOK, choice=""),
        CHOSEN: rows.filter(verdict=terms.CarriedVerdict.LOOK).exclude(choice=""),
        "verhuisd": rows.filter(verdict=terms.CarriedVerdict.MOVED),
        "gelijk": rows.filter(verdict=terms.CarriedVerdict.SAME),
    }
    names = {
        LOOK: _("Na te kijken"),
        CHOSEN: _("Nagekeken"),
        "verhuisd": _("Verhuisd"),
        "gelijk": _("Gelijk gebleven"),
    }
    page = pages.page_of(request, of_kind[kind], ON_A_PAGE)
    return {
        "kind": kind,
        "kinds": [(key, names[key], of_kind[key].count()) for key in SHOWN],
        "title": names[kind],
        "page": page,
        "rows": carrying.shown(renewal, page, user),
    }


@require_POST
def carried_judge(request: HttpRequest, conversation: int, carried: int) -> HttpResponse:
    """Say what a coding covers now, leave it out, or look at it again."""
    user = signed_in(request)
    found = get_object_or_404(fieldwork.conversations(visible_to=user), pk=conversation)
    access.check_may_read_codings(user, found.round)
    row = get_object_or_404(
        carrying.carried_of_all(user),
        pk=carried,
        renewal__transcript__conversation=found,
    )
    choice, words = request.POST.get("choice", ""), request.POST.get("words", "")
    address = reverse("coding:carried", args=[found.pk]) + f"?tekst={row.renewal_id}"
    refused = pages.Refusals()
    with refused:
        if choice == "again":
            carrying.take_back(carried=row, **pages.acting(request))
            messages.success(request, _("Deze codering wacht weer om nagekeken te worden."))
        elif choice in terms.CarriedChoice.values:
            carrying.judge(carried=row, choice=choice, words=words, **pages.acting(request))
            messages.success(request, _told(choice))
    if refused.refusal is None:
        return redirect(f"{address}#rijen")
    return _page(request, found.pk, Sent(row.pk, words, refused.said))


def _told(choice: str) -> str:
    if choice == terms.CarriedChoice.REMOVE:
        return _("Weggelaten. Bij Nagekeken kunt u dat terugnemen.")
    return _("De codering staat nu op de woorden in de nieuwe tekst.")
