"""Every indicator, on a small register that was counted by hand.

Each made-up trajectory stands in the register ten times (`times`), so that nothing is kept back
here; what is kept back is tested in test_suppression.py and test_published_figures.py.
"""

from datetime import date

from weerklank.register.rules import signals
from weerklank.register.rules.answers import answers, as_json
from weerklank.register.rules.facts import Facts
from weerklank.register.rules.rows import Traject

ON = date(2026, 11, 1)
ASIEL, GEZIN = "Asielstatushouder", "Gezinsmigrant en overige migrant"
TIMES = 10


def one(row=None, **tables):
    """Make the facts of one trajectory; the tables in the words of `Facts`."""
    return Facts("T", row or Traject(), **tables)


def asiel(**values):
    return Traject(**{"doelgroep": ASIEL, "kennisgeving": date(2025, 1, 1)} | values)


def gezin(**values):
    return Traject(**{"doelgroep": GEZIN, "kennisgeving": date(2025, 1, 1)} | values)


def answer_of(register, *, times=TIMES, on=ON, inside=3, published=10):
    facts = [each for each in register for _again in range(times)]
    schedule = signals.schedule()
    return answers(facts, [on], schedule, inside=inside, published=published)[on]


def totals(register, measure, **choices):
    """Give per class (numerator, denominator, missing, value) of everybody, by tens."""
    found = {}
    for figure in answer_of(register, **choices).inside:
        if figure.measure == measure and not figure.split:
            found[figure.of_class] = figure
    assert found, f"no such measure: {measure}"
    return found


def tens(figure):
    """Give a figure in trajectories as they were made: each of them stands there ten times."""
    assert not figure.suppressed, figure
    return (
        None if figure.numerator is None else figure.numerator / TIMES,
        figure.denominator / TIMES,
        figure.missing / TIMES,
        figure.value,
    )


# --- what the command line writes -------------------------------------------------------------
def test_json_row_has_the_fields_of_the_public_interface():
    register = [one(asiel(intake=date(2025, 2, 1))), one(asiel(intake=date(2027, 2, 1)))]
    rows_of = [row for row in as_json(answer_of(register)) if row["measure"] == "4.gestart"]
    assert rows_of[0] == {
        "indicator": 4,
        "measure": "4.gestart",
        "name": "intake gestart",
        "split": {},
        "numerator": 10,
        "denominator": 20,
        "missing": 0,
        "value": 0.5,
        "unit": "aandeel",
        "suppressed": False,
    }
    assert {"doelgroep": ASIEL, "cohort": "2025"} in [row["split"] for row in rows_of]


def test_json_says_why_a_number_is_not_there():
    register = [one(asiel())] + [one(gezin())] * 2
    found = {
        row["split"].get("doelgroep", "alle"): row
        for row in as_json(answer_of(register, times=2))
        if row["measure"] == "1.aantal" and len(row["split"]) <= 1
    }
    assert found[ASIEL]["suppressed"] is True
    assert found[ASIEL]["value"] is None
    assert found[ASIEL]["reasons"]["value"] == "te kleine aantallen"
    assert found["alle"]["value"] == 6
    assert "reasons" not in found["alle"]


def test_json_names_what_the_register_does_not_hold():
    found = {row["measure"]: row for row in as_json(answer_of([one(asiel())]))}
    for measure in ("3.instemming", "24.vaste_lasten", "26.nederlands", "7.mediaan"):
        assert found[measure]["value"] is None
        assert found[measure]["suppressed"] is False
        assert set(found[measure]["reasons"].values()) == {"niet geregistreerd"}


def test_json_has_indicators_1_to_26_and_28_and_classes_in_the_split():
    register = [one(asiel(gender="vrouw")), one(asiel(gender="man"))]
    found = as_json(answer_of(register))
    assert {row["indicator"] for row in found} == {*range(1, 27), 28}
    assert [
        row["split"]["klasse"]
        for row in found
        if row["measure"] == "2.gender" and set(row["split"]) == {"klasse"}
    ] == ["man", "vrouw", "anders"]


def test_json_of_a_median_has_cases_and_no_numerator():
    register = [
        one(asiel(pip=date(2025, 3, 1))),
        one(asiel(pip=date(2025, 4, 1))),
    ]
    found = next(row for row in as_json(answer_of(register)) if row["measure"] == "7.mediaan")
    assert (found["numerator"], found["denominator"], found["value"]) == (None, 20, 74.5)
    assert "reasons" not in found


def test_json_for_publication_is_rounded_and_says_so():
    register = [one(asiel(intake=date(2025, 2, 1)))] * 2 + [one(asiel())]
    answer = answer_of(register, times=13)
    found = next(row for row in as_json(answer, published=True) if row["measure"] == "4.gestart")
    assert (found["numerator"], found["denominator"], found["value"]) == (None, 40, 0.67)
    assert "afgerond" in found["reasons"]["numerator"]
