"""All that leaves of a round, taken by somebody who may have it, and what of it is compared.

Beside numbers a file tells by its other words: where a sentence stands, what stands beside it,
what a form on a page holds. `shapes` keeps these words without the numbers, so that two versions
can be laid beside each other.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse
from lxml import etree, html

from tests.findings.crowd import Crowd
from tests.rendering.reading import WORDS_OF
from tests.reporting.informer import AMOUNT, Version, read_statements, read_tables
from weerklank.rendering.formats import FORMATS
from weerklank.reporting.documents.editions import EDITIONS

# Raised by each change, whoever made it: looked at by itself.
REVISION = "revision"
# What of a page is of the visit and not of the round.
_OF_THE_VISIT = {"csrfmiddlewaretoken"}
NUMBER = r"(?:(?:hooguit|minstens) )?\d+(?: (?:of|tot en met) \d+)?"


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def tables_of_odt(content: bytes) -> Iterator[list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        root = etree.fromstring(whole.read("content.xml"))
    for table in root.iter(f"{TABLE}table"):
        yield [
            [" ".join("".join(cell.itertext()).split()) for cell in row.iter(f"{TABLE}table-cell")]
            for row in table.iter(f"{TABLE}table-row")
        ]


@dataclass
class Taken:
    """The files and pages of one day: their words, by what they are called."""

    words: dict[str, str] = field(default_factory=dict)
    tables: list[list[list[str]]] = field(default_factory=list)
    # What the forms of a page hold without showing it.
    hidden: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


def take(client: Client, crowd: Crowd) -> Taken:
    """Take every file and page that a beleidsadviseur gets of a round, as words."""
    round_, monitor = crowd.home.round, crowd.home.monitor
    found = Taken()

    def get(page: str, *args: object) -> bytes:
        answer = client.get(reverse(page, args=args))
        assert answer.status_code == 200, (page, args)
        return answer.getvalue()

    for each in FORMATS:
        content = get("reporting:report_file", round_.slug, each.ending)
        found.words[f"report.{each.ending}"] = WORDS_OF[each.ending](content)
        if each.ending == "odt":
            found.tables += tables_of_odt(content)
        for one in EDITIONS:
            content = get("reporting:report_edition", round_.slug, one.key, each.ending)
            found.words[f"{one.key}.{each.ending}"] = WORDS_OF[each.ending](content)
    pages: list[tuple[str, list[object]]] = [
        ("findings:findings", [round_.slug]),
        ("reporting:report", [round_.slug]),
        ("followup:points", [monitor.slug]),
        ("followup:points_agenda", [monitor.slug]),
        ("followup:follow_up", [monitor.slug]),
        ("reporting:versions", [round_.slug]),
    ]
    pages += [("findings:finding", [one.pk]) for one in crowd.findings.values()]
    for point in monitor.improvement_points.all():
        pages += [
            ("followup:point", [point.pk]),
            ("followup:point_plan", [point.pk]),
        ]
    for page, args in pages:
        content = get(page, *args)
        name = f"{page} {args[0]}"
        tree = html.fromstring(content.decode())
        (main,) = tree.xpath("//main")
        found.hidden[name] = list(_hidden(main))
        found.words[name] = " ".join(main.text_content().split())
    return found


def _hidden(main: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for one in main.xpath('.//input[@type="hidden"]'):
        if one.get("name") not in _OF_THE_VISIT:
            yield str(one.get("name")), str(one.get("value", ""))


# Words that go with an amount, and what is said once somebody withdrew: she knows who that is.
_OF_AMOUNTS = r"\b(?:hooguit|minstens|van|of|tot en met|zegt|zeggen|gesprek(?:ken)?)\b"
_OF_WHO_LEFT = re.compile(
    r"trok(?:ken)? zich terug|De eigen woorden staan nergens|sommige stemmen is niet bekend"
    r"|Zij tellen bij geen aantal|Wie niet meedeed of stopte|^(?:Arabisch|Nederlands), "
)

# What stands above each page of a PDF, and the head of a table that goes on there.
_HEADS = re.compile(
    r"Voorbeelddam \d+ Ronde 1 ◆ Concept"
    r"(?: (?:Nr Onderwerp In dit onderzoek|Kenmerk Mensen|Nummer Code Betekenis))?"
    r"|Nr ?Onderwerp ?In dit onderzoek|Kenmerk ?Mensen|Nummer ?Code ?Betekenis"
    r"|Onderwerp ?inburgeraars ?aanbieders"
)


# Verdict, tone and place of a subject of the chart follow from the amounts beside them, which the
# attackers read: `test_attack_on_parts` and `found_out` of these files.
_JUDGED = frozenset(
    [
        "onderwerp",
        "verschil",
        "alleen",
        "één",
        "kant",
        "overeenkomst",
        "niet",
        "te",
        "zeggen",
        "gevraagd",
        "goed",
        "slecht",
        "en",
        "gemengd",
        "neutraal",
    ]
)


def shape(text: str) -> list[str]:
    """Return the words of a text in pieces, without the amounts in them."""
    pieces: list[str] = []
    for piece in re.split(r"[.?!:;·()\d]+", _HEADS.sub(" ", text)):
        if _OF_WHO_LEFT.search(piece.strip()):
            continue
        plain = re.sub(_OF_AMOUNTS, " ", piece, flags=re.IGNORECASE)
        plain = " ".join(re.findall(r"[^\W\d_]+", plain))
        # A cell of a table ends where the next begins: *slechthooguit*.
        if set(re.sub("hooguit|minstens", " ", plain.casefold()).split()) <= _JUDGED:
            continue
        # An amount that is not exact has no marks beside it, and stands there once.
        if plain and plain not in pieces[-1:]:
            pieces.append(plain)
    return pieces


def differences(before: Taken, after: Taken) -> dict[str, list[str]]:
    """Return what is told otherwise on two days, amounts left out, by what it stands in."""
    found: dict[str, list[str]] = {}
    for name in before.words.keys() | after.words.keys():
        lines = difflib.ndiff(shape(before.words.get(name, "")), shape(after.words.get(name, "")))
        told = [line for line in lines if line[0] in "+-"]
        told += [
            f"hidden {field}"
            for field, value in before.hidden[name]
            if field != REVISION and (field, value) not in after.hidden[name]
        ]
        if told:
            found[name] = told
    return found


# --- numbers -------------------------------------------------------------------------------------
# Beside a sentence the number of everybody; in a table, which is read as such, of groups.
_OF_ALL = re.compile(rf"{AMOUNT.pattern} (?:inburgeraars|aanbieders)")
_KEPT = "alleen samen verteld|niet gevraagd|niet te vertellen|te weinig mensen|niet genoteerd"
_CELL = rf"(?:{NUMBER} van (?:de )?\d+|{_KEPT})"
_ROW = re.compile(rf"(?<![\d.])(\d+(?:\.\d+)*) Onderwerp \1 ((?:{_CELL} ?)+)", re.IGNORECASE)
_HEAD = re.compile(r"gevraagd Code ((?:[\w\- ]+ \((?:\d+|minder dan \w+)\) ?)+)")


def read_numbers(version: Version, name: str, words: str, sentences: Iterable[str]) -> None:
    """Read the numbers beside sentences and codes out of the words of a file or a page."""
    is_page = name.partition(":")[0] in {"findings", "followup", "reporting"}
    any_of = re.compile("|".join(map(re.escape, sentences)))
    found = list(any_of.finditer(words))
    ends = [*(match.start() for match in found[1:]), len(words)]
    for match, end in zip(found, ends, strict=False):
        beside = words[match.end() : min(end, match.end() + 400)].lstrip()
        beside = beside[:1].lower() + beside[1:]
        # In a file the number is the next thing said; on a page what may be done stands between.
        if AMOUNT.search(beside) if is_page else _OF_ALL.match(beside):
            told = re.split(r"Uitspraak|Zie bijlage", beside)[0]
            read_statements(version, [(match.group(), told)])
    head = _HEAD.search(words)
    groups = re.findall(r"([\w\- ]+?) \((?:\d+|minder dan \w+)\)", head[1]) if head else []
    for code, row in _ROW.findall(words):
        cells = re.findall(_CELL, row, re.IGNORECASE)
        labels = ["Inburgeraars", "Aanbieders"] if len(cells) == 2 else groups
        if len(cells) == len(labels):
            read_tables(version, [[["Code", *labels], [code, *cells]]])
