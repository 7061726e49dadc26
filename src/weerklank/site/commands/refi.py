"""`weerklank refi`: projects and codebooks of other programs, in and out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from weerklank.interchange import tables
from weerklank.interchange.refi import comparing, inspecting, reading
from weerklank.interchange.refi.project import Counting, key
from weerklank.interchange.refusals import Refused
from weerklank.site.commands.manners import Refusal, about_file, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from weerklank.study.models import Round


def inspect(args: argparse.Namespace) -> Mapping[str, object]:
    """Say what is in a project or codebook."""
    try:
        return inspecting.inspect(args.file, counting=_counting(args))
    except (Refused, OSError) as refusal:
        raise Refusal(about_file(args.file, refusal)) from refusal


def passages(args: argparse.Namespace) -> list[dict[str, object]]:
    """Return the coded passages with their text."""
    try:
        return inspecting.passages(args.file, counting=_counting(args))
    except (Refused, OSError) as refusal:
        raise Refusal(about_file(args.file, refusal)) from refusal


def roundtrip(args: argparse.Namespace) -> Mapping[str, object]:
    """Read, write and read again, and say what differs."""
    try:
        outcome = comparing.roundtrip(args.file, counting=_counting(args))
    except (Refused, OSError) as refusal:
        raise Refusal(about_file(args.file, refusal)) from refusal
    if not outcome["equal"]:
        tell(f"{len(outcome['differences'])} verschillen tussen wat erin ging en wat eruit kwam.")
    return outcome


def take(args: argparse.Namespace) -> dict[str, object]:
    """Take a project or codebook into a round: all of it or nothing."""
    from django.utils import timezone  # noqa: PLC0415  looking at a file runs without Django

    from weerklank.exchange import rules  # noqa: PLC0415
    from weerklank.exchange.operations import importing  # noqa: PLC0415
    from weerklank.safeguards import places  # noqa: PLC0415
    from weerklank.safeguards.refusals import AccessDenied, DomainError  # noqa: PLC0415
    from weerklank.site.commands import who  # noqa: PLC0415

    round_, user = who.round_and_user(args.round, args.by)
    path = Path(args.file)
    told = _coders(args, round_)
    try:
        with places.at_work():
            outcome = importing.take_project(
                round_=round_,
                path=path,
                name=path.name,
                choices=rules.Choices(counting=_counting(args), users=told),
                by=user,
                at=timezone.now(),
            )
    except (DomainError, AccessDenied, OSError) as refusal:
        raise Refusal(f"{about_file(args.file, refusal)} Er is niets overgenomen.") from refusal
    _tell_of_coders(outcome.coders)
    return {
        "file": args.file,
        "round": round_.slug,
        "project": outcome.project.name,
        "origin": outcome.project.origin or None,
        "counting": outcome.project.counting or None,
        "taken": outcome.counts,
        "kept": outcome.kept,
        "warnings": outcome.warnings,
        "coders": outcome.coders,
    }


def _coders(args: argparse.Namespace, round_: Round) -> dict[str, int]:
    """Return who the users of the file are, as far as the command says. Raises Refusal."""
    from weerklank.exchange.operations.importing import coders  # noqa: PLC0415  as above
    from weerklank.fieldwork import queries as fieldwork  # noqa: PLC0415

    if not args.coder:
        return {}
    members = {
        (member.email or "").casefold(): member.pk
        for member in fieldwork.interviewers_of(round_.monitor)
    }
    try:
        with reading.read(Path(args.file), counting=_counting(args)) as project:
            users = {
                key(user.guid): {name.casefold() for name in coders.names_of(user)}
                for user in project.users
            }
    except (Refused, OSError) as refusal:
        raise Refusal(f"{about_file(args.file, refusal)} Er is niets overgenomen.") from refusal
    found: dict[str, int] = {}
    for pair in args.coder:
        name, _is, email = pair.rpartition("=")
        called = [user for user, names in users.items() if name.strip().casefold() in names]
        if not called:
            raise Refusal(f"{args.file} noemt geen codeur “{name}”. Er is niets overgenomen.")
        member = members.get(email.strip().casefold())
        if member is None:
            raise Refusal(
                f"Geen onderzoeker of codeur van deze monitor heeft adres “{email}”. "
                "Er is niets overgenomen."
            )
        found |= dict.fromkeys(called, member)
    return found


def _tell_of_coders(coders: Sequence[Mapping[str, object]]) -> None:
    """Say who is a name without an account, and whose codings became one person's."""
    without = [str(one["coder"]) for one in coders if one["coder"] and not one["account"]]
    if without:
        tell(
            f"Codeur zonder account, met een eigen lezing: {', '.join(without)}. "
            "Is diegene lid, geef dat dan vooraf op met --coder NAAM=E-MAILADRES."
        )
    of: dict[str, list[str]] = {}
    for one in coders:
        if one["account"]:
            of.setdefault(str(one["coder"]), []).append(str(one["name"] or "zonder naam"))
    for member, users in of.items():
        if len(users) > 1:
            tell(
                f"De codes van {', '.join(users)} staan samen op naam van {member}, als één lezing."
            )


def give(args: argparse.Namespace) -> Mapping[str, object]:
    """Write a round as a project, or its codebook alone."""
    from django.utils import timezone  # noqa: PLC0415  looking at a file runs without Django

    from weerklank.exchange.operations import export  # noqa: PLC0415
    from weerklank.site.commands import who  # noqa: PLC0415

    round_, user = who.round_and_user(args.round, args.by)
    path = Path(args.file)
    suffix = path.suffix.lower()
    if suffix not in (".qdpx", ".qdc", ".xlsx", ".csv"):
        raise Refusal(f"{args.file} eindigt niet op .qdpx, .qdc, .xlsx of .csv. Kies een daarvan.")
    try:
        if suffix in (".xlsx", ".csv"):
            header, rows = export.codebook_table(
                round_=round_, by=user, at=timezone.now(), with_examples=args.examples
            )
            path.write_bytes(
                tables.csv_bytes(header, rows)
                if suffix == ".csv"
                else tables.xlsx_bytes("Codeboek", header, rows)
            )
            return {"file": args.file, "rows": len(rows)}
        if suffix == ".qdc":
            return export.give_codebook(
                round_=round_,
                path=path,
                by=user,
                at=timezone.now(),
                with_examples=args.examples,
            )
        return export.give_project(
            round_=round_,
            path=path,
            target=args.target,
            for_reuse=args.reuse,
            by=user,
            at=timezone.now(),
        )
    except OSError as error:
        raise Refusal(f"{args.file} is niet te schrijven: {error.strerror}.") from error


def _counting(args: argparse.Namespace) -> Counting | None:
    """Return how the user says positions were counted, or None: decide from the file."""
    if args.unit is None and args.line_ends is None and not args.bom:
        return None
    return Counting(args.unit or "point", args.line_ends or "written", args.bom)
