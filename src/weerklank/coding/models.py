"""The codebook of a monitor, and what coders judged of the words."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from weerklank.coding import shipped, terms

# What a code says of itself, and all of it that people fill in.
CODE_TEXTS = ("label", "gloss", "definition", "include", "exclude", "example")
CODE_FIELDS = ("number", *CODE_TEXTS, "colour", "is_container", "is_sensitive", "is_on")


class Code(models.Model):
    """One code of a monitor's codebook. A used code is switched off, never deleted."""

    monitor = models.ForeignKey("study.Monitor", on_delete=models.CASCADE, related_name="codes")
    number = models.CharField(_("nummer"), max_length=20)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField()
    label = models.CharField(_("naam"), max_length=120)
    gloss = models.CharField(_("Engels"), max_length=120, blank=True)
    definition = models.TextField(_("betekenis"), blank=True)
    include = models.TextField(_("wel"), blank=True)
    exclude = models.TextField(_("niet"), blank=True)
    example = models.TextField(_("zoals"), blank=True)
    # Colour and stroke, 1 to 9 of the palette: those of its branch, until somebody chooses.
    colour = models.PositiveSmallIntegerField(_("kleur"), default=9)
    is_container = models.BooleanField(_("alleen kop"), default=False)
    is_sensitive = models.BooleanField(_("gevoelig"), default=False)
    is_on = models.BooleanField(_("in gebruik"), default=True)
    # Of a code that is switched off: what is given instead of it.
    successor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "number"], name="code_number_once"),
            models.CheckConstraint(
                condition=Q(colour__gte=1, colour__lte=9), name="code_colour_from_palette"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def name(self) -> str:
        """What the code is called for whoever reads the page; a report says `label`."""
        return shipped.name_in(get_language() or "nl", label=self.label, gloss=self.gloss)

    @property
    def given_instead(self) -> Code | None:
        """What is given instead of a code that is off: its successor, or who succeeded that."""
        seen = {self.pk}
        last = self
        while not last.is_on and last.successor and last.successor.pk not in seen:
            last = last.successor
            seen.add(last.pk)
        return last if last.is_on and last is not self else None

    @property
    def full_name(self) -> str:
        """Its number and what it is called for whoever reads the page."""
        return f"{self.number} {self.name}"


class CodebookVersion(models.Model):
    """The codebook as it was after a change, with the reason for it."""

    monitor = models.ForeignKey(
        "study.Monitor", on_delete=models.CASCADE, related_name="codebook_versions"
    )
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reden"))
    codes = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "number"], name="codebook_version_once"),
        ]

    def __str__(self) -> str:
        return f"versie {self.number}"


