"""Who works in a register, with which keys, and for which provider."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests import cast
from tests.cast import NOW
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import AccessDenied, DomainError, NameMissing, OwnRole
from weerklank.study import operations as study
from weerklank.trajectories import models
from weerklank.trajectories.operations import members as operations
from weerklank.trajectories.queries import trajectories

NEW = "nieuw@voorbeelddam.example"


@pytest.fixture
def home(db: None) -> cast.Register:
    return cast.make_register(cast.make_municipality())


@pytest.fixture
def installer(db: None) -> User:
    return cast.make_user("gerard", is_installation_beheerder=True)


def add(home: cast.Register, by: User, role: str = "regisseur", **asked: Any):
    asked = {"email": NEW, "name": "Nieuw", **asked}
    return operations.add_member(municipality=home.municipality, role=role, by=by, at=NOW, **asked)


def seen_by(user: User) -> list[str]:
    trajectories.forget_memberships(user)
    return [str(each) for each in trajectories.trajectories(visible_to=user, today=cast.TODAY)]


def test_a_new_consulent_gets_an_account_and_sees_her_caseload(home: cast.Register):
    _member, invited = add(home, home.noor, "consulent", contactpersoon=" M01 ")
    user = invited.user
    assert user.email == NEW
    assert invited.link
    assert seen_by(user) == ["T-7KQ2XB"]
    assert safeguards.events_about(user) == ["account.created", "member.added"]


def test_who_has_an_account_gets_a_role_without_a_link(home: cast.Register):
    esra = cast.make_user("esra")
    assert seen_by(esra) == []
    _member, invited = add(home, home.noor, "aanbieder", email=esra.email, provider=home.provider)
    assert invited.link == ""
    assert seen_by(esra) == ["T-7KQ2XB"]
    assert mail.outbox == []


def test_what_belongs_to_another_role_is_not_kept(home: cast.Register):
    member, _invited = add(home, home.noor, contactpersoon="M01", provider=home.provider)
    assert (member.contactpersoon, member.provider) == ("", None)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"role": "consulent"}, operations.KeyMissing),
        ({"role": "consulent", "contactpersoon": "  "}, operations.KeyMissing),
        ({"role": "aanbieder"}, operations.ProviderMissing),
        ({"name": ""}, NameMissing),
        ({"email": cast.EMAILS["noor"]}, OwnRole),
        (
            {"role": "consulent", "email": cast.EMAILS["amina"], "contactpersoon": "M02"},
            operations.HasRoleAlready,
        ),
    ],
    ids=["no key", "empty key", "no provider", "no name", "herself", "twice"],
)
def test_refusals(asked, refusal, home: cast.Register):
    with pytest.raises(refusal):
        add(home, home.noor, **asked)
    assert models.Member.objects.count() == 4


def test_a_provider_of_another_municipality_is_no_provider_here(home: cast.Register):
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    other = models.Provider.objects.create(
        municipality=elsewhere, name="School", organisatie="taalschool"
    )
    with pytest.raises(operations.ProviderMissing):
        add(home, home.noor, "aanbieder", provider=other)


@pytest.mark.parametrize("who", ["amina", "tessa", "kees"])
def test_only_a_regisseur_says_who_works_here(who: str, home: cast.Register):
    member = models.Member.objects.get(user=home.tessa)
    with pytest.raises(AccessDenied):
        add(home, getattr(home, who))
    with pytest.raises(AccessDenied):
        operations.remove_member(member=member, by=getattr(home, who), at=NOW)


def test_the_installations_beheerder_makes_the_first_regisseur(installer: User):
    municipality = cast.make_municipality()
    operations.add_member(
        municipality=municipality, email=NEW, name="Nieuw", role="regisseur", by=installer, at=NOW
    )
    assert models.Member.objects.get().role == "regisseur"


def test_a_removed_consulent_sees_nothing_and_it_is_logged(home: cast.Register):
    member = models.Member.objects.get(user=home.amina)
    operations.remove_member(member=member, by=home.noor, at=NOW)
    assert seen_by(home.amina) == []
    assert safeguards.events_about(home.amina) == ["member.removed"]


def test_the_last_regisseur_stays(home: cast.Register, installer: User):
    noor = models.Member.objects.get(user=home.noor)
    for by in (home.noor, installer):
        with pytest.raises(operations.LastRegisseur):
            operations.remove_member(member=noor, by=by, at=NOW)
    add(home, installer)
    operations.remove_member(member=noor, by=home.noor, at=NOW)
    assert seen_by(home.noor) == []


def save(home: cast.Register, by: User | None = None, **asked: Any) -> models.Provider:
    asked = {"name": "Taalhuis", "organisatie": "taalschool", "keys": ["T02", " T02 ", ""]} | asked
    return operations.add_provider(
        municipality=home.municipality, by=by or home.noor, at=NOW, **asked
    )


def keys_of(provider: models.Provider) -> list[str]:
    return list(provider.staff.values_list("contactpersoon", flat=True))


def test_a_provider_has_its_staff_keys_once(home: cast.Register):
    provider = save(home)
    assert keys_of(provider) == ["T02"]
    assert safeguards.events_about(provider) == ["provider.added"]


def test_changed_keys_change_what_a_provider_sees(home: cast.Register):
    assert seen_by(home.tessa) == ["T-7KQ2XB"]
    operations.change_provider(
        provider=home.provider,
        name="De Brug",
        organisatie="taalschool",
        keys=["T09", "T08"],
        by=home.noor,
        at=NOW,
    )
    assert keys_of(home.provider) == ["T08", "T09"]
    assert seen_by(home.tessa) == []


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"name": "taalschool de brug"}, operations.ProviderExists),
        ({"organisatie": "gemeente"}, operations.NotAProvider),
        ({"keys": ["T02", "T01"]}, operations.KeyTaken),
    ],
    ids=["same name", "the municipality", "key of another school"],
)
def test_refused_providers(asked, refusal, home: cast.Register):
    with pytest.raises(refusal):
        save(home, **asked)
    assert models.Provider.objects.count() == 1


def test_the_same_key_may_belong_to_a_school_and_to_who_guides(home: cast.Register):
    save(home, organisatie="maatschappelijke begeleiding", keys=["T01"])


def test_a_school_that_lost_its_people_no_longer_sees_who_left(home: cast.Register):
    models.ContactPeriod.objects.filter(organisatie="taalschool").update(tot=date(2026, 5, 20))
    assert seen_by(home.tessa) == []


def test_a_beheerder_of_a_monitor_cannot_take_over_who_works_in_a_register(home: cast.Register):
    monitor = cast.make_monitor("Monitor", "monitor")
    gerard = cast.make_user("gerard")
    cast.Membership.objects.create(monitor=monitor, user=gerard, role="beheerder")
    made = study.add_member(
        monitor=monitor, email=NEW, name="Nieuw", roles=["codeur"], by=gerard, at=NOW
    )
    add(home, home.noor, "consulent", contactpersoon="M02")
    account = User.objects.get(pk=made.user.pk)
    with pytest.raises(DomainError):
        study.reset_member_password(monitor=monitor, user=account, by=gerard, at=NOW)
    assert (
        User.objects.get(pk=made.user.pk).has_usable_password() == made.user.has_usable_password()
    )


# --- pages ------------------------------------------------------------------------------------
@pytest.fixture
def page(home: cast.Register, logged_in: Any) -> Client:
    return logged_in(home.noor)


MEMBERS = "/register/voorbeelddam/medewerkers/"
PROVIDERS = "/register/voorbeelddam/aanbieders/"


def test_members_page_shows_who_works_here_and_asks_before_removing(page: Client):
    text = page.get(MEMBERS).content.decode()
    for shown in ("Amina", "M01", "Taalschool De Brug", '<option value="M01">'):
        assert shown in text
    member = models.Member.objects.get(user__name="Tessa")
    assert "Weet u het zeker?" in page.get(f"{MEMBERS}?verwijder={member.pk}").content.decode()
    page.post(MEMBERS, {"do": "remove", "member": member.pk})
    assert not models.Member.objects.filter(pk=member.pk).exists()


def test_a_refusal_stands_at_its_field(page: Client):
    answer = page.post(MEMBERS, {"do": "add", "email": NEW, "name": "Nieuw", "role": "consulent"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["contactpersoon"]


def test_a_key_that_nobody_has_is_pointed_out(page: Client):
    asked = {"do": "add", "email": NEW, "name": "N", "role": "consulent", "contactpersoon": "M77"}
    text = page.post(MEMBERS, asked, follow=True).content.decode()
    assert "M77 is nu van niemand de contactpersoon" in text


def test_removing_who_is_not_there_is_not_found(page: Client):
    for member in ("999999", "x", ""):
        assert page.post(MEMBERS, {"do": "remove", "member": member}).status_code == 404


def test_the_last_regisseur_is_refused_on_the_page(page: Client, home: cast.Register):
    noor = models.Member.objects.get(user=home.noor)
    answer = page.post(MEMBERS, {"do": "remove", "member": noor.pk})
    assert answer.status_code == 422
    assert "enige regisseur" in answer.content.decode()


def test_a_provider_is_changed_on_its_page(page: Client, home: cast.Register):
    form = page.get(f"{PROVIDERS}?wijzig={home.provider.pk}").context["form"]
    assert form.initial["keys"] == "T01"
    asked = {"name": "De Brug", "organisatie": "taalschool", "keys": "T01\r\nT05\r\n"}
    page.post(PROVIDERS, {"provider": home.provider.pk, **asked})
    assert keys_of(home.provider) == ["T01", "T05"]
    answer = page.post(PROVIDERS, {**asked, "keys": "T01", "name": "Een andere"})
    assert answer.status_code == 422
    assert "hoort al bij De Brug" in answer.content.decode()


def test_an_empty_register_says_where_to_begin(installer: User, logged_in: Any):
    cast.make_municipality()
    client = logged_in(installer)
    assert "Begin met een regisseur" in client.get(MEMBERS).content.decode()
    assert "straks de taalscholen" in client.get(PROVIDERS).content.decode()
    assert "Medewerkers" in client.get("/").content.decode()


def test_a_bureau_has_no_register(installer: User, logged_in: Any):
    cast.Organisation.objects.create(name="Bureau", slug="bureau", kind="bureau")
    assert logged_in(installer).get("/register/bureau/medewerkers/").status_code == 404


def test_text_from_files_is_escaped(page: Client, home: cast.Register):
    models.ContactPeriod.objects.filter(organisatie="gemeente").update(
        contactpersoon='"><script>x</script>'
    )
    assert "<script>x" not in page.get(MEMBERS).content.decode()


def test_more_members_take_no_more_queries(
    page: Client, home: cast.Register, django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(30) as one:
        page.get(MEMBERS)
    for number in range(5):
        add(
            home,
            home.noor,
            "consulent",
            email=f"c{number}@voorbeelddam.example",
            contactpersoon=f"M{number}",
        )
    with django_assert_max_num_queries(len(one)):
        page.get(MEMBERS)
