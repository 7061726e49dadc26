"""Pictures of the main pages of a running example, to look at: `python -m tests.journeys.shots`.

Every page at three widths, in light and in dark, as whole pages. The example must be served:
`weerklank demo`, or `weerklank serve` on its folder.
"""

import argparse
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# As the README has them: the example holds nothing real.
WHO = "bram@voorbeelddam.example"
CONSULENT = "amina@voorbeelddam.example"
PASSWORD = "voorbeelddam is verzonnen"
WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="the address of the site")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument(
        "--readme", action="store_true", help="the four pictures of the README instead"
    )
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        base = args.base.rstrip("/")
        if args.readme:
            take_for_readme(browser, base, args.folder)
        else:
            take(browser, base, args.folder, only=args.only)
        browser.close()


def take(browser: Browser, base: str, folder: Path, *, only: str = "") -> None:
    """Take a picture of every page that has `only` in its name."""
    context = log_in(browser, base)
    pages = {
        name: path for name, path in addresses(context.new_page(), base).items() if only in name
    }
    context.close()
    for width in WIDTHS:
        for scheme in SCHEMES:
            context = log_in(browser, base, width=width, scheme=scheme)
            page = context.new_page()
            for name, path in pages.items():
                page.goto(base + path)
                page.wait_for_load_state("networkidle")
                # The coding page draws what is in view; the rest of it would be empty paper.
                is_whole = name != "coderen"
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=is_whole)
            context.close()


def take_for_readme(browser: Browser, base: str, folder: Path) -> None:
    """Take coding, comparing and the report, each with something opened, and a trajectory.

    This reopens one conversation of the example for coding.
    """
    context = log_in(browser, base)
    page = context.new_page()
    known = addresses(page, base)

    page.goto(base + known["coderen-overzicht"])
    row = page.get_by_role("row", name="Gesprek 2")
    row.get_by_role("link", name="met gesprek 2").click()
    page.wait_for_selector("html[data-weerklank-coding=ready]")
    reopen = page.get_by_role("button", name="Toch nog verder coderen")
    if reopen.is_visible():
        with page.expect_navigation():
            reopen.click()
        page.wait_for_selector("html[data-weerklank-coding=ready]")
    bar = page.get_by_role("toolbar")
    for _ in range(20):
        page.keyboard.press("n")
        if "Contactpersoon onbekend Nog" in " ".join(bar.inner_text().split()):
            break
    page.get_by_role("button", name="Haal weg").wait_for()
    page.screenshot(path=folder / "coderen.png")

    page.goto(base + known["vergelijken"])
    page.locator("select[name=code]").select_option(label="4 Knelpunten")
    row = page.get_by_role("row").filter(has_text="Contactpersoon onbekend")
    page.get_by_role("row").filter(has_text="Gemeente: consulent").wait_for(state="detached")
    row.get_by_role("button").nth(1).click()
    page.locator("#bewijs h2").wait_for()
    page.screenshot(path=folder / "vergelijken.png")

    page.goto(base + known["rapport"])
    page.locator(".statement:has(.quote) summary").first.click()
    page.locator(".statement:has(.quote)").first.evaluate(
        "claim => scrollTo(0, claim.getBoundingClientRect().top + scrollY - 150)"
    )
    page.screenshot(path=folder / "rapport.png")
    context.close()

    context = log_in(browser, base, who=CONSULENT)
    page = context.new_page()
    page.goto(f"{base}/trajecten/")
    page.locator("main a[href^='/trajecten/T-']").first.click()
    page.locator("#signalen").evaluate(
        "title => scrollTo(0, title.getBoundingClientRect().top + scrollY - 20)"
    )
    page.screenshot(path=folder / "traject.png")
    context.close()


def log_in(
    browser: Browser, base: str, *, width: int = 1280, scheme: str = "light", who: str = WHO
) -> BrowserContext:
    """Give a browser in which an onderzoeker of the example is logged in, or someone else."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )
    page = context.new_page()
    page.goto(f"{base}/inloggen/")
    page.get_by_label("E-mailadres").fill(who)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(f"{base}/")
    page.close()
    return context


def addresses(page: Page, base: str) -> dict[str, str]:
    """Find the main pages by following the links, so that no number stands in this file."""
    page.goto(f"{base}/")
    monitor = first(page, "/monitors/", inside="main table")
    round_ = first(page, "/rondes/", inside="main table")
    found = {
        "start": "/",
        "account": "/account/",
        "hulp": "/hulp/",
        "monitor": monitor,
        "doelen": f"{monitor}plan/",
        "kenmerken": f"{monitor}kenmerken/",
        "cijfers-naast-verhalen": f"{monitor}cijfers-naast-verhalen/",
        "ronde": round_,
        "plan": f"{round_}plan/",
        "spreiding": f"{round_}spreiding/",
        "deelnemer-nieuw": f"{round_}deelnemers/nieuw/",
        "gesprekken": f"{round_}gesprekken/",
        "inlezen": f"{round_}inlezen/",
        "coderen-overzicht": f"{round_}coderen/",
        "codeboek": f"{round_}codeboek/?code=4.6",
        "vergelijken": f"{round_}vergelijken/",
        "passages": f"{round_}passages/",
        "bevindingen": f"{round_}bevindingen/",
        "rapport": f"{round_}rapport/",
    }
    found |= dict(further(page, base, found))
    return found


def further(page: Page, base: str, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give the first record that the lists lead to: a person, a conversation, a finding."""
    for name, path, start in (
        ("leidraad", known["plan"], "/leidraden/"),
        ("deelnemer", known["spreiding"], "/deelnemers/"),
        ("gesprek", known["gesprekken"], "/gesprekken/"),
        ("bevinding", known["bevindingen"], "/bevindingen/"),
    ):
        page.goto(base + path)
        address = first(page, start)
        yield name, address
        if name == "deelnemer":
            yield "intrekken", f"{address}intrekken/"
        if name == "gesprek":
            yield "coderen", f"{address}coderen/"
        if name == "bevinding":
            yield "bewijs-kiezen", f"{address}bewijs/kiezen/"


def first(page: Page, start: str, *, inside: str = "main") -> str:
    """Give the address of the first link in the page's own part that begins with `start`."""
    link = page.locator(f'{inside} a[href^="{start}"]').first
    address = link.get_attribute("href")
    assert address is not None, f"no link to {start} on {page.url}"
    return address.partition("?")[0].partition("#")[0]


if __name__ == "__main__":
    main()
