"""A report of a hundred findings on two thousand passages: judging a sentence of it, building it.

Nothing else does this, so both are held against the time that somebody would wait for it.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable

from bench import measuring
from bench.filling import NOW
from bench.measuring import Result
from bench.stand import Stand
from weerklank.analysis import queries as analysis
from weerklank.findings import auditing
from weerklank.findings import operations as findings_operations
from weerklank.findings.models import Finding
from weerklank.findings.terms import Section
from weerklank.reporting import operations

FINDINGS = 100
PASSAGES = 2_000
SENTENCE_SECONDS = 0.2  # for the amounts in one sentence that somebody edits
REPORT_SECONDS = 10.0  # for every format and the evidence
_SAID = (
    "De meeste inburgeraars noemen thema {0}, en enkele zeggen het tegendeel.",
    "Over thema {0} begon een enkeling zelf.",
    "Vrijwel alle inburgeraars hebben iets over thema {0}.",
)


def measure(stand: Stand) -> list[Result]:
    """Write the findings, then judge one sentence and build the report."""
    findings = _write_findings(stand)
    first = findings[0]
    text = "Bijna alle inburgeraars noemen dit, twee van de drie ook uit zichzelf."

    def judge() -> None:
        if not auditing.entries_of(first, text, visible_to=stand.filled.reader):
            raise RuntimeError("No amount was found in the sentence.")

    def build() -> None:
        folder = stand.folder / "report"
        built = operations.build(
            round=stand.filled.round, folder=folder, by=stand.filled.reader, at=NOW
        )
        if built["with_evidence"] != FINDINGS:
            raise RuntimeError("Not every finding of the report rests on passages.")
        shutil.rmtree(folder)

    return [
        _beside("report, one sentence judged", stand, judge, SENTENCE_SECONDS),
        _beside("report, all formats", stand, build, REPORT_SECONDS),
    ]


def _beside(name: str, stand: Stand, work: Callable[[], None], seconds: float) -> Result:
    """Compare the median of the CPU-seconds that it took, after once to warm up, with a limit."""
    work()
    took = [measuring.cpu_of(work) for _run in range(stand.runs)]
    return measuring.result(
        name, stand.size, ours=statistics.median(took), bare=seconds, target=1, runs=stand.runs
    )


def _write_findings(stand: Stand) -> list[Finding]:
    """Write the findings, each on as many passages, spread over the round and its parts."""
    voices = analysis.hear(stand.filled.round)
    said = sorted(pk for pk, mention in voices.mention_of.items() if mention.participants)
    step = max(len(said) // PASSAGES, 1)
    chosen = said[::step][:PASSAGES]
    sections = list(Section)
    return [
        findings_operations.write_finding(
            round=stand.filled.round,
            statement=_SAID[number % len(_SAID)].format(number),
            section=sections[number % len(sections)],
            perspective="inburgeraar",
            kind="pain",
            codings=of_one,
            by=stand.filled.reader,
            at=NOW,
        )
        for number, of_one in enumerate(chosen[place::FINDINGS] for place in range(FINDINGS))
    ]
