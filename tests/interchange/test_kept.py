"""One process is kept and forks per file: nothing of one file is there for the next."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.interchange import builders
from weerklank.interchange import keeping, limits, sheets_apart, transcripts
from weerklank.interchange.keeping import Keeper
from weerklank.interchange.limits import Limits, TooSlow
from weerklank.interchange.refusals import Refused

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is kept")

FEW = Limits(seconds=20, memory=400 << 20)


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """Give a keeper of the test's own, so that no other test meets what is done to it."""
    own = Keeper()
    monkeypatch.setattr(limits, "keeper", own)
    yield own
    own.end()


def told(expression: str, most: Limits = FEW) -> Any:
    """Let the reader evaluate something, as if a file had got it so far."""
    return limits.call("builtins:eval", "bestand", expression.encode(), {}, limits=most)


def importing(modules: str, expression: str) -> str:
    return f"[(x := [__import__(one) for one in {modules.split()}]), {expression}][-1]"


PARENT = importing("os", "x[0].getppid()")


def is_there(pid: int) -> bool:
    """Tell whether there is such a process, and not only what is left to be read of it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_gone(*pids: int) -> bool:
    for _time in range(200):
        if not any(map(is_there, pids)):
            return True
        time.sleep(0.05)
    return False


def test_each_file_has_a_process_of_its_own_of_one_parent(keeper):
    found = [told(importing("os", "[x[0].getpid(), x[0].getppid()]")) for _time in range(3)]
    assert len({pid for pid, _parent in found}) == 3
    assert {parent for _pid, parent in found} == {keeper.pid}


def test_nothing_of_one_file_is_there_for_the_next(keeper):
    left = "[setattr(x[1], 'left', 1), x[0].environ.update(A='b'), x[0].chdir('/tmp')]"
    told(importing("os sys", left))
    told(importing("weerklank.interchange.told", "setattr(x[0], 'left', 1)"))
    seen = "[hasattr(x[1], 'left'), x[0].environ.get('A'), x[0].getcwd() == '/tmp']"
    assert told(importing("os sys", seen)) == [False, None, False]
    assert not told(importing("weerklank.interchange.told", "hasattr(x[0], 'left')"))


def test_a_file_finds_no_secret_and_no_door_of_another(keeper, monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY", "geheim")
    open_ones = importing("os", "sorted(map(int, x[0].listdir('/proc/self/fd')))")
    with _open_session():
        descriptors = told(open_ones)
        names = told(importing("os", "sorted(x[0].environ)"))
    assert len(descriptors) == 5, descriptors  # input, output, error, the pipe, and this listing
    assert set(names) <= {"PATH", "PYTHONPATH", "PYTHONUTF8", "LC_CTYPE"}


def _open_session():
    path = Path(__file__).parent / "builders.py"
    return sheets_apart.read(path, "g.csv")


@pytest.mark.parametrize("is_kept", [True, False])
def test_it_writes_nowhere(is_kept, keeper, tmp_path):
    keeper.is_possible = is_kept
    path = tmp_path / "x"
    with pytest.raises(Refused):
        told(f"open({str(path)!r}, 'w', buffering=1).write('woorden\\n')")
    assert not path.exists() or not path.read_bytes()


@pytest.mark.parametrize("is_kept", [True, False])
def test_it_has_no_network(is_kept, keeper):
    keeper.is_possible = is_kept
    if told(importing("os", "x[0].readlink('/proc/self/ns/net')")) == os.readlink(
        "/proc/self/ns/net"
    ):
        pytest.skip("this system does not let a process leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        where = server.getsockname()
        socket.create_connection(where).close()
        connected = importing("socket", f"x[0].socket().connect_ex({where!r})")
        assert told(connected) != 0


@pytest.mark.parametrize("is_kept", [True, False])
def test_limits_hold_and_the_next_file_is_read(is_kept, keeper):
    keeper.is_possible = is_kept
    with pytest.raises(Refused, match="te veel geheugen"):
        told("len(bytearray(500 << 20))")
    assert told("len(bytearray(100 << 20))") == 100 << 20
    with pytest.raises(TooSlow):
        told("all(True for _ in iter(int, 1))", Limits(seconds=0.5))
    with pytest.raises(TooSlow):
        told(importing("time", "x[0].sleep(60)"), Limits(seconds=0.5))
    with pytest.raises(Refused, match="te veel geheugen"):
        told("'a' * 2_000", Limits(answer=1_000))
    assert told("1 + 1") == 2


def test_time_is_of_the_processor_too(keeper):
    """The parent's clock may be stopped; then the child ends by itself."""
    watched, held = os.pipe()
    child = keeper.fork("builtins:eval", watched, limits._environment())
    head = limits._head("builtins:eval", {}, Limits(seconds=1), session=False)
    child.communicate(head + b"all(True for _ in iter(int, 1))", timeout=60)
    assert child.returncode == -signal.SIGXCPU
    child.close()
    os.close(watched)
    os.close(held)


