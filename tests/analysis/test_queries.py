"""Counting on real tables: a small round with a group conversation and one conversation apart."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests import cast
from weerklank.analysis import queries
from weerklank.analysis.rules import Tally
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import (
    Attendance,
    Conversation,
    QuestionPut,
    Speaker,
    Transcript,
    Turn,
)
from weerklank.study.models import (
    Characteristic,
    CharacteristicValue,
    Consent,
    Guide,
    GuideQuestion,
    GuideSection,
)


class Round:
    """Builds a round by hand, so that every number can be checked by eye."""

    def __init__(self) -> None:
        home = cast.make_voorbeelddam()
        self.round, self.bram, self.chantal = home.round, home.bram, home.chantal
        monitor = home.monitor
        self.leerroute = Characteristic.objects.create(
            monitor=monitor, key="leerroute", label="Leerroute"
        )
        self.values = {
            key: CharacteristicValue.objects.create(
                characteristic=self.leerroute, key=key, label=f"{key}-route", position=place
            )
            for place, key in enumerate("BZO")
        }
        branch = Code.objects.create(monitor=monitor, number="4", position=1, label="Knelpunten")
        self.codes = {
            number: Code.objects.create(
                monitor=monitor, number=number, position=place, label=number, parent=branch
            )
            for place, number in enumerate(("4.1", "4.6", "4.8"), start=2)
        } | {"4": branch}
        self.guide = Guide.objects.create(
            round=self.round, key="g", title="Leidraad", perspective="inburgeraar"
        )
        section = GuideSection.objects.create(guide=self.guide, position=1, title="Brieven")
        self.questions = {
            number: GuideQuestion.objects.create(
                section=section, position=place, text=number, codes=[number]
            )
            for place, number in enumerate(("4.1", "4.6", "4.8"), start=1)
        }
        self.people = {}

    def person(self, pseudonym: str, leerroute: str | None = None) -> None:
        person = cast.make_participant(self.round, pseudonym)
        if leerroute:
            person.characteristics.create(
                characteristic=self.leerroute, value=self.values[leerroute]
            )
        self.people[pseudonym] = person

    def conversation(
        self,
        number: int,
        lines: list[tuple[str, str]],
        *,
        present: str,
        put: str = "",
        not_put: str = "",
    ) -> Transcript:
        conversation = Conversation.objects.create(
            round=self.round, number=number, kind="group", held_on=cast.TODAY,
            guide=self.guide, created_at=cast.NOW,
        )  # fmt: skip
        for pseudonym in present.split():
            Attendance.objects.create(conversation=conversation, participant=self.people[pseudonym])
        for numbers, answer in ((put, True), (not_put, False)):
            for code in numbers.split():
                conversation.questions_put.create(question=self.questions[code], was_put=answer)
        text = "\n".join(words for _label, words in lines)
        transcript = Transcript.objects.create(
            conversation=conversation, text=text, sha256="0" * 64, word_count=1, created_at=cast.NOW
        )
        start = 0
        for position, (label, words) in enumerate(lines):
            Turn.objects.create(
                transcript=transcript, position=position, start=start, end=start + len(words),
                speaker=self._speaker(conversation, label),
            )  # fmt: skip
            start += len(words) + 1
        return transcript

    def _speaker(self, conversation: Conversation, label: str) -> Speaker:
        if label in self.people:
            tie = {"role": "participant", "participant": self.people[label]}
        elif label == "Meerdere":
            tie = {"role": "several", "at_least": 2}
        else:
            tie = {"role": "interviewer" if label == "R1" else "unknown"}
        return Speaker.objects.get_or_create(conversation=conversation, label=label, defaults=tie)[
            0
        ]

    def code(self, transcript: Transcript, words: str, number: str, coder=None, **facets) -> Coding:
        start = transcript.text.index(words)
        return Coding.objects.create(
            key=uuid4(), transcript=transcript, code=self.codes[number], coder=coder or self.bram,
            start=start, end=start + len(words), created_at=cast.NOW, changed_at=cast.NOW, **facets,
        )  # fmt: skip


@pytest.fixture
def small(db) -> Round:
    """Five on the Z-route together, one B1 apart; letters put to all five, not to D6."""
    small = Round()
    for pseudonym in ("D1", "D2", "D3", "D4"):
        small.person(pseudonym, "Z")
    small.person("D5")
    small.person("D6", "B")
    small.person("A1")
    group = small.conversation(
        1,
        [
            ("R1", "Hoe gaat het met brieven?"),
            ("D1", "Ik snap de brief niet. Nooit. Echt niet."),
            ("D2", "Mijn zoon leest hem."),
            ("Onbekend", "Ik ook niet."),
            ("D3", "Bij mij gaat het goed."),
        ],
        present="D1 D2 D3 D4 D5",
        put="4.6",
        not_put="4.8",
    )
    apart = small.conversation(
        2, [("D6", "Die brieven, een ramp.")], present="D6", put="4.1", not_put="4.6 4.8"
    )
    for words in ("Ik snap de brief niet.", "Nooit.", "Echt niet."):
        small.code(group, words, "4.6", polarity="negatief")
    small.code(group, "Mijn zoon leest hem.", "4.6", evidence_kind="van_horen_zeggen")
    small.code(group, "Ik ook niet.", "4.6")
    small.code(apart, "een ramp", "4.6")
    small.group, small.apart = group, apart
    return small


def cells(small: Round, number: str) -> dict[str, tuple[int, int | None]]:
    return {key: (cell.said, cell.asked) for key, cell in tallies(small, number).items()}


def beside(small: Round, number: str) -> dict[str, int]:
    return {key: cell.unprompted for key, cell in tallies(small, number).items() if cell.unprompted}


def tallies(small: Round, number: str) -> dict[str, Tally]:
    voices = queries.hear(small.round)
    columns = queries.groups(voices, "leerroute")
    rows = queries.matrix(voices, columns, queries.Filter())
    row = next(row for row in rows if row.code == small.codes[number].pk)
    return {column.key: cell for column, cell in zip(columns, row.cells, strict=True)}


def test_matrix_counts_people_of_those_to_whom_it_was_put(small):
    assert cells(small, "4.6") == {
        "B": (0, 0),  # not asked
        "Z": (2, 4),  # three times is one; an unknown voice is nobody
        "onbekend": (0, 1),  # D5 was there and said nothing
        "aanbieder": (0, 0),  # not asked
    }
    assert beside(small, "4.6") == {"B": 1}  # D6 brought it up unasked


def test_what_nobody_noted_is_not_a_denominator(small):
    small.code(small.group, "Bij mij gaat het goed.", "4.1")
    assert cells(small, "4.1") == {
        "B": (0, 1),
        "Z": (1, None),
        "onbekend": (0, None),
        "aanbieder": (0, 0),
    }


def test_second_coder_on_the_same_words_changes_no_count(small):
    before = cells(small, "4.6")
    small.code(small.group, "Ik snap de brief niet.", "4.6", coder=small.chantal)
    assert cells(small, "4.6") == before


def test_who_took_back_taking_part_is_in_no_count(small):
    Consent.objects.create(
        participant=small.people["D1"], purpose="take_part", is_given=False, on=cast.TODAY,
        medium="spoken", recorded_at=cast.NOW, recorded_by=small.bram,
    )  # fmt: skip
    assert cells(small, "4.6")["Z"] == (1, 3)


def test_several_together_count_for_the_group_that_was_there(small):
    small.person("D7", "B")
    small.person("D8", "B")
    conversation = small.conversation(
        3, [("Meerdere", "Ja, die brieven.")], present="D7 D8", put="4.6"
    )
    small.code(conversation, "die brieven", "4.6")
    assert cells(small, "4.6")["B"] == (2, 2)
    assert beside(small, "4.6") == {"B": 1}


def test_newer_text_without_codings_leaves_the_old_ones_out(small):
    Transcript.objects.create(
        conversation=small.apart.conversation, version=2, text="Opnieuw uitgetypt.",
        sha256="1" * 64, word_count=2, created_at=cast.NOW,
    )  # fmt: skip
    assert cells(small, "4.6")["B"] == (0, 0)
    assert beside(small, "4.6") == {}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (queries.Filter(), 6),
        (queries.Filter(facets={"polarity": "negatief"}), 3),
        (queries.Filter(facets={"evidence_kind": "van_horen_zeggen"}), 1),
        (queries.Filter(perspective="inburgeraar"), 5),
        (queries.Filter(perspective="aanbieder"), 0),
        (queries.Filter(characteristic="leerroute", value="B"), 1),
        (queries.Filter(characteristic="leerroute", value="onbekend"), 0),
    ],
    ids=["all", "tone", "hearsay", "newcomers", "providers", "one route", "unknown route"],
)
def test_passages_are_found_by(small, wanted, found):
    voices = queries.hear(small.round)
    assert len(queries.matching(voices, wanted)) == found


def test_a_branch_finds_its_subcodes_unless_told_not_to(small):
    voices = queries.hear(small.round)
    wanted = queries.Filter(code=small.codes["4"].pk)
    assert len(queries.matching(voices, wanted)) == 6
    assert queries.matching(voices, replace(wanted, with_subcodes=False)) == []


def test_passage_comes_with_the_turns_around_it(small):
    voices = queries.hear(small.round)
    coding = Coding.objects.get(evidence_kind="van_horen_zeggen")
    [passage] = queries.passages(voices, [coding.pk])
    assert passage.text == "Mijn zoon leest hem."
    assert (passage.before.speaker, passage.after.speaker) == ("D1", "Onbekend")
    assert [person.pseudonym for person in passage.people] == ["D2"]


def tell(small, pseudonym, **values):
    """Note steps of someone's trajectory: "yes" or "no"."""
    for key, value in values.items():
        step, _made = Characteristic.objects.get_or_create(
            monitor=small.round.monitor, key=key, defaults={"label": key, "is_milestone": True}
        )
        answer, _made = step.values.get_or_create(key=value, defaults={"label": value})
        small.people[pseudonym].characteristics.create(characteristic=step, value=answer)


