"""The words of her own page: what a municipality tells there beside her own trajectory."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    """What an entry of a municipality's list is."""

    SCHEME = "scheme", _("Regeling")
    HELP = "help", _("Plek waar hulp is")
    LETTER = "letter", _("Brief")


class Drawing(TextChoices):
    """The drawing by which somebody finds an entry without reading."""

    LETTER = "letter", _("Envelop")
    MONEY = "money", _("Geld")
    HOUSE = "house", _("Huis")
    HEALTH = "health", _("Hart")
    SCHOOL = "school", _("Boek")
    CHILD = "child", _("Kind")
    BIKE = "bike", _("Fiets")
    DEVICE = "device", _("Laptop")
    PEOPLE = "people", _("Mensen")
    FORM = "form", _("Formulier")
    CALENDAR = "calendar", _("Kalender")
    EXAM = "exam", _("Diploma")
