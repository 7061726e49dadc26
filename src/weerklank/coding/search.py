"""What of this room can be found: the codes of a codebook, and memos on the newest texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from weerklank.coding import blinding, models
from weerklank.fieldwork import search as fieldwork
from weerklank.safeguards import search, words
from weerklank.safeguards.terms import SearchKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


# Turns with words in them: who looks at each of more than these has asked for too much.
MOST = 2000


def index_codebook(monitor_id: int) -> int:
    """Index the codes of a monitor, in place of what was indexed of them before."""
    search.forget_codes(monitor_id)
    return search.put(_codes(monitor_id))


def index_memo(coding: models.Coding) -> None:
    """Let the memo of a coding be found as it is now; an empty one is found no longer."""
    search.put([_memo(coding)])


def forget_memos(codings: Iterable[int]) -> None:
    search.forget(SearchKind.MEMO, codings)


def index_round(round_: Round) -> int:
    """Index the memos of a round that was taken in as a whole, and its monitor's codebook."""
    return index_codebook(round_.monitor_id) + search.put(
        _memos(Q(transcript__conversation__round=round_))
    )


def index_conversations(conversations: Collection[int]) -> None:
    """Index the memos on the newest texts of these."""
    search.put(_memos(Q(transcript__conversation_id__in=conversations)))


def index_text(transcript_id: int) -> None:
    """Index the memos on a text that is about to be the newest again."""
    rows = models.Coding.objects.filter(transcript_id=transcript_id)
    search.put(_with_places(rows))


def index_all() -> int:
    """Index every codebook, and every memo on the newest text. Gives how many there are."""
    monitors = models.Code.objects.order_by("monitor_id").values_list("monitor_id", flat=True)
    codes = sum(index_codebook(monitor) for monitor in monitors.distinct())
    return codes + search.put(_memos(Q()))


def _codes(monitor_id: int) -> Iterator[search.Findable]:
    for code in models.Code.objects.filter(monitor_id=monitor_id).order_by("position"):
        yield search.Findable(
            kind=SearchKind.CODE,
            object_id=code.pk,
            text=_words(code),
            monitor_id=monitor_id,
        )


def _memos(wanted: Q) -> Iterator[search.Findable]:
    yield from _with_places(
        models.Coding.objects.filter(wanted, transcript_id__in=fieldwork.newest_transcripts())
    )


def _with_places(rows: QuerySet[models.Coding]) -> Iterator[search.Findable]:
    for coding in (
        rows.exclude(memo="")
        .select_related("transcript__conversation__round")
        .defer("transcript__text")
        .order_by("transcript__conversation__round_id", "transcript_id", "start", "id")
    ):
        yield _memo(coding)


def _memo(coding: models.Coding) -> search.Findable:
    round_ = coding.transcript.conversation.round
    return search.Findable(
        kind=SearchKind.MEMO,
        object_id=coding.pk,
        text=coding.memo,
        monitor_id=round_.monitor_id,
        round_id=round_.pk,
        transcript_id=coding.transcript_id,
    )


def _words(code: models.Code) -> str:
    """Return what a code says of itself, its name first."""
    said = (code.label, code.gloss, code.definition, code.include, code.exclude, code.example)
    return "\n".join([code.number, *(text for text in said if text)])


def seen_codings(user: User) -> QuerySet[models.Coding]:
    """Return the codings that someone may see, of any reading: a search does not count."""
    return models.Coding.objects.filter(blinding.sight_of_all(user).among()).order_by()


def with_code(code_id: int) -> Q:
    """Say that a coding carries this code or one below it, however deep. One query."""
    below: dict[int | None, list[int]] = defaultdict(list)
    codebook = models.Code.objects.filter(monitor__codes=code_id).order_by()
    for pk, above in codebook.values_list("pk", "parent_id"):
        below[above].append(pk)
    found = [code_id]
    for code in found:
        found += below[code]
    return Q(code__in=found)


def codes_with(question: str, *, monitor_id: int) -> tuple[list[int], list[int]]:
    """Return the codes of a monitor in which these words stand, in any of their forms.

    First those that have all of them in their name, then all of them.
    """
    asked = words.read_question(question)
    entries = search.entries(asked, kind=SearchKind.CODE, monitors=[monitor_id])
    found = set(entries.values_list("object_id", flat=True))
    names = models.Code.objects.filter(pk__in=found).values_list("pk", "label")
    named = [pk for pk, label in names if all(words.places(label, "nl", [term]) for term in asked)]
    return named, sorted(found)


def turns_with(asked: Sequence[words.Term], round_: Round) -> list[int]:
    """Return the numbers of the turns of a round in which all of this stands, as far as `MOST`.

    None without words.
    """
    found = search.entries(asked, kind=SearchKind.TURN, monitors=[round_.monitor_id])
    # A long turn is indexed in parts.
    numbers = found.filter(round_id=round_.pk).values_list("object_id", flat=True)
    return list(dict.fromkeys(numbers[: 2 * MOST]))[:MOST]


def code_hits(code_ids: Collection[int], rounds: Mapping[int, str]) -> dict[int, search.Hit]:
    """Return these codes to show. `rounds` has per monitor the round whose codebook is opened."""
    return {
        code.pk: search.Hit(
            text=_words(code),
            language="nl",
            place="",
            who=code.full_name,
            address=(
                reverse("coding:codebook", args=[rounds[code.monitor_id]]) + f"?code={code.number}"
                if code.monitor_id in rounds
                else ""
            ),
        )
        for code in models.Code.objects.filter(pk__in=list(code_ids))
    }


def memo_hits(coding_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these memos to show, with who wrote them. One query."""
    return {
        coding.pk: search.Hit(
            text=coding.memo,
            language="nl",
            place=str(coding.transcript.conversation),
            who=f"{coding.coder.name}, {coding.code.full_name}",
            address=reverse("coding:code", args=[coding.transcript.conversation_id])
            + f"#codering-{coding.pk}",
        )
        for coding in models.Coding.objects.filter(pk__in=list(coding_ids))
        .select_related("coder", "code", "transcript__conversation")
        .defer("transcript__text")
    }
