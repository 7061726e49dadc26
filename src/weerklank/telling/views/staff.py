"""Pages for the team: opening a round for telling, who told, writing out, taking over, tablets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.sounds import views as sounds
from weerklank.study import spoken
from weerklank.study.terms import LANGUAGES, TranslationStatus, direction
from weerklank.study.views.parts import round_of
from weerklank.telling import access, forms, queries, rules, shipped
from weerklank.telling.operations import kiosks as tablets
from weerklank.telling.operations import opening as operations
from weerklank.telling.operations import taking_over

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round
    from weerklank.telling.models import Opening, Telling


def _round_of(request: HttpRequest, slug: str) -> tuple[User, Round]:
    user, found = round_of(request, slug)
    access.check_may_open(user, found.monitor)
    return user, found


def _opening_of(round_: Round) -> Opening:
    opening = queries.opening_of(round_)
    if opening is None:
        raise Http404
    return opening


def _context(round_: Round) -> dict[str, object]:
    return {"round": round_, "monitor": round_.monitor, "step": "spread"}


# --- opening --------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, round: str) -> HttpResponse:
    """Show how telling stands in a round and what is missing; set it, open it, close it."""
    _user, found = _round_of(request, round)
    there = queries.opening_of(found)
    today = timezone.localdate()
    first, last = rules.days_to_propose(today, starts_on=found.starts_on, ends_on=found.ends_on)
    initial: dict[str, object] = (
        {name: getattr(there, name) for name in ("guide", "starts_on", "ends_on", "needs_audio")}
        if there
        else {"starts_on": first, "ends_on": last}
    )
    form, acting = forms.OpeningForm(round=found, initial=initial), pages.acting(request)
    do = request.POST.get("do", "")
    if request.method == "POST" and do in {"open", "close"} and there is not None:
        with pages.refused_above(request):
            if do == "open":
                operations.open_(opening=there, **acting)
                messages.success(request, _("Zelf vertellen staat open."))
            else:
                operations.close(opening=there, **acting)
                messages.success(request, _("Zelf vertellen is gesloten."))
        return redirect("telling:opening", round=found.slug)
    if request.method == "POST":
        form = forms.OpeningForm(request.POST, round=found)
        if pages.carried_out(
            request,
            form,
            _("Bewaard."),
            lambda: operations.set_opening(round=found, **form.cleaned_data, **acting),
        ):
            return redirect("telling:opening", round=found.slug)
    context = _context(found) | {
        "opening": there,
        "form": form,
        "is_open": there is not None and there.is_open(today),
        "under_way": queries.under_way(there) if there else 0,
        "lacks": operations.sentences(queries.lacking(there)) if there else [],
        "languages": _languages(there) if there else [],
        "questions": spoken.in_language(there.guide, "nl").questions if there else [],
        "here": "opening",
    }
    return pages.answer(request, "telling/opening.html", context, form)


def _languages(opening: Opening) -> list[dict[str, object]]:
    """Return the languages of the questions, with how far each is."""
    return [
        {
            "code": code,
            "name": language.name,
            "own_name": language.own_name,
            "direction": language.direction,
            "heard": language.heard_count,
            "questions": len(language.questions),
            "unchecked": len(language.unchecked),
            "is_draft": code != "nl",
        }
        for code, language in spoken.in_languages(
            opening.guide, queries.languages_of(opening)
        ).items()
    ]


@require_POST
def faces(request: HttpRequest, round: str) -> HttpResponse:
    """Say which questions are answered with a face as well."""
    _user, found = _round_of(request, round)
    chosen = {
        number
        for one in request.POST.getlist("question")
        if (number := pages.number_in(one)) is not None
    }
    operations.set_faces(opening=_opening_of(found), questions=chosen, **pages.acting(request))
    messages.success(request, _("Bewaard."))
    return redirect("telling:opening", round=found.slug)


@require_GET
def preview(request: HttpRequest, round: str, language: str) -> HttpResponse:
    """Show the questions as people see them, in a language; nothing can be answered here."""
    _user, found = _round_of(request, round)
    there = _opening_of(found)
    if language not in queries.languages_of(there):
        raise Http404
    context = _context(found) | {
        "opening": there,
        "language": language,
        "language_name": LANGUAGES[language][0],
        "direction": direction(language),
        "w": shipped.words()[language],
        "parts": spoken.in_language(there.guide, language).questions,
        "draft": TranslationStatus.DRAFT.label if language != "nl" else "",
        "faces": [("good", "face_good"), ("so_so", "face_so_so"), ("bad", "face_bad")],
    }
    return pages.answer(request, "telling/preview.html", context)


# --- who told -------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, round: str) -> HttpResponse:
    """Show who told and how far each is, and make conversations of what is ready."""
    user, found = _round_of(request, round)
    there = queries.opening_of(found)
    rows = queries.rows(there, visible_to=user, today=timezone.localdate()) if there else []
    if request.method == "POST":
        made = 0
        for row in rows:
            if row.may_be_taken_over:
                with pages.refused_above(request):
                    taking_over.take_over(telling=row.telling, **pages.acting(request))
                    made += 1
        said = ngettext("%(n)s gesprek gemaakt.", "%(n)s gesprekken gemaakt.", made) % {"n": made}
        messages.success(request, said)
        return redirect("telling:people", round=found.slug)
    pages.look(request, "tellings.viewed", found)
    context = _context(found) | {
        "opening": there,
        "rows": rows,
        "ready": sum(row.may_be_taken_over for row in rows),
        "here": "people",
    }
    return pages.answer(request, "telling/people.html", context)


def _telling_of(request: HttpRequest, number: int) -> tuple[User, Telling]:
    user = signed_in(request)
    found = get_object_or_404(queries.tellings(visible_to=user), pk=number)
    access.check_may_open(user, found.opening.round.monitor)
    return user, found


@require_http_methods(["GET", "POST"])
def telling(request: HttpRequest, telling: int) -> HttpResponse:
    """Show what one person told, and make a conversation of it."""
    _user, found = _telling_of(request, telling)
    if request.method == "POST":
        with pages.refused_above(request):
            made = taking_over.take_over(telling=found, **pages.acting(request))
            messages.success(request, _("Het gesprek is gemaakt."))
            return redirect("fieldwork:conversation", conversation=made.pk)
        return redirect("telling:telling", telling=found.pk)
    pages.look(request, "telling.viewed", found.participant)
    today = timezone.localdate()
    answers = queries.read_answers(found, today=today)
    may_record = queries.may_record(found.participant)
    parts = queries.questions_for(found.opening, found.language, None)
    dutch = {one.of.pk: one.text for one in queries.questions_for(found.opening, "nl", None)}
    lines = [
        {
            "part": part,
            "dutch": dutch[part.of.pk],
            "answer": answers[part.of.pk],
            "is_heard": may_record and answers[part.of.pk].sound_id is not None,
        }
        for part in parts
        if part.of.pk in answers
    ]
    context = _context(found.opening.round) | {
        "telling": found,
        "lines": lines,
        "language_name": LANGUAGES[found.language][0],
        "direction": direction(found.language),
        "waiting": [
            one for one in queries.heard_answers(found, today=today) if one.written_at is None
        ],
        "is_done": found.is_handed_over(today),
    }
    return pages.answer(request, "telling/telling.html", context)


# --- writing out ----------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def write_out(request: HttpRequest, telling: int, answer: int) -> HttpResponse:
    """Let somebody write down what she hears, beside the player.

    What a machine writes out has its place here: as a first text in the field, which a person
    listens to and puts right; there is none yet.
    """
    _user, found = _telling_of(request, telling)
    heard = queries.heard_answers(found, today=timezone.localdate())
    here = next((index for index, one in enumerate(heard) if one.pk == answer), None)
    if here is None:
        raise Http404
    one = heard[here]
    form = forms.WrittenForm(initial={"text": one.written})
    if request.method == "POST":
        form = forms.WrittenForm(request.POST)
        if pages.carried_out(
            request,
            form,
            _("Bewaard."),
            lambda: taking_over.write_out(
                answer=one, text=form.cleaned_data["text"], **pages.acting(request)
            ),
        ):
            after = next((row for row in heard[here + 1 :] if row.written_at is None), None)
            if after is not None:
                return redirect("telling:write_out", telling=found.pk, answer=after.pk)
            return redirect("telling:telling", telling=found.pk)
    else:
        pages.look(request, "telling.viewed", found.participant)
    in_hers = spoken.in_language(found.opening.guide, one.language)
    part = next((each for each in in_hers.questions if each.of.pk == one.question_id), None)
    context = _context(found.opening.round) | {
        "telling": found,
        "answer": one,
        "part": part,
        "language": one.language,
        "language_name": LANGUAGES[one.language][0],
        "direction": direction(one.language),
        "form": form,
        "number": here + 1,
        "total": len(heard),
        "before": heard[here - 1] if here else None,
        "after": heard[here + 1] if here + 1 < len(heard) else None,
    }
    return pages.answer(request, "telling/write_out.html", context, form)


@require_GET
def sound(request: HttpRequest, telling: int, answer: int) -> HttpResponseBase:
    """Play a spoken answer; each play is a line in the log."""
    _user, found = _telling_of(request, telling)
    heard = queries.heard_answers(found, today=timezone.localdate())
    one = next((each for each in heard if each.pk == answer), None)
    if one is None or one.sound is None:
        raise Http404
    return sounds.stream(request, one.sound, about=found.participant)


# --- tablets --------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def kiosks(request: HttpRequest, round: str) -> HttpResponse:
    """Show which tablets are paired; pair one, or take one out."""
    user, found = _round_of(request, round)
    there = queries.kiosks(visible_to=user).filter(round=found)
    form, code, acting = forms.KioskForm(), "", pages.acting(request)
    if request.method == "POST" and request.POST.get("do") == "unpair":
        kiosk = pages.one_of(there, request.POST.get("kiosk", ""))
        tablets.unpair(kiosk=kiosk, **acting)
        messages.success(request, _("De tablet is losgekoppeld."))
        return redirect("telling:kiosks", round=found.slug)
    if request.method == "POST":
        form = forms.KioskForm(request.POST)
        if form.is_valid():
            with pages.refused_in(form):
                _made, code = tablets.make(round=found, name=form.cleaned_data["name"], **acting)
                form = forms.KioskForm()
    context = _context(found) | {
        "kiosks": there.select_related("made_by"),
        "form": form,
        "code": f"{code[:4]}-{code[4:]}" if code else "",
        "here": "kiosks",
        "now": timezone.now(),
    }
    status = 422 if form.errors else 200
    answer = pages.answer(request, "telling/kiosks.html", context)
    answer.status_code = status
    return answer
