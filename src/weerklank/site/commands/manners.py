"""How every command speaks: documents on stdout, words on stderr, refusals in one sentence."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
BAR = 30  # characters


class Refusal(Exception):
    """One sentence for stderr; nothing was stored. `document` is printed all the same."""

    def __init__(self, sentence: str, document: object = None) -> None:
        super().__init__(sentence)
        self.document = document


def secret(prompt: str, *, from_stdin: bool) -> str:
    """Return a password or key: one line of stdin, or what somebody types and nobody sees.

    Refusal when nothing came.
    """
    try:
        words = sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass(prompt)
    except EOFError:
        words = ""
    if not words:
        raise Refusal("Er is niets ingevuld, dus er is niets gewijzigd.")
    return words


def show(args: argparse.Namespace, document: object) -> None:
    """Print the document as JSON, or as plain lines when it is text."""
    if document is None:
        return
    if isinstance(document, Iterator):
        _stream(args, document)
    elif args.json:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
    elif isinstance(document, str):
        print(document)  # noqa: T201
    else:
        print("\n".join(_lines(document)))  # noqa: T201


def encode(row: object) -> str:
    """Return a row of a document as JSON on one line."""
    return json.dumps(row, ensure_ascii=False, default=str)


def _stream(args: argparse.Namespace, rows: Iterator[object]) -> None:
    """Print a list of which nobody knows the length, one row after the other.

    A row that is a text is JSON already, or the line that people read.
    """
    if not args.json:
        for row in rows:
            print(row)  # noqa: T201
        return
    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator)
        sys.stdout.write(row if isinstance(row, str) else encode(row))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _lines(document: object, indent: str = "") -> list[str]:
    """Return a document as lines for people: `name: value`, lists below each other."""
    lines: list[str] = []
    if isinstance(document, dict):
        for name, value in document.items():
            if isinstance(value, dict | list) and value:
                lines += [f"{indent}{name}:", *_lines(value, indent + "  ")]
            elif not isinstance(value, dict | list):
                lines.append(f"{indent}{name}: {'–' if value is None else value}")
    elif isinstance(document, list):
        for number, value in enumerate(document):
            if isinstance(value, dict):
                lines += ([""] if number and not indent else []) + _lines(value, indent)
            else:
                lines.append(f"{indent}{value}")
    return lines


def start_django() -> None:
    """Load the settings and the rooms."""
    import django  # noqa: PLC0415  a command that only looks at a file does not need it
    from django.apps import apps  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weerklank.settings.local")
    try:
        if not apps.ready:  # a second setup would tie the log to whatever stderr is now
            django.setup()
    except ImproperlyConfigured as wrong:
        raise Refusal(str(wrong)) from wrong
    from django.conf import settings  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    from weerklank.safeguards import places  # noqa: PLC0415

    places.prepare()
    translation.activate(settings.LANGUAGE_CODE)


def speak_without_settings() -> None:
    """Let a command that only looks at a file use sentences of the rooms, in Dutch as they are."""
    from django.conf import settings  # noqa: PLC0415  as above

    if not settings.configured:
        settings.configure(USE_I18N=False)


def seal() -> None:
    """Seal what this command wrote in the logs; where nothing runs, no worker will do it."""
    if "weerklank.safeguards.seals" not in sys.modules:
        return  # a command that only looked at a file
    from django.db import DatabaseError, connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    if not any(each.connection for each in connections.all(initialized_only=True)):
        return  # nor did this one look in the database, and to ask would make one

    from weerklank.safeguards import seals  # noqa: PLC0415

    # Without tables there are no logs, and a full disk was said already. What could not be
    # sealed now is sealed later; `weerklank check` says how many lines that are.
    with contextlib.suppress(DatabaseError, OSError):
        seals.seal_all(at=timezone.now())


def known(failure: Exception) -> str:
    """Return what to say and do about a failure that is nobody's mistake in the code, or nothing.

    An operation refused it, the disk is full, or the database was never migrated.
    """
    from django.db import DatabaseError  # noqa: PLC0415

    from weerklank.safeguards import disk  # noqa: PLC0415
    from weerklank.safeguards.refusals import AccessDenied, DomainError  # noqa: PLC0415

    words = str(failure)
    if disk.is_full(failure):
        return disk.SENTENCE
    if isinstance(failure, DomainError | AccessDenied):
        return words
    if isinstance(failure, DatabaseError) and (
        "no such table" in words or ("relation" in words and "does not exist" in words)
    ):
        return "De database is nog niet ingericht. Doe eerst: weerklank migrate."
    return ""


def about_file(name: str, refusal: Exception) -> str:
    """Return why a file was not read, as a sentence."""
    if isinstance(refusal, FileNotFoundError):
        return f"{name} bestaat niet. Kijk de naam en de map na."
    if isinstance(refusal, OSError):
        return f"{name} is niet te lezen: {refusal.strerror}."
    return f"{name}: {refusal}"


def tell(words: str) -> None:
    """Say on stderr what is being done."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201


def progress(items: Sequence[T], what: str) -> Iterator[T]:
    """Yield the items one by one, with a bar on stderr when that is a terminal."""
    if not sys.stderr.isatty() or not items:
        yield from items
        return
    for done, item in enumerate(items, start=1):
        yield item
        filled = BAR * done // len(items)
        bar = "█" * filled + "░" * (BAR - filled)
        end = "\n" if done == len(items) else ""
        print(f"\r  {what} {bar} {done}/{len(items)}", end=end, file=sys.stderr, flush=True)  # noqa: T201
