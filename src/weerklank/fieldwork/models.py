"""Conversations, their transcripts, and who spoke."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import terms


class Conversation(models.Model):
    """One conversation: when, where, in which language, with whom."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="conversations")
    number = models.PositiveIntegerField(_("nummer"))
    title = models.CharField(_("titel"), max_length=200, blank=True)
    kind = models.CharField(_("soort gesprek"), max_length=20, choices=terms.ConversationKind)
    held_on = models.DateField(_("datum"))
    place_kind = models.CharField(_("plaats"), max_length=20, choices=terms.PlaceKind, blank=True)
    language = models.CharField(_("taal van het gesprek"), max_length=12, default="nl")
    # What was heard in the room, as codes of LANGUAGES; the text may be in another one. Empty means
    # that nobody noted it.
    spoken_languages = models.JSONField(_("gesproken talen"), default=list, blank=True)
    interpreter = models.CharField(
        _("tolk"), max_length=20, choices=terms.Interpreter, default=terms.Interpreter.NONE
    )
    interpreter_place = models.CharField(
        _("tolk aanwezig"), max_length=20, choices=terms.InterpreterPlace, blank=True
    )
    interviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("interviewers")
    )
    guide = models.ForeignKey(
        "study.Guide",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conversations",
        verbose_name=_("leidraad"),
    )
    was_recorded = models.BooleanField(_("opgenomen"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="conversation_number_once"),
        ]

    def __str__(self) -> str:
        name = gettext("Gesprek %(number)s") % {"number": self.number}
        return f"{name}, {self.title}" if self.title else name


class Attendance(models.Model):
    """Who took part. Also someone who said nothing was asked what was put to all."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="attendances"
    )
    participant = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, related_name="attendances"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "participant"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} in {self.conversation}"


class QuestionPut(models.Model):
    """Whether a question of the guide was put. No row: nobody noted it, which is not a no."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="questions_put"
    )
    question = models.ForeignKey(
        "study.GuideQuestion", on_delete=models.PROTECT, related_name="put"
    )
    was_put = models.BooleanField(_("gesteld"))
    # The default: everyone present to whom the question applies, also who is added later.
    # False: those of PutTo, and nobody else.
    to_everyone = models.BooleanField(_("aan iedereen die erbij was"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "question"], name="put_once"),
            models.CheckConstraint(
                condition=Q(was_put=True) | Q(to_everyone=True), name="not_put_is_not_put_to_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {'gesteld' if self.was_put else 'niet gesteld'}"


class PutTo(models.Model):
    """Someone to whom a question was put, in a conversation where not everyone was asked."""

    put = models.ForeignKey(QuestionPut, on_delete=models.CASCADE, related_name="to")
    participant = models.ForeignKey("study.Participant", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["put", "participant"], name="put_to_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.put}"


class SourceFile(models.Model):
    """The file a transcript came from, kept for those who may read the words."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # Empty once the round's policy or a withdrawal removed the file; the fingerprint stays.
    content = models.FileField(upload_to="transcripts/%Y/%m", blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class Transcript(models.Model):
    """The words of a conversation, as code points.

    A stored text changes in two ways only. A withdrawal, or the end of a term, makes masks of words
    and keeps every position. A correction replaces words; whatever rests on the text shifts with
    it, in the same transaction (see `followers`). A text that is read in again is a new version;
    `Renewal` says what came over from the one before.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="transcripts"
    )
    role = models.CharField(
        max_length=10, choices=terms.TranscriptRole, default=terms.TranscriptRole.MAIN
    )
    version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(_("taal"), max_length=12, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    word_count = models.PositiveIntegerField()
    # Raised by each correction: positions of an earlier revision are shifted through those since.
    revision = models.PositiveIntegerField(default=0)
    source = models.ForeignKey(
        SourceFile, on_delete=models.SET_NULL, null=True, related_name="transcripts"
    )
    created_at = models.DateTimeField()
    # When the term of the plan took all of its words.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["role", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "role", "version"], name="transcript_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}, versie {self.version}"


class Speaker(models.Model):
    """A label in a conversation's transcripts, and who stands behind it."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="speakers"
    )
    label = models.CharField(_("label"), max_length=60)
    role = models.CharField(
        max_length=20, choices=terms.SpeakerRole, default=terms.SpeakerRole.UNKNOWN
    )
    participant = models.ForeignKey(
        "study.Participant",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="speakers",
    )
    at_least = models.PositiveSmallIntegerField(_("minstens"), null=True, blank=True)
    # The words under this label are the interpreter's rendering; the turns carry it too.
    speaks_via_interpreter = models.BooleanField(_("spreekt via de tolk"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "label"], name="speaker_label_once"),
            models.CheckConstraint(
                condition=Q(role=terms.SpeakerRole.PARTICIPANT, participant__isnull=False)
                | ~Q(role=terms.SpeakerRole.PARTICIPANT) & Q(participant__isnull=True),
                name="participant_exactly_when_role_says_so",
            ),
            models.CheckConstraint(
                condition=Q(role=terms.SpeakerRole.SEVERAL, at_least__gte=2)
                | ~Q(role=terms.SpeakerRole.SEVERAL) & Q(at_least__isnull=True),
                name="several_is_at_least_two",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def role_words(self) -> str:
        """Return the role in words, unless the label is that word already."""
        words = str(self.get_role_display())
        return "" if words.casefold() == self.label.casefold() else words


class Turn(models.Model):
    """A stretch of one speaker, half-open in the transcript's code points."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, null=True, related_name="turns")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    starts_at = models.FloatField(_("vanaf seconde"), null=True)
    ends_at = models.FloatField(_("tot seconde"), null=True)
    is_question = models.BooleanField(default=False)
    # An interpreter's words are someone else's: via_interpreter marks the rendering.
    via_interpreter = models.BooleanField(default=False)
    # In a text in the original language: the turn of the main text that renders this one.
    rendered_by = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="originals"
    )
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transcript", "position"], name="turn_position_once"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="turn_runs_forward"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["transcript", "start"]),
            # Of few turns, and asked of a whole round.
            models.Index(
                fields=["transcript"], name="turn_withdrawn_idx", condition=Q(is_withdrawn=True)
            ),
            models.Index(
                fields=["transcript"],
                name="turn_interpreted_idx",
                condition=Q(via_interpreter=True),
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.start}:{self.end}]"


