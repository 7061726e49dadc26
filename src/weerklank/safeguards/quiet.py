"""What the journal of the system says of a request that was refused: one line, no trace."""

from __future__ import annotations

import logging


class RefusalsInOneLine(logging.Filter):
    """Leave the trace out where a request was refused as it should be; a real error keeps it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, those of a refusal without their trace."""
        status = getattr(record, "status_code", 500)
        if isinstance(status, int) and 400 <= status < 500:
            record.exc_info = None
            record.exc_text = None
        return True
