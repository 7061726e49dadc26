"""What the coding page asks for beside its text: who else is here, and how far the round is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from weerklank.coding import access, operations, queries
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript
    from weerklank.safeguards.models import User


def _text(request: HttpRequest, pk: int) -> tuple[User, Transcript]:
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user).defer("text"), pk=pk)
    access.check_may_code(user, text)
    return user, text


@require_POST
def here(request: HttpRequest, transcript: int) -> JsonResponse:
    """Note that someone has the text open, and tell who else has. No line in the log for it."""
    user, text = _text(request, transcript)
    now = timezone.now()
    operations.note_presence(transcript=text, by=user, at=now)
    sight = queries.sight_of(text, user)
    return JsonResponse({"others": queries.present(text, at=now, but=user, sight=sight)})


@require_GET
def standing(request: HttpRequest, transcript: int) -> JsonResponse:
    """Count the people per code, and the conversations that someone is done with. No words."""
    user, text = _text(request, transcript)
    round_ = text.conversation.round
    found = queries.readings(round_, visible_to=user)
    done, total = queries.round_progress(user, found)
    return JsonResponse(
        {"persons": queries.persons_per_code(round_, found), "done": done, "conversations": total}
    )
