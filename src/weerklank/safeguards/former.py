"""Under which label a record was logged before its room was called otherwise.

A line of the log is never rewritten: its mark and the seal over it are of what stands in it. So
whoever looks for a record in the log asks for each label that it ever had.
"""

from __future__ import annotations

# The rooms that were part of another: of `register` until ADR 0022, of `coding` until ADR 0023, of
# `reporting` until ADR 0049, of `study` until ADR 0058.
ROOMS = {
    "trajectories": "register",
    "deliveries": "register",
    "exchange": "coding",
    "findings": "reporting",
    "followup": "reporting",
    "sampling": "study",
}


def labels(label: str) -> tuple[str, ...]:
    """Return the labels of a model in lines of the log, old and new: `labels("vault.Key")`."""
    room, _dot, name = label.partition(".")
    return (label, f"{ROOMS[room]}.{name}") if room in ROOMS else (label,)
