"""Names and addresses: in the vault alone, put in by hand or from a table, and gone for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from weerklank.invitations import erasers
from weerklank.invitations.models import Message, Reply
from weerklank.invitations.operations import contacts as operations
from weerklank.invitations.rules import contacts as rules
from weerklank.invitations.rules.contacts import Fault
from weerklank.safeguards import removable, removals
from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import models as sampling
from weerklank.sampling.rules.frames import Person
from weerklank.study import jobs as study_jobs
from weerklank.study import models as study_models
from weerklank.study import operations as study_operations
from weerklank.study import planning
from weerklank.vault import models as vault
from weerklank.vault import operations as keeping
from weerklank.vault import refusals
from weerklank.vault.contacts import Details

FATIMA = Details("Fatima el Amrani", "Lindelaan 3", "1234 AB", "Voorbeelddam", "06 1234 5678")


@pytest.fixture
def kees(voorbeelddam) -> User:
    user = cast.make_user("kees")
    vault.Keyholder.objects.create(
        municipality_id=voorbeelddam.monitor.organisation_id, user_id=user.pk
    )
    return user


def add_candidate(home, pseudonym: str = "K7", state: str = "chosen", **more) -> sampling.Candidate:
    frame, _made = sampling.Frame.objects.get_or_create(
        round=home.round,
        name="Lijst",
        defaults={
            "perspective": "inburgeraar",
            "source": "list",
            "road": "municipality",
            "added_at": cast.NOW,
            "added_by_name": "Bram",
        },
    )
    return sampling.Candidate.objects.create(
        round=home.round,
        frame=frame,
        perspective="inburgeraar",
        pseudonym=pseudonym,
        road="municipality",
        state=state,
        **more,
    )


def keep(home, kees, pseudonym="K7", details=FATIMA) -> None:
    operations.keep_one(
        monitor=home.monitor, pseudonym=pseudonym, details=details, by=kees, at=cast.NOW
    )


def read(home, *pseudonyms: str) -> dict[str, Details]:
    return keeping.read_contacts(
        municipality_id=home.monitor.organisation_id,
        monitor_id=home.monitor.pk,
        pseudonyms=pseudonyms,
        by=None,
        at=cast.NOW,
    )


# --- a table ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "row", "details"),
    [
        (["Pseudoniem", "Naam"], ["k7", "Fatima"], Details("Fatima")),
        (
            ["klantnummer", "voornaam", "achternaam", "straat", "huisnummer", "postcode"],
            ["12", "Fatima", "el Amrani", "Lindelaan", "3 bis", "1234 AB"],
            Details("Fatima el Amrani", "Lindelaan 3 bis", "1234 AB"),
        ),
        (["naam", "mobiel", "e-mail"], ["F", "06-12345678", "f@voorbeeld.example"],
         Details("F", phone="06-12345678", email="f@voorbeeld.example")),
        (["naam", "taal"], ["F", "Tigrinya"], Details("F", language="ti")),
        (["naam", "taal"], ["F", "العربية"], Details("F", language="ar")),
        (["naam", "organisatie", "functie"], ["F", "Taalhuis", "docent"],
         Details("F", organisation="Taalhuis", function="docent")),
    ],
)  # fmt: skip
def test_a_row_says_how_somebody_is_reached(head, row, details):
    assert [one.details for one in rules.read([head, row]).rows] == [details]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["", "Fatima", "", ""], Fault.NO_KEY),
        (["Fatima", "Fatima", "", ""], Fault.UNFIT),
        (["K7", "", "", ""], Fault.NO_NAME),
        (["K1", "Ali", "", ""], Fault.TWICE),
        (["K7", "Fatima", "geen", ""], Fault.EMAIL),
        (["K7", "Fatima", "", "bel maar"], Fault.PHONE),
        (["K7", "F" * 151, "", ""], Fault.LONG),
    ],
)
def test_a_row_that_is_wrong_stops_no_other(row, fault):
    head = ["pseudoniem", "naam", "e-mail", "telefoon"]
    table = rules.read([head, ["K1", "Aisha", "", ""], row, ["K2", "Sara", "", ""]])
    assert [one.fault for one in table.rows] == [None, fault, None]
    assert [one.line for one in table.rows] == [2, 3, 4]


def test_a_language_that_nobody_speaks_here_is_told():
    (row,) = rules.read([["naam", "taal"], ["F", "Klingon"]]).rows
    assert (row.details, row.unknown_language) == (Details("F"), "Klingon")


def test_a_table_is_matched_by_client_number(voorbeelddam, kees):
    """A supplier's own number leads through two seals to the pseudonym of the monitor."""
    here = voorbeelddam.monitor.organisation
    register = keeping.match_keys(
        municipality_id=here.pk,
        supplier="A",
        keys=["10", "11"],
        make=iter(["T-000010", "T-000011"]).__next__,
        by=kees,
        at=cast.NOW,
    )
    links = keeping.link_to_monitor(
        municipality_id=here.pk,
        monitor_id=voorbeelddam.monitor.pk,
        pseudonyms=register.values(),
        make=iter(["K10", "K11"]).__next__,
        by=kees,
        at=cast.NOW,
    )
    add_candidate(voorbeelddam, links[register["10"]])
    add_candidate(voorbeelddam, links[register["11"]], state="in_frame")
    table = rules.read([["klantnummer", "naam"], ["10", "Aisha"], ["11", "Sara"], ["12", "Ali"]])
    found = operations.match_table(monitor=voorbeelddam.monitor, table=table, by=kees, at=cast.NOW)
    # Of who was not chosen, and of who is not known, nothing is passed on.
    assert found == {links[register["10"]]: Details("Aisha")}


