"""Examples of codes in a table: each finds its passage again, or is refused with its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from weerklank.coding import examples, queries
from weerklank.exchange.operations.importing.codebook import Codebook
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.fieldwork import queries as fieldwork
from weerklank.interchange.refi.project import CodeExample, key
from weerklank.safeguards.refusals import AccessDenied, DomainError

if TYPE_CHECKING:
    from weerklank.coding import models as coding


class NotFound(Exception):
    """Why a row names no passage that can be an example."""


def take(ledger: Ledger, codebook: Codebook) -> None:
    """Let the passages that rows name be examples; remember which became so, and what was refused.

    A passage that is an example of its code already stays one.
    """
    rows = ledger.project.examples
    if not rows:
        return
    passages = queries.passages(
        {found for row in rows if (found := _key_of(row))}, visible_to=ledger.by
    )
    taken: list[str] = []
    refused: list[dict[str, object]] = []
    for row in rows:
        try:
            passage = _passage(row, codebook, passages, ledger)
            if not examples.is_example(passage.coding):
                made = examples.choose(coding=passage.coding, by=ledger.by, at=ledger.at)
                taken.append(str(made.coding_key))
        except (NotFound, DomainError, AccessDenied) as refusal:
            refused.append({"row": row.row, "why": str(refusal)})
    # No words of people: the row of the file and a sentence.
    ledger.taken.head["refused_examples"] = refused
    ledger.taken.head.setdefault("made", {})["examples"] = taken
    ledger.counts["examples"] = len(rows) - len(refused)
    ledger.counts["examples_refused"] = len(refused)


def _passage(
    row: CodeExample, codebook: Codebook, passages: Mapping[UUID, queries.Passage], ledger: Ledger
) -> queries.Passage:
    """Return the passage that a row is about. Raises NotFound."""
    code = codebook.codes.get(key(row.code))
    if code is None:
        raise NotFound(_("Deze rij hoort bij geen code van dit bestand."))
    found = _passage_of(row, code, passages, ledger)
    _check(row, code, found)
    return found


def _key_of(row: CodeExample) -> UUID | None:
    try:
        return UUID(row.passage)
    except ValueError:
        return None


def _passage_of(
    row: CodeExample,
    code: coding.Code,
    passages: Mapping[UUID, queries.Passage],
    ledger: Ledger,
) -> queries.Passage:
    """Return the passage of a row: by its key, else by its place in a conversation."""
    by_key = _key_of(row)
    if by_key is not None and by_key in passages:
        return passages[by_key]
    if row.start is not None and row.end is not None and row.conversation.isdecimal():
        found = _at_place(row, (row.start, row.end), code, ledger)
        if found is None:
            raise NotFound(
                _("Op deze plek ligt hier geen passage met deze code, of u mag die niet zien.")
            )
        return found
    if by_key:
        raise NotFound(_("Deze passage is hier niet te vinden, of u mag die niet zien."))
    raise NotFound(_("In deze rij staat niet bij welke passage het voorbeeld hoort."))


def _at_place(
    row: CodeExample, span: tuple[int, int], code: coding.Code, ledger: Ledger
) -> queries.Passage | None:
    conversation = (
        fieldwork.conversations(visible_to=ledger.by)
        .filter(
            round__monitor=ledger.round.monitor_id,
            round__slug=row.round or ledger.round.slug,
            number=int(row.conversation),
        )
        .first()
    )
    text = fieldwork.main_transcript(conversation) if conversation else None
    if text is None:
        return None
    seen = queries.seen_codings(text, queries.sight_of(text, ledger.by))
    there = seen.filter(code=code, start=span[0], end=span[1]).first()
    return queries.passages([there.key], visible_to=ledger.by)[there.key] if there else None


def _check(row: CodeExample, code: coding.Code, passage: queries.Passage) -> None:
    """Raise NotFound where the passage is not what the row says."""
    if passage.coding.code_id != code.pk:
        raise NotFound(
            _("De passage heeft hier een andere code: %(code)s.")
            % {"code": passage.coding.code.full_name}
        )
    if row.words and " ".join(row.words.split()) != " ".join(passage.words.split()):
        raise NotFound(_("Bij deze passage staan hier andere woorden."))
