"""The codings of a project: which are taken over, and what must be remembered of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from weerklank.coding import bulk
from weerklank.exchange import rules
from weerklank.exchange.operations.importing.codebook import Codebook
from weerklank.exchange.operations.importing.coders import Coders
from weerklank.exchange.operations.importing.ledger import BATCH, Ledger
from weerklank.interchange.refi.project import Coding, TextSelection, TextSource, key
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About
from weerklank.safeguards import reach

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript


@dataclass(frozen=True, slots=True)
class _Row:
    """A coding to store; `number` is its place among all codings of its text in the file."""

    number: int
    key: UUID
    code: int
    coder: int
    start: int
    end: int
    at: datetime


@dataclass(slots=True)
class Codings:
    """Takes the codings of one text after the other."""

    ledger: Ledger
    codebook: Codebook
    coders: Coders
    _moments: dict[str | None, datetime] = field(default_factory=dict)

    def take(self, source: str, text: TextSource, transcript: Transcript) -> dict[str, object]:
        """Store what was coded in a text, and give what must be remembered of the rest."""
        taken: list[_Row] = []
        left: list[int] = []
        outside: list[int] = []
        seen: set[tuple[int, int, int, int]] = set()
        number = -1
        for place, selection in enumerate(text.selections):
            if selection.placed == "no":
                outside.append(place)
            if not selection.codings:
                self.ledger.leave_placeless(_("passages zonder code"))
            for one in selection.codings:
                number += 1
                row = self._row(number, selection, one, text.text or "", seen)
                if row is None:
                    left.append(number)
                else:
                    taken.append(row)
        keys = self._store(source, transcript, taken)
        here = {row.number: UUID(keys.get(str(row.number), str(row.key))) for row in taken}
        self._note(text, transcript, here)
        found: dict[str, object] = {"left": left, "keys": keys, "outside": outside}
        return {name: value for name, value in found.items() if value}

    def _note(self, text: TextSource, transcript: Transcript, here: Mapping[int, UUID]) -> None:
        """Remember which notes are about passages; without a coding, about the conversation."""
        conversation = transcript.conversation
        whole = Subject(About.CONVERSATION, conversation=conversation)
        number = -1
        for selection in text.selections:
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

    def _row(
        self,
        number: int,
        selection: TextSelection,
        one: Coding,
        text: str,
        seen: set[tuple[int, int, int, int]],
    ) -> _Row | None:
        start, end = selection.start, selection.end
        if not rules.has_words(selection, text):
            self.ledger.leave_placeless(_("codes op een plek buiten de tekst"))
            return None
        code = self.codebook.use(key(one.code))
        if code is None:
            self.ledger.leave_placeless(_("codes die niet in het codeboek staan"))
            return None
        coder = self.coders.of(rules.coder_of(selection, one))
        same = code, coder.pk, start, end
        if same in seen:
            self.ledger.leave(
                _("dubbele codes"), _("Dezelfde code, op dezelfde woorden, van dezelfde codeur")
            )
            return None
        seen.add(same)
        at = self._moment(one.at or selection.created_at)
        return _Row(number, rules.as_uuid(one.guid), code, coder.pk, start, end, at)

    def _moment(self, written: str | None) -> datetime:
        found = self._moments.get(written)
        if found is None:
            found = self._moments[written] = rules.moment(written) or self.ledger.at
        return found

    def _store(self, source: str, transcript: Transcript, taken: Sequence[_Row]) -> dict[str, str]:
        """Store the codings; a GUID that is taken elsewhere gives way to a derived one."""
        keys: dict[str, str] = {}
        here: set[UUID] = set()
        for batch in reach.batches(taken, BATCH):
            there = bulk.keys_in_use([row.key for row in batch])
            stored = []
            for row in batch:
                uuid = row.key
                if uuid in there or uuid in here:
                    uuid = rules.made_uuid(self.ledger.taken.pk, source, row.number)
                    keys[str(row.number)] = str(uuid)
                here.add(uuid)
                span = row.start, row.end
                stored.append(
                    bulk.NewCoding(uuid, transcript.pk, row.code, row.coder, *span, row.at, row.at)
                )
            bulk.store_codings(stored)
        coders = sorted({row.coder for row in taken})
        bulk.store_tasks(
            transcript,
            [
                self._task(coder, [row.at for row in taken if row.coder == coder])
                for coder in coders
            ],
        )
        if len(coders) > 1:
            self.ledger.counts["conversations_of_several_coders"] += 1
        self.ledger.counts["codings"] += len(taken)
        return keys

    def _task(self, coder: int, moments: Sequence[datetime]) -> bulk.NewTask:
        """Return the task of a coder. Whether she saw another's work, the file does not say.

        Who has no account cannot go on, nor say that she is done: she was with her last code.
        """
        if not self.coders.is_name_only(coder):
            return bulk.NewTask(coder, self.ledger.at, None)
        return bulk.NewTask(coder, min(*moments, self.ledger.at), min(max(moments), self.ledger.at))
