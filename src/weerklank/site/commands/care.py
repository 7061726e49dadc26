"""`weerklank backup`, `verify-backup`, `restore`, `clean`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

from weerklank import crossings
from weerklank.safeguards import backups, cleaning, jobs, journal, places
from weerklank.safeguards.refusals import DomainError
from weerklank.site.commands import search
from weerklank.site.commands.manners import Refusal, tell
from weerklank.study import operations as study

WORD = "zonder lijst"
Line = TypeVar("Line", journal.Entry, journal.Erased)


def backup(args: argparse.Namespace) -> dict[str, object]:
    now = timezone.now()
    name = f"{timezone.localtime(now):%Y-%m-%d-%H%M%S}.weerklank"
    path = Path(args.file) if args.file else settings.DATA_FOLDER / "backups" / name
    if path.exists():
        raise Refusal(f"{path} bestaat al. Kies een andere naam; er is niets overschreven.")
    settle()
    try:
        contents = backups.write(path, at=now)
    except OSError as error:
        raise Refusal(f"{path} is niet te schrijven: {error.strerror}.") from error
    return _said(path, contents)


def settle() -> None:
    """Write in the journals what became of what broke off halfway."""
    try:
        study.settle_withdrawals()
        crossings.settle_erasures()
    except journal.Broken as error:
        raise Refusal(
            f"Het journaal is beschadigd: {error} is niet te lezen. Zet een kopie terug, of haal"
            " die regel weg."
        ) from error


def verify(args: argparse.Namespace) -> dict[str, object]:
    path = Path(args.file)
    return _said(path, backups.verify(path))


def restore(args: argparse.Namespace) -> dict[str, object]:
    """Put a back-up back without who withdrew or was erased after it was made, as one whole."""
    path = Path(args.file)
    withdrawn = _journal(
        args.withdrawals,
        journal.path(),
        journal.read,
        what="intrekkingen",
        option="--withdrawals",
    )
    erased = _journal(
        args.erasures,
        journal.path_of_erasures(),
        journal.read_erased,
        what="verwijderde trajecten",
        option="--erasures",
    )
    _ask_about_missing(args, withdrawn=withdrawn, erased=erased)
    repeated: list[str] = []
    erased_again: list[str] = []

    def within() -> None:
        at = timezone.now()
        repeated.extend(study.repeat_withdrawals(withdrawn or [], at=at))
        erased_again.extend(crossings.repeat_erasures(erased or [], at=at))
        journal.take_over(withdrawn or [], erased or [])
        search.fill()  # a back-up holds no index
        cleaning.ask(at=at)

    try:
        done = backups.restore(path, within=within)
    except DomainError as refusal:
        raise Refusal(f"{refusal} Er is niets teruggezet.") from refusal
    # Nobody else is at work here yet.
    places.sweep(at=timezone.now(), whatever_age=True)
    is_clean = jobs.clean(at_once=True)
    if done.is_rest:
        tell("Een eerdere poging had dit archief al teruggezet. De rest is nu afgemaakt.")
    if not is_clean:
        tell("De database is nog niet opgeruimd. De worker probeert het opnieuw.")
    return _said(path, done.contents) | {
        "withdrawals_in_journal": None if withdrawn is None else len(withdrawn),
        "withdrawals_repeated": len(repeated),
        "withdrawn_again": repeated,
        "erasures_in_journal": None if erased is None else len(erased),
        "erasures_repeated": len(erased_again),
        "erased_again": erased_again,
        "clean": is_clean,
    }


def _journal(
    named: str | None,
    usual: Path,
    read: Callable[[Path], list[Line]],
    *,
    what: str,
    option: str,
) -> list[Line] | None:
    """Return what a journal holds; None where none was named and none with a line lies here."""
    file = Path(named) if named else usual
    if named and not file.is_file():
        raise Refusal(f"{file} bestaat niet. Er is niets teruggezet.")
    try:
        lines = read(file)
    except journal.Broken as error:
        raise Refusal(
            f"De lijst van {what} is niet te gebruiken: {error} is niet te lezen. Zet een kopie van"
            f" die lijst terug, of noem een andere met {option}. Er is niets teruggezet."
        ) from error
    return lines if lines or named else None


def _ask_about_missing(
    args: argparse.Namespace,
    *,
    withdrawn: list[journal.Entry] | None,
    erased: list[journal.Erased] | None,
) -> None:
    """Go on without a journal only when somebody says so."""
    missing = [
        name
        for name, lines in ((journal.NAME, withdrawn), (journal.ERASURES, erased))
        if lines is None
    ]
    if not missing or args.without_journal:
        return
    what = (
        f"Er is geen {' en geen '.join(missing)}. Zonder die lijst komt terug wie zich na deze"
        " back-up terugtrok of werd weggehaald."
    )
    if sys.stdin.isatty():
        tell(f"{what} Typ “{WORD}” om zo terug te zetten.")
        if sys.stdin.readline().strip() == WORD:
            return
    raise Refusal(
        f"{what} Noem de lijst met --withdrawals of --erasures, of geef --without-journal als"
        " die er niet is. Er is niets teruggezet."
    )


def clean(args: argparse.Namespace) -> dict[str, object]:
    """Take out of the store what was erased, now; and files that no row names."""
    swept = jobs.sweep(may_be_alone=True)
    is_clean = jobs.clean(at_once=True)
    document: dict[str, object] = {"files_removed": swept, "clean": is_clean}
    if not is_clean:
        late = cleaning.overdue(at=timezone.now())
        why = late[0].get_failure_display() if late and late[0].failure else "een ander is bezig"
        raise Refusal(f"Nog niet opgeruimd: {why}. Probeer het opnieuw.", document=document)
    return document


def _said(path: Path, contents: backups.Contents) -> dict[str, object]:
    return {
        "file": str(path),
        "made_at": contents.made_at,
        "rows": sum(contents.rows.values()),
        "files": contents.files,
    }
