"""Makes what is counted again where nobody can download it: the report of the research team."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from weerklank.rendering.formats import FORMATS
from weerklank.reporting.documents import assemble
from weerklank.study.models import Round


def write_for_the_team(slug: str, folder: Path) -> None:
    """Write the report that tells every count, which only the research team is shown.

    In the place of the one that leaves, which `test_leaving` counts again.
    """
    report = assemble.report(Round.objects.get(slug=slug), today=timezone.localdate())
    report = replace(report, is_for_team=False)
    for each in FORMATS:
        (folder / each.file_name).write_bytes(each.render(report))
