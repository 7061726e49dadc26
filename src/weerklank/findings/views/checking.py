"""Laying statements before the people they rest on: who is still to be asked, sheets, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.analysis import queries as analysis
from weerklank.findings import access, checking, checking_forms, exposure, operations, queries
from weerklank.findings.rules.checking import without_amounts
from weerklank.findings.views import parts
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study import queries as study
from weerklank.study import rules as study_rules
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.analysis.queries import Voices
    from weerklank.findings.models import StatementSheet
    from weerklank.study.models import Participant, Round

PAGE_LENGTH = 25


def _round(request: HttpRequest, slug: str) -> Round:
    round_ = parts.find_round(request, slug)
    access.check_may_read_evidence(signed_in(request), round_)
    return round_


def _hear(request: HttpRequest, round_: Round) -> Voices:
    return analysis.hear(round_, visible_to=signed_in(request))


# --- all of them ------------------------------------------------------------------------------
@require_GET
def board(request: HttpRequest, round: str) -> HttpResponse:
    """Show which findings rest on whose words, what was laid before whom, and what is to do."""
    round_ = _round(request, round)
    found = checking.board(_hear(request, round_))
    form = checking_forms.BoardForm(data=request.GET)
    state, perspective = form.wanted()
    by_findings = request.GET.get("per") == checking_forms.BY_FINDINGS
    places = [
        place
        for place in found.places
        if (state is None or place.state is state)
        and (not perspective or place.person.perspective == perspective)
    ]
    rows = _by_finding(found, places) if by_findings else _by_person(found, places)
    page_obj = pages.page_of(request, rows, PAGE_LENGTH)
    pages.look(request, "checking.read", round_)
    context = {
        "round": round_,
        "step": "findings",
        "board": found,
        "form": form,
        "by_findings": by_findings,
        "is_filtered": state is not None or bool(perspective),
        "page_obj": page_obj,
        "rows": page_obj.object_list,
        "figures": [
            (label, found.count(one)) for one, label in checking.STATES.items() if found.count(one)
        ],
        "may_write": can(access.check_may_write, signed_in(request), round_),
    }
    return render(request, "findings/checking.html", context)


def _by_person(found: checking.Board, places: list[checking.Place]) -> list[dict[str, object]]:
    """Return a row per person: her findings, and what there is to do."""
    people = {place.person.id: place.person for place in places}
    shown = set(map(id, places))
    return [
        {
            "person": person,
            "perspective": Perspective(person.perspective).label,
            "places": [one for one in found.of_person(person.id) if id(one) in shown],
            "to_show": len(found.to_show(person.id)),
            "waiting": found.waiting.get(person.id),
            "reason": found.reason(person.id),
        }
        for person in sorted(people.values(), key=study_rules.by_pseudonym)
    ]


def _by_finding(found: checking.Board, places: list[checking.Place]) -> list[dict[str, object]]:
    """Return a row per finding: its words for the sheet, and the people it rests on."""
    shown = set(map(id, places))
    rows = []
    for row in found.rows:
        own = [one for one in found.by_finding.get(row.record.pk, []) if id(one) in shown]
        if own:
            rows.append({"row": row, "places": own, "wording": found.wordings[row.record.pk]})
    return rows


@require_GET
def answers(request: HttpRequest, round: str) -> HttpResponse:
    """List what people answered, in their own words: material beside the conversations."""
    round_ = _round(request, round)
    voices = _hear(request, round_)
    form = checking_forms.AnswersFilterForm(data=request.GET)
    about = pages.number_in(request.GET.get("bevinding", ""))
    rows = checking.answers(voices, form.wanted(), about)
    page_obj = pages.page_of(request, rows, PAGE_LENGTH)
    pages.look(request, "answers.read", round_, answers=len(page_obj.object_list))
    numbers = {record.pk: number for number, record in queries.numbered(round_)}
    context = {
        "round": round_,
        "step": "findings",
        "form": form,
        "page_obj": page_obj,
        "rows": [(one, numbers.get(one.finding_id or 0, "")) for one in page_obj.object_list],
        "about": about,
        "is_filtered": bool(form.wanted()) or about is not None,
    }
    return render(request, "findings/checking_answers.html", context)


# --- one person -------------------------------------------------------------------------------
def _person(request: HttpRequest, slug: str, pk: int) -> tuple[Round, Participant]:
    round_ = _round(request, slug)
    return round_, get_object_or_404(study.people_in(round_), pk=pk)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, round: str, participant: int) -> HttpResponse:
    """Show the sheets of one person, and make a new one."""
    round_, found = _person(request, round, participant)
    user = signed_in(request)
    voices = _hear(request, round_)
    if not checking.is_told_of(voices, found.pk):
        raise Http404
    if request.method == "POST":
        access.check_may_write(user, round_)
    seen = checking.board(voices)
    offered = seen.to_show(found.pk)
    form = checking_forms.SheetForm(
        data=request.POST if request.method == "POST" else None,
        choices=[
            (
                str(place.row.record.pk),
                f"{place.row.number}. {seen.wordings[place.row.record.pk].text}",
            )
            for place in offered
        ],
    )
    if form.is_bound and form.is_valid():
        with pages.refused_in(form, "findings"):
            sheet = operations.make_sheet(
                participant=found,
                findings=[int(pk) for pk in form.cleaned_data["findings"]],
                **pages.acting(request),
            )
            messages.success(request, _("Het vel is gemaakt. Druk het af, of lees het voor."))
            return redirect("findings:checking_sheet", sheet=sheet.pk)
    pages.look(request, "checking.read", found)
    context = {
        "round": round_,
        "step": "findings",
        "participant": found,
        "form": form,
        "offered": offered,
        "places": seen.of_person(found.pk),
        "reason": seen.reason(found.pk),
        "waiting": seen.waiting.get(found.pk),
        "sheets": found.sheets.order_by("-number"),
        "may_write": can(access.check_may_write, user, round_),
    }
    return pages.answer(request, "findings/checking_person.html", context, form)


# --- one sheet --------------------------------------------------------------------------------
def _sheet(request: HttpRequest, pk: int) -> tuple[Round, StatementSheet]:
    user = signed_in(request)
    found = get_object_or_404(checking.all_sheets(visible_to=user), pk=pk)
    round_ = found.participant.round
    access.check_may_read_evidence(user, round_)
    if not checking.is_told_of(_hear(request, round_), found.participant_id):
        raise Http404
    return round_, found


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, sheet: int) -> HttpResponse:
    """Show a sheet with what was answered; an onderzoeker enters the answers here."""
    round_, found = _sheet(request, sheet)
    user = signed_in(request)
    may_write = can(access.check_may_write, user, round_)
    statements = list(found.statements.select_related("finding"))
    if request.method == "POST":
        access.check_may_write(user, round_)
    form = checking_forms.AnswersForm(
        data=request.POST if request.method == "POST" else None, sheet=found, statements=statements
    )
    if form.is_bound and form.is_valid():
        with pages.refused_in(form):
            operations.enter_answers(
                sheet=found,
                revision=form.cleaned_data["revision"],
                shown_on=form.cleaned_data["shown_on"],
                way=form.cleaned_data["way"],
                through_interpreter=form.had_interpreter(),
                language=form.cleaned_data["language"],
                is_last=form.cleaned_data["is_last"],
                answers=form.answers(),
                **pages.acting(request),
            )
            messages.success(request, _("De antwoorden zijn bewaard."))
            return redirect(
                "findings:checking_person", round=round_.slug, participant=found.participant_id
            )
    pages.look(request, "sheet.read", found)
    said = "\n".join(one.words for one in statements)
    context = {
        "round": round_,
        "step": "findings",
        "sheet": found,
        "participant": found.participant,
        "statements": statements,
        "pointed_out": queries.pointed_out(exposure.Exposure(round_).points(said)) if said else [],
        "form": form if may_write else None,
        "may_write": may_write,
    }
    return pages.answer(request, "findings/checking_sheet.html", context, form)


@require_GET
def sheet_print(request: HttpRequest, sheet: int) -> HttpResponse:
    """Show a sheet as it goes to the person: in Dutch, whatever language the site is in."""
    round_, found = _sheet(request, sheet)
    pages.look(request, "sheet.printed", found)
    context = {
        "round": round_,
        "step": "findings",
        "sheet": found,
        "participant": found.participant,
        "statements": list(found.statements.all()),
        "is_provider": found.participant.perspective == Perspective.AANBIEDER,
    }
    with translation.override("nl"):
        return render(request, "findings/checking_print.html", context)


@require_POST
def sheet_discard(request: HttpRequest, sheet: int) -> HttpResponse:
    """Throw away a sheet that was given to nobody."""
    round_, found = _sheet(request, sheet)
    participant = found.participant_id
    parts.carry_out(request, operations.discard_sheet, _("Het vel is weggegooid."), sheet=found)
    return redirect("findings:checking_person", round=round_.slug, participant=participant)


@require_POST
def sheet_empty(request: HttpRequest, sheet: int) -> HttpResponse:
    """Take out what somebody answered, because she asks so."""
    _round_of, found = _sheet(request, sheet)
    parts.carry_out(
        request, operations.take_out_answers, _("De antwoorden zijn weggehaald."), sheet=found
    )
    return redirect("findings:checking_sheet", sheet=found.pk)


# --- the words of a finding on sheets ---------------------------------------------------------
@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest, finding: int) -> HttpResponse:
    """Write how a finding comes on sheets, where its own words tell of others or are hard."""
    found = parts.find_finding(request, finding)
    access.check_may_write(signed_in(request), found.round)
    voices = _hear(request, found.round)
    row = queries.finding_row(found, voices)
    crowd = exposure.Exposure(found.round)
    stored = checking.stored_wording(found)
    now = checking.wording_of(row, stored, crowd)
    start = now.text if now.is_fit else without_amounts(now.text)
    is_sent = request.method == "POST"
    text = request.POST.get("text", "") if is_sent else start
    form = checking_forms.WordingForm(
        data=request.POST if is_sent else None,
        points=queries.pointed_out(crowd.points(text)),
        initial={
            "text": start,
            "keep": stored.kept_words if stored else [],
            "revision": stored.revision if stored else 0,
            "read": found.revision,
        },
    )
    if is_sent and form.is_valid():
        with pages.refused_in(form):
            operations.write_wording(
                finding=found,
                text=form.cleaned_data["text"],
                keep=form.cleaned_data.get("keep", []),
                revision=form.cleaned_data["revision"],
                read=form.cleaned_data["read"],
                **pages.acting(request),
            )
            messages.success(request, _("De woorden voor het vel zijn bewaard."))
            return redirect("findings:checking", round=found.round.slug)
    context = {
        "round": found.round,
        "step": "findings",
        "finding": found,
        "row": row,
        "now": now,
        "is_outdated": stored is not None and stored.statement != found.statement,
        "form": form,
    }
    return pages.answer(request, "findings/checking_wording.html", context, form)
