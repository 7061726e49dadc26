"""Accounts and organisations: who may log in, and the links that let her choose a password.

Where an operation takes `monitor_id` or `municipality_id`, a beheerder of that monitor or a
regisseur of that municipality is at work, and the room `study` or `trajectories` has checked that
she may; otherwise only the installation's beheerder may.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import access, models, operations, terms
from weerklank.safeguards.refusals import DomainError, NameMissing


class EmailTaken(DomainError):
    user_message = _("Er is al een account met dit e-mailadres.")


class OwnAccount(DomainError):
    user_message = _("Uw eigen account kunt u hier niet afsluiten of opnieuw instellen.")


class AccountClosed(DomainError):
    user_message = _("Dit account is afgesloten. De beheerder van de installatie kan het openen.")


class NameOnly(DomainError):
    user_message = _("Dit is alleen de naam van iemand die elders codeerde, geen account.")


class UnknownLanguage(DomainError):
    user_message = _("Kies Nederlands of Engels.")


class OrganisationTaken(DomainError):
    user_message = _("Er is al een organisatie met deze naam.")


def find(email: str) -> models.User | None:
    """Return the account with this address, whatever its case."""
    return models.User.objects.filter(email__iexact=email.strip()).first()


def has_any() -> bool:
    """Return whether anybody can log in; a new installation begins without."""
    return models.User.objects.exclude(email=None).exists()


@transaction.atomic
def create_account(
    *,
    email: str,
    name: str,
    by: models.User | None,
    at: datetime,
    password: str | None = None,
    is_installation_beheerder: bool = False,
    monitor_id: int | None = None,
    municipality_id: int | None = None,
) -> models.User:
    """Make an account. `by` is None from the command line, where there is no one to ask.

    Raises AccessDenied, EmailTaken, or Django's ValidationError for a weak password.
    """
    of_a_room = monitor_id is not None or municipality_id is not None
    if by is not None and not of_a_room:
        access.check_may_install(by)
    if find(email) is not None:
        raise EmailTaken
    account = models.User(email=email.strip().lower(), name=name.strip())
    account.is_installation_beheerder = is_installation_beheerder and not of_a_room
    if password is not None:
        validate_password(password, account)
    account.set_password(password)
    account.save()
    operations.record("account.created", account, by=by, at=at, monitor_id=monitor_id)
    return account


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who gets a role. `link` lets a new account choose a password; '' for an old one."""

    user: models.User
    link: str


def invite(
    *,
    email: str,
    name: str,
    by: models.User,
    at: datetime,
    monitor_id: int | None = None,
    municipality_id: int | None = None,
) -> Invited:
    """Return the account with this address; one is made and mailed when there is none.

    Raises NameMissing for a new account without a name.
    """
    found = find(email)
    if found is not None:
        return Invited(found, "")
    if not name.strip():
        raise NameMissing(
            _("Er is nog geen account met dit e-mailadres. Vul ook de naam in."), field="name"
        )
    made = create_account(
        email=email,
        name=name,
        by=by,
        at=at,
        monitor_id=monitor_id,
        municipality_id=municipality_id,
    )
    link = invite_link(made)
    mail_link(made, link)
    return Invited(made, link)


@transaction.atomic
def name_coder(*, name: str, by: models.User, at: datetime, monitor_id: int) -> models.User:
    """Store the name of someone who coded elsewhere, as owner of what she coded.

    She has no address, no password and no membership, and can never log in.
    """
    coder = models.User(email=None, name=name, is_active=False)
    coder.set_unusable_password()
    coder.save()
    operations.record("coder.added", coder, by=by, at=at, monitor_id=monitor_id)
    return coder


def note_register(account: models.User) -> None:
    """Remember that this account has a part in a register or a vault; inside that change."""
    models.User.objects.filter(pk=account.pk).update(works_in_register=True)
    account.works_in_register = True


def invite_link(account: models.User) -> str:
    """Return an address where the owner of the account chooses a password: once, in three days."""
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    address: str = get_adapter().get_reset_password_from_key_url(key)
    return address


