"""Removing and bringing back on the pages, without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.house.test_removed import add_conversation
from tests.house.world import World, make_world
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Conversation, SourceFile, Transcript
from weerklank.safeguards.models import LogLine, Removal, User
from weerklank.study.models import Guide, Monitor, Round


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    return world


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def button(page: str, words: str) -> str:
    """Give where the form with this button goes."""
    forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
    [found] = {re.findall(r'action="([^"]+)"', form)[0] for form in forms if words in form}
    return found


@pytest.mark.parametrize(
    ("kind", "model", "number"),
    [
        ("conversation", Conversation, lambda world: world.conversation.pk),
        ("transcript", Transcript, lambda world: world.transcript.pk),
        ("file", SourceFile, lambda world: world.file.pk),
        ("guide", Guide, lambda world: world.guide.pk),
    ],
)
def test_one_press_removes_and_one_brings_back(world, kind, model, number):
    client, pk = client_of(world.users["onderzoeker"]), number(world)
    address = reverse("study:remove", args=[kind, pk])
    page = client.get(address).content.decode()
    assert "Wat er meegaat" in page
    last = timezone.localdate() + timedelta(days=14)
    assert f"{last.day} " in page
    assert str(last.year) in page
    assert model.objects.filter(pk=pk).exists()  # looking changes nothing
    answer = client.post(address, follow=True)
    assert not model.objects.filter(pk=pk).exists()
    back = button(answer.content.decode(), "Breng terug")
    answer = client.post(back, follow=True)
    assert answer.status_code == 200
    assert "teruggebracht" in answer.content.decode()
    assert model.objects.filter(pk=pk).exists()
    assert client.get(address).status_code == 200


def test_a_round_goes_and_comes_back_with_its_list(world):
    client = client_of(world.users["onderzoeker"])
    page = client.post(
        reverse("study:remove", args=["round", world.round.pk]), follow=True
    ).content.decode()
    assert world.round.slug not in page
    listed = client.get(reverse("study:removed_of_monitor", args=[world.monitor.slug]))
    assert "Ronde 1" in listed.content.decode()
    client.post(button(listed.content.decode(), "Breng terug"))
    assert Round.objects.get(pk=world.round.pk).monitor == world.monitor


def test_a_monitor_goes_with_its_beheerder_and_comes_back(world):
    gerard, bram = world.users["beheerder"], world.users["onderzoeker"]
    client = client_of(gerard)
    assert (
        client_of(bram)
        .post(reverse("study:remove", args=["monitor", world.monitor.pk]))
        .status_code
        == 403
    )
    page = client.post(
        reverse("study:remove", args=["monitor", world.monitor.pk]), follow=True
    ).content.decode()
    address = button(page, "Breng terug")
    assert client_of(bram).get(f"/monitors/{world.monitor.slug}/").status_code == 404
    # Who was no beheerder of it cannot bring it back; whoever manages the installation can.
    assert client_of(bram).post(address).status_code == 404
    esra = world.users["stranger"]
    assert client_of(esra).post(address).status_code == 404
    User.objects.filter(pk=esra.pk).update(is_installation_beheerder=True)
    listed = client_of(esra).get(reverse("study:removed_monitors")).content.decode()
    assert world.monitor.name in listed
    assert "Wis nu" not in listed
    removal = Removal.objects.get()
    assert (
        client_of(esra).post(reverse("study:removal_erase", args=[removal.pk])).status_code == 403
    )
    assert client_of(esra).post(address).status_code == 302
    assert client_of(bram).get(f"/monitors/{world.monitor.slug}/").status_code == 200
    assert client_of(esra).get(f"/monitors/{world.monitor.slug}/").status_code == 404


def test_erasing_now_asks_once_more(world):
    client = client_of(world.users["onderzoeker"])
    client.post(reverse("study:remove", args=["conversation", world.conversation.pk]))
    removal = Removal.objects.get()
    address = reverse("study:removal_erase", args=[removal.pk])
    assert "voorgoed" in client.get(address).content.decode()
    assert Removal.objects.exists()
    client.post(address)
    assert not Removal.objects.exists()
    assert client.post(reverse("study:removal_back", args=[removal.pk])).status_code == 404


def test_what_cannot_come_back_says_so_and_stays(world):
    client = client_of(world.users["onderzoeker"])
    client.post(reverse("study:remove", args=["conversation", world.conversation.pk]))
    conversation = Removal.objects.get()
    client.post(reverse("study:remove", args=["guide", world.guide.pk]))
    page = client.post(
        reverse("study:removal_back", args=[conversation.pk]), follow=True
    ).content.decode()
    assert "Breng dat eerst terug" in page
    assert Removal.objects.count() == 2


@pytest.mark.parametrize("who", ["codeur", "beleidsadviseur", "beheerder"])
def test_nobody_else_sees_the_entrance(world, who):
    client = client_of(world.users[who])
    for address in (
        f"/gesprekken/{world.conversation.pk}/",
        f"/leidraden/{world.guide.pk}/",
        f"/rondes/{world.round.slug}/plan/",
    ):
        assert "/verwijderen/" not in client.get(address).content.decode()


@pytest.mark.parametrize("page", ["", "wijzigen/", "sprekers/"])
def test_the_old_address_of_a_conversation_leads_to_where_it_lies(world, page):
    address = f"/gesprekken/{world.conversation.pk}/{page}"
    listed = reverse("study:removed_of_round", args=[world.round.slug])
    researcher = client_of(world.users["onderzoeker"])
    assert researcher.get(address).status_code == 200
    researcher.post(reverse("study:remove", args=["conversation", world.conversation.pk]))

    answer = researcher.get(address)
    assert answer.status_code == 404
    assert "Dit gesprek is verwijderd" in answer.content.decode()
    assert f'href="{listed}"' in answer.content.decode()

    title = Removal.objects.get().title
    for who in ("codeur", "beleidsadviseur"):  # who may not bring it back learns nothing of it
        told = client_of(world.users[who]).get(address).content.decode()
        assert "Deze bladzijde is er niet" in told
        assert title not in told
    assert "Dit gesprek" not in researcher.get("/gesprekken/999999/").content.decode()

    Removal.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert "Dit gesprek" not in researcher.get(address).content.decode()


def test_who_codes_blind_is_not_told_of_others_by_what_goes_along(world):
    cast_second = world.round.participants.create(pseudonym="D2", perspective="inburgeraar")
    added = add_conversation(world)
    Round.objects.update(codes_blind=True)
    client = client_of(world.users["onderzoeker"])
    address = reverse("study:remove", args=["conversation", added.conversation.pk])
    before = client.get(address).content.decode()
    assert "wordt blind gecodeerd" in before
    assert "Coen" not in before
    Coding.objects.filter(coder=world.users["codeur"]).delete()
    token = re.compile(r"[A-Za-z0-9]{64}")
    assert token.sub("", client.get(address).content.decode()) == token.sub("", before)
    assert cast_second.pk


def test_removing_leaves_a_line_in_the_log_of_the_monitor(world):
    client_of(world.users["onderzoeker"]).post(
        reverse("study:remove", args=["conversation", world.conversation.pk])
    )
    line = LogLine.objects.get(what="conversation.removed")
    assert line.monitor_id == world.monitor.pk
    page = client_of(world.users["beheerder"]).get(f"/monitors/{world.monitor.slug}/logboek/")
    assert "Gesprek verwijderd" in page.content.decode()


def test_two_that_press_at_once_is_said(world):
    client = client_of(world.users["onderzoeker"])
    address = reverse("study:remove", args=["conversation", world.conversation.pk])
    client.post(address)
    assert client.post(address).status_code == 404  # it is nobody's any more
    assert Monitor.objects.count() == 2
