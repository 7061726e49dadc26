"""Conversations to practise on, who practises, and how far she sees what the reference sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.coding import access, assigning, comparing, deciding, forms, queries, rules
from weerklank.coding.views.assigning import called
from weerklank.coding.views.comparing import MAIN, figures_of
from weerklank.coding.views.deciding import GivenCode, given_codes, pieces
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.coding.deciding import Apart, Matter
    from weerklank.coding.models import Code, Training
    from weerklank.coding.queries import Work
    from weerklank.coding.readings import Readings
    from weerklank.fieldwork.models import Conversation
    from weerklank.study.models import Round

MARK, STOP = "mark", "stop"
ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Practice:
    """A conversation to practise on, and who does."""

    conversation: Conversation
    training: Training
    work: Sequence[Work]
    may_see: frozenset[int]  # of whom whoever looks may see how she did


def _practices(round_: Round, found: Readings, user_pk: int, *, of_all: bool) -> list[Practice]:
    practised, work = queries.trainings(round_), queries.work(round_, found)
    rows = []
    for conversation in round_.conversations.filter(pk__in=practised):
        training = practised[conversation.pk]
        trainees = [
            one
            for one in work.get(conversation.pk, ())
            if one.assignment.is_training and (of_all or one.assignment.coder_id == user_pk)
        ]
        shows_reference = found.sight.shows(conversation.pk, training.reference_id)
        rows.append(
            Practice(
                conversation,
                training,
                trainees,
                frozenset(
                    one.assignment.coder_id for one in trainees if one.is_done and shows_reference
                ),
            )
        )
    return rows


@require_http_methods(["GET", "POST"])
def trainings(request: HttpRequest, round: str) -> HttpResponse:
    """Show on which conversations people practise, and how far they are; choose others."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_codings(user, round_)
    found = queries.readings(round_, visible_to=user)
    may_divide = can(access.check_may_divide, user, round_)
    form: forms.TrainingForm | None = _form(round_, found) if may_divide else None
    if request.method == "POST":
        access.check_may_divide(user, round_)
        if request.POST.get("do") == STOP:
            _stop(request, round_)
            return redirect("coding:trainings", round=round_.slug)
        form = _form(round_, found, request)
        if form.is_valid() and _mark(request, round_, form):
            return redirect("coding:trainings", round=round_.slug)
    context = {
        "round": round_,
        "step": "coding",
        "rows": _practices(round_, found, user.pk, of_all=may_divide),
        "may_divide": may_divide,
        "form": form,
    }
    return pages.answer(
        request, "coding/trainings.html", context, form if request.method == "POST" else None
    )


def _form(round_: Round, found: Readings, request: HttpRequest | None = None) -> forms.TrainingForm:
    coded = queries.references(round_, found)
    among = round_.conversations.filter(pk__in={conversation for conversation, _coder in coded})
    names = {one.pk: called(one) for one in among.only("number", "title", "round")}
    return forms.TrainingForm(
        references=[
            (
                f"{conversation}-{coder}",
                _("%(conversation)s: de lezing van %(name)s")
                % {"conversation": names[conversation], "name": name},
            )
            for (conversation, coder), name in coded.items()
        ],
        data=request.POST if request else None,
        prefix=MARK,
    )


def _mark(request: HttpRequest, round_: Round, form: forms.TrainingForm) -> bool:
    conversation, _dash, coder = form.cleaned_data["reference"].partition("-")
    with pages.refused_in(form):
        assigning.practise_on(
            conversation=get_object_or_404(round_.conversations, pk=int(conversation)),
            reference=int(coder),
            counts=form.cleaned_data["counting"] == forms.COUNTS,
            **pages.acting(request),
        )
        messages.success(
            request,
            _("Op dit gesprek kan worden geoefend. Geef het nu aan wie gaat oefenen."),
        )
        return True
    return False


def _stop(request: HttpRequest, round_: Round) -> None:
    asked = pages.one_of(round_.conversations.all(), request.POST.get("conversation", ""))
    with pages.refused_above(request):
        assigning.stop_practising(conversation=asked, **pages.acting(request))
        messages.success(request, _("Op dit gesprek oefent niemand meer."))


