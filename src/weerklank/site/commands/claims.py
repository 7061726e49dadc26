"""`weerklank claims`: are the amounts in these sentences borne out by the counts?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

from weerklank.sentences.claims import Audit, Claim, Group
from weerklank.site.commands.manners import Refusal, speak_without_settings

COUNTS = ("asked", "said", "contradicted")


class Row(TypedDict):
    """What is said of an amount in a statement; the shape of the JSON."""

    id: object
    quantifier: str | None
    group: str | None
    said: int | None
    asked: int | None
    verdict: str
    message: str


def check(args: argparse.Namespace) -> list[Row]:
    """Judge every amount in every statement of a file. Raises Refusal."""
    groups, statements = _read(args.file)
    speak_without_settings()
    from weerklank.findings import wording  # noqa: PLC0415  its sentences need the line above

    audit = Audit(groups)
    return [
        _row(number, claim, wording.message(claim))
        for number, text in statements
        for claim in audit.claims(text)
    ]


def _row(number: object, claim: Claim, message: str) -> Row:
    counted = claim.counted
    return Row(
        id=number,
        quantifier=claim.said or None,
        group=claim.group,
        said=counted.said if counted else None,
        asked=counted.asked if counted else None,
        verdict=str(claim.verdict),
        message=message,
    )


def _read(name: str) -> tuple[dict[str, Group], list[tuple[object, str]]]:
    try:
        document = json.loads(Path(name).read_text(encoding="utf-8-sig"))
        # JSON can hold half a sign, and no answer can.
        json.dumps(document, ensure_ascii=False).encode()
    except OSError as failure:
        raise Refusal(f"{name}: dit bestand kan niet gelezen worden: {failure.strerror}.") from None
    except UnicodeDecodeError as wrong:
        raise Refusal(f"{name}: byte {wrong.start} is geen UTF-8.") from None
    except UnicodeEncodeError as wrong:
        half = f"\\u{ord(wrong.object[wrong.start]):x}"
        raise Refusal(f"{name}: {half} is een half teken. Schrijf het hele teken.") from None
    except json.JSONDecodeError as wrong:
        where = f"regel {wrong.lineno}, teken {wrong.colno}"
        raise Refusal(f"{name}: geen JSON: {where} is niet te lezen.") from None
    except (ValueError, RecursionError):
        raise Refusal(f"{name}: geen JSON die te lezen is.") from None
    groups = document.get("groups") if isinstance(document, dict) else None
    statements = document.get("statements") if isinstance(document, dict) else None
    if not isinstance(groups, dict) or not isinstance(statements, list):
        raise Refusal(f'{name}: geef een object met "groups" en een lijst "statements".')
    found = {key: _group(f"{name}: groups.{key}", value) for key, value in groups.items()}
    _check_words(name, found)
    return found, list(_statements(name, statements))


def _group(where: str, given: object) -> Group:
    if not isinstance(given, dict):
        raise Refusal(f"{where}: geef een object met words, asked en said.")
    asked, said, contradicted = (_count(where, given, key) for key in COUNTS)
    for key, count in (("said", said), ("contradicted", contradicted)):
        if count > asked:
            raise Refusal(f"{where}.{key}: {count} is meer dan asked, {asked}.")
    words = given.get("words")
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise Refusal(f"{where}.words: geef een lijst van woorden die de groep noemen.")
    return Group(tuple(words), asked, said, contradicted)


def _count(where: str, given: Mapping[str, object], key: str) -> int:
    count = given.get(key, 0 if key == "contradicted" else None)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise Refusal(f"{where}.{key}: geef een heel getal van 0 of meer.")
    return count


def _check_words(name: str, groups: Mapping[str, Group]) -> None:
    """Raise Refusal where one word names two groups: nobody could tell which one is meant."""
    seen: dict[str, str] = {}
    for key, group in groups.items():
        for word in group.words:
            other = seen.setdefault(word.casefold(), key)
            if other != key:
                raise Refusal(f"{name}: “{word}” noemt twee groepen: {other} en {key}.")


def _statements(name: str, given: list[object]) -> Iterator[tuple[object, str]]:
    for place, each in enumerate(given, start=1):
        text = each.get("text") if isinstance(each, dict) else None
        if not isinstance(each, dict) or not isinstance(text, str):
            raise Refusal(f'{name}: statement {place}: geef een object met "id" en "text".')
        yield each.get("id", str(place)), text
