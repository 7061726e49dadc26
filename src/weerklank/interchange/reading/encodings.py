"""Bytes of a plain text to characters."""

import codecs
import re
import unicodedata

from weerklank.interchange.readings import Caveat
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

_BOMS = (  # UTF-32 first: its mark starts with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In order of likelihood here; what cannot be told apart is taken as the first.
_GUESSES = {
    "cp1252": "windows-1252",
    "cp1254": "windows-1254",
    "cp1256": "windows-1256",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "mac_roman": "mac-roman",
}
_SAMPLE = 200_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, *, forced: str | None = None) -> tuple[str, str, list[Caveat]]:
    """Return the text, the encoding it was read in, and warnings when that was a guess.

    `forced` wins over everything. Raises Refused when that encoding is unknown or does not fit,
    and when the bytes are no text in any encoding.
    """
    if forced:
        return _checked(_decode_as(data, forced)), forced, []
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_decode_as(data, encoding)), encoding, []
    for encoding in ("utf-8", *_wide(data)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _checked(text), encoding, []
    if b"\0" in data:
        raise _no_text(_("NUL-tekens"))
    return _guessed(data)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as failure:
        place = f"byte {failure.start}" if isinstance(failure, UnicodeDecodeError) else _("begin")
        raise Refused(
            _("De tekst past niet bij de codering %(encoding)s", encoding=encoding),
            place,
            _("Kies een andere codering."),
        ) from failure
    except (LookupError, ValueError) as failure:
        raise Refused(
            _("Deze tekencodering bestaat niet"), encoding, _("Kies een andere codering.")
        ) from failure


def _wide(data: bytes) -> list[str]:
    """UTF-16 without its mark shows in NULs at every other byte, as Latin letters have there."""
    sample = data[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    if len(data) % 2 or len(data) < 4:
        return []
    if sample[1::2].count(0) > half * 0.3:
        return ["utf-16-le"]
    return ["utf-16-be"] if sample[0::2].count(0) > half * 0.3 else []


def _guessed(data: bytes) -> tuple[str, str, list[Caveat]]:
    from charset_normalizer import from_bytes  # noqa: PLC0415  most texts do without it

    sample = data[:_SAMPLE]
    matches = {match.encoding: match for match in from_bytes(sample, cp_isolation=list(_GUESSES))}
    best = min((match.chaos for match in matches.values()), default=0.0)
    order = list(_GUESSES)
    ranked = sorted(
        (name for name, match in matches.items() if match.chaos <= best + 0.05),
        key=lambda name: (
            _odd(sample.decode(name, "replace")),
            -matches[name].coherence,
            order.index(name),
        ),
    )
    chosen = ranked[0] if ranked else "cp1252"
    text = data.decode(chosen, "replace")
    western = data.decode("cp1252", "replace")
    if text == western:
        chosen = "cp1252"
    name = _GUESSES[chosen]
    what = _(
        "De tekst is gelezen als %(name)s; kies een andere codering als er vreemde tekens staan",
        name=name,
    )
    return _checked(text), name, [Caveat(what, _("hele bestand"))]


def _odd(text: str) -> int:
    """Count signs glued to letters, such as the ³ and ¿ that Polish gives in a Western set."""
    odd = 0
    for before, sign, after in zip(text, text[1:], text[2:], strict=False):
        if sign > "\x7f" and (before.isalpha() or after.isalpha()):
            odd += unicodedata.category(sign) in ("No", "So", "Sm", "Sc", "Sk", "Po", "Cn", "Cc")
    return odd


def _checked(text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if "\0" in text:
        raise _no_text(_("NUL-tekens"))
    if controls > max(8, len(text) * 0.02):
        raise _no_text(_("stuurtekens"))
    return text


def _no_text(signs: str) -> Refused:
    return Refused(
        _("De inhoud is geen tekst: er staan %(signs)s in", signs=signs),
        _("hele bestand"),
        _("Controleer of u het juiste bestand koos en of de extensie klopt."),
    )
