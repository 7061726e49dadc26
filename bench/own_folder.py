"""A command that runs itself again with settings for a data folder of its own."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def environment(folder: str) -> dict[str, str]:
    """Give the environment of a process that works there."""
    return os.environ | {
        "WEERKLANK_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "weerklank.settings.local",
    }


def parsed(parser: argparse.ArgumentParser, module: str) -> tuple[argparse.Namespace, Path | None]:
    """Parse the arguments; gives the folder to work in, or None when another process has done it.

    Exits as that one did when it failed.
    """
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        import django  # noqa: PLC0415  with the settings of this process

        django.setup()
        return args, args.child
    with tempfile.TemporaryDirectory(prefix="weerklank-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", module, *sys.argv[1:], "--child", folder],
            env=environment(folder),
            check=False,
        )
    if done.returncode:
        sys.exit(done.returncode)
    return args, None