def test_the_same_number_of_two_suppliers_is_nobody(voorbeelddam, kees):
    here = voorbeelddam.monitor.organisation
    for supplier, name in (("A", "T-000010"), ("B", "T-000020")):
        keeping.match_keys(
            municipality_id=here.pk,
            supplier=supplier,
            keys=["10"],
            make=iter([name]).__next__,
            by=kees,
            at=cast.NOW,
        )
    links = keeping.link_to_monitor(
        municipality_id=here.pk,
        monitor_id=voorbeelddam.monitor.pk,
        pseudonyms=["T-000010", "T-000020"],
        make=iter(["K10", "K20"]).__next__,
        by=kees,
        at=cast.NOW,
    )
    for name in links.values():
        add_candidate(voorbeelddam, name)
    table = rules.read([["klantnummer", "naam"], ["10", "Aisha"]])
    with pytest.raises(operations.NobodyKnown):
        operations.match_table(monitor=voorbeelddam.monitor, table=table, by=kees, at=cast.NOW)


# --- who may, and what the log says -----------------------------------------------------------
def test_a_researcher_sees_no_name(voorbeelddam, kees):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    with pytest.raises(AccessDenied):
        keep(voorbeelddam, voorbeelddam.bram)


def test_a_name_stands_in_no_table_as_it_is(voorbeelddam, kees):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    row = vault.Contact.objects.get()
    assert b"Fatima" not in bytes(row.sealed)
    assert read(voorbeelddam, "K7") == {"K7": FATIMA}


def test_a_seal_opens_beside_no_other_pseudonym(voorbeelddam, kees):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    vault.Contact.objects.update(pseudonym="K8")
    with pytest.raises(refusals.WrongSecret):
        read(voorbeelddam, "K8")


def test_each_look_and_each_change_is_a_line(voorbeelddam, kees):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    read(voorbeelddam, "K7", "K8")
    lines = vault.AccessLine.objects.order_by("pk").values_list("what", "count", "subject")
    assert list(lines) == [("contacts_kept", 1, "K7"), ("contacts_shown", 1, "K7")]


def test_a_look_at_a_list_is_a_line_about_each_of_them(voorbeelddam, kees, caplog):
    for name in ("K7", "K8", "K9"):
        add_candidate(voorbeelddam, name)
        keep(voorbeelddam, kees, name)
    caplog.clear()
    with caplog.at_level("INFO", "weerklank.log"):
        read(voorbeelddam, "K9", "K7", "K99")
    lines = vault.AccessLine.objects.filter(what="contacts_shown").order_by("pk")
    assert list(lines.values_list("subject", "count", "by_name")) == [
        ("K7", 1, ""),
        ("K9", 1, ""),
    ]
    # The journal of the system says how many, and not whom.
    assert [record.getMessage() for record in caplog.records] == [
        "vault what=contacts_shown by=None subject= "
        f"municipality={voorbeelddam.monitor.organisation.pk} count=2 from=command line"
    ]


