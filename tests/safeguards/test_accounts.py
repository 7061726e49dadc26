import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import cast
from weerklank.safeguards import accounts, queries
from weerklank.safeguards.models import Organisation, User
from weerklank.safeguards.refusals import AccessDenied

CHOSEN = "vier gewone woorden samen"


@pytest.fixture
def ines(db):
    """Looks after the installation."""
    return accounts.create_account(
        email="ines@voorbeelddam.example",
        name="Ines",
        by=None,
        at=cast.NOW,
        password=cast.PASSWORD,
        is_installation_beheerder=True,
    )


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_an_account_is_made_and_logged(ines):
    account = accounts.create_account(
        email=" Nieuw@Voorbeelddam.example ", name="Nieuw", by=ines, at=cast.NOW
    )
    assert account.email == "nieuw@voorbeelddam.example"
    assert not account.has_usable_password()
    assert queries.events_about(account) == ["account.created"]


def test_the_command_line_may_make_the_first_account(db):
    account = accounts.create_account(
        email="eerste@voorbeelddam.example",
        name="Eerste",
        by=None,
        at=cast.NOW,
        password=cast.PASSWORD,
    )
    assert account.check_password(cast.PASSWORD)


@pytest.mark.parametrize("weak", ["kort", "ines ines", "qwertyuiop123"])
def test_a_weak_password_is_refused(weak, db):
    with pytest.raises(ValidationError):
        accounts.create_account(
            email="x@voorbeelddam.example", name="X", by=None, at=cast.NOW, password=weak
        )
    assert not User.objects.exists()


def test_an_address_has_one_account_whatever_its_case(ines):
    with pytest.raises(accounts.EmailTaken):
        accounts.create_account(email="INES@voorbeelddam.example", name="X", by=ines, at=cast.NOW)


def test_a_beheerder_of_a_monitor_never_makes_one_of_the_installation(voorbeelddam):
    account = accounts.create_account(
        email="x@voorbeelddam.example",
        name="X",
        by=voorbeelddam.gerard,
        at=cast.NOW,
        is_installation_beheerder=True,
        monitor_id=voorbeelddam.monitor.pk,
    )
    assert not account.is_installation_beheerder


def test_the_link_lets_someone_choose_a_password_once(ines, client):
    account = accounts.create_account(
        email="nieuw@voorbeelddam.example", name="Nieuw", by=ines, at=cast.NOW
    )
    link = path_of(accounts.invite_link(account))
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    chosen = {"password1": CHOSEN, "password2": CHOSEN}
    assert client.post(form, chosen).status_code == 302
    account.refresh_from_db()
    assert account.check_password(CHOSEN)
    client.logout()
    again = client.get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_a_reset_ends_the_sessions_and_the_old_password(ines, bram, logged_in):
    browser = logged_in(bram)
    assert browser.get(reverse("site:account")).status_code == 200
    account = User.objects.get(pk=bram.pk)
    link = accounts.reset_password(account=account, by=ines, at=cast.NOW)
    assert browser.get(reverse("site:account")).status_code == 302
    account.refresh_from_db()
    assert not account.check_password(cast.PASSWORD)
    assert "/wachtwoord/nieuw/" in link
    assert queries.events_about(account) == ["account.password_reset"]


def test_the_link_is_mailed_on_our_own_address(
    ines, bram, settings, django_capture_on_commit_callbacks
):
    settings.PUBLIC_BASE_URL = "https://weerklank.example"
    with django_capture_on_commit_callbacks(execute=True):
        link = accounts.reset_password(account=bram, by=ines, at=cast.NOW)
    assert link.startswith("https://weerklank.example/")
    assert link in mail.outbox[0].body
    assert "Bram" in mail.outbox[0].body


