"""What this room writes. Every operation records one line in the log, in its transaction."""

from weerklank.reporting.operations.bands import change_bands
from weerklank.reporting.operations.building import build
from weerklank.reporting.operations.chapters import (
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
from weerklank.reporting.operations.checking import (
    Answer,
    discard_sheet,
    enter_answers,
    make_sheet,
    take_out_answers,
    write_wording,
)
from weerklank.reporting.operations.claims import (
    answer_claim,
    approve_answer,
    take_back_answer,
    take_wording,
)
from weerklank.reporting.operations.desk import (
    add_comment,
    close_comment,
    confirm_comment,
    put_text_back,
    remove_comment,
    reopen_comment,
)
from weerklank.reporting.operations.findings import (
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
from weerklank.reporting.operations.framework import (
    confirm_summary,
    remove_summary,
    write_summary,
)
from weerklank.reporting.operations.look import choose_colour, remove_logo, set_logo
from weerklank.reporting.operations.placing import PlacesChosen, choose_places, keep_places
from weerklank.reporting.operations.plain import (
    approve_translations,
    check_translations,
    confirm_plain,
    remove_plain,
    restore_plain,
    take_back_translation,
    write_plain,
    write_translation,
)
from weerklank.reporting.operations.points import (
    add_finding_to_point,
    change_point,
    confirm_point,
    make_point,
    move_point,
    plan_point,
    step_back,
    take_finding_from_point,
)
from weerklank.reporting.operations.quotes import (
    change_quote,
    delete_quote,
    generalise_quote,
    propose_quote,
    release_quote,
    take_back_release,
)
from weerklank.reporting.operations.register import (
    choose_figures,
    keep_figures,
    remove_figures,
)
from weerklank.reporting.operations.remeasuring import (
    ask_after,
    keep_verdict,
    see_effect,
    set_measure,
    take_question_from_point,
)
from weerklank.reporting.operations.reports import (
    TEXTS,
    change_method,
    change_report,
    confirm_text,
)
from weerklank.reporting.operations.versions import (
    make_files_again,
    publish_version,
    set_version,
    take_quote_out,
    take_version_off,
)
