"""The report as files in a folder."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation

from weerklank.findings import access, material
from weerklank.findings.operations import placing
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import plain
from weerklank.reporting.documents import assemble
from weerklank.reporting.documents import plain as documents
from weerklank.reporting.render import evidence, results
from weerklank.safeguards import operations as safeguards
from weerklank.study import operations as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@transaction.atomic
def build(*, round: Round, folder: Path, by: User, at: datetime) -> dict[str, object]:
    """Write the report in each of its formats, and its evidence as JSON and CSV, into a folder.

    Everything is made first and moved into place last, so that a failure leaves an older report
    whole. The evidence names pseudonyms, so `by` must be someone who may read words.
    Gives what the command line prints. Raises AccessDenied; OSError when the folder refuses.
    """
    access.check_may_read_evidence(by, round)
    with translation.override("nl"):
        found = material.gather(round, visible_to=by)
        report, outside = assemble.outgoing(found, today=timezone.localtime(at).date())
        contents = {each.file_name: each.render(report) for each in FORMATS}
        contents |= results.render(
            documents.outgoing(plain.result_of(round), timezone.localtime(at).date())
        )
        contents["bewijs.json"] = evidence.evidence_json(found)
        contents["bewijs.csv"] = evidence.evidence_csv(found)
    for each in (outside, *outside.others):
        study.keep_told(round=each.voices.round, told=each.told, by=by, at=at)
    placing.keep_places(round=round, places=found.placing.to_keep(), by=by, at=at)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".rapport-") as made:
        for name, content in contents.items():
            (Path(made) / name).write_bytes(content)
        for name in contents:
            (Path(made) / name).replace(folder / name)
    quotes = [quote for row in found.rows for quote in row.quotes]
    printed = sum(quote.is_printable for quote in quotes)
    amounts = material.audit(found, visible_to=by)
    flagged = [
        {
            "statement": entry.number if entry.is_of_finding else entry.place,
            "verdict": entry.verdict,
        }
        for entry in amounts
        if entry.is_open and not entry.is_caution
    ]
    result = {
        "round": round.slug,
        "statements": len(found.rows),
        "with_evidence": sum(row.counts.passages > 0 for row in found.rows),
        "flagged": flagged,
        "quotes": printed,
        "blocked_quotes": len(quotes) - printed,
        "files": [str(folder / name) for name in contents],
    }
    told = {key: value for key, value in result.items() if key not in {"round", "files"}}
    told |= {"flagged": len(flagged)}
    safeguards.record("report.built", round, by=by, at=at, detail=told)
    return result
