"""The timeline of one trajectory: the same in picture and tables, late and unknown said at once."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from tests import cast
from tests.words import source_of
from weerklank.rulebook import milestones, tables
from weerklank.rulebook.facts import Case, Facts
from weerklank.rulebook.tables import Traject
from weerklank.safeguards.models import LogLine
from weerklank.trajectories import models
from weerklank.trajectories.views import pace, strands, timeline

ON = date(2026, 5, 20)
PIP = date(2025, 5, 19)
CALLED_OFF = tables.Appointment(
    "gemeente", "intake", date(2026, 2, 1), "afgezegd door organisatie", None, "", 1
)


def case_of(on=ON, limits=None, row=None, **lists):
    lists = {"contactpersonen": (), "afspraken": (), "besluiten": (), **lists}
    return Case(Facts("T-1", row or Traject(), **lists), on, limits or {})


def told(case, organisations=None):
    return {
        each.key: each
        for each in strands.strands(case, milestones.milestones(case), organisations=organisations)
    }


def contact(van, tot=None, key="M01", organisation="gemeente"):
    return tables.ContactPeriod(organisation, key, van, tot, "")


def test_nobody_between_contact_persons_and_after_the_last():
    row = Traject(kennisgeving=date(2025, 1, 1), brp=date(2025, 1, 1))
    case = case_of(
        row=row,
        contactpersonen=(
            contact(date(2025, 1, 1), date(2025, 3, 1)),
            contact(date(2025, 3, 11), date(2026, 5, 1)),
        ),
    )
    [lane] = told(case)["contacts"].lanes
    gaps = [(i.begin, i.end, i.remark) for i in lane.items if i.kind == strands.NOBODY]
    assert gaps == [
        (date(2025, 3, 1), date(2025, 3, 11), "10 dagen"),
        (date(2026, 5, 1), None, "20 dagen"),
    ]


@pytest.mark.parametrize(
    ("periods", "gaps"),
    [
        ((contact(date(2025, 1, 1)),), 0),
        # One that begins before the other ends leaves no gap.
        ((contact(date(2025, 1, 1), date(2025, 6, 1)), contact(date(2025, 5, 1))), 0),
        # Until and from the same day.
        ((contact(date(2025, 1, 1), date(2025, 6, 1)), contact(date(2025, 6, 1))), 0),
        ((), 1),
    ],
)
def test_no_gap_where_somebody_is(periods, gaps):
    row = Traject(kennisgeving=date(2025, 1, 1), brp=date(2025, 1, 1))
    found = told(case_of(row=row, contactpersonen=periods)).get("contacts")
    items = [item for _lane, item in found.items] if found else []
    assert len([item for item in items if item.kind == strands.NOBODY]) == gaps


def test_other_organisations_have_no_gap_when_they_are_done():
    case = case_of(
        contactpersonen=(
            contact(date(2025, 1, 1), date(2025, 6, 1), "B01", "maatschappelijke begeleiding"),
        )
    )
    assert [item.kind for _lane, item in told(case)["contacts"].items] == [strands.RUNS]


def test_not_delivered_is_unknown_and_stays_in_the_page():
    found = told(case_of(contactpersonen=None, afspraken=None, besluiten=None))
    assert {key for key, each in found.items() if not each.is_known} == {
        "contacts",
        "appointments",
        "decisions",
        "language",
    }


def test_late_milestone_stands_as_late_on_the_day_it_should_have_been():
    case = case_of(row=Traject(kennisgeving=date(2026, 1, 1), brp=date(2026, 1, 1)))
    late = [item for _l, item in told(case)["milestones"].items if item.kind == strands.LATE]
    assert [(item.what, item.begin) for item in late] == [("PIP vastgesteld", date(2026, 3, 12))]
    late_pip = Traject(kennisgeving=date(2025, 1, 1), brp=date(2025, 1, 1), pip=date(2025, 3, 13))
    case = case_of(row=late_pip)
    pip = next(i for _l, i in told(case)["milestones"].items if i.what == "PIP vastgesteld")
    assert (pip.kind, pip.short) == (strands.LATE, "PIP, 1 dag te laat")


def test_term_that_is_over_is_late_until_today_and_what_ends_soon_is_named():
    case = case_of(row=Traject(pip=PIP, termijn_eind=date(2026, 5, 1)))
    term = told(case)["term"].lanes[0].items
    assert [(each.begin, each.end, each.kind) for each in term] == [
        (date(2025, 5, 20), date(2026, 5, 1), strands.RUNS),
        (date(2026, 5, 1), ON, strands.LATE),
    ]

    def soon(days):
        row = Traject(pip=PIP, termijn_eind=ON + timedelta(days=days))
        return strands.ending(told(case_of(row=row)).values(), ON)

    assert soon(90) == [("Termijn om in te burgeren", ON + timedelta(days=90))]
    assert soon(91) == []
    assert soon(1) == [("Termijn om in te burgeren", ON + timedelta(days=1))]


def test_provider_gets_only_the_part_of_her_own_organisation():
    case = case_of(
        row=Traject(pip=PIP, bijstand_start=date(2025, 1, 1)),
        contactpersonen=(
            contact(date(2025, 1, 1)),
            contact(date(2025, 1, 1), None, "T01", "taalschool"),
        ),
        afspraken=(CALLED_OFF,),
        besluiten=(tables.Decision("ontheffing", "MED", date(2025, 1, 1), None, False),),
    )
    found = told(case, organisations={"taalschool"})
    assert set(found) == {"term", "contacts", "language"}
    assert [item.what for _l, item in found["contacts"].items] == ["T01"]
    assert "support" in told(case)
    assert "decisions" in told(case)


def hours(kind, amount, van, until):
    return tables.Hours(kind, amount, van, until, "school")


def test_hours_are_added_up_by_what_was_known_and_missing_is_not_none():
    row = Traject(
        pip=PIP, leerroute="Z", doelgroep="Asielstatushouder", termijn_eind=date(2028, 5, 20)
    )
    case = case_of(
        row=row,
        uren=(
            hours("cursus", 40.0, date(2025, 6, 1), date(2025, 7, 1)),
            hours("nt2", 30.0, date(2025, 7, 1), date(2025, 8, 1)),
            hours("cursus", 99.0, date(2026, 5, 1), date(2026, 6, 1)),  # not known yet
            hours("cursus", None, date(2025, 8, 1), date(2025, 9, 1)),
        ),
    )
    lessons, share = pace.courses(case)
    assert lessons.points == [
        (date(2025, 6, 1), 0.0),
        (date(2025, 7, 1), 40.0),
        (date(2025, 8, 1), 70.0),
    ]
    assert (lessons.norm, share.norm) == (800.0, 800.0)
    assert (share.total, share.points) == (None, [])
    assert lessons.at(date(2025, 5, 31)) is None
    # A third of three years has passed.
    assert pace.expected(case, 800.0, ON) == pytest.approx(800 * 365 / 1096)
    assert [day for day, _totals in pace.by_quarter([lessons])] == [
        date(2025, 8, 1),
        date(2025, 7, 1),
    ]


def test_no_norm_outside_the_z_route_and_none_of_share_for_family():
    assert pace.courses(case_of(row=Traject(leerroute="B"), uren=())) == []
    family = Traject(leerroute="Z", doelgroep="Gezinsmigrant en overige migrant")
    assert [each.label for each in pace.courses(case_of(row=family))] == ["lessen"]
    less = Traject(leerroute="Z", doelgroep="Asielstatushouder", max_participatie_uren=300)
    assert [each.norm for each in pace.courses(case_of(row=less))] == [800.0, 300.0]


def drawn(**lists):
    row = Traject(
        kennisgeving=date(2025, 3, 1), brp=date(2025, 3, 1), pip=PIP, termijn_eind=date(2028, 5, 20)
    )
    case = case_of(row=row, **lists)
    found = list(told(case).values())
    return case, timeline.draw(case, found, pace.courses(case), pace.presence(case))


def test_picture_lies_between_first_fact_and_end_of_term_and_time_goes_right():
    case, picture = drawn(contactpersonen=(contact(date(2025, 3, 1)),))
    assert picture.begin < date(2025, 3, 1)
    assert picture.end > date(2028, 5, 20)
    assert timeline.LEFT < picture.x(PIP) < picture.today_x < picture.x(case.end) < timeline.RIGHT
    assert picture.x(date(1990, 1, 1)) == timeline.LEFT


def test_words_beside_signs_never_lie_on_each_other():
    _case, picture = drawn()
    lines: dict[int, list[tuple[int, int]]] = {}
    for words in picture.words:
        wide = len(words.text) * timeline.LETTER
        begin = words.x - wide if words.anchor == "end" else words.x
        lines.setdefault(words.y, []).append((begin, begin + wide))
    assert lines
    for places in lines.values():
        places.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(places))


def test_what_is_to_come_is_drawn_apart_from_what_has_been():
    _case, picture = drawn()
    [past, ahead] = [bar for bar in picture.bars if bar.title.startswith("Termijn")]
    assert (past.kind, ahead.kind) == (strands.RUNS, timeline.AHEAD)
    assert past.x + past.width == ahead.x == picture.today_x


@pytest.fixture
def register(db):
    return cast.make_register(cast.make_municipality())


def page(user, pseudonym="T-7KQ2XB", **kwargs):
    browser = Client()
    browser.force_login(user)
    return browser.get(f"/trajecten/{pseudonym}/", **kwargs)


def give(trajectory, model, **values):
    return model.objects.create(trajectory=trajectory, recorded_in=trajectory.recorded_in, **values)


def test_page_has_one_picture_with_name_and_no_style_and_says_all_in_tables(register):
    today = timezone.localdate()
    models.TrajectRecord.objects.filter(trajectory=register.trajectory).update(
        pip=today - timedelta(days=400),
        kennisgeving=today - timedelta(days=430),
        brp=today - timedelta(days=430),
        termijn_eind=today + timedelta(days=60),
        doelgroep="Asielstatushouder",
    )
    give(
        register.trajectory,
        models.Appointment,
        organisatie="gemeente",
        soort="intake",
        gepland_op=today - timedelta(days=20),
        status="afgezegd door organisatie",
    )
    give(
        register.trajectory,
        models.Presence,
        maand=(today - timedelta(days=40)).replace(day=1),
        aangeboden=10,
        aanwezig=6,
    )
    html = page(register.amina).content.decode()
    [svg] = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", html, re.DOTALL)
    root = etree.fromstring(svg)  # well formed
    labelled = root.attrib["aria-labelledby"].split()
    assert [root.find(f".//*[@id='{name}']").tag for name in labelled] == ["title", "desc"]
    assert "style=" not in html
    numbers = re.findall(r"\b(?:x|y|width|height|d|points)=\"([^\"]*)\"", svg)
    assert not [each for each in numbers if re.search(r"\d\.\d", each) or "None" in each]
    assert "afgezegd door organisatie" in html
    assert "Termijn om in te burgeren eindigt op" in html
    assert html.count("<tr>") > 30


def test_what_ended_the_plicht_is_said_with_its_day_and_nothing_ends_soon(register):
    today = timezone.localdate()
    records = models.TrajectRecord.objects.filter(trajectory=register.trajectory)
    records.update(pip=today - timedelta(days=900), termijn_eind=today + timedelta(days=60))
    assert "eindigt op" in page(register.amina).content.decode()
    records.update(voldaan=date(2026, 1, 15))
    hers = page(register.amina).content.decode()
    assert "Plicht voldaan: 15 januari 2026." in hers
    assert "eindigt op" not in hers
    assert "klaar of rust" not in hers.split("</h1>")[1].split("</div>")[0]
    assert "15 januari 2026" not in page(register.tessa).content.decode()


def test_provider_sees_no_group_no_decision_no_history_no_number(register):
    give(
        register.trajectory,
        models.Decision,
        soort="ontheffing",
        grond="MED",
        van=date(2026, 1, 1),
    )
    models.TrajectRecord.objects.update(doelgroep="Asielstatushouder")
    hers = source_of(page(register.amina)).lower()
    his = source_of(page(register.tessa)).lower()
    for word in ("asielstatushouder", "ontheffing", "geschiedenis", "klantnummer", "m01"):
        assert word in hers, word
        assert word not in his, word
    assert "t01" in his


def test_unknown_signal_is_told_apart_and_a_set_aside_one_can_be_brought_back(register):
    html = page(register.amina).content.decode()
    assert "Niet te zeggen, want er mist iets" in html
    assert "De datum van de kennisgeving of van de inschrijving is niet bekend." in html
    models.SignalNote.objects.create(
        trajectory=register.trajectory,
        rule="SIG-07",
        text="Wacht op DUO",
        returns_on=timezone.localdate() + timedelta(days=3),
        at=cast.NOW,
        by_id=register.amina.pk,
        by_name="Amina",
    )
    html = page(register.amina).content.decode()
    assert "Wacht op DUO" in html
    assert 'value="back"' in html


def test_what_was_written_wrong_comes_back_with_its_words(register):
    browser = Client()
    browser.force_login(register.amina)
    answer = browser.post(
        "/trajecten/T-7KQ2XB/",
        {
            "do": "aside",
            "signal": "SIG-07",
            "SIG-07-aside-text": "Wacht op DUO",
            "SIG-07-aside-returns_on": "2020-01-01",
        },
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Kies een dag na vandaag" in html
    assert "Wacht op DUO" in html
    assert not models.SignalNote.objects.exists()


def test_each_view_leaves_a_look(register):
    page(register.amina)
    line = LogLine.objects.get(what="trajectory.viewed")
    assert (line.by_id, line.subject_id) == (register.amina.pk, str(register.trajectory.pk))
    assert page(register.amina, "T-NONE").status_code == 404


def test_history_tells_what_replaced_what(register):
    later = models.Change.objects.create(
        municipality=register.municipality,
        kind="correction",
        at=cast.NOW + timedelta(hours=1),
        by_name="Noor",
        reason="De school vergiste zich",
    )
    old = give(
        register.trajectory, models.Presence, maand=date(2026, 4, 1), aangeboden=10, aanwezig=9
    )
    models.Presence.objects.filter(pk=old.pk).update(replaced_in=later)
    models.Presence.objects.create(
        trajectory=register.trajectory,
        recorded_in=later,
        maand=date(2026, 4, 1),
        aangeboden=10,
        aanwezig=6,
    )
    html = page(register.amina).content.decode()
    assert "De school vergiste zich" in html
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "aanwezig: 9 werd 6" in text


def test_hours_of_a_running_total_stand_there_as_the_latest_row_says():
    def known(amount, until, van=date(2025, 6, 1)):
        return tables.Hours("cursus", amount, van, until, "DUO")

    row = Traject(doelgroep="Asielstatushouder", leerroute="Z", pip=PIP)
    uren = (
        known(100, date(2025, 9, 1)),
        known(250, date(2026, 3, 1)),
        known(40, date(2026, 4, 1), van=date(2026, 3, 1)),
        known(900, date(2026, 12, 1)),
    )
    [lessons, _share] = pace.courses(case_of(row=row, uren=uren))
    assert lessons.points == [
        (date(2025, 6, 1), 0.0),
        (date(2025, 9, 1), 100),
        (date(2026, 3, 1), 250),
        (date(2026, 4, 1), 290),
    ]
    assert lessons.at(date(2026, 2, 28)) == 100
