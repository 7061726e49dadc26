"""A supplier's tables in: what goes in, what is refused and why, twice, newer, and taken back."""

from datetime import date, timedelta

import pytest
from bench import registers

from tests import cast
from tests.cast import NOW
from weerklank.deliveries.operations import importing
from weerklank.deliveries.rules import reading
from weerklank.deliveries.rules.sources import sources_of
from weerklank.interchange.refusals import Refused
from weerklank.trajectories import models
from weerklank.trajectories.queries import facts as stored
from weerklank.trajectories.queries.trajectories import current
from weerklank.vault.models import SupplierKey

LATER = NOW + timedelta(days=1000)
TRAJECTEN = "traject,doelgroep,pip\nK1,Asielstatushouder,2026-01-05\nK2,asiel,05-02-2026\n"


@pytest.fixture
def noor(db):
    return cast.make_user("noor")


@pytest.fixture
def deliver(tmp_path, municipality):
    """Write tables as files and take them in: `deliver(trajecten="traject\\nK1\\n")`."""

    def take(*, supplier="Suite", dry_run=False, at=NOW, **tables):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name, content in tables.items():
            data = content if isinstance(content, bytes) else content.encode()
            (folder / f"{name}.csv").write_bytes(data)
        found, _notes = sources_of(folder)
        return importing.import_register(
            found, municipality=municipality, supplier=supplier, by=None, at=at, dry_run=dry_run
        )

    return take


def counts(outcome, table):
    each = outcome.tables[table]
    return (each.rows, each.new, each.changed, each.unchanged, each.refused)


def test_rows_go_in_under_pseudonyms(deliver):
    outcome = deliver(
        trajecten=TRAJECTEN,
        uren="traject;soort;uren;van;bekend_tot;bron\nK2;cursus;12,5;"
        "2026-03-01;2026-04-01;school\n",
    )
    assert counts(outcome, "trajecten") == (2, 2, 0, 0, 0)
    assert counts(outcome, "uren") == (1, 1, 0, 0, 0)
    hours = models.Hours.objects.get()
    assert (hours.uren, hours.van) == (12.5, date(2026, 3, 1))
    record = models.TrajectRecord.objects.get(trajectory=hours.trajectory)
    assert (record.doelgroep, record.pip) == ("Asielstatushouder", date(2026, 2, 5))
    assert record.trajectory.pseudonym.startswith("T-")
    assert outcome.change.counts["uren"]["rows"] == 1


def test_the_same_delivery_again_changes_nothing(deliver):
    presence = "traject,maand,aangeboden,aanwezig\nK1,2026-03,10,8\nK1,2026-04,10,9\n"
    deliver(trajecten=TRAJECTEN, presentie=presence)
    before = list(models.Presence.objects.values_list("pk", "replaced_in"))
    outcome = deliver(trajecten=TRAJECTEN, presentie=presence)
    assert counts(outcome, "trajecten") == (2, 0, 0, 2, 0)
    assert counts(outcome, "presentie") == (2, 0, 0, 2, 0)
    assert list(models.Presence.objects.values_list("pk", "replaced_in")) == before
    assert models.Trajectory.objects.count() == 2


def test_a_newer_delivery_follows_and_keeps_what_was(deliver):
    deliver(trajecten=TRAJECTEN)
    newer = TRAJECTEN.replace("05-02-2026", "06-02-2026")
    outcome = deliver(trajecten=newer)
    assert counts(outcome, "trajecten") == (2, 0, 1, 1, 0)
    (difference,) = outcome.differences
    assert (difference.column, difference.before, difference.after, difference.row) == (
        "pip", "2026-02-05", "2026-02-06", 3,
    )  # fmt: skip
    name = difference.pseudonym
    was, holds = models.TrajectRecord.objects.filter(trajectory__pseudonym=name).order_by("pk")
    assert (was.pip, was.replaced_in) == (date(2026, 2, 5), outcome.change)
    assert (holds.pip, holds.replaced_in) == (date(2026, 2, 6), None)


