"""Who guides brings wishes, participation and guidance of its own people, and sees no more."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import cast
from weerklank.rulebook import tables
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import models
from weerklank.trajectories.operations import entering
from weerklank.trajectories.operations import places as place_operations
from weerklank.trajectories.queries import places as place_queries
from weerklank.trajectories.queries.trajectories import current

NAME, OTHER, PLACES = "T-7KQ2XB", "T-OTHER", "/register/voorbeelddam/plekken/"
GUIDE = "VluchtelingenWerk"
SECRET = "geheimewens"


@pytest.fixture
def home(db):
    """Vera guides T-7KQ2XB; T-OTHER is guided by nobody she works with."""
    register = cast.make_register(cast.make_municipality())
    provider = models.Provider.objects.create(
        municipality=register.municipality, name=GUIDE, organisatie="maatschappelijke begeleiding"
    )
    provider.staff.create(contactpersoon="V01")
    models.ContactPeriod.objects.create(
        trajectory=register.trajectory, organisatie="maatschappelijke begeleiding",
        contactpersoon="V01", van=date(2026, 1, 1), recorded_in=register.trajectory.recorded_in,
    )  # fmt: skip
    cast.make_trajectory(register.municipality, OTHER)
    models.Wish.objects.create(
        trajectory=register.trajectory, recorded_in=register.trajectory.recorded_in,
        soort="droombaan", omschrijving=SECRET,
    )  # fmt: skip
    return register


@pytest.fixture
def vera(home):
    user = cast.make_user("coen")
    models.Member.objects.create(
        municipality=home.municipality, user=user, role="aanbieder",
        provider=models.Provider.objects.get(name=GUIDE),
    )  # fmt: skip
    return user


def add(home, by, table, row):
    return entering.add(trajectory=home.trajectory, table=table, row=row, by=by, at=timezone.now())


def test_she_adds_and_sees_a_wish_and_not_one_that_others_noted(home, vera, logged_in):
    page = logged_in(vera)
    where = f"/trajecten/{NAME}/wensen/"
    asked = {"do": "add", "soort": "taalmaatje", "omschrijving": "praten over eten"}
    assert page.post(where, asked).status_code == 302
    text = page.get(where).content.decode()
    assert "praten over eten" in text
    assert SECRET not in text
    assert SECRET in logged_in(home.amina).get(where).content.decode()
    line = LogLine.objects.filter(what="trajectory.row_added").latest("pk")
    assert line.detail["table"] == "wensen"
    assert "eten" not in str(line.detail)


def test_a_wish_that_others_noted_is_neither_replaced_nor_shown(home, vera):
    with pytest.raises(entering.NotSo, match="houdt de gemeente al bij"):
        add(home, vera, "wensen", tables.Wish("droombaan", SECRET))
    held = models.Wish.objects.get(omschrijving=SECRET)
    with pytest.raises(entering.ChangedSince):
        entering.take_away(
            trajectory=home.trajectory, table="wensen", replaces=held.pk, reason="x",
            by=vera, at=timezone.now(),
        )  # fmt: skip
    assert current("wensen").get() == held


def test_a_period_of_others_is_not_asked_about(home, vera):
    day = date(2026, 2, 1)
    models.Participation.objects.create(
        trajectory=home.trajectory, recorded_in=home.trajectory.recorded_in, plek="Buurthuis",
        soort="activiteit", van=day,
    )  # fmt: skip
    later = tables.Participation("Buurthuis", "activiteit", day + timedelta(days=9))
    assert add(home, vera, "participatie", later) is not None
    with pytest.raises(entering.SamePeriod):
        add(home, home.amina, "participatie", later._replace(van=day + timedelta(days=3)))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("participatie", tables.Participation("Bakker", "betaald werk", date(2026, 2, 1))),
        ("participatie", tables.Participation("Bakker", "stage", date(2026, 2, 1))),
        ("ondersteuning", tables.SupportPeriod("ontzorgen", "", date(2026, 2, 1))),
    ],
)
def test_work_and_ontzorgen_are_not_hers_to_tell(home, vera, table, row):
    with pytest.raises(entering.NotSo) as refused:
        add(home, vera, table, row)
    assert refused.value.column == "soort"
    assert add(home, home.amina, table, row) is not None


@pytest.mark.parametrize(
    ("table", "hers", "not_hers"),
    [("participatie", "taalmaatje", "betaald werk"), ("ondersteuning", "training", "ontzorgen")],
)
def test_what_is_not_hers_to_tell_is_not_offered(*, home, vera, logged_in, table, hers, not_hers):
    address = f"/trajecten/{NAME}/{table}/"
    page = logged_in(vera).get(address).content.decode()
    assert f'value="{hers}"' in page
    assert f'value="{not_hers}"' not in page
    page = logged_in(home.amina).get(address).content.decode()
    assert f'value="{not_hers}"' in page


@pytest.mark.parametrize("kind", tables.INFORMAL)
def test_informal_participation_is(home, vera, kind):
    row = tables.Participation("de buren", kind, date(2026, 2, 1))
    assert add(home, vera, "participatie", row).soort == kind


def test_tables_of_a_school_and_of_the_municipality_are_not_hers(home, vera, logged_in):
    page = logged_in(vera)
    may = {
        table.name
        for table in tables.ALL
        if page.get(f"/trajecten/{NAME}/{table.name}/").status_code == 200
    }
    assert may == {
        "presentie", "afspraken", "niveaus", "examens", "wensen", "participatie", "ondersteuning",
    }  # fmt: skip
    assert page.get(f"/trajecten/{OTHER}/wensen/").status_code == 404
    # A school has its own two, and none of these.
    school = logged_in(home.tessa)
    assert school.get(f"/trajecten/{NAME}/klassen/").status_code == 200
    assert school.get(f"/trajecten/{NAME}/wensen/").status_code == 403


def test_class_and_adaptation_of_another_school_stay_with_it(home, logged_in):
    other = models.Provider.objects.create(
        municipality=home.municipality, name="Taalhuis", organisatie="taalschool"
    )
    other.staff.create(contactpersoon="T77")
    models.ContactPeriod.objects.create(
        trajectory=home.trajectory, organisatie="taalschool", contactpersoon="T77",
        van=date(2026, 3, 1), recorded_in=home.trajectory.recorded_in,
    )  # fmt: skip
    coen = cast.make_user("chantal")
    models.Member.objects.create(
        municipality=home.municipality, user=coen, role="aanbieder", provider=other
    )
    add(home, home.tessa, "klassen", tables.ClassPeriod(date(2026, 2, 1), None, "klasvantessa"))
    add(home, home.tessa, "aanpassingen", tables.Adaptation("horen", date(2026, 2, 1)))
    hers = logged_in(home.tessa)
    assert "klasvantessa" in hers.get(f"/trajecten/{NAME}/klassen/").content.decode()
    assert "klasvantessa" in hers.get(f"/trajecten/{NAME}/").content.decode()
    his = logged_in(coen)
    assert "klasvantessa" not in his.get(f"/trajecten/{NAME}/klassen/").content.decode()
    timeline = his.get(f"/trajecten/{NAME}/").content.decode()
    assert "klasvantessa" not in timeline
    assert "Aanpassing" not in timeline


def test_the_timeline_tells_of_support_late_money_and_travel(home, logged_in):
    day = timezone.localdate() - timedelta(days=60)
    add(home, home.amina, "ondersteuning", tables.SupportPeriod(
        "training", "Eurowijzer", day, None, day + timedelta(days=30), "nee", "inburgeraar",
        day + timedelta(days=31), "langer nodig", "",
    ))  # fmt: skip
    add(home, home.amina, "ondersteuning", tables.SupportPeriod(
        "ontzorgen", "", day, maatwerk="betaalt een deel zelf"
    ))  # fmt: skip
    add(home, home.amina, "te_late_betalingen", tables.LatePayment(day, "huur", "kredietbank"))
    add(home, home.amina, "reiskosten", tables.TravelCost(day, "intake", 12.4, 14.0, "geweigerd"))
    text = logged_in(home.amina).get(f"/trajecten/{NAME}/").content.decode()
    for said in (
        "genoeg: nee, volgens inburgeraar op", "anders geëindigd: langer nodig",
        "maatwerk: betaalt een deel zelf", "Te laat betaald: huur", "door kredietbank",
        "bedrag onbekend", "Reiskosten voor intake", "12,40 euro, 14 km, vergoeding geweigerd",
    ):  # fmt: skip
        assert said in text
    # None of it is for a provider.
    school = logged_in(home.tessa).get(f"/trajecten/{NAME}/").content.decode()
    assert not [word for word in ("Eurowijzer", "Te laat betaald", "Reiskosten") if word in school]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (tables.SupportPeriod("training", "x", date(2026, 2, 1), maatwerk="anders"), "maatwerk"),
        (tables.SupportPeriod("training", "x", date(2026, 2, 1), genoeg_op=date(2026, 1, 1)),
         "genoeg_op"),
        (tables.SupportPeriod("training", "x", date(2026, 2, 1), genoeg_op=date(2099, 1, 1)),
         "genoeg_op"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_of_support(home, row, column):
    with pytest.raises(entering.NotSo) as refused:
        add(home, home.amina, "ondersteuning", row)
    assert refused.value.column == column


def test_money_that_came_before_its_day_was_not_late(home):
    row = tables.LatePayment(date(2026, 2, 9), "huur", "", date(2026, 2, 2), date(2026, 2, 1))
    with pytest.raises(entering.NotSo) as refused:
        add(home, home.amina, "te_late_betalingen", row)
    assert refused.value.column == "betaald_op"


# --- places -----------------------------------------------------------------------------------
def make_place(home, plek, **values):
    return models.Place.objects.create(
        municipality=home.municipality, plek=plek, recorded_in=home.trajectory.recorded_in, **values
    )


def test_she_sees_what_is_shared_and_who_of_her_own_takes_part(home, vera, logged_in):
    make_place(home, "Moestuin")
    make_place(home, "Naaiclub", gedeeld=True)
    hidden = make_place(home, "Kantoor Geheim", gedeeld=False)
    elsewhere = models.Trajectory.objects.get(pseudonym=OTHER)
    for trajectory in (home.trajectory, elsewhere):
        models.Participation.objects.create(
            trajectory=trajectory, recorded_in=trajectory.recorded_in, plek="Moestuin",
            soort="activiteit", van=date(2026, 2, 1),
        )  # fmt: skip
    page = logged_in(vera)
    text = page.get(PLACES).content.decode()
    assert "Moestuin" in text
    assert "Naaiclub" in text
    assert "Kantoor Geheim" not in text
    seen = place_queries.offered(home.municipality, visible_to=vera, today=timezone.localdate())
    assert {each.place.plek: (each.taken, each.mine) for each in seen} == {
        "Moestuin": (2, [NAME]), "Naaiclub": (0, []),
    }  # fmt: skip
    assert OTHER not in text
    # Whom a place fits is not for her, nor is changing it.
    for number in (hidden.pk, models.Place.objects.get(plek="Moestuin").pk):
        assert page.get(f"{PLACES}{number}/").status_code == 403
        assert page.get(f"{PLACES}{number}/wijzig/").status_code == 403
    assert page.get(f"/trajecten/{NAME}/plekken/").status_code == 403
    assert "Kantoor Geheim" in logged_in(home.noor).get(PLACES).content.decode()


def test_a_place_that_she_brings_says_so_and_can_be_closed(home, vera, logged_in):
    page = logged_in(vera)
    asked = {"plek": "Praattafel", "soort": "oefenen", "gedeeld": "False"}
    assert page.post(PLACES, asked).status_code == 302
    made = current("plekken").get(plek="Praattafel")
    assert (made.aangedragen_door, made.gedeeld) == (GUIDE, True)
    assert f"Aangedragen door {GUIDE}" in logged_in(home.amina).get(PLACES).content.decode()
    assert LogLine.objects.get(what="place.added").by_name == vera.name
    place_operations.close_place(place=made, reason="dicht", by=home.amina, at=timezone.now())
    with pytest.raises(AccessDenied):
        place_operations.close_place(place=made, reason="x", by=vera, at=timezone.now())


def test_a_school_sees_no_places(home, logged_in):
    assert logged_in(home.tessa).get(PLACES).status_code == 403
    with pytest.raises(AccessDenied):
        place_operations.add_place(
            municipality=home.municipality, place=tables.Place("x"), by=home.tessa,
            at=timezone.now(),
        )  # fmt: skip
