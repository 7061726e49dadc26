"""Counting never grows because a second person coded: every number stays as it was."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.findings.conftest import TALKS, Story
from weerklank.analysis import placing, relations
from weerklank.analysis import queries as analysis
from weerklank.analysis.terms import Relation
from weerklank.coding import operations as coding
from weerklank.coding import queries as codes
from weerklank.coding.models import Coding, CodingTask
from weerklank.findings import material, operations, queries, rereading
from weerklank.rendering.document import Paragraph
from weerklank.reporting.documents import approach
from weerklank.reporting.render import evidence
from weerklank.safeguards.models import User
from weerklank.site import walk
from weerklank.study import operations as study

ASKED = [(relation, negated) for relation in Relation for negated in (False, True)]


@pytest.fixture
def told(story: Story) -> Story:
    """Bram coded conversations 1 and 3, Chantal 1 as well; Bram's reading of 1 was chosen."""
    first = story.code(1, "Ik snap de brief niet", polarity="negatief")
    story.code(1, "Mijn zus leest hem", number="4.7")
    against = story.code(1, "Ik lees alles zelf", polarity="positief")
    story.code(3, "Wij schrijven te moeilijk")
    hers = story.code(1, "Bij ons ook niet", coder=story.home.chantal)
    for coder in (story.home.bram, story.home.chantal):
        CodingTask.objects.create(
            transcript=story.texts[1],
            coder=coder,
            started_at=cast.NOW,
            finished_at=cast.NOW,
        )
    coding.choose_reading(
        conversation=story.texts[1].conversation,
        coder=story.home.bram.pk,
        by=story.home.bram,
        at=cast.NOW,
    )
    story.conclude(supporting=[first, hers], contrary=[against])
    return story


def numbers(story: Story) -> dict[str, Any]:
    """Give every number of the round, from each place that makes one."""
    round_ = story.home.round
    voices = analysis.hear(round_)
    readings = voices.readings
    grid = placing.grid(voices)
    found = {
        "matrix": [
            analysis.matrix(voices, analysis.groups(voices, by), analysis.Filter())
            for by in ("leerroute", "gender", analysis.BY_PERSPECTIVE)
        ],
        "grid": (grid.rows, grid.columns, grid.cells),
        "tally": [
            analysis.count(voices, analysis.Filter(code=code.pk, perspective=side))
            for code in voices.codes
            for side in ("", "inburgeraar", "aanbieder")
        ],
        "question": [_answer(voices, relation, negated) for relation, negated in ASKED],
        "passages": codes.passage_counts(round_, readings),
        "persons": codes.persons_per_code(round_, readings),
        "codes": codes.used_code_ids(round_, readings),
        "walk": walk.figures(round_, story.home.bram).coding,
        "findings": [row.counts for row in queries.findings(round_)],
        "evidence": evidence.evidence_json(material.gather(round_)),
    }
    found["codings"] = (found["walk"].codings, found["walk"].codes)
    return found


def _answer(voices: analysis.Voices, relation: Relation, negated: bool) -> Any:
    letters, transport = (voices.code_by_number[number].pk for number in ("4.6", "4.7"))
    condition = relations.Condition(
        codes=frozenset({transport}),
        relation=relation,
        is_wanted=not negated,
        within=20,
    )
    return placing.answer(voices, placing.Asked(frozenset({letters}), (condition,))).tally


def code_at_random(story: Story, by: User, dice: random.Random) -> int:
    """Let somebody give codes to stretches of conversation 1, as the page would."""
    transcript = story.texts[1]
    given = 0
    for _ in range(dice.randint(1, 12)):
        start = dice.randrange(len(transcript.text) - 1)
        end = min(len(transcript.text), start + dice.randint(1, 60))
        if transcript.text[start:end].strip():
            coding.apply_code(
                key=coding.new_key(),
                transcript=transcript,
                code=dice.choice([story.codes["4.6"], story.codes["4.7"]]),
                start=start,
                end=end,
                facets={"polarity": dice.choice(["", "positief", "negatief"])},
                by=by,
                at=cast.NOW,
            )
            given += 1
    return given


@pytest.mark.parametrize("seed", range(12))
def test_no_number_changes_when_another_codes_as_well(told: Story, seed: int):
    dice = random.Random(seed)  # noqa: S311 -- the same every time
    before = numbers(told)
    coding.reopen_task(transcript=told.texts[1], by=told.home.chantal, at=cast.NOW)
    for user in (told.home.chantal, told.home.coen):
        assert code_at_random(told, user, dice)
    assert Coding.objects.filter(coder=told.home.coen).exists()
    after = numbers(told)
    # How many work on it did change: that is no count of what was said.
    assert before.pop("walk") is not None
    after.pop("walk")
    assert after == before


