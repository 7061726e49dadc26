"""How often a password, or the code of a card, may be tried, so that nobody can guess it.

And so that of a password nobody can be kept out.

A browser in which someone logged in before carries a mark. What fails there counts for that
browser only; whatever strangers do, it gets through. What fails anywhere else counts for the
account and the address together, for the address, and for the account over all addresses, with
the last so high that no one address reaches it alone. See docs/adr/0019.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from weerklank.safeguards import cookies
from weerklank.safeguards.models import Attempt, User

SHORT, LONG = timedelta(minutes=5), timedelta(days=1)
MOST_SHORT, MOST_LONG = 5, 30  # of one browser, or of one account from one address
MOST_FROM_ADDRESS = 60  # over all accounts, in the short time: an office has one address
MOST_ON_ACCOUNT = 200  # from browsers that are not known, in the long time
CARD_TIME, MOST_CARDS = timedelta(hours=1), 10  # codes of cards that open nothing, of a browser
MOST_CARDS_OF_NETWORK = 100  # over all its browsers: those who share it are not kept out by one
MOST_CARDS_ON_KIOSK = 30  # the same, of a tablet that a school hands round
_CARD = "card"  # in the place of an account, so these do not count as passwords
_KIOSK = "kiosk"  # in the place of a browser
KNOWN_FOR = timedelta(days=180)
MOST_KNOWN = 8  # people on one machine
_SALT = "weerklank.safeguards.throttle"
_CARD_SALT = "weerklank.safeguards.throttle.card"


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that carries our mark: its number, and who logged in there, newest first."""

    number: str
    accounts: tuple[int, ...]


# --- trying -----------------------------------------------------------------------------------
def try_once(*, login: str, account: User | None, request: HttpRequest, at: datetime) -> int | None:
    """Count an attempt; return its number, or None when there were too many.

    It is counted before the password is looked at, so that many at once do not slip through.
    Whoever gave the right one takes it back.
    """
    Attempt.objects.filter(at__lt=at - LONG).delete()
    browser = _browser_of(request)
    is_known = account is not None and browser is not None and account.pk in browser.accounts
    attempt = Attempt.objects.create(
        account=_fingerprint(login.strip().lower()),
        browser=browser.number if browser is not None and is_known else "",
        origin=_address(request),
        at=at,
    )
    if _is_too_many(attempt):
        attempt.delete()  # who keeps trying does not keep it closed
        return None
    return attempt.pk


def take_back(attempt: int) -> None:
    """Forget an attempt: it was the right password."""
    Attempt.objects.filter(pk=attempt).delete()


def forget(login: str) -> None:
    """Forget what failed on this account: its owner has just proved to read its mail."""
    Attempt.objects.filter(account=_fingerprint(login.strip().lower())).delete()


def may_try_card(*, request: HttpRequest, kiosk: str = "", at: datetime) -> bool:
    """Return whether a code of a card may be tried here; only those that opened nothing count.

    A class of thirty starts at once behind one address, so a code that is right counts nowhere,
    not even for the moment in which it is looked up. A browser has a limit, and the network in
    which it stands a higher one: whoever throws the mark of a browser away meets that. `kiosk` is
    the tablet that asks: it has a limit of its own, which wrong codes of the network around it do
    not use up.
    """
    Attempt.objects.filter(at__lt=at - LONG).delete()
    return all(wrong.count() < most for wrong, most in _wrong_cards(request, kiosk, at))


def count_wrong_card(*, request: HttpRequest, kiosk: str = "", at: datetime) -> bool:
    """Count a code that opened nothing; return whether that may be told, or there were too many.

    Of many at once all are looked up, and none beyond the limit hears what came of it.
    """
    if kiosk:
        browser, origin = _KIOSK, _fingerprint(kiosk)
    else:
        browser, origin = _card_mark(request), _address(request)
        request._weerklank_tried_as = browser  # type: ignore[attr-defined]
    attempt = Attempt.objects.create(
        account=_fingerprint(_CARD), browser=browser, origin=origin, at=at
    )
    if all(
        wrong.filter(pk__lte=attempt.pk).count() <= most
        for wrong, most in _wrong_cards(request, kiosk, at)
    ):
        return True
    attempt.delete()  # who keeps trying does not keep it closed
    return False


