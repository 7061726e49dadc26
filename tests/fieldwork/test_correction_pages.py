"""The page of a turn that is put right, without script: what it shows, keeps and refuses."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.fieldwork.conftest import LINES, Field
from weerklank.fieldwork import models, operations
from weerklank.interchange.notes import read_notes
from weerklank.interchange.readings import MOST_SPEAKERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(field: Field) -> models.Transcript:
    return field.store()


@pytest.fixture
def ask(field: Field, text: models.Transcript, client: Client):
    """Give a function that asks for, or posts to, the page of the turn at a position."""
    client.force_login(field.world.bram)

    def asked(position: int, /, **data: object):
        turn = text.turns.get(position=position)
        address = reverse("fieldwork:turn_correct", args=[field.conversation.pk, turn.pk])
        if not data:
            return client.get(address)
        return client.post(address, {f"revision-{text.pk}": 0, "revision": 0} | data)

    return asked


def words_of(text: models.Transcript) -> list[str]:
    text.refresh_from_db()
    return [text.text[turn.start : turn.end] for turn in text.turns.order_by("position")]


def test_a_word_is_looked_up_before_it_is_replaced(ask, text, client):
    found = ask(1, do="find", word="niet", replacement="nooit", kind="misheard")
    shown = found.content.decode()
    assert found.status_code == 200
    assert shown.count('name="place"') == 2
    chosen = re.findall(r'name="place"\s+value="(\S+)"\s+checked', shown)
    assert chosen == [f"{text.pk}:{text.text.index('niet')}"]  # the place in this turn
    assert words_of(text) == [words for _who, words in LINES]
    everywhere = ask(1, do="find_all", word="niet", replacement="nooit", kind="misheard")
    assert len(re.findall(r'value="\S+"\s+checked>', everywhere.content.decode())) == 2
    key = f"{text.pk}:{text.text.rindex('niet')}"
    answer = ask(1, do="replace", word="niet", replacement="nooit", kind="misheard", place=key)
    assert answer.status_code == 302
    assert words_of(text)[4] == "Dat wil ik nooit."
    after = client.get(answer["Location"]).content.decode()
    assert "Woord vervangen" in after
    made = models.Correction.objects.get()
    client.post(reverse("fieldwork:correction_undo", args=[made.pk]))
    assert words_of(text)[4] == "Dat wil ik niet."


def test_two_at_once_do_not_overwrite_each_other(ask, text):
    place = f"{text.pk}:{text.text.index('brieven')}"
    assert ask(3, do="time", starts_at="0:12").status_code == 302
    answer = ask(
        1, do="replace", word="brieven", replacement="post van school", kind="misheard", place=place
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "intussen verbeterd" in shown
    # What was typed stays, and the form now stands on the text as it is.
    assert 'value="post van school"' in shown
    assert f'name="revision-{text.pk}" value="1"' in " ".join(shown.split())
    assert words_of(text)[1] == LINES[1][1]


def test_a_turn_that_was_joined_away_says_so_and_keeps_what_was_typed(ask, field, text, client):
    gone = text.turns.get(position=4)
    address = reverse("fieldwork:turn_correct", args=[field.conversation.pk, gone.pk])
    operations.join_stored_turn(
        turn=text.turns.get(position=3),
        speaker=field.speaker("D2"),
        revision=0,
        by=field.world.bram,
        at=cast.NOW,
    )
    answer = client.post(address, {"do": "find", "word": "wil", "replacement": "wilde"})
    assert answer.status_code == 422
    assert "wilde" in answer.content.decode()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("posted", "status", "said"),
    [
        ({"do": "speaker", "new_speaker": "D9"}, 302, ""),
        ({"do": "speaker", "speaker": "D1"}, 302, ""),
        ({"do": "time", "starts_at": "12:05", "ends_at": "12:01"}, 422, "Het einde ligt vóór"),
        ({"do": "time", "starts_at": "straks"}, 422, "Schrijf een tijd"),
        ({"do": "split"}, 422, "Splitsen kan alleen"),
        ({"do": "split", "at": "32"}, 302, ""),
        ({"do": "join"}, 422, "verschillende sprekers"),
        ({"do": "find", "word": "", "replacement": ""}, 422, "Vul in welk woord"),
        ({"do": "find", "word": "zus", "replacement": "broer", "kind": "misheard"}, 422, "staat"),
        ({"do": "replace", "word": "niet", "replacement": "x", "kind": "name"}, 422, "Kies een"),
        ({"do": "iets anders"}, 422, "intussen verbeterd"),
    ],
)
def test_each_act_is_done_or_says_in_its_form_why_not(ask, text, posted, status, said):
    assert text.text[text.turns.get(position=1).start :][6:].startswith("Alleen")
    posted = posted | ({"at": str(text.text.index("Alleen"))} if "at" in posted else {})
    answer = ask(1, **posted)
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_withdrawn_words_cannot_be_corrected(ask, text):
    text.turns.filter(position=1).update(is_withdrawn=True)
    answer = ask(1)
    assert answer.status_code == 422
    assert "ingetrokken" in answer.content.decode()


def test_an_undo_that_cannot_be_says_why(ask, field, text, client):
    ask(1, do="speaker", new_speaker="D9")
    first = models.Correction.objects.get()
    ask(1, do="speaker", new_speaker="D8", revision=1)
    answer = client.post(reverse("fieldwork:correction_undo", args=[first.pk]), follow=True)
    assert "eerst de latere verbetering" in answer.content.decode()


# --- after reading in -------------------------------------------------------------------------
def test_the_next_text_is_offered_while_one_waits(field, text, client):
    client.force_login(field.world.bram)
    address = reverse("fieldwork:conversation", args=[field.conversation.pk])
    assert "te bekijken" not in client.get(address).content.decode()
    draft = operations.bring_in_notes(
        round_=field.conversation.round, text="R1: Hoe?\nD1: Zo.", by=field.world.bram, at=cast.NOW
    )
    shown = client.get(address).content.decode()
    assert "Er is nog 1 ingelezen tekst te bekijken." in shown
    assert reverse("fieldwork:draft", args=[draft.pk]) in shown
    client.force_login(field.world.coen)
    assert "te bekijken" not in client.get(address).content.decode()


def test_a_label_that_is_the_role_is_not_said_twice(field, client):
    text = field.store(("Interviewer", "Hoe is het?"), ("R1", "En verder?"))
    for label in ("Interviewer", "R1"):
        operations.tie_speaker(
            speaker=field.speaker(label), role="interviewer", by=field.world.bram, at=cast.NOW
        )
    assert [speaker.role_words for speaker in field.conversation.speakers.order_by("pk")] == [
        "",
        "Interviewer",
    ]
    assert text.turns.count() == 2


# --- all labels of one form -------------------------------------------------------------------
TOPICS = "R1: Hoe is het?\nFatima: goed\nYonas: matig\nR1: En het werk?\nWerk is er niet."


def test_one_act_makes_speakers_of_labels_and_another_takes_that_back(field, client):
    client.force_login(field.world.bram)
    draft = operations.bring_in_notes(
        round_=field.conversation.round, text=TOPICS, by=field.world.bram, at=cast.NOW
    )
    before = draft.reading
    shown = client.get(reverse("fieldwork:draft", args=[draft.pk])).content.decode()
    assert "Maak sprekers van alle 2 regels die zo beginnen" in shown
    change = reverse("fieldwork:draft_change", args=[draft.pk])
    client.post(change, {"do": "make_speakers", "form": "namen", "revision": 0})
    draft.refresh_from_db()
    assert [
        (turn.speaker, operations.reading_of(draft).text[turn.start : turn.end])
        for turn in operations.reading_of(draft).turns
    ][1:3] == [("Fatima", "goed"), ("Yonas", "matig")]
    client.post(change, {"do": "make_words", "form": "namen", "revision": 1})
    draft.refresh_from_db()
    words = operations.reading_of(draft).text
    assert words == read_notes(TOPICS).text
    client.post(change, {"do": "undo", "revision": 2})
    draft.refresh_from_db()
    assert "Fatima" in {turn.speaker for turn in operations.reading_of(draft).turns}
    assert draft.reading != before
    refused = client.post(change, {"do": "make_speakers", "form": "x", "revision": 3})
    assert refused.status_code == 422


@pytest.mark.parametrize("surplus", [0, 1])
def test_no_act_makes_more_speakers_than_a_file_may_have(field, client, surplus):
    client.force_login(field.world.bram)
    names = [f"Naam{number}x" for number in range(MOST_SPEAKERS + surplus)]
    draft = operations.bring_in_notes(
        round_=field.conversation.round,
        text="\n".join(f"{name}: goed" for name in names),
        by=field.world.bram,
        at=cast.NOW,
    )
    shown = client.get(reverse("fieldwork:draft", args=[draft.pk])).content.decode()
    assert ('value="make_speakers"' in shown) == (not surplus)
    change = reverse("fieldwork:draft_change", args=[draft.pk])
    answer = client.post(change, {"do": "make_speakers", "form": "namen", "revision": 0})
    draft.refresh_from_db()
    spoke = {turn.speaker for turn in operations.reading_of(draft).turns if turn.speaker}
    assert (answer.status_code, len(spoke)) == ((422, 0) if surplus else (302, MOST_SPEAKERS))
