"""What is kept of each text to count from is right after whatever was done, or is not used."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing, suppress
from importlib import import_module
from itertools import count
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from tests import cast
from tests.coding.conftest import give, make_sample
from tests.fieldwork.conftest import make_reading
from weerklank.coding import carrying, keeping, operations, reworking, rules
from weerklank.coding.models import (
    CarriedCoding,
    Code,
    CodeMerge,
    Coding,
    CountedText,
    Heard,
    Mention,
)
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import queries as texts_of
from weerklank.fieldwork.models import Correction, Renewal, Speaker, Transcript, Turn
from weerklank.safeguards.refusals import DomainError
from weerklank.site import cli
from weerklank.study import operations as study
from weerklank.study.models import Participant

FILL = import_module("weerklank.coding.migrations.0020_count_the_texts_that_are_there")
OF_ANY = import_module("weerklank.coding.migrations.0023_keep_passages_of_any_code")
TABLES = import_module("weerklank.coding.migrations.0019_keep_whose_words_are_coded")
_keys = count(70_000)


def heard_anew(coding):
    """Look at every turn of the text, without anything of the product."""
    people, least = set(), 0
    for turn in coding.transcript.turns.filter(is_withdrawn=False).select_related("speaker"):
        if turn.speaker and turn.start < coding.end and coding.start < turn.end:
            people.add(turn.speaker.participant_id)
            least = max(least, turn.speaker.at_least or 0)
    return frozenset(people - {None}), least


def counted_anew():
    """Count every text coding by coding, climbing from code to code."""
    heard, spans, own = set(), set(), Counter()
    for coding in Coding.objects.select_related("code", "transcript"):
        text = coding.transcript_id
        people, least = voice = heard_anew(coding)
        heard |= {(text, coding.pk, person, 0) for person in people}
        if least:
            heard.add((text, coding.pk, 0, least))
        own[text, coding.coder_id, coding.code_id, voice] += 1
        own[text, coding.coder_id, 0, voice] += 1  # of any code
        spans.add((text, coding.coder_id, 0, voice, coding.start, coding.end))
        code = coding.code
        while code:
            spans.add((text, coding.coder_id, code.pk, voice, coding.start, coding.end))
            code = code.parent
    passages = Counter(span[:4] for span in spans)
    return heard, {(*key, number, own[key]) for key, number in passages.items()}


def kept(texts):
    heard = Heard.objects.filter(transcript_id__in=texts).values_list(
        "transcript_id", "coding_id", "participant_id", "at_least"
    )
    mentions = Mention.objects.filter(transcript_id__in=texts).values_list(
        "transcript_id", "coder_id", "code_id", "voice", "passages", "own"
    )
    return set(heard), {(*row[:3], rules.read_voice(row[3]), *row[4:]) for row in mentions}


def check(*, all_of_them=False):
    """What has a mark is right, and after counting all of it is there."""
    marked = set(CountedText.objects.values_list("pk", flat=True))
    coded = set(Coding.objects.values_list("transcript_id", flat=True))
    assert not all_of_them or coded <= marked
    for is_kept, is_so in zip(kept(marked), counted_anew(), strict=True):
        assert is_kept == {row for row in is_so if row[0] in marked}
    assert list(keeping.differences()) == []


class Acts:
    """Everything that people do to codings, codes, turns and speakers, by chance."""

    def __init__(self, home, samples, chance):
        self.home, self.chance = home, chance
        self.conversations = [one.conversation for one in samples]
        self.people = [one for sample in samples for one in (sample.d1, sample.d2)]
        self.by = {"by": home.bram, "at": cast.NOW}

    def _codes(self):
        on = Code.objects.filter(monitor=self.home.monitor, is_on=True, is_container=False)
        return list(on.filter(number__startswith="4"))

    def _code(self):
        return self.chance.choice(self._codes())

    def _text(self):
        return texts_of.main_transcript(self.chance.choice(self.conversations))

    def _turn(self):
        return self.chance.choice(list(self._text().turns.select_related("transcript")))

    def _coding(self):
        return self.chance.choice(list(Coding.objects.select_related("code", "transcript")))

    def _span(self, text):
        start = self.chance.randrange(len(text.text) - 1)
        return start, self.chance.randrange(start + 1, min(start + 70, len(text.text)) + 1)

    def apply(self):
        text = self._text()
        start, end = self._span(text)
        operations.apply_code(
            key=UUID(int=next(_keys)), transcript=text, code=self._code(), start=start, end=end,
            by=self.chance.choice([self.home.bram, self.home.coen]), at=cast.NOW,
        )  # fmt: skip

    def apply_the_same_words_below(self):
        coding = self._coding()
        operations.apply_code(
            key=UUID(int=next(_keys)), transcript=coding.transcript, code=self._code(),
            start=coding.start, end=coding.end, by=coding.coder, at=cast.NOW,
        )  # fmt: skip

    def stretch(self):
        coding = self._coding()
        start, end = self._span(coding.transcript)
        operations.change_coding(coding=coding, start=start, end=end, by=coding.coder, at=cast.NOW)

    def cut(self):
        coding = self._coding()
        middle = (coding.start + coding.end) // 2
        operations.split_coding(
            coding=coding, key=UUID(int=next(_keys)), end=middle, start=middle,
            by=coding.coder, at=cast.NOW,
        )  # fmt: skip

    def remove(self):
        coding = self._coding()
        operations.remove_coding(coding=coding, by=coding.coder, at=cast.NOW)

    def undo_by_rows(self):
        Coding.objects.filter(pk=self._coding().pk).delete()

    def move_code(self):
        code = self._code()
        parent = self.chance.choice([*self._codes(), None])
        reworking.move_code(code=code, parent=parent, reason="anders", **self.by)

    def merge(self):
        reworking.merge_codes(
            source=self._code(), target=self._code(), reason="hetzelfde", **self.by
        )

    def undo_merge(self):
        merge = CodeMerge.objects.first()
        if merge:
            reworking.undo_merge(merge=merge, reason="toch niet", **self.by)

    def divide(self):
        coding = self._coding()
        split = reworking.begin_split(
            source=coding.code, targets=self.chance.sample(self._codes(), 2), **self.by
        )
        reworking.decide_split(
            split=split, coding=coding, targets=list(split.targets.all()), **self.by
        )
        reworking.finish_split(split=split, retires=False, reason="te ruim", **self.by)

    def tie(self):
        speaker = self.chance.choice(list(Speaker.objects.all()))
        role = self.chance.choice(["participant", "several", "unknown"])
        fieldwork.tie_speaker(
            speaker=speaker, role=role, participant=self.chance.choice(self.people),
            at_least=self.chance.randrange(2, 5), **self.by,
        )  # fmt: skip

    def give_turn(self):
        turn = self._turn()
        others = list(Speaker.objects.filter(conversation=turn.transcript.conversation))
        fieldwork.give_stored_turn(
            turn=turn, revision=turn.transcript.revision, speaker=self.chance.choice(others),
            **self.by,
        )  # fmt: skip

    def split_turn(self):
        turn = self._turn()
        others = list(Speaker.objects.filter(conversation=turn.transcript.conversation))
        fieldwork.split_stored_turn(
            turn=turn, at_position=turn.start + turn.transcript.text[turn.start :].index(" ") + 1,
            revision=turn.transcript.revision, speaker=self.chance.choice(others), **self.by,
        )  # fmt: skip

    def join_turn(self):
        turn = self._turn()
        fieldwork.join_stored_turn(
            turn=turn, revision=turn.transcript.revision, speaker=turn.speaker, **self.by
        )

    def replace_words(self):
        turn = self._turn()
        word = self.chance.choice(["het", "zus", "komt", "de", "hem"])
        new = self.chance.choice(["een heel lang antwoord", "x"])
        places = fieldwork.find_places(conversation=turn.transcript.conversation, word=word)
        fieldwork.replace_words(
            turn=turn, word=word, replacement=new,
            places=[(one.transcript, one.start) for one in places],
            revisions={turn.transcript_id: turn.transcript.revision}, **self.by,
        )  # fmt: skip

    def undo_correction(self):
        made = Correction.objects.filter(undone_by=None, undoes=None).first()
        if made:
            fieldwork.undo_correction(correction=made, **self.by)

    def correct_all(self):
        earlier = self._text()
        lines = [
            (turn.speaker.label if turn.speaker else None, earlier.text[turn.start : turn.end])
            for turn in earlier.turns.select_related("speaker").order_by("position")
        ]
        self.chance.shuffle(lines)
        transcript = fieldwork.store_transcript(
            conversation=earlier.conversation, reading=make_reading(("R1", "Welkom."), *lines),
            source=None, **self.by,
        )  # fmt: skip
        fieldwork.renew_text(earlier=earlier, transcript=transcript, **self.by)

    def look_at_what_waits(self):
        waiting = CarriedCoding.objects.filter(verdict="look", choice="").first()
        if waiting:
            choice = self.chance.choice(["keep", "remove"])
            carrying.judge(carried=waiting, choice=choice, by=waiting.coding.coder, at=cast.NOW)

    def take_all_back(self):
        renewal = Renewal.objects.first()
        if renewal:
            fieldwork.take_back_renewal(renewal=renewal, **self.by)

    def withdraw(self):
        if self.chance.random() < 0.3:
            person = self.chance.choice(self.people)
            study.withdraw(participant=Participant.objects.get(pk=person.pk), **self.by)

    def rows_of_turns(self):
        Turn.objects.filter(pk=self._turn().pk).update(is_withdrawn=self.chance.random() < 0.3)

    def count_some(self):
        keeping.renew([self._text().pk])


ACTS = [name for name in vars(Acts) if not name.startswith("_")]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_one_counts_after_any_act(seed, voorbeelddam, codebook):
    chance = random.Random(seed)  # noqa: S311
    acts = Acts(voorbeelddam, [make_sample(voorbeelddam, number) for number in (1, 2)], chance)
    done = defaultdict(int)
    names = [*ACTS, *ACTS, *chance.choices(ACTS, k=20)]
    for name in chance.sample(names, len(names)):
        while Coding.objects.count() < 8:
            with suppress(DomainError):
                acts.apply()
        with suppress(DomainError, IndexError, ValueError):
            getattr(acts, name)()
            done[name] += 1
        check()
        if chance.random() < 0.7:
            keeping.keep(voorbeelddam.round)
            keeping.keep_all()
            check(all_of_them=True)
    assert len(done) > len(ACTS) * 0.8, set(ACTS) - set(done)


@pytest.fixture
def two(voorbeelddam, codebook, bram):
    """Two texts that were counted; of the first D1 is heard."""
    samples = [make_sample(voorbeelddam, number) for number in (1, 2)]
    for sample in samples:
        give(sample, codebook["4.6"], "Mijn zus leest hem voor.", bram)
    keeping.keep(voorbeelddam.round)
    return samples


WRITES = {
    "coding_count_given": lambda text, code: give(text, code, "foto", text.by),
    "coding_count_changed": lambda text, code: Coding.objects.filter(
        transcript=text.transcript
    ).update(start=1),
    "coding_count_removed": lambda text, code: Coding.objects.filter(
        transcript=text.transcript
    ).delete(),
    "coding_count_turn_added": lambda text, code: Turn.objects.create(
        transcript=text.transcript, position=9, start=0, end=1
    ),
    "coding_count_turn_changed": lambda text, code: text.transcript.turns.filter(position=1).update(
        is_withdrawn=True
    ),
    "coding_count_turn_removed": lambda text, code: text.transcript.turns.filter(
        position=2
    ).delete(),
    "coding_count_speaker": lambda text, code: Speaker.objects.filter(
        pk=text.speakers["D1"].pk
    ).update(participant=None, role="unknown"),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_changes_is_not_used_and_who_may_be_gone_is_kept_nowhere(name, two, codebook, bram):
    [changed, other] = two
    changed.by = bram
    WRITES[name](changed, codebook["4.6"])
    assert list(CountedText.objects.values_list("pk", flat=True)) == [other.transcript.pk]
    [(*_rest, forgotten)] = [one for one in TABLES.TRIGGERS if one[0] == name]
    is_forgotten = forgotten == TABLES.ALL_OF_IT
    for model in (Heard, Mention):
        assert model.objects.filter(transcript_id=other.transcript.pk).exists()
        assert model.objects.filter(transcript_id=changed.transcript.pk).exists() != is_forgotten


def test_of_the_last_coding_of_a_text_nothing_is_counted(two, voorbeelddam):
    [changed, other] = (one.transcript.pk for one in two)
    Coding.objects.filter(transcript=changed).delete()
    keeping.keep(voorbeelddam.round)
    for model in (Heard, Mention):
        assert set(model.objects.values_list("transcript_id", flat=True)) == {other}


def test_a_code_that_moves_takes_the_marks_of_the_texts_that_carry_it(two, codebook, bram):
    give(two[1], codebook["1.9"], "foto", bram)
    keeping.renew([two[1].transcript.pk])
    reworking.move_code(
        code=codebook["1.9"], parent=codebook["4"], reason="past daar", by=bram, at=cast.NOW
    )
    assert list(CountedText.objects.values_list("pk", flat=True)) == [two[0].transcript.pk]
    assert {*WRITES, "coding_count_code"} == {one[0] for one in TABLES.TRIGGERS}


def test_the_person_of_a_withdrawal_is_kept_nowhere(two, bram):
    person = two[0].d1
    assert Heard.objects.filter(participant_id=person.pk).exists()
    study.withdraw(participant=person, by=bram, at=cast.NOW)
    assert not Heard.objects.filter(participant_id=person.pk).exists()
    assert person.pk not in {
        one for row in Mention.objects.all() for one in rules.read_voice(row.voice)[0]
    }


def test_of_a_text_that_goes_nothing_is_kept(two):
    gone = two[0].transcript
    Coding.objects.filter(transcript=gone).delete()
    gone.turns.all().delete()
    Transcript.objects.filter(pk=gone.pk).delete()
    for model in (CountedText, Heard, Mention):
        assert not model.objects.filter(transcript_id=gone.pk).exists()


def test_what_is_kept_wrong_is_found_and_counted_again(two, capsys):
    assert list(keeping.differences()) == []
    Mention.objects.filter(transcript_id=two[1].transcript.pk).update(passages=7)
    assert list(keeping.differences()) == [two[1].transcript.pk]
    assert cli.main(["check"]) == 1
    assert "Van één tekst is iets anders bewaard" in capsys.readouterr().err
    assert cli.main(["recount", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"texts": 2}
    assert list(keeping.differences()) == []


def test_reading_again_asks_one_thing(two, voorbeelddam, django_assert_num_queries):
    with django_assert_num_queries(1):
        keeping.keep(voorbeelddam.round)


def test_texts_of_before_are_counted_by_the_migration(two, voorbeelddam, codebook, bram):
    give(two[0], codebook["4.2"], "Ik maak een foto. Mijn zus leest hem voor.", bram)
    Speaker.objects.filter(pk=two[1].speakers["D1"].pk).update(
        participant=None, role="several", at_least=3
    )
    keeping.forget_all()
    FILL.fill(apps, connection.schema_editor())
    heard, mentions = counted_anew()
    assert kept(CountedText.objects.values_list("pk", flat=True)) == (
        heard,
        {row for row in mentions if row[2]},
    )
    # Of any code it kept nothing: a later one has every text counted again.
    OF_ANY.count_again(apps, connection.schema_editor())
    assert not CountedText.objects.exists()
    assert keeping.keep_all() == 2
    check(all_of_them=True)
    assert CountedText.objects.count() == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only on SQLite: others write meanwhile")
def test_who_waits_to_write_gets_a_turn_between_two_texts(
    committed_db, voorbeelddam, codebook, bram, monkeypatch
):
    """Of a project that was just taken over all texts are counted, for minutes."""
    samples = [make_sample(voorbeelddam, number) for number in (1, 2)]
    for sample in samples:
        give(sample, codebook["4.6"], "Mijn zus leest hem voor.", bram)
    monkeypatch.setattr(keeping, "AT_A_TIME", 1)
    place = connection.settings_dict["NAME"]
    done: list[str] = []

    def write():
        with closing(sqlite3.connect(place, timeout=10, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            done.append("other")
            other.execute("ROLLBACK")

    waits = threading.Thread(target=write)

    def listen(execute, sql, parameters, many, context):
        if sql.startswith("DELETE FROM") and "coding_countedtext" in sql:
            done.append("text")
            if len(done) == 1:
                waits.start()
                time.sleep(0.35)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        keeping.keep(voorbeelddam.round)
    waits.join()
    assert done == ["text", "other", "text"]
