"""A school or an organisation for guidance: its own people only, and of them what it needs."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.cast import NOW
from weerklank.deliveries import models as deliveries
from weerklank.deliveries import queries as imports
from weerklank.deliveries.operations import attending, drafts
from weerklank.deliveries.rules.attendance import Month
from weerklank.rulebook import tables
from weerklank.rulebook.tables import CellKind
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import models
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import ChangeKind
from weerklank.vault.models import AccessLine

LISTS = "/register/voorbeelddam/inlezen/"
SCHOOL = "Taalschool De Brug"
OWN, OTHER, NOBODY = "T-7KQ2XB", "T-OTHER", "T-NOBODY"
NOVEMBER = date(2026, 11, 1)
LIST = (
    "Cursist;2-11-2026;4-11-2026;9-11-2026\n"
    f"{OWN};x;z;x\n"
    "klant-T-7KQ2XB2;x;x;x\n"
    f"{OTHER};x;x;x\n"
    f"klant-{OTHER};x;x;x\n"
    f"{NOBODY};x;x;x\n"
    f"klant-{NOBODY};x;x;x\n"
)


@pytest.fixture
def home(db: None, settings: Any, tmp_path: Path) -> cast.Register:
    """Tessa's school has T-7KQ2XB and T-7KQ2XB2; T-OTHER is at another school."""
    settings.MEDIA_ROOT = tmp_path
    register = cast.make_register(cast.make_municipality())
    cast.make_trajectory(register.municipality, "T-7KQ2XB2")
    other = (("gemeente", "M01"), ("taalschool", "T77"))
    cast.make_trajectory(register.municipality, OTHER, contacts=other)
    return register


@pytest.fixture
def school(home: cast.Register, logged_in: Callable[..., Client]) -> Client:
    return logged_in(home.tessa)


def upload(page: Client, text: str = LIST, **asked: str) -> Any:
    file = SimpleUploadedFile("nov.csv", text.encode())
    return page.post(LISTS, {"do": "upload", "documents": [file], **asked}, follow=True)


def newest() -> deliveries.ImportDraft:
    return deliveries.ImportDraft.objects.order_by("-pk")[0]


def looked_at(page: Client, text: str = LIST, **changed: str) -> Any:
    """Bring a list in and look what it would do."""
    answer = upload(page, text)
    form = answer.context["form"]
    asked = {name: form[name].value() for name in form.fields}
    asked = {name: value for name, value in asked.items() if value not in (None, False)}
    asked |= {"do": "choose", "keys_of": "Voorbeeldsoftware"} | changed
    return page.post(answer.request["PATH_INFO"], asked, follow=True)


def take(page: Client) -> Any:
    return page.post(f"{LISTS}{newest().pk}/", {"do": "take"}, follow=True)


def present() -> dict[str, tuple[Any, ...]]:
    rows = trajectories.current("presentie").values_list(
        "trajectory__pseudonym", "maand", "aangeboden", "aanwezig", "afwezig_geoorloofd"
    )
    return {name: tuple(rest) for name, *rest in rows}


# --- an attendance list -----------------------------------------------------------------------
def test_a_school_reads_in_its_own_list_by_pseudonym_and_by_number(school: Client):
    answer = looked_at(school, hours_per_lesson="2,5")
    assert answer.context["people"] == {"matched": 2, "unmatched": 4, "lessons": 18}
    assert present() == {}
    text = take(school).content.decode()
    assert "De bestanden zijn weggegooid" in text
    assert present() == {OWN: (NOVEMBER, 3, 2, 1), "T-7KQ2XB2": (NOVEMBER, 3, 3, 0)}
    hours = trajectories.current("uren").values_list("bron", "soort", "uren")
    assert sorted(hours) == [(SCHOOL, "cursus", 5.0), (SCHOOL, "cursus", 7.5)]
    change = models.Change.objects.get(kind=ChangeKind.ATTENDANCE)
    assert (change.by_name, change.supplier, change.file_name) == ("Tessa", SCHOOL, "nov.csv")
    assert LogLine.objects.filter(what="register.attendance_imported").count() == 1
    # Comparing numbers in the vault leaves a line there: once to look, once to take in.
    assert AccessLine.objects.filter(what="compared", by_name="Tessa").count() == 2


