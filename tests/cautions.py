"""Saying why what a report rests on stays as it is, so that a version can be set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import cast
from weerklank.findings import auditing_points, material
from weerklank.findings.operations import answers

if TYPE_CHECKING:
    from datetime import datetime

    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


def answer(round_: Round, by: User, *, at: datetime = cast.NOW) -> int:
    """Give a reason for each warning about what findings and points rest on; return how many.

    As `answer_claim` does, which counts all of it again for each.
    """
    found = material.audit(material.gather(round_))
    waiting = [entry for entry in found if entry.is_caution and entry.is_open]
    for entry in waiting:
        answers.keep_answer(
            round=auditing_points.answered_in(round_, entry.place),
            key=entry.key,
            said=entry.claim.said,
            verdict=entry.verdict,
            reason="Nagekeken: dit is wat er is.",
            by=by,
            at=at,
        )
    return len(waiting)
