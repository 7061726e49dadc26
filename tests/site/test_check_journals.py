"""`weerklank check` says who is in a journal and is here all the same, and which is broken."""

import pytest

from tests import cast
from tests.house.world import make_world
from weerklank.safeguards import journal
from weerklank.site.commands import left_behind
from weerklank.study.models import Participant
from weerklank.trajectories.models import Trajectory


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, db):
    settings.DATA_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    make_world()


def told():
    return [line for line in left_behind.found(at=cast.NOW) if "Volgens" in line or "lijst" in line]


def test_who_withdrew_and_takes_part_and_what_was_erased_and_is_here_are_told():
    person, trajectory = Participant.objects.first(), Trajectory.objects.first()
    journal.remember(journal.Entry(person.pk, person.round_id, person.pseudonym, "2026"))
    journal.remember(journal.Entry(person.pk + 10**6, person.round_id, "D999", "2026"))
    journal.take_over([], [journal.Erased(trajectory.pk, trajectory.pseudonym, "2026")])
    journal.take_over([], [journal.Erased(trajectory.pk + 10**6, "T-XELDR2", "2026")])
    withdrawn, erased = told()
    assert withdrawn.endswith(f"weet dat niet: {person.pseudonym}. Trek hun deelname opnieuw in.")
    assert f"heeft ze nog: {trajectory.pseudonym}. Verwijder ze opnieuw" in erased


@pytest.mark.parametrize("file", [journal.path, journal.path_of_erasures])
def test_a_broken_journal_is_told_with_its_line(file):
    file().write_text("\n{\n")
    [line] = told()
    assert line.endswith(f"regel 2 van {file()} is niet te lezen. Zet een kopie terug.")
