"""Reads over conversations and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from weerklank.fieldwork import models, terms

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def conversations(*, visible_to: User) -> QuerySet[models.Conversation]:
    return (
        models.Conversation.objects.filter(round__monitor__memberships__user_id=visible_to.pk)
        .select_related("round__monitor__organisation", "guide")
        .distinct()
    )


def transcripts(*, visible_to: User) -> QuerySet[models.Transcript]:
    return (
        models.Transcript.objects.filter(
            conversation__round__monitor__memberships__user_id=visible_to.pk
        )
        .select_related("conversation__round__monitor__organisation")
        .distinct()
    )


def main_transcript(conversation: models.Conversation) -> models.Transcript | None:
    """Give the newest version of the conversation's own words."""
    return (
        conversation.transcripts.filter(role=terms.TranscriptRole.MAIN).order_by("-version").first()
    )
