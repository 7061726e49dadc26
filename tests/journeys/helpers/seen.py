"""Pictures of pages, for whoever names a folder in WEERKLANK_PICTURES."""

import os
from pathlib import Path

from playwright.sync_api import Page


def look(page: Page, name: str) -> None:
    """Keep a picture of a page at two widths, where somebody asked for these."""
    if not (folder := os.environ.get("WEERKLANK_PICTURES")):
        return
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
