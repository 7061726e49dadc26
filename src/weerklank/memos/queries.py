"""Reads over memos: the list, one memo with what it points to, the journal, who was named.

A memo of another coder on a conversation that somebody codes blind is not there for her, nor one
about who speaks in it, nor one that points to it: as with codings, see `coding.blinding`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, overload
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from weerklank.coding import blinding
from weerklank.coding import queries as coding
from weerklank.coding.queries import Passage
from weerklank.fieldwork import queries as fieldwork
from weerklank.memos import models, terms
from weerklank.safeguards import search, words
from weerklank.safeguards.terms import SearchKind
from weerklank.study import queries as study
from weerklank.study import search as study_search

if TYPE_CHECKING:
    from django.db.models import Model

    from weerklank.coding.models import Code, Coding
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant, Round

About = terms.About
MOST_TO_CHOOSE = 200
SHORT = "short"  # in a filter: the memo that a coder writes with her coding
_MEMO, _CODING = "memo", "coding"
_BESIDE = ("by", "code", "conversation", "participant", "round__monitor__organisation")


# --- what someone may see ---------------------------------------------------------------------
def memos(*, visible_to: User) -> QuerySet[models.Memo]:
    """Return the memos that somebody may read, without those that were taken away."""
    return all_memos(visible_to=visible_to).filter(removed_at=None)


def all_memos(*, visible_to: User) -> QuerySet[models.Memo]:
    """Return them with those that were taken away."""
    _own, readable = study_search.monitors_of(visible_to)
    rounds = study.rounds(visible_to=visible_to).filter(monitor__in=readable)
    found = models.Memo.objects.filter(round__in=rounds.order_by().values("pk"))
    return found.filter(_seen(visible_to)).select_related(*_BESIDE)


def _seen(viewer: User) -> Q:
    """Return the condition that a memo tells her nothing of what she codes blind."""
    sight = blinding.sight_of_all(viewer)
    if not sight.blind:
        return Q()
    hidden = _people_in_the_dark(sight)
    seen = _among(sight, hidden)
    points = models.MemoLink.objects.filter(memo=OuterRef("pk")).exclude(
        _among(sight, hidden, writer="memo__by")
    )
    return Q(by=viewer) | ~Q(round__in=sight.blind) | (seen & ~Q(Exists(points)))


def _among(sight: blinding.Sight, hidden: Collection[int], *, writer: str = "by") -> Q:
    conversation = (
        Q(conversation=None)
        | Q(conversation__in=sight.whole)
        | sight.among(coder=writer, conversation="conversation")
    )
    return conversation & (Q(participant=None) | ~Q(participant__in=hidden))


def _people_in_the_dark(sight: blinding.Sight) -> set[int]:
    """Return who takes part in a conversation of which work may be hidden from her."""
    found: set[int] = set()
    for number in sight.blind:
        round_ = study.round_with(number)
        for people in (fieldwork.attendance(round_), fieldwork.speaking(round_)):
            for conversation, persons in people.items():
                if conversation not in sight.whole:
                    found |= persons
    return found


def links(*, visible_to: User) -> QuerySet[models.MemoLink]:
    """Return what memos that somebody may read point to, as far as she may see that."""
    seen = memos(visible_to=visible_to).order_by().values("pk")
    return models.MemoLink.objects.filter(
        Q(other=None) | Q(other__in=seen), memo__in=seen
    ).select_related("other", "code", "conversation", "participant", "memo__by")


# --- what memos are about ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Subject:
    """What a memo is about, or what it points to."""

    about: About
    code: Code | None = None
    conversation: Conversation | None = None
    coding_key: UUID | None = None
    participant: Participant | None = None

    @property
    def columns(self) -> dict[str, object]:
        """Return it as the columns of a memo or a link have it."""
        return {
            "code": self.code,
            "conversation": self.conversation,
            "coding_key": self.coding_key,
            "participant": self.participant,
        }

    @property
    def sign(self) -> str:
        """Return it as an address says it: `code-12`, `passage-` with a key, `ronde`."""
        if self.about == About.PASSAGE:
            return f"passage-{self.coding_key}"
        for name, row in (
            ("code", self.code),
            ("gesprek", self.conversation),
            ("deelnemer", self.participant),
        ):
            if row is not None:
                return f"{name}-{row.pk}"
        return "ronde" if self.about == About.ROUND else ""


def subject_in(sign: str, round_: Round, *, visible_to: User) -> Subject | None:
    """Return what an address says that a memo is about; None for nothing of this round."""
    if not sign:
        return Subject(About.FREE)
    if sign == "ronde":
        return Subject(About.ROUND)
    kind, _dash, number = sign.partition("-")
    if kind == "passage":
        return _passage(number, round_, visible_to)
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    return _row_in(kind, int(number), round_) if is_number else None


def _row_in(kind: str, pk: int, round_: Round) -> Subject | None:
    if kind == "code":
        code = coding.codes(round_.monitor).filter(pk=pk).first()
        return Subject(About.CODE, code=code) if code else None
    if kind == "gesprek":
        conversation = fieldwork.conversations_of(round_).filter(pk=pk).first()
        return Subject(About.CONVERSATION, conversation=conversation) if conversation else None
    if kind == "deelnemer":
        person = study.people_in(round_).filter(pk=pk, withdrawn_at=None).first()
        return Subject(About.PARTICIPANT, participant=person) if person else None
    return None


def _passage(key: str, round_: Round, viewer: User) -> Subject | None:
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    passage = coding.passages([wanted], visible_to=viewer).get(wanted)
    if passage is None or passage.coding.transcript.conversation.round_id != round_.pk:
        return None
    return Subject(
        About.PASSAGE,
        conversation=passage.coding.transcript.conversation,
        coding_key=passage.coding.key,
    )


def subject_of(memo: models.Memo) -> Subject:
    return Subject(
        About(memo.about), memo.code, memo.conversation, memo.coding_key, memo.participant
    )


def subject_of_link(link: models.MemoLink) -> Subject:
    """Return what a link points to, where that is no memo."""
    about = next(
        about
        for about, row in (
            (About.CODE, link.code),
            (About.PASSAGE, link.coding_key),
            (About.CONVERSATION, link.conversation),
            (About.PARTICIPANT, link.participant),
        )
        if row is not None
    )
    return Subject(about, link.code, link.conversation, link.coding_key, link.participant)


def pointing_at(subject: Subject) -> Q:
    """Return the condition that a memo is about something, or points to it."""
    given = {name: row for name, row in subject.columns.items() if row is not None}
    if not given:
        return Q(about=subject.about)
    if subject.about == About.PASSAGE:
        given = {"coding_key": subject.coding_key}
    elif subject.about == About.CONVERSATION:
        # With what is about its passages.
        given = {"conversation": subject.conversation}
    there = models.MemoLink.objects.filter(memo=OuterRef("pk"), **given)
    return Q(**given) | Q(Exists(there))


# --- the list ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of the list; empty is everything."""

    question: str = ""
    about: str = ""
    kind: str = ""  # of `terms.MemoKind`, or SHORT
    by: int | None = None
    only: str = ""  # "mij": that name her; "bijlage": in the annex; "weg": taken away
    subject: Subject | None = None


