"""Asking somebody together, on one screen; the receipt; taking one answer back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.sounds import views as sounds
from weerklank.study import access, bases, forms, planning, queries, sheets, shipped, terms
from weerklank.study.operations import asking as operations
from weerklank.study.rules import sheets as rules
from weerklank.study.terms import DUTCH, ConsentPurpose
from weerklank.study.views.sheets import MICROPHONE

if TYPE_CHECKING:
    from datetime import datetime

    from django.forms import BoundField

    from weerklank.safeguards.models import User
    from weerklank.study.models import Consent, Participant


def _person(request: HttpRequest, participant: int) -> tuple[User, Participant]:
    """Return who asks and somebody who still takes part. Raises Http404 and AccessDenied."""
    user = signed_in(request)
    found = get_object_or_404(queries.participants(visible_to=user), pk=participant)
    access.check_may_research(user, found.round.monitor)
    return user, found


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows when a yes becomes a no."""

    goes: dict[str, int]
    stays: dict[str, int]


def effect_of(participant: Participant, purpose: str, at: datetime) -> Effect:
    """Return what follows when a yes of somebody becomes a no. Changes nothing."""
    return Effect(
        operations.preview_taking_back(participant, purpose, at=at),
        operations.what_stays(participant, purpose),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page: its words, its answers, and what stands now."""

    question: sheets.Question
    field: BoundField
    has_sound: bool
    now: Consent | None
    effect: Effect | None


# --- asking -----------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, participant: int) -> HttpResponse:
    """Show what people are told in a chosen language, and ask each purpose on its own."""
    user, found = _person(request, participant)
    if found.withdrawn_at:
        return redirect("study:participant", participant=found.pk)
    newest = sheets.newest(found.round.monitor)
    written = sheets.in_languages(newest) if newest else {}
    usable = {code: one for code, one in written.items() if one.may_be_used}
    if not usable:
        return render(request, "study/ask.html", _context(user, found) | {"of": None})
    wanted = request.GET.get("taal", "")
    of = usable.get(wanted) or usable.get(DUTCH) or next(iter(usable.values()))
    assert of.record is not None
    initial: dict[str, object] = {"text": of.record.pk, "revision": of.record.revision}
    purposes = bases.askable(found.round)
    form = forms.AskForm(words=of.words, purposes=purposes, initial=initial)
    if request.method == "POST":
        form = forms.AskForm(
            words=of.words, purposes=purposes, data=request.POST, files=request.FILES
        )
    if request.method == "GET":
        pages.look(request, "participant.viewed", found)
    elif form.is_valid():
        with pages.refused_in(form):
            _keep(request, found, of, form)
            messages.success(request, _("De antwoorden zijn bewaard."))
            return redirect(f"{_receipt_address(found)}?taal={of.code}")
    context = _context(user, found) | {
        "of": of,
        "sheet": newest,
        "not_usable": None if wanted in usable else written.get(wanted),
        "languages": list(usable.values()),
        "form": form,
        "asked": _asked(found, of, form),
        "objection": sheets.objection(found.round.monitor, of.code),
        "has_sound_of": [part for part in rules.SPOKEN if of.sound_of(part)],
    }
    answer = pages.answer(request, "study/ask.html", context, form)
    answer.headers["Permissions-Policy"] = MICROPHONE
    return answer


def _keep(
    request: HttpRequest, participant: Participant, of: sheets.InLanguage, form: forms.AskForm
) -> None:
    """Record the answers. Raises what ask_together raises."""
    assert of.record is not None
    data, sound = form.cleaned_data, form.cleaned_data.get("sound")
    if data["text"] != of.record.pk:
        raise operations.SheetChanged
    operations.ask_together(
        participant=participant,
        text=of.record,
        revision=data["revision"],
        answers=form.answers(),
        medium=data["medium"],
        explained_by=data["explained_by"],
        via_interpreter=data["via_interpreter"] == forms.YES,
        sound=sound.chunks() if sound else None,
        **pages.acting(request),
    )


def _asked(participant: Participant, of: sheets.InLanguage, form: forms.AskForm) -> list[Asked]:
    now, at = sheets.answers_of(participant), timezone.now()
    return [
        Asked(
            question=one,
            field=form[f"doel_{one.purpose}"],
            has_sound=of.sound_of(one.purpose) is not None,
            now=now.get(one.purpose),
            effect=effect_of(participant, one.purpose, at)
            if (row := now.get(one.purpose)) is not None and row.is_given
            else None,
        )
        for one in of.questions
        if one.purpose in form.purposes
    ]


def _context(user: User, participant: Participant) -> dict[str, object]:
    return {
        "participant": participant,
        "round": participant.round,
        "step": "spread",
        "monitor": participant.round.monitor,
        "basis": planning.basis_in(participant.round),
    }


# --- receipt ----------------------------------------------------------------------------------
def _receipt_address(participant: Participant) -> str:
    return reverse("study:receipt", args=[participant.pk])


@require_GET
def receipt(request: HttpRequest, participant: int) -> HttpResponse:
    """Show what somebody answered to print and hand over: no name, no pseudonym."""
    user, found = _person(request, participant)
    pages.look(request, "participant.viewed", found)
    newest = sheets.newest(found.round.monitor)
    usable = sheets.usable(newest) if newest else {}
    now = sheets.answers_of(found)
    if not usable or not now:
        raise Http404
    told = [row.told for row in now.values() if row.told]
    last = max(told, key=lambda one: one.pk, default=None)
    wanted = request.GET.get("taal", "")
    if wanted not in terms.LANGUAGES:
        wanted = last.language if last else DUTCH
    of = (
        usable.get(wanted)
        or sheets.as_told(told, wanted)
        or usable.get(DUTCH)
        or next(iter(usable.values()))
    )
    context = _context(user, found) | {
        "of": of,
        "missing": "" if of.code == wanted else terms.LANGUAGES[wanted][0],
        "answers": [
            (one, of.words["yes"] if row.is_given else of.words["no"], row)
            for one in of.questions
            if (row := now.get(one.purpose)) is not None
        ],
        "objection": sheets.objection(found.round.monitor, of.code),
        "card": shipped.own_card_words().get(of.code, {}),
        "card_address": request.build_absolute_uri(reverse("invitations:card_enter")),
        "organisation": found.round.monitor.organisation,
    }
    return render(request, "study/receipt.html", context)


# --- taking back ------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, participant: int, purpose: str) -> HttpResponse:
    """Show what follows when one yes becomes a no, and then do it."""
    user, found = _person(request, participant)
    if purpose not in ConsentPurpose:
        raise Http404
    if purpose == ConsentPurpose.TAKE_PART and not found.withdrawn_at:
        return redirect("study:withdraw", participant=found.pk)
    now = sheets.answers_of(found).get(purpose)
    if found.withdrawn_at or now is None or not now.is_given:
        return redirect("study:participant", participant=found.pk)
    form = forms.TakeBackForm(data=request.POST if request.method == "POST" else None)
    if request.method == "GET":
        pages.look(request, "withdrawal.previewed", found, purpose=purpose)
    elif form.is_valid():
        with pages.refused_in(form):
            operations.take_back(
                participant=found,
                purpose=purpose,
                medium=form.cleaned_data["medium"],
                **pages.acting(request),
            )
            messages.success(request, _("Dit staat nu op nee."))
            return redirect("study:participant", participant=found.pk)
    context = _context(user, found) | {
        "purpose": terms.ConsentPurpose(purpose),
        "now": now,
        "effect": effect_of(found, purpose, timezone.now()),
        "has_voice": bool(sheets.spoken_consents(found.pk)),
        "form": form,
    }
    return pages.answer(request, "study/take_back.html", context, form)


# --- what was said ----------------------------------------------------------------------------
@require_GET
def spoken(request: HttpRequest, participant: int, consent: int) -> HttpResponseBase:
    """Let a researcher hear how somebody answered; each play is a line in the log."""
    _user, found = _person(request, participant)
    row = next((one for one in sheets.spoken_consents(found.pk) if one.pk == consent), None)
    if row is None or row.sound is None:
        raise Http404
    return sounds.stream(request, row.sound, about=found)
