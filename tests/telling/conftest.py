"""A round that stands open for telling, with the files of a test in a folder of its own."""

from pathlib import Path
from typing import Any

import pytest

from tests import cast
from tests.telling.world import Told, open_round


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def told(voorbeelddam: cast.Voorbeelddam) -> Told:
    return open_round(voorbeelddam)
