"""One centre municipality acts for two more: plan, counts, lists, spread, draw and the report."""

from __future__ import annotations

import html
import re
from collections import Counter
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.vault.test_frames import add_people
from weerklank import crossings
from weerklank.rendering.document import Paragraph
from weerklank.reporting.documents import assemble
from weerklank.sampling import models, operations, selecting
from weerklank.sampling.rules.selection import Quota
from weerklank.study import operations as study
from weerklank.trajectories import models as register
from weerklank.vault import models as vault
from weerklank.vault import operations as keeping
from weerklank.vault.sealing import Sealer

# Women and men of the B1-route and the Z-route, and who moved, in each register.
REGISTERS = {
    "Voorbeelddam": {"Bw": 24, "Bm": 31, "Zw": 18, "Zm": 12, "moved": 10},
    "Elderburg": {"Bw": 14, "Bm": 16, "Zw": 20, "Zm": 11, "moved": 3},
    # Too few men of Z to tell, so that nobody tells of all three together how many there are.
    "Veenhuizerwold": {"Bw": 15, "Bm": 13, "Zw": 21, "Zm": 4, "moved": 1},
}


def people_of(name: str) -> int:
    return sum(number for kind, number in REGISTERS[name].items() if kind != "moved")


@pytest.fixture
def place(voorbeelddam):
    """Three municipalities with their registers and a regisseur each; a monitor of the first."""
    centre = voorbeelddam.monitor.organisation
    others = [cast.make_municipality(name, name.lower()) for name in list(REGISTERS)[1:]]
    towns = dict(zip(REGISTERS, [centre, *others], strict=True))
    who = {}
    for name, town in towns.items():
        who[name] = cast.User.objects.create_user(f"regie@{town.slug}.example", name, cast.PASSWORD)
        register.Member.objects.create(municipality=town, user=who[name], role="regisseur")
        for kind, number in REGISTERS[name].items():
            fields = (
                {"vertrokken": cast.TODAY}
                if kind == "moved"
                else {"leerroute": kind[0], "gender": {"w": "vrouw", "m": "man"}[kind[1]]}
            )
            add_people(town, number, **fields)
    by = {"by": voorbeelddam.bram, "at": cast.NOW}
    study.write_plan(monitor=voorbeelddam.monitor, municipalities=others, **by)
    for label, values in (
        ("Gemeente", list(REGISTERS)),
        ("Leerroute", ["B", "Z"]),
        ("Gender", ["Vrouw", "Man"]),
    ):
        one = study.add_characteristic(monitor=voorbeelddam.monitor, label=label, **by)
        for value in values:
            study.add_value(characteristic=one, label=value, **by)
    return SimpleNamespace(
        monitor=voorbeelddam.monitor,
        round=voorbeelddam.round,
        bram=voorbeelddam.bram,
        by=by,
        towns=towns,
        who=who,
    )


def key(place, characteristic: str, label: str) -> str:
    return place.monitor.characteristics.get(key=characteristic).values.get(label=label).key


def aim(place) -> None:
    """Three of each municipality; at least three of the Z-route and four women."""
    towns = [Quota(("gemeente",), (key(place, "gemeente", name),), 3, 3) for name in REGISTERS]
    operations.set_spread(
        round=place.round,
        perspective="inburgeraar",
        size=9,
        reserves=1,
        targets=[
            *towns,
            Quota(("leerroute",), (key(place, "leerroute", "Z"),), 3),
            Quota(("gender",), (key(place, "gender", "Vrouw"),), 4),
        ],
        **place.by,
    )


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask_and_give(place, what: str) -> None:
    """Let the researcher ask each municipality on the page, and its regisseur give it."""
    bram = logged_in(place.bram)
    for name, town in place.towns.items():
        if what == "frame":
            bram.post(
                reverse("sampling:frame_ask", args=[place.round.slug, "inburgeraar"]),
                {"municipality": str(town.pk), "leaves_out_asked": "on"},
            )
            asked = models.FrameRequest.objects.get(municipality=town, frame=None)
        else:
            asked = operations.ask_population(round=place.round, municipality=town, **place.by)
        regisseur = logged_in(place.who[name])
        page = regisseur.get(reverse("site:trajectory_frames", args=[town.slug]))
        assert place.monitor.name in page.content.decode()
        kind = "frame" if what == "frame" else "population"
        address = reverse(f"site:trajectory_{kind}", args=[town.slug, asked.pk])
        assert regisseur.get(address).status_code == 200
        assert regisseur.post(address).status_code == 302


