"""`weerklank backup`, `verify-backup`, `restore`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from weerklank import crossings
from weerklank.safeguards import backups, journal
from weerklank.safeguards.refusals import DomainError
from weerklank.site.commands import search
from weerklank.site.commands.manners import Refusal
from weerklank.study import operations as study


def backup(args: argparse.Namespace) -> dict[str, Any]:
    now = timezone.now()
    name = f"{timezone.localtime(now):%Y-%m-%d-%H%M%S}.weerklank"
    path = Path(args.file) if args.file else settings.DATA_FOLDER / "backups" / name
    if path.exists():
        raise Refusal(f"{path} bestaat al. Kies een andere naam; er is niets overschreven.")
    crossings.settle_erasures()
    try:
        contents = backups.write(path, at=now)
    except OSError as error:
        raise Refusal(f"{path} is niet te schrijven: {error.strerror}.") from error
    return _said(path, contents)


def verify(args: argparse.Namespace) -> dict[str, Any]:
    path = Path(args.file)
    try:
        return _said(path, backups.verify(path))
    except DomainError as refusal:
        raise Refusal(str(refusal)) from refusal


def restore(args: argparse.Namespace) -> dict[str, Any]:
    """Put a back-up back, and withdraw or erase again who went after it was made."""
    path = Path(args.file)
    list_of = Path(args.withdrawals) if args.withdrawals else journal.path()
    erasures = Path(args.erasures) if args.erasures else journal.path_of_erasures()
    try:
        withdrawn = journal.read(list_of)
        erased = journal.read_erased(erasures)
        contents = backups.restore(path)
    except ValueError as error:
        raise Refusal(
            f"{list_of} of {erasures} is geen lijst van intrekkingen of verwijderingen."
            " Er is niets teruggezet."
        ) from error
    except DomainError as refusal:
        raise Refusal(f"{refusal} Er is niets teruggezet.") from refusal
    repeated = study.repeat_withdrawals(withdrawn, at=timezone.now())
    erased_again = crossings.repeat_erasures(erased, at=timezone.now())
    search.fill()  # a back-up holds no index
    return _said(path, contents) | {
        "withdrawn_again": repeated,
        "erased_again": erased_again,
    }


def _said(path: Path, contents: backups.Contents) -> dict[str, Any]:
    return {
        "file": str(path),
        "made_at": contents.made_at,
        "rows": sum(contents.rows.values()),
        "files": contents.files,
    }
