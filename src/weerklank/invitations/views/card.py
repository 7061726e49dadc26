"""The pages behind a card: somebody who was invited answers, without an account, in her language.

A code opens them once and is exchanged for a cookie at once; no other address holds a code. Only
a form that was sent answers: whatever follows the link in a mail does not. See docs/adr/0045.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weerklank.invitations import doors, shipped
from weerklank.invitations import replies as queries
from weerklank.invitations.forms.card import CodeForm, NeedForm, SaidForm
from weerklank.invitations.operations import replying
from weerklank.invitations.refusals import AskedNoMore, TakesPartStill
from weerklank.invitations.render.calendar import CONTENT_TYPE
from weerklank.invitations.render.calendar import calendar_of as render_calendar
from weerklank.invitations.rules import leaving, messages
from weerklank.invitations.rules import replies as rules
from weerklank.invitations.terms import DayPart, Said
from weerklank.safeguards import origin, throttle
from weerklank.safeguards.refusals import DomainError
from weerklank.study import operations as study
from weerklank.study import planning, sheets
from weerklank.study.operations import asking
from weerklank.study.terms import DUTCH, LANGUAGES, ConsentPurpose, Perspective, direction
from weerklank.vault import holding
from weerklank.vault import operations as vault
from weerklank.vault.operations import CardKind

if TYPE_CHECKING:
    from datetime import datetime

    from weerklank.invitations.models import Meeting, Reply
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Consent
    from weerklank.vault.operations import Held

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
POLICY: dict[str, object] = {
    "default-src": [NONE],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF],
    "script-src": [SELF],
    "media-src": [SELF],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, noarchive",
    # A form is sent with its origin only then; no page with a form has a code in its address.
    "Referrer-Policy": "same-origin",
}
# What a browser calls Dari.
_TAGS = {"fa-af": "prs"}


def for_card(view: View[P]) -> View[P]:
    """Let everybody ask for a page, with no trace of who asks: not in a log, not in a cache."""

    @wraps(view)
    def ask(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with origin.coming_from(origin.CARD), translation.override(DUTCH):
            response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return login_not_required(csp(POLICY)(ask))  # type: ignore[return-value]


# --- who it is --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the card, and in which language she reads."""

    candidate: Candidate
    language: str
    at: datetime

    @property
    def words(self) -> dict[str, str]:
        return shipped.card_words()[self.language]

    @property
    def reply(self) -> Reply | None:
        return queries.reply_of(self.candidate)

    @property
    def said(self) -> Said | None:
        return queries.stands(self.candidate)

    @property
    def may_answer(self) -> bool:
        return queries.may_answer(self.candidate, today=timezone.localtime(self.at).date())


def _candidate_of(request: HttpRequest) -> Candidate | None:
    """Return whose card the cookie says that this is; None when it opens nothing any more."""
    held = holding.read(request, CardKind.INVITATION)
    card = vault.invitation_of(held, at=timezone.now()) if held else None
    return queries.candidate_of(card) if card else None


