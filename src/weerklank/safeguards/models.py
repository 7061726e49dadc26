"""Accounts, organisations, the log, certificates of erasure and work in the background."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import seals, terms


class Organisation(models.Model):
    """A municipality or a research bureau: the owner of monitors."""

    name = models.CharField(_("naam"), max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("soort"), max_length=20, choices=terms.OrganisationKind)
    is_fictional = models.BooleanField(_("is verzonnen"), default=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, name: str, password: str | None = None, **fields: bool
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who works with Weerklank. What she sees follows from her memberships."""

    # None: a name only, of someone who coded elsewhere. She has no password and never logs in.
    email = models.EmailField(_("e-mailadres"), unique=True, null=True)
    name = models.CharField(_("naam"), max_length=150)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    is_active = models.BooleanField(_("mag inloggen"), default=True)
    # May make organisations, monitors and accounts; sees no research data by it.
    is_installation_beheerder = models.BooleanField(_("beheert deze installatie"), default=False)
    # Has or had a part in a register or a vault: only the installation's beheerder may let her
    # choose a new password, for whoever holds that link can act as her.
    works_in_register = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(is_active=False),
                name="user_without_email_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LogLine(models.Model):
    """One change or one look: who, what, on what, when, from where, with what result.

    The fields are those of BIO2 8.15.01. Lines are only ever added; triggers in the database
    refuse to change or delete them. A line never holds what somebody said.
    """

    at = models.DateTimeField(_("moment"), db_index=True)
    kind = models.CharField(_("soort"), max_length=10, choices=terms.LogKind)
    what = models.CharField(_("handeling"), max_length=60)
    # The account's number and name as they were; no foreign key, the log outlives accounts.
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("wie"), max_length=150)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    monitor_id = models.BigIntegerField(null=True, db_index=True)
    origin = models.CharField(_("vanwaar"), max_length=60)
    result = models.CharField(
        _("uitkomst"), max_length=10, choices=terms.LogResult, default=terms.LogResult.DONE
    )
    detail = models.JSONField(default=dict, blank=True)
    # None: written before there were marks; see seals.py.
    mac = models.CharField(max_length=88, null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.what}"


class LogSeal(seals.Seal):
    """A seal of the log."""

    class Meta(seals.Seal.Meta):
        ordering: ClassVar = ["number"]


class Attempt(models.Model):
    """A password that was tried and did not fit, for a day; see throttle.py."""

    # Fingerprints under our own key: never the address that was typed, which may be a password.
    account = models.CharField(max_length=32)
    browser = models.CharField(max_length=32, blank=True)
    origin = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [
            models.Index(fields=["account", "at"], name="attempt_on_account"),
            models.Index(fields=["origin", "at"], name="attempt_from"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.origin}"


class ErasureCertificate(models.Model):
    """That something was erased, when and by whom; never what it was."""

    reference = models.UUIDField(unique=True)
    at = models.DateTimeField()
    # Empty: nobody of the team; `road` says who then.
    by_name = models.CharField(max_length=150, blank=True)
    # Empty: of before this was kept.
    road = models.CharField(max_length=10, choices=terms.ErasureRoad, blank=True)
    monitor_id = models.BigIntegerField()
    round_id = models.BigIntegerField()
    pseudonym = models.CharField(max_length=20)
    scope = models.CharField(max_length=20)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.pseudonym} {self.at:%Y-%m-%d}"


class Cleaning(models.Model):
    """Words were erased, and copies in the store itself must go too. See cleaning.py.

    A row for each time, made in the transaction that erased: whoever cleans knows what was
    erased before she began.
    """

    asked_at = models.DateTimeField()
    # The reference of the certificate that shows it; a cleaning of no certificate has none.
    of = models.UUIDField(null=True, unique=True)
    # When the store was rewritten; the log of writes may still hold what was there before.
    rewritten_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=10, choices=terms.CleaningFailure, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {'gedaan' if self.done_at else self.failure}"


class SearchEntry(models.Model):
    """Something that can be found, as tokens. The rooms write their own; see search.py.

    No foreign keys: what it points to stands in rooms above this one. The database keeps its
    full-text index beside this table by itself, see migration 0010.
    """

    kind = models.CharField(max_length=10, choices=terms.SearchKind)
    object_id = models.BigIntegerField()
    # A long text is searched in pieces: this one is `text[start:end]`, in code points.
    part = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField()
    monitor_id = models.BigIntegerField()
    round_id = models.BigIntegerField(null=True)
    transcript_id = models.BigIntegerField(null=True, db_index=True)
    language = models.CharField(max_length=12, blank=True)
    body = models.TextField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object_id", "kind", "part"], name="search_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SavedSearch(models.Model):
    """A question that someone asked; nobody else sees it. Without a name it is kept for a while,
    so that an address can lead to it without the words in it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("naam"), max_length=80)
    question = models.CharField(max_length=6000)  # the part of the address after the ?
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=~models.Q(name=""),
                name="saved_search_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Removal(models.Model):
    """Something that was removed: it lies aside until a day, and is gone for good after it.

    No foreign keys to what it is about: that stands in rooms above this one, or is not there.
    """

    kind = models.CharField(max_length=20, choices=terms.Removable)
    subject_id = models.BigIntegerField()
    # As the people who work here called it; it goes with the rest.
    title = models.CharField(max_length=300)
    monitor_id = models.BigIntegerField(db_index=True)
    round_id = models.BigIntegerField(null=True, db_index=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(db_index=True)
    # Who asked to erase it before that day; the worker does so.
    erase_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # [[label, number]]: from which rows it was taken up, to do so again.
    roots = models.JSONField(default=list)
    # [[label, number, {field: [before, after]}]]: what else changed, to change it back.
    changes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.title


class RemovedRows(models.Model):
    """Rows that were taken out of their table, as JSON in the form of a back-up."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="rows")
    label = models.CharField(max_length=100)
    content = models.TextField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.label


class RemovedPointer(models.Model):
    """A row that still stands and to which removed rows point."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="pointers")
    label = models.CharField(max_length=100)
    object_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["label", "object_id", "removal"], name="removed_pointer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id}"


class RemovedFile(models.Model):
    """A file that removed rows name. It stays in its place, and this row is why."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="files")
    content = models.FileField(max_length=255)

    def __str__(self) -> str:
        return str(self.content)
