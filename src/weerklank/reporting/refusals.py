"""Why the report, or something beside it, was not changed. Nothing was stored."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class ClaimMoved(DomainError):
    user_message = _(
        "De zin of de aantallen zijn intussen veranderd. Kijk opnieuw naar deze hoeveelheid."
    )


class NoWordingFits(DomainError):
    user_message = _("Hier past geen getal in de zin zoals die er staat. Pas de zin zelf aan.")


class NotReady(DomainError):
    """The report cannot be set as it is; the page lists everything that stands in the way."""


class NoteMissing(DomainError):
    user_message = _("Schrijf op wat er nieuw of anders is in deze versie.")
    field = "note"


class NamesSomeone(DomainError):
    user_message = _("Hier staat een pseudoniem van iemand die meedoet. Haal dat weg.")
    field = "note"


class ReportMoved(DomainError):
    user_message = _(
        "Het rapport veranderde terwijl u het vaststelde. Er is niets vastgesteld. Lees na wat er "
        "veranderde en stel het dan opnieuw vast."
    )


class NoLongerPrintable(DomainError):
    user_message = _(
        "Een citaat in deze versie mag nu niet meer gedrukt worden. Stel een nieuwe versie vast en "
        "maak die openbaar."
    )


class QuoteNotInVersion(DomainError):
    user_message = _("Dit citaat staat niet meer in deze versie.")
    field = "quote"


class FiguresUnfit(DomainError):
    """`user_message` says why, and what to do."""


class FiguresOfTomorrow(DomainError):
    user_message = _("De peildatum van dit bestand ligt in de toekomst.")


class NoColour(DomainError):
    user_message = _("Kies een kleur, of schrijf die als #0c4a58.")


class ColourTooLight(DomainError):
    user_message = _(
        "Deze kleur is te licht: witte letters erop zijn niet te lezen. Kies een donkerder kleur."
    )


class PlainGone(DomainError):
    user_message = _("Deze tekst is er niet meer. Kijk wat er nu staat.")


class PlainMissing(DomainError):
    user_message = _("Schrijf de tekst op.")


class PlainTellsOfEveryone(DomainError):
    user_message = _(
        "Deze zin gaat over iedereen van een kleine groep. Zo weet een lezer van elk van hen wat "
        "die zei. Schrijf de zin zonder die groep."
    )


class PlainPoints(DomainError):
    user_message = _(
        "In deze zin staan woorden waaraan iemand misschien te herkennen is. Haal ze weg, of kruis "
        "aan welke mogen blijven."
    )


class PlainQuotes(DomainError):
    user_message = _(
        "In deze zin staan woorden die iemand letterlijk zei en die niet zijn vrijgegeven. "
        "Schrijf het in eigen woorden."
    )


class PlainNames(DomainError):
    user_message = _(
        "In deze tekst staat een pseudoniem. Schrijf de tekst zonder te zeggen wie het is."
    )


class FindingFirst(DomainError):
    user_message = _("Lees eerst de bevinding of het verbeterpunt na waar deze zin bij hoort.")


class ResultNotReady(DomainError):
    user_message = _(
        "Deze uitslag kan nog niet naar buiten. Op de pagina Uitslag voor deelnemers staat wat er "
        "nog moet gebeuren."
    )


class AlternativeMissing(DomainError):
    user_message = _("Schrijf in woorden wat er op het logo staat, voor wie het niet ziet.")


class LogoNoPng(DomainError):
    user_message = _("Dit is geen PNG. Sla het logo op als PNG en probeer het opnieuw.")


class LogoBroken(DomainError):
    user_message = _("Dit bestand is niet heel. Sla het logo opnieuw op als PNG.")


class LogoTooLarge(DomainError):
    user_message = _("Dit bestand is te groot. Kies een PNG van hoogstens 200 kB.")


class LogoSize(DomainError):
    user_message = _(
        "Dit beeld past niet. Kies een logo dat 16 tot 2000 beeldpunten breed en hoog is."
    )


class LogoInterlaced(DomainError):
    user_message = _("Sla het logo op als PNG zonder interlacing.")


class NoSuchText(DomainError):
    user_message = _("Deze tekst is er niet meer.")


class CommentEmpty(DomainError):
    user_message = _("Schrijf uw opmerking op.")
