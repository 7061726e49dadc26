"""How codes and codings travel to the coding page's scripts and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weerklank.coding import blinding, models, queries, terms

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript

# What travels of a coding. A key of a table is called by what it points at.
COLUMNS = ("key", "code_id", "start", "end", *terms.FACET_NAMES, "memo", "coder_id", "id")
NAMES = tuple(name.removesuffix("_id") for name in COLUMNS)


def codes_json(codes: Sequence[models.Code]) -> list[dict[str, object]]:
    """Return the codes of a codebook, each with those that it stands in for."""
    instead = queries.successors(codes)
    before: dict[int, list[models.Code]] = defaultdict(list)
    for code in codes:
        if code.pk in instead:
            before[instead[code.pk].pk].append(code)
    return [
        code_json(code)
        | {
            "successor": instead[code.pk].pk if code.pk in instead else None,
            "instead_of": [{"id": one.pk} | _called(one) for one in before[code.pk]],
        }
        for code in codes
    ]


def _called(code: models.Code) -> dict[str, str]:
    return {"number": code.number, "label": code.name}


def code_json(code: models.Code) -> dict[str, object]:
    return {
        "id": code.pk,
        "number": code.number,
        "parent": code.parent_id,
        "branch": code.colour,
        "is_on": code.is_on,
        "can_be_given": code.is_on and not code.is_container,
    } | _texts(code)


def _texts(code: models.Code) -> dict[str, str]:
    """Return what a code says of itself, its name in the language of the page.

    The filter finds a code by its other name as well. What it means is in Dutch alone.
    """
    texts = {name: getattr(code, name) for name in models.CODE_TEXTS}
    if code.name == code.label:
        return texts | {"language": "nl"}
    return texts | {"label": code.name, "gloss": code.label, "language": "en"}


def coding_json(coding: models.Coding) -> dict[str, object]:
    row = {name: getattr(coding, column) for name, column in zip(NAMES, COLUMNS, strict=True)}
    return row | {"key": str(coding.key), "coder_name": coding.coder.name}


def answer_json(coding: models.Coding) -> dict[str, object]:
    """A coding as it was stored, with the revision of the text that its positions lie in."""
    return coding_json(coding) | {"revision": coding.transcript.revision}


def text_json(transcript: Transcript, sight: blinding.Sight) -> dict[str, object]:
    """One text with the codings on it that someone may see.

    There may be thousands: what their values are called travels once, in `names`.
    """
    rows = queries.seen_codings(transcript, sight).values_list(*COLUMNS)
    return {
        "transcript": transcript.pk,
        "revision": transcript.revision,
        "length": len(transcript.text),
        "language": transcript.language,
        "names": NAMES,
        "codings": [(str(key), *values) for key, *values in rows],
    }
