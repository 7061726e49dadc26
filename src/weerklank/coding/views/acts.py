"""What the coding page's scripts send: one act at a time, each safe to send again."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.coding import access, forms, operations, queries, refusals, serializers
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from weerklank.coding.models import Coding
    from weerklank.fieldwork.models import Transcript
    from weerklank.safeguards.models import User


F = TypeVar("F", bound=django_forms.Form)
P = ParamSpec("P")
STATUSES: dict[type[DomainError], int] = {
    refusals.SentUnreadable: 400,
    refusals.SentInAnotherName: 409,
}


def for_scripts(view: Callable[P, JsonResponse]) -> Callable[P, JsonResponse]:
    """Let a view answer a refusal as JSON, with the sentence to show."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        try:
            return view(*args, **kwargs)
        except DomainError as refusal:
            status = STATUSES.get(type(refusal), 422)
            return JsonResponse({"message": str(refusal.user_message)}, status=status)

    return answered


def read_sent(request: HttpRequest, user: User) -> dict[str, object]:
    """Return what the browser sent. Raises SentUnreadable or SentInAnotherName.

    Someone else may have logged in meanwhile: what was done in another name is not stored.
    """
    try:
        sent = json.loads(request.body, parse_float=_finite, parse_constant=_finite)
        # Half a character, as a script makes by cutting an emoji in two, can be stored nowhere.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # the latter for what is nested without end
        sent = None
    if not isinstance(sent, dict) or "coder" not in sent:
        raise refusals.SentUnreadable
    if sent["coder"] != user.pk:
        raise refusals.SentInAnotherName
    return sent


def _finite(written: str) -> float:
    """Return the number, or raise ValueError for NaN and what is too large to be a number."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def filled(form: F) -> F:
    """Return a form that is filled in well. Raises DomainError with the first thing wrong."""
    if not form.is_valid():
        raise DomainError(str(next(iter(errors[0] for errors in form.errors.values()), "")))
    return form


def _text(request: HttpRequest, pk: int) -> tuple[User, Transcript]:
    user = signed_in(request)
    text = fieldwork.text_to_code(pk, visible_to=user)
    if text is None:
        raise Http404
    access.check_may_code(user, text)
    return user, text


@require_http_methods(["GET", "POST"])
@for_scripts
def codings(request: HttpRequest, transcript: int) -> JsonResponse:
    """Return the codings of a text, or store one."""
    user, text = _text(request, transcript)
    if request.method == "GET":
        return _all_codings(request, user, text)
    act = filled(forms.ActForm(data=read_sent(request, user))).cleaned_data
    code = queries.code_to_give(text.conversation.round.monitor, act.pop("code"))
    if code is None:
        raise Http404
    coding = operations.apply_code(transcript=text, code=code, by=user, at=timezone.now(), **act)
    return JsonResponse(serializers.answer_json(coding))


def _all_codings(request: HttpRequest, user: User, text: Transcript) -> JsonResponse:
    pages.look(request, "coding.listed", text)
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
@for_scripts
def coding(request: HttpRequest, transcript: int, key: UUID) -> JsonResponse:
    """Change a coding, or take it away. What is already gone is gone."""
    user, text = _text(request, transcript)
    form = filled(forms.ChangeForm(data=read_sent(request, user)))
    found, now = _found(text, key, user), timezone.now()
    if request.method == "DELETE":
        if found:
            operations.remove_coding(coding=found, by=user, at=now)
        return JsonResponse({})
    if not found:
        raise refusals.CodingGone
    changed = operations.change_coding(coding=found, by=user, at=now, **form.cleaned_data)
    return JsonResponse(serializers.answer_json(changed))


@require_POST
@for_scripts
def split(request: HttpRequest, transcript: int, key: UUID) -> JsonResponse:
    """Cut a coding in two, and give the second half."""
    user, text = _text(request, transcript)
    cut = filled(forms.SplitForm(read_sent(request, user))).cleaned_data
    found = _found(text, key, user)
    if not found:
        raise refusals.CodingGone
    second = operations.split_coding(
        coding=found,
        key=cut["new_key"],
        end=cut["end"],
        start=cut["start"],
        revision=cut["revision"],
        **pages.acting(request),
    )
    return JsonResponse(serializers.answer_json(second))


@require_POST
@for_scripts
def bookmark(request: HttpRequest, transcript: int, turn: int) -> JsonResponse:
    """Put one's bookmark at a turn, or take it away."""
    user, text = _text(request, transcript)
    sent = filled(forms.BookmarkForm(read_sent(request, user))).cleaned_data
    change = operations.set_bookmark if sent["on"] else operations.remove_bookmark
    change(transcript=text, number=turn, revision=sent["revision"], **pages.acting(request))
    return JsonResponse({})


def _found(text: Transcript, key: UUID, user: User) -> Coding | None:
    found = queries.seen_codings(text, queries.sight_of(text, user)).filter(key=key).first()
    if found:
        found.transcript = text
    return found
