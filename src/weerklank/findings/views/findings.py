"""Findings: the list, one finding, and writing them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.analysis import forms as comparing_forms
from weerklank.analysis import queries as analysis
from weerklank.analysis import views as comparing
from weerklank.analysis.outside import Outside
from weerklank.analysis.queries import splits
from weerklank.findings import (
    access,
    auditing,
    following,
    forms,
    operations,
    outline,
    queries,
    terms,
)
from weerklank.findings.views import parts
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in, why_not
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weerklank.findings.models import Finding
    from weerklank.study.models import Round

# A finding in one of these parts is of this kind, unless its writer says otherwise.
KIND_IN: dict[str, str] = {
    terms.Section.EXPERIENCES: terms.FindingKind.EXPERIENCE,
    terms.Section.SUCCESSES: terms.FindingKind.SUCCESS,
    terms.Section.PAINS: terms.FindingKind.PAIN,
    terms.Section.EFFECTS: terms.FindingKind.PERCEIVED_EFFECT,
    terms.Section.PRECONDITIONS: terms.FindingKind.PRECONDITION,
    terms.Section.IMPROVEMENTS: terms.FindingKind.IMPROVEMENT,
}


@require_GET
def findings(request: HttpRequest, round: str) -> HttpResponse:
    """List the findings by part, with what they rest on in the margin."""
    round_ = parts.find_round(request, round)
    voices = analysis.hear(round_, visible_to=signed_in(request))
    may = parts.rights(request, round_)
    rows = parts.as_told(
        request,
        queries.findings(round_, voices),
        Outside(voices),
        is_inside=may["may_read"],
        is_whole=True,
    )
    amounts = auditing.audit(voices, rows) if may["may_write"] else []
    chosen: dict[str, object] = {}
    if may["may_read"]:
        rows, chosen = _in_groups(request, voices, rows)
    context: dict[str, object] = {
        "round": round_,
        "step": "findings",
        "parts": queries.parts(rows, outline.of(round_, [row.record for row in rows])),
        "total": len(rows),
        "supported": sum(row.is_supported for row in rows),
        "warned": [row for row in rows if row.warnings],
        "open_amounts": sum(entry.is_open for entry in amounts),
        **may,
        **chosen,
    }
    return pages.show(request, "findings/findings.html", "found", context)


def _in_groups(
    request: HttpRequest, voices: analysis.Voices, rows: Sequence[queries.FindingRow]
) -> tuple[list[queries.FindingRow], dict[str, object]]:
    """Return findings with how many of each group that is chosen say it, and that choice.

    Groups may be of few people: only for who may read what people said.
    """
    form = comparing_forms.DividedForm(data=request.GET, voices=voices)
    form.is_valid()
    among = form.among_chosen()
    columns = form.columns()
    if among and not columns:
        columns = splits.columns(voices, splits.Split(among=among))
    if columns and len(columns) <= splits.MOST_GROUPS:
        rows = [replace(row, groups=queries.in_groups(voices, row, columns)) for row in rows]
    return list(rows), {"form": form, **comparing.told_of_people(voices, form, columns)}


@require_http_methods(["GET", "POST"])
def finding_new(request: HttpRequest, round: str) -> HttpResponse:
    """Write a finding, from nothing or from passages chosen elsewhere."""
    round_ = parts.find_round(request, round)
    access.check_may_write(signed_in(request), round_)
    form = forms.FindingForm(
        data=request.POST if request.method == "POST" else None,
        round_=round_,
        initial=_prefilled(request),
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            made = operations.write_finding(
                round=round_,
                codings=form.cleaned_data["codings"],
                **pages.acting(request),
                **form.texts(),
            )
            messages.success(request, _("De bevinding staat erbij."))
            return _after_writing(request, made, has_evidence=bool(form.cleaned_data["codings"]))
    chosen = forms.numbers(str(form["codings"].value() or ""))
    context = {"round": round_, "step": "findings", "form": form, "chosen_count": len(chosen)}
    return pages.answer(request, "findings/finding_new.html", context, form)


def _prefilled(request: HttpRequest) -> dict[str, object]:
    section = request.GET.get("section", "")
    if section not in terms.Section.values:
        section = terms.Section.EXPERIENCES
    perspective = request.GET.get("perspective", "")
    return {
        "section": section,
        "kind": KIND_IN[section],
        "perspective": perspective
        if perspective in Perspective.values
        else Perspective.INBURGERAAR,
        "codings": request.GET.get("codings", ""),
    }


def _after_writing(
    request: HttpRequest, finding: Finding, *, has_evidence: bool
) -> HttpResponseRedirect:
    """Go on to choosing evidence, unless passages came along."""
    if has_evidence:
        return redirect("findings:finding", finding=finding.pk)
    address = reverse("findings:evidence_add", kwargs={"finding": finding.pk})
    code = pages.number_in(request.GET.get("code", ""))
    return redirect(address if code is None else f"{address}?code={code}")


@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, finding: int) -> HttpResponse:
    """Show one finding with what it rests on; an onderzoeker writes it here."""
    found = parts.find_finding(request, finding)
    form, theirs = None, None
    may = parts.rights(request, found.round)
    if request.method == "POST":
        access.check_may_write(signed_in(request), found.round)
        form = forms.FindingForm(data=request.POST, round_=found.round)
        theirs = _save(request, found, form)
        if not form.errors:
            messages.success(request, _("De bevinding is bewaard."))
            found.refresh_from_db()
            if found.confirmed_counts is None:
                messages.warning(
                    request,
                    _(
                        "De zin zegt nu misschien het omgekeerde. Kijk of de passages eronder dat"
                        " zeggen, en kies dan “De zin is nagelezen en klopt”."
                    ),
                )
            return redirect("findings:finding", finding=found.pk)
    elif may["may_write"]:
        form = forms.FindingForm(round_=found.round, initial=forms.FindingForm.initial_of(found))
    context = {"form": form, "theirs": theirs, **may, **_whole(request, found, may["may_read"])}
    pages.look(request, "finding.read", found)
    status = 422 if form and form.errors else 200
    return render(request, "findings/finding.html", context, status=status)


def _save(request: HttpRequest, found: Finding, form: forms.FindingForm) -> Finding | None:
    """Save the form; a stale one stores nothing and gets what is stored, to compare."""
    if not form.is_valid():
        return None
    with pages.refused_in(form) as met:
        operations.change_finding(
            finding=found,
            revision=form.cleaned_data["revision"] or 0,
            **pages.acting(request),
            **form.texts(),
        )
    if not met.is_stale:
        return None
    found.refresh_from_db()
    return found


def _whole(request: HttpRequest, found: Finding, may_read: bool) -> dict[str, object]:
    """Return what stands on the page of a finding; words only for who may read them."""
    voices = analysis.hear(found.round, visible_to=signed_in(request))
    row = queries.finding_row(found, voices)
    (row,) = parts.as_told(request, [row], Outside(voices), is_inside=may_read)
    context: dict[str, object] = {
        "round": found.round,
        "step": "findings",
        "finding": found if may_read else row.record,
        "row": row,
        "quotes": row.printable_quotes,
        "points": following.points_on(found),
    }
    if may_read:
        user = signed_in(request)
        context["quotes"] = [
            (
                quote,
                why_not(access.check_may_release, user, quote.record)
                if quote.record.released_at is None
                else "",
            )
            for quote in row.quotes
        ]
        context |= evidence_of(row, voices)
    if can(access.check_may_write, signed_in(request), found.round):
        grounds = auditing.Grounds(voices, [row])
        context["entries"] = [*grounds.of_finding(row), *grounds.cautions(row)]
    return context


def evidence_of(row: queries.FindingRow, voices: analysis.Voices) -> dict[str, object]:
    """Return the passages for and against, each with the record that holds it.

    Each comes with why no quote can be made of it, or nothing when one can, and with a mark
    where nobody can be heard in it.

    A passage of a reading that does not count comes with the same one in the reading that does,
    as far as it is there and not among the evidence yet.
    """
    records = list(row.record.evidence.all())
    passages = {
        passage.coding.pk: passage
        for passage in analysis.passages(voices, [record.coding_id for record in records])
    }
    there = {record.coding_id for record in records}
    instead = {
        pk: counted
        for pk, counted in queries.counterparts(voices, passages.values()).items()
        if counted not in there
    }
    refused = queries.refused_quotes(row.record.round, list(passages), voices.readings)
    return {
        stance: [
            (
                record,
                passages.get(record.coding_id),
                instead.get(record.coding_id),
                refused.get(record.coding_id, ""),
                queries.SILENT[why] if (why := row.silent.get(record.coding_id)) else "",
            )
            for record in records
            if record.stance == stance
        ]
        for stance in terms.Stance.values
    }


@require_POST
def finding_move(request: HttpRequest, finding: int) -> HttpResponse:
    found = parts.find_finding(request, finding)
    operations.move_finding(
        finding=found,
        up=request.POST.get("direction") == "up",
        **pages.acting(request),
    )
    return _back_to(found.round, found)


@require_POST
def finding_confirm(request: HttpRequest, finding: int) -> HttpResponse:
    """Note that someone reread the sentence at the counts that stood beside it."""
    found = parts.find_finding(request, finding)
    parts.carry_out(
        request,
        operations.confirm_finding,
        _("Genoteerd: de zin is nagelezen."),
        finding=found,
        seen=request.POST.get("seen", ""),
    )
    return redirect("findings:finding", finding=found.pk)


@require_http_methods(["GET", "POST"])
def finding_delete(request: HttpRequest, finding: int) -> HttpResponse:
    """Ask, and then take a finding away."""
    found = parts.find_finding(request, finding)
    user = signed_in(request)
    access.check_may_write(user, found.round)
    if request.method == "POST":
        round_ = found.round
        if parts.carry_out(
            request, operations.delete_finding, _("De bevinding is verwijderd."), finding=found
        ):
            return redirect("findings:findings", round=round_.slug)
        return redirect("findings:finding", finding=found.pk)
    context = {
        "round": found.round,
        "step": "findings",
        "finding": found,
        "evidence_count": queries.all_evidence(visible_to=user).filter(finding=found).count(),
        "quote_count": queries.all_quotes(visible_to=user).filter(finding=found).count(),
        "points": following.points_on(found),
    }
    return render(request, "findings/finding_delete.html", context)


def _back_to(round_: Round, finding: Finding) -> HttpResponseRedirect:
    address = reverse("findings:findings", kwargs={"round": round_.slug})
    return HttpResponseRedirect(f"{address}#bevinding-{finding.pk}")
