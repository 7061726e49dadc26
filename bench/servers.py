"""Web servers to measure: Weerklank as `weerklank serve` starts it, and a bare Django beside it.

CPU and memory are read from /proc, of gunicorn and its processes, so this needs Linux.
"""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
REPOSITORY = Path(__file__).resolve().parents[1]
# Nothing here waits longer than this: neither for a server to start, nor for its answers.
CONNECTIONS = 16  # to two processes of four threads
LONGEST = 300.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process of gunicorn that started the others."""

    port: int
    gunicorn: int

    def cpu(self) -> float:
        """Give the CPU-seconds that all its processes used so far."""
        return sum(_cpu_of(pid) for pid in family(self.gunicorn))

    def memory(self) -> float:
        """Give the memory of all its processes in MB, shared pages counted once."""
        return sum(memory_of(pid) for pid in family(self.gunicorn)) / 1e6

    def peak(self) -> float:
        """Give the most memory that one of its processes has held so far, in MB."""
        return max(peak_of(pid) for pid in family(self.gunicorn))


def peak_of(pid: int | str) -> float:
    """Give the most memory that a process has held so far, in MB."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.M)
    assert found
    return int(found.group(1)) / 1024


def family(pid: int) -> list[int]:
    """Give a process and all that it started, as far as they run."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for task in Path(f"/proc/{found[-1]}/task").iterdir():
            waiting += map(int, (task / "children").read_text().split())
    return found


def parent_of(pid: int) -> int:
    """Give the process that started it."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _cpu_of(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def memory_of(pid: int) -> int:
    """Give the bytes that a process holds, of what it shares with others its part."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    assert found
    return int(found.group(1)) * 1024


@contextmanager
def weerklank(stderr: int | IO[str] = subprocess.DEVNULL) -> Iterator[Server]:
    """Run `weerklank serve` on the data folder and database of this process."""
    port = free_port()
    command = [sys.executable, "-m", "weerklank.site.cli", "serve", "--port", str(port)]
    with running(command, port, stderr=stderr) as process:
        children = [pid for pid in family(process.pid)[1:] if "gunicorn" in command_of(pid)]
        yield Server(port, min(children))


@contextmanager
def bare_django() -> Iterator[Server]:
    """Run the bare views on that same database, with as many processes and threads."""
    port = free_port()
    subprocess.run([sys.executable, "-m", "bench.bare_site"], cwd=REPOSITORY, check=True)
    command = [
        sys.executable, "-m", "gunicorn", "bench.bare_site:application",
        "--chdir", str(REPOSITORY), "--bind", f"{HOST}:{port}",
        "--workers", "2", "--threads", "4", "--worker-class", "gthread",
        "--timeout", "120", "--log-level", "warning",
    ]  # fmt: skip
    with running(command, port) as process:
        yield Server(port, process.pid)


@contextmanager
def running(
    command: list[str],
    port: int,
    stdout: int | IO[str] = subprocess.DEVNULL,
    stderr: int | IO[str] = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; it has answered before that begins."""
    process = subprocess.Popen(command, stdout=stdout, stderr=stderr)
    try:
        _await_answer(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(120)  # a machine with much to do takes its time
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(process: subprocess.Popen[bytes], port: int) -> None:
    limit = time.monotonic() + LONGEST
    while time.monotonic() < limit and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                time.sleep(2)  # let every worker load the application
                return
        time.sleep(0.1)
    raise RuntimeError(f"{' '.join(process.args)} did not start")  # type: ignore[arg-type]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


# --- asking -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Request:
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def raw(self) -> bytes:
        lines = {"Host": HOST, "Content-Length": str(len(self.body)), **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{head}\r\n".encode() + self.body


@dataclass(slots=True)
class Answers:
    """What came back: the bodies, how long each took, and how long all of it took."""

    bodies: list[bytes] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    took: float = 0.0

    def p95(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)]


def ask(server: Server, requests: Sequence[Request]) -> Answers:
    """Send requests one after the other over one connection."""
    return rush(server, [requests])


def warm(server: Server, request: Request) -> None:
    """Ask over many connections at once, so that every process has answered before it counts."""
    rush(server, [[request] * 2] * CONNECTIONS)


def rush(server: Server, people: Sequence[Sequence[Request]]) -> Answers:
    """Let people send their requests at once: each waits for an answer before the next one.

    Raises RuntimeError when an answer is not 200, and TimeoutError when it takes too long.
    """
    return asyncio.run(asyncio.wait_for(_rush(server, people), LONGEST))


async def _rush(server: Server, people: Sequence[Sequence[Request]]) -> Answers:
    answers = Answers()
    start = time.perf_counter()
    await asyncio.gather(*(_person(server, requests, answers) for requests in people))
    answers.took = time.perf_counter() - start
    return answers


async def _person(server: Server, requests: Sequence[Request], answers: Answers) -> None:
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for request in requests:
        start = time.perf_counter()
        stream = stream or await asyncio.open_connection(HOST, server.port, limit=1 << 20)
        reader, writer = stream
        writer.write(request.raw())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        answers.bodies.append(await _body(reader, head))
        answers.seconds.append(time.perf_counter() - start)
        if " 200 " not in head.split("\r\n", 1)[0]:
            raise RuntimeError(f"{request.method} {request.path}: {head.splitlines()[0]}")
        if "connection: close" in head:
            writer.close()
            stream = None
    if stream:
        stream[1].close()


async def _body(reader: asyncio.StreamReader, head: str) -> bytes:
    if found := re.search(r"content-length: (\d+)", head):
        return await reader.readexactly(int(found.group(1)))
    if "transfer-encoding: chunked" not in head:
        return await reader.read()
    parts = []  # of hundreds of megabytes: put together once
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


def is_page(server: Server, request: Request) -> bool:
    """Say whether the answer is a page, and no file, and not somewhere else."""
    head, _body = asyncio.run(asyncio.wait_for(_answer(server, request), LONGEST))
    return " 200 " in head.split("\r\n", 1)[0] and "content-type: text/html" in head


async def _answer(server: Server, request: Request) -> tuple[str, bytes]:
    reader, writer = await asyncio.open_connection(HOST, server.port, limit=1 << 20)
    writer.write(request.raw())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    body = await _body(reader, head)
    writer.close()
    return head, body


def cpu_per_request(server: Server, requests: Sequence[Request]) -> float:
    """Give the server's CPU-seconds per request, asked one after the other."""
    return cpu_of_rush(server, [requests])


def cpu_of_rush(server: Server, people: Sequence[Sequence[Request]]) -> float:
    """Give the server's CPU-seconds per request, asked by people at once."""
    before = server.cpu()
    rush(server, people)
    return (server.cpu() - before) / sum(map(len, people))