@dataclass(frozen=True)
class Row:
    """A memo as the list shows it: one of this room, or what a coder wrote with a coding."""

    memo: models.Memo | None
    coding: Coding | None
    passage: Passage | None = None

    @property
    def text(self) -> str:
        if self.memo is not None:
            return self.memo.text
        return self.coding.memo if self.coding else ""

    @property
    def by(self) -> User:
        row = self.memo.by if self.memo else self.coding.coder if self.coding else None
        assert row is not None
        return row

    @property
    def at(self) -> datetime:
        row = self.memo or self.coding
        assert row is not None
        return row.changed_at


class Found:
    """The rows of the list, newest change first; only those of a page are read."""

    _keys: QuerySet[Model, tuple[str, int, datetime]]

    def __init__(self, round_: Round, wanted: Wanted, *, visible_to: User) -> None:
        self._viewer = visible_to
        written = _written(round_, wanted, visible_to)
        coded = _coded(round_, wanted, visible_to)
        self._counts = (written, coded)
        self._keys = _keys(written, _MEMO).union(_keys(coded, _CODING), all=True)

    def __len__(self) -> int:
        return self._length

    @cached_property
    def _length(self) -> int:
        return sum(rows.order_by().count() for rows in self._counts)

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        ordered = self._keys.order_by("-changed_at", "-pk", "source")
        if isinstance(place, slice):
            return self._rows(ordered[place])
        return self._rows(ordered[place : place + 1])[0]

    def _rows(self, keys: Iterable[tuple[str, int, datetime]]) -> list[Row]:
        order = [(source, pk) for source, pk, _at in keys]
        written = (
            models.Memo.objects.select_related(*_BESIDE)
            .prefetch_related("links")
            .in_bulk([pk for source, pk in order if source == _MEMO])
        )
        coded = coding.with_memo(visible_to=self._viewer).filter(
            pk__in=[pk for source, pk in order if source == _CODING]
        )
        codings = {
            row.pk: row
            for row in coded.select_related("coder", "code", "transcript__conversation").defer(
                "transcript__text"
            )
        }
        wanted = {memo.coding_key for memo in written.values() if memo.coding_key}
        wanted |= {row.key for row in codings.values()}
        passages = coding.passages(wanted, visible_to=self._viewer) if wanted else {}
        found = []
        for source, pk in order:
            if source == _MEMO and pk in written:
                memo = written[pk]
                passage = passages.get(memo.coding_key) if memo.coding_key else None
                found.append(Row(memo, None, passage))
            elif source == _CODING and pk in codings:
                found.append(Row(None, codings[pk], passages.get(codings[pk].key)))
        return found


