"""The page *Woorden*: which words people use under a code, and each of them in its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from weerklank.analysis import forms, shipped, views
from weerklank.analysis.queries import one_code
from weerklank.analysis.queries import words as reading
from weerklank.analysis.rules import words as rules
from weerklank.analysis.views import drawing
from weerklank.coding import rules as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access
from weerklank.study import terms as study
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from weerklank.coding.models import Code
    from weerklank.interchange import tables
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

LENGTH = 25  # lines of a page
MOST_HITS = 1_000  # of a word in its context
_BARS = 20  # words in the picture
_BARS_AT, _LONGEST, _ROW = 200, 440, 22


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, and the words under it."""

    book: one_code.Codebook
    form: forms.WordsForm
    code: Code | None
    language: str
    spoken: reading.Spoken | None

    @property
    def direction(self) -> str:
        return study.direction(self.language)


@dataclass(frozen=True, slots=True)
class Line:
    """A word in its context, with the number of its conversation and the way it is written."""

    hit: rules.Hit
    number: int
    direction: str


@require_GET
def words(request: HttpRequest, round: str) -> HttpResponse:
    """Show the words under a code by how often they are said, and one of them in its contexts."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user)
    word = asked.form.word_chosen()
    frequencies = _frequencies(asked) if not word else []
    hits, is_more = _hits(asked) if word else ([], False)
    if asked.spoken is not None:
        pages.look(request, "passages.read", round_, passages=len(asked.spoken.turns))
    of_hits = pages.page_of(request, hits, LENGTH)
    of_words = pages.page_of(request, frequencies, LENGTH)
    page_obj = of_hits if word else of_words
    context = {
        "round": round_,
        "step": "compare",
        "form": asked.form,
        "code": asked.code,
        "language": asked.language,
        "languages": asked.form.languages_offered(),
        "direction": asked.direction,
        "has_list": bool(shipped.stop_words(asked.language)),
        "is_cut": asked.spoken is not None and asked.spoken.is_cut,
        "most_turns": reading.MOST,
        "is_more": is_more,
        "most_hits": MOST_HITS,
        "word": word,
        "frequencies": list(of_words),
        "lines": _lines(round_, list(of_hits)),
        "picture": _picture(asked, frequencies).svg() if frequencies else "",
        "total": page_obj.paginator.count,
        "page_obj": page_obj,
        "has_codings": bool(asked.book.used),
    }
    return pages.show(request, "analysis/words.html", "found", context)


@require_GET
def words_picture(request: HttpRequest, round: str) -> HttpResponseBase:
    """Hand out the most frequent words as a file."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user)
    found = _frequencies(asked)
    told = " ".join(f"{one.word}: {one.times}." for one in found[:_BARS])
    drawn = _picture(asked, found).svg(is_file=True, told=told)
    return downloads.send(
        request,
        f"{round_.slug}-{_('woorden')}.svg",
        drawn.encode(),
        logs="passages.read",
        about=round_,
        passages=len(asked.spoken.turns) if asked.spoken else 0,
    )


def _asked(request: HttpRequest, round_: Round, user: User) -> Asked:
    book = one_code.codebook(round_, visible_to=user)
    form = forms.WordsForm(data=request.GET, book=book)
    form.is_valid()
    code, language = form.code_chosen(), form.language_chosen()
    spoken = reading.spoken(round_, book.readings, form.family_chosen(), language) if code else None
    return Asked(book, form, code, language, spoken)


def _frequencies(asked: Asked) -> list[rules.Frequency]:
    if asked.spoken is None:
        return []
    without = shipped.stop_words(asked.language) if asked.form.leaves_out() else frozenset()
    return rules.frequencies(asked.spoken.pieces(), without)


