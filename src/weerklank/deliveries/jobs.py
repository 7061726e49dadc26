"""Work of a delivery: looking at files, trying it out, taking it in; at once or by the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from weerklank import crossings
from weerklank.deliveries import queries
from weerklank.deliveries.operations import attending, drafts, guiding, importing
from weerklank.deliveries.operations.importing import Outcome, checksum_of
from weerklank.deliveries.queries import State
from weerklank.deliveries.rules import attendance, guidance_lists
from weerklank.deliveries.rules.reading import Refusal
from weerklank.deliveries.rules.sources import Source
from weerklank.interchange.cells import Cell
from weerklank.interchange.refusals import Refused
from weerklank.interchange.sheets import Part
from weerklank.interchange.told import all_to_json, to_json
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories.jobs import judge_soon
from weerklank.trajectories.queries import taken_in, trajectories
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.deliveries import models
    from weerklank.safeguards.models import User
    from weerklank.trajectories.models import Trajectory

logger = logging.getLogger(__name__)

_MOST_NOTES = 100
_MOST_SUPPLIERS = 5  # whose keys a list is compared with, before somebody said whose they are
_A_SHEET = 10_000_000  # rows of one sheet are numbered apart from those of another


def begin(*, draft: models.ImportDraft, state: State, by: User, at: datetime) -> None:
    """Do the work that leads on from a state: at once when it is small. Raises NotNow."""
    attempt = drafts.start(draft=draft, state=state, at=at)
    if drafts.size_of(draft) > drafts.AT_ONCE:
        transaction.on_commit(partial(work_on.enqueue, draft.pk, attempt, by.pk))
    else:
        work(draft.pk, attempt, by)


@task()
def work_on(draft_id: int, attempt: int, user_id: int) -> None:
    """The same, by the worker."""
    work(draft_id, attempt, safeguards.accounts().get(pk=user_id))


def work(draft_id: int, attempt: int, by: User) -> None:
    """Do the work of an attempt and keep what it came to, a refusal too."""
    draft = queries.draft_at_work(draft_id, attempt)
    if draft is None:
        return
    state = State(draft.preview["state"])
    # Where it goes back to when the work is refused.
    back = State.CHOOSING if draft.mapping.get("sheets") else State.BROKEN
    settle = partial(drafts.settle, draft_id=draft_id, attempt=attempt)
    try:
        after, said = _STEPS[state](draft, by, timezone.now())
    except Refused as refusal:
        settle(state=back, said={"refusal": to_json(refusal.told)})
    except DomainError as refusal:
        settle(state=back, said={"refusal": str(refusal.user_message)})
    except Exception:
        said = {"refusal": _("Dit ging mis door een fout van Weerklank zelf.")}
        settle(state=back, said=said)
        raise
    else:
        settle(state=after, said=said)


# --- steps ------------------------------------------------------------------------------------
Step = Callable[["models.ImportDraft", "User", datetime], tuple[State, dict[str, object]]]


def _survey(draft: models.ImportDraft, by: User, at: datetime) -> tuple[State, dict[str, object]]:
    return State.CHOOSING, {"mapping": drafts.survey(draft, known=partial(_known, draft, by, at))}


def _count(draft: models.ImportDraft, by: User, at: datetime) -> tuple[State, dict[str, object]]:
    outcome, more = _taken(draft, by, at, dry_run=True)
    return State.READY, {"outcome": _as_json(outcome), **more}


def _take(draft: models.ImportDraft, by: User, at: datetime) -> tuple[State, dict[str, object]]:
    # In one: a register of which the signals are still those of before would tell nobody so.
    with transaction.atomic():
        outcome, more = _taken(draft, by, at, dry_run=False)
        judge_soon(draft.municipality, at=at)
    assert outcome.change is not None
    return State.DONE, {"outcome": _as_json(outcome), "change": outcome.change.pk, **more}


_STEPS: dict[State, Step] = {
    State.READING: _survey,
    State.COUNTING: _count,
    State.TAKING: _take,
}


def _taken(
    draft: models.ImportDraft, by: User, at: datetime, *, dry_run: bool
) -> tuple[Outcome, dict[str, object]]:
    if draft.kind == ChangeKind.ATTENDANCE:
        return _attendance(draft, by, at, dry_run=dry_run)
    if draft.kind == ChangeKind.LIST:
        return _guidance(draft, by, at, dry_run=dry_run)
    with drafts.sources_of(draft) as sources:
        outcome = importing.import_register(
            sources,
            municipality=draft.municipality,
            supplier=draft.supplier,
            by=by,
            at=at,
            dry_run=dry_run,
            replaces=draft.mapping.get("replaces", ()),
        )
    return outcome, {}


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        **outcome.as_json(),
        "differences": [asdict(each) for each in outcome.differences],
        "notes": all_to_json(outcome.notes),
        "parts_of_months": [asdict(each) for each in outcome.parts_of_months],
        "begins": [each._asdict() for each in outcome.other_begins],
    }


# --- attendance lists -------------------------------------------------------------------------
def _attendance(
    draft: models.ImportDraft, by: User, at: datetime, *, dry_run: bool
) -> tuple[Outcome, dict[str, object]]:
    """Read the lists of a school; who is not known is named, and never guessed."""
    asked: attendance.Asked = draft.mapping["asked"]
    names, sources = {}, []
    lessons: list[attendance.Lesson] = []
    refused: list[Refusal] = []
    notes: list[str] = []
    unknown: dict[str, None] = {}
    with drafts.sheet_of(draft) as opened:
        for chosen in asked["sheets"]:
            number = chosen["number"]
            sheet, book = opened(draft.mapping["sheets"][number])
            names[number] = f"{book.name}, {sheet.name}"
            sources.append(Source("presentie", book.name, sheet, (), book.checksum))
            found = attendance.read(
                _numbered(sheet.parts()),
                _layout(chosen),
                marks=asked["marks"],
                hours_per_lesson=asked["hours_per_lesson"],
                year=asked["year"],
            )
            # Not the same row of another sheet: that may be another class on the same day.
            lessons += [replace(each, row=each.row + number * _A_SHEET) for each in found.lessons]
            refused += [_refusal(names[number], each) for each in found.refused]
            unknown |= dict.fromkeys(
                attendance.fold(each.value)
                for each in found.refused
                if each.why == attendance.UNKNOWN_MARK
            )
            notes += [f"{names[number]}, rij {each.row}: {each.value}" for each in found.notes]
    months, twice = attendance.per_month(lessons)
    matched = _matched(draft, {each.key for each in months}, by, at)
    said, unmatched = set(), _unmatched(draft)
    for lesson in lessons:
        if lesson.key not in matched and (lesson.row, lesson.key) not in said:
            said.add((lesson.row, lesson.key))
            refused.append(_said(names, lesson, "persoon", lesson.key, unmatched))
    refused += [
        _said(names, each, "datum", f"{each.on:%d-%m-%Y}", _("Deze les staat er twee keer."))
        for each in twice
    ]
    outcome = attending.take(
        municipality=draft.municipality,
        supplier=draft.supplier,
        months=months,
        matched=matched,
        kind_of_hours=asked["kind"],
        refused=refused,
        file_name=", ".join(dict.fromkeys(source.file for source in sources)),
        checksum=checksum_of(sources),
        by=by,
        at=at,
        dry_run=dry_run,
        spans=attendance.spans(lessons),
    )
    people = {
        "matched": len(matched),
        "unmatched": len({each.key for each in months} - set(matched)),
        "lessons": len(lessons) - len(twice),
    }
    return outcome, {
        "people": people,
        "notes": notes[:_MOST_NOTES],
        "note_count": len(notes),
        "unknown_marks": list(unknown),
    }


def _guidance(
    draft: models.ImportDraft, by: User, at: datetime, *, dry_run: bool
) -> tuple[Outcome, dict[str, object]]:
    """Read the lists of who guides; who is not known is named, and never guessed."""
    asked: guidance_lists.Asked = draft.mapping["asked"]
    sources: list[Source] = []
    told: list[guidance_lists.Told] = []
    refused: list[Refusal] = []
    cells: list[Refusal] = []
    notes: list[str] = []
    with drafts.sheet_of(draft) as opened:
        for chosen in asked["sheets"]:
            sheet, book = opened(draft.mapping["sheets"][chosen["number"]])
            name = f"{book.name}, {sheet.name}"
            sources.append(Source("ondersteuning", book.name, sheet, (), book.checksum))
            found = guidance_lists.read(
                _numbered(sheet.parts()), chosen, today=timezone.localdate(at)
            )
            told += [replace(each, sheet=name) for each in found.found]
            refused += [_refusal(name, each) for each in found.refused]
            cells += [
                replace(_refusal(name, each), whole_row=False) for each in found.refused_cells
            ]
            notes += [f"{name}, rij {each.row}: {each.value}" for each in found.notes]
    told, others = guidance_lists.once(told)
    refused += [
        Refusal(
            each.sheet, each.row, each.table.name, "", _("Eerder in de lijst staat het anders.")
        )
        for each in others
    ]
    keys = {each.key for each in told}
    matched = _matched(draft, keys, by, at)
    unmatched = _unmatched(draft)
    rows = {(each.sheet, each.row): each.key for each in told if each.key not in matched}
    refused += [
        Refusal(name, number, "persoon", key[:200], unmatched)
        for (name, number), key in rows.items()
    ]
    outcome = guiding.take(
        municipality=draft.municipality,
        supplier=draft.supplier,
        told=told,
        matched=matched,
        refused=refused,
        refused_cells=cells,
        file_name=", ".join(dict.fromkeys(source.file for source in sources)),
        checksum=checksum_of(sources),
        by=by,
        at=at,
        dry_run=dry_run,
    )
    return outcome, {
        "people": {"matched": len(matched), "unmatched": len(keys - set(matched))},
        "notes": notes[:_MOST_NOTES],
        "note_count": len(notes),
    }


def _known(draft: models.ImportDraft, by: User, at: datetime, keys: Collection[str]) -> set[str]:
    """Return those keys that stand for somebody whom the bringer of a list may write about.

    Whose keys they are is asked later; here those of each supplier are looked at, and pseudonyms.
    """
    if not keys:
        return set()
    asked = draft.mapping.get("asked") or queries.asked_before(
        draft.municipality, draft.supplier, draft.kind
    )
    told = asked.get("keys_of")
    suppliers = [told] if told else taken_in.suppliers(draft.municipality)[:_MOST_SUPPLIERS]
    names = {key: {key} for key in keys}
    for supplier in suppliers:
        found = crossings.find_trajectories(
            keys, municipality=draft.municipality, supplier=supplier, by=by, at=at
        )
        for key, pseudonym in found.items():
            names[key].add(pseudonym)
    there = attending.trajectories_by_pseudonym(
        draft.municipality,
        sorted(set().union(*names.values())),
        brought_by=draft.by,
        today=timezone.localdate(at),
    )
    return {key for key, called in names.items() if called & there.keys()}


def _matched(
    draft: models.ImportDraft, keys: set[str], by: User, at: datetime
) -> dict[str, Trajectory]:
    """Return the trajectory of each key that the vault knows, or that is a pseudonym itself."""
    known = crossings.find_trajectories(
        keys,
        municipality=draft.municipality,
        supplier=draft.mapping["asked"]["keys_of"],
        by=by,
        at=at,
    )
    names = {key: known.get(key, key) for key in keys}
    # Whoever takes it in: what was looked at is what goes in.
    found = attending.trajectories_by_pseudonym(
        draft.municipality,
        list(names.values()),
        brought_by=draft.by,
        today=timezone.localdate(at),
    )
    return {key: found[name] for key, name in names.items() if name in found}


def _numbered(parts: Iterator[Part]) -> Iterator[tuple[int, Sequence[Cell]]]:
    for first, rows in parts:
        yield from enumerate(rows, start=first)


def _layout(chosen: attendance.SheetAsked) -> attendance.Layout:
    return attendance.Layout(
        chosen["person"],
        day=chosen["day"],
        hours=chosen["hours"],
        mark=chosen["mark"],
        dates=tuple((place, date.fromisoformat(day)) for place, day in chosen["dates"]),
    )


def _refusal(name: str, unread: attendance.Unread) -> Refusal:
    return Refusal(name, unread.row, unread.column, unread.value[:200], unread.why)


def _said(
    names: Mapping[int, str], lesson: attendance.Lesson, column: str, value: str, why: str
) -> Refusal:
    number, row = divmod(lesson.row, _A_SHEET)
    return Refusal(names[number], row, column, value[:200], why)


def _unmatched(draft: models.ImportDraft) -> str:
    """Say why a number is nobody's. A provider is not told whether somebody else has it."""
    if RegisterRole.REGISSEUR not in trajectories.roles(draft.by, draft.municipality):
        if draft.kind == ChangeKind.LIST:
            return _("Dit nummer hoort niet bij iemand die u begeleidt.")
        return _("Dit nummer hoort niet bij een van uw cursisten.")
    return _("Dit nummer is niet bekend bij %(supplier)s.") % {
        "supplier": draft.mapping["asked"]["keys_of"]
    }
