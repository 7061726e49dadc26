"""A card is handed out by who knows her, printed, replaced when lost; and one card opens both."""

from __future__ import annotations

import io
import re
from threading import Barrier
from typing import Any

import pikepdf
import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import cast
from tests.house.test_meanwhile import raised, together
from tests.house.test_pages import words_of_pdf
from tests.invitations.inviting import Invited, invite
from tests.personal.world import HERS, MARKS, OTHER, Personal, make, opened
from weerklank.invitations.rules import messages
from weerklank.personal import shipped
from weerklank.safeguards.models import LogLine
from weerklank.vault import models as vault_models
from weerklank.vault import operations as vault

CARD = f"/trajecten/{HERS}/kaart/"


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def printed(client: Client, do: str = "print") -> bytes:
    answer = client.post(CARD, {"do": do})
    assert answer.headers["Content-Type"] == "application/pdf"
    return bytes(answer.content)


def test_her_contact_person_and_a_keyholder_hand_it_out_and_nobody_else(
    personal: Personal,
) -> None:
    register = personal.register
    for user, status in (
        (register.amina, 200),
        (register.kees, 200),
        (register.noor, 403),
        (register.tessa, 403),
        (cast.make_user("esra"), 404),
    ):
        assert of(user).get(CARD).status_code == status
        if status != 200:
            assert of(user).post(CARD, {"do": "print"}).status_code == status
    assert of(register.amina).get(f"/trajecten/{OTHER}/kaart/").status_code == 404
    assert of(register.amina).post(CARD, {"do": "iets"}).status_code == 404


def test_the_card_has_a_line_in_each_language_and_no_name(personal: Personal) -> None:
    content = printed(of(personal.register.amina))
    words = words_of_pdf(content)
    assert messages.group(personal.codes[HERS]) in words
    assert HERS not in words
    assert MARKS[HERS] not in words
    for language in (
        "nl",
        "en",
        "tr",
        "uk",
    ):  # of the others a PDF gives letters in their own order
        assert shipped.own_words()[language]["card_line"].split(".")[0] in words
    with pikepdf.open(io.BytesIO(content)) as file:
        assert file.Root.MarkInfo.Marked
        assert len(file.pages) == 1


def test_a_lost_card_is_replaced_in_one_act(personal: Personal) -> None:
    amina, phone = of(personal.register.amina), opened(personal)
    printed(amina, "replace")
    assert phone.get("/mijn/nl/").status_code == 302
    assert vault.open_code(personal.codes[HERS], at=timezone.now()) is None
    assert opened(personal, OTHER).get("/mijn/nl/").status_code == 200
    [line] = LogLine.objects.filter(what="own_card.renewed")
    assert line.by_name == "Amina"
    assert amina.post(CARD, {"do": "revoke"}).status_code == 302
    assert not vault_models.OwnCard.objects.filter(pseudonym=HERS).exists()
    assert "Er is nog geen kaart." in amina.get(CARD).content.decode()


@pytest.mark.parametrize("do", ["print", "replace"])
def test_two_who_make_her_first_card_at_once_print_the_same(
    do: str, committed_db: None, settings: Any, tmp_path: Any
) -> None:
    """Each over a connection of its own: her contact person, and who keeps the vault."""
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    personal = make(cast.make_register(cast.make_municipality()))
    users = [personal.register.amina, personal.register.kees]
    clients = [of(user) for user in users]
    for _turn in range(5):
        vault_models.OwnCard.objects.all().delete()
        start = Barrier(2)

        def print_it(client: Client, start: Barrier = start) -> bytes:
            start.wait(10)
            return printed(client, do)

        results = together(*(lambda one=one: print_it(one) for one in clients))
        assert raised(results) == []
        card = vault_models.OwnCard.objects.get()
        code = vault.make_own_card(
            municipality_id=card.municipality_id,
            pseudonym=HERS,
            ends_at=card.ends_at,
            by=None,
            at=timezone.now(),
        )
        words = [messages.group(code) in words_of_pdf(one) for one in results]
        # Of two that replace one another the last one holds; of two that are printed both do.
        assert all(words) if do == "print" else any(words)


