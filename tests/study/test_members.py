import pytest
from django.core import mail

from tests import cast
from weerklank.safeguards import accounts
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import AccessDenied, NameMissing, OwnRole
from weerklank.safeguards.terms import Role
from weerklank.study import operations, queries
from weerklank.study.models import Membership


@pytest.fixture
def gerard(voorbeelddam):
    return voorbeelddam.gerard


def add(voorbeelddam, by, email="fatih@voorbeelddam.example", name="Fatih", roles=("codeur",)):
    return operations.add_member(
        monitor=voorbeelddam.monitor, email=email, name=name, roles=roles, by=by, at=cast.NOW
    )


def test_someone_new_gets_an_account_and_a_link(
    voorbeelddam, gerard, django_capture_on_commit_callbacks, settings
):
    settings.PUBLIC_BASE_URL = "https://weerklank.example"
    with django_capture_on_commit_callbacks(execute=True):
        invitation = add(voorbeelddam, gerard, email="Fatih@Voorbeelddam.example")
    assert invitation.user.email == "fatih@voorbeelddam.example"
    assert not invitation.user.has_usable_password()
    assert invitation.link.startswith("https://weerklank.example/wachtwoord/nieuw/")
    assert mail.outbox[0].to == ["fatih@voorbeelddam.example"]
    assert invitation.link in mail.outbox[0].body
    assert queries.roles(invitation.user, voorbeelddam.monitor) == {Role.CODEUR}
    assert safeguards.events_about(invitation.user) == ["account.created", "member.added"]


def test_who_has_an_account_gets_no_link(voorbeelddam, gerard, esra):
    invitation = add(voorbeelddam, gerard, email="ESRA@elderburg.example", name="")
    assert (invitation.user, invitation.link) == (esra, "")
    assert queries.roles(esra, voorbeelddam.monitor) == {Role.CODEUR}


def test_a_new_role_comes_beside_the_old(voorbeelddam, gerard, bram):
    add(voorbeelddam, gerard, email=bram.email, roles=["codeur"])
    assert queries.roles_now(bram, voorbeelddam.monitor) == {Role.ONDERZOEKER, Role.CODEUR}


def test_a_name_is_needed_for_a_new_account(voorbeelddam, gerard):
    with pytest.raises(NameMissing):
        add(voorbeelddam, gerard, name=" ")
    assert not User.objects.filter(email="fatih@voorbeelddam.example").exists()


def test_a_member_has_a_role(voorbeelddam, gerard, bram):
    with pytest.raises(operations.NoRole):
        add(voorbeelddam, gerard, roles=[])
    with pytest.raises(operations.NoRole):
        operations.set_roles(
            monitor=voorbeelddam.monitor, user=bram, roles=[], by=gerard, at=cast.NOW
        )


def test_nobody_gives_herself_a_role(voorbeelddam, gerard):
    with pytest.raises(OwnRole):
        add(voorbeelddam, gerard, email=gerard.email, roles=["onderzoeker"])
    with pytest.raises(OwnRole):
        operations.set_roles(
            monitor=voorbeelddam.monitor,
            user=User.objects.get(pk=gerard.pk),
            roles=["beheerder", "onderzoeker"],
            by=gerard,
            at=cast.NOW,
        )
    assert queries.roles_now(gerard, voorbeelddam.monitor) == {Role.BEHEERDER}


def test_roles_are_replaced_and_logged(voorbeelddam, gerard, bram):
    operations.set_roles(
        monitor=voorbeelddam.monitor,
        user=bram,
        roles=["codeur", "beheerder"],
        by=gerard,
        at=cast.NOW,
    )
    assert queries.roles(bram, voorbeelddam.monitor) == {Role.CODEUR, Role.BEHEERDER}
    line = safeguards.log_of_monitor(voorbeelddam.monitor.pk).get(what="member.roles_changed")
    assert line.detail == {"roles": ["beheerder", "codeur"]}


def test_the_last_beheerder_stays(voorbeelddam, gerard, bram):
    monitor = voorbeelddam.monitor
    with pytest.raises(operations.LastBeheerder):
        operations.remove_member(monitor=monitor, user=gerard, by=gerard, at=cast.NOW)
    Membership.objects.create(monitor=monitor, user=gerard, role="codeur")
    with pytest.raises(operations.LastBeheerder):
        operations.set_roles(monitor=monitor, user=gerard, roles=["codeur"], by=gerard, at=cast.NOW)
    assert Role.BEHEERDER in queries.roles_now(gerard, monitor)


def test_a_beheerder_may_leave_when_there_is_another(voorbeelddam, gerard, bram):
    monitor = voorbeelddam.monitor
    operations.set_roles(
        monitor=monitor, user=bram, roles=["onderzoeker", "beheerder"], by=gerard, at=cast.NOW
    )
    operations.remove_member(monitor=monitor, user=gerard, by=gerard, at=cast.NOW)
    assert not queries.monitors(visible_to=gerard).exists()
    with pytest.raises(AccessDenied):
        add(voorbeelddam, gerard)


def test_who_is_removed_sees_nothing_any_more(voorbeelddam, gerard, bram):
    operations.remove_member(monitor=voorbeelddam.monitor, user=bram, by=gerard, at=cast.NOW)
    assert not queries.rounds(visible_to=bram).exists()
    assert "member.removed" in safeguards.events_about(bram)


def test_only_a_member_is_changed_or_removed(voorbeelddam, gerard, esra):
    given = {"monitor": voorbeelddam.monitor, "user": esra, "by": gerard, "at": cast.NOW}
    with pytest.raises(operations.NotAMember):
        operations.set_roles(roles=["codeur"], **given)
    with pytest.raises(operations.NotAMember):
        operations.remove_member(**given)
    with pytest.raises(operations.NotAMember):
        operations.reset_member_password(**given)


def test_a_reset_makes_the_old_password_useless(voorbeelddam, gerard, bram):
    link = operations.reset_member_password(
        monitor=voorbeelddam.monitor, user=bram, by=gerard, at=cast.NOW
    )
    bram.refresh_from_db()
    assert "/wachtwoord/nieuw/" in link
    assert not bram.has_usable_password()
    assert safeguards.events_about(bram) == ["account.password_reset"]


def test_a_beheerder_cannot_take_over_an_account_that_belongs_elsewhere(
    voorbeelddam, gerard, esra, ines
):
    for someone in (esra, ines):
        add(voorbeelddam, gerard, email=someone.email)
        with pytest.raises(operations.AccountElsewhere):
            operations.reset_member_password(
                monitor=voorbeelddam.monitor, user=someone, by=gerard, at=cast.NOW
            )
        assert someone.has_usable_password()


def test_ones_own_password_is_not_reset_here(voorbeelddam, gerard):
    with pytest.raises(accounts.OwnAccount):
        operations.reset_member_password(
            monitor=voorbeelddam.monitor, user=gerard, by=gerard, at=cast.NOW
        )


@pytest.mark.parametrize("who", ["bram", "coen", "daan"])
def test_only_a_beheerder_manages_members(who, voorbeelddam):
    by = getattr(voorbeelddam, who)
    given = {"monitor": voorbeelddam.monitor, "user": voorbeelddam.chantal, "by": by}
    with pytest.raises(AccessDenied):
        add(voorbeelddam, by)
    with pytest.raises(AccessDenied):
        operations.set_roles(roles=["codeur"], at=cast.NOW, **given)
    with pytest.raises(AccessDenied):
        operations.remove_member(at=cast.NOW, **given)
    with pytest.raises(AccessDenied):
        operations.reset_member_password(at=cast.NOW, **given)
