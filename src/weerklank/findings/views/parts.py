"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from weerklank.analysis.views import outside
from weerklank.findings import access, auditing, checking, operations, queries, withheld
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.findings.material import Material
    from weerklank.findings.models import Evidence, Finding, Quote
    from weerklank.findings.queries import FindingRow
    from weerklank.study.models import Round


def find_round(request: HttpRequest, slug: str) -> Round:
    user, found = study_pages.round_of(request, slug)
    access.check_may_see(user, found)
    return found


def find_finding(request: HttpRequest, pk: int) -> Finding:
    found = get_object_or_404(queries.all_findings(visible_to=signed_in(request)), pk=pk)
    access.check_may_see(signed_in(request), found.round)
    return found


def find_evidence(request: HttpRequest, pk: int) -> Evidence:
    return get_object_or_404(queries.all_evidence(visible_to=signed_in(request)), pk=pk)


def find_quote(request: HttpRequest, pk: int) -> Quote:
    return get_object_or_404(queries.all_quotes(visible_to=signed_in(request)), pk=pk)


def rights(request: HttpRequest, round_: Round) -> dict[str, bool]:
    """Return what the buttons on a page ask."""
    user = signed_in(request)
    may_read = can(access.check_may_read_evidence, user, round_)
    return {
        "may_write": can(access.check_may_write, user, round_),
        "may_read": may_read,
        # Outside the research team: counts are told as far as the guard tells them.
        "may_not_read": not may_read,
    }


def as_told(
    request: HttpRequest,
    rows: Iterable[FindingRow],
    told: Outside,
    *,
    is_inside: bool,
    is_whole: bool = False,
) -> list[FindingRow]:
    """Return findings as this reader may see them; what is told outside the team is kept.

    `is_whole`: these are all findings of their round.
    """
    if is_inside:
        return [queries.marked_outside(row, told) for row in rows]
    rows = list(rows)
    hidden = withheld.in_round(told.voices, rows if is_whole else None)
    rows = [hidden.row(row) for row in checking.as_read_by(rows, may_read=False)]
    found = [queries.told_outside(row, told) for row in rows]
    auditing.Grounds(told.voices, rows, told=told).tell({})
    outside.keep(request, told)
    return found


def keep_outgoing(request: HttpRequest, found: Material, told: Outside) -> None:
    """Keep what a report or a short form of it tells, and where its findings stood in it."""
    outside.keep(request, told)
    operations.keep_places(
        round=found.round,
        places=found.placing.to_keep(),
        by=signed_in(request),
        at=timezone.now(),
    )


def carry_out(
    request: HttpRequest, act: Callable[..., object], done: str, **fields: object
) -> bool:
    """Do one thing for a button, and say above the next page whether it was done."""
    with pages.refused_above(request):
        act(by=signed_in(request), at=timezone.now(), **fields)
        messages.success(request, done)
        return True
    return False
