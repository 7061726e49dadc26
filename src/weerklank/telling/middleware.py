"""A tablet that is handed round shows the pages of cards, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from weerklank.study.terms import LANGUAGES
from weerklank.telling import holding

# Where a code is typed, or stands in the address. A tablet has a page for that of its own: there
# wrong codes count for the tablet, and not for the whole school.
ASKS_FOR_A_CODE = re.compile(r"/k/(?:[A-Za-z0-9-]{12,20}/)?")
# A page behind a card that is closed there: on a tablet what it keeps goes first, as anywhere.
CLOSES = "/k/klaar/"
OPEN = ("/k/", f"/{settings.STATIC_URL.strip('/')}/")


class OnlyCardsOnATablet:
    """Lead every other address back to the start of the tablet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OPEN) and holding.key_in(request):
            return redirect("telling:kiosk")
        if request.path_info == CLOSES and holding.key_in(request):
            return redirect(f"{reverse('telling:kiosk')}?{holding.EMPTIES}")
        if ASKS_FOR_A_CODE.fullmatch(request.path_info) and holding.key_in(request):
            return _to_the_tablet(request)
        return self.get_response(request)


def _to_the_tablet(request: HttpRequest) -> HttpResponse:
    language = request.GET.get("taal", "")
    if language in LANGUAGES:
        return redirect("telling:kiosk_enter", language=language)
    return redirect("telling:kiosk")
