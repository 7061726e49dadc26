"""T49: who asks for the sizes of groups in any order and subtracts, finds no small one."""

from tests.reporting.attacking import attack

SEQUENCES = 10_000


def test_ten_thousand_sequences_of_questions_find_no_small_group(tally):
    found = attack(SEQUENCES)
    tally(
        "T49",
        tried=SEQUENCES,
        held=SEQUENCES - len(found),
        note="sizes that stand beside a quote: at least five, or fewer",
    )
