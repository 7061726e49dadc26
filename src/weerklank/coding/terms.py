"""Vocabulary of coding: the facets that a coder enters, and which reading counts."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class Polarity(TextChoices):
    """begrippen.md#polariteit"""

    POSITIEF = "positief", _("goed")
    NEGATIEF = "negatief", _("slecht")
    GEMENGD = "gemengd", _("gemengd")
    NEUTRAAL = "neutraal", _("neutraal")


class EvidenceKind(TextChoices):
    """begrippen.md#bewijsaard: what the words rest on."""

    EIGEN_ERVARING = "eigen_ervaring", _("zelf beleefd")
    VAN_HOREN_ZEGGEN = "van_horen_zeggen", _("gehoord")
    VERWACHTING = "verwachting", _("verwacht")
    WENS = "wens", _("wens")


class Facet(NamedTuple):
    """Something that a coder says of a passage beside its code.

    `name` is its column in `Coding`, and how it is called in forms, scripts and addresses.
    `label` is how a table calls it.
    """

    name: str
    label: Promise
    values: type[TextChoices]

    @property
    def title(self) -> str:
        """Return how a form calls it."""
        return capfirst(str(self.label))

    def told(self, value: str) -> str:
        """Return what a value is called, in the language of now; nothing for no value."""
        return self.labels().get(value, "") if value else ""

    def labels(self) -> dict[str, str]:
        """Return what each value is called, in the language of now."""
        return {value: str(label) for value, label in self.values.choices}


# Each is a column of `Coding`. Forms, filters, lists, files and scripts follow from this table;
# docs/developers/recipes.md says what else a new one asks.
FACETS = (
    Facet("polarity", _("toon"), Polarity),
    Facet("evidence_kind", _("soort bewijs"), EvidenceKind),
)
FACET_NAMES: tuple[str, ...] = tuple(facet.name for facet in FACETS)


class ReadingKind(TextChoices):
    """begrippen.md#lezing: what kind of reading was chosen to count."""

    CODER = "coder", _("die van één codeur")
    AGREED = "agreed", _("wat twee codeurs samen besloten")


class ReadingBasis(TextChoices):
    """begrippen.md#lezing: why this reading counts."""

    CHOSEN = "chosen", _("gekozen")
    FIRST_DONE = "first_done", _("het eerst klaar")
    FIRST_BEGUN = "first_begun", _("het eerst begonnen")


class WorkState(TextChoices):
    """begrippen.md#verdeling-van-het-codeerwerk: how far somebody is with what she was given."""

    NOT_BEGUN = "not_begun", _("nog niet begonnen")
    BUSY = "busy", _("bezig")
    DONE = "done", _("klaar")

    @classmethod
    def of(cls, *, begun: bool, busy: bool) -> WorkState:
        """Return how far somebody is who began, and has some of it open."""
        if not begun:
            return cls.NOT_BEGUN
        return cls.BUSY if busy else cls.DONE


class DrawnPer(TextChoices):
    """begrippen.md#steekproef-van-beurten: of what as many turns are drawn each time."""

    CONVERSATION = "conversation", _("elk gesprek")
    LANGUAGE = "language", _("elke taal")
    PERSPECTIVE = "perspective", _("elke groep: inburgeraars, aanbieders")


class TurnVerdict(TextChoices):
    """begrippen.md#besluit: what was decided about a turn in which two coders differ."""

    FIRST = "first", _("de eerste van de twee")
    SECOND = "second", _("de tweede van de twee")
    BOTH = "both", _("beide")
    OTHER = "other", _("een andere code")
    UNCLEAR = "unclear", _("onduidelijk")


class CarriedVerdict(TextChoices):
    """begrippen.md#meegenomen: what became of a coding when all of a text was corrected."""

    SAME = "same", _("zelfde woorden, zelfde plek")
    MOVED = "moved", _("zelfde woorden, andere plek")
    LOOK = "look", _("na te kijken")


class CarriedReason(TextChoices):
    """begrippen.md#meegenomen: why a coding did not come over by itself."""

    CHANGED = "changed", _("de woorden zijn veranderd")
    GONE = "gone", _("de woorden staan er niet meer")
    TWICE = "twice", _("de woorden kunnen op meer plekken staan")
    THERE = "there", _("deze code staat daar al")


class CarriedChoice(TextChoices):
    """begrippen.md#meegenomen: what somebody chose for a coding that was to be looked at."""

    KEEP = "keep", _("hier laten gelden")
    OTHER = "other", _("andere woorden gekozen")
    REMOVE = "remove", _("weggelaten")
