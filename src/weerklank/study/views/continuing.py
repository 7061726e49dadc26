"""What goes on from round to round: who took part before, which question asks the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access, forms, operations, queries

if TYPE_CHECKING:
    from weerklank.study.models import GuideQuestion, Participant

JUDGED = {True: "yes", False: "no", None: ""}


@require_http_methods(["GET", "POST"])
def earlier_self(request: HttpRequest, participant: int) -> HttpResponse:
    """Note who someone was in an earlier round, or that this is not known."""
    user = signed_in(request)
    found = get_object_or_404(queries.participants(visible_to=user), pk=participant)
    access.check_may_research(user, found.round.monitor)
    if request.method == "GET":
        pages.look(request, "participant.viewed", found)
    people = queries.may_be_earlier(found)
    now = next((one for one, is_earlier in queries.links_of(found) if is_earlier), None)
    form = forms.EarlierSelfForm(
        data=request.POST if request.method == "POST" else None,
        people=people,
        left_alone=queries.not_to_ask_again([one.pk for one in people]),
        initial={"earlier": now.pk if now else ""},
    )
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in people if str(one.pk) == form.cleaned_data["earlier"]), None)
        if pages.carried_out(
            request, form, _("Bewaard."), lambda: _note_self(request, found, chosen)
        ):
            return redirect("study:participant", participant=found.pk)
    context = {
        "participant": found,
        "round": found.round,
        "step": "spread",
        "monitor": found.round.monitor,
        "form": form,
    }
    return pages.answer(request, "study/earlier_self.html", context, form)


def _note_self(request: HttpRequest, found: Participant, chosen: Participant | None) -> None:
    acting = pages.acting(request)
    if chosen is None:
        operations.forget_same_person(participant=found, **acting)
    else:
        operations.note_same_person(participant=found, earlier=chosen, **acting)


@require_http_methods(["GET", "POST"])
def earlier_question(request: HttpRequest, question: int) -> HttpResponse:
    """Note from which earlier question one goes on, and whether it asks the same."""
    user = signed_in(request)
    found = get_object_or_404(
        queries.all_guide_questions(visible_to=user).select_related(
            "section__guide__round__monitor__organisation"
        ),
        pk=question,
    )
    guide = found.section.guide
    access.check_may_research(user, guide.round.monitor)
    now = queries.going_on(guide).get(found.pk)
    form = forms.EarlierQuestionForm(
        data=request.POST if request.method == "POST" else None,
        questions=queries.earlier_questions(guide),
        initial={
            "earlier": now.earlier_id if now else "",
            "asks_the_same": JUDGED[now.asks_the_same if now else None],
        },
    )
    if request.method == "POST" and pages.carried_out(
        request, form, _("Bewaard."), lambda: _note_question(request, found, form)
    ):
        return redirect("study:guide", guide=guide.pk)
    context = {
        "question": found,
        "guide": guide,
        "round": guide.round,
        "step": "plan",
        "monitor": guide.round.monitor,
        "form": form,
    }
    return pages.answer(request, "study/earlier_question.html", context, form)


def _note_question(
    request: HttpRequest, found: GuideQuestion, form: forms.EarlierQuestionForm
) -> None:
    acting = pages.acting(request)
    chosen = form.cleaned_data["earlier"]
    if not chosen:
        operations.stop_going_on(question=found, **acting)
        return
    seen = queries.all_guide_questions(visible_to=acting["by"])
    operations.go_on_from(
        question=found,
        earlier=pages.one_of(seen, chosen),
        asks_the_same=form.cleaned_data["asks_the_same"] == "yes",
        **acting,
    )