def test_who_keeps_the_vault_can_say_who_looked_at_one_person(voorbeelddam, kees, client):
    for name in ("K7", "K8"):
        add_candidate(voorbeelddam, name)
        keep(voorbeelddam, kees, name)
    read(voorbeelddam, "K7", "K8")
    client.force_login(kees)
    address = reverse("vault:log", args=[voorbeelddam.monitor.organisation.slug])
    one = client.get(f"{address}?over=K7")
    assert {line.subject for line in one.context["page"]} == {"K7"}
    assert len(one.context["page"]) == 2
    nobody = client.get(f"{address}?over=K1")
    assert "geen regel" in nobody.content.decode()


def test_a_pseudonym_of_nobody_is_refused(voorbeelddam, kees):
    with pytest.raises(operations.NotOfMonitor):
        keep(voorbeelddam, kees, "K99")


def test_a_new_secret_seals_contacts_and_cards_anew(voorbeelddam, kees, settings):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    make_card(voorbeelddam)
    former, settings.VAULT_KEY = settings.VAULT_KEY, "een andere sleutel, lang genoeg om te tellen"
    assert keeping.reseal(former_secret=former, at=cast.NOW) == 2
    assert read(voorbeelddam, "K7") == {"K7": FATIMA}


# --- cards ------------------------------------------------------------------------------------
def make_card(home, pseudonym: str = "K7", *, days: int = 60) -> str:
    codes = keeping.make_cards(
        municipality_id=home.monitor.organisation_id,
        monitor_id=home.monitor.pk,
        round_id=home.round.pk,
        pseudonyms=[pseudonym],
        ends_at=cast.NOW + timedelta(days=days),
        by=home.bram,
        at=cast.NOW,
    )
    return codes[pseudonym]


def test_a_code_opens_its_card_however_it_is_typed(voorbeelddam):
    code = make_card(voorbeelddam)
    for typed in (code, code.lower(), f" {code[:4]} {code[4:8]}-{code[8:]}"):
        held = keeping.open_code(typed, at=cast.NOW)
        assert held is not None
        card = keeping.invitation_of(held, at=cast.NOW)
        assert card is not None
        assert card.pseudonym == "K7"


def test_the_same_person_keeps_one_code_in_a_round(voorbeelddam):
    assert make_card(voorbeelddam) == make_card(voorbeelddam, days=90)
    assert vault.Card.objects.count() == 1


def test_a_code_has_fifty_bits_and_stands_nowhere(voorbeelddam):
    code = make_card(voorbeelddam)
    assert len(keeping.CODE_LETTERS) ** len(code) > 2**50
    assert code.encode() not in bytes(vault.Card.objects.get().sealed)


@pytest.mark.parametrize("typed", ["", "BCDF", "BCDF-GHJK-LMNP", "'; DROP TABLE", "é" * 12])
def test_another_code_opens_nothing(voorbeelddam, typed):
    make_card(voorbeelddam)
    assert keeping.open_code(typed, at=cast.NOW) is None


def test_a_card_that_ended_opens_nothing(voorbeelddam):
    code = make_card(voorbeelddam, days=1)
    assert keeping.open_code(code, at=cast.NOW + timedelta(days=2)) is None


# --- new people -------------------------------------------------------------------------------
@pytest.fixture
def table_page(voorbeelddam, kees, client: Client):
    client.force_login(kees)
    monitor = voorbeelddam.monitor
    return reverse(
        "invitations:contact_table",
        kwargs={"organisation": monitor.organisation.slug, "monitor": monitor.slug},
    )


