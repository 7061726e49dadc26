"""Work off the request: mail that nobody should wait for, or learn from how long it took; cleaning
the store and the data folder, which the worker's loop calls.
"""

from django.utils import timezone, translation
from django_tasks import task

from weerklank.safeguards import accounts, cleaning, places


@task()
def mail_reset_link(account: int, language: str) -> None:
    """Mail the link for a new password to an account; 0 is nobody."""
    with translation.override(language):
        accounts.mail_reset_link(account)


def clean(*, at_once: bool = False) -> bool:
    """Take out of the store what was erased, when that was asked for. Says whether it is clean."""
    return cleaning.run(now=timezone.now, at_once=at_once)


def sweep(*, may_be_alone: bool = False) -> int:
    """Remove files that no row names, and what was left unfinished; gives how many.

    `may_be_alone` is for who writes no files meanwhile: when no other process is at work here
    either, nothing that lies there is waited for.
    """
    if not may_be_alone:
        return places.sweep(at=timezone.now())
    with places.alone() as is_alone:
        return places.sweep(at=timezone.now(), whatever_age=is_alone)
