"""One thing, once, in a process of its own, so that its memory can be watched. Prints JSON.

python -m bench.once fill|export SIZE FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  only once there are settings
from django.core.management import call_command  # noqa: E402
from tests import template  # noqa: E402

from bench import exchanging, filling, measuring  # noqa: E402
from bench.rounds import MadeUpRound, size_named  # noqa: E402
from weerklank.study.models import Round  # noqa: E402


def make_tables() -> None:
    """Make all tables, or take them from where tests keep them: it takes most of a minute."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        template.copy_to(Path(database["NAME"]))
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def main(what: str, size: str, folder: str) -> None:
    made_up = MadeUpRound(size_named(size))
    if what == "fill":
        make_tables()
        if Round.objects.filter(slug=filling.slug(made_up)).exists():
            raise SystemExit("This database is in use. Give one that is empty.")
        spent = filling.fill(made_up, Path(folder))
    else:
        spent = measuring.cpu_of(
            lambda: exchanging.give(filling.found(made_up), Path(folder) / "once.qdpx")
        )
    print(json.dumps({"cpu": spent}))


if __name__ == "__main__":
    main(*sys.argv[1:])
