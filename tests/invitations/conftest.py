"""People who were invited."""

import pytest

from tests import cast
from tests.invitations.inviting import Invited, invite


@pytest.fixture
def invited(voorbeelddam: cast.Voorbeelddam) -> Invited:
    return invite(voorbeelddam)
