"""Notes on signals: who writes them, what they must say, and that the log knows."""

from datetime import date, timedelta

import pytest

from tests import cast
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import models
from weerklank.trajectories.operations import notes
from weerklank.trajectories.queries import trajectory as queries

LATE = "SIG-07"


@pytest.fixture
def register(db):
    return cast.make_register(cast.make_municipality())


def write(register, by=None, **given):
    values = {"rule": LATE, "text": "Gebeld met de school.", **given}
    return notes.note(
        trajectory=register.trajectory, by=by or register.amina, at=cast.NOW, **values
    )


def aside(register, returns_on, by=None):
    return notes.set_aside(
        trajectory=register.trajectory,
        rule=LATE,
        text="Wacht op DUO.",
        returns_on=returns_on,
        by=by or register.amina,
        at=cast.NOW,
    )


def test_note_stands_with_who_and_when_and_the_log_holds_no_words(register):
    write(register)
    note = models.SignalNote.objects.get()
    assert (note.text, note.by_name, note.at) == ("Gebeld met de school.", "Amina", cast.NOW)
    line = LogLine.objects.get(what="signal.noted")
    assert line.detail == {"municipality": "voorbeelddam", "signal": LATE}
    assert (line.by_id, line.subject_id) == (register.amina.pk, str(register.trajectory.pk))


def test_regisseur_may_a_provider_may_not_nor_a_consulent_of_someone_else(register):
    write(register, by=register.noor)
    with pytest.raises(AccessDenied):
        write(register, by=register.tessa)
    other = cast.make_trajectory(register.municipality, "T-OTHER", contacts=(("gemeente", "M02"),))
    with pytest.raises(AccessDenied):
        notes.note(trajectory=other, rule=LATE, text="x", by=register.amina, at=cast.NOW)
    assert models.SignalNote.objects.count() == 1


def test_text_and_signal_are_asked(register):
    with pytest.raises(notes.TextMissing):
        write(register, text="  ")
    with pytest.raises(notes.UnknownSignal):
        write(register, rule="SIG-99")


@pytest.mark.parametrize(
    ("days", "refusal"),
    [(0, notes.NotAhead), (-1, notes.NotAhead), (1, None), (366, None), (367, notes.TooFarAhead)],
)
def test_returns_within_a_year_and_not_today(register, days, refusal):
    day = cast.TODAY + timedelta(days=days)
    if refusal:
        with pytest.raises(refusal):
            aside(register, day)
        assert not models.SignalNote.objects.exists()
    else:
        assert aside(register, day).returns_on == day


def test_last_word_about_resting_counts_and_other_notes_do_not(register):
    def resting(today):
        return queries.notes(register.trajectory, today=today)[LATE].aside

    aside(register, date(2026, 6, 1))
    write(register)
    assert resting(date(2026, 5, 31)).returns_on == date(2026, 6, 1)
    assert resting(date(2026, 6, 1)) is None
    notes.bring_back(
        trajectory=register.trajectory,
        rule=LATE,
        text="Toch nu.",
        by=register.amina,
        at=cast.NOW,
    )
    assert resting(cast.TODAY) is None
    assert len(queries.notes(register.trajectory, today=cast.TODAY)[LATE].notes) == 3
