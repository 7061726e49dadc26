"""The log-in form: the library's, without the link that it puts between label and field."""

from typing import Any

from allauth.account.forms import LoginForm as LibraryLoginForm


class LoginForm(LibraryLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
