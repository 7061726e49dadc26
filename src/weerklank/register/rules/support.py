"""Signals about support, money, childcare, travel and work."""

from __future__ import annotations

from weerklank.register.rules.judging import Rule
from weerklank.register.rules.thresholds import Threshold

THRESHOLDS: tuple[Threshold, ...] = ()
RULES: tuple[Rule, ...] = ()
