"""Two schools of one pupil: each sees its own part, and nothing that tells of the other."""

import re
from datetime import timedelta

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests import cast
from tests.cast import NOW
from weerklank.deliveries.operations import attending
from weerklank.deliveries.rules.attendance import Month
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.sharing import is_alone
from weerklank.trajectories import models
from weerklank.trajectories.operations import entering, judging
from weerklank.trajectories.queries.trajectories import current

NAME = "T-7KQ2XB"
# Whatever stands in the register of the other school holds one of these.
OTHER, KEY, PLACE = "Taalhuis Geheim", "GEHEIM77", "geheimkanaal"
HOURS, LESSONS, SEEN = 33.25, 7131, 6113


@pytest.fixture
def home(db, settings, tmp_path):
    """Tessa's school has her since January; the other since four months, until now."""
    settings.MEDIA_ROOT = tmp_path
    register = cast.make_register(cast.make_municipality())
    today = timezone.localdate()
    models.ContactPeriod.objects.filter(trajectory=register.trajectory).update(
        van=today - timedelta(days=400)
    )
    models.TrajectRecord.objects.filter(trajectory=register.trajectory).update(
        leerroute="Z", doelgroep="Asielstatushouder", pip=today - timedelta(days=700)
    )
    other = models.Provider.objects.create(
        municipality=register.municipality, name=OTHER, organisatie="taalschool"
    )
    other.staff.create(contactpersoon=KEY)
    coen = cast.make_user("coen")
    models.Member.objects.create(
        municipality=register.municipality, user=coen, role="aanbieder", provider=other
    )
    models.ContactPeriod.objects.create(
        trajectory=register.trajectory, organisatie="taalschool", contactpersoon=KEY,
        van=months_ago(4), recorded_in=register.trajectory.recorded_in,
    )  # fmt: skip
    return register


@pytest.fixture
def coen(home):
    return models.Member.objects.get(provider__name=OTHER).user


def months_ago(number):
    return months_later(timezone.localdate().replace(day=1), -number)


def change(home, by, kind="entry", supplier=""):
    return models.Change.objects.create(
        municipality=home.municipality, kind=kind, at=NOW, by_id=by.pk, by_name=by.name,
        supplier=supplier,
    )  # fmt: skip


@pytest.fixture
def lessons(home, coen):
    """What each school brought: months of presence, hours and an appointment."""
    for by, supplier, shift, attended, offered, kanaal in (
        (home.tessa, home.provider.name, 0, 18, 20, "eigenkanaal"),
        (coen, OTHER, 1, SEEN, LESSONS, PLACE),
    ):
        brought = change(home, by, "attendance", supplier)
        for number in (4, 2):
            models.Presence.objects.create(
                trajectory=home.trajectory, recorded_in=brought, maand=months_ago(number - shift),
                aangeboden=offered, aanwezig=attended,
            )  # fmt: skip
        models.Hours.objects.create(
            trajectory=home.trajectory, recorded_in=brought, soort="cursus",
            uren=HOURS if shift else 12.5, van=months_ago(3), bekend_tot=months_ago(1),
            bron=supplier,
        )  # fmt: skip
        models.Appointment.objects.create(
            trajectory=home.trajectory, recorded_in=change(home, by), organisatie="taalschool",
            soort="voortgangsgesprek", gepland_op=months_ago(2), status="gehouden",
            kanaal=kanaal, nummer=1 + shift,
        )  # fmt: skip
    judging.refresh(municipality=home.municipality, on=timezone.localdate(), at=timezone.now())
    return home


def every_address():
    """Return every address of the product that a person could ask for about this municipality."""
    known = {
        "pseudonym": [NAME],
        "municipality": ["voorbeelddam"],
        "table": [table.name for table in tables.ALL],
    }

    def walk(resolver, before=""):
        for each in resolver.url_patterns:
            route = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each, route)
            elif isinstance(each, URLPattern):
                yield route, each.pattern.converters

    for route, converters in walk(get_resolver()):
        filled = [route]
        for name in converters:
            values = known.get(name, ["1"])
            filled = [
                re.sub(rf"<(\w+:)?{name}>", value, each) for each in filled for value in values
            ]
        yield from (f"/{each}" for each in filled if "<" not in each and "?P" not in each)