def _wrong_cards(
    request: HttpRequest, kiosk: str, at: datetime
) -> list[tuple[QuerySet[Attempt], int]]:
    """Return what was wrong here, each with how much of it is too much."""
    wrong = Attempt.objects.filter(account=_fingerprint(_CARD), at__gt=at - CARD_TIME)
    if kiosk:
        on_kiosk = wrong.filter(browser=_KIOSK, origin=_fingerprint(kiosk))
        return [(on_kiosk, MOST_CARDS_ON_KIOSK)]
    return [
        (wrong.filter(browser=_card_mark(request)), MOST_CARDS),
        (wrong.filter(origin=_address(request)), MOST_CARDS_OF_NETWORK),
    ]


def _is_too_many(attempt: Attempt) -> bool:
    here = Attempt.objects.filter(account=attempt.account, browser=attempt.browser)
    if not attempt.browser:
        here = here.filter(origin=attempt.origin)
    since_short, since_long = Q(at__gt=attempt.at - SHORT), Q(at__gt=attempt.at - LONG)
    if here.filter(since_short).count() > MOST_SHORT or here.filter(since_long).count() > MOST_LONG:
        return True
    if attempt.browser:
        return False
    strange = Attempt.objects.filter(browser="")
    from_here = strange.filter(since_short, origin=attempt.origin)
    on_account = strange.filter(since_long, account=attempt.account)
    return from_here.count() > MOST_FROM_ADDRESS or on_account.count() > MOST_ON_ACCOUNT


def _fingerprint(words: str) -> str:
    return salted_hmac(_SALT, words, algorithm="sha256").hexdigest()[:32]


def _address(request: HttpRequest) -> str:
    """Return where a request comes from; of IPv6 the network, for one machine has all of it."""
    from allauth.account.adapter import get_adapter  # noqa: PLC0415  it imports our adapter

    words: str = get_adapter().get_client_ip(request)
    try:
        address = ip_address(words)
    except ValueError:
        return words[:60]
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False).network_address)
    return str(address)


# --- the mark ---------------------------------------------------------------------------------
def _browser_of(request: HttpRequest) -> Browser | None:
    try:
        number, accounts = cookies.read(
            request, settings.KNOWN_BROWSER_COOKIE_NAME, salt=_SALT, lasts=KNOWN_FOR
        )
        return Browser(str(number), tuple(accounts))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _card_mark(request: HttpRequest) -> str:
    """Return under what a browser's wrong codes are counted; one that has no mark gets one."""
    mark = getattr(request, "_weerklank_tried_as", "")
    if mark:
        return str(mark)
    try:
        return str(
            cookies.read(request, settings.CARD_TRIES_COOKIE_NAME, salt=_CARD_SALT, lasts=CARD_TIME)
        )
    except signing.BadSignature:
        return secrets.token_hex(16)


def know(request: HttpRequest, account: User) -> None:
    """Have this browser marked as one in which this person logged in."""
    request._weerklank_known_as = account.pk  # type: ignore[attr-defined]


def put_mark(request: HttpRequest, response: HttpResponse) -> None:
    """Put the mark on the answer to someone who just logged in, or typed a code that is wrong."""
    tried = getattr(request, "_weerklank_tried_as", "")
    if tried:
        name = settings.CARD_TRIES_COOKIE_NAME
        cookies.give(response, name, tried, salt=_CARD_SALT, lasts=CARD_TIME)
    account = getattr(request, "_weerklank_known_as", None)
    if account is None:
        return
    before = _browser_of(request)
    others = [each for each in (before.accounts if before else ()) if each != account]
    number = before.number if before else secrets.token_hex(16)
    mark = [number, [account, *others][:MOST_KNOWN]]
    cookies.give(response, settings.KNOWN_BROWSER_COOKIE_NAME, mark, salt=_SALT, lasts=KNOWN_FOR)