def test_a_monitor_of_three_municipalities_from_plan_to_report(place):
    bram = logged_in(place.bram)
    plan = bram.get(reverse("study:monitorplan", args=[place.monitor.slug])).content.decode()
    assert all(name in plan for name in REGISTERS)

    aim(place)
    ask_and_give(place, "population")
    told = selecting.in_register(place.round)
    assert {name for name, _day in told.sources} == set(REGISTERS)
    # Each tells of its own; rounded to fives as published figures are.
    for name in REGISTERS:
        number = told.count({"gemeente": key(place, "gemeente", name)})
        assert number == 5 * round(people_of(name) / 5)
    women = sum(one["Bw"] + one["Zw"] for one in REGISTERS.values())
    assert abs(told.count({"gender": key(place, "gender", "Vrouw")}) - women) <= 3 * 2

    ask_and_give(place, "frame")
    frames = list(place.round.frames.order_by("pk"))
    assert {one.name: one.candidates.count() for one in frames} == {
        name: people_of(name) for name in REGISTERS
    }
    # Nobody learns how few moved from a small register; of ten it is told.
    assert {one.name: one.left_out for one in frames} == {
        "Voorbeelddam": {"moved": 10},
        "Elderburg": {"moved": None},
        "Veenhuizerwold": {"moved": None},
    }

    made = operations.draw(
        round=place.round, perspective="inburgeraar", method="spread", seed=3, **place.by
    )
    operations.run_draw(draw_id=made.pk, at=cast.NOW)
    made.refresh_from_db()
    assert made.state == "done"
    chosen = [row.candidate for row in made.drawn.filter(is_reserve=False)]
    labels = {key(place, "gemeente", name): name for name in REGISTERS}
    assert Counter(labels[one.values["gemeente"]] for one in chosen) == dict.fromkeys(REGISTERS, 3)
    # What the values say is what the list says, person by person.
    assert all(labels[one.values["gemeente"]] == one.frame.name for one in chosen)

    home = bram.get(reverse("sampling:choosing", args=[place.round.slug, "inburgeraar"]))
    page = html.unescape(home.content.decode())
    given = re.findall(r"Register, [^,<]+, (\w+)", " ".join(page.split()))
    assert given == list(REGISTERS)
    assert "minder dan 5 verhuisd" in page

    for one in chosen:
        operations.record_answer(candidate=one, state="invited", **place.by)
    said = method_of(place.round)
    everybody = sum(map(people_of, REGISTERS))
    assert f"gekozen uit {everybody} mensen van" in said
    for name in REGISTERS:
        assert f"het register van {name}" in said
    # Ten, and of two lists fewer than five each.
    assert "verhuisd (minstens 10)" in said


def method_of(round_) -> str:
    """Return the paragraphs of part 2 of the report as it leaves the research team."""
    round_.refresh_from_db()
    with translation.override("nl"):
        report = assemble.report(round_, today=cast.TODAY)
    [part] = [section for section in report.sections if section.key == "method"]
    return " ".join(
        block.text
        for section in part.walk()
        for block in section.blocks
        if isinstance(block, Paragraph)
    )


# --- who is who -------------------------------------------------------------------------------
def test_a_keyholder_of_all_three_finds_everybody_by_client_number(place):
    aim(place)
    ask_and_give(place, "frame")
    kees = cast.make_user("kees")
    for town in place.towns.values():
        vault.Keyholder.objects.create(municipality_id=town.pk, user_id=kees.pk)
        for number, one in enumerate(
            register.Trajectory.objects.filter(municipality=town).order_by("pk")[:2]
        ):
            vault.SupplierKey.objects.create(
                municipality_id=town.pk,
                supplier="Voorbeeldsoftware",
                # The second has the same number everywhere: which of the three is meant?
                sealed=Sealer(town.pk, "Voorbeeldsoftware").seal(
                    "klant-7" if number else f"klant-{town.slug}"
                ),
                pseudonym=one.pseudonym,
                created_at=cast.NOW,
            )
    asked = {
        "municipality_id": place.monitor.organisation_id,
        "monitor_id": place.monitor.pk,
        "numbers": ["klant-7", *(f"klant-{town.slug}" for town in place.towns.values())],
        "at": cast.NOW,
    }
    found = keeping.pseudonyms_by_number(by=kees, **asked)
    assert set(found) == {f"klant-{town.slug}" for town in place.towns.values()}
    frame_of = {
        one.pseudonym: one.frame.name
        for one in models.Candidate.objects.filter(pseudonym__in=found.values())
    }
    assert {number: frame_of[name] for number, name in found.items()} == {
        f"klant-{town.slug}": name for name, town in place.towns.items()
    }
    # Of a vault that she does not keep she learns nothing.
    vault.Keyholder.objects.exclude(municipality_id=place.monitor.organisation_id).delete()
    kees.__dict__.pop("_vaults_kept")
    centre = f"klant-{place.monitor.organisation.slug}"
    assert set(keeping.pseudonyms_by_number(by=kees, **asked)) == {centre, "klant-7"}


def test_where_a_monitor_has_no_such_characteristic_nothing_is_passed_of_it(place):
    place.monitor.characteristics.filter(key="gemeente").delete()
    operations.set_spread(
        round=place.round,
        perspective="inburgeraar",
        size=2,
        reserves=1,
        targets=[Quota(("leerroute",), (key(place, "leerroute", "Z"),), 1)],
        **place.by,
    )
    town = place.towns["Elderburg"]
    asked = operations.ask_frame(
        round=place.round, municipality=town, leaves_out_asked=True, **place.by
    )
    frame = crossings.frame(asked, by=place.who["Elderburg"], at=cast.NOW)
    assert {tuple(one.values) for one in frame.candidates.all()} == {("leerroute",)}