def _hits(asked: Asked) -> tuple[list[rules.Hit], bool]:
    """Return the word that was asked for in its contexts, and whether there are more."""
    is_meant = rules.meaning(
        asked.form.word_chosen(), asked.language, in_any_form=asked.form.in_any_form()
    )
    if asked.spoken is None or is_meant is None:
        return [], False
    found = list(islice(rules.hits(asked.spoken.pieces(), is_meant), MOST_HITS + 1))
    hits, is_more = found[:MOST_HITS], len(found) > MOST_HITS
    order = asked.form.order_chosen()
    if order == "ervoor":
        hits.sort(key=lambda hit: hit.left)
    elif order == "erna":
        hits.sort(key=lambda hit: hit.right)
    return hits, is_more


def _lines(round_: Round, hits: Sequence[rules.Hit]) -> list[Line]:
    numbers = {one.pk: one.number for one in fieldwork.conversations_of(round_)}
    return [
        Line(
            hit,
            numbers[hit.piece.conversation],
            coding.direction(f"{hit.word} {hit.before} {hit.after}"),
        )
        for hit in hits
    ]


def _picture(asked: Asked, found: Sequence[rules.Frequency]) -> drawing.Drawing:
    """Draw a bar for each of the most frequent words."""
    name = asked.code.full_name if asked.code else _("geen code gekozen")
    drawn = drawing.Drawing("woorden", f"{name}: {_('meest gebruikte woorden')}")
    drawn.heading(str(asked.book.round))
    most = max((one.times for one in found), default=1)
    y = drawn.high + 10
    for one in found[:_BARS]:
        drawn.words(one.word, _BARS_AT - 10, y + 12, anchor="end")
        wide = _LONGEST * one.times / most
        drawn.box("said", _BARS_AT, y + 2, wide, _ROW - 9)
        drawn.words(str(one.times), _BARS_AT + wide + 6, y + 12)
        y += _ROW
    drawn.words(_("Voor het onderzoeksteam."), drawing.EDGE, y + 16, look="soft")
    return drawn


# --- files ------------------------------------------------------------------------------------
def _read(request: HttpRequest, round_: Round) -> Asked:
    asked = _asked(request, round_, signed_in(request))
    count = len(asked.spoken.turns) if asked.spoken else 0
    pages.look(request, "passages.read", round_, passages=count)
    return asked


def _words_table(request: HttpRequest, round_: Round) -> views.Table:
    asked = _read(request, round_)
    header = [_("woord"), _("keer gezegd"), _("mensen"), _("taal")]
    rows: list[list[tables.Value]] = [
        [one.word, one.times, one.people, asked.language] for one in _frequencies(asked)
    ]
    return header, rows + _cut_off(asked)


def _context_table(request: HttpRequest, round_: Round) -> views.Table:
    asked = _read(request, round_)
    header = [_("ervoor"), _("woord"), _("erna"), _("gesprek"), _("spreker"), _("taal")]
    hits, is_more = _hits(asked)
    rows: list[list[tables.Value]] = [
        [
            line.hit.before,
            line.hit.word,
            line.hit.after,
            line.number,
            line.hit.piece.speaker,
            asked.language,
        ]
        for line in _lines(round_, hits)
    ]
    if is_more:
        # As the page says above the list; a file is read without it.
        most = {"most": number_format(MOST_HITS, force_grouping=True)}
        rows.append([_("De eerste %(most)s plekken; er zijn er meer.") % most])
    return header, rows + _cut_off(asked)


def _cut_off(asked: Asked) -> list[list[tables.Value]]:
    """Return a last row that says that not all was read, where that is so."""
    if asked.spoken is None or not asked.spoken.is_cut:
        return []
    said = _("Bij deze code staan heel veel woorden. Hier zijn de eerste %(most)s beurten gelezen.")
    return [[said % {"most": number_format(reading.MOST, force_grouping=True)}]]


_WORDS = views.Offer(_words_table, "woorden", gettext_lazy("Woorden"), "analysis:words")
_CONTEXT = views.Offer(
    _context_table, "woord-in-zinnen", gettext_lazy("Woord in zinnen"), "analysis:words"
)
words_csv, context_csv = views.file_of(_WORDS, ".csv"), views.file_of(_CONTEXT, ".csv")
