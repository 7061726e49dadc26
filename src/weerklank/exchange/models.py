"""What came from projects of other programs, and what of it is kept to go out again.

The tables carry the name of the room in which they were made; see docs/adr/0023.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weerklank.exchange.rules import State


class TakenProject(models.Model):
    """A file that was taken into a round: who wrote it, and how its positions were counted."""

    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, related_name="taken_projects"
    )
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    name = models.TextField(_("naam"))
    origin = models.TextField(_("geschreven door"), blank=True)
    # {"unit", "line_end", "mark", "reason"}: how positions were counted in the file, and why.
    counting = models.JSONField(default=dict)
    # The attributes of the project itself, and what in it no standard knows.
    head = models.JSONField(default=dict)
    # The heading that holds the codes that came along; it is ours, so it does not go out.
    branch = models.ForeignKey(
        "coding.Code", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "coding_takenproject"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "sha256"], name="project_taken_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class KeptPart(models.Model):
    """A part of a project in the file's own form, and what it became with us.

    Of what became rows of ours the form holds what we have no place for: GUIDs, names of
    passages, times. Its words, codes and codings come from our rows when it goes out.
    """

    project = models.ForeignKey(TakenProject, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    guid = models.CharField(max_length=64)
    # Empty once a withdrawal reached it; the GUID stays.
    xml = models.TextField(blank=True)
    # "cases": keys of the cases it speaks of; "named": those found by name only; "parent": the
    # code above it; "left" and "keys": codings by number that were not taken over, or under
    # another key; "outside": passages by number that do not lie in the text; "memo": of a note,
    # that it became a memo; "told": that the file said what that is about.
    extra = models.JSONField(default=dict)
    conversation = models.ForeignKey(
        "fieldwork.Conversation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    transcript = models.ForeignKey(
        "fieldwork.Transcript", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    participant = models.ForeignKey(
        "study.Participant", on_delete=models.CASCADE, null=True, related_name="+"
    )
    characteristic = models.ForeignKey(
        "study.Characteristic", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    code = models.ForeignKey("coding.Code", on_delete=models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Of a note: the memo that it became.
    memo = models.ForeignKey("memos.Memo", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "coding_keptpart"
        ordering: ClassVar = ["project_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "position"], name="kept_part_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "guid"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.guid}"


class KeptFile(models.Model):
    """A file that lay beside the project and that a kept part points to."""

    part = models.ForeignKey(KeptPart, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content = models.FileField(upload_to="kept/%Y/%m")

    class Meta:
        db_table = "coding_keptfile"
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Work(models.Model):
    """What of work on a file by the worker is kept; see `operations/working.py`."""

    state = models.CharField(max_length=10, default=State.OPEN.value)
    # Which start this is: what comes back under an older number is not kept.
    attempt = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    since = models.DateTimeField(null=True)  # in this state
    # Why it was refused, as `told.dumps` writes it, or the sentence itself.
    refusal = models.TextField(blank=True)
    content = models.FileField()  # each says where

    class Meta:
        abstract = True


class ProjectDraft(Work):
    """A project between looking at it and taking it over. Swept after two days."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content = models.FileField(upload_to="projects")
    # How positions are counted when told: {"unit", "line_end", "mark"}; empty: from the file.
    told = models.JSONField(default=dict, blank=True)
    # inspection.look(...): what is in the file, as the page shows it. Empty: not yet looked at.
    found = models.JSONField(default=dict, blank=True)
    # What was decided about it at the last start: rules.Choices as JSON; or, when it was to be
    # looked at, {"look": how positions are then counted, as `told`}.
    choices = models.JSONField(default=dict, blank=True)
    # Of what was taken over: how many of each.
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "coding_projectdraft"
        ordering: ClassVar = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name


class GivenProject(Work):
    """A round as a file that the worker makes for one person. Swept after a day.

    Per round and person there is one: the next takes its place.
    """

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=20, blank=True)
    for_reuse = models.BooleanField(default=False)
    # Empty until it is made; it is there from the start, so that a row names it.
    content = models.FileField(upload_to="given")
    size = models.PositiveBigIntegerField(default=0)
    # How many there are to write.
    texts = models.PositiveIntegerField(default=0)
    codings = models.PositiveIntegerField(default=0)
    # What went in that may have to leave, see `giving.held_by`: once it does, so does the file.
    held = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "asked_by"], name="project_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round}"
