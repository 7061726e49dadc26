"""Pages over the web: opening a document, searching, the passages of a code and all as CSV.

Both sides are servers of the same kind on this machine; counted is the CPU that they use.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bench import bare_tables, measuring, servers, visitors
from bench.filling import Filled
from bench.measuring import Result
from bench.rounds import SEARCHED
from bench.servers import Request, Server
from bench.stand import Stand
from weerklank.fieldwork.models import Conversation

READS, PAGES = 400, 24
TIMES_A_READ = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """The two servers that are compared."""

    ours: Server
    bare: Server


def document(stand: Stand, pair: Pair) -> Result:
    """Open documents to code them, against the bare view that reads twenty rows."""
    return _against_read("open document", stand, pair, _documents(stand.filled))


def passages(stand: Stand, pair: Pair) -> Result:
    """Open the first page of the most used code, against that same view."""
    code = stand.filled.codes[stand.made_up.most_used].pk
    address = _address("analysis:passages", stand.filled, code=code)
    return _against_read("passages, first page", stand, pair, _again(address, stand.filled))


def search(stand: Stand, pair: Pair) -> Result:
    """Open the first page of what is found for one word, against that same view."""
    address = reverse("site:search") + "?" + urlencode({"q": SEARCHED})
    return _against_read("search one word", stand, pair, _again(address, stand.filled))


def _again(address: str, filled: Filled) -> list[Request]:
    return [visitors.get(address, visitors.cookie(filled.reader))] * PAGES


def _address(view: str, filled: Filled, **query: object) -> str:
    return reverse(view, kwargs={"round": filled.round.slug}) + "?" + urlencode(query)


def _documents(filled: Filled) -> list[Request]:
    """Give requests for documents of the round, taken evenly from all of it."""
    cookies = visitors.cookie(filled.reader)
    conversations = list(Conversation.objects.filter(round=filled.round))
    return [
        visitors.get(reverse("coding:code", kwargs={"conversation": conversation.pk}), cookies)
        for conversation in conversations[:: max(1, len(conversations) // PAGES)][:PAGES]
    ]


def _against_read(name: str, stand: Stand, pair: Pair, requests: Sequence[Request]) -> Result:
    chance = random.Random(1)  # noqa: S311
    reads = [Request(f"/read/{chance.randrange(bare_tables.DOCUMENTS)}") for _ in range(READS)]
    servers.warm(pair.ours, requests[0])
    servers.warm(pair.bare, reads[0])
    return measuring.taking_turns(
        name,
        stand.size,
        ours=lambda: servers.cpu_per_request(pair.ours, requests),
        bare=lambda: servers.cpu_per_request(pair.bare, reads),
        target=TIMES_A_READ,
        runs=stand.runs,
    )


def csv(stand: Stand, pair: Pair) -> Result:
    """Take all passages away as CSV, against writing them with sqlite3 and csv."""
    address = reverse("analysis:passages_csv", kwargs={"round": stand.filled.round.slug})
    request = visitors.get(address, visitors.cookie(stand.filled.reader))
    path = stand.folder / "all.csv"
    return measuring.taking_turns(
        "passages, all as CSV",
        stand.size,
        ours=lambda: servers.cpu_per_request(pair.ours, [request]),
        bare=lambda: measuring.cpu_of(lambda: stand.plain.write_csv(path)),
        target=2,
        runs=stand.runs,
    )


def memory(stand: Stand, pair: Pair) -> Result:
    """Compare what both servers hold when nobody asked them anything yet."""
    ours, bare = pair.ours.memory(), pair.bare.memory()
    return measuring.result(
        "idle memory", stand.size, ours=ours, bare=bare, target=2, unit="MB", runs=1
    )
