"""How large what somebody sends may be: per address, and looked at before anything reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from weerklank.deliveries.operations import drafts as deliveries

KB, MB = 1 << 10, 1 << 20
# What a log-in, a choice of language or a forgotten password weighs, amply: whoever is not known
# here can send no more, to whatever address.
OF_STRANGERS = 64 * KB
OF_A_FORM = 1 * MB
# The addresses that take files. docs/beheer/installeren.md tells the proxy about these as well.
OF_UPLOADS: Mapping[str, int] = {
    "fieldwork:read_in": 300 * MB,  # several files at once, each at most 50 MB
    "fieldwork:drop": 300 * MB,
    "study:people_list": 3 * MB,  # a list of at most 1 MB, and what is carried to the next page
    "sampling:frame_new": 3 * MB,  # the same
    "invitations:contact_table": 3 * MB,  # the same
    "study:guide_sound": 25 * MB,  # one question, read aloud
    "study:sheet_sound": 25 * MB,  # one part, read aloud
    "personal:text": 25 * MB,  # one entry, read aloud
    "personal:piece": 25 * MB,  # one sentence, read aloud
    "personal:pieces": 300 * MB,  # all of a language in one archive
    "study:ask": 25 * MB,  # an answer that was recorded
    "sampling:population_new": 6 * MB,  # a table of at most 5 MB
    "reporting:logo": 1 * MB,  # a picture of at most 200 kB
    "reporting:register_figures": 3 * MB,  # a file of at most 2 MB
    "exchange:overview": settings.PROJECT_MOST_BYTES + OF_A_FORM,
    "deliveries:imports": deliveries.MOST_BYTES + OF_A_FORM,
}


class BodyLimits:
    """Refuse what is too large for its address, before a byte of it is kept.

    Nothing above this one reads a body, and the check of forms against others reads it below.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            # In pieces, of a length that nobody says: no browser sends a form so.
            return _refuse(
                request, _("Dit verzoek zegt niet hoe groot het is. Probeer het opnieuw."), 411
            )
        length = _length(request)
        if length > OF_STRANGERS:
            limit = most(request)
            if length > limit:
                return _refuse(
                    request,
                    _(
                        "Dit is te groot: u stuurde %(sent)s, en hier mag het hoogstens %(most)s"
                        " zijn. Er is niets bewaard. Stuur minder tegelijk."
                    )
                    % {"sent": size_in_words(length), "most": size_in_words(limit)},
                    413,
                )
        return self.get_response(request)


def most(request: HttpRequest) -> int:
    """Return how many bytes this person may send to this address."""
    if not request.user.is_authenticated:
        return OF_STRANGERS
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return OF_STRANGERS
    return OF_UPLOADS.get(name, OF_A_FORM)


def size_in_words(size: int) -> str:
    """Return a number of bytes as people say it, rounded up."""
    return f"{-(-size // MB)} MB" if size > 999 * KB else f"{-(-size // KB)} kB"


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # the body counts as empty then, here as below


def _refuse(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    if request.content_type == "application/json":
        return JsonResponse({"message": sentence}, status=status)
    return render(request, "site/too_large.html", {"sentence": sentence}, status=status)
