"""What the journal of the system says of a request: a refusal in one line, no code of a card."""

from __future__ import annotations

import logging
import re

# As the vault makes them: twelve of 28 letters and figures, in groups or not, in an address.
_LIKE_A_CODE = re.compile(
    r"/[^/\s'\"]{0,2}(?:[2-9B-DF-HJ-NP-TV-XZ]{4}[-%20 ]{0,3}){3}(?=[/\s'\"]|$)", re.IGNORECASE
)


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
        self.address = re.compile(rf"{re.escape(under)}[^\s'\"]+", re.IGNORECASE)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, without a code."""
        said = record.getMessage()
        masked = self.address.sub(f"{self.under}…", said)
        # Typed at another address, or with a part of it forgotten.
        masked = _LIKE_A_CODE.sub("/…", masked)
        if masked != said:
            record.msg, record.args = masked, None
        return True
