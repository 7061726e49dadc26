"""Versions of the report: the list, one that is set, and whether everybody may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.findings import access as findings_access
from weerklank.findings import material
from weerklank.findings.views import parts
from weerklank.rendering import freezing, html
from weerklank.rendering.formats import FORMATS, Format, format_of
from weerklank.reporting import access, forms, operations, refusals
from weerklank.reporting import versions as reads
from weerklank.reporting.documents import editions, setting
from weerklank.reporting.documents import plain as documents
from weerklank.reporting.render.results import ResultFile, file_called
from weerklank.reporting.render.results import files_of as files_of_result
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.sentences.differing import difference
from weerklank.study.terms import LANGUAGES

if TYPE_CHECKING:
    from weerklank.rendering import document
    from weerklank.reporting.models import ReportVersion, VersionFile
    from weerklank.study.models import Round

EVIDENCE = "bewijs"
EVIDENCE_HEADER = (
    "uitspraak",
    "passage",
    "zegt",
    "telt mee",
    "gesprek",
    "code",
    "begin",
    "eind",
    "deelnemers",
)


def find_version(request: HttpRequest, slug: str, number: int) -> ReportVersion:
    return get_object_or_404(parts.find_round(request, slug).report_versions, number=number)


def _rights(request: HttpRequest, round_: Round) -> dict[str, bool]:
    user = signed_in(request)
    return {
        "may_set": can(access.check_may_set, user, round_),
        "may_take_off": can(access.check_may_take_off, user, round_),
        "may_read": can(findings_access.check_may_read_evidence, user, round_),
    }


def _row(round_: Round, number: int) -> reads.VersionRow:
    found = reads.row(round_, number)
    if found is None:
        raise Http404
    return found


def files_of(version: ReportVersion) -> list[tuple[Format, VersionFile]]:
    """Return the formats in which a version is there, or waits to be made again."""
    by_ending = {file.ending: file for file in version.files.all()}
    return [(each, by_ending[each.ending]) for each in FORMATS if each.ending in by_ending]


class KeptResult(NamedTuple):
    """A letter, or a result or poster in one language, as a version has it."""

    label: str
    files: list[tuple[ResultFile, VersionFile]]


def results_of(version: ReportVersion, *, for_everybody: bool = False) -> list[KeptResult]:
    """Return what a version has beside its report: letters, then results and posters by language.

    With `for_everybody` only what its public page may offer.
    """
    by_name = {file.ending: file for file in version.files.all() if file.size}
    names = [(each.key, str(each.label)) for each in editions.EDITIONS] + [
        (f"{kind}-{language}", label % {"language": name})
        for kind, label in (
            (documents.RESULT, _("Uitslag voor deelnemers, %(language)s")),
            (documents.POSTER, _("Affiche, %(language)s")),
        )
        for language, (name, _own_name) in LANGUAGES.items()
    ]
    kept = [
        KeptResult(
            label,
            [
                (each, by_name[each.name])
                for each in files_of_result(key)
                if each.name in by_name and (each.is_public or not for_everybody)
            ],
        )
        for key, label in names
    ]
    return [each for each in kept if each.files]


def address(version: ReportVersion, *, fixed: bool = True) -> str:
    """Return where everybody reads a version: its own address, or that of the newest."""
    slug = version.round.slug
    path = (
        reverse("reporting:public_version", args=[slug, version.number])
        if fixed
        else reverse("reporting:public_report", args=[slug])
    )
    return f"{settings.PUBLIC_BASE_URL}{path}"


@require_GET
def versions(request: HttpRequest, round: str) -> HttpResponse:
    """List what was set of this report, the newest first."""
    round_ = parts.find_round(request, round)
    rows = reads.rows(round_)
    context = {
        "round": round_,
        "step": "report",
        "rows": [(row, files_of(row.record), results_of(row.record)) for row in rows],
        "is_public": any(row.is_public for row in rows),
        "address": address(rows[0].record, fixed=False) if rows else "",
        **_rights(request, round_),
    }
    return pages.answer(request, "reporting/versions.html", context)


@require_http_methods(["GET", "POST"])
def version_new(request: HttpRequest, round: str) -> HttpResponse:
    """Set the report as it is now, or say what stands in the way."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_set(user, round_)
    form = forms.VersionForm(
        data=request.POST if request.method == "POST" else None,
        letters=[(each.key, each.label) for each in editions.EDITIONS],
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, fields={refusals.NoteMissing: "note"}):
            made = operations.set_version(
                round=round_,
                note=form.cleaned_data["note"],
                letters=form.cleaned_data["letters"],
                **pages.acting(request),
            )
            messages.success(
                request, _("Versie %(number)s is vastgesteld.") % {"number": made.number}
            )
            return redirect("reporting:version", round=round_.slug, number=made.number)
    found = material.gather(round_, visible_to=user)
    with translation.override("nl"):
        built, _told = setting.build(found, today=timezone.localdate())
    last = reads.versions_of(round_).first()
    now = [(each.number, each.text) for each in built.statements]
    context = {
        "round": round_,
        "step": "report",
        "form": form,
        "obstacles": setting.obstacles(found, built),
        "number": last.number + 1 if last else 1,
        "statements": len(now),
        "quotes": sum(len(row.printable_quotes) for row in found.rows),
        "last": last,
        "differs": last and difference([(one, text) for one, text in last.statements], now),
    }
    return pages.answer(request, "reporting/version_new.html", context, form)


def _report_of(version: ReportVersion) -> document.Report | None:
    try:
        return freezing.report_from(version.document, reads.words_in(version))
    except freezing.Unreadable:
        return None


