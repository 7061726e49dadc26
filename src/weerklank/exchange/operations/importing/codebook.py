"""The codes of a project: the ones our codebook has, and new ones under a branch of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from weerklank.coding import bulk, operations, queries
from weerklank.exchange import models, rules
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.interchange.refi.project import Code, CodeTexts, all_codes, key
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About

if TYPE_CHECKING:
    from weerklank.coding import models as coding


class CodeFields(NamedTuple):
    """What a code of a file becomes."""

    label: str
    definition: str
    colour: int | None


def code_fields(code: Code) -> CodeFields:
    return CodeFields(
        rules.short(code.name, rules.LABEL_LENGTH) or _("Code zonder naam"),
        (code.description or "").strip(),
        rules.nearest_colour(code.color),
    )


@dataclass(slots=True)
class Codebook:
    """The codes of the file by GUID, as they are with us."""

    ledger: Ledger
    codes: dict[str, coding.Code] = field(default_factory=dict)
    _new: set[int] = field(default_factory=set)
    _used_headings: set[int] = field(default_factory=set)
    _texts: dict[str, CodeTexts] = field(default_factory=dict)

    def take(self) -> None:
        """Find or make every code of the file."""
        self.codes = self._known()
        monitor = self.ledger.round.monitor
        numbers = queries.codes(monitor).values_list("number", flat=True)
        # With these codes a codebook begins, so they need no head of their own above them.
        self._texts = {key(one.guid): one for one in self.ledger.project.texts}
        is_first = rules.can_begin(self.ledger.project.codes) and not numbers
        number = "" if is_first else _next_branch(numbers)
        position = queries.codes(monitor).aggregate(last=Max("position"))["last"] or 0
        branch: coding.Code | None = None
        made: list[coding.Code] = []
        parts = []
        for placed in rules.lay_out(self.ledger.project.codes, number, self.codes):
            guid = key(placed.code.guid)
            code = self.codes.get(guid)
            if code is None:
                position += 1
                if branch is None and not is_first:
                    branch = self._branch(number, position)
                    position += 1
                above = self.codes.get(placed.above or "") or branch
                code = self.codes[guid] = self._make(placed, above, position)
                made.append(code)
            shallow = replace(placed.code, codes=())
            self.ledger.note(shallow.notes, Subject(About.CODE, code=code))
            parts.append(self.ledger.part(shallow, code=code, extra={"parent": placed.parent}))
        bulk.store_codes(made)
        self._new.update(code.pk for code in made)
        self.ledger.keep(parts)
        if is_first:
            # Without a head above them, this says which codes go when all of it is taken back.
            self.ledger.taken.head.setdefault("made", {})["codes"] = sorted(self._new)
        self.ledger.counts["codes"] = len(self._new)
        self.ledger.counts["codes_known"] = len(parts) - len(self._new)

    def use(self, guid: str) -> int | None:
        """Return the number of the code to store a coding with; None when none can be stored."""
        code = self.codes.get(guid)
        if code is None:
            return None
        if code.is_container:
            if code.pk not in self._new:
                return None
            self._used_headings.add(code.pk)
        return code.pk

    def close(self) -> None:
        """Let headings that were coded with be codes, and keep a version of what was added."""
        bulk.open_headings(self._used_headings)
        if self._new:
            operations.keep_version(
                monitor=self.ledger.round.monitor,
                reason=_("Overgenomen uit %(file)s.") % {"file": self.ledger.taken.file_name},
                by=self.ledger.by,
                at=self.ledger.at,
            )

    def _known(self) -> dict[str, coding.Code]:
        """Return the codes of the file that the codebook has: by GUID, else by number and name."""
        monitor = self.ledger.round.monitor
        came_before = models.KeptPart.objects.filter(
            kind="Code", project__round__monitor_id=monitor.pk, code__isnull=False
        ).select_related("code")
        before = {part.guid: part.code for part in came_before if part.code}
        by_name: dict[str, list[coding.Code]] = {}
        for code in queries.codes(monitor):
            for name in {str(code).casefold(), code.label.casefold()}:
                by_name.setdefault(name, []).append(code)
        found: dict[str, coding.Code] = {}
        for came, _depth in all_codes(self.ledger.project.codes):
            guid = key(came.guid)
            named = by_name.get(rules.short(came.name, rules.LABEL_LENGTH).casefold(), [])
            match = before.get(guid) or (
                named[0] if len(named) == 1 and self.ledger.choices.matches_codes else None
            )
            if match and not (match.is_container and came.codable):
                found[guid] = match
        return found

    def _branch(self, number: str, position: int) -> coding.Code:
        label = rules.short(self.ledger.project.name, rules.LABEL_LENGTH) or _("Overgenomen codes")
        branch = bulk.make_code(
            monitor=self.ledger.round.monitor,
            number=number,
            position=position,
            label=label,
            definition=_("Codes die uit een ander programma zijn overgenomen."),
            colour=_colour_of(number),
            is_container=True,
        )
        self.ledger.taken.branch = branch
        self.ledger.taken.save(update_fields=["branch"])
        return branch

    def _make(self, placed: rules.Placed, above: coding.Code | None, position: int) -> coding.Code:
        fields = code_fields(placed.code)
        colour = above.colour if above else _colour_of(placed.number)
        said = self._texts.get(key(placed.code.guid)) or CodeTexts(placed.code.guid)
        return bulk.new_code(
            monitor=self.ledger.round.monitor,
            number=placed.number,
            parent=above,
            position=position,
            is_container=not placed.code.codable,
            label=rules.short(said.label, rules.LABEL_LENGTH) or fields.label,
            definition=fields.definition,
            include=said.include,
            exclude=said.exclude,
            example=said.example,
            gloss=rules.short(said.gloss, rules.LABEL_LENGTH),
            is_sensitive=said.is_sensitive,
            is_on=not said.is_off,
            colour=fields.colour or colour,
        )


def _colour_of(branch: str) -> int:
    return (int(branch) - 1) % 9 + 1


def _next_branch(numbers: Iterable[str]) -> str:
    first = [int(number.split(".")[0]) for number in numbers if number.split(".")[0].isdigit()]
    return str(max(first, default=0) + 1)
