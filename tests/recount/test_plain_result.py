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
