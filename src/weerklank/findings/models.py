"""Findings, what they rest on, quotes, and the texts of a report around them.

The tables have the names that they got when findings were a part of `reporting`; see docs/adr/0049.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weerklank.findings import terms
from weerklank.study.terms import Perspective


class Finding(models.Model):
    """A statement of the report, with the words it rests on."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="findings")
    section = models.CharField(_("deel van het rapport"), max_length=20, choices=terms.Section)
    position = models.PositiveIntegerField()
    statement = models.TextField(_("bevinding"))
    perspective = models.CharField(_("over wie gaat dit"), max_length=20, choices=Perspective)
    kind = models.CharField(_("soort"), max_length=20, choices=terms.FindingKind)
    research_question = models.ForeignKey(
        "study.ResearchQuestion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("onderzoeksvraag"),
    )
    policy_goal = models.ForeignKey(
        "study.PolicyGoal",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("beleidsdoel"),
    )
    addressee = models.CharField(_("voor wie is dit punt"), max_length=100, blank=True)
    # Where it stands instead of in the part of its section; that is where it goes back to.
    chapter = models.ForeignKey(
        "findings.Chapter",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="findings",
    )
    counter_search = models.CharField(
        _("tegenspraak"),
        max_length=30,
        choices=terms.CounterSearch,
        default=terms.CounterSearch.NOT_YET,
    )
    # When someone's withdrawal took evidence or a quote away; empty again once it was reread.
    lost_evidence_at = models.DateTimeField(null=True, blank=True)
    # When words of its evidence were put right, or who spoke them; empty again once reread.
    corrected_at = models.DateTimeField(null=True, blank=True)
    # Ids of the codes of evidence that a withdrawal took away: whom the sentence was asked of stays
    # the same, also when nothing is left that says it. The codebook is in a room below this one.
    kept_codes = models.JSONField(default=list, blank=True)
    # The counts when someone last wrote or reread the statement. Empty: from before this was kept.
    confirmed_counts = models.JSONField(null=True, blank=True)
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "reporting_finding"
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.statement


