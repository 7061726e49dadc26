"""A guide in the languages of who is spoken with: what is missing, texts, sound, on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.sounds import views as sounds
from weerklank.study import access, forms, queries, spoken, terms
from weerklank.study.operations import translating
from weerklank.study.views import parts

if TYPE_CHECKING:
    from django.forms import Form

    from weerklank.safeguards.models import User
    from weerklank.study.models import Guide

# Only on the page where somebody reads a question aloud may the browser listen.
MICROPHONE = "camera=(), geolocation=(), microphone=(self), payment=()"


def _guide_of(request: HttpRequest, guide: int) -> tuple[User, Guide]:
    user = signed_in(request)
    return user, get_object_or_404(queries.guides(visible_to=user), pk=guide)


def _context(user: User, guide: Guide) -> dict[str, object]:
    return {
        "guide": guide,
        "round": guide.round,
        "monitor": guide.round.monitor,
        "step": "plan",
        "may_research": parts.rights(user, guide.round.monitor)["may_research"],
    }


# --- all languages ----------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest, guide: int) -> HttpResponse:
    """Show how far a guide is in each language, and let it be published."""
    user, found = _guide_of(request, guide)
    initial = {"languages": found.languages, "needs_audio": found.needs_audio}
    form, met = forms.GuideLanguagesForm(initial=initial), pages.Refusals()
    if request.method == "POST":
        access.check_may_research(user, found.round.monitor)
        do, acting = request.POST.get("do", ""), pages.acting(request)
        if do == "publish":
            with met:
                translating.publish_guide(guide=found, **acting)
                messages.success(request, _("De leidraad is vastgesteld."))
                return redirect(request.path)
        elif do == "unpublish":
            with met:
                translating.unpublish_guide(guide=found, **acting)
                messages.success(request, _("De leidraad is weer te veranderen."))
                return redirect(request.path)
        else:
            form = forms.GuideLanguagesForm(data=request.POST)
            if form.is_valid():
                with met:
                    translating.set_languages(guide=found, **form.cleaned_data, **acting)
                    messages.success(request, _("Bewaard."))
                    return redirect(request.path)
    all_of_them = spoken.in_languages(found, terms.LANGUAGES)
    chosen = [terms.DUTCH, *found.languages]
    context = _context(user, found) | {
        "chosen": [all_of_them[code] for code in chosen],
        "others": [
            each
            for code, each in all_of_them.items()
            if code not in chosen and (len(each.missing) < len(each.parts) or each.heard_count)
        ],
        "form": form,
        "is_used": queries.is_used(found),
        "lacks": translating.what_lacks(found),
        "refusal": met.said,
    }
    status = 422 if met.said or (form.is_bound and form.errors) else 200
    return render(request, "study/guide_languages.html", context, status=status)


# --- one language -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shown:
    """The title, a heading or a question on the page, with the form to translate it."""

    part: spoken.Part
    form: Form | None


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest, guide: int, language: str) -> HttpResponse:
    """Show a guide beside its Dutch, to translate, check, approve and read aloud."""
    user, found = _guide_of(request, guide)
    if language not in terms.LANGUAGES:
        raise Http404
    met, name, form = pages.Refusals(), request.POST.get("name", ""), None
    if request.method == "POST":
        access.check_may_research(user, found.round.monitor)
        if request.POST.get("do") == "save":
            part = spoken.in_language(found, language).part(name)
            if part is None or language == terms.DUTCH:
                raise Http404
            form = forms.GuideTranslationForm(part=part, data=request.POST)
            if not form.is_valid():
                return _language_page(request, user, found, language, name=name, form=form)
            met = pages.Refusals(form)
        with met:
            return _do(request, found, language, form)
    return _language_page(request, user, found, language, name=name, form=form, refusal=met.said)


def _do(request: HttpRequest, guide: Guide, language: str, form: Form | None) -> HttpResponse:
    """Do what was asked of this language. Raises what its operation does, and Http404."""
    do, name = request.POST.get("do", ""), request.POST.get("name", "")
    names = {part.name for part in spoken.in_language(guide, language).parts}
    acting = pages.acting(request)
    if do == "save" and form is not None:
        translating.write_translation(
            guide=guide, language=language, name=name, **form.cleaned_data, **acting
        )
        messages.success(request, _("Bewaard als concept."))
    elif do == "draft":
        translating.take_back_translation(guide=guide, language=language, name=name, **acting)
        messages.success(request, _("Dit is weer een concept."))
    elif do == "check":
        chosen = set(request.POST.getlist("names")) or names
        checker = request.POST.get("checker", "")
        n = translating.check_translations(
            guide=guide, language=language, names=chosen, checker=checker, **acting
        )
        words = ngettext("%(n)s tekst is nagekeken.", "%(n)s teksten zijn nagekeken.", n)
        messages.success(request, words % {"n": n})
    elif do == "approve":
        n = translating.approve_translations(guide=guide, language=language, names=names, **acting)
        words = ngettext("%(n)s tekst is goedgekeurd.", "%(n)s teksten zijn goedgekeurd.", n)
        messages.success(request, words % {"n": n})
    else:
        raise Http404
    place = f"#{name}" if name else ""
    return redirect(f"{reverse('study:guide_language', args=[guide.pk, language])}{place}")


def _language_page(
    request: HttpRequest,
    user: User,
    guide: Guide,
    language: str,
    *,
    name: str = "",
    form: Form | None = None,
    refusal: str = "",
) -> HttpResponse:
    context = _context(user, guide)
    found = spoken.in_language(guide, language)
    may_translate = context["may_research"] and language != terms.DUTCH

    def shown(part: spoken.Part) -> Shown:
        if form is not None and part.name == name:
            return Shown(part, form)
        initial = forms.GuideTranslationForm.initial_for(part)
        own = forms.GuideTranslationForm(part=part, initial=initial)
        own.auto_id = f"id_{part.name}_%s"
        return Shown(part, own if may_translate else None)

    context |= {
        "language": found,
        "sections": [
            [shown(found.title)],
            *([shown(part) for part in section] for section in found.sections),
        ],
        "check_form": forms.GuideCheckForm(),
        "is_dutch": language == terms.DUTCH,
        "refusal": "" if form is not None else refusal,
    }
    status = 422 if refusal or (form is not None and form.errors) else 200
    answer = render(request, "study/guide_language.html", context, status=status)
    answer.headers["Permissions-Policy"] = MICROPHONE
    return answer


@require_GET
def to_print(request: HttpRequest, guide: int, language: str) -> HttpResponse:
    """Show a guide in one language to take along on paper, or beside the Dutch."""
    user, found = _guide_of(request, guide)
    if language not in terms.LANGUAGES:
        raise Http404
    beside = request.GET.get("met") == terms.DUTCH and language != terms.DUTCH
    context = _context(user, found) | {
        "language": spoken.in_language(found, language),
        "beside": beside,
    }
    return render(request, "study/guide_print.html", context)


# --- sound ------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def sound(request: HttpRequest, question: int, language: str) -> HttpResponseBase:
    """Let a question be heard, or keep how somebody read it aloud."""
    user = signed_in(request)
    found = get_object_or_404(queries.all_guide_questions(visible_to=user), pk=question)
    if language not in terms.LANGUAGES:
        raise Http404
    if request.method == "GET":
        kept = spoken.sounds(found.pk, language)
        if kept is None:
            raise Http404
        # What is read aloud to everybody is of nobody: no line in the log.
        return sounds.stream(request, kept.sound, logs=False)
    guide = found.section.guide
    access.check_may_research(user, guide.round.monitor)
    met = pages.Refusals()
    with met:
        return _keep_or_remove(request, user, found.pk, language)
    return _language_page(request, user, guide, language, refusal=met.said)


def _keep_or_remove(request: HttpRequest, user: User, question: int, language: str) -> HttpResponse:
    found = queries.all_guide_questions(visible_to=user).get(pk=question)
    acting = pages.acting(request)
    if request.POST.get("do") == "remove":
        translating.remove_sound(question=found, language=language, **acting)
        messages.success(request, _("De opname is gewist."))
    else:
        form = forms.GuideSoundForm(data=request.POST, files=request.FILES)
        if not form.is_valid():
            raise translating.SoundMissing
        translating.keep_sound(
            question=found,
            language=language,
            content=form.cleaned_data["file"].chunks(),
            spoken_by=form.cleaned_data["spoken_by"],
            **acting,
        )
        messages.success(request, _("De opname is bewaard."))
    address = reverse("study:guide_language", args=[found.section.guide_id, language])
    return redirect(f"{address}#q{found.pk}")