def told(page, address):
    answer = page.get(address, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def test_a_school_reads_nothing_of_the_other_at_any_address(lessons, logged_in):
    page = logged_in(lessons.tessa)
    addresses = [each for each in every_address() if "uitloggen" not in each]
    assert f"/trajecten/{NAME}/" in addresses
    assert f"/trajecten/{NAME}/presentie/" in addresses
    read = {address: told(page, address) for address in addresses}
    numbers = {f"{LESSONS}", f"{SEEN}", "7.131", "33,25", "33.25", "45,75", "45.75"}
    found = {
        (address, sign)
        for address, text in read.items()
        for sign in {OTHER, KEY, PLACE} | (numbers if NAME in address else set())
        if sign in text
    }
    assert found == set()
    # Her own is there to be read.
    assert "eigenkanaal" in read[f"/trajecten/{NAME}/afspraken/"]
    assert "20" in read[f"/trajecten/{NAME}/presentie/"]


def test_who_guides_reads_both(lessons, logged_in):
    text = told(logged_in(lessons.noor), f"/trajecten/{NAME}/")
    assert KEY in text
    assert "T01" in text


def test_signals_that_add_up_both_schools_are_for_who_guides(lessons, logged_in):
    on = set(models.StandingSignal.objects.values_list("rule", flat=True))
    assert "SIG-14" in on
    school = logged_in(lessons.tessa)
    for signal in ("SIG-14", "SIG-22"):
        assert NAME not in told(school, f"/trajecten/?signaal={signal}")
    text = told(school, f"/trajecten/{NAME}/")
    assert "Cursusuren achter" not in text
    assert "Presentie daalt" not in text
    assert NAME in told(logged_in(lessons.noor), "/trajecten/?signaal=SIG-14")
    assert "Cursusuren achter" in told(logged_in(lessons.noor), f"/trajecten/{NAME}/")


def test_alone_a_school_keeps_all_of_its_signals(home, logged_in):
    models.ContactPeriod.objects.filter(contactpersoon=KEY).delete()
    judging.refresh(municipality=home.municipality, on=timezone.localdate(), at=timezone.now())
    assert "Cursusuren achter" in told(logged_in(home.tessa), f"/trajecten/{NAME}/")


def test_a_month_of_the_other_is_neither_replaced_nor_told(lessons):
    row = tables.Presence(months_ago(3), 10, 10, None)
    with pytest.raises(entering.NotSo, match="houdt de gemeente bij"):
        entering.add(
            trajectory=lessons.trajectory, table="presentie", row=row, by=lessons.tessa,
            at=timezone.now(),
        )  # fmt: skip
    month = Month("K", months_ago(3), 10, 10, 0, None)
    outcome = attending.take(
        municipality=lessons.municipality, supplier=lessons.provider.name, months=[month],
        matched={"K": lessons.trajectory}, kind_of_hours="cursus", refused=(), file_name="x",
        checksum="x", by=lessons.tessa, at=timezone.now(),
    )  # fmt: skip
    assert [each.why for each in outcome.refused] == [str(entering.KEPT_BY_THE_MUNICIPALITY)]
    assert outcome.differences == []
    assert current("presentie").get(maand=months_ago(3)).aanwezig == SEEN


def test_an_appointment_of_the_other_on_that_day_is_not_told(lessons, logged_in):
    page = logged_in(lessons.tessa)
    where = f"/trajecten/{NAME}/afspraken/"
    models.Appointment.objects.filter(kanaal="eigenkanaal").delete()
    models.Appointment.objects.update(nummer=1)
    asked = {
        "do": "add", "organisatie": "taalschool", "soort": "voortgangsgesprek",
        "gepland_op": months_ago(2).isoformat(), "status": "gehouden", "kanaal": "hier",
    }  # fmt: skip
    assert page.post(where, asked).status_code == 302
    assert models.Appointment.objects.get(kanaal="hier").nummer == 2
    text = told(page, where)
    assert "hier" in text
    assert "Hoeveelste van die dag" not in text


@pytest.mark.parametrize("table", ["afspraken", "presentie"])
def test_a_row_of_the_other_cannot_be_corrected_by_its_number(lessons, logged_in, table):
    held = (
        models.Appointment.objects.get(kanaal=PLACE)
        if table == "afspraken"
        else models.Presence.objects.filter(aanwezig=SEEN).first()
    )
    page = logged_in(lessons.tessa)
    where = f"/trajecten/{NAME}/{table}/"
    assert page.get(f"{where}?rij={held.pk}").status_code == 404
    asked = {"do": "remove", "row": held.pk, "reason": "x"}
    assert page.post(where, asked).status_code == 422
    with pytest.raises(entering.ChangedSince):
        entering.take_away(
            trajectory=lessons.trajectory, table=table, replaces=held.pk, reason="x",
            by=lessons.tessa, at=timezone.now(),
        )  # fmt: skip
    held.refresh_from_db()
    assert held.replaced_in is None


def period(key, begin, end=None, kind="taalschool"):
    return tables.ContactPeriod(kind, key, begin, end)


@pytest.mark.parametrize(
    ("contacts", "alone"),
    [
        ([("A", 0, None)], True),
        ([], False),
        ([("B", 0, None)], False),
        ([("A", 0, None), ("B", 0, None)], False),
        ([("A", 0, None), ("B", 31, None)], True),  # the other begins on the day after
        ([("A", 0, None), ("B", 30, None)], False),
        ([("B", -9, 0), ("A", 0, None)], True),  # it left on the first day, which does not count
        ([("B", -9, 1), ("A", 0, None)], False),
        ([("A", 31, None)], False),
        ([("A", 0, None), ("", 0, None)], False),  # nobody knows who that is
    ],
)
def test_whose_days_are(contacts, alone):
    begin = NOW.date()
    found = [
        period(
            key, begin + timedelta(days=start), None if end is None else begin + timedelta(days=end)
        )
        for key, start, end in contacts
    ]
    end = begin + timedelta(days=31)
    assert is_alone(found, {"A"}, "taalschool", begin, end) is alone
    elsewhere = [*found, period("B", begin, None, "gemeente")]
    assert is_alone(elsewhere, {"A"}, "taalschool", begin, end) is alone