@pytest.mark.parametrize("seed", range(4))
def test_while_nobody_chose_a_second_coder_adds_nothing_either(story: Story, seed: int):
    story.code(1, "Ik snap de brief niet")
    CodingTask.objects.create(transcript=story.texts[1], coder=story.home.bram, started_at=cast.NOW)
    before = numbers(story)
    dice = random.Random(seed)  # noqa: S311 -- the same every time
    code_at_random(story, story.home.coen, dice)
    after = numbers(story)
    assert {name: after[name] for name in after if name != "walk"} == {
        name: before[name] for name in before if name != "walk"
    }


def test_the_numbers_do_change_with_the_choice(told: Story):
    before = numbers(told)
    coding.choose_reading(
        conversation=told.texts[1].conversation,
        coder=told.home.chantal.pk,
        by=told.home.bram,
        at=cast.NOW,
    )
    after = numbers(told)
    same = {name for name in before if before[name] == after[name]}
    assert same <= {
        "grid",
        "question",
    }  # in so small a conversation nothing lies together in either


# --- evidence of a reading that does not count ----------------------------------------------------
def test_evidence_of_another_reading_stays_and_counts_nowhere(told: Story):
    [row] = queries.findings(told.home.round)
    assert (row.counts.said, row.counts.passages, len(row.supporting)) == (1, 1, 2)
    data = evidence.evidence_json(material.gather(told.home.round)).decode()
    assert data.count('"reference"') == 2  # one for, one against


@pytest.fixture
def client(told: Story, logged_in: Any) -> Client:
    return logged_in(told.home.bram)


def test_the_finding_says_which_passage_does_not_count(told: Story, client: Client):
    [row] = queries.findings(told.home.round)
    for name in ("findings:finding", "findings:finding_evidence"):
        page = client.get(reverse(name, args=[row.record.pk])).content.decode()
        assert page.count("telt niet mee: een andere lezing telt") == 1


def test_the_same_passage_in_the_reading_that_counts_is_offered(told: Story, client: Client):
    [row] = queries.findings(told.home.round)
    address = reverse("findings:finding", args=[row.record.pk])
    offer = "Neem deze passage uit de lezing die telt"
    assert offer not in client.get(address).content.decode()
    counted = told.code(1, "Bij ons ook niet, kanarieblauw")
    page = client.get(address).content.decode()
    assert page.count(offer) == 1
    assert f'name="codings" value="{counted.pk}"' in " ".join(page.split())
    client.post(
        reverse("findings:evidence_add", args=[row.record.pk]),
        {"codings": counted.pk, "stance": "supporting"},
    )
    assert offer not in client.get(address).content.decode()
    [row] = queries.findings(told.home.round)
    assert row.counts.said == 2


def test_only_passages_that_count_are_offered_as_evidence(told: Story, client: Client):
    told.code(1, "Niemand snapt ze", coder=told.home.chantal)
    [row] = queries.findings(told.home.round)
    address = reverse("findings:evidence_add", args=[row.record.pk])
    for query in ({"code": ""}, {"tegen": "1"}):
        page = client.get(address, query).content.decode()
        assert "Chantal, " not in page


def test_a_list_by_coder_shows_what_does_not_count_and_does_not_count_it(
    told: Story, client: Client
):
    round_ = told.home.round
    address = reverse("analysis:passages", kwargs={"round": round_.slug})
    assert "telt niet mee" not in _passages(client.get(address))
    answer = client.get(address, {"coder": told.home.chantal.pk})
    page = _passages(answer)
    assert page.count("telt niet mee: een andere lezing telt") == 1
    assert answer.context["tally"].said == 0
    table = client.get(
        reverse("analysis:passages_csv", kwargs={"round": round_.slug}),
        {"coder": told.home.chantal.pk},
    )
    header, line = b"".join(table.streaming_content).decode("utf-8-sig").splitlines()
    assert (header.split(";")[-1], line.split(";")[-1]) == ("telt mee", "nee")


