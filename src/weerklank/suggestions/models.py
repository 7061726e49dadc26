"""What suggestions rest on, and what people did with them.

Vectors, and what was learned from them, follow from texts and codings: they have no foreign keys
to these, lie in no back-up and in nothing that was removed, and are made again when somebody asks.
What people answered is theirs, and is kept like their codings.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weerklank.suggestions import terms


class SuggestionSwitch(models.Model):
    """Whether a monitor has suggestions. Without a row it has none."""

    monitor = models.OneToOneField(
        "study.Monitor", on_delete=models.CASCADE, related_name="suggestions"
    )
    is_on = models.BooleanField(_("aan"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.monitor}: {'aan' if self.is_on else 'uit'}"


class Embedding(models.Model):
    """A passage of a turn as numbers: where it stands, of which words, made with what."""

    turn = models.ForeignKey(
        "fieldwork.Turn", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    # Which passage of the turn, and where in it.
    part = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words_mark = models.CharField(max_length=32)
    model = models.CharField(max_length=60)
    model_version = models.CharField(max_length=20)
    # float32, little-endian; packed where that makes it half as long.
    vector = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["turn", "part", "model", "model_version"], name="passage_embedded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.turn_id}.{self.part} ({self.model})"


class Learning(models.Model):
    """What one person's suggestions in a round were learned from, or how far that is."""

    round = models.ForeignKey(
        "study.Round", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=10, choices=terms.LearningState, default=terms.LearningState.WAITING
    )
    model = models.CharField(max_length=60)
    model_version = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    # The last sign of a worker: without one for a while it was killed, and another goes on.
    seen_at = models.DateTimeField()
    # Texts are done in the order of their numbers, up to and with this one.
    reached = models.BigIntegerField(default=0)
    texts = models.PositiveIntegerField(default=0)
    texts_done = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    # Passages that it was learned from, and those of them that were held out in turn.
    passages = models.PositiveIntegerField(default=0)
    tested = models.PositiveIntegerField(default=0)
    # [[conversation, coder]]: whose readings those were, to know whether she may still see them.
    readings = models.JSONField(default=list)
    mean = models.BinaryField(default=bytes)
    weights = models.BinaryField(default=bytes)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "user"], name="learned_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} voor {self.user_id}: {self.state}"


class LearnedCode(models.Model):
    """Where a code stands among the passages, and what came of testing it."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="codes")
    code = models.ForeignKey(
        "coding.Code", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=terms.Worth)
    # How near a passage must lie.
    least = models.FloatField()
    passages = models.PositiveIntegerField()
    # {language, or "" for all: the numbers of `rules.judging.Counts`}
    counts = models.JSONField(default=dict)
    centroid = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learning", "code"], name="code_learned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id}: {self.verdict}"


class Offer(models.Model):
    """A passage that may be about a code, for one person. It is counted nowhere."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="offers")
    code = models.ForeignKey(
        "coding.Code", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    turn = models.ForeignKey(
        "fieldwork.Turn", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    part = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words_mark = models.CharField(max_length=32)
    nearness = models.FloatField()
    # Whether the test says anything of this code in the language of these words.
    is_tested_in_language = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-nearness", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["learning", "code", "turn", "part"], name="offered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} bij {self.turn_id}.{self.part}"


class SuggestionAnswer(models.Model):
    """What somebody did with a suggestion, and who suggested: a model and its version.

    Of an accepted one the coding is hers like any other; None once she took it away. A code is
    not offered again to her for words that she answered about.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(
        "coding.Code", on_delete=models.CASCADE, related_name="suggestions_answered"
    )
    turn = models.ForeignKey(
        "fieldwork.Turn", on_delete=models.CASCADE, related_name="suggestions_answered"
    )
    part = models.PositiveSmallIntegerField()
    words_mark = models.CharField(max_length=32)
    kind = models.CharField(max_length=10, choices=terms.Answered)
    model = models.CharField(max_length=60)
    model_version = models.CharField(max_length=20)
    nearness = models.FloatField()
    coding = models.OneToOneField(
        "coding.Coding", on_delete=models.SET_NULL, null=True, related_name="from_suggestion"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "code", "turn", "words_mark"], name="answered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} bij {self.turn_id}.{self.part}: {self.kind}"
