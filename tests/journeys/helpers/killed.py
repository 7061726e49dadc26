"""A phone whose battery is empty while somebody speaks: its browser is killed, not its profile."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Page

from tests.journeys.conftest import QUIET


@dataclass
class Phone:
    """One phone: `start` gives its page, `kill` ends it as an empty battery does."""

    browser_type: BrowserType
    executable: Any
    profile: Path
    context: BrowserContext | None = None

    def start(self) -> Page:
        self.context = self.browser_type.launch_persistent_context(
            str(self.profile),
            executable_path=self.executable,
            args=QUIET,
            permissions=["microphone"],
            viewport={"width": 320, "height": 700},
        )
        return self.context.pages[0]

    def close(self) -> None:
        assert self.context is not None
        self.context.close()

    def kill(self) -> None:
        """End all its processes, without a word."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                said = (process / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if f"--user-data-dir={self.profile}" in said:
                found.append(int(process.name))
        assert found
        for number in found:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.5)
