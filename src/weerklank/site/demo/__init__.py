"""The example: a municipality that does not exist, from its plan to its report."""

from pathlib import Path

FOLDER = Path("var/demo")
MARK = ".weerklank-demo"  # only a folder with this file is emptied
