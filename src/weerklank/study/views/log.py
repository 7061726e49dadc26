"""What happened in a monitor, and the certificates of withdrawal."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from weerklank.interchange import tables
from weerklank.safeguards import cleaning, downloads, pages, wording
from weerklank.safeguards import queries as safeguards_queries
from weerklank.study import access, forms, queries
from weerklank.study.views import parts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.safeguards.models import LogLine

LINES_ON_A_PAGE = 50
# What a beheerder who codes blind herself does not read of others. This room cannot ask which
# conversations she is done with, so it leaves out all of it for as long as a round is blind.
OF_CODING = ("coding", "disagreement", "evidence", "passage", "quote", "reading", "task")


@require_GET
def log(request: HttpRequest, monitor: str) -> HttpResponseBase:
    user, found = parts.monitor_of(request, monitor)
    access.check_may_manage(user, found)
    lines = safeguards_queries.log_of_monitor(found.pk)
    leaves_out = queries.codes_blind_in(user, found)
    if leaves_out:
        lines = lines.exclude(~Q(by_id=user.pk), _of_coding())
    form = forms.LogFilterForm(
        data=request.GET or None,
        who=safeguards_queries.names_in(lines),
        what=safeguards_queries.happenings_in(lines),
    )
    if form.is_valid():
        lines = _filtered(lines, form)
    if request.GET.get("vorm") == "csv":
        # First, since the line about this export stands in it as well.
        pages.look(request, "log.exported", found)
        return downloads.send(request, f"logboek-{found.slug}.csv", _as_csv(lines), logs=None)
    page = pages.page_of(request, lines, LINES_ON_A_PAGE)
    rows = wording.lines_in_words(page)
    context = {
        "monitor": found,
        "form": form,
        "page": page,
        "rows": rows,
        "leaves_out": leaves_out,
    }
    context |= parts.rights(user, found)
    return render(request, "study/log.html", context)


def _of_coding() -> Q:
    """Say that a line tells what someone coded, or what she did with that."""
    found = Q()
    for sign in OF_CODING:
        found |= Q(what__startswith=f"{sign}.")
    return found


def _filtered(lines: QuerySet[LogLine], form: forms.LogFilterForm) -> QuerySet[LogLine]:
    wanted = form.cleaned_data
    if wanted["who"]:
        lines = lines.filter(by_name=wanted["who"])
    if wanted["what"]:
        lines = lines.filter(what=wanted["what"])
    if wanted["kind"]:
        lines = lines.filter(kind=wanted["kind"])
    if wanted["since"]:
        lines = lines.filter(at__gte=_midnight(wanted["since"]))
    if wanted["until"]:
        lines = lines.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    return lines


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _as_csv(lines: QuerySet[LogLine]) -> bytes:
    header = [
        _("moment"),
        _("wie"),
        _("soort"),
        _("handeling"),
        _("waarop"),
        _("nummer"),
        _("vanwaar"),
        _("uitkomst"),
        _("bijzonderheden"),
    ]
    rows = (
        [
            timezone.localtime(line.at).isoformat(timespec="seconds"),
            line.by_name,
            line.get_kind_display(),
            wording.in_words(line.what),
            wording.subject_in_words(line.subject_type),
            line.subject_id,
            wording.origin_in_words(line.origin),
            line.get_result_display(),
            wording.detail_in_words(line.detail),
        ]
        for line in lines.iterator(chunk_size=1000)
    )
    return tables.csv_bytes(header, rows)


@require_GET
def certificates(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    access.check_may_see_certificates(user, found)
    pages.look(request, "certificates.viewed", found)
    rounds = {round_.pk: round_ for round_ in found.rounds.all()}
    rows = [
        {"certificate": certificate, "round": rounds.get(certificate.round_id)}
        for certificate in safeguards_queries.certificates(found.pk)
    ]
    context = {"monitor": found, "rows": rows, **parts.rights(user, found)}
    return render(request, "study/certificates.html", context)


@require_GET
def certificate(request: HttpRequest, monitor: str, reference: UUID) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    access.check_may_see_certificates(user, found)
    shown = get_object_or_404(safeguards_queries.certificates(found.pk), reference=reference)
    pages.look(request, "certificate.viewed", shown)
    round_ = found.rounds.filter(pk=shown.round_id).first()
    context = {
        "monitor": found,
        "certificate": shown,
        "cleaning": cleaning.state(shown.reference),
        "of_round": round_,
        "counts": {what: count for what, count in shown.counts.items() if count},
    }
    return render(request, "study/certificate.html", context)
