"""Gathering hits from the rooms: who may see what, which filters hold, and how it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from weerklank.coding import search as coding
from weerklank.fieldwork import search as fieldwork
from weerklank.findings import search as findings
from weerklank.memos import search as memos
from weerklank.reporting import search as reporting_search
from weerklank.safeguards import search, words
from weerklank.safeguards.terms import OF_WORDS, OF_WRITERS, Role, SearchKind
from weerklank.study import queries as study
from weerklank.study import search as study_search

if TYPE_CHECKING:
    from weerklank.coding.models import Coding
    from weerklank.safeguards.models import SearchEntry, User
    from weerklank.study.models import Monitor, Round

ON_A_PAGE = 50
# Nobody reads further than this, and counting further would take longer in a larger project.
MOST = 1000
ORDER = list(SearchKind)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where someone may look: her monitors with their rounds, where she reads words or writes."""

    user: User
    monitors: list[Monitor]
    rounds: list[Round]
    word_monitors: set[int]
    own_monitors: set[int]  # of which she writes the report

    def one_monitor(self, place: str) -> Monitor | None:
        """Return the monitor that a place is in, or the only one there is."""
        pks = {f"m{monitor.pk}": monitor.pk for monitor in self.monitors} | {
            f"r{round_.pk}": round_.monitor_id for round_ in self.rounds
        }
        if place not in pks and len(self.monitors) != 1:
            return None
        wanted = pks.get(place, self.monitors[0].pk)
        return next(monitor for monitor in self.monitors if monitor.pk == wanted)


def reach_of(user: User) -> Reach:
    """Return where this person may look. Two queries, and none more for her roles there."""
    there = study.to_go_to(user)
    roles = study.roles_everywhere(user)
    return Reach(
        user=user,
        monitors=[one.monitor for one in there],
        rounds=[round_ for one in there for round_ in one.rounds],
        word_monitors={pk for pk, own in roles.items() if own & study_search.READERS},
        own_monitors={pk for pk, own in roles.items() if Role.ONDERZOEKER in own},
    )


