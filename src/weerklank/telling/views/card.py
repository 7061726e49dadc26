"""The pages on which somebody tells: behind her card, one thing at a time, in her language.

Every step is kept before the next one shows, so that she can stop anywhere and go on elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypedDict

from csp.constants import SELF
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weerklank.invitations import shipped as cards
from weerklank.invitations.views.card import POLICY as CARD_POLICY
from weerklank.invitations.views.card import Holder, for_holder
from weerklank.safeguards.refusals import DomainError
from weerklank.sounds import views as sounds
from weerklank.sounds.refusals import NoSound, TooLarge
from weerklank.study import sheets
from weerklank.study.terms import DUTCH, LANGUAGES, ConsentPurpose, direction
from weerklank.telling import forms, holding, queries, refusals, shipped
from weerklank.telling.operations import answering, sending, uploads
from weerklank.telling.terms import Face, Helper, Refusal

if TYPE_CHECKING:
    from weerklank.study.models import GuideQuestion
    from weerklank.study.spoken import Part
    from weerklank.telling.models import Answer, Kiosk, Opening, Telling

P = ParamSpec("P")
POLICY: dict[str, object] = CARD_POLICY | {"media-src": [SELF], "connect-src": [SELF]}
# Only where somebody may speak can the browser listen.
MICROPHONE = "camera=(), geolocation=(), microphone=(self), payment=()"


@dataclass(frozen=True, slots=True)
class Teller:
    """Who holds the card, where she may tell, and what she told so far."""

    holder: Holder
    opening: Opening
    telling: Telling | None
    kiosk: Kiosk | None
    is_open: bool

    @property
    def language(self) -> str:
        return self.holder.language

    @property
    def words(self) -> dict[str, str]:
        return shipped.words()[self.language]

    @property
    def questions(self) -> list[Part]:
        return queries.questions_for(self.opening, self.language, self.holder.candidate.participant)

    @property
    def may_record(self) -> bool:
        return self.telling is not None and queries.may_record(self.telling.participant)

    def at(self, name: str, *args: object) -> str:
        """Return the address of a page of hers."""
        return reverse(f"telling:{name}", args=[self.language, *args])


def for_anybody_with_a_card(
    view: Callable[Concatenate[HttpRequest, Teller, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Let who holds a card tell where her round stands open, in a language of the questions.

    What was changed in another window, or by staff, leads to what stands now.
    """
    return _with_card(view)


