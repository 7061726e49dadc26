"""What this room writes. Every operation records one line in the log, in its transaction."""

from weerklank.reporting.operations.building import build
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
from weerklank.reporting.operations.look import choose_colour, remove_logo, set_logo
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
from weerklank.reporting.operations.register import choose_figures, keep_figures, remove_figures
from weerklank.reporting.operations.versions import (
    make_files_again,
    publish_version,
    set_version,
    take_quote_out,
    take_version_off,
)
