"""`weerklank demo`: the example municipality, its report, and then the site."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from weerklank.invitations.rules import messages
from weerklank.rendering.formats import FORMATS
from weerklank.site.commands import manners
from weerklank.site.demo import FOLDER, MARK

# Beside the data, not among them: what is built is out of reach of a withdrawal.
REPORT = Path("var/demo-rapport")
# The example stands still: the same day at every build, so that its report is the same too.
AT = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)


def run(args: argparse.Namespace) -> dict[str, object] | None:
    """Build the example from nothing, and serve it unless told not to."""
    folder = FOLDER.resolve()
    _start_empty(folder)
    os.environ["WEERKLANK_DATA"] = str(folder)
    of_a_server = ("DATABASE_URL", "VAULT_DATABASE_URL", "VAULT_KEY", "LOG_KEY", "PUBLIC_BASE_URL")
    for name in of_a_server:
        os.environ.pop(name, None)
        os.environ.pop(f"WEERKLANK_{name}", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "weerklank.settings.local"
    manners.start_django()
    document = _fill(args, folder)
    if args.no_serve:
        return document
    from weerklank.site.commands import server  # noqa: PLC0415  needs the settings made above

    args.workers = 2
    manners.show(args, document)
    server.serve(args)
    return None


def _called() -> str:
    """Return the name by which this command was called, from `make` with its folder."""
    return sys.argv[0] if Path(sys.argv[0]).name == "weerklank" else "weerklank"


def _start_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise manners.Refusal(
            f"{folder} is niet leeg en niet van een voorbeeld. Verplaats die map."
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    (folder / MARK).touch()


def _fill(args: argparse.Namespace, folder: Path) -> dict[str, object]:
    from weerklank.reporting import operations as reporting  # noqa: PLC0415
    from weerklank.site.commands import database  # noqa: PLC0415
    from weerklank.site.demo import build, register  # noqa: PLC0415

    manners.tell("Database maken")
    database.migrate(args)
    # Terms and signals are about today; a register of last year would only show what is late.
    example = build.fill(
        at=AT, tell=manners.tell, progress=manners.progress, register_at=datetime.now(UTC)
    )
    manners.tell(f"Rapport bouwen: {', '.join(each.called for each in FORMATS)}")
    report = reporting.build(
        round=example.round, folder=folder.with_name(REPORT.name), by=example.users["bram"], at=AT
    )
    return {
        "folder": str(folder),
        "serve": f"WEERKLANK_DATA={folder} {_called()} serve",
        "report": report["files"],
        "log in": {
            **{
                build.email(key): ", ".join(str(role.label) for role in roles)
                for key, (_name, roles) in build.MEMBERS.items()
            },
            build.email("noor"): "Beheert deze installatie, regisseur van het register",
            **{address: part for _name, address, part in register.PEOPLE.values()},
        },
        "password": build.PASSWORD,
        "own page (/k/)": messages.group(example.card),
    }
