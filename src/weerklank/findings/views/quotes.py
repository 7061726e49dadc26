"""Quotes: proposing, changing and releasing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.analysis import queries as analysis
from weerklank.findings import access, exposure, forms, operations, queries, refusals, terms
from weerklank.findings.views import parts
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.sentences import pointing
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.findings.models import Finding, Quote
    from weerklank.safeguards.fields import Given
    from weerklank.study.models import Round

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
    form = _form(
        request,
        found.round,
        record.coding_id,
        {
            "form": terms.QuoteForm.VERBATIM,
            "shown_text": queries.words_of(found.round, record.coding_id),
        },
    )
    if form.is_bound and form.is_valid():
        with pages.refused_in(form, fields=ABOUT_THE_TEXT):
            operations.propose_quote(
                finding=found,
                coding=record.coding_id,
                form=form.cleaned_data["form"],
                shown_text=form.cleaned_data["shown_text"],
                attributes=form.cleaned_data.get("attributes", []),
                given_away=form.cleaned_data.get("given_away", []),
                original_text=form.cleaned_data.get("original_text", ""),
                **pages.acting(request),
            )
            messages.success(
                request, _("Het citaat is voorgesteld. Een tweede onderzoeker geeft het vrij.")
            )
            return redirect("findings:finding", finding=found.pk)
    return _page(request, found, record.coding_id, form)


@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, quote: int) -> HttpResponse:
    """Return a quote another form. Its release is taken back by that."""
    found = parts.find_quote(request, quote)
    round_ = found.finding.round
    access.check_may_write(signed_in(request), round_)
    form = _form(
        request,
        round_,
        found.coding_id,
        {
            "form": found.form,
            "shown_text": found.shown_text,
            "original_text": found.original_text,
            "attributes": found.attributes,
            "given_away": found.given_away,
            "revision": found.revision,
        },
    )
    theirs = None
    if form.is_bound and form.is_valid():
        with pages.refused_in(form, fields=ABOUT_THE_TEXT) as met:
            operations.change_quote(
                quote=found,
                revision=form.cleaned_data["revision"] or 0,
                form=form.cleaned_data["form"],
                shown_text=form.cleaned_data["shown_text"],
                attributes=form.cleaned_data.get("attributes", []),
                given_away=form.cleaned_data.get("given_away", []),
                original_text=form.cleaned_data.get("original_text", ""),
                **pages.acting(request),
            )
            messages.success(
                request, _("Het citaat is gewijzigd. Een tweede onderzoeker geeft het vrij.")
            )
            return redirect("findings:finding", finding=found.finding_id)
        if met.is_stale:
            found.refresh_from_db()
            theirs = found
    return _page(request, found.finding, found.coding_id, form, record=found, theirs=theirs)


def _form(
    request: HttpRequest, round_: Round, coding: int, initial: dict[str, object]
) -> forms.QuoteForm:
    """Return the form: as it was sent, or with words hidden when only that was asked."""
    names = study.condition_labels(round_.monitor)
    known = {
        key: f"{names.get(key, key)}: {words}"
        for key, words in queries.known_of_speakers(round_, coding).items()
    }
    attributes = queries.attribute_choices(round_, coding)
    spoken = queries.originals(round_, [coding]).get(coding)
    language = spoken.language if spoken else ""

    def form(**given: Unpack[Given]) -> forms.QuoteForm:
        return forms.QuoteForm(
            attributes=attributes, known=known, original_language=language, **given
        )

    if request.method != "POST":
        return form(initial=initial)
    if request.POST.get("do") != "hide":
        return form(data=request.POST)
    crowd, chosen = exposure.Exposure(round_), request.POST.getlist("punt")

    def hidden(name: str) -> str:
        text = request.POST.get(name, "")
        return pointing.replaced(text, crowd.points(text), chosen)

    sent: dict[str, object] = {
        "form": request.POST.get("form", ""),
        "shown_text": hidden("shown_text"),
        "original_text": hidden("original_text"),
        "attributes": request.POST.getlist("attributes"),
        "given_away": request.POST.getlist("given_away"),
        "revision": request.POST.get("revision", ""),
    }
    return form(initial=sent)


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
    words = "\n".join(
        str(form[name].value() or "")
        for name in ("shown_text", "original_text")
        if form and name in form.fields
    )
    judged = queries.judge_quotes(found.round, [record]) if record else [None]
    context = {
        "points": queries.pointed_out(exposure.Exposure(found.round).points(words)),
        "judged": judged[0],
        "round": found.round,
        "step": "findings",
        "finding": found,
        "passage": passages[0] if passages else None,
        "spoken": queries.originals(found.round, [coding]).get(coding),
        "form": form,
        "no_quote": no_quote,
        "quote": record,
        "theirs": theirs,
    }
    return pages.answer(request, "findings/quote.html", context, form)


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
        keep=request.POST.getlist("blijft"),
    )
    return redirect("findings:finding", finding=found.finding_id)


@require_POST
def quote_generalise(request: HttpRequest, quote: int) -> HttpResponse:
    """Let less stand beside a quote, as was proposed."""
    found = parts.find_quote(request, quote)
    parts.carry_out(
        request,
        operations.generalise_quote,
        _("Er staat nu minder bij het citaat. Een tweede onderzoeker geeft het vrij."),
        quote=found,
        revision=pages.number_in(request.POST.get("revision", "")) or 0,
        attributes=request.POST.getlist("attribute"),
    )
    return redirect("findings:finding", finding=found.finding_id)


@require_POST
def quote_hold(request: HttpRequest, quote: int) -> HttpResponse:
    found = parts.find_quote(request, quote)
    parts.carry_out(
        request,
        operations.take_back_release,
        _("Het citaat komt niet in het rapport."),
        quote=found,
    )
    return redirect("findings:finding", finding=found.finding_id)


@require_POST
def quote_delete(request: HttpRequest, quote: int) -> HttpResponse:
    found = parts.find_quote(request, quote)
    finding = found.finding_id
    parts.carry_out(request, operations.delete_quote, _("Het citaat is weg."), quote=found)
    return redirect("findings:finding", finding=finding)
