"""The caseload: who stands in it, in what order, what is counted, and what it costs."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import cast
from weerklank.rulebook.signals import catalogue as signals
from weerklank.safeguards.models import LogLine
from weerklank.trajectories import models
from weerklank.trajectories.operations import judging
from weerklank.trajectories.queries import caseload, trajectories
from weerklank.trajectories.queries.caseload import InOrder, Wanted
from weerklank.trajectories.queries.signals import together

LATE = "SIG-07"
OTHER = next(rule.signal for rule in signals.ALL if rule.signal != LATE)


@pytest.fixture
def register(db):
    return cast.make_register(cast.make_municipality())


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def say():
    def speak(trajectory, rule=LATE, state="on", level="over", since=date(2026, 3, 1)):
        is_on = state == "on"
        made = models.StandingSignal.objects.create(
            trajectory=trajectory,
            rule=rule,
            state=state,
            level=level if is_on else "",
            since=since if is_on else None,
        )
        text = together(trajectory.signals.values_list("rule", "state"))
        models.SaidTogether.objects.update_or_create(trajectory=trajectory, defaults={"said": text})
        return made

    return speak


def note(trajectory, rule, returns_on):
    return models.SignalNote.objects.create(
        trajectory=trajectory,
        rule=rule,
        text="Wacht op de school",
        returns_on=returns_on,
        at=cast.NOW,
        by_id=1,
        by_name="Amina",
    )


def shown(user, today, **wanted):
    found = InOrder(Wanted(**wanted), visible_to=user, today=today).part(0, 50)
    return [each.pseudonym for each in found]


def test_what_waits_for_a_step_stands_apart_from_what_is_not_known(register, say, today):
    made = cast.make_trajectory(register.municipality, "T-WAITS")
    say(made, state="not_yet")
    say(made, OTHER, state="unknown")
    say(register.trajectory, state="unknown")
    [late] = [
        each
        for each in caseload.counts(Wanted(), visible_to=register.noor, today=today)
        if each.rule.signal == LATE
    ]
    assert (late.on, late.unknown, late.not_yet) == (0, 1, 1)
    [row] = caseload.rows_of([made], visible_to=register.noor, today=today)
    assert (row.unknown, row.not_yet) == (1, 1)
    totals = caseload.totals(Wanted(), visible_to=register.noor, today=today)
    assert (totals.listed, totals.on, totals.unknown) == (2, 0, 2)
    # Who only waits asks nothing, also not of the filter on that signal.
    assert shown(register.noor, today, signal=LATE) == ["T-7KQ2XB"]
    assert shown(register.noor, today, state="unknown", signal=OTHER) == ["T-WAITS"]


def test_what_waits_is_judged_as_such(register, today):
    made = cast.make_trajectory(register.municipality, "T-WAITS", leerroute="", brp=today)
    judging.refresh(municipality=register.municipality, on=today, at=timezone.now())
    states = dict(made.signals.values_list("rule", "state"))
    assert states["SIG-11"] == "not_yet"
    assert states["SIG-25"] == "unknown"


def test_who_has_not_begun_says_so_and_is_not_without_signals(register, today, client):
    ahead = today + timedelta(days=3)
    made = cast.make_trajectory(register.municipality, "T-AHEAD", koppeling=ahead)
    late = cast.make_trajectory(register.municipality, "T-BEGUN", koppeling=today)
    judging.refresh(municipality=register.municipality, on=today, at=timezone.now())
    rows = {
        each.trajectory: each
        for each in caseload.rows_of([made, late], visible_to=register.noor, today=today)
    }
    assert (rows[made].begins_on, rows[late].begins_on) == (ahead, None)
    assert not made.signals.exists()
    assert late.signals.exists()
    silent = shown(register.noor, today, state="geen")
    assert "T-AHEAD" not in silent
    assert "T-AHEAD" in shown(register.noor, today)
    client.force_login(register.noor)
    page = client.get(reverse("trajectories:trajectory", args=[made.pseudonym])).content.decode()
    assert "Dit traject begint op" in page


def test_order_is_by_date_over_before_warned_before_unknown_before_silent(register, say, today):
    here = register.municipality
    names = ("T-SILENT", "T-UNKNOWN", "T-WARNED", "T-OVER2", "T-OVER1")
    made = {name: cast.make_trajectory(here, name) for name in names}
    say(made["T-UNKNOWN"], state="unknown")
    say(made["T-WARNED"], level="warn", since=date(2025, 1, 1))
    say(made["T-OVER2"], since=date(2026, 2, 2))
    say(made["T-OVER1"], since=date(2026, 2, 1))
    assert shown(register.noor, today) == [
        "T-OVER1",
        "T-OVER2",
        "T-WARNED",
        "T-UNKNOWN",
        "T-7KQ2XB",
        "T-SILENT",
    ]


def test_parts_follow_on_each_other_over_speaking_and_silent(register, say, today):
    for number in range(7):
        made = cast.make_trajectory(register.municipality, f"T-{number}")
        if number < 4:
            say(made, since=date(2026, 1, 1 + number))
    ordered = InOrder(Wanted(), visible_to=register.noor, today=today)
    whole = [each.pseudonym for each in ordered.part(0, 50)]
    pieces = [each.pseudonym for start in range(0, 9, 3) for each in ordered.part(start, start + 3)]
    assert len(whole) == ordered.count() == 8
    assert pieces == whole


def test_consulent_sees_her_own_and_provider_only_what_is_his_turn(register, say, today):
    other = cast.make_trajectory(register.municipality, "T-OTHER", contacts=(("gemeente", "M02"),))
    for trajectory in (register.trajectory, other):
        say(trajectory)
    assert shown(register.amina, today) == ["T-7KQ2XB"]
    assert shown(register.tessa, today) == ["T-7KQ2XB"]
    [hers] = caseload.rows_of([register.trajectory], visible_to=register.amina, today=today)
    [his] = caseload.rows_of([register.trajectory], visible_to=register.tessa, today=today)
    assert [each.rule.signal for each in hers.signals] == [LATE]
    assert his.signals == []  # the gemeente has to act
    assert not his.is_guided
    # On presence the school has to act, and it may tell who can move up.
    for rule in ("SIG-22", "SIG-36"):
        say(register.trajectory, rule=rule)
    [his] = caseload.rows_of([register.trajectory], visible_to=register.tessa, today=today)
    assert {each.rule.signal for each in his.signals} == {"SIG-22", "SIG-36"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"route": "Z"}, ["T-Z"]),
        ({"route": "onbekend"}, ["T-NONE"]),
        ({"group": "Asielstatushouder"}, ["T-Z"]),
        ({"contact": "M02"}, ["T-Z"]),
        ({"contact": "niemand"}, ["T-NONE"]),
        ({"signal": LATE}, ["T-Z"]),
        ({"state": "on"}, ["T-Z"]),
        ({"state": "unknown"}, ["T-NONE"]),
        ({"state": "geen"}, ["T-NONE", "T-7KQ2XB"]),
        ({"state": "on", "signal": OTHER}, []),
        ({"turn": "gemeente", "route": "Z"}, ["T-Z"]),
        ({"turn": "DUO"}, []),
        ({"municipality": "elders"}, []),
    ],
)
def test_filters(register, say, today, wanted, expected):
    here = register.municipality
    # The history says Z, the column still B: the history wins.
    z = cast.make_trajectory(
        here, "T-Z", contacts=(("gemeente", "M02"),), doelgroep="Asielstatushouder"
    )
    models.LeerroutePeriod.objects.create(
        trajectory=z, van=date(2026, 1, 1), leerroute="Z", recorded_in=z.recorded_in
    )
    none = cast.make_trajectory(here, "T-NONE", contacts=(), leerroute="")
    say(z)
    say(none, rule=OTHER, state="unknown")
    assert shown(register.noor, today, **wanted) == expected


def test_what_is_set_aside_does_not_show_but_is_counted(register, say, today):
    say(register.trajectory)
    note(register.trajectory, LATE, today + timedelta(days=1))
    [row] = caseload.rows_of([register.trajectory], visible_to=register.amina, today=today)
    assert (row.signals, row.aside) == ([], 1)
    totals = caseload.totals(Wanted(), visible_to=register.amina, today=today)
    assert (totals.on, totals.aside) == (0, 1)
    assert shown(register.amina, today, state="on") == []
    # On the day itself it is back.
    tomorrow = today + timedelta(days=1)
    assert shown(register.amina, tomorrow, state="on") == ["T-7KQ2XB"]
    # The last word about it counts.
    note(register.trajectory, LATE, today)
    assert shown(register.amina, today, state="on") == ["T-7KQ2XB"]


def test_counts_per_signal_are_of_what_was_asked_for(register, say, today):
    z = cast.make_trajectory(register.municipality, "T-Z", leerroute="Z")
    say(register.trajectory)
    say(z)
    say(z, rule=OTHER, state="unknown")

    def counted(**wanted):
        return {
            each.rule.signal: (each.on, each.unknown)
            for each in caseload.counts(Wanted(**wanted), visible_to=register.noor, today=today)
        }

    assert counted() == {LATE: (2, 0), OTHER: (0, 1)}
    assert counted(route="Z") == {LATE: (1, 0), OTHER: (0, 1)}
    # The choice of a signal leaves the other counts standing, so that one can step over.
    assert counted(signal=LATE) == counted()


def test_unknown_is_no_signal_and_never_fine(register, say, today):
    say(register.trajectory, state="unknown")
    [row] = caseload.rows_of([register.trajectory], visible_to=register.amina, today=today)
    assert (row.signals, row.unknown) == ([], 1)
    page = client(register.amina).get("/trajecten/").content.decode()
    assert "1 signaal onbekend" in page


def client(user):
    made = Client()
    made.force_login(user)
    return made


def test_page_says_the_date_of_the_judgement_and_a_press_judges_anew(register):
    page = client(register.amina).get("/trajecten/")
    assert "De signalen zijn nog niet bekeken." in page.content.decode()
    press = client(register.amina).post(
        "/trajecten/?route=B", {"municipality": register.municipality.slug}
    )
    assert press["Location"] == "/trajecten/?route=B"
    judged = models.Judging.objects.get(municipality=register.municipality)
    assert judged.as_of == timezone.localdate()
    assert (
        "De signalen zijn van vandaag" in client(register.amina).get("/trajecten/").content.decode()
    )
    assert (
        client(register.tessa)
        .post("/trajecten/", {"municipality": register.municipality.slug})
        .status_code
        == 403
    )
    assert client(register.amina).post("/trajecten/", {"municipality": "x"}).status_code == 404


def test_counts_come_apart_and_leave_no_look(register, say):
    say(register.trajectory)
    asked = client(register.amina).get(
        "/trajecten/", headers={"HX-Request": "true", "HX-Target": "telling"}
    )
    assert b"T-7KQ2XB" not in asked.content
    assert b'id="telling"' in asked.content
    assert not LogLine.objects.filter(what="caseload.viewed").exists()
    client(register.amina).get("/trajecten/")
    assert LogLine.objects.get(what="caseload.viewed").detail == {"shown": 1}


def test_a_longer_page_asks_no_more_queries(register, say):
    def asked():
        browser = client(register.noor)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/trajecten/").status_code == 200
        return len(queries)

    say(register.trajectory)
    few = asked()
    for number in range(12):
        made = cast.make_trajectory(
            register.municipality, f"T-{number}", doelgroep="Asielstatushouder"
        )
        say(made)
        say(made, rule=OTHER, state="unknown")
    assert asked() == few


def test_large_register_is_judged_by_the_worker(
    register, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(trajectories, "MOST_AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        client(register.amina).post("/trajecten/", {"municipality": register.municipality.slug})
    # The worker of the tests works at once.
    judged = models.Judging.objects.get(municipality=register.municipality)
    assert judged.as_of == timezone.localdate()
    assert models.StandingSignal.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_a_whole_register_is_counted_and_ordered_as_signal_by_signal(register, say, today, seed):
    """The same, from the signals and the notes themselves."""
    chance = Random(seed)  # noqa: S311  nothing is secret here
    rules = [rule.signal for rule in signals.ALL[:6]]
    routes = {register.trajectory: "B"}
    for letter in "ABCDEFGHIJKLMN":
        route = chance.choice("BZ")
        made = cast.make_trajectory(register.municipality, f"T-{letter}", leerroute=route)
        routes[made] = route
    people = list(routes)[1:]
    spoken = {}
    for one in people:
        spoken[one] = {}
        for rule in chance.sample(rules, chance.randint(0, 5)):
            state = chance.choice(["on", "on", "unknown", "not_yet"])
            since = date(2026, chance.randint(1, 4), 1)
            level = chance.choice(["over", "warn"])
            say(one, rule, state, level, since)
            spoken[one][rule] = (state, level, since)
        for rule in chance.sample(rules, chance.randint(0, 1)):
            ahead = chance.choice([-2, 3])
            note(one, rule, today + timedelta(days=ahead))
            if ahead > 0:
                spoken[one].pop(rule, None)
    spoken[register.trajectory] = {}

    for wanted in (
        Wanted(),
        Wanted(route="Z"),
        Wanted(signal=rules[1]),
        Wanted(state="on"),
        Wanted(state="unknown"),
        Wanted(state="geen"),
        Wanted(turn=signals.BY_SIGNAL[rules[0]].turn, state="on"),
    ):
        asked = {
            one: {
                rule: told
                for rule, told in said.items()
                if wanted.turn in {"", signals.BY_SIGNAL[rule].turn}
            }
            for one, said in spoken.items()
            if wanted.route in {"", routes[one]}
        }
        counted = Counter((rule, told[0]) for said in asked.values() for rule, told in said.items())
        assert {
            (each.rule.signal, each.on, each.unknown, each.not_yet)
            for each in caseload.counts(wanted, visible_to=register.noor, today=today)
        } == {
            (rule, *(counted[rule, state] for state in ("on", "unknown", "not_yet")))
            for rule, _state in counted
        }
        matching = {
            one: [
                told
                for rule, told in said.items()
                if wanted.signal in {"", rule} and told[0] != "not_yet"
            ]
            for one, said in asked.items()
        }
        asks = wanted.signal or wanted.turn
        totals = caseload.totals(wanted, visible_to=register.noor, today=today)
        assert (totals.listed, totals.on, totals.unknown) == (
            sum(bool(said) or not asks for said in matching.values()),
            sum(any(told[0] == "on" for told in said) for said in matching.values()),
            sum(any(told[0] == "unknown" for told in said) for said in matching.values()),
        )
        assert_in_order(wanted, matching, register, today)


def assert_in_order(wanted, matching, register, today):
    """Who is over longest first, then warned, then not known, then the silent by name."""
    found = {
        one: [told for told in said if wanted.state in {told[0], "", "geen"}]
        for one, said in matching.items()
    }
    if wanted.state == "geen":
        found = {one: said for one, said in found.items() if all(told[0] != "on" for told in said)}
    elif wanted.signal or wanted.turn or wanted.state:
        found = {one: said for one, said in found.items() if said}

    def first(said, level):
        return min(
            (told[2] for told in said if told[0] == "on" and told[1] == level), default=date.max
        )

    order = sorted(
        found,
        key=lambda one: (
            (0, first(found[one], "over"), first(found[one], "warn"), one.pk)
            if found[one]
            else (1, one.pseudonym)
        ),
    )
    ordered = InOrder(wanted, visible_to=register.noor, today=today)
    among = caseload.said(wanted, visible_to=register.noor, today=today)
    counted = InOrder(wanted, visible_to=register.noor, today=today, among=among).count()
    assert ordered.count() == counted == len(order)
    for start, stop in ((0, 2), (2, 4), (4, 50), (0, 50)):
        assert ordered.part(start, stop) == order[start:stop], (wanted, start)
