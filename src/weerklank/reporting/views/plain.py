"""The result for participants: its texts, their translations, and the files made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.findings import access as findings_access
from weerklank.findings.views import parts
from weerklank.rendering import html, words
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import access, operations, plain, plain_forms, refusals
from weerklank.reporting.documents import plain as documents
from weerklank.reporting.render.results import POSTERS, file_called
from weerklank.reporting.rules.plain import MOST_LETTERS, MOST_WORDS
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study.terms import DUTCH, FOREIGN, LANGUAGES

if TYPE_CHECKING:
    from weerklank.reporting.plain import PlainRow, Result
    from weerklank.study.models import Round


# What can be done with a text by one press.
ACTS: Mapping[str, tuple[Callable[..., object], str | Promise]] = {
    "confirm": (operations.confirm_plain, gettext_lazy("Genoteerd: de tekst is nagelezen.")),
    "remove": (
        operations.remove_plain,
        gettext_lazy("De tekst is weg. Op deze bladzijde kunt u die terugzetten."),
    ),
    "restore": (
        operations.restore_plain,
        gettext_lazy("De tekst staat er weer, met de vertalingen."),
    ),
}


class LanguageRow(NamedTuple):
    """How far the result is in one language."""

    language: str
    name: str | Promise
    own_name: str
    direction: str
    lacks: int
    approved: int
    total: int
    has_poster: bool

    @property
    def is_dutch(self) -> bool:
        return self.language == DUTCH

    @property
    def is_ready(self) -> bool:
        return not self.lacks


def languages(result: Result) -> list[LanguageRow]:
    chosen = result.chosen()
    return [
        LanguageRow(
            language,
            name,
            own_name,
            words.direction(language),
            len(result.lacks(language)),
            sum(language == DUTCH or row.translations[language].lacks is None for row in chosen),
            len(chosen),
            result.is_ready(language, poster=True),
        )
        for language, (name, own_name) in LANGUAGES.items()
    ]


def ready(result: Result) -> list[LanguageRow]:
    """Return the languages in which the result may go out. One query where nobody wrote any."""
    if not result.records:
        return []
    return [row for row in languages(result) if result.is_ready(row.language) or row.has_poster]


def _open(request: HttpRequest, slug: str) -> tuple[Round, Result]:
    """Return the round and its result, for who writes in it."""
    round_ = parts.find_round(request, slug)
    findings_access.check_may_write(signed_in(request), round_)
    with translation.override("nl"):
        return round_, plain.result_of(round_, visible_to=signed_in(request))


@require_GET
def result(request: HttpRequest, round: str) -> HttpResponse:
    """Show the texts of the result, what keeps it from going out, and how far each language is."""
    round_, found = _open(request, round)
    rows = found.rows
    context = {
        "round": round_,
        "step": "report",
        "sentences": [row for row in rows if row.kind == plain.FINDING and row.text],
        "unwritten": [row for row in rows if row.kind == plain.FINDING and not row.text],
        "points": [row for row in rows if row.kind == plain.POINT],
        "fixed": [row for row in rows if row.kind == plain.FIXED],
        "languages": languages(found),
        "is_empty": found.is_empty(),
        "lacks": found.lacks(DUTCH),
        "formats": FORMATS,
        "posters": POSTERS,
        "has_no_poster": found.is_empty(poster=True),
        "is_poster_too_long": found.is_too_long(DUTCH),
    }
    return render(request, "reporting/plain.html", context)


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, round: str, name: str) -> HttpResponse:
    """Write one text in plain Dutch, beside the full sentence that it is of."""
    round_, found = _open(request, round)
    row = found.row(name)
    if row is None:
        raise Http404
    do = request.POST.get("do", "")
    if do in ACTS:
        act, done = ACTS[do]
        parts.carry_out(request, act, str(done), round=round_, name=name)
        if do == "remove":
            return redirect(request.path)  # where it can be brought back
        return redirect("reporting:plain", round=round_.slug)
    is_sent = request.method == "POST"
    written = request.POST.get("text", "")[: plain_forms.LONGEST] if is_sent else row.text
    record = row.record
    judged = found.judge(name, written) if written.strip() else plain.Judged()
    form = plain_forms.PlainTextForm(
        data=request.POST if is_sent else None,
        points=judged.points,
        is_fixed=row.kind == plain.FIXED,
        initial={
            "text": row.text,
            "keep": record.kept_words if record else [],
            "is_on": record.is_on if record else True,
            "on_poster": record.on_poster if record else False,
            "revision": row.revision,
        },
    )
    if is_sent and form.is_valid():
        given = form.cleaned_data
        with pages.refused_in(form, "text"):
            operations.write_plain(
                round=round_,
                name=name,
                text=given["text"],
                keep=given.get("keep", []),
                is_on=given.get("is_on", True),
                on_poster=given.get("on_poster", False),
                revision=given["revision"],
                **pages.acting(request),
            )
            messages.success(request, _("De tekst is bewaard."))
            return redirect("reporting:plain", round=round_.slug)
    context = {
        "round": round_,
        "step": "report",
        "row": row,
        "form": form,
        "judged": row.judged if not is_sent else judged,
        "most_words": MOST_WORDS,
        "most_letters": MOST_LETTERS,
    }
    return pages.answer(request, "reporting/plain_text.html", context, form)


class _Shown(NamedTuple):
    """One text on the page of a language, with the form for its translation."""

    row: PlainRow
    translation: plain.Translation
    form: plain_forms.TranslationForm


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest, round: str, language: str) -> HttpResponse:
    """Show every text beside its translation, and carry out one act about one or all of them."""
    if language not in FOREIGN:
        raise Http404
    round_, found = _open(request, round)
    do = request.POST.get("do", "")
    shown = [_shown(request, row, language) for row in found.rows if row.text]
    as_shown = {_as_shown(each): each.row.name for each in shown}
    checker = plain_forms.CheckerForm(
        data=request.POST if do == "check" else None, initial={"seen": list(as_shown)}
    )
    sent: plain_forms.TranslationForm | plain_forms.CheckerForm | None = None
    names = [each.row.name for each in shown]
    if do == "save":
        sent = next((one.form for one in shown if one.row.name == request.POST.get("name")), None)
        if sent is None:
            raise Http404
        if _save(request, round_, language, sent):
            return redirect(f"{request.path}#tekst-{request.POST['name']}")
    elif do == "check":
        sent = checker
        if pages.carried_out(
            request,
            checker,
            _("Genoteerd wie de concepten nakeek."),
            lambda: operations.check_translations(
                round=round_,
                language=language,
                names=[as_shown[one] for one in checker.cleaned_data["seen"] if one in as_shown],
                checker=checker.cleaned_data["checker"],
                **pages.acting(request),
            ),
            field="checker",
        ):
            return redirect(request.path)
    elif do == "approve":
        parts.carry_out(
            request,
            operations.approve_translations,
            _("De nagekeken vertalingen zijn goedgekeurd."),
            round=round_,
            language=language,
            names=names,
        )
        return redirect(request.path)
    elif do == "draft":
        parts.carry_out(
            request,
            operations.take_back_translation,
            _("De vertaling is weer een concept."),
            round=round_,
            language=language,
            name=request.POST.get("name", ""),
        )
        return redirect(request.path)
    elif request.method == "POST":
        raise Http404
    name, own_name = LANGUAGES[language]
    counted = [each.translation.lacks for each in shown]
    context = {
        "round": round_,
        "step": "report",
        "language": language,
        "name": name,
        "own_name": own_name,
        "direction": words.direction(language),
        "shown": shown,
        "checker": checker,
        "drafts": counted.count(plain.Untranslated.DRAFT),
        "checked": counted.count(plain.Untranslated.CHECKED),
    }
    return pages.answer(request, "reporting/plain_language.html", context, sent)


def _as_shown(each: _Shown) -> str:
    """Return a text with its translation as they stand on the page, in a few letters."""
    both = "\n".join([each.row.name, each.row.text, each.translation.text])
    return hashlib.sha256(both.encode()).hexdigest()[:16]


def _shown(request: HttpRequest, row: PlainRow, language: str) -> _Shown:
    own = row.translations[language]
    is_sent = request.POST.get("do") == "save" and request.POST.get("name") == row.name
    form = plain_forms.TranslationForm(
        data=request.POST if is_sent else None,
        language=language,
        direction=words.direction(language),
        initial={
            "text": own.text,
            "translator": own.record.translator if own.record else "",
            "revision": own.revision,
        },
    )
    # One address takes the form of each text.
    form.auto_id = f"id_{row.name.replace(':', '-')}_%s"
    return _Shown(row, own, form)


def _save(
    request: HttpRequest, round_: Round, language: str, form: plain_forms.TranslationForm
) -> bool:
    return pages.carried_out(
        request,
        form,
        _("De vertaling is bewaard als concept."),
        lambda: operations.write_translation(
            round=round_,
            name=request.POST["name"],
            language=language,
            text=form.cleaned_data["text"],
            translator=form.cleaned_data["translator"],
            revision=form.cleaned_data["revision"],
            **pages.acting(request),
        ),
        field="text",
    )


@require_GET
def preview(request: HttpRequest, round: str, language: str) -> HttpResponse:
    """Show the result as it will be, also what is not checked yet: for who works on it."""
    if language not in LANGUAGES:
        raise Http404
    round_, found = _open(request, round)
    with translation.override("nl"):
        is_concept = not found.is_ready(language)
        built = documents.make(found, language, timezone.localdate(), is_concept=is_concept)
    context = {
        "round": round_,
        "step": "report",
        "report": html.Walk(built).whole(),
        "is_concept": is_concept,
        "language": language,
        "name": LANGUAGES[language][0],
        "lacks": found.lacks(language),
    }
    return render(request, "reporting/plain_preview.html", context)


@require_GET
def poster(request: HttpRequest, round: str, language: str, kind: str) -> HttpResponseBase:
    """Return the poster in one language, once all of it may go out."""
    if kind not in POSTERS:
        raise Http404
    name = f"{documents.POSTER}-{language}"
    return _send(request, round, name, f"{name}.html" if kind == "html" else f"{name}-{kind}.pdf")


@require_GET
def file(request: HttpRequest, round: str, language: str, kind: str) -> HttpResponseBase:
    """Return the result in one language as a file, once all of it may go out."""
    name = f"{documents.RESULT}-{language}"
    return _send(request, round, name, f"{name}.{kind}")


def _send(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponseBase:
    """Return a file of the concept to the team; others get those of a version that was set."""
    round_ = parts.find_round(request, slug)
    access.check_may_comment(signed_in(request), round_)
    kept = file_called([key], name)
    if kept is None or kept.language not in LANGUAGES:
        raise Http404
    with translation.override("nl"):
        # Whether it may go out is judged by all there is, whoever asks.
        found = plain.result_of(round_)
        if not found.is_ready(kept.language, poster=kept.is_poster):
            messages.error(request, str(refusals.ResultNotReady.user_message))
            return redirect("reporting:report", round=round_.slug)
        build = documents.make_poster if kept.is_poster else documents.make
        content = kept.make(build(found, kept.language, timezone.localdate()))
    return downloads.send(
        request,
        f"{round_.slug}-{name}",
        content,
        logs="report.downloaded",
        about=round_,
        content_type=kept.content_type,
    )
