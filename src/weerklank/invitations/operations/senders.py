"""The roads by which words leave: a mail server, and NotifyNL. Each says what it knows of it.

What counts is whether the words were handed over. Before that, nothing went; after it, silence
is not a no. Neither address nor words go into a log: what libraries say of them is not passed on.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING
from uuid import UUID

import requests
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends import smtp
from django.core.validators import validate_email
from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient
from urllib3.exceptions import NewConnectionError, SSLError

from weerklank.invitations.terms import Channel, MessageState, WhyNot

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# It warns of each refusal with what the other side says, in which an address may stand.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
# Of a laptop and of who develops: the mail would stay there, with name, address and code.
_SENDS_NOTHING = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
}
# Two UUIDs with a hyphen between; a name may stand before them.
_LENGTH_OF_A_KEY = 73


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of an attempt. Waiting: nothing went, and it may be tried again."""

    state: MessageState
    why: WhyNot | str = ""


SENT = Outcome(MessageState.SENT)
UNREACHABLE = Outcome(MessageState.WAITING, WhyNot.UNREACHABLE)
REFUSED = Outcome(MessageState.FAILED, WhyNot.REFUSED)
NO_ADDRESS = Outcome(MessageState.FAILED, WhyNot.NO_ADDRESS)
NOT_SET_UP = Outcome(MessageState.FAILED, WhyNot.NOT_SET_UP)
BROKE_OFF = Outcome(MessageState.UNKNOWN, WhyNot.BROKE_OFF)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is handed over: to whom, and the words, filled in."""

    to: str
    subject: str
    body: str
    languages: tuple[str, ...]
    reference: UUID


def is_set_up(channel: str) -> bool:
    """Return whether anything can go by this way here."""
    if channel == Channel.SMS:
        return _notify_has(settings.NOTIFYNL_SMS_TEMPLATE)
    if channel == Channel.EMAIL:
        return _notify_has(settings.NOTIFYNL_EMAIL_TEMPLATE) or (
            settings.EMAIL_BACKEND not in _SENDS_NOTHING
        )
    return True


def _notify_has(template: str) -> bool:
    is_key = len(settings.NOTIFYNL_KEY) >= _LENGTH_OF_A_KEY
    return bool(settings.NOTIFYNL_URL and is_key and template)


def hand_over(channel: str, letter: Letter) -> Outcome:
    """Send by a way that a machine can send by, and say what came of it."""
    if not is_set_up(channel):
        return NOT_SET_UP
    if channel == Channel.SMS:
        return _by_notify(channel, letter)
    try:
        validate_email(letter.to)
    except ValidationError:
        return NO_ADDRESS
    if _notify_has(settings.NOTIFYNL_EMAIL_TEMPLATE):
        return _by_notify(channel, letter)
    return _by_mail(letter)


# --- a mail server ----------------------------------------------------------------------------
class _Phased(smtplib.SMTP):
    """SMTP that knows whether it began to hand over the words."""

    is_handed_over = False

    def data(self, msg: ReadableBuffer | str) -> tuple[int, bytes]:
        self.is_handed_over = True
        return super().data(msg)


class _PhasedBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Phased


def _by_mail(letter: Letter) -> Outcome:
    message = mail.EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.reference}@{_own_domain()}>",
            "Content-Language": ", ".join(letter.languages),
            # No "out of office" comes back to it.
            "Auto-Submitted": "auto-generated",
        },
    )
    if settings.EMAIL_BACKEND == _SMTP:
        return _by_server(message)
    try:
        message.send()
    except OSError:
        return UNREACHABLE
    return SENT


def _by_server(message: mail.EmailMessage) -> Outcome:
    backend = _PhasedBackend(timeout=settings.SEND_TIMEOUT)
    try:
        backend.open()
    except (OSError, smtplib.SMTPException):
        return UNREACHABLE
    phase = backend.connection
    assert isinstance(phase, _Phased)
    try:
        backend.send_messages([message])
    except smtplib.SMTPResponseException as refusal:
        return _refused([refusal.smtp_code])
    except smtplib.SMTPRecipientsRefused as refusal:
        return _refused([code for code, _words in refusal.recipients.values()])
    except (OSError, smtplib.SMTPException):
        # It broke off, or was silent for too long.
        return BROKE_OFF if phase.is_handed_over else UNREACHABLE
    finally:
        with suppress(OSError, smtplib.SMTPException):
            backend.close()
    return SENT


def _refused(codes: list[int]) -> Outcome:
    """A code in the four hundreds says *not now*: later it may be taken."""
    return UNREACHABLE if all(400 <= code < 500 for code in codes) else REFUSED


def _own_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"


# --- NotifyNL ---------------------------------------------------------------------------------
def _by_notify(channel: str, letter: Letter) -> Outcome:
    client = NotificationsAPIClient(
        settings.NOTIFYNL_KEY, base_url=settings.NOTIFYNL_URL, timeout=settings.SEND_TIMEOUT
    )
    own = {"reference": str(letter.reference)}
    try:
        if channel == Channel.SMS:
            client.send_sms_notification(
                letter.to, settings.NOTIFYNL_SMS_TEMPLATE, {"tekst": letter.body}, **own
            )
        else:
            words = {"onderwerp": letter.subject, "tekst": letter.body}
            client.send_email_notification(
                letter.to, settings.NOTIFYNL_EMAIL_TEMPLATE, words, **own
            )
    except InvalidResponse:
        return BROKE_OFF
    except HTTPError as error:
        return _of_notify(error)
    finally:
        client.request_session.close()
    return SENT


def _of_notify(error: HTTPError) -> Outcome:
    """An answer says no or not now; without one it depends on whether a line was ever open."""
    cause = error.__cause__
    if error.response is None:
        return UNREACHABLE if _never_connected(cause) else BROKE_OFF
    if error.status_code == requests.codes.too_many_requests:
        return UNREACHABLE
    return REFUSED if 400 <= error.status_code < 500 else BROKE_OFF


def _never_connected(cause: BaseException | None) -> bool:
    if isinstance(cause, requests.ConnectTimeout | requests.exceptions.InvalidURL):
        return True
    reason = getattr(cause.args[0], "reason", None) if cause and cause.args else None
    is_stranger = isinstance(reason, SSLError) and isinstance(
        reason.args[0], ssl.SSLCertVerificationError
    )
    return isinstance(reason, NewConnectionError) or is_stranger
