"""What the journal of the system says of a request: a refusal in one line, no code of a card."""

from __future__ import annotations

import logging
import re


class RefusalsInOneLine(logging.Filter):
    """Leave the trace out where a request was refused as it should be; a real error keeps it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, those of a refusal without their trace."""
        status = getattr(record, "status_code", 500)
        if isinstance(status, int) and 400 <= status < 500:
            record.exc_info = None
            record.exc_text = None
        return True


class WithoutCodes(logging.Filter):
    """Take the code of a card out of each line that has the address of a request in it.

    `under`: what such an address begins with. Its pages without a code are masked as well.
    """

    def __init__(self, under: str) -> None:
        super().__init__()
        self.under = under
        self.address = re.compile(rf"{re.escape(under)}[^\s'\"]+")

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, without a code."""
        said = record.getMessage()
        if self.under in said:
            record.msg, record.args = self.address.sub(f"{self.under}…", said), None
        return True
