"""What people are told before they are asked: versions, languages, texts, sound, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import pages
from weerklank.sounds import views as sounds
from weerklank.study import access, forms, sheets, terms
from weerklank.study.operations import sheets as operations
from weerklank.study.rules import sheets as rules
from weerklank.study.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import ConsentSheet, Monitor

# Only where somebody speaks something in may the browser listen.
MICROPHONE = "camera=(), geolocation=(), microphone=(self), payment=()"


def _context(user: User, monitor: Monitor) -> dict[str, object]:
    return {"monitor": monitor, **parts.rights(user, monitor)}


def _asked_for(request: HttpRequest, monitor: Monitor) -> ConsentSheet | None:
    """Return the version of the address, or the newest. Raises Http404."""
    number = request.GET.get("versie", "")
    if not number:
        return sheets.newest(monitor)
    found = pages.number_in(number)
    sheet = sheets.version(monitor, found) if found is not None else None
    if sheet is None:
        raise Http404
    return sheet


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show how far what people are told is in each language, and begin it."""
    user, found = parts.monitor_of(request, monitor)
    met = pages.Refusals()
    if request.method == "POST":
        with met:
            if request.POST.get("do") == "take_in":
                operations.take_in_shipped(monitor=found, **pages.acting(request))
                messages.success(request, _("De concepten staan erbij. Geen spreker keek ze na."))
            else:
                operations.begin_sheet(monitor=found, **pages.acting(request))
                messages.success(request, _("De uitleg staat er. Lees die eerst zelf."))
            return redirect(request.path)
    shown = _asked_for(request, found)
    versions = sheets.versions(found)
    is_newest = bool(versions) and shown == versions[0]
    context = _context(user, found) | {
        "sheet": shown,
        "languages": list(sheets.in_languages(shown).values()) if shown else [],
        "versions": versions,
        "is_newest": is_newest,
        "newly_shipped": sheets.newly_shipped(shown) if shown and is_newest else [],
        "is_used": shown is not None and sheets.is_used(shown),
        "refusal": met.said,
    }
    return render(request, "study/sheet.html", context, status=422 if met.said else 200)


def _language(monitor: Monitor, language: str) -> sheets.InLanguage:
    """Return the newest sheet in a language. Raises Http404."""
    newest = sheets.newest(monitor)
    if newest is None or language not in terms.LANGUAGES:
        raise Http404
    return sheets.in_languages(newest)[language]


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, monitor: str, language: str) -> HttpResponse:
    """Show the sheet in a language, to write, check, approve and read aloud."""
    user, found = parts.monitor_of(request, monitor)
    of = _language(found, language)
    form = forms.SheetTextForm(of=of, initial=forms.SheetTextForm.initial_for(of))
    check = forms.SheetCheckForm()
    met = pages.Refusals()
    if request.method == "POST":
        access.check_may_research(user, found)
        do, acting = request.POST.get("do", ""), pages.acting(request)
        if do == "save":
            form = forms.SheetTextForm(of=of, data=request.POST)
            met = pages.Refusals(form)
        elif do == "check":
            check = forms.SheetCheckForm(data=request.POST)
            met = pages.Refusals(check)
        with met:
            if do == "save" and form.is_valid():
                operations.write_sheet_text(
                    monitor=found,
                    language=language,
                    words=form.words(),
                    revision=form.cleaned_data["revision"],
                    **acting,
                )
                messages.success(request, _("Bewaard als concept."))
                return redirect(request.path)
            if do == "check" and check.is_valid():
                operations.check_sheet_text(
                    monitor=found, language=language, **check.cleaned_data, **acting
                )
                messages.success(request, _("Deze tekst is nagekeken."))
                return redirect(request.path)
            if do == "approve":
                operations.approve_sheet_text(monitor=found, language=language, **acting)
                messages.success(request, _("Deze tekst is goedgekeurd."))
                return redirect(request.path)
    return _text_page(request, user, found, of, form=form, check=check, refusal=met.said)


def _text_page(
    request: HttpRequest,
    user: User,
    monitor: Monitor,
    of: sheets.InLanguage,
    *,
    form: forms.SheetTextForm | None = None,
    check: forms.SheetCheckForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    form = form or forms.SheetTextForm(of=of, initial=forms.SheetTextForm.initial_for(of))
    check = check or forms.SheetCheckForm()
    has_errors = bool((form.is_bound and form.errors) or (check.is_bound and check.errors))
    context = _context(user, monitor) | {
        "of": of,
        "form": form,
        "check_form": check,
        "refusal": "" if has_errors else refusal,
        "spoken": [
            (part, sheets.PART_LABELS[part], of.words.get(part, ""), of.sound_of(part))
            for part in rules.SPOKEN
            if of.words.get(part)
        ],
        "changed": [
            (sheets.PART_LABELS[part], of.record.source.get(part, ""), of.dutch.get(part, ""))
            for part in of.changed_parts
            if of.record
        ],
    }
    status = 422 if refusal or has_errors else 200
    answer = render(request, "study/sheet_text.html", context, status=status)
    answer.headers["Permissions-Policy"] = MICROPHONE
    return answer


@require_GET
def to_print(request: HttpRequest, monitor: str, language: str) -> HttpResponse:
    """Show what people are told in one language, to take along on paper."""
    user, found = parts.monitor_of(request, monitor)
    shown = _asked_for(request, found)
    if shown is None or language not in terms.LANGUAGES:
        raise Http404
    of = sheets.in_languages(shown)[language]
    if of.record is None:
        raise Http404
    context = _context(user, found) | {
        "sheet": shown,
        "of": of,
        "objection": sheets.objection(found, language),
    }
    return render(request, "study/sheet_print.html", context)


@require_http_methods(["GET", "POST"])
def sound(request: HttpRequest, monitor: str, language: str, part: str) -> HttpResponseBase:
    """Let a part be heard, or keep how somebody read it aloud."""
    user, found = parts.monitor_of(request, monitor)
    of = _language(found, language)
    if request.method == "GET":
        kept = of.sound_of(part)
        if kept is None:
            raise Http404
        # What is read aloud to everybody is of nobody: no line in the log.
        return sounds.stream(request, kept, logs=False)
    access.check_may_research(user, found)
    met = pages.Refusals()
    with met:
        acting = pages.acting(request)
        if request.POST.get("do") == "remove":
            operations.remove_sheet_sound(monitor=found, language=language, part=part, **acting)
            messages.success(request, _("De opname is gewist."))
            return _back_to(found, language)
        form = forms.SoundFileForm(data=request.POST, files=request.FILES)
        if form.is_valid():
            operations.keep_sheet_sound(
                monitor=found,
                language=language,
                part=part,
                content=form.cleaned_data["file"].chunks(),
                **acting,
            )
            messages.success(request, _("De opname is bewaard."))
            return _back_to(found, language)
    said = met.said or _("Kies een opname, of neem dit deel op.")
    return _text_page(request, user, found, of, refusal=said)


def _back_to(monitor: Monitor, language: str) -> HttpResponse:
    address = reverse("study:sheet_text", args=[monitor.slug, language])
    return redirect(f"{address}#voorlezen")
