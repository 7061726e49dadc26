"""Nothing begins without a legal basis in the plan, and what stands there is kept to; ADR 0057."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.urls import reverse

from tests import cast
from tests.migrating import migrate, newest
from tests.sampling.test_choosing import add_frame, draw, set_spread
from tests.study.test_plans import write
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import queries as fieldwork_queries
from weerklank.fieldwork.models import Conversation, Speaker
from weerklank.sampling import models as sampling_models
from weerklank.sampling import operations as sampling
from weerklank.sampling import operations as sampling_operations
from weerklank.sampling import selecting
from weerklank.sampling.rules.frames import Person
from weerklank.sounds.models import Sound
from weerklank.study import bases, models, operations, queries, sheets, shipped, terms
from weerklank.study.bases import NoBasis, Standing
from weerklank.study.operations import asking
from weerklank.study.operations import sheets as telling
from weerklank.study.terms import ConsentPurpose, Processing, ResearchSafeguard

WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(40)
SAFEGUARDS = {what.value: f"Omdat: {what.value}." for what in ResearchSafeguard}
BY_CONSENT = dict.fromkeys(Processing.values, "consent")
BY_TASK = dict.fromkeys(Processing.values, "public_task")


@pytest.fixture
def new(place: cast.Voorbeelddam) -> models.Round:
    """A round as it is opened now, in a monitor whose plan says nothing yet."""
    return operations.open_round(
        monitor=place.monitor,
        number=2,
        name="Najaar",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 6, 30),
        by=place.bram,
        at=cast.NOW,
    )


def say(person, purpose, is_given=True, by=None):
    return operations.record_consent(
        participant=person,
        purpose=purpose,
        is_given=is_given,
        on=cast.TODAY,
        medium="spoken",
        by=by,
        at=cast.NOW,
    )


def talk(round_, place, *people, **facts):
    return fieldwork.create_conversation(
        round_=round_,
        kind="individual",
        held_on=cast.TODAY,
        participants=people,
        by=place.bram,
        at=cast.NOW,
        **facts,
    )


# --- what a plan says of each purpose ---------------------------------------------------------
def test_of_a_new_round_nothing_is_decided_and_of_one_from_before_nothing_was_recorded(place, new):
    assert set(bases.all_of(new).values()) == {Standing.NOT_DECIDED}
    assert set(bases.all_of(place.round).values()) == {Standing.NOT_RECORDED}
    write(place, bases=BY_TASK)
    assert set(bases.all_of(new).values()) == {Standing.UNGUARDED}
    assert set(bases.all_of(place.round).values()) == {Standing.NOT_RECORDED}
    write(place, safeguards=SAFEGUARDS)
    assert set(bases.all_of(new).values()) == {Standing.PUBLIC_TASK}
    assert set(bases.all_of(place.round).values()) == {Standing.PUBLIC_TASK}


@pytest.mark.parametrize("left_out", ResearchSafeguard.values)
def test_each_of_the_four_safeguards_is_asked(place, new, left_out):
    write(place, bases=BY_TASK, safeguards=SAFEGUARDS | {left_out: "  "})
    assert bases.of(new, Processing.ASK) is Standing.UNGUARDED


def test_a_safeguard_names_nobody(place):
    with pytest.raises(operations.LooksPersonal):
        write(place, safeguards={"harm": "Bel 06-12345678"})


# --- what cannot begin ------------------------------------------------------------------------
@pytest.mark.parametrize("purpose", ConsentPurpose.values)
def test_nobody_says_yes_to_what_has_no_basis_and_anybody_may_say_no(place, new, purpose):
    person = cast.make_participant(new, "D1")
    write(place, bases=BY_CONSENT | {terms.PROCESSING_OF[purpose]: ""})
    with pytest.raises(NoBasis):
        say(person, purpose, by=place.bram)
    assert not person.consents.exists()
    say(person, purpose, is_given=False, by=place.bram)
    write(place, bases=BY_CONSENT)
    say(person, purpose, by=place.bram)
    assert queries.consent_now([person.pk]) == {person.pk: {purpose: True}}


def test_nobody_is_chosen_or_listed_without_a_basis(place, new):
    set_spread(place)
    spread = place.round.spreads.get()
    sampling_models.Spread.objects.filter(pk=spread.pk).update(round=new)
    lend = {"round": new, "by": place.bram, "at": cast.NOW}
    with pytest.raises(NoBasis, match="Mensen kiezen"):
        sampling.draw(perspective="inburgeraar", method="spread", seed=1, **lend)
    ask = {"municipality": place.monitor.organisation, "leaves_out_asked": False, **lend}
    write(place, bases=BY_CONSENT | {"frame": ""})
    with pytest.raises(NoBasis, match="uit het register"):
        sampling.ask_frame(**ask)
    write(place, bases=BY_CONSENT)
    request = sampling.ask_frame(**ask)
    write(place, bases=BY_CONSENT | {"frame": ""})
    with pytest.raises(NoBasis):
        sampling.take_in_frame(request=request, people=[], left_out={}, by=place.bram, at=cast.NOW)


def test_no_list_comes_in_without_a_basis_for_asking(place, new):
    given = {
        "round": new,
        "perspective": "inburgeraar",
        "name": "Lijst",
        "road": "municipality",
        "people": [Person("K1", {})],
        "by": place.bram,
        "at": cast.NOW,
    }
    pasted = given | {"left_out": {}, "names_last": False, "leaves_out_asked": False}
    with pytest.raises(NoBasis, match="Mensen kiezen"):
        sampling_operations.add_frame(**pasted)
    with pytest.raises(NoBasis, match="Mensen kiezen"):
        sampling_operations.take_in_known(**given)
    assert not new.frames.exists()
    write(place, bases={"ask": "consent"})
    sampling_operations.add_frame(**pasted)
    assert new.frames.get().candidates.count() == 1


def test_nobody_is_spoken_with_or_recorded_without_a_basis(place, new):
    person = cast.make_participant(new, "D1")
    write(place, bases=BY_CONSENT)
    say(person, "take_part", by=place.bram)
    write(place, bases={"record": "consent"})
    with pytest.raises(NoBasis, match="Met mensen spreken"):
        talk(new, place, person)
    write(place, bases={"conversation": "consent"})
    with pytest.raises(NoBasis, match="opnemen"):
        talk(new, place, person, was_recorded=True)
    held = talk(new, place, person)
    with pytest.raises(NoBasis, match="opnemen"):
        fieldwork.change_conversation(
            conversation=held,
            kind="individual",
            held_on=cast.TODAY,
            participants=[person],
            was_recorded=True,
            by=place.bram,
            at=cast.NOW,
        )
    write(place, bases=BY_CONSENT)
    assert talk(new, place, person, was_recorded=True).was_recorded


def test_a_round_from_before_goes_on_as_it_was(place):
    add_frame(place)
    set_spread(place)
    draw(place)
    person = cast.make_participant(place.round, "D90")
    for purpose in ConsentPurpose:
        say(person, purpose, by=place.bram)
    talk(place.round, place, person, was_recorded=True)
    # And does not take a yes for granted either: who was not asked does not take part.
    other = cast.make_participant(place.round, "D91")
    assert queries.taking_part([person.pk, other.pk]) == {person.pk}


def test_no_answer_is_recorded_without_a_basis_for_recording(place, new, client):
    sheet = telling.begin_sheet(monitor=place.monitor, by=place.bram, at=cast.NOW)
    person = cast.make_participant(new, "D1")
    write(place, bases=BY_CONSENT | {"record": ""})
    given = {
        "participant": person,
        "text": (text := sheet.texts.get(language="nl")),
        "revision": text.revision,
        "answers": {"take_part": True},
        "medium": "spoken",
        "explained_by": "onderzoeker",
        "via_interpreter": False,
        "by": place.bram,
        "at": cast.NOW,
    }
    client.force_login(place.bram)
    address = reverse("study:ask", args=[person.pk])
    with pytest.raises(NoBasis):
        asking.ask_together(**given, sound=[WAV])
    assert not Sound.objects.exists()
    assert 'name="sound"' not in client.get(address).content.decode()
    write(place, bases=BY_CONSENT)
    assert 'name="sound"' in client.get(address).content.decode()
    asking.ask_together(**given, sound=[WAV])
    assert Sound.objects.count() == 1


def test_a_sentence_on_objecting_that_nobody_checked_says_so(place, new, client):
    telling.begin_sheet(monitor=place.monitor, by=place.bram, at=cast.NOW)
    write(place, bases=BY_TASK, safeguards=SAFEGUARDS)
    telling.check_sheet_text(
        monitor=place.monitor, language="ar", checker="Salma", by=place.bram, at=cast.NOW
    )
    client.force_login(place.bram)
    paper = reverse("study:sheet_print", args=[place.monitor.slug, "ar"])
    asked = reverse("study:ask", args=[cast.make_participant(new, "D1").pk])
    for address in (paper, f"{asked}?taal=ar"):
        page = client.get(address).content.decode()
        assert shipped.objection_words()["ar"] in page
        assert "De zin over bezwaar is in deze taal niet nagekeken" in page
    assert "De zin over bezwaar" not in client.get(asked).content.decode()


# --- a public task ----------------------------------------------------------------------------
def test_on_a_public_task_who_does_not_object_is_spoken_with(place, new):
    quiet, says_no, gone = (cast.make_participant(new, name) for name in ("D1", "D2", "D3"))
    everyone = [quiet.pk, says_no.pk, gone.pk]
    write(place, bases=BY_CONSENT)
    assert queries.taking_part(everyone) == set()
    write(place, bases=BY_TASK)
    assert queries.taking_part(everyone) == set()  # the safeguards do not stand there
    write(place, safeguards=SAFEGUARDS)
    say(says_no, "take_part", is_given=False, by=place.bram)
    operations.withdraw(participant=gone, by=place.bram, at=cast.NOW)
    assert queries.taking_part(everyone) == {quiet.pk}
    assert fieldwork_queries.may_take_part(new) == [quiet]
    talk(new, place, quiet)
    with pytest.raises(fieldwork.NotTakingPart):
        talk(new, place, says_no)


def test_quoting_is_asked_on_a_public_task_too(place, new):
    asked, unasked = (cast.make_participant(new, name) for name in ("D1", "D2"))
    write(place, bases=BY_TASK, safeguards=SAFEGUARDS)
    say(asked, "quote", by=place.bram)
    assert queries.may_quote([asked.pk, unasked.pk]) == {asked.pk}


@pytest.mark.parametrize(
    ("basis", "left_alone"),
    [
        ("", {"P1", "P2", "P3"}),
        ("consent", {"P2", "P3"}),
        ("public_task", {"P2"}),
    ],
)
def test_who_took_part_before_is_asked_again_as_the_plan_says(place, new, basis, left_alone):
    frame = sampling_models.Frame.objects.create(
        round=place.round,
        perspective="inburgeraar",
        source="list",
        name="Lijst",
        road="municipality",
        names_last=True,
        added_at=cast.NOW,
        added_by_name="Bram",
    )
    for number, answer in ((1, True), (2, False), (3, None)):
        person = cast.make_participant(place.round, f"P{number}", perspective="inburgeraar")
        frame.candidates.create(
            round=place.round,
            perspective="inburgeraar",
            pseudonym=f"P{number}",
            road="municipality",
            participant=person,
            state="agreed",
        )
        if answer is not None:
            say(person, "ask_again", is_given=answer, by=place.bram)
    write(place, bases=BY_CONSENT | {"ask_again": basis}, safeguards=SAFEGUARDS)
    assert selecting.unwilling(new) == left_alone


@pytest.mark.parametrize("language", terms.LANGUAGES)
def test_the_right_to_object_is_told_where_she_is_heard_on_a_public_task(place, new, language):
    assert sheets.objection(place.monitor, language) == ""
    write(place, bases=BY_TASK)
    assert sheets.objection(place.monitor, language) == ""
    write(place, safeguards=SAFEGUARDS)
    assert sheets.objection(place.monitor, language) == shipped.objection_words()[language]


# --- pages ------------------------------------------------------------------------------------
def test_a_refusal_leads_to_the_plan(place, new, client):
    set_spread(place)
    sampling_models.Spread.objects.update(round=new)
    sampling_models.Frame.objects.update(round=new)
    client.force_login(place.bram)
    answer = client.post(
        reverse("sampling:frame_ask", args=[new.slug, "inburgeraar"]),
        {"municipality": str(place.monitor.organisation_id)},
        follow=True,
    )
    page = answer.content.decode()
    plan = reverse("study:monitorplan", args=[place.monitor.slug])
    assert "Dit kan nog niet beginnen" in page
    assert f'<a class="nl-link" href="{plan}#grondslag">' in page
    assert 'id="grondslag"' in client.get(plan).content.decode()


def test_the_asking_page_asks_what_has_a_basis_and_says_what_not(place, new, client):
    person = cast.make_participant(new, "D1")
    write(place, bases={"conversation": "public_task", "quote": "consent"}, safeguards=SAFEGUARDS)
    telling.begin_sheet(monitor=place.monitor, by=place.bram, at=cast.NOW)
    client.force_login(place.bram)
    page = client.get(reverse("study:ask", args=[person.pk])).content.decode()
    assert 'name="doel_take_part"' in page
    assert 'name="doel_quote"' in page
    assert 'name="doel_record"' not in page
    assert "Kan nog niet beginnen" in page
    assert shipped.objection_words()["nl"] in page
    sent = {"wijzig": "toestemming"}
    page = client.get(reverse("study:participant", args=[person.pk]), sent).content.decode()
    assert 'name="doel_quote" value="ja"' in page
    assert 'name="doel_reuse" value="ja"' not in page
    assert 'name="doel_reuse" value="nee"' in page
    assert "Maakt iemand bezwaar" in page


def test_a_no_is_recorded_on_her_page_without_a_basis_and_a_yes_to_nothing_is_not_kept(
    place, new, client
):
    person = cast.make_participant(new, "D1")
    client.force_login(place.bram)
    address = reverse("study:participant", args=[person.pk])
    page = client.get(address, {"wijzig": "toestemming"}).content.decode()
    assert "ja op alles" not in page
    sent = {"do": "consent", "on": cast.TODAY.isoformat(), "medium": "spoken"}
    refused = client.post(address, sent | {"all": "1"})
    assert refused.status_code == 422
    assert "Er is niets bewaard" in refused.content.decode()
    refused = client.post(address, sent | {"doel_quote": "ja"})
    assert refused.status_code == 422
    assert "alleen nee" in refused.content.decode()
    assert not person.consents.exists()
    assert client.post(address, sent | {"doel_quote": "nee"}).status_code == 302
    assert queries.consent_now([person.pk]) == {person.pk: {"quote": False}}


def test_a_yes_to_all_says_of_what_it_was_not_kept(place, new, client):
    person = cast.make_participant(new, "D1")
    write(place, bases=BY_CONSENT | {"quote": ""})
    client.force_login(place.bram)
    address = reverse("study:participant", args=[person.pk])
    page = client.get(address, {"wijzig": "toestemming"}).content.decode()
    assert "ja op alles met een grondslag" in page
    sent = {"do": "consent", "on": cast.TODAY.isoformat(), "medium": "spoken", "all": "1"}
    answer = client.post(address, sent, follow=True)
    assert f"grondslag: {ConsentPurpose.QUOTE.label}." in html.unescape(answer.content.decode())
    assert set(queries.consent_now([person.pk])[person.pk]) == set(ConsentPurpose) - {"quote"}


def test_who_names_speakers_reads_why_nobody_can_be_added(place, new, client):
    """A monitor that begins with a text has no plan yet; the text is in, the people wait."""
    held = Conversation.objects.create(
        round=new, number=1, kind="individual", held_on=cast.TODAY, created_at=cast.NOW
    )
    Speaker.objects.create(conversation=held, label="Zij")
    client.force_login(place.bram)
    address = reverse("fieldwork:who", args=[held.pk])
    page = client.get(address).content.decode()
    # Once for all of it, not thing by thing.
    assert "Kan nog niet beginnen, want in het monitorplan staat nog geen grondslag." in page
    assert "staat geen grondslag die geldt" not in page
    assert 'value="take_part"' not in page
    write(place, bases=BY_CONSENT)
    page = client.get(address).content.decode()
    assert "Kan nog niet beginnen" not in page


def test_a_round_from_before_says_that_nothing_was_recorded(place, client):
    person = cast.make_participant(place.round, "D1")
    client.force_login(place.bram)
    for address in (
        reverse("study:participant", args=[person.pk]),
        reverse("study:plan", args=[place.round.slug]),
        reverse("study:monitorplan", args=[place.monitor.slug]),
        reverse("study:dpia", args=[place.monitor.slug]),
    ):
        assert "Niet vastgelegd voor: " in client.get(address).content.decode(), address
    write(place, bases=BY_CONSENT)
    page = client.get(reverse("study:plan", args=[place.round.slug])).content.decode()
    assert "Niet vastgelegd voor: " not in page


def test_plan_and_dpia_print_the_safeguards(place, client):
    client.force_login(place.bram)
    part = reverse("study:plan_part", args=[place.monitor.slug, "waarborgen"])
    home = reverse("study:monitorplan", args=[place.monitor.slug])
    write(place, bases=BY_CONSENT)
    assert "UAVG 24" not in client.get(part).content.decode().split("Waarborgen")[0]
    assert "Omdat: need." not in client.get(home).content.decode()
    write(place, bases=BY_TASK)
    page = client.get(home).content.decode()
    assert f'<a class="nl-link" href="{part}">' in page  # named as not filled in
    assert page.count("De waarborgen staan er nog niet.") == len(Processing)
    sent = {f"guard_{what}": text for what, text in SAFEGUARDS.items()}
    assert client.post(part, sent).status_code == 302
    for address in (home, reverse("study:dpia", args=[place.monitor.slug])):
        page = html.unescape(client.get(address).content.decode())
        assert "Omdat: need." in page
        assert "Omdat: harm." in page
        assert "De waarborgen staan er nog niet." not in page
        assert "Recht van bezwaar" in page
        assert "AVG 9.2.j" in page


# --- a database from before -------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rounds_that_exist_are_not_stopped_by_the_migration():
    before = [("study", "0022_say_asked_in_an_earlier_round")]
    executor = migrate(before)
    try:
        old = executor.loader.project_state(before).apps
        organisation = old.get_model("safeguards", "Organisation").objects.create(
            name="A", slug="a", kind="gemeente"
        )
        monitor = old.get_model("study", "Monitor").objects.create(
            organisation=organisation, name="M", slug="m", created_at=cast.NOW
        )
        old.get_model("study", "Round").objects.create(
            monitor=monitor,
            number=1,
            name="R",
            slug="r",
            starts_on=cast.TODAY,
            ends_on=cast.TODAY,
        )
    finally:
        migrate(newest())
    [round_] = models.Round.objects.all()
    assert set(bases.all_of(round_).values()) == {Standing.NOT_RECORDED}