def test_a_mail_that_fails_undoes_nothing(ines, bram, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "there.is.no.such.Backend"
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        accounts.reset_password(account=bram, by=ines, at=cast.NOW)
    assert len(callbacks) == 1
    bram.refresh_from_db()
    assert not bram.has_usable_password()


def test_a_closed_account_has_no_session_and_gets_no_link(ines, bram, logged_in):
    browser = logged_in(bram)
    accounts.deactivate(account=bram, by=ines, at=cast.NOW)
    assert browser.get(reverse("site:account")).status_code == 302
    with pytest.raises(accounts.AccountClosed):
        accounts.reset_password(account=bram, by=ines, at=cast.NOW)
    accounts.reactivate(account=bram, by=ines, at=cast.NOW)
    assert User.objects.get(pk=bram.pk).is_active
    assert queries.events_about(bram) == ["account.deactivated", "account.reactivated"]


def test_one_does_not_close_or_reset_oneself(ines):
    with pytest.raises(accounts.OwnAccount):
        accounts.deactivate(account=ines, by=ines, at=cast.NOW)
    with pytest.raises(accounts.OwnAccount):
        accounts.reset_password(account=ines, by=ines, at=cast.NOW)


def test_only_who_looks_after_the_installation_does_these_things(bram, voorbeelddam):
    by = {"by": bram, "at": cast.NOW}
    for attempt in (
        lambda: accounts.create_account(email="x@x.example", name="X", **by),
        lambda: accounts.reset_password(account=voorbeelddam.coen, **by),
        lambda: accounts.deactivate(account=voorbeelddam.coen, **by),
        lambda: accounts.reactivate(account=voorbeelddam.coen, **by),
        lambda: accounts.create_organisation(name="X", kind="gemeente", **by),
    ):
        with pytest.raises(AccessDenied):
            attempt()


def test_a_language_is_remembered(bram):
    accounts.change_language(account=bram, language="en", by=bram, at=cast.NOW)
    assert User.objects.get(pk=bram.pk).language == "en"
    with pytest.raises(accounts.UnknownLanguage):
        accounts.change_language(account=bram, language="xx", by=bram, at=cast.NOW)


def test_an_organisation_is_made_once(ines):
    made = accounts.create_organisation(name="Nieuwdam", kind="bureau", by=ines, at=cast.NOW)
    assert made.slug == "nieuwdam"
    with pytest.raises(accounts.OrganisationTaken):
        accounts.create_organisation(name="NIEUWDAM", kind="gemeente", by=ines, at=cast.NOW)
    assert Organisation.objects.count() == 1


@pytest.fixture
def page(ines, logged_in):
    return logged_in(ines)


URL = "/beheer/"


def test_the_page_shows_accounts_and_organisations(page, voorbeelddam):
    text = page.get(URL).content.decode()
    assert "bram@voorbeelddam.example" in text
    assert "nog nooit" in text
    assert "Voorbeelddam" in text


def test_a_new_account_shows_its_link_once(page):
    given = {"do": "add_account", "email": "n@voorbeelddam.example", "name": "Noor"}
    shown = page.post(URL, given, follow=True).content.decode()
    assert "/wachtwoord/nieuw/" in shown
    assert "/wachtwoord/nieuw/" not in page.get(URL).content.decode()


def test_a_refused_account_keeps_the_form(page, voorbeelddam):
    given = {"do": "add_account", "email": "bram@voorbeelddam.example", "name": "Noor"}
    answer = page.post(URL, given)
    assert answer.status_code == 422
    assert "Er is al een account" in answer.content.decode()


def test_accounts_are_closed_opened_and_reset_from_the_page(page, bram):
    for do, is_active in (("deactivate", False), ("reactivate", True), ("reset", True)):
        assert page.post(URL, {"do": do, "account": bram.pk}).status_code == 302
        bram.refresh_from_db()
        assert bram.is_active is is_active
    assert not bram.has_usable_password()


def test_the_page_refuses_what_it_does_not_know(page, ines):
    assert page.post(URL, {"do": "explode"}).status_code == 404
    assert page.post(URL, {"do": "reset", "account": "999999"}).status_code == 404
    assert page.post(URL, {"do": "reset", "account": "x"}).status_code == 404
    own = page.post(URL, {"do": "deactivate", "account": ines.pk})
    assert own.status_code == 422
    assert "Uw eigen account" in own.content.decode()


def test_an_organisation_is_added_from_the_page(page):
    page.post(URL, {"do": "add_organisation", "name": "Nieuwdam", "kind": "gemeente"})
    assert Organisation.objects.get().name == "Nieuwdam"
