"""Counting and reading in one process: the matrix, co-occurrence, the passages of one code."""

from __future__ import annotations

from collections import Counter

from bench import measuring
from bench.measuring import Result
from bench.rounds import COMPARED
from bench.stand import Stand
from weerklank.analysis import placing, queries, relations, rules


def matrix(stand: Stand) -> Result:
    """Count people per code and municipality, against codings per code and municipality."""

    def ours() -> None:
        voices = queries.hear(stand.filled.round)
        queries.matrix(voices, queries.groups(voices, COMPARED), queries.Filter())

    return measuring.compared(
        "matrix", stand.size, ours=ours, bare=stand.plain.matrix, target=2, runs=stand.runs
    )


def matrix_of_people(stand: Stand) -> Result:
    """The same, against a bare count of people. Raises RuntimeError when the numbers differ."""

    def ours() -> tuple[queries.Voices, list[rules.Row]]:
        voices = queries.hear(stand.filled.round)
        columns = queries.groups(voices, COMPARED)
        return voices, list(queries.matrix(voices, columns, queries.Filter()))

    voices, rows = ours()
    columns = queries.groups(voices, COMPARED)
    # The bare side knows no codes above others, so those without any below them are compared.
    above = set(voices.parents.values())
    place_of = {
        code.pk: place for place, code in enumerate(stand.filled.codes) if code.pk not in above
    }
    found = {
        (place_of[row.code], group.key): cell.said
        for row in rows
        if row.code in place_of
        for group, cell in zip(columns, row.cells, strict=True)
        if cell.said
    }
    bare = stand.plain.matrix_of_people()
    if found != {key: said for key, said in bare.items() if key[0] in place_of.values()}:
        raise RuntimeError("The people per code are not the same.")
    return measuring.compared(
        "matrix, bare side counts people too",
        stand.size,
        ours=ours,
        bare=stand.plain.matrix_of_people,
        target=2,
        runs=stand.runs,
    )


def cooccurrence(stand: Stand) -> Result:
    """Count overlapping passages per pair of codes. Raises RuntimeError when the pairs differ."""
    place_of = {code.pk: place for place, code in enumerate(stand.filled.codes)}

    def ours() -> dict[tuple[int, int], relations.Together]:
        voices = queries.hear(stand.filled.round)
        return dict(placing.meetings(voices))

    found = {
        tuple(sorted(place_of[code] for code in pair)): both.pairs
        for pair, both in ours().items()
        if both.pairs
    }
    if found != dict(stand.plain.cooccurrence()):
        raise RuntimeError("The pairs of codes that come together are not the same.")
    return measuring.compared(
        "co-occurrence",
        stand.size,
        ours=ours,
        bare=stand.plain.cooccurrence,
        target=3,
        runs=stand.runs,
    )


def passages(stand: Stand) -> Result:
    """Give all passages of the most used code. Raises RuntimeError when their words differ."""
    code = stand.made_up.most_used
    wanted = queries.Filter(code=stand.filled.codes[code].pk, with_subcodes=False)

    def ours() -> list[str]:
        voices = queries.hear(stand.filled.round)
        found = [mention.coding for mention in queries.matching(voices, wanted)]
        return [passage.text for passage in queries.each_passage(voices, found)]

    # Ours are cut by turns; only what stands between words differs for that.
    words = Counter(tuple(text.split()) for *_place, text in stand.plain.passages(code))
    if Counter(tuple(text.split()) for text in ours()) != words:
        raise RuntimeError("The passages of a code are not the same.")
    return measuring.compared(
        "passages, all of one code",
        stand.size,
        ours=ours,
        bare=lambda: stand.plain.passages(code),
        target=3,
        runs=stand.runs,
    )