def _keys(
    rows: QuerySet[models.Memo] | QuerySet[Coding], source: str
) -> QuerySet[Model, tuple[str, int, datetime]]:
    return (
        rows.order_by()
        .annotate(source=Value(source, CharField()))
        .values_list("source", "pk", "changed_at")
    )


def _written(round_: Round, wanted: Wanted, viewer: User) -> QuerySet[models.Memo]:
    if wanted.kind == SHORT:
        return models.Memo.objects.none()
    found = (
        all_memos(visible_to=viewer).filter(by=viewer).exclude(removed_at=None)
        if wanted.only == "weg"
        else memos(visible_to=viewer)
    ).filter(round=round_)
    if wanted.only == "mij":
        found = found.filter(Exists(_naming(viewer)))
    if wanted.only == "bijlage":
        found = found.exclude(annexed_at=None)
    if wanted.about:
        found = found.filter(about=wanted.about)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.by is not None:
        found = found.filter(by=wanted.by)
    if wanted.subject is not None:
        found = found.filter(pointing_at(wanted.subject))
    if wanted.question:
        found = found.filter(pk__in=_found(wanted.question, SearchKind.NOTE, round_))
    return found


def _coded(round_: Round, wanted: Wanted, viewer: User) -> QuerySet[Coding]:
    """Return the codings with a memo that answer."""
    every = coding.with_memo(visible_to=viewer)
    if wanted.only or wanted.kind not in {"", SHORT} or wanted.about not in {"", About.PASSAGE}:
        return every.none()
    found = every.filter(transcript__conversation__round=round_)
    if wanted.by is not None:
        found = found.filter(coder=wanted.by)
    if (subject := wanted.subject) is not None:
        if subject.about == About.CODE:
            found = found.filter(code=subject.code)
        elif subject.about == About.CONVERSATION:
            found = found.filter(transcript__conversation=subject.conversation)
        elif subject.coding_key is not None:
            found = found.filter(key=subject.coding_key)
        else:
            return every.none()
    if wanted.question:
        found = found.filter(pk__in=_found(wanted.question, SearchKind.MEMO, round_))
    return found


def _found(question: str, kind: SearchKind, round_: Round) -> list[int]:
    asked = words.read_question(question)
    entries = search.entries(asked, kind=kind, monitors=[round_.monitor_id])
    return list(entries.filter(round_id=round_.pk).values_list("object_id", flat=True))


def writers(round_: Round, *, visible_to: User) -> list[tuple[int, str]]:
    """Return who wrote what somebody may read here, by number and name."""
    written = memos(visible_to=visible_to).filter(round=round_).order_by()
    coded = coding.with_memo(visible_to=visible_to).filter(transcript__conversation__round=round_)
    found = dict(written.values_list("by", "by__name").distinct())
    found |= dict(coded.order_by().values_list("coder", "coder__name").distinct())
    return sorted(found.items(), key=lambda one: one[1].casefold())


# --- one memo ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Pointed:
    """Something that a memo is about or points to, with its words where it is a passage."""

    link: models.MemoLink | None
    subject: Subject | None
    other: models.Memo | None
    passage: Passage | None


def pointed_at(memo: models.Memo, *, visible_to: User) -> tuple[Pointed, list[Pointed]]:
    """Return what a memo is about, and what else it points to, as far as she may see that."""
    rows = list(links(visible_to=visible_to).filter(memo=memo))
    keys = {row.coding_key for row in rows if row.coding_key}
    if memo.coding_key:
        keys.add(memo.coding_key)
    passages = coding.passages(keys, visible_to=visible_to) if keys else {}

    def pointed(link: models.MemoLink | None, subject: Subject | None) -> Pointed:
        key = subject.coding_key if subject else None
        passage = passages.get(key) if key else None
        return Pointed(link, subject, link.other if link else None, passage)

    return pointed(None, subject_of(memo)), [
        pointed(row, None if row.other_id else subject_of_link(row)) for row in rows
    ]


