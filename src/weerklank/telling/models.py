"""What somebody told by herself: per question an answer, and sound that is still on its way."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weerklank.telling import terms


class Opening(models.Model):
    """That the people of a round may tell by themselves: which questions, and from when to when."""

    round = models.OneToOneField("study.Round", on_delete=models.CASCADE, related_name="opening")
    guide = models.ForeignKey(
        "study.Guide",
        on_delete=models.PROTECT,
        related_name="openings",
        verbose_name=_("leidraad"),
    )
    starts_on = models.DateField(_("van"))
    ends_on = models.DateField(_("tot en met"))
    # Numbers of the questions that are answered with a face as well.
    with_faces = models.JSONField(_("vragen met drie gezichten"), default=list, blank=True)
    needs_audio = models.BooleanField(_("alleen met ingesproken vragen"), default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.round}: {self.starts_on} – {self.ends_on}"

    def is_open(self, today: date) -> bool:
        """Return whether people can answer on this day."""
        return self.opened_at is not None and self.starts_on <= today <= self.ends_on

    def is_over(self, today: date) -> bool:
        """Return whether the last day is past: the team then has what nobody sent as well."""
        return self.ends_on < today


class Telling(models.Model):
    """One person who answers by herself, and where she is."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="tellings")
    participant = models.OneToOneField(
        "study.Participant", on_delete=models.CASCADE, related_name="telling"
    )
    # What her browser keeps until it arrived here, it keeps under this.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(_("taal"), max_length=12)
    helper = models.CharField(_("hulp"), max_length=20, choices=terms.Helper, blank=True)
    practised_at = models.DateTimeField(null=True, blank=True)
    at_question = models.ForeignKey(
        "study.GuideQuestion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    on_kiosk = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    conversation = models.OneToOneField(
        "fieldwork.Conversation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="telling",
    )

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.participant)

    def is_handed_over(self, today: date) -> bool:
        """Return whether the team may read it: she sent it, or the last day is past."""
        return (
            self.sent_at is not None
            or self.conversation_id is not None
            or self.opening.is_over(today)
        )


class Answer(models.Model):
    """What she said to one question: words, a face, her voice, or that she did not answer."""

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        "study.GuideQuestion", on_delete=models.PROTECT, related_name="told"
    )
    language = models.CharField(_("taal"), max_length=12)
    text = models.TextField(_("tekst"), blank=True)
    face = models.CharField(_("gezicht"), max_length=10, choices=terms.Face, blank=True)
    refusal = models.CharField(_("geen antwoord"), max_length=12, choices=terms.Refusal, blank=True)
    sound = models.ForeignKey(
        "sounds.Sound", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The recording broke off; this is what arrived of it.
    is_cut = models.BooleanField(default=False)
    # What somebody wrote down while listening, and who.
    written = models.TextField(_("uitgeschreven"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["telling", "question"], name="told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.telling}: {self.question_id}"

    @property
    def says_something(self) -> bool:
        return bool(self.text or self.face or self.sound_id)


class Upload(models.Model):
    """A recording on its way here, in parts. What arrived is kept by the room of sound."""

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="uploads")
    question = models.ForeignKey("study.GuideQuestion", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # What the browser calls it: two windows that send one recording send to one place.
    recording = models.UUIDField()
    # None once it is whole or ended: the row stays, so that who missed the last answer can ask
    # again, and a device that comes back later brings nothing back that was erased.
    arriving = models.OneToOneField(
        "sounds.Arriving", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    length = models.PositiveBigIntegerField(null=True)  # None: she is still speaking
    size = models.PositiveBigIntegerField(default=0)
    # When she began to speak: a device without a line sends it later. What she said last counts.
    began_at = models.DateTimeField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["telling", "recording"], name="recording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.size}"

    @property
    def is_ended(self) -> bool:
        """Return whether she erased it, said it anew, or kept what had arrived: no more comes."""
        return self.arriving_id is None and self.size != self.length


class Wiped(models.Model):
    """That she erased what she answered to a question, and when last: what was said before goes.

    It is how a recording that was made before that, on a device without a line, is known.
    """

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="wiped")
    question = models.ForeignKey("study.GuideQuestion", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["telling", "question"], name="wiped_last"),
        ]

    def __str__(self) -> str:
        return f"{self.telling}: {self.question_id}"


class Kiosk(models.Model):
    """A tablet of a school that was paired, and is handed round. Unpairing removes the row."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="kiosks")
    name = models.CharField(_("naam"), max_length=100)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # A fingerprint of the code to pair it with; empty once that was used.
    code = models.CharField(max_length=32, blank=True, db_index=True)
    code_until = models.DateTimeField()
    paired_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
