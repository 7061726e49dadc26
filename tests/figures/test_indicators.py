"""Every indicator, on a small register that was counted by hand.

Each made-up trajectory stands in the register ten times (`times`), so that nothing is kept back
here; what is kept back is tested in test_publication.py and test_published_figures.py.
"""

from datetime import date

import pytest

from weerklank.figures.rules.answers import answers, as_json
from weerklank.figures.rules.indicators import INDICATORS
from weerklank.rulebook import tables
from weerklank.rulebook.facts import Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.tables import Traject

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


def answer_of(register, *, times=TIMES, on=ON, published=10):
    facts = [each for each in register for _again in range(times)]
    schedule = signals.schedule()
    return answers(facts, [on], schedule, published=published)[on]


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


@pytest.mark.parametrize("published", [False, True])
def test_json_says_why_a_number_is_not_there(published):
    register = [one(asiel())] + [one(gezin())] * 2
    found = {
        row["split"].get("doelgroep", "alle"): row
        for row in as_json(answer_of(register, times=8), published=published)
        if row["measure"] == "1.aantal" and len(row["split"]) <= 1
    }
    assert found[ASIEL]["suppressed"] is published
    assert found[ASIEL]["value"] == (None if published else 8)
    assert found["alle"]["value"] == (25 if published else 24)
    if published:
        assert found[ASIEL]["reasons"]["value"] == "te kleine aantallen"
    else:
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
    # 26 of 39 had one: 25 of 40 when rounded.
    assert (found["numerator"], found["denominator"], found["value"]) == (None, 40, 0.62)
    assert "afgerond" in found["reasons"]["numerator"]


# --- every indicator, counted by hand ---------------------------------------------------------
def pip(day=date(2025, 3, 2), **values):
    return asiel(pip=day, **values)


def work(van, tot=None, soort="betaald werk"):
    return tables.Participation(soort=soort, van=van, tot=tot)


def progress_meeting(day, status="gehouden", soort="voortgangsgesprek"):
    return tables.Appointment("gemeente", soort, day, status)


def contact(key, van, tot=None, organisatie="gemeente"):
    return tables.ContactPeriod(organisatie, key, van, tot)


def done(soort, amount, until=date(2026, 6, 1), van=date(2026, 1, 1)):
    return tables.Hours(soort, amount, van, until)


def exam(part, level, day, result="Geslaagd", left=None):
    return tables.Exam(part, level, day, result, "", left)


def levels(*reached):
    return tuple(
        tables.Level(date(2026, 1, 1), part, level)
        for part, level in zip(("LE", "LU", "SC", "SP"), reached, strict=True)
    )


