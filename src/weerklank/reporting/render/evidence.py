"""The evidence of a report as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypedDict

from weerklank.findings import queries, terms
from weerklank.interchange import tables
from weerklank.study.rules import natural_pseudonym

if TYPE_CHECKING:
    from weerklank.analysis.rules import Mention
    from weerklank.findings.material import Material
    from weerklank.findings.queries import FindingRow

EVIDENCE_HEADER = (
    "uitspraak",
    "deel",
    "zin",
    "perspectief",
    "zeiden dit",
    "gevraagd",
    "zeiden het tegendeel",
    "passage",
    "zegt",
    "gesprek",
    "deelnemers",
    "code",
    "naam van de code",
    "codering",
    "begin",
    "eind",
    "vrijgegeven tekst",
    "zeiden beide",
    "uit zichzelf",
    "passage telt mee",
    "ondergrens",
    "uit zichzelf: ondergrens",
    "tegendeel uit zichzelf",
    "niet genoteerd of het gevraagd is",
    "niet bekend of het gold",
    "van hen zei dit wel",
)


class Passage(TypedDict):
    """A passage under a statement."""

    reference: str
    stance: str
    counted: bool
    conversation: int | None
    participants: list[str]
    code: str
    label: str
    coding: int
    start: int
    end: int
    released_text: str | None


def evidence_csv(found: Material) -> bytes:
    """Return a row per passage under a statement, with pseudonyms: for who may read words."""
    return tables.csv_bytes(
        EVIDENCE_HEADER,
        [
            (
                row.number,
                row.record.get_section_display(),
                row.record.statement,
                row.record.get_perspective_display(),
                row.counts.said,
                row.counts.asked,
                row.counts.contrary,
                passage["reference"],
                "tegendeel" if passage["stance"] == terms.Stance.CONTRARY else "dit",
                passage["conversation"],
                ", ".join(passage["participants"]),
                passage["code"],
                passage["label"],
                passage["coding"],
                passage["start"],
                passage["end"],
                passage["released_text"],
                row.counts.both,
                row.counts.unprompted,
                "ja" if passage["counted"] else "nee",
                "minstens" if row.counts.at_least else "",
                "minstens" if row.counts.unprompted_at_least else "",
                row.counts.contrary_unprompted,
                row.counts.unnoted,
                row.counts.unsure,
                row.counts.unclear,
            )
            for row in found.rows
            for passage in _passages(found, row)
        ],
    )


def evidence_json(found: Material) -> bytes:
    """Return every statement with its counts and passages, also one without evidence."""
    data = {
        "round": found.round.slug,
        "statements": [
            {
                "number": row.number,
                "section": row.record.section,
                "statement": row.record.statement,
                "perspective": row.record.perspective,
                "said": row.counts.said,
                "asked": row.counts.asked,
                "at_least": row.counts.at_least or row.counts.contrary_at_least,
                "contrary": row.counts.contrary,
                "both": row.counts.both,
                "neither": row.counts.sides.neither if row.counts.asked is not None else None,
                "unprompted": row.counts.unprompted,
                "unprompted_at_least": row.counts.unprompted_at_least,
                "contrary_unprompted": row.counts.contrary_unprompted,
                "unnoted": row.counts.unnoted,
                "unsure": row.counts.unsure,
                "unclear": row.counts.unclear,
                "conversations": row.counts.conversations,
                "passage_count": row.counts.passages,
                "counter_search": row.record.counter_search,
                "lost_evidence": row.record.lost_evidence_at is not None,
                "passages": list(_passages(found, row)),
            }
            for row in found.rows
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _passages(found: Material, row: FindingRow) -> Iterator[Passage]:
    mentions = found.voices.mentions_in([*row.supporting, *row.contrary])
    codes = {code.pk: code for code in found.voices.codes}
    released = {quote.record.coding_id: quote.record.shown_text for quote in row.printable_quotes}
    foreign = queries.said_elsewhere(
        found.voices,
        [mention for mention, _stance in row.lines(mentions)],
        perspective=row.record.perspective,
    )
    for place, (mention, stance) in enumerate(row.lines(mentions), start=1):
        _transcript, start, end = mention.span
        yield {
            "reference": f"{row.number}-{place}",
            "stance": str(stance),
            "counted": mention.coding not in foreign,
            "conversation": found.conversation_numbers.get(mention.conversation),
            "participants": _pseudonyms(found, mention),
            "code": codes[mention.code].number,
            "label": codes[mention.code].label,
            "coding": mention.coding,
            "start": start,
            "end": end,
            "released_text": released.get(mention.coding),
        }


def _pseudonyms(found: Material, mention: Mention) -> list[str]:
    return sorted(
        (found.voices.people[person].pseudonym for person in mention.participants),
        key=natural_pseudonym,
    )
