"""Which questions of different rounds ask the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher


def plain(text: str) -> str:
    """Return the words of a question as they are compared: without spaces that nobody hears."""
    return " ".join(text.split()).casefold()


def alike(
    words: Mapping[int, tuple[str, str]], going_on: Iterable[tuple[int, int, bool | None]]
) -> dict[int, int]:
    """Return per question a number that it shares with the questions that ask the same.

    `words` gives per question its perspective and its words, `going_on` (question, earlier one,
    whether it asks the same, None for not judged). Questions of one perspective with the same
    words ask the same. One that goes on from another in other words does when somebody said so.
    """
    root = {question: question for question in words}

    def find(question: int) -> int:
        while root[question] != question:
            question = root[question]
        return question

    def join(one: int, other: int) -> None:
        first, second = sorted((find(one), find(other)))
        root[second] = first

    first_with: dict[tuple[str, str], int] = {}
    for question, (perspective, text) in words.items():
        key = (perspective, plain(text))
        join(question, first_with.setdefault(key, question))
    for question, earlier, asks_the_same in going_on:
        if asks_the_same and question in root and earlier in root:
            join(question, earlier)
    return {question: find(question) for question in words}


def difference(before: str, now: str) -> list[tuple[str, str]]:
    """Return how a text changed, by word, in reading order: ("same" | "gone" | "new", words)."""
    old, new = before.split(), now.split()
    found: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", " ".join(old[a:b])))
            continue
        if a < b:
            found.append(("gone", " ".join(old[a:b])))
        if c < d:
            found.append(("new", " ".join(new[c:d])))
    return found
