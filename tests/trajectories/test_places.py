"""Aanbod en plekken: what is offered, what it was before, and whom a place may fit."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.cast import NOW, TODAY
from weerklank.rulebook import tables
from weerklank.rulebook.facts import ASIEL
from weerklank.rulebook.matching import Fit
from weerklank.safeguards import meanwhile
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import LogLine, Organisation, User
from weerklank.safeguards.refusals import AccessDenied, NameMissing, NothingChanged, ReasonMissing
from weerklank.trajectories import models
from weerklank.trajectories.operations import places as operations
from weerklank.trajectories.queries import places as queries

PAGE = "/register/voorbeelddam/plekken/"
GARDEN = {
    "plek": "Moestuin",
    "soort": "vrijwilligerswerk",
    "sector": "groen",
    "kern": "Proefwijk",
    "dagdelen": 2,
    "taalniveau": "A2",
    "capaciteit": 2,
}
AS_ASKED = {"taalniveau": "", "kinderopvang": ""}


@pytest.fixture
def noor(municipality: Organisation) -> User:
    noor = cast.make_user("noor")
    models.Member.objects.create(municipality=municipality, user=noor, role="regisseur")
    return noor


@pytest.fixture
def amina(municipality: Organisation) -> User:
    amina = cast.make_user("amina")
    models.Member.objects.create(
        municipality=municipality, user=amina, role="consulent", contactpersoon="M01"
    )
    return amina


@pytest.fixture
def garden(add: Callable[..., Any]) -> models.Place:
    place: models.Place = add("plekken", **GARDEN)
    return place


@pytest.fixture
def person(make_trajectory: Callable[..., Any], add: Callable[..., Any]) -> Callable[..., Any]:
    """Make someone who wants to work in a garden, with M01 as contact person if not said else."""

    def make(pseudonym: str, key: str = "M01", **values: Any) -> models.Trajectory:
        wish = {"soort": "droombaan", "omschrijving": "tuin", "sector": "groen", "dagdelen": 3}
        wish |= values.pop("wish", {})
        trajectory: models.Trajectory = make_trajectory(
            pseudonym,
            **{"doelgroep": ASIEL, "leerroute": "B", "kern": "Proefwijk"}
            | {"kinderopvang": "niet nodig", "pip": date(2025, 1, 1)}
            | values,
        )
        add(
            "contactpersonen",
            trajectory,
            organisatie="gemeente",
            contactpersoon=key,
            van=date(2026, 1, 1),
        )
        add("wensen", trajectory, **wish)
        for part in ("LU", "SP"):
            add("niveaus", trajectory, datum=date(2026, 1, 1), onderdeel=part, niveau="A2")
        return trajectory

    return make


def takes_part(add: Callable[..., Any], trajectory: models.Trajectory, **values: Any) -> None:
    values = {"plek": "Moestuin", "soort": "stage", "van": date(2026, 1, 1)} | values
    add("participatie", trajectory, **values)


# --- places -----------------------------------------------------------------------------------
def test_added_place_stands_there_with_who_added_it(municipality: Organisation, amina: User):
    place = operations.add_place(
        municipality=municipality, place=tables.Place(" Moestuin ", capaciteit=2), by=amina, at=NOW
    )
    assert place.plek == "Moestuin"
    assert (place.recorded_in.by_name, place.recorded_in.kind) == ("Amina", "entry")
    assert safeguards.events_about(place) == ["place.added"]


@pytest.mark.parametrize(
    ("name", "refusal"), [(" ", NameMissing), ("moestuin", operations.NameTaken)]
)
def test_place_needs_a_name_of_its_own(
    municipality: Organisation, noor: User, garden: models.Place, name: str, refusal: type
):
    with pytest.raises(refusal):
        operations.add_place(municipality=municipality, place=tables.Place(name), by=noor, at=NOW)


def test_correction_keeps_what_was_there(garden: models.Place, noor: User):
    corrected = operations.correct_place(
        place=garden, values={"capaciteit": 5, "plek": "Anders"}, reason="groter", by=noor, at=NOW
    )
    garden.refresh_from_db()
    assert (garden.capaciteit, garden.replaced_in) == (2, corrected.recorded_in)
    assert (corrected.plek, corrected.capaciteit, corrected.sector) == ("Moestuin", 5, "groen")
    assert (corrected.recorded_in.reason, corrected.recorded_in.kind) == ("groter", "correction")
    assert queries.history(corrected) == [garden]
    assert safeguards.events_about(corrected) == ["place.corrected"]


@pytest.mark.parametrize(
    ("values", "reason", "refusal"),
    [
        ({"capaciteit": 5}, " ", ReasonMissing),
        ({"capaciteit": 2}, "zomaar", NothingChanged),
    ],
)
def test_correction_says_why_and_changes_something(
    garden: models.Place, noor: User, values: dict[str, Any], reason: str, refusal: type
):
    with pytest.raises(refusal):
        operations.correct_place(place=garden, values=values, reason=reason, by=noor, at=NOW)


def test_of_two_who_correct_one_place_the_second_is_told(garden: models.Place, noor: User):
    operations.correct_place(
        place=garden, values={"capaciteit": 5}, reason="groter", by=noor, at=NOW
    )
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.correct_place(
            place=garden, values={"capaciteit": 6}, reason="nog groter", by=noor, at=NOW
        )


def test_closed_place_is_gone_from_the_list_and_kept(garden: models.Place, noor: User):
    operations.close_place(place=garden, reason="gestopt", by=noor, at=NOW)
    garden.refresh_from_db()
    assert garden.replaced_in is not None
    assert not queries.places(garden.municipality).exists()


def test_provider_changes_no_places(garden: models.Place, municipality: Organisation):
    tessa = cast.make_user("tessa")
    provider = models.Provider.objects.create(
        municipality=municipality, name="School", organisatie="taalschool"
    )
    models.Member.objects.create(
        municipality=municipality, user=tessa, role="aanbieder", provider=provider
    )
    with pytest.raises(AccessDenied):
        operations.close_place(place=garden, reason="weg", by=tessa, at=NOW)


# --- who takes part ---------------------------------------------------------------------------
def test_everybody_who_takes_part_counts_and_only_ones_own_are_named(
    garden: models.Place, amina: User, person: Callable[..., Any], add: Callable[..., Any]
):
    takes_part(add, person("T-MINE"))
    takes_part(add, person("T-OTHER", key="M02"), plek="moestuin")
    takes_part(add, person("T-ENDED"), tot=TODAY)
    takes_part(add, person("T-LATER"), van=TODAY + timedelta(days=1))
    takes_part(add, person("T-ELSEWHERE"), plek="Kringloop")
    [offered] = queries.offered(garden.municipality, visible_to=amina, today=TODAY)
    assert (offered.taken, offered.free, offered.mine) == (2, 0, ["T-MINE"])


def test_room_is_not_known_without_capacity(add: Callable[..., Any], noor: User):
    place = add("plekken", plek="Kringloop")
    [offered] = queries.offered(place.municipality, visible_to=noor, today=TODAY)
    assert offered.free is None


def test_more_people_than_room_leaves_no_room(
    garden: models.Place, noor: User, person: Callable[..., Any], add: Callable[..., Any]
):
    for number in range(3):
        takes_part(add, person(f"T-{number}"))
    [offered] = queries.offered(garden.municipality, visible_to=noor, today=TODAY)
    assert offered.free == 0


# --- matching ---------------------------------------------------------------------------------
def fits(place: models.Place, user: User, *, only_sector: bool = True) -> dict[str, Fit]:
    [offered] = queries.offered(place.municipality, visible_to=user, today=TODAY)
    found = queries.candidates(offered, visible_to=user, today=TODAY, only_sector=only_sector)
    return {pseudonym: match.fit for pseudonym, match in found.matches}


def test_a_place_is_held_against_ones_own_trajectories_with_such_a_wish(
    garden: models.Place, amina: User, noor: User, person: Callable[..., Any]
):
    person("T-FITS")
    person("T-MAYBE", kinderopvang="")
    person("T-NOT", kern="Elders")
    person("T-OTHER-WISH", wish={"sector": "zorg"})
    person("T-DONE", voldaan=date(2026, 1, 1))
    person("T-OF-M02", key="M02")
    expected = {"T-FITS": Fit.FITS, "T-MAYBE": Fit.MAYBE, "T-NOT": Fit.NOT}
    assert fits(garden, amina) == expected
    assert fits(garden, noor) == expected | {"T-OF-M02": Fit.FITS}
    assert fits(garden, amina, only_sector=False) == expected | {"T-OTHER-WISH": Fit.NOT}


def test_of_very_many_the_first_are_held_against_it_and_the_rest_is_counted(
    garden: models.Place,
    noor: User,
    person: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
):
    for number in range(4):
        person(f"T-{number}")
    monkeypatch.setattr(queries, "MOST", 3)
    [offered] = queries.offered(garden.municipality, visible_to=noor, today=TODAY)
    found = queries.candidates(offered, visible_to=noor, today=TODAY, only_sector=True)
    assert [pseudonym for pseudonym, _match in found.matches] == ["T-0", "T-1", "T-2"]
    assert found.left_out == 1


def test_places_for_somebody_who_is_done(
    garden: models.Place, noor: User, person: Callable[..., Any]
):
    done = person("T-DONE", voldaan=date(2026, 1, 1))
    assert queries.fitting(done, visible_to=noor, today=TODAY) is None


# --- the pages --------------------------------------------------------------------------------
def test_places_are_added_and_corrected_on_the_page(client: Client, amina: User, change: Any):
    client.force_login(amina)
    asked = AS_ASKED | {"plek": "Moestuin", "capaciteit": "3", "kinderopvang": "False"}
    assert client.post(PAGE, asked).status_code == 302
    place = models.Place.objects.get()
    assert (place.capaciteit, place.kinderopvang, place.dagdelen) == (3, False, None)
    form = client.get(f"{PAGE}{place.pk}/wijzig/").content.decode()
    assert '<option value="False" selected>' in form
    asked = AS_ASKED | {"do": "correct", "capaciteit": "4", "reason": "er kwam een kas bij"}
    assert client.post(f"{PAGE}{place.pk}/wijzig/", asked).status_code == 302
    # The old address still leads to what holds now, and tells what it was.
    text = " ".join(client.get(f"{PAGE}{place.pk}/").content.decode().split())
    assert "0 van 4" in text
    assert "ruimte 3" in text
    assert "er kwam een kas bij" in text


def test_refused_place_comes_back_with_the_sentence(client: Client, noor: User, garden: Any):
    client.force_login(noor)
    answer = client.post(PAGE, AS_ASKED | {"plek": "Moestuin"})
    assert answer.status_code == 422
    assert "Er is al een plek met deze naam." in answer.content.decode()
    answer = client.post(f"{PAGE}{garden.pk}/wijzig/", {"do": "close", "weg-reason": ""})
    assert answer.status_code == 422
    garden.refresh_from_db()
    assert garden.replaced_in is None


def test_place_is_closed_on_the_page(client: Client, noor: User, garden: models.Place):
    client.force_login(noor)
    asked = {"do": "close", "weg-reason": "gestopt"}
    assert client.post(f"{PAGE}{garden.pk}/wijzig/", asked).status_code == 302
    assert "Moestuin" not in client.get(PAGE).content.decode().partition("<main")[2].replace(
        "De plek is weggehaald.", ""
    )
    assert client.get(f"{PAGE}{garden.pk}/").status_code == 404


def test_page_of_a_place_says_why_and_why_not(
    client: Client, amina: User, garden: models.Place, person: Callable[..., Any]
):
    person("T-FITS")
    person("T-NOT", kern="Elders", kinderopvang="")
    client.force_login(amina)
    text = " ".join(client.get(f"{PAGE}{garden.pk}/").content.decode().split())
    assert "Past (1)" in text
    assert "Past niet (1)" in text
    assert "Past bij een wens in de sector groen: droombaan." in text
    assert "De plek is in Proefwijk, niet in Elders." in text
    assert "Of kinderopvang nodig is, is niet bekend." in text
    assert LogLine.objects.get(what="place.matched").detail == {"shown": 2}


def test_full_place_says_so_once_and_shows_whom_it_would_fit(
    client: Client,
    noor: User,
    garden: models.Place,
    person: Callable[..., Any],
    add: Callable[..., Any],
):
    for number in range(2):
        takes_part(add, person(f"T-{number}"))
    person("T-FITS")
    client.force_login(noor)
    text = " ".join(client.get(f"{PAGE}{garden.pk}/").content.decode().split())
    assert text.count("Deze plek is vol.") == 1
    assert "Past (1)" in text
    assert (
        "De plek is vol: 2 van de 2 bezet."
        in client.get("/trajecten/T-FITS/plekken/").content.decode()
    )


def test_page_of_a_trajectory_lists_the_places(
    client: Client, amina: User, garden: models.Place, person: Callable[..., Any]
):
    person("T-FITS")
    person("T-OF-M02", key="M02")
    client.force_login(amina)
    text = client.get("/trajecten/T-FITS/plekken/").content.decode()
    assert "Moestuin" in text
    assert "Droombaan: tuin" in text
    assert client.get("/trajecten/T-OF-M02/plekken/").status_code == 404


def test_list_of_places_names_nobody(
    client: Client,
    noor: User,
    garden: models.Place,
    person: Callable[..., Any],
    add: Callable[..., Any],
):
    takes_part(add, person("T-HERE"))
    client.force_login(noor)
    text = client.get(PAGE).content.decode()
    assert "1 van 2" in text
    assert "T-HERE" not in text
    assert "T-HERE" in client.get(f"{PAGE}{garden.pk}/").content.decode()


def test_who_wants_to_sport_is_held_against_a_place_to_sport(
    municipality: Organisation, noor: User, person: Callable[..., Any]
):
    place = operations.add_place(
        municipality=municipality, place=tables.Place("Club", soort="Sport", sector="groen"),
        by=noor, at=NOW,
    )  # fmt: skip
    person("T-SPORT", wish={"soort": "sport", "omschrijving": "voetbal", "sector": ""})
    person("T-TUIN")
    person("T-ZORG", wish={"soort": "droombaan", "sector": "zorg"})
    offered = queries.one(municipality, place.pk, visible_to=noor, today=TODAY)
    assert offered is not None
    found = queries.candidates(offered, visible_to=noor, today=TODAY, only_sector=True)
    assert [name for name, _match in found.matches] == ["T-SPORT", "T-TUIN"]


def test_wishes_begin_with_the_dream_job(
    municipality: Organisation, person: Callable[..., Any], add: Callable[..., Any]
):
    trajectory = person("T-A", wish={"soort": "sport"})
    for kind in ("broodbaan", "oefenen", "droombaan"):
        add("wensen", trajectory, soort=kind, omschrijving="x")
    kinds = [each.soort for each in queries.wishes_of(trajectory)]
    assert kinds == ["droombaan", "broodbaan", "sport", "oefenen"]
