"""The conditions beside SIG-19 can be read at every width of the column they stand in."""

from datetime import date
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page as BrowserPage

import weerklank.site

STATIC = Path(weerklank.site.__path__[0]) / "static" / "site"
LONG = "Ten minste 2 van de vier taalonderdelen gehaald"
NUMBERS = "231 van 262 lessen die bekend zijn, 11 geoorloofd gemist"


@pytest.mark.parametrize("width", [354, 479, 760])  # of the column at 768, 1280 and wider
def test_each_condition_has_room_for_its_words(page: BrowserPage, width: int) -> None:
    effort = [
        {"what": LONG, "state": "niet voldaan", "numbers": NUMBERS},
        {"what": "KNM gehaald", "state": "voldaan", "numbers": ""},
        {"what": LONG, "state": "niet voldaan", "numbers": NUMBERS},
    ]
    look = {
        "rule": {"signal": "SIG-19", "label": "Termijn loopt af", "turn": "DUO", "basis": "wet"},
        "verdict": {"state": "on", "since": date(2026, 5, 20)},
        "effort": effort,
    }
    html = render_to_string("trajectories/parts/look.html", {"look": look})
    sheets = ("base.css", "components/tables.css")
    css = "".join((STATIC / name).read_text(encoding="utf-8") for name in sheets)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.set_content(f"<style>{css}</style><ul style='width: {width}px; padding: 0'>{html}</ul>")
    facts = page.locator("dl.weerklank-facts > dd")
    assert facts.count() == len(effort)
    for each in facts.all():
        box = each.bounding_box()
        assert box is not None
        assert box["width"] >= width / 3
        assert box["height"] < 200
