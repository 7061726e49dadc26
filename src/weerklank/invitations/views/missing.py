"""A page behind a card that is not there: said in her language, with one way back."""

from __future__ import annotations

from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from weerklank.invitations import shipped
from weerklank.invitations.views.card import HEADERS, POLICY, _wanted
from weerklank.study.terms import LANGUAGES, direction

# Below which addresses only pages behind a card stand, and where each begins in a language. The
# rooms above are known by their names alone.
_BEGINS = (
    ("/mijn/", "personal:home"),
    ("/k/antwoord/", "invitations:card_home"),
    ("/k/tablet/", "telling:kiosk"),
    ("/k/", "telling:home"),
)


def is_behind_a_card(path: str) -> bool:
    """Return whether who asks for this address holds a card, and has no account."""
    return any(path.startswith(start) for start, _name in _BEGINS)


@csp(POLICY)
def missing(request: HttpRequest) -> HttpResponse:
    """Say that there is no such page, and lead back to where hers begin.

    Who holds no card is asked for a code there.
    """
    return _page(request, "missing", status=404)


@csp(POLICY)
def too_old(request: HttpRequest) -> HttpResponse:
    """Say that the form is too old to be kept, and lead back to where her pages begin."""
    return _page(request, "too_old", status=403)


def _page(request: HttpRequest, key: str, *, status: int) -> HttpResponse:
    start, name = next(one for one in _BEGINS if request.path_info.startswith(one[0]))
    said = request.path_info.removeprefix(start).partition("/")[0]
    language = said if said in LANGUAGES else _wanted(request)
    begin = reverse(name, args=[] if name == "telling:kiosk" else [language])
    words = shipped.card_words()[language]
    context = {
        "w": words,
        "language": language,
        "direction": direction(language),
        "begin": begin,
        "said": words[key],
        "about": words.get(f"{key}_about", ""),
    }
    answer = render(request, "invitations/card/missing.html", context, status=status)
    answer.headers["Content-Language"] = language
    for header, value in HEADERS.items():
        answer.headers[header] = value
    return answer
