"""What became of the improvement points of earlier rounds: a part of the report of a later one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weerklank.findings import following
from weerklank.findings.terms import Verdict
from weerklank.followup import remeasuring
from weerklank.rendering.document import Bullets, Paragraph, Section, Table

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.findings.material import Material
    from weerklank.rendering.document import Block
    from weerklank.study.models import Round

TITLE = "Wat er is gebeurd met de verbeterpunten"
_KEPT_BACK = "niet te noemen"
_NONE = "–"
# Why a count is not printed: the report leaves the research team.
_WHY_KEPT_BACK = (
    "Waar een aantal naast de aantallen elders in dit rapport en in dat van de eerdere ronde zou "
    "laten zien wat één mens zei, noemen wij het niet."
)


def sections(found: Material, number: str, outside: Outside | None) -> tuple[Section, ...]:
    """Return the part about the points of earlier rounds; nothing where there are none."""
    round_ = found.round
    points = following.of_earlier_rounds(round_)
    if not points:
        return ()
    # A coder who codes an earlier round blind sees of that round what that coder may.
    reader = remeasuring.Reader(round_.monitor, found.visible_to)
    reader.use(found.voices, outside)
    rows = remeasuring.overview(points, reader=reader, until=round_)
    rows = [replace(row, record=found.as_told(row.record)) for row in rows]
    blocks = tuple(_blocks(rows, None if outside is None else reader, round_))
    if outside is not None:
        outside.others += [one for one in reader.told_of if one is not outside]
    return (Section(number, TITLE, blocks),)


def _blocks(
    rows: list[remeasuring.Row], outside: remeasuring.Reader | None, round_: Round
) -> list[Block]:
    header = ("Punt", "Status", "Eerst", "Later", "Uitkomst")
    cells = tuple(_cells(row, outside, round_) for row in rows)
    blocks: list[Block] = [
        Paragraph(
            "In een eerdere ronde stelden wij verbeterpunten voor. Hieronder staat wat ermee is "
            "gedaan, en of mensen nu iets anders vertellen dan toen. Wij vergelijken alleen wie "
            "dezelfde vraag kreeg."
        ),
        Table(
            "De verbeterpunten, eerst en later",
            header,
            cells,
            row_headers=True,
            note=_note(rows, outside),
        ),
    ]
    if any(row.measured and row.measured.verdict == Verdict.NO_DIFFERENCE_SHOWN for row in rows):
        blocks.append(
            Paragraph(
                "“Geen verschil aangetoond” is iets anders dan “niet veranderd”. Met zo weinig "
                "mensen kan een verschil er wel zijn en niet te zien."
            )
        )
    reasons = tuple(
        f"Punt {row.record.number}: {reason}"
        for row in rows
        if row.measured
        for reason in row.measured.reasons
    )
    if reasons:
        blocks += [Paragraph("Waarom wij sommige punten niet vergelijken:"), Bullets(reasons)]
    return blocks


def _is_told(measured: remeasuring.Measured, outside: remeasuring.Reader | None) -> bool:
    return outside is None or measured.is_tellable(outside)


def _note(rows: list[remeasuring.Row], outside: remeasuring.Reader | None) -> str | None:
    kept_back = any(row.measured and not _is_told(row.measured, outside) for row in rows)
    return _WHY_KEPT_BACK if kept_back else None


def _cells(
    row: remeasuring.Row, outside: remeasuring.Reader | None, round_: Round
) -> tuple[str, ...]:
    point, measured = row.record, row.measured
    start = (f"{point.number}. {point.what}", point.get_status_display().lower())
    if measured is None:
        return (*start, _NONE, _NONE, "niet gemeten")
    before = after = _KEPT_BACK
    is_told = _is_told(measured, outside)
    if is_told:
        before, after = (
            remeasuring.count_words(count)
            for count in (measured.outcome.before, measured.outcome.after)
        )
    if measured.after.round.pk != round_.pk:
        # In the round of this report it was put to nobody.
        after += f" ({measured.after.round.name})"
    if not is_told and measured.verdict != Verdict.NOT_COMPARABLE:
        return (*start, before, after, _KEPT_BACK)
    verdict = str(measured.verdict.label).lower()
    interval = measured.outcome.interval
    if is_told and interval is not None and measured.verdict != Verdict.NOT_COMPARABLE:
        verdict += f": {remeasuring.interval_words(interval)}"
    return (*start, before, after, verdict)
