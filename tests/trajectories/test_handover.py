"""Handing over trajectories: who leaves, what moves, what is counted, and taking it back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import cast
from tests.cast import NOW, TODAY
from weerklank.rulebook import gaps
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import LogLine, User
from weerklank.safeguards.refusals import (
    AccessDenied,
    NothingChosen,
    ReasonMissing,
    TakenBackAlready,
)
from weerklank.trajectories import models
from weerklank.trajectories.operations import handing_over as operations
from weerklank.trajectories.queries import handover as queries
from weerklank.trajectories.queries import trajectories

JANUARY = date(2026, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def home(db: None) -> cast.Register:
    return cast.make_register(cast.make_municipality())


def staff(home: cast.Register, key: str, uit_dienst: date | None) -> None:
    models.StaffMember.objects.create(
        municipality=home.municipality,
        contactpersoon=key,
        uit_dienst=uit_dienst,
        recorded_in=models.Change.objects.order_by("pk")[0],
    )


def hand_over(home: cast.Register, by: User | None = None, **asked: Any) -> models.Change:
    asked = {
        "organisatie": "gemeente",
        "contactpersoon": "M01",
        "successor": "M02",
        "trajectories": [home.trajectory.pk],
        "on": TODAY,
        "reason": "M01 krijgt ander werk",
    } | asked
    return operations.hand_over(municipality=home.municipality, by=by or home.noor, at=NOW, **asked)


def holds(trajectory: models.Trajectory, organisatie: str = "gemeente") -> list[tuple[Any, ...]]:
    return list(
        trajectories.current("contactpersonen")
        .filter(trajectory=trajectory, organisatie=organisatie)
        .order_by("van")
        .values_list("contactpersoon", "van", "tot")
    )


def person(home: cast.Register, key: str, by: User | None = None) -> queries.Person:
    found = queries.persons(home.municipality, visible_to=by or home.noor, today=TODAY)
    return next(each for each in found if each.contactpersoon == key)


# --- days without anybody ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("periods", "begin", "days"),
    [
        ([(JANUARY, TODAY)], None, 0),
        ([(JANUARY, TODAY - DAY)], None, 1),
        ([(JANUARY, None)], None, 0),
        ([(JANUARY, TODAY - 9 * DAY), (JANUARY, TODAY - 3 * DAY)], None, 3),
        ([(TODAY, None)], TODAY - 5 * DAY, 5),
        ([], TODAY - 5 * DAY, 5),
        ([], TODAY + DAY, 0),
        ([], None, None),
    ],
)
def test_days_without_anybody_before_a_day(
    periods: list[gaps.Period], begin: date | None, days: int | None
):
    assert gaps.gap_before(periods, TODAY, begin=begin) == days


# --- who there is -----------------------------------------------------------------------------
def test_who_leaves_comes_first_and_shows_who_has_no_successor(home: cast.Register):
    cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=(("gemeente", "M02"),))
    cast.make_trajectory(home.municipality, "T-CCCCCC", contacts=(("gemeente", "M03"),))
    staff(home, "M03", TODAY - DAY)
    staff(home, "M02", TODAY + DAY)
    found = queries.persons(home.municipality, visible_to=home.noor, today=TODAY)
    assert [(each.contactpersoon, each.has_left, each.without_successor) for each in found] == [
        ("M03", True, 1),
        ("M02", False, 1),
        ("M01", False, 0),
        ("T01", False, 0),
    ]
    assert (person(home, "M01").is_known, person(home, "M02").is_known) == (False, True)


def test_a_successor_who_was_planned_counts(home: cast.Register):
    staff(home, "M01", TODAY + DAY)
    assert person(home, "M01").without_successor == 1
    hand_over(home, on=TODAY + 2 * DAY)
    assert person(home, "M01").without_successor == 0


def test_who_ended_is_not_counted(home: cast.Register):
    for number, (field, day) in enumerate(
        [("voldaan", TODAY), ("vertrokken", TODAY), ("overleden", TODAY), ("voldaan", TODAY + DAY)]
    ):
        cast.make_trajectory(home.municipality, f"T-BBBBB{number}", **{field: day})
    assert person(home, "M01").trajectories == 2


def test_a_consulent_sees_only_herself(home: cast.Register):
    cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=(("gemeente", "M02"),))
    found = queries.persons(home.municipality, visible_to=home.amina, today=TODAY)
    assert [each.contactpersoon for each in found] == ["M01"]


def test_nobody_is_found_with_the_days_and_the_unknown_first(home: cast.Register):
    make = cast.make_trajectory
    make(home.municipality, "T-BBBBBB", contacts=(), brp=TODAY - 30 * DAY)
    make(home.municipality, "T-CCCCCC", contacts=())
    make(home.municipality, "T-DDDDDD", contacts=(), voldaan=TODAY)
    ended = make(home.municipality, "T-EEEEEE")
    models.ContactPeriod.objects.filter(trajectory=ended).update(tot=TODAY - 9 * DAY)
    found, count = queries.to_hand_over(
        home.municipality, "gemeente", queries.NOBODY, today=TODAY, most=10
    )
    assert [(each.pseudonym, each.without) for each in found] == [
        ("T-CCCCCC", None),
        ("T-BBBBBB", 30),
        ("T-EEEEEE", 9),
    ]
    assert count == 3


def test_the_leerroute_is_the_one_of_today_and_nobody_has_one_before_the_pip(
    home: cast.Register,
):
    models.TrajectRecord.objects.filter(trajectory=home.trajectory).update(
        leerroute="B", pip=JANUARY
    )
    for tot, leerroute in ((TODAY, "B"), (None, "Z")):
        models.LeerroutePeriod.objects.create(
            trajectory=home.trajectory,
            van=TODAY if tot is None else JANUARY,
            tot=tot,
            leerroute=leerroute,
            recorded_in=models.Change.objects.order_by("pk")[0],
        )
    new = cast.make_trajectory(home.municipality, "T-BBBBBB", leerroute="", pip=None)
    found, _count = queries.to_hand_over(home.municipality, "gemeente", "M01", today=TODAY, most=10)
    said = {each.pk: (each.leerroute, each.has_pip) for each in found}
    assert said == {home.trajectory.pk: ("Z", True), new.pk: ("", False)}


def test_those_who_leave_are_not_offered_as_successor(home: cast.Register):
    cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=(("gemeente", "M02"),))
    cast.make_trajectory(home.municipality, "T-CCCCCC", contacts=(("gemeente", "M03"),))
    staff(home, "M03", TODAY + DAY)
    assert queries.successors(home.municipality, "gemeente", today=TODAY) == ["M01", "M02"]


# --- handing over -----------------------------------------------------------------------------
def test_the_old_period_ends_and_the_new_begins(home: cast.Register):
    change = hand_over(home)
    assert holds(home.trajectory) == [("M01", JANUARY, TODAY), ("M02", TODAY, None)]
    new = models.ContactPeriod.objects.get(contactpersoon="M02")
    assert (new.reden, new.recorded_in) == ("M01 krijgt ander werk", change)
    assert change.counts["contactpersonen"] == {"rows": 2, "new": 1, "changed": 1}
    assert change.counts["handover"]["with_gap"] == 0
    assert [each.what for each in LogLine.objects.filter(subject_id=str(change.pk))] == [
        "handover.made"
    ]


def test_nothing_is_overwritten(home: cast.Register):
    old = models.ContactPeriod.objects.get(contactpersoon="M01")
    change = hand_over(home)
    old.refresh_from_db()
    assert (old.tot, old.replaced_in) == (None, change)


def test_the_school_keeps_its_contact_person(home: cast.Register):
    hand_over(home)
    assert holds(home.trajectory, "taalschool") == [("T01", JANUARY, None)]


def test_days_without_anybody_are_counted_from_the_last_day_in_service(home: cast.Register):
    staff(home, "M01", TODAY - 10 * DAY)
    change = hand_over(home)
    assert holds(home.trajectory)[0] == ("M01", JANUARY, TODAY - 9 * DAY)
    assert change.counts["handover"]["longest_gap"] == 9
    assert change.counts["handover"]["with_gap"] == 1


def test_a_last_day_after_the_hand_over_leaves_no_gap(home: cast.Register):
    staff(home, "M01", TODAY)
    hand_over(home)
    assert holds(home.trajectory)[0] == ("M01", JANUARY, TODAY)


def test_an_end_that_was_planned_does_not_bind_the_successor(home: cast.Register):
    models.ContactPeriod.objects.filter(contactpersoon="M01").update(tot=TODAY + 30 * DAY)
    hand_over(home)
    assert holds(home.trajectory) == [("M01", JANUARY, TODAY), ("M02", TODAY, None)]


def test_who_was_planned_later_still_follows(home: cast.Register):
    hand_over(home, successor="M03", on=TODAY + 30 * DAY)
    hand_over(home)
    assert holds(home.trajectory) == [
        ("M01", JANUARY, TODAY),
        ("M02", TODAY, TODAY + 30 * DAY),
        ("M03", TODAY + 30 * DAY, None),
    ]


def test_a_period_that_began_that_day_is_replaced(home: cast.Register):
    models.ContactPeriod.objects.filter(contactpersoon="M01").update(van=TODAY)
    hand_over(home)
    assert holds(home.trajectory) == [("M02", TODAY, None)]


def test_who_has_nobody_gets_somebody(home: cast.Register):
    alone = cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=(), brp=TODAY - 30 * DAY)
    change = hand_over(home, contactpersoon="", trajectories=[alone.pk])
    assert holds(alone) == [("M02", TODAY, None)]
    assert change.counts["handover"]["longest_gap"] == 30
    assert change.counts["contactpersonen"] == {"rows": 1, "new": 1, "changed": 0}


def test_days_that_are_not_known_are_told_as_such(home: cast.Register):
    alone = cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=())
    details = hand_over(home, contactpersoon="", trajectories=[alone.pk]).counts["handover"]
    assert (details["with_gap"], details["unknown_gap"]) == (0, 1)


def test_the_signals_of_those_are_judged_again(home: cast.Register):
    models.TrajectRecord.objects.filter(trajectory=home.trajectory).update(brp=JANUARY)
    staff(home, "M01", TODAY - 20 * DAY)
    staff(home, "M02", None)
    staff(home, "T01", None)
    models.StandingSignal.objects.create(
        trajectory=home.trajectory, rule="SIG-03", state="on", since=TODAY
    )
    hand_over(home, on=TODAY + 9 * DAY)
    assert not models.StandingSignal.objects.filter(rule="SIG-03").exists()


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"trajectories": []}, NothingChosen),
        ({"successor": " "}, operations.SuccessorMissing),
        ({"successor": "M01"}, operations.SamePerson),
        ({"reason": " "}, ReasonMissing),
        ({"contactpersoon": "M09"}, operations.NotHeld),
        ({"contactpersoon": ""}, operations.NotHeld),
        ({"organisatie": "taalschool"}, operations.NotHeld),
        ({"trajectories": [999_999]}, operations.NotHeld),
        ({"on": JANUARY - DAY}, operations.TooEarly),
        ({"successor": "M07"}, operations.SuccessorLeaves),
    ],
)
def test_refusals(asked: dict[str, Any], refusal: type[Exception], home: cast.Register):
    staff(home, "M07", TODAY - DAY)
    with pytest.raises(refusal):
        hand_over(home, **asked)
    assert holds(home.trajectory) == [("M01", JANUARY, None)]
    assert not models.Change.objects.filter(kind="handover").exists()


def test_a_trajectory_of_another_municipality_is_not_held_here(home: cast.Register):
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    other = cast.make_trajectory(elsewhere, "T-BBBBBB")
    with pytest.raises(operations.NotHeld):
        hand_over(home, trajectories=[home.trajectory.pk, other.pk])


def test_who_begins_on_that_day_or_is_there_already_stands_in_the_way(home: cast.Register):
    hand_over(home, successor="M03", on=TODAY + 30 * DAY)
    with pytest.raises(operations.TooEarly, match="T-7KQ2XB"):
        hand_over(home, on=TODAY + 30 * DAY)
    alone = cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=())
    hand_over(home, contactpersoon="", trajectories=[alone.pk], on=TODAY + 5 * DAY)
    with pytest.raises(operations.TooEarly):
        hand_over(home, contactpersoon="", trajectories=[alone.pk], on=TODAY + 9 * DAY)


def test_a_consulent_hands_over_her_own_and_nothing_else(home: cast.Register):
    other = cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=(("gemeente", "M02"),))
    alone = cast.make_trajectory(home.municipality, "T-CCCCCC", contacts=())
    with pytest.raises(AccessDenied):
        hand_over(home, home.amina, contactpersoon="M02", trajectories=[other.pk], successor="M01")
    with pytest.raises(AccessDenied):
        hand_over(home, home.amina, contactpersoon="", trajectories=[alone.pk], successor="M01")
    with pytest.raises(AccessDenied):
        hand_over(home, home.amina, organisatie="taalschool", contactpersoon="T01")
    hand_over(home, home.amina)
    assert holds(home.trajectory)[-1] == ("M02", TODAY, None)


@pytest.mark.parametrize("who", ["tessa", "kees"])
def test_nobody_else_hands_over(who: str, home: cast.Register):
    with pytest.raises(AccessDenied):
        hand_over(home, getattr(home, who))


# --- taking back ------------------------------------------------------------------------------
def test_taking_back_restores_what_was(home: cast.Register):
    before = holds(home.trajectory)
    change = hand_over(home)
    operations.take_back(change=change, by=home.noor, at=NOW)
    assert holds(home.trajectory) == before
    change.refresh_from_db()
    assert (change.withdrawn_at, change.withdrawn_by_name) == (NOW, home.noor.name)
    assert models.ContactPeriod.objects.filter(recorded_in=change).count() == 2
    assert safeguards.events_about(change) == ["handover.made", "handover.taken_back"]
    with pytest.raises(TakenBackAlready):
        operations.take_back(change=change, by=home.noor, at=NOW)
    hand_over(home)
    assert holds(home.trajectory)[-1] == ("M02", TODAY, None)


def test_what_changed_since_is_not_taken_back(home: cast.Register):
    change = hand_over(home)
    hand_over(home, contactpersoon="M02", successor="M03", on=TODAY + DAY)
    with pytest.raises(operations.ChangedSince):
        operations.take_back(change=change, by=home.noor, at=NOW)


def test_a_consulent_takes_back_only_her_own(home: cast.Register):
    change = hand_over(home)
    with pytest.raises(AccessDenied):
        operations.take_back(change=change, by=home.amina, at=NOW)
    operations.take_back(change=change, by=home.noor, at=NOW)
    own = hand_over(home, home.amina)
    operations.take_back(change=own, by=home.amina, at=NOW)


def test_an_import_is_not_taken_back_here(home: cast.Register):
    with pytest.raises(AccessDenied):
        operations.take_back(change=models.Change.objects.get(), by=home.noor, at=NOW)


# --- pages ------------------------------------------------------------------------------------
PAGE = "/register/voorbeelddam/overdracht/"
CHOOSE = f"{PAGE}kies/"
OF_M01 = f"{CHOOSE}?medewerker=M01"


@pytest.fixture
def page(home: cast.Register, logged_in: Any) -> Client:
    return logged_in(home.noor)


def asked(home: cast.Register, **values: Any) -> dict[str, Any]:
    return {
        "medewerker": "M01",
        "chosen": [home.trajectory.pk],
        "successor": "M02",
        "on": timezone.localdate().isoformat(),
        "reason": "ander werk",
    } | values


def test_the_walk_of_a_hand_over(page: Client, home: cast.Register):
    alone = cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=())
    text = page.get(PAGE).content.decode()
    assert "1 traject heeft vandaag niemand" in text
    assert f"{PAGE}kies/?organisatie=gemeente&amp;medewerker=M01" in text
    text = page.get(OF_M01).content.decode()
    assert "T-7KQ2XB" in text
    assert "checked" in text
    text = page.post(CHOOSE, asked(home), follow=True).content.decode()
    assert "1 traject is overgedragen aan M02." in text
    assert "M01 → M02" in text
    text = page.post(
        CHOOSE, asked(home, chosen=[alone.pk], medewerker=""), follow=True
    ).content.decode()
    assert "niet bekend hoelang er niemand was" in text
    assert "Elk lopend traject heeft vandaag" in text


def test_a_hand_over_is_taken_back_after_a_question(page: Client, home: cast.Register):
    page.post(CHOOSE, asked(home))
    change = models.Change.objects.get(kind="handover")
    assert "Weet u het zeker?" in page.get(f"{PAGE}?terug={change.pk}").content.decode()
    text = page.post(PAGE, {"change": change.pk}, follow=True).content.decode()
    assert "teruggenomen op" in text
    assert holds(home.trajectory) == [("M01", JANUARY, None)]
    assert page.post(PAGE, {"change": change.pk}).status_code == 422
    for wrong in ("", "x", "999999"):
        assert page.post(PAGE, {"change": wrong}).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"chosen": []}, "chosen"),
        ({"chosen": ["999999"]}, "chosen"),
        ({"successor": ""}, "successor"),
        ({"successor": "M01"}, "successor"),
        ({"reason": ""}, "reason"),
        ({"on": "gisteren"}, "on"),
        ({"on": "2025-12-31"}, "on"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_the_ticks(
    values: dict[str, Any], field: str, page: Client, home: cast.Register
):
    cast.make_trajectory(home.municipality, "T-BBBBBB")
    answer = page.post(CHOOSE, asked(home, **values))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    ticked = {each.pseudonym: is_ticked for each, is_ticked in answer.context["listed"]}
    assert ticked == {"T-7KQ2XB": "chosen" not in values, "T-BBBBBB": False}


def test_a_look_at_who_is_handed_over_is_logged(page: Client):
    page.get(OF_M01)
    line = LogLine.objects.get(what="handover.viewed")
    assert line.detail == {"trajectories": 1}


def test_a_consulent_sees_her_own_and_no_others(home: cast.Register, logged_in: Any):
    client = logged_in(home.amina)
    text = client.get(PAGE).content.decode()
    assert "M01" in text
    assert "Zonder contactpersoon bij de gemeente" not in text
    assert client.get(OF_M01).status_code == 200
    for other in ("?medewerker=M02", "", "?organisatie=taalschool&medewerker=T01"):
        assert client.get(f"{PAGE}kies/{other}").status_code == 403
    assert client.get(f"{PAGE}kies/?organisatie=x").status_code == 404


def test_text_from_files_is_escaped(page: Client, home: cast.Register):
    key = '<b id="x">'
    cast.make_trajectory(home.municipality, "T-BBBBBB", contacts=(("gemeente", key),))
    for where in (PAGE, f"{PAGE}kies/?medewerker=%3Cb%20id=%22x%22%3E"):
        text = page.get(where).content.decode()
        assert key not in text
        assert "&lt;b id=" in text


def test_pages_ask_the_database_as_often_for_many(
    page: Client, home: cast.Register, django_assert_max_num_queries: Any
):
    for number in range(30):
        cast.make_trajectory(
            home.municipality, f"T-{number:06}", contacts=(("gemeente", f"M{number % 9}"),)
        )
    for where in (PAGE, OF_M01):
        page.get(where)
        with django_assert_max_num_queries(22):
            page.get(where)


def test_counts_are_those_of_going_through_the_trajectories_one_by_one(home: cast.Register):
    """Of who leaves, stays, ended, waits for a successor, or is there twice."""
    staff(home, "M01", TODAY + 30 * DAY)
    staff(home, "M04", TODAY - DAY)
    day = TODAY - 100 * DAY
    worlds: list[tuple[list[tuple[str, date, date | None]], dict[str, date]]] = [
        ([("M01", day, None)], {}),
        ([("M01", day, TODAY + 9 * DAY), ("M02", TODAY + 9 * DAY, None)], {}),
        ([("M01", day, TODAY + 9 * DAY), ("M04", TODAY + 9 * DAY, None)], {}),
        ([("M01", day, TODAY + 9 * DAY), ("M01", TODAY + 20 * DAY, None)], {}),
        ([("M04", day, None)], {"vertrokken": TODAY}),
        ([("M04", day, None)], {"overleden": TODAY + DAY}),
        ([("M02", day, TODAY)], {}),
        ([], {}),
    ]
    change = models.Change.objects.order_by("pk")[0]
    for number, (periods, ends) in enumerate(worlds):
        one = cast.make_trajectory(home.municipality, f"T-ZZZZZ{number}", contacts=())
        trajectories.current("trajecten").filter(trajectory=one).update(**ends)
        for key, van, tot in periods:
            models.ContactPeriod.objects.create(
                trajectory=one, recorded_in=change, organisatie="gemeente",
                contactpersoon=key, van=van, tot=tot,
            )  # fmt: skip
    expected: dict[tuple[str, str], list[int]] = {}
    leaving = {"M01", "M04"}
    for one in models.Trajectory.objects.filter(municipality=home.municipality):
        (record,) = trajectories.current("trajecten").filter(trajectory=one)
        ended = [record.voldaan, record.vertrokken, record.overleden]
        if any(end is not None and end <= TODAY for end in ended):
            continue
        held = trajectories.current("contactpersonen").filter(trajectory=one)
        left = [each for each in held if each.tot is None or each.tot > TODAY]
        of = {(each.organisatie, each.contactpersoon) for each in left if each.contactpersoon}
        for organisatie, key in of:
            counted = expected.setdefault((organisatie, key), [0, 0])
            counted[0] += 1
            others = [
                each
                for each in left
                if each.organisatie == organisatie
                and each.contactpersoon not in {"", key, *leaving}
            ]
            alone = [
                each
                for each in left
                if (each.organisatie, each.contactpersoon) == (organisatie, key)
                and not any(
                    other.tot is None or (each.tot is not None and other.tot > each.tot)
                    for other in others
                )
            ]
            counted[1] += key in leaving and bool(alone)
    told = queries.persons(home.municipality, visible_to=home.noor, today=TODAY)
    assert {
        (one.organisatie, one.contactpersoon): [one.trajectories, one.without_successor]
        for one in told
    } == expected
    assert expected["gemeente", "M01"][1] > 1
    nobody = queries.without_anybody(home.municipality, "gemeente", today=TODAY)
    assert {one.pseudonym for one in nobody} == {"T-ZZZZZ6", "T-ZZZZZ7"}
