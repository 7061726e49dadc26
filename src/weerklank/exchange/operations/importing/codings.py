"""The codings of a project: which are taken over, and what must be remembered of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from weerklank.coding import bulk
from weerklank.exchange import rules
from weerklank.exchange.operations.importing.codebook import Codebook
from weerklank.exchange.operations.importing.coders import Coders
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.interchange.refi.project import TextSelection, TextSource, key
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript


class _Row(NamedTuple):
    """A coding to store; `number` is its place among all codings of its text in the file."""

    number: int
    key: str  # 32 hexadecimal digits
    code: int
    coder: int
    start: int
    end: int
    at: datetime


@dataclass(slots=True)
class Coded:
    """What was coded in one text of the file, and where that text went.

    `refs` are the notes about the text as a whole.
    """

    source: str
    text: TextSource
    transcript: Transcript
    refs: Sequence[str]
    taken: list[_Row] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def extra(self) -> dict[str, object]:
        """Return what must be remembered of the codings that were not taken as they came."""
        found: dict[str, object] = {"left": self.left, "keys": self.keys, "outside": self.outside}
        return {name: value for name, value in found.items() if value}


@dataclass(slots=True)
class Codings:
    """Takes the codings of one batch of texts after the other."""

    ledger: Ledger
    codebook: Codebook
    coders: Coders
    _moments: dict[str | None, datetime] = field(default_factory=dict)
    # By what the file writes: most codings name one of a few.
    _codes: dict[str, int | None] = field(default_factory=dict)
    _coders: dict[str, int] = field(default_factory=dict)

    def read(self, coded: Coded) -> None:
        """Say what of a text is taken over and what is not. Nothing is stored yet."""
        text = coded.text
        seen: set[tuple[int, int, int, int]] = set()
        number = -1
        for place, selection in enumerate(text.selections):
            if selection.placed == "no":
                coded.outside.append(place)
            if not selection.codings:
                self.ledger.leave_placeless(_("passages zonder code"))
                continue
            has_words = rules.has_words(selection, text.text or "")
            for one in selection.codings:
                number += 1
                if not has_words:
                    self.ledger.leave_placeless(_("codes op een plek buiten de tekst"))
                    coded.left.append(number)
                    continue
                code = self._code(one.code)
                if code is None:
                    self.ledger.leave_placeless(_("codes die niet in het codeboek staan"))
                    coded.left.append(number)
                    continue
                coder = self._coder(one.user or selection.created_by or rules.NAMELESS)
                same = code, coder, selection.start, selection.end
                if same in seen:
                    self.ledger.leave(
                        _("dubbele codes"),
                        _("Dezelfde code, op dezelfde woorden, van dezelfde codeur"),
                    )
                    coded.left.append(number)
                    continue
                seen.add(same)
                at = self._moment(one.at or selection.created_at)
                coded.taken.append(_Row(number, rules.digits_of(one.guid), *same, at))

    def store(self, batch: Sequence[Coded]) -> None:
        """Store what was coded in these texts; a GUID that is taken elsewhere gives way."""
        in_use = bulk.keys_in_use([row.key for coded in batch for row in coded.taken])
        bulk.store_codings(
            bulk.NewCoding(
                made, coded.transcript.pk, row.code, row.coder, row.start, row.end, row.at, row.at
            )
            for coded in batch
            for row, made in self._keyed(coded, in_use)
        )
        bulk.store_tasks(task for coded in batch for task in self._tasks(coded))
        self.ledger.counts["codings"] += sum(len(coded.taken) for coded in batch)
        for coded in batch:
            self._note(coded)

    def _keyed(self, coded: Coded, in_use: set[str]) -> Iterable[tuple[_Row, str]]:
        """Yield the rows with their keys; one that is in use has another made of its place."""
        for row in coded.taken:
            made = row.key
            if made in in_use:
                uuid = rules.made_uuid(self.ledger.taken.pk, coded.source, row.number)
                coded.keys[str(row.number)] = str(uuid)
                made = uuid.hex
            in_use.add(made)
            yield row, made

    def _tasks(self, coded: Coded) -> Iterable[bulk.NewTask]:
        moments: dict[int, list[datetime]] = {}
        for row in coded.taken:
            moments.setdefault(row.coder, []).append(row.at)
        if len(moments) > 1:
            self.ledger.counts["conversations_of_several_coders"] += 1
        for coder in sorted(moments):
            yield self._task(coded.transcript.pk, coder, moments[coder])

    def _task(self, transcript: int, coder: int, moments: Sequence[datetime]) -> bulk.NewTask:
        """Return the task of a coder. Whether she saw another's work, the file does not say.

        Who has no account cannot go on, nor say that she is done: she was with her last code.
        """
        at = self.ledger.at
        if not self.coders.is_name_only(coder):
            return bulk.NewTask(transcript, coder, at, None)
        return bulk.NewTask(transcript, coder, min(*moments, at), min(max(moments), at))

    def _note(self, coded: Coded) -> None:
        """Remember which notes are about passages; without a coding, about the conversation."""
        conversation = coded.transcript.conversation
        whole = Subject(About.CONVERSATION, conversation=conversation)
        self.ledger.note(coded.refs, whole)
        if not any(map(_is_noted, coded.text.selections)):
            return
        here = {row.number: UUID(coded.keys.get(str(row.number), row.key)) for row in coded.taken}
        number = -1
        for selection in coded.text.selections:
            passages = []
            for one in selection.codings:
                number += 1
                if number in here:
                    passage = Subject(
                        About.PASSAGE, conversation=conversation, coding_key=here[number]
                    )
                    passages.append(passage)
                    self.ledger.note(one.notes, passage)
                else:
                    self.ledger.note(one.notes, whole)
            self.ledger.note(selection.notes, passages[0] if passages else whole)

    def _code(self, written: str) -> int | None:
        if written not in self._codes:
            self._codes[written] = self.codebook.use(key(written))
        return self._codes[written]

    def _coder(self, written: str) -> int:
        found = self._coders.get(written)
        if found is None:
            found = self._coders[written] = self.coders.of(key(written)).pk
        return found

    def _moment(self, written: str | None) -> datetime:
        found = self._moments.get(written)
        if found is None:
            found = self._moments[written] = rules.moment(written) or self.ledger.at
        return found


def _is_noted(selection: TextSelection) -> bool:
    return bool(selection.notes) or any(one.notes for one in selection.codings)
