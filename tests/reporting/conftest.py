"""The small round of `tests/findings`, for this folder as well; and one that can be set."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import cautions
from tests.findings.conftest import Story, shared_story, story

__all__ = ["shared_story", "story"]
D1 = "Ik snap de brief niet, kanariegeel."
D2 = "Bij ons ook niet, kanarieblauw."
RIGHT = "Brieven van de gemeente zijn moeilijk te lezen."  # no amount of the few there are here


def write(story: Story) -> Story:
    """Conclude something with two released quotes: nothing stands in the way of a version."""
    story.finding = story.conclude(  # type: ignore[attr-defined]
        RIGHT, supporting=[story.code(1, D1), story.code(1, D2)]
    )
    for coding in (row.coding for row in story.finding.evidence.order_by("pk")):  # type: ignore[attr-defined]
        story.release(story.propose(story.finding, coding))  # type: ignore[attr-defined]
    cautions.answer(story.home.round, story.home.bram)
    return story


@pytest.fixture(scope="module")
def shared_written(shared_story: Story) -> Story:
    return write(copy.deepcopy(shared_story))


@pytest.fixture
def written(shared_written: Story, db: None, settings: Any, tmp_path: Path) -> Story:
    """Return the story with a finding, once per file: each test in it begins with that.

    What is written to a file is not rolled back, so it goes to a folder of the test.
    """
    settings.MEDIA_ROOT = tmp_path
    return copy.deepcopy(shared_written)


def as_it_was(story: Story, files: Path, settings: Any, tmp_path: Path) -> Story:
    """Return a story of which versions were set for a whole file, with their files."""
    shutil.copytree(files, tmp_path, dirs_exist_ok=True)
    settings.MEDIA_ROOT = tmp_path
    return copy.deepcopy(story)
