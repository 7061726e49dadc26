"""What is written down while a project is taken: its parts, counts, and what has no place here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from weerklank.exchange import models, rules
from weerklank.exchange.operations import watching
from weerklank.interchange.refi import writing
from weerklank.interchange.refi.project import Identified, Project, key
from weerklank.safeguards import reach

if TYPE_CHECKING:
    from weerklank.memos.queries import Subject
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

BATCH = 500


@dataclass(slots=True)
class Ledger:
    """One project on its way into one round; every module of this folder writes in it."""

    round: Round
    project: Project
    taken: models.TakenProject
    choices: rules.Choices
    by: User
    at: datetime
    watch: watching.Watch
    counts: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    # What refers to each note, by its key, in the order of the file.
    noted: dict[str, list[Subject]] = field(default_factory=dict)
    _position: int = 0

    def part(self, thing: Identified, kind: str = "", **more: object) -> models.KeptPart:
        """Return the next part in the file's own form. It is not stored yet."""
        self._position += 1
        kind = kind or type(thing).__name__
        return models.KeptPart(
            project=self.taken,
            position=self._position,
            kind=kind,
            guid=key(thing.guid)[:64],
            xml=writing.as_xml(kind, thing),
            **more,
        )

    def note(self, refs: Iterable[str], subject: Subject) -> None:
        """Remember that something of the file refers to these notes."""
        for guid in refs:
            there = self.noted.setdefault(key(guid), [])
            if subject not in there:
                there.append(subject)

    def keep(self, parts: Iterable[models.KeptPart]) -> None:
        """Store parts, of which a bounded number is in memory."""
        for batch in reach.batches(parts, BATCH):
            self.watch.go_on()
            models.KeptPart.objects.bulk_create(batch)

    def leave(self, what: str, why: str, count: int = 1) -> None:
        """Count what is only kept, or not even that, and say why."""
        if count:
            self.left[what, why] += count

    def leave_placeless(self, what: str, count: int = 1) -> None:
        self.leave(
            what,
            _(
                "Weerklank heeft hier geen plaats voor; het blijft bewaard en gaat weer mee naar"
                " buiten"
            ),
            count,
        )
