"""`weerklank reindex`: makes the index to search in again."""

from __future__ import annotations

import argparse

from django.db import transaction

from weerklank.coding import search as coding
from weerklank.fieldwork import search as fieldwork
from weerklank.reporting import search as reporting
from weerklank.safeguards import search
from weerklank.study import search as study


def reindex(args: argparse.Namespace) -> dict[str, object]:
    """Empty the index and build it from what the rooms hold, in one transaction."""
    return fill()


@transaction.atomic
def fill() -> dict[str, object]:
    search.forget_everything()
    search.scrub()
    return {
        "findings": reporting.index_all(),
        "points": reporting.index_all_points(),
        "summaries": reporting.index_all_summaries(),
        "texts": reporting.index_all_texts(),
        "answers": reporting.index_all_answers(),
        "codes_and_memos": coding.index_all(),
        "questions": study.index_all(),
        "turns": fieldwork.index_all(),
    }
