"""What is measured and asked of an improvement point, and what came of it.

The tables have the names that they got as a part of `reporting`; see docs/adr/0049.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weerklank.findings import terms as findings_terms
from weerklank.followup import terms
from weerklank.study.terms import Perspective


class PointMeasure(models.Model):
    """What is counted to see whether anything changed at a point: who say what, and what is better.

    The code counts with those below it. Without a value it is of everybody of the perspective.
    """

    point = models.OneToOneField(
        "findings.ImprovementPoint", on_delete=models.CASCADE, related_name="measure"
    )
    code = models.ForeignKey("coding.Code", on_delete=models.PROTECT, related_name="measures")
    perspective = models.CharField(_("wie"), max_length=20, choices=Perspective)
    # Keys, empty for no choice: a group such as those of one leerroute.
    characteristic = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=40, blank=True)
    better = models.CharField(_("wat is beter"), max_length=10, choices=findings_terms.Better)

    class Meta:
        db_table = "reporting_pointmeasure"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(characteristic="", value="") | ~Q(characteristic="") & ~Q(value=""),
                name="measure_group_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_perspective_display()})"


class PointQuestion(models.Model):
    """A question of a guide that asks after an improvement point."""

    point = models.ForeignKey(
        "findings.ImprovementPoint", on_delete=models.CASCADE, related_name="questions"
    )
    question = models.ForeignKey(
        "study.GuideQuestion", on_delete=models.CASCADE, related_name="points"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "reporting_pointquestion"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "question"], name="point_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.question}"


class PointVerdict(models.Model):
    """What two rounds said about a point on a day, kept as it was then.

    `counts` holds numbers of people only: no word and no pseudonym. When somebody who may be in
    them withdraws they are thrown away, and `emptied_at` says so; the verdict stays.
    """

    point = models.ForeignKey(
        "findings.ImprovementPoint", on_delete=models.CASCADE, related_name="verdicts"
    )
    before = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=20, choices=findings_terms.Verdict)
    basis = models.CharField(max_length=20, choices=terms.Basis)
    # What was measured, as it was then.
    code_number = models.CharField(max_length=20)
    code_label = models.CharField(max_length=120)
    perspective = models.CharField(max_length=20, choices=Perspective)
    better = models.CharField(max_length=10, choices=findings_terms.Better)
    # [[reason, what of it], …]
    reasons = models.JSONField(default=list, blank=True)
    # {"before": [said, asked], "after": [said, asked], "low": …, "high": …, "codebook": version}
    counts = models.JSONField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True)
    # The step that it was kept with.
    change = models.OneToOneField(
        "findings.PointChange",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="verdict",
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "reporting_pointverdict"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(counts__isnull=True),
                name="verdict_emptied_of_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
