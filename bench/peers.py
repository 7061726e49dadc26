"""Other programs that do the same work, in the same run: pyrefiqda and Taguette.

Each is installed from a package index, in an environment of their own in a folder for caches, in
the version named here. They get the same round, and at most so many seconds. QualCoder comes from
no index: where the folder of a checkout is given it takes the round in and gives it, and for the
rest, or without that, its figures are of another day, and their rows say so.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from bench import applying, exchanging, measuring, pages, projects, servers, visitors
from bench.measuring import Result
from bench.rounds import Document
from bench.servers import Request, Server
from bench.stand import Stand

PINNED = ("pyrefiqda==0.3.1", "taguette==1.5.2")
FOR_QUALCODER = ("PyQt6==6.11.0", "lxml==6.1.3", "openpyxl==3.1.5", "pillow==13.0.0")
SECONDS = 600.0
QUALCODER = Path(__file__).with_name("qualcoder.json")  # CPU-seconds by row and size
AS_FAST, THREE_TIMES = 1.0, 1 / 3
PEOPLE, EACH = 10, 10
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "weerklank-bench"
_LOAD_AND_SAVE = """
import json, pathlib, resource, sys
from pyrefiqda import RefiProject
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
source, folder, target = sys.argv[1:]
start = cpu()
project = RefiProject.load(source, folder)
loaded = cpu()
RefiProject.save(project, target, pathlib.Path(folder, "sources"))
print(json.dumps({"load": loaded - start, "save": cpu() - loaded}))
"""
# As its own command does, but without asking its makers for news.
_TAGUETTE = """
from taguette.web.base import Application
Application.check_messages = lambda self: None
from taguette.main import main
main()
"""


class Unavailable(Exception):
    """There is no such peer here, for this reason."""


def python(pinned: Sequence[str] = PINNED) -> str:
    """Give the Python that has these packages, which is made first. Raises Unavailable."""
    folder = _CACHE / "-".join(pinned).replace("==", "-")
    binary = folder / "bin" / "python"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        try:
            for command in (
                [sys.executable, "-m", "venv", str(folder)],
                [str(binary), "-m", "pip", "install", "--quiet", *pinned],
            ):
                subprocess.run(command, check=True, timeout=SECONDS)
        except (OSError, subprocess.SubprocessError) as failure:
            raise Unavailable(f"the peers could not be installed: {failure}") from failure
        (folder / "ready").touch()
    return str(binary)


def measure(
    stand: Stand, ours: Server, known: dict[str, float], qualcoder: str = ""
) -> Iterator[Result]:
    """Compare with whatever peer is here. `known` are our figures by the name of the row.

    `qualcoder` is the folder of a checkout, if there is one.
    """
    try:
        binary = python()
    except Unavailable as why:
        yield measuring.not_measured("beside pyrefiqda and Taguette", stand.size, str(why))
    else:
        yield from _pyrefiqda(stand, binary, known)
        try:
            yield from _taguette(stand, binary, ours)
        except TimeoutError:
            told = f"Taguette did not answer within {servers.LONGEST:.0f} s"
            yield measuring.not_measured("beside Taguette", stand.size, told)
    yield from _qualcoder(stand, known, qualcoder)


def _beside(
    name: str, stand: Stand, ours: float, peer: float, target: float, **more: str
) -> Result:
    return measuring.result(name, stand.size, ours=ours, bare=peer, target=target, runs=1, **more)  # type: ignore[arg-type]


# --- pyrefiqda ------------------------------------------------------------------------------------
def _pyrefiqda(stand: Stand, binary: str, known: dict[str, float]) -> Iterator[Result]:
    path, saved = projects.write(stand.made_up, stand.folder), stand.folder / "pyrefiqda.qdpx"
    unpacked = stand.folder / "pyrefiqda"
    command = [binary, "-c", _LOAD_AND_SAVE, str(path), str(unpacked), str(saved)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        told = f"pyrefiqda did not finish within {SECONDS:.0f} s"
        yield measuring.not_measured("beside pyrefiqda", stand.size, told)
        return
    if exchanging.codings_in(saved) != exchanging.codings_in(path):
        raise RuntimeError("pyrefiqda did not keep every coding.")
    spent = json.loads(done.stdout)
    yield _beside("import, beside pyrefiqda's load", stand, stand.taken_in, spent["load"], AS_FAST)
    if "export" in known:
        yield _beside(
            "export, beside pyrefiqda's save", stand, known["export"], spent["save"], AS_FAST
        )
    for each in (saved, unpacked):
        shutil.rmtree(each) if each.is_dir() else each.unlink()


# --- Taguette -------------------------------------------------------------------------------------
def _taguette(stand: Stand, binary: str, ours: Server) -> Iterator[Result]:
    database = stand.folder / "taguette.sqlite3"
    port, log = servers.free_port(), database.with_suffix(".log")
    command = [binary, "-c", _TAGUETTE, "--no-browser", f"--port={port}", f"--database={database}"]
    with log.open("w") as out, servers.running(command, port, stdout=out) as process:
        server = Server(port, process.pid)
        offsets = _fill(stand, database)
        cookies = _logged_in(port, log)
        yield _opening(stand, ours, server, cookies)
        yield _adding(stand, ours, server, cookies, offsets)
        yield _all_as_csv(stand, ours, server, cookies)


def _logged_in(port: int, log: Path) -> str:
    """Follow the address that Taguette wrote, open the project, and give the cookies."""
    found = re.search(r"\?token=(\w+)", log.read_text())
    if not found:
        raise RuntimeError("Taguette gave no address to log in with.")
    jar = urllib.request.HTTPCookieProcessor()
    opener = urllib.request.build_opener(jar)
    for address in (f"?token={found.group(1)}", "project/1"):
        opener.open(f"http://{servers.HOST}:{port}/{address}").close()
    return "; ".join(f"{each.name}={each.value}" for each in jar.cookiejar)


def _fill(stand: Stand, path: Path) -> list[list[int]]:
    """Put the reading that counts into its tables; gives per text where each sign begins."""
    database = sqlite3.connect(path)
    now = "2026-11-02 09:00:00.000000"
    with database:
        database.execute("insert into projects values(1, 'bench', '', ?)", [now])
        database.execute("insert into project_members values(1, 'admin', 'ADMIN')")
        database.executemany(
            "insert into tags(id, project_id, path, description) values(?, 1, ?, '')",
            [(code.place + 1, code.label) for code in stand.made_up.codes],
        )
        highlight, kept = 0, []
        for one in stand.made_up.documents():
            html = "".join(f"<p>{escape(line)}</p>" for line in one.text.split("\n")[:-1])
            name = f"Gesprek {one.number + 1}"
            database.execute(
                "insert into documents(id, name, description, filename, created, project_id,"
                " text_direction, contents) values(?, ?, '', ?, ?, 1, 'LEFT_TO_RIGHT', ?)",
                (one.number + 1, name, name, now, html),
            )
            places = _bytes_before(one)
            if one.number < PEOPLE:
                kept.append(places)
            counts = min((coding.coder for coding in one.codings), default=None)
            mine = [coding for coding in one.codings if coding.coder == counts]
            for (start, end), same in groupby(mine, key=lambda each: (each.start, each.end)):
                highlight += 1
                words = "".join(
                    f"<p>{escape(part)}</p>" for part in one.text[start:end].split("\n")
                )
                database.execute(
                    "insert into highlights(id, document_id, start_offset, end_offset, snippet)"
                    " values(?, ?, ?, ?, ?)",
                    (highlight, one.number + 1, places[start], places[end], words),
                )
                database.executemany(
                    "insert into highlight_tags values(?, ?)",
                    [(highlight, coding.code + 1) for coding in same],
                )
    database.close()
    return kept


def _bytes_before(document: Document) -> list[int]:
    """Give for each sign how many bytes of text stand before it; ends of lines are no text."""
    found, before = [], 0
    for sign in document.text:
        found.append(before)
        before += 0 if sign == "\n" else len(sign.encode())
    return [*found, before]


def _opening(stand: Stand, ours: Server, server: Server, cookies: str) -> Result:
    """Open a document: with us one page, there its highlights and its text."""
    numbers = range(1, stand.made_up.size.documents + 1)[
        :: max(1, stand.made_up.size.documents // 4)
    ]
    theirs = [
        visitors.get(f"/api/project/1/document/{number}{part}", cookies)
        for number in numbers
        for part in ("", "/contents")
    ]
    requests = pages.documents(stand)
    servers.warm(ours, requests[0])
    mine = servers.cpu_per_request(ours, requests)
    spent = 2 * servers.cpu_per_request(server, theirs)
    return _beside("open document, beside Taguette", stand, mine, spent, THREE_TIMES)


def _adding(
    stand: Stand, ours: Server, server: Server, cookies: str, offsets: list[list[int]]
) -> Result:
    """Let ten people give codes at once."""
    chance = random.Random("beside Taguette")  # noqa: S311
    texts = applying.texts_of(stand.filled)
    token = re.search(r"_xsrf=([^;]+)", cookies)
    mine: list[list[Request]] = []
    theirs: list[list[Request]] = []
    for person in range(PEOPLE):
        own = visitors.cookie(stand.filled.coders[person])
        places = offsets[person % len(offsets)]
        acts = applying.some(stand.filled, person, texts, chance, EACH)
        mine.append([applying.apply_code(sent, own) for sent in acts])
        theirs.append([])
        for sent in acts:
            begin = sent["start"] % (len(places) - 400)
            own_way = {
                "start_offset": places[begin],
                "end_offset": places[begin + sent["end"] - sent["start"]],
                "tags": [stand.made_up.most_used + 1],
            }
            address = f"/api/project/1/document/{person % len(offsets) + 1}/highlight/new"
            theirs[-1].append(
                visitors.post_json(
                    address, cookies, own_way, {"X-XSRFToken": token.group(1) if token else ""}
                )
            )
    servers.rush(ours, mine[:2])
    return _beside(
        "apply code, beside Taguette",
        stand,
        servers.cpu_of_rush(ours, mine[2:]),
        servers.cpu_of_rush(server, theirs),
        THREE_TIMES,
    )


def _all_as_csv(stand: Stand, ours: Server, server: Server, cookies: str) -> Result:
    """Take all passages away as CSV; the codes must be as many, but for those just given."""
    mine = servers.cpu_per_request(ours, [pages.csv_request(stand.filled)])
    before = server.cpu()
    name = "passages CSV, beside Taguette"
    try:
        answers = servers.ask(server, [visitors.get("/project/1/export/highlights/.csv", cookies)])
    except TimeoutError:
        told = f"Taguette did not finish within {servers.LONGEST:.0f} s; this is what it used"
        return _beside(name, stand, mine, server.cpu() - before, THREE_TIMES, note=told)
    rows = list(csv.DictReader(io.StringIO(answers.bodies[0].decode(), newline="")))
    if len(rows) != stand.plain.codings + PEOPLE * EACH:
        raise RuntimeError(f"Taguette gave {len(rows)} rows.")
    if Counter(row["tag"] for row in rows).keys() - {c.label for c in stand.made_up.codes}:
        raise RuntimeError("Taguette gave codes that nobody knows.")
    return _beside(name, stand, mine, server.cpu() - before, THREE_TIMES)


# --- QualCoder ------------------------------------------------------------------------------------
def _qualcoder(stand: Stand, known: dict[str, float], checkout: str) -> Iterator[Result]:
    kept = json.loads(QUALCODER.read_text())
    now: dict[str, float] = {}
    if checkout:
        try:
            now = _in_qualcoder(stand, checkout)
        except (Unavailable, subprocess.SubprocessError, OSError) as failure:
            told = f"{measuring.FAILED} {type(failure).__name__}: {failure}"
            yield measuring.not_measured("beside this checkout of QualCoder", stand.size, told)
    for name, by_size in kept["cpu_seconds"].items():
        spent = now.get(name, by_size.get(stand.size))
        if name in known and spent is not None:
            told = "" if name in now else f"QualCoder's figure is of {kept['day']}"
            yield _beside(
                f"{name}, beside QualCoder", stand, known[name], spent, THREE_TIMES, note=told
            )


def _in_qualcoder(stand: Stand, checkout: str) -> dict[str, float]:
    """Give the CPU-seconds in which a checkout of QualCoder takes the round in and gives it."""
    path = projects.write(stand.made_up, stand.folder).resolve()
    folder = stand.folder / "qualcoder"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    script = Path(__file__).with_name("in_qualcoder.py")
    done = subprocess.run(
        [python(FOR_QUALCODER), str(script), checkout, str(path), str(folder)],
        check=True, capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    shutil.rmtree(folder)
    spent = json.loads(done.stdout.splitlines()[-1])
    if spent["codings"] != stand.made_up.size.codings or not spent["given"]:
        raise RuntimeError(f"QualCoder kept {spent['codings']} codings.")
    return {"import": spent["import"], "export": spent["export"]}
