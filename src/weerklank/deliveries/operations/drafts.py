"""Files on their way into the register: brought in, looked at, mapped, and thrown away.

A draft goes from state to state. Work that may go on off the request carries the number of its
attempt; what comes back under an older number is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.deliveries import access, models, queries
from weerklank.deliveries.queries import LISTS, SHEETS, State
from weerklank.deliveries.rules import attendance, guidance_lists, mapping, sources
from weerklank.deliveries.rules.sources import Source
from weerklank.interchange import sheets, sheets_apart
from weerklank.interchange import told as said
from weerklank.interchange.refusals import Refused
from weerklank.interchange.sheets import Book, Sheet
from weerklank.rulebook import bsn
from weerklank.rulebook.tables import BY_NAME
from weerklank.safeguards import uploads
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories import access as register
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

KEPT = timedelta(days=1)
STUCK = timedelta(minutes=30)  # work that takes longer has died
MOST_BYTES = 300 << 20
MOST_FILES = 40
AT_ONCE = 5 << 20  # bytes; what weighs more is read off the request
LOOKED_AT = 1_000  # rows of a list, to find the column of the person
MOST_SHEETS = 100  # of a delivery; the page has a choice for each of them, and for each column
MOST_COLUMNS = 1_500
EXAMPLES = 3  # rows
_LONGEST = 60  # signs of an example


UPLOADS = uploads.Uploads(
    models.ImportDraft,
    sign="import",
    since="created_at",
    kept=KEPT,
    files=lambda draft: [each.file for each in draft.files.all()],
    detail=lambda draft: {"municipality": draft.municipality.slug, "kind": draft.kind},
)
Known = Callable[[Collection[str]], Collection[str]]


class NoFiles(DomainError):
    user_message = _("Kies minstens één bestand.")


class NoSupplier(DomainError):
    user_message = _("Vul in van wie de bestanden komen.")


class TooMuch(DomainError):
    user_message = _("Samen mogen de bestanden hoogstens 300 MB zijn, en hoogstens 40 tegelijk.")


class WrongKind(DomainError):
    user_message = _("Kies bestanden van de soort CSV, XLSX of ODS.")


class NotNow(DomainError):
    user_message = _("Deze levering is intussen verder. Laad de bladzijde opnieuw.")


def bring_in(
    *,
    municipality: Organisation,
    kind: str,
    supplier: str,
    files: Sequence[File[bytes]],
    by: User,
    at: datetime,
) -> models.ImportDraft:
    """Keep the files of a delivery for a day; nothing of them is read yet.

    What a provider brings stands under its own name, whatever `supplier` says.

    Raises AccessDenied, NoFiles, NoSupplier, TooMuch or WrongKind.
    """
    access.check_may_bring(by, municipality, kind)
    if RegisterRole.REGISSEUR not in trajectories.roles(by, municipality):
        # Its lists replace what stands under the same name, so a provider has no other.
        provider = access.provider_for(by, municipality, kind)
        supplier = provider.name if provider else ""
    UPLOADS.sweep(at=at)
    if not files:
        raise NoFiles
    if not supplier.strip():
        raise NoSupplier
    if len(files) > MOST_FILES or sum(file.size or 0 for file in files) > MOST_BYTES:
        raise TooMuch
    if any(_suffix(file.name or "") not in sheets.TEXTS + sheets.WORKBOOKS for file in files):
        raise WrongKind
    with uploads.Keeper() as keeper, transaction.atomic():
        draft = models.ImportDraft.objects.create(
            municipality=municipality,
            kind=ChangeKind(kind),
            supplier=supplier.strip(),
            by=by,
            created_at=at,
            preview={"state": State.READING, "attempt": 0},
        )
        for file in files:
            name = PurePath(file.name or "").name
            kept = models.DraftFile(draft=draft, name=name[-255:])
            kept.checksum, _size = keeper.keep(kept.file, file, suffix=_suffix(name))
            kept.save()
        UPLOADS.record("brought_in", draft, by=by, at=at, files=len(files))
    return draft


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def size_of(draft: models.ImportDraft) -> int:
    """Return how much the files of a draft weigh together, in bytes."""
    return sum(each.file.size for each in draft.files.all())


# --- from state to state ----------------------------------------------------------------------
@transaction.atomic
def start(*, draft: models.ImportDraft, state: State, at: datetime) -> int:
    """Let work begin; gives the number of the attempt. Raises NotNow while other work goes on."""
    locked = models.ImportDraft.objects.select_for_update().get(pk=draft.pk)
    now = queries.state_of(locked)
    before = {
        State.READING: (State.CHOOSING, State.READY),
        State.COUNTING: (State.CHOOSING, State.READY),
        State.TAKING: (State.READY,),
    }[state]
    is_new = state is State.READING and not locked.preview.get("attempt")
    if now not in before and not is_new and not (now in queries.BUSY and is_stuck(locked, at=at)):
        raise NotNow
    attempt = int(locked.preview.get("attempt", 0)) + 1
    locked.preview |= {
        "state": state,
        "attempt": attempt,
        "since": at.isoformat(),
        "refusal": "",
    }
    locked.save(update_fields=["preview"])
    draft.preview = locked.preview
    return attempt


def is_stuck(draft: models.ImportDraft, *, at: datetime) -> bool:
    """Return whether the work on a draft began so long ago that it must have died."""
    since = draft.preview.get("since")
    return since is not None and datetime.fromisoformat(since) < at - STUCK


@transaction.atomic
def settle(
    *, draft_id: int, attempt: int, state: State, said: Mapping[str, object] | None = None
) -> bool:
    """Keep what an attempt came to; False when the draft has gone or went on without it."""
    draft = models.ImportDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or draft.preview.get("attempt") != attempt:
        return False
    told = {"state": state, "refusal": "", **(said or {})}
    draft.mapping = told.pop("mapping", draft.mapping)
    draft.preview |= told
    draft.save(update_fields=["mapping", "preview"])
    if state is State.DONE:
        UPLOADS.remove_files(draft)
        draft.files.all().delete()
    return True


# --- looking ----------------------------------------------------------------------------------
def survey(draft: models.ImportDraft, *, known: Known) -> dict[str, object]:
    """Look at the files: which sheets there are, with which columns. Raises Refused.

    `known` tells of values those that are keys or pseudonyms of people: so the column of the
    person in a list is found. Gives what `ImportDraft.mapping` keeps.
    """
    asked = draft.mapping.get("told", {})
    found: list[mapping.SheetTold] = []
    notes: list[str] = []
    for file in draft.files.all():
        with _book(draft, file) as book:
            notes += [sources.note_about(file.name, note) for note in book.notes]
            for sheet in book.sheets:
                if not sheet.header:
                    what = said._("%(file)s: %(sheet)s is leeg.", file=file.name, sheet=sheet.name)
                    notes.append(what)
                    continue
                bsn.refuse(sheet, file.name)  # before a cell of it is shown as an example
                found.append(
                    {
                        "file": file.pk,
                        "file_name": file.name,
                        "name": sheet.name,
                        "header": list(sheet.header),
                        "examples": _examples(sheet),
                    }
                )
                _check_fits_a_page(found, file.name)
                if draft.kind in LISTS:
                    found[-1]["person"] = _person(sheet, known)
    told = {"notes": said.all_to_json(notes), "told": asked}
    if draft.kind in LISTS:
        asked_before = queries.asked_before(draft.municipality, draft.supplier, draft.kind)
        return {"sheets": found, "asked": asked_before, **told}
    remembered = queries.remembered(draft.municipality, draft.supplier)
    for each in found:
        table = remembered.get(SHEETS, {}).get(each["name"], "")
        recognised = (
            mapping.columns_of(BY_NAME[table], each["header"], remembered.get(table))
            if table in BY_NAME
            else None
        )
        if recognised is None:
            table, recognised = mapping.recognise(each["name"], each["header"], remembered)
        each["table"], each["columns"] = table, list(recognised)
    return {"sheets": found, **told}


def _person(sheet: Sheet, known: Known) -> dict[str, int] | None:
    """Return which column of a list names the person, by what stands in it; None to ask."""
    _first, rows = next(iter(sheet.parts(LOOKED_AT)), (0, []))
    columns = attendance.candidates(sheet.header, rows)
    found = attendance.person_column(
        columns, known({key for keys in columns.values() for key in keys})
    )
    return asdict(found) if found else None


def _check_fits_a_page(found: Sequence[mapping.SheetTold], file: str) -> None:
    """Raise Refused for more sheets and columns than somebody can choose among."""
    columns = sum(len(each["header"]) for each in found)
    if len(found) > MOST_SHEETS or columns > MOST_COLUMNS:
        raise Refused(
            said._("De levering heeft te veel bladen of kolommen"),
            said._("%(file)s, samen %(n)s kolommen", file=file, n=columns),
            said._(
                "Hoogstens %(sheets)s bladen met samen %(columns)s kolommen is mogelijk. Haal weg "
                "wat niet mee hoeft, of lever het in delen.",
                sheets=MOST_SHEETS,
                columns=MOST_COLUMNS,
            ),
        )


def _book(draft: models.ImportDraft, file: models.DraftFile) -> AbstractContextManager[Book]:
    """Open a file in a process of its own, for as long as the block lasts. Raises Refused."""
    asked = draft.mapping.get("told", {})
    return sheets_apart.read(
        Path(file.file.path),
        file.name,
        encoding=asked.get("encoding", ""),
        delimiter=asked.get("delimiter", ""),
        limits=sheets_apart.SMALL if size_of(draft) <= AT_ONCE else sheets_apart.LARGE,
    )


def has_texts(draft: models.ImportDraft) -> bool:
    """Return whether a delivery has files of which signs and delimiter had to be found out."""
    return any(_suffix(each.name) in sheets.TEXTS for each in draft.files.all())


@transaction.atomic
def tell(
    *, draft: models.ImportDraft, encoding: str, delimiter: str, by: User, at: datetime
) -> None:
    """Keep how the texts are made, '' to find it out; they are to be looked at again.

    Raises AccessDenied or NotNow.
    """
    access.check_may_bring(by, draft.municipality, draft.kind)
    _check_choosing(draft)
    draft.mapping["told"] = {"encoding": encoding, "delimiter": delimiter}
    draft.save(update_fields=["mapping"])
    UPLOADS.record("changed", draft, by=by, at=at)


def _examples(sheet: Sheet) -> list[list[str]]:
    """Return the first cells of each column."""
    _first, rows = next(iter(sheet.parts(EXAMPLES)), (0, []))
    return [
        [
            str(row[place])[:_LONGEST] if place < len(row) and row[place] is not None else ""
            for row in rows
        ]
        for place in range(len(sheet.header))
    ]


# --- choosing ---------------------------------------------------------------------------------
@transaction.atomic
def choose(
    *,
    draft: models.ImportDraft,
    chosen: Sequence[tuple[str, Sequence[str]]],
    by: User,
    at: datetime,
) -> None:
    """Keep which table each sheet is and which column is which, also for the next delivery.

    `chosen` holds a table ('' is left out) and our columns for each sheet, in their order.
    Raises AccessDenied or NotNow.
    """
    register.check_may_steer(by, draft.municipality)
    _check_choosing(draft)
    told = queries.remembered(draft.municipality, draft.supplier)
    of_sheets = told.setdefault(SHEETS, {})
    for sheet, (table, columns) in zip(draft.mapping["sheets"], chosen, strict=True):
        sheet["table"], sheet["columns"] = table, list(columns)
        of_sheets[sheet["name"]] = table
        if table:
            # Of the same column twice the one with a name of ours is remembered.
            told.setdefault(table, {}).update(dict(zip(sheet["header"], columns, strict=True)))
    draft.save(update_fields=["mapping"])
    _remember(draft, told, at=at)


@transaction.atomic
def choose_list(
    *,
    draft: models.ImportDraft,
    asked: attendance.Asked | guidance_lists.Asked,
    by: User,
    at: datetime,
) -> None:
    """Keep how a provider's lists are read, also for the next ones. Raises AccessDenied, NotNow."""
    access.check_may_bring(by, draft.municipality, draft.kind)
    _check_choosing(draft)
    draft.mapping["asked"] = asked
    draft.save(update_fields=["mapping"])
    told = queries.remembered(draft.municipality, draft.supplier)
    _remember(draft, {**told, LISTS[draft.kind]: asked}, at=at)


