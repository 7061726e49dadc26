"""What sound is for, and the forms that it may have."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SoundKind(TextChoices):
    """Why it is here. It decides for how long, and who may listen."""

    PROMPT = "prompt", _("Voorgelezen tekst")
    CONSENT = "consent", _("Gesproken toestemming")
    CONVERSATION = "conversation", _("Opname van een gesprek")
    ANSWER = "answer", _("Gesproken antwoord")
    REMARK = "remark", _("Gesproken melding van een inburgeraar")


class SoundForm(TextChoices):
    """The forms that browsers record and play."""

    WEBM = "audio/webm", "WebM"
    OGG = "audio/ogg", "Ogg"
    MP3 = "audio/mpeg", "MP3"
    MP4 = "audio/mp4", "MP4 (m4a)"
    WAV = "audio/wav", "WAV"
    FLAC = "audio/flac", "FLAC"
