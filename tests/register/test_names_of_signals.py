"""What rules call themselves stands in the catalogue of translations."""

from weerklank.register.rules import signals
from weerklank.register.wording import names


def test_every_name_of_a_signal_can_be_translated():
    assert list(names.LABELS) == [rule.label for rule in signals.ALL]


def test_everybody_who_has_to_act_can_be_translated():
    assert set(names.TURNS) == {rule.turn for rule in signals.ALL}
