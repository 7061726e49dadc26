"""What disagrees for now, and why. Nothing here is skipped.

A failing test prints its reasons. When one passes, its line goes; when all do, this file goes.
"""

SEVERAL = (
    "5.2 is not sure of its last person: of the two in conversation 1 who spoke together, one can"
    " be D1 and the other D5, who is counted already for what he says in another conversation."
)
MINSTENS = "*minstens* is on the page and in the matrix, and not in the evidence as CSV."
BESIDE = (
    "Who began about it unasked is not beside the numbers in 3c, nor beside the other perspective"
    " on the page of a finding, which then says *niet gevraagd* of people who did begin about it."
)
ELSEWHERE = (
    "4.2: five of the other perspective say the contrary. The report says so; the page does not."
)
CHOSEN = "3c says that it shows the codes put to most people; it chooses by the smaller of the two sides."
EDITOR = "The sentences of the example are being written again, each number on its own base."

WAITS_FOR = {
    "test_matrix_as_csv": [SEVERAL],
    "test_evidence_with_gaps": [MINSTENS],
    "test_page_of_a_finding_counts_the_same": [BESIDE, ELSEWHERE],
    "test_each_number_that_is_generated_is_counted_the_same": [BESIDE],
    "test_3c_shows_the_codes_put_to_most_people": [CHOSEN],
    "test_each_statement_leads_with_the_number_counted": [EDITOR],
    "test_other_numbers_with_a_base_in_a_statement_are_counted_the_same": [EDITOR],
}
