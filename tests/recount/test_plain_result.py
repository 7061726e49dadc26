"""The plain sentences of the example go out: no amount in them waits for anybody."""

from __future__ import annotations

import pytest

from weerklank.reporting import plain
from weerklank.safeguards.models import User
from weerklank.site.demo import build
from weerklank.study.models import Round


@pytest.mark.django_db
def test_no_plain_sentence_of_the_example_is_held_back(built: build.Example) -> None:
    user = User.objects.get(email="bram@voorbeelddam.example")
    results = [plain.result_of(round_, visible_to=user) for round_ in Round.objects.all()]
    entries = [entry for result in results for entry in plain.audit(result)]
    assert entries
    assert [entry.sentence for entry in entries if entry.is_open] == []


@pytest.mark.django_db
def test_one_translation_of_the_example_goes_the_whole_road_and_the_other_stays_a_draft(
    built: build.Example,
) -> None:
    result = plain.result_of(built.round, visible_to=built.users["bram"])
    assert {one: result.is_ready(one) for one in ("nl", "tr", "ar")} == {
        "nl": True,
        "tr": True,
        "ar": False,
    }
    records = [row.translations["tr"].record for row in result.chosen()]
    assert {record.approved_by for record in records} == {built.users["chantal"]}
    assert {record.entered_by for record in records} == {built.users["bram"]}
    # Nobody who exists checked them, and the example says so.
    assert all("verzonnen" in record.checker for record in records)
    assert all(record.checker != record.translator for record in records)
    reasons = {why for _row, lacks in result.lacks("ar") for why in lacks}
    assert str(plain.UNTRANSLATED[plain.Untranslated.DRAFT]) in reasons