def test_new_people_come_in_a_round_without_their_names(voorbeelddam, table_page, client):
    route = study_models.Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="leerroute", label="Leerroute"
    )
    route.values.create(key="Z", label="Z-route")
    sent = {
        "text": "naam;adres;plaats;leerroute\nFatima el Amrani;Lindelaan 3;Dam;Z-route\nAli;;;",
        "kind": "new",
        "round": voorbeelddam.round.pk,
        "perspective": "inburgeraar",
        "list_name": "Klantenlijst, 1 september",
        "road": "municipality",
    }
    look = client.post(table_page, {**sent, "do": "look"})
    assert look.status_code == 200
    assert not sampling.Candidate.objects.exists()
    assert not vault.Contact.objects.exists()
    assert client.post(table_page, {**sent, "do": "keep"}).status_code == 302
    frame = sampling.Frame.objects.get()
    assert (frame.name, frame.names_last) == ("Klantenlijst, 1 september", True)
    people = {one.pseudonym: one.values for one in sampling.Candidate.objects.all()}
    assert sorted(map(str, people.values())) == ["{'leerroute': 'Z'}", "{}"]
    known = read(voorbeelddam, *people)
    assert {one.name for one in known.values()} == {"Fatima el Amrani", "Ali"}
    fatima = next(name for name, one in known.items() if one.name == "Fatima el Amrani")
    assert people[fatima] == {"leerroute": "Z"}


def test_a_value_that_is_wrong_puts_nobody_in(voorbeelddam, table_page, client):
    route = study_models.Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="leerroute", label="Leerroute"
    )
    route.values.create(key="Z", label="Z-route")
    sent = {
        "text": "naam;leerroute\nFatima;Z-route\nAli;Onderwijs",
        "kind": "new",
        "round": voorbeelddam.round.pk,
        "perspective": "inburgeraar",
        "list_name": "Lijst",
        "road": "municipality",
        "do": "keep",
    }
    page = client.post(table_page, sent)
    assert "Onderwijs" in page.content.decode()
    assert not sampling.Candidate.objects.exists()
    assert not vault.Contact.objects.exists()


def test_a_name_in_a_table_is_escaped_everywhere(voorbeelddam, kees, table_page, client):
    add_candidate(voorbeelddam)
    bad = "<script>alert(1)</script>"
    sent = {
        "text": f"pseudoniem;naam;{bad}\nK7;{bad};x",
        "kind": "known",
        "perspective": "inburgeraar",
        "road": "municipality",
    }
    assert bad not in client.post(table_page, {**sent, "do": "look"}).content.decode()
    assert client.post(table_page, {**sent, "do": "keep"}).status_code == 302
    assert read(voorbeelddam, "K7") == {"K7": Details(bad)}


# --- gone -------------------------------------------------------------------------------------
def test_who_moved_or_died_is_asked_no_more_and_nothing_waits(voorbeelddam, kees):
    candidate = add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    message = Message.objects.create(
        candidate=candidate,
        use="invitation",
        channel="letter",
        due_at=cast.NOW,
        asked_at=cast.NOW,
        asked_by=voorbeelddam.bram,
    )
    operations.note_gone(monitor=voorbeelddam.monitor, pseudonym="K7", by=kees, at=cast.NOW)
    candidate.refresh_from_db()
    message.refresh_from_db()
    assert (candidate.state, message.state, message.why_not) == ("gone", "stopped", "not_asked")


def test_an_erased_person_is_gone_for_good_with_a_certificate(voorbeelddam, kees, client):
    candidate = add_candidate(voorbeelddam, state="invited")
    keep(voorbeelddam, kees)
    code = make_card(voorbeelddam)
    Reply.objects.create(candidate=candidate, said="call_me", by="card", at=cast.NOW)
    client.force_login(kees)
    place = voorbeelddam.monitor.organisation.slug
    kwargs = {"organisation": place, "monitor": voorbeelddam.monitor.slug, "pseudonym": "K7"}
    shown = client.post(reverse("invitations:contact_erase", kwargs=kwargs), follow=True)
    assert "Bewijs van wissen" in shown.content.decode()
    assert "K7" not in shown.content.decode()
    assert not vault.Contact.objects.exists()
    assert not vault.Card.objects.exists()
    assert not Reply.objects.exists()
    assert keeping.open_code(code, at=cast.NOW) is None
    candidate.refresh_from_db()
    assert candidate.state == "refused"
    assert sampling.Objection.objects.get().pseudonym == "K7"


