"""`weerklank reseal`: the keys of the vault, or those of sound, under another secret."""

from __future__ import annotations

import argparse

from django.utils import timezone

from weerklank.site.commands.manners import secret
from weerklank.sounds import operations as sounds
from weerklank.vault import operations


def reseal(args: argparse.Namespace) -> dict[str, object]:
    """Seal what the former secret opens with the one of the settings: all of it or nothing."""
    former = secret("Oude sleutel: ", from_stdin=args.key_stdin)
    if args.sound:
        return {"resealed": sounds.reseal(former_secret=former)}
    return {"resealed": operations.reseal(former_secret=former, at=timezone.now())}
