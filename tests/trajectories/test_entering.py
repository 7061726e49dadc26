"""Filling in and correcting: the old stays, who may what, what cannot be so is refused."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import cast
from weerklank.rulebook import tables
from weerklank.rulebook.wording import columns
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied, NothingChanged, ReasonMissing
from weerklank.trajectories import models
from weerklank.trajectories.forms.rows import RowForm
from weerklank.trajectories.operations import entering

APRIL = tables.Presence(date(2026, 4, 1), 10, 8, 1)
OF_A_PROVIDER = ("presentie", "afspraken", "niveaus", "examens", "klassen", "aanpassingen")
SAMPLES = {
    "leerroutes": tables.LeerroutePeriod(date(2026, 2, 1), None, "Z", ""),
    "doelgroepen": tables.DoelgroepPeriod(date(2026, 2, 1), None, "Asielstatushouder"),
    "contactpersonen": tables.ContactPeriod("taalschool", "T09", date(2026, 2, 1), None, ""),
    "afspraken": tables.Appointment(
        "taalschool", "intake", date(2026, 2, 1), "gehouden", None, "", 1
    ),
    "uren": tables.Hours("nt2", 12.5, date(2026, 2, 1), date(2026, 3, 1), "school"),
    "presentie": APRIL,
    "examens": tables.Exam("LE", "B1", date(2026, 2, 1), "Gezakt", "", 1),
    "niveaus": tables.Level(date(2026, 2, 1), "LE", "A2", "docent"),
    "besluiten": tables.Decision("ontheffing", "MED", date(2026, 2, 1), None, False),
    "wensen": tables.Wish("droombaan", "kok", "", None, ""),
    "vestigingen": tables.Settlement(date(2026, 2, 1), None),
    "uitkeringen": tables.BenefitPeriod(date(2026, 2, 1), None),
    "opleidingen": tables.EducationPeriod(date(2026, 2, 1), None, "mbo"),
    "ondersteuning": tables.SupportPeriod(
        "training", "budget", date(2026, 2, 1), date(2026, 5, 1), None
    ),
    "te_late_betalingen": tables.LatePayment(
        date(2026, 2, 20), "huur", "kredietbank", date(2026, 2, 1), None, 650.5
    ),
    "klassen": tables.ClassPeriod(date(2026, 2, 1), None, "B-2"),
    "aanpassingen": tables.Adaptation("horen", date(2026, 2, 1), None, False),
    "reiskosten": tables.TravelCost(date(2026, 2, 1), "intake", None, 14.0, "gevraagd"),
    "participatie": tables.Participation("buurthuis", "stage", date(2026, 2, 1), None, 4.0),
    "pip_afspraken": tables.Agreement(
        date(2026, 2, 1), "Elke week een uur praten op het taalcafé", date(2026, 8, 1)
    ),
    "duo": tables.DuoRecord(leerroute="Z"),
}


@pytest.fixture
def register(db):
    return cast.make_register(cast.make_municipality())


def add(register, row=APRIL, table="presentie", by=None):
    return entering.add(
        trajectory=register.trajectory, table=table, row=row, by=by or register.amina, at=cast.NOW
    )


def correct(register, old, row, table="presentie", *, by=None, reason="De school vergiste zich"):
    return entering.correct(
        trajectory=register.trajectory,
        table=table,
        replaces=old.pk,
        row=row,
        reason=reason,
        by=by or register.amina,
        at=cast.NOW,
    )


def test_samples_are_of_every_table():
    assert {*SAMPLES, "trajecten"} == {each.name for each in tables.ALL if each.of_trajectory}


@pytest.mark.parametrize("table", SAMPLES)
def test_each_table_may_be_filled_by_who_guides_and_some_by_a_provider(register, table):
    if table == "contactpersonen":  # she may not take the trajectory away from herself here
        row = SAMPLES[table]._replace(contactpersoon="T09", van=date(2026, 3, 1))
    else:
        row = SAMPLES[table]
    for by in (register.amina, register.noor):
        with transaction.atomic():
            assert add(register, row, table, by=by).pk
            transaction.set_rollback(True)
    if table in OF_A_PROVIDER:
        assert add(register, row, table, by=register.tessa).pk
    else:
        with pytest.raises(AccessDenied):
            add(register, row, table, by=register.tessa)


def test_provider_fills_in_no_appointment_of_another_and_not_for_other_people(register):
    appointment = SAMPLES["afspraken"]
    with pytest.raises(AccessDenied):
        add(register, appointment._replace(organisatie="gemeente"), "afspraken", by=register.tessa)
    gemeente = add(register, appointment._replace(organisatie="gemeente"), "afspraken")
    with pytest.raises(AccessDenied):  # nor takes one over by correcting it
        correct(register, gemeente, appointment, "afspraken", by=register.tessa)
    other = cast.make_trajectory(
        register.municipality, "T-OTHER", contacts=(("taalschool", "T02"), ("gemeente", "M02"))
    )
    for by in (register.tessa, register.amina):
        with pytest.raises(AccessDenied):
            entering.add(trajectory=other, table="presentie", row=APRIL, by=by, at=cast.NOW)


def test_added_row_says_by_whom_the_log_holds_no_values_and_signals_are_judged(register):
    added = add(register)
    assert (added.recorded_in.by_name, added.recorded_in.kind) == ("Amina", "entry")
    line = LogLine.objects.get(what="trajectory.row_added")
    assert line.detail == {"municipality": "voorbeelddam", "table": "presentie"}
    assert models.StandingSignal.objects.filter(trajectory=register.trajectory).exists()


def test_correction_keeps_what_it_corrects_with_who_when_and_why(register):
    old = add(register)
    new = correct(register, old, APRIL._replace(aanwezig=5), by=register.noor)
    old.refresh_from_db()
    assert (old.aanwezig, new.aanwezig) == (8, 5)
    assert old.replaced_in == new.recorded_in
    assert (new.recorded_in.kind, new.recorded_in.reason, new.recorded_in.by_name) == (
        "correction",
        "De school vergiste zich",
        "Noor",
    )
    assert new.replaced_in is None


def test_correction_may_change_the_key_but_not_into_another_row(register):
    april = add(register)
    add(register, APRIL._replace(maand=date(2026, 3, 1)))
    with pytest.raises(entering.AlreadyThere):
        correct(register, april, APRIL._replace(maand=date(2026, 3, 1)))
    moved = correct(register, april, APRIL._replace(maand=date(2026, 2, 1)))
    assert moved.maand == date(2026, 2, 1)


def test_refusals(register):
    old = add(register)
    with pytest.raises(entering.AlreadyThere):
        add(register)
    with pytest.raises(NothingChanged):
        correct(register, old, APRIL)
    with pytest.raises(ReasonMissing):
        correct(register, old, APRIL._replace(aanwezig=5), reason=" ")
    with pytest.raises(entering.NotSo) as refused:
        correct(register, old, APRIL._replace(aanwezig=11))
    assert refused.value.column == "aanwezig"
    with pytest.raises(entering.NotSo) as refused:
        add(register, APRIL._replace(maand=None))
    assert refused.value.column == "maand"
    correct(register, old, APRIL._replace(aanwezig=5))
    with pytest.raises(entering.ChangedSince):  # someone else was first
        correct(register, old, APRIL._replace(aanwezig=6))


def test_rules_of_duo_hold_on_entry(register):
    record = models.TrajectRecord.objects.get(trajectory=register.trajectory)
    row = tables.Traject(leerroute="O", niveau="A2")
    with pytest.raises(entering.NotSo) as refused:
        correct(register, record, row, "trajecten")
    assert refused.value.field == refused.value.column == "niveau"
    early = tables.Traject(pip=date(2026, 1, 1), brp=date(2026, 1, 2))
    with pytest.raises(entering.NotSo):
        correct(register, record, early, "trajecten")
    # Who moved has a PIP from elsewhere.
    for day in (date(2025, 1, 1), date(2026, 1, 2)):
        add(register, tables.Settlement(day, None), "vestigingen")
    assert correct(register, record, early, "trajecten").pip == date(2026, 1, 1)


def test_row_is_taken_away_but_kept_and_the_trajectory_itself_stays(register):
    old = add(register)

    def take(table, number, reason="Dubbel ingevoerd"):
        entering.take_away(
            trajectory=register.trajectory,
            table=table,
            replaces=number,
            reason=reason,
            by=register.amina,
            at=cast.NOW,
        )

    with pytest.raises(ReasonMissing):
        take("presentie", old.pk, "")
    take("presentie", old.pk)
    old.refresh_from_db()
    assert old.replaced_in.reason == "Dubbel ingevoerd"
    record = models.TrajectRecord.objects.get(trajectory=register.trajectory)
    with pytest.raises(entering.MustStay):
        take("trajecten", record.pk)


def begin(register, key="M01", by=None, **values):
    return entering.begin_trajectory(
        municipality=register.municipality,
        pseudonym="T-NEW",
        row=tables.Traject(kennisgeving=date(2026, 5, 1), **values),
        contactpersoon=key,
        by=by or register.amina,
        at=cast.NOW,
    )


def test_new_trajectory_has_its_contact_person_from_today_and_is_judged(register):
    made = begin(register)
    contact = models.ContactPeriod.objects.get(trajectory=made)
    assert (contact.organisatie, contact.contactpersoon, contact.van) == (
        "gemeente",
        "M01",
        cast.TODAY,
    )
    assert models.StandingSignal.objects.filter(trajectory=made).exists()
    assert LogLine.objects.filter(what="trajectory.created", subject_id=str(made.pk)).exists()


def test_consulent_begins_only_her_own_a_regisseur_any_a_provider_none(register):
    for by, key in ((register.amina, "M02"), (register.tessa, "T01")):
        with pytest.raises(AccessDenied):
            begin(register, key, by=by)
    with pytest.raises(entering.ContactMissing):
        begin(register, " ", by=register.noor)
    assert begin(register, "M02", by=register.noor)


# --- forms and pages --------------------------------------------------------------------------
@pytest.mark.parametrize("table", [each for each in tables.ALL if each.of_trajectory])
def test_form_of_each_table_gives_back_the_row_it_shows(table):
    row = SAMPLES.get(table.name) or tables.Traject(
        doelgroep="Asielstatushouder", pip=date(2026, 1, 2), tolk_gewenst=False, reisafstand_km=2.5
    )
    names = [column.name for column in table.columns]
    shown = RowForm(table, names, row=row)
    data = {
        name: shown[name].field.widget.format_value(shown[name].value()) or "" for name in names
    }
    data = {name: value[0] if isinstance(value, list) else value for name, value in data.items()}
    sent = RowForm(table, names, row=row, data=data)
    assert sent.is_valid(), sent.errors
    assert sent.filled() == row


def test_every_column_has_a_name_and_every_subject_its_columns_once():
    subjects = columns.subjects(tables.TRAJECTEN)
    assert all(column.subject for column in tables.TRAJECTEN.columns)
    named = [name for _label, names in subjects.values() for name in names]
    assert sorted(named) == sorted(column.name for column in tables.TRAJECTEN.columns)
    assert all(
        columns.label(column.name)
        for table in tables.ALL
        if table.of_trajectory
        for column in table.columns
    )


def client(user):
    made = Client()
    made.force_login(user)
    return made


AT = "/trajecten/T-7KQ2XB/"


def test_page_adds_corrects_and_takes_away(register):
    browser = client(register.tessa)
    month = f"{timezone.localdate():%Y-%m}"
    sent = {"do": "add", "maand": month, "aangeboden": "10", "aanwezig": "8"}
    assert browser.post(f"{AT}presentie/", sent).status_code == 302
    [row] = models.Presence.objects.all()
    assert (row.aangeboden, row.aanwezig, row.afwezig_geoorloofd) == (10, 8, None)
    assert browser.get(f"{AT}presentie/?rij={row.pk}").status_code == 200
    fixed = sent | {"do": "correct", "row": row.pk, "aanwezig": "7", "_reason": "Verteld"}
    assert browser.post(f"{AT}presentie/?rij={row.pk}", fixed).status_code == 302
    new = models.Presence.objects.get(replaced_in=None)
    assert new.aanwezig == 7
    # The page of the old row was still open somewhere.
    again = browser.post(f"{AT}presentie/?rij={row.pk}", fixed | {"aanwezig": "6"})
    assert again.status_code == 422
    assert "Deze rij is net veranderd, door u in een ander venster" in again.content.decode()
    gone = {"do": "remove", "row": new.pk, "reason": "Dubbel"}
    assert browser.post(f"{AT}presentie/?rij={new.pk}", gone).status_code == 302
    assert not models.Presence.objects.filter(replaced_in=None).exists()


def test_page_refuses_with_a_sentence_at_the_field_and_keeps_what_was_typed(register):
    answer = client(register.amina).post(
        f"{AT}presentie/", {"do": "add", "maand": "vorige", "aangeboden": "10", "aanwezig": "11"}
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Dit is geen maand." in html
    assert 'value="vorige"' in html
    assert not models.Presence.objects.exists()


def test_provider_gets_only_her_tables_and_her_own_appointments(register):
    add(
        register,
        SAMPLES["afspraken"]._replace(organisatie="gemeente", kanaal="huisbezoek"),
        "afspraken",
    )
    browser = client(register.tessa)
    html = browser.get(f"{AT}afspraken/").content.decode()
    assert "huisbezoek" not in html
    assert "/besluiten/" not in html
    assert browser.get(f"{AT}besluiten/").status_code == 403
    assert browser.get(f"{AT}medewerkers/").status_code == 404
    assert browser.get(f"{AT}niets/").status_code == 404


def test_part_of_a_trajectory_is_corrected_and_the_rest_stays(register):
    browser = client(register.amina)
    models.TrajectRecord.objects.update(kern="Noord")
    record = models.TrajectRecord.objects.get()
    sent = {"do": "correct", "row": record.pk, "reisminuten": "40", "_reason": "Verhuisd"}
    assert browser.post(f"{AT}trajecten/?deel=voorwaarden", sent).status_code == 302
    new = models.TrajectRecord.objects.get(replaced_in=None)
    assert (new.reisminuten, new.kern, new.leerroute) == (40, "Noord", "B")
    assert browser.get(f"{AT}trajecten/?deel=niets").status_code == 404


def test_who_hands_the_trajectory_away_goes_to_her_caseload(register):
    period = models.ContactPeriod.objects.get(contactpersoon="M01")
    answer = client(register.amina).post(
        f"{AT}contactpersonen/?rij={period.pk}",
        {
            "do": "correct",
            "row": period.pk,
            "organisatie": "gemeente",
            "contactpersoon": "M02",
            "van": "2026-01-01",
            "_reason": "Was van haar",
        },
    )
    assert answer["Location"] == "/trajecten/"


NEW = "/register/voorbeelddam/nieuw-traject/"
FIRST = {
    "supplier": "Voorbeeldsoftware",
    "number": "klant-77",
    "contactpersoon": "M01",
    "kennisgeving": "2026-05-01",
}


def test_new_trajectory_is_found_again_by_its_number_and_not_begun_twice(register):
    browser = client(register.amina)
    answer = browser.post(NEW, FIRST)
    made = models.Trajectory.objects.latest("pk")
    assert answer["Location"] == f"/trajecten/{made.pseudonym}/"
    number = browser.post(f"/trajecten/{made.pseudonym}/klantnummer/").content.decode()
    assert "klant-77" in number
    again = browser.post(NEW, FIRST)
    assert again.status_code == 422
    html = again.content.decode()
    assert "Er is al een traject met dit klantnummer." in html
    assert made.pseudonym not in html
    assert models.Trajectory.objects.count() == 2


@pytest.mark.parametrize("number", ["123456782", "1234.56.782", "123 456 782"])
def test_number_of_a_new_trajectory_is_no_bsn(register, number):
    answer = client(register.amina).post(NEW, FIRST | {"number": number})
    assert answer.status_code == 422
    assert "Dit lijkt een BSN" in answer.content.decode()
    assert models.Trajectory.objects.count() == 1


@pytest.mark.parametrize("number", ["V1234567890", "v-1234567890"])
def test_number_of_a_new_trajectory_is_no_v_number(register, number):
    answer = client(register.amina).post(NEW, FIRST | {"number": number})
    assert answer.status_code == 422
    assert "Dit lijkt een V-nummer" in answer.content.decode()


def test_consulent_who_names_another_contact_person_is_told_so_at_the_field(register):
    answer = client(register.amina).post(NEW, FIRST | {"contactpersoon": "M02"})
    assert answer.status_code == 422
    assert "Een consulent begint alleen een traject van zichzelf." in answer.content.decode()


def test_a_first_pip_of_the_b1_route_is_not_of_a2_a_later_one_may_be(register):
    record = models.TrajectRecord.objects.get(trajectory=register.trajectory, replaced_in=None)
    models.TrajectRecord.objects.filter(pk=record.pk).update(pip=None, brp=None)
    without = tables.Traject()._replace(doelgroep=record.doelgroep)
    first = without._replace(pip=date(2026, 2, 1), leerroute="B", niveau="A2")
    with pytest.raises(entering.NotSo) as refused:
        correct(register, record, first, "trajecten")
    assert refused.value.field == refused.value.column == "niveau"
    held = correct(register, record, first._replace(niveau="B1"), "trajecten")
    assert correct(register, held, first, "trajecten").niveau == "A2"


def test_pip_of_a_settlement_follows_the_one_before(register):
    first = add(register, tables.Settlement(date(2026, 1, 1), date(2026, 1, 20)), "vestigingen")
    for wrong in (
        tables.Settlement(date(2026, 2, 1), date(2026, 1, 31)),  # before its registration
        tables.Settlement(date(2025, 12, 1), date(2026, 1, 21)),  # after that of the next one
    ):
        with pytest.raises(entering.NotSo):
            add(register, wrong, "vestigingen")
    moved = tables.Settlement(date(2026, 1, 1), date(2026, 1, 21))
    assert correct(register, first, moved, "vestigingen").pip == date(2026, 1, 21)


def test_support_needs_no_description_but_a_day(register):
    support = tables.SupportPeriod("spreekuur", "", date(2026, 2, 1), date(2026, 8, 1), None)
    assert add(register, support, "ondersteuning").gepland_tot == date(2026, 8, 1)
    with pytest.raises(entering.AlreadyThere):
        add(register, support, "ondersteuning")
    with pytest.raises(entering.NotSo):
        add(register, support._replace(van=None), "ondersteuning")