def test_somebody_else_is_told_apart_from_nobody_in_no_way(school: Client):
    """Who is at another school, who is nobody: each row is refused with the same words."""
    answer = looked_at(school)
    refused = {each["value"]: each for each in answer.context["page"]}
    assert set(refused) == {OTHER, f"klant-{OTHER}", NOBODY, f"klant-{NOBODY}"}
    rest = {tuple(each[name] for name in ("table", "column", "why")) for each in refused.values()}
    assert rest == {("nov.csv, nov", "persoon", "Dit nummer hoort niet bij een van uw cursisten.")}
    where = f"{LISTS}{newest().pk}/geweigerd.csv"
    given = b"".join(school.get(where).streaming_content).decode()  # type: ignore[attr-defined]
    assert given.count("hoort niet bij een van uw cursisten") == 4
    take(school)
    assert OTHER not in present()


def test_who_went_to_another_school_meanwhile_is_not_written(school: Client):
    looked_at(school)
    models.ContactPeriod.objects.filter(trajectory__pseudonym=OWN, organisatie="taalschool").update(
        tot=timezone.localdate()
    )
    take(school)
    assert set(present()) == {"T-7KQ2XB2"}


def test_a_list_of_a_school_is_about_its_own_people_whoever_takes_it_in(
    school: Client, home: cast.Register, logged_in: Callable[..., Client]
):
    looked_at(school)
    take(logged_in(home.noor))
    assert set(present()) == {OWN, "T-7KQ2XB2"}


def test_a_school_brings_nothing_but_lists_under_its_own_name(school: Client):
    text = school.get(LISTS).content.decode()
    assert 'name="kind"' not in text
    assert 'name="supplier"' not in text
    upload(school, kind="import", supplier="Voorbeeldsoftware")
    draft = newest()
    assert (draft.kind, draft.supplier) == (ChangeKind.ATTENDANCE, SCHOOL)


def test_a_school_tells_hours_of_lessons_only(school: Client):
    answer = looked_at(school, kind="participatie")
    assert answer.status_code == 422
    assert "kind" in answer.context["form"].errors


@pytest.mark.parametrize(
    "changed",
    [
        {"supplier": "Voorbeeldsoftware"},
        {"kind_of_hours": "participatie"},
        {"key": OTHER},
        {"who": "amina"},
        {"who": "kees"},
    ],
    ids=lambda changed: " ".join(changed.values()),
)
def test_the_operation_holds_by_itself(changed: dict[str, str], home: cast.Register):
    key = changed.get("key", OWN)
    trajectory = models.Trajectory.objects.get(pseudonym=key)
    with pytest.raises(AccessDenied):
        attending.take(
            municipality=home.municipality,
            supplier=changed.get("supplier", SCHOOL),
            months=[Month(key, NOVEMBER, 3, 2, 0, None)],
            matched={key: trajectory},
            kind_of_hours=changed.get("kind_of_hours", "cursus"),
            refused=(),
            file_name="nov.csv",
            checksum="",
            by=getattr(home, changed.get("who", "tessa")),
            at=timezone.now(),
        )
    assert present() == {}


def test_tables_come_from_a_regisseur_only(home: cast.Register):
    file = SimpleUploadedFile("trajecten.csv", b"traject\nC-1\n")
    with pytest.raises(AccessDenied):
        drafts.bring_in(
            municipality=home.municipality,
            kind=ChangeKind.IMPORT,
            supplier=SCHOOL,
            files=[file],
            by=home.tessa,
            at=NOW,
        )