class NameReplacement(models.Model):
    """A name that was said and what stands in its place. The round remembers it."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("naam"), max_length=100)
    replacement = models.CharField(_("vervangen door"), max_length=100)
    in_any_case = models.BooleanField(_("ook met andere hoofdletters"), default=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "name"], name="name_replaced_once"),
        ]

    def __str__(self) -> str:
        return self.replacement


class Correction(models.Model):
    """A correction of one stored text: which stretches changed, and what takes it back.

    Words replaced in several texts of a conversation are one correction with `parts`. Taking one
    back is a correction too, which `undoes` it. No row holds a name that was replaced: the round's
    list of names has it, and only as long as it does can the correction be taken back.
    """

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="corrections")
    part_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="parts")
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="undone_by"
    )
    kind = models.CharField(max_length=10, choices=terms.CorrectionKind)
    # The text's revision once this was done.
    revision = models.PositiveIntegerField()
    # [[start, end, length]]: in the text before it, that stretch became so many code points.
    edits = models.JSONField(default=list)
    # What stood there, per edit. Empty for a name, and once a withdrawal reached the text.
    was = models.JSONField(default=list)
    name = models.ForeignKey(
        NameReplacement, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The round did not know the name before: taking it back lets it forget the name again.
    is_name_new = models.BooleanField(default=False)
    turn = models.ForeignKey(Turn, on_delete=models.SET_NULL, null=True, related_name="+")
    # How the turns were, and how they became, as far as taking it back needs that.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # {room: what it cannot compute back}, as each follower gave it.
    followed = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-revision", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transcript", "revision"], name="one_correction_per_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} [{self.transcript_id}, {self.revision}]"


class Renewal(models.Model):
    """A text that was corrected as a whole: the version it came from, and what came over from it.

    Gone once it is taken back, or when one of its two texts is erased.
    """

    transcript = models.OneToOneField(Transcript, on_delete=models.CASCADE, related_name="renewal")
    earlier = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="renewals")
    # That of the earlier text: positions in it are shifted through its corrections since.
    revision = models.PositiveIntegerField()
    # {room: what it needs to take it back}, without words.
    followed = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The last day on which it can be taken back.
    until = models.DateField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.transcript_id} ← {self.earlier_id}"


class Draft(models.Model):
    """An upload between reading and storing: what the preview page shows and changes.

    Removed when it is stored or thrown away, and swept after two days.
    """

    # None for the text with which a monitor begins: monitor and round are made when it is stored.
    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # Empty for typed notes, and once the file was refused.
    content = models.FileField(upload_to="drafts", blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    state = models.CharField(
        max_length=10, choices=terms.DraftState, default=terms.DraftState.READING
    )
    refusal = models.TextField(blank=True)
    # Whoever reads the file holds a lease. An expired one is put back, three times at most.
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # interchange.transcripts.to_json(reading), as the preview has changed it so far.
    reading = models.JSONField(default=dict, blank=True)
    # The reading before the last change, for undoing it; empty when there is none.
    previous = models.JSONField(default=dict, blank=True)
    # How many names were replaced so far: {"replacement": count}. The names are the round's.
    replacements = models.JSONField(default=dict, blank=True)
    # The names themselves while there is no round to remember them: [name, replacement, any case].
    names = models.JSONField(default=list, blank=True)
    # Counts the changes, so that a page that was open too long changes nothing.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name


class MomentNote(models.Model):
    """What an interviewer wrote down while somebody spoke; it goes with who it may be about."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    question = models.ForeignKey(
        "study.GuideQuestion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Empty: about nobody in particular, so about anybody who was there.
    about = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("notitie"))
    written_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Wiped by who wrote it, who may put it back for a day; then it is gone.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["written_at", "id"]

    def __str__(self) -> str:
        return self.text


class InterviewAct(models.Model):
    """Something done on the interviewer's page that arrived: it is carried out once."""

    key = models.UUIDField(unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="acts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
