"""Her own pages, behind a card: what is known of her, what helps her, and what she may say of it.

Nothing here asks more than a tap, and a look at it leaves no line in any log but the vault's: a
moment beside one of the research would tell who she is there. See docs/adr/0053.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from csp.constants import SELF
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

from weerklank import crossings
from weerklank.invitations import replies
from weerklank.invitations import shipped as cards
from weerklank.invitations.views import card as cards_pages
from weerklank.invitations.views.card import for_card
from weerklank.personal import queries, rules, shipped
from weerklank.safeguards import pages
from weerklank.sounds import views as sounds
from weerklank.study.terms import DUTCH, LANGUAGES, direction
from weerklank.study.views.sheets import MICROPHONE
from weerklank.telling import shipped as telling
from weerklank.vault import holding
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from weerklank.crossings import OwnPage
    from weerklank.personal.queries import InLanguage
    from weerklank.safeguards.models import Organisation

P = ParamSpec("P")
# What she says aloud is sent from her page.
POLICY = cards_pages.POLICY | {"connect-src": [SELF]}
# What she may say is wrong, by part of the page.
SUBJECTS: Mapping[str, str] = {
    "contactpersoon": "contact",
    "wat-nu": "steps",
    "afspraken": "agreements",
    "agenda": "appointments",
    "lessen": "lessons",
    "regelingen": "lists",
    "hulp": "lists",
    "brieven": "lists",
}


# --- who it is ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Herself:
    """Who of the register holds a card on this device, and in which language she reads."""

    invitation: vault.Held | None
    who: vault.InRegister
    municipality: Organisation
    language: str
    at: datetime

    @property
    def words(self) -> dict[str, str]:
        return shipped.own_words()[self.language]

    @property
    def has_invitation(self) -> bool:
        if self.invitation is None:
            return False
        card = vault.invitation_of(self.invitation, at=self.at)
        return card is not None and replies.candidate_of(card) is not None

    def url(self, name: str, *args: object) -> str:
        return reverse(f"personal:{name}", args=[self.language, *args])


def _herself(request: HttpRequest, language: str) -> Herself | None:
    """Return who the cookie says that this is; None when it opens nothing of a register."""
    at = timezone.now()
    held = holding.read(request, vault.CardKind.OWN_PAGE)
    who = vault.in_register_by(held, at=at) if held else None
    municipality = crossings.municipality_of(who) if who else None
    if who is None or municipality is None:
        return None
    invitation = holding.read(request, vault.CardKind.INVITATION)
    return Herself(invitation, who, municipality, language, at)


def for_herself(
    view: Callable[Concatenate[HttpRequest, Herself, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Let who holds a card ask for her own page in a language; others are asked for their code."""

    @for_card
    @wraps(view)
    def ask(
        request: HttpRequest, /, language: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if language not in LANGUAGES:
            raise Http404
        herself = _herself(request, language)
        if herself is None:
            return redirect(f"{reverse('invitations:card_enter')}?taal={language}")
        return view(request, herself, *args, **kwargs)

    return csp(POLICY)(ask)  # type: ignore[return-value,arg-type]


def _page(language: str) -> dict[str, object]:
    return {
        "w": shipped.own_words()[language],
        # How speaking begins, ends and is sent, as on the pages of telling.
        "spoken": telling.words()[language],
        "language": language,
        "direction": direction(language),
        # Seconds after which a page that is left open is covered; see the pages behind a card.
        "idle": settings.CARD_IDLE_SECONDS,
        "full_voice": crossings.FULL_VOICE,
        "held": True,
    }


def _show(request: HttpRequest, herself: Herself, template: str, **more: object) -> HttpResponse:
    context = _page(herself.language) | {
        "organisation": herself.municipality.name,
        "home": herself.url("home"),
        **more,
    }
    answer = render(request, f"personal/own/{template}.html", context)
    answer.headers["Content-Language"] = herself.language
    if more.get("wrong"):
        answer.headers["Permissions-Policy"] = MICROPHONE
    return answer


# --- the way in -----------------------------------------------------------------------------------
@for_card
@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """Let her choose a language; who holds no card is asked for her code, as everybody is."""
    asked = request.GET.get("taal", "")
    guess = asked if asked in LANGUAGES else DUTCH
    if _herself(request, guess) is None:
        return redirect("invitations:card_enter")
    choices = [
        (code, LANGUAGES[code][1], direction(code))
        for code in sorted(LANGUAGES, key=lambda one: one != guess)
    ]
    context = _page(guess) | {"choices": choices}
    answer = render(request, "personal/own/languages.html", context)
    answer.headers["Content-Language"] = guess
    return answer


@dataclass(frozen=True, slots=True)
class Tile:
    """A way on: where to, a drawing, and few words."""

    url: str
    picture: str
    words: str
    number: str = ""
    language: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else ""


@for_herself
@require_safe
def home(request: HttpRequest, herself: Herself) -> HttpResponse:
    """Show the ways on, each with a drawing."""
    tiles = [
        Tile(herself.url("part", slug), name, herself.words[f"t_{name}"])
        for slug, name in rules.PARTS.items()
    ]
    words = herself.words
    said = Aloud(rules.introductions(herself.language)[rules.HOME], herself.language, (rules.HOME,))
    [heard] = _hear(request, herself, [said])
    return _show(
        request,
        herself,
        "home",
        heard=heard,
        about=words["own_about"] if _may_explain(herself, heard) else "",
        tiles=tiles,
        has_invitation=herself.has_invitation,
    )


# --- what is heard --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Aloud:
    """What is read aloud: its words for the voice of the device, and its recorded pieces."""

    words: str
    language: str
    pieces: rules.Pieces | None


@dataclass(frozen=True, slots=True)
class Heard:
    """How something is heard: from recordings where all of it was recorded, else by the device.

    `is_laid_out` shows each recording, for who has no script to play them in a row.
    """

    number: int
    words: str
    language: str
    sounds: list[str]
    is_laid_out: bool = False


_LAID_OUT = "luister"


def _hear(
    request: HttpRequest,
    herself: Herself,
    said: Sequence[Aloud],
    named: Mapping[str, str] | None = None,
) -> list[Heard]:
    """Return how each of these is heard; one question for all of them.

    `named` are the words of pieces that are not the same for everybody.
    """
    known = {**rules.fixed(herself.language), **(named or {})}
    wanted = {key for one in said for key in one.pieces or ()}
    words = {key: known[key] for key in wanted if key in known}
    recorded = queries.spoken(herself.municipality, herself.language, words)
    laid_out = pages.number_in(request.GET.get(_LAID_OUT, ""))
    found = []
    for number, one in enumerate(said):
        pieces = one.pieces or ()
        is_whole = bool(pieces) and all(key in recorded for key in pieces)
        urls = [herself.url("sound", recorded[key]) for key in pieces] if is_whole else []
        found.append(Heard(number, one.words, one.language, urls, laid_out == number))
    return found


def _may_explain(herself: Herself, heard: Heard) -> bool:
    """Return whether an explanation is shown: not where recordings are demanded and it has none.

    What is hers, and what warns her, is shown always.
    """
    return bool(heard.sounds) or not queries.demands_recordings(herself.municipality)


# --- what is known of her -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is told: what it is, what it says in which language, and what a tap does.

    `pieces` say the same, the label as well, in recordings; None for what nobody can record.
    """

    label: str
    said: str
    language: str = ""  # '' for a name, a number or a day: of no language
    href: str = ""
    pieces: rules.Pieces | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """What belongs together on a page, under one heading, heard in one go."""

    title: str
    language: str
    facts: list[Fact] = field(default_factory=list)
    title_pieces: rules.Pieces | None = None
    is_late: bool = False
    is_done: bool = False

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def words(self) -> str:
        told = (f"{fact.label}: {fact.said}" if fact.label else fact.said for fact in self.facts)
        return ". ".join([self.title, *told])

    @property
    def aloud(self) -> Aloud:
        pieces = rules.joined(self.title_pieces, *(fact.pieces for fact in self.facts))
        return Aloud(self.words, self.language, pieces)


class Telling:
    """How what the register knows is said in her language, and which recordings say the same."""

    def __init__(self, language: str) -> None:
        self.language, self.words = language, shipped.own_words()[language]
        # Of pieces that are not the same for everybody: what is read there now.
        self.named: dict[str, str] = {}

    def day(self, day: date) -> str:
        """Return a day as it is written in her language."""
        weekdays, months = cards.card_days(self.language)
        return f"{weekdays[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"

    def month(self, day: date) -> str:
        _weekdays, months = cards.card_days(self.language)
        return f"{months[day.month - 1]} {day.year}"

    def own(self, key: str) -> Fact:
        """Return a fixed sentence of her language."""
        return Fact("", self.words[key], self.language, pieces=(key,))

    def on(self, label: str, day: date) -> Fact:
        """Return a day, after what it is the day of."""
        return Fact(self.words[label], self.day(day), pieces=(label, *rules.day(day)))

    def contact(self, page: OwnPage) -> list[Block]:
        """Tell who helps her, since when, how to reach who it is, and who takes over."""
        return [self._contact(one) for one in page.contacts]

    def _contact(self, one: crossings.Contact) -> Block:
        words = self.words
        facts = [self._name("name", one.name, one.key), self.on("since", one.since)]
        if one.left_on is not None:
            facts.append(self.own("left"))
        facts.append(self._phone(one.phone) if one.phone else self._unknown("phone"))
        if one.email:
            # Nobody writes an address down from hearing it.
            facts.append(Fact(words["email"], one.email, href=f"mailto:{one.email}", pieces=()))
        if one.hours:
            key = rules.key_of_times(one.key)
            self.named[key] = one.hours
            facts.append(Fact(words["reach_when"], one.hours, DUTCH, pieces=("reach_when", key)))
        facts.append(self._name("takes_over", one.takes_over, one.takes_over_key))
        if one.takes_over_phone:
            facts.append(self._phone(one.takes_over_phone))
        title = _ORGANISATIONS[one.organisation]
        return Block(words[title], self.language, facts, (title,))

    def _name(self, label: str, name: str, staff: str) -> Fact:
        if not name:
            return self._unknown(label)
        key = rules.key_of_name(staff)
        self.named[key] = name
        return Fact(self.words[label], name, pieces=(label, key))

    def _phone(self, phone: str) -> Fact:
        said = rules.joined(("phone",), rules.phone(phone))
        return Fact(self.words["phone"], phone, href=f"tel:{_dialled(phone)}", pieces=said)

    def _unknown(self, label: str) -> Fact:
        return Fact(
            self.words[label], self.words["unknown"], self.language, pieces=(label, "unknown")
        )

    def steps(self, page: OwnPage) -> list[Block]:
        """Tell what comes next and by when; what the plain words do not know is left out."""
        return [
            Block(
                self.words[f"m_{one.key}"],
                self.language,
                [self._by(one)],
                (f"m_{one.key}",),
                is_late=one.is_late,
            )
            for one in page.steps
            if f"m_{one.key}" in self.words
        ]

    def _by(self, step: crossings.NextStep) -> Fact:
        if step.day is None:
            return self.own("no_day")
        return self.on("was_due" if step.is_late else "by", step.day)

    def agreements(self, page: OwnPage) -> list[Block]:
        """Tell what was agreed in her PIP: in her language where that was written, else Dutch.

        These are words about her alone, which nobody records.
        """
        return [self._agreement(one) for one in page.agreements]

    def _agreement(self, one: crossings.Agreement) -> Block:
        is_own = one.taal == self.language and bool(one.in_eigen_taal)
        if one.gedaan_op is not None:
            fact = self.on("done", one.gedaan_op)
        elif one.uiterlijk is not None:
            fact = self.on("by", one.uiterlijk)
        else:
            fact = self.own("no_day")
        return Block(
            one.in_eigen_taal if is_own else one.afspraak,
            self.language if is_own else DUTCH,
            [fact],
            is_done=one.gedaan_op is not None,
        )

    def lessons(self, page: OwnPage) -> list[Block]:
        """Tell her hours per kind, and of the last months how many lessons she came to."""
        found = []
        for one in page.hours:
            title, numbers = _HOURS[one.kind], {"hours": round(one.hours)}
            if one.asked is not None:
                numbers["asked"] = one.asked
            fact = self._numbers("hours" if one.asked is None else "hours_of", numbers)
            found.append(Block(self.words[title], self.language, [fact], (title,)))
        for month in page.lessons:
            if month.offered == 0:
                continue  # no school that month
            if month.offered is None or month.present is None:
                fact = self.own("unknown")
            else:
                fact = self._numbers(
                    "lessons_of", {"present": month.present, "offered": month.offered}
                )
            pieces = rules.month(month.month)
            found.append(Block(self.month(month.month), self.language, [fact], pieces))
        return found

    def _numbers(self, key: str, numbers: Mapping[str, int]) -> Fact:
        return Fact(
            "",
            self.words[key].format(**numbers),
            self.language,
            pieces=rules.sentence(key, self.language, **numbers),
        )

    def appointments(self, page: OwnPage) -> list[Block]:
        """Tell where she is expected, and on which day."""
        return [
            Block(
                self.words[_MEETINGS[one.soort]],
                self.language,
                [self.on("day", one.gepland_op), self._with(_ORGANISATIONS[one.organisatie])],
                (_MEETINGS[one.soort],),
            )
            for one in page.appointments
            if one.gepland_op is not None
        ]

    def _with(self, organisation: str) -> Fact:
        return Fact(
            self.words["with"],
            self.words[organisation],
            self.language,
            pieces=("with", organisation),
        )

    def looks(self, page: OwnPage) -> list[Block]:
        """Tell on which days who looked, by role; of her contact person also that it was.

        At her alone day by day, and in lists together.
        """
        found = []
        for one in page.looks[:_MOST_LOOKS]:
            title = _role(one.role, is_contact=one.is_contact)
            facts = [self.on("day", one.day)]
            found.append(Block(self.words[title], self.language, facts, (title,)))
        for each in page.listed:
            title = _role(each.role, is_contact=each.is_contact)
            facts = [
                self.own("in_list"),
                self.count("people_in_list", each.people),
                self.count("on_days", each.days),
                self.on("last_day", each.last),
            ]
            found.append(Block(self.words[title], self.language, facts, (title,)))
        return found

    def count(self, label: str, number: int) -> Fact:
        return Fact(self.words[label], str(number), pieces=(label, f"getal-{number}"))


def _role(role: str, *, is_contact: bool) -> str:
    return "r_contact" if is_contact else f"r_{role or 'gone'}"


_MOST_LOOKS = 30
_ORGANISATIONS = {
    "gemeente": "o_gemeente",
    "maatschappelijke begeleiding": "o_begeleiding",
    "taalschool": "o_taalschool",
}
_HOURS = {
    "cursus": "h_cursus",
    "nt2": "h_nt2",
    "participatie": "h_participatie",
    "pvt": "m_pvt",
    "map": "m_map",
    "intake taal": "a_intake",
    "intake participatie": "a_intake",
}
_MEETINGS = {
    "intake": "a_intake",
    "voortgangsgesprek": "a_voortgang",
    "pvt": "m_pvt",
    "map": "m_map",
    "begeleiding": "a_begeleiding",
    "werk": "a_werk",
    "anders": "a_anders",
}
TOLD: Mapping[str, Callable[[Telling, OwnPage], list[Block]]] = {
    "contactpersoon": Telling.contact,
    "wat-nu": Telling.steps,
    "afspraken": Telling.agreements,
    "agenda": Telling.appointments,
    "lessen": Telling.lessons,
    "wie-keek": Telling.looks,
}


def _dialled(phone: str) -> str:
    """Return a number as a phone dials it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


@for_herself
@require_safe
def part(request: HttpRequest, herself: Herself, part: str) -> HttpResponse:
    """Show one part of her page: what the register knows of her, or the municipality's list."""
    if part not in rules.PARTS:
        raise Http404
    name, words = rules.PARTS[part], herself.words
    blocks: list[Block] = []
    tiles: list[Tile] = []
    teller = Telling(herself.language)
    if part in TOLD:
        page = crossings.own_page(herself.who, at=herself.at)
        if page is None:
            return redirect("invitations:card_enter")
        blocks = TOLD[part](teller, page)
    else:
        tiles = [
            _tile(herself, one)
            for one in queries.for_her(herself.municipality, queries.KINDS[part], herself.language)
        ]
    empty = f"empty_{name}"
    if part not in TOLD and queries.hides_from_her(herself.municipality, queries.KINDS[part]):
        empty = "empty_hidden"
    heard, heard_empty, heard_back, heard_research, *heard_blocks = _hear(
        request,
        herself,
        [
            Aloud(rules.introductions(herself.language)[part], herself.language, (part,)),
            Aloud(words[empty], herself.language, (empty,)),
            Aloud(words[_TAKE_BACK], herself.language, (_TAKE_BACK,)),
            Aloud(words[_RESEARCH], herself.language, (_RESEARCH,)),
            *(block.aloud for block in blocks),
        ],
        teller.named,
    )
    return _show(
        request,
        herself,
        "part",
        part=part,
        picture=name,
        title=words[f"t_{name}"],
        about=words[f"about_{name}"] if _may_explain(herself, heard) else "",
        heard=heard,
        blocks=list(zip(blocks, heard_blocks, strict=True)),
        tiles=tiles,
        empty="" if blocks or tiles else words[empty],
        heard_empty=heard_empty,
        wrong=_wrong(request, herself, part)
        if part in SUBJECTS and (blocks or part not in TOLD or part == "contactpersoon")
        else None,
        has_invitation=part == "wie-keek" and herself.has_invitation,
        take_back=words[_TAKE_BACK] if _may_explain(herself, heard_back) else "",
        heard_back=heard_back,
        # To everybody alike: whether she took part follows from nothing here.
        research=words[_RESEARCH] if part == "wie-keek" else "",
        heard_research=heard_research,
    )


_TAKE_BACK = "take_back_about"
_RESEARCH = "looks_research"


def _tile(herself: Herself, one: InLanguage) -> Tile:
    assert one.text is not None
    return Tile(
        herself.url("entry", one.entry.pk),
        f"e_{one.entry.picture}",
        one.text.title,
        one.entry.number,
        one.language,
    )


# --- what helps her -------------------------------------------------------------------------------
@for_herself
@require_safe
def entry(request: HttpRequest, herself: Herself, number: int) -> HttpResponse:
    """Show a scheme, a place of help or a letter, and say what is not sure about its text."""
    one = queries.one_for_her(herself.municipality, number, herself.language)
    if one is None or one.text is None:
        raise Http404
    slug = next(slug for slug, kind in queries.KINDS.items() if kind == one.entry.kind)
    keys = {
        "old": one.entry.valid_until < timezone.localdate(herself.at),
        "only_dutch": one.language != herself.language,
    }
    warnings = [
        Aloud(herself.words[key], herself.language, (key,)) for key, holds in keys.items() if holds
    ]
    heard = _hear(request, herself, warnings)
    sounds_of = [herself.url("sound", one.recording.pk)] if one.recording else []
    return _show(
        request,
        herself,
        "entry",
        one=one,
        is_checked=not one.is_unchecked,
        part=slug,
        kind=rules.PARTS[slug],
        dialled=_dialled(one.entry.phone),
        heard=Heard(0, one.text.aloud, one.language, sounds_of),
        warnings=list(zip((said.words for said in warnings), heard, strict=True)),
        wrong=_wrong(
            request,
            herself,
            slug,
            entry=str(one.entry.pk),
            about=one.dutch.title if one.dutch else "",
        ),
    )


@for_herself
@require_safe
def sound(request: HttpRequest, herself: Herself, number: int) -> HttpResponseBase:
    """Let a text be heard that a person read aloud; it is of nobody, so no line in a log."""
    found = queries.recording_for_her(herself.municipality, number)
    if found is None:
        raise Http404
    return sounds.stream(request, found.sound, logs=False)


def part_of(part: str) -> str:
    """Return what she may say is wrong in a part of her page. Raises Http404."""
    if part not in SUBJECTS:
        raise Http404
    return SUBJECTS[part]


def about_of(herself: Herself, entry: str) -> str:
    """Return the Dutch title of an entry that a form names, '' for none. Raises Http404."""
    if not entry:
        return ""
    number = pages.number_in(entry)
    one = (
        queries.one_for_her(herself.municipality, number, herself.language)
        if number is not None
        else None
    )
    if one is None or one.dutch is None:
        raise Http404
    return one.dutch.title


@dataclass(frozen=True, slots=True)
class Wrong:
    """What she may say of a part or an entry, and what she said of it already."""

    part: str
    entry: str
    owner: str  # under which her device keeps a voice until it arrived; tells nobody who she is
    is_said: bool
    sound: str
    is_erasing: bool  # she is asked whether her voice may go
    is_full: bool  # her voice is as long as one may be
    times_taken_back: int  # as this page knows it, for what is said on it
    heard: Heard
    heard_ask: Heard

    @property
    def question(self) -> str:
        return f"{self.part}:{self.entry}"


_ERASING = "wissen"


def _wrong(
    request: HttpRequest, herself: Herself, part: str, *, entry: str = "", about: str = ""
) -> Wrong:
    said = next(
        (
            one
            for one in crossings.said_wrong(herself.who)
            if (one.subject, one.about) == (SUBJECTS[part], about)
        ),
        None,
    )
    address = herself.url("said_sound", part) + (f"?lijst={entry}" if entry else "")
    sound = said.sound if said else None
    heard, heard_ask = _hear(
        request,
        herself,
        [
            Aloud(herself.words[key], herself.language, (key,))
            for key in ("said_wrong", "erase_ask")
        ],
    )
    return Wrong(
        part,
        entry,
        salted_hmac("weerklank.personal.device", herself.who.pseudonym).hexdigest()[:20],
        said is not None,
        address if sound else "",
        sound is not None and _ERASING in request.GET,
        sound is not None and sound.size >= crossings.FULL_VOICE,
        crossings.times_taken_back(herself.who, subject=SUBJECTS[part], about=about),
        heard,
        heard_ask,
    )


@for_herself
@require_POST
def wrong(request: HttpRequest, herself: Herself, part: str) -> HttpResponse:
    """Keep that she says something is wrong or old, or let her take that back."""
    subject, entry = part_of(part), request.POST.get("entry", "")
    if "entry" in request.POST and not entry:
        raise Http404
    about = about_of(herself, entry)
    if request.POST.get("do") == "undo":
        back = herself.url("entry", entry) if entry else herself.url("part", part)
        if "sure" not in request.POST and _wrong(request, herself, part, about=about).sound:
            return redirect(f"{back}?{_ERASING}#klopt-niet")  # her voice is gone in one tap, else
        crossings.take_back_wrong(herself.who, subject=subject, about=about, at=herself.at)
        return redirect(f"{back}#klopt-niet")
    crossings.say_wrong(herself.who, subject=subject, about=about, at=herself.at)
    onward = herself.url("said", part)
    return redirect(f"{onward}?lijst={entry}" if entry else onward)


@for_herself
@require_safe
def said(request: HttpRequest, herself: Herself, part: str) -> HttpResponse:
    """Thank her, say who looks at it, and let her take it back."""
    part_of(part)
    entry = request.GET.get("lijst", "")
    about = about_of(herself, entry)
    words = herself.words
    said = Aloud(f"{words['said']}. {words['said_about']}", herself.language, _SAID)
    [heard] = _hear(request, herself, [said])
    return _show(
        request,
        herself,
        "said",
        heard=heard,
        wrong=_wrong(request, herself, part, entry=entry, about=about),
        back=herself.url("entry", entry) if entry else herself.url("part", part),
    )


_SAID = ("said", "said_about")
