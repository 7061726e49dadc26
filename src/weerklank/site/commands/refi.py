"""`weerklank refi`: projects and codebooks of other programs, in and out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from weerklank.interchange.refi import comparing, inspecting
from weerklank.interchange.refi.project import Counting
from weerklank.interchange.refusals import Refused
from weerklank.site.commands.manners import Refusal, tell


def inspect(args: argparse.Namespace) -> dict[str, Any]:
    """Say what is in a project or codebook."""
    try:
        return inspecting.inspect(args.file, counting=_counting(args))
    except (Refused, OSError) as refusal:
        raise Refusal(_sentence(args.file, refusal)) from refusal


def passages(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Give the coded passages with their text."""
    try:
        return inspecting.passages(args.file, counting=_counting(args))
    except (Refused, OSError) as refusal:
        raise Refusal(_sentence(args.file, refusal)) from refusal


def roundtrip(args: argparse.Namespace) -> dict[str, Any]:
    """Read, write and read again, and say what differs."""
    try:
        outcome = comparing.roundtrip(args.file, counting=_counting(args))
    except (Refused, OSError) as refusal:
        raise Refusal(_sentence(args.file, refusal)) from refusal
    if not outcome["equal"]:
        tell(f"{len(outcome['differences'])} verschillen tussen wat erin ging en wat eruit kwam.")
    return outcome


def take(args: argparse.Namespace) -> dict[str, Any]:
    """Take a project or codebook into a round: all of it or nothing."""
    from django.utils import timezone  # noqa: PLC0415  looking at a file runs without Django

    from weerklank.coding.exchange import rules, taking  # noqa: PLC0415
    from weerklank.safeguards.refusals import AccessDenied, DomainError  # noqa: PLC0415
    from weerklank.site.commands import who  # noqa: PLC0415

    round_, user = who.round_and_user(args.round, args.by)
    path = Path(args.file)
    try:
        outcome = taking.take_project(
            round_=round_,
            path=path,
            name=path.name,
            choices=rules.Choices(counting=_counting(args)),
            by=user,
            at=timezone.now(),
        )
    except (DomainError, AccessDenied, OSError) as refusal:
        raise Refusal(f"{_sentence(args.file, refusal)} Er is niets overgenomen.") from refusal
    return {
        "file": args.file,
        "round": round_.slug,
        "project": outcome.project.name,
        "origin": outcome.project.origin or None,
        "counting": outcome.project.counting or None,
        "taken": outcome.counts,
        "kept": outcome.kept,
        "warnings": outcome.warnings,
    }


def give(args: argparse.Namespace) -> dict[str, Any]:
    """Write a round as a project, or its codebook alone."""
    from django.utils import timezone  # noqa: PLC0415  looking at a file runs without Django

    from weerklank.coding.exchange import giving  # noqa: PLC0415
    from weerklank.safeguards.refusals import AccessDenied, DomainError  # noqa: PLC0415
    from weerklank.site.commands import who  # noqa: PLC0415

    round_, user = who.round_and_user(args.round, args.by)
    path = Path(args.file)
    suffix = path.suffix.lower()
    if suffix not in (".qdpx", ".qdc"):
        raise Refusal(f"{args.file} eindigt niet op .qdpx of .qdc. Kies een van die twee.")
    try:
        if suffix == ".qdc":
            return giving.give_codebook(round_=round_, path=path, by=user, at=timezone.now())
        return giving.give_project(
            round_=round_, path=path, target=args.target, by=user, at=timezone.now()
        )
    except (DomainError, AccessDenied) as refusal:
        raise Refusal(str(refusal)) from refusal
    except OSError as error:
        raise Refusal(f"{args.file} is niet te schrijven: {error.strerror}.") from error


def _counting(args: argparse.Namespace) -> Counting | None:
    """Return how the user says positions were counted, or None: decide from the file."""
    if args.unit is None and args.line_ends is None and not args.bom:
        return None
    return Counting(args.unit or "point", args.line_ends or "written", args.bom)


def _sentence(name: str, refusal: Exception) -> str:
    if isinstance(refusal, FileNotFoundError):
        return f"{name} bestaat niet. Kijk de naam en de map na."
    if isinstance(refusal, OSError):
        return f"{name} is niet te lezen: {refusal.strerror}."
    return f"{name}: {refusal}"
