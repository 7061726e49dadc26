"""Every page behind a card, in its states, as one browser shows them one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from tests import cast
from tests.personal.world import HERS, Personal
from tests.personal.world import make as make_personal
from tests.telling.world import Told, open_round
from weerklank.personal.rules import PARTS
from weerklank.study.models import Consent
from weerklank.study.terms import DUTCH, LANGUAGES
from weerklank.telling.operations import kiosks
from weerklank.telling.operations import opening as openings

LEFT = ("ar", "fa", "prs", "ps")  # from the right to the left
# Nothing to scroll sideways, and no two things to tap in one place.
OVERLAPS = """() => {
  const all = [...document.querySelectorAll("main :is(a, button, input, textarea, audio, summary)")]
    .filter((one) => one.checkVisibility() && one.offsetHeight > 1 && one.offsetWidth > 1)
    .filter((one) => one.tabIndex >= 0);
  const box = (one) => one.getBoundingClientRect();
  const found = [];
  all.forEach((one, place) => all.slice(place + 1).forEach((other) => {
    if (one.contains(other) || other.contains(one)) return;
    const [a, b] = [box(one), box(other)];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1) found.push(`${one.outerHTML} over ${other.outerHTML}`);
  }));
  return found;
}"""
# In what she taps the picture comes first: at the right where words run to the left.
PICTURES = """() => [...document.querySelectorAll("main :is(a, button), header :is(a, button)")]
  .map((one) => [one.querySelector(":scope > svg"), one.querySelector(":scope > span")])
  .filter(([svg, span]) => svg && span && svg.checkVisibility())
  .map(([svg, span]) => [svg.getBoundingClientRect(), span.getBoundingClientRect()])
  .filter(([svg, span]) => svg.bottom > span.top && span.bottom > svg.top) // beside, not above
  .map(([svg, span]) => Math.sign(span.left + span.right - svg.left - svg.right)
    * (document.documentElement.dir === "rtl" ? -1 : 1))"""


@dataclass
class World:
    told: Told
    personal: Personal


def make_world() -> World:
    """Two wings in one municipality; who tells can do so in all nine languages."""
    place = cast.make_voorbeelddam()
    told = open_round(place)
    add_languages(told)
    return World(told, make_personal(cast.make_register(place.monitor.organisation)))


def add_languages(told: Told) -> None:
    """Translate the questions into each language in which people are spoken with."""
    guide = told.opening.guide
    for language in set(LANGUAGES) - {DUTCH, *guide.languages}:
        for one in list(guide.translations.filter(language="ar")):
            one.pk, one.language = None, language
            one._state.adding = True
            one.save()
    guide.languages = sorted(set(LANGUAGES) - {DUTCH})
    guide.save()
    openings.open_(opening=told.opening, by=told.bram, at=cast.NOW)


def begin_again(told: Told) -> None:
    """Let the first of them have said nothing yet."""
    Consent.objects.filter(participant__round=told.opening.round).delete()
    told.opening.tellings.all().delete()


def screens(context: BrowserContext, url: str, world: World, language: str) -> Iterator[Page]:
    """Show page after page in a language; gives the browser at each of them."""
    told, personal = world.told, world.personal
    page = context.new_page()
    at = f"{url}/k/{language}/vertellen/"

    def go(address: str) -> Page:
        page.goto(address)
        return page

    def tap(selector: str) -> Page:
        with page.expect_navigation():
            page.locator(selector).click()
        return page

    yield go(f"{url}/k/?taal={language}")
    yield tap("main form button")
    # Her own page.
    page.locator("#code").fill(personal.codes[HERS])
    yield tap("main form button")
    yield go(f"{url}/mijn/?taal={language}")
    for part in PARTS:
        yield go(f"{url}/mijn/{language}/{part}/")
    yield go(f"{url}/mijn/{language}/lijst/{personal.letter.pk}/")
    yield go(f"{url}/mijn/{language}/gezegd/contactpersoon/")
    # Her invitation, and what she tells.
    yield go(f"{url}/k/{told.invited.codes[told.pseudonyms[0]]}/")
    yield go(f"{url}/k/antwoord/{language}/")
    yield go(at)
    yield go(f"{at}taal/")
    begin_again(told)
    for purpose in ("take_part", "record"):
        yield go(f"{at}toestemming/")
        page.locator("[name=said][value=yes]").click()
        assert purpose
    yield page  # who sits beside her
    yield tap("[name=helper][value=alone]")  # practice
    page.locator("[data-weerklank-practised] button").click()
    for number in (0, 2):
        yield go(url + told.at(number, language))
    yield tap("[name=face][value=good]")
    yield go(f"{url}{told.at(2, language)}wissen/")
    yield go(f"{at}antwoorden/")
    yield tap("[data-weerklank-send] button")
    yield go(f"{at}gestopt/")
    yield go(f"{url}/k/antwoord/{language}/")
    yield go(f"{url}/k/antwoord/{language}/stoppen/")
    openings.set_opening(
        round=told.opening.round,
        guide=told.opening.guide,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 2),
        by=told.bram,
        at=timezone.now(),
    )
    yield go(at)
    yield go(f"{at}antwoorden/")
    told.opening = openings.set_opening(
        round=told.opening.round,
        guide=told.opening.guide,
        starts_on=date(2026, 1, 1),
        ends_on=date(2999, 1, 1),
        by=told.bram,
        at=timezone.now(),
    )
    # A tablet of a school, on which nobody's card is open.
    page.context.clear_cookies()
    _kiosk, code = kiosks.make(
        round=told.opening.round, name=f"Tablet {language}", by=told.bram, at=timezone.now()
    )
    yield go(f"{url}/k/tablet/koppelen/")
    page.locator("#code").fill(code)
    yield tap("main form button")
    yield go(f"{url}/k/tablet/{language}/")
    page.close()


Violations = Callable[[Page], list[str]]


def wrong_with(page: Page, violations: Violations, width: int) -> list[str]:
    """Return what a page breaks: the rules of axe, its width, things in one place."""
    found = violations(page)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"{page.url}: wider than {width}")
    overlaps: list[str] = page.evaluate(OVERLAPS)
    found += [f"{page.url}: {one[:200]}" for one in overlaps]
    return found


def in_order(page: Page) -> bool:
    """Say whether each picture stands before its words, as the language of the page runs."""
    return set(page.evaluate(PICTURES)) <= {1}