def mail_link(account: models.User, link: str) -> None:
    """Send the link once the change it belongs to is stored; a mail that fails undoes nothing."""
    assert account.email is not None  # a name without an account gets no link
    address = account.email
    subject = str(_("Kies uw wachtwoord voor Weerklank"))
    text = render_to_string(
        "safeguards/choose_password.txt",
        {"name": account.name, "link": link, "days": settings.PASSWORD_RESET_TIMEOUT // 86_400},
    )
    transaction.on_commit(
        lambda: send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address]),
        robust=True,
    )


def mail_reset_link(account_id: int) -> None:
    """Mail whoever forgot a password where to choose another; nothing for who cannot log in."""
    account = models.User.objects.filter(pk=account_id, is_active=True, email__isnull=False).first()
    if account is None or account.email is None:
        return
    send_mail(
        str(_("Een nieuw wachtwoord kiezen voor Weerklank")),
        render_to_string("safeguards/forgotten_password.txt", {"link": invite_link(account)}),
        settings.DEFAULT_FROM_EMAIL,
        [account.email],
    )


@transaction.atomic
def reset_password(
    *, account: models.User, by: models.User, at: datetime, monitor_id: int | None = None
) -> str:
    """Make the old password useless, end all sessions, and give a link to choose a new one.

    Raises AccessDenied, OwnAccount or AccountClosed.
    """
    if monitor_id is None:
        access.check_may_install(by)
    if account.pk == by.pk:
        raise OwnAccount
    if not account.is_active:
        raise AccountClosed
    # Sessions carry a fingerprint of the password, so this ends every one of them.
    account.set_unusable_password()
    account.save(update_fields=["password"])
    link = invite_link(account)
    operations.record("account.password_reset", account, by=by, at=at, monitor_id=monitor_id)
    mail_link(account, link)
    return link


@transaction.atomic
def deactivate(*, account: models.User, by: models.User, at: datetime) -> None:
    """Close an account: no log-in, no session. Raises AccessDenied or OwnAccount."""
    access.check_may_install(by)
    if account.pk == by.pk:
        raise OwnAccount
    account.is_active = False
    account.save(update_fields=["is_active"])
    operations.record("account.deactivated", account, by=by, at=at)


@transaction.atomic
def reactivate(*, account: models.User, by: models.User, at: datetime) -> None:
    """Open a closed account again. Raises AccessDenied or NameOnly."""
    access.check_may_install(by)
    if account.email is None:
        raise NameOnly
    account.is_active = True
    account.save(update_fields=["is_active"])
    operations.record("account.reactivated", account, by=by, at=at)


@transaction.atomic
def change_language(*, account: models.User, language: str, by: models.User, at: datetime) -> None:
    """Remember the language of someone's own pages. Raises UnknownLanguage."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    account.language = language
    account.save(update_fields=["language"])
    operations.record("account.language_changed", account, by=by, at=at, language=language)


@transaction.atomic
def create_organisation(
    *, name: str, kind: str, by: models.User, at: datetime, is_fictional: bool = False
) -> models.Organisation:
    """Add a municipality or a bureau. Raises AccessDenied or OrganisationTaken."""
    access.check_may_install(by)
    return _add_organisation(name=name, kind=kind, by=by, at=at, is_fictional=is_fictional)


@transaction.atomic
def begin_municipality(*, name: str, at: datetime) -> models.Organisation:
    """Add the first municipality of an installation, from the command line.

    Whoever has the command line has the database too. Raises OrganisationTaken when there is one.
    """
    if models.Organisation.objects.filter(kind=terms.OrganisationKind.GEMEENTE).exists():
        raise OrganisationTaken
    return _add_organisation(name=name, kind=terms.OrganisationKind.GEMEENTE, by=None, at=at)


def _add_organisation(
    *, name: str, kind: str, by: models.User | None, at: datetime, is_fictional: bool = False
) -> models.Organisation:
    slug = slugify(name)[:60]
    if models.Organisation.objects.filter(slug=slug).exists():
        raise OrganisationTaken
    organisation = models.Organisation.objects.create(
        name=name.strip(), slug=slug, kind=kind, is_fictional=is_fictional
    )
    operations.record("organisation.created", organisation, by=by, at=at)
    return organisation
