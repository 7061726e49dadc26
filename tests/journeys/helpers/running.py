"""Visits every page of a poisoned world and keeps what ran, or tried to."""

from __future__ import annotations

from playwright.sync_api import Browser, Error

from tests.house import poison
from tests.house.test_scripts import FILE
from tests.house.world import World
from tests.journeys.conftest import hear_out, watch
from tests.journeys.helpers import example as examples

# What ran says so in `window.xss`, or in a question on the screen. What came to life without
# running yet: a handler, an address that is a script, an element that no page of ours has.
FOUND = """() => {
  const SCRIPT = /^[\\s\\x00-\\x20]*(java\\s*script|vbscript|data):/i;
  const found = [];
  const attributesOf = Object.getOwnPropertyDescriptor(Element.prototype, "attributes").get;
  if ("xss" in window && window.xss === 1) found.push("ran");
  for (const each of document.querySelectorAll("*")) {
    const tag = each.localName;
    if (/^(xss|iframe|object|embed|base|marquee|animate|foreignobject|plaintext)$/i.test(tag))
      found.push(each.outerHTML.slice(0, 200));
    // By way of the prototype: a form with a field called "attributes" hides its own.
    for (const { name, value } of attributesOf.call(each))
      if (/^(on|hx-on|data-hx-on)/.test(name) || name === "srcdoc"
          || /^(href|src|action|formaction|xlink:href|data)$/.test(name) && SCRIPT.test(value))
        found.push(`${name} of ${each.outerHTML.slice(0, 200)}`);
  }
  return found;
}"""
# Opens what is closed and moves over what is there, as somebody who looks at everything.
STIR = """() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  for (const each of [...document.querySelectorAll("main *")].slice(0, 400))
    for (const kind of ["pointerenter", "mouseover", "focusin", "focus"])
      each.dispatchEvent(new Event(kind, { bubbles: true }));
}"""


class Running:
    """With `guarded` the policy stands and must not be needed; without it, what runs can run."""

    def __init__(self, browser: Browser, site: str, world: World, *, guarded: bool) -> None:
        self.site, self.world = site, world
        self.context = browser.new_context(locale="nl-NL", bypass_csp=not guarded)
        self.context.set_default_timeout(15_000)
        self.breaches: list[str] = []
        watch(self.context, self.breaches)
        self.page = self.context.new_page()
        self.page.on("dialog", self._asked)
        self.wrong: list[str] = []
        self.pages = 0

    def _asked(self, dialog: object) -> None:
        self.wrong.append(f"{self.page.url}: a question on the screen")
        dialog.dismiss()  # type: ignore[attr-defined]

    def visit_all(self, brought: list[tuple[str, str]], *, turn: int = 0) -> None:
        """Visit every address once; as whom, of those that may, goes round with `turn`."""
        by_role: dict[str, list[str]] = {}
        for role, address in brought:
            by_role.setdefault(role, []).append(address)
        for place, (roles, address) in enumerate(poison.addresses(self.world)):
            if roles and not FILE.search(address):
                by_role.setdefault(roles[(turn + place) % len(roles)], []).append(address)
        for role, addresses in by_role.items():
            examples.sign_in(self.page, self.site, self.world.users[role])
            for address in addresses:
                self.visit(address)

    def visit(self, address: str) -> None:
        try:
            answer = self.page.goto(self.site + address)
        except Error as error:
            if "Download is starting" in error.message:
                return
            raise
        if answer is None or not answer.headers["content-type"].startswith("text/html"):
            return
        self.pages += 1
        if answer.status >= 500:
            self.wrong.append(f"{address}: {answer.status}")
        self.page.evaluate(STIR)
        self.wrong += [f"{address}: {each}" for each in self.page.evaluate(FOUND)]
        hear_out(self.context)
        self.wrong += [f"{address}: {each}" for each in self.breaches]
        self.breaches.clear()

    def close(self) -> None:
        self.context.close()