class Evidence(models.Model):
    """A coded passage under a finding. It keeps the coding: what is cited is not removed."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    coding = models.ForeignKey("coding.Coding", on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=20, choices=terms.Stance)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "reporting_evidence"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "coding"], name="evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.coding}"


class Quote(models.Model):
    """A passage to print under a finding, in the form in which it will be read."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="quotes")
    coding = models.ForeignKey("coding.Coding", on_delete=models.PROTECT, related_name="quotes")
    position = models.PositiveSmallIntegerField(default=0)
    form = models.CharField(
        _("vorm"), max_length=20, choices=terms.QuoteForm, default=terms.QuoteForm.VERBATIM
    )
    shown_text = models.TextField(_("zo komt het in het rapport"))
    # The words as they were spoken, to print beside a rendering or a translation; empty for none.
    original_text = models.TextField(_("oorspronkelijke woorden erbij"), blank=True)
    original_language = models.CharField(max_length=12, blank=True)
    attributes = models.JSONField(_("kenmerken erbij"), default=list, blank=True)
    # Characteristics that the words themselves give away, as somebody said who read them.
    given_away = models.JSONField(_("de woorden verraden ook"), default=list, blank=True)
    # Words that were pointed out and stay, as whoever released it decided.
    kept_words = models.JSONField(default=list, blank=True)
    # Who releases, releases what she read: a later form has a higher number.
    revision = models.PositiveIntegerField(default=1)
    # Whoever gave the quote its present form; a change makes a new proposer.
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When the passage under it was corrected; empty again once someone looked at it.
    corrected_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        db_table = "reporting_quote"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("proposed_by")),
                name="quote_released_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="quote_release_whole",
            ),
            models.CheckConstraint(
                condition=Q(original_text="", original_language="")
                | ~Q(original_text="") & ~Q(original_language=""),
                name="quote_original_has_a_language",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_text


class ClaimAnswer(models.Model):
    """Why an amount that the counts do not bear out stands as it does, in somebody's own words.

    It answers one amount in one sentence at the counts of then: `key` tells these apart, so that
    an answer no longer counts when one of them changes. One about what may not leave the research
    team counts once a second onderzoeker approved it.
    """

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="claim_answers")
    key = models.CharField(max_length=32)
    said = models.CharField(max_length=200)
    verdict = models.CharField(max_length=20)
    reason = models.TextField(_("waarom het zo blijft staan"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        db_table = "reporting_claimanswer"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "key"], name="claim_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.said}: {self.reason}"


class AmountBands(models.Model):
    """What words for an amount stand for in one monitor, where somebody chose otherwise.

    `chosen` has {word: {end: share or persons}} of the words that differ from the bands that ship.
    """

    monitor = models.OneToOneField(
        "study.Monitor", on_delete=models.CASCADE, related_name="amount_bands"
    )
    chosen = models.JSONField(default=dict, blank=True)
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "reporting_amountbands"

    def __str__(self) -> str:
        return ", ".join(sorted(self.chosen))


class CellSummary(models.Model):
    """What one person said about one theme, in a researcher's own words: a cell of the framework.

    The theme is a code with those below it. `passages` are the passages at which somebody wrote
    or reread it, each as a digest of its words: their set tells later whether it still fits.
    """

    participant = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, related_name="summaries"
    )
    code = models.ForeignKey("coding.Code", on_delete=models.PROTECT, related_name="summaries")
    text = models.TextField(_("samenvatting"))
    passages = models.JSONField(default=list, blank=True)
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When somebody said that it still holds at other passages; empty since it was written.
    reread_at = models.DateTimeField(null=True, blank=True)
    reread_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "reporting_cellsummary"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "code"], name="one_summary_per_cell"),
            models.CheckConstraint(
                condition=Q(reread_by__isnull=True, reread_at__isnull=True)
                | Q(reread_by__isnull=False, reread_at__isnull=False),
                name="summary_reread_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Report(models.Model):
    """The texts around the findings of a round."""

    round = models.OneToOneField("study.Round", on_delete=models.CASCADE, related_name="report")
    title = models.CharField(_("titel"), max_length=200)
    introduction = models.TextField(_("inleiding"), blank=True)
    reason = models.TextField(_("aanleiding"), blank=True)
    conclusion = models.TextField(_("conclusie"), blank=True)
    authors = models.CharField(_("onderzoekers"), max_length=300, blank=True)
    # {text: the numbers of the round when someone last wrote or reread it}; see `rereading`.
    confirmed_numbers = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "reporting_report"

    def __str__(self) -> str:
        return self.title


class ImprovementPoint(models.Model):
    """Something to do better, for somebody, followed over the rounds of a monitor."""

    monitor = models.ForeignKey(
        "study.Monitor", on_delete=models.CASCADE, related_name="improvement_points"
    )
    # The round of the finding that it was made from. A point made by hand has none.
    round = models.ForeignKey(
        "study.Round",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="improvement_points",
    )
    is_from_finding = models.BooleanField(default=False)
    number = models.PositiveIntegerField()
    what = models.TextField(_("wat kan er beter"))
    addressee = models.CharField(_("voor wie is dit punt"), max_length=100, blank=True)
    policy_goal = models.ForeignKey(
        "study.PolicyGoal",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="improvement_points",
        verbose_name=_("beleidsdoel"),
    )
    # Who sees to it. A name or a function; she need not have an account.
    owner = models.CharField(_("eigenaar"), max_length=100, blank=True)
    planned_step = models.TextField(_("afgesproken stap"), blank=True)
    due_on = models.DateField(_("afgesproken dag"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=terms.PointStatus,
        default=terms.PointStatus.PROPOSED,
    )
    # The day of the step that gave it this status; a step that is taken back gives the old day.
    status_since = models.DateField()
    reason = models.TextField(_("waarom niet"), blank=True)
    # When a finding under it lost evidence, or went; empty again once the point was reread.
    lost_evidence_at = models.DateTimeField(null=True, blank=True)
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "reporting_improvementpoint"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "number"], name="point_number_once"),
            models.CheckConstraint(
                condition=~Q(status=terms.PointStatus.NOT_TAKEN_OVER, reason=""),
                name="point_reason_when_not_taken_over",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class PointEvidence(models.Model):
    """A finding that an improvement point rests on."""

    point = models.ForeignKey(ImprovementPoint, on_delete=models.CASCADE, related_name="evidence")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="points")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "reporting_pointevidence"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "finding"], name="point_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.finding}"