D = date
FAMILIES = {
    "1 everybody with a kennisgeving, or of whom that day is not known": (
        [one(asiel()), one(asiel(kennisgeving=None)), one(asiel(kennisgeving=D(2026, 11, 2)))],
        {("1.aantal", ""): (2, 2, 0, 20)},
    ),
    "2 characteristics, of whom they are known": (
        [
            one(asiel(gender="vrouw", leeftijdsklasse="25–29")),
            one(asiel(gender="vrouw", leeftijdsklasse="30–39")),
            one(asiel(gender="man", leeftijdsklasse="30–39")),
            one(asiel(gender="", leeftijdsklasse="30–39")),
        ],
        {
            ("2.gender", "vrouw"): (2, 3, 1, 2 / 3),
            ("2.gender", "man"): (1, 3, 1, 1 / 3),
            ("2.leeftijd", "30–39"): (3, 4, 0, 0.75),
        },
    ),
    "4 intake, on the day itself too; later is not yet": (
        [one(asiel(intake=ON)), one(asiel(intake=D(2026, 11, 2))), one(asiel())],
        {("4.gestart", ""): (1, 3, 0, 1 / 3)},
    ),
    "5 PIP": (
        [one(pip(ON)), one(pip(D(2026, 11, 2))), one(pip())],
        {("5.vastgesteld", ""): (2, 3, 0, 2 / 3)},
    ),
    "6 leerroutes, of who has a PIP; the history wins": (
        [
            one(pip(leerroute="B")),
            one(pip(leerroute="B"), leerroutes=(tables.LeerroutePeriod(D(2025, 3, 2), None, "Z"),)),
            one(pip(leerroute="")),
            one(asiel(leerroute="O")),
        ],
        {
            ("6.leerroute", "B"): (1, 2, 1, 0.5),
            ("6.leerroute", "Z"): (1, 2, 1, 0.5),
            ("6.leerroute", "O"): (0, 2, 1, 0.0),
        },
    ),
    "7 days to the PIP; ten weeks from the later of kennisgeving and registration": (
        [
            one(pip(D(2025, 3, 12), brp=D(2024, 12, 1))),  # 70 days
            one(pip(D(2025, 3, 13), brp=D(2024, 12, 1))),  # 71
            one(pip(D(2025, 4, 1), brp=D(2025, 2, 1))),  # 90, of which 59 here
            one(pip(D(2024, 12, 1), brp=D(2024, 12, 1))),  # before the kennisgeving
            one(asiel()),
        ],
        {
            ("7.mediaan", ""): (None, 3, 1, 71),
            ("7.p90", ""): (None, 3, 1, 90),
            # Of the last the registration is not known.
            ("7.binnen_10_weken", ""): (2, 3, 2, 2 / 3),
        },
    ),
    "7 who waits for a PIP: in time may still be, too late is not": (
        [
            one(pip(D(2025, 3, 12), brp=D(2024, 12, 1))),
            one(asiel(brp=D(2026, 8, 23))),  # 70 days on 1 November: may still be in time
            one(asiel(brp=D(2026, 8, 22))),  # 71
            one(asiel(brp=D(2026, 12, 1))),  # not registered yet: does not wait
            one(asiel(brp=D(2025, 1, 1), vertrokken=D(2025, 3, 12))),  # left after 70 days
            one(asiel(brp=D(2025, 1, 1), vertrokken=D(2025, 3, 13))),  # after 71
            one(
                asiel(brp=D(2025, 1, 1)),
                besluiten=(tables.Decision("vrijstelling", "DIP", D(2025, 2, 1), None, True),),
            ),
            one(Traject(doelgroep=ASIEL, koppeling=D(2025, 1, 1))),  # no clock has begun
        ],
        {("7.binnen_10_weken", ""): (1, 3, 0, 1 / 3)},
    ),
    "8 paid work now, and ever within a year": (
        [
            one(asiel(betaald_werk_sinds=D(2026, 1, 1)), participatie=()),
            one(asiel(), participatie=(work(D(2025, 6, 1), D(2025, 9, 1)),)),
            one(asiel(), participatie=(work(D(2026, 1, 2)),)),
            one(asiel(kennisgeving=D(2026, 5, 1)), participatie=(work(D(2026, 6, 1)),)),
            one(asiel(), participatie=(work(D(2025, 6, 1), soort="stage"),)),
        ],
        {
            ("8.peildatum", ""): (3, 5, 0, 0.6),
            # Who was notified in May of this year is not asked yet; 1 January counts as within.
            ("8.ooit_12", ""): (2, 4, 0, 0.5),
        },
    ),
    "9 bijstand, and outflow to work or study within 31 days": (
        [
            one(asiel(), uitkeringen=(tables.BenefitPeriod(D(2025, 1, 1), None),)),
            one(
                asiel(betaald_werk_sinds=D(2026, 4, 1)),
                uitkeringen=(tables.BenefitPeriod(D(2025, 1, 1), D(2026, 3, 1)),),
            ),
            one(
                asiel(betaald_werk_sinds=D(2026, 4, 2)),
                uitkeringen=(tables.BenefitPeriod(D(2025, 1, 1), D(2026, 3, 1)),),
            ),
            one(asiel(), uitkeringen=()),
        ],
        {("9.bijstand", ""): (1, 4, 0, 0.25), ("9.uitstroom", ""): (1, 2, 0, 0.5)},
    ),
    "10 education, or the lessons of the onderwijsroute": (
        [
            one(asiel(), opleidingen=(tables.EducationPeriod(D(2026, 1, 1), None, "mbo"),)),
            one(asiel(), opleidingen=(tables.EducationPeriod(D(2025, 1, 1), ON, "mbo"),)),
            one(pip(leerroute="O", taal_start=D(2026, 1, 1)), opleidingen=()),
            one(pip(leerroute="B", taal_start=D(2026, 1, 1)), opleidingen=()),
        ],
        {("10.onderwijs", ""): (2, 4, 0, 0.5)},
    ),
    "11 voldaan, within 36 months of who began so long ago, by document, this year": (
        [
            one(pip(D(2023, 1, 1), voldaan=D(2026, 1, 2), voldaan_document="diploma")),
            one(pip(D(2023, 1, 1), voldaan=D(2026, 1, 3), voldaan_document="certificaat")),
            one(pip(D(2023, 1, 1), voldaan=D(2025, 12, 31), voldaan_document="")),
            one(pip(D(2025, 1, 1), voldaan=D(2026, 2, 1), voldaan_document="diploma")),
            one(pip(D(2023, 1, 1))),
        ],
        {
            ("11.voldaan", ""): (4, 5, 0, 0.8),
            ("11.binnen_36", ""): (2, 4, 0, 0.5),
            ("11.document", "diploma"): (2, 3, 1, 2 / 3),
            ("11.dit_jaar", ""): (3, 5, 0, 30),
        },
    ),
    "12 the term runs, is longer or is over; the ground of the last extension": (
        [
            one(pip(D(2025, 1, 1)), besluiten=()),
            one(
                pip(D(2024, 1, 1), termijn_eind=D(2027, 7, 1)),
                besluiten=(
                    tables.Decision("verlenging", "dakloos", D(2025, 1, 1), D(2025, 2, 1)),
                    tables.Decision("verlenging", "geen aanbod", D(2026, 1, 1), D(2026, 2, 1)),
                ),
            ),
            one(pip(D(2023, 10, 31)), besluiten=()),  # its term ends on this very day
            one(
                pip(D(2024, 1, 1)),
                besluiten=(tables.Decision("verlenging", "ziekte", D(2026, 1, 1), D(2027, 1, 1)),),
            ),
        ],
        {
            ("12.termijn", "loopt"): (1, 3, 0, 1 / 3),
            ("12.termijn", "verlengd"): (1, 3, 0, 1 / 3),
            ("12.termijn", "verlopen"): (1, 3, 0, 1 / 3),
            ("12.grond", "geen aanbod"): (1, 2, 0, 0.5),
            ("12.grond", "ziekte"): (1, 2, 0, 0.5),
        },
    ),
    "13 waiting for lessons and for the aanbod": (
        [
            one(pip(D(2026, 1, 1), brp=D(2025, 1, 1), taal_start=D(2025, 4, 11))),  # 100 days
            one(pip(D(2026, 1, 1), brp=D(2025, 1, 1), taal_start=D(2025, 7, 20))),  # 200
            one(pip(D(2026, 1, 1), brp=D(2025, 1, 1), aanbod=D(2026, 4, 1))),  # in time, 90
            one(pip(D(2026, 1, 1), brp=D(2025, 1, 1), aanbod=D(2026, 4, 2))),  # a day late, 91
            one(pip(D(2026, 8, 2), brp=D(2025, 1, 1))),  # may still come
        ],
        {
            ("13.taal_mediaan", ""): (None, 2, 0, 150),
            ("13.aanbod_mediaan", ""): (None, 2, 0, 90.5),
            # Two have none after three months.
            ("13.aanbod_te_laat", ""): (3, 4, 0, 0.75),
        },
    ),
    "14 PVT: signed, days, waiting": (
        [
            one(pip(D(2026, 1, 1), pvt_ondertekend=D(2026, 1, 31))),  # 30 days
            one(pip(D(2026, 1, 1), pvt_ondertekend=D(2026, 3, 2))),  # 60
            one(pip(D(2026, 1, 1), pvt_start=D(2026, 2, 1))),
            one(pip(D(2026, 10, 21))),  # ten days after the day on which the term began
            one(pip(D(2026, 10, 11))),  # twenty
            one(pip(D(2026, 1, 1), vertrokken=D(2026, 3, 1))),  # waits no more
        ],
        {
            ("14.ondertekend", ""): (2, 6, 0, 1 / 3),
            ("14.dagen_mediaan", ""): (None, 2, 0, 45),
            ("14.wacht", ""): (2, 5, 0, 20),
            ("14.wacht_mediaan", ""): (None, 2, 0, 15),
        },
    ),
    "15 MAP, not of the onderwijsroute; no hours is not known": (
        [
            one(
                pip(leerroute="B", map_eindgesprek=D(2026, 6, 1)),
                uren=(done("map", 30), done("map", 10, D(2026, 7, 1), van=D(2026, 6, 1))),
            ),
            one(pip(leerroute="Z"), uren=(done("map", 20), done("map", 40, D(2026, 11, 2)))),
            one(pip(leerroute="Z"), uren=()),
            one(pip(leerroute="O"), uren=(done("map", 99),)),
        ],
        {
            ("15.afgerond", ""): (1, 3, 0, 1 / 3),
            ("15.uren", ""): (None, 2, 1, 30),
            ("15.40_uur", ""): (1, 2, 1, 0.5),
        },
    ),
    "16 lessons attended of those offered; course hours in the Z-route": (
        [
            one(
                pip(leerroute="Z"),
                uren=(done("cursus", 500), done("nt2", 300)),
                presentie=(tables.Presence(D(2026, 9, 1), 20, 15, 2),),
            ),
            one(
                pip(leerroute="Z"),
                uren=(done("cursus", 100), done("participatie", 900)),
                presentie=(
                    tables.Presence(D(2026, 9, 1), 20, 5, 0),
                    tables.Presence(D(2026, 10, 1), None, 9, 0),
                ),
            ),
            one(pip(leerroute="B"), uren=(done("cursus", 900),), presentie=()),
        ],
        {
            ("16.aanwezig", ""): (20, 40, 1, 0.5),
            ("16.cursusuren", ""): (None, 2, 0, 450),
            ("16.800_uur", ""): (1, 2, 0, 0.5),
        },
    ),
    "17 participation hours of asylum in the Z-route; PVT and MAP count": (
        [
            one(pip(leerroute="Z"), uren=(done("participatie", 700), done("map", 100))),
            one(pip(leerroute="Z"), uren=(done("pvt", 12), done("participatie", 0))),
            # No row of participation itself: its hours are not known.
            one(pip(leerroute="Z"), uren=(done("pvt", 12), done("cursus", 500))),
            one(gezin(pip=D(2025, 3, 2), leerroute="Z"), uren=(done("participatie", 99),)),
        ],
        {("17.uren", ""): (None, 2, 1, 406)},
    ),
    "18 exams: the first attempt, attempts, no free attempt left": (
        [
            one(pip(), examens=(exam("KNM", "", D(2026, 1, 1), "Geslaagd", 2),)),
            one(
                pip(),
                examens=(
                    exam("KNM", "", D(2026, 1, 1), "Gezakt", 1),
                    exam("KNM", "", D(2026, 2, 1), "Gezakt", 0),
                    exam("SP", "A2", D(2026, 2, 1), "Geen", 2),
                ),
            ),
            one(
                pip(),
                examens=(
                    exam("KNM", "", D(2026, 1, 1), "Gezakt", 0),
                    exam("KNM", "", D(2026, 2, 1), "Geslaagd", 0),
                ),
            ),
            one(pip(), examens=()),
        ],
        {
            ("18.KNM", ""): (1, 3, 0, 1 / 3),
            ("18.pogingen", ""): (None, 3, 0, 5 / 3),
            ("18.geen_tegoed", ""): (1, 3, 0, 1 / 3),
        },
    ),
    "19 the lowest of four parts at voldaan; afgeschaald": (
        [
            one(
                pip(leerroute="B", niveau="B1", voldaan=D(2026, 5, 1)),
                niveaus=levels("B1", "B1", "A2", "B1"),
                examens=(exam("SC", "B1", D(2026, 4, 1)),),
            ),
            one(
                pip(leerroute="B", niveau="A2", voldaan=D(2026, 5, 1)),
                niveaus=levels("A2", "B1", "A2", "B1"),
            ),
            one(
                pip(leerroute="B", niveau="", voldaan=D(2026, 5, 1)),
                niveaus=(tables.Level(D(2026, 1, 1), "LE", "A2"),),
            ),
            one(pip(leerroute="Z", niveau="A2"), niveaus=levels("A1", "A1", "A1", "A1")),
        ],
        {
            ("19.niveau", "A2"): (1, 2, 1, 0.5),
            ("19.niveau", "B1"): (1, 2, 1, 0.5),
            ("19.niveau", "A1"): (0, 2, 1, 0.0),
            ("19.afgeschaald", ""): (1, 3, 0, 1 / 3),
        },
    ),
    "20 switches within 18 months of who began so long ago; the last direction": (
        [
            one(
                pip(D(2025, 1, 1)),
                leerroutes=(
                    tables.LeerroutePeriod(D(2025, 1, 1), D(2026, 1, 1), "B"),
                    tables.LeerroutePeriod(D(2026, 1, 1), None, "Z"),
                ),
            ),
            one(pip(D(2025, 1, 1)), leerroutes=(tables.LeerroutePeriod(D(2025, 1, 1), None, "B"),)),
            one(
                pip(D(2026, 1, 1)),
                leerroutes=(
                    tables.LeerroutePeriod(D(2026, 1, 1), D(2026, 5, 1), "Z"),
                    tables.LeerroutePeriod(D(2026, 5, 1), None, "B"),
                ),
            ),
        ],
        {
            ("20.binnen_18", ""): (1, 2, 0, 0.5),
            ("20.richting", "B → Z"): (1, 2, 0, 0.5),
            ("20.richting", "Z → B"): (1, 2, 0, 0.5),
        },
    ),
    "21 meetings held of those in the PIP; days between; called off by the organisation": (
        [
            one(
                pip(voortgangsgesprekken=8),
                afspraken=(
                    progress_meeting(D(2026, 1, 1)),
                    progress_meeting(D(2026, 1, 31)),
                    progress_meeting(D(2026, 4, 1), "afgezegd door organisatie"),
                    progress_meeting(D(2026, 12, 1), "gepland"),
                    progress_meeting(D(2026, 2, 1), soort="intake"),
                ),
            ),
            one(
                pip(voortgangsgesprekken=4),
                afspraken=(progress_meeting(D(2026, 1, 1)), progress_meeting(D(2026, 3, 2))),
            ),
            one(pip(), afspraken=()),
            # The term has not begun to pass: nothing was to be held yet.
            one(pip(ON, voortgangsgesprekken=6), afspraken=()),
        ],
        {
            # Of the term from 3 March 2025, 608 of 1,096 days had passed.
            ("21.gehouden", ""): (4, 12 * 608 / 1096, 1, 4 / (12 * 608 / 1096)),
            ("21.dagen", ""): (None, 2, 0, 45),
            ("21.afgezegd", ""): (1, 5, 0, 0.2),
        },
    ),
    "22 a known contact person; changes in a year; days without": (
        [
            one(pip(), contactpersonen=(contact("M01", D(2025, 1, 1)),)),
            one(
                pip(),
                contactpersonen=(
                    contact("M01", D(2025, 1, 1), D(2026, 1, 1)),
                    contact("M02", D(2026, 1, 11)),
                ),
            ),
            one(
                pip(taal_start=D(2026, 1, 1)),
                contactpersonen=(
                    contact("M01", D(2025, 1, 1), D(2026, 5, 1)),
                    contact("M02", D(2026, 5, 21), D(2026, 10, 1)),
                    contact("T01", D(2026, 1, 1), organisatie="taalschool"),
                ),
            ),
            one(pip(taal_start=D(2026, 1, 1)), contactpersonen=()),
        ],
        {
            ("22.gemeente", ""): (2, 4, 0, 0.5),
            ("22.taalschool", ""): (1, 2, 0, 0.5),
            ("22.wissels", ""): (None, 3, 0, 2 / 3),
            ("22.gat", ""): (None, 2, 0, 15),
        },
    ),
    "23 guidance runs 18 months, the spreekuur until 30; which ends next quarter": (
        [
            one(asiel(mb_start=D(2026, 1, 1))),
            one(asiel(mb_start=D(2025, 8, 1))),  # ends on 1 February
            one(asiel(mb_start=D(2025, 5, 1))),  # ended on this day
            one(asiel(mb_start=D(2024, 5, 1))),
            one(asiel()),
            one(gezin(mb_start=D(2026, 1, 1))),
        ],
        {
            ("23.fase", "begeleiding"): (2, 4, 0, 0.5),
            ("23.fase", "spreekuur"): (1, 4, 0, 0.25),
            ("23.fase", "geëindigd"): (1, 4, 0, 0.25),
            ("23.eindigt", ""): (1, 4, 0, 10),
        },
    ),
    "24 ontzorgen now, and tested when it was over": (
        [
            one(asiel(ontzorgen_start=D(2026, 6, 1))),
            one(asiel(ontzorgen_start=D(2026, 5, 1))),
            one(asiel(ontzorgen_start=D(2025, 1, 1), zelfredzaamheid_getoetst=D(2025, 7, 1))),
            one(asiel()),
        ],
        {("24.nu", ""): (1, 4, 0, 10), ("24.getoetst", ""): (1, 2, 0, 0.5)},
    ),
    "25 childcare of who needs it; travelling; of who is not done": (
        [
            one(asiel(kinderopvang="wachtlijst", reisminuten=90, vertrokken=ON)),
            one(
                asiel(kinderopvang="wachtlijst", reiskosten_geregeld=True),
                besluiten=(tables.Decision("verlenging", "ziekte", ON, D(2026, 12, 1)),),
            ),
            one(asiel(kinderopvang="wachtlijst", reisminuten=45, reiskosten_geregeld=True)),
            one(asiel(kinderopvang="geregeld", reisminuten=46, reiskosten_geregeld=False)),
            one(asiel(kinderopvang="niet nodig")),
            one(asiel()),
        ],
        {
            ("25.kinderopvang", ""): (1, 2, 1, 0.5),
            ("25.reistijd", ""): (1, 2, 2, 0.5),
            ("25.reiskosten", ""): (1, 2, 2, 0.5),
        },
    ),
    "26 voluntary work or a language buddy": (
        [
            one(asiel(), participatie=(work(D(2026, 1, 1), soort="vrijwilligerswerk"),)),
            one(asiel(), participatie=(work(D(2026, 1, 1), soort="taalmaatje"),)),
            one(asiel(), participatie=(work(D(2026, 1, 1), ON, "taalmaatje"),)),
            one(asiel(), participatie=(work(D(2026, 1, 1)),)),
        ],
        {("26.meedoen", ""): (2, 4, 0, 0.5)},
    ),
    "28 moves in twelve months, with and without PIP": (
        [
            one(
                asiel(),
                vestigingen=(
                    tables.Settlement(D(2025, 1, 1), D(2025, 6, 1)),
                    tables.Settlement(D(2026, 1, 1)),
                ),
            ),
            one(
                asiel(),
                vestigingen=(tables.Settlement(D(2025, 1, 1)), tables.Settlement(D(2026, 1, 1))),
            ),
            one(
                asiel(),
                vestigingen=(tables.Settlement(D(2024, 1, 1)), tables.Settlement(D(2025, 11, 1))),
            ),
            one(pip(vertrokken=D(2026, 5, 1)), vestigingen=(tables.Settlement(D(2025, 1, 1)),)),
        ],
        {
            ("28.in_met", ""): (1, 4, 0, 10),
            ("28.in_zonder", ""): (1, 4, 0, 10),
            ("28.uit_met", ""): (1, 4, 0, 10),
            ("28.uit_zonder", ""): (0, 4, 0, 0),
        },
    ),
    "waiting lists: who waits, and how long already": (
        [
            one(pip(D(2026, 10, 21), leerroute="B", brp=D(2025, 1, 1), pvt_start=ON)),
            one(pip(D(2026, 6, 11), leerroute="B", map_start=D(2026, 7, 1), pvt_start=ON)),
            one(pip(D(2026, 6, 11), leerroute="O", taal_start=D(2026, 7, 1), pvt_start=ON)),
            one(
                asiel(
                    kennisgeving=D(2026, 10, 2), brp=D(2026, 10, 12),
                    kinderopvang="wachtlijst", kinderopvang_sinds=D(2025, 11, 1),
                )
            ),
            one(asiel(kennisgeving=D(2026, 10, 2), intake=ON, kinderopvang="wachtlijst")),
        ],
        {
            ("101.wacht", ""): (0, 3, 0, 0),
            ("102.wacht", ""): (1, 2, 0, 10),
            ("103.wacht", ""): (1, 5, 0, 10),
            ("104.wacht", ""): (2, 3, 0, 20),
            ("104.mediaan", ""): (None, 2, 0, 77),  # 11 and 143 days
            ("104.lengte", "tot 3 maanden"): (1, 2, 0, 0.5),
            ("104.lengte", "3 tot 6 maanden"): (1, 2, 0, 0.5),
            ("105.wacht", ""): (2, 5, 0, 20),
            ("105.lengte", "12 maanden of langer"): (1, 1, 1, 1.0),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_indicator_counted_by_hand(family):
    register, expected = FAMILIES[family]
    found = {
        (figure.measure, figure.of_class): tens(figure)
        for figure in answer_of(register).inside
        if not figure.split and (figure.measure, figure.of_class) in expected
    }
    assert found == {key: pytest.approx(value) for key, value in expected.items()}


def test_every_indicator_is_counted_by_hand_here():
    counted = {measure for _register, expected in FAMILIES.values() for measure, _class in expected}
    lacking = {
        indicator.number
        for indicator in INDICATORS
        if not any(measure.key in counted for measure in indicator.measures)
    }
    assert lacking == {3}  # which has no columns


def test_who_is_on_pace_is_of_whom_the_signal_is_silent():
    enough, too_few = done("participatie", 700), done("participatie", 1)
    register = [
        one(pip(leerroute="Z"), uren=(enough,)),
        one(pip(leerroute="Z"), uren=(too_few,)),
        one(pip(leerroute="Z"), uren=()),
        one(pip(leerroute="Z", voldaan=D(2026, 1, 1)), uren=(too_few,)),
    ]
    assert tens(totals(register, "17.op_schema")[""]) == (1, 2, 1, 0.5)


def test_more_meetings_than_were_planned_are_told_too():
    meetings = tuple(progress_meeting(D(2026, month, 1)) for month in range(1, 9))
    register = [one(pip(voortgangsgesprekken=6), afspraken=meetings)]
    held, planned, _missing, value = tens(totals(register, "21.gehouden")[""])
    assert (held, planned) == (8, pytest.approx(6 * 608 / 1096))
    assert value == pytest.approx(8 / planned)


def test_three_meetings_more_or_less_than_planned_are_kept_back():
    held = tuple(progress_meeting(D(2026, month, 1)) for month in range(1, 6))
    # Ten people with five meetings each: 44, 50, 55 and 33 were planned.
    for number, is_kept_back in ((8, False), (9, True), (10, False), (6, False)):
        register = [one(pip(voortgangsgesprekken=number), afspraken=held)]
        answer = answer_of(register, published=5)
        figure = next(each for each in answer.published if each.measure == "21.gehouden")
        assert figure.suppressed is is_kept_back


@pytest.mark.parametrize("column", ["voldaan", "vertrokken", "overleden"])
def test_planned_meetings_stop_when_someone_is_done_left_or_died(column):
    meetings = (progress_meeting(date(2026, 5, 1)), progress_meeting(date(2026, 6, 1)))

    def planned(**ended):
        register = [
            one(pip(date(2026, 1, 31), voortgangsgesprekken=12, **ended), afspraken=meetings)
        ]
        return tens(totals(register, "21.gehouden")[""])[1]

    to = [(day - date(2026, 2, 1)).days for day in (date(2026, 7, 1), ON)]
    term = (date(2029, 2, 1) - date(2026, 2, 1)).days
    assert planned(**{column: date(2026, 7, 1)}) == pytest.approx(12 * to[0] / term)
    assert planned(**{column: ON}) == pytest.approx(planned())
    assert planned(**{column: date(2026, 11, 2)}) == pytest.approx(12 * to[1] / term)
