"""What in a page could run, as a parser of HTML finds it; our own pages have none of it."""

import re
from html.parser import HTMLParser

# Elements that no template of ours writes, and those that may only carry an address of ours.
_NEVER = {
    "base", "iframe", "frame", "frameset", "object", "embed", "applet", "marquee", "style",
    "animate", "set", "foreignobject", "math", "plaintext", "xss", "image",
}  # fmt: skip
_ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset"}
# Attributes that are read out or shown as text; an address in one of them leads nowhere.
_TEXTS = {"label", "title", "alt", "placeholder", "aria-label", "value"}
_ITS_OWN = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>|<style>.*?</style>', re.S)
# The last two are relative: a slash before any colon, so no scheme.
_OURS = re.compile(r"/|#|\?|mailto:|tel:|https://|http://|\.\./|[a-z]+/")


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        whole = self.get_starttag_text() or tag
        given = dict(attrs)
        if tag in _NEVER or (tag == "meta" and "http-equiv" in given):
            self.found.append(whole)
        if tag == "script":
            is_data = given.get("type") == "application/json"
            if not is_data and not (given.get("src") or "").startswith("/static/"):
                self.found.append(whole)
        for name, value in attrs:
            address = "".join((value or "").split())
            if (
                name.startswith(("on", "hx-on", "data-hx-on"))
                or name in {"style", "srcdoc"}
                or (name in _ADDRESSES and address and not _OURS.match(address))
                or (name not in _TEXTS and _leads_away(address))
            ):
                self.found.append(f"{name} of {whole}")

    handle_startendtag = handle_starttag


def _leads_away(address: str) -> bool:
    """Return whether a value could be an address of somebody else, or a program."""
    where = address.partition("?")[0]
    return address.startswith(("js:", "javascript:")) or "xss.example" in where


def live_in(html: str, *, is_file: bool = False) -> list[str]:
    """Return every element and attribute of a page that could run something.

    A report kept as a file carries its own policy and its own style, once, at its beginning.
    """
    if is_file:
        html = _ITS_OWN.sub("", html, count=2)
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found
