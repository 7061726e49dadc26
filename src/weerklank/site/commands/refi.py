"""`weerklank refi`: look at projects and codebooks of other programs."""

from __future__ import annotations

import argparse
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
