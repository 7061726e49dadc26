"""Suggestions to look at and answer: per code, about one passage, and how good they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.coding import queries as coding
from weerklank.coding import rules as coding_rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study.terms import LANGUAGES
from weerklank.study.views import parts as study_pages
from weerklank.suggestions import access, embedders, operations, queries
from weerklank.suggestions.rules import passages
from weerklank.suggestions.terms import Answered, LearningState

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round
    from weerklank.suggestions.models import Learning, SuggestionAnswer

ON_A_PAGE = 10
ANSWERS_SHOWN = 20


def _asked(request: HttpRequest, slug: str) -> tuple[User, Round]:
    user, round_ = study_pages.round_of(request, slug)
    access.check_may_have(user, round_.monitor)
    return user, round_


def _frame(user: User, round_: Round) -> dict[str, Any]:
    """Return what every page about suggestions of a round says."""
    learning = queries.learning_of(round_, visible_to=user)
    learned = queries.learned(round_, visible_to=user)
    switch = queries.switch_of(round_.monitor)
    return {
        "round": round_,
        "step": "coding",
        "switch": switch,
        "is_on": switch is not None and switch.is_on,
        "may_switch": can(access.check_may_switch, user, round_.monitor),
        "knows_meaning": embedders.current().knows_meaning,
        "model": embedders.current(),
        "learning": learning,
        "is_busy": learning is not None and learning.state in operations.ON_ITS_WAY,
        "is_stopped": learning is not None and learning.state == LearningState.STOPPED,
        "learned": learned,
        # Done, and not to be used: by another model, or of whom she may see nothing now.
        "is_old": learned is None and learning is not None and learning.state == LearningState.DONE,
    }


@require_GET
def suggestions(request: HttpRequest, round: str) -> HttpResponse:
    """Show per code what may be about it; one code at a time."""
    user, round_ = _asked(request, round)
    context = _frame(user, round_)
    learned = context["learned"]
    if context["is_on"] and learned is not None:
        context |= _of_codes(request, user, round_, learned)
    return render(request, "suggestions/suggestions.html", context)


def _of_codes(
    request: HttpRequest, user: User, round_: Round, learned: Learning
) -> dict[str, object]:
    rows = queries.codes_of(learned)
    number = request.GET.get("code", "")
    chosen = next((row for row in rows if row.code.number == number), None)
    if chosen is None:
        chosen = next((row for row in rows if row.offers), None)
    context: dict[str, object] = {
        "offered": [row for row in rows if row.is_offered],
        "not_offered": [row for row in rows if not row.is_offered],
        "chosen": chosen,
    }
    if chosen is not None:
        waiting = queries.offers(learned).filter(code=chosen.code)
        found = queries.shown(waiting[: 2 * ON_A_PAGE])[:ON_A_PAGE]
        if found:
            pages.look(request, "suggestions.listed", round_, code=chosen.code.number)
        context |= {
            "passages": [(one, LANGUAGES.get(one.language, ("", ""))[0]) for one in found],
            "answers": _told(user, round_, chosen.code),
        }
    return context


def _told(user: User, round_: Round, code: Code) -> list[tuple[SuggestionAnswer, str]]:
    """Return the last answers about a code with the beginning of the words."""
    rows = list(queries.answers(round_, visible_to=user, code=code)[:ANSWERS_SHOWN])
    texts = fieldwork.texts_of({row.turn.transcript_id for row in rows})
    return [(row, _words_of(row, texts[row.turn.transcript_id])) for row in rows]


def _words_of(answer: SuggestionAnswer, text: str) -> str:
    """Return the words that somebody answered about; of the turn where they were corrected."""
    if answer.coding is not None:
        return text[answer.coding.start : answer.coding.end]
    said = text[answer.turn.start : answer.turn.end]
    parts = (said[start:end] for start, end in passages.cut(said))
    return next((words for words in parts if passages.mark(words) == answer.words_mark), said)


@require_POST
def answer(request: HttpRequest, round: str, code: int, turn: int, part: int) -> HttpResponse:
    """Take a suggestion over, reject it, or take that back."""
    user, round_ = _asked(request, round)
    found = get_object_or_404(coding.codes(round_.monitor), pk=code)
    said = get_object_or_404(
        fieldwork.turns(visible_to=user).filter(transcript__conversation__round=round_), pk=turn
    )
    own = queries.answers(round_, visible_to=user, code=found).filter(turn=said)
    undone = pages.number_in(request.POST.get("undo", ""))
    learned = queries.learned(round_, visible_to=user)
    offer = learned and queries.offer(learned, code=found, turn=said, part=part)
    told = _("Er is niets veranderd.")
    with pages.refused_above(request):
        if undone is not None and (given := own.filter(pk=undone).first()):
            operations.take_back(answer=given, **pages.acting(request))
            told = _("De suggestie is terug.")
            if given.kind == Answered.ACCEPTED:
                told = _("Uw code is weer weg, en de suggestie is terug.")
        elif "accept" in request.POST and offer:
            operations.accept(offer=offer, **pages.acting(request))
            told = _("De passage heeft nu uw code %(code)s.") % {"code": found.number}
        elif "reject" in request.POST and offer:
            operations.reject(offer=offer, **pages.acting(request))
            told = _("Afgewezen. U krijgt deze suggestie niet meer.")
        messages.info(request, told)
    address = reverse("suggestions:suggestions", args=[round_.slug])
    return redirect(f"{address}?code={found.number}#passages")


@require_GET
def quality(request: HttpRequest, round: str) -> HttpResponse:
    """Show per code and language how good suggestions are on what was held out."""
    user, round_ = _asked(request, round)
    context = _frame(user, round_)
    if context["is_on"] and (learned := context["learned"]):
        rows = queries.tests_of(learned)
        context["rows"] = [
            (code, verdict, [(_language(one.language), one.counts) for one in tests])
            for code, verdict, tests in rows
            if any(one.counts.given for one in tests)
        ]
        context["without"] = sum(not any(one.counts.given for one in row[2]) for row in rows)
    return render(request, "suggestions/quality.html", context)


def _language(language: str) -> object:
    return LANGUAGES[language][0] if language in LANGUAGES else language


@require_GET
def doubles(request: HttpRequest, round: str) -> HttpResponse:
    """Show which codes people give to words that are alike."""
    user, round_ = _asked(request, round)
    context = _frame(user, round_)
    if context["is_on"] and (learned := context["learned"]):
        context["pairs"] = queries.doubles(learned)
    return render(request, "suggestions/doubles.html", context)


@require_http_methods(["GET", "POST"])
def passage(request: HttpRequest, transcript: int, key: UUID) -> HttpResponse:
    """Show what says alike, and which other codes a passage may get; a POST gives one of them."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    round_ = text.conversation.round
    access.check_may_have(user, round_.monitor)
    found = get_object_or_404(coding.seen_codings(text, coding.sight_of(text, user)), key=key)
    found.transcript = text
    context = _frame(user, round_)
    learned = context["learned"]
    about = None
    if context["is_on"] and learned is not None:
        but = queries.codes_given(text, found, user) | {found.code_id}
        about = queries.about(found, round_, learned, but=but)
    if request.method == "POST":
        chosen = next(
            (one for one in (about.codes if about else ())
             if str(one.code.pk) == request.POST.get("code")),
            None,
        )  # fmt: skip
        if chosen is None or learned is None:
            messages.info(request, _("Er is niets veranderd."))
        else:
            with pages.refused_above(request):
                operations.accept_for_passage(
                    beside=found,
                    code=chosen.code,
                    learning=learned,
                    nearness=chosen.nearness,
                    **pages.acting(request),
                )
                messages.success(
                    request,
                    _("De passage heeft nu ook uw code %(code)s.") % {"code": chosen.code.number},
                )
        return redirect("suggestions:passage", transcript=text.pk, key=key)
    pages.look(request, "passage.opened", found)
    words = text.text[found.start : found.end]
    context |= {
        "conversation": text.conversation,
        "transcript": text,
        "coding": found,
        "words": words,
        "direction": coding_rules.direction(words),
        "about": about,
        "similar": [
            (one, LANGUAGES.get(one.language, ("", ""))[0])
            for one in (about.similar if about else ())
        ],
    }
    return render(request, "suggestions/passage.html", context)
