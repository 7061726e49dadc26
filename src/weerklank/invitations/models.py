"""Texts to people, messages with them, answers, appointments and vouchers; all by pseudonym.

No name and no address stands here: those are in the vault.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork.terms import Interpreter, name_of_language
from weerklank.invitations import terms
from weerklank.study.rules import by_pseudonym
from weerklank.study.terms import TranslationStatus


class MessageText(models.Model):
    """What people of a monitor are written, for one use, one way and one language.

    Without a row, the words that ship with the product are used. `source` keeps the Dutch of which
    it was made: when that changes it no longer holds.
    """

    monitor = models.ForeignKey(
        "study.Monitor", on_delete=models.CASCADE, related_name="message_texts"
    )
    use = models.CharField(_("waarvoor"), max_length=20, choices=terms.Use)
    channel = models.CharField(_("weg"), max_length=10, choices=terms.Channel)
    language = models.CharField(_("taal"), max_length=12)
    subject = models.CharField(_("onderwerp"), max_length=100, blank=True)
    body = models.TextField(_("tekst"))
    source = models.TextField(blank=True)
    status = models.CharField(
        _("staat"), max_length=10, choices=TranslationStatus, default=TranslationStatus.DRAFT
    )
    checker = models.CharField(_("nagekeken door"), max_length=100, blank=True)
    revision = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["monitor", "use", "channel", "language"], name="message_text_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_use_display()}, {self.get_channel_display()}, {self.language}"


class Letterhead(models.Model):
    """Who writes to people of a round, where they can call, and until when a card answers."""

    round = models.OneToOneField("study.Round", on_delete=models.CASCADE, related_name="letterhead")
    sender = models.CharField(_("afzender"), max_length=60)
    phone = models.CharField(_("telefoonnummer"), max_length=30)
    cards_end_on = models.DateField(_("antwoorden kan tot en met"))
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.sender


class Reminding(models.Model):
    """Of a round whose people are reminded of an appointment by itself, so many days before."""

    round = models.OneToOneField("study.Round", on_delete=models.CASCADE, related_name="reminding")
    days = models.PositiveSmallIntegerField(_("dagen ervoor"))
    # On whose behalf the reminders go.
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.round}: {self.days}"


class Message(models.Model):
    """One message to one person. Address and words are put in when it goes, and kept nowhere."""

    candidate = models.ForeignKey(
        "sampling.Candidate", on_delete=models.CASCADE, related_name="messages"
    )
    use = models.CharField(_("waarvoor"), max_length=20, choices=terms.Use)
    channel = models.CharField(_("weg"), max_length=10, choices=terms.Channel)
    # Of the last attempt; what it went in. Empty: not tried yet.
    language = models.CharField(_("taal"), max_length=12, blank=True)
    state = models.CharField(
        _("stand"),
        max_length=10,
        choices=terms.MessageState,
        default=terms.MessageState.WAITING,
    )
    why_not = models.CharField(_("waarom niet"), max_length=20, choices=terms.WhyNot, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    # Not before then; a next attempt is later than the one before.
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    # Of a letter that was made: the how-manieth of its file.
    place_in_file = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # What the sending side knows this attempt by.
    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Which version of the monitor's plan was set then; None where none was.
    plan_version = models.PositiveSmallIntegerField(null=True)
    # Of which appointment the program reminds by itself; None when a person asked for it.
    reminds = models.ForeignKey(
        "Meeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="reminders"
    )

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="message_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["candidate", "use", "channel"],
                condition=Q(state__in=["waiting", "sending"]),
                name="message_waits_once",
            ),
            models.UniqueConstraint(
                fields=["candidate", "reminds"],
                condition=Q(reminds__isnull=False),
                name="reminder_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_use_display()} ({self.get_channel_display()})"

    @property
    def language_name(self) -> str:
        return name_of_language(self.language)

    @property
    def is_printed(self) -> bool:
        """Return whether it is a letter that somebody has in her hands by now."""
        return self.channel == terms.Channel.LETTER and self.attempts > 0


class LetterToTakeOut(models.Model):
    """A letter that was made for somebody who then withdrew: it must not be posted.

    Nothing says whose it is: only the how-manieth of which file.
    """

    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, related_name="letters_to_take_out"
    )
    printed_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["printed_at", "place"]

    def __str__(self) -> str:
        return f"{self.printed_at:%Y-%m-%d %H:%M}: {self.place}"


class Reply(models.Model):
    """What somebody answered to an invitation, and what she needs to come. The newest stands."""

    candidate = models.OneToOneField(
        "sampling.Candidate", on_delete=models.CASCADE, related_name="reply"
    )
    said = models.CharField(_("antwoord"), max_length=10, choices=terms.Said)
    # Empty and None: not asked or not said.
    language = models.CharField(_("taal van het gesprek"), max_length=12, blank=True)
    needs_interpreter = models.BooleanField(_("wil een tolk"), null=True, blank=True)
    day_parts = models.JSONField(_("kan op"), default=list, blank=True)
    needs_childcare = models.BooleanField(_("heeft opvang nodig"), null=True, blank=True)
    wants_results = models.BooleanField(_("wil de uitkomsten horen"), null=True, blank=True)
    by = models.CharField(_("hoe"), max_length=10, choices=terms.RepliedBy)
    # In which language the page was read; empty when staff wrote it down.
    page_language = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_said_display()}"

    @property
    def language_name(self) -> str:
        return name_of_language(self.language)


class FormerReply(models.Model):
    """What somebody answered before; no reason, and nothing of what she needed."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="former")
    said = models.CharField(_("antwoord"), max_length=10, choices=terms.Said)
    by = models.CharField(_("hoe"), max_length=10, choices=terms.RepliedBy)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_said_display()


