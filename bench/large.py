"""T55: a large project, opened to code and given away. Prints JSON.

python -m bench.large                       # 2,000 interviews, 200,000 segments, 500 codes
python -m bench.large --tenth --pages 20    # a tenth of it

What is asked: p95 of the coding page under 500 ms, export within 120 s, and less than 1 GB of
memory, of all processes of the server together and of the export.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from bench import measuring, own_folder, servers
from bench.rounds import MadeUpRound, size_named

PAGE_MS, EXPORT_SECONDS, MOST_MB = 500.0, 120.0, 1000.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.large")
    parser.add_argument("--tenth", action="store_true", help="a tenth of the project")
    parser.add_argument("--pages", type=int, default=200, help="how many pages are opened (200)")
    args, folder = own_folder.parsed(parser, "bench.large")
    if folder is None:
        return
    found = measure("T55-tenth" if args.tenth else "T55", args.pages, folder)
    print(json.dumps(found))
    sys.exit(not found["holds"])


def measure(size: str, pages: int, folder: Path) -> dict[str, Any]:
    """Take the project in, open its documents one after the other, and give it away."""
    made_up = MadeUpRound(size_named(size))
    once = [sys.executable, "-m", "bench.once"]
    taken = measuring.apart([*once, "fill", size, str(folder)])
    from bench import filling  # noqa: PLC0415  need settings
    from bench.pages import conversations, document_of  # noqa: PLC0415

    filled = filling.found(made_up)
    chance = random.Random("large")  # noqa: S311
    requests = [
        document_of(filled, chance.choice(conversations(filled)[: made_up.size.documents]))
        for _page in range(pages)
    ]
    with servers.weerklank() as server:
        servers.warm(server, requests[0])
        before = server.cpu()
        answers = servers.ask(server, requests)
        per_page = (server.cpu() - before) / pages
        memory = server.memory()
    begin = time.monotonic()
    given = measuring.apart([*once, "export", size, str(folder)])
    took = time.monotonic() - begin
    p95 = answers.p95() * 1000
    return {
        "interviews": made_up.size.documents,
        "segments": made_up.size.codings,
        "codes": made_up.size.codes,
        "import_cpu_s": round(taken.told["cpu"], 1),
        "import_mb": round(taken.peak),
        "pages": pages,
        "page_p95_ms": round(p95),
        "page_cpu_ms": round(per_page * 1000),
        "server_mb": round(memory),
        "export_s": round(took, 1),
        "export_cpu_s": round(given.told["cpu"], 1),
        "export_mb": round(given.peak),
        "holds": p95 < PAGE_MS
        and took < EXPORT_SECONDS
        and max(memory, given.peak, taken.peak) < MOST_MB,
    }


if __name__ == "__main__":
    main()