@dataclass(frozen=True, slots=True)
class Group:
    """How much there is of one kind; `is_more` when there is more than is counted."""

    kind: SearchKind
    count: int
    is_more: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as the page shows it."""

    kind: SearchKind
    hit: search.Hit
    words: str  # safe HTML, with what was asked for marked
    where: str

    @property
    def language(self) -> str:
        """Its language as a page says it; nothing when that is not known, or more than one."""
        return "" if self.hit.language in {"und", "mul"} else self.hit.language

    @property
    def html(self) -> SafeString:
        """Write it as an item of a list. Not a template: there are fifty on a page."""
        hit = self.hit
        language = f' lang="{escape(self.language)}"' if self.language else ""
        who = f"<bdi>{escape(hit.who)}</bdi> · " if hit.who else ""
        place = ""
        if hit.address:
            name = escape(hit.place) or _("Open in het codeboek")
            place = f' › <a href="{escape(hit.address)}">{name}</a>'
        return mark_safe(  # noqa: S308  escaped here, and `words` before
            f'<li class="weerklank-hit"><p class="weerklank-hit__text" dir="auto"{language}>'
            f'{self.words}</p><p class="weerklank-small weerklank-muted">{who}'
            f"{escape(self.where)}{place}</p></li>\n"
        )


@dataclass(frozen=True, slots=True)
class Results:
    """What was found: counts per kind, a page of hits, and how often words of each monitor."""

    groups: list[Group]
    page: Page[int]
    rows: list[Row]
    of_words: Mapping[int, int]

    @property
    def is_more(self) -> bool:
        """Whether of some kind there is more than is counted and can be turned to."""
        return any(group.is_more for group in self.groups)


def find(reach: Reach, chosen: Mapping[str, str], page: str | None = None) -> Results:
    """Answer a question from the form, in a number of queries that does not grow.

    By kind, and within a kind the closest first; of a kind no more than `MOST` are read.
    """
    asked = words.read_question(chosen.get("q", ""))
    where = {kind: _monitors(reach, kind) for kind in _kinds(chosen)}
    there = search.kinds_with(asked, where)
    pks: list[int] = []
    groups: list[Group] = []
    of_words: Counter[int] = Counter()
    for kind, monitors in where.items():
        rows = _first(reach, kind, monitors, asked, chosen) if kind in there else []
        if rows:
            groups.append(Group(kind, min(len(rows), MOST), is_more=len(rows) > MOST))
            pks += [pk for pk, _monitor in rows[:MOST]]
        if kind in OF_WORDS:
            of_words.update(monitor for _pk, monitor in rows)
    shown = Paginator(pks, ON_A_PAGE).get_page(page)
    return Results(
        groups=groups,
        page=shown,
        rows=list(_rows(reach, search.by_number(shown), list(shown), asked)),
        of_words=of_words,
    )


def _first(
    reach: Reach,
    kind: SearchKind,
    monitors: Collection[int],
    asked: Sequence[words.Term],
    chosen: Mapping[str, str],
) -> list[tuple[int, int]]:
    """Return the first of what somebody may see of a kind, one more than `MOST` at most."""
    among = list(_conditions(kind, reach.user, chosen))
    if kind in _SEEN:
        among.append(_SEEN[kind](reach.user))
    hidden = _held_back(reach, kind, asked)
    rows: list[tuple[int, int]] = []
    for found in search.by_closeness(asked, kind=kind, monitors=monitors):
        seen = _at(found, chosen.get("place", ""))
        for numbers in among:
            seen = seen.filter(object_id__in=numbers)
        if hidden:
            seen = seen.exclude(object_id__in=hidden)
        rows += seen.values_list("pk", "monitor_id")[: MOST + 1 - len(rows)]
        if len(rows) > MOST:
            break
    return rows


# Kinds that say nothing of anybody, and that every member of a monitor reads.
_OF_NOBODY = (SearchKind.CODE, SearchKind.QUESTION)


def may_be_told(reach: Reach, chosen: Mapping[str, str]) -> bool:
    """Return whether what is asked may stand in an address, where others read it.

    So it may when its words stand like that in one code or question of a guide: those are the
    team's. All others may be words of somebody who was spoken with.
    """
    asked = words.read_question(chosen.get("q", ""))
    monitors = [one.pk for one in reach.monitors]
    return not chosen.get("q") or bool(
        search.kinds_with(asked, dict.fromkeys(_OF_NOBODY, monitors), words.Closeness.TYPED)
    )


# Texts that hold amounts: outside the research team a sentence of them can wait to be seen to.
_WRITTEN = frozenset({SearchKind.FINDING, SearchKind.POINT, SearchKind.CHAPTER, SearchKind.REPORT})


def _held_back(reach: Reach, kind: SearchKind, asked: Sequence[words.Term]) -> Collection[int]:
    """Return what this person does not read yet, where she is not of the research team."""
    outside = {one.pk for one in reach.monitors} - reach.word_monitors
    if kind not in _WRITTEN or not outside:
        return ()
    found = search.entries(asked, kind=kind, monitors=outside)
    there = set(found.values_list("object_id", flat=True))
    return findings.held_back(kind, there) if there else ()


# What is about people in a conversation: not where somebody codes that blind. And what of a report
# is not in it.
_SEEN: Mapping[SearchKind, Callable[[User], QuerySet[Model, int]]] = {
    SearchKind.SUMMARY: findings.seen_summaries,
    SearchKind.ANSWER: findings.seen_answers,
    SearchKind.COMMENT: reporting_search.seen_comments,
    SearchKind.NOTE: memos.seen_memos,
    SearchKind.CHAPTER: findings.seen_chapters,
}


def _monitors(reach: Reach, kind: SearchKind) -> Collection[int]:
    """Return where someone may find a kind: what people said only where she may read words."""
    if kind in OF_WRITERS:
        return reach.own_monitors
    return reach.word_monitors if kind in OF_WORDS else [one.pk for one in reach.monitors]


def _at(found: QuerySet[SearchEntry], place: str) -> QuerySet[SearchEntry]:
    if place.startswith("m"):
        return found.filter(monitor_id=int(place[1:]))
    if place.startswith("r"):
        return found.filter(round_id=int(place[1:]))
    return found


def _kinds(chosen: Mapping[str, str]) -> list[SearchKind]:
    """Return the kinds to look in: a filter leaves out what cannot answer it."""
    kinds = set(ORDER)
    if chosen.get("kind"):
        kinds &= {SearchKind(chosen["kind"])}
    if chosen.get("code"):
        kinds &= {SearchKind.MEMO, SearchKind.TURN}
    if chosen.get("perspective"):
        kinds &= {SearchKind.TURN, SearchKind.FINDING, SearchKind.QUESTION}
    if chosen.get("trait"):
        kinds &= {SearchKind.TURN}
    return [kind for kind in ORDER if kind in kinds]


def _conditions(
    kind: SearchKind, user: User, chosen: Mapping[str, str]
) -> Iterator[QuerySet[Model, int]]:
    """Yield the rooms' own ids that a hit of this kind must be among."""
    perspective = chosen.get("perspective", "")
    characteristic, _colon, value = chosen.get("trait", "").partition(":")
    if kind == SearchKind.MEMO:
        yield _codings(user, chosen).values_list("pk", flat=True)
    elif kind == SearchKind.TURN:
        if perspective or characteristic:
            yield fieldwork.turns_of(
                study_search.people(
                    perspective=perspective,
                    characteristic=characteristic,
                    value="" if value == "onbekend" else value,
                )
            )
        if chosen.get("code"):
            yield fieldwork.turns_under(_codings(user, chosen))
    elif kind == SearchKind.FINDING and perspective:
        yield findings.findings_about(perspective)
    elif kind == SearchKind.QUESTION and perspective:
        yield study_search.questions_for(perspective)


