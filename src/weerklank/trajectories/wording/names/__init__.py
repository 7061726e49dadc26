"""What rules, tables and figures call things, for the catalogue of translations.

The rules know no Django and hold the Dutch; pages translate it where they show it.
"""

from __future__ import annotations

from django.utils.translation import gettext

from weerklank.trajectories.wording.names import choices

_CHOICES = frozenset(choices.CHOICES)


def in_words(value: str) -> str:
    """Return a choice in the language of the page; what somebody wrote stays as it is."""
    if value in choices.SPELLED_OUT:
        return gettext(choices.SPELLED_OUT[value])
    return gettext(value) if value in _CHOICES else value
