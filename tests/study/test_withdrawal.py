import pytest

from tests import cast
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import ErasureCertificate
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, queries, terms


@pytest.fixture
def teacher(voorbeelddam, bram):
    """A provider with a function, a characteristic and consent."""
    ervaring = voorbeelddam.monitor.characteristics.create(
        key="ervaring", label="Ervaring", for_aanbieders=True
    )
    ervaring.values.create(key="lang", label="Langer dan vijf jaar")
    teacher = operations.add_participant(
        round=voorbeelddam.round,
        perspective="aanbieder",
        provider_kind="taalschool",
        function="docent alfabetisering",
        characteristics={"ervaring": "lang"},
        by=bram,
        at=cast.NOW,
    )
    operations.record_consents(
        participant=teacher,
        answers={"take_part": True, "quote": True},
        on=cast.TODAY,
        medium="written",
        by=bram,
        at=cast.NOW,
    )
    return teacher


def test_the_preview_counts_and_changes_nothing(teacher):
    counts = operations.preview_withdrawal(teacher)
    assert (counts["kenmerken"], counts["functies"]) == (1, 1)
    teacher.refresh_from_db()
    assert teacher.function
    assert teacher.withdrawn_at is None
    assert not ErasureCertificate.objects.exists()


def test_a_withdrawal_leaves_an_empty_record(teacher, bram):
    promised = operations.preview_withdrawal(teacher)
    certificate = operations.withdraw(participant=teacher, by=bram, at=cast.NOW)
    assert certificate.counts == promised
    assert (teacher.pseudonym, teacher.withdrawn_at) == ("A1", cast.NOW)
    assert teacher.function == ""
    assert not teacher.characteristics.exists()
    assert not queries.people_in(teacher.round).exists()


def test_every_consent_becomes_no_and_its_history_stays(teacher, bram):
    operations.withdraw(participant=teacher, by=bram, at=cast.NOW, medium="recorded")
    now = queries.consent_now([teacher.pk])[teacher.pk]
    assert now == dict.fromkeys(terms.ConsentPurpose.values, False)
    assert teacher.consents.count() == 2 + len(terms.ConsentPurpose)
    assert queries.may_quote([teacher.pk]) == set()


def test_the_certificate_says_that_and_not_what(teacher, bram):
    certificate = operations.withdraw(participant=teacher, by=bram, at=cast.NOW)
    assert (certificate.pseudonym, certificate.by_name, certificate.scope) == ("A1", "Bram", "all")
    assert all(isinstance(count, int) for count in certificate.counts.values())
    assert safeguards.events_about(certificate) == ["person.erased"]
    line = safeguards.log_of_monitor(teacher.round.monitor_id).get(what="person.erased")
    assert "alfabetisering" not in str(line.detail)


def test_taking_back_quoting_alone_keeps_her_words(teacher, bram):
    operations.record_consent(
        participant=teacher,
        purpose="quote",
        is_given=False,
        on=cast.TODAY,
        medium="spoken",
        by=bram,
        at=cast.NOW,
    )
    assert queries.may_quote([teacher.pk]) == set()
    assert queries.people_in(teacher.round).get() == teacher
    assert teacher.characteristics.exists()


def test_a_second_withdrawal_is_refused(teacher, bram):
    operations.withdraw(participant=teacher, by=bram, at=cast.NOW)
    with pytest.raises(operations.AlreadyWithdrawn):
        operations.withdraw(participant=teacher, by=bram, at=cast.NOW)
    assert ErasureCertificate.objects.count() == 1


def test_another_persons_record_stays_as_it_was(teacher, voorbeelddam, bram):
    other = operations.add_participant(
        round=voorbeelddam.round,
        perspective="aanbieder",
        function="directeur",
        characteristics={"ervaring": "lang"},
        by=bram,
        at=cast.NOW,
    )
    operations.withdraw(participant=teacher, by=bram, at=cast.NOW)
    other.refresh_from_db()
    assert other.function == "directeur"
    assert other.characteristics.count() == 1


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_carries_out_a_withdrawal(who, teacher, voorbeelddam):
    with pytest.raises(AccessDenied):
        operations.withdraw(participant=teacher, by=getattr(voorbeelddam, who), at=cast.NOW)
    assert teacher.withdrawn_at is None