# --- how somebody did ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Differing:
    """A turn in which a trainee and the reference gave other codes."""

    line: int
    speaker: str
    is_original: bool
    pieces: list[tuple[str, bool]]
    language: str
    direction: str
    both: list[Code]
    own: list[GivenCode]
    reference: list[GivenCode]


@require_GET
def practised(request: HttpRequest, conversation: int, coder: int) -> HttpResponse:
    """Show a trainee beside the reference: how far they agree, and each turn that differs.

    For herself and for an onderzoeker, once she handed in.
    """
    user = signed_in(request)
    asked = get_object_or_404(fieldwork.conversations(visible_to=user), pk=conversation)
    access.check_may_read_codings(user, asked.round)
    is_own = coder == user.pk
    if not is_own and not can(access.check_may_divide, user, asked.round):
        raise Http404
    found = queries.readings(asked.round, visible_to=user)
    one = next(
        (
            one
            for one in _practices(asked.round, found, user.pk, of_all=not is_own)
            if one.conversation.pk == asked.pk
        ),
        None,
    )
    trainees = {
        work.assignment.coder_id: work.assignment.coder.name for work in (one.work if one else ())
    }
    name = trainees.get(coder) or queries.who_may_code(asked.round).get(coder)
    if name is None:
        raise Http404
    context = {
        "conversation": asked,
        "round": asked.round,
        "step": "coding",
        "name": name,
        "is_own": is_own,
        "training": one.training if one and coder in trainees else None,
    }
    matter = None
    if one is not None and coder in one.may_see:
        pair = (coder, one.training.reference_id)
        matter = deciding.matters([asked.pk], pair, found).get(asked.pk)
    if matter is not None:
        pages.look(request, "coding.opened", asked)
        context |= _beside_reference(request, asked, matter, pair, found)
    return pages.answer(request, "coding/practised.html", context)


def _beside_reference(
    request: HttpRequest,
    conversation: Conversation,
    matter: Matter,
    pair: comparing.Pair,
    found: Readings,
) -> dict[str, object]:
    codes = list(queries.codes(conversation.round.monitor))
    text = comparing.Shared(
        conversation.pk,
        found.main_texts[conversation.pk],
        frozenset(pair),
        {} if matter.shared is None else dict.fromkeys(pair, matter.shared),
    )
    material = comparing.material([text], pair)
    overall = comparing.overall_of(material, codes)
    page = pages.page_of(request, matter.apart, ON_A_PAGE)
    return {
        "matter": matter,
        "units": material.units,
        "apart": sum(one.text == text.transcript for one in matter.apart),
        "overall": overall,
        "figures": [] if conversation.round.uses_no_coefficients else figures_of(overall, MAIN),
        "page": page,
        "rows": _differing(conversation, matter, list(page), pair, codes),
    }


def _differing(
    conversation: Conversation,
    matter: Matter,
    shown: list[Apart],
    pair: comparing.Pair,
    codes: Sequence[Code],
) -> list[Differing]:
    words = fieldwork.texts_of({one.text for one in shown})
    about = {
        text.pk: (text.language, text.role)
        for text in conversation.transcripts.defer("text")
        if text.pk in words
    }
    is_first = matter.pair[0] == pair[0]
    rows = []
    for one in shown:
        text, turn = words[one.text], (one.turn.start, one.turn.end)
        own, other = (one.first, one.second) if is_first else (one.second, one.first)
        marked = rules.joined(mark for code in own | other for mark in matter.marks_on(one, code))
        language, role = about[one.text]
        rows.append(
            Differing(
                line=one.place + 1,
                speaker=one.turn.speaker,
                is_original=role != "main",
                pieces=pieces(text, turn, marked),
                language=language,
                direction=rules.direction(text[slice(*turn)]),
                both=[code for code in codes if code.pk in one.both],
                own=given_codes(own, one, matter, text, codes),
                reference=given_codes(other, one, matter, text, codes),
            )
        )
    return rows