def test_what_crashes_takes_nothing_along(keeper):
    first = told(PARENT)
    for number in (signal.SIGSEGV, signal.SIGKILL):
        with pytest.raises(Refused, match="kon niet worden gelezen"):
            told(importing("os", f"x[0].kill(x[0].getpid(), {int(number)})"))
    with pytest.raises(Refused, match="te veel geheugen"):  # as a library that is given none
        told(importing("os", "x[0].abort()"))
    assert told(PARENT) == first


def test_a_kept_process_that_is_killed_is_started_again(keeper):
    first = told(PARENT)
    os.kill(first, signal.SIGKILL)
    second = told(PARENT)
    assert second == keeper.pid != first
    with pytest.raises(Refused, match="kon niet worden gelezen"):  # in the middle of a file
        told(importing("os time", "[x[0].kill(x[0].getppid(), 9), x[1].sleep(60)]"), FEW)
    assert told(PARENT) not in (first, second)


def test_it_ends_after_many_files_and_another_goes_on(keeper, monkeypatch):
    own = Keeper(most_files=2)
    monkeypatch.setattr(limits, "keeper", own)
    found = [told(PARENT) for _time in range(5)]
    assert found[0] == found[1] != found[2] == found[3] != found[4]
    assert is_gone(found[0], found[2])
    own.end()
    assert is_gone(found[4])


def test_one_that_ends_waits_for_its_children(monkeypatch):
    own = Keeper(most_files=1)
    monkeypatch.setattr(limits, "keeper", own)
    with _open_session() as book:
        assert told("1 + 1") == 2  # by another
        assert list(book.sheets[0].parts())
    own.end()


def test_where_nothing_can_be_kept_it_is_read_the_old_way(keeper, monkeypatch):
    monkeypatch.setattr(
        limits, "_environment", lambda: {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    )
    monkeypatch.setattr(keeping, "MODULE", "weerklank.interchange.none_of_that_name")
    assert told(PARENT) == os.getpid()
    assert not keeper.is_possible  # and is not tried for each file
    assert told(PARENT) == os.getpid()


@pytest.mark.parametrize("suffix", ["txt", "docx", "vtt", "html"])
def test_both_ways_give_the_same(suffix, keeper):
    lines = ["Interviewer: Hoe gaat het?", "D1: Goed, dank u. Ik leer elke dag."] * 4
    data = {
        "txt": "\n".join(lines).encode(),
        "html": "".join(f"<p>{line}</p>" for line in lines).encode(),
        "docx": builders.word("".join(map(builders.p, lines))),
        "vtt": b"WEBVTT\n\n" + b"\n\n".join(
            f"00:0{at}:00.000 --> 00:0{at}:50.000\n{line}".encode() for at, line in enumerate(lines)
        ),
    }[suffix]  # fmt: skip
    here = transcripts.read(f"g.{suffix}", data)
    assert transcripts.read_within_limits(f"g.{suffix}", data) == here
    assert keeper.pid
    keeper.is_possible = False
    assert transcripts.read_within_limits(f"g.{suffix}", data) == here


def test_many_at_once_each_get_their_own(keeper):
    with ThreadPoolExecutor(8) as pool:
        texts = [f"'{number}' * {number}" for number in range(40)]
        assert list(pool.map(told, texts)) == [f"{number}" * number for number in range(40)]
    assert told(importing("os", "len(x[0].listdir(f'/proc/{x[0].getppid()}/fd'))")) < 12


SCRIPT = """
import os, sys, time
from weerklank.interchange import limits
from weerklank.interchange.keeping import keeper
from weerklank.interchange.limits import Limits

def told(words):
    return limits.call("builtins:eval", "g", words.encode(), {}, limits=Limits())

parent = "__import__('os').getppid()"
"""


def _run(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT + textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_who_is_killed_leaves_nothing_behind():
    """The web server may be killed: what it kept and what was being read end with it."""
    script = """
    import threading
    threading.Thread(target=told, args=("__import__('time').sleep(60)",), daemon=True).start()
    print(keeper_pid := told(parent), flush=True)
    print(open(f"/proc/{keeper_pid}/task/{keeper_pid}/children").read(), flush=True)
    time.sleep(60)
    """
    with _run(script) as web:
        assert web.stdout is not None
        kept = int(web.stdout.readline())
        children = [int(each) for each in web.stdout.readline().split()]
        assert children
        assert is_there(kept)
        web.kill()
    assert is_gone(kept, *children)


def test_a_process_that_forks_keeps_apart_from_its_child():
    script = """
    mine = told(parent)
    if not os.fork():
        other = told(parent)
        keeper.end()
        os._exit(0 if other != mine else 1)
    _pid, status = os.wait()
    print(status, told(parent) == mine, flush=True)
    """
    with _run(script) as web:
        assert web.stdout is not None
        assert web.stdout.readline().split() == ["0", "True"]
    assert web.returncode == 0