def test_a_school_sees_its_own_lists_only_and_withdraws_none(
    school: Client, home: cast.Register, logged_in: Callable[..., Client]
):
    noor = logged_in(home.noor)
    noor.post(
        LISTS,
        {
            "do": "upload",
            "kind": "attendance",
            "supplier": SCHOOL,
            "documents": [SimpleUploadedFile("van-noor.csv", LIST.encode())],
        },
    )
    hers = newest()
    assert school.get(f"{LISTS}{hers.pk}/").status_code == 404
    looked_at(school)
    take(school)
    text = school.get(LISTS).content.decode()
    assert "nov.csv" in text
    assert "van-noor" not in text
    assert "Draai terug" not in text
    change = models.Change.objects.get(kind=ChangeKind.ATTENDANCE)
    asked = {"do": "withdraw", "change": change.pk}
    assert school.post(LISTS, asked).status_code == 404
    # A colleague of the same school sees it, another school does not.
    for name, provider, seen in (
        ("chantal", home.provider, True),
        ("coen", _provider(home, "Taalhuis", "taalschool"), False),
    ):
        other = cast.make_user(name)
        _join(home, other, provider)
        assert ("nov.csv" in logged_in(other).get(LISTS).content.decode()) is seen
        assert not imports.drafts(visible_to=other).exists()
    # Noor takes back what a school read in.
    assert "teruggedraaid op" in noor.post(LISTS, asked, follow=True).content.decode()
    assert present() == {}


def _provider(home: cast.Register, name: str, kind: str) -> models.Provider:
    return models.Provider.objects.create(
        municipality=home.municipality, name=name, organisatie=kind
    )


def _join(home: cast.Register, user: Any, provider: models.Provider) -> None:
    models.Member.objects.create(
        municipality=home.municipality, user=user, role="aanbieder", provider=provider
    )


def test_who_guides_people_without_teaching_brings_no_attendance(
    home: cast.Register, logged_in: Callable[..., Client]
):
    guide = cast.make_user("coen")
    _join(home, guide, _provider(home, "VluchtelingenWerk", "maatschappelijke begeleiding"))
    page = logged_in(guide)
    assert "Lijsten van VluchtelingenWerk" in page.get(LISTS).content.decode()
    upload(page, kind="attendance", supplier=SCHOOL)
    assert (newest().kind, newest().supplier) == (ChangeKind.LIST, "VluchtelingenWerk")
    assert "Presentielijst inlezen" not in page.get("/").content.decode()
    assert "Presentielijst inlezen" in logged_in(home.tessa).get("/").content.decode()


# --- what she sees of a trajectory ------------------------------------------------------------
# What a provider may read in `trajecten`: nothing of the person, only the route and its term.
SEEN_OF_TRAJECTEN = {"leerroute", "niveau", "pip", "termijn_eind"}


def _word(table: str, column: str) -> str:
    return f"geheim{table}{column}".replace("_", "")[:40]


@pytest.fixture
def filled(home: cast.Register) -> models.Trajectory:
    """A trajectory of which every table has a row, each text in it a word of its own."""
    trajectory, change = home.trajectory, home.trajectory.recorded_in
    models.TrajectRecord.objects.filter(trajectory=trajectory).update(
        pip=timezone.localdate() - timedelta(days=200),
        **{
            column.name: _word("trajecten", column.name)
            for column in tables.TRAJECTEN.columns
            if column.kind in (CellKind.TEXT, CellKind.CHOICE)
            and column.name not in SEEN_OF_TRAJECTEN
        },
    )
    begun = timezone.localdate() - timedelta(days=100)
    for table in tables.ALL:
        if not table.of_trajectory or table is tables.TRAJECTEN:
            continue
        values: dict[str, Any] = {}
        for column in table.columns:
            if column.kind in (CellKind.TEXT, CellKind.CHOICE):
                values[column.name] = _word(table.name, column.name)
            elif column.kind in (CellKind.DATE, CellKind.MONTH) and column.name not in (
                "tot",
                "bekend_tot",
            ):
                values[column.name] = begun.replace(day=1)
        values |= {
            "leerroutes": {"leerroute": "B"},
            "contactpersonen": {"organisatie": "maatschappelijke begeleiding"},
            "afspraken": {"organisatie": "gemeente"},
            "examens": {"onderdeel": "LE"},
            "niveaus": {"onderdeel": "LE"},
            "uren": {"bekend_tot": timezone.localdate()},
            "duo": {},
        }.get(table.name, {})
        if table.name == "duo":
            continue
        models.OF_TABLE[table.name].objects.create(
            trajectory=trajectory, recorded_in=change, **values
        )
    return trajectory


