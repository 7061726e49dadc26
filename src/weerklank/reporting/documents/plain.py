"""The result for participants as a document, in the language that they read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from weerklank.rendering import words
from weerklank.rendering.document import Block, Bullets, Paragraph, Poster, Report, Section
from weerklank.reporting import plain
from weerklank.reporting.documents import assemble, looks
from weerklank.study.terms import LANGUAGES

if TYPE_CHECKING:
    from weerklank.reporting.plain import PlainRow, Result

_MUNICIPALITY = "{gemeente}"
_NUMBER = "{aantal}"  # of those who were heard
RESULT, POSTER = "uitslag", "affiche"  # in names of files


class _Said:
    """The texts of one edition in one language; what is not translated is not in it."""

    def __init__(self, result: Result, language: str, *, poster: bool = False) -> None:
        self.result = result
        self.language = language
        self.municipality = result.round.monitor.organisation.name
        chosen = result.chosen(poster=poster)
        self.fixed = {row.name: row for row in chosen if row.kind == plain.FIXED}
        self.sentences = [row for row in chosen if row.kind == plain.FINDING]
        self.points = [row for row in chosen if row.kind == plain.POINT]

    def of(self, row: PlainRow) -> str:
        said = row.said(self.language).replace(_MUNICIPALITY, self.municipality)
        return said.replace(_NUMBER, str(self.result.heard)) if _NUMBER in said else said

    def word(self, name: str) -> str:
        return self.of(self.fixed[name]) if name in self.fixed else ""

    def about_points(self) -> Iterable[str]:
        """Yield each point with what becomes of it."""
        for row in self.points:
            assert row.point
            becomes = self.word(plain.STATUS[row.point.status])
            if said := self.of(row):
                yield f"{said} {becomes}".strip()


def make(result: Result, language: str, today: date, *, is_concept: bool = False) -> Report:
    """Return the result in one language. The interface must be Dutch while it does."""
    said = _Said(result, language)
    round_ = result.round
    heard = tuple(text for text in map(said.of, said.sentences) if text)
    better = tuple(said.about_points())
    parts: list[tuple[str, tuple[Block, ...]]] = [
        (
            said.word(plain.HEARD),
            (*_paragraphs(said.word(plain.WHO)), Bullets(heard)) if heard else (),
        ),
        (said.word(plain.BETTER), (Bullets(better),) if better else ()),
        (said.word(plain.THANKS_HEAD), _paragraphs(said.word(plain.THANKS))),
        (
            said.word(plain.BACK_HEAD),
            _paragraphs(said.word(plain.BACK), said.word(plain.CONTACT)),
        ),
    ]
    return Report(
        title=said.word(plain.TITLE) or round_.name,
        subtitle="",
        municipality=said.municipality,
        round_label="",
        period="",
        set_on=today,
        language=language,
        summary=_paragraphs(said.word(plain.OPENING)),
        sections=tuple(
            Section(str(number), title, blocks)
            for number, (title, blocks) in enumerate([part for part in parts if all(part)], start=1)
        ),
        notice=assemble.notice(round_),
        is_concept=is_concept,
        is_short=True,
        is_plain=True,
        skip=said.word(plain.SKIP),
        **looks.of(round_.monitor),
    )


def make_poster(result: Result, language: str, today: date, *, is_concept: bool = False) -> Poster:
    """Return the poster in one language. The interface must be Dutch while it does."""
    said = _Said(result, language, poster=True)
    round_ = result.round
    parts = (
        (said.word(plain.HEARD), tuple(filter(None, map(said.of, said.sentences)))),
        (said.word(plain.BETTER), tuple(said.about_points())),
    )
    return Poster(
        title=said.word(plain.TITLE) or round_.name,
        language=language,
        municipality=said.municipality,
        opening=said.word(plain.WHO),
        parts=tuple(part for part in parts if all(part)),
        made_by=said.word(plain.MADE_BY),
        day=words.write_day(today, language),
        set_on=today,
        notice=assemble.notice(round_),
        is_concept=is_concept,
        **looks.of(round_.monitor),
    )


def outgoing(result: Result, today: date) -> dict[str, Report | Poster]:
    """Return results and posters in every language in which they may go out, by a name of each.

    The interface must be Dutch while it does.
    """
    built: dict[str, Report | Poster] = {}
    if not result.records:
        return built
    for language in LANGUAGES:
        if result.is_ready(language):
            built[f"{RESULT}-{language}"] = make(result, language, today)
        if result.is_ready(language, poster=True):
            built[f"{POSTER}-{language}"] = make_poster(result, language, today)
    return built


def _paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text) for text in texts if text)
