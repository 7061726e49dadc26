"""Which language a text is in: a suggestion, the person who brings it decides."""

import re
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gcld3

_LANGUAGES = ["nl", "en", "ar", "tr", "fa", "pl", "uk", "fr", "de", "es", "am"]
_LETTERS_NEEDED = 20
_PART = 2_000
_ETHIOPIC = re.compile("[\u1200-\u139f]+")


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that most of the text is in.

    None when there are fewer than twenty letters. Ethiopic script counts as Tigrinya: nothing
    here tells it from Amharic. The beginning, the middle and the end are looked at, so that a
    heading in another language does not decide.
    """
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    if letters < _LETTERS_NEEDED:
        return None
    if sum(map(str.isalpha, "".join(_ETHIOPIC.findall(sample)))) * 2 > letters:
        return "ti"
    found = _kurdish_and_somali().FindLanguage(sample)
    if found.language in ("ku", "so") and found.is_reliable:
        return str(found.language)
    code = str(_detector().detect(sample))
    return None if code == "und" else code


def _sample(text: str) -> str:
    if len(text) <= 3 * _PART:
        return text
    middle = len(text) // 2
    return f"{text[:_PART]} {text[middle : middle + _PART]} {text[-_PART:]}"


@cache
def _detector() -> ModuleType:
    import eldc  # noqa: PLC0415  most of this room never asks for a language

    eldc.init()
    eldc.set_languages(_LANGUAGES)
    assert isinstance(eldc, ModuleType)
    return eldc


@cache
def _kurdish_and_somali() -> "gcld3.NNetLanguageIdentifier":
    import gcld3  # noqa: PLC0415  as above

    return gcld3.NNetLanguageIdentifier(0, 3 * _PART * 4)
