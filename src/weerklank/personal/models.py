"""What a municipality tells on the page of an inburgeraar, per language, and how it is spoken.

Of nobody is anything kept here: her own page shows what the register knows of her, by a crossing.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weerklank.personal import terms
from weerklank.study.terms import TranslationStatus


class Rule(models.Model):
    """What a municipality decided about its lists; without a row, nothing is demanded."""

    municipality = models.OneToOneField(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    demands_recordings = models.BooleanField(_("alleen tonen wat is ingesproken"), default=False)
    reminded_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.municipality}"


class Entry(models.Model):
    """A scheme, a place where help is, or a standard letter, that a municipality explains.

    `owner` is a function, never a name. After `valid_until` it is shown with a warning.
    """

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("soort"), max_length=10, choices=terms.EntryKind)
    number = models.CharField(_("nummer van de brief"), max_length=20, blank=True)
    picture = models.CharField(_("tekening"), max_length=10, choices=terms.Drawing)
    phone = models.CharField(_("telefoon"), max_length=50, blank=True)
    address = models.CharField(_("adres"), max_length=200, blank=True)
    owner = models.CharField(_("eigenaar"), max_length=100)
    valid_until = models.DateField(_("geldig tot en met"))
    is_shown = models.BooleanField(_("staat op de bladzijde"), default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["kind", "number", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class EntryText(models.Model):
    """An entry in one language. When the Dutch is no longer `source`, it holds no more."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("taal"), max_length=12)
    title = models.CharField(_("titel"), max_length=100)
    what = models.TextField(_("wat is het"))
    when = models.TextField(_("wanneer"), blank=True)
    todo = models.TextField(_("wat kunt u doen"), blank=True)
    source = models.JSONField(default=list, blank=True)
    status = models.CharField(
        _("staat"), max_length=10, choices=TranslationStatus, default=TranslationStatus.DRAFT
    )
    checker = models.CharField(_("nagekeken door"), max_length=100, blank=True)
    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "language"], name="entry_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"

    @property
    def words(self) -> list[str]:
        """Return what is said, in the order in which it is read aloud."""
        return [self.title, self.what, self.when, self.todo]

    @property
    def aloud(self) -> str:
        return " ".join(word for word in self.words if word)


class Recording(models.Model):
    """A text that a person read aloud: of an entry, or a piece of her page.

    Of a name the language is ''. `text` are the words that were read. The voice of a device is
    never kept here.
    """

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    of = models.ForeignKey(
        EntryText, on_delete=models.CASCADE, related_name="recordings", null=True, blank=True
    )
    # The key of a piece, where it is of no entry; see `rules`.
    part = models.CharField(max_length=100, blank=True)
    language = models.CharField(_("taal"), max_length=12, blank=True)
    text = models.TextField()
    sound = models.ForeignKey("sounds.Sound", on_delete=models.CASCADE, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of"], condition=Q(of__isnull=False), name="entry_spoken_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "part", "language"],
                condition=Q(of__isnull=True),
                name="part_spoken_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:40]}"