def for_holder(
    view: Callable[Concatenate[HttpRequest, Holder, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Let who holds a card ask for a page in a language; others are asked for their code.

    Who withdrew in another window holds a card no longer.
    """

    @for_card
    @wraps(view)
    def ask(
        request: HttpRequest, /, language: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if language not in LANGUAGES:
            raise Http404
        candidate = _candidate_of(request)
        if candidate is None:
            return redirect(f"{reverse('invitations:card_enter')}?taal={language}")
        holder = Holder(candidate, language, timezone.now())
        try:
            return view(request, holder, *args, **kwargs)
        except DomainError:
            # Changed in another window, or by staff: what stands now is shown.
            return redirect(_home(holder))

    return ask  # type: ignore[return-value]


def _home(holder: Holder) -> str:
    return reverse("invitations:card_home", args=[holder.language])


def _wanted(request: HttpRequest) -> str:
    """Return in which language to begin: as the address says, else as the browser does."""
    asked = request.GET.get("taal", "")
    if asked in LANGUAGES:
        return asked
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        found = _TAGS.get(tag, tag.partition("-")[0])
        if found in LANGUAGES:
            return found
    return DUTCH


def _page(language: str) -> dict[str, object]:
    return {
        "w": shipped.card_words()[language],
        "language": language,
        "direction": direction(language),
        "languages": [(code, own, direction(code)) for code, (_name, own) in LANGUAGES.items()],
    }


def _show(
    request: HttpRequest,
    holder: Holder,
    template: str,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = _page(holder.language) | {
        "organisation": holder.candidate.round.monitor.organisation.name,
        "home": _home(holder),
        "idle": settings.CARD_IDLE_SECONDS,
        "said": holder.said,
        **more,
    }
    answer = render(request, f"invitations/card/{template}.html", context, status=status)
    answer.headers["Content-Language"] = holder.language
    return answer


# --- the code ---------------------------------------------------------------------------------
@for_card
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a card, and exchange it for a cookie."""
    if request.method != "POST":
        return _ask_code(request, wrong=_WRONG.get(request.GET.get("fout", "")))
    form = CodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    held, wrong = open_card(request, code)
    return _ask_code(request, wrong=wrong, code=code) if held is None else _let_in(request, held)


@for_card
def exchange(request: HttpRequest, code: str) -> HttpResponse:
    """Exchange the code in an address for a cookie, and lead to an address without it.

    Every answer leads away, also to what is no code: what is refused stands in the journal of the
    system with its address.
    """
    held, wrong = open_card(request, code) if request.method == "GET" else (None, None)
    if held is not None:
        answer = _let_in(request, held)
    else:
        query = f"?fout={wrong.value}" if wrong else ""
        answer = redirect(reverse("invitations:card_enter") + query)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


class Wrong(StrEnum):
    """Why a code was not taken; whether it was wrong, too old or no code at all is not said."""

    CODE = "code"
    OFTEN = "vaak"
    OWN_CARD = "eigen"  # on a tablet alone: the code is right, and opens nothing there


_WRONG = {one.value: one for one in Wrong}


def open_card(
    request: HttpRequest, code: str, *, kiosk: str = ""
) -> tuple[Held | None, Wrong | None]:
    """Return the card that a code opens, or why there is none. Each code that opens none counts.

    `kiosk` is the tablet of a school that asks, which has a limit of its own.
    """
    at = timezone.now()
    if not throttle.may_try_card(request=request, kiosk=kiosk, at=at):
        return None, Wrong.OFTEN
    held = vault.open_code(code, at=at)
    if held is not None:
        return held, None
    is_told = throttle.count_wrong_card(request=request, kiosk=kiosk, at=at)
    return None, Wrong.CODE if is_told else Wrong.OFTEN


def _ask_code(request: HttpRequest, *, wrong: Wrong | None, code: str = "") -> HttpResponse:
    language = _wanted(request)
    context = _page(language) | {
        "wrong": f"wrong_{wrong.name.lower()}" if wrong else "",
        "code": code,
        "chosen": request.GET.get("taal") == language,
    }
    status = {None: 200, Wrong.OFTEN: 429}.get(wrong, 422)
    answer = render(
        request,
        "invitations/card/enter.html",
        context,
        status=status if request.method == "POST" else 200,
    )
    answer.headers["Content-Language"] = language
    return answer


def _let_in(request: HttpRequest, held: Held) -> HttpResponse:
    chosen = request.GET.get("taal", "")
    if held.kind == CardKind.OWN_PAGE:
        # Of the room above: by its name alone.
        answer = (
            redirect("personal:home", language=chosen)
            if chosen in LANGUAGES
            else redirect(f"{reverse('personal:languages')}?taal={_wanted(request)}")
        )
    else:
        answer = (
            redirect("invitations:card_home", language=chosen)
            if chosen in LANGUAGES
            else redirect("invitations:card_languages")
        )
    holding.give(request, answer, held)
    return answer


@for_card
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget on this device whose card it was; who is somebody else is asked for a code."""
    language = _wanted(request)
    answer: HttpResponse
    if request.POST.get("next") == "code":
        answer = redirect(f"{reverse('invitations:card_enter')}?taal={language}")
    else:
        answer = render(request, "invitations/card/bye.html", _page(language))
    holding.forget(answer)
    return answer


# --- the language -----------------------------------------------------------------------------
@for_card
@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """Let her choose a language; who was here before comes in the language of then."""
    candidate = _candidate_of(request)
    if candidate is None:
        return redirect("invitations:card_enter")
    reply = queries.reply_of(candidate)
    before = reply.page_language if reply else ""
    if before in LANGUAGES and "andere" not in request.GET:
        return redirect("invitations:card_home", language=before)
    guess = before if before in LANGUAGES else _wanted(request)
    context = _page(guess) | {"idle": settings.CARD_IDLE_SECONDS}
    # The guess stands first; each language says its own name and asks in its own words.
    context["choices"] = [
        (code, LANGUAGES[code][1], direction(code), shipped.card_words()[code])
        for code in sorted(LANGUAGES, key=lambda one: one != guess)
    ]
    answer = render(request, "invitations/card/languages.html", context)
    answer.headers["Content-Language"] = guess
    return answer


# --- the answer -------------------------------------------------------------------------------
_THANKS = {Said.YES: "thanks_yes", Said.NO: "thanks_no", Said.CALL_ME: "thanks_call"}


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Ask whether somebody wants to take part, or show what she answered."""
    if request.method == "POST":
        return _answer(request, holder)
    if not holder.said:
        if not holder.may_answer:
            return _show(request, holder, "closed")
        return _ask(request, holder)
    participant = holder.candidate.participant
    consents = sheets.answers_of(participant) if participant else {}
    return _show(
        request,
        holder,
        "home",
        thanks=holder.words[_THANKS[holder.said]],
        ways=doors.open_to(holder.candidate, holder.language, holder.at),
        facts=_facts(holder),
        may_answer=holder.may_answer,
        has_own_page=holding.opens(request, CardKind.OWN_PAGE, at=holder.at),
        takes_part=participant is not None,
        meetings=[_told(one, holder) for one in queries.own_meetings(holder.candidate)],
        consents=[
            {
                "purpose": purpose,
                "label": holder.words[f"p_{purpose}"],
                "is_given": consents[purpose].is_given,
            }
            for purpose in ConsentPurpose
            if purpose in consents
        ],
    )


@for_holder
@require_safe
def other_answer(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Ask again who wants to answer otherwise."""
    return _ask(request, holder) if holder.may_answer else redirect(_home(holder))


def _ask(request: HttpRequest, holder: Holder, *, status: int = 200) -> HttpResponse:
    is_provider = holder.candidate.perspective == Perspective.AANBIEDER
    return _show(
        request,
        holder,
        "ask",
        status=status,
        why="why_provider" if is_provider else "why",
        how_long=messages.duration(queries.minutes_of(holder.candidate), holder.language),
        thanks=messages.thanks(
            planning.voucher_in(
                planning.of(holder.candidate.round.monitor), holder.candidate.perspective
            ),
            holder.language,
        ),
        loses_appointment=queries.has_appointment(holder.candidate, at=holder.at)
        and queries.may_step_back(holder.candidate, at=holder.at),
    )


def _answer(request: HttpRequest, holder: Holder) -> HttpResponse:
    form = SaidForm(request.POST)
    if not form.is_valid():
        return _ask(request, holder, status=422)
    said = form.cleaned_data["said"]
    try:
        replying.answer(
            candidate=holder.candidate,
            said=said,
            page_language=holder.language,
            by=None,
            at=holder.at,
        )
    except TakesPartStill:
        return redirect("invitations:card_stop", language=holder.language)
    except AskedNoMore:
        return _show(request, holder, "closed")
    first = next(iter(rules.steps_after(said)), None)
    if first is None:
        return redirect(_home(holder))
    return redirect("invitations:card_step", language=holder.language, step=first)


# --- one thing at a time ----------------------------------------------------------------------
_QUESTIONS = {
    "taal": ("q_language", ""),
    "tolk": ("q_interpreter", "interpreter_free"),
    "dagdelen": ("q_day_parts", "more_than_one"),
    "kinderen": ("q_childcare", ""),
    "uitkomsten": ("q_results", ""),
    "bellen": ("q_call", "more_than_one"),
}
_LABELS = {
    "taal": "i_language",
    "tolk": "i_interpreter",
    "dagdelen": "i_day_parts",
    "kinderen": "i_childcare",
    "uitkomsten": "i_results",
    "bellen": "i_call",
}


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, holder: Holder, step: str) -> HttpResponse:
    """Ask one thing that somebody needs to come; each answer is kept at once, and none is due."""
    if step not in rules.STEPS:
        raise Http404
    steps = rules.steps_after(holder.said)
    if step not in steps or not holder.may_answer:
        return redirect(_home(holder))
    need = rules.STEPS[step]
    only = "alleen" in request.GET
    following = None if only else rules.next_step(step, holder.said)
    onward = (
        reverse("invitations:card_step", args=[holder.language, following])
        if following
        else _home(holder)
    )
    form = NeedForm(need=need, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        replying.note_need(
            candidate=holder.candidate,
            need=need,
            value=form.value(),
            page_language=holder.language,
            at=holder.at,
        )
        return redirect(onward)
    question, about = _QUESTIONS[step]
    return _show(
        request,
        holder,
        "step",
        status=422 if form.is_bound else 200,
        step=step,
        words_of_question=holder.words[question],
        words_about=holder.words[about] if about else "",
        options=_options(need, holder),
        takes_more=need == "day_parts",
        is_wrong=form.is_bound,
        onward=onward,
        number="" if only or len(steps) == 1 else f"{steps.index(step) + 1} / {len(steps)}",
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One answer on the page: what is sent, its words in their own language, and its picture."""

    value: str
    words: str
    language: str
    is_chosen: bool
    picture: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language)


def _options(need: str, holder: Holder) -> list[Option]:
    words, here = holder.words, holder.language
    now = getattr(holder.reply, need, None)
    if need == "language":
        first = sorted(LANGUAGES, key=lambda code: code != here)
        found = [Option(code, LANGUAGES[code][1], code, now == code) for code in first]
        return [*found, Option(rules.OTHER, words["language_other"], here, now == rules.OTHER)]
    if need == "day_parts":
        return [Option(one, words[one], here, one in (now or []), one) for one in DayPart]
    return [
        Option("yes", words["yes"], here, now is True, "yes"),
        Option("no", words["no"], here, now is False, "no"),
    ]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that she answered, with the step where it can be changed."""

    step: str
    label: str
    said: str
    language: str


def _facts(holder: Holder) -> list[Fact]:
    words, here = holder.words, holder.language
    found = []
    for one in rules.steps_after(holder.said):
        value = getattr(holder.reply, rules.STEPS[one], None)
        said, spoken = words["not_said"], here
        if isinstance(value, bool):
            said = words["yes" if value else "no"]
        elif isinstance(value, list) and value:
            said = words["comma"].join(words[part] for part in value)
        elif value == rules.OTHER:
            said = words["language_other"]
        elif value:
            said, spoken = LANGUAGES[value][1], value
        found.append(Fact(one, words[_LABELS[one]], said, spoken))
    return found


# --- what was agreed --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Told:
    """An appointment as she reads it: day and hours in her language."""

    meeting: Meeting
    day: str
    hours: str


def _told(meeting: Meeting, holder: Holder) -> Told:
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    weekdays, months = shipped.card_days(holder.language)
    weekday, month = weekdays[start.weekday()], months[start.month - 1]
    return Told(
        meeting, f"{weekday} {start.day} {month} {start.year}", f"{start:%H:%M} – {end:%H:%M}"
    )


@for_holder
@require_safe
def calendar(request: HttpRequest, holder: Holder, meeting: int) -> HttpResponse:
    """Return an appointment of hers as a file for a calendar."""
    found = next((one for one in queries.own_meetings(holder.candidate) if one.pk == meeting), None)
    if found is None:
        raise Http404
    answer = HttpResponse(render_calendar([found]), content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="afspraak.ics"'
    return answer


# --- taking back ------------------------------------------------------------------------------
@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Show what goes when she stops taking part, and then do it; nothing of it comes back."""
    participant = holder.candidate.participant
    if participant is None:
        return redirect(_home(holder))
    if request.method == "POST":
        certificate = replying.stop(candidate=holder.candidate, at=holder.at)
        answer = render(
            request,
            "invitations/card/stopped.html",
            _page(holder.language) | {"certificate": certificate.reference},
        )
        answer.headers["Content-Language"] = holder.language
        holding.forget(answer)
        return answer
    counts = study.preview_withdrawal(participant)
    going = [holder.words[kind] for kind in leaving.kinds_that_go(counts)]
    return _show(request, holder, "stop", going=going, going_aloud=", ".join(going))


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, holder: Holder, purpose: str) -> HttpResponse:
    """Show what follows when one yes becomes a no, and then do it."""
    if purpose not in ConsentPurpose:
        raise Http404
    if purpose == ConsentPurpose.TAKE_PART:
        return redirect("invitations:card_stop", language=holder.language)
    participant = holder.candidate.participant
    now: Consent | None = sheets.answers_of(participant).get(purpose) if participant else None
    if participant is None or now is None or not now.is_given:
        return redirect(_home(holder))
    if request.method == "POST":
        replying.take_back(candidate=holder.candidate, purpose=purpose, at=holder.at)
        return _show(request, holder, "taken_back", purpose=holder.words[f"p_{purpose}"])
    return _show(
        request,
        holder,
        "take_back",
        purpose=holder.words[f"p_{purpose}"],
        effect=holder.words[f"e_{purpose}"],
        goes=sum(asking.preview_taking_back(participant, purpose, at=holder.at).values()),
        stays=sum(asking.what_stays(participant, purpose).values()),
    )
