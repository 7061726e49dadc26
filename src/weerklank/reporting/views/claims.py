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
from weerklank.findings import access, auditing, auditing_points, following, outline, queries
from weerklank.findings import forms as findings_forms
from weerklank.findings.views import parts
from weerklank.reporting import forms, operations, plain
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.findings.models import ImprovementPoint as Point
    from weerklank.study.models import Round

ACTS: Mapping[str, tuple[Callable[..., object], StrPromise]] = {
    "answer": (operations.answer_claim, gettext_lazy("De reden is bewaard.")),
    "approve": (
        operations.approve_answer,
        gettext_lazy("U bent het met de reden eens. De zin blijft zo staan."),
    ),
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
    grounds = auditing.Grounds(voices, rows)
    points = [point for point, _findings in following.resting_on_round(round_)]
    texts = auditing.texts_of(round_)
    found = auditing_points.whole(grounds, texts, points, visible_to=user)
    found += plain.audit(plain.Result(voices, rows))
    wrong = [entry for entry in found if not entry.holds]
    laid = outline.of(round_, [row.record for row in rows])
    beside = (*following.of_earlier_rounds(round_), *following.without_finding(round_))
    known = {point.pk: point for point in (*points, *beside)}

    def title(entry: auditing.Entry) -> tuple[str, str]:
        return title_of(entry, laid, round_, known)

    context = {
        "round": round_,
        "step": "report",
        "total": len(found),
        "open": [(entry, title(entry)) for entry in wrong if entry.is_open],
        "answered": [(entry, title(entry)) for entry in wrong if not entry.is_open],
        "is_limited": voices.readings.is_limited,
        "bands": auditing.bands_in_words(queries.bands_of(round_.monitor)),
    }
    return render(request, "reporting/claims.html", context)


def _of_plain(name: str, laid: outline.Outline, points: Mapping[int, Point]) -> str:
    """Return what a text of the result for participants is called: what it is of, or its name."""
    kind, number = plain.kind_of(name), plain.number_in(name) or 0
    if kind == plain.FINDING:
        of = queries.numbers_in(laid).get(number, "")
        return _("Gewone zin bij uitspraak %(number)s") % {"number": of}
    if kind == plain.POINT and number in points:
        return _("Gewone zin bij verbeterpunt %(number)s") % {"number": points[number].number}
    return _("Uitslag voor deelnemers: %(name)s") % {"name": plain.LABELS.get(name, "")}


def title_of(
    entry: auditing.Entry, laid: outline.Outline, round_: Round, points: Mapping[int, Point]
) -> tuple[str, str]:
    """Return what a text is called and its address."""
    in_point = auditing_points.point_in(entry.place)
    if in_point is not None:
        number, name = in_point
        return _title_of_point(points[number], name, round_)
    if (in_part := _title_of_part(entry, laid, round_)) is not None:
        return in_part
    if (plain_name := plain.name_in(entry.place)) is not None:
        address = reverse("reporting:plain_text", args=[round_.slug, plain_name])
        return _of_plain(plain_name, laid, points), address
    finding = auditing.finding_in(entry.place)
    if finding is not None:
        address = reverse("findings:finding", kwargs={"finding": finding})
        return _("Bevinding %(number)s") % {"number": entry.number}, address
    if entry.place in forms.PLAN_TEXTS:
        return str(forms.PLAN_TEXTS[entry.place]), reverse("study:plan", args=[round_.slug])
    address = reverse("reporting:report_text", args=[round_.slug, entry.place])
    return str(forms.REPORT_TEXTS[entry.place]), address


def _title_of_part(
    entry: auditing.Entry, laid: outline.Outline, round_: Round
) -> tuple[str, str] | None:
    """Return it of a part of the report, of what is written there under a subject, or a question.

    None of what is neither.
    """
    if entry.place.startswith(f"{auditing.QUESTION}:"):
        return _("Onderzoeksvraag"), reverse("findings:findings", args=[round_.slug])
    if (memo := auditing.memo_in(entry.place)) is not None:
        return _("Memo in de bijlage"), reverse("memos:memo", args=[memo])
    subject = auditing.answer_in(entry.place)
    part = laid.part(subject[0]) if subject else laid.at(entry.place)
    if part is None:
        return None
    address = reverse("reporting:report_part", args=[round_.slug, part.key])
    if subject is None:
        return part.title, address
    title = _("%(part)s, onderwerp %(number)s") % {"part": part.title, "number": subject[1]}
    return title, f"{address}#id_{forms.ANSWER}{subject[1]}"


# The page on which a text of a point is written; where a reason stands one can step back.
PAGE_OF = {
    "what": "followup:point_change",
    "addressee": "followup:point_change",
    "owner": "followup:point_plan",
    "planned_step": "followup:point_plan",
    "reason": "followup:point",
}


def _title_of_point(point: Point, name: str, round_: Round) -> tuple[str, str]:
    title = _("Verbeterpunt %(number)s") % {"number": point.number}
    if point.round is not None and point.round_id != round_.pk:
        title = _("%(point)s, van %(round)s") % {"point": title, "round": point.round.name}
    label = findings_forms.POINT_TEXTS.get(name, findings_forms.OF_A_STEP)
    address = reverse(PAGE_OF.get(name, "followup:point"), args=[point.pk])
    return f"{title}: {label}", address


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
        return redirect("findings:finding", finding=finding)
    return redirect("reporting:claims", round=round_.slug)


@require_POST
def finding_claims(request: HttpRequest, finding: int) -> HttpResponse:
    """Judge a sentence while somebody writes it; nothing is stored."""
    found = parts.find_finding(request, finding)
    user = signed_in(request)
    access.check_may_write(user, found.round)
    text = request.POST.get("statement", "")[: auditing.LONGEST]
    context = {
        "entries": auditing.entries_of(found, text, visible_to=user),
        "round": found.round,
        "is_draft": True,
    }
    return render(request, "findings/claims_of_sentence.html", context)


@require_POST
def text_claims(request: HttpRequest, round: str, name: str) -> HttpResponse:
    """Judge a text of the report while somebody writes it; nothing is stored."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_write(user, round_)
    if name not in forms.JUDGED:
        raise Http404
    text = request.POST.get("text", "")[: auditing.LONGEST_TEXT]
    context = {
        "entries": auditing.entries_in(round_, name, text, visible_to=user),
        "round": round_,
        "is_draft": True,
    }
    return render(request, "findings/claims_of_sentence.html", context)
