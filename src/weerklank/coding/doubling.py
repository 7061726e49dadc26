"""What of a round two people coded, how far they agreed before and after deciding, what changed.

As a report tells it: over the whole round, of conversations that two handed in, on turns that both
were given. *Before* is what the coders gave, which deciding leaves as it is; *after* is each of
them beside what they decided together, where that was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weerklank.coding import comparing, deciding, models, queries
from weerklank.coding.comparing import Pair, Shared
from weerklank.coding.terms import TurnVerdict
from weerklank.fieldwork import queries as fieldwork

if TYPE_CHECKING:
    from weerklank.agreement.judging import Row
    from weerklank.coding.readings import Readings
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Beside:
    """Two readings beside each other: whose, in how many conversations and turns.

    `overall` is None where the method uses no measures.
    """

    names: tuple[str, str]
    conversations: int
    turns: int
    overall: Row | None


@dataclass(frozen=True, slots=True)
class Doubling:
    """What of a round several people coded and handed in, as far as somebody may see it.

    `apart` counts the turns in which two did not give the same codes, per pair; `verdicts` what was
    decided about them. `versions` are those of the codebook since the first of these was handed in,
    `redefined` the codes that were given another meaning in them.
    """

    conversations: int = 0
    of_conversations: int = 0
    turns: int = 0
    of_turns: int = 0
    in_part: int = 0  # of these conversations: by one of the two only turns that chance chose
    before: tuple[Beside, ...] = ()
    after: tuple[Beside, ...] = ()
    apart: int = 0
    decided: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    agreed: int = 0  # conversations of which what was decided together counts
    versions: tuple[int, ...] = ()
    redefined: tuple[str, ...] = ()
    practised: int = 0


def read(round_: Round, found: Readings) -> Doubling:
    """Return what of a round several people coded. Per pair of coders some ten queries."""
    practised = len(queries.trainings(round_))
    doubled = comparing.doubled(round_, found)
    texts = [text for text in doubled.texts if any(text.has(pair) for pair, _n in doubled.pairs)]
    if not texts:
        return Doubling(practised=practised)
    codes = list(queries.codes(round_.monitor))
    measured = not round_.uses_no_coefficients
    before, verdicts = [], Counter[str]()
    apart = decided = 0
    turns: dict[int, set[tuple[int, int]]] = {}
    for pair, _number in doubled.pairs:
        own = doubled.of(pair)
        before.append(_beside(own, pair, doubled.names, codes, measured=measured, seen=turns))
        conversations = [text.conversation for text in own]
        for matter in deciding.matters(conversations, pair, found).values():
            apart += matter.summary.apart
            decided += matter.summary.decided
            verdicts.update(matter.summary.verdicts)
    after = _after(texts, doubled.names, codes, found, measured=measured)
    since, redefined = _changed(round_, [text.transcript for text in texts])
    sizes = fieldwork.turn_counts_of(found.main_texts.values())
    return Doubling(
        conversations=len(texts),
        of_conversations=len(found.main_texts),
        turns=sum(map(len, turns.values())),
        of_turns=sum(sizes.values()),
        in_part=sum(bool(text.samples) for text in texts),
        before=tuple(before),
        after=tuple(after),
        apart=apart,
        decided=decided,
        verdicts={str(verdict): verdicts[verdict] for verdict in TurnVerdict},
        agreed=sum(contest.is_agreed for contest in found.shown.values()),
        versions=since,
        redefined=redefined,
        practised=practised,
    )


def _beside(
    texts: Collection[Shared],
    pair: Pair,
    names: Mapping[int, str],
    codes: Sequence[models.Code],
    *,
    measured: bool,
    seen: dict[int, set[tuple[int, int]]],
) -> Beside:
    """Put two beside each other; `seen` gets the turns that were compared, per text."""
    material = comparing.material(texts, pair)
    for text, compared in material.turns.items():
        seen.setdefault(text, set()).update(compared.spans)
    return Beside(
        (names[pair[0]], names[pair[1]]),
        len(material.turns),
        material.units,
        comparing.overall_of(material, codes) if measured else None,
    )


def _after(
    texts: Sequence[Shared],
    names: Mapping[int, str],
    codes: Sequence[models.Code],
    found: Readings,
    *,
    measured: bool,
) -> list[Beside]:
    """Put each coder beside what she and another decided together, where that was made."""
    made = deciding.built([text.conversation for text in texts], found)
    per_coder: dict[int, list[Shared]] = {}
    agreed = name = None
    for text in texts:
        one = made.get(text.conversation)
        if one is None:
            continue
        pair = (one.reading.first_id, one.reading.second_id)
        if not text.has(pair):
            continue
        together = one.reading.conversation.round.monitor.agreed_coder.coder
        agreed, name = together.pk, together.name
        part = text.shared(pair)
        for coder in pair:
            per_coder.setdefault(coder, []).append(
                Shared(
                    text.conversation,
                    text.transcript,
                    frozenset({coder, agreed}),
                    {} if part is None else {coder: part, agreed: part},
                )
            )
    if agreed is None or name is None:
        return []
    told = {**names, agreed: name}
    in_order = sorted(per_coder, key=lambda coder: (names[coder].casefold(), coder))
    return [
        _beside(per_coder[coder], (coder, agreed), told, codes, measured=measured, seen={})
        for coder in in_order
    ]


def _changed(round_: Round, texts: Collection[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the versions of the codebook since the first of these texts was handed in, and the
    codes that mean something else since.
    """
    tasks = models.CodingTask.objects.filter(
        transcript__in=texts, finished_at__isnull=False, coder__agrees_for=None
    ).order_by("finished_at")
    first = tasks.select_related("version_finished").defer("version_finished__codes").first()
    versions = queries.codebook_versions(round_.monitor).order_by("number")
    numbers = list(versions.values_list("number", flat=True))
    if first is None or not numbers:
        return (), ()
    meanings = queries.meanings(round_.monitor)
    then = None
    if first.version_finished:
        then = first.version_finished.number
    elif first.finished_at:
        then = meanings.version_at(first.finished_at)
    if then is None:
        return (), ()
    since = tuple(number for number in numbers if number > then)
    if not since:
        return (), ()
    redefined = tuple(
        f"{change.now['number']} {change.now['label']}"
        for change in meanings.changes(then, since[-1])
        if "redefined" in change.kinds
    )
    return since, redefined
