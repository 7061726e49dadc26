"""Coding from a search: where words were said, each looked at, and one code for those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from weerklank.coding import access, forms, operations, queries, refusals, rules, search
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import TranscriptRole
from weerklank.safeguards import pages, saved_searches, words
from weerklank.safeguards.access import signed_in
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.core.paginator import Page

    from weerklank.coding.models import Code, Coding
    from weerklank.fieldwork.models import Turn
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

ON_A_PAGE = 25  # turns
AROUND = 160  # signs of the turn before and after
LAST = "coded-from-hits"  # in the session: what was given last, to take it back


class Hit(NamedTuple):
    """A stretch of a turn as the page offers it."""

    value: str
    turn: Turn
    who: str
    before: str
    words: str
    after: str
    direction: str
    address: str
    is_original: bool
    is_finished: bool
    codes: Sequence[Code]  # that this coder already gave here


@require_http_methods(["GET", "POST"])
def hits(request: HttpRequest, round: str) -> HttpResponse:
    """Look for words in the conversations of a round, and give those that are ticked a code."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_code_in(user, round_)
    if request.method == "POST" and "undo" in request.POST:
        return _take_back(request, round_)
    is_asking = request.method == "POST" and "q" in request.POST
    question = forms.HitsQuestion(request.POST if is_asking else _question(request))
    if is_asking and question.is_valid():
        return _lead_to(request, question)
    asked = question.asked()
    form = forms.HitsForm(
        data=request.POST if request.method == "POST" and not is_asking else None,
        codes=list(queries.codes(round_.monitor)),
        prefix="hits",
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            _give(request, round_, form)
            return redirect(request.get_full_path())
    page = pages.page_of(request, _turns(asked, round_, user), ON_A_PAGE)
    if asked:
        pages.look(request, "coding.hits", round_, hits=page.paginator.count)
    context = {
        "round": round_,
        "step": "coding",
        "question": question,
        "form": form,
        "has_asked": bool(asked),
        "page": page,
        "is_cut": page.paginator.count >= search.MOST,
        "hits": list(_hits(page, asked, user, whole=question.is_whole())),
        "ticked": set(request.POST.getlist(form.add_prefix("places"))),
        "all_ticked": "alles" in request.GET and request.method == "GET",
        "all_address": f"?{urlencode(_told(request) | {'page': page.number, 'alles': 1})}",
        "last": _last(request, round_),
    }
    return pages.answer(request, "coding/hits.html", context, form)


# How the question stands in an address: by its number, or as an older link has it.
TOLD = (saved_searches.IN_ADDRESS, "q", "stuk")


def _lead_to(request: HttpRequest, question: forms.HitsQuestion) -> HttpResponse:
    """Lead to an address that has no words in it: they may be of who was spoken with."""
    if not question.kept():
        return redirect(request.path)
    kept = saved_searches.keep(question=urlencode(question.kept()), **pages.acting(request))
    return redirect(f"{request.path}?{urlencode({saved_searches.IN_ADDRESS: kept.pk})}")


def _question(request: HttpRequest) -> QueryDict:
    return saved_searches.question_in(request.GET, by=signed_in(request)) or QueryDict()


def _told(request: HttpRequest) -> dict[str, object]:
    return {name: request.GET[name] for name in TOLD if name in request.GET}


def _turns(asked: Sequence[words.Term], round_: Round, user: User) -> QuerySet[Turn]:
    """Return the turns in which all of it stands, as they are read: no words that have to go."""
    return (
        fieldwork.turns(visible_to=user)
        .filter(pk__in=search.turns_with(asked, round_), is_withdrawn=False)
        .filter(transcript__conversation__round=round_, transcript__erased_at=None)
        .select_related("speaker__participant", "transcript__conversation")
        .defer("transcript__text")
        .order_by("transcript__conversation__number", "transcript__role", "position")
    )


def _hits(
    page: Page[Turn], asked: Sequence[words.Term], user: User, *, whole: bool
) -> Iterable[Hit]:
    turns = list(page)
    texts = {turn.transcript_id for turn in turns}
    finished = queries.finished_texts(user, texts)
    own: dict[int, list[Coding]] = defaultdict(list)
    for coding in queries.own_codings(user, texts):
        own[coding.transcript_id].append(coding)
    said_in = _words(turns, user)
    for turn in turns:
        said = said_in[turn.pk]
        places = words.places(said, turn.transcript.language, asked)
        stretches = [(0, len(said))] if whole else rules.sentences_around(said, places)
        for first, last in stretches:
            start, end = turn.start + first, turn.start + last
            yield Hit(
                value=f"{turn.transcript_id}-{start}-{end}-{turn.transcript.revision}",
                turn=turn,
                who=_who(turn),
                before=_tail(said[:first]),
                words=said[first:last],
                after=_head(said[last:]),
                direction=rules.direction(said),
                address=_address(turn),
                is_original=turn.transcript.role == TranscriptRole.ORIGINAL,
                is_finished=turn.transcript_id in finished,
                codes=[
                    coding.code
                    for coding in own[turn.transcript_id]
                    if coding.start < end and coding.end > start
                ],
            )


def _words(turns: Sequence[Turn], user: User) -> dict[int, str]:
    """Return what was said in these turns, without their texts: a page is from many of them."""
    said = Substr("transcript__text", F("start") + 1, F("end") - F("start"))
    found = fieldwork.turns(visible_to=user).filter(pk__in=[turn.pk for turn in turns])
    return dict(found.values_list("pk", said))


def _who(turn: Turn) -> str:
    if turn.speaker is None:
        return ""
    person = turn.speaker.participant
    return person.pseudonym if person else turn.speaker.label


def _tail(text: str) -> str:
    return text if len(text) <= AROUND else f"… {text[-AROUND:].split(maxsplit=1)[-1]}"


def _head(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND].rsplit(maxsplit=1)[0]} …"


