"""Words that give away to whoever looks over a shoulder why somebody is written to.

A subject, an SMS and the outside of a letter have none of them; in the text inside they are
pointed out. Compared by the beginning of words, so that each form of a word is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from weerklank.invitations import shipped


def find(text: str, language: str, *, names: Iterable[str] = ()) -> list[str]:
    """Return which telling words stand in a text, as they stand there, each once.

    `names` is what the study is called: that tells as much. In the order of the text.
    """
    plain = _plain(text)
    found: dict[int, str] = {}
    words = shipped.telling_words()
    # Dutch and English are looked for in a text of whatever language.
    stems = [*words["everywhere"], *words["languages"].get(language, []), *filter(None, names)]
    for stem in stems:
        # Short names are whole words: "ind" is in "indien".
        end = r"(?!\w)" if stem in words["whole_words"] else r"\w*"
        for hit in re.finditer(rf"(?<!\w){re.escape(_plain(stem))}{end}", plain):
            if len(hit[0]) > len(found.get(hit.start(), "")):
                found[hit.start()] = hit[0]
    return list(dict.fromkeys(found[at] for at in sorted(found)))


def _plain(text: str) -> str:
    """Return a text as it is compared: one way of writing, small, without what joins letters."""
    folded = unicodedata.normalize("NFKC", text).replace("İ", "i").casefold()
    return folded.replace("\u200c", "").replace("\u0640", "")
