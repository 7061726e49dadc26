import pytest

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import erasers
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Transcript, Turn
from weerklank.safeguards.erasers import Person

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.fixture
def person(sample, voorbeelddam):
    return Person(
        participant_id=sample.d1.pk,
        pseudonym="D1",
        round_id=voorbeelddam.round.pk,
        monitor_id=voorbeelddam.monitor.pk,
    )


def test_her_passages_go_with_their_memos_and_others_stay(sample, codebook, bram, person):
    give(sample, codebook["4.6"], "Ik maak een foto.", bram, memo="zij twijfelt")
    kept = give(sample, codebook["4.6"], "De begeleider komt langs.", bram, memo="van D2")
    asked = {
        "gecodeerde passages": 1,
        "memo's bij gedeelde passages": 0,
        "besluiten over verschillen tussen codeurs": 0,
        "bladwijzers": 0,
        "voorbeelden in het codeboek": 0,
    }
    assert erasers.preview(person) == asked
    assert erasers.erase(person, cast.NOW) == asked
    assert [(row.pk, row.memo) for row in Coding.objects.all()] == [(kept.pk, "van D2")]


def test_a_passage_over_two_speakers_stays_without_its_memo(sample, codebook, bram, person):
    start, end = sample.span("Zij kent de weg.\nBij ons")
    shared = give(sample, codebook["9.2"], "foto", bram, start=start, end=end, memo="botst")
    assert erasers.erase(person, cast.NOW)["memo's bij gedeelde passages"] == 1
    shared.refresh_from_db()
    assert (shared.start, shared.end, shared.memo) == (start, end, "")


def test_a_line_break_after_her_words_is_nobody_elses_word(sample, codebook, bram, person):
    start, end = sample.span("Zij kent de weg.\n")
    give(sample, codebook["9.2"], "foto", bram, start=start, end=end)
    assert erasers.erase(person, cast.NOW)["gecodeerde passages"] == 1


def test_the_last_of_two_speakers_to_withdraw_takes_the_shared_passage(
    sample, codebook, bram, person
):
    start, end = sample.span("Zij kent de weg.\nBij ons")
    give(sample, codebook["9.2"], "foto", bram, start=start, end=end)
    sample.transcript.turns.filter(position=2).update(is_withdrawn=True)
    erasers.erase(person, cast.NOW)
    assert not Coding.objects.exists()


def test_words_an_interpreter_gave_for_her_and_the_original_go_too(sample, codebook, bram, person):
    original = Transcript.objects.create(
        conversation=sample.conversation,
        role="original",
        language="ar",
        text="أنا أصور الرسالة",
        sha256="2" * 64,
        word_count=3,
        created_at=cast.NOW,
    )
    Turn.objects.create(
        transcript=original,
        position=0,
        start=0,
        end=len(original.text),
        rendered_by=sample.transcript.turns.get(position=1),
    )
    sample.transcript = original
    give(sample, codebook["3.3"], "الرسالة", bram)
    assert erasers.erase(person, cast.NOW)["gecodeerde passages"] == 1
    assert not Coding.objects.exists()
