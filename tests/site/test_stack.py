"""What a server does once: it takes space for deep calls, and no longer searches what is loaded."""

from __future__ import annotations

import gc
import resource
from collections.abc import Callable

from django.core.signals import request_finished

from weerklank.site import wsgi
from weerklank.site.stack import OWN, with_space

LOOPS = 300


def again_and_again() -> None:
    def called(*given: int) -> tuple[int, ...]:
        return given

    for _ in range(LOOPS):
        called(1, 2, 3)


def deeper(depth: int, call: Callable[[], None]) -> None:
    if depth:
        deeper(depth - 1, call)
    else:
        call()


def faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def test_at_no_depth_does_a_loop_ask_for_its_space_each_time_round() -> None:
    found = {}

    def measure() -> None:
        again_and_again()
        for depth in range(300):
            before = faults()
            deeper(depth, again_and_again)
            found[depth] = faults() - before

    with_space(measure)()
    assert len(found) == 300
    assert {depth: many for depth, many in found.items() if many > LOOPS / 3} == {}


def test_it_does_the_same() -> None:
    def told(one: int, *, other: int) -> tuple[int, int]:
        """Say both."""
        return one, other

    spacious = with_space(told)
    assert spacious(1, other=2) == (1, 2)
    assert (spacious.__name__, spacious.__doc__) == ("told", "Say both.")


def test_a_server_gives_every_page_its_space() -> None:
    assert getattr(wsgi.application, "__code__").co_stacksize >= OWN  # noqa: B009  not typed


def test_what_is_loaded_is_taken_out_of_the_search_for_garbage_once():
    def is_searched(thing):
        return any(one is thing for one in gc.get_objects())

    request_finished.connect(wsgi.keep_what_is_loaded)
    loaded: list[list[int]] = [[]]
    assert is_searched(loaded)
    wsgi.keep_what_is_loaded()
    assert not is_searched(loaded)
    later: list[list[int]] = [[]]
    wsgi.keep_what_is_loaded()
    assert is_searched(later)