def ask_only(small, number, **conditions):
    GuideQuestion.objects.filter(pk=small.questions[number].pk).update(applies_to=conditions)


def test_who_was_there_but_is_not_meant_is_in_no_number(small):
    ask_only(small, "4.6", leerroute=["B"])
    # D1 to D4 are of the Z-route, D5's route is not known, D6 was not asked.
    assert cells(small, "4.6") == {
        "B": (0, 0), "Z": (0, 0), "onbekend": (0, None), "aanbieder": (0, 0),
    }  # fmt: skip
    assert beside(small, "4.6") == {"B": 1, "Z": 2}


def test_whose_condition_is_not_known_stands_apart(small):
    ask_only(small, "4.6", leerroute=["Z"], pvt=["yes"])
    for pseudonym, had in (("D1", "yes"), ("D2", "no"), ("D3", "yes")):
        tell(small, pseudonym, pvt=had)
    small.code(small.group, "Bij mij gaat het goed.", "4.6")
    z_route = tallies(small, "4.6")["Z"]
    # D1 and D3 were asked and both said it; D2 has not had it and began herself; of D4 nobody
    # knows whether she has.
    assert (z_route.said, z_route.asked, z_route.unprompted) == (2, 2, 1)
    assert (z_route.unsure, z_route.unclear) == (1, 0)