def _address(turn: Turn) -> str:
    place = "oorspronkelijk" if turn.transcript.role == TranscriptRole.ORIGINAL else "beurt"
    address = reverse("coding:code", args=[turn.transcript.conversation_id])
    return f"{address}#{place}-{turn.position + 1}"


def _give(request: HttpRequest, round_: Round, form: forms.HitsForm) -> None:
    acting = pages.acting(request)
    places = form.cleaned_data["places"]
    texts = fieldwork.transcripts(visible_to=acting["by"]).filter(conversation__round=round_)
    by_number = texts.in_bulk({number for number, *_rest in places})
    if not by_number.keys() >= {number for number, *_rest in places}:
        raise refusals.SpanOutsideText
    code = form.chosen_code()
    keys = operations.apply_to_stretches(
        stretches=[
            operations.Stretch(by_number[number], start, end, revision)
            for number, start, end, revision in places
        ],
        code=code,
        **acting,
    )
    request.session[LAST] = {
        "round": round_.pk,
        "code": code.full_name,
        "keys": [str(key) for key in keys],
    }
    known = len(places) - len(keys)
    told = ngettext(
        "%(count)s passage kreeg code %(code)s.",
        "%(count)s passages kregen code %(code)s.",
        len(keys),
    ) % {"count": len(keys), "code": code.full_name}
    if known:
        told += " " + _("Op %(count)s stond die code al.") % {"count": known}
    messages.success(request, told)


def _last(request: HttpRequest, round_: Round) -> dict[str, object] | None:
    """Return what was given last in this round, and can be taken back."""
    last = request.session.get(LAST)
    if not last or last["round"] != round_.pk or not last["keys"]:
        return None
    return {"code": last["code"], "count": len(last["keys"])}


def _take_back(request: HttpRequest, round_: Round) -> HttpResponse:
    back = redirect(request.get_full_path())
    last = request.session.get(LAST)
    if not last or last["round"] != round_.pk:
        return back
    with pages.refused_above(request):
        gone, left = operations.take_back_stretches(keys=last["keys"], **pages.acting(request))
        del request.session[LAST]
        told = ngettext(
            "Ongedaan gemaakt: %(count)s passage heeft code %(code)s niet meer.",
            "Ongedaan gemaakt: %(count)s passages hebben code %(code)s niet meer.",
            gone,
        ) % {"count": gone, "code": last["code"]}
        if left:
            told += " " + ngettext(
                "%(count)s passage is intussen veranderd en blijft staan.",
                "%(count)s passages zijn intussen veranderd en blijven staan.",
                left,
            ) % {"count": left}
        missing = len(last["keys"]) - gone - left
        if missing:
            told += " " + _("De andere waren al weggehaald.")
        messages.success(request, told)
    return back
