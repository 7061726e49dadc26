"""The pages of who keeps what a municipality tells: list, words, and how they are spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from weerklank import crossings
from weerklank.personal import access, forms, queries
from weerklank.personal.operations import lists as operations
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.sounds import views as sounds
from weerklank.study.terms import DUTCH, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from weerklank.crossings import Spoken
    from weerklank.personal.models import Entry
    from weerklank.personal.queries import InLanguage
    from weerklank.safeguards.models import Organisation


def _enter(request: HttpRequest, slug: str) -> Organisation:
    """Return the municipality; 404 for who does not work in its register, 403 for who may not."""
    user = signed_in(request)
    found = crossings.register_of(user, slug)
    if found is None:
        raise Http404
    access.check_may_keep_lists(user, found)
    return found


def _entry(municipality: Organisation, number: int) -> Entry:
    return get_object_or_404(queries.entries(municipality), pk=number)


@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show the list with what is old or missing; a POST says whether recordings are demanded."""
    found = _enter(request, municipality)
    if request.method == "POST":
        form = forms.RuleForm(request.POST)
        if pages.carried_out(
            request,
            form,
            _("Bewaard."),
            lambda: operations.set_rule(
                municipality=found, **form.cleaned_data, **pages.acting(request)
            ),
        ):
            return redirect("personal:lists", municipality=found.slug)
    else:
        demands = queries.demands_recordings(found)
        form = forms.RuleForm(initial={"demands_recordings": demands})
    kept = queries.kept(found, today=timezone.localdate())
    context = {
        "municipality": found,
        "kept": kept,
        "old": [one for one in kept if one.is_old or one.grows_old],
        "form": form,
    }
    return pages.answer(request, "personal/lists.html", context)


@require_http_methods(["GET", "POST"])
def entry_new(request: HttpRequest, municipality: str) -> HttpResponse:
    """Add an entry; its words follow on the next page."""
    found = _enter(request, municipality)
    form = forms.EntryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = operations.save_entry(
            municipality=found,
            entry=None,
            values=form.values(),
            revision=None,
            **pages.acting(request),
        )
        return redirect("personal:text", found.slug, made.pk, DUTCH)
    context = {"municipality": found, "form": form, "entry": None}
    return pages.answer(request, "personal/entry.html", context)


@require_http_methods(["GET", "POST"])
def entry_change(request: HttpRequest, municipality: str, number: int) -> HttpResponse:
    """Change an entry itself, and show how far it is in each language."""
    found = _enter(request, municipality)
    entry = _entry(found, number)
    if request.method == "POST":
        form = forms.EntryForm(request.POST)
        if pages.carried_out(
            request,
            form,
            _("Bewaard."),
            lambda: operations.save_entry(
                municipality=found,
                entry=entry,
                values=form.values(),
                revision=form.cleaned_data["revision"],
                **pages.acting(request),
            ),
        ):
            return redirect("personal:entry_change", found.slug, entry.pk)
    else:
        form = forms.EntryForm.of(entry)
    context = {
        "municipality": found,
        "form": form,
        "entry": entry,
        "languages": list(queries.in_languages(entry).values()),
    }
    return pages.answer(request, "personal/entry.html", context)


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, municipality: str, number: int, language: str) -> HttpResponse:
    """Word an entry in a language, have it checked and approved, and let it be read aloud."""
    found = _enter(request, municipality)
    if language not in LANGUAGES:
        raise Http404
    one = queries.in_languages(_entry(found, number))[language]
    form, check_form = forms.TextForm(one), forms.CheckForm()
    sound_form, met = forms.SoundForm(), pages.Refusals()
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "save":
            form = forms.TextForm(one, request.POST)
            if form.is_valid():
                with pages.refused_in(form):
                    operations.save_text(
                        entry=one.entry,
                        language=language,
                        words=form.cleaned_data,
                        revision=form.cleaned_data["revision"],
                        **pages.acting(request),
                    )
                    messages.success(request, _("Bewaard als concept."))
        elif one.text is None:
            raise Http404
        else:
            with met:
                check_form, sound_form = _carry_out(request, one, do)
        if not (met.refusal or form.errors or check_form.errors or sound_form.errors):
            return redirect("personal:text", found.slug, number, language)
    context = {
        "municipality": found,
        "one": one,
        "kind": one.entry.get_kind_display(),
        "is_dutch": language == DUTCH,
        "form": form,
        "check_form": check_form,
        "sound_form": sound_form,
        "refusal": met.said,
    }
    return pages.answer(request, "personal/text.html", context)


def _carry_out(
    request: HttpRequest, one: InLanguage, do: str
) -> tuple[forms.CheckForm, forms.SoundForm]:
    """Do what a button beside a text says; its form comes back with what is wrong with it."""
    assert one.text is not None
    check_form, sound_form = forms.CheckForm(), forms.SoundForm()
    acting = pages.acting(request)
    if do == "check":
        check_form = forms.CheckForm(request.POST)
        if check_form.is_valid():
            operations.check_text(text=one.text, **check_form.cleaned_data, **acting)
    elif do == "approve":
        operations.approve_text(text=one.text, **acting)
    elif do == "speak":
        sound_form = forms.SoundForm(request.POST, request.FILES)
        if sound_form.is_valid():
            content = sound_form.cleaned_data["file"].chunks()
            operations.keep_recording(text=one.text, content=content, **acting)
    elif do == "silence":
        for recording in one.text.recordings.all():
            operations.remove_recording(recording=recording, **acting)
    else:
        raise Http404
    return check_form, sound_form


