"""What a finding rests on: reading it, choosing it, and looking for the opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.analysis import queries as analysis
from weerklank.findings import access, forms, operations, queries, terms
from weerklank.findings.views import parts
from weerklank.findings.views.findings import evidence_of
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weerklank.findings.models import Finding

PAGE_LENGTH = 30


@require_GET
def finding_evidence(request: HttpRequest, finding: int) -> HttpResponse:
    """The evidence drawer, or the same as a page."""
    found = parts.find_finding(request, finding)
    access.check_may_read_evidence(signed_in(request), found.round)
    voices = analysis.hear(found.round, visible_to=signed_in(request))
    pages.look(request, "evidence.read", found)
    row = queries.finding_row(found, voices)
    context = {
        "round": found.round,
        "step": "findings",
        "finding": found,
        "row": row,
        **evidence_of(row, voices),
    }
    return pages.show(request, "findings/evidence.html", "drawer", context)


@require_http_methods(["GET", "POST"])
def evidence_add(request: HttpRequest, finding: int) -> HttpResponse:
    """Choose passages for or against a finding; `tegen` shows where the opposite may stand."""
    found = parts.find_finding(request, finding)
    access.check_may_write(signed_in(request), found.round)
    if request.method == "POST" and _add(request, found):
        return redirect("findings:finding", finding=found.pk)
    voices = analysis.hear(found.round, visible_to=signed_in(request))
    row = queries.finding_row(found, voices)
    against = "tegen" in request.GET
    form = forms.PickForm(data=_choices(request, row, voices), voices=voices)
    form.is_valid()
    candidates = (
        queries.counter_candidates(voices, row)
        if against
        else queries.candidates(voices, row, form.filter())
    )
    text = form.cleaned_data.get("text", "")
    offered = queries.offered(voices, _with_words(voices, candidates, text))
    page_obj = pages.page_of(request, offered.codings, PAGE_LENGTH)
    pages.look(request, "passages.read", found)
    context = {
        "round": found.round,
        "step": "findings",
        "finding": found,
        "row": row,
        "form": form,
        "against": against,
        "offered": offered,
        "page_obj": page_obj,
        "passages": analysis.passages(voices, list(page_obj.object_list)),
    }
    return pages.answer(request, "findings/evidence_add.html", context)


def _add(request: HttpRequest, found: Finding) -> bool:
    chosen = forms.numbers(",".join(request.POST.getlist("codings")))
    stance = request.POST.get("stance", terms.Stance.SUPPORTING)
    if stance not in terms.Stance.values:
        stance = terms.Stance.SUPPORTING
    done = ngettext(
        "%(number)s passage staat er nu bij.", "%(number)s passages staan er nu bij.", len(chosen)
    ) % {"number": len(chosen)}
    return parts.carry_out(
        request, operations.add_evidence, done, finding=found, codings=chosen, stance=stance
    )


def _choices(
    request: HttpRequest, row: queries.FindingRow, voices: analysis.Voices
) -> dict[str, str]:
    """Return what was chosen; at first the code on which the finding rests already."""
    given = {
        name: request.GET.get(name, "") for name in ("code", "perspective", "polarity", "text")
    }
    if not any(name in request.GET for name in given):
        counted = voices.mentions_in(row.supporting)
        given["code"] = next((str(one.code) for one in counted.values()), "")
    return given


def _with_words(voices: analysis.Voices, codings: Sequence[int], text: str) -> list[int]:
    """Keep the passages in which these words stand; without words, all."""
    if not text.strip():
        return list(codings)
    wanted = text.strip().casefold()
    return [
        passage.coding.pk
        for passage in analysis.passages(voices, codings)
        if wanted in passage.text.casefold()
    ]


@require_POST
def evidence_remove(request: HttpRequest, evidence: int) -> HttpResponse:
    found = parts.find_evidence(request, evidence)
    parts.carry_out(
        request,
        operations.remove_evidence,
        _("De passage is weg bij deze bevinding."),
        evidence=found,
    )
    return redirect("findings:finding", finding=found.finding_id)


@require_POST
def counter_search(request: HttpRequest, finding: int) -> HttpResponse:
    """Note that someone looked for the opposite and what came of it, or that it is to be done."""
    found = parts.find_finding(request, finding)
    done = {
        terms.CounterSearch.NOT_YET: _("Genoteerd: nog niet gezocht."),
        terms.CounterSearch.SEARCHED_NONE_FOUND: _(
            "Genoteerd: gezocht, geen tegenspraak gevonden."
        ),
        terms.CounterSearch.SEARCHED_FOUND: _("Genoteerd: gezocht, tegenspraak gevonden."),
    }
    result = request.POST.get("result", "")
    value = (
        terms.CounterSearch(result)
        if result in terms.CounterSearch.values
        else terms.CounterSearch.NOT_YET
    )
    parts.carry_out(
        request,
        operations.set_counter_search,
        done[value],
        finding=found,
        counter_search=value,
    )
    return redirect("findings:finding", finding=found.pk)
