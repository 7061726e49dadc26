"""A value that was refused is told at the trajectory, until something puts it right."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import NOW
from weerklank import crossings
from weerklank.deliveries.operations import importing
from weerklank.deliveries.rules import reading
from weerklank.deliveries.rules.sources import sources_of
from weerklank.rulebook.refused import to_keep
from weerklank.rulebook.tables import Hours
from weerklank.safeguards.refusals import ReasonMissing
from weerklank.trajectories import models
from weerklank.trajectories.operations import doubts, entering
from weerklank.trajectories.queries import doubts as queries
from weerklank.trajectories.queries.trajectories import current
from weerklank.vault import models as vault_models

HEADER = "traject,pip,brp,kern\n"
WRONG = f"{HEADER}K1,2026-13-05,2025-12-01,Dorp\n"
RIGHT = f"{HEADER}K1,2026-01-05,2025-12-01,Dorp\n"
HOURS = "traject,soort,uren,van,bekend_tot,bron\n"


@pytest.fixture
def deliver(tmp_path, municipality):
    def take(*, supplier="Suite", at=NOW, dry_run=False, **tables):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name, content in tables.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        found, _notes = sources_of(folder)
        return importing.import_register(
            found, municipality=municipality, supplier=supplier, by=None, at=at, dry_run=dry_run
        )

    return take


@pytest.fixture
def noor(municipality):
    noor = cast.make_user("noor")
    models.Member.objects.create(municipality=municipality, user=noor, role="regisseur")
    return noor


def told():
    found = models.Trajectory.objects.get()
    return [
        (each.refused.table, each.refused.column, each.refused.value, each.stands)
        for each in queries.of_trajectory(found)
    ]


def test_a_refused_value_is_told_with_why_and_from_which_delivery(deliver):
    outcome = deliver(trajecten=WRONG)
    (each,) = queries.of_trajectory(models.Trajectory.objects.get())
    assert told() == [("trajecten", "pip", "2026-13-05", None)]
    assert each.refused.why == "Deze datum bestaat niet."
    assert each.refused.change == outcome.change


def test_a_dry_run_keeps_no_refusal(deliver):
    deliver(trajecten=WRONG, dry_run=True)
    assert not models.RefusedValue.objects.exists()


def test_what_was_known_stays_and_the_refusal_says_what_stands(deliver):
    deliver(trajecten=RIGHT)
    outcome = deliver(trajecten=WRONG.replace("Dorp", "Stad"))
    record = current("trajecten").get()
    assert (record.pip, record.kern) == (date(2026, 1, 5), "Stad")
    assert told() == [("trajecten", "pip", "2026-13-05", date(2026, 1, 5))]
    assert [each.column for each in outcome.differences] == ["kern"]


def test_only_a_refused_cell_changes_nothing(deliver):
    deliver(trajecten=RIGHT)
    outcome = deliver(trajecten=WRONG)
    assert outcome.tables["trajecten"].unchanged == 1
    assert outcome.tables["trajecten"].refused == 0


def test_the_same_refusal_again_stands_there_once(deliver):
    first = deliver(trajecten=WRONG)
    deliver(trajecten=WRONG)
    (each,) = models.RefusedValue.objects.all()
    assert each.change == first.change


@pytest.mark.parametrize("supplier", ["Suite", "Ander"])
def test_a_later_delivery_puts_it_right(deliver, supplier):
    deliver(trajecten=WRONG)
    if supplier == "Ander":  # who knows her by the same pseudonym only when it is the vault's
        (key,) = vault_models.SupplierKey.objects.all()
        name = key.pseudonym
        vault_models.SupplierKey.objects.all().delete()
        crossings.vault.match_keys(
            municipality_id=key.municipality_id,
            supplier="Ander",
            keys=["K1"],
            make=lambda: name,
            by=None,
            at=NOW,
        )
    deliver(trajecten=RIGHT, supplier=supplier)
    assert told() == []
    assert current("trajecten").get().pip == date(2026, 1, 5)


def test_a_delivery_without_the_column_or_the_person_puts_nothing_right(deliver):
    deliver(trajecten=WRONG)
    deliver(trajecten="traject,kern\nK1,Dorp\n")
    deliver(trajecten=f"{HEADER}K2,2026-01-05,2025-12-01,Dorp\n")
    assert models.RefusedValue.objects.filter(queries.OPEN).count() == 1


def test_another_refusal_takes_the_place_of_the_former(deliver):
    deliver(trajecten=WRONG)
    deliver(trajecten=WRONG.replace("2026-13-05", "2026-14-05"))
    assert told() == [("trajecten", "pip", "2026-14-05", None)]


def test_taking_the_delivery_back_brings_the_refusal_back(deliver, noor):
    first = deliver(trajecten=WRONG)
    second = deliver(trajecten=RIGHT)
    importing.withdraw(change=second.change, by=noor, at=NOW)
    assert [row[1] for row in told()] == ["pip"]
    importing.withdraw(change=first.change, by=noor, at=NOW)
    assert told() == []


def test_a_correction_by_hand_puts_it_right(deliver, noor):
    deliver(trajecten=WRONG)
    held = current("trajecten").get()
    row = entering.tables.TRAJECTEN.row_of(held)
    for change, left in (({"kern": "Stad"}, ["pip"]), ({"pip": date(2026, 1, 5)}, [])):
        row = row._replace(**change)
        entering.correct(
            trajectory=held.trajectory,
            table="trajecten",
            replaces=current("trajecten").get().pk,
            row=row,
            reason="nagevraagd",
            by=noor,
            at=NOW,
        )
        assert [each[1] for each in told()] == left


def test_a_correction_outlasts_the_delivery_that_was_refused_in_part(deliver, noor):
    """The file still has the old `kern` and the wrong `pip`: neither takes the place of hers."""
    deliver(trajecten=WRONG)
    held = current("trajecten").get()
    row = entering.tables.TRAJECTEN.row_of(held)
    entering.correct(
        trajectory=held.trajectory,
        table="trajecten",
        replaces=held.pk,
        row=row._replace(kern="Stad", pip=date(2026, 1, 5)),
        reason="nagevraagd",
        by=noor,
        at=NOW,
    )
    outcome = deliver(trajecten=WRONG)
    record = current("trajecten").get()
    assert (record.kern, record.pip) == ("Stad", date(2026, 1, 5))
    assert outcome.tables["trajecten"].unchanged == 1


def test_whoever_looked_at_it_settles_it_once(deliver, noor):
    deliver(trajecten=WRONG)
    refused = models.RefusedValue.objects.get()
    with pytest.raises(ReasonMissing):
        doubts.settle(refused=refused, reason=" ", by=noor, at=NOW)
    doubts.settle(refused=refused, reason="nagevraagd", by=noor, at=NOW)
    assert told() == []
    with pytest.raises(doubts.SettledAlready):
        doubts.settle(refused=refused, reason="nagevraagd", by=noor, at=NOW)


def test_a_row_that_stayed_out_is_told_at_its_person(deliver):
    bad = "traject,organisatie,soort,gepland_op,status\nK1,gemeente,intake,31-02-2026,gehouden\n"
    deliver(trajecten=RIGHT, afspraken=bad)
    assert told() == [("afspraken", "", "31-02-2026", None)]
    deliver(trajecten=RIGHT, afspraken=bad.replace("31-02", "28-02"))
    assert told() == []


def test_of_a_row_that_stands_twice_the_second_tells_nothing(deliver):
    twice = "traject,maand,aangeboden,aanwezig\nK1,2026-03,10,8\nK1,2026-03,10,x\n"
    deliver(trajecten=RIGHT, presentie=twice)
    assert told() == []
    assert current("presentie").get().aanwezig == 8


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-13-05", "2026-13-05"), ("31-02-2026", "31-02-2026"), ("-4", "-4"),
        ("12,5", "12,5"), ("A2", "A2"), ("2026-02-30T00:00:00", "2026-02-30T00:00:00"),
        ("111222333", ""), ("1112.22.333", ""), ("1234567890", ""), ("V1234567890", ""),
        ("wacht op haar man", ""), ("Samira", ""), ("2" * 41, ""),
    ],
)  # fmt: skip
def test_a_value_that_could_tell_of_somebody_is_not_kept(said, kept):
    assert to_keep(said) == kept


def test_a_folder_is_read_alike(tmp_path, deliver):
    (tmp_path / "los").mkdir()
    (tmp_path / "los" / "trajecten.csv").write_text(WRONG, encoding="utf-8")
    refusals = reading.Refusals()
    sources, _notes = sources_of(tmp_path / "los")
    (facts,) = reading.facts_of(sources, refusals, today=NOW.date())
    assert (facts.row.pip, facts.row.kern) == (None, "Dorp")
    assert [(each.column, each.whole_row) for each in refusals.named] == [("pip", False)]
    assert refusals.counts["trajecten"].refused == 0


# --- hours ------------------------------------------------------------------------------------
def test_hours_that_share_a_begin_are_one_running_total_and_all_are_kept(deliver):
    rows = "K1,cursus,10,2026-01-01,2026-02-01,A\nK1,cursus,25,2026-01-01,2026-03-01,A\n"
    outcome = deliver(trajecten=RIGHT, uren=HOURS + rows)
    assert (outcome.tables["uren"].new, outcome.refused) == (2, [])


@pytest.mark.parametrize(
    ("row", "overlaps"),
    [
        ("K1,cursus,5,2026-01-31,2026-02-15,A", True),
        ("K1,cursus,5,2026-02-01,2026-02-15,A", False),
        ("K1,cursus,5,2025-12-01,2026-01-01,A", False),
        ("K1,cursus,5,2025-12-01,2026-01-02,A", True),
        ("K1,cursus,5,2026-01-31,2026-02-15,B", False),
        ("K1,nt2,5,2026-01-31,2026-02-15,A", False),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_hours_that_overlap_are_refused_with_both_periods(deliver, row, overlaps, apart):
    first = "K1,cursus,10,2026-01-01,2026-02-01,A\n"
    if apart:
        deliver(trajecten=RIGHT, uren=HOURS + first)
        outcome = deliver(trajecten=RIGHT, uren=f"{HOURS}{row}\n")
    else:
        outcome = deliver(trajecten=RIGHT, uren=f"{HOURS}{first}{row}\n")
    assert outcome.tables["uren"].refused == (1 if overlaps else 0)
    assert current("uren").count() == (1 if overlaps else 2)
    if overlaps:
        (refused,) = outcome.refused
        begin, end = row.split(",")[3:5]
        for day in (begin, end, "2026-01-01", "2026-02-01"):
            assert day in refused.why
        assert (refused.table, refused.column, refused.whole_row) == ("uren", "van", True)
        assert told() == [("uren", "", begin, None)]


def test_overlaps_of_a_folder_are_refused_alike(tmp_path):
    (tmp_path / "trajecten.csv").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "uren.csv").write_text(
        f"{HOURS}K1,cursus,10,2026-01-01,2026-02-01,A\nK1,cursus,5,2026-01-31,2026-02-15,A\n",
        encoding="utf-8",
    )
    refusals = reading.Refusals()
    (facts,) = reading.facts_of(sources_of(tmp_path)[0], refusals, today=NOW.date())
    assert [each.uren for each in facts.uren] == [10.0]
    assert [(each.table, each.row) for each in refusals.named] == [("uren", 3)]


def test_hours_by_hand_that_overlap_are_not_so(deliver, noor):
    deliver(trajecten=RIGHT, uren=f"{HOURS}K1,cursus,10,2026-01-01,2026-02-01,A\n")
    found = models.Trajectory.objects.get()
    row = Hours("cursus", 5.0, date(2026, 1, 31), date(2026, 2, 15), "A")
    with pytest.raises(entering.NotSo, match="2026-01-01"):
        entering.add(trajectory=found, table="uren", row=row, by=noor, at=NOW)
    later = row._replace(van=date(2026, 2, 1))
    assert entering.add(trajectory=found, table="uren", row=later, by=noor, at=NOW).uren == 5.0


def test_the_same_delivery_of_hours_again_is_unchanged(deliver):
    rows = f"{HOURS}K1,cursus,10,2026-01-01,2026-02-01,A\nK1,cursus,5,2026-01-31,2026-02-15,A\n"
    deliver(trajecten=RIGHT, uren=rows)
    outcome = deliver(trajecten=RIGHT, uren=rows, at=NOW + timedelta(days=1))
    assert (outcome.tables["uren"].unchanged, outcome.tables["uren"].refused) == (1, 1)
    assert models.RefusedValue.objects.count() == 1


def test_what_contradicts_what_stays_is_refused_as_well(deliver):
    """The PIP is refused and the old one stays: the new end of the term lies before that."""
    header = "traject,pip,termijn_eind\n"
    deliver(trajecten=f"{header}K1,2026-01-05,2029-01-06\n")
    outcome = deliver(trajecten=f"{header}K1,2026-13-05,2026-01-04\n")
    assert [each.column for each in outcome.refused] == ["pip", "termijn_eind"]
    record = current("trajecten").get()
    assert (record.pip, record.termijn_eind) == (date(2026, 1, 5), date(2029, 1, 6))
    assert [row[1:3] for row in told()] == [("pip", "2026-13-05"), ("termijn_eind", "2026-01-04")]
    deliver(trajecten=f"{header}K1,2026-13-05,2026-01-05\n")
    assert current("trajecten").get().termijn_eind == date(2026, 1, 5)
    assert [row[1] for row in told()] == ["pip"]
