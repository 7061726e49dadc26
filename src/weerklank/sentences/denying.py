"""Whether two sentences say the opposite of each other, by the words that deny. No tables.

*Dertien begrijpen de brieven* and *dertien begrijpen de brieven niet* have the same amount, and no
count tells them apart. It knows words, not meanings: what differs is for somebody to look at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import ModuleType

from weerklank.sentences.lexicon import plain
from weerklank.sentences.quantities import NEAR, language_of, sentences, spans

_SHORTEST = 4  # of a word that another denies by its first letters


def part_of(sentence: str, amounts: Sequence[tuple[int, int]], number: int) -> str:
    """Return what a sentence says of one of its amounts, without the amounts themselves.

    From the amount to the next one, or to where something else begins; and what stands before the
    amount, as far as it belongs to no other. Amounts that have one verb, as *vier vrouwen en vijf
    mannen weten*, say the same: what one has no words for, stands at the next one or the last.
    """
    own = _own_part(sentence, amounts, number)
    beside = [*range(number + 1, len(amounts)), *range(number - 1, -1, -1)]
    parts = [own, *(_own_part(sentence, amounts, each) for each in beside)]
    return next((part for part in parts if not is_bare(part)), own)


def is_bare(part: str) -> bool:
    """Return whether words only say of whom it is, and nothing of them: *van de zes mannen en*."""
    language = language_of(part)
    return all(
        word in language.BESIDE_A_GROUP
        or word in language.LINKS
        or word in language.ARTICLES
        or word in language.ANYBODY
        or word.isdecimal()
        or word.endswith("-route")
        or language.is_person(word)
        for word in re.findall(r"[\w-]+", plain(part))
    )


def _own_part(sentence: str, amounts: Sequence[tuple[int, int]], number: int) -> str:
    language = language_of(sentence)
    start, end = amounts[number]
    until = amounts[number + 1][0] if number + 1 < len(amounts) else len(sentence)
    begin = amounts[number - 1][1] if number else 0
    cuts = [
        found.span()
        for found in re.finditer(language.NEXT_CLAUSE, sentence)
        if not _says_what_follows(sentence, found, language)
    ]
    before = [last for first, last in cuts if begin <= first and last <= start]
    behind = [first for first, last in cuts if end <= first and last <= until]
    is_own = not number or bool(before)
    said = sentence[max([begin, *before]) : start] if is_own else ""
    return f"{said} {sentence[end : min([until, *behind])]}"


def _says_what_follows(sentence: str, cut: re.Match[str], language: ModuleType) -> bool:
    """Return whether a colon leads to what somebody says: *vier zeggen: er is geen opvang*."""
    saying = rf"(?:{language.SAYING})$"
    said = sentence[max(cut.start() - NEAR, 0) : cut.start()]
    return cut.group() == ":" and re.search(saying, said, re.IGNORECASE) is not None


def differ(one: str, other: str) -> bool:
    """Return whether one of two parts of sentences denies what the other one says."""
    words, others = _words(one), _words(other)
    language = language_of(f"{one} {other}")
    said = [re.search(language.SAY_THE_OPPOSITE, each, re.IGNORECASE) for each in (one, other)]
    if any(said):
        return not all(said)
    turned = _is_denied(one) != _is_denied(other)
    is_opposite = (
        _denies_a_word(words, others, language)
        or _denies_a_word(others, words, language)
        or _are_opposite(words, others, language)
    )
    return turned != is_opposite


def turns(before: str, after: str) -> bool:
    """Return whether a text that was rewritten says the opposite in one of its sentences.

    The amounts aside: whether these are so, the counts say.
    """
    then, now = ([text[slice(*each)] for each in sentences(text)] for text in (before, after))
    if len(then) != len(now):
        then, now = then[:1], now[:1]
    return any(differ(_bare(one), _bare(other)) for one, other in zip(then, now, strict=True))


def _bare(sentence: str) -> str:
    for start, end in reversed(spans(sentence)):
        sentence = f"{sentence[:start]} {sentence[end:]}"
    return sentence


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", plain(text)))


def _is_denied(text: str) -> bool:
    language = language_of(text)
    # *Niet of niet helemaal* denies once; *niet alleen* and *niet alle* deny nothing of it.
    text = re.sub(language.NO_DENIAL, " ", text, flags=re.IGNORECASE)
    denied = re.search(language.DENYING, text, re.IGNORECASE)
    lacking = re.search(language.LACKING, text, re.IGNORECASE)
    if not denied or not lacking:
        return bool(denied or lacking)
    # *Er ontbreekt niets*, *geen gebrek aan*: the one takes the other back.
    deny, lack = f"(?:{language.DENYING})", f"(?:{language.LACKING})"
    near = rf"{deny}\s+{lack}|{lack}\s+{deny}"
    return re.search(near, text, re.IGNORECASE) is None


def _denies_a_word(words: frozenset[str], others: frozenset[str], language: ModuleType) -> bool:
    """Return whether a word denies one of the others: *ontevreden* and *tevreden*."""
    bare = {word.rstrip("e") for word in others} - {word.rstrip("e") for word in words}
    for word in words - others:
        found = re.fullmatch(language.DENIED_WORD, word)
        rest = next(filter(None, found.groups()), "").rstrip("e") if found else ""
        if len(rest) >= _SHORTEST and rest in bare:
            return True
    return False


def _are_opposite(words: frozenset[str], others: frozenset[str], language: ModuleType) -> bool:
    """Return whether the one says *makkelijk* and the other *moeilijk*."""
    for pair in language.OPPOSITES:
        for one, other in (pair, pair[::-1]):
            here, there = words & one, others & other
            if here and there and not words & other and not others & one:
                return True
    return False
