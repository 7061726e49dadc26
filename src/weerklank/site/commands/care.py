"""`weerklank backup`, `verify-backup`, `restore`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from weerklank.safeguards import backups
from weerklank.safeguards.refusals import DomainError
from weerklank.site.commands.manners import Refusal


def backup(args: argparse.Namespace) -> dict[str, Any]:
    now = timezone.now()
    name = f"{timezone.localtime(now):%Y-%m-%d-%H%M%S}.weerklank"
    path = Path(args.file) if args.file else settings.DATA_FOLDER / "backups" / name
    if path.exists():
        raise Refusal(f"{path} bestaat al. Kies een andere naam; er is niets overschreven.")
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
    path = Path(args.file)
    try:
        return _said(path, backups.restore(path))
    except DomainError as refusal:
        raise Refusal(f"{refusal} Er is niets teruggezet.") from refusal


def _said(path: Path, contents: backups.Contents) -> dict[str, Any]:
    return {
        "file": str(path),
        "made_at": contents.made_at,
        "rows": sum(contents.rows.values()),
        "files": contents.files,
    }
