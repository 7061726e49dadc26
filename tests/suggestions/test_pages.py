"""The pages of suggestions, as somebody without scripts uses them."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests import cast
from tests.suggestions.conftest import Told
from weerklank.coding.models import Coding
from weerklank.safeguards.models import LogLine
from weerklank.study.models import Round
from weerklank.suggestions.models import Learning, SuggestionAnswer, SuggestionSwitch
from weerklank.suggestions.terms import LearningState


def text_of(response) -> str:
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def address(told: Told, name: str = "suggestions", **more) -> str:
    return reverse(f"suggestions:{name}", kwargs={"round": told.home.round.slug} | more)


@pytest.fixture
def learned(on, logged_in, django_capture_on_commit_callbacks):
    client = logged_in(on.bram)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(on, "learn"), {"learn": ""})
    return client


def answer_forms(page: str) -> list[str]:
    return re.findall(r'action="([^"]+/suggesties/\d+/\d+/\d+/)"', page)


def test_off_the_page_says_what_it_would_do_and_who_may_switch(told, logged_in):
    bram, coen = logged_in(told.bram), logged_in(told.home.coen)
    page = text_of(bram.get(address(told)))
    assert "er wordt niets opgehaald en niets verstuurd" in page
    assert "Zet suggesties aan" in page
    assert "Zet suggesties aan" not in text_of(coen.get(address(told)))
    assert coen.post(address(told, "switch"), {"on": ""}).status_code == 403
    assert not SuggestionSwitch.objects.exists()
    bram.post(address(told, "switch"), {"on": ""})
    assert "Leer van de coderingen" in text_of(bram.get(address(told)))


def test_off_nothing_is_learned_and_the_page_says_why(told, logged_in):
    client = logged_in(told.bram)
    said = text_of(client.post(address(told, "learn"), {"learn": ""}, follow=True))
    assert "Een onderzoeker kan ze aanzetten" in said
    assert not Learning.objects.exists()


def test_it_says_that_it_goes_by_words_and_no_meaning(learned, on):
    page = text_of(learned.get(address(on)))
    assert "Weerklank vergelijkt hier hoe woorden geschreven zijn" in page
    assert "Geleerd op" in page
    assert "van 36 passages met een code" in page


def test_a_suggestion_is_taken_over_and_undone_without_script(learned, on):
    page = learned.get(address(on), {"code": "1.1"}).content.decode()
    first = answer_forms(page)[0]
    before = Coding.objects.count()
    said = learned.post(first, {"accept": ""}, follow=True)
    assert "De passage heeft nu uw code 1.1." in text_of(said)
    assert Coding.objects.count() == before + 1
    assert answer_forms(said.content.decode()).count(first) == 1  # among what she answered
    said = learned.post(first, {"undo": SuggestionAnswer.objects.get().pk}, follow=True)
    assert "Uw code is weer weg" in text_of(said)
    assert Coding.objects.count() == before
    assert not SuggestionAnswer.objects.exists()


def test_rejected_it_is_gone_and_can_come_back(learned, on):
    first = answer_forms(learned.get(address(on), {"code": "1.3"}).content.decode())[0]
    said = text_of(learned.post(first, {"reject": ""}, follow=True))
    assert "U krijgt deze suggestie niet meer" in said
    assert "afgewezen" in said
    given = SuggestionAnswer.objects.get()
    assert f'name="undo" value="{given.pk}"' in " ".join(
        learned.get(address(on), {"code": "1.3"}).content.decode().split()
    )
    back = learned.post(first, {"undo": given.pk}, follow=True)
    assert "De suggestie is terug." in text_of(back)


def test_of_two_answers_at_one_place_only_the_one_that_is_meant_is_undone(learned, on):
    """Words were corrected between the two: both stand at the same part of the same turn."""
    first = answer_forms(learned.get(address(on), {"code": "1.1"}).content.decode())[0]
    learned.post(first, {"accept": ""})
    accepted = SuggestionAnswer.objects.get()
    rejected = SuggestionAnswer.objects.get()
    rejected.pk, rejected.coding, rejected.kind = None, None, "rejected"
    rejected.words_mark = "0" * 32  # of the words as they were
    rejected.save(force_insert=True)
    before = Coding.objects.count()
    learned.post(first, {"undo": rejected.pk})
    assert list(SuggestionAnswer.objects.all()) == [accepted]
    assert Coding.objects.count() == before


def test_what_is_not_offered_changes_nothing(learned, on):
    turn = on.texts[0].turns.get(position=1)
    to = address(on, "answer", code=on.codes["1.1"].pk, turn=turn.pk, part=0)
    for act in ("accept", "reject", "undo", "other"):
        said = text_of(learned.post(to, {act: ""}, follow=True))
        assert "Er is niets veranderd." in said
    assert not SuggestionAnswer.objects.exists()


def test_looking_at_words_leaves_a_line(learned, on):
    learned.get(address(on), {"code": "1.2"})
    line = LogLine.objects.get(what="suggestions.listed")
    assert line.detail == {"code": "1.2"}


def test_of_a_sensitive_code_it_says_that_this_replaces_no_reading(learned, on):
    on.codes["1.3"].is_sensitive = True
    on.codes["1.3"].save()
    page = text_of(learned.get(address(on), {"code": "1.3"}))
    assert "Lees de gesprekken helemaal" in page
    assert "vervangen dat niet" in page


def test_a_code_without_suggestions_says_why(learned, on):
    page = text_of(learned.get(address(on), {"code": "1"}))
    assert "Te weinig om te toetsen" in page
    assert "Daarom doet Weerklank voor deze code geen suggesties." in page


def test_quality_tells_both_beside_chance_with_their_bounds(learned, on):
    page = text_of(learned.get(address(on, "quality")))
    assert "Getoetst op 36 passages" in page
    assert re.search(r"1\.1 Brieven 12 van 36 \d,\d\d \d,\d\d tot \d,\d\d", page)
    assert "0,33 /" in page
    assert "Goed genoeg om te tonen" in page


def test_while_it_learns_it_can_be_stopped(on, logged_in):
    client = logged_in(on.bram)
    learning = Learning.objects.create(
        round=on.home.round, user=on.bram, model="spelling", model_version="1",
        asked_at=cast.NOW, seen_at=cast.NOW, texts=9, texts_done=2,
    )  # fmt: skip
    assert "Bezig: 2 van 9 gesprekken zijn gelezen." in text_of(client.get(address(on)))
    said = text_of(client.post(address(on, "learn"), {"stop": ""}, follow=True))
    assert "Het leren is stilgezet." in said
    client.post(address(on, "learn"), {"go_on": ""})
    learning.refresh_from_db()
    assert learning.state in {LearningState.WAITING, LearningState.DONE}


def test_a_passage_leads_to_what_is_like_it_and_gets_a_second_code(learned, on):
    given = on.texts[6]
    turn = given.turns.get(position=1)
    learned.post(
        reverse("coding:code_turn", args=[given.conversation_id, 2]),
        {"code": on.codes["1.3"].pk, "words": "", "revision": given.revision},
    )
    made = Coding.objects.get(transcript=given)
    assert (made.start, made.end) == (turn.start, turn.end)
    passage = reverse("coding:passage", args=[given.pk, made.key])
    like = reverse("suggestions:passage", args=[given.pk, made.key])
    assert like in learned.get(passage).content.decode()
    page = learned.get(like)
    assert "Passages die erop lijken" in text_of(page)
    chosen = re.search(r'name="code"\s+value="(\d+)"', page.content.decode())
    assert chosen
    said = text_of(learned.post(like, {"code": chosen.group(1)}, follow=True))
    assert "De passage heeft nu ook uw code" in said
    answer = SuggestionAnswer.objects.get()
    assert (answer.coding.start, answer.coding.end) == (made.start, made.end)
    assert "Er is niets veranderd." in text_of(
        learned.post(like, {"code": chosen.group(1)}, follow=True)
    )


def test_links_are_there_only_where_suggestions_are_on(told, logged_in):
    client = logged_in(told.bram)
    made = told.texts[0].codings.first()
    passage = reverse("coding:passage", args=[told.texts[0].pk, made.key])
    codebook = reverse("coding:codebook", args=[told.home.round.slug])
    assert "suggesties" not in client.get(passage).content.decode()
    assert "suggesties/dubbel" not in client.get(codebook).content.decode()
    client.post(address(told, "switch"), {"on": ""})
    assert "suggesties" in client.get(passage).content.decode()
    assert "suggesties/dubbel" in client.get(codebook).content.decode()
    daan = logged_in(told.home.daan)
    assert "suggesties/dubbel" not in daan.get(codebook).content.decode()


def test_who_codes_blind_sees_nothing_of_what_another_answered(learned, on, logged_in):
    first = answer_forms(learned.get(address(on), {"code": "1.1"}).content.decode())[0]
    learned.post(first, {"accept": ""})
    Round.objects.filter(pk=on.home.round.pk).update(codes_blind=True)
    coen = logged_in(on.home.coen)
    page = text_of(coen.get(address(on), {"code": "1.1"}))
    assert "overgenomen" not in page
    assert "Codeert u blind, dan zijn dat die van uzelf" in page
    said = text_of(coen.post(address(on, "learn"), {"learn": ""}, follow=True))
    assert "Er zijn nog geen coderingen om van te leren" in said


def test_a_page_takes_no_query_per_row(learned, on, django_assert_max_num_queries):
    learned.get(address(on), {"code": "1.1"})
    with django_assert_max_num_queries(70):
        learned.get(address(on), {"code": "1.1"})
