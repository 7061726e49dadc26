"""Who may code, and who may change the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.safeguards.terms import Role
from weerklank.study import access as study_access
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.coding.models import Coding
    from weerklank.fieldwork.models import Transcript
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


def check_may_code(user: User, transcript: Transcript) -> None:
    """An onderzoeker or codeur of the monitor may code its conversations."""
    check_may_code_in(user, transcript.conversation.round)


def check_may_abstain(user: User, round_: Round) -> None:
    """Whoever may code may say that she does not."""
    check_may_code_in(user, round_)


def check_may_code_in(user: User, round_: Round) -> None:
    """An onderzoeker or codeur of the monitor may code the conversations of a round."""
    if not study.roles(user, round_.monitor) & {Role.ONDERZOEKER, Role.CODEUR}:
        raise AccessDenied(_("Alleen onderzoekers en codeurs coderen gesprekken."))


def check_may_choose_reading(user: User, round_: Round) -> None:
    """Only an onderzoeker chooses whose reading of a conversation counts."""
    if Role.ONDERZOEKER not in study.roles(user, round_.monitor):
        raise AccessDenied(_("Alleen een onderzoeker kiest welke lezing telt."))


def check_may_divide(user: User, round_: Round) -> None:
    """Only an onderzoeker says who codes what, and who practises."""
    if Role.ONDERZOEKER not in study.roles(user, round_.monitor):
        raise AccessDenied(_("Alleen een onderzoeker verdeelt het codeerwerk."))


def check_may_decide(user: User, round_: Round) -> None:
    """Only an onderzoeker decides where coders differ."""
    if Role.ONDERZOEKER not in study.roles(user, round_.monitor):
        raise AccessDenied(_("Alleen een onderzoeker besluit waar codeurs verschillen."))


def check_may_change(user: User, coding: Coding) -> None:
    """Each coder's codings are her own."""
    check_may_code(user, coding.transcript)
    if coding.coder_id != user.pk:
        raise AccessDenied(_("Deze code is van een ander. U kunt die alleen lezen."))


def check_may_judge(user: User, coding: Coding) -> None:
    """Say what a coding covers in a corrected text: whoever gave it; an onderzoeker for what was
    decided together, and for who codes in this monitor no more.
    """
    check_may_code(user, coding.transcript)
    if coding.coder_id == user.pk:
        return
    monitor = coding.transcript.conversation.round.monitor
    is_left = not study.roles(coding.coder, monitor) & {Role.ONDERZOEKER, Role.CODEUR}
    if not (is_left and Role.ONDERZOEKER in study.roles(user, monitor)):
        raise AccessDenied(_("Deze code is van een ander. U kunt die alleen lezen."))


def check_may_read_codings(user: User, round_: Round) -> None:
    """Whoever may read words sees who coded what."""
    study_access.check_may_read_words(user, round_.monitor)


def check_may_change_codebook(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker changes the codebook."""
    if Role.ONDERZOEKER not in study.roles(user, monitor):
        raise AccessDenied(_("Alleen een onderzoeker wijzigt het codeboek."))
