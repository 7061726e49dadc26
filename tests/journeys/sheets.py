"""Every page of a running example, measured and on sheets: `python -m tests.journeys.sheets out`.

The example must be served: `weerklank demo`, or `weerklank serve` on its folder. Per role the
links are followed, one address per pattern of the URLs; each is opened at three widths, in light
and in dark. `out/found.txt` lists what does not fit, is cut off or lies over something else;
`out/sheet-*.png` are to be looked at.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import django
from django.urls import Resolver404, resolve
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.journeys.helpers.looks import MEASURE
from tests.journeys.shots import SCHEMES, WIDTHS, log_in

# Who is who in the example, as the table of pages calls the roles. The first one to reach a
# pattern has it on the sheets; `--role` gives all that one role reaches.
ROLES = {
    "onderzoeker": "bram",
    "codeur": "coen",
    "beleidsadviseur": "daan",
    "beheerder": "gerard",
    "regisseur": "noor",
    "consulent": "amina",
    "aanbieder": "tessa",
    "sleutelhouder": "kees",
}
MUNICIPALITY, LANGUAGE_SCHOOL = "voorbeelddam.example", "taalschool.example"
LINK = re.compile(r'(?:href|hx-get)="([^"#:]*)')
# Leave the session alone, and the files that a browser would only keep.
NOT_FOLLOWED = re.compile(r"^/(uitloggen|static|media|admin)|\.(csv|xlsx|docx|pdf|qdpx|svg)$")
AT_MOST = 400  # addresses asked per role
TALLEST = 2400  # pixels of a page that come on a sheet
# Per width: how much smaller on a sheet, how many beside each other, and how many rows.
SHEETS = {320: (0.6, 10, 1), 768: (0.42, 6, 2), 1280: (0.42, 4, 2)}


@dataclass(frozen=True)
class Stop:
    """One address to look at, as one role."""

    role: str
    name: str
    path: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the sheets go")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="the address of the site")
    parser.add_argument("--role", choices=ROLES, help="all that this role reaches")
    parser.add_argument(
        "--also", action="append", default=[], help="an address more, of the first role"
    )
    parser.add_argument("--only", default="", help="only patterns with this in their name")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weerklank.settings.development")
    django.setup()
    args.folder.mkdir(parents=True, exist_ok=True)
    base = args.base.rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        roles = [args.role] if args.role else list(ROLES)
        stops = [stop for stop in reached(browser, base, roles) if args.only in stop.name]
        stops += [Stop(roles[0], f"also {path}", path) for path in args.also]
        look(browser, base, stops, args.folder)
        browser.close()
    make_sheets(args.folder, [stop.name for stop in stops])


def enter(browser: Browser, base: str, role: str, *, width: int = 1280) -> BrowserContext:
    who = ROLES[role]
    host = LANGUAGE_SCHOOL if role == "aanbieder" else MUNICIPALITY
    return log_in(browser, base, who=f"{who}@{host}", width=width)


def reached(browser: Browser, base: str, roles: list[str]) -> Iterator[Stop]:
    """Give one address per pattern, with the first role that reaches it."""
    known: set[str] = set()
    for role in roles:
        context = enter(browser, base, role)
        asked: set[str] = set()
        waiting = ["/"]
        mine: set[str] = set()
        while waiting and len(asked) < AT_MOST:
            path = waiting.pop(0)
            try:
                name = resolve(path.partition("?")[0]).view_name
            except Resolver404:
                continue
            if name in mine or NOT_FOLLOWED.match(path):
                continue
            if path in asked:
                continue
            asked.add(path)
            response = context.request.get(base + path, max_redirects=0)
            if response.status != 200:
                continue  # another record of the same kind may have more to show
            mine.add(name)
            if not response.headers.get("content-type", "").startswith("text/html"):
                continue
            if name not in known:
                known.add(name)
                yield Stop(role, name, path)
            links = [urljoin(path, html.unescape(link)) for link in LINK.findall(response.text())]
            waiting += sorted(set(links), key=lambda link: "?" in link)
        context.close()


def look(browser: Browser, base: str, stops: list[Stop], folder: Path) -> None:
    """Open every page at every width, note what is wrong, and take its pictures."""
    with (folder / "found.txt").open("w", encoding="utf-8") as found:
        for role in dict.fromkeys(stop.role for stop in stops):
            for width in WIDTHS:
                context = enter(browser, base, role, width=width)
                page = context.new_page()
                for stop in stops:
                    if stop.role == role:
                        for words in visit(page, base, stop, width, folder):
                            found.write(f"{stop.name} {stop.path} {width}: {words}\n")
                            found.flush()
                context.close()


def visit(page: Page, base: str, stop: Stop, width: int, folder: Path) -> list[str]:
    page.emulate_media(color_scheme="light")
    try:
        page.goto(base + stop.path)
        page.wait_for_load_state("networkidle", timeout=10_000)
    except Error as error:
        return [error.message.splitlines()[0]]
    wrong: list[str] = page.evaluate(MEASURE)
    tall = page.evaluate("document.documentElement.scrollHeight")
    # The coding page draws what is in view; the rest of it would be empty paper.
    is_whole = "/coderen/" not in stop.path
    for scheme in SCHEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.screenshot(
            path=folder / f"{file_name(stop.name)}-{width}-{scheme}.jpg",
            full_page=is_whole,
            type="jpeg",
            quality=80,
            clip={"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}
            if is_whole
            else None,
        )
    return wrong


def file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")


def make_sheets(folder: Path, names: list[str]) -> None:
    """Put the pictures of one width and scheme beside each other, with their names above."""
    for width, (share, across, rows) in SHEETS.items():
        wide, tall = int(width * share), int(TALLEST * share / rows)
        for scheme in SCHEMES:
            for start in range(0, len(names), across * rows):
                part = names[start : start + across * rows]
                sheet = Image.new("RGB", ((wide + 8) * across, (tall + 20) * rows), "#888")
                pen = ImageDraw.Draw(sheet)
                for place, name in enumerate(part):
                    left, top = place % across * (wide + 8), place // across * (tall + 20)
                    pen.text((left, top + 3), name[-34:], fill="white")
                    path = folder / f"{file_name(name)}-{width}-{scheme}.jpg"
                    if path.exists():
                        with Image.open(path) as picture:
                            size = (wide, int(picture.height * share))
                            small = picture.resize(size).crop((0, 0, wide, min(size[1], tall)))
                        sheet.paste(small, (left, top + 20))
                number = start // (across * rows) + 1
                sheet.save(folder / f"sheet-{width}-{scheme}-{number}.png")


if __name__ == "__main__":
    main()