def _with_card(
    view: Callable[Concatenate[HttpRequest, Teller, P], HttpResponseBase],
    *,
    is_told: bool = False,
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Let who holds a card ask for a page; with `is_told`, who told also where it is closed."""

    @wraps(view)
    def ask(
        request: HttpRequest, holder: Holder, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        today = timezone.localtime(holder.at).date()
        telling = queries.telling_of(holder.candidate)
        open_now = queries.open_to(holder.candidate, today=today)
        opening = open_now or (telling.opening if telling and is_told else None)
        if opening is None:
            return _closed(request, holder)
        if telling is not None and telling.opening_id == opening.pk:
            telling.opening = opening
        if holder.language not in queries.languages_of(opening):
            return redirect("telling:languages", language=DUTCH)
        teller = Teller(holder, opening, telling, holding.read(request), open_now is not None)
        try:
            return view(request, teller, *args, **kwargs)
        except refusals.TakenOver:
            return redirect(teller.at("review"))
        except DomainError:
            return redirect(teller.at("home"))

    return csp(POLICY)(for_holder(ask))  # type: ignore[return-value,arg-type]


def _closed(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Say that nothing can be told, and lead who told to what she said."""
    telling = queries.telling_of(holder.candidate)
    review = reverse("telling:review", args=[holder.language]) if telling else ""
    return show(
        request,
        holder.language,
        "closed",
        holds_card=True,
        home="",
        review=review,
        **_on(holding.read(request)),
    )


def for_teller(
    view: Callable[Concatenate[HttpRequest, Teller, Telling, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Let who began already ask for a page; others begin first."""
    return for_anybody_with_a_card(_of_who_told(view))


def for_who_told(
    view: Callable[Concatenate[HttpRequest, Teller, Telling, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Let who told ask for a page about that, whether it is open or not."""
    return _with_card(_of_who_told(view), is_told=True)


def _of_who_told(
    view: Callable[Concatenate[HttpRequest, Teller, Telling, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Teller, P], HttpResponseBase]:
    @wraps(view)
    def ask(
        request: HttpRequest, teller: Teller, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        consent = queries.consent_of(teller.holder.candidate.participant)
        if teller.telling is None or not consent.get(ConsentPurpose.TAKE_PART):
            return redirect(teller.at("home"))
        return view(request, teller, teller.telling, *args, **kwargs)

    return ask  # type: ignore[return-value]


def show(
    request: HttpRequest,
    language: str,
    template: str,
    *,
    status: int = 200,
    holds_card: bool = False,
    **more: object,
) -> HttpResponse:
    """Show a page in a language, in its direction, with the words of these pages."""
    context = {
        "w": shipped.words()[language],
        "language": language,
        "direction": direction(language),
        # Of who holds a card here: the page is covered when it is left open.
        "idle": settings.CARD_IDLE_SECONDS if holds_card else 0,
        **more,
    }
    answer = render(request, f"telling/card/{template}.html", context, status=status)
    answer.headers["Content-Language"] = language
    return answer


def _show(
    request: HttpRequest, teller: Teller, template: str, *, status: int = 200, **more: object
) -> HttpResponse:
    telling = teller.telling
    return show(
        request,
        teller.language,
        template,
        status=status,
        holds_card=True,
        telling=telling,
        **_on(teller.kiosk),
        home=teller.at("home"),
        **more,
    )


class _OnATablet(TypedDict):
    kiosk: Kiosk | None
    empties: str


def _on(kiosk: Kiosk | None) -> _OnATablet:
    """Return what a page says of the tablet on which it stands."""
    return {"kiosk": kiosk, "empties": reverse("telling:kiosk_wipe") if kiosk else ""}


def _listening(answer: HttpResponse) -> HttpResponse:
    answer.headers["Permissions-Policy"] = MICROPHONE
    return answer


# --- beginning ------------------------------------------------------------------------------------
@for_anybody_with_a_card
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, teller: Teller) -> HttpResponseBase:
    """Say what this is, and begin; who was here before goes on where she was."""
    if request.method == "POST":
        return redirect(_next(request, teller))
    return _show(request, teller, "home", sheet=_sheet(teller))


def _next(request: HttpRequest, teller: Teller) -> str:
    """Return where somebody goes on: what was not asked yet, else the question she was at."""
    candidate = teller.holder.candidate
    given = queries.consent_of(candidate.participant)
    if ConsentPurpose.RECORD not in given or not given.get(ConsentPurpose.TAKE_PART):
        return teller.at("consent")
    telling = answering.begin(
        candidate=candidate,
        language=teller.language,
        on_kiosk=teller.kiosk is not None,
        at=teller.holder.at,
    )
    if not telling.helper:
        return teller.at("helper")
    if telling.practised_at is None:
        return teller.at("practice")
    if telling.sent_at is not None or telling.conversation_id is not None:
        return teller.at("review")
    questions = teller.questions
    here = next((one for one in questions if one.of.pk == telling.at_question_id), None)
    if here is None and telling.answers.exists():
        return teller.at("review")
    first = here or next(iter(questions), None)
    return teller.at("question", first.of.pk) if first else teller.at("review")


@for_holder
@require_safe
def languages(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Let her go on in another language, where she was."""
    today = timezone.localtime(holder.at).date()
    telling = queries.telling_of(holder.candidate)
    open_now = queries.open_to(holder.candidate, today=today)
    opening = open_now or (telling.opening if telling else None)
    if opening is None:
        return _closed(request, holder)
    choices = [
        (code, LANGUAGES[code][1], direction(code), reverse("telling:home", args=[code]))
        for code in queries.languages_of(opening)
    ]
    return show(
        request,
        holder.language,
        "languages",
        holds_card=True,
        choices=choices,
        home="",
        **_on(holding.read(request)),
    )


def _sheet(teller: Teller) -> sheets.InLanguage | None:
    newest = sheets.newest(teller.opening.round.monitor)
    return sheets.usable_in(newest, teller.language) if newest else None


@for_anybody_with_a_card
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, teller: Teller) -> HttpResponseBase:
    """Ask whether she takes part, and then whether her voice may be kept; one at a time."""
    of = _sheet(teller)
    given = queries.consent_of(teller.holder.candidate.participant)
    purpose = (
        ConsentPurpose.RECORD if given.get(ConsentPurpose.TAKE_PART) else ConsentPurpose.TAKE_PART
    )
    if given.get(purpose):
        return redirect(_next(request, teller))
    if of is None or of.record is None:
        return _closed(request, teller.holder)
    form = forms.SpokenForm(request.POST if request.method == "POST" else None)
    wrong = False
    if request.method == "POST":
        said, asked = request.POST.get("said", ""), request.POST.get("purpose", "")
        if asked != purpose:  # answered in another window
            return redirect(teller.at("consent"))
        if said in {"yes", "no"} and form.is_valid():
            sound = form.cleaned_data["sound"]
            try:
                telling = answering.consent(
                    candidate=teller.holder.candidate,
                    text=of.record,
                    answers={purpose: said == "yes"},
                    sound=[sound] if sound and said == "yes" else None,
                    language=teller.language,
                    on_kiosk=teller.kiosk is not None,
                    at=teller.holder.at,
                )
            except (NoSound, TooLarge):
                wrong = True
            else:
                if telling is None:
                    return _show(request, teller, "refused")
                return redirect(_next(request, teller))
        else:
            wrong = True
    asked_now = next(one for one in of.questions if one.purpose == purpose)
    return _listening(
        _show(
            request,
            teller,
            "consent",
            status=422 if wrong else 200,
            wrong=wrong,
            of=of,
            purpose=purpose,
            asked=asked_now,
            is_first=purpose == ConsentPurpose.TAKE_PART,
            parts=[
                part
                for part in ("opening", purpose.value, "take_back")
                if of.sound_of(part) is not None
            ],
        )
    )


@for_anybody_with_a_card
@require_safe
def sheet_sound(request: HttpRequest, teller: Teller, part: str) -> HttpResponseBase:
    """Play a part of the explanation as a person read it."""
    of = _sheet(teller)
    sound = of.sound_of(part) if of else None
    if sound is None:
        raise Http404
    return sounds.stream(request, sound, logs=False)


@for_teller
@require_http_methods(["GET", "HEAD", "POST"])
def helper(request: HttpRequest, teller: Teller, telling: Telling) -> HttpResponseBase:
    """Ask who sits beside her."""
    if request.method == "POST" and request.POST.get("helper") in Helper:
        answering.note_helper(telling=telling, helper=request.POST["helper"], at=teller.holder.at)
        return redirect(_next(request, teller))
    choices = [
        (one.value, teller.words[f"helper_{one}"], picture)
        for one, picture in zip(Helper, ("one", "people", "speak"), strict=True)
    ]
    return _show(request, teller, "helper", choices=choices)


@for_teller
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, teller: Teller, telling: Telling) -> HttpResponseBase:
    """Let her listen, tap and speak where nothing is kept."""
    if request.method == "POST":
        answering.note_practice(telling=telling, at=teller.holder.at)
        return redirect(_next(request, teller))
    return _listening(_show(request, teller, "practice", may_record=teller.may_record))


# --- a question -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Place:
    """A question among hers: which one, and what stands before and after it."""

    part: Part
    number: int
    total: int
    before: Part | None
    after: Part | None

    @property
    def question(self) -> GuideQuestion:
        return self.part.of  # type: ignore[return-value]


def _place(teller: Teller, question: int) -> Place:
    """Return a question of hers. Raises Http404."""
    found = teller.questions
    for index, part in enumerate(found):
        if part.of.pk == question:
            return Place(
                part,
                index + 1,
                len(found),
                found[index - 1] if index else None,
                found[index + 1] if index + 1 < len(found) else None,
            )
    raise Http404


def _onward(teller: Teller, place: Place) -> str:
    return teller.at("question", place.after.of.pk) if place.after else teller.at("review")


@for_teller
@require_http_methods(["GET", "HEAD", "POST"])
def question(
    request: HttpRequest, teller: Teller, telling: Telling, question: int
) -> HttpResponseBase:
    """Put one question, and keep what she answers before the next one shows."""
    place = _place(teller, question)
    if telling.conversation_id is not None:
        return redirect(teller.at("review"))
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _answer(request, teller, telling, place, form.cleaned_data["text"])
        if done is not None:
            return done
    answer = queries.answer_to(telling, place.question.pk)
    cut = queries.broken_off(telling).get(place.question.pk) if teller.may_record else None
    picture = getattr(place.question, "picture", None)
    return _listening(
        _show(
            request,
            teller,
            "question",
            status=422 if form.is_bound else 200,
            place=place,
            number=teller.words["question_of"].format(number=place.number, total=place.total),
            answer=answer,
            text=form.data.get("text", "") if form.is_bound else (answer.text if answer else ""),
            cut=cut,
            faces=_faces(teller, place, answer),
            may_record=teller.may_record,
            picture=picture or None,
            is_heard=place.part.sound is not None and place.part.sound.text == place.part.text,
            back=teller.at("question", place.before.of.pk) if place.before else "",
        )
    )


@dataclass(frozen=True, slots=True)
class Tapped:
    """What she tapped at a question, with what stood in the field."""

    request: HttpRequest
    teller: Teller
    telling: Telling
    place: Place
    text: str

    def say(self, *, face: str | None = None) -> None:
        """Keep the words, and a face where she chose one. Raises what the operation raises."""
        answering.say(
            telling=self.telling,
            question=self.place.question,
            text=self.text,
            face=face,
            language=self.teller.language,
            at=self.teller.holder.at,
        )

    def refuse(self, refusal: Refusal) -> None:
        """Keep that she did not answer. Raises what the operation raises."""
        answering.refuse(
            telling=self.telling,
            question=self.place.question,
            refusal=refusal,
            language=self.teller.language,
            at=self.teller.holder.at,
        )

    def go_to(self, question: GuideQuestion | None) -> None:
        answering.go_to(telling=self.telling, question=question, at=self.teller.holder.at)

    def go_on(self) -> HttpResponse:
        self.go_to(self.place.after.of if self.place.after else None)  # type: ignore[arg-type]
        return redirect(_onward(self.teller, self.place))

    @property
    def there(self) -> Answer | None:
        return queries.answer_to(self.telling, self.place.question.pk)


def _answer(
    request: HttpRequest, teller: Teller, telling: Telling, place: Place, text: str
) -> HttpResponseBase | None:
    """Carry out what she tapped; None when that is nothing that we know."""
    if telling.sent_at is not None:
        return redirect(teller.at("review"))
    act = _ACTS.get("face" if "face" in request.POST else request.POST.get("do", ""))
    return act(Tapped(request, teller, telling, place, text)) if act else None


def _face(tapped: Tapped) -> HttpResponse | None:
    face = tapped.request.POST["face"]
    if face not in Face:
        return None
    tapped.say(face=face)
    return redirect(tapped.request.path)


def _autosave(tapped: Tapped) -> HttpResponse:
    tapped.say()
    return HttpResponse(status=204)


def _keep_cut(tapped: Tapped) -> HttpResponse:
    uploads.keep_broken_off(
        telling=tapped.telling, question=tapped.place.question, at=tapped.teller.holder.at
    )
    return redirect(tapped.request.path)


def _rather_not(tapped: Tapped) -> HttpResponse:
    """Go on; where she said something, first ask whether that goes."""
    if tapped.text:
        tapped.say()
    if (there := tapped.there) is not None and there.says_something:
        address = tapped.teller.at("wipe", tapped.place.question.pk)
        return redirect(f"{address}?{Refusal.RATHER_NOT}")
    tapped.refuse(Refusal.RATHER_NOT)
    return tapped.go_on()


def _go_on(tapped: Tapped) -> HttpResponse:
    place = tapped.place
    answering.go_on(
        telling=tapped.telling,
        question=place.question,
        text=tapped.text,
        to=place.after.of if place.after else None,  # type: ignore[arg-type]
        language=tapped.teller.language,
        at=tapped.teller.holder.at,
    )
    return redirect(_onward(tapped.teller, place))


def _stop(tapped: Tapped) -> HttpResponse:
    if tapped.text or tapped.there is not None:
        tapped.say()
    tapped.go_to(tapped.place.question)
    return redirect(tapped.teller.at("stopped"))


_ACTS: dict[str, Callable[[Tapped], HttpResponse | None]] = {
    "face": _face,
    "autosave": _autosave,
    "keep_cut": _keep_cut,
    Refusal.RATHER_NOT: _rather_not,
    Refusal.SKIPPED: _go_on,
    "next": _go_on,
    "stop": _stop,
}


def _faces(
    teller: Teller, place: Place, answer: Answer | None
) -> list[tuple[str, str, bool]] | None:
    if place.question.pk not in teller.opening.with_faces:
        return None
    chosen = answer.face if answer else ""
    return [(one.value, teller.words[f"face_{one}"], one == chosen) for one in Face]


@for_anybody_with_a_card
@require_safe
def question_sound(request: HttpRequest, teller: Teller, question: int) -> HttpResponseBase:
    """Play a question as a person read it."""
    part = _place(teller, question).part
    if part.sound is None or part.sound.text != part.text:
        raise Http404
    return sounds.stream(request, part.sound.sound, logs=False)


@for_who_told
@require_safe
def own_sound(
    request: HttpRequest, teller: Teller, telling: Telling, question: int
) -> HttpResponseBase:
    """Play back what she said herself."""
    answer = queries.answer_to(telling, question)
    if answer is None or answer.sound is None:
        raise Http404
    return sounds.stream(request, answer.sound, logs=False)


@for_who_told
@require_http_methods(["GET", "HEAD", "POST"])
def wipe(request: HttpRequest, teller: Teller, telling: Telling, question: int) -> HttpResponseBase:
    """Ask whether an answer goes, and then erase it."""
    place = _place(teller, question)
    refusal = Refusal.RATHER_NOT if Refusal.RATHER_NOT in request.GET else ""
    is_told = telling.sent_at is not None or not teller.is_open
    back = teller.at("review") if is_told else teller.at("question", place.question.pk)
    if request.method == "POST":
        answering.wipe(
            telling=telling, question=place.question, refusal=refusal, at=teller.holder.at
        )
        onward = _onward(teller, place) if refusal else back
        return redirect(back if is_told else onward)
    return _show(
        request,
        teller,
        "wipe",
        place=place,
        answer=queries.answer_to(telling, place.question.pk),
        back=back,
    )


# --- at the end -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """A question with what she answered, as she reads it back."""

    part: Part
    answer: Answer | None
    said: str
    address: str
    sound: str


@for_who_told
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, teller: Teller, telling: Telling) -> HttpResponseBase:
    """Show all her answers to hear, read and change; and let her send them."""
    if request.method == "POST":
        if request.POST.get("do") == "send":
            sending.send(telling=telling, at=teller.holder.at)
        elif request.POST.get("do") == "reopen":
            sending.reopen(telling=telling, at=teller.holder.at)
        return redirect(teller.at("review"))
    answers = queries.answers_of(telling)
    is_taken_over = telling.conversation_id is not None
    is_open = teller.is_open and telling.sent_at is None and not is_taken_over
    return _show(
        request,
        teller,
        "review",
        is_open=is_open,
        is_taken_over=is_taken_over,
        is_closed=not teller.is_open,
        may_wipe=not is_open and not is_taken_over,
        send_end=_send_end(teller),
        lines=[_line(teller, part, answers.get(part.of.pk)) for part in teller.questions],
        stop=reverse("invitations:card_stop", args=[teller.language]),
        leave=_leave(teller),
    )


def _send_end(teller: Teller) -> str:
    """Say what happens with what she did not send: after the last day it is read as well."""
    last = teller.opening.ends_on
    _weekdays, months = cards.card_days(teller.language)
    day = f"{last.day} {months[last.month - 1]} {last.year}"
    return teller.words["send_end"].format(day=day)


def _line(teller: Teller, part: Part, answer: Answer | None) -> Line:
    words = teller.words
    said = ""
    if answer is None:
        said = words["no_answer"]
    elif answer.refusal:
        said = words[f"said_{answer.refusal}"]
    elif not answer.says_something:
        said = words["no_answer"]
    elif answer.face:
        said = words[f"face_{answer.face}"]
    has_sound = answer is not None and answer.sound_id is not None
    return Line(
        part,
        answer,
        said,
        teller.at("question", part.of.pk),
        teller.at("own_sound", part.of.pk) if has_sound else "",
    )


def _leave(teller: Teller) -> str:
    if teller.kiosk is not None:
        return reverse("telling:kiosk_wipe")
    return f"{reverse('invitations:card_leave')}?taal={teller.language}"


@for_anybody_with_a_card
@require_safe
def stopped(request: HttpRequest, teller: Teller) -> HttpResponse:
    """Say that what she said is kept, and how she comes back."""
    return _show(request, teller, "stopped", leave=_leave(teller))
