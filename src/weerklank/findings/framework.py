"""The framework matrix: what each person said about each theme, in a researcher's own words.

A case is a person of the round, inburgeraar or provider; a theme is a code with those below it. A
cell holds the passages of one person about one theme, and one summary of them. With a summary it
is kept at which passages somebody wrote or reread it: when their set or their words change, the
cell says so until somebody has reread it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.fieldwork import queries as fieldwork
from weerklank.findings import models
from weerklank.findings.shown import veiled
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.analysis.queries import Person, Voices
    from weerklank.coding.models import Code

Place = tuple[int, int]  # a person and a code
Span = tuple[int, int, int]  # transcript, start, end


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one theme.

    `codings` has one coding per passage, in reading order. `words` are digests of the passages,
    None where nobody asked for them. `is_veiled` is true where whoever looks codes a conversation
    with this person blind: she sees her own passages and no summary. `added` and `gone` count the
    passages that came and went since the summary was written or reread; a passage of which a word
    was corrected is one of each.
    """

    person: Person
    code: Code
    codings: tuple[int, ...] = ()
    summary: models.CellSummary | None = None
    is_veiled: bool = False
    words: tuple[str, ...] | None = None

    @property
    def added(self) -> int:
        return sum((Counter(self.words) - Counter(self._kept)).values()) if self._is_held else 0

    @property
    def gone(self) -> int:
        return sum((Counter(self._kept) - Counter(self.words)).values()) if self._is_held else 0

    @property
    def is_changed(self) -> bool:
        return bool(self.added or self.gone)

    @property
    def fingerprint(self) -> str:
        """Return the passages in short: what somebody had before her when she wrote."""
        return hashlib.sha256(" ".join(self.words or ()).encode()).hexdigest()[:16]

    @property
    def _is_held(self) -> bool:
        return self.summary is not None and self.words is not None

    @property
    def _kept(self) -> list[str]:
        return self.summary.passages if self.summary is not None else []


def chosen(
    voices: Voices, *, perspective: str = "", characteristic: str = "", value: str = ""
) -> set[int]:
    """Return the people who share this; a characteristic is one of inburgeraars.

    A group that researchers made is of the perspective that it is of.
    """
    found = voices.group(perspective=perspective, characteristic=characteristic, value=value)
    if characteristic and not analysis.is_own(characteristic):
        found &= voices.group(perspective=Perspective.INBURGERAAR)
    return found


def in_order(
    voices: Voices, people: Iterable[int], *, by: str = "", values: Sequence[str] = ()
) -> list[Person]:
    """Return these people by their value of a characteristic, and then by pseudonym.

    `values` are those of the characteristic in their order; whoever has none stands last.
    """
    found = voices.in_order(people)
    if by:
        place = {value: number for number, value in enumerate(values)}
        found.sort(key=lambda one: place.get(one.characteristics.get(by, ""), len(place)))
    return found


def themes_of(voices: Voices, branch: int | None) -> list[Code]:
    """Return the codes right below a branch, or the branches themselves.

    Those of which nobody spoke are left out. A branch without such codes is its own theme.
    """
    used = {one for code in voices.used for one in counting.line(code, voices.parents)}
    below = [code for code in voices.codes if code.parent_id == branch and code.pk in used]
    return below or [code for code in voices.codes if code.pk == branch]


def cells(
    voices: Voices, people: Sequence[Person], themes: Sequence[Code], *, with_words: bool = False
) -> dict[Place, Cell]:
    """Return the cell of each of these people at each of these themes.

    Three queries at most, whatever their number. Texts are read only for cells with a summary,
    which they are held against, unless `with_words` asks for all.
    """
    ids = [person.id for person in people]
    families = {code.pk: counting.family(code.pk, voices.parents) for code in themes}
    spans = _spans(voices, families, ids)
    hidden = veiled(voices)
    summaries = {
        (one.participant_id, one.code_id): one
        for one in models.CellSummary.objects.filter(
            participant_id__in=ids, code_id__in=list(families)
        ).select_related("written_by", "reread_by")
        if one.participant_id not in hidden
    }
    asked = {place: own for place, own in spans.items() if with_words or place in summaries}
    digests = _digests(voices, asked.values())
    found = {}
    for person in people:
        for code in themes:
            place = (person.id, code.pk)
            own, summary = spans.get(place, {}), summaries.get(place)
            is_asked = with_words or summary is not None
            found[place] = Cell(
                person=person,
                code=code,
                codings=tuple(own.values()),
                summary=summary,
                is_veiled=person.id in hidden,
                words=tuple(sorted(digests[span] for span in own)) if is_asked else None,
            )
    return found


def cell_of(voices: Voices, participant: int, code: int) -> Cell | None:
    """Return one cell with the digests of its passages; None when nobody may know of it."""
    person = voices.people.get(participant)
    theme = next((one for one in voices.codes if one.pk == code), None)
    if person is None or theme is None:
        return None
    return cells(voices, [person], [theme], with_words=True)[person.id, theme.pk]


def theme_of_last(voices: Voices) -> int | None:
    """Return the code at which somebody wrote the last summary that may be seen."""
    return (
        models.CellSummary.objects.filter(participant__round=voices.round)
        .exclude(participant__in=veiled(voices))
        .order_by("-written_at", "-pk")
        .values_list("code_id", flat=True)
        .first()
    )


def _spans(
    voices: Voices, families: Mapping[int, frozenset[int]], people: Collection[int]
) -> dict[Place, dict[Span, int]]:
    """Return per cell its passages, each with the first coding that makes it one."""
    themes: dict[int, list[int]] = defaultdict(list)
    for theme, family in families.items():
        for code in family:
            themes[code].append(theme)
    wanted = frozenset(people)
    mentions = analysis.mentions_about(voices, themes, wanted) if people else ()
    found: dict[Place, dict[Span, int]] = defaultdict(dict)
    for mention in mentions:
        for person in mention.participants & wanted:
            for theme in themes[mention.code]:
                found[person, theme].setdefault(mention.span, mention.coding)
    return found


def _digests(voices: Voices, spans: Iterable[Iterable[Span]]) -> dict[Span, str]:
    """Return a digest of the words of each passage and of the conversation they stand in.

    Not of its place: that moves when a word before it is corrected.
    """
    asked = {span for own in spans for span in own}
    texts = fieldwork.texts_of({span[0] for span in asked}) if asked else {}
    found = {}
    for span in asked:
        transcript, start, end = span
        words = " ".join(texts[transcript][start:end].split())
        said = f"{voices.conversation_of[transcript]}:{words}"
        found[span] = hashlib.sha256(said.encode()).hexdigest()[:16]
    return found