def test_a_withdrawal_takes_how_she_is_reached(voorbeelddam, kees):
    participant = cast.make_participant(voorbeelddam.round, "K7")
    candidate = add_candidate(voorbeelddam, state="agreed", participant=participant)
    keep(voorbeelddam, kees)
    make_card(voorbeelddam)
    Reply.objects.create(candidate=candidate, said="yes", by="card", at=cast.NOW)
    from weerklank.study.operations import withdraw  # noqa: PLC0415

    certificate = withdraw(participant=participant, by=voorbeelddam.bram, at=cast.NOW)
    assert certificate.counts["contactgegevens"] == 1
    assert not vault.Contact.objects.exists()
    assert not vault.Card.objects.exists()
    assert not Reply.objects.exists()


def test_with_a_trajectory_go_its_contacts_in_every_monitor(voorbeelddam, kees):
    place = {"municipality_id": voorbeelddam.monitor.organisation_id}
    keeping.link_to_monitor(
        monitor_id=voorbeelddam.monitor.pk,
        pseudonyms=["T-000010"],
        make=lambda: "K7",
        by=kees,
        at=cast.NOW,
        **place,
    )
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    make_card(voorbeelddam)
    keeping.forget(pseudonym="T-000010", by=kees, at=cast.NOW, **place)
    assert not vault.Contact.objects.exists()
    assert not vault.Card.objects.exists()


def test_a_term_of_the_plan_takes_how_people_are_reached(voorbeelddam, kees):
    """Who stands in a later round is still reached, and what came of asking stays counted."""
    first, second = voorbeelddam.round, cast.make_round(voorbeelddam.monitor, 2)
    candidate = add_candidate(voorbeelddam, "K7", state="refused")
    add_candidate(voorbeelddam, "K8", state="invited")
    sampling.Candidate.objects.create(
        round=second,
        frame=sampling.Frame.objects.get(),
        perspective="inburgeraar",
        pseudonym="K8",
        road="municipality",
    )
    for name in ("K7", "K8"):
        keep(voorbeelddam, kees, name)
        make_card(voorbeelddam, name)
    Message.objects.create(
        candidate=candidate,
        use="invitation",
        channel="letter",
        due_at=cast.NOW,
        asked_at=cast.NOW,
        asked_by=voorbeelddam.bram,
    )
    assert erasers.count_of_round(first.pk) == 2
    counts = erasers.erase_of_round(first.pk, cast.NOW)
    assert counts == {"contactgegevens": 1, "berichten": 1}
    assert set(vault.Contact.objects.values_list("pseudonym", flat=True)) == {"K8"}
    assert set(vault.Card.objects.values_list("pseudonym", flat=True)) == {"K8"}
    candidate.refresh_from_db()
    assert candidate.state == "refused"
    assert erasers.erase_of_round(second.pk, cast.NOW)["contactgegevens"] == 1


def test_a_plan_with_a_term_lets_contacts_go_on_the_day(voorbeelddam, kees):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    study_operations.write_plan(
        monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW, keeps={"contacts": 6}
    )
    last = planning.ends_on(voorbeelddam.round.ends_on, 6)
    day = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)
    study_jobs.apply_terms(at=day - planning.ANNOUNCED)
    assert vault.Contact.objects.exists()
    study_jobs.apply_terms(at=day)
    assert not vault.Contact.objects.exists()


def test_a_card_of_who_has_no_contact_data_goes_on_the_day_as_well(voorbeelddam, kees):
    add_candidate(voorbeelddam)
    keeping.make_cards(
        municipality_id=voorbeelddam.monitor.organisation_id,
        monitor_id=voorbeelddam.monitor.pk,
        round_id=voorbeelddam.round.pk,
        pseudonyms=["K7"],
        ends_at=cast.NOW + timedelta(days=900),
        by=kees,
        at=cast.NOW,
    )
    study_operations.write_plan(
        monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW, keeps={"contacts": 6}
    )
    last = planning.ends_on(voorbeelddam.round.ends_on, 6)
    day = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)
    study_jobs.apply_terms(at=day - planning.ANNOUNCED)
    assert vault.Card.objects.exists()
    study_jobs.apply_terms(at=day)
    assert not vault.Card.objects.exists()