def pointing_here(memo: models.Memo, *, visible_to: User) -> list[models.Memo]:
    """Return the memos that point to this one."""
    return list(memos(visible_to=visible_to).filter(links__other=memo).distinct())


def to_choose(
    round_: Round, *, visible_to: User, by: User | None = None, but: int | None = None
) -> QuerySet[models.Memo]:
    """Return memos of a round to choose one from: those that changed last, of `by` alone."""
    found = memos(visible_to=visible_to).filter(round=round_).exclude(pk__in=[but] if but else [])
    if by is not None:
        found = found.filter(by=by)
    last = list(found.order_by("-changed_at", "-pk").values_list("pk", flat=True)[:MOST_TO_CHOOSE])
    return models.Memo.objects.filter(pk__in=last).order_by("-changed_at", "-pk")


def readers(round_: Round) -> dict[int, str]:
    """Return who can be named in a memo of a round, by number: who may read it."""
    return {
        member.user.pk: member.user.name
        for member in study.members(round_.monitor)
        if set(member.roles) & blinding.MAY_CODE
    }


# --- the journal ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Day:
    """A day of the journal, with what was written then."""

    on: date
    memos: list[models.Memo]


def days(round_: Round, *, visible_to: User, by: int | None = None) -> QuerySet[models.Memo, date]:
    """Return the days on which somebody wrote in the journal, the newest first."""
    found = journal(round_, visible_to=visible_to, by=by).order_by()
    on = TruncDate("written_at", tzinfo=timezone.get_current_timezone())
    return found.annotate(day=on).values_list("day", flat=True).distinct().order_by("-day")


def journal(round_: Round, *, visible_to: User, by: int | None = None) -> QuerySet[models.Memo]:
    """Return the free memos of a round."""
    found = memos(visible_to=visible_to).filter(round=round_, about=About.FREE)
    return found if by is None else found.filter(by=by)


def in_days(
    chosen: Sequence[date], round_: Round, *, visible_to: User, by: int | None = None
) -> list[Day]:
    """Return what was written on these days, each day from morning to evening."""
    on = TruncDate("written_at", tzinfo=timezone.get_current_timezone())
    found: dict[date, list[models.Memo]] = defaultdict(list)
    rows = journal(round_, visible_to=visible_to, by=by).annotate(day=on)
    for memo in rows.filter(day__in=list(chosen)).order_by("written_at", "pk"):
        found[timezone.localtime(memo.written_at).date()].append(memo)
    return [Day(day, found[day]) for day in chosen if found[day]]


# --- who was named ----------------------------------------------------------------------------
def _naming(user: User) -> QuerySet[models.MemoMention]:
    return models.MemoMention.objects.filter(memo=OuterRef("pk"), user=user)


def new_mentions(user: User, *, most: int = 20) -> list[models.MemoMention]:
    """Return where others named somebody and she did not say yet that she saw it."""
    waiting = models.MemoMention.objects.filter(user=user, seen_at=None).exclude(memo__by=user)
    if not waiting.exists():
        return []
    seen = memos(visible_to=user).order_by().values("pk")
    found = waiting.filter(memo__in=seen).select_related("memo__by", "memo__round")
    return list(found[:most])


def mention_of(memo: models.Memo, user: User) -> models.MemoMention | None:
    return memo.mentions.filter(user=user).first()


# --- the report -------------------------------------------------------------------------------
def in_annex(round_: Round) -> list[models.Memo]:
    """Return the memos that stand in the annex of the report of a round, oldest first.

    Of nobody in particular: what a report prints does not depend on who reads it.
    """
    return list(_annex(round_).select_related("by").order_by("written_at", "pk"))


def are_in_annex(round_: Round) -> bool:
    """Return whether any memo stands there."""
    return _annex(round_).exists()


def _annex(round_: Round) -> QuerySet[models.Memo]:
    return models.Memo.objects.filter(round=round_, removed_at=None).exclude(annexed_at=None)


# --- another program --------------------------------------------------------------------------
def of_round(round_: Round) -> Iterator[models.Memo]:
    """Yield every memo of a round with what it points to, whoever wrote it; none taken away."""
    yield from (
        models.Memo.objects.filter(round=round_, removed_at=None)
        .select_related("by", "conversation", "code", "participant")
        .prefetch_related("links")
        .order_by("pk")
    )


def people_of(round_: Round, conversations: Collection[int]) -> set[int]:
    """Return who takes part in these conversations, speaking or not."""
    found: set[int] = set()
    tables: tuple[Mapping[int, set[int]], ...] = (
        fieldwork.attendance(round_),
        fieldwork.speaking(round_),
    )
    for people in tables:
        for conversation in conversations:
            found |= people.get(conversation, set())
    return found
