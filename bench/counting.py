"""Counting and reading in one process: the matrix, co-occurrence, the passages of one code.

Each raises RuntimeError when the answers of both sides differ.
"""

from __future__ import annotations

from collections import Counter

from bench import measuring
from bench.measuring import Result
from bench.stand import Stand
from weerklank.analysis import placing, queries, relations, rules


def matrix(stand: Stand) -> list[Result]:
    """Count people per code and municipality.

    Against a bare count of people, and against one GROUP BY that counts codings.
    """

    def ours() -> tuple[list[rules.Group], list[rules.MatrixRow]]:
        voices = queries.hear(stand.filled.round)
        columns = queries.groups(voices, stand.filled.compared)
        return columns, list(queries.matrix(voices, columns, queries.Filter()))

    columns, rows = ours()
    # The bare sides know no codes above others, so those without any below them are compared.
    above = {code.parent_id for code in stand.filled.codes}
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
    if found != {at: said for at, said in bare.items() if at[0] in place_of.values()}:
        raise RuntimeError("The people per code and municipality are not the same.")
    return [
        measuring.compared(
            f"matrix ÷ {name}", stand.size, ours=ours, bare=count,
            target=stand.at_most(*most), runs=stand.runs,
        )
        for name, count, most in (
            ("bare that counts people", stand.plain.matrix_of_people, (1.2, 0.5, 0.4)),
            ("one GROUP BY", stand.plain.matrix, (8, 2, 1.3)),
        )
    ]  # fmt: skip


def cooccurrence(stand: Stand) -> Result:
    """Count overlapping passages per pair of codes."""
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
        "co-occurrence ÷ bare",
        stand.size,
        ours=ours,
        bare=stand.plain.cooccurrence,
        target=stand.at_most(1.5, 1.5, 1.3),
        runs=stand.runs,
    )


def passages(stand: Stand) -> Result:
    """Give all passages of the most used code, with who says what in them."""
    code = stand.made_up.most_used
    wanted = queries.Filter(code=stand.filled.codes[code].pk, with_subcodes=False)

    def ours() -> list[queries.Passage]:
        voices = queries.hear(stand.filled.round)
        found = [row.id for row in queries.rows_matching(voices, wanted)]
        return list(queries.each_passage(voices, found))

    def spoken(passage: queries.Passage) -> tuple[tuple[str, str], ...]:
        return tuple((part.speaker, part.text) for part in passage.parts)

    if Counter(map(spoken, ours())) != Counter(
        tuple(parts) for _doc, parts in stand.plain.passages(code)
    ):
        raise RuntimeError("The passages of a code are not the same.")
    return measuring.compared(
        "passages, all of one code ÷ bare",
        stand.size,
        ours=ours,
        bare=lambda: stand.plain.passages(code),
        target=3,
        runs=stand.runs,
    )
