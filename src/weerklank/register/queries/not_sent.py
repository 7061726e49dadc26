"""What suppliers no longer send, as long as nobody closed it or let it stand."""

from __future__ import annotations

from django.db.models import Q

# A mark of a delivery that was taken back is none; what such a delivery settled is open again.
OPEN_MARK = Q(since__withdrawn_at=None) & (
    Q(settled_in=None) | Q(settled_in__withdrawn_at__isnull=False)
)
