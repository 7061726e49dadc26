"""What a monitor and a round start with, as shipped beside this module. Copied, then theirs."""

import json
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict


class Characteristic(TypedDict):
    key: str
    label: str
    applies_to: list[str]
    is_printable: bool
    is_milestone: NotRequired[bool]
    is_ordered: NotRequired[bool]
    values: list[dict[str, str]]  # key and label


class GuideQuestion(TypedDict):
    text: str
    prompts: list[str]
    minutes: int
    research_question: str | None
    codes: list[str]
    condition: str | None
    applies_to: NotRequired[dict[str, list[str]]]
    picture: NotRequired[str]


class GuideSection(TypedDict):
    title: str
    questions: list[GuideQuestion]


class Guide(TypedDict):
    key: str
    title: str
    perspective: str
    sections: list[GuideSection]


def _text(name: str) -> str:
    return files("weerklank.study").joinpath("data", name).read_text(encoding="utf-8")


def goals() -> list[dict[str, str]]:
    """Return policy goals as {number, title, text}."""
    found: list[dict[str, str]] = json.loads(_text("starting_set.json"))["goals"]
    return found


def questions() -> list[dict[str, str]]:
    """Return research questions as {number, text}."""
    found: list[dict[str, str]] = json.loads(_text("starting_set.json"))["questions"]
    return found


@cache
def characteristics() -> list[Characteristic]:
    found: list[Characteristic] = json.loads(_text("characteristics.json"))
    return found


@cache
def guides() -> list[Guide]:
    found: list[Guide] = json.loads(_text("guides.json"))["guides"]
    return found


@cache
def guide_translations() -> dict[str, dict[str, str]]:
    """Return words of the guides in other languages, as {language: {Dutch: translated}}.

    None of it was seen by somebody who speaks the language, so it is a draft wherever it shows.
    """
    found: dict[str, dict[str, str]] = json.loads(_text("guides_translated.json"))["languages"]
    return found


@cache
def consent_sheets() -> dict[str, dict[str, str]]:
    """Return what people are told, by language. All but the Dutch was made without a speaker."""
    found: dict[str, dict[str, str]] = json.loads(_text("consent_sheets.json"))
    return found


@cache
def objection_words() -> dict[str, str]:
    """Return how somebody is told that she may object, by language; made without a speaker."""
    found: dict[str, str] = json.loads(_text("objection_words.json"))
    return found


@cache
def own_card_words() -> dict[str, dict[str, str]]:
    """Return how somebody takes back with her card, by language; made without a speaker.

    What she chooses there is named as `invitations` has it.
    """
    found: dict[str, dict[str, str]] = json.loads(_text("own_card_words.json"))
    return found
