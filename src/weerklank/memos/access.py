"""Who reads memos, who writes them, and who lets one stand in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import access as study

if TYPE_CHECKING:
    from weerklank.memos.models import Memo
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


def check_may_read(user: User, round_: Round) -> None:
    """Only an onderzoeker or codeur reads memos: they may say what somebody said."""
    study.check_may_read_words(user, round_.monitor)


def check_may_write(user: User, round_: Round) -> None:
    """Whoever reads memos writes them."""
    study.check_may_read_words(user, round_.monitor)


def check_may_change(user: User, memo: Memo) -> None:
    """Each memo is of who wrote it."""
    check_may_write(user, memo.round)
    if memo.by_id != user.pk:
        raise AccessDenied(_("Deze memo is van een ander. U kunt die alleen lezen."))


def check_may_annex(user: User, memo: Memo) -> None:
    """Only an onderzoeker chooses what is in the report."""
    study.check_may_research(user, memo.round.monitor)
