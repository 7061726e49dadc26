"""What two coded of a round, as its report tells it; counted once more turn by turn."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from fractions import Fraction

import pytest

from tests import cast
from tests.coding.conftest import Sample, give, make_sample
from tests.coding.test_assigning import draw_turns, fresh
from weerklank.coding import assigning, doubling, operations, queries
from weerklank.coding.models import CodebookVersion, Coding, CodingTask
from weerklank.coding.terms import TurnVerdict
from weerklank.fieldwork.models import Turn
from weerklank.findings import material
from weerklank.rendering.document import Bullets, Paragraph, Table
from weerklank.reporting.documents import coders
from weerklank.safeguards.models import User

pytestmark = pytest.mark.usefixtures("shared_home")
WORDS = ("brief", "foto", "zus", "weg", "anders", "begeleider")
CODES = ("4.6", "1.9", "2.3", "4.1")


def codes_per_turn(user: User, samples: list[Sample], places: dict[int, set[int]]):
    """Return per (text, place) which codes somebody gave, from the rows, one turn at a time."""
    found = {}
    for sample in samples:
        for turn in sample.transcript.turns.all():
            text = sample.transcript.pk
            if turn.is_withdrawn or turn.position not in places.get(text, {0, 1, 2}):
                continue
            found[text, turn.position] = {
                one.code.number
                for one in Coding.objects.filter(transcript=text, coder=user)
                if one.start < turn.end and turn.start < one.end
            }
    return found


def kappa_by_hand(one, other) -> Fraction | None:
    """Cohen's κ over all codes that either gave, a turn counting once per code, exactly."""
    used = sorted(set().union(*one.values(), *other.values()))
    pairs = [(code in one[turn], code in other[turn]) for turn in one for code in used]
    n = len(pairs)
    same = Fraction(sum(a == b for a, b in pairs), n)
    yes, also = (Fraction(sum(pair[side] for pair in pairs), n) for side in (0, 1))
    chance = yes * also + (1 - yes) * (1 - also)
    return None if chance == 1 else (same - chance) / (1 - chance)


@pytest.fixture
def many(voorbeelddam, codebook):
    """Bram and Coen coded six conversations: four whole, and of two Coen turn 2 alone."""
    chance = random.Random(9)  # noqa: S311
    home = voorbeelddam
    samples = [make_sample(home, number) for number in range(1, 8)]
    for sample in samples[4:6]:
        draw_turns(home, sample, home.coen, [1])
        fresh(home, sample)
    for number, sample in enumerate(samples[:6]):
        for user in (home.bram, home.coen):
            for code in CODES:
                for word in WORDS:
                    if number > 3 and user == home.coen and word not in ("foto", "zus", "weg"):
                        continue
                    if chance.random() < 0.4:
                        give(sample, codebook[code], word, user)
            give(sample, codebook["4.6"], "foto", user) if user == home.coen else None
            operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)
    give(samples[6], codebook["4.6"], "foto", home.bram)
    return samples


def read(home: cast.Voorbeelddam) -> doubling.Doubling:
    home.round.refresh_from_db()
    return doubling.read(home.round, queries.readings(home.round))


def test_how_much_was_coded_twice_and_how_far_they_agreed(many, voorbeelddam):
    found = read(voorbeelddam)
    assert (found.conversations, found.of_conversations, found.in_part) == (6, 7, 2)
    assert (found.turns, found.of_turns) == (4 * 3 + 2, 7 * 3)
    places = {sample.transcript.pk: {1} for sample in many[4:6]}
    bram, coen = (
        codes_per_turn(user, many[:6], places) for user in (voorbeelddam.bram, voorbeelddam.coen)
    )
    [row] = found.before
    assert (row.names, row.conversations, row.turns) == (("Bram", "Coen"), 6, 14)
    assert row.overall.measures["kappa"] == pytest.approx(
        float(kappa_by_hand(bram, coen)), abs=1e-9
    )
    assert found.apart == sum(bram[turn] != coen[turn] for turn in bram)
    assert (found.decided, found.after) == (0, ())


def test_a_withdrawn_turn_is_in_no_number(many, voorbeelddam):
    before = read(voorbeelddam)
    Turn.objects.filter(transcript=many[0].transcript, position=1).update(is_withdrawn=True)
    found = read(voorbeelddam)
    assert (found.turns, found.of_turns) == (before.turns - 1, before.of_turns - 1)


def decide_all(home: cast.Voorbeelddam, samples: list[Sample], chance: random.Random) -> Counter:
    """Decide every turn that differs, by chance, and let what follows count."""
    from weerklank.coding import deciding  # noqa: PLC0415

    pair = (home.bram.pk, home.coen.pk)
    told: Counter = Counter()
    for sample in samples:
        matter = deciding.matters([sample.conversation.pk], pair, queries.readings(home.round))[
            sample.conversation.pk
        ]
        for one in matter.apart:
            verdict = chance.choice(
                [TurnVerdict.FIRST, TurnVerdict.SECOND, TurnVerdict.BOTH, TurnVerdict.UNCLEAR]
            )
            told[str(verdict)] += 1
            operations.decide(
                conversation=sample.conversation,
                pair=pair,
                turn=one.turn.pk,
                verdict=verdict,
                reason="Besproken",
                by=home.bram,
                at=cast.NOW,
            )
        operations.let_agreed_count(
            conversation=sample.conversation, pair=pair, by=home.bram, at=cast.NOW
        )
    return told


