"""What the coding page's scripts talk to: one act at a time, each safe to send again."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.coding import access, forms, operations, queries, refusals, serializers
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript
    from weerklank.safeguards.models import User


def read_sent(request: HttpRequest, user: User) -> dict[str, Any] | HttpResponse:
    """Return what the browser sent, or the answer to what cannot be read.

    Someone else may have logged in meanwhile: what was done in another name is not stored.
    """
    try:
        sent = json.loads(request.body, parse_float=_finite, parse_constant=_finite)
        # Half a character, as a script makes by cutting an emoji in two, can be stored nowhere.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # the latter for what is nested without end
        sent = None
    if not isinstance(sent, dict) or "coder" not in sent:
        return _answered(refusals.SentUnreadable, status=400)
    if sent["coder"] != user.pk:
        return _answered(refusals.SentInAnotherName, status=409)
    return sent


def _finite(written: str) -> float:
    """Return the number, or raise ValueError for NaN and what is too large to be a number."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def _answered(refusal: type[DomainError], *, status: int) -> JsonResponse:
    return JsonResponse({"message": str(refusal.user_message)}, status=status)


def _refused(form: django_forms.Form) -> JsonResponse:
    message = next(iter(errors[0] for errors in form.errors.values()), "")
    return JsonResponse({"message": str(message)}, status=422)


@require_http_methods(["GET", "POST"])
def codings(request: HttpRequest, transcript: int) -> HttpResponse:
    """Return the codings of a text, or store one."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_code(user, text)
    if request.method == "GET":
        return _all_codings(request, user, text)
    sent = read_sent(request, user)
    if isinstance(sent, HttpResponse):
        return sent
    form = forms.ActForm(sent)
    if not form.is_valid():
        return _refused(form)
    act = form.cleaned_data
    monitor = text.conversation.round.monitor
    act["code"] = get_object_or_404(queries.codes(monitor), pk=act["code"])
    try:
        coding = operations.apply_code(transcript=text, by=user, at=timezone.now(), **act)
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal.user_message)}, status=422)
    return JsonResponse(serializers.answer_json(coding))


def _all_codings(request: HttpRequest, user: User, text: Transcript) -> JsonResponse:
    safeguards.record_look("coding.listed", text, by=user, at=timezone.now())
    return JsonResponse(
        {
            "user": user.pk,
            "csrf_token": get_token(request),
            "codings": [
                serializers.coding_json(row)
                for row in queries.seen_codings(text, queries.sight_of(text, user))
            ],
        }
    )


@require_http_methods(["POST", "DELETE"])
def coding(request: HttpRequest, transcript: int, key: UUID) -> HttpResponse:
    """Change a coding, or take it away. What is already gone is gone."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_code(user, text)
    sent = read_sent(request, user)
    if isinstance(sent, HttpResponse):
        return sent
    form = forms.ChangeForm(sent)
    if not form.is_valid():
        return _refused(form)
    try:
        return JsonResponse(_change(request, text, key, form))
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal.user_message)}, status=422)


@require_POST
def split(request: HttpRequest, transcript: int, key: UUID) -> HttpResponse:
    """Cut a coding in two, and give the second half."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_code(user, text)
    sent = read_sent(request, user)
    if isinstance(sent, HttpResponse):
        return sent
    form = forms.SplitForm(sent)
    if not form.is_valid():
        return _refused(form)
    cut = form.cleaned_data
    found = queries.seen_codings(text, queries.sight_of(text, user)).filter(key=key).first()
    try:
        if not found:
            raise refusals.CodingGone
        found.transcript = text
        second = operations.split_coding(
            coding=found,
            key=cut["new_key"],
            end=cut["end"],
            start=cut["start"],
            revision=cut["revision"],
            by=user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal.user_message)}, status=422)
    return JsonResponse(serializers.answer_json(second))


def _change(
    request: HttpRequest, text: Transcript, key: UUID, form: forms.ChangeForm
) -> dict[str, Any]:
    user, now = signed_in(request), timezone.now()
    found = queries.seen_codings(text, queries.sight_of(text, user)).filter(key=key).first()
    if found:
        found.transcript = text
    if request.method == "DELETE":
        if found:
            operations.remove_coding(coding=found, by=user, at=now)
        return {}
    if not found:
        raise refusals.CodingGone
    changed = operations.change_coding(coding=found, by=user, at=now, **form.sent())
    return serializers.answer_json(changed)
