"""Memos: what a researcher thinks of a passage, a code, a conversation, a person or the round.

A passage is named by the key of its coding, which stays the same when a coding is taken away and
put back: so a memo outlives an undo at the desk, and two passages that become one.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from weerklank.memos import terms


class Memo(models.Model):
    """One memo of one person. What it is about stands in one of the keys below `about`."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="memos")
    about = models.CharField(_("waarover"), max_length=20, choices=terms.About)
    # A code with memos is not deleted; it may go with a project that is taken back.
    code = models.ForeignKey(
        "coding.Code", on_delete=models.PROTECT, null=True, blank=True, related_name="memos"
    )
    # Of a passage as well: the conversation in which it stands.
    conversation = models.ForeignKey(
        "fieldwork.Conversation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memos",
    )
    coding_key = models.UUIDField(null=True, blank=True, db_index=True)
    participant = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, null=True, blank=True, related_name="memos"
    )
    kind = models.CharField(_("soort"), max_length=20, choices=terms.MemoKind, blank=True)
    title = models.CharField(_("kop"), max_length=200, blank=True)
    text = models.TextField(_("memo"))
    written_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memos")
    changed_at = models.DateTimeField()
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=1)
    # It was taken away and lies there to be put back.
    removed_at = models.DateTimeField(null=True, blank=True)
    # It stands in the annex of the report, as it was read by who chose that.
    annexed_at = models.DateTimeField(null=True, blank=True)
    annexed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Somebody withdrew, or her words left it: somebody has to read what is left.
    reread_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-written_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(
                        about__in=(terms.About.FREE, terms.About.ROUND),
                        code=None,
                        conversation=None,
                        coding_key=None,
                        participant=None,
                    )
                    | Q(about=terms.About.CODE, conversation=None, participant=None)
                    & Q(coding_key=None)
                    | Q(about=terms.About.CONVERSATION, code=None, participant=None)
                    & Q(conversation__isnull=False, coding_key=None)
                    | Q(about=terms.About.PASSAGE, code=None, participant=None)
                    & Q(conversation__isnull=False, coding_key__isnull=False)
                    | Q(about=terms.About.PARTICIPANT, code=None, conversation=None)
                    & Q(participant__isnull=False, coding_key=None)
                ),
                name="memo_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(annexed_at=None)
                | Q(removed_at=None)
                # A person is in no report.
                & ~Q(about=terms.About.PARTICIPANT),
                name="memo_in_annex_stands",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "changed_at"], name="memo_by_change")]

    def __str__(self) -> str:
        return self.title or Truncator(self.text).words(8)


class MemoLink(models.Model):
    """To what else a memo points: another memo, a code, a conversation, a passage or a person."""

    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(
        Memo, on_delete=models.CASCADE, null=True, blank=True, related_name="linked_from"
    )
    code = models.ForeignKey(
        "coding.Code", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    conversation = models.ForeignKey(
        "fieldwork.Conversation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    coding_key = models.UUIDField(null=True, blank=True, db_index=True)
    participant = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(other__isnull=False, code=None, conversation=None, participant=None)
                    | Q(other=None, code__isnull=False, conversation=None, participant=None)
                    | Q(other=None, code=None, conversation__isnull=False, participant=None)
                    | Q(other=None, code=None, conversation=None, participant__isnull=False)
                )
                & (Q(coding_key=None) | Q(conversation__isnull=False)),
                name="memo_links_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id} → {self.pk}"


class MemoMention(models.Model):
    """That a memo names somebody of the team; she sees so where she begins, until she saw it."""

    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memo_mentions"
    )
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["memo", "user"], name="mentioned_once_in_a_memo"),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.user_id}"


class MemoVersion(models.Model):
    """What a memo said before, to read and to put back. Words that have to go leave it too."""

    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=20, choices=terms.MemoKind, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    # When it was written.
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.memo_id}, {self.at:%Y-%m-%d %H:%M}"
