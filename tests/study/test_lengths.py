"""How long a conversation takes is one truth, or the places where it differs say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.study.test_plans import write
from weerklank.invitations.models import Meeting
from weerklank.study import models, operations, planning


@pytest.fixture
def guide(place) -> models.Guide:
    made = place.round.guides.create(
        key="b1", title="Gesprek", perspective="inburgeraar", published_at=cast.NOW
    )
    section = made.sections.create(title="Begin", position=1)
    section.questions.create(text="Hoe gaat het?", position=1, minutes=40)
    return made


def lengths(place):
    found = planning.differing_lengths(place.round)
    return [(one.who, one.by_plan, one.by_guide) for one in found]


def test_a_length_that_differs_by_a_quarter_is_told(place, guide):
    assert lengths(place) == []
    write(place, minutes={"inburgeraar": 45, "aanbieder": 60})
    assert lengths(place) == []  # forty minutes are three quarters
    write(place, minutes={"inburgeraar": 46, "aanbieder": 60})
    assert lengths(place) == [("Inburgeraar", 46, 40)]


def test_people_are_told_what_the_guide_says_and_else_what_the_plan_says(place, guide):
    write(place, minutes={"inburgeraar": 90, "aanbieder": 50})
    assert planning.minutes_of(place.round, "inburgeraar") == 45
    assert planning.minutes_of(place.round, "aanbieder") == 60
    write(place, minutes={})
    assert planning.minutes_of(place.round, "aanbieder") is None


@pytest.mark.parametrize("minutes", [{"inburgeraar": 4}, {"inburgeraar": 481}, {"buren": 60}])
def test_a_length_is_a_number_of_minutes_for_a_side(place, minutes):
    with pytest.raises(operations.LengthUnfit):
        write(place, minutes=minutes)


def test_each_page_that_tells_a_length_says_that_they_differ(place, guide, client):
    client.force_login(place.bram)
    pages = [
        reverse("study:monitorplan", args=[place.monitor.slug]),
        reverse("study:plan", args=[place.round.slug]),
        reverse("study:guide", args=[guide.pk]),
        reverse("invitations:inviting", args=[place.round.slug]),
        reverse("invitations:send", args=[place.round.slug]),
    ]
    write(place, minutes={"inburgeraar": 90})
    said = "duurt een gesprek 90 minuten, volgens de leidraad 40"
    for page in pages:
        assert said in client.get(page).content.decode(), page
    write(place, minutes={"inburgeraar": 40})
    for page in pages:
        assert "volgens de leidraad" not in client.get(page).content.decode(), page


@pytest.mark.parametrize(("own", "is_said"), [(45, False), (40, False), (90, True)])
def test_an_appointment_of_another_length_says_so(place, guide, client, own, is_said):
    meeting = Meeting.objects.create(
        round=place.round,
        starts_at=cast.NOW,
        ends_at=cast.NOW + timedelta(minutes=own),
        place="Bibliotheek",
        capacity=2,
        made_at=cast.NOW,
        changed_at=cast.NOW,
        made_by=place.bram,
    )
    meeting.seats.create(participant=cast.make_participant(place.round, "D1"), made_at=cast.NOW)
    client.force_login(place.bram)
    page = client.get(reverse("invitations:meeting", args=[meeting.pk])).content.decode()
    assert ("in de uitnodiging staat 45 minuten" in page) is is_said
