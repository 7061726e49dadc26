"""A project of another program, worked over as in an hour: nothing of it is lost on the way out."""

from __future__ import annotations

from collections import Counter

import pytest

from tests import cast, samples
from tests.fieldwork.conftest import make_reading
from weerklank.coding import carrying, operations, reworking
from weerklank.coding.models import CarriedCoding, Code, Coding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Transcript

PROJECTS = samples.projects("qdpx/*qualcoder-4*")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def stand(round_) -> Counter[tuple[str, str, str]]:
    """Return who gave which code to which words, in the texts that count."""
    rows = Coding.objects.filter(
        transcript__conversation__round=round_,
        transcript__renewals=None,  # no other text took the place of it
    )
    return Counter(
        (row.coder.name, row.code.label, squeezed(row.transcript.text[row.start : row.end]))
        for row in rows.select_related("coder", "code", "transcript")
    )


def by_use() -> list[Code]:
    """Return the codes from the most used to the least."""
    counts = Counter(Coding.objects.values_list("code", flat=True))
    return [Code.objects.get(pk=pk) for pk, _count in counts.most_common()]


@pytest.mark.slow
@pytest.mark.parametrize("sample", PROJECTS, ids=str)
def test_what_was_reworked_goes_out_and_comes_in_whole(sample, voorbeelddam, take, give):
    take(sample.path)
    by = {"by": voorbeelddam.bram, "at": cast.NOW}
    why = {"reason": "Opgeruimd", **by}
    whole = stand(voorbeelddam.round)
    assert whole.total() == sample.want["codings"]
    most, second, third, fourth, fifth = by_use()[:5]

    # Merged: everybody's passages of the one are of the other, each once.
    expected = Counter(
        dict.fromkeys(
            (who, second.label if label == third.label else label, words)
            for who, label, words in whole
        )
    )
    reworking.merge_codes(source=third, target=second, **why)
    assert set(stand(voorbeelddam.round)) == set(expected)

    # Spread, passage by passage, over two new codes.
    halves = [
        operations.add_code(parent=fourth.parent or fourth, label=f"Helft {n}", **why)
        for n in (1, 2)
    ]
    split = reworking.begin_split(source=most, targets=halves, **by)
    passages = list(Coding.objects.filter(code=most).order_by("transcript", "start", "pk"))
    for number, coding in enumerate(passages):
        reworking.decide_split(split=split, coding=coding, targets=[halves[number % 2]], **by)
    reworking.finish_split(split=split, retires=True, **why)
    now = stand(voorbeelddam.round)
    assert {key[2] for key in now if key[1].startswith("Helft ")} == {
        key[2] for key in expected if key[1] == most.label
    }
    assert now.total() == Coding.objects.count()

    # Moved, and a code made of somebody's own words.
    moved = Code.objects.get(pk=fifth.pk)
    reworking.move_code(code=moved, parent=None if moved.parent_id else halves[0], **why)
    text = Transcript.objects.order_by("pk").first()
    word_at = text.text.index(" ", len(text.text) // 2) + 1
    words = text.text[word_at : word_at + 12].split()[0]
    own = operations.add_code(parent=halves[0].parent, label=f"In vivo: {words}", **why)
    operations.apply_code(
        key=operations.new_key(),
        transcript=text,
        code=own,
        start=word_at,
        end=word_at + len(words),
        **by,
    )
    before = stand(voorbeelddam.round)

    # Corrected as a whole: a sentence more, and one word put right in every tenth turn.
    lines = [
        (turn.speaker.label if turn.speaker else None, text.text[turn.start : turn.end])
        for turn in text.turns.select_related("speaker").order_by("position")
    ]
    mended = [
        (label, said.replace(" the ", " THE ", 1) if number % 10 == 5 else said)
        for number, (label, said) in enumerate(lines)
    ]
    mended.insert(3, (lines[0][0], "Could you say that again, please?"))
    corrected = fieldwork.store_transcript(
        conversation=text.conversation, reading=make_reading(*mended), source=None, **by
    )
    renewal = fieldwork.renew_text(earlier=text, transcript=corrected, **by)
    carried = CarriedCoding.objects.filter(renewal=renewal)
    waiting = carried.filter(verdict="look")
    assert carried.exists()
    assert stand(voorbeelddam.round).total() + waiting.count() == before.total()
    left = before - stand(voorbeelddam.round)
    assert left.total() == waiting.count()
    for one in waiting:
        carrying.judge(carried=one, choice="keep" if one.new_start is not None else "remove", **by)

    # Out, and into another round: the same codings on the same words.
    out = give()
    again = cast.make_round(voorbeelddam.monitor, 2)
    take(out, round_=again)
    assert stand(again) - stand(voorbeelddam.round) == Counter()
    assert stand(voorbeelddam.round) - stand(again) == Counter()
