"""What a municipality sets the thresholds to, from when, and what held before."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.cast import NOW
from weerklank.rulebook import norms
from weerklank.rulebook.signals import catalogue as signals
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import Organisation, User
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import models
from weerklank.trajectories.operations import thresholds as operations
from weerklank.trajectories.queries import signals as standing
from weerklank.trajectories.queries import thresholds as queries

WARN, BY_LAW = "SIG-07.warn", "SIG-07.limit"
PAGE = "/register/voorbeelddam/drempels/"


@pytest.fixture
def noor(municipality: Organisation) -> User:
    noor = cast.make_user("noor")
    models.Member.objects.create(municipality=municipality, user=noor, role="regisseur")
    return noor


def set_(municipality: Organisation, by: User, **asked: Any) -> models.Threshold:
    asked = {"name": WARN, "value": 21, "from_on": date(2026, 6, 1), "source": "Besluit"} | asked
    return operations.set_threshold(municipality=municipality, by=by, at=NOW, **asked)


def test_a_value_holds_from_its_day_on(municipality: Organisation, noor: User):
    threshold = set_(municipality, noor)
    schedule = standing.schedule_of(municipality)
    assert schedule.on(date(2026, 5, 31))[WARN] == 14
    assert schedule.on(date(2026, 6, 1))[WARN] == 21
    assert safeguards.events_about(threshold) == ["threshold.set"]


def test_of_two_values_from_one_day_the_last_holds_and_both_are_kept(
    municipality: Organisation, noor: User
):
    set_(municipality, noor)
    set_(municipality, noor, value=28)
    [shown] = [
        each
        for signal in queries.shown(municipality, today=date(2026, 6, 2))
        for each in signal.thresholds
        if each.name == WARN
    ]
    assert shown.value == 28
    assert [each.value for each in shown.own] == [28, 21]
    assert shown.current == shown.own[0]


def test_a_value_that_is_still_to_come_does_not_hold_yet(municipality: Organisation, noor: User):
    set_(municipality, noor, value=14)
    [shown] = [
        each
        for signal in queries.shown(municipality, today=date(2026, 5, 20))
        for each in signal.thresholds
        if each.name == WARN
    ]
    assert (shown.value, shown.current) == (14, None)
    assert len(shown.own) == 1


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"name": BY_LAW}, operations.SetByLaw),
        ({"name": "SIG-99.limit"}, operations.UnknownThreshold),
        ({"value": -1}, operations.NotAnAmount),
        ({"value": float("nan")}, operations.NotAnAmount),
        ({"value": float("inf")}, operations.NotAnAmount),
        ({"source": "  "}, operations.SourceMissing),
    ],
    ids=["from the law", "unknown", "below zero", "no number", "endless", "no source"],
)
def test_refusals(asked, refusal, municipality: Organisation, noor: User):
    with pytest.raises(refusal):
        set_(municipality, noor, **asked)
    assert not models.Threshold.objects.exists()


def test_nought_is_an_amount(municipality: Organisation, noor: User):
    assert set_(municipality, noor, value=0).value == 0


def test_only_a_regisseur_sets_thresholds(municipality: Organisation, noor: User):
    amina = cast.make_user("amina")
    models.Member.objects.create(
        municipality=municipality, user=amina, role="consulent", contactpersoon="M01"
    )
    installer = cast.make_user("gerard", is_installation_beheerder=True)
    for by in (amina, installer):
        with pytest.raises(AccessDenied):
            set_(municipality, by)


def test_every_threshold_is_shown_once(municipality: Organisation):
    shown = [
        each.name
        for signal in queries.shown(municipality, today=cast.TODAY)
        for each in signal.thresholds
    ]
    assert sorted(shown) == sorted({each.name for each in signals.THRESHOLDS})


@pytest.fixture
def page(noor: User, logged_in: Any) -> Client:
    return logged_in(noor)


def test_the_law_is_shown_and_not_offered(page: Client):
    text = page.get(PAGE).content.decode()
    assert f"wijzig={WARN}" in text
    assert f"wijzig={BY_LAW}" not in text
    assert page.get(f"{PAGE}?wijzig={BY_LAW}").status_code == 404
    answer = page.post(PAGE, {"name": BY_LAW, "value": "1", "from_on": "2026-06-01", "source": "x"})
    assert answer.status_code == 422
    assert "staat in de wet" in answer.content.decode()


def test_a_threshold_is_changed_and_its_history_is_shown(page: Client):
    assert page.get(f"{PAGE}?wijzig={WARN}").context["form"].initial["value"] == 14
    asked = {
        "name": WARN,
        "value": "10,5",
        "from_on": "01-06-2026",
        "source": "Met <b>school</b>",
    }
    text = page.post(PAGE, asked, follow=True).content.decode()
    assert models.Threshold.objects.get().value == 10.5
    assert "10,5 dagen vanaf 1 juni 2026" in text
    assert "Met &lt;b&gt;school&lt;/b&gt;" in text


def test_a_form_that_is_not_filled_in_stays_open(page: Client):
    answer = page.post(PAGE, {"name": WARN, "value": "veel", "from_on": "", "source": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"value", "from_on", "source"}
    assert "Wijzig: waarschuwing vooraf" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "norm"),
    [
        ("SIG-07.limit", norms.PIP_DAYS),
        ("SIG-07.wait", norms.PIP_WAIT_DAYS),
        ("SIG-08.limit", norms.PIP_DAYS),
        ("SIG-08.wait", norms.PIP_WAIT_DAYS),
        ("SIG-09.limit", norms.AANBOD_MONTHS["B"]),
        ("SIG-09.start", norms.AANBOD_MONTHS["O"]),
        ("SIG-12.hours", norms.MAP_HOURS),
        ("SIG-13.T", norms.Z_HOURS),
        ("SIG-14.T", norms.Z_HOURS),
        ("SIG-17.months", norms.SWITCH_MONTHS),
        ("SIG-18.hours", norms.A2_HOURS),
        ("SIG-24.months", norms.ONTZORGEN_MONTHS),
        ("SIG-36.months", norms.SWITCH_MONTHS),
    ],
)
def test_signals_and_milestones_take_the_same_from_the_law(name, norm):
    (threshold,) = [each for each in signals.THRESHOLDS if each.name == name]
    assert (threshold.value, threshold.basis) == (norm, "L")
