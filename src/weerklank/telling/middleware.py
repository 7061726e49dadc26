"""A tablet that is handed round shows the pages of cards, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from weerklank.telling import holding

OPEN = ("/k/", f"/{settings.STATIC_URL.strip('/')}/")


class OnlyCardsOnATablet:
    """Lead every other address back to the start of the tablet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OPEN) and holding.key_in(request):
            return redirect("telling:kiosk")
        return self.get_response(request)
