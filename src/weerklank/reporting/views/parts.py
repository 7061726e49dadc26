"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from weerklank.reporting import access, queries
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.reporting.models import Evidence, Finding, Quote, ReportVersion
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


def find_version(request: HttpRequest, slug: str, number: int) -> ReportVersion:
    return get_object_or_404(find_round(request, slug).report_versions, number=number)


def rights(request: HttpRequest, round_: Round) -> dict[str, bool]:
    """Return what the buttons on a page ask."""
    user = signed_in(request)
    return {
        "may_write": can(access.check_may_write, user, round_),
        "may_read": can(access.check_may_read_evidence, user, round_),
    }


def carry_out(
    request: HttpRequest, act: Callable[..., object], done: str, **fields: object
) -> bool:
    """Do one thing for a button, and say above the next page whether it was done."""
    with pages.refused_above(request):
        act(by=signed_in(request), at=timezone.now(), **fields)
        messages.success(request, done)
        return True
    return False
