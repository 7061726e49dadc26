"""Putting a stored turn right: a page per turn, that works without script, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.fieldwork import access, forms, operations, queries, rules, terms
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from weerklank.fieldwork import models
    from weerklank.safeguards.models import User

AROUND = 40
# More words than this to choose a cut from are shown in parts.
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place of the word, with what stands around it, to be chosen."""

    key: str
    speaker: str
    before: str
    word: str
    after: str
    is_original: bool
    is_chosen: bool


def address(correction: models.Correction) -> str:
    """Return where a correction is seen: its turn, with the button that takes it back."""
    turn = correction.turn
    page = reverse("fieldwork:conversation", args=[correction.transcript.conversation_id])
    anchor = f"#beurt-{turn.rendered_by_id or turn.pk}" if turn else "#verbeteringen"
    return f"{page}?verbeterd={correction.pk}{anchor}"


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, conversation: int, turn: int) -> HttpResponse:
    """Show one turn with what can be put right about it, and do what was asked."""
    user = signed_in(request)
    opened = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_gather(user, opened.round)
    found = queries.turns(visible_to=user).filter(pk=turn, transcript__conversation=opened).first()
    if found is None or found.is_withdrawn or queries.is_superseded(found.transcript):
        return _gone(request, opened, found)
    found.transcript.conversation = opened
    page = _Page(request, user, opened, found)
    if request.method == "POST":
        made = page.act()
        if made:
            return redirect(address(made))
    pages.look(request, "conversation.viewed", opened)
    status = 422 if page.error else 200
    return render(request, "fieldwork/correct.html", page.context(), status=status)


def _gone(
    request: HttpRequest, conversation: models.Conversation, found: models.Turn | None
) -> HttpResponse:
    """Say why a turn cannot be corrected; what somebody typed is shown, not thrown away."""
    if found is None and request.method != "POST":
        raise Http404
    refusal: type[DomainError] = operations.TextSuperseded
    if found is None:
        refusal = operations.TextCorrected
    elif found.is_withdrawn:
        refusal = operations.TurnWithdrawn
    typed = [request.POST.get(name, "").strip() for name in ("word", "replacement", "new_speaker")]
    context = {
        "conversation": conversation,
        "round": conversation.round,
        "step": "conversations",
        "turn": None,
        "error": str(refusal.user_message),
        "typed": [words for words in typed if words],
    }
    return render(request, "fieldwork/correct.html", context, status=422)


class _Common(pages.Acting):
    """What every act on a turn takes."""

    turn: models.Turn
    revision: int


