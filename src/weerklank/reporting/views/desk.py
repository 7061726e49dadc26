"""What the team says about texts of the report, and what these said before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.findings import access as findings_access
from weerklank.findings import outline, past, queries
from weerklank.findings.views import parts
from weerklank.reporting import access, desk, operations, plain
from weerklank.reporting.forms import REPORT_TEXTS, CommentForm
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.findings.past import Place
    from weerklank.study.models import Round

ACTS: Mapping[str, tuple[Callable[..., object], StrPromise]] = {
    "close": (operations.close_comment, gettext_lazy("De opmerking is afgehandeld.")),
    "reopen": (operations.reopen_comment, gettext_lazy("De opmerking staat weer open.")),
    "reread": (operations.confirm_comment, gettext_lazy("Genoteerd: de opmerking is nagelezen.")),
    "remove": (operations.remove_comment, gettext_lazy("De opmerking is weg.")),
}


def called(round_: Round, place: Place) -> tuple[str, str]:
    """Return what a text is called, and the address at which it is written."""
    slug = round_.slug
    if place.plain:
        label = plain.LABELS.get(place.plain)
        if label is None:
            label = _("Gewone zin bij: %(sentence)s") % {"sentence": _source(place)}
        return str(label), reverse("reporting:plain_text", args=[slug, place.plain])
    if place.finding:
        number = queries.numbers_in(outline.of(round_)).get(place.finding.pk, "")
        address = reverse("findings:finding", args=[place.finding.pk])
        return _("Bevinding %(number)s") % {"number": number}, address
    if place.point:
        address = reverse("followup:point", args=[place.point.pk])
        return _("Verbeterpunt %(number)s") % {"number": place.point.number}, address
    if place.part:
        return place.part.title, reverse("reporting:report_part", args=[slug, place.part.key])
    return str(REPORT_TEXTS[place.key]), reverse("reporting:report_text", args=[slug, place.key])


def _source(place: Place) -> str:
    if place.finding:
        return place.finding.statement
    return place.point.what if place.point else ""


@require_GET
def overview(request: HttpRequest, round: str) -> HttpResponse:
    """List what the team said about texts of the report, the open ones first."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_comment(user, round_)
    comments = list(desk.comments_of(round_, visible_to=user))
    places = {key: desk.place_in(round_, key) for key in dict.fromkeys(c.place for c in comments)}
    shown = [
        (comment, called(round_, place)[0])
        for comment in comments
        if (place := places[comment.place]) is not None
    ]
    context = {
        "round": round_,
        "step": "report",
        "open": [each for each in shown if each[0].closed_at is None],
        "closed": [each for each in shown if each[0].closed_at is not None],
    }
    return render(request, "reporting/comments_all.html", context)


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, round: str, place: str) -> HttpResponse:
    """Show one text with what was said about it and what it said before; carry out one act."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_comment(user, round_)
    found = desk.place_in(round_, place)
    if found is None:
        raise Http404
    do = request.POST.get("do", "")
    form = CommentForm(data=request.POST if do == "add" else None)
    if do == "add":
        if pages.carried_out(
            request,
            form,
            _("De opmerking staat erbij."),
            lambda: operations.add_comment(
                round=round_, place=place, text=form.cleaned_data["text"], **pages.acting(request)
            ),
            field="text",
        ):
            return redirect(request.path)
    elif request.method == "POST":
        _act(request, round_, place, do)
        return redirect(request.path)
    return _page(request, round_, found, form)


def _act(request: HttpRequest, round_: Round, place: str, do: str) -> None:
    number = pages.number_in(request.POST.get("number", ""))
    if do == "back":
        version = get_object_or_404(round_.text_versions, place=place, pk=number or 0)
        parts.carry_out(
            request, operations.put_text_back, _("De tekst staat er weer."), version=version
        )
        return
    if do not in ACTS:
        raise Http404
    act, done = ACTS[do]
    mine = desk.comments_of(round_, visible_to=signed_in(request), place=place)
    parts.carry_out(request, act, str(done), comment=get_object_or_404(mine, pk=number or 0))


def _page(request: HttpRequest, round_: Round, place: Place, form: forms.Form) -> HttpResponse:
    user = signed_in(request)
    may_write = can(findings_access.check_may_write, user, round_)
    title, address = called(round_, place)
    now = desk.text_at(round_, place)
    history = past.history_of(round_, place.key) if may_write else []
    context = {
        "round": round_,
        "step": "report",
        "title": title,
        "address": address,
        "text": desk.shown(round_, place, now),
        "comments": desk.comments_of(round_, visible_to=user, place=place.key),
        # A text that was taken away, or written elsewhere, does not stand there now.
        "history": [
            (each, desk.shown(round_, place, each.text), place_in_list == 0 and each.text == now)
            for place_in_list, each in enumerate(history)
        ],
        "form": form,
        "may_write": may_write,
    }
    pages.look(request, "comments.read", round_)
    return pages.answer(request, "reporting/comments.html", context, form)
