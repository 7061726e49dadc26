"""How far two coders agree, per code, and where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from weerklank.coding import access, comparing, deciding, queries, rules
from weerklank.coding.comparing import Doubled, Pair
from weerklank.coding.views.deciding import pieces
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.agreement.judging import Row
    from weerklank.coding.models import Code
    from weerklank.coding.readings import Readings
    from weerklank.study.models import Round

ON_A_PAGE = 20
SIGNS = {"kappa": "κ", "ac1": "AC1", "f1": "F1", "spans": "|uα"}
MAIN, MORE = ("kappa", "ac1", "f1"), ("percent", "brennan_prediger", "alpha", "bias_index")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and how far it may be off; None where it has no value, or there is too little."""

    value: float | None
    low: float | None = None
    high: float | None = None
    sign: str = ""


def _asked(request: HttpRequest, round_name: str) -> tuple[Round, Readings, Doubled]:
    user, round_ = study_pages.round_of(request, round_name)
    access.check_may_read_codings(user, round_)
    readings = queries.readings(round_, visible_to=user)
    return round_, readings, comparing.doubled(round_, readings)


def _pair(request: HttpRequest, found: Doubled) -> Pair | None:
    """Return the pair that the address asks for, else the one with most in common."""
    pairs = [pair for pair, _number in found.pairs]
    first, _dash, second = request.GET.get("paar", "").partition("-")
    asked = (pages.number_in(first), pages.number_in(second))
    return next((pair for pair in pairs if pair == asked), pairs[0] if pairs else None)


def _per_code(request: HttpRequest) -> bool:
    """Return whether the address asks for each code by itself, instead of whole branches."""
    return request.GET.get("per") == "code"


@require_GET
def agreement(request: HttpRequest, round: str) -> HttpResponse:
    """Show how far two coders agree on each code that either gave."""
    round_, readings, found = _asked(request, round)
    pair = _pair(request, found)
    context = {
        "round": round_,
        "step": "coding",
        "found": found,
    }
    if pair is not None:
        texts = found.of(pair)
        codes = list(queries.codes(round_.monitor))
        material = comparing.material(texts, pair)
        by_branch, without = not _per_code(request), round_.uses_no_coefficients
        if by_branch:
            material = material.with_branches(comparing.tops(codes))
        context |= _differing(material, codes) if without else _measured(material, codes)
        context |= {
            "pair": pair,
            "pairs": [
                (f"{one}-{other}", (one, other) == pair, found.names[one], found.names[other], n)
                for (one, other), n in found.pairs
            ],
            "names": [found.names[coder] for coder in pair],
            "texts": texts,
            "units": material.units,
            "has_parts": any(turns.is_part for turns in material.turns.values()),
            "by_branch": by_branch,
            "conversations": _conversations(round_, found, pair, readings),
        }
    return render(request, "coding/agreement.html", context)


def _measured(material: comparing.Material, codes: list[Code]) -> dict[str, object]:
    """Return how far two agree, as the page shows it."""
    overall, compared = comparing.compare(material, codes)
    return {
        "signs": SIGNS,
        "overall": (overall, figures_of(overall, MAIN), figures_of(overall, MORE)),
        "used": len(compared),
        "rows": [
            (
                one,
                figures_of(one.row, MAIN),
                figures_of(one.row, MORE),
                _figure(one.row, *one.spans),
            )
            for one in compared
            if one.row.is_known
        ],
        "rare": [one for one in compared if not one.row.is_known],
    }


def _differing(material: comparing.Material, codes: list[Code]) -> dict[str, object]:
    """Return in how many turns two differ per code, where the method uses no measures."""
    rows = comparing.counted(material, codes)
    return {"used": len(rows), "compared": rows}


@dataclass(frozen=True, slots=True)
class Doubly:
    """A conversation that both handed in: where they differ, and what stands there of that.

    `follows` is None where nothing was built; else whether it is what would be built now.
    """

    conversation: int
    number: int
    summary: deciding.Summary
    follows: bool | None
    counts: bool

    @property
    def state(self) -> str:
        """Return whether there is an agreed coding, and whether it counts and still holds."""
        if self.follows is None:
            return _("nog niet gemaakt")
        if self.counts:
            return _("telt") if self.follows else _("telt, maar is niet meer bij")
        return _("telt niet") if self.follows else _("telt niet, en is niet meer bij")


