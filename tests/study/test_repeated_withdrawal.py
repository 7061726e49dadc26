"""A back-up older than a withdrawal brings her words back; the journal takes them out again."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.house.world import make_world
from weerklank.fieldwork.models import Transcript
from weerklank.safeguards import journal
from weerklank.safeguards.models import ErasureCertificate
from weerklank.study import operations

HERS = "Ik snap de brief niet"


@pytest.fixture
def world(db, tmp_path, settings):
    settings.DATA_FOLDER = tmp_path
    return make_world()


def test_withdrawal_leaves_a_line_beside_the_database(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        operations.withdraw(
            participant=world.participant, by=world.users["onderzoeker"], at=cast.NOW
        )
    [entry] = journal.read(journal.path())
    assert (entry.participant_id, entry.pseudonym) == (world.participant.pk, "D1")
    assert HERS not in journal.path().read_text()


def test_who_is_back_with_an_older_backup_is_withdrawn_again(world):
    entry = journal.Entry(world.participant.pk, world.round.pk, "D1", cast.NOW.isoformat())
    assert operations.repeat_withdrawals([entry], at=cast.NOW) == ["D1"]
    assert not [text for text in Transcript.objects.all() if HERS in text.text]
    certificate = ErasureCertificate.objects.get()
    assert (certificate.by_name, certificate.road) == ("", "restore")
    client = Client()
    client.force_login(world.users["onderzoeker"])
    for address in (
        reverse("study:certificate", args=[world.monitor.slug, certificate.reference]),
        reverse("study:participant", args=[world.participant.pk]),
    ):
        page = client.get(address).content.decode()
        assert "Weerklank, bij het terugzetten van een back-up" in page
        assert "eigen kaart" not in page
    assert operations.repeat_withdrawals([entry], at=cast.NOW) == []  # once is enough


def test_the_line_of_someone_else_withdraws_nobody(world):
    other = journal.Entry(world.participant.pk, world.round.pk, "D2", cast.NOW.isoformat())
    assert operations.repeat_withdrawals([other], at=cast.NOW) == []
    assert HERS in Transcript.objects.latest("version").text


def test_a_file_that_is_no_journal_is_refused(tmp_path):
    (tmp_path / "x").write_text('{"iets": 1}\n')
    with pytest.raises(ValueError, match="journal"):
        journal.read(tmp_path / "x")
