"""Who may read conversations, and who may bring them in and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def check_may_take_file(user: User, file: models.SourceFile) -> None:
    """The file holds the words, so it goes to those who may read them."""
    study.check_may_read_words(user, file.conversation.round.monitor)
