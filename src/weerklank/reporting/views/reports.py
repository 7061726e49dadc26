"""The report as it will be, its texts, and the files made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.analysis.outside import Outside
from weerklank.findings import (
    access,
    auditing,
    checking,
    material,
    operations,
    outline,
    queries,
    rereading,
)
from weerklank.findings.terms import ChapterKind as Kind
from weerklank.findings.views import parts
from weerklank.rendering import document, html, plain
from weerklank.rendering.formats import FORMATS, format_of
from weerklank.reporting import forms
from weerklank.reporting import plain as participants
from weerklank.reporting.documents import assemble, editions
from weerklank.reporting.render import evidence
from weerklank.reporting.render.results import POSTERS
from weerklank.reporting.views import plain as results
from weerklank.safeguards import downloads, meanwhile, pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.study.models import Round

# Which part of the report holds which text that has a page of its own.
TEXT_OF: Mapping[str, str] = {
    Kind.REASON: "reason",
    Kind.METHOD: "method",
    Kind.CONCLUSION: "conclusion",
}
EVIDENCE = "evidence"


class _OnTheDesk(html.Walk):
    """The report as the file has it, and what a writer may do beside each part."""

    def __init__(
        self,
        report: document.Report,
        rows: Iterable[queries.FindingRow],
        marks: Mapping[str, rereading.Mark],
    ) -> None:
        super().__init__(report)
        self.rows = {row.number: row for row in rows}
        self.marks = marks

    def section(
        self, section: document.Section, level: int = plain.TOP, *, is_annex: bool = False
    ) -> plain.Plain:
        shown = super().section(section, level, is_annex=is_annex)
        name = (
            outline.WRITTEN_ELSEWHERE.get(Kind(section.key)) if section.key in Kind.values else None
        )
        return shown | {
            "key": section.key,
            "text": TEXT_OF.get(section.key, ""),
            "mark": self.marks.get(name or f"{outline.PLACE}:{section.key}"),
        }

    def statement(self, block: document.Statement, /) -> plain.Plain:
        row = self.rows[block.number]
        return super().statement(block) | {
            "finding": row.record.pk,
            "warnings": row.warning_words,
        }


@require_GET
def report(request: HttpRequest, round: str) -> HttpResponse:
    """Show the report as it will be, with what it rests on as far as the reader may see."""
    round_ = parts.find_round(request, round)
    may = parts.rights(request, round_)
    with translation.override("nl"):
        found = material.gather(round_, visible_to=signed_in(request))
        ready = []
        if may["may_read"]:
            # What is not set is the team's; others get it of a version.
            ready = results.ready(participants.Result(found.voices, found.rows))
            built = assemble.assemble(found, today=timezone.localdate(), with_words=True)
            marks = rereading.marks(found)
        else:
            rows = checking.as_read_by(found.rows, may_read=False)
            found = replace(found, rows=rows)
            built, told = assemble.outgoing(found, today=timezone.localdate())
            marks = {}
            parts.keep_outgoing(request, found, told)
    shown = _OnTheDesk(built, found.rows, marks).whole()
    pages.look(request, "report.read", round_)
    context = {
        "round": round_,
        "step": "report",
        "report": shown,
        "desk": {
            "summary_mark": marks.get("introduction"),
            "has_summary": any(not isinstance(each, document.Remark) for each in built.summary),
            "seen": rereading.fingerprint(rereading.numbers_of(found)),
        },
        "todo": _before_it_goes(found, marks),
        "open_amounts": (
            sum(entry.is_open for entry in material.audit(found, visible_to=signed_in(request)))
            if may["may_write"]
            else 0
        ),
        "formats": FORMATS,
        "editions": editions.EDITIONS,
        "results": ready,
        "posters": POSTERS,
        **may,
    }
    return render(request, "reporting/report.html", context)


def _before_it_goes(
    found: material.Material, marks: dict[str, rereading.Mark]
) -> list[tuple[str, queries.FindingRow | None]]:
    """Return what to do before the report is given away: words, and the finding they are about."""
    todo: list[tuple[str, queries.FindingRow | None]] = []
    texts = {
        "introduction": _("Er is nog geen samenvatting."),
        "conclusion": _("Er is nog geen conclusie."),
    }
    todo += [(words_, None) for name, words_ in texts.items() if not getattr(found.texts, name)]
    if not found.texts.authors:
        todo.append((_("Er staat nog niet bij wie het onderzoek deed."), None))
    reread = {
        "introduction": _("Lees de samenvatting na."),
        "reason": _("Lees de aanleiding na."),
        "conclusion": _("Lees de conclusie na."),
        "method": _("Lees de tekst over de werkwijze na."),
    }
    todo += [(words_, None) for name, words_ in reread.items() if name in marks]
    for part in found.outline.walk():
        if part.place in marks:
            todo.append((_("Lees “%(title)s” na.") % {"title": part.title}, None))
        elif outline.missing(part):
            empty = _("“%(title)s” is nog leeg en komt zo niet in het rapport.")
            todo.append((empty % {"title": part.title}, None))
    answered = {row.record.research_question_id for row in found.rows}
    todo += [
        (_("Onderzoeksvraag %(number)s heeft nog geen bevinding.") % {"number": each.number}, None)
        for each in found.round.monitor.questions.all()
        if each.pk not in answered
    ]
    todo += [(warning, row) for row in found.rows for warning in row.warning_words]
    return todo


@require_http_methods(["GET", "POST"])
def report_text(request: HttpRequest, round: str, name: str) -> HttpResponse:
    """Change one text of the report."""
    round_ = parts.find_round(request, round)
    access.check_may_write(signed_in(request), round_)
    if name not in forms.REPORT_TEXTS:
        raise Http404
    stored = queries.report_of(round_)
    now = auditing.written(stored, name)
    form = forms.ReportTextForm(
        data=request.POST if request.method == "POST" else None,
        name=name,
        initial={"text": now, "revision": stored.revision},
    )
    if name == auditing.METHOD:
        meanwhile.carry_mark(form, {"text": now})
    theirs: str | None = None
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, "text") as met:
            _keep_text(request, round_, form, name)
            messages.success(request, _("De tekst is bewaard."))
            return redirect("reporting:report", round=round_.slug)
        if met.is_stale:
            round_.refresh_from_db()
            theirs = auditing.written(queries.report_of(round_), name)
    context: dict[str, object] = {
        "round": round_,
        "step": "report",
        "form": form,
        "name": forms.REPORT_TEXTS[name],
        "theirs": theirs,
        "text_name": name,
    }
    if name in forms.JUDGED:
        text = str(form["text"].value() or "")
        context["entries"] = auditing.entries_in(round_, name, text, visible_to=signed_in(request))
        context["check"] = reverse("reporting:text_claims", args=[round_.slug, name])
        context["is_draft"] = form.is_bound
    return pages.answer(request, "reporting/report_text.html", context, form)


def _keep_text(request: HttpRequest, round_: Round, form: forms.ReportTextForm, name: str) -> None:
    text, by = form.cleaned_data["text"], pages.acting(request)
    if name == auditing.METHOD:
        meanwhile.save(
            form,
            round_,
            stored=lambda one: {"text": one.method_text},
            change=lambda: operations.change_method(round=round_, text=text, **by),
        )
        return
    operations.change_report(
        round=round_, revision=form.cleaned_data["revision"], **by, **{name: text}
    )


@require_POST
def report_text_confirm(request: HttpRequest, round: str, name: str) -> HttpResponse:
    """Note that someone reread a text at the numbers that the report had."""
    round_ = parts.find_round(request, round)
    if name not in rereading.TEXTS and outline.of(round_).at(name) is None:
        raise Http404
    parts.carry_out(
        request,
        operations.confirm_text,
        _("Genoteerd: de tekst is nagelezen."),
        round=round_,
        name=name,
        seen=request.POST.get("seen", ""),
    )
    return redirect("reporting:report", round=round_.slug)


@require_GET
def report_edition(request: HttpRequest, round: str, edition: str, kind: str) -> HttpResponseBase:
    """Return a short form of the report as a file."""
    round_ = parts.find_round(request, round)
    made, chosen = editions.edition_of(edition), format_of(kind)
    if made is None or chosen is None:
        raise Http404
    with translation.override("nl"):
        found = material.as_it_leaves(material.gather(round_, visible_to=signed_in(request)))
        content = chosen.render(made.make(found, timezone.localdate()))
        told = Outside(found.voices)
        assemble.tell_sentences(found, told)
        parts.keep_outgoing(request, found, told)
    return downloads.send(
        request,
        f"{round_.slug}-{made.key}.{chosen.ending}",
        content,
        logs="report.downloaded",
        about=round_,
        content_type=chosen.content_type,
    )


@require_GET
def report_file(request: HttpRequest, round: str, kind: str) -> HttpResponseBase:
    """Return the report as a file; the list of evidence only to who may read words."""
    round_ = parts.find_round(request, round)
    chosen = format_of(kind)
    if chosen is None and kind != EVIDENCE:
        raise Http404
    if kind == EVIDENCE:
        access.check_may_read_evidence(signed_in(request), round_)
    with translation.override("nl"):
        found = material.gather(round_, visible_to=signed_in(request))
        if chosen is None:
            name, content_type = "bewijs.csv", downloads.TYPES[".csv"]
            content = evidence.evidence_csv(found)
        else:
            name, content_type = chosen.file_name, chosen.content_type
            built, told = assemble.outgoing(found, today=timezone.localdate())
            content = chosen.render(built)
            parts.keep_outgoing(request, found, told)
    return downloads.send(
        request,
        f"{round_.slug}-{name}",
        content,
        logs="evidence.downloaded" if kind == EVIDENCE else "report.downloaded",
        about=round_,
        content_type=content_type,
    )