def test_a_card_is_looked_up_once_for_a_page(personal: Personal) -> None:
    phone = opened(personal)
    with CaptureQueriesContext(connections[vault_models.OwnCard.objects.db]) as asked:
        assert phone.get("/mijn/nl/contactpersoon/").status_code == 200
    cards = [one["sql"] for one in asked if vault_models.OwnCard._meta.db_table in one["sql"]]
    assert len(cards) == 1


# --- both wings -----------------------------------------------------------------------------------
@pytest.fixture
def both(personal: Personal) -> tuple[Personal, Invited, str]:
    """She was passed to a monitor of her municipality, where she is somebody else."""
    bram = cast.make_voorbeelddam_in(personal.register.municipality)
    invited = invite(bram)
    pseudonym = invited.pseudonym
    vault.link_to_monitor(
        municipality_id=personal.register.municipality.pk,
        monitor_id=bram.monitor.pk,
        pseudonyms=[HERS],
        make=iter([pseudonym]).__next__,
        by=bram.bram,
        at=timezone.now(),
    )
    return personal, invited, pseudonym


def test_a_card_opens_its_own_wing_and_both_on_one_device_lead_to_each_other(
    both: tuple[Personal, Invited, str],
) -> None:
    personal, invited, pseudonym = both
    # Whoever printed the one reads nothing of the other.
    phone = opened(personal)
    assert "/k/antwoord/" not in phone.get("/mijn/ti/").content.decode()
    assert phone.get("/k/antwoord/ti/").headers["Location"] == "/k/?taal=ti"
    with_letter = Client()
    answer = with_letter.post("/k/?taal=ti", {"code": invited.codes[pseudonym]})
    assert answer.headers["Location"] == "/k/antwoord/ti/"
    assert "/mijn/" not in with_letter.get("/k/antwoord/ti/").content.decode()
    assert with_letter.get("/mijn/ti/").headers["Location"] == "/k/?taal=ti"
    # She who has both, on her own phone.
    phone.post("/k/?taal=ti", {"code": invited.codes[pseudonym]})
    phone.post("/k/antwoord/ti/", {"said": "no"})
    assert "/mijn/ti/" in phone.get("/k/antwoord/ti/").content.decode()
    assert "/k/antwoord/ti/" in phone.get("/mijn/ti/").content.decode()
    assert "Merel" in phone.get("/mijn/ti/contactpersoon/").content.decode()


def test_the_next_on_a_phone_of_more_people_does_not_come_to_who_was_before(
    both: tuple[Personal, Invited, str],
) -> None:
    personal, invited, pseudonym = both
    phone = opened(personal)
    stranger = next(name for name in invited.codes if name != pseudonym)
    phone.post("/k/?taal=ti", {"code": invited.codes[stranger]})
    assert "/mijn/" not in phone.get("/k/antwoord/ti/").content.decode()
    assert phone.get("/mijn/ti/").headers["Location"] == "/k/?taal=ti"


def test_nothing_outside_the_vault_says_that_they_are_one(
    both: tuple[Personal, Invited, str],
) -> None:
    personal, invited, pseudonym = both
    before = set(LogLine.objects.values_list("pk", flat=True))
    phone = opened(personal)
    phone.post("/k/?taal=ti", {"code": invited.codes[pseudonym]})
    phone.get("/mijn/ti/contactpersoon/")
    phone.post("/mijn/ti/klopt-niet/contactpersoon/")
    phone.post("/k/antwoord/ti/", {"said": "yes"})
    lines = LogLine.objects.exclude(pk__in=before)
    # Of the answer there is a line, as ever; of her own page none to lay beside it.
    assert {line.what for line in lines}
    told = " ".join(f"{line.subject_type} {line.subject_id} {line.detail}" for line in lines)
    assert HERS not in told
    assert not any(line.subject_type.startswith("trajectories") for line in lines)
    # Her contact person sees no more than before, nor what she is called there.
    page = of(personal.register.amina).get(f"/trajecten/{HERS}/").content.decode()
    # As a word: a token of the page may hold any two signs.
    as_word = re.compile(rf"\b{pseudonym}\b")
    assert not as_word.search(page.replace(HERS, ""))
    assert not as_word.search(of(personal.register.amina).get(CARD).content.decode())
