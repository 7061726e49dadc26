"""The page *Verloop*: where in each conversation a code falls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from weerklank.analysis import forms, views
from weerklank.analysis.queries import one_code
from weerklank.analysis.views import drawing
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import TranscriptRole
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from weerklank.coding.models import Code
    from weerklank.coding.queries import CodedPlace
    from weerklank.fieldwork.models import Conversation
    from weerklank.interchange import tables
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

LENGTH = 25  # conversations of a page
_SHOWN = 12  # passages of a row of the table
_TRACK_AT, _TRACK = 150, 460
_ROW, _HIGH = 30, 16
_LEAST = 2.5  # of a mark, so that one word can be seen


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: where in the text, in percents, and which turns, counted from 1."""

    coding: int
    code: int
    start: float
    end: float
    turns: str

    @property
    def percent(self) -> str:
        first, last = round(self.start), round(self.end)
        return f"{first}%" if first == last else f"{first}–{last}%"


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation, with the passages that carry the code. `turns` counts those of its text."""

    conversation: Conversation
    is_original: bool
    turns: int
    places: list[Place]
    is_whole: bool

    @property
    def label(self) -> str:
        name = _("Gesprek %(n)s") % {"n": self.conversation.number}
        return f"{name} ({_('origineel')})" if self.is_original else name

    @property
    def shown(self) -> list[Place]:
        return self.places[:_SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.places) - _SHOWN, 0)

    @property
    def amount(self) -> str:
        number = len(self.places)
        if not number:
            return _("geen") if self.is_whole else _("niet gelezen")
        said = ngettext("%(n)s passage", "%(n)s passages", number) % {"n": number}
        return said if self.is_whole else _("%(passages)s of meer") % {"passages": said}


@dataclass(frozen=True, slots=True)
class Asked:
    book: one_code.Codebook
    form: forms.CodeForm
    code: Code | None


@require_GET
def timeline(request: HttpRequest, round: str) -> HttpResponse:
    """Show where in each conversation a code falls: a row per conversation."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user)
    page_obj = pages.page_of(request, _with_text(asked, round_), LENGTH)
    rows, is_cut = _rows(asked, page_obj) if asked.code else ([], False)
    context = {
        "round": round_,
        "step": "compare",
        "form": asked.form,
        "code": asked.code,
        "rows": rows,
        "is_cut": is_cut,
        "most": one_code.MOST_PLACES,
        "picture": _picture(asked.code, round_, rows).svg() if asked.code and rows else "",
        "page_obj": page_obj,
        "has_codings": bool(asked.book.used),
    }
    return pages.show(request, "analysis/timeline.html", "course", context)


