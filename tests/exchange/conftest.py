"""Small projects, and ways to take and give them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import cast
from weerklank.exchange import rules
from weerklank.exchange.operations import export, importing


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Keep files where the next test does not see them."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def take(voorbeelddam: cast.Voorbeelddam, tmp_path: Path) -> Callable[..., importing.Outcome]:
    def take_it(file: Path | bytes, *, round_=None, by=None, **choices: Any) -> importing.Outcome:
        path = file
        if isinstance(file, bytes):
            path = tmp_path / "in.qdpx"
            path.write_bytes(file)
        return importing.take_project(
            round_=round_ or voorbeelddam.round,
            path=path,
            name=path.name,
            choices=rules.Choices(**choices),
            by=by or voorbeelddam.bram,
            at=cast.NOW,
        )

    return take_it


@pytest.fixture
def give(voorbeelddam: cast.Voorbeelddam, tmp_path: Path) -> Callable[..., Path]:
    def give_it(name: str = "uit.qdpx", *, round_=None, by=None, target=None, **more: Any) -> Path:
        path = tmp_path / name
        give_it.lost = export.give_project(
            round_=round_ or voorbeelddam.round,
            path=path,
            target=target,
            by=by or voorbeelddam.bram,
            at=cast.NOW,
            **more,
        )["lost"]
        return path

    return give_it
