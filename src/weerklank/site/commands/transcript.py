"""`weerklank transcript`: look at transcripts and bring them into a round."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from weerklank.interchange import transcripts
from weerklank.site.commands.manners import Refusal, about_file


def inspect(args: argparse.Namespace) -> list[dict[str, object]]:
    """Say of each file what is in it; the unreadable ones are named and make it a refusal."""
    found: list[dict[str, object]] = []
    refused: list[str] = []
    for name in args.files:
        try:
            found.append(transcripts.inspect(Path(name)))
        except (transcripts.Refused, OSError) as refusal:
            sentence = about_file(name, refusal)
            found.append({"file": name, "refused": sentence})
            refused.append(sentence)
    if refused:
        only_one = len(args.files) == 1
        raise Refusal("\n".join(refused), document=None if only_one else found)
    return found


def bring_in(args: argparse.Namespace) -> list[dict[str, object]]:
    """Store each file as a conversation of the round: all of them or none."""
    from django.db import transaction  # noqa: PLC0415  `inspect` runs without Django
    from django.utils import timezone  # noqa: PLC0415

    from weerklank.fieldwork import operations as fieldwork  # noqa: PLC0415
    from weerklank.safeguards import places  # noqa: PLC0415
    from weerklank.safeguards.refusals import AccessDenied, DomainError  # noqa: PLC0415
    from weerklank.site.commands import who  # noqa: PLC0415

    round_, user = who.round_and_user(args.round, args.by)
    try:
        held_on = date.fromisoformat(args.on) if args.on else timezone.localdate()
    except ValueError:
        raise Refusal(f"{args.on} is geen datum. Schrijf bijvoorbeeld 2026-05-20.") from None
    stored = []
    try:
        with places.at_work(), transaction.atomic():
            for name in args.files:
                path = Path(name)
                data = path.read_bytes()
                reading = transcripts.read_within_limits(path.name, data)
                conversation = fieldwork.create_conversation(
                    round_=round_,
                    kind="individual",
                    held_on=held_on,
                    title=path.stem,
                    language=reading.language or "nl",
                    by=user,
                    at=timezone.now(),
                )
                transcript = fieldwork.store_transcript(
                    conversation=conversation,
                    reading=reading,
                    source=(path.name, data),
                    by=user,
                    at=timezone.now(),
                )
                stored.append(
                    {
                        "file": name,
                        "conversation": conversation.number,
                        "words": transcript.word_count,
                        "turns": len(reading.turns),
                        "speakers": [label for label, _turns, _words in reading.speakers],
                    }
                )
    except (transcripts.Refused, OSError) as refusal:
        raise Refusal(f"{about_file(name, refusal)} Er is niets ingelezen.") from refusal
    except (DomainError, AccessDenied) as refusal:
        raise Refusal(f"{refusal} Er is niets ingelezen.") from refusal
    return stored
