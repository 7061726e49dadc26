"""What this room writes. Every operation records one line in the log, in its transaction."""

from weerklank.findings.operations.bands import change_bands
from weerklank.findings.operations.chapters import (
    add_chapter,
    change_chapter,
    confirm_chapter,
    discard_chapter,
    lay_out_whole,
    move_chapter,
    remove_chapter,
    restore_chapter,
    switch_chapter,
    take_back_text,
)
from weerklank.findings.operations.checking import (
    Answer,
    discard_sheet,
    enter_answers,
    make_sheet,
    take_out_answers,
    write_wording,
)
from weerklank.findings.operations.findings import (
    FindingTexts,
    add_evidence,
    change_finding,
    confirm_finding,
    delete_finding,
    move_finding,
    remove_evidence,
    set_counter_search,
    write_finding,
)
from weerklank.findings.operations.framework import confirm_summary, remove_summary, write_summary
from weerklank.findings.operations.placing import PlacesChosen, choose_places, keep_places
from weerklank.findings.operations.points import (
    add_finding_to_point,
    change_point,
    confirm_point,
    make_point,
    move_point,
    plan_point,
    step_back,
    take_finding_from_point,
)
from weerklank.findings.operations.quotes import (
    change_quote,
    delete_quote,
    generalise_quote,
    propose_quote,
    release_quote,
    take_back_release,
)
from weerklank.findings.operations.texts import TEXTS, change_method, change_report, confirm_text