class Coding(models.Model):
    """One coder's judgement that a stretch of transcript speaks to a code."""

    # Made by the browser, so that a save sent twice over a bad line is stored once.
    key = models.UUIDField(unique=True)
    transcript = models.ForeignKey(
        "fieldwork.Transcript", on_delete=models.CASCADE, related_name="codings"
    )
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="codings"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    polarity = models.CharField(_("toon"), max_length=20, choices=terms.Polarity, blank=True)
    evidence_kind = models.CharField(
        _("soort bewijs"), max_length=20, choices=terms.EvidenceKind, blank=True
    )
    memo = models.TextField(_("memo"), blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["start", "end", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="coding_span_not_empty"),
            models.UniqueConstraint(
                fields=["transcript", "coder", "code", "start", "end"],
                name="coder_gives_a_code_once_per_span",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["transcript", "start"]),
            models.Index(fields=["code", "transcript"]),
            # Who coded a text, how much, and since when, without reading the codings.
            models.Index(fields=["transcript", "coder", "created_at"], name="coding_by_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.code.number} [{self.start}:{self.end}]"

    @property
    def span_of_coder(self) -> tuple[int, int, int, int]:
        """Whose judgement of which words it is, whatever the code."""
        return self.transcript_id, self.coder_id, self.start, self.end

    @property
    def facets(self) -> dict[str, str]:
        """Return its value per facet, by name."""
        return {name: getattr(self, name) for name in terms.FACET_NAMES}

    @property
    def facets_told(self) -> list[tuple[str, str]]:
        """Return what each facet is called and its value, in words; nothing for no value."""
        return [(facet.title, facet.told(getattr(self, facet.name))) for facet in terms.FACETS]


class CodeExample(models.Model):
    """A passage that stands in the codebook as an example of its code, whichever that is by now.

    It is named by the key of its coding: so it outlives an undo at the desk, and goes along with
    the passage when a text is corrected, or a code merges or is split.
    """

    coding_key = models.UUIDField(unique=True)
    conversation = models.ForeignKey(
        "fieldwork.Conversation", on_delete=models.CASCADE, related_name="code_examples"
    )
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.coding_key)


class CarriedCoding(models.Model):
    """What became of a coding when all of the text under it was corrected.

    One to look at stays on the earlier text, where nothing counts or is quoted, until `choice`
    says otherwise; one that was left out stays there too.
    """

    renewal = models.ForeignKey(
        "fieldwork.Renewal", on_delete=models.CASCADE, related_name="codings"
    )
    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="carried")
    verdict = models.CharField(max_length=10, choices=terms.CarriedVerdict)
    why = models.CharField(max_length=10, choices=terms.CarriedReason, blank=True)
    # Somebody else speaks these words in the new text.
    is_other_speaker = models.BooleanField(default=False)
    # In which text it stood, in which revision of that, and where. One that nobody looked at after
    # an earlier correction stands in a text of before that.
    earlier = models.ForeignKey("fieldwork.Transcript", on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # Where it came to stand in the new text as that was stored; of one to look at, where its words
    # seem to have been changed, if anywhere.
    new_start = models.PositiveIntegerField(null=True)
    new_end = models.PositiveIntegerField(null=True)
    choice = models.CharField(max_length=10, choices=terms.CarriedChoice, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["start", "end", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["renewal", "coding"], name="coding_carried_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["renewal", "verdict", "choice"])]

    def __str__(self) -> str:
        return f"{self.coding_id}: {self.get_verdict_display()}"


class CodeMerge(models.Model):
    """That one code went into another, while it can be undone; who and why stands in `version`."""

    source = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="merges")
    target = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="merges_into")
    version = models.ForeignKey(CodebookVersion, on_delete=models.CASCADE, related_name="+")
    # How the codes were before.
    was_on = models.BooleanField()
    successor_before = models.ForeignKey(
        Code, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    target_was_sensitive = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class MergedCoding(models.Model):
    """A coding that a merge touched: it got the other code, or took in the one beside it.

    Where a coder gave both codes to the same words, one coding is left. `other_id` and what
    follows are then of the one that went into it; its memo stands in that of `coding`.
    """

    merge = models.ForeignKey(CodeMerge, on_delete=models.CASCADE, related_name="codings")
    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="merged")
    was_of_source = models.BooleanField()
    other_id = models.BigIntegerField(null=True)
    other_key = models.UUIDField(null=True)
    other_created_at = models.DateTimeField(null=True)
    other_changed_at = models.DateTimeField(null=True)
    # {"own": value per facet before, "other": that of the other}
    facets = models.JSONField(default=dict)
    # How long the own memo was, where that of the other begins and ends, and how long all of it is.
    memo = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.merge}: {self.coding_id}"


class CodeSplit(models.Model):
    """A code whose passages are being spread over other codes; gone once that is done."""

    source = models.OneToOneField(Code, on_delete=models.PROTECT, related_name="split")
    targets = models.ManyToManyField(Code, related_name="+")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.source)


class SplitChoice(models.Model):
    """Which code a passage gets when the spreading is done; a row for each. None: it stays."""

    split = models.ForeignKey(CodeSplit, on_delete=models.CASCADE, related_name="choices")
    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(Code, on_delete=models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.coding_id}: {self.target}"