class _Page:
    """One request for the page of a turn: what was asked, what came of it, what is shown."""

    def __init__(
        self, request: HttpRequest, user: User, conversation: models.Conversation, turn: models.Turn
    ) -> None:
        self.request, self.user, self.conversation, self.turn = request, user, conversation, turn
        self.posted = request.POST
        self.do = self.posted.get("do", "")
        self.error = ""
        self.word_form = forms.WordForm()
        self.time_form = forms.TimeForm(
            initial={
                "starts_at": rules.as_time(turn.starts_at),
                "ends_at": rules.as_time(turn.ends_at),
            }
        )
        self.places: list[ShownPlace] = []
        self.follows: dict[str, int] = {}
        self.is_found = False

    def act(self) -> models.Correction | None:
        acts: dict[str, Callable[[], models.Correction | None]] = {
            "find": self._find,
            "find_all": self._find,
            "replace": self._replace,
            "speaker": self._speaker,
            "time": self._time,
            "split": self._split,
            "join": self._join,
        }
        try:
            if self.do not in acts:
                self.do = ""
                raise operations.TextCorrected
            return acts[self.do]()
        except DomainError as refusal:
            self.error = str(refusal.user_message)
        except forms.NotFilledIn as refusal:
            self.error = str(refusal)
        # What is shown is the text as it is now; what was typed stays in its fields.
        self.turn = queries.turns(visible_to=self.user).filter(pk=self.turn.pk).first() or self.turn
        self.turn.transcript.conversation = self.conversation
        if self.do in ("find", "find_all", "replace") and self.word_form.is_valid():
            self._look_up(chosen=set(self.posted.getlist("place")))
        return None

    # --- each act
    def _read_words(self) -> None:
        self.word_form = forms.WordForm(self.posted)
        if not self.word_form.is_valid():
            raise forms.NotFilledIn(_("Vul in welk woord er staat en wat er moet staan."))

    def _find(self) -> None:
        self._read_words()
        words = self.word_form.cleaned_data
        self._look_up(chosen=None, is_all=self.do == "find_all")
        if not self.places:
            raise operations.WordMissing
        if words["kind"] != "name" and words["word"] == words["replacement"]:
            raise operations.ReplacementSame

    def _look_up(self, chosen: set[str] | None, *, is_all: bool = False) -> None:
        """Show where the word stands; at first only the places in this turn are chosen."""
        words = self.word_form.cleaned_data
        texts = {text.pk: text for text in queries.newest_texts(self.conversation)}
        turns = {pk: list(queries.turns_of(text)) for pk, text in texts.items()}
        edits: dict[int, list[tuple[int, int, str]]] = {}
        self.places = []
        for place in operations.find_places(conversation=self.conversation, word=words["word"]):
            text = texts[place.transcript].text
            owner = next(
                (
                    one
                    for one in turns[place.transcript]
                    if one.start <= place.start and place.end <= one.end
                ),
                None,
            )
            key = f"{place.transcript}:{place.start}"
            is_here = owner is not None and owner.pk == self.turn.pk
            first, last = (owner.start, owner.end) if owner else (place.start, place.end)
            self.places.append(
                ShownPlace(
                    key=key,
                    speaker=owner.speaker.label if owner and owner.speaker else "",
                    before=_last_words(text[first : place.start]),
                    word=text[place.start : place.end],
                    after=_first_words(text[place.end : last]),
                    is_original=texts[place.transcript].role == terms.TranscriptRole.ORIGINAL,
                    is_chosen=is_all or (is_here if chosen is None else key in chosen),
                )
            )
            edits.setdefault(place.transcript, []).append(
                (place.start, place.end, words["replacement"])
            )
        self.is_found = bool(self.places)
        self.follows = {}
        for pk, rows in edits.items():
            counts = operations.preview_edits(transcript=texts[pk], edits=rows, by=self.user)
            for noun, count in counts.items():
                self.follows[noun] = self.follows.get(noun, 0) + count

    def _replace(self) -> models.Correction:
        self._read_words()
        words = self.word_form.cleaned_data
        revisions = {
            int(name.removeprefix("revision-")): _number(str(value))
            for name, value in self.posted.items()
            if name.startswith("revision-") and name.removeprefix("revision-").isdecimal()
        }
        places = [
            (_number(text), _number(start))
            for text, _colon, start in (
                place.partition(":") for place in self.posted.getlist("place")
            )
        ]
        return operations.replace_words(
            turn=self.turn,
            word=words["word"],
            replacement=words["replacement"],
            places=places,
            revisions=revisions,
            is_name=words["kind"] == "name",
            drops_file=words["drops_file"],
            by=self.user,
            at=timezone.now(),
        )

    def _common(self) -> _Common:
        revision = _number(self.posted.get("revision", ""))
        return {"turn": self.turn, "revision": revision, "by": self.user, "at": timezone.now()}

    def _chosen_speaker(self) -> models.Speaker | None:
        wanted = self.posted.get("speaker", "")
        return next((one for one in self._speakers() if str(one.pk) == wanted), None)

    def _speaker(self) -> models.Correction:
        return operations.give_stored_turn(
            speaker=self._chosen_speaker(),
            label=self.posted.get("new_speaker", ""),
            **self._common(),
        )

    def _time(self) -> models.Correction:
        self.time_form = forms.TimeForm(self.posted)
        if not self.time_form.is_valid():
            raise operations.NoTime
        return operations.time_stored_turn(**self.time_form.cleaned_data, **self._common())

    def _split(self) -> models.Correction:
        renders = self.posted.get("renders", "")
        return operations.split_stored_turn(
            at_position=_number(self.posted.get("at", "")),
            speaker=self._chosen_speaker(),
            label=self.posted.get("new_speaker", ""),
            renders=next((one for one in self._rendered() if str(one.pk) == renders), None),
            **self._common(),
        )

    def _join(self) -> models.Correction:
        return operations.join_stored_turn(speaker=self._chosen_speaker(), **self._common())

    # --- what is shown
    def _speakers(self) -> list[models.Speaker]:
        return queries.speakers_to_choose(self.conversation)

    def _rendered(self) -> list[models.Turn]:
        """Return the turns of the main text that a second half can belong to: this or the next."""
        here = self.turn.rendered_by
        if here is None:
            return []
        return list(
            queries.turns_of(here.transcript).filter(
                position__in=(here.position, here.position + 1), is_withdrawn=False
            )
        )

    def context(self) -> dict[str, object]:
        turn, transcript = self.turn, self.turn.transcript
        said = transcript.text[turn.start : turn.end]
        following = queries.turns_of(transcript).filter(position=turn.position + 1).first()
        words = [(turn.start + start, word) for start, word in rules.words_of(said)]
        return {
            "conversation": self.conversation,
            "round": self.conversation.round,
            "step": "conversations",
            "turn": turn,
            "transcript": transcript,
            "number": turn.position + 1,
            "is_original": transcript.role == terms.TranscriptRole.ORIGINAL,
            "said": said,
            "words": words[:MOST_WORDS],
            "has_more_words": len(words) > MOST_WORDS,
            "speakers": self._speakers(),
            "rendered": self._rendered(),
            "originals": [
                (one, one.transcript.text[one.start : one.end])
                for one in turn.originals.select_related("transcript").order_by("position")
                if not queries.is_superseded(one.transcript)
            ],
            "next": following,
            "next_said": transcript.text[following.start : following.end] if following else "",
            "is_of_two": following is not None and following.speaker_id != turn.speaker_id,
            "revisions": [
                (text.pk, text.revision) for text in queries.newest_texts(self.conversation)
            ],
            "rests": {
                noun: count
                for noun, count in operations.preview_speaker(turn=turn, by=self.user).items()
                if count
            },
            "keeps_file": self.conversation.files.exclude(content="").exists(),
            "do": self.do,
            "error": self.error,
            "posted": self.posted,
            "word_form": self.word_form,
            "time_form": self.time_form,
            "places": self.places,
            "place_count": len(self.places),
            "is_found": self.is_found,
            "follows": self.follows,
        }


def _last_words(said: str) -> str:
    """Return the end of what was said, cut between words."""
    return said if len(said) <= AROUND else f"… {said[-AROUND:].partition(' ')[2]}"


def _first_words(said: str) -> str:
    return said if len(said) <= AROUND else f"{said[:AROUND].rpartition(' ')[0]} …"


def _number(said: str) -> int:
    number = pages.number_in(said)
    return -1 if number is None else number


@require_POST
def undo(request: HttpRequest, correction: int) -> HttpResponse:
    """Take a correction back."""
    user = signed_in(request)
    found = get_object_or_404(queries.corrections(visible_to=user), pk=correction)
    conversation = found.transcript.conversation
    access.check_may_gather(user, conversation.round)
    page = reverse("fieldwork:conversation", args=[conversation.pk])
    with pages.refused_above(request):
        made = operations.undo_correction(correction=found, by=user, at=timezone.now())
        messages.success(request, _("De verbetering is ongedaan gemaakt."))
        anchor = f"#beurt-{made.turn.rendered_by_id or made.turn.pk}" if made.turn else ""
        return redirect(f"{page}{anchor}")
    return redirect(f"{page}#verbeteringen")
