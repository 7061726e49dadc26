"""A tablet that a school hands round: paired once, started by card, empty between two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weerklank.invitations import replies
from weerklank.invitations.views.card import Wrong, for_card, open_card
from weerklank.safeguards import pages, throttle
from weerklank.study.terms import DUTCH, LANGUAGES, direction
from weerklank.telling import forms, holding, queries, shipped
from weerklank.telling.operations import kiosks as operations
from weerklank.telling.refusals import WrongPairingCode
from weerklank.telling.views.card import POLICY, show
from weerklank.vault import holding as card
from weerklank.vault import operations as vault
from weerklank.vault.operations import CardKind

if TYPE_CHECKING:
    from weerklank.telling.models import Kiosk, Telling

# Whatever a page kept on the device. Not cookies: one of these is the tablet's own.
WIPES = '"cache", "storage"'


@csp(POLICY)
@for_card
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Let whoever has the tablet in her hands choose a language. Nobody's card is open then.

    Who came here while hers was, by the button *back* or an address, is done on the tablet: what
    it keeps of her goes first, and then it is emptied. So it is when she closes a page of her
    invitation, or took all back.
    """
    kiosk = holding.read(request)
    if kiosk is None:
        away = redirect("telling:kiosk_pair")
        if holding.key_in(request):  # it was unpaired
            holding.forget(away)
        return away
    if holding.EMPTIES in request.GET or card.read(request, CardKind.INVITATION) is not None:
        telling = _told_here(request)
        return _emptying(request, kiosk, telling) if telling else _wiped(request)
    choices = [
        (code, own, direction(code), reverse("telling:kiosk_enter", args=[code]))
        for code, (_name, own) in LANGUAGES.items()
    ]
    answer = show(request, DUTCH, "languages", choices=choices, home="", is_kiosk=True)
    card.forget(answer)
    return answer


def _told_here(request: HttpRequest) -> Telling | None:
    """Return what was told with the card that is open here; None when nothing was, or it ended."""
    held = card.read(request, CardKind.INVITATION)
    invitation = vault.invitation_of(held, at=timezone.now()) if held else None
    candidate = replies.candidate_of(invitation) if invitation else None
    return queries.telling_of(candidate) if candidate else None


def _emptying(request: HttpRequest, kiosk: Kiosk, telling: Telling) -> HttpResponse:
    """Let the page of who left send what the tablet keeps of her, and have it emptied then."""
    return show(request, telling.language, "kiosk_empty", telling=telling, kiosk=kiosk, home="")


@for_card
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, language: str) -> HttpResponseBase:
    """Ask for the code of a card on a paired tablet, and open what it opens."""
    if language not in LANGUAGES:
        raise Http404
    kiosk = holding.read(request)
    if kiosk is None or card.read(request, CardKind.INVITATION) is not None:
        return redirect("telling:kiosk")
    code, wrong = "", None
    if request.method == "POST":
        code = request.POST.get("code", "")[:200]
        held, wrong = open_card(request, code, kiosk=str(kiosk.key))
        if held is not None and held.kind == CardKind.OWN_PAGE:
            wrong = Wrong.OWN_CARD  # no page of the register on a device that is handed round
        elif held is not None:
            answer = redirect("telling:home", language=language)
            card.give(request, answer, held)
            return answer
    return show(
        request,
        language,
        "kiosk_enter",
        status={None: 200, Wrong.CODE: 422, Wrong.OWN_CARD: 422, Wrong.OFTEN: 429}[wrong],
        wrong=f"wrong_{wrong.name.lower()}" if wrong else "",
        code=code,
        home="",
        is_kiosk=True,
    )


@for_card
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponseBase:
    """Pair this device with the code that a researcher reads from her screen."""
    form = forms.PairForm(request.POST if request.method == "POST" else None)
    at = timezone.now()
    if request.method == "POST" and form.is_valid():
        if not throttle.may_try_card(request=request, at=at):
            form.add_error("code", shipped.words()[DUTCH]["wrong_often"])
        else:
            with pages.refused_in(form, "code"):
                try:
                    kiosk = operations.pair(code=form.cleaned_data["code"], at=at)
                except WrongPairingCode:
                    throttle.count_wrong_card(request=request, at=at)
                    raise
                answer = redirect("telling:kiosk")
                holding.give(answer, kiosk)
                request.session.flush()  # no staff on a device that is handed round
                return answer
    context = {
        "w": shipped.words()[DUTCH],
        "language": DUTCH,
        "direction": direction(DUTCH),
        "form": form,
    }
    return render(request, "telling/card/pair.html", context, status=422 if form.errors else 200)


@for_card
@require_http_methods(["GET", "HEAD", "POST"])
def wipe(request: HttpRequest) -> HttpResponseBase:
    """Forget on the tablet whose card it was, with all that its pages kept; then the next begins.

    The page sends here once the server has all that was said; without scripts nothing was kept.
    """
    if request.method != "POST":
        return redirect("telling:kiosk")
    return _wiped(request)


def _wiped(request: HttpRequest) -> HttpResponse:
    answer = show(
        request,
        DUTCH,
        "wiped",
        home="",
        is_kiosk=True,
        next=reverse("telling:kiosk"),
        languages=[
            (code, shipped.words()[code]["kiosk_done"], direction(code))
            for code in LANGUAGES
            if code != DUTCH  # that is the head of the page
        ],
    )
    card.forget(answer)
    answer.headers["Clear-Site-Data"] = WIPES
    return answer