def walked(report: document.Report) -> dict[str, object]:
    with translation.override("nl"):
        return html.Walk(report).whole()


@require_GET
def version(request: HttpRequest, round: str, number: int) -> HttpResponse:
    """Show a version as it was set, as far as its words are still there."""
    found = find_version(request, round, number)
    built = _report_of(found)
    pages.look(request, "version.read", found)
    context = {
        "round": found.round,
        "step": "report",
        "row": _row(found.round, number),
        "files": files_of(found),
        "results": results_of(found),
        "fits": built is not None and _fits(found, built),
        "report": built and walked(built),
        "address": address(found),
        **_rights(request, found.round),
    }
    return pages.answer(request, "reporting/version.html", context)


def _fits(version: ReportVersion, built: document.Report) -> bool:
    """Return whether document, evidence and results are still what they were when they were set."""
    evidence = reads.evidence_in(version)
    now = freezing.checksum(freezing.encode(built), evidence, version.results)
    return now == version.checksum


@require_http_methods(["GET", "POST"])
def version_publish(request: HttpRequest, round: str, number: int) -> HttpResponse:
    """Say what becomes visible to everybody, and do it."""
    found = find_version(request, round, number)
    access.check_may_set(signed_in(request), found.round)
    if request.method == "POST":
        parts.carry_out(
            request,
            operations.publish_version,
            _("Versie %(number)s is nu openbaar.") % {"number": number},
            version=found,
        )
        return redirect("reporting:version", round=found.round.slug, number=number)
    built = _report_of(found)
    context = {
        "round": found.round,
        "step": "report",
        "row": _row(found.round, number),
        "report": built,
        "quotes": [quote for each in built.statements for quote in each.quotes] if built else [],
        "files": files_of(found),
        "results": results_of(found, for_everybody=True),
        "kept_back": [
            each for each in results_of(found) if not any(file.is_public for file, _ in each.files)
        ],
        "address": address(found),
        "newest": address(found, fixed=False),
    }
    return pages.answer(request, "reporting/version_publish.html", context)


@require_http_methods(["GET", "POST"])
def version_off(request: HttpRequest, round: str, number: int) -> HttpResponse:
    """Say what nobody outside sees any more, and do it."""
    found = find_version(request, round, number)
    access.check_may_take_off(signed_in(request), found.round)
    if request.method == "POST":
        parts.carry_out(
            request,
            operations.take_version_off,
            _("Versie %(number)s is niet meer openbaar.") % {"number": number},
            version=found,
        )
        return redirect("reporting:version", round=found.round.slug, number=number)
    others = [
        row.record.number
        for row in reads.rows(found.round)
        if row.is_public and row.record.number != number
    ]
    context = {
        "round": found.round,
        "step": "report",
        "row": _row(found.round, number),
        "next": others[0] if others else None,
        "newest": address(found, fixed=False),
    }
    return pages.answer(request, "reporting/version_off.html", context)


@require_http_methods(["GET", "POST"])
def version_quotes(request: HttpRequest, round: str, number: int) -> HttpResponse:
    """Take a quote that should not have been printed out of every version."""
    found = find_version(request, round, number)
    access.check_may_set(signed_in(request), found.round)
    quotes = [
        (key, " / ".join(reads.texts_in(content)))
        for key, content in reads.words_in(found).items()
        if isinstance(content, dict)
    ]
    form = forms.VersionQuoteForm(
        data=request.POST if request.method == "POST" else None, quotes=quotes
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            operations.take_quote_out(
                version=found, key=int(form.cleaned_data["quote"]), **pages.acting(request)
            )
            messages.success(request, _("Het citaat staat in geen enkele versie meer."))
            return redirect("reporting:version", round=found.round.slug, number=number)
    pages.look(request, "version.read", found)
    context = {
        "round": found.round,
        "step": "report",
        "row": _row(found.round, number),
        "form": form,
        "quotes": quotes,
    }
    return pages.answer(request, "reporting/version_quotes.html", context, form)


@require_GET
def version_file(request: HttpRequest, round: str, number: int, kind: str) -> HttpResponseBase:
    """Return a version as a file, or its evidence to who may read words."""
    found = find_version(request, round, number)
    name = f"{found.round.slug}-versie-{number}"
    if kind == EVIDENCE:
        findings_access.check_may_read_evidence(signed_in(request), found.round)
        content = downloads.table(f"{name}.csv", "", EVIDENCE_HEADER, _evidence(found))
        return downloads.send(
            request, f"{name}-bewijs.csv", content, logs="evidence.downloaded", about=found
        )
    chosen = format_of(kind) or file_called(found.results, kind)
    file = found.files.filter(ending=kind).exclude(content="").first()
    if chosen is None or file is None:
        raise Http404
    with file.content.open("rb") as opened:
        content = opened.read()
    return downloads.send(
        request,
        f"{name}.{kind}" if isinstance(chosen, Format) else f"{name}-{kind}",
        content,
        logs="version.downloaded",
        about=found,
        content_type=chosen.content_type,
        format=kind,
    )


def _evidence(version: ReportVersion) -> list[tuple[str | int | None, ...]]:
    return [
        (
            row.statement,
            row.reference,
            row.get_stance_display(),
            "ja" if row.is_counted else "nee",
            row.conversation_number,
            row.code,
            row.start,
            row.end,
            ", ".join(sorted(person.pseudonym for person in row.speakers.all())),
        )
        for row in version.passages.prefetch_related("speakers")
    ]
