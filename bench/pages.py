"""Pages over the web, against a frame: a bare view that answers as many bytes.

Both sides are servers of the same kind on this machine; counted is the CPU that they use. A page
is also held against itself in a small round with the same codebook, in the same database.
"""

from __future__ import annotations

import csv
import io
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from bench import bare, measuring, servers, visitors
from bench.filling import Filled
from bench.measuring import Result
from bench.rounds import SEARCHED
from bench.servers import Request, Server
from bench.stand import Stand
from weerklank.fieldwork.models import Conversation

PAGES = 12
FRAMES = 200
MOST_OF_A_PAGE = 2.0  # CPU-seconds; what costs more is asked for once
GROWTH, OF_SAME_DOCUMENT = 1.3, 1.1
HTML_KB = 120.0
CSV_MB, TOGETHER_MB = 150.0, 400.0


@dataclass(frozen=True, slots=True)
class Pair:
    """The two servers that are compared."""

    ours: Server
    bare: Server


def document(stand: Stand, pair: Pair) -> Result:
    """Open documents to code them."""
    return _against_frame("open document ÷ frame", stand, pair, documents(stand), 5)


def documents(stand: Stand) -> list[Request]:
    """Give requests for documents to code, taken evenly from all of the round."""
    everything = conversations(stand.filled)
    chosen = everything[:: max(1, len(everything) // PAGES)][:PAGES]
    return [document_of(stand.filled, pk) for pk in chosen]


def passages(stand: Stand, pair: Pair) -> Result:
    """Open the first page of the most used code."""
    code = stand.filled.codes[stand.made_up.most_used].pk
    address = reverse("analysis:passages", kwargs={"round": stand.filled.round.slug})
    requests = _again(f"{address}?{urlencode({'code': code})}", stand.filled)
    return _against_frame("passages, first page ÷ frame", stand, pair, requests, 8)


def search(stand: Stand, pair: Pair) -> Result:
    """Open the first page of what is found for one word."""
    requests = _again(reverse("site:search") + "?" + urlencode({"q": SEARCHED}), stand.filled)
    most = stand.at_most(10, 10, 12)
    return _against_frame("search, first 50 ÷ frame", stand, pair, requests, most)


def conversations(filled: Filled) -> list[int]:
    """Give the conversations of a round, in order."""
    return list(
        Conversation.objects.filter(round=filled.round)
        .order_by("number")
        .values_list("pk", flat=True)
    )


def document_of(filled: Filled, conversation: int) -> Request:
    """Give the request for a document to code."""
    address = reverse("coding:code", kwargs={"conversation": conversation})
    return visitors.get(address, visitors.cookie(filled.reader))


def _again(address: str, filled: Filled, times: int = PAGES) -> list[Request]:
    return [visitors.get(address, visitors.cookie(filled.reader))] * times


def _against_frame(
    name: str, stand: Stand, pair: Pair, requests: Sequence[Request], target: float
) -> Result:
    answers = servers.ask(pair.ours, requests)
    size = round(statistics.mean(map(len, answers.bodies)))
    monitor = stand.filled.round.monitor_id
    frames = _again(f"/frame/{monitor}/{size}", stand.filled, FRAMES)
    (framed, *_rest) = servers.ask(pair.bare, frames[:1]).bodies
    if len(framed) != size:
        raise RuntimeError(f"The frame has {len(framed)} bytes of {size}.")
    servers.warm(pair.ours, requests[0])
    servers.warm(pair.bare, frames[0])
    return measuring.taking_turns(
        name,
        stand.size,
        ours=lambda: servers.cpu_per_request(pair.ours, requests),
        bare=lambda: servers.cpu_per_request(pair.bare, frames),
        target=target,
        runs=stand.runs,
        note=f"{size / 1000:.0f} kB",
    )


# --- what may not grow with the round -------------------------------------------------------------
def growth(stand: Stand, small: Filled, server: Server) -> Iterator[Result]:
    """Open the first page of everything there is of a round, here and in the small one.

    And the document that both have. What costs much is asked for once.
    """
    mine, other = (
        [document_of(filled, conversations(filled)[0])] * 3 for filled in (stand.filled, small)
    )
    yield _grown("same document ÷ small round", stand, server, (mine, other), OF_SAME_DOCUMENT)
    for name in sorted(_names_of_pages()):
        both = [
            _again(reverse(name, kwargs={"round": filled.round.slug}), filled, 3)
            for filled in (stand.filled, small)
        ]
        row = f"page {name} ÷ small round"
        try:
            if servers.is_page(server, both[1][0]):
                yield _grown(row, stand, server, (both[0], both[1]), GROWTH)
        except (OSError, EOFError, RuntimeError) as failure:  # too slow for gunicorn, most often
            told = f"{measuring.FAILED} {type(failure).__name__}: {failure}"
            yield measuring.not_measured(row, stand.size, told, GROWTH)


def _names_of_pages() -> set[str]:
    """Give the names of all addresses that a round is all they need."""

    def walk(resolver: URLResolver, space: str, keys: frozenset[str]) -> Iterator[str]:
        for each in resolver.url_patterns:
            needed = keys | set(each.pattern.converters)
            if isinstance(each, URLResolver):
                inner = f"{space}{each.namespace}:" if each.namespace else space
                yield from walk(each, inner, needed)
            elif isinstance(each, URLPattern) and each.name and needed == {"round"}:
                yield f"{space}{each.name}"

    return set(walk(get_resolver(), "", frozenset()))


def _grown(
    name: str,
    stand: Stand,
    server: Server,
    both: tuple[Sequence[Request], Sequence[Request]],
    target: float,
) -> Result:
    mine, other = both
    servers.warm(server, other[0])
    once = servers.cpu_per_request(server, mine[:1])
    if once > MOST_OF_A_PAGE:
        less = servers.cpu_per_request(server, other)
        return measuring.result(name, stand.size, ours=once, bare=less, target=target, runs=1)
    servers.warm(server, mine[0])
    return measuring.taking_turns(
        name,
        stand.size,
        ours=lambda: servers.cpu_per_request(server, mine),
        bare=lambda: servers.cpu_per_request(server, other),
        target=target,
        runs=stand.runs,
    )


# --- files and memory -----------------------------------------------------------------------------
def csv_of_passages(stand: Stand, pair: Pair) -> Result:
    """Take all passages away as CSV, against the same columns with sqlite3 and csv."""
    request, path = csv_request(stand.filled), stand.folder / "all.csv"
    row = measuring.taking_turns(
        "passages CSV ÷ bare",
        stand.size,
        ours=lambda: servers.cpu_per_request(pair.ours, [request]),
        bare=lambda: measuring.cpu_of(lambda: stand.plain.write_csv(path)),
        target=2.5,
        runs=stand.runs,
    )
    (body,) = servers.ask(pair.ours, [request]).bodies
    if _rows(body.decode("utf-8-sig")) != _rows(path.read_text()):
        raise RuntimeError("The rows of the CSV are not the same.")
    return row


def csv_request(filled: Filled) -> Request:
    """Give the request for all passages of a round as CSV."""
    address = reverse("analysis:passages_csv", kwargs={"round": filled.round.slug})
    return visitors.get(address, visitors.cookie(filled.reader))


def _rows(text: str) -> Counter[int]:
    """Count the rows by what they hold in the columns of the bare side."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    header = next(rows)
    places = [header.index(name) for name in bare.HEADER]
    return Counter(hash(tuple(row[place] for place in places)) for row in rows)


def memory(stand: Stand, pair: Pair) -> Result:
    """Compare what both servers hold when nobody asked them anything yet."""
    ours, other = pair.ours.memory(), pair.bare.memory()
    return measuring.result(
        "idle memory ÷ bare", stand.size, ours=ours, bare=other, target=2, unit="MB", runs=1
    )


def peaks(stand: Stand) -> Iterator[Result]:
    """Give the most memory that a process of a fresh server holds for the dearest answers."""
    together = reverse("analysis:together", kwargs={"round": stand.filled.round.slug})
    for name, request, most in (
        ("passages CSV, peak memory", csv_request(stand.filled), CSV_MB),
        ("co-occurrence, peak memory", _again(together, stand.filled)[0], TOGETHER_MB),
    ):
        with servers.weerklank() as server:
            servers.ask(server, [request])
            yield measuring.result(
                name, stand.size, ours=server.peak(), bare=most, target=1, unit="MB", runs=1
            )


def size_of_matrix(stand: Stand, pair: Pair) -> Result:
    """Look how large the page with the matrix is."""
    address = reverse("analysis:compare", kwargs={"round": stand.filled.round.slug})
    (body,) = servers.ask(pair.ours, _again(address, stand.filled, 1)).bodies
    return measuring.result(
        "matrix page, HTML", stand.size, ours=len(body) / 1000, bare=HTML_KB, target=1, unit="kB",
        runs=1,
    )  # fmt: skip