class ReadingSize(models.Model):
    """How much one coder coded in one text, and since when.

    Kept by triggers on the table of codings, so that it is right whatever writes there: an act, an
    import, a withdrawal, the return of what was removed. Only ever read here. It has no foreign
    keys and lies in no back-up: it follows from the codings.
    """

    pk = models.CompositePrimaryKey("transcript_id", "coder_id")
    transcript_id = models.BigIntegerField()
    coder_id = models.BigIntegerField()
    codings = models.IntegerField()
    first_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.codings} van {self.coder_id} in {self.transcript_id}"


class CountedText(models.Model):
    """A text of which `Heard` and `Mention` hold what follows from its codings and its turns.

    Triggers take the row away in the transaction of whatever changes one of these, and what is
    kept of people with it; `keeping` counts the text again before it is read. So what is kept is
    right, or is not used. Without foreign keys, and in no back-up: it follows from other tables.
    """

    transcript_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.transcript_id)


class Heard(models.Model):
    """Whose words a coding touches: a row for each person that can be named in it.

    Of those whom nobody could name apart there is one row, of nobody (0), with how many they are
    at least. Whether somebody still takes part is judged where this is read.
    """

    pk = models.CompositePrimaryKey("transcript_id", "coding_id", "participant_id")
    transcript_id = models.BigIntegerField()
    coding_id = models.BigIntegerField()
    participant_id = models.BigIntegerField()
    at_least = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.participant_id or self.at_least} in {self.coding_id}"


class Mention(models.Model):
    """How many passages of a text one coder gave a code, or a code below it, per voice.

    A voice is who is heard in a passage, as `rules.Voice` writes it. Of passages, `own` have this
    code itself. Two codings of one stretch are one passage. Code 0 is any code: of that, `own` are
    all codings.
    """

    pk = models.CompositePrimaryKey("transcript_id", "coder_id", "code_id", "voice")
    transcript_id = models.BigIntegerField()
    coder_id = models.BigIntegerField()
    code_id = models.BigIntegerField()
    voice = models.TextField()
    passages = models.PositiveIntegerField()
    own = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code_id", "transcript_id"])]

    def __str__(self) -> str:
        return f"{self.code_id} in {self.transcript_id}: {self.passages}"


class Presence(models.Model):
    """Who has a text open now. Rows of a minute ago are thrown away: this is no history."""

    transcript = models.ForeignKey(
        "fieldwork.Transcript", on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transcript", "user"], name="present_once_per_text"),
        ]

    def __str__(self) -> str:
        return f"{self.user} bij {self.transcript}"


