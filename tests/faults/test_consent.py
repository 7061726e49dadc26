"""T50: every path of consent through everything that the product gives out."""

from collections.abc import Callable
from pathlib import Path

from tests.house import consenting
from tests.house.world import make_world


def test_t50(db: None, tmp_path: Path, tally: Callable[..., None]) -> None:
    world = make_world()
    made = consenting.make_all(world, consenting.WAYS)
    consenting.judge(world, made, tmp_path)
    wrong = [what for one in made for what in one.wrong]
    tally(
        "T50",
        tried=len(made),
        held=sum(not one.wrong for one in made),
        note="; ".join(wrong[:20]) or "paths of consent, each through every output, for four roles",
        checks=sum(one.checks for one in made),
    )
