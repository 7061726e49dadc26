"""The words of the page that lays figures beside what people say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubjectKind(TextChoices):
    """What figures and voices are laid side by side about."""

    GOAL = "goal", _("Beleidsdoel")
    PART = "part", _("Onderdeel van de dienstverlening")


class Pace(TextChoices):
    """Of which days in the past the figures are shown. A month is too short: see ADR 0055."""

    QUARTERS = "kwartalen", _("kwartalen")
    YEARS = "jaren", _("jaren")
