"""What a supplier no longer sends: shown, closed or let stand by a person, and taken back."""

from datetime import date

import pytest

from tests import cast
from tests.cast import NOW, TODAY
from weerklank.deliveries.operations import importing
from weerklank.deliveries.rules.sources import sources_of
from weerklank.rulebook import tables
from weerklank.rulebook.tables import BY_NAME
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import (
    AccessDenied,
    NothingChosen,
    ReasonMissing,
    TakenBackAlready,
)
from weerklank.trajectories import models
from weerklank.trajectories.operations import closing, entering
from weerklank.trajectories.queries import not_sent as queries
from weerklank.trajectories.queries.trajectories import current

BOTH = "traject,leerroute\nK1,B\nK2,Z\n"
ONE = "traject,leerroute\nK1,B\n"
WISHES = "traject,soort,omschrijving\nK1,droombaan,bakker\nK1,broodbaan,schoonmaker\n"
FEWER = "traject,soort,omschrijving\nK1,droombaan,bakker\n"
CONTACTS = "traject,organisatie,contactpersoon,van\n"


@pytest.fixture
def register(db):
    return cast.make_register(cast.make_municipality())


@pytest.fixture
def deliver(tmp_path, register):
    def take(*, supplier="Suite", replaces=(), dry_run=False, **tables):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name, content in tables.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        return importing.import_register(
            sources_of(folder)[0],
            municipality=register.municipality,
            supplier=supplier,
            by=None,
            at=NOW,
            replaces=replaces,
            dry_run=dry_run,
        )

    return take


def lacking(register, table):
    found = list(queries.marks(register.municipality, BY_NAME[table]))
    return queries.rows_of(BY_NAME[table], found)


