"""Work off the request: mail that nobody should wait for, or learn from how long it took."""

from django.utils import translation
from django_tasks import task

from weerklank.safeguards import accounts


@task()
def mail_reset_link(account: int, language: str) -> None:
    """Mail the link for a new password to an account; 0 is nobody."""
    with translation.override(language):
        accounts.mail_reset_link(account)