def test_a_wrong_cell_is_not_known_and_its_row_goes_in(deliver):
    outcome = deliver(
        trajecten="traject,leerroute,niveau,pip,brp\n"
        "K1,B,B1,2026-31-12,\n"
        "K2,O,A2,,\n"
        "K3,X,,,\n"
        "K4,Z,A2,2026-01-01,2026-02-01\n"
        ",B,,,\n"
        "K6,B,B1,2026-01-01,2025-12-01\n"
    )
    assert counts(outcome, "trajecten") == (6, 5, 0, 0, 1)
    assert [(each.row, each.column, each.value, each.whole_row) for each in outcome.refused] == [
        (2, "pip", "2026-31-12", False),
        (3, "niveau", "A2", False),
        (4, "leerroute", "X", False),
        (5, "pip", "2026-01-01", False),
        (6, "traject", "", True),
    ]
    held = current("trajecten").values_list("leerroute", "niveau", "pip", "brp")
    assert set(held) == {
        ("B", "B1", None, None),
        ("O", "", None, None),
        ("", "", None, None),
        ("Z", "A2", None, date(2026, 2, 1)),
        ("B", "B1", date(2026, 1, 1), date(2025, 12, 1)),
    }
    assert outcome.refused[0].why == "Deze datum bestaat niet."


@pytest.mark.parametrize(
    ("table", "row", "column", "is_key"),
    [
        ("leerroutes", "K1,2026-05-01,2026-04-01,B", "tot", False),
        ("leerroutes", "K1,2026-05-32,2026-06-01,B", "van", True),
        ("leerroutes", "K1,,2026-06-01,B", "van", True),
        ("uren", "K1,cursus,4,2026-05-01,2026-05-01,school", "bekend_tot", True),
        ("uren", "K1,cursus,-4,2026-05-01,2026-06-01,school", "uren", False),
        ("presentie", "K1,2026-05,10,11", "aanwezig", False),
        ("presentie", "K1,2030-05,10,1", "maand", True),
        ("besluiten", "K1,ontheffing,ziekte,2026-01-01", "grond", False),
        ("examens", "K1,LE,B1,2030-01-01,Geslaagd", "uitslag", False),
        ("afspraken", "K1,gemeente,intake,2026-01-01,weg", "status", False),
        ("afspraken", "K9,gemeente,intake,2026-01-01,gehouden", "traject", True),
        ("vestigingen", "K1,2026-02-01,2026-01-31", "pip", False),
        ("ondersteuning", "K1,training,2026-05-01,2026-04-30,", "gepland_tot", False),
        ("ondersteuning", "K1,training,2026-05-01,,2026-04-30", "tot", False),
    ],
)  # fmt: skip
def test_only_a_wrong_key_keeps_a_row_out(deliver, table, row, column, is_key):
    headers = {
        "leerroutes": "traject,van,tot,leerroute",
        "uren": "traject,soort,uren,van,bekend_tot,bron",
        "presentie": "traject,maand,aangeboden,aanwezig",
        "besluiten": "traject,soort,grond,van",
        "examens": "traject,onderdeel,niveau,datum,uitslag",
        "afspraken": "traject,organisatie,soort,gepland_op,status",
        "vestigingen": "traject,brp,pip",
        "ondersteuning": "traject,soort,van,gepland_tot,tot",
    }
    outcome = deliver(trajecten=TRAJECTEN, **{table: f"{headers[table]}\n{row}\n"})
    assert counts(outcome, table) == ((1, 0, 0, 0, 1) if is_key else (1, 1, 0, 0, 0))
    (refused,) = outcome.refused
    assert (refused.column, refused.whole_row) == (column, is_key)
    assert refused.why.endswith(".")
    if not is_key:
        assert getattr(current(table).get(), column) in (None, "")


def test_an_empty_cell_that_is_no_key_is_not_known(deliver):
    header = "traject,organisatie,soort,gepland_op,status\n"
    outcome = deliver(trajecten=TRAJECTEN, afspraken=f"{header}K1,gemeente,intake,2026-01-01,\n")
    assert counts(outcome, "afspraken") == (1, 1, 0, 0, 0)
    assert outcome.refused == []
    assert current("afspraken").get().status == ""


