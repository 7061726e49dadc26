"""Examples of codes: in a project they come back, in a codebook stand their words if asked for."""

from datetime import timedelta

import pytest

from tests import cast
from tests.coding.conftest import give as give_code
from tests.coding.conftest import make_sample
from weerklank.coding import examples
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, CodeExample
from weerklank.exchange.operations import export
from weerklank.interchange.refi import reading
from weerklank.memos.models import Memo
from weerklank.study import operations as study

SAID = "Mijn zus leest hem voor."
LATER = cast.NOW + timedelta(hours=1)


@pytest.fixture
def ours(voorbeelddam):
    home = voorbeelddam
    sample = make_sample(home)
    sample.conversation.attendances.create(participant=sample.d1)
    coding.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    code = Code.objects.get(number="4.6", monitor=home.monitor)
    passage = give_code(sample, code, SAID, home.coen)
    give_code(sample, code, "Ik maak een foto.", home.coen)
    examples.choose(coding=passage, by=home.bram, at=cast.NOW)
    return sample


def shown(code, who):
    return [one.words for one in examples.chosen_of(code, visible_to=who)]


def test_a_project_brings_examples_back_and_no_memo_of_them(ours, take, give, voorbeelddam):
    bram, there = voorbeelddam.bram, cast.make_round(voorbeelddam.monitor, 2)
    code = Code.objects.get(number="4.6", monitor=voorbeelddam.monitor)
    outcome = take(give(), round_=there, matches_codes=True)
    assert outcome.counts["examples"] == 1
    assert shown(code, bram) == [SAID, SAID]
    assert not Memo.objects.exists()
    # And once more, also when it is an example no longer.
    third = cast.make_round(voorbeelddam.monitor, 3)
    take(give("weer.qdpx", round_=there), round_=third, matches_codes=True)
    assert CodeExample.objects.filter(conversation__round=third).count() == 1
    one = next(
        one.coding
        for one in examples.chosen_of(code, visible_to=bram)
        if one.coding.transcript.conversation.round == there
    )
    examples.drop(coding=one, by=bram, at=LATER)
    with reading.read(give("zonder.qdpx", round_=there)) as project:
        assert not project.notes
        assert not project.sets
        assert not [
            guid
            for source in project.sources
            for selection in source.selections
            for coded in selection.codings
            for guid in coded.notes
        ]


def test_the_note_in_a_project_has_no_words_of_people(ours, give):
    with reading.read(give()) as project:
        assert [SAID in note.text for note in project.notes] == [False]


def test_a_codebook_has_their_words_only_when_asked_and_allowed(ours, voorbeelddam, tmp_path):
    bram = voorbeelddam.bram

    def described(**more):
        path = tmp_path / "codes.qdc"
        export.give_codebook(round_=voorbeelddam.round, path=path, by=bram, at=cast.NOW, **more)
        with reading.read(path) as project:
            return SAID in str(project.codes)

    assert not described()
    assert not described(with_examples=True)  # she was not asked
    study.record_consent(
        participant=ours.d1, purpose="take_part", is_given=True, medium="spoken",
        on=cast.TODAY, by=bram, at=cast.NOW,
    )  # fmt: skip
    assert not described()
    assert described(with_examples=True)
