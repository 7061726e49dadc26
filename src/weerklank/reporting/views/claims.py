"""The amounts in the texts of a report: which the counts do not bear out, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.analysis import queries as analysis
from weerklank.reporting import (
    access,
    auditing,
    forms,
    operations,
    outline,
    plain,
    queries,
)
from weerklank.reporting.views import parts
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.study.models import Round

# Of a sentence, and of a text, that is looked over while somebody writes it.
LONGEST = 5_000
LONGEST_TEXT = 50_000
ACTS: Mapping[str, tuple[Callable[..., object], StrPromise]] = {
    "answer": (operations.answer_claim, gettext_lazy("De reden is bewaard.")),
    "reopen": (operations.take_back_answer, gettext_lazy("De reden is weggehaald.")),
    "take": (operations.take_wording, gettext_lazy("Het getal staat in de zin.")),
}


@require_http_methods(["GET", "POST"])
def claims(request: HttpRequest, round: str) -> HttpResponse:
    """List the amounts that do not hold, those with a reason last; carry out one act about one."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_write(user, round_)
    if request.method == "POST":
        return _act(request, round_)
    voices = analysis.hear(round_, visible_to=user)
    rows = queries.findings(round_, voices)
    found = auditing.audit(voices, rows, auditing.texts_of(round_))
    found += plain.audit(plain.Result(voices, rows))
    wrong = [entry for entry in found if not entry.holds]
    laid = outline.of(round_, [row.record for row in rows])
    context = {
        "round": round_,
        "step": "report",
        "total": len(found),
        "open": [(entry, title_of(entry, laid, round_.slug)) for entry in wrong if entry.is_open],
        "answered": [
            (entry, title_of(entry, laid, round_.slug)) for entry in wrong if not entry.is_open
        ],
        "is_limited": voices.readings.is_limited,
        "bands": auditing.bands_in_words(queries.bands_of(round_.monitor)),
    }
    return render(request, "reporting/claims.html", context)


def title_of(entry: auditing.Entry, laid: outline.Outline, slug: str) -> tuple[str, str]:
    """Return what a text is called and its address."""
    part = laid.at(entry.place)
    if part is not None and part.record is not None:
        return part.title, reverse("reporting:report_part", args=[part.record.round.slug, part.key])
    if (name := plain.name_in(entry.place)) is not None:
        address = reverse("reporting:plain_text", args=[slug, name])
        return _("Gewone zin"), address
    finding = auditing.finding_in(entry.place)
    if finding is not None:
        address = reverse("reporting:finding", kwargs={"finding": finding})
        return _("Bevinding %(number)s") % {"number": entry.number}, address
    return str(forms.REPORT_TEXTS[entry.place]), ""


def _act(request: HttpRequest, round_: Round) -> HttpResponse:
    if request.POST.get("do") not in ACTS:
        raise Http404
    act, done = ACTS[request.POST["do"]]
    place = request.POST.get("place", "")
    finding = auditing.finding_in(place)
    if finding is None and place.startswith(f"{auditing.FINDING}:"):
        raise Http404
    fields = {"reason": request.POST.get("reason", "")} if act is operations.answer_claim else {}
    parts.carry_out(
        request,
        act,
        str(done),
        round=round_,
        place=place,
        key=request.POST.get("key", ""),
        **fields,
    )
    if finding is not None and request.POST.get("from") == auditing.FINDING:
        return redirect("reporting:finding", finding=finding)
    return redirect("reporting:claims", round=round_.slug)


@require_POST
def finding_claims(request: HttpRequest, finding: int) -> HttpResponse:
    """Judge a sentence while somebody writes it; nothing is stored."""
    found = parts.find_finding(request, finding)
    user = signed_in(request)
    access.check_may_write(user, found.round)
    text = request.POST.get("statement", "")[:LONGEST]
    context = {
        "entries": auditing.entries_of(found, text, visible_to=user),
        "round": found.round,
        "is_draft": True,
    }
    return render(request, "reporting/claims_of_sentence.html", context)


@require_POST
def text_claims(request: HttpRequest, round: str, name: str) -> HttpResponse:
    """Judge a text of the report while somebody writes it; nothing is stored."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_write(user, round_)
    if name not in auditing.TEXTS:
        raise Http404
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    context = {
        "entries": auditing.entries_in(round_, name, text, visible_to=user),
        "round": round_,
        "is_draft": True,
    }
    return render(request, "reporting/claims_of_sentence.html", context)