def test_a_pvt_of_before_the_pip_is_of_the_voorinburgering(deliver):
    header = "traject,pip,pvt_ondertekend,map_eindgesprek\n"
    outcome = deliver(trajecten=f"{header}K1,2026-02-01,2026-01-31,2026-02-01\n")
    assert [(each.column, each.whole_row) for each in outcome.refused] == [
        ("map_eindgesprek", False)
    ]
    record = current("trajecten").get()
    assert (record.pvt_ondertekend, record.map_eindgesprek) == (date(2026, 1, 31), None)


def test_a_row_that_contradicts_itself_twice_loses_both_cells(deliver):
    outcome = deliver(
        trajecten="traject,pip,brp,termijn_eind,z_eind\n"
        "K1,2026-02-01,2026-01-01,2026-01-31,2026-01-30\n"
    )
    assert [each.column for each in outcome.refused] == ["termijn_eind", "z_eind"]
    record = current("trajecten").get()
    assert (record.pip, record.termijn_eind, record.z_eind) == (date(2026, 2, 1), None, None)


def test_a_pip_of_before_the_registration_is_of_someone_who_moved(deliver):
    row = "traject,pip,brp\nK1,2026-01-01,2026-02-01\n"
    assert [each.column for each in deliver(trajecten=row).refused] == ["pip"]
    moved = "traject,brp,pip\nK1,2025-06-01,2026-01-01\nK1,2026-02-01,\n"
    assert deliver(trajecten=row, vestigingen=moved).refused == []
    assert current("trajecten").get().pip == date(2026, 1, 1)
    # That she moved is known from now on.
    assert deliver(trajecten=row).refused == []


def test_every_wrong_cell_of_a_row_is_named_as_the_file_calls_its_column(deliver):
    outcome = deliver(
        trajecten="Cliëntnummer,Datum kennisgeving,Leerroute,Reistijd\nK1,31-02-2026,X,een uur\n"
        "K2,2026-03-01,B,20\n",
        examens="Clientnummer,examenonderdeel,datum\nK9,LE,2026-01-01\nK2,,\n",
    )
    assert [(each.table, each.row, each.column, each.value) for each in outcome.refused] == [
        ("trajecten", 2, "Datum kennisgeving", "31-02-2026"),
        ("trajecten", 2, "leerroute", "X"),
        ("trajecten", 2, "Reistijd", "een uur"),
        ("examens", 2, "Clientnummer", "K9"),
        ("examens", 3, "examenonderdeel", ""),
        ("examens", 3, "datum", ""),
    ]
    assert (counts(outcome, "trajecten"), counts(outcome, "examens")) == (
        (2, 2, 0, 0, 0),
        (2, 0, 0, 0, 2),
    )


def test_refusals_stand_in_the_order_of_the_file(deliver):
    outcome = deliver(trajecten="traject,leerroute\nK1,B\nK1,Z\nK2,X\n")
    assert [(each.row, each.column) for each in outcome.refused] == [
        (3, "traject"),
        (4, "leerroute"),
    ]


def test_of_a_row_with_a_delimiter_too_many_only_the_person_goes_in(deliver):
    outcome = deliver(
        trajecten="traject;kern;gender\nK1;Dorp; Noord;man\nK2;Stad;vrouw;;\n",
        wensen="traject;soort;omschrijving\nK2;droombaan;bak;ker\n",
    )
    assert counts(outcome, "trajecten") == (2, 2, 0, 0, 0)
    assert counts(outcome, "wensen") == (1, 0, 0, 0, 1)
    assert [(each.row, each.column, each.value) for each in outcome.refused] == [
        (2, "kolom 4", "man"),
        (2, "kolom 4", "ker"),
    ]
    assert set(current("trajecten").values_list("kern", "gender")) == {("", ""), ("Stad", "vrouw")}


