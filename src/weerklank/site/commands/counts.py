"""`weerklank recount`: counts again what is kept of each text to count from."""

from __future__ import annotations

import argparse

from weerklank.coding import keeping


def recount(args: argparse.Namespace) -> dict[str, object]:
    """Forget what is kept of every text, and count it from its codings and its turns."""
    keeping.forget_all()
    return {"texts": keeping.keep_all()}


def wrong() -> list[str]:
    """Say of how many texts something else is kept than follows from them; nothing if of none."""
    texts = sum(1 for _text in keeping.differences())
    if not texts:
        return []
    what = "één tekst" if texts == 1 else f"{texts} teksten"
    return [f"Van {what} is iets anders bewaard dan er te tellen is. Doe: weerklank recount."]
