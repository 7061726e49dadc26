"""`weerklank report`: build the report of a round in every format."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone

from weerklank.reporting import operations as reporting
from weerklank.site.commands import who
from weerklank.site.commands.manners import Refusal


def build(args: argparse.Namespace) -> dict[str, object]:
    """Write the report and its evidence into a folder."""
    round_, user = who.round_and_user(args.round, args.by)
    try:
        return reporting.build(round=round_, folder=Path(args.folder), by=user, at=timezone.now())
    except OSError as error:
        raise Refusal(f"{args.folder} is niet te schrijven: {error.strerror}.") from error
