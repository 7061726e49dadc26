"""The report: its versions, what is told plainly, how it looks, and what is said of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weerklank.findings import terms
from weerklank.study.terms import TranslationStatus


class ReportVersion(models.Model):
    """A report as it was set: frozen, numbered, and open to everybody where somebody published it.

    `document` is the whole report as data, but for the words of people: these stand in `words`,
    so that they leave with the text and the person they are of. See docs/adr/0031.
    """

    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, related_name="report_versions"
    )
    number = models.PositiveIntegerField()
    note = models.TextField(_("wat is er nieuw of anders"))
    document = models.JSONField()
    # Results for participants and posters in each language, and letters, as data; see
    # `documents.plain` and `documents.editions`.
    results = models.JSONField(default=dict, blank=True)
    # [[number, text]] of its statements, to say what differs from another version.
    statements = models.JSONField(default=list)
    # SHA-256 of the document and its evidence as they were set. It stays, whatever leaves.
    checksum = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # When words were last taken out of it, and when passages were under it without their words.
    words_taken_at = models.DateTimeField(null=True, blank=True)
    evidence_lost_at = models.DateTimeField(null=True, blank=True)
    # Raised by one when something leaves or comes back: a file made meanwhile is not kept.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="report_version_once"),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True, published_at__isnull=True)
                | Q(published_by__isnull=False, published_at__isnull=False),
                name="report_version_published_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.number}"


class VersionFile(models.Model):
    """A version as a file. Without content it waits to be made again, from what is left.

    `ending` is that of the report; a letter, a result for participants or a poster has its name.
    `checksum` is of the file as it was when the version was set, also when that is no more.
    """

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="files")
    ending = models.CharField(max_length=60)
    content = models.FileField(upload_to="reports/%Y/%m", blank=True)
    checksum = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "ending"], name="version_file_once"),
        ]

    def __str__(self) -> str:
        return self.ending


class VersionWords(models.Model):
    """Words of people that a version prints: a quote, or the text of a passage that was released.

    They hang on the text, so that they leave and come back with it, and on who said them.
    """

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="words")
    key = models.PositiveIntegerField()  # by which the document names them
    content = models.JSONField()
    transcript = models.ForeignKey(
        "fieldwork.Transcript", on_delete=models.CASCADE, related_name="+"
    )
    # Where they stand now; empty when the coding is gone.
    coding = models.ForeignKey(
        "coding.Coding", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    speakers = models.ManyToManyField("study.Participant", related_name="+")

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="version_words_once"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class VersionPassage(models.Model):
    """A passage under a statement of a version, as it was when that was set; without its words."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="passages")
    statement = models.CharField(max_length=20)
    reference = models.CharField(max_length=30)
    stance = models.CharField(max_length=20, choices=terms.Stance)
    is_counted = models.BooleanField()
    conversation_number = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    transcript = models.ForeignKey(
        "fieldwork.Transcript", on_delete=models.CASCADE, related_name="+"
    )
    speakers = models.ManyToManyField("study.Participant", related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.reference


class RegisterFigures(models.Model):
    """Published figures of a register on a day, read from their file; never added to voices."""

    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, related_name="register_figures"
    )
    on = models.DateField(_("peildatum"))
    municipality = models.CharField(max_length=200, blank=True)
    figures = models.JSONField()  # as `rules.register` keeps them
    # The indicators that the report shows.
    chosen = models.JSONField(default=list, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "on"], name="register_figures_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.on}"


class ReportLook(models.Model):
    """How the reports of a monitor look. Without one they have our own colour."""

    monitor = models.OneToOneField(
        "study.Monitor", on_delete=models.CASCADE, related_name="report_look"
    )
    colour = models.CharField(_("kleur"), max_length=7)
    # The logo of who publishes: a PNG in base64, empty for none, and what is on it in words.
    logo = models.TextField(blank=True, default="")
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)
    logo_alternative = models.CharField(
        _("wat er op het logo staat"), max_length=200, blank=True, default=""
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(logo="") | ~Q(logo_alternative=""), name="logo_has_words"
            ),
        ]

    def __str__(self) -> str:
        return self.colour


class PlainText(models.Model):
    """A text of the result for participants, in plain Dutch: of a finding, of a point, or fixed.

    `name` says which: *finding* or *point* with its number, or the name of a fixed text. A fixed
    text without a row has its ready words; see `plain`.
    """

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="plain_texts")
    name = models.CharField(max_length=40)
    finding = models.ForeignKey(
        "findings.Finding",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="plain_texts",
    )
    point = models.ForeignKey(
        "findings.ImprovementPoint",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="plain_texts",
    )
    text = models.TextField(_("in gewone woorden"))
    # What the finding or the point said, and the counts, when somebody last wrote or reread this.
    basis = models.TextField(blank=True)
    confirmed_counts = models.JSONField(null=True, blank=True)
    # Words that were pointed out and stay, as whoever wrote it decided.
    kept_words = models.JSONField(default=list, blank=True)
    is_on = models.BooleanField(_("in de uitslag voor deelnemers"), default=True)
    on_poster = models.BooleanField(_("op het affiche"), default=False)
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When words in it were found that have to leave; empty again once somebody wrote or reread it.
    reread_since = models.DateTimeField(null=True, blank=True)
    # When somebody took it away. It comes back as it was, with its translations.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "name"], name="plain_text_once"),
            models.CheckConstraint(
                condition=Q(finding__isnull=True) | Q(point__isnull=True),
                name="plain_text_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PlainTranslation(models.Model):
    """A plain text in a language of participants. It goes out once it was approved.

    `source` is the Dutch as it was then: when that changes, somebody looks at the translation anew.
    """

    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, related_name="plain_translations"
    )
    name = models.CharField(max_length=40)  # as that of the text
    # Empty where it is of a fixed text in its ready words.
    plain = models.ForeignKey(
        PlainText, on_delete=models.CASCADE, null=True, blank=True, related_name="translations"
    )
    language = models.CharField(max_length=12)
    text = models.TextField(_("vertaling"))
    source = models.TextField()
    status = models.CharField(
        max_length=20,
        choices=TranslationStatus,
        default=TranslationStatus.DRAFT,
    )
    # A name or a function; who translates and who checks need not have an account.
    translator = models.CharField(_("vertaald door"), max_length=100, blank=True)
    checker = models.CharField(_("nagekeken door"), max_length=100, blank=True)
    revision = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # When words in it were found that have to leave; empty again once somebody wrote or checked it.
    reread_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "name", "language"], name="plain_translation_once"
            ),
            models.CheckConstraint(
                condition=Q(status=TranslationStatus.DRAFT) | ~Q(checker=""),
                name="plain_translation_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=TranslationStatus.APPROVED,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | ~Q(status=TranslationStatus.APPROVED)
                & Q(approved_by__isnull=True, approved_at__isnull=True),
                name="plain_translation_approved_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                name="plain_translation_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Comment(models.Model):
    """What a member of the team says about a text of the report. It never leaves the team.

    `place` says of which text: see `desk`. It goes with the finding, the point or the part.
    """

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="comments")
    place = models.CharField(max_length=60)
    finding = models.ForeignKey(
        "findings.Finding", on_delete=models.CASCADE, null=True, blank=True, related_name="comments"
    )
    point = models.ForeignKey(
        "findings.ImprovementPoint",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
    )
    chapter = models.ForeignKey(
        "findings.Chapter", on_delete=models.CASCADE, null=True, blank=True, related_name="comments"
    )
    text = models.TextField(_("opmerking"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # When somebody withdrew of whom it may tell; empty again once it was reread.
    reread_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="comment_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text