def test_question_put_to_two_of_five_counts_those_two(small):
    note = QuestionPut.objects.get(question=small.questions["4.6"], was_put=True)
    note.to_everyone = False
    note.save()
    for pseudonym in ("D2", "D4"):
        note.to.create(participant=small.people[pseudonym])
    assert cells(small, "4.6")["Z"] == (1, 2)
    assert beside(small, "4.6") == {"B": 1, "Z": 1}
    [topic] = queries.topics_put(small.round)
    assert (topic.asked, topic.present) == (3, 6)


def test_question_for_newcomers_reaches_no_provider_who_was_there(small):
    Attendance.objects.create(conversation=small.group.conversation, participant=small.people["A1"])
    assert cells(small, "4.6")["aanbieder"] == (0, 0)


def test_topics_say_to_how_many_they_were_put(small):
    [topic] = queries.topics_put(small.round)
    assert (topic.title, topic.asked, topic.present, topic.unnoted) == ("Brieven", 6, 6, 0)


def test_hearing_a_round_takes_as_many_queries_whatever_its_size(small, django_assert_num_queries):
    def hear() -> None:
        voices = queries.hear(small.round)
        queries.matrix(voices, queries.groups(voices, "leerroute"), queries.Filter())
        queries.passages(voices, [mention.coding for mention in voices.mentions])

    hear()  # what was coded is counted once
    with django_assert_num_queries(25):
        hear()
    for number in range(10, 20):
        small.person(f"D{number}", "Z")
        conversation = small.conversation(
            number, [(f"D{number}", "Brieven zijn lastig.")], present=f"D{number}"
        )
        small.code(conversation, "lastig", "4.6")
    hear()
    with django_assert_num_queries(25):
        hear()
