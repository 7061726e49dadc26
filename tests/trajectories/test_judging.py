"""The order in which a signal is judged, since when it is on, and what is kept of it."""

from datetime import date, timedelta

from tests.cast import NOW
from weerklank.rulebook import tables
from weerklank.rulebook.facts import ASIEL, Case, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import ON, OVER, Rule, first_day, judge
from weerklank.rulebook.signals.judging import Finding as Says
from weerklank.rulebook.signals.thresholds import Schedule, Setting, Threshold
from weerklank.trajectories import models
from weerklank.trajectories.operations import judging
from weerklank.trajectories.queries import signals as queries

KENNISGEVING = date(2026, 1, 1)
LIMIT = KENNISGEVING + timedelta(days=70)


def late(**fields):
    return Facts(
        "T", tables.Traject(doelgroep=ASIEL, kennisgeving=KENNISGEVING, brp=KENNISGEVING, **fields)
    )


def sig07(facts, on, schedule=None):
    said = judge(facts, on, schedule or signals.schedule(), signals.ALL)
    return next((each for each in said if each.signal == "SIG-07"), None)


def test_level_turns_on_the_day_after_the_limit():
    assert sig07(late(), LIMIT).level == "warn"
    assert sig07(late(), LIMIT + timedelta(days=1)).level == OVER


def test_since_is_the_first_day_of_the_warning():
    assert sig07(late(), date(2026, 11, 1)).since == LIMIT - timedelta(days=14)


def test_ended_trajectory_is_silent_from_the_day_it_ended():
    facts = late(voldaan=date(2026, 5, 1))
    assert sig07(facts, date(2026, 4, 30)) is not None
    assert judge(facts, date(2026, 5, 1), signals.schedule(), signals.ALL) == []


def test_since_begins_again_after_a_rest():
    facts = late()
    facts.besluiten = (
        tables.Decision("verlenging", "ziekte", date(2026, 4, 1), date(2026, 6, 1), None),
    )
    assert sig07(facts, date(2026, 4, 1)) is None
    assert sig07(facts, date(2026, 7, 1)).since == date(2026, 6, 1)


def test_own_threshold_holds_from_its_day_only():
    stricter = signals.schedule([Setting("SIG-07.warn", 30, date(2026, 2, 20))])
    assert sig07(late(), date(2026, 2, 19), stricter) is None
    assert sig07(late(), date(2026, 2, 20), stricter).level == "warn"
    assert sig07(late(), LIMIT, stricter).since == date(2026, 2, 20)


def test_since_of_a_rule_that_goes_off_and_on_is_the_last_beginning():
    odd_months = Rule(
        "SIG-99",
        "",
        "",
        "",
        lambda case: Says(ON, OVER, {}) if case.on.month % 2 else None,
        moments=lambda case: (case.on.replace(day=1),),
    )
    day = date(2026, 3, 20)
    assert first_day(odd_months, late(), day, signals.schedule()) == date(2026, 3, 1)


def test_refresh_keeps_what_the_rules_say(municipality, make_trajectory):
    make_trajectory("T-A", doelgroep=ASIEL, kennisgeving=KENNISGEVING, brp=KENNISGEVING)
    make_trajectory("T-B", voldaan=KENNISGEVING)
    on = date(2026, 4, 1)
    judging.refresh(municipality=municipality, on=on, at=NOW)
    kept = queries.standing(municipality).get(rule="SIG-07")
    assert (kept.trajectory.pseudonym, kept.state, kept.level) == ("T-A", "on", "over")
    assert queries.judged_on(municipality) == on
    before = queries.standing(municipality).count()
    judging.refresh(municipality=municipality, on=on, at=NOW)
    assert queries.standing(municipality).count() == before


def test_refresh_of_one_leaves_the_others(municipality, make_trajectory):
    one = make_trajectory("T-A", kennisgeving=KENNISGEVING, brp=KENNISGEVING)
    make_trajectory("T-B", kennisgeving=KENNISGEVING, brp=KENNISGEVING)
    on = date(2026, 4, 1)
    judging.refresh(municipality=municipality, on=on, at=NOW)
    models.TrajectRecord.objects.filter(trajectory=one).update(pip=date(2026, 3, 30))
    judging.refresh_one(trajectory=one, on=on)
    rules = queries.standing(municipality).filter(rule="SIG-07")
    assert [each.trajectory.pseudonym for each in rules] == ["T-B"]


def test_threshold_of_the_municipality_is_used(municipality, make_trajectory):
    make_trajectory("T-A", kennisgeving=KENNISGEVING, brp=KENNISGEVING)
    models.Threshold.objects.create(
        municipality=municipality,
        name="SIG-07.warn",
        value=30,
        from_on=date(2026, 2, 1),
        source="afspraak",
        set_at=NOW,
    )
    said = dict(queries.verdicts(municipality, on=LIMIT - timedelta(days=30)))
    assert "SIG-07" in {each.signal for each in said["T-A"]}


def test_what_has_always_been_on_is_on_since_the_first_thing_known():
    always = Rule("SIG-99", "", "", "", lambda case: Says(ON, OVER, {}))
    facts = late(voldaan=None)
    assert first_day(always, facts, date(2026, 3, 1), signals.schedule()) == KENNISGEVING


def test_moments_of_earlier_thresholds_count_as_well():
    """From 2026-05-01 it takes longer; what was on by then stays on since its own first day."""
    rule = Rule(
        "SIG-99",
        "",
        "",
        "",
        lambda case: (
            Says(ON, OVER, {})
            if case.on >= KENNISGEVING + timedelta(days=case.limits["SIG-07.warn"])
            and case.on.month != 2
            else None
        ),
        moments=lambda case: (
            KENNISGEVING + timedelta(days=case.limits["SIG-07.warn"]),
            date(2026, 2, 1),
            date(2026, 3, 1),
        ),
    )
    longer = signals.schedule([Setting("SIG-07.warn", 100, date(2026, 5, 1))])
    assert first_day(rule, late(), date(2026, 4, 30), longer) == date(2026, 3, 1)


def test_own_threshold_outlasts_a_default_that_changes_later():
    defaults = [
        Threshold("x", 8, "weken", "K", "", ""),
        Threshold("x", 16, "weken", "K", "", "", date(2026, 1, 1)),
    ]
    schedule = Schedule(defaults, [Setting("x", 12, date(2025, 6, 1))])
    assert [schedule.on(day)["x"] for day in (date(2025, 5, 31), date(2025, 6, 1))] == [8, 12]
    assert schedule.on(date(2026, 6, 1))["x"] == 12


def test_of_two_routes_that_run_the_later_one_holds():
    begins = date(2026, 3, 1)
    routes = (
        tables.LeerroutePeriod(KENNISGEVING, None, "B", ""),
        tables.LeerroutePeriod(begins, None, "Z", "te zwaar"),
    )
    groups = (
        tables.DoelgroepPeriod(KENNISGEVING, None, "Gezinsmigrant en overige migrant"),
        tables.DoelgroepPeriod(begins, None, ASIEL),
    )
    facts = Facts("T", tables.Traject(), leerroutes=routes, doelgroepen=groups)
    before, after = (Case(facts, day, {}) for day in (begins - timedelta(days=1), begins))
    assert (before.route, after.route) == ("B", "Z")
    assert (before.group, after.group) == ("Gezinsmigrant en overige migrant", ASIEL)
