"""The texts around the findings, and the files that are made of them."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation

from weerklank.reporting import access, desk, models, outline, plain, queries, refusals, search
from weerklank.reporting.documents import assemble, material, rereading
from weerklank.reporting.documents import plain as documents
from weerklank.reporting.operations import placing
from weerklank.reporting.operations.chapters import confirm_chapter
from weerklank.reporting.render import evidence, results
from weerklank.reporting.render.formats import FORMATS
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import operations as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

TEXTS = ("title", "introduction", "reason", "conclusion", "authors")


@transaction.atomic
def change_report(
    *,
    round: Round,
    by: User,
    at: datetime,
    revision: int | None = None,
    is_reread: bool = True,
    **texts: str,
) -> models.Report:
    """Change the texts that are given, leave the rest; `texts` names fields of TEXTS.

    `revision` is what the writer had before her, 0 for the first one; without it nothing is
    compared. Whoever saves a text has read it again, unless `is_reread` says that only a part of
    it was looked at. Raises AccessDenied, TitleMissing or ChangedMeanwhile.
    """
    access.check_may_write(by, round)
    assert set(texts) <= set(TEXTS)
    if not texts.get("title", "x").strip():
        raise refusals.TitleMissing
    stored = models.Report.objects.select_for_update().filter(round=round).first()
    current = stored or queries.report_of(round)
    if revision is not None:
        meanwhile.check_revision(current.revision, revision)
    before = {name: str(getattr(current, name)) for name in texts} if stored else {}
    for name, text in texts.items():
        setattr(current, name, text.strip())
    current.revision += 1
    written = set(texts) & set(rereading.TEXTS)
    if written and is_reread:
        numbers = rereading.numbers_of(material.gather(round, visible_to=by))
        current.confirmed_numbers |= dict.fromkeys(written, numbers)
    current.save()
    for name, text in texts.items():
        desk.keep_text(
            round_=round,
            place=desk.Place(name),
            text=text.strip(),
            before=before.get(name, ""),
            by=by,
            at=at,
        )
    search.index_report(round)
    safeguards.record(
        "report.changed", current, by=by, at=at, texts=sorted(texts), revision=current.revision
    )
    return current


@transaction.atomic
def change_method(
    *, round: Round, text: str, by: User, at: datetime, is_reread: bool = True
) -> None:
    """Change what the plan of a round says of how it is done, as the report prints it.

    Raises AccessDenied.
    """
    before = round.method_text
    study.change_method_text(round=round, text=text, by=by, at=at)
    desk.keep_text(
        round_=round, place=desk.Place("method"), text=text.strip(), before=before, by=by, at=at
    )
    if is_reread:
        confirm_text(round=round, name="method", by=by, at=at)


@transaction.atomic
def confirm_text(
    *, round: Round, name: str, by: User, at: datetime, seen: str | None = None
) -> None:
    """Say that a written text was reread and holds at the numbers of now.

    `name` is one of `rereading.TEXTS`, or that of a part; `seen` the fingerprint of the numbers
    that she saw, without it nothing is compared. Raises AccessDenied, or NumbersMoved when they
    changed since.
    """
    access.check_may_write(by, round)
    kind, _colon, key = name.partition(":")
    if kind == outline.PLACE:
        confirm_chapter(round=round, key=key, by=by, at=at, seen=seen)
        return
    assert name in rereading.TEXTS
    stored = models.Report.objects.select_for_update().filter(round=round).first()
    current = stored or queries.report_of(round)
    numbers = rereading.numbers_of(material.gather(round, visible_to=by))
    if seen is not None and seen != rereading.fingerprint(numbers):
        raise refusals.NumbersMoved
    current.confirmed_numbers |= {name: numbers}
    current.save()
    safeguards.record("report.confirmed", current, by=by, at=at, text=name)


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
        if entry.is_open
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