def test_a_person_after_a_delimiter_too_many_may_be_another(deliver):
    outcome = deliver(trajecten="kern;traject\nDorp; Noord;K1\nStad;K2\n")
    assert counts(outcome, "trajecten") == (2, 1, 0, 0, 1)


def test_a_place_that_stands_twice_is_named(deliver):
    outcome = deliver(trajecten=TRAJECTEN, plekken="plek,capaciteit\nP1,2\nP1,3\n")
    assert (outcome.refused[0].column, outcome.refused[0].value) == ("plek", "P1")


def test_pips_of_a_later_municipality_are_later(deliver):
    good = "traject,brp,pip\nK1,2025-01-01,2025-02-01\nK1,2025-06-01,2025-07-01\n"
    wrong = good + "K1,2025-03-01,2025-08-01\nK2,2025-03-01,2025-08-01\nK1,2025-10-01,\n"
    assert counts(deliver(trajecten=TRAJECTEN, vestigingen=good), "vestigingen") == (2, 2, 0, 0, 0)
    outcome = deliver(trajecten=TRAJECTEN, vestigingen=wrong)
    assert counts(outcome, "vestigingen") == (5, 3, 0, 2, 0)
    assert [(each.row, each.column) for each in outcome.refused] == [(4, "pip")]


def test_a_first_pip_of_the_b1_route_is_not_of_a2(deliver):
    row = "traject,pip,leerroute,niveau\nK1,{}\n"
    assert deliver(trajecten=row.format(",,")).tables["trajecten"].new == 1
    outcome = deliver(trajecten=row.format("2026-01-05,B,A2"))
    assert (outcome.refused[0].column, outcome.refused[0].value) == ("niveau", "A2")
    again = deliver(trajecten=row.format("2026-01-05,B,A2"))
    assert counts(again, "trajecten") == (1, 0, 0, 1, 0)
    assert current("trajecten").get().niveau == ""
    assert deliver(trajecten=row.format("2026-01-05,B,B1")).tables["trajecten"].changed == 1
    assert deliver(trajecten=row.format("2026-01-05,B,A2")).tables["trajecten"].changed == 1


def test_of_two_rows_with_one_key_the_first_goes_in_each_time(deliver):
    twice = "traject,maand,aangeboden,aanwezig\nK1,2026-03,10,8\nK1,2026-03,10,2\n"
    for expected in ((2, 1, 0, 0, 1), (2, 0, 0, 1, 1)):
        outcome = deliver(trajecten=TRAJECTEN, presentie=twice)
        assert counts(outcome, "presentie") == expected
        assert (outcome.refused[0].row, outcome.refused[0].value) == (3, "K1")
    assert models.Presence.objects.get().aanwezig == 8


BSN = "".join(f"K{n},{bsn}\n" for n, bsn in enumerate(
    ("111222333", "123456782", "100000009", "999999990", "111111110")
))  # fmt: skip


def test_a_column_of_bsn_refuses_all_of_it_before_a_key_is_kept(deliver):
    with pytest.raises(Refused, match="BSN"):
        deliver(trajecten=f"traject,nummer_burger\n{BSN}")
    assert not models.Change.objects.exists()
    assert not models.Trajectory.objects.exists()
    assert not SupplierKey.objects.exists()


@pytest.mark.parametrize("form", ["{}.{}.{}", "{} {} {}", "{}{}{} ", "{}-{}-{}"])
def test_a_bsn_may_be_written_with_signs_between(deliver, form):
    numbers = [row.split(",")[1] for row in BSN.split()]
    rows = "".join(
        f"K{place},{form.format(each[:4], each[4:6], each[6:])}\n"
        for place, each in enumerate(numbers)
    )
    with pytest.raises(Refused, match="BSN"):
        deliver(trajecten=f"traject,kern\n{rows}")


def test_bsn_in_a_file_that_is_no_table_refuses_the_delivery(tmp_path):
    (tmp_path / "trajecten.csv").write_text("traject\nK1\n")
    (tmp_path / "lijst.csv").write_text(f"naam,nummer\n{BSN}")
    with pytest.raises(Refused, match="BSN"):
        sources_of(tmp_path)


