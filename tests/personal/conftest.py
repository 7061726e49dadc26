from typing import Any

import pytest

from tests import cast
from tests.personal.world import Personal, make


@pytest.fixture
def register(db: Any, settings: Any, tmp_path: Any) -> cast.Register:
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    return cast.make_register(cast.make_municipality())


@pytest.fixture
def personal(register: cast.Register) -> Personal:
    return make(register)
