"""A list of who guides: what each row says, whose it is, what is refused, and taking it back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import cast
from weerklank.deliveries import models as deliveries
from weerklank.deliveries.operations import guiding
from weerklank.deliveries.rules import guidance_lists as rules
from weerklank.rulebook import tables
from weerklank.rulebook.bsn import is_bsn
from weerklank.safeguards import accounts
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import models
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.queries.trajectories import current
from weerklank.vault.models import AccessLine

IMPORTS = "/register/voorbeelddam/inlezen/"
GUIDE, OWN, OTHER, NOBODY = "VluchtelingenWerk", "T-7KQ2XB", "T-OTHER", "T-NOBODY"
HEAD = "Klantnummer;Start begeleiding;Einde begeleiding;Wens soort;Wens;Plek;Soort participatie;Participatie vanaf;Uren per week"  # noqa: E501
LIST = (
    f"{HEAD}\n"
    f"{OWN};1-2-2026;;taalmaatje;praten over eten;Praattafel;activiteit;1-3-2026;2,5\n"
    f"{OWN};1-2-2026;;sport;zwemmen;;;;\n"
    f"klant-{OTHER};1-2-2026;;sport;voetbal;;;;\n"
    f"{NOBODY};1-2-2026;;;;;;;\n"
    ";;;;Opmerking onderaan;;;;\n"
)
TODAY = date(2026, 11, 24)


# --- what a row says --------------------------------------------------------------------------
def asked(header=HEAD):
    places = rules.recognise(header.split(";"))
    return {"number": 0, "person": 0, "places": places}


def read(*rows, header=HEAD):
    numbered = [(number, row.split(";")) for number, row in enumerate(rows, start=2)]
    return rules.read(numbered, asked(header), today=TODAY)


def told(reading):
    return [(each.row, each.key, each.table.name, each.values) for each in reading.found]


def test_a_header_is_recognised_by_ours_and_by_what_people_write():
    assert asked()["places"] == {
        "begeleiding_van": 1, "begeleiding_tot": 2, "wens_soort": 3, "wens": 4, "meedoen_plek": 5,
        "meedoen_soort": 6, "meedoen_van": 7, "meedoen_uren": 8,
    }  # fmt: skip
    ours = [each.name for each in rules.COLUMNS]
    assert rules.recognise(["klant", *ours]) == {name: n for n, name in enumerate(ours, start=1)}


def test_a_row_says_up_to_three_things():
    reading = read(*LIST.splitlines()[1:])
    guided = tables.SupportPeriod("maatschappelijke begeleiding", "", date(2026, 2, 1))
    assert told(reading)[:4] == [
        (2, OWN, "ondersteuning", guided),
        (2, OWN, "wensen", tables.Wish("taalmaatje", "praten over eten")),
        (2, OWN, "participatie",
         tables.Participation("Praattafel", "activiteit", date(2026, 3, 1), None, 2.5)),
        (3, OWN, "ondersteuning", guided),
    ]  # fmt: skip
    assert [each.value for each in reading.notes] == ["Opmerking onderaan"]
    once, others = rules.once(reading.found)
    assert len(once) == 7  # the guidance of the second row is that of the first
    assert others == []


@pytest.mark.parametrize(
    ("row", "tables_found", "refused", "cells"),
    [
        # A wrong hour costs itself, a wrong begin its part, a wrong wish its part.
        ("K;1-2-2026;;sport;zwemmen;P;activiteit;1-3-2026;veel", 3, [], ["meedoen_uren"]),
        ("K;1-2-2026;;sport;zwemmen;P;activiteit;31-2-2026;2", 2, ["meedoen_van"], []),
        ("K;gisteren;;sport;zwemmen;;;;", 1, ["begeleiding_van"], []),
        ("K;1-2-2026;;schaken;zwemmen;;;;", 1, ["wens_soort"], []),
        ("K;1-2-2026;;;zwemmen;;;;", 1, ["wens_soort"], []),
        ("K;1-2-2026;1-1-2026;;;;;;", 1, [], ["begeleiding_tot"]),
        ("K;1-2-2026;niet;;;;;;", 1, [], ["begeleiding_tot"]),
        ("K;;;;;Bakker;betaald werk;1-3-2026;", 0, ["meedoen_soort"], []),
        ("K;;;;;;;;", 0, [], []),
    ],
)
def test_one_bad_cell_never_costs_the_rest(row, tables_found, refused, cells):
    reading = read(row)
    assert len(reading.found) == tables_found
    assert [each.column for each in reading.refused] == refused
    assert [each.column for each in reading.refused_cells] == cells


def test_an_end_that_is_to_come_was_planned():
    ahead = TODAY + timedelta(days=30)
    (each,) = read(f"K;1-2-2026;{ahead:%d-%m-%Y};;;;;;").found
    assert (each.values.gepland_tot, each.values.tot) == (ahead, None)
    assert {"tot", "gepland_tot"} <= each.columns


def test_what_is_said_twice_otherwise_is_told():
    once, others = rules.once(read("K;1-2-2026;1-6-2026;;;;;;", "K;1-2-2026;1-7-2026;;;;;;").found)
    assert [each.row for each in once] == [2]
    assert [each.row for each in others] == [3]


def test_columns_without_which_the_rest_says_nothing_are_asked():
    assert [each.name for each in rules.lacking(["wens", "meedoen_uren"])] == [
        "wens_soort", "meedoen_plek", "meedoen_soort", "meedoen_van",
    ]  # fmt: skip
    assert rules.lacking(["begeleiding_van"]) == []


# --- the pages --------------------------------------------------------------------------------
@pytest.fixture
def home(db, settings, tmp_path):
    """Vera guides T-7KQ2XB and nobody else; the vault knows both people by a number."""
    settings.MEDIA_ROOT = tmp_path
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
    return register


@pytest.fixture
def vera(home):
    user = cast.make_user("coen")
    provider = models.Provider.objects.get(name=GUIDE)
    models.Member.objects.create(
        municipality=home.municipality, user=user, role="aanbieder", provider=provider
    )
    accounts.note_register(user)
    return user


def looked_at(page, text=LIST, **more):
    file = SimpleUploadedFile("lijst.csv", text.encode())
    answer = page.post(IMPORTS, {"do": "upload", "documents": [file], **more}, follow=True)
    form = answer.context["form"]
    given = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in given.items() if value not in (None, False)}
    given |= {"do": "choose", "keys_of": "Voorbeeldsoftware"}
    return page.post(answer.request["PATH_INFO"], given, follow=True)


def newest():
    return deliveries.ImportDraft.objects.order_by("-pk")[0]


def take(page):
    return page.post(f"{IMPORTS}{newest().pk}/", {"do": "take"}, follow=True)


def wishes():
    rows = current("wensen").values_list("trajectory__pseudonym", "soort", "omschrijving")
    return set(rows)


OWN_WISHES = {(OWN, "taalmaatje", "praten over eten"), (OWN, "sport", "zwemmen")}


def test_she_looks_first_takes_in_and_a_regisseur_takes_back(home, vera, logged_in):
    page = logged_in(vera)
    answer = looked_at(page)
    assert answer.context["people"] == {"matched": 1, "unmatched": 2}
    assert wishes() == set()
    refused = {each["value"]: each["why"] for each in answer.context["page"]}
    assert refused == {
        f"klant-{OTHER}": "Dit nummer hoort niet bij iemand die u begeleidt.",
        NOBODY: "Dit nummer hoort niet bij iemand die u begeleidt.",
    }
    take(page)
    assert wishes() == OWN_WISHES
    assert current("participatie").get().uren_per_week == 2.5
    assert current("ondersteuning").get().van == date(2026, 2, 1)
    change = models.Change.objects.get(kind="list")
    assert (change.by_name, change.supplier, change.file_name) == (vera.name, GUIDE, "lijst.csv")
    line = LogLine.objects.get(what="register.list_imported")
    assert line.detail == {"ondersteuning": 1, "wensen": 2, "participatie": 1}
    assert AccessLine.objects.filter(what="compared", by_name=vera.name).exists()
    # She sees what she brought; she takes nothing back, the regisseur does.
    assert "zwemmen" in page.get(f"/trajecten/{OWN}/wensen/").content.decode()
    given = {"do": "withdraw", "change": change.pk}
    assert page.post(IMPORTS, given).status_code == 404
    assert logged_in(home.noor).post(IMPORTS, given).status_code == 302
    assert wishes() == set()
    assert not current("participatie").exists()


def test_the_same_list_again_changes_nothing_and_a_better_one_replaces(home, vera, logged_in):
    page = logged_in(vera)
    looked_at(page)
    take(page)
    before = list(current("participatie").values_list("pk", "uren_per_week"))
    answer = looked_at(page)
    assert not answer.context["changes_something"]
    # A cell that is empty or refused, and a column that is not there, keep what stood there.
    looked_at(page, LIST.replace("2,5", "veel").replace(";Uren per week", ";Uren per week"))
    take(page)
    assert list(current("participatie").values_list("pk", "uren_per_week")) == before
    looked_at(page, LIST.replace("2,5", "4"))
    take(page)
    assert current("participatie").get().uren_per_week == 4


def test_how_a_list_is_read_is_remembered(home, vera, logged_in):
    page = logged_in(vera)
    text = LIST.replace("Wens soort;Wens;", "Wat wil men;Wens;")
    file = SimpleUploadedFile("lijst.csv", text.encode())
    answer = page.post(IMPORTS, {"do": "upload", "documents": [file]}, follow=True)
    form = answer.context["form"]
    assert not form["wens_soort-0"].value()
    given = {name: form[name].value() or "" for name in form.fields}
    given |= {"do": "choose", "keys_of": "Voorbeeldsoftware"}
    where = answer.request["PATH_INFO"]
    wrong = page.post(where, given)
    assert wrong.status_code == 422
    assert "wens_soort-0" in wrong.context["form"].errors
    assert page.post(where, given | {"wens_soort-0": "Wat wil men"}).status_code == 302
    file = SimpleUploadedFile("nog.csv", text.encode())
    again = page.post(IMPORTS, {"do": "upload", "documents": [file]}, follow=True)
    assert again.context["form"]["wens_soort-0"].value() == "Wat wil men"


def test_what_others_keep_is_left_alone_and_not_told(home, vera, logged_in):
    change = home.trajectory.recorded_in
    models.Wish.objects.create(
        trajectory=home.trajectory, recorded_in=change, soort="sport", omschrijving="zwemmen",
        sector="geheimesector",
    )  # fmt: skip
    models.SupportPeriod.objects.create(
        trajectory=home.trajectory, recorded_in=change, soort="maatschappelijke begeleiding",
        van=date(2026, 1, 5),
    )  # fmt: skip
    answer = looked_at(logged_in(vera))
    whys = [each["why"] for each in answer.context["page"] if "houdt de gemeente" in each["why"]]
    assert len(whys) == 2
    assert "geheimesector" not in answer.content.decode()
    assert "5 januari" not in answer.content.decode()
    take(logged_in(vera))
    assert current("wensen").get(soort="sport").sector == "geheimesector"
    assert current("ondersteuning").get().van == date(2026, 1, 5)


def test_another_begin_of_her_own_guidance_is_for_a_person(home, vera, logged_in):
    page = logged_in(vera)
    looked_at(page)
    take(page)
    answer = looked_at(page, LIST.replace(";1-2-2026;;taalmaatje", ";9-2-2026;;taalmaatje"))
    assert "Er staat al zo&#x27;n periode vanaf" in answer.content.decode()
    take(page)
    assert current("ondersteuning").get().van == date(2026, 2, 1)


def test_a_regisseur_brings_it_for_them_and_they_see_it(home, vera, logged_in):
    noor = logged_in(home.noor)
    looked_at(noor, kind="list", supplier=GUIDE)
    take(noor)
    assert (OTHER, "sport", "voetbal") in wishes()  # she may write about everybody
    text = logged_in(vera).get(f"/trajecten/{OWN}/wensen/").content.decode()
    assert "zwemmen" in text


def test_a_file_with_bsn_is_refused_as_a_whole(home, vera, logged_in):
    numbers = [each for each in map(str, range(123456700, 123456800)) if is_bsn(each)]
    assert len(numbers) >= 5
    rows = "".join(f"{each};1-2-2026;;;;;;;\n" for each in numbers)
    file = SimpleUploadedFile("lijst.csv", f"{HEAD}\n{rows}".encode())
    answer = logged_in(vera).post(IMPORTS, {"do": "upload", "documents": [file]}, follow=True)
    assert "BSN" in answer.content.decode()
    assert not deliveries.ImportDraft.objects.exists()


@pytest.mark.parametrize("changed", [{"supplier": "Ander"}, {"key": OTHER}, {"who": "tessa"},
                                     {"who": "amina"}])  # fmt: skip
def test_the_operation_holds_by_itself(home, vera, changed):
    key = changed.get("key", OWN)
    (each,) = read(f"{key};1-2-2026;;;;;;;").found
    trajectories.forget_memberships(vera)
    with pytest.raises(AccessDenied):
        guiding.take(
            municipality=home.municipality, supplier=changed.get("supplier", GUIDE), told=[each],
            matched={key: models.Trajectory.objects.get(pseudonym=key)}, refused=(),
            refused_cells=(), file_name="x", checksum="",
            by=getattr(home, changed["who"]) if "who" in changed else vera, at=timezone.now(),
        )  # fmt: skip
    assert not current("ondersteuning").exists()
