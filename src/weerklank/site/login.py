"""The log-in form: the library's, without the link that it puts between label and field."""

from typing import Any

from allauth.account.forms import LoginForm as LibraryLoginForm

from weerklank.safeguards import accounts


class LoginForm(LibraryLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""

    @property
    def is_first(self) -> bool:
        """Say whether there is no account yet, so that the page tells how to make one."""
        return not accounts.has_any()
