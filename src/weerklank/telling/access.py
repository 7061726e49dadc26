"""Who may open a round for telling, hear answers and take them over."""

from __future__ import annotations

from weerklank.study.access import check_may_research

# It is the work of an onderzoeker, as inviting is. Herself she comes with her card.
check_may_open = check_may_research
