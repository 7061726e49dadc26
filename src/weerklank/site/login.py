"""The forms of log-in: the library's, where ours differ."""

from allauth.account.forms import LoginForm as LibraryLoginForm
from allauth.account.forms import ResetPasswordForm as LibraryResetPasswordForm
from django.http import HttpRequest
from django.utils import translation

from weerklank.safeguards import accounts, jobs


class LoginForm(LibraryLoginForm):
    """Without the link that the library puts between label and field."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""

    @property
    def is_first(self) -> bool:
        """Return whether there is no account yet, so that the page tells how to make one."""
        return not accounts.has_any()


class ResetPasswordForm(LibraryResetPasswordForm):
    """Leave finding the account and sending the mail to the worker.

    So the page does the same work, in the same time, whether there is such an account or not.
    """

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email

    def save(self, request: HttpRequest, **_options: object) -> str:
        email: str = self.cleaned_data["email"]
        account = accounts.find(email)
        # A number, not what was typed: what waits for the worker stands in the database.
        jobs.mail_reset_link.enqueue(account.pk if account else 0, translation.get_language())
        return email