class PointChange(models.Model):
    """A line in the history of an improvement point. It is only added, never changed.

    `was` and `became` hold a status, a day or a name; of a longer text only that it changed, so
    that words taken out of a point are not left in its history. Words of somebody that stand in it
    all the same leave it with her: see `taken_over`.
    """

    point = models.ForeignKey(ImprovementPoint, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, choices=terms.PointChangeKind)
    was = models.CharField(max_length=300, blank=True)
    became = models.CharField(max_length=300, blank=True)
    note = models.TextField(_("toelichting"), blank=True)
    # The step that this one takes back.
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "reporting_pointchange"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.get_kind_display()

    def save(self, **kwargs: Any) -> None:  # as Django types them
        if not self._state.adding:
            raise TypeError("a line of a history is never written twice")
        super().save(**kwargs)


class SheetWording(models.Model):
    """How a finding is put on the sheets of the people it rests on: plainly, and without amounts.

    It was written for the statement as it was then: when that changes, it has to be written again.
    """

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="sheet_wording")
    text = models.TextField(_("zo komt de zin op het vel"))
    statement = models.TextField()
    # Words that were pointed out and stay, as whoever wrote it decided.
    kept_words = models.JSONField(default=list, blank=True)
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "reporting_sheetwording"

    def __str__(self) -> str:
        return self.text


