"""Where findings are told again: at parts of the service, at themes, in briefs for providers.

It is proposed from the passages, and kept when it is first told outside the team or when a
researcher chooses. After that it follows nobody: see `models.FindingPlaces`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from weerklank.findings import models, queries, subjects
from weerklank.sentences import shipped
from weerklank.sentences.claims import Audit, Group
from weerklank.study.terms import ProviderKind

if TYPE_CHECKING:
    from weerklank.analysis.queries import Voices
    from weerklank.coding.models import Code
    from weerklank.findings.queries import FindingRow

SERVICES, IMPROVEMENTS = "2", "8"  # branches of the codebook
# The codes that are about the work of a kind of provider.
CONCERNS: Mapping[ProviderKind, tuple[str, ...]] = {
    ProviderKind.GEMEENTE: ("1.1", "1.2", "2.2", "2.3", "2.4", "2.5", "2.11"),
    ProviderKind.MAATSCHAPPELIJKE_BEGELEIDING: ("1.3", "2.12"),
    ProviderKind.TAALSCHOOL: ("1.4", "2.6", "2.7"),
}


# An organisation and what it says: *aanbieders herkennen dat niet*, *de taalscholen zeggen*.
_THEY_SAY = re.compile(
    r"\b(?:aanbieders?|organisaties?|taalscho(?:ol|len)|scholen|gemeente|begeleid(?:ing|ers?))"
    r"(?: [\w’'-]+){0,2} (?:zegt|zeggen|zei|zeiden|vindt|vinden|vond|vonden|noemt|noemen|vertelt"
    r"|vertellen|merkt|merken|ziet|zien|herkent|herkennen|spreekt|spreken)\b",
    re.IGNORECASE,
)


def tells_of_others(row: FindingRow) -> bool:
    """Return whether the sentence of a finding tells what people of the other perspective say.

    An amount of them, or a verb of saying behind them. By its words alone: it follows nobody.
    """
    own = str(row.record.perspective)
    other = str(queries.other_perspective(own))
    words = shipped.words_of_groups()
    groups = {name: Group(words[name], 0, 0) for name in (own, other) if name in words}
    said = row.record.statement
    claims = Audit(groups, own=own, in_report=True).claims(said)
    return any(claim.group == other for claim in claims) or bool(_THEY_SAY.search(said))


class Places(NamedTuple):
    """The codes that a finding is about, and the kinds of providers that it concerns."""

    codes: frozenset[int] = frozenset()
    briefs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Placing:
    """The places of the findings of a round. One query, where something is asked of it."""

    voices: Voices
    rows: Iterable[FindingRow]

    @cached_property
    def stored(self) -> dict[int, models.FindingPlaces]:
        kept = models.FindingPlaces.objects.filter(finding__round=self.voices.round)
        return {one.finding_id: one for one in kept}

    @cached_property
    def places(self) -> dict[int, Places]:
        """Return the places of each finding: as kept, or as its passages propose."""
        found = {}
        for row in self.rows:
            kept = self.stored.get(row.record.pk)
            found[row.record.pk] = (
                Places(frozenset(kept.codes), frozenset(kept.briefs))
                if kept
                else self.proposed(row)
            )
        return found

    def to_keep(self) -> dict[int, Places]:
        """Return the places that are not kept yet.

        None where whoever looks codes blind: she sees a part of the passages.
        """
        if self.voices.readings.is_limited:
            return {}
        return {pk: one for pk, one in self.places.items() if pk not in self.stored}

    def proposed(self, row: FindingRow) -> Places:
        """Return what half of the passages under a finding are about, as they are now."""
        # Who reads a brief knows the few others: what they say is not proposed for it.
        is_of_others = tells_of_others(row)
        return Places(
            frozenset(
                code
                for code, where in self._subjects.items()
                if subjects.is_about(self.voices, row, where)
            ),
            frozenset(
                str(kind)
                for kind, where in self._concerned.items()
                if not is_of_others and subjects.is_about(self.voices, row, where)
            ),
        )

    def under(self, branch: str) -> list[Code]:
        """Return the codes right under a branch, in the order of the codebook."""
        top = self.voices.code_by_number.get(branch)
        if top is None:
            return []
        return [code for code in self.voices.codes if code.parent_id == top.pk]

    @cached_property
    def _subjects(self) -> dict[int, subjects.Places]:
        return {
            code.pk: subjects.places(self.voices, [code.pk])
            for branch in (SERVICES, IMPROVEMENTS)
            for code in self.under(branch)
        }

    @cached_property
    def _concerned(self) -> dict[ProviderKind, subjects.Places]:
        codes = self.voices.code_by_number
        return {
            kind: subjects.places(
                self.voices, [codes[number].pk for number in numbers if number in codes]
            )
            for kind, numbers in CONCERNS.items()
        }
