"""The plan of a monitor grows, nothing in it is assumed, and its terms are applied."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from tests import cast
from tests.sampling.test_choosing import set_spread
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import models
from weerklank.study import operations, planning
from weerklank.study.terms import KeptData, Processing


def write(place: cast.Voorbeelddam, *, by=None, **parts):
    return operations.write_plan(monitor=place.monitor, by=by or place.bram, at=cast.NOW, **parts)


def test_a_plan_grows_part_by_part(place):
    write(place, texts={"reason": "De raad vroeg erom."})
    write(place, texts={"deciders": "De stuurgroep."}, bases={"ask": "public_task"})
    plan = planning.of(place.monitor)
    assert (plan.reason, plan.deciders) == ("De raad vroeg erom.", "De stuurgroep.")
    assert plan.bases == {"ask": "public_task"}
    write(place, bases={"ask": ""})
    plan.refresh_from_db()
    assert (plan.bases, plan.reason) == ({}, "De raad vroeg erom.")


def test_no_basis_is_assumed(place):
    write(place, texts={"reason": "x"})
    assert {one.basis for one in planning.bases(planning.of(place.monitor))} == {""}
    assert {one.basis for one in planning.bases(None)} == {""}


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"bases": {"ask": "legitimate_interest"}}, operations.BasisUnfit),
        ({"bases": {"sell": "consent"}}, operations.BasisUnfit),
        ({"keeps": {"candidates": 0}}, operations.TermUnfit),
        ({"keeps": {"candidates": 241}}, operations.TermUnfit),
        ({"keeps": {"reports": 12}}, operations.TermUnfit),
        ({"texts": {"reason": "Bel 06-12345678"}}, operations.LooksPersonal),
    ],
)
def test_what_a_plan_cannot_say_is_refused(place, parts, refusal):
    with pytest.raises(refusal):
        write(place, **parts)
    assert planning.of(place.monitor) is None


def test_only_a_researcher_writes_the_plan(place):
    for by in (place.coen, place.daan, place.gerard):
        with pytest.raises(AccessDenied):
            write(place, by=by, texts={"reason": "x"})


@pytest.mark.parametrize(
    ("day", "months", "passed"),
    [
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 6, 30), 240, date(2046, 6, 30)),
    ],
)
def test_a_term_of_months_ends_on_a_day_that_there_is(day, months, passed):
    assert planning.ends_on(day, months) == passed


# --- pages ------------------------------------------------------------------------------------
def test_what_is_open_is_named_until_it_is_filled_in(place, client):
    client.force_login(place.bram)
    home = reverse("study:monitorplan", args=[place.monitor.slug])
    assert "nog niet besloten" in client.get(home).content.decode()
    part = reverse("study:plan_part", args=[place.monitor.slug, "grondslag"])
    page = client.get(part).content.decode()
    every = len(Processing)
    assert page.count('value="consent"') == every
    fields = re.findall(r'<input[^>]*name="basis_[^>]*>', page)
    assert [one for one in fields if " checked" in one and 'value=""' not in one] == []
    assert sum(" checked" in one for one in fields) == every  # none of them decided
    sent = {f"basis_{what}": "consent" for what in Processing if what != "reuse"}
    assert client.post(part, sent | {"basis_reuse": ""}).status_code == 302
    assert part in client.get(home).content.decode()
    client.post(part, sent | {"basis_reuse": "public_task"})
    page = client.get(home).content.decode()
    assert f'<li><a class="nl-link" href="{part}">' not in page
    assert "UAVG 24" in page


def test_the_dpia_answers_what_is_known_and_leaves_the_rest_to_people(place, client):
    client.force_login(place.daan)
    address = reverse("study:dpia", args=[place.monitor.slug])
    page = html.unescape(client.get(address).content.decode())
    for number in range(1, 18):
        assert f"{number}. " in page
    assert page.count("Dit vult u zelf in.") >= 6
    assert "Uit het register is over niemand iets doorgegeven" in page
    assert "gaf ook hoeveel mensen er zijn" not in page
    write(place, texts={"reason": "De raad vroeg erom."}, keeps={KeptData.CANDIDATES: 6})
    page = html.unescape(client.get(address).content.decode())
    assert "De raad vroeg erom." in page
    assert "6 maanden na de ronde" in page


def test_the_dpia_tells_of_each_way_from_the_register(place, client):
    client.force_login(place.daan)
    address = reverse("study:dpia", args=[place.monitor.slug])
    models.Frame.objects.create(
        round=place.round,
        perspective="inburgeraar",
        name="Register",
        source="register",
        road="municipality",
        added_at=cast.NOW,
        added_by_name=place.bram.name,
    )
    page = html.unescape(client.get(address).content.decode())
    assert "ligt versleuteld in de kluis. Vlak voor een bericht vraagt Weerklank" in page
    assert "geen andere weg" not in page
    models.PopulationRequest.objects.create(
        round=place.round,
        municipality=place.monitor.organisation,
        asked_by=place.bram,
        asked_at=cast.NOW,
        given_at=cast.NOW,
    )
    page = html.unescape(client.get(address).content.decode())
    assert "gaf ook hoeveel mensen er zijn" in page


def test_targets_are_told_to_who_may_see_the_people(place, client):
    set_spread(place)
    home = reverse("study:monitorplan", args=[place.monitor.slug])
    for who, is_told in ((place.bram, True), (place.coen, True), (place.daan, False)):
        client.force_login(who)
        page = client.get(home).content.decode()
        assert "4 mensen" in page
        assert ("precies 2" in page) is is_told


@pytest.mark.parametrize(
    ("part", "sent", "said"),
    [
        ("bewaren", {"term_candidates": "0"}, "1"),
        ("aanleiding", {"reason": "Mail jan@voorbeeld.nl"}, "e-mailadres"),
    ],
)
def test_a_wrong_part_says_what_is_wrong(place, client, part, sent, said):
    client.force_login(place.bram)
    answer = client.post(reverse("study:plan_part", args=[place.monitor.slug, part]), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_municipality_of_the_plan_can_be_asked_for_a_list(place, client):
    other = cast.make_municipality("Elderburg", "elderburg")
    write(place, municipalities=[other])
    set_spread(place)
    client.force_login(place.bram)
    client.post(
        reverse("sampling:frame_ask", args=[place.round.slug, "inburgeraar"]),
        {"municipality": str(other.pk)},
    )
    assert models.FrameRequest.objects.get().municipality == other


def test_a_municipality_that_is_not_of_the_plan_is_not_asked(place, client):
    other = cast.make_municipality("Elderburg", "elderburg")
    set_spread(place)
    client.force_login(place.bram)
    client.post(
        reverse("sampling:frame_ask", args=[place.round.slug, "inburgeraar"]),
        {"municipality": str(other.pk)},
    )
    assert models.FrameRequest.objects.get().municipality == place.monitor.organisation


@pytest.mark.parametrize("vouchers", [{"inburgeraar": 0}, {"inburgeraar": 1001}, {"buren": 5}])
def test_a_voucher_is_whole_euros_for_a_side(place, vouchers):
    with pytest.raises(operations.VoucherUnfit):
        write(place, vouchers=vouchers)


def test_the_plan_says_to_whom_a_voucher_is_promised(place, client):
    client.force_login(place.bram)
    part = reverse("study:plan_part", args=[place.monitor.slug, "mensen"])
    assert client.post(part, {"voucher_inburgeraar": "25"}).status_code == 302
    assert planning.of(place.monitor).vouchers == {"inburgeraar": 25}
    home = reverse("study:monitorplan", args=[place.monitor.slug])
    assert "Inburgeraar: een cadeaubon van 25 euro." in client.get(home).content.decode()
    assert 'value="25"' in client.get(part).content.decode()