def test_a_column_of_bsn_further_on_leaves_nothing_behind(deliver):
    with pytest.raises(Refused, match="BSN"):
        deliver(trajecten="traject\nK1\n", wensen="traject,omschrijving,soort,x\n" + "".join(
            f"K1,wens {n},droombaan,{row.split(',')[1]}\n" for n, row in enumerate(BSN.split())
        ))  # fmt: skip
    assert not models.Trajectory.objects.exists()
    assert not models.Wish.objects.exists()


@pytest.mark.parametrize(
    ("tables", "what"),
    [
        ({"uren": "traject,uren\nK1,3\n"}, "trajecten ontbreekt"),
        ({"trajecten": TRAJECTEN, "presentie": "traject,aangeboden\nK1,3\n"}, "maand"),
        ({"trajecten": "traject,pip\n"}, "geen enkel traject"),
        ({"trajecten": 'traject,kern\nK1,"open\n'}, "aanhalingsteken"),
    ],
)
def test_a_delivery_that_cannot_be_used_leaves_nothing_behind(deliver, tables, what):
    with pytest.raises(Refused, match=what):
        deliver(**tables)
    assert not models.Change.objects.exists()


def test_a_file_that_breaks_half_way_leaves_nothing_behind(deliver):
    good = "".join(f"K1,wens {n},droombaan\n" for n in range(6_000))
    with pytest.raises(Refused):
        deliver(
            trajecten=TRAJECTEN,
            wensen=f'traject,omschrijving,soort\n{good}K1,"open,droombaan\n',
        )
    assert not models.Wish.objects.exists()
    assert not models.Trajectory.objects.exists()


def test_a_dry_run_says_the_same_and_keeps_nothing(deliver):
    outcome = deliver(dry_run=True, trajecten=TRAJECTEN)
    assert counts(outcome, "trajecten") == (2, 2, 0, 0, 0)
    assert outcome.change is None
    assert not models.Trajectory.objects.exists()
    assert not models.Change.objects.exists()


def test_names_of_others_signs_of_windows_and_a_year_of_birth_are_understood(deliver):
    content = (
        "Klantnummer;Geslacht;Geboortejaar;Kern;Dagtekening PIP;Onbekend\n"
        "K1;v;1990;Zwölle;05/01/2026;iets\n"
    )
    outcome = deliver(trajecten=content.encode("windows-1252"))
    record = current("trajecten").get()
    assert (record.gender, record.kern, record.pip) == ("vrouw", "Zwölle", date(2026, 1, 5))
    assert record.leeftijdsklasse == "30–39"
    assert outcome.notes == ["trajecten.csv: de kolom Onbekend van trajecten wordt overgeslagen."]


def test_withdrawing_restores_what_was(deliver, noor):
    first = deliver(trajecten=TRAJECTEN)
    newer = deliver(
        trajecten=TRAJECTEN.replace("2026-01-05", "2026-01-06") + "K3,asiel,\n",
        wensen="traject,soort,omschrijving\nK1,droombaan,bakker\n",
    )
    with pytest.raises(importing.NotTheLast):
        importing.withdraw(change=first.change, by=noor, at=NOW)
    importing.withdraw(change=newer.change, by=noor, at=NOW)
    assert sorted(current("trajecten").values_list("pip", flat=True)) == [
        date(2026, 1, 5), date(2026, 2, 5),
    ]  # fmt: skip
    assert not current("wensen").exists()
    with pytest.raises(importing.AlreadyWithdrawn):
        importing.withdraw(change=newer.change, by=noor, at=NOW)
    again = deliver(trajecten=TRAJECTEN)
    assert counts(again, "trajecten") == (2, 0, 0, 2, 0)


