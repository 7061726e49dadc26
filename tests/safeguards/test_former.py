"""Lines of the log keep the label of their day; what they are about is found all the same."""

import pytest
from django.apps import apps

from tests import cast
from weerklank.safeguards import former, models, operations, queries, wording

# What `register` kept, `reporting` of findings and `study` of choosing people, that may stand in
# lines of before; none of it may be a label of today.
OF_BEFORE = (
    "register.Change",
    "register.ErasureCertificate",
    "register.ImportDraft",
    "register.Place",
    "register.Provider",
    "register.Threshold",
    "register.Trajectory",
    "reporting.Finding",
    "reporting.ImprovementPoint",
    "reporting.Quote",
    "reporting.Report",
    "reporting.StatementSheet",
    "study.Candidate",
    "study.Draw",
    "study.Frame",
    "study.FrameRequest",
    "study.Population",
    "study.Spread",
)


@pytest.mark.django_db
def test_lines_of_before_and_of_today_are_of_one_record(voorbeelddam):
    trajectory = cast.make_trajectory(voorbeelddam.monitor.organisation, "T-224466")
    models.LogLine.objects.create(
        at=cast.NOW,
        by_name="Noor",
        what="trajectory.created",
        subject_type="register.Trajectory",
        subject_id=str(trajectory.pk),
    )
    operations.record(
        what="trajectory.row_added", by=voorbeelddam.bram, at=cast.NOW, subject=trajectory
    )
    assert queries.events_about(trajectory) == ["trajectory.created", "trajectory.row_added"]


@pytest.mark.parametrize("label", OF_BEFORE)
def test_every_label_of_before_is_of_one_model_of_today(label):
    of_today = [model for model in apps.get_models() if label in former.labels(model._meta.label)]
    assert [model.__name__ for model in of_today] == [label.partition(".")[2]]
    assert of_today[0]._meta.label != label


@pytest.mark.parametrize("label", OF_BEFORE)
def test_every_label_of_before_is_said_in_words(label):
    said = wording.subject_in_words(label)
    assert said != label
    [model] = [each for each in apps.get_models() if label in former.labels(each._meta.label)]
    assert wording.subject_in_words(model._meta.label) == said


def test_a_label_of_another_room_stays_the_only_one():
    assert former.labels("study.Participant") == ("study.Participant",)