@require_GET
def timeline_picture(request: HttpRequest, round: str) -> HttpResponseBase:
    """Hand out the page of rows that is looked at, as a file."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user)
    page_obj = pages.page_of(request, _with_text(asked, round_), LENGTH)
    rows, _is_cut = _rows(asked, page_obj) if asked.code else ([], False)
    told = " ".join(
        f"{row.label}: {row.amount}, {', '.join(one.percent for one in row.places)}."
        if row.places
        else f"{row.label}: {row.amount}."
        for row in rows
    )
    drawn = _picture(asked.code, round_, rows).svg(is_file=True, told=told)
    return downloads.send(
        request,
        f"{round_.slug}-{_('verloop')}.svg",
        drawn.encode(),
        logs="timeline.exported",
        about=round_,
    )


def _asked(request: HttpRequest, round_: Round, user: User) -> Asked:
    book = one_code.codebook(round_, visible_to=user)
    form = forms.CodeForm(data=request.GET, book=book)
    form.is_valid()
    return Asked(book, form, form.code_chosen())


def _with_text(asked: Asked, round_: Round) -> list[Conversation]:
    """Return the conversations that have a text, in order."""
    main = asked.book.readings.main_texts
    return [one for one in fieldwork.conversations_of(round_) if one.pk in main]


def _rows(
    asked: Asked, conversations: Iterable[Conversation], *, is_all: bool = False
) -> tuple[list[Row], bool]:
    """Return a row per conversation; one more where the text in the other language is coded.

    Unless `is_all` not all passages are read where there are very many; gives whether that is so.
    """
    of_text: dict[int, tuple[Conversation, bool]] = {}
    for one in conversations:
        for role in TranscriptRole:
            text = asked.book.readings.texts.get((one.pk, role))
            if text is not None:
                of_text[text] = one, role == TranscriptRole.ORIGINAL
    sizes = fieldwork.sizes_of(of_text)
    family = asked.form.family_chosen()
    most = None if is_all else one_code.MOST_PLACES
    found, is_cut = one_code.courses(asked.book, family, list(of_text), sizes, most=most)
    rows = [
        Row(
            *of_text[course.text],
            turns=course.turns,
            places=[_place(place, course.end) for place in course.places],
            is_whole=course.is_whole,
        )
        for course in found
    ]
    return [row for row in rows if row.places or not row.is_original], is_cut


def _place(place: CodedPlace, end: int) -> Place:
    length = max(end, 1)
    first, last = place.first_turn + 1, place.last_turn + 1
    return Place(
        coding=place.coding,
        code=place.code,
        start=100 * min(place.start, length) / length,
        end=100 * min(place.end, length) / length,
        turns=str(first) if first == last else f"{first}–{last}",
    )


def _picture(code: Code | None, round_: Round, rows: Iterable[Row]) -> drawing.Drawing:
    """Draw a track per conversation, from its beginning to its end, with the passages on it."""
    name = code.full_name if code else _("geen code gekozen")
    drawn = drawing.Drawing("verloop", f"{name}: {_('waar in elk gesprek')}")
    drawn.heading(str(round_))
    y = drawn.high + 12
    middle = _TRACK_AT + _TRACK / 2
    for words, x, anchor in (
        (_("begin"), _TRACK_AT, ""),
        (_("midden"), middle, "middle"),
        (_("einde"), _TRACK_AT + _TRACK, "end"),
    ):
        drawn.words(words, x, y, look="soft", anchor=anchor)
    y += 8
    for row in rows:
        drawn.words(row.label, drawing.EDGE, y + _HIGH - 3)
        is_empty = row.is_whole and not row.places
        drawn.box("nothing" if is_empty else "asked", _TRACK_AT, y, _TRACK, _HIGH)
        for start, end, title in _marks(row):
            wide = max(_TRACK * (end - start) / 100, _LEAST)
            x = min(_TRACK_AT + _TRACK * start / 100, _TRACK_AT + _TRACK - wide)
            drawn.box("said", x, y + 2, wide, _HIGH - 4, title=title)
        drawn.line(middle, y + _HIGH, middle, y + _HIGH + 4)
        drawn.words(row.amount, _TRACK_AT + _TRACK + 10, y + _HIGH - 3)
        y += _ROW
    drawn.keys(
        [
            drawing.Key(_("hier staat de code"), "said"),
            drawing.Key(_("de code staat hier nergens"), "nothing"),
        ]
    )
    drawn.words(_("Voor het onderzoeksteam."), drawing.EDGE, drawn.high + 14, look="soft")
    return drawn


def _marks(row: Row) -> list[tuple[float, float, str]]:
    """Return the stretches that carry the code, those that overlap as one."""
    found: list[tuple[float, float, str]] = []
    for place in sorted(row.places, key=lambda one: (one.start, one.end)):
        if found and place.start <= found[-1][1]:
            start, end, title = found[-1]
            found[-1] = start, max(end, place.end), title
        else:
            found.append((place.start, place.end, _("beurt %(turns)s") % {"turns": place.turns}))
    return found


def _table(request: HttpRequest, round_: Round) -> views.Table:
    asked = _asked(request, round_, signed_in(request))
    header = [
        _("gesprek"), _("tekst"), _("nummer"), _("code"), _("beurten"), _("van (beurten)"),
        _("begin (procent van de tekst)"), _("einde (procent van de tekst)"),
    ]  # fmt: skip
    codes = {code.pk: code for code in asked.book.codes}
    found = _rows(asked, _with_text(asked, round_), is_all=True)[0] if asked.code else []
    rows: list[list[tables.Value]] = []
    for row in found:
        text = _("origineel") if row.is_original else _("hoofdtekst")
        for place in row.places:
            code = codes[place.code]
            rows.append(
                [
                    row.conversation.number,
                    text,
                    code.number,
                    code.label,
                    place.turns,
                    row.turns,
                    round(place.start, 1),
                    round(place.end, 1),
                ]
            )
    return header, rows


_TIMELINE = views.Offer(
    _table, "verloop", gettext_lazy("Verloop"), "analysis:timeline", logs="timeline.exported"
)
timeline_csv = views.file_of(_TIMELINE, ".csv")
