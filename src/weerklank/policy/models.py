"""The table that says which figures and which codes are about the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from weerklank.policy import terms


class Subject(models.Model):
    """A policy goal or a part of the service, with where register and research speak of it.

    Of numbers and codes only what they are called is kept: neither wing knows this table.
    """

    monitor = models.ForeignKey(
        "study.Monitor", on_delete=models.CASCADE, related_name="policy_subjects"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("soort"), max_length=10, choices=terms.SubjectKind)
    title = models.CharField(_("onderwerp"), max_length=100)
    # A finding that names this goal is about the subject as well.
    goal = models.ForeignKey(
        "study.PolicyGoal", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    indicators = models.JSONField(_("cijfers uit het register"), default=list, blank=True)
    codes = models.JSONField(_("codes"), default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title