def _check_choosing(draft: models.ImportDraft) -> None:
    if queries.state_of(draft) not in (State.CHOOSING, State.READY):
        raise NotNow


def _remember(draft: models.ImportDraft, told: Mapping[str, object], *, at: datetime) -> None:
    models.SavedMapping.objects.update_or_create(
        municipality=draft.municipality,
        supplier=draft.supplier,
        defaults={"mapping": told, "changed_at": at},
    )


Open = Callable[[mapping.SheetTold], tuple[Sheet, Book]]


@contextmanager
def sheet_of(draft: models.ImportDraft) -> Iterator[Open]:
    """Return what opens a sheet of the mapping, within the block. It raises Refused.

    Each file is opened once.
    """
    books: dict[int, Book] = {}
    files = {file.pk: file for file in draft.files.all()}
    with ExitStack() as stack:

        def opened(told: mapping.SheetTold) -> tuple[Sheet, Book]:
            book = books.get(told["file"])
            if book is None:
                book = stack.enter_context(_book(draft, files[told["file"]]))
                books[told["file"]] = book
            return next(each for each in book.sheets if each.name == told["name"]), book

        yield opened


@contextmanager
def sources_of(draft: models.ImportDraft) -> Iterator[list[Source]]:
    """Return the sheets that were chosen, to read within the block. Raises Refused."""
    with sheet_of(draft) as opened:
        found = []
        for told in draft.mapping["sheets"]:
            if told["table"]:
                sheet, book = opened(told)
                columns = tuple(told["columns"])
                found.append(Source(told["table"], book.name, sheet, columns, book.checksum))
        yield found


@transaction.atomic
def answer(*, draft: models.ImportDraft, replaces: Sequence[str], by: User, at: datetime) -> None:
    """Keep of which periods the new one is the same with another `van`.

    `replaces` are names of importing.OtherBegin that the preview asked about.
    Raises AccessDenied or NotNow.
    """
    register.check_may_steer(by, draft.municipality)
    if queries.state_of(draft) is not State.READY:
        raise NotNow
    draft.mapping["replaces"] = list(replaces)
    draft.save(update_fields=["mapping"])
    UPLOADS.record("answered", draft, by=by, at=at, replaced=len(replaces))


# --- the end ----------------------------------------------------------------------------------
def discard(*, draft: models.ImportDraft, by: User, at: datetime) -> None:
    """Throw a delivery away with its files. Raises AccessDenied."""
    access.check_may_bring(by, draft.municipality, draft.kind)
    UPLOADS.discard(draft, by=by, at=at)
