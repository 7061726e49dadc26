"""The page that searches, and keeping a question to ask it again."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.coding import access as coding
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import pages, saved_searches, words
from weerklank.safeguards.access import can, signed_in
from weerklank.safeguards.refusals import DomainError
from weerklank.site.search import forms, results

KEPT = saved_searches.IN_ADDRESS


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in everything this person may see.

    What is asked comes with the request, and the address that answers it leads to it by a number;
    see `saved_searches`.
    """
    if request.method == "POST":
        return _ask(request)
    question = saved_searches.question_in(request.GET, by=signed_in(request))
    if question is None:
        return _page(request, QueryDict(), is_gone=True, status=404)
    return _page(request, question)


def _ask(request: HttpRequest) -> HttpResponse:
    acting = pages.acting(request)
    reach = results.reach_of(acting["by"])
    chosen = forms.SearchForm(data=request.POST, reach=reach).chosen()
    # One sign more than is read: the page then says that it was cut.
    chosen |= {"q": chosen["q"][: words.LONGEST_QUESTION + 1]} if "q" in chosen else {}
    question = urlencode(chosen)
    if not results.may_be_told(reach, chosen):
        kept = saved_searches.keep(question=question, **acting)
        question = urlencode({KEPT: kept.pk})
    return redirect(f"{reverse('site:search')}?{question}")


def _page(
    request: HttpRequest,
    asked: QueryDict,
    *,
    refusal: str = "",
    is_gone: bool = False,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    reach = results.reach_of(user)
    form = forms.SearchForm(data=asked, reach=reach)
    chosen = form.chosen()
    terms = words.read_question(chosen.get("q", ""))
    found = results.find(reach, chosen, request.GET.get("page")) if terms else None
    if found:
        _log(request, found)
    context: dict[str, object] = {
        "form": form,
        "asked": chosen.get("q", ""),
        "has_terms": bool(terms),
        "is_cut": len(terms) == words.MOST_TERMS
        or len(chosen.get("q", "")) > words.LONGEST_QUESTION,
        "most_terms": words.MOST_TERMS,
        "has_filters": len(chosen) > bool(chosen.get("q")),
        "found": found,
        "most": results.MOST,
        "question": urlencode(chosen),
        "saved": saved_searches.of(user),
        "to_code": _to_code(request, reach, chosen),
        "may_read": bool(reach.word_monitors),
        "refusal": refusal,
        "is_gone": is_gone,
    }
    return render(request, "site/search.html", context, status=status)


def _to_code(request: HttpRequest, reach: results.Reach, chosen: Mapping[str, str]) -> str:
    """Return where what was found in a round can be coded, for who may code there."""
    place = chosen.get("place", "")
    told = {name: request.GET[name] for name in (KEPT, "q") if name in request.GET}
    for round_ in reach.rounds:
        if place == f"r{round_.pk}" and can(coding.check_may_code_in, reach.user, round_):
            return f"{reverse('coding:hits', args=[round_.slug])}?{urlencode(told)}"
    return ""


def _log(request: HttpRequest, found: results.Results) -> None:
    """Leave a line per monitor in whose conversations something was found; never what was asked."""
    for monitor, number in found.of_words.items():
        safeguards.record_look(
            "search.words",
            **pages.acting(request),
            monitor_id=monitor,
            hits=number,
        )


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question on the page under a name."""
    question = QueryDict(request.POST.get("question", "")[: saved_searches.LONGEST])
    form = forms.SearchForm(data=question, reach=results.reach_of(signed_in(request)))
    kept = urlencode(form.chosen())
    try:
        saved = saved_searches.save(
            name=request.POST.get("name", ""),
            question=kept,
            **pages.acting(request),
        )
    except DomainError as refusal:
        return _page(request, question, refusal=str(refusal.user_message), status=422)
    messages.success(request, _("De zoekvraag is bewaard. Alleen u ziet die."))
    return redirect(f"{reverse('site:search')}?{urlencode({KEPT: saved.pk})}")


@require_POST
def remove(request: HttpRequest, saved: int) -> HttpResponse:
    """Throw a saved question away."""
    user = signed_in(request)
    found = get_object_or_404(saved_searches.of(user), pk=saved)
    saved_searches.remove(saved=found, by=user, at=timezone.now())
    messages.success(request, _("De zoekvraag is weggehaald."))
    return redirect("site:search")
