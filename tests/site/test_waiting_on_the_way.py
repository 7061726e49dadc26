"""From register to chair: whoever has to do the next thing reads that at the start."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.invitations.inviting import invite
from weerklank.invitations.models import Message
from weerklank.sampling import operations, selecting
from weerklank.site import waiting
from weerklank.study.models import Round
from weerklank.study.operations import withdraw


@pytest.fixture
def invited(voorbeelddam):
    return invite(voorbeelddam)


@pytest.fixture
def register(voorbeelddam):
    return cast.make_register(voorbeelddam.monitor.organisation)


def start(client) -> str:
    return " ".join(client.get("/").content.decode().split())


# --- who answers for a register ---------------------------------------------------------------
def test_a_regisseur_reads_that_a_round_asks(invited, register, logged_in):
    place, client = invited.place, logged_in(register.noor)
    here = place.monitor.organisation
    address = reverse("site:trajectory_frames", args=[here.slug])
    assert waiting.beside_rounds(register.noor) == []
    by = {"round": place.round, "municipality": here, "by": place.bram, "at": cast.NOW}
    asked = operations.ask_frame(leaves_out_asked=True, **by)
    (task,) = waiting.beside_rounds(register.noor)
    assert (task.number, task.url, task.where) == (1, address, here.name)
    operations.ask_population(**by)
    page = start(client)
    assert "vragen uit een onderzoek" in page
    assert page.count(f'href="{address}"') == 3  # what waits, and the ways there
    operations.take_back_request(request=asked, by=place.bram, at=cast.NOW)
    (task,) = waiting.beside_rounds(register.noor)
    assert task.number == 1
    for who in (register.amina, register.tessa, register.kees, register.ilse, place.bram):
        assert waiting.beside_rounds(who) == []


def test_a_sleutelhouder_reads_that_letters_wait(invited, register, logged_in):
    place = invited.place
    for one in place.round.candidates.filter(state="chosen")[:3]:
        Message.objects.create(
            candidate=one,
            use="invitation",
            channel="letter",
            due_at=cast.NOW,
            asked_at=cast.NOW,
            asked_by=place.bram,
        )
    (task,) = waiting.beside_rounds(register.kees)
    assert task.number == 3
    page = start(logged_in(register.kees))
    assert "brieven te drukken" in page
    assert "Er wacht niets op u" not in page
    Message.objects.update(state="sent")
    assert waiting.beside_rounds(register.kees) == []
    assert waiting.beside_rounds(register.noor) == []


# --- who asks people --------------------------------------------------------------------------
def left(place) -> tuple[int, int]:
    empty, calls = selecting.still_to_ask(place.round)
    return empty["inburgeraar"], calls


def answer(who, state, place):
    operations.record_answer(candidate=who, state=state, by=place.bram, at=cast.NOW)


def test_an_empty_place_and_a_call_wait_for_the_onderzoeker(invited, logged_in):
    place, client = invited.place, logged_in(invited.place.bram)
    assert left(place) == (0, 0)
    first = invited.candidate
    answer(first, "refused", place)
    assert left(place) == (1, 0)
    page = start(client)
    assert "plaats om weer te vullen" in page
    choosing = reverse("sampling:choosing", args=[place.round.slug, "inburgeraar"])
    assert f'href="{choosing}"' in page
    other = place.round.candidates.filter(state="chosen").first()
    answer(other, "call_back", place)
    assert left(place) == (1, 1)
    assert "mens wil gebeld worden" in start(client)
    operations.replace(candidate=first, by=place.bram, at=cast.NOW)
    assert left(place) == (0, 1)
    assert "om weer te vullen" not in start(client)


def test_who_was_never_asked_leaves_no_empty_place(invited):
    place = invited.place
    who = place.round.candidates.filter(state="in_frame").first()
    operations.object_to_asking(candidate=who, by=place.bram, at=cast.NOW)
    assert left(place) == (0, 0)


def test_who_objects_before_a_letter_went_leaves_a_place(invited):
    place = invited.place
    chosen = list(place.round.candidates.filter(state="chosen"))
    operations.object_to_asking(candidate=chosen[0], by=place.bram, at=cast.NOW)
    assert left(place) == (1, 0)
    answer(chosen[1], "refused", place)
    assert left(place) == (2, 0)
    reserve = operations.replace(candidate=chosen[1], by=place.bram, at=cast.NOW)
    assert left(place) == (1, 0)
    operations.object_to_asking(candidate=reserve, by=place.bram, at=cast.NOW)
    assert left(place) == (2, 0)


def test_who_withdrew_leaves_a_place_as_well(invited):
    place = invited.place
    who = operations.agree(candidate=invited.candidate, by=place.bram, at=cast.NOW)
    assert left(place) == (0, 0)
    withdraw(participant=who, medium="spoken", by=place.bram, at=cast.NOW)
    assert left(place) == (1, 0)
    reserve = next(
        one
        for one in place.round.candidates.filter(state="reserve")
        if selecting.empty_place_for(one) is not None
    )
    operations.take_empty_place(candidate=reserve, by=place.bram, at=cast.NOW)
    assert left(place) == (0, 0)


def test_after_the_round_nobody_is_asked_any_more(invited, logged_in):
    place = invited.place
    answer(invited.candidate, "refused", place)
    Round.objects.filter(pk=place.round.pk).update(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2)
    )
    assert timezone.localdate() > date(2026, 1, 2)
    assert "om weer te vullen" not in start(logged_in(place.bram))


def test_a_codeur_is_not_told_whom_to_ask(invited, logged_in):
    answer(invited.candidate, "refused", invited.place)
    assert "om weer te vullen" not in start(logged_in(invited.place.coen))