class StatementSheet(models.Model):
    """Statements that are laid before one of the people they rest on, and that she answered.

    It keeps what stood on it. Of one person at most one is without answers.
    """

    participant = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, related_name="sheets"
    )
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    shown_on = models.DateField(_("dag"), null=True, blank=True)
    way = models.CharField(_("hoe"), max_length=20, choices=terms.ShownWay, blank=True)
    # None: nobody noted it, which is not a no.
    through_interpreter = models.BooleanField(_("via een tolk"), null=True, blank=True)
    # Of her own words, as they stand here.
    language = models.CharField(_("taal"), max_length=12, blank=True)
    # She does not want to be asked again.
    is_last = models.BooleanField(_("wil niet opnieuw gevraagd worden"), default=False)
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "reporting_statementsheet"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "number"], name="sheet_number_once"),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(entered_at__isnull=True),
                name="one_sheet_without_answers",
            ),
            models.CheckConstraint(
                condition=Q(entered_at__isnull=True, entered_by__isnull=True, shown_on=None, way="")
                | Q(entered_at__isnull=False, entered_by__isnull=False, shown_on__isnull=False)
                & ~Q(way=""),
                name="sheet_entered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.number}"


class ShownStatement(models.Model):
    """One statement on a sheet as it was shown, and what was answered to it."""

    sheet = models.ForeignKey(StatementSheet, on_delete=models.CASCADE, related_name="statements")
    # Empty once the finding was taken away: what she answered stays.
    finding = models.ForeignKey(
        Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="shown"
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    # What the finding said then; its words on the sheet may be plainer.
    statement = models.TextField()
    answer = models.CharField(_("antwoord"), max_length=20, choices=terms.ShownAnswer, blank=True)
    words = models.TextField(_("eigen woorden"), blank=True)
    # When somebody read the finding again after *not what I meant*.
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "reporting_shownstatement"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "position"], name="shown_position_once"),
            models.UniqueConstraint(fields=["sheet", "finding"], name="shown_once_on_a_sheet"),
            models.CheckConstraint(
                condition=Q(words="") | ~Q(answer="") & ~Q(answer=terms.ShownAnswer.NOT_REACHED),
                name="words_come_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by__isnull=True)
                | Q(
                    looked_at__isnull=False,
                    looked_by__isnull=False,
                    answer=terms.ShownAnswer.NOT_MEANT,
                ),
                name="looked_at_what_was_not_meant",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Chapter(models.Model):
    """A part of the report as somebody arranged it: a ready one, or one of her own.

    A round without any has the ready parts in their ready order; see `outline`.
    """

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="chapters")
    kind = models.CharField(max_length=20, choices=terms.ChapterKind, default=terms.ChapterKind.OWN)
    # The chapter that it is a section of; a chapter has none.
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="sections"
    )
    position = models.PositiveIntegerField()
    is_on = models.BooleanField(default=True)
    # Of a part of one's own: it stands among the annexes, with a letter.
    is_annex = models.BooleanField(default=False)
    # Empty: what a ready part is called by itself.
    title = models.CharField(_("kop"), max_length=200, blank=True)
    # As `documents.prose` reads it; a statement is named in it by its key, not by its number.
    text = models.TextField(_("tekst"), blank=True)
    # What stood there before, to put back. A withdrawal empties it.
    previous_text = models.TextField(blank=True)
    # What only people know of a list of questions: {number: answer}.
    answers = models.JSONField(default=dict, blank=True)
    # Of the part that puts inburgeraars and providers beside each other: which codes it shows, and
    # the ids of those that somebody chose. The codebook is in a room below this one.
    comparing = models.CharField(
        _("welke codes naast elkaar"),
        max_length=10,
        choices=terms.Comparing,
        default=terms.Comparing.WIDEST,
    )
    compared = models.JSONField(default=list, blank=True)
    # The numbers of the round when someone last wrote or reread the text; see `rereading`.
    confirmed_numbers = models.JSONField(null=True, blank=True)
    # A part of one's own that was taken out: it lies there to be put back.
    removed_at = models.DateTimeField(null=True, blank=True)
    # Raised by one at each change, so that a stale save is seen instead of overwriting.
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "reporting_chapter"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=~Q(kind=terms.ChapterKind.OWN),
                name="ready_chapter_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=terms.ChapterKind.OWN, title=""), name="own_chapter_has_title"
            ),
            models.CheckConstraint(
                condition=Q(is_annex=False) | Q(kind=terms.ChapterKind.OWN, parent__isnull=True),
                name="own_annex_stands_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class FindingPlaces(models.Model):
    """Where a finding is told again: at which parts of the service and themes, in which briefs.

    Kept when it was first told outside the team, or as a researcher chose. From then on it follows
    no passages: a sentence that moves when somebody leaves would tell that she said it.
    """

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="places")
    # Ids of codes. The codebook is in a room below this one.
    codes = models.JSONField(default=list, blank=True)
    # Kinds of providers whose brief it stands in.
    briefs = models.JSONField(default=list, blank=True)
    is_chosen = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "reporting_findingplaces"

    def __str__(self) -> str:
        return str(self.finding_id)


class TextVersion(models.Model):
    """A text of the report as somebody wrote it: the newest of a place stands there now.

    A withdrawal empties what was replaced, which may say too much, and the newest once it is
    replaced. Who wrote when stays.
    """

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="text_versions")
    place = models.CharField(max_length=60)
    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, null=True, blank=True, related_name="text_versions"
    )
    point = models.ForeignKey(
        ImprovementPoint,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="text_versions",
    )
    chapter = models.ForeignKey(
        Chapter, on_delete=models.CASCADE, null=True, blank=True, related_name="text_versions"
    )
    text = models.TextField(blank=True)
    # Empty of what stood there before this was kept.
    at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    emptied_at = models.DateTimeField(null=True, blank=True)
    # When somebody withdrew while it stood there: it is emptied once another takes its place.
    leaves_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "reporting_textversion"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(text=""), name="text_version_emptied"
            ),
        ]

    def __str__(self) -> str:
        return self.text
