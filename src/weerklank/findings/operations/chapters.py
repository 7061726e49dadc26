"""Arranging the report: its parts, their order and headings, and what is written in them.

A round that nobody arranged has no rows; the first change writes down the ready parts as they
stand, so that what a later version adds stays out of a report that somebody arranged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import (
    access,
    material,
    models,
    outline,
    past,
    queries,
    refusals,
    rereading,
    search,
)
from weerklank.findings.terms import ChapterKind, Comparing
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sentences import markup
from weerklank.study import operations as study

if TYPE_CHECKING:
    from weerklank.findings.outline import Part
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@transaction.atomic
def add_chapter(
    *, round: Round, title: str, under: str = "", by: User, at: datetime
) -> models.Chapter:
    """Add a part of one's own at the end, or at the end of the chapter `under`.

    `outline.AS_ANNEX` makes it the last annex. Raises AccessDenied, HeadingMissing, PartGone,
    TooManySections or TooManyAnnexes.
    """
    laid = _arranged(round, by, at)
    if under == outline.AS_ANNEX:
        if len(laid.annexes) >= outline.MOST_ANNEXES:
            raise refusals.TooManyAnnexes(field="under")
        return _add(round, title, None, by, at, is_annex=True)
    parent = _chapter_above(laid, under)
    return _add(round, title, parent, by, at)


def _add(
    round_: Round,
    title: str,
    parent: models.Chapter | None,
    by: User,
    at: datetime,
    *,
    is_annex: bool = False,
) -> models.Chapter:
    if not title.strip():
        raise refusals.HeadingMissing(field="title")
    made = models.Chapter.objects.create(
        round=round_,
        parent=parent,
        position=_last(round_) + 1,
        title=title.strip(),
        is_annex=is_annex,
        revision=1,
        changed_at=at,
        changed_by=by,
    )
    search.index_chapters(round_)
    _record("chapter.added", made, by, at)
    return made


@transaction.atomic
def change_chapter(
    *,
    round: Round,
    key: str,
    revision: int,
    by: User,
    at: datetime,
    title: str,
    text: str | None = None,
    under: str | None = None,
    findings: Collection[int] | None = None,
    answers: Mapping[str, str] | None = None,
    comparing: str | None = None,
    compared: Collection[int] = (),
    is_reread: bool = True,
) -> models.Chapter:
    """Change the heading of a part, and what else is given: its text, its chapter, its findings.

    `answers` are those to a list of questions, by their numbers. `comparing` says which codes of
    two sides stand beside each other, `compared` which were chosen for that.

    A ready part without a heading of its own goes by its ready one. `revision` is what the writer
    had before her. Raises AccessDenied, LooksPersonal, HeadingMissing, PartGone,
    UnknownStatement, TooManySections, or ChangedMeanwhile.
    """
    laid = _arranged(round, by, at)
    study.check_no_bsn(title, text or "", *(answers or {}).values())
    part, record = _held(laid, key)
    meanwhile.check_revision(record.revision, revision)
    record.title = title.strip()
    if part.kind == ChapterKind.OWN and not record.title:
        raise refusals.HeadingMissing(field="title")
    if record.title == str(part.kind.label):
        record.title = ""
    if under is not None and not part.is_annex:
        _put_under(laid, part, record, under)
    if comparing is not None and part.kind == outline.COMPARES:
        record.comparing = Comparing(comparing)
        record.compared = sorted(set(compared))
    _save(record, by, at)
    if answers is not None:
        said = past.of_answers(record.answers)
        record.answers = {name: text.strip() for name, text in answers.items() if text.strip()}
        record.save(update_fields=["answers"])
        past.keep_text(
            round_=round,
            place=past.Place(part.place, part=replace(part, record=record)),
            text=past.of_answers(record.answers),
            before=said,
            by=by,
            at=at,
        )
        if text is None and is_reread:
            _confirm(round, record, by)
    # A finding has its number from a chapter: annexes hold none.
    if findings is not None and not part.is_annex:
        _place(round, record, findings)
    if text is not None:
        before = record.text
        is_leaving = past.is_leaving(round, part.place)
        _write(round, record, text, by, is_reread=is_reread)
        past.keep_text(
            round_=round,
            place=past.Place(part.place, part=replace(part, record=record)),
            text=record.text,
            before=before,
            by=by,
            at=at,
        )
        if is_leaving:
            # It stood there when somebody withdrew: it may be just what said too much.
            record.previous_text = ""
            record.save(update_fields=["previous_text"])
    search.index_chapters(round)
    _record("chapter.changed", record, by, at, revision=record.revision)
    return record


def _write(round_: Round, record: models.Chapter, text: str, by: User, *, is_reread: bool) -> None:
    numbers = queries.numbers_in(outline.of(round_))
    text = text.strip()
    if lost := markup.unknown(text, numbers):
        raise refusals.UnknownStatement(lost[0])
    stored = markup.to_store(text, numbers)
    if stored != record.text:
        record.previous_text, record.text = record.text, stored
    record.save()
    if is_reread:
        _confirm(round_, record, by)


def _confirm(round_: Round, record: models.Chapter, by: User) -> None:
    found = material.gather(round_, visible_to=by)
    record.confirmed_numbers = rereading.numbers_of(found)
    record.save(update_fields=["confirmed_numbers"])


@transaction.atomic
def take_back_text(*, round: Round, key: str, by: User, at: datetime) -> None:
    """Change the text of a part with the one that stood there before.

    It is not reread by that. Raises AccessDenied, PartGone or NothingBefore.
    """
    laid = _arranged(round, by, at)
    part, record = _held(laid, key)
    if not record.previous_text:
        raise refusals.NothingBefore
    record.text, record.previous_text = record.previous_text, record.text
    record.confirmed_numbers = None
    _save(record, by, at)
    past.keep_text(
        round_=round,
        place=past.Place(part.place, part=part),
        text=record.text,
        before=record.previous_text,
        by=by,
        at=at,
    )
    search.index_chapters(round)
    _record("chapter.text_taken_back", record, by, at, revision=record.revision)


@transaction.atomic
def move_chapter(*, round: Round, key: str, up: bool, by: User, at: datetime) -> None:
    """Change places with the part before or after it in the same list, if there is one.

    Raises AccessDenied or PartGone.
    """
    laid = _arranged(round, by, at)
    part, record = _held(laid, key)
    order = _beside(laid, part)
    place = order.index(part)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order, start=1):
        assert each.record
        models.Chapter.objects.filter(pk=each.record.pk).update(position=position)
    _record("chapter.moved", record, by, at, up=up)


@transaction.atomic
def switch_chapter(*, round: Round, key: str, on: bool, by: User, at: datetime) -> None:
    """Let a part be in the report or not.

    Raises AccessDenied, PartGone, or HoldsFindings: every finding is somewhere in the report.
    """
    laid = _arranged(round, by, at)
    part, record = _held(laid, key)
    if not on and any(one.findings for one in part.walk()):
        raise refusals.HoldsFindings
    record.is_on = on
    _save(record, by, at)
    _record("chapter.switched", record, by, at, on=on)


@transaction.atomic
def remove_chapter(*, round: Round, key: str, by: User, at: datetime) -> models.Chapter:
    """Take a part of one's own out of the report; it can be put back.

    Its own sections go along, ready ones go back to where they began. Findings go back to the part
    of their section. Raises AccessDenied or PartGone; a ready part is switched off instead.
    """
    laid = _arranged(round, by, at)
    part, record = _held(laid, key)
    if part.kind != ChapterKind.OWN:
        raise refusals.PartGone
    homes = {ready.kind: ready.under for ready in outline.READY}
    for one in part.sections:
        assert one.record
        if one.kind == ChapterKind.OWN:
            models.Chapter.objects.filter(pk=one.record.pk).update(removed_at=at)
        else:
            home = laid.part(str(homes[one.kind])) if homes[one.kind] else None
            one.record.parent = home.record if home else None
            one.record.save()
    record.removed_at = at
    _save(record, by, at)
    search.index_chapters(round)
    _record("chapter.removed", record, by, at)
    return record


@transaction.atomic
def restore_chapter(*, round: Round, chapter: int, by: User, at: datetime) -> None:
    """Put a part back that was taken out, with the sections that went along.

    Raises AccessDenied or PartGone.
    """
    laid = _arranged(round, by, at)
    record = _removed(laid, chapter)
    went = record.removed_at
    if record.parent_id and not laid.part(str(record.parent_id)):
        is_ready = any(p.record and p.record.pk == record.parent_id for p in laid.walk())
        record.parent_id = record.parent_id if is_ready else None
    record.removed_at = None
    _save(record, by, at)
    models.Chapter.objects.filter(parent=record, removed_at=went).update(removed_at=None)
    search.index_chapters(round)
    _record("chapter.restored", record, by, at)


@transaction.atomic
def discard_chapter(*, round: Round, chapter: int, by: User, at: datetime) -> None:
    """Throw away a part that was taken out, for good. Raises AccessDenied or PartGone."""
    laid = _arranged(round, by, at)
    record = _removed(laid, chapter)
    _record("chapter.discarded", record, by, at)
    search.forget_comments_on(record)
    record.delete()


@transaction.atomic
def lay_out_whole(*, round: Round, by: User, at: datetime) -> int:
    """Switch on every ready part of a whole report that is off. Returns how many.

    What somebody wrote or arranged stays. Raises AccessDenied.
    """
    laid = _arranged(round, by, at)
    off = [part for part in laid.walk() if part.kind != ChapterKind.OWN and not part.is_on]
    for part in off:
        assert part.record
        part.record.is_on = True
        _save(part.record, by, at)
    safeguards.record("chapter.all_switched_on", round, by=by, at=at, detail={"parts": len(off)})
    return len(off)


@transaction.atomic
def confirm_chapter(
    *, round: Round, key: str, by: User, at: datetime, seen: str | None = None
) -> None:
    """Say that the text of a part was reread and holds at the numbers of now.

    `seen` is the fingerprint of the numbers that she saw; without it nothing is compared.
    Raises AccessDenied, PartGone, or NumbersMoved when they changed since.
    """
    laid = _arranged(round, by, at)
    _part, record = _held(laid, key)
    numbers = rereading.numbers_of(material.gather(round, visible_to=by))
    if seen is not None and seen != rereading.fingerprint(numbers):
        raise refusals.NumbersMoved
    record.confirmed_numbers = numbers
    record.save(update_fields=["confirmed_numbers"])
    _record("chapter.confirmed", record, by, at)


# --- what they share ----------------------------------------------------------------------------
def _arranged(round_: Round, by: User, at: datetime) -> outline.Outline:
    """Return the outline with a row for each part; one writer at a time. Raises AccessDenied."""
    access.check_may_write(by, round_)
    meanwhile.hold(round_)
    laid = outline.of(round_)
    if all(part.record for part in laid.walk()):
        return laid
    position = 0 if not laid.is_arranged else _last(round_)
    for top in (*laid.chapters, *laid.annexes):
        for part in top.walk():
            if part.record:
                continue
            position += 1
            part.record = models.Chapter.objects.create(
                round=round_,
                kind=part.kind,
                parent=top.record if part is not top else None,
                position=position,
                is_on=part.is_on,
                changed_at=at,
                changed_by=by,
            )
    return outline.of(round_)


def _last(round_: Round) -> int:
    last = models.Chapter.objects.filter(round=round_).order_by("position").last()
    return last.position if last else 0


def _held(laid: outline.Outline, key: str) -> tuple[Part, models.Chapter]:
    part = laid.part(key)
    if part is None or part.record is None:
        raise refusals.PartGone
    return part, part.record


def _removed(laid: outline.Outline, chapter: int) -> models.Chapter:
    record = next((one for one in laid.removed if one.pk == chapter), None)
    if record is None:
        raise refusals.PartGone
    return record


def _beside(laid: outline.Outline, part: Part) -> list[Part]:
    """Return the list in which a part stands: chapters, annexes, or sections of one chapter."""
    lists = [laid.chapters, laid.annexes, *(top.sections for top in laid.chapters)]
    return next(one for one in lists if part in one)


def _chapter_above(laid: outline.Outline, key: str) -> models.Chapter | None:
    """Return the chapter of which something is to be a section; without a key, none."""
    if not key:
        return None
    above = next((part for part in laid.chapters if part.key == key), None)
    if above is None or above.record is None:
        raise refusals.PartGone
    if len(above.sections) >= outline.MOST_SECTIONS:
        raise refusals.TooManySections(field="under")
    return above.record


def _put_under(laid: outline.Outline, part: Part, record: models.Chapter, under: str) -> None:
    above = next((top for top in laid.chapters if part in top.sections), None)
    if (above.key if above else "") == under:
        return
    if under and part.sections:
        raise refusals.HoldsSections(field="under")
    if under == part.key:
        raise refusals.PartGone
    record.parent = _chapter_above(laid, under)
    record.position = _last(record.round) + 1


def _place(round_: Round, record: models.Chapter, findings: Collection[int]) -> None:
    """Let these findings stand in a part and no others; the others go back to their own."""
    own = models.Finding.objects.filter(round=round_)
    own.filter(chapter=record).exclude(pk__in=findings).update(chapter=None)
    own.filter(pk__in=findings).update(chapter=record)


def _save(record: models.Chapter, by: User, at: datetime) -> None:
    record.revision += 1
    record.changed_at, record.changed_by = at, by
    record.save()


def _record(what: str, record: models.Chapter, by: User, at: datetime, **detail: object) -> None:
    safeguards.record(what, record, by=by, at=at, detail={"kind": record.kind, **detail})
