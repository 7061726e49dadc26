"""A guide: to take along to a conversation, and to change as long as nobody used it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access, forms, operations, planning, queries, rules
from weerklank.study.rules.wording_help import Hint, hints_of_all
from weerklank.study.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import EarlierQuestion, Guide, GuideQuestion, GuideSection

MOST_LINES = 50  # of a question and what is asked after it


@require_http_methods(["GET", "POST"])
def guide(request: HttpRequest, guide: int) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(queries.guides(visible_to=user), pk=guide)
    monitor = found.round.monitor
    may_research = parts.rights(user, monitor)["may_research"]
    is_used = queries.is_frozen(found)
    kinds = _kinds(found)
    opened, met, refusal = None, pages.Refusals(), ""
    if request.method == "POST":
        access.check_may_research(user, monitor)
        if request.POST.get("do") == "make_version":
            with met:
                return _new_version(request, found, user)
            refusal = met.said
        else:
            opened, answer = parts.carry_out(request, kinds)
            if answer is not None:
                return answer
            # A guide in use shows no forms, so what was refused is said above it.
            refusal = opened.refusal if is_used else ""
    elif may_research and not is_used:
        opened = parts.opened_by_address(request, kinds)
    may_change = may_research and not is_used
    sections = _sections(found, with_hints=may_change)
    context = {
        "guide": found,
        "round": found.round,
        "step": "plan",
        "monitor": monitor,
        "sections": sections,
        "lasts": rules.duration(
            row.question.minutes for _section, rows, _lasts in sections for row in rows
        ),
        "lengths": planning.differing_lengths(found.round),
        "has_earlier": queries.previous_round(found.round) is not None,
        "newer": queries.newer_version(found),
        "may_research": may_research,
        "may_change": may_change,
        "is_used": is_used,
        "opened": opened,
        "refusal": refusal,
    }
    status = 422 if refusal else opened.status if opened else 200
    return render(request, "study/guide.html", context, status=status)


@require_POST
def guide_wording(request: HttpRequest, guide: int) -> HttpResponse:
    """Say what in the words of a question may steer, while somebody writes it. Keeps nothing."""
    user = signed_in(request)
    found = get_object_or_404(queries.guides(visible_to=user), pk=guide)
    access.check_may_research(user, found.round.monitor)
    texts = [request.POST.get("text", ""), *request.POST.get("prompts", "").splitlines()]
    context = {"hints": hints_of_all(texts[:MOST_LINES])}
    return render(request, "study/parts/wording_hints.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """A question as the page shows it.

    With it the words for whom it is meant, the earlier question that it goes on from, the
    improvement points that it asks after, and what in its words may steer.
    """

    question: GuideQuestion
    conditions: list[str]
    link: EarlierQuestion | None
    asks_after: list[tuple[int, int]]
    hints: list[Hint]


def _sections(
    guide: Guide, *, with_hints: bool
) -> list[tuple[GuideSection, list[Row], rules.Duration]]:
    """Return the sections with their questions, and how long each is meant to take."""
    in_words = queries.conditions_in_words(guide.round.monitor)
    before, points = queries.going_on(guide), queries.points_asked_after(guide)

    def row(question: GuideQuestion) -> Row:
        texts = [question.text, *question.prompts] if with_hints else []
        return Row(
            question,
            in_words(question.applies_to),
            before.get(question.pk),
            points.get(question.pk, []),
            hints_of_all(texts),
        )

    found = []
    for section in queries.guide_parts(guide):
        questions = list(section.questions.all())
        lasts = rules.duration(question.minutes for question in questions)
        found.append((section, [row(question) for question in questions], lasts))
    return found


def _new_version(request: HttpRequest, guide: Guide, user: User) -> HttpResponse:
    version = operations.make_new_version(guide=guide, by=user, at=timezone.now())
    messages.success(request, _("Dit is de nieuwe versie. Die kunt u veranderen."))
    return redirect("study:guide", guide=version.pk)


def _kinds(guide: Guide) -> dict[str, parts.RecordKind]:
    return {
        "section": parts.RecordKind(
            "section",
            queries.guide_parts(guide),
            forms.SectionForm,
            parts.shown("title"),
            add=partial(operations.add_section, guide=guide),
            change=operations.change_section,
            remove=operations.remove_section,
            move=operations.move_section,
        ),
        "question": parts.RecordKind(
            "question",
            queries.guide_questions(guide),
            partial(forms.GuideQuestionForm, guide=guide),
            forms.GuideQuestionForm.initial_for,
            add=operations.add_question,
            change=operations.change_question,
            remove=operations.remove_question,
            move=operations.move_question,
            parents=queries.guide_parts(guide),
            under="section",
        ),
    }
