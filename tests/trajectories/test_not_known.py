"""What was refused is not known; nothing takes it for what did not happen."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import NOW
from tests.rulebook.judged import SCHEDULE, verdict_of
from weerklank.deliveries.operations import importing
from weerklank.deliveries.rules import reading
from weerklank.deliveries.rules.sources import sources_of
from weerklank.figures.rules.answers import answers
from weerklank.rulebook import milestones
from weerklank.rulebook.facts import Case
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import judge
from weerklank.rulebook.wording import columns
from weerklank.rulebook.wording.signals import explain
from weerklank.trajectories import models
from weerklank.trajectories.operations import doubts
from weerklank.trajectories.queries import facts as queries
from weerklank.trajectories.queries import signals as standing

ON = date(2026, 11, 28)
# The last day of her term is 2 December 2027.
BASE = {
    "doelgroep": "Asielstatushouder", "kennisgeving": "2024-10-01", "brp": "2024-10-01",
    "pip": "2024-12-01", "leerroute": "B",
}  # fmt: skip
EXAM = "traject,onderdeel,niveau,datum,uitslag\n"
APPOINTMENT = "traject,organisatie,soort,gepland_op,status\n"
HOURS = "traject,soort,uren,van,bekend_tot,bron\n"


def written(folder, *, times=1, tables=None, **row):
    values = BASE | row
    folder.mkdir(exist_ok=True)
    lines = [f"K{number},{','.join(values.values())}\n" for number in range(times)]
    (folder / "trajecten.csv").write_text(f"traject,{','.join(values)}\n{''.join(lines)}")
    for name, content in (tables or {}).items():
        (folder / f"{name}.csv").write_text(content)
    return sources_of(folder)[0]


@pytest.fixture
def read(tmp_path):
    def facts_of(**given):
        return list(reading.facts_of(written(tmp_path, **given), reading.Refusals(), today=ON))

    return facts_of


def answer(signal, facts, on=ON):
    verdict = verdict_of(signal, facts, on)
    return ("silent", ()) if verdict is None else (verdict.level or verdict.state, verdict.why)


# The column is refused, then empty, then there: not known, on, silent.
@pytest.mark.parametrize(
    ("signal", "column", "good", "row_and_spoken"),
    [
        ("SIG-07", "pip", "2024-12-01", ({}, "over")),
        ("SIG-09", "aanbod", "2025-02-20", ({}, "over")),
        ("SIG-09", "taal_start", "2025-02-20", ({"leerroute": "O"}, "over")),
        ("SIG-10", "pvt_ondertekend", "2025-02-20", ({}, "over")),
        ("SIG-11", "map_eindgesprek", "2026-02-20",
         ({"pvt_ondertekend": "2026-01-01", "termijn_eind": "2027-01-01"}, "over")),
        ("SIG-19", "z_eind", "2026-05-01",
         ({"pvt_ondertekend": "2026-01-01", "map_eindgesprek": "2026-01-01", "leerroute": "Z",
           "termijn_eind": "2027-01-01"}, "warn")),
        ("SIG-23", "mb_overdracht", "2026-10-01", ({"mb_start": "2025-08-01"}, "warn")),
        ("SIG-24", "ontzorgen_start", "2025-01-01", ({"bijstand_start": "2025-01-01"}, "over")),
    ],
)  # fmt: skip
def test_a_date_that_was_refused_is_no_date_that_did_not_come(
    read, signal, column, good, row_and_spoken
):
    row, spoken = row_and_spoken
    (facts,) = read(**{**row, column: "2025-02-30"})
    state, why = answer(signal, facts)
    assert state == "unknown"
    assert why[column] is None
    assert why["geweigerd"] == (column,)
    assert columns.label(column) in explain(verdict_of(signal, facts, ON))
    (facts,) = read(**{**row, column: ""})
    assert answer(signal, facts)[0] == spoken
    assert "geweigerd" not in answer(signal, facts)[1]
    (facts,) = read(**{**row, column: good})
    assert answer(signal, facts)[0] == "silent"


def test_what_waits_for_a_refused_step_misses_something(read):
    (facts,) = read(pip="2024-02-30", leerroute="")
    assert verdict_of("SIG-10", facts, ON).waits_for == ""
    (facts,) = read(pip="", leerroute="")
    assert verdict_of("SIG-10", facts, ON).waits_for == "pip"


def test_what_does_not_rest_on_the_refused_value_is_said_as_always(read):
    (facts,) = read(pvt_start="2025-02-30", pvt_ondertekend="2025-03-01")
    assert answer("SIG-10", facts) == ("silent", ())
    assert answer("SIG-09", facts)[0] == "over"
    # Past half of the term it must be signed, begun or not; before that it must have begun.
    (facts,) = read(pvt_start="2025-02-30")
    assert answer("SIG-10", facts)[0] == "over"
    sentence = explain(verdict_of("SIG-10", facts, ON))
    assert "nog niet getekend" in sentence
    assert "niet begonnen" not in sentence
    assert answer("SIG-10", facts, date(2025, 12, 1))[0] == "unknown"


def test_a_signal_says_only_what_is_sure(read):
    near = {"termijn_eind": "2027-01-01"}
    (facts,) = read(pvt_ondertekend="2025-02-30", **near)
    assert answer("SIG-11", facts)[0] == "over"
    sentence = explain(verdict_of("SIG-11", facts, ON))
    assert "Het eindgesprek van de MAP is er nog niet geweest." in sentence
    assert "nog niet getekend" not in sentence
    (facts,) = read(pvt_ondertekend="2025-02-30", map_eindgesprek="2025-02-30", **near)
    assert answer("SIG-11", facts)[0] == "unknown"


def test_an_exam_with_a_refused_result_is_passed_nor_open(read):
    done = {"pvt_ondertekend": "2025-03-01", "map_eindgesprek": "2025-03-01"}
    near = {"termijn_eind": "2027-01-01"}

    def exams(*results):
        parts = zip(("KNM", "LE", "LU", "SC", "SP"), results, strict=True)
        return EXAM + "".join(f"K0,{part},B1,2026-09-01,{said}\n" for part, said in parts)

    passed = ["Geslaagd"] * 4
    (facts,) = read(tables={"examens": exams("Top", *passed)}, **done, **near)
    assert answer("SIG-21", facts)[0] == "unknown"
    assert answer("SIG-19", facts)[0] == "unknown"
    assert answer("SIG-19", facts)[1]["geweigerd"] == ("uitslag",)
    (facts,) = read(tables={"examens": exams("", *passed)}, **done, **near)
    assert answer("SIG-21", facts)[0] == "over"
    assert answer("SIG-19", facts)[1]["open"] == ("KNM",)
    (facts,) = read(tables={"examens": exams("Geslaagd", *passed)}, **done, **near)
    assert answer("SIG-19", facts)[0] == "silent"
    # One part is surely open: the signal speaks of that one.
    (facts,) = read(tables={"examens": exams("Top", "Gezakt", *passed[1:])}, **done, **near)
    state, why = answer("SIG-19", facts)
    assert (state, why["open"], why["inspanning"]["KNM"]) == ("warn", ("LE",), "onbekend")


@pytest.mark.parametrize(
    ("said", "state"), [("geweest", "unknown"), ("gepland", "over"), ("gehouden", "silent")]
)
def test_an_appointment_with_a_refused_status_may_have_been_held(read, said, state):
    (facts,) = read(
        tables={"afspraken": f"{APPOINTMENT}K0,gemeente,begeleiding,2026-11-20,{said}\n"}
    )
    assert answer("SIG-05", facts)[0] == state


def test_an_older_refused_appointment_does_not_matter_after_one_that_was_held(read):
    rows = "K0,gemeente,werk,2026-10-01,geweest\nK0,gemeente,werk,2026-11-20,gehouden\n"
    (facts,) = read(tables={"afspraken": APPOINTMENT + rows})
    assert answer("SIG-05", facts)[0] == "silent"


def test_a_family_migrant_whom_nobody_spoke(read):
    family = {"doelgroep": "Gezinsmigrant en overige migrant", "map_aangeboden": "2025-01-01"}
    offered = {"pvt_aangeboden": "2025-01-01"}
    held = f"{APPOINTMENT}K0,gemeente,begeleiding,2026-01-20,gehouden\n"
    odd = f"{APPOINTMENT}K0,gemeente,begeleiding,2026-01-20,geweest\n"
    (facts,) = read(tables={"afspraken": held}, pvt_start="2025-02-30", **family)
    assert answer("SIG-27", facts)[0] == "unknown"
    (facts,) = read(tables={"afspraken": APPOINTMENT}, pvt_start="2025-02-30", **family)
    assert answer("SIG-27", facts)[0] == "over"
    assert "niet aangeboden" not in explain(verdict_of("SIG-27", facts, ON))
    (facts,) = read(tables={"afspraken": odd}, **family, **offered)
    assert answer("SIG-27", facts)[0] == "unknown"
    (facts,) = read(tables={"afspraken": odd}, **family)
    assert answer("SIG-27", facts)[0] == "over"
    assert "ging nog geen" not in explain(verdict_of("SIG-27", facts, ON))


@pytest.mark.parametrize(
    ("said", "number"), [("misschien", len(signals.ALL)), ("ja", 0), ("nee", None)]
)
def test_whether_the_plicht_rests_makes_everything_unknown_too(read, said, number):
    rows = f"traject,soort,grond,van,geheel\nK0,ontheffing,MED,2026-01-01,{said}\n"
    (facts,) = read(tables={"besluiten": rows})
    found = [each.why.get("geweigerd") for each in judge(facts, ON, SCHEDULE, signals.ALL)]
    if number is None:
        assert set(found) == {None}
    else:
        assert found == [("geheel",)] * number


@pytest.mark.parametrize("column", ["voldaan", "vertrokken", "overleden"])
def test_whether_she_she_is_still_there_makes_everything_unknown(read, column):
    (facts,) = read(**{column: "2025-02-30"})
    said = judge(facts, ON, SCHEDULE, signals.ALL)
    assert len(said) == len(signals.ALL)
    assert {(each.state, each.waits_for) for each in said} == {("unknown", "")}
    assert all(each.why == {column: None, "geweigerd": (column,)} for each in said)
    assert columns.label(column) in explain(said[0])
    other = "voldaan" if column != "voldaan" else "vertrokken"
    (facts,) = read(**{column: "2025-02-30", other: "2026-11-28"})
    assert judge(facts, ON, SCHEDULE, signals.ALL) == []
    assert judge(facts, ON - timedelta(days=1), SCHEDULE, signals.ALL)


@pytest.mark.parametrize(("said", "state"), [("veel", "unknown"), ("", "over"), ("100", "silent")])
def test_a_norm_of_ones_own_that_was_refused_is_not_the_800_hours(read, said, state):
    hours = f"{HOURS}K0,participatie,100,2024-12-02,2026-11-01,DUO\n"
    (facts,) = read(max_participatie_uren=said, leerroute="Z", tables={"uren": hours})
    assert answer("SIG-13", facts)[0] == state


def test_so_many_refused_cells_that_nobody_tries_them_all_are_not_known(read):
    rows = "".join(f"K0,gemeente,werk,2026-10-{day:02},geweest\n" for day in range(1, 29))
    (facts,) = read(tables={"afspraken": APPOINTMENT + rows})
    assert answer("SIG-04", facts)[0] == "unknown"


# --- milestones and figures -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("column", "key"),
    [("aanbod", "aanbod"), ("pvt_ondertekend", "pvt"), ("voldaan", "voldaan"), ("pip", "pip")],
)
def test_a_milestone_with_a_refused_date_is_unknown(read, column, key):
    def state(said):
        (facts,) = read(**{column: said})
        steps = milestones.milestones(Case(facts, ON, SCHEDULE.on(ON)))
        return next(step.state for step in steps if step.milestone.key == key)

    assert state("2025-02-30") == milestones.UNKNOWN
    assert state("") != milestones.UNKNOWN


@pytest.mark.parametrize(
    ("measure", "column", "row"),
    [
        ("4.gestart", "intake", {}),
        ("5.vastgesteld", "pip", {}),
        ("8.peildatum", "betaald_werk_sinds", {}),
        ("11.voldaan", "voldaan", {}),
        ("13.aanbod_te_laat", "aanbod", {}),
        ("14.ondertekend", "pvt_ondertekend", {}),
        ("14.wacht", "pvt_start", {}),
        ("15.afgerond", "map_eindgesprek", {}),
        ("22.gemeente", "vertrokken", {}),
        ("102.wacht", "map_start", {}),
    ],
)
def test_a_figure_does_not_take_a_refused_value_for_no(tmp_path, measure, column, row):
    contacts = "traject,organisatie,contactpersoon,van\n"

    def figure(bad):
        facts = []
        for name, said, times in (("goed", "2025-03-03", 10), ("leeg", "", 10), ("fout", bad, 10)):
            folder = tmp_path / f"{name}{bad}"
            given = {column: said, **row}
            sources = written(folder, times=times, tables={"contactpersonen": contacts}, **given)
            facts += reading.facts_of(sources, reading.Refusals(), today=ON)
        found = answers(facts, [ON], SCHEDULE, published=10)[ON].inside
        return next(each for each in found if each.measure == measure and not each.split)

    bad, empty = figure("2025-02-30"), figure("")
    assert not bad.suppressed
    assert (empty.denominator - bad.denominator, bad.missing - empty.missing) == (10, 10)
    assert empty.denominator - empty.numerator >= bad.denominator - bad.numerator


# --- from the database ------------------------------------------------------------------------
@pytest.fixture
def deliver(tmp_path, municipality):
    def take(**given):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        sources = written(folder, **given)
        return importing.import_register(
            sources, municipality=municipality, supplier="Suite", by=None, at=NOW
        )

    return take


def stored(municipality, signal="SIG-09"):
    (facts,) = queries.facts(municipality)
    return answer(signal, facts)[0]


def test_the_register_does_not_know_what_it_refused_until_it_is_settled(deliver, municipality):
    deliver(aanbod="2025-02-30")
    assert stored(municipality) == "unknown"
    noor = cast.make_user("noor")
    models.Member.objects.create(municipality=municipality, user=noor, role="regisseur")
    (refused,) = models.RefusedValue.objects.all()
    doubts.settle(refused=refused, reason="Er was geen aanbod.", by=noor, at=NOW)
    assert stored(municipality) == "over"
    # And the caseload says so at once.
    assert standing.standing(municipality).get(rule="SIG-09").state == "on"


def test_of_what_was_known_before_the_earlier_value_is_judged(deliver, municipality):
    deliver(aanbod="2025-02-20")
    deliver(aanbod="2025-02-30")
    assert models.RefusedValue.objects.count() == 1
    assert stored(municipality) == "silent"


def test_a_right_value_settles_it(deliver, municipality):
    deliver(aanbod="2025-02-30")
    deliver(aanbod="2025-02-20")
    assert stored(municipality) == "silent"
    deliver(aanbod="")
    assert stored(municipality) == "over"


def test_a_refused_cell_of_a_row_is_found_back(deliver, municipality):
    rows = "K0,gemeente,begeleiding,2026-11-20,geweest\nK0,gemeente,werk,2025-01-20,gehouden\n"
    deliver(tables={"afspraken": APPOINTMENT + rows})
    assert stored(municipality, "SIG-05") == "unknown"


def test_refusals_are_asked_once_for_all(deliver, municipality):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert all(
                answer("SIG-09", each)[0] == "unknown" for each in queries.facts(municipality)
            )
        return [each["sql"] for each in found if "trajectories_refusedvalue" in each["sql"]]

    deliver(aanbod="2025-02-30", times=2)
    assert len(asked()) == 1
    deliver(aanbod="2025-02-30", times=20)
    assert len(asked()) == 1