def test_with_the_term_of_candidates_goes_what_they_answered(voorbeelddam, kees):
    out = add_candidate(voorbeelddam, "K7", state="refused")
    person = cast.make_participant(voorbeelddam.round, "K8")
    stays = add_candidate(voorbeelddam, "K8", state="agreed", participant=person)
    for candidate in (out, stays):
        Reply.objects.create(candidate=candidate, said="yes", by="card", at=cast.NOW)
    counts = erasers.erase_replies_of_round(voorbeelddam.round.pk, cast.NOW)
    assert counts["antwoorden op een uitnodiging"] == 1
    assert Reply.objects.get().candidate == stays


def test_who_stands_for_nobody_any_more_is_forgotten(voorbeelddam, kees):
    later = cast.NOW + timedelta(days=2)
    add_candidate(voorbeelddam, "K7")
    emptied = add_candidate(voorbeelddam, "K8")
    for name in ("K7", "K8"):
        keep(voorbeelddam, kees, name)
    emptied.delete()
    # Of what was kept just now the other half may be under way.
    assert operations.forget_nobody(at=cast.NOW) == 0
    assert operations.forget_nobody(at=later) == 1
    assert set(vault.Contact.objects.values_list("pseudonym", flat=True)) == {"K7"}
    assert operations.forget_nobody(at=later) == 0
    study_models.Monitor.objects.filter(pk=voorbeelddam.monitor.pk).delete()
    assert operations.forget_nobody(at=later) == 1


def test_of_a_round_that_can_still_come_back_people_stay_reached(voorbeelddam, kees):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    removal = removals.remove(
        kind=removable.kind_of("round"),
        record=voorbeelddam.round,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    assert operations.forget_nobody(at=cast.NOW + timedelta(days=2)) == 0
    assert read(voorbeelddam, "K7") == {"K7": FATIMA}
    past = datetime.combine(removal.until + timedelta(days=1), datetime.min.time(), UTC)
    removals.erase_what_is_due(at=past)
    assert operations.forget_nobody(at=past) == 1


# --- the pages --------------------------------------------------------------------------------
def test_names_are_shown_only_after_the_password_was_given(voorbeelddam, kees, client):
    add_candidate(voorbeelddam)
    keep(voorbeelddam, kees)
    address = reverse(
        "invitations:contacts",
        kwargs={
            "organisation": voorbeelddam.monitor.organisation.slug,
            "monitor": voorbeelddam.monitor.slug,
        },
    )
    client.force_login(kees)
    assert client.get(address).status_code == 302
    client.post("/inloggen/bevestigen/", {"password": cast.PASSWORD})
    assert "Fatima el Amrani" in client.get(address).content.decode()
    found = client.post(address, {"words": "0612345678"}).content.decode()
    assert "Fatima el Amrani" in found
    assert "Niemand gevonden" in client.post(address, {"words": "Aisha"}).content.decode()


def test_nobody_is_put_in_while_the_plan_has_no_basis_for_asking(voorbeelddam, kees):
    """The refusal has no way to the plan: a sleutelhouder may not read that."""
    voorbeelddam.round.follows_plan = True
    voorbeelddam.round.save()
    given = {
        "round": voorbeelddam.round,
        "perspective": "inburgeraar",
        "name": "Lijst",
        "road": "municipality",
        "people": [Person("K1", {})],
        "details": {"K1": Details(name="Samira Kloostermerk")},
        "by": kees,
        "at": cast.NOW,
    }
    with pytest.raises(operations.AskingHasNoBasis) as refused:
        operations.put_in(**given)
    assert refused.value.way is None
    assert not voorbeelddam.round.frames.exists()
    assert not keeping.find_contacts(monitor_id=voorbeelddam.monitor.pk)
    study_operations.write_plan(
        monitor=voorbeelddam.monitor, bases={"ask": "consent"}, by=voorbeelddam.bram, at=cast.NOW
    )
    assert operations.put_in(**given) == 1
