"""A mail server and a NotifyNL of our own, on this machine, that do what a test tells them."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Post:
    """A mail server: what it took, and what it answers to which step. None: nothing at all."""

    port: int = 0
    answers: dict[str, str | None] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    late: float = 0  # seconds before it says that it took a message

    @property
    def messages(self) -> list[EmailMessage]:
        found = [message_from_bytes(one, policy=policy.default) for one in self.taken]
        return [one for one in found if isinstance(one, EmailMessage)]


USUAL = {
    "EHLO": "250 hello",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 ok",
}
BREAK_OFF = "break off"


class _Mail(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]
        if not self._say(post.answers.get("connect", "220 here")):
            return
        while line := self.rfile.readline():
            step = line.split()[0].decode().upper() if line.split() else ""
            if step == "QUIT":
                self._say("221 bye")
                return
            if not self._say(post.answers.get(step, USUAL.get(step, "250 ok"))):
                return
            if step == "DATA" and post.answers.get(step, "354").startswith("354"):
                content = b""
                while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                    content += line
                if not self._after(post, content):
                    return

    def _after(self, post: Post, content: bytes) -> bool:
        answer = post.answers.get(".", USUAL["."])
        if answer is None or not answer.startswith(("4", "5")):
            post.taken.append(content)
        time.sleep(post.late)
        return self._say(answer)

    def _say(self, answer: str | None) -> bool:
        """Answer; False when the line is to be closed. Without an answer wait till they leave."""
        if answer is None:
            self.rfile.read()
            return False
        if answer == BREAK_OFF:
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side may leave when it likes."""


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def mail_server(**answers: str | None) -> Iterator[Post]:
    post = Post(answers=answers)
    server = _Server(("127.0.0.1", 0), _Mail)
    server.post = post  # type: ignore[attr-defined]
    with running(server) as port:
        post.port = port
        yield post


@dataclass
class Notify:
    """A NotifyNL: what it was asked, and what it answers. None: it breaks off without a word."""

    port: int = 0
    status: int | None = 201
    body: bytes = b'{"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}'
    silent: float = 0
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class _Notify(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        notify: Notify = self.server.notify  # type: ignore[attr-defined]
        content = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Authorization"].startswith("Bearer ")
        notify.asked.append((self.path, json.loads(content)))
        time.sleep(notify.silent)
        if notify.status is None:
            return
        self.send_response(notify.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(notify.body)))
        self.end_headers()
        self.wfile.write(notify.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _NotifyServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side may leave when it likes."""


@contextmanager
def notify_server(**fields: Any) -> Iterator[Notify]:
    notify = Notify(**fields)
    server = _NotifyServer(("127.0.0.1", 0), _Notify)
    server.notify = notify  # type: ignore[attr-defined]
    with running(server) as port:
        notify.port = port
        yield notify
