"""`weerklank reindex`: makes the index to search in again."""

from __future__ import annotations

import argparse

from django.db import transaction

from weerklank.coding import search as coding
from weerklank.fieldwork import search as fieldwork
from weerklank.findings import search as findings
from weerklank.memos import search as memos
from weerklank.reporting import search as reporting_search
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
        "findings": findings.index_all(),
        "points": findings.index_all_points(),
        "summaries": findings.index_all_summaries(),
        "texts": reporting_search.index_all_texts(),
        "answers": findings.index_all_answers(),
        "codes_and_memos": coding.index_all(),
        "memos": memos.index_all(),
        "questions": study.index_all(),
        "turns": fieldwork.index_all(),
    }
