"""After a withdrawal no version of the report has a byte of hers, in the store or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as loaded
from django.db import connection

from tests import canary, cast, cautions
from tests.findings.conftest import make_story
from tests.rendering.reading import WORDS_OF
from tests.reporting.test_versions import read
from tests.site.test_erased_from_the_store import clean_in_the_end, logs_that_can_be_emptied
from weerklank.findings import operations as findings
from weerklank.reporting import operations
from weerklank.reporting.models import ReportVersion, VersionFile
from weerklank.study import operations as study

__all__ = ["logs_that_can_be_emptied"]  # the fixture
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not loaded.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="only on SQLite: reads its own file",
    ),
]
# Of D1, whose every sentence has a word that stands nowhere else, and of others.
HERS = ["kanariegeel", "kanariegroen", "kanariezwart"]
OTHERS = ["kanarieblauw", "kanariewit"]
QUOTED = ("Ik snap de brief niet, kanariegeel.", "Bij ons ook niet, kanarieblauw.")
TAKEN_OVER = "Iemand zei: ik snap de brief niet, kanariegeel. Mijn zus leest hem, kanariegroen."


@pytest.fixture
def story(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    return make_story()


def in_store(words: list[str]) -> set[str]:
    """Give which of these words are in a byte of the database, its log or the data folder."""
    database = Path(str(connection.settings_dict["NAME"]))
    beside = [path for path in database.parent.rglob("*") if database.name not in path.name]
    return set(canary.hits(database.parent, words, besides=beside)) | set(
        canary.hits(Path(loaded.DATA_FOLDER), words)
    )


def in_files(words: list[str]) -> set[str]:
    """Give which of them can be read in a file of a version, also where it is packed."""
    said = [WORDS_OF[file.ending](read(file)) for file in VersionFile.objects.exclude(content="")]
    assert len(said) == VersionFile.objects.count()
    return {word for word in words if any(word in text for text in said)}


def test_no_byte_of_hers_is_left_in_any_version(story: Any) -> None:
    by: dict[str, Any] = {"by": story.home.bram, "at": cast.NOW}
    finding = story.conclude(
        "De brieven zijn moeilijk.", supporting=[story.code(1, words) for words in QUOTED]
    )
    for row in finding.evidence.select_related("coding"):
        story.release(story.propose(finding, row.coding))
    round_ = story.home.round
    findings.change_report(round=round_, title="Wat helpt", conclusion=TAKEN_OVER, **by)
    for note in ("De eerste.", "De tweede."):
        cautions.answer(round_, story.home.bram)
        version = operations.set_version(round=round_, note=note, **by)
        operations.publish_version(version=version, **by)
    # What a researcher took over can be reread where it is written; a version cannot.
    findings.change_report(round=round_, conclusion="Zo is het.", **by)
    assert in_store(HERS) == set(HERS)
    assert in_files(HERS) == {"kanariegeel", "kanariegroen"}

    study.withdraw(participant=story.people["D1"], **by)
    # At once: what is not rewritten yet can be read by nobody but in the file of the database.
    assert not VersionFile.objects.exclude(content="").exists()
    assert canary.hits(Path(loaded.DATA_FOLDER), HERS) == {}
    operations.make_files_again(at=cast.NOW)
    assert clean_in_the_end()
    assert in_store(HERS) == set()
    assert in_files(HERS) == set()
    # What others said stays, also in the files.
    assert in_store(OTHERS) == set(OTHERS)
    assert in_files(OTHERS) == {"kanarieblauw"}
    assert ReportVersion.objects.count() == 2
