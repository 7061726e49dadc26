"""What is said of a signal is a Dutch sentence, also where a number in it is one."""

import re
from datetime import timedelta
from random import Random

from tests.rulebook.test_docs_of_signals import ON, facts_with_gaps
from weerklank.rulebook import tables
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import judge
from weerklank.rulebook.signals.thresholds import ALWAYS, Setting
from weerklank.rulebook.wording.signals import explain

ONE_OF_MANY = re.compile(r"(?<![\d.,])1 (uren|lessen|dagen|weken|maanden|minuten|afspraken)\b")


def test_one_is_not_said_as_many():
    dice = Random("one")  # noqa: S311  nothing to keep secret
    schedule = signals.schedule(
        Setting(name, 1, ALWAYS) for name in {each.name for each in signals.THRESHOLDS}
    )
    said: dict[str, set[str]] = {}
    for _ in range(1_500):
        facts = facts_with_gaps(dice)
        if facts.uren:
            begin = facts.row.pip or ON - timedelta(days=200)
            facts.uren = tuple(
                tables.Hours(each.soort, 1.0, begin, ON, each.bron) for each in facts.uren[:1]
            )
        for verdict in judge(facts, ON, schedule, signals.ALL):
            said.setdefault(verdict.signal, set()).add(explain(verdict))
    assert said.keys() == signals.BY_SIGNAL.keys()
    found = [each for sentences in said.values() for each in sentences if ONE_OF_MANY.search(each)]
    assert found == []
