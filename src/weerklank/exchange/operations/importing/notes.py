"""The notes of a project: each becomes a memo, about what first refers to it in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from weerklank.coding import examples
from weerklank.exchange import models, rules
from weerklank.exchange.operations.importing.files import Files
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.interchange.refi.project import TextSource, key
from weerklank.memos import operations
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About, MemoKind

if TYPE_CHECKING:
    from weerklank.exchange.operations.importing.coders import Coders
    from weerklank.exchange.operations.importing.people import People
    from weerklank.memos.models import Memo, MemoLink

TITLE_LENGTH = 200


@dataclass(slots=True)
class Notes:
    """Makes memos of notes, when everything that can refer to one was taken over."""

    ledger: Ledger
    people: People
    coders: Coders
    _memos: dict[str, Memo] = field(default_factory=dict)
    _links: list[MemoLink] = field(default_factory=list)

    def take(self, files: Files) -> None:
        ledger = self.ledger
        ledger.note(ledger.project.note_refs, Subject(About.ROUND))
        self._read_links()
        about, kinds = self._told_by_sets()
        known = self._taken_before()
        shown = self._examples()
        parts: list[tuple[models.KeptPart, TextSource]] = []
        for note in ledger.project.notes:
            ledger.watch.go_on()
            guid = key(note.guid)
            if guid in shown:
                # It says only that a passage is an example; with us that is no memo.
                ledger.part(note, "Note", extra={"memo": True}).save()
                continue
            if guid not in known and (note.text or "").strip():
                self._memos[guid] = self._memo(note, about.get(guid), kinds.get(guid, ""))
            else:
                ledger.leave_placeless(_("notities"))
            parts.append((ledger.part(note, "Note"), note))
        self._link_memos()
        operations.store_memos(self._memos.values(), self._links)
        for part, note in parts:
            part.memo = self._memos.get(part.guid)
            if part.memo is not None:
                # Once the memo is taken away with us, the note goes out no more.
                part.extra = {"memo": True, "told": part.guid in about}
            part.save()
            files.take(part, note)
        ledger.counts["memos"] = len(self._memos)
        self._store_examples(shown)

    def _memo(self, note: TextSource, about: str | None, kind: str) -> Memo:
        ledger = self.ledger
        subjects = list(ledger.noted.get(key(note.guid), ()))
        own = next((one for one in subjects if one.about == about), None)
        if own is None:
            is_free = about == About.FREE or not subjects
            own = Subject(About.FREE) if is_free else subjects[0]
        written = rules.moment(note.created_at) or ledger.at
        title = rules.short(note.name, TITLE_LENGTH)
        memo = operations.memo_of_a_note(
            round=ledger.round,
            about=own.about,
            kind=kind,
            title="" if title == _("Memo") else title,
            text=(note.text or "").strip(),
            written_at=written,
            changed_at=max(written, rules.moment(note.changed_at) or written),
            by=self.coders.of(key(note.created_by)) if note.created_by else ledger.by,
            **own.columns,
        )
        self._links += [
            operations.link_of_a_note(memo, **one.columns)
            for one in subjects
            if one != own and one.about not in {About.FREE, About.ROUND}
        ]
        return memo

    def _read_links(self) -> None:
        """Read which notes are about somebody: a case has no notes of its own in the standard."""
        for link in self.ledger.project.links:
            person = self.people.persons.get(key(link.target or ""))
            if person is not None:
                subject = Subject(About.PARTICIPANT, participant=person)
                self.ledger.note((link.origin or "",), subject)

    def _link_memos(self) -> None:
        for link in self.ledger.project.links:
            origin = self._memos.get(key(link.origin or ""))
            target = self._memos.get(key(link.target or ""))
            if origin is not None and target is not None and origin is not target:
                self._links.append(operations.link_of_a_note(origin, other=target))

    def _told_by_sets(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return per note what it is about, and its kind, as a file of ours says it."""
        about: dict[str, str] = {}
        kinds: dict[str, str] = {}
        by_guid = {key(one.guid): one for one in self.ledger.project.sets}
        for found, values, name in (
            (about, About.values, rules.ABOUT),
            (kinds, MemoKind.values, rules.KIND),
        ):
            for value in values:
                there = by_guid.get(rules.set_guid(name, value))
                found |= {key(guid): value for guid in (there.notes if there else ())}
        return about, kinds

    def _examples(self) -> set[str]:
        """Return the notes that say of a passage that it is an example of its code."""
        guid = rules.set_guid(rules.EXAMPLES, "")
        sets = self.ledger.project.sets
        return {key(note) for one in sets if key(one.guid) == guid for note in one.notes}

    def _store_examples(self, notes: set[str]) -> None:
        ledger = self.ledger
        passages = {
            one.coding_key: one.conversation
            for note in sorted(notes)
            for one in ledger.noted.get(note, ())
            if one.coding_key and one.conversation
        }
        examples.store(passages, by=ledger.by, at=ledger.at)
        if passages:
            ledger.counts["examples"] = len(passages)

    def _taken_before(self) -> set[str]:
        """Return the notes that are memos of this round already, by an earlier file."""
        rows = models.KeptPart.objects.filter(
            project__round=self.ledger.round, kind="Note", memo__isnull=False
        )
        return set(rows.values_list("guid", flat=True))
