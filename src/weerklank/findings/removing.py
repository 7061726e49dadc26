"""What happens in this room when words are removed: evidence and quotes go, the finding says so.

The rows go by themselves, since they point to a coding. Here findings are marked, as they are when
somebody withdraws (see `withdrawing`), and become as they were when the words come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext_noop

from weerklank.coding import blinding
from weerklank.findings import following, models, search, terms
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Laying, Moved
from weerklank.safeguards.terms import Removable

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def mark_findings(laying: Laying) -> set[int]:
    """Mark the findings that lose evidence or a quote; what they are about stays with them.

    Gives which lose something.
    """
    scope = laying.scope
    codes: dict[int, set[int]] = defaultdict(set)
    for part in scope.parts("findings.Evidence"):
        for finding, code, stance in part.values_list("finding_id", "coding__code_id", "stance"):
            codes[finding] |= {code} if stance == terms.Stance.SUPPORTING else set()
    for part in scope.parts("findings.Quote"):
        for finding in part.values_list("finding_id", flat=True):
            codes[finding] |= set()
    gone = scope.keys.get("findings.Finding", set())
    gone_codes = scope.keys.get("coding.Code", set())
    for finding in models.Finding.objects.filter(pk__in=codes.keys() - gone).order_by("pk"):
        kept = sorted({*finding.kept_codes, *codes[finding.pk]} - gone_codes)
        laying.change(
            finding,
            {
                "kept_codes": kept,
                "lost_evidence_at": laying.at,
                # Raised, so that a form that was open meanwhile is seen to be stale.
                "revision": finding.revision + 1,
            },
        )
    return set(codes)


def mark_points(laying: Laying, findings: Collection[int]) -> None:
    """Mark the points that rest on findings that lose something."""
    for point in following.resting_on(findings).order_by("pk"):
        laying.change(point, {"lost_evidence_at": laying.at, "revision": point.revision + 1})


def mark_points_of_round(moved: Moved) -> None:
    """Mark the points that rest on findings of a removed round, until it comes back.

    A round is not taken up, so what hangs on it does not pass `mark_points`.
    """
    if moved.removal.kind != Removable.ROUND:
        return
    of_round = models.Finding.objects.filter(round=moved.removal.subject_id)
    points = following.resting_on(of_round.values_list("pk", flat=True))
    marked_then = None if not moved.came_back else moved.removal.at
    # Raised, so that a form that was open meanwhile is seen to be stale.
    points.filter(lost_evidence_at=marked_then).update(
        lost_evidence_at=None if moved.came_back else moved.removal.at,
        revision=F("revision") + 1,
    )


def let_be_found(moved: Moved) -> None:
    """Let what went along be found no longer, or again when it came back."""
    summaries = moved.rows.get("findings.CellSummary", ())
    answers = moved.rows.get("findings.ShownStatement", ())
    if moved.came_back:
        search.index_summaries(summaries)
        search.index_answers(answers)
    else:
        search.forget_summaries(summaries)
        search.forget_answers(answers)


def count(scope: Scope, user: User) -> list[Counted]:
    """Count what goes along; of evidence only what this person may see."""
    seen = blinding.sight_of_all(user).among(
        coder="coding__coder", conversation="coding__transcript__conversation"
    )
    evidence = quotes = released = 0
    losing: set[int] = set()
    for part in scope.parts("findings.Evidence"):
        shown = part.filter(seen)
        evidence += shown.count()
        losing |= set(shown.values_list("finding_id", flat=True))
    for part in scope.parts("findings.Quote"):
        shown = part.filter(seen)
        quotes += shown.count()
        released += shown.exclude(released_at=None).count()
        losing |= set(shown.values_list("finding_id", flat=True))
    findings = scope.count("findings.Finding")
    return [
        Counted(gettext_noop("bevindingen"), findings),
        Counted(gettext_noop("bevindingen die bewijs verliezen"), 0 if findings else len(losing)),
        Counted(gettext_noop("bewijzen bij bevindingen"), evidence),
        Counted(gettext_noop("citaten"), quotes),
        Counted(gettext_noop("vrijgegeven citaten"), released),
        Counted(gettext_noop("samenvattingen"), scope.count("findings.CellSummary")),
        Counted(gettext_noop("voorgelegde zinnen"), scope.count("findings.ShownStatement")),
    ]