class Meeting(models.Model):
    """When and where people of a round are spoken with, by whom."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    place = models.CharField(_("waar"), max_length=200)
    language = models.CharField(_("taal"), max_length=12, blank=True)
    interpreter = models.CharField(
        _("tolk"), max_length=20, choices=Interpreter, default=Interpreter.NONE
    )
    interpreter_language = models.CharField(_("taal van de tolk"), max_length=12, blank=True)
    is_interpreter_sure = models.BooleanField(_("de tolk heeft toegezegd"), default=False)
    capacity = models.PositiveSmallIntegerField(_("plaatsen"), default=1)
    interviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("interviewers")
    )
    conversation = models.OneToOneField(
        "fieldwork.Conversation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="meeting",
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Somebody was to come, and nobody took her off knowing it: without places it fell empty.
    had_somebody = models.BooleanField(default=False)
    # Whether people are reminded of it by itself, where the round does that.
    with_reminder = models.BooleanField(default=True)
    # For who keeps a calendar: the same appointment, changed.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="meeting_has_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def language_name(self) -> str:
        return name_of_language(self.language)

    @property
    def minutes(self) -> int:
        """How long it takes, in fives."""
        return -(-round((self.ends_at - self.starts_at).total_seconds()) // 300) * 5

    @property
    def in_order(self) -> list["Seat"]:
        """The places, in the order of people's pseudonyms."""
        return sorted(self.seats.all(), key=lambda one: by_pseudonym(one.participant))

    @property
    def interpreter_language_name(self) -> str:
        return name_of_language(self.interpreter_language)


class Seat(models.Model):
    """Somebody's place at an appointment."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, related_name="seats"
    )
    state = models.CharField(
        _("stand"), max_length=15, choices=terms.SeatState, default=terms.SeatState.PLANNED
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.meeting}"


class Voucher(models.Model):
    """A thank-you that was handed out, apart from everything that was said.

    Who withdraws leaves the voucher in the accounts, of nobody.
    """

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="vouchers")
    participant = models.ForeignKey(
        "study.Participant",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="vouchers",
    )
    number = models.CharField(_("nummer"), max_length=60)
    worth = models.DecimalField(
        _("waarde in euro"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    has_receipt = models.BooleanField(_("getekend voor ontvangst"), default=False)
    handed_out_at = models.DateTimeField()
    handed_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="voucher_number_once"),
        ]

    def __str__(self) -> str:
        return self.number
