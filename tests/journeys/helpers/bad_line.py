"""A line that is slow and far, on which packets are lost, and that a test can cut.

Between a browser and the server of a test stands this, at an address of its own. It carries bytes
in the time that they take on such a line; of a packet that is lost all that follows waits until it
was sent again, as TCP does, and one that is lost again and again breaks the connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from dataclasses import dataclass, field
from types import TracebackType

PACKET = 1_460
LOST_FOR_GOOD = 3  # so often in a row, and a connection breaks


@dataclass
class BadLine:
    """A line to `port`; `bits` a second each way, and of each packet `loss` is the chance."""

    port: int
    bits: float = 50_000
    round_trip: float = 0.8
    loss: float = 0.05
    seed: int = 23
    # What happened on it, for who wants to tell.
    packets: int = 0
    lost: int = 0
    broken: int = 0
    address: str = ""
    _is_cut: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def __enter__(self) -> BadLine:
        self._chance = random.Random(self.seed)  # noqa: S311
        self._loop = asyncio.new_event_loop()
        self._free = {"up": 0.0, "down": 0.0}
        is_there = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(is_there,), daemon=True)
        self._thread.start()
        assert is_there.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def cut(self) -> None:
        """Break all that is open, and let nothing through."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._break_all)

    def mend(self) -> None:
        self._is_cut = False

    # --- inside -----------------------------------------------------------------------------------
    def _run(self, is_there: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._connected, "127.0.0.1", 0)
        )
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        is_there.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            self._break_all()
            waiting = asyncio.all_tasks(self._loop)
            for task in waiting:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
            self._loop.close()

    def _break_all(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            await asyncio.sleep(self.round_trip + self._resending())  # to shake hands
            there, back = await asyncio.open_connection("localhost", self.port)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, back}
        self._open |= both
        ways = [
            asyncio.ensure_future(self._carry(reader, back, "up")),
            asyncio.ensure_future(self._carry(there, writer, "down")),
        ]
        try:
            with contextlib.suppress(asyncio.CancelledError):  # all of this ends
                await asyncio.wait(ways, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for way in ways:
                way.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*ways, return_exceptions=True)
            for one in both:
                one.transport.abort()
            self._open -= both

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
        delivering = asyncio.ensure_future(self._deliver(queue, writer))
        last = 0.0
        try:
            while not delivering.done():
                packet = await reader.read(PACKET)
                now = self._loop.time()
                self._free[way] = max(now, self._free[way]) + len(packet) * 8 / self.bits
                last = max(last, self._free[way] + self.round_trip / 2) + self._resending()
                await queue.put((last, packet))
                if not packet:
                    break
            await delivering
        finally:
            delivering.cancel()

    async def _deliver(
        self, queue: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            at, packet = await queue.get()
            await asyncio.sleep(max(0.0, at - self._loop.time()))
            if not packet:
                if writer.can_write_eof():
                    writer.write_eof()
                return
            writer.write(packet)
            await writer.drain()

    def _resending(self) -> float:
        """Return how long a packet is late because it was lost. Raises ConnectionError for good."""
        self.packets += 1
        late, wait = 0.0, self.round_trip
        for _time in range(LOST_FOR_GOOD):
            if self._chance.random() >= self.loss:
                return late
            self.lost += 1
            late, wait = late + wait, wait * 2
        self.broken += 1
        raise ConnectionError