def _pages_of(page: Client, trajectory: models.Trajectory) -> str:
    """Give everything that someone can open about a trajectory, in small letters."""
    found = [page.get(reverse("trajectories:caseload")).content.decode()]
    found.append(
        page.get(reverse("trajectories:trajectory", args=[trajectory.pseudonym])).content.decode()
    )
    for table in tables.ALL:
        answer = page.get(reverse("trajectories:entries", args=[trajectory.pseudonym, table.name]))
        if answer.status_code == 200:
            found.append(answer.content.decode())
    return " ".join(found).lower()


def test_a_provider_reads_nothing_beside_route_lessons_levels_and_exams(
    filled: models.Trajectory, home: cast.Register, logged_in: Callable[..., Client]
):
    words = {
        _word(table.name, column.name)
        for table in tables.ALL
        if table.of_trajectory
        for column in table.columns
        if column.kind in (CellKind.TEXT, CellKind.CHOICE)
    }
    hers = _pages_of(logged_in(home.amina), filled)
    his = _pages_of(logged_in(home.tessa), filled)
    assert len({word for word in words if word in hers}) > 30  # they are there to be read
    seen = {word for word in words if word in his}
    hers_alone = ("geheimexamens", "geheimniveaus", "geheimklassen", "geheimaanpassingen")
    assert {word for word in seen if not word.startswith(hers_alone)} == set()


def test_a_school_reads_and_fills_six_tables(
    filled: models.Trajectory, home: cast.Register, logged_in: Callable[..., Client]
):
    page = logged_in(home.tessa)
    may = {
        table.name
        for table in tables.ALL
        if page.get(
            reverse("trajectories:entries", args=[filled.pseudonym, table.name])
        ).status_code
        == 200
    }
    assert may == {"presentie", "afspraken", "niveaus", "examens", "klassen", "aanpassingen"}


def test_people_of_another_school_do_not_exist(school: Client):
    for where in ("", "presentie/", "klantnummer/", "plekken/"):
        method = school.post if where == "klantnummer/" else school.get
        assert method(f"/trajecten/{OTHER}/{where}").status_code == 404
    assert OTHER not in school.get("/trajecten/").content.decode()


def test_a_level_that_a_school_fills_in_shows_who_can_move_up(school: Client):
    """Levels above what the route aims at: she sees the signal on her own list, and why."""
    models.TrajectRecord.objects.filter(trajectory__pseudonym=OWN).update(
        pip=timezone.localdate() - timedelta(days=200), leerroute="Z"
    )
    for part in ("LU", "SP"):
        answer = school.post(
            f"/trajecten/{OWN}/niveaus/",
            {
                "do": "add",
                "datum": (timezone.localdate() - timedelta(days=3)).isoformat(),
                "onderdeel": part,
                "niveau": "A2",
                "bron": "docent",
            },
        )
        assert answer.status_code == 302
    assert "Opschalen mogelijk" in school.get("/trajecten/").content.decode()
    only = school.get("/trajecten/", {"signaal": "SIG-36"}).content.decode()
    assert OWN in only
    assert "T-7KQ2XB2" not in only
    assert "Opschalen mogelijk" in school.get(f"/trajecten/{OWN}/").content.decode()
