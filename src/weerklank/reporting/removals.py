"""What happens in the report when words are removed, and in the findings below it: `removing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.findings import removing
from weerklank.reporting import models, search, versions
from weerklank.safeguards import removable
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Laying, Moved, Part
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 40


def before(laying: Laying) -> None:
    """Mark what loses words: findings, versions that were set, and points."""
    findings = removing.mark_findings(laying)
    _lay_versions(laying)
    removing.mark_points(laying, findings)


def _lay_versions(laying: Laying) -> None:
    """Let versions say that words are out of them, as long as the text they are of is not there."""
    for label, field in (
        ("reporting.VersionWords", "words_taken_at"),
        ("reporting.VersionPassage", "evidence_lost_at"),
    ):
        touched = set()
        for part in laying.scope.parts(label):
            touched |= set(part.values_list("version_id", flat=True))
        touched -= laying.scope.keys.get("reporting.ReportVersion", set())
        for version in models.ReportVersion.objects.filter(pk__in=touched).order_by("pk"):
            laying.change(version, {field: laying.at})
        if field == "words_taken_at":
            versions.renew(touched)


def after(moved: Moved) -> None:
    """Let files of versions be made again, and let be found what is there."""
    if moved.came_back:
        back = models.VersionWords.objects.filter(
            pk__in=moved.rows.get("reporting.VersionWords", ())
        )
        versions.renew(set(back.values_list("version_id", flat=True)))
    removing.let_be_found(moved)
    texts = {"reporting.Comment", "reporting.PlainText", "findings.Chapter"}
    if moved.removal.round_id and not texts.isdisjoint(moved.rows):
        for round_ in study.all_rounds().filter(pk=moved.removal.round_id):
            search.index_texts(round_)
    removing.mark_points_of_round(moved)


def count(scope: Scope, user: User) -> list[Counted]:
    """Count what goes along; of evidence only what this person may see."""
    printed = sum(
        part.filter(content__has_key="text").count()
        for part in scope.parts("reporting.VersionWords")
    )
    return [
        *removing.count(scope, user),
        Counted(gettext_noop("citaten in vastgestelde rapporten"), printed),
    ]


def register() -> None:
    removable.register(Part(room="reporting", order=ORDER, count=count, before=before, after=after))