def _passages(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


# --- what the report says of it -------------------------------------------------------------------
def _choose(story: Story) -> None:
    coding.choose_reading(
        conversation=story.texts[1].conversation,
        coder=story.home.chantal.pk,
        by=story.home.bram,
        at=cast.NOW,
    )


def _second(
    story: Story, conversation: int = 1, *, blind: bool | None = False, **task: Any
) -> None:
    """Let Bram and Chantal both code a conversation."""
    words = TALKS[conversation][1][1]
    for coder in (story.home.bram, story.home.chantal):
        story.code(conversation, words, coder=coder)
        CodingTask.objects.create(
            transcript=story.texts[conversation],
            coder=coder,
            started_at=cast.NOW,
            was_blind=blind,
            **(task if coder == story.home.chantal else {}),
        )


def _agree(story: Story) -> None:
    """Let what they decided together count."""
    _second(story)
    CodingTask.objects.update(finished_at=cast.NOW)
    coding.let_agreed_count(
        conversation=story.texts[1].conversation,
        pair=(story.home.bram.pk, story.home.chantal.pk),
        by=story.home.bram,
        at=cast.NOW,
    )


def _all_told(story: Story) -> None:
    _second(story)
    _choose(story)
    _second(story, 2, blind=True, finished_at=cast.NOW)
    _second(story, 3, blind=None)


# What is recorded, the sentences that then stand there, and those that do not.
SENTENCES = [
    (
        lambda story: story.code(1, "Mijn zus leest hem"),
        [
            "samen 1 keer",
            "Bram codeerde 1 gesprek.",
            "Niet gecodeerd zijn 3 gesprekken.",
            "Geen gesprek is door meer dan één mens gecodeerd.",
        ],
        ["lezing"],
    ),
    (
        _second,
        [
            "samen 1 keer",
            "Bram codeerde 1 gesprek en Chantal 1.",
            "In 1 gesprek codeerde meer dan één mens: gesprek 1. Daar telt één lezing: alles wat "
            "één van hen codeerde. Wat een ander er codeerde, telt in geen enkel getal.",
            "In gesprek 1 telt de lezing van Bram: niemand koos, niemand is klaar, en daarin "
            "staat de oudste code.",
            "In gesprek 1 konden de codeurs elkaars werk zien.",
        ],
        ["dat is gekozen", "Geen gesprek"],
    ),
    (
        lambda story: _second(story, finished_at=cast.NOW),
        ["In gesprek 1 telt de lezing van Chantal: niemand koos, en die was het eerst klaar."],
        ["dat is gekozen"],
    ),
    (
        lambda story: (_second(story), _choose(story)),
        ["In gesprek 1 telt de lezing van Chantal: dat is gekozen."],
        ["niemand koos"],
    ),
    (
        _agree,
        [
            "Bram codeerde 1 gesprek en Chantal 1.",
            "alles wat één van hen codeerde, of wat zij samen besloten.",
            "In gesprek 1 telt wat zij samen besloten, beurt voor beurt waar zij verschilden.",
            "In gesprek 1 konden de codeurs elkaars werk zien.",
        ],
        ["Samen besloten", "dat is gekozen"],
    ),
    (
        lambda story: _second(story, blind=True),
        ["In gesprek 1 zagen de codeurs elkaars werk niet terwijl zij codeerden."],
        ["konden de codeurs", "niet vastgelegd of de codeurs"],
    ),
    (
        lambda story: _second(story, blind=None),
        ["In gesprek 1 is niet vastgelegd of de codeurs elkaars werk zagen."],
        ["konden de codeurs", "elkaars werk niet"],
    ),
    (
        _all_told,
        [
            "samen 3 keer",
            "Bram codeerde 3 gesprekken en Chantal 3.",
            "Niet gecodeerd is 1 gesprek.",
            "In 3 gesprekken codeerde meer dan één mens: gesprek 1, 2 en 3.",
            "In gesprek 1 telt de lezing van Chantal: dat is gekozen.",
            "In gesprek 2 telt de lezing van Chantal: niemand koos, en die was het eerst klaar.",
            "In gesprek 3 telt de lezing van Bram",
            "In gesprek 1 konden de codeurs elkaars werk zien.",
            "In gesprek 2 zagen de codeurs elkaars werk niet terwijl zij codeerden.",
            "In gesprek 3 is niet vastgelegd of de codeurs elkaars werk zagen.",
        ],
        [],
    ),
    (lambda story: None, ["samen 0 keer"], ["codeerde", "lezing", "Geen gesprek"]),
]


@pytest.mark.parametrize(
    ("record", "says", "says_not"),
    SENTENCES,
    ids=[
        "one coder",
        "two, nobody handed in",
        "two, one handed in",
        "two, chosen",
        "two, decided together",
        "blind",
        "nobody noted whether blind",
        "three conversations, each in its own way",
        "nothing coded",
    ],
)
def test_the_method_chapter_follows_the_records(
    story: Story, record: Callable[[Story], object], says: list[str], says_not: list[str]
):
    record(story)
    told = _method(story)
    assert [sentence for sentence in says if sentence not in told] == []
    assert [sentence for sentence in says_not if sentence in told] == []


def _method(story: Story, viewer: User | None = None) -> str:
    found = material.gather(story.home.round, visible_to=viewer)
    blocks = approach.subsections(found, number="2", guides="A")[2].blocks
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


PROVISIONAL = (
    "Dit rapport is voorlopig. Wie het maakte, codeert in deze ronde blind en is nog niet met elk "
    "gesprek klaar, of een ander is dat niet. Van zulke gesprekken telt hier alleen wat de maker "
    "zelf codeerde."
)


def test_a_report_that_who_codes_blind_builds_says_that_it_is_no_more_than_hers(story: Story):
    _second(story, blind=True)
    story.home.round.codes_blind = True
    story.home.round.save()
    told = _method(story, story.home.bram)
    assert PROVISIONAL in told
    assert "Chantal" not in told
    assert "samen 1 keer" in told
    assert "voorlopig" not in _method(story, story.home.daan)


def test_who_codes_blind_confirms_at_the_numbers_that_she_saw(story: Story):
    """Else her page would say forever that the numbers moved meanwhile."""
    _second(story, blind=True)
    finding = story.conclude(supporting=[story.code(1, "Mijn zus leest hem")])
    story.home.round.codes_blind = True
    story.home.round.save()
    by: dict[str, Any] = {"by": story.home.bram, "at": cast.NOW}
    row = queries.finding_row(finding, analysis.hear(story.home.round, visible_to=story.home.bram))
    operations.confirm_finding(finding=finding, seen=row.fingerprint, **by)
    operations.change_report(round=story.home.round, revision=0, conclusion="Twee mensen.", **by)
    found = material.gather(story.home.round, visible_to=story.home.bram)
    seen = rereading.fingerprint(rereading.numbers_of(found))
    operations.confirm_text(round=story.home.round, name="conclusion", seen=seen, **by)


def test_who_codes_blind_is_not_told_what_changed_since_another_confirmed(story: Story):
    """The difference would be what the other coded."""
    _second(story, blind=True)
    finding = story.conclude(supporting=[story.code(1, "Mijn zus leest hem")])
    by: dict[str, Any] = {"by": story.home.bram, "at": cast.NOW}
    operations.confirm_finding(finding=finding, **by)
    operations.change_report(round=story.home.round, revision=0, conclusion="Eén mens.", **by)
    story.home.round.codes_blind = True
    story.home.round.save()
    found = material.gather(story.home.round, visible_to=story.home.chantal)
    [row] = found.rows
    assert row.counts.said == 0
    assert (row.changes, row.change_words, row.must_reread) == ((), "", False)
    assert rereading.marks(found) == {}


# --- whom it was asked of stays when evidence goes ------------------------------------------------
def test_another_reading_changes_who_said_it_and_not_who_was_asked(story: Story):
    words = "Ik snap de brief niet, kanariegeel."
    finding = story.conclude(supporting=[story.code(1, words)])
    before = queries.finding_row(finding).counts
    story.code(1, "Bij ons ook niet", number="4.7", coder=story.home.chantal)
    _choose(story)
    now = queries.finding_row(finding).counts
    assert (before.said, before.asked) == (1, 3)
    assert (now.said, now.asked, now.passages) == (0, 3, 0)


def test_withdrawal_of_all_who_said_it_leaves_who_else_was_asked(story: Story):
    finding = story.conclude(supporting=[story.code(1, "Ik snap de brief niet, kanariegeel.")])
    by: dict[str, Any] = {"by": story.home.bram, "at": cast.NOW}
    study.withdraw(participant=story.people["D1"], **by)
    finding.refresh_from_db()
    row = queries.finding_row(finding)
    assert (row.counts.said, row.counts.asked, row.counts.passages) == (0, 2, 0)
    assert row.amount == ("0 van 2", " inburgeraars")
    assert row.change_words == "1 van 3 is nu 0 van 2"