# --- what is not spoken ---------------------------------------------------------------------------
_GROUPS: Mapping[str, Promise] = {
    "intro": gettext_lazy("Begin van elke bladzijde"),
    "sentence": gettext_lazy("Vaste zinnen"),
    "counted": gettext_lazy("Dagen, maanden, jaren en getallen"),
    "times": gettext_lazy("Wanneer contactpersonen te bereiken zijn"),
    "name": gettext_lazy("Namen van contactpersonen"),
}
_NAMES = "namen"  # in an address, where a language stands for what is recorded in each


def _named(request: HttpRequest, municipality: Organisation) -> list[Spoken]:
    return crossings.names_to_record(municipality, **pages.acting(request))


@require_GET
def missing(request: HttpRequest, municipality: str) -> HttpResponse:
    """Tell per language how much nobody read aloud yet."""
    found = _enter(request, municipality)
    kept = queries.kept(found, today=timezone.localdate())
    staff = _named(request, found)
    context = {
        "municipality": found,
        "languages": [
            {
                "code": code,
                "name": LANGUAGES[code][0],
                "entries": [
                    (one, each) for one in kept for each in one.unheard if each.language == code
                ],
                **_counted(queries.groups(found, code, staff)),
            }
            for code in LANGUAGES
        ],
        "names": _counted(queries.groups(found, "", staff)),
    }
    return render(request, "personal/missing.html", context)


def _counted(groups: list[queries.Group]) -> dict[str, int]:
    pieces = [piece for group in groups for piece in group.pieces]
    return {
        "pieces": len(pieces),
        "unheard": sum(piece.recording is None for piece in pieces),
    }


@require_http_methods(["GET", "POST"])
def pieces(request: HttpRequest, municipality: str, language: str) -> HttpResponse:
    """List the pieces of a language, or the names; a POST keeps a ZIP archive of recordings."""
    found = _enter(request, municipality)
    code = _language(language)
    groups = queries.groups(found, code, _named(request, found))
    form = forms.PiecesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("De opnamen zijn bewaard."),
        lambda: operations.keep_recordings_of_pieces(
            municipality=found,
            pieces=[piece for group in groups for piece in group.pieces],
            archive=form.cleaned_data["archive"].file,
            **pages.acting(request),
        ),
        field="archive",
    ):
        return redirect("personal:pieces", municipality=found.slug, language=language)
    context = {
        "municipality": found,
        "language": language,
        "name": LANGUAGES[code][0] if code else _GROUPS["name"],
        "groups": [(_GROUPS[group.name], group) for group in groups],
        "form": form,
    }
    return pages.answer(request, "personal/pieces.html", context)


def _language(language: str) -> str:
    """Return in which language pieces of an address are, '' for names. Raises Http404."""
    if language != _NAMES and language not in LANGUAGES:
        raise Http404
    return "" if language == _NAMES else language


@require_http_methods(["GET", "POST"])
def piece(request: HttpRequest, municipality: str, language: str, key: str) -> HttpResponse:
    """Keep how one piece of her page is read aloud, or erase that."""
    found = _enter(request, municipality)
    code = _language(language)
    one = queries.piece(found, code, key, _named(request, found))
    if one is None:
        raise Http404
    is_sent = request.method == "POST" and request.POST.get("do") != "silence"
    form = forms.SoundForm(*((request.POST, request.FILES) if is_sent else ()))
    if is_sent and pages.carried_out(
        request,
        form,
        _("De opname is bewaard."),
        lambda: operations.keep_recording_of_piece(
            municipality=found,
            piece=one,
            content=form.cleaned_data["file"].chunks(),
            **pages.acting(request),
        ),
        field="file",
    ):
        return redirect("personal:pieces", municipality=found.slug, language=language)
    recording = queries.recording_of_piece(found, one)
    if request.method == "POST" and not is_sent:
        if recording is not None:
            operations.remove_recording(recording=recording, **pages.acting(request))
        return redirect("personal:piece", found.slug, language, key)
    context = {
        "municipality": found,
        "name": LANGUAGES[code][0] if code else _GROUPS["name"],
        "language": language,
        "piece": one,
        "form": form,
        "recording": recording,
    }
    return pages.answer(request, "personal/piece.html", context)


@require_safe
def sound(request: HttpRequest, municipality: str, number: int) -> HttpResponseBase:
    """Let who keeps the list hear a recording; it is of nobody, so no line in the log."""
    recording = queries.recording_for_her(_enter(request, municipality), number)
    if recording is None:
        raise Http404
    return sounds.stream(request, recording.sound, logs=False)
