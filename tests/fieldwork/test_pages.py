"""The pages of conversations: what stands on them, who may, and what is noted of it."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.fieldwork.conftest import Field, allow
from weerklank.fieldwork import models, operations, queries
from weerklank.safeguards.models import LogLine, User
from weerklank.study import operations as study


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bram(field: Field, logged_in: Any) -> Client:
    client: Client = logged_in(field.world.bram)
    return client


def page_of(field: Field, client: Client, **query: Any) -> str:
    return client.get(f"/gesprekken/{field.conversation.pk}/", query).content.decode()


def list_of(field: Field, client: Client) -> str:
    return client.get(f"/rondes/{field.world.round.slug}/gesprekken/").content.decode()


def tie(field: Field, label: str, role: str, **more: Any) -> None:
    operations.tie_speaker(
        speaker=field.speaker(label), role=role, by=field.world.bram, at=cast.NOW, **more
    )


# --- the list ---------------------------------------------------------------------------------
def test_an_empty_list_shows_the_first_steps(
    voorbeelddam: cast.Voorbeelddam, logged_in: Any
) -> None:
    url = f"/rondes/{voorbeelddam.round.slug}/gesprekken/"
    page = logged_in(voorbeelddam.bram).get(url).content.decode()
    assert "Zo begint u" in page
    assert f"/rondes/{voorbeelddam.round.slug}/inlezen/" in page
    # A codeur reads, and does not bring in.
    assert "/inlezen/" not in logged_in(voorbeelddam.coen).get(url).content.decode()


def test_the_list_says_how_far_each_conversation_is(field: Field, bram: Client) -> None:
    assert "geen tekst" in list_of(field, bram)
    field.store()
    assert "3 sprekers koppelen" in list_of(field, bram)
    tie(field, "R1", "interviewer")
    tie(field, "D1", "participant", participant=field.d1)
    assert "1 spreker koppelen" in list_of(field, bram)
    tie(field, "D2", "participant", participant=field.d2)
    page = list_of(field, bram)
    assert "klaar om te coderen" in page
    assert "D1, D2" in page


def test_what_waits_to_be_looked_at_stands_above_the_list(field: Field, bram: Client) -> None:
    draft = operations.bring_in(
        round_=field.world.round,
        name="wacht.txt",
        file=ContentFile(b"x"),
        conversation=field.conversation,
        by=field.world.bram,
        at=cast.NOW,
    )
    page = list_of(field, bram)
    assert "wacht.txt" in page
    assert "ligt klaar" in page
    models.Draft.objects.filter(pk=draft.pk).update(state="refused", refusal="<b>Leeg</b>")
    page = list_of(field, bram)
    assert "&lt;b&gt;Leeg" in page
    assert "Haal deze melding weg" in page


@pytest.mark.slow
def test_pages_take_as_many_queries_for_much_as_for_little(
    field: Field, bram: Client, django_assert_max_num_queries: Any
) -> None:
    field.store()
    list_of(field, bram)

    def count(ask: Any) -> int:
        ask()  # the walk is counted anew, once
        with django_assert_max_num_queries(80) as captured:
            ask()
        return len(captured)

    def ask_list() -> None:
        list_of(field, bram)

    def ask_page() -> None:
        page_of(field, bram)

    few = count(ask_list), count(ask_page)
    first = field.conversation
    for number in range(6):
        field.conversation = operations.create_conversation(
            round_=field.world.round,
            kind="individual",
            held_on=cast.TODAY,
            participants=[field.d1],
            by=field.world.bram,
            at=cast.NOW,
        )
        field.store()
        person = cast.make_participant(field.world.round, f"D{number + 3}")
        allow(person, field.world.bram)
    field.conversation = first
    field.store(*[(f"S{number}", f"Ik zeg {number}.") for number in range(12)])
    assert (count(ask_list), count(ask_page)) == few


# --- one conversation -------------------------------------------------------------------------
def test_the_page_shows_the_words_by_turn_and_who_was_heard(field: Field, bram: Client) -> None:
    field.store()
    tie(field, "D1", "participant", participant=field.d1)
    page = page_of(field, bram)
    assert "Alleen de brieven, die lees ik niet." in page
    assert 'class="fieldwork-line__nr" aria-hidden="true">5<' in page
    assert "Minstens 1 mens komt in de tekst aan het woord" in page
    assert "2 sprekers zijn nog niet gekoppeld" in page
    assert f"/gesprekken/{field.conversation.pk}/coderen/" in page


def test_right_to_left_words_and_marks_come_out_as_they_are(field: Field, bram: Client) -> None:
    words = "قال لي «نعم» 12 مرة، Jan \u202eabc\u202c <b>"
    main = field.store(("D1", words))
    operations.store_original(
        main=main, turns=[(0, "أهلا <i>")], language="ar", by=field.world.bram, at=cast.NOW
    )
    page = page_of(field, bram)
    assert "قال لي «نعم» 12 مرة، Jan \u202eabc\u202c &lt;b&gt;" in page
    assert 'lang="ar">أهلا &lt;i&gt;</div>' in page
    assert main.text == words


def test_an_older_version_stays_readable_and_says_that_it_is_old(
    field: Field, bram: Client
) -> None:
    field.store()
    field.store(("D1", "Alles is anders."))
    newest = page_of(field, bram)
    assert "Alles is anders." in newest
    assert "brieven" not in newest
    older = page_of(field, bram, versie=1)
    assert "brieven" in older
    assert "U leest versie 1" in older
    assert "Alles is anders." in page_of(field, bram, versie="x")


def test_a_codeur_reads_and_changes_nothing(field: Field, logged_in: Any) -> None:
    field.store()
    page = page_of(field, logged_in(field.world.coen))
    assert "brieven" in page
    assert "Wijzig de gegevens" not in page
    assert "/koppelen/" not in page
    assert "fieldset disabled" in page


def test_every_look_at_the_words_is_one_line(field: Field, bram: Client) -> None:
    field.store()
    page_of(field, bram)
    line = LogLine.objects.get(kind="read")
    assert (line.what, line.subject_id, line.by_id) == (
        "conversation.viewed",
        str(field.conversation.pk),
        field.world.bram.pk,
    )


@pytest.mark.parametrize("was_recorded", [True, False, None])
def test_who_keeps_a_recording_from_a_machine_is_named_until_there_is_a_text(
    field: Field, bram: Client, was_recorded: bool | None
) -> None:
    field.conversation.was_recorded = was_recorded
    field.conversation.save()
    words = "Laat deze opname door een mens uitschrijven"
    assert (words in page_of(field, bram)) is (was_recorded is True)
    for person in (field.d1, field.d2):
        allow(person, field.world.bram, "transcribe")
    assert words not in page_of(field, bram)


def test_a_text_that_is_there_needs_no_machine(field: Field, bram: Client) -> None:
    field.conversation.was_recorded = True
    field.conversation.save()
    field.store()
    assert "Laat deze opname door een mens uitschrijven" not in page_of(field, bram)


def test_a_recording_without_permission_is_pointed_out(field: Field, bram: Client) -> None:
    field.conversation.was_recorded = True
    field.conversation.save()
    allow(field.d1, field.world.bram, "record")
    page = page_of(field, bram)
    assert "Van deze mensen staat niet vast dat opnemen mocht" in page
    notice = page[page.index("opnemen mocht") :][:300]
    assert ">D2<" in notice
    assert ">D1<" not in notice


# --- making and changing ----------------------------------------------------------------------
def facts(field: Field, **more: Any) -> dict[str, Any]:
    return {
        "kind": "pair",
        "held_on": "2026-05-04",
        "language": "ar",
        "interpreter": "professional",
        "interpreter_place": "remote",
        "place_kind": "home",
        "guide": field.guide.pk,
        "was_recorded": "no",
        "participants": [field.d1.pk, field.d2.pk],
        "interviewers": [field.world.coen.pk],
        **more,
    }


def test_a_recording_of_who_said_no_is_refused_with_who_that_is(field: Field, bram: Client) -> None:
    study.record_consent(
        participant=field.d2,
        purpose="record",
        is_given=False,
        on=date(2026, 5, 4),
        medium="spoken",
        by=field.world.bram,
        at=cast.NOW,
    )
    for url in (
        f"/rondes/{field.world.round.slug}/gesprekken/nieuw/",
        f"/gesprekken/{field.conversation.pk}/wijzigen/",
    ):
        answer = bram.post(url, facts(field, was_recorded="yes"))
        assert answer.status_code == 422
        page = html.unescape(answer.content.decode())
        assert "D2 vond opnemen niet goed." in page
        assert '<option value="yes" selected' in page or 'value="yes" checked' in page
    assert field.world.round.conversations.count() == 1


def test_a_conversation_is_noted_with_all_its_facts(field: Field, bram: Client) -> None:
    url = f"/rondes/{field.world.round.slug}/gesprekken/nieuw/"
    assert bram.get(url).status_code == 200
    answer = bram.post(url, facts(field, title="thuis"))
    made = models.Conversation.objects.get(title="thuis")
    assert answer["Location"] == f"/gesprekken/{made.pk}/"
    assert (made.held_on, made.language, made.interpreter) == (
        date(2026, 5, 4),
        "ar",
        "professional",
    )
    assert (made.interpreter_place, made.place_kind, made.was_recorded) == ("remote", "home", False)
    assert made.guide == field.guide
    assert list(made.interviewers.all()) == [field.world.coen]
    assert made.attendances.count() == 2


def test_only_who_may_take_part_can_be_ticked(field: Field, bram: Client) -> None:
    silent = cast.make_participant(field.world.round, "D3")
    url = f"/rondes/{field.world.round.slug}/gesprekken/nieuw/"
    assert ">D3<" not in bram.get(url).content.decode()
    answer = bram.post(url, facts(field, participants=[silent.pk]))
    assert answer.status_code == 422
    assert models.Conversation.objects.count() == 1


def test_changing_starts_from_what_is_known(field: Field, bram: Client) -> None:
    url = f"/gesprekken/{field.conversation.pk}/wijzigen/"
    page = bram.get(url).content.decode()
    assert 'value="2026-05-04"' in page
    bram.post(url, facts(field, participants=[field.d2.pk], was_recorded=""))
    field.conversation.refresh_from_db()
    assert field.conversation.was_recorded is None
    assert queries.attendance(field.world.round)[field.conversation.pk] == {field.d2.pk}


def test_leaving_out_who_speaks_is_refused_on_the_page(field: Field, bram: Client) -> None:
    field.store()
    tie(field, "D1", "participant", participant=field.d1)
    url = f"/gesprekken/{field.conversation.pk}/wijzigen/"
    answer = bram.post(url, facts(field, participants=[field.d2.pk]))
    assert answer.status_code == 422
    assert "Maak eerst die koppeling los" in answer.content.decode()


# --- speakers, questions, files ---------------------------------------------------------------
def test_a_speaker_is_tied_from_the_page_and_takes_the_pseudonym(
    field: Field, bram: Client
) -> None:
    field.store(("Fatima", "Ja."), ("R1", "Mooi."))
    speaker = field.speaker("Fatima")
    url = f"/sprekers/{speaker.pk}/koppelen/"
    answer = bram.post(url, {f"s{speaker.pk}-who": f"p{field.d1.pk}"})
    assert answer["Location"] == f"/gesprekken/{field.conversation.pk}/#mensen"
    speaker.refresh_from_db()
    assert (speaker.label, speaker.participant) == ("D1", field.d1)
    assert "Fatima" not in page_of(field, bram)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"who": "several"}, "minstens twee"),
        ({"who": "several", "at_least": "1"}, "minstens twee"),
        ({"who": "p999999"}, "p999999"),
        ({}, "verplicht"),
    ],
    ids=["how many", "one is not several", "not of this round", "nobody"],
)
def test_a_tie_that_cannot_be_says_why(
    field: Field, bram: Client, posted: dict[str, str], sentence: str
) -> None:
    field.store()
    speaker = field.speaker("D1")
    answer = bram.post(
        f"/sprekers/{speaker.pk}/koppelen/",
        {f"s{speaker.pk}-{name}": value for name, value in posted.items()},
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    speaker.refresh_from_db()
    assert speaker.role == "unknown"


def was_put(field: Field) -> dict[int, bool]:
    return {
        question: note.was_put for question, note in queries.notes_of(field.conversation).items()
    }


def test_questions_are_noted_one_by_one_and_all_at_once(field: Field, bram: Client) -> None:
    url = f"/gesprekken/{field.conversation.pk}/vragen/"
    first, second = field.questions
    part = bram.post(url, {f"question-{first.pk}": "no"}, headers={"HX-Request": "true"})
    assert "0 van 2 gesteld, 1 niet gesteld" in part.content.decode()
    assert "bewaard" in part.content.decode()
    assert was_put(field) == {first.pk: False}
    part = bram.post(url, {"all": "yes"}, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<section id="leidraad"')
    assert was_put(field) == {first.pk: True, second.pk: True}
    answer = bram.post(url, {f"question-{first.pk}": "", f"question-{second.pk}": "onzin"})
    assert answer["Location"].endswith("#leidraad")
    assert was_put(field) == {second.pk: True}


def test_question_is_noted_for_some_of_who_were_there(field: Field, bram: Client) -> None:
    url = f"/gesprekken/{field.conversation.pk}/vragen/"
    asked = field.questions[0].pk

    def note(*people: Any, **headers: Any) -> HttpResponse:
        given = {f"question-{asked}": "yes", f"to-{asked}": ["", *(one.pk for one in people)]}
        return bram.post(url, given, headers=headers)

    def to() -> frozenset[int] | None:
        return queries.notes_of(field.conversation)[asked].to

    note(field.d1)
    assert to() == {field.d1.pk}
    page = bram.get(f"/gesprekken/{field.conversation.pk}/").content.decode()
    assert re.search(rf'name="to-{asked}"\s+value="{field.d1.pk}"\s+checked', page)
    assert not re.search(rf'name="to-{asked}"\s+value="{field.d2.pk}"\s+checked', page)
    # Everyone is the default, and stays so for who is added later.
    note(field.d1, field.d2)
    assert to() is None
    note(field.d1)
    bram.post(url, {"all": "yes"})
    assert to() == {field.d1.pk}
    note(field.d1, field.d2)
    for headers in ({}, {"HX-Request": "true"}):
        refused = note(**headers)
        assert refused.status_code == 422
        assert "Kies ten minste één mens" in refused.content.decode()
        assert to() is None


def test_one_question_without_people_does_not_cost_the_others(field: Field, bram: Client) -> None:
    first, second = field.questions
    given = {f"question-{first.pk}": "yes", f"to-{first.pk}": [""], f"question-{second.pk}": "no"}
    answer = bram.post(f"/gesprekken/{field.conversation.pk}/vragen/", given)
    assert answer.status_code == 422
    assert f"Niet bewaard van “{first.text}”" in answer.content.decode()
    assert "De andere antwoorden zijn bewaard." in answer.content.decode()
    assert was_put(field) == {second.pk: False}


def test_guide_for_providers_is_pointed_out_on_the_page(field: Field, bram: Client) -> None:
    address = f"/gesprekken/{field.conversation.pk}/"
    assert "telt daarom geen vraag" not in bram.get(address).content.decode()
    field.guide.perspective = "aanbieder"
    field.guide.save()
    page = bram.get(address).content.decode()
    assert "Deze leidraad is voor een gesprek met een aanbieder." in page
    assert "telt daarom geen vraag als gesteld: D1, D2." in " ".join(page.split())
    form = bram.get(f"{address}wijzigen/").content.decode()
    assert "voor een gesprek met een aanbieder" in form


def test_a_file_goes_out_as_a_file_and_is_noted(field: Field, bram: Client) -> None:
    source = field.store(source=("gesprek é.html", b"<script>1</script>")).source
    assert source is not None
    answer = bram.get(f"/bestanden/{source.pk}/")
    assert b"".join(answer.streaming_content) == b"<script>1</script>"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["Content-Type"].startswith("text/html")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert LogLine.objects.get(kind="read").what == "file.downloaded"


def test_a_file_that_was_not_kept_is_not_found(field: Field, bram: Client) -> None:
    field.world.round.file_policy = "delete"
    field.world.round.save()
    field.conversation.refresh_from_db()
    source = field.store(source=("gesprek.txt", b"x")).source
    assert source is not None
    assert bram.get(f"/bestanden/{source.pk}/").status_code == 404
    assert "(niet bewaard)" in page_of(field, bram)
    assert not LogLine.objects.filter(what="file.downloaded").exists()


def test_a_stranger_finds_nothing_and_a_beleidsadviseur_reads_nothing(
    field: Field, esra: User, logged_in: Any
) -> None:
    source = field.store(source=("gesprek.txt", b"x")).source
    assert source is not None
    for url in (f"/gesprekken/{field.conversation.pk}/", f"/bestanden/{source.pk}/"):
        assert logged_in(esra).get(url).status_code == 404
        for name in ("daan", "gerard"):
            assert logged_in(getattr(field.world, name)).get(url).status_code == 403
    assert not LogLine.objects.filter(kind="read").exists()


def test_two_roles_are_no_reason_to_see_things_twice(field: Field) -> None:
    bram = field.world.bram
    cast.Membership.objects.create(monitor=field.world.monitor, user=bram, role="codeur")
    field.store(source=("gesprek.txt", b"x"))
    assert queries.conversations(visible_to=bram).count() == 1
    assert queries.transcripts(visible_to=bram).count() == 1
    assert queries.speakers(visible_to=bram).count() == 3
    assert queries.files(visible_to=bram).count() == 1


# --- recordings of who is recorded no longer --------------------------------------------------
@pytest.mark.parametrize("was_recorded", [True, False, None])
def test_recordings_that_cannot_be_split_are_told_before_a_yes_is_taken_back(
    field: Field, bram: Client, was_recorded: bool | None
) -> None:
    field.conversation.was_recorded = was_recorded
    field.conversation.save()
    allow(field.d1, field.world.bram, "record")
    page = bram.get(reverse("study:take_back", args=[field.d1.pk, "record"])).content.decode()
    told = "<dt>Opgenomen gesprekken met anderen erbij</dt> <dd> 1 </dd>"
    is_told = told in " ".join(page.split())
    assert is_told is (was_recorded is True)
    field.conversation.attendances.filter(participant=field.d2).delete()
    page = bram.get(reverse("study:take_back", args=[field.d1.pk, "record"])).content.decode()
    told = "<dt>Opgenomen gesprekken met alleen deze persoon</dt> <dd> 1 </dd>"
    is_told = told in " ".join(page.split())
    assert is_told is (was_recorded is True)


def test_the_list_of_a_large_round_comes_in_pages(
    client, voorbeelddam, django_assert_max_num_queries
):
    for number in range(1, 62):
        models.Conversation.objects.create(
            round=voorbeelddam.round, number=number, kind="individual", held_on=cast.TODAY,
            language="nl", created_at=cast.NOW,
        )  # fmt: skip
    client.force_login(voorbeelddam.bram)
    address = f"/rondes/{voorbeelddam.round.slug}/gesprekken/"
    client.get(address)
    with django_assert_max_num_queries(13):
        first = client.get(address).content.decode()
    second = client.get(address, {"page": 2}).content.decode()
    assert (first.count("<tr>"), second.count("<tr>")) == (51, 12)
    assert "Gesprek 50<" in first
    assert "Gesprek 51<" in second