def _conversations(round_: Round, found: Doubled, pair: Pair, readings: Readings) -> list[Doubly]:
    """Return per conversation how far two coders decided what they differ in. Nine queries."""
    numbers: Mapping[int, int] = dict(round_.conversations.values_list("pk", "number"))
    asked = [text.conversation for text in found.of(pair)]
    built = deciding.built(asked, readings)
    rows = [
        Doubly(
            conversation,
            numbers[conversation],
            matter.summary,
            built[conversation].follows_from(matter) if conversation in built else None,
            conversation in readings.shown and readings.shown[conversation].is_agreed,
        )
        for conversation, matter in deciding.matters(asked, pair, readings).items()
    ]
    return sorted(rows, key=lambda row: row.number)


def figures_of(row: Row, names: Iterable[str]) -> list[Figure]:
    return [
        replace(_figure(row, row.measures[name], row.intervals.get(name)), sign=SIGNS.get(name, ""))
        for name in names
    ]


def _figure(row: Row, value: float | None, interval: tuple[float, float] | None) -> Figure:
    if value is None or not row.is_known:
        return Figure(None)
    return Figure(value, *(interval or ()))


@dataclass(frozen=True, slots=True)
class Shown:
    """A turn in which one of two gave a code: its words in pieces, and which of them she marked."""

    conversation: int
    number: int
    speaker: str
    line: int
    coder: str
    other: str
    pieces: list[tuple[str, bool]]
    language: str
    direction: str


@require_GET
def disagreements(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Show the turns in which only one of two coders gave a code, a page at a time."""
    round_, _readings, found = _asked(request, round)
    codes = list(queries.codes(round_.monitor))
    judged = get_object_or_404(queries.codes(round_.monitor), pk=code)
    pair = _pair(request, found)
    if pair is None:
        return redirect("coding:agreement", round=round_.slug)
    texts = found.of(pair)
    if _per_code(request):
        material = comparing.material(texts, pair, codes=[judged.pk])
    else:
        top = comparing.tops(codes)
        branch = [number for number, at in top.items() if at == judged.pk]
        material = comparing.material(texts, pair, codes=branch).with_branches(top)
    page = pages.page_of(request, comparing.differences(material, judged.pk, texts), ON_A_PAGE)
    if page.object_list:
        pages.look(request, "coding.listed", judged, code=judged.number)
    context = {
        "round": round_,
        "step": "coding",
        "code": judged,
        "by_branch": not _per_code(request),
        "pair": pair,
        "names": [found.names[coder] for coder in pair],
        "page": page,
        "rows": _shown(round_, list(page), found, pair),
    }
    return render(request, "coding/disagreements.html", context)


def _shown(
    round_: Round, rows: list[comparing.Difference], found: Doubled, pair: Pair
) -> list[Shown]:
    """Return these turns with their words. Three queries, whatever their number."""
    numbers = {row.transcript for row in rows}
    words = fieldwork.texts_of(numbers)
    turns = fieldwork.turns_by_transcript(numbers)
    about = {
        text.pk: (text.conversation.number, text.language)
        for text in fieldwork.main_transcripts(round_)
        if text.pk in numbers
    }
    shown = []
    for row in rows:
        place = next(
            place
            for place, turn in enumerate(turns[row.transcript])
            if (turn.start, turn.end) == row.turn
        )
        text = words[row.transcript]
        number, language = about[row.transcript]
        other = pair[1] if row.coder == pair[0] else pair[0]
        shown.append(
            Shown(
                conversation=row.conversation,
                number=number,
                speaker=turns[row.transcript][place].speaker,
                line=place + 1,
                coder=found.names[row.coder],
                other=found.names[other],
                pieces=pieces(text, row.turn, rules.joined(row.marked)),
                language=language,
                direction=rules.direction(text[slice(*row.turn)]),
            )
        )
    return shown