def test_a_row_that_is_not_sent_again_is_told_and_stays(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    outcome = deliver(trajecten=BOTH, wensen=FEWER)
    assert outcome.not_sent == {"wensen": 1}
    (each,) = lacking(register, "wensen")
    assert each.row.omschrijving == "schoonmaker"
    assert (each.mark.supplier, each.mark.since) == ("Suite", outcome.change)
    assert current("wensen").count() == 2
    assert queries.per_table(register.municipality) == [(BY_NAME["wensen"], 1)]


def test_the_same_delivery_lacks_nothing_and_a_dry_run_marks_nothing(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    assert deliver(trajecten=BOTH, wensen=WISHES).not_sent == {}
    assert deliver(trajecten=BOTH, wensen=FEWER, dry_run=True).not_sent == {"wensen": 1}
    assert lacking(register, "wensen") == []


def test_a_table_that_is_not_there_says_nothing_of_its_rows(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    outcome = deliver(trajecten=BOTH)
    assert outcome.not_sent == {}
    assert "De tabel wensen zat in de vorige levering en niet in deze." in outcome.notes[-1]


def test_of_a_trajectory_that_is_not_sent_it_is_said_once(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES + "K2,droombaan,kok\n")
    outcome = deliver(trajecten=ONE, wensen=WISHES)
    assert outcome.not_sent == {"trajecten": 1}
    (each,) = lacking(register, "trajecten")
    assert each.row.leerroute == "Z"


def test_of_a_trajectory_that_has_ended_nothing_is_said(register, deliver):
    ended = "traject,leerroute,vertrokken\nK1,B,\nK2,Z,2026-01-01\n"
    deliver(trajecten=ended)
    assert deliver(trajecten=ONE).not_sent == {}


def test_rows_of_others_are_not_looked_at(register, deliver):
    deliver(trajecten=ONE, wensen=FEWER, supplier="Ander")
    deliver(trajecten=ONE, wensen=WISHES)
    found = models.Trajectory.objects.filter(recorded_in__supplier="Suite").get()
    entering.add(
        trajectory=found,
        table="wensen",
        row=tables.Wish("opleiding", "kapper"),
        by=register.noor,
        at=NOW,
    )
    assert deliver(trajecten=ONE, wensen=WISHES).not_sent == {}


def test_a_row_that_was_refused_is_not_called_missing(register, deliver):
    hours = "traject,soort,uren,van,bekend_tot,bron\nK1,cursus,5,2026-01-01,{},A\n"
    deliver(trajecten=ONE, uren=hours.format("2026-02-01"))
    outcome = deliver(trajecten=ONE, uren=hours.format("2025-02-01"))
    assert outcome.tables["uren"].refused == 1
    assert outcome.not_sent == {}


@pytest.mark.parametrize(
    ("table", "head", "row", "about"),
    [
        ("uitkeringen", "traject,van\n", "K1,{}\n", "uitkeringen"),
        ("ondersteuning", "traject,soort,van\n", "K1,ontzorgen,{}\n", "ontzorgen"),
    ],
)
def test_another_begin_says_what_it_is_about(deliver, table, head, row, about):
    deliver(trajecten=ONE, **{table: head + row.format("2026-01-01")})
    (each,) = deliver(trajecten=ONE, **{table: head + row.format("2026-01-05")}).other_begins
    assert each.about == about


EXAMS = "traject,onderdeel,datum,uitslag\n"


@pytest.mark.parametrize(
    ("refused", "count"),
    [
        ("K1,ZZ,2026-01-01,Geslaagd", 1),  # it may be the one of that day, and not the other
        ("K1,LE,2026-13-01,Geslaagd", 1),  # it may be reading
        ("K1,ZZ,2026-09-09,Geslaagd", 2),
        ("K1,KNM,2026-13-01,Geslaagd", 2),
        ("K1,LE,2026-01-01,Geslaagd,,,,x", 0),  # one cell too many: it may be any
    ],
)
def test_a_row_that_was_refused_hides_only_what_it_may_be(register, deliver, refused, count):
    held = EXAMS + "K1,LE,2026-01-01,Geslaagd\nK1,LU,2026-02-01,Geslaagd\n"
    deliver(trajecten=ONE, examens=held)
    outcome = deliver(trajecten=ONE, examens=EXAMS + refused + "\n")
    assert outcome.tables["examens"].refused == 1
    assert outcome.not_sent == ({"examens": count} if count else {})


def test_hours_that_an_overlap_kept_out_are_told(register, deliver):
    hours = "traject,soort,uren,van,bekend_tot,bron\nK1,cursus,5,{},2026-02-01,A\n"
    deliver(trajecten=ONE, uren=hours.format("2026-01-01"))
    for _again in range(2):
        outcome = deliver(trajecten=ONE, uren=hours.format("2026-01-05"))
        assert outcome.tables["uren"].refused == 1
        assert outcome.not_sent == {"uren": 1}
    (each,) = lacking(register, "uren")
    assert each.row.van == date(2026, 1, 1)
    found = closing.close(
        municipality=register.municipality, table="uren", marks=[each.mark.pk],
        reason="verbeterde begindag", by=register.noor, at=NOW,
    )  # fmt: skip
    assert found.counts["uren"]["removed"] == 1
    assert deliver(trajecten=ONE, uren=hours.format("2026-01-05")).tables["uren"].new == 1


def test_a_row_about_nobody_that_was_refused_is_not_called_missing(register, deliver):
    places = "plek,organisatie,capaciteit\n"
    deliver(trajecten=ONE, plekken=places + "P1,Buurthuis,2\nP2,Kringloop,3\n")
    outcome = deliver(trajecten=ONE, plekken=places + "P1,Buurthuis,2,x\n")
    assert outcome.tables["plekken"].refused == 1
    assert outcome.not_sent == {}


def test_what_comes_again_is_no_longer_told(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    deliver(trajecten=BOTH, wensen=FEWER)
    deliver(trajecten=BOTH, wensen=FEWER)
    assert len(lacking(register, "wensen")) == 1
    again = deliver(trajecten=BOTH, wensen=WISHES)
    assert lacking(register, "wensen") == []
    importing.withdraw(change=again.change, by=register.noor, at=NOW)
    assert len(lacking(register, "wensen")) == 1


def test_taking_the_delivery_back_takes_the_mark_away(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    outcome = deliver(trajecten=BOTH, wensen=FEWER)
    importing.withdraw(change=outcome.change, by=register.noor, at=NOW)
    assert lacking(register, "wensen") == []


def close(register, table, by=None, **asked):
    return closing.close(
        municipality=register.municipality,
        table=table,
        marks=[each.mark.pk for each in lacking(register, table)],
        by=by or register.noor,
        at=NOW,
        **({"reason": "nagevraagd bij de leverancier"} | asked),
    )


def test_closing_a_row_lets_it_hold_no_longer_until_that_is_taken_back(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    deliver(trajecten=BOTH, wensen=FEWER)
    change = close(register, "wensen")
    assert current("wensen").get().omschrijving == "bakker"
    assert lacking(register, "wensen") == []
    assert LogLine.objects.filter(what="not_sent.closed").get().detail["rows"] == 1
    closing.take_back(change=change, by=register.noor, at=NOW)
    assert current("wensen").count() == 2
    assert len(lacking(register, "wensen")) == 1
    with pytest.raises(TakenBackAlready):
        closing.take_back(change=change, by=register.noor, at=NOW)


def test_a_period_may_be_closed_with_an_end(register, deliver):
    deliver(trajecten=BOTH, contactpersonen=f"{CONTACTS}K1,gemeente,M01,2026-01-10\n")
    deliver(trajecten=BOTH, contactpersonen=f"{CONTACTS}K1,gemeente,M02,2026-02-01\n")
    with pytest.raises(closing.DoesNotFit):
        close(register, "contactpersonen", until=date(2026, 1, 9))
    change = close(register, "contactpersonen", until=date(2026, 2, 1))
    assert set(current("contactpersonen").filter(recorded_in=change).values_list("van", "tot")) == {
        (date(2026, 1, 10), date(2026, 2, 1))
    }
    closing.take_back(change=change, by=register.noor, at=NOW)
    assert current("contactpersonen").get(contactpersoon="M01", van=date(2026, 1, 10)).tot is None


def test_a_trajectory_is_closed_by_how_it_ended(register, deliver):
    deliver(trajecten=BOTH)
    deliver(trajecten=ONE)
    with pytest.raises(closing.EndMissing):
        close(register, "trajecten")
    with pytest.raises(closing.EndAhead):
        close(register, "trajecten", ending="vertrokken", until=date(2026, 5, 21))
    close(register, "trajecten", ending="vertrokken", until=TODAY)
    assert current("trajecten").get(leerroute="Z").vertrokken == TODAY


def test_what_is_let_stand_is_not_asked_again(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    deliver(trajecten=BOTH, wensen=FEWER)
    change = closing.let_stand(
        municipality=register.municipality,
        table="wensen",
        marks=[each.mark.pk for each in lacking(register, "wensen")],
        reason="klopt nog",
        by=register.noor,
        at=NOW,
    )
    deliver(trajecten=BOTH, wensen=FEWER)
    assert lacking(register, "wensen") == []
    assert current("wensen").count() == 2
    closing.take_back(change=change, by=register.noor, at=NOW)
    assert len(lacking(register, "wensen")) == 1


def test_only_a_regisseur_closes_and_with_a_reason(register, deliver):
    deliver(trajecten=BOTH, wensen=WISHES)
    deliver(trajecten=BOTH, wensen=FEWER)
    with pytest.raises(AccessDenied):
        close(register, "wensen", by=register.amina)
    with pytest.raises(ReasonMissing):
        close(register, "wensen", reason=" ")
    (mark,) = [each.mark.pk for each in lacking(register, "wensen")]
    for marks, refusal in (([], NothingChosen), ([mark, 999], closing.ClosedAlready)):
        with pytest.raises(refusal):
            closing.close(
                municipality=register.municipality, table="wensen", marks=marks,
                reason="x", by=register.noor, at=NOW,
            )  # fmt: skip
    assert current("wensen").count() == 2


# --- another begin of the same period ---------------------------------------------------------
OLD = f"{CONTACTS}K1,gemeente,M01,2026-01-10\n"
NEW = OLD.replace("-10", "-15")


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        (OLD, NEW, 1),
        (OLD, OLD + NEW.splitlines()[1] + "\n", 0),  # the supplier means both
        (OLD, NEW.replace("M01", "M02"), 0),  # another person: that is how it goes on
        (OLD, NEW.replace("gemeente", "taalschool"), 0),
    ],
)
def test_a_new_begin_is_asked_about_only_for_the_same(deliver, before, after, asked):
    deliver(trajecten=ONE, contactpersonen=before)
    outcome = deliver(trajecten=ONE, contactpersonen=after)
    assert len(outcome.other_begins) == asked
    if asked:
        (each,) = outcome.other_begins
        assert (each.before, each.after, each.about) == (
            "2026-01-10", "2026-01-15", "gemeente, M01",
        )  # fmt: skip
        # The command line keeps both.
        assert current("contactpersonen").filter(recorded_in__supplier="Suite").count() == 2


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("2026-01-10,2026-02-01", "2026-02-01,2026-03-01", 0),  # they touch
        ("2026-01-10,2026-02-02", "2026-02-01,2026-03-01", 1),
        ("2026-02-01,2026-03-01", "2026-01-10,2026-02-01", 0),
        ("2026-02-01,", "2026-01-10,2026-02-02", 1),
        ("2026-02-01,", "2026-02-01,2026-03-01", 0),  # the same begin is the same row
    ],
)
def test_only_periods_that_overlap_are_asked_about(deliver, first, second, asked):
    header = "traject,van,tot\nK1,"
    deliver(trajecten=ONE, uitkeringen=f"{header}{first}\n")
    assert len(deliver(trajecten=ONE, uitkeringen=f"{header}{second}\n").other_begins) == asked


def test_a_period_takes_the_place_of_the_one_with_another_begin(register, deliver):
    deliver(trajecten=ONE, contactpersonen=OLD)
    (each,) = deliver(trajecten=ONE, contactpersonen=NEW, dry_run=True).other_begins
    outcome = deliver(trajecten=ONE, contactpersonen=NEW, replaces=[each.name])
    counts = outcome.tables["contactpersonen"]
    assert (counts.new, counts.changed) == (0, 1)
    mine = current("contactpersonen").filter(recorded_in__supplier="Suite")
    assert mine.get().van == date(2026, 1, 15)
    assert lacking(register, "contactpersonen") == []
    importing.withdraw(change=outcome.change, by=register.noor, at=NOW)
    assert mine.get().van == date(2026, 1, 10)


def test_by_hand_a_new_begin_is_asked_about(register):
    held = current("contactpersonen").get(organisatie="gemeente")
    row = tables.ContactPeriod("gemeente", "M01", date(2026, 1, 15))

    def add(**asked):
        return entering.add(
            trajectory=register.trajectory,
            table="contactpersonen",
            row=row,
            by=register.noor,
            at=NOW,
            **asked,
        )

    with pytest.raises(entering.SamePeriod) as refused:
        add()
    assert (refused.value.number, refused.value.van) == (held.pk, held.van)
    with pytest.raises(entering.ChangedSince):
        add(same_as=999)
    add(same_as=held.pk)
    assert current("contactpersonen").get(organisatie="gemeente").van == date(2026, 1, 15)


def test_the_page_asks_and_keeps_what_was_typed(register, logged_in):
    page = logged_in(register.noor)
    where = f"/trajecten/{register.trajectory.pseudonym}/contactpersonen/"
    asked = {
        "do": "add", "organisatie": "gemeente", "contactpersoon": "M01", "van": "2026-01-15",
    }  # fmt: skip
    answer = page.post(where, asked)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert "vanaf 1 januari 2026" in str(form.errors["_same"])
    assert form["van"].value() == "2026-01-15"
    assert page.post(where, asked | {"_held": form["_held"].value()}).status_code == 422
    again = asked | {"_held": form["_held"].value(), "_same": "no"}
    assert page.post(where, again).status_code == 302
    assert current("contactpersonen").filter(organisatie="gemeente").count() == 2


def test_the_page_closes_lets_stand_and_takes_back(register, deliver, logged_in):
    deliver(trajecten=BOTH, wensen=WISHES)
    deliver(trajecten=ONE, wensen=FEWER)
    page = logged_in(register.noor)
    where = "/register/voorbeelddam/niet-meer-geleverd/"
    answer = page.get(f"{where}?tabel=wensen")
    (line,) = answer.context["lines"]
    assert "omschrijving schoonmaker" in line["key"]
    asked = {"tabel": "wensen", "do": "close", "mark": line["pk"]}
    assert page.post(where, asked).status_code == 422
    assert page.post(where, asked | {"reason": "weg"}).status_code == 302
    assert current("wensen").count() == 1
    change = models.Change.objects.filter(kind="closing").get()
    assert "Weet u het zeker?" in page.get(f"{where}?terug={change.pk}").content.decode()
    assert page.post(where, {"do": "back", "change": change.pk}).status_code == 302
    assert current("wensen").count() == 2
    for wrong in ({"do": "back", "change": "x"}, {"do": "x"}):
        assert page.post(where, wrong).status_code == 404
    (person,) = page.get(where).context["lines"]
    told = page.get(person["url"]).content.decode()
    assert "Suite levert dit niet meer sinds" in told