def test_after_deciding_each_is_beside_what_was_agreed(many, voorbeelddam):
    before = read(voorbeelddam).before
    told = decide_all(voorbeelddam, many[:6], random.Random(2))  # noqa: S311
    found = read(voorbeelddam)
    assert found.before == before  # what they gave stays
    assert (found.decided, found.agreed) == (found.apart, 6)
    assert {verdict: number for verdict, number in found.verdicts.items() if number} == told
    assert [row.names for row in found.after] == [
        ("Bram", "Samen besloten"),
        ("Coen", "Samen besloten"),
    ]
    agreed = User.objects.get(name="Samen besloten")
    places = {sample.transcript.pk: {1} for sample in many[4:6]}
    together = codes_per_turn(agreed, many[:6], places)
    for row, user in zip(found.after, (voorbeelddam.bram, voorbeelddam.coen), strict=True):
        assert (row.conversations, row.turns) == (6, 14)
        own = codes_per_turn(user, many[:6], places)
        assert row.overall.measures["kappa"] == pytest.approx(
            float(kappa_by_hand(own, together)), abs=1e-9
        )


def test_what_changed_in_the_codebook_since_is_told(many, voorbeelddam, codebook):
    assert (read(voorbeelddam).versions, read(voorbeelddam).redefined) == ((), ())
    operations.change_code(
        code=codebook["4.6"],
        definition="Post van de gemeente en DUO",
        reason="Te wijd",
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    operations.change_code(
        code=codebook["1.9"], label="Iemand anders", reason="Duidelijker", by=voorbeelddam.bram,
        at=cast.NOW,
    )  # fmt: skip
    found = read(voorbeelddam)
    assert found.versions == (2, 3)
    assert found.redefined == (f"4.6 {codebook['4.6'].label}",)
    # Also where nobody noted the version: by the day it was handed in.
    CodingTask.objects.update(version_finished=None)
    CodebookVersion.objects.filter(number__gt=1).update(at=cast.NOW + timedelta(days=1))
    assert read(voorbeelddam).versions == (2, 3)


def said(home: cast.Voorbeelddam, *, outside: bool = False) -> tuple[list[str], list[Table]]:
    home.round.refresh_from_db()
    found = coders.blocks(material.gather(home.round), object() if outside else None)
    texts = [block.text for block in found if isinstance(block, Paragraph)]
    texts += [item for block in found if isinstance(block, Bullets) for item in block.items]
    return texts, [block for block in found if isinstance(block, Table)]


def test_the_report_says_what_was_coded_twice_and_what_came_of_it(many, voorbeelddam, codebook):
    decide_all(voorbeelddam, many[:6], random.Random(2))  # noqa: S311
    operations.change_code(
        code=codebook["4.6"], definition="Post", reason="Te wijd", by=voorbeelddam.bram, at=cast.NOW
    )
    found = read(voorbeelddam)
    texts, [table] = said(voorbeelddam)
    assert texts[0].startswith(
        "Dubbel gecodeerd zijn 6 van de 7 gesprekken: 14 van de "
        "21 beurten die te lezen zijn. In 2 daarvan codeerde iemand alleen beurten"
    )
    assert texts[1] == (
        f"In {found.apart} beurten gaven twee codeurs niet dezelfde codes. Over alle is "
        "besloten. In 6 gesprekken telt wat samen besloten is."
    )
    assert texts[2].endswith(f"kreeg het codeboek een nieuwe versie: 2. Anders omschreven is de "
                             f"betekenis van: 4.6 {codebook['4.6'].label}.")  # fmt: skip
    either = found.verdicts["first"] + found.verdicts["second"]
    assert f"wat één van beiden gaf: {either} beurten" in texts
    assert [row[0] for row in table.rows] == [
        "Bram en Coen",
        "Bram en wat samen besloten is",
        "Coen en wat samen besloten is",
    ]
    assert table.rows[0][1:3] == ("6", "14")
    kappa = found.before[0].overall.measures["kappa"]
    assert table.rows[0][4].startswith(f"{kappa:.2f}".replace(".", ",").replace("-", "−"))
    outside, _tables = said(voorbeelddam, outside=True)
    assert not any("één van beiden gaf" in text for text in outside)
    assert any("Van 1 code is de betekenis" in text for text in outside)


def test_a_method_without_measures_shows_none(many, voorbeelddam, logged_in):
    voorbeelddam.round.uses_no_coefficients = True
    voorbeelddam.round.save()
    texts, tables = said(voorbeelddam)
    assert tables == []
    assert any("geen overeenstemmingsmaten" in text for text in texts)
    assert any("gaven twee codeurs niet dezelfde codes" in text for text in texts)


def test_who_practised_is_told_and_counted_nowhere(sample, codebook, voorbeelddam):
    give(sample, codebook["4.6"], "foto", voorbeelddam.bram)
    operations.finish_task(transcript=sample.transcript, by=voorbeelddam.bram, at=cast.NOW)
    assigning.practise_on(
        conversation=sample.conversation,
        reference=voorbeelddam.bram.pk,
        counts=True,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    assert read(voorbeelddam) == doubling.Doubling(practised=1)
    texts, _tables = said(voorbeelddam)
    assert texts == [
        "Op 1 gesprek is het coderen geoefend. Wat daarbij gecodeerd is, telt in geen enkel getal."
    ]


def test_nothing_is_told_where_nothing_was_coded_twice(sample, codebook, voorbeelddam):
    give(sample, codebook["4.6"], "foto", voorbeelddam.bram)
    assert said(voorbeelddam) == ([], [])
