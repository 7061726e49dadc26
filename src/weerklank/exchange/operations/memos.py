"""Memos on their way out: as notes, with what refers to them, and what the standard cannot say.

A note that came from another program goes out in its own form, with what its memo says by now; of
a memo that was taken away with us nothing goes out. What a memo is about and its kind stand in
sets, and what it says of a person or another memo in links, for which the standard has no place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from weerklank.coding import queries as coding
from weerklank.exchange import rules
from weerklank.exchange.operations.importing.notes import TITLE_LENGTH
from weerklank.interchange.refi import reading
from weerklank.interchange.refi.project import Link, Set, TextSource, key
from weerklank.memos import queries
from weerklank.memos.terms import About, MemoKind

if TYPE_CHECKING:
    from weerklank.exchange import models
    from weerklank.memos.models import Memo
    from weerklank.memos.queries import Subject
    from weerklank.study.models import Round

Place = tuple[About, Hashable]  # what something is, and its number or key


@dataclass(slots=True)
class MemosGoing:
    """The memos of a round with their GUIDs, and by place which of them are noted there."""

    memos: dict[int, Memo] = field(default_factory=dict)
    guids: dict[int, str] = field(default_factory=dict)
    parts: list[models.KeptPart] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    at: dict[Place, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, round_: Round, parts: list[models.KeptPart] | None) -> MemosGoing:
        """Read what goes; with None for parts, nothing does."""
        going = cls()
        if parts is None:
            return going
        going.memos = {memo.pk: memo for memo in queries.of_round(round_)}
        seen: set[str] = set()
        for part in parts:
            if part.extra.get("memo") and part.memo_id not in going.memos:
                going.gone.add(key(part.guid))
            elif key(part.guid) not in seen:
                seen.add(key(part.guid))
                going.parts.append(part)
                if part.memo_id in going.memos:
                    going.guids[part.memo_id] = part.guid
        for pk in going.memos:
            going.guids.setdefault(pk, rules.made_guid("note", round_.slug, pk))
        going._place()
        return going

    def _place(self) -> None:
        """Put each memo at what it is about and what it points to."""
        subjects = {
            pk: [
                queries.subject_of(memo),
                *(queries.subject_of_link(one) for one in memo.links.all() if not one.other_id),
            ]
            for pk, memo in self.memos.items()
        }
        keys = {one.coding_key for each in subjects.values() for one in each if one.coding_key}
        there = coding.keys_that_stand(keys)
        for pk, each in subjects.items():
            for subject in each:
                place = _place_of(subject, there)
                if place is not None and self.guids[pk] not in self.at[place]:
                    self.at[place].append(self.guids[pk])

    def writers(self) -> list[tuple[int, str]]:
        """Return who wrote a memo here, by number and name; what came names its own users."""
        came = {part.memo_id for part in self.parts}
        new = [memo for pk, memo in self.memos.items() if pk not in came]
        return sorted({memo.by_id: memo.by.name for memo in new}.items())

    def standing(self, came: Iterable[str]) -> tuple[str, ...]:
        """Return the notes that something came with, without those that were taken away."""
        return tuple(guid for guid in came if key(guid) not in self.gone)

    def noted(
        self,
        came: Iterable[str],
        about: About,
        of: Hashable = None,
        *,
        beside: Iterable[str] = (),
    ) -> tuple[str, ...]:
        """Return the notes of something: those it came with, and those that came since.

        Notes `beside` it in the file stay there.
        """
        kept = self.standing(came)
        since = self.at.get((about, of))
        if not since:
            return kept
        known = {key(guid) for guid in (*kept, *beside)}
        new = (guid for guid in since if key(guid) not in known)
        return (*kept, *new)

    def notes(self, users: Mapping[int, str]) -> Iterator[TextSource]:
        """Yield the notes, those that came first."""
        for part in self.parts:
            note = reading.from_xml(part.xml, TextSource)
            memo = self.memos.get(part.memo_id or 0)
            yield _as_it_is_now(note, memo) if memo else note
        came = {part.memo_id for part in self.parts}
        for pk, memo in self.memos.items():
            if pk not in came:
                yield TextSource(
                    self.guids[pk],
                    text=memo.text,
                    name=memo.title or _("Memo"),
                    created_by=users.get(memo.by_id),
                    created_at=rules.stamp(memo.written_at),
                    changed_at=rules.stamp(memo.changed_at),
                )

    def links(self, came: Iterable[Link], cases: Mapping[int, str]) -> Iterator[Link]:
        """Yield what memos say of people and of each other, but for what came with a file."""
        known = {(key(one.origin or ""), key(one.target or "")) for one in came}
        for pk, memo in self.memos.items():
            own = self.guids[pk]
            people = [memo.participant_id, *(one.participant_id for one in memo.links.all())]
            ends = [cases.get(one) for one in people if one is not None]
            ends += [self.guids.get(one.other_id) for one in memo.links.all() if one.other_id]
            for end in ends:
                if end is None or (key(own), key(end)) in known:
                    continue
                known.add((key(own), key(end)))
                guid = rules.made_guid("memo-link", own, end)
                yield Link(guid, name=_("Memo"), direction="OneWay", origin=own, target=end)

    def sets(self) -> Iterator[Set]:
        """Yield per subject and kind which notes have it; of what came, only what a file told."""
        inferred = {part.memo_id for part in self.parts if not part.extra.get("told")}
        for name, field_name, labels in (
            (rules.ABOUT, "about", dict(About.choices)),
            (rules.KIND, "kind", dict(MemoKind.choices)),
        ):
            for value, label in labels.items():
                notes = tuple(
                    self.guids[pk]
                    for pk, memo in self.memos.items()
                    if getattr(memo, field_name) == value
                    and not (name == rules.ABOUT and pk in inferred)
                )
                if notes:
                    called = _("Memo's: %(what)s") % {"what": label}
                    yield Set(rules.set_guid(name, value), called, notes=notes)


def _as_it_is_now(note: TextSource, memo: Memo) -> TextSource:
    """Return a note in its own form, with what changed in its memo."""
    title = rules.short(note.name, TITLE_LENGTH)
    if memo.title != ("" if title == _("Memo") else title):
        note = replace(note, name=memo.title or _("Memo"))
    if memo.text != (note.text or "").strip():
        # The words in a form of its own are those of before.
        note = replace(note, text=memo.text, rich_path=None, selections=())
    return note


def _place_of(subject: Subject, there: Collection[UUID]) -> Place | None:
    """Return where a note of it stands; None where the standard has no such place.

    Of a passage that is coded no more that is its text.
    """
    if subject.about == About.ROUND:
        return About.ROUND, None
    if subject.code is not None:
        return About.CODE, subject.code.pk
    if subject.coding_key is not None and subject.coding_key in there:
        return About.PASSAGE, subject.coding_key
    if subject.conversation is not None:
        return About.CONVERSATION, subject.conversation.pk
    return None
