"""Text in the one form in which it is stored."""

import re
import unicodedata

from weerklank.interchange.readings import Caveat
from weerklank.interchange.told import _, ngettext

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Tab and LF stay; every other control character, the BOM and non-characters mean nothing in text.
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BIDI = re.compile(f"[{BIDI_CONTROLS}]")


def normal(text: str) -> str:
    """Return the text in NFC with LF, without BOM, control characters and blanks at line ends.

    Halves of surrogate pairs, which RTF writes one by one, are joined; a lone half cannot be
    stored anywhere and becomes U+FFFD.
    """
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _DROPPED.sub("", _LINE_BREAKS.sub("\n", text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", text)


def without_bidi_controls(text: str) -> str:
    """Return the text without marks that steer its direction; labels are compared like this."""
    return _BIDI.sub("", text)


def bidi_warnings(text: str) -> list[Caveat]:
    """Say how many direction marks the text has: they can make it read otherwise than it is."""
    found = _BIDI.findall(text)
    if not found:
        return []
    kinds = ", ".join(sorted({f"U+{ord(mark):04X}" for mark in found}))
    what = ngettext(
        "De tekst bevat %(n)s onzichtbaar teken voor de leesrichting (%(kinds)s); het is bewaard",
        "De tekst bevat %(n)s onzichtbare tekens voor de leesrichting (%(kinds)s); ze zijn bewaard",
        n=len(found),
        kinds=kinds,
    )
    line = text.count("\n", 0, text.index(found[0])) + 1
    return [Caveat(what, _("eerste keer in regel %(line)s van de tekst", line=line))]
