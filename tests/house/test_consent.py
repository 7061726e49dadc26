"""Nothing is shown, counted or given out that somebody's consent forbids; on a few paths.

All paths are in tests/faults/test_consent.py.
"""

import pytest

from tests.house import consenting
from tests.house.world import make_world


@pytest.mark.slow
def test_nothing_goes_out_that_consent_forbids(db, tmp_path):
    world = make_world()
    few = [way for way in consenting.WAYS if way.name in consenting.FEW]
    assert len(few) == len(consenting.FEW)
    made = consenting.make_all(world, few)
    consenting.judge(world, made, tmp_path, consenting.LOOKING_CLOSELY)
    assert [wrong for one in made for wrong in one.wrong] == []