def _codings(user: User, chosen: Mapping[str, str]) -> QuerySet[Coding]:
    """Return the codings that someone may see, with the code that was chosen."""
    codings = coding.seen_codings(user)
    return codings.filter(coding.with_code(int(chosen["code"]))) if chosen.get("code") else codings


def _rows(
    reach: Reach,
    entries: Mapping[int, search.Found],
    order: Sequence[int],
    asked: Sequence[words.Term],
) -> Iterator[Row]:
    monitors = {monitor.pk: monitor.name for monitor in reach.monitors}
    rounds = {round_.pk: round_.name for round_ in reach.rounds}
    hits = {
        kind: fetch({entry.object_id for entry in entries.values() if entry.kind == kind})
        for kind, fetch in _fetchers(reach).items()
        if any(entry.kind == kind for entry in entries.values())
    }
    for pk in order:
        entry = entries[pk]
        kind = SearchKind(entry.kind)
        hit = hits[kind].get(entry.object_id)
        if hit is None:  # it went while we looked
            continue
        yield Row(
            kind=kind,
            hit=hit,
            words=search.marked(
                search.snippet(hit.text[entry.start : entry.end], hit.language, asked)
            ),
            where=" › ".join(
                filter(None, [monitors[entry.monitor_id], rounds.get(entry.round_id or 0)])
            ),
        )


def _fetchers(reach: Reach) -> dict[SearchKind, Callable[[Collection[int]], dict[int, search.Hit]]]:
    # Rounds of a monitor come newest first, so the newest of each is written last.
    newest = {round_.monitor_id: round_.slug for round_ in reversed(reach.rounds)}
    return {
        SearchKind.FINDING: findings.hits,
        SearchKind.POINT: findings.point_hits,
        SearchKind.REPORT: findings.report_hits,
        SearchKind.CHAPTER: partial(findings.chapter_hits, writable=reach.own_monitors),
        SearchKind.PLAIN: reporting_search.plain_hits,
        SearchKind.COMMENT: reporting_search.comment_hits,
        SearchKind.SUMMARY: findings.summary_hits,
        SearchKind.ANSWER: findings.answer_hits,
        SearchKind.CODE: lambda pks: coding.code_hits(pks, newest),
        SearchKind.QUESTION: study_search.hits,
        SearchKind.MEMO: coding.memo_hits,
        SearchKind.NOTE: memos.hits,
        SearchKind.TURN: fieldwork.hits,
    }
