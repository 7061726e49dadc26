"""From the register to a round: who could be asked, under a pseudonym of the monitor."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import cast
from weerklank import crossings
from weerklank.safeguards.models import LogLine, Organisation, User
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import models as sampling
from weerklank.sampling import operations, selecting
from weerklank.sampling.rules.selection import Quota
from weerklank.study import models as study_models
from weerklank.study import operations as study
from weerklank.trajectories import models as register
from weerklank.vault import models as vault
from weerklank.vault import operations as keeping
from weerklank.vault.operations import keys
from weerklank.vault.refusals import WrongSecret

VALUES = {
    "leerroute": ("B", "Z"),
    "doelgroep": ("asiel", "gezin"),
    "gender": ("man", "woman"),
    "pvt": ("yes", "no"),
}
LABELS = {"man": "Man", "woman": "Vrouw", "yes": "Ja", "no": "Nee"}


def add_people(municipality: Organisation, count: int, **fields: object) -> list[str]:
    """Put people in the register, in this order; gives their pseudonyms there."""
    change = register.Change.objects.create(
        municipality=municipality, kind="import", at=cast.NOW, by_name="Noor"
    )
    names = []
    start = register.Trajectory.objects.count()
    for number in range(count):
        one = register.Trajectory.objects.create(
            municipality=municipality, pseudonym=f"T-{start + number:06}", recorded_in=change
        )
        given = {"leerroute": "Z", "doelgroep": "Asielstatushouder", "gender": "vrouw"} | fields
        register.TrajectRecord.objects.create(trajectory=one, recorded_in=change, **given)
        names.append(one.pseudonym)
    return names


def ask(place: cast.Voorbeelddam, round_=None, *features: str, leaves_out_asked: bool = True):
    round_ = round_ or place.round
    for key, values in VALUES.items():
        one, _made = round_.monitor.characteristics.get_or_create(
            key=key, defaults={"label": key.capitalize(), "is_milestone": key == "pvt"}
        )
        for value in values:
            one.values.get_or_create(key=value, defaults={"label": LABELS.get(value, value)})
    operations.set_spread(
        round=round_,
        perspective="inburgeraar",
        size=2,
        reserves=1,
        targets=[Quota((key,), (VALUES[key][0],)) for key in features or ("leerroute", "gender")],
        by=place.bram,
        at=cast.NOW,
    )
    return operations.ask_frame(
        round=round_,
        municipality=place.monitor.organisation,
        leaves_out_asked=leaves_out_asked,
        by=place.bram,
        at=cast.NOW,
    )


@pytest.fixture
def noor(voorbeelddam: cast.Voorbeelddam) -> User:
    noor = cast.make_user("noor")
    register.Member.objects.create(
        municipality=voorbeelddam.monitor.organisation, user=noor, role="regisseur"
    )
    return noor


def test_only_what_the_targets_ask_for_is_passed(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 2, kern="Oost", leeftijdsklasse="16–24")
    frame = crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    assert [one.values for one in frame.candidates.all()] == [
        {"leerroute": "Z", "gender": "woman"}
    ] * 2
    assert (frame.source, frame.road, frame.names_last) == ("register", "municipality", True)


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"doelgroep": "Asielstatushouder"}, "asiel"),
        (
            {
                "doelgroep": "Gezinsmigrant en overige migrant",
                "gedetailleerde_doelgroep": "Gezinsvormer",
            },
            "gezin",
        ),
        # Which of the two it is, is not known.
        ({"doelgroep": "Gezinsmigrant en overige migrant"}, None),
        ({"doelgroep": ""}, None),
    ],
)
def test_the_groups_of_the_register_are_those_of_the_monitor(voorbeelddam, noor, fields, value):
    add_people(voorbeelddam.monitor.organisation, 1, **fields)
    frame = crossings.frame(ask(voorbeelddam, None, "doelgroep"), by=noor, at=cast.NOW)
    assert frame.candidates.get().values.get("doelgroep") == value


@pytest.mark.parametrize(
    ("signed", "value"),
    [(cast.TODAY, "yes"), (cast.TODAY + timedelta(days=1), "no"), (None, "no")],
)
def test_a_step_counts_from_the_day_it_was_taken(voorbeelddam, noor, signed, value):
    add_people(voorbeelddam.monitor.organisation, 1, pvt_ondertekend=signed)
    frame = crossings.frame(ask(voorbeelddam, None, "pvt"), by=noor, at=cast.NOW)
    assert frame.candidates.get().values == {"pvt": value}


@pytest.mark.parametrize(
    ("field", "reason"),
    [("overleden", "died"), ("vertrokken", "moved"), ("voldaan", "ended"), ("z_eind", "ended")],
)
@pytest.mark.parametrize("days", [0, 1])
def test_who_is_gone_is_left_out_from_that_day(voorbeelddam, noor, field, reason, days):
    is_out = not days
    here = voorbeelddam.monitor.organisation
    add_people(here, 1)
    add_people(here, 1, **{field: cast.TODAY + timedelta(days=days)})
    told = crossings.frame_counts(ask(voorbeelddam), by=noor, at=cast.NOW)
    assert told.left_out == ({reason: 1} if is_out else {})
    assert told.people == (1 if is_out else 2)


@pytest.mark.parametrize(
    ("decision", "is_out"),
    [
        ({"soort": "ontheffing", "geheel": True}, True),
        ({"soort": "ontheffing", "geheel": False}, False),
        ({"soort": "vrijstelling", "geheel": True}, True),
        ({"soort": "verlenging", "geheel": None}, False),
        ({"soort": "ontheffing", "geheel": True, "tot": cast.TODAY}, False),
    ],
)
def test_who_is_exempt_is_left_out_as_long_as_that_runs(voorbeelddam, noor, decision, is_out):
    here = voorbeelddam.monitor.organisation
    (name,) = add_people(here, 1)
    one = register.Trajectory.objects.get(pseudonym=name)
    register.Decision.objects.create(
        trajectory=one, recorded_in=one.recorded_in, van=date(2026, 1, 1), **decision
    )
    told = crossings.frame_counts(ask(voorbeelddam), by=noor, at=cast.NOW)
    assert told.left_out == ({"exempt": 1} if is_out else {})


@pytest.mark.parametrize(("count", "told"), [(4, None), (5, 5), (9, 5), (10, 10)])
def test_a_researcher_learns_no_small_number_of_who_is_gone(voorbeelddam, noor, count, told):
    here = voorbeelddam.monitor.organisation
    add_people(here, 1)
    add_people(here, count, overleden=cast.TODAY)
    frame = crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    assert frame.left_out == {"died": told}


def test_one_person_keeps_one_pseudonym_in_all_rounds_of_a_monitor(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 6)
    second = cast.make_round(voorbeelddam.monitor, 2)
    names = []
    for round_ in (voorbeelddam.round, second):
        frame = crossings.frame(ask(voorbeelddam, round_), by=noor, at=cast.NOW)
        names.append({one.pseudonym for one in frame.candidates.all()})
    assert names[0] == names[1]
    assert vault.MonitorLink.objects.count() == 6


def test_who_takes_part_in_two_rounds_is_tied_by_itself(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 2)
    people = []
    for round_ in (voorbeelddam.round, cast.make_round(voorbeelddam.monitor, 2)):
        request = ask(voorbeelddam, round_, leaves_out_asked=False)
        frame = crossings.frame(request, by=noor, at=cast.NOW)
        made = operations.draw(
            round=round_,
            perspective="inburgeraar",
            method="spread",
            seed=1,
            by=voorbeelddam.bram,
            at=cast.NOW,
        )
        operations.run_draw(draw_id=made.pk, at=cast.NOW)
        who = frame.candidates.order_by("pseudonym").first()
        people.append(operations.agree(candidate=who, by=voorbeelddam.bram, at=cast.NOW))
    assert study_models.SamePerson.objects.get().earlier == people[0]
    assert people[0].pseudonym == people[1].pseudonym


def test_only_a_regisseur_of_the_municipality_gives(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 1)
    request = ask(voorbeelddam)
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    esra, amina = cast.make_user("esra"), cast.make_user("amina")
    for user, at, role in (
        (esra, elsewhere, "regisseur"),
        (amina, voorbeelddam.monitor.organisation, "consulent"),
    ):
        register.Member.objects.create(municipality=at, user=user, role=role, contactpersoon="M1")
    for by in (voorbeelddam.bram, esra, amina):
        with pytest.raises(AccessDenied):
            crossings.frame(request, by=by, at=cast.NOW)
        with pytest.raises(AccessDenied):
            crossings.frame_counts(request, by=by, at=cast.NOW)
    assert not vault.MonitorLink.objects.exists()


def test_a_question_is_answered_once(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 2)
    request = ask(voorbeelddam)
    with pytest.raises(operations.AskedAlready):
        ask(voorbeelddam)
    crossings.frame(request, by=noor, at=cast.NOW)
    with pytest.raises(operations.RequestGone):
        crossings.frame(request, by=noor, at=cast.NOW)
    assert sampling.Frame.objects.count() == 1


def test_there_is_a_line_in_each_log(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 3)
    crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    line = vault.AccessLine.objects.get()
    assert (line.what, line.count, line.by_id) == ("linked", 3, noor.pk)
    said = set(LogLine.objects.filter(by_id=noor.pk).values_list("what", flat=True))
    assert said == {"frame.given", "register.framed"}


def test_looking_makes_no_pseudonym(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 3)
    crossings.frame_counts(ask(voorbeelddam), by=noor, at=cast.NOW)
    assert not vault.MonitorLink.objects.exists()
    assert not vault.AccessLine.objects.exists()


# --- what goes --------------------------------------------------------------------------------
def test_with_a_trajectory_its_links_to_monitors_go(voorbeelddam, noor):
    here = voorbeelddam.monitor.organisation
    names = add_people(here, 3)
    other = study_models.Monitor.objects.create(
        organisation=here, name="Een tweede", slug="een-tweede", created_at=cast.NOW
    )
    cast.Membership.objects.create(monitor=other, user=voorbeelddam.bram, role="onderzoeker")
    for round_ in (voorbeelddam.round, cast.make_round(other)):
        crossings.frame(ask(voorbeelddam, round_), by=noor, at=cast.NOW)
    gone = register.Trajectory.objects.get(pseudonym=names[0])
    crossings.erase_trajectory(gone, reason="request", by=noor, at=cast.NOW)
    assert vault.MonitorLink.objects.count() == 4
    assert not keys._links_of(here.pk, names[0]).exists()
    # Who could be asked stays, as somebody whom nobody can find any more.
    assert sampling.Candidate.objects.count() == 6


def test_links_of_who_is_in_no_register_are_swept_after_a_day(voorbeelddam, noor):
    here = voorbeelddam.monitor.organisation
    add_people(here, 2)
    crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    register.TrajectRecord.objects.all().delete()
    register.Trajectory.objects.all().delete()
    for days, left in ((1, 2), (2, 0)):
        crossings.sweep_keys(municipality=here, by=None, at=cast.NOW + timedelta(days=days))
        assert vault.MonitorLink.objects.count() == left


def test_links_are_sealed_and_resealed(voorbeelddam, noor, settings):
    names = add_people(voorbeelddam.monitor.organisation, 2)
    crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    for row in vault.MonitorLink.objects.all():
        assert not any(name.encode() in bytes(row.sealed) for name in names)
    before = {row.pk: row.pseudonym for row in vault.MonitorLink.objects.all()}
    former, settings.VAULT_KEY = settings.VAULT_KEY, "een heel andere sleutel van de kluis"
    second = cast.make_round(voorbeelddam.monitor, 2)
    request = ask(voorbeelddam, second)
    with pytest.raises(WrongSecret):
        crossings.frame(request, by=noor, at=cast.NOW)
    assert keeping.reseal(former_secret=former, at=cast.NOW) == 2
    crossings.frame(request, by=noor, at=cast.NOW)
    assert {row.pk: row.pseudonym for row in vault.MonitorLink.objects.all()} == before


# --- nothing follows ----------------------------------------------------------------------------
class TestUnrelated(TestCase):
    """For any number of people, and whatever chance gives."""

    @settings(max_examples=12)
    @given(count=st.integers(2, 25))
    def test_pseudonyms_of_two_monitors_are_unrelated(self, count: int) -> None:
        home = cast.make_voorbeelddam()
        noor = cast.make_user("noor")
        here = home.monitor.organisation
        register.Member.objects.create(municipality=here, user=noor, role="regisseur")
        other = study_models.Monitor.objects.create(
            organisation=here, name="Een tweede", slug="een-tweede", created_at=cast.NOW
        )
        cast.Membership.objects.create(monitor=other, user=home.bram, role="onderzoeker")
        order = add_people(here, count)
        known = []
        for round_ in (home.round, cast.make_round(other)):
            frame = crossings.frame(ask(home, round_), by=noor, at=cast.NOW)
            links = keeping.link_to_monitor(
                municipality_id=here.pk,
                monitor_id=round_.monitor_id,
                pseudonyms=order,
                make=lambda: "",  # all of them are known
                by=noor,
                at=cast.NOW,
            )
            assert len(set(links.values())) == count
            assert {one.pseudonym for one in frame.candidates.all()} == set(links.values())
            # Not made from the pseudonym of the register, nor from its order.
            assert not any(one[2:] in name for one, name in links.items())
            known.append([links[one] for one in order])
        # Who is one person has two pseudonyms; that any are the same is chance: 1 in 162,000 each.
        same = sum(one == two for one, two in zip(*known, strict=True))
        assert same < max(2, count // 2)


class TestNothingFollows(TestCase):
    """Whatever chance gives the one monitor, the other is as it was."""

    @settings(max_examples=10)
    @given(
        count=st.integers(2, 12),
        lots=st.tuples(*[st.integers(0, 2**32)] * 3),
        is_first=st.booleans(),
    )
    def test_what_one_monitor_gets_changes_nothing_for_another(
        self, count: int, lots: tuple[int, int, int], is_first: bool
    ) -> None:
        home = cast.make_voorbeelddam()
        noor = cast.make_user("noor")
        here = home.monitor.organisation
        register.Member.objects.create(municipality=here, user=noor, role="regisseur")
        other = study_models.Monitor.objects.create(
            organisation=here, name="Een tweede", slug="een-tweede", created_at=cast.NOW
        )
        cast.Membership.objects.create(monitor=other, user=home.bram, role="onderzoeker")
        people = add_people(here, count)
        rounds = (home.round, cast.make_round(other))
        for round_ in rounds:
            ask(home, round_)

        def give(round_: study_models.Round, lot: int) -> list[str]:
            """Give a frame, with pseudonyms by this chance as well as its order."""
            chance = random.Random(lot)  # noqa: S311
            numbers = chance.sample(range(1000, 10_000), count)
            frame = crossings.frame(
                round_.frame_requests.get(),
                by=noor,
                at=cast.NOW,
                names=lambda _people: [f"{chance.choice('KXQ')}{one}" for one in numbers],
                lot=random.Random(chance.random()),  # noqa: S311
            )
            return [one.pseudonym for one in frame.candidates.order_by("pk")]

        def of_both(first: int, second: int) -> tuple[list[str], list[str]]:
            given, order = {}, [(rounds[0], first), (rounds[1], second)]
            with transaction.atomic():
                for round_, lot in order if is_first else reversed(order):
                    given[round_.pk] = give(round_, lot)
                mine, theirs = (given[one.pk] for one in rounds)
                check_apart(people, mine, theirs)
                transaction.set_rollback(True)
            return mine, theirs

        before, after = of_both(lots[0], lots[2]), of_both(lots[1], lots[2])
        assert before[1] == after[1]
        assert len({*before[0]}) == len({*before[1]}) == count
        if lots[0] != lots[1]:
            assert before[0] != after[0]


def check_apart(people: list[str], mine: list[str], theirs: list[str]) -> None:
    """No row outside the vault has two names of one person; in the vault none can be read."""
    both = set(mine) & set(theirs)  # by chance: then it is the name of two people
    kinds = [set(people), set(mine) - both, set(theirs) - both]
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed:
            continue
        for row in model._base_manager.values_list():
            words = set(re.findall(r"[\w-]+", str(row)))
            known = [bool(words & kind) for kind in kinds]
            assert sum(known) <= 1, (model._meta.label, row)


def test_the_order_of_a_frame_is_by_lot(voorbeelddam, noor, monkeypatch):
    order = add_people(voorbeelddam.monitor.organisation, 8)
    monkeypatch.setattr(crossings.secrets, "SystemRandom", lambda: random.Random(3))  # noqa: S311
    frame = crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    links = keeping.link_to_monitor(
        municipality_id=voorbeelddam.monitor.organisation.pk,
        monitor_id=voorbeelddam.monitor.pk,
        pseudonyms=order,
        make=lambda: "",
        by=noor,
        at=cast.NOW,
    )
    came = [one.pseudonym for one in frame.candidates.order_by("pk")]
    expected = [links[one] for one in order]
    random.Random(3).shuffle(expected)  # noqa: S311
    assert came == expected != [links[one] for one in order]


def test_nothing_of_the_register_is_in_the_research(voorbeelddam, noor):
    order = add_people(voorbeelddam.monitor.organisation, 5)
    frame = crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    stored = str(list(sampling.Candidate.objects.values())) + str(sampling.Frame.objects.values())
    stored += str(list(LogLine.objects.filter(what__startswith="frame").values()))
    assert not any(name in stored for name in order)
    assert selecting.pseudonyms_in_monitor(voorbeelddam.monitor) == {
        one.pseudonym for one in frame.candidates.all()
    }


# --- pages ------------------------------------------------------------------------------------
def test_from_the_question_to_the_list(voorbeelddam, noor, client):
    here = voorbeelddam.monitor.organisation
    add_people(here, 6)
    add_people(here, 1, overleden=cast.TODAY)
    ask(voorbeelddam).delete()
    client.force_login(voorbeelddam.bram)
    client.post(
        reverse("sampling:frame_ask", args=[voorbeelddam.round.slug, "inburgeraar"]),
        {"leaves_out_asked": "on"},
    )
    request = sampling.FrameRequest.objects.get()
    assert request.features == ["leerroute", "gender"]
    client.force_login(noor)
    page = client.get(reverse("site:trajectory_frames", args=[here.slug])).content.decode()
    assert voorbeelddam.monitor.name in page
    address = reverse("site:trajectory_frame", args=[here.slug, request.pk])
    page = client.get(address).content.decode()
    assert "overleden" in page
    assert LogLine.objects.filter(what="register.previewed", by_id=noor.pk).exists()
    assert client.post(address).status_code == 302
    assert sampling.Candidate.objects.count() == 6
    assert client.get(address).status_code == 404


def test_a_question_that_was_taken_back_is_not_there(voorbeelddam, noor, client):
    request = ask(voorbeelddam)
    client.force_login(voorbeelddam.bram)
    client.post(reverse("sampling:frame_request_back", args=[request.pk]))
    client.force_login(noor)
    here = voorbeelddam.monitor.organisation
    page = client.get(reverse("site:trajectory_frames", args=[here.slug])).content.decode()
    assert "Er staat geen vraag open." in page


# --- kernen ---------------------------------------------------------------------------------------
def keep_kern(monitor, *values: str) -> None:
    one = monitor.characteristics.create(key="kern", label="Kern")
    for value in values:
        one.values.create(key=value, label=value.capitalize())


def kernen_of(frame) -> Counter:
    return Counter(one.values.get("kern", "") for one in frame.candidates.all())


def test_the_kern_comes_along_where_the_monitor_keeps_it(voorbeelddam, noor):
    here = voorbeelddam.monitor.organisation
    for kern, number in (("Oost", 6), ("Dorp bij de Brug", 7), ("Haven", 5), ("West", 4), ("", 3)):
        add_people(here, number, kern=kern)
    keep_kern(voorbeelddam.monitor, "oost", "buiten", "west")
    asked = ask(voorbeelddam)
    assert asked.features == ["leerroute", "gender", "kern"]
    told = crossings.words_of_kernen(asked, by=noor, at=cast.NOW)
    # What is called the same is proposed; of the rest somebody says what it is.
    assert [(one.word, one.value) for one in told] == [
        ("Dorp bij de Brug", ""),
        ("Haven", ""),
        ("Oost", "oost"),
        ("West", "west"),
    ]
    table = {one.word: one.value for one in told} | {"Dorp bij de Brug": "buiten"}
    frame = crossings.frame(asked, kernen=table, by=noor, at=cast.NOW)
    # Haven stays unknown, and the four of West are too few to tell.
    assert kernen_of(frame) == {"oost": 6, "buiten": 7, "": 12}
    again = ask(voorbeelddam, cast.make_round(voorbeelddam.monitor, 2))
    known = {one.word: one.value for one in crossings.words_of_kernen(again, by=noor, at=cast.NOW)}
    assert known == table
    assert kernen_of(crossings.frame(again, by=noor, at=cast.NOW)) == kernen_of(frame)


def test_two_municipalities_call_their_kernen_by_the_same_word(voorbeelddam, noor):
    here = voorbeelddam.monitor.organisation
    other = cast.make_municipality("Elderburg", "elderburg")
    register.Member.objects.create(municipality=other, user=noor, role="regisseur")
    study.write_plan(
        monitor=voorbeelddam.monitor, municipalities=[other], by=voorbeelddam.bram, at=cast.NOW
    )
    for one in (here, other):
        add_people(one, 5, kern="Centrum")
    keep_kern(voorbeelddam.monitor, "centrum", "elderburg")
    frame = crossings.frame(ask(voorbeelddam), by=noor, at=cast.NOW)
    assert kernen_of(frame) == {"centrum": 5}
    asked = operations.ask_frame(
        round=voorbeelddam.round, municipality=other, leaves_out_asked=True,
        by=voorbeelddam.bram, at=cast.NOW,
    )  # fmt: skip
    there = crossings.frame(asked, kernen={"Centrum": "elderburg"}, by=noor, at=cast.NOW)
    assert kernen_of(there) == {"elderburg": 5}
    again = ask(voorbeelddam, cast.make_round(voorbeelddam.monitor, 2))
    assert kernen_of(crossings.frame(again, by=noor, at=cast.NOW)) == {"centrum": 5}


def test_a_regisseur_says_on_the_page_which_kern_it_is(voorbeelddam, noor, client):
    here = voorbeelddam.monitor.organisation
    add_people(here, 5, kern="Dorp bij de Brug")
    keep_kern(voorbeelddam.monitor, "buiten")
    asked = ask(voorbeelddam)
    client.force_login(noor)
    address = reverse("site:trajectory_frame", args=[here.slug, asked.pk])
    page = client.get(address).content.decode()
    assert '<label class="utrecht-form-label" for="kern-0">Dorp bij de Brug</label>' in page
    wrong = client.post(address, {"kern-0": "nergens"})
    assert wrong.status_code == 422
    assert client.post(address, {"kern-0": "buiten"}).status_code == 302
    asked.refresh_from_db()
    assert asked.words == {"kern": {"Dorp bij de Brug": "buiten"}}
    assert kernen_of(asked.frame) == {"buiten": 5}


def test_without_a_kern_in_the_monitor_none_is_asked_for(voorbeelddam, noor):
    add_people(voorbeelddam.monitor.organisation, 5, kern="Oost")
    asked = ask(voorbeelddam)
    assert "kern" not in asked.features
    assert crossings.words_of_kernen(asked, by=noor, at=cast.NOW) == []
    assert kernen_of(crossings.frame(asked, by=noor, at=cast.NOW)) == {"": 5}
