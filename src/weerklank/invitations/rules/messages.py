"""The words of a message: places to fill in, what an SMS holds, how a code is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from weerklank.invitations import shipped
from weerklank.invitations.terms import Channel, Use
from weerklank.study.terms import RIGHT_TO_LEFT

# What may be filled in, and nothing else.
PLACES = (
    "name",
    "sender",
    "link",
    "code",
    "until",
    "phone",
    "when",
    "place",
    "duration",
    "thanks",
)
# Only a message about an appointment knows when and where.
OF_A_MEETING = frozenset({"when", "place"})
ABOUT_A_MEETING = frozenset({Use.APPOINTMENT, Use.SOON})
# They thank for a conversation, so that there was one.
AFTERWARDS = frozenset({Use.THANKS, Use.RESULTS})
# A sentence that says how long it takes, or that this is told beforehand; and one that says what
# the plan promises, which is nothing where it promises nothing.
OF_A_CONVERSATION = frozenset({"duration", "thanks"})
# Only who was not answered yet is asked to answer.
ASKS = frozenset({Use.INVITATION, Use.REMINDER})
OF_AN_ANSWER = frozenset({"link", "code", "until"})
# A subject is read by whoever sees the screen of a telephone; and it must not change its meaning.
IN_A_SUBJECT = frozenset({"sender"})

_PLACE = re.compile(r"\{([^{}]*)\}|[{}]")
_CODE_GROUP = 4
# Left-to-right mark: keeps a number whole in text that runs the other way.
_LEFT_TO_RIGHT = "\u200e"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Words:
    """A message before or after it is filled in. An SMS has no subject."""

    subject: str
    body: str


def shipped_words(use: str, channel: str, language: str) -> Words:
    """Return the words that ship for a use and a way."""
    words = shipped.messages()[language]
    common, own = words["common"], words["uses"][use]
    if channel == Channel.SMS:
        return Words("", own["sms"])
    paragraphs = [common["greeting"], own["text"]]
    if use in ASKS:
        answer = "answer_letter" if channel == Channel.LETTER else "answer_email"
        paragraphs += [common[answer], common["questions"]]
    return Words(own["subject"], "\n\n".join([*paragraphs, common["closing"]]))


@dataclass(frozen=True, slots=True)
class UnknownPlace:
    """A place that nothing fills: what stands there, and in which line."""

    text: str
    line: int


def unknown_places(text: str, use: str, *, is_subject: bool = False) -> list[UnknownPlace]:
    """Return what stands between braces and cannot be filled in for this use."""
    known = IN_A_SUBJECT if is_subject else known_places(use)
    return [
        UnknownPlace(found[0], text.count("\n", 0, found.start()) + 1)
        for found in _PLACE.finditer(text)
        if found[1] not in known
    ]


def known_places(use: str) -> frozenset[str]:
    """Return what can be filled in in a message for this use."""
    without: frozenset[str] = frozenset()
    if use not in ABOUT_A_MEETING:
        without |= OF_A_MEETING
    if use not in ASKS:
        without |= OF_AN_ANSWER
    if use not in ASKS | ABOUT_A_MEETING:
        without |= OF_A_CONVERSATION
    return frozenset(PLACES) - without


def places_in(text: str) -> set[str]:
    return {found[1] for found in _PLACE.finditer(text) if found[1] in PLACES}


def missing_places(text: str, use: str, channel: str) -> list[str]:
    """Return the places without which a message does not do what it is for."""
    there = places_in(text)
    wanted = ["phone"] if channel != Channel.SMS else []
    if use in ASKS:
        wanted.insert(0, "link")
    if use in ABOUT_A_MEETING:
        wanted = ["when", "place", *wanted]
    return [name for name in wanted if name not in there]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in their places; a place without a value becomes empty. One pass, no code.

    Where nothing is promised, no space is left either.
    """
    if not values.get("thanks"):
        text = without_thanks(text)
    return _PLACE.sub(lambda found: values.get(found[1] or "", ""), text)


def without_thanks(text: str) -> str:
    """Return words without the place for what is promised, and without the space beside it."""
    return text.replace("{thanks} ", "").replace(" {thanks}", "").replace("{thanks}", "")


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def group(code: str) -> str:
    """Write a code in groups of four, as people read it aloud."""
    return " ".join(code[at : at + _CODE_GROUP] for at in range(0, len(code), _CODE_GROUP))


def in_language(values: Mapping[str, str], language: str) -> dict[str, str]:
    """Return values as they stand in a language: one of the other direction gets marks.

    Not the link, which programs read to its end, nor a sentence in that language.
    """
    return {
        name: value if name in {"link", *OF_A_CONVERSATION} else _kept_in_order(value, language)
        for name, value in values.items()
    }


def on_paper(values: Mapping[str, str], language: str) -> dict[str, str]:
    """Return values as a letter has them: numbers stay on one line, links in their order."""
    whole = {"phone", "code", "when"}
    return {
        name: value
        if name in OF_A_CONVERSATION
        else _kept_in_order(value.replace(" ", _NO_BREAK) if name in whole else value, language)
        for name, value in values.items()
    }


def duration(minutes: int | None, language: str) -> str:
    """Say how long a conversation takes; that it is told beforehand where nobody knows."""
    words = shipped.card_words()[language]
    if minutes is None:
        return words["how_long_unknown"]
    return words["how_long"].format(minutes=minutes)


def thanks(euros: int | None, language: str) -> str:
    """Say what somebody gets for a conversation; '' where the plan promises nothing."""
    if euros is None:
        return ""
    return shipped.card_words()[language]["thanks"].format(euros=euros)


def _kept_in_order(value: str, language: str) -> str:
    is_turned = language in RIGHT_TO_LEFT and bool(value)
    return f"{_LEFT_TO_RIGHT}{value}{_LEFT_TO_RIGHT}" if is_turned else value


def day(value: date, language: str) -> str:
    """Write a day in figures, as it can be read in all languages.

    With strokes where the text runs to the left: hyphens would turn the day around there.
    """
    between = "/" if language in RIGHT_TO_LEFT else "-"
    return value.strftime(f"%d{between}%m{between}%Y")


def moment(value: datetime, language: str) -> str:
    return f"{day(value.date(), language)}, {value:%H:%M}"


# --- SMS --------------------------------------------------------------------------------------
# The alphabet of 3GPP TS 23.038; what stands in the second takes two places.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Sms:
    """How many parts a text goes in, and in which alphabet."""

    alphabet: str  # "GSM-7" or "UCS-2"
    length: int
    parts: int


def sms(text: str) -> Sms:
    """Return in how many parts a text goes as SMS.

    A text of one part holds 160 signs of GSM-7 or 70 of UCS-2; of more parts each is shorter,
    and no sign is cut in two.
    """
    if all(sign in _GSM or sign in _GSM_DOUBLE for sign in text):
        sizes = [2 if sign in _GSM_DOUBLE else 1 for sign in text]
        return Sms("GSM-7", sum(sizes), _parts(sizes, whole=160, part=153))
    sizes = [len(sign.encode("utf-16-le")) // 2 for sign in text]
    return Sms("UCS-2", sum(sizes), _parts(sizes, whole=70, part=67))


def _parts(sizes: list[int], *, whole: int, part: int) -> int:
    if sum(sizes) <= whole:
        return 1
    parts, room = 1, part
    for size in sizes:
        if size > room:
            parts, room = parts + 1, part
        room -= size
    return parts


# A long text costs much and comes in pieces.
MOST_SMS_PARTS = 6
