"""Quotes: proposing, changing and releasing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.analysis import queries as analysis
from weerklank.reporting import access, forms, operations, queries, refusals, terms
from weerklank.reporting.views import parts
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.reporting.models import Finding, Quote

ABOUT_THE_TEXT: pages.Fields = {
    refusals.QuoteNotInPassage: "shown_text",
    refusals.QuoteEmpty: "shown_text",
}


@require_http_methods(["GET", "POST"])
def quote_new(request: HttpRequest, evidence: int) -> HttpResponse:
    """Propose a quote from a passage under a finding."""
    record = parts.find_evidence(request, evidence)
    found = record.finding
    access.check_may_write(signed_in(request), found.round)
    refused = queries.refused_quotes(found.round, [record.coding_id])
    if refused:
        return _page(request, found, record.coding_id, None, no_quote=refused[record.coding_id])
    form = forms.QuoteForm(
        data=request.POST if request.method == "POST" else None,
        attributes=queries.attribute_choices(found.round, record.coding_id),
        initial={
            "form": terms.QuoteForm.VERBATIM,
            "shown_text": queries.words_of(found.round, record.coding_id),
        },
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, fields=ABOUT_THE_TEXT):
            operations.propose_quote(
                finding=found,
                coding=record.coding_id,
                form=form.cleaned_data["form"],
                shown_text=form.cleaned_data["shown_text"],
                attributes=form.cleaned_data.get("attributes", []),
                **pages.acting(request),
            )
            messages.success(
                request, _("Het citaat is voorgesteld. Een tweede onderzoeker geeft het vrij.")
            )
            return redirect("reporting:finding", finding=found.pk)
    return _page(request, found, record.coding_id, form)


@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, quote: int) -> HttpResponse:
    """Return a quote another form. Its release is taken back by that."""
    found = parts.find_quote(request, quote)
    round_ = found.finding.round
    access.check_may_write(signed_in(request), round_)
    form = forms.QuoteForm(
        data=request.POST if request.method == "POST" else None,
        attributes=queries.attribute_choices(round_, found.coding_id),
        initial={
            "form": found.form,
            "shown_text": found.shown_text,
            "attributes": found.attributes,
            "revision": found.revision,
        },
    )
    theirs = None
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, fields=ABOUT_THE_TEXT) as met:
            operations.change_quote(
                quote=found,
                revision=form.cleaned_data["revision"] or 0,
                form=form.cleaned_data["form"],
                shown_text=form.cleaned_data["shown_text"],
                attributes=form.cleaned_data.get("attributes", []),
                **pages.acting(request),
            )
            messages.success(
                request, _("Het citaat is gewijzigd. Een tweede onderzoeker geeft het vrij.")
            )
            return redirect("reporting:finding", finding=found.finding_id)
        if met.is_stale:
            found.refresh_from_db()
            theirs = found
    return _page(request, found.finding, found.coding_id, form, record=found, theirs=theirs)


def _page(
    request: HttpRequest,
    found: Finding,
    coding: int,
    form: forms.QuoteForm | None,
    *,
    no_quote: str = "",
    record: Quote | None = None,
    theirs: Quote | None = None,
) -> HttpResponse:
    voices = analysis.hear(found.round, visible_to=signed_in(request))
    passages = analysis.passages(voices, [coding])
    if not passages and record is None:
        raise Http404
    pages.look(request, "evidence.read", found)
    context = {
        "round": found.round,
        "step": "findings",
        "finding": found,
        "passage": passages[0] if passages else None,
        "form": form,
        "no_quote": no_quote,
        "quote": record,
        "theirs": theirs,
    }
    return pages.answer(request, "reporting/quote.html", context, form)


@require_POST
def quote_release(request: HttpRequest, quote: int) -> HttpResponse:
    """Let a second person say that this may be printed."""
    found = parts.find_quote(request, quote)
    parts.carry_out(
        request,
        operations.release_quote,
        _("Het citaat is vrijgegeven."),
        quote=found,
        revision=pages.number_in(request.POST.get("revision", "")) or 0,
    )
    return redirect("reporting:finding", finding=found.finding_id)


@require_POST
def quote_hold(request: HttpRequest, quote: int) -> HttpResponse:
    found = parts.find_quote(request, quote)
    parts.carry_out(
        request,
        operations.take_back_release,
        _("Het citaat komt niet in het rapport."),
        quote=found,
    )
    return redirect("reporting:finding", finding=found.finding_id)


@require_POST
def quote_delete(request: HttpRequest, quote: int) -> HttpResponse:
    found = parts.find_quote(request, quote)
    finding = found.finding_id
    parts.carry_out(request, operations.delete_quote, _("Het citaat is weg."), quote=found)
    return redirect("reporting:finding", finding=finding)
