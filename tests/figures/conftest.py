"""The small register of the room below."""

from tests.trajectories.conftest import add, change, make_trajectory, municipality

__all__ = ["add", "change", "make_trajectory", "municipality"]