def test_what_was_corrected_after_an_import_stays_when_it_is_withdrawn(deliver, noor):
    deliver(trajecten=TRAJECTEN)
    newer = deliver(trajecten=TRAJECTEN.replace("2026-01-05", "2026-01-06"))
    changed = current("trajecten").get(recorded_in=newer.change)
    correction = models.Change.objects.create(
        municipality=newer.change.municipality, kind="correction", at=NOW, by_name="Amina"
    )
    models.TrajectRecord.objects.filter(pk=changed.pk).update(replaced_in=correction)
    models.TrajectRecord.objects.create(
        trajectory=changed.trajectory, recorded_in=correction, pip=date(2026, 1, 7)
    )
    importing.withdraw(change=newer.change, by=noor, at=NOW)
    holds = current("trajecten").get(trajectory=changed.trajectory)
    assert holds.pip == date(2026, 1, 7)


def test_a_folder_gives_the_same_facts_as_the_register(tmp_path, municipality):
    folder = tmp_path / "made-up"
    registers.write(folder, registers.Size("test", 60))
    found, _notes = sources_of(folder)
    pseudonyms = {}

    def match(keys):
        pseudonyms.update({key: f"T-{number:06}" for number, key in enumerate(keys)})
        return pseudonyms

    outcome = importing.take(
        found, municipality=municipality, supplier="x", by=None, at=LATER, match=match
    )
    assert all(each.refused == 0 for each in outcome.tables.values())
    of_files = {
        pseudonyms[each.traject]: each
        for each in reading.facts_of(found, reading.Refusals(), today=LATER.date())
    }
    of_register = {each.traject: each for each in stored.facts(municipality)}
    assert set(of_files) == set(of_register)
    for name, each in of_files.items():
        each.traject = name
        assert each == of_register[name]


def test_a_path_without_tables_says_so(tmp_path):
    with pytest.raises(Refused, match="geen tabellen"):
        sources_of(tmp_path)
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(Refused, match="soort bestand"):
        sources_of(tmp_path / "x.pdf")


def test_a_cell_in_error_is_no_value(deliver):
    outcome = deliver(
        trajecten="traject,kern,brp\nK1,#FOUT,\nK2,,#FOUT\n#FOUT,,\nK4,,\n",
    )
    assert [(each.row, each.column) for each in outcome.refused] == [
        (2, "kern"), (3, "brp"), (4, "traject"),
    ]  # fmt: skip
    assert {each.why for each in outcome.refused} == {
        "Deze cel toont een fout. Herstel de formule in het rekenblad."
    }
    assert counts(outcome, "trajecten") == (4, 3, 0, 0, 1)


def test_a_column_that_is_not_delivered_stays_as_it_is(deliver):
    deliver(trajecten="traject,pip,kern\nK1,2026-01-05,Dorp\nK2,2026-01-06,Stad\n")
    outcome = deliver(trajecten="traject,kern\nK1,Dorp\nK2,Dijk\n")
    assert counts(outcome, "trajecten") == (2, 0, 1, 1, 0)
    assert [(each.column, each.before, each.after) for each in outcome.differences] == [
        ("kern", "Stad", "Dijk")
    ]
    holds = current("trajecten").order_by("pip").values_list("pip", "kern")
    assert list(holds) == [(date(2026, 1, 5), "Dorp"), (date(2026, 1, 6), "Dijk")]
    outcome = deliver(trajecten="traject,pip,kern\nK1,,Dorp\nK2,2026-01-06,Dijk\n")
    assert counts(outcome, "trajecten") == (2, 0, 1, 1, 0)
    assert current("trajecten").get(kern="Dorp").pip is None


def test_a_row_that_stands_in_two_sheets_is_told(deliver):
    outcome = deliver(
        trajecten=TRAJECTEN,
        presentie_1="traject,maand,aangeboden,aanwezig\nK1,2026-03,10,8\n",
        presentie_2="traject,maand,aangeboden,aanwezig\nK1,2026-03,10,2\nK1,2026-04,10,2\n",
    )
    assert counts(outcome, "presentie") == (3, 2, 0, 0, 1)
    assert (outcome.refused[0].row, outcome.refused[0].value) == (2, "K1")
    assert current("presentie").get(maand=date(2026, 3, 1)).aanwezig == 8