class CodingTask(models.Model):
    """Someone's work on a transcript, from her first coding until she says it is done."""

    transcript = models.ForeignKey(
        "fieldwork.Transcript", on_delete=models.CASCADE, related_name="coding_tasks"
    )
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coding_tasks"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # Whether she could see nobody else's codes of this conversation while she coded it. None:
    # nobody noted that, as with work from another program.
    was_blind = models.BooleanField(null=True, blank=True)
    # The codebook when she began, and when she handed in. None: nobody noted that.
    version_begun = models.ForeignKey(
        CodebookVersion, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    version_finished = models.ForeignKey(
        CodebookVersion, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transcript", "coder"], name="one_task_per_coder"),
        ]

    def __str__(self) -> str:
        return f"{self.coder} op {self.transcript}"


class Assignment(models.Model):
    """That somebody was asked to code a conversation, or some turns of it.

    It stays once she began, also when it was taken back (`ended_at`): so what she coded of a sample
    is never taken for a reading of all of it.
    """

    conversation = models.ForeignKey(
        "fieldwork.Conversation", on_delete=models.CASCADE, related_name="assignments"
    )
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    # The codebook to code with: the newest when the work was divided.
    version = models.ForeignKey(
        CodebookVersion, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # She codes with that version, whatever the codebook becomes. Without it: with what it is then.
    keeps_version = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    # To practise: it is held against a reference, and counts nowhere.
    is_training = models.BooleanField(default=False)
    # What chance was given to draw turns or to divide, so that it can be done again.
    seed = models.PositiveIntegerField(null=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "coder"], name="one_assignment_per_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coder}: {self.conversation}"


class FrozenCodebook(models.Model):
    """With which version of the codebook a round is coded, whatever the codebook becomes."""

    round = models.OneToOneField(
        "study.Round", on_delete=models.CASCADE, related_name="frozen_codebook"
    )
    version = models.ForeignKey(
        CodebookVersion, on_delete=models.CASCADE, related_name="frozen_rounds"
    )
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.round}: {self.version}"


class AssignedTurn(models.Model):
    """A turn of the text that is coded first which somebody codes, of a sample."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="turns")
    turn = models.ForeignKey("fieldwork.Turn", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "turn"], name="turn_assigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.turn}"


class Training(models.Model):
    """A conversation to practise on, and whose reading of it is held beside that of a trainee.

    Without `counts` it is for practice alone: nothing of it counts anywhere.
    """

    conversation = models.OneToOneField(
        "fieldwork.Conversation", on_delete=models.CASCADE, related_name="training"
    )
    reference = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    counts = models.BooleanField()
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.conversation}: {self.reference}"


class Abstention(models.Model):
    """Someone's word that she does not code a conversation, and so may see who did."""

    conversation = models.ForeignKey(
        "fieldwork.Conversation", on_delete=models.CASCADE, related_name="abstentions"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "user"], name="one_abstention_per_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} codeert {self.conversation} niet"


class Bookmark(models.Model):
    """A turn that someone wants to find back. It is hers alone, and moves with the turn."""

    turn = models.ForeignKey("fieldwork.Turn", on_delete=models.CASCADE, related_name="bookmarks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["turn", "user"], name="one_bookmark_per_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.user} bij {self.turn}"


class CountedReading(models.Model):
    """Which reading of a conversation counts, where somebody chose that.

    Without a row the first reading counts. `before` is who was chosen before, to go back to.
    """

    conversation = models.OneToOneField(
        "fieldwork.Conversation", on_delete=models.CASCADE, related_name="counted_reading"
    )
    kind = models.CharField(
        max_length=20, choices=terms.ReadingKind, default=terms.ReadingKind.CODER
    )
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    before = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=terms.ReadingKind.CODER) | Q(coder__isnull=False),
                name="reading_of_a_coder_names_her",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}: {self.get_kind_display()}"


class TurnDecision(models.Model):
    """What was decided about a turn in which two coders differ, and why.

    Of a pair the first is who has the lowest number. `only_first` and `only_second` are the codes
    that only one of them gave when it was decided: once they are others, it is to be decided anew.
    """

    turn = models.ForeignKey("fieldwork.Turn", on_delete=models.CASCADE, related_name="decisions")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("besluit"), max_length=20, choices=terms.TurnVerdict)
    reason = models.TextField(_("reden"), blank=True)
    only_first = models.JSONField(default=list)
    only_second = models.JSONField(default=list)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["turn", "first", "second"], name="one_decision_per_turn_and_pair"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="decision_pair_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.turn}: {self.get_verdict_display()}"


class DecidedCode(models.Model):
    """A code that a turn gets instead of those that only one of two coders gave."""

    decision = models.ForeignKey(TurnDecision, on_delete=models.CASCADE, related_name="codes")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="decided_in")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "code"], name="code_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.code}"


class AgreedCoder(models.Model):
    """Under whose name stands what coders of a monitor decided together: nobody who can log in."""

    monitor = models.OneToOneField(
        "study.Monitor", on_delete=models.CASCADE, related_name="agreed_coder"
    )
    coder = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agrees_for"
    )

    def __str__(self) -> str:
        return f"{self.coder} van {self.monitor}"


class AgreedReading(models.Model):
    """Of which two coders the agreed coding of a conversation was built, by whom and when."""

    conversation = models.OneToOneField(
        "fieldwork.Conversation", on_delete=models.CASCADE, related_name="agreed_reading"
    )
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    built_at = models.DateTimeField()
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="agreed_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}: {self.first} en {self.second}"
