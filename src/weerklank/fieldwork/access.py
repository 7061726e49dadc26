"""Who may read conversations, and who may bring them in and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import access as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import access as study

if TYPE_CHECKING:
    from weerklank.fieldwork import models
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


def check_may_read(user: User, round_: Round) -> None:
    """Only who may read words sees conversations: an onderzoeker or codeur."""
    study.check_may_read_words(user, round_.monitor)


def check_may_gather(user: User, round_: Round) -> None:
    """Only an onderzoeker makes conversations, reads texts in and ties speakers."""
    study.check_may_research(user, round_.monitor)


def check_may_hold(user: User, conversation: models.Conversation) -> None:
    """An onderzoeker holds any conversation, a codeur those of which she is an interviewer."""
    monitor = conversation.round.monitor
    study.check_may_read_words(user, monitor)
    if safeguards.can(study.check_may_research, user, monitor):
        return
    if not conversation.interviewers.filter(pk=user.pk).exists():
        raise AccessDenied(
            _("Alleen een onderzoeker kan dit, en wie bij dit gesprek als interviewer staat.")
        )


def check_may_wipe(user: User, note: models.MomentNote) -> None:
    """Only who wrote a note wipes it, and puts it back: nobody takes away another's record."""
    check_may_hold(user, note.conversation)
    if note.by_id != user.pk:
        raise AccessDenied(
            _("Iemand anders schreef deze notitie. U kunt alleen uw eigen notities wissen.")
        )


def check_may_take_file(user: User, file: models.SourceFile) -> None:
    """The file holds the words, so it goes to those who may read them."""
    study.check_may_read_words(user, file.conversation.round.monitor)


def check_may_bring_in(user: User, round_: Round | None) -> None:
    """A text without a round begins a monitor, so it is for who may make one."""
    if round_ is None:
        safeguards.check_may_install(user)
    else:
        check_may_gather(user, round_)


def check_may_change_draft(user: User, draft: models.Draft) -> None:
    """A text of a round is for its onderzoekers; one without is of who brought it in, alone."""
    check_may_bring_in(user, draft.round)
    if draft.round is None and draft.uploaded_by_id != user.pk:
        raise AccessDenied(_("Deze tekst is van iemand anders en hoort nog bij geen ronde."))
