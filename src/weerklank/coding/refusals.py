"""Why a code was not given, changed or taken away. Nothing was stored."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError

WHY_THE_CODEBOOK = _("Schrijf op waarom u het codeboek wijzigt.")
WHY_THIS_DECISION = _("Schrijf op waarom u voor een andere code of voor onduidelijk kiest.")


class SentUnreadable(DomainError):
    user_message = _(
        "Wat deze bladzijde stuurde, is niet te lezen. Er is niets bewaard. Laad de bladzijde"
        " opnieuw en doe het nog eens."
    )


class SentInAnotherName(DomainError):
    user_message = _(
        "In deze browser is intussen iemand anders ingelogd. Er is niets bewaard. Log weer in met"
        " uw eigen account."
    )


class SpanOutsideText(DomainError):
    user_message = _("Deze plek ligt buiten de tekst. Kies de woorden opnieuw.")


class TextMoved(DomainError):
    user_message = _(
        "Deze tekst is intussen verbeterd. Bekijk de beurt hieronder en geef de code dan opnieuw."
    )


class SpanEmpty(DomainError):
    user_message = _("Kies eerst een of meer woorden.")


class WordsWithdrawn(DomainError):
    user_message = _(
        "Deze woorden zijn er niet meer: ze zijn ingetrokken, of hun bewaartermijn is voorbij. "
        "Ze kunnen geen code krijgen."
    )


class CodeIsContainer(DomainError):
    user_message = _("Dit is alleen een kop. Kies een code eronder.")


class CodeIsOff(DomainError):
    user_message = _(
        "Deze code is niet in gebruik. Zet die aan in het codeboek of kies een andere."
    )


class CodeNotInVersion(DomainError):
    """A code that came after the version of the codebook with which this is coded."""

    user_message = _(
        "Dit gesprek codeert u met versie %(number)s van het codeboek. Daarin staat deze code niet."
        " Kies een andere."
    )

    def __init__(self, number: int) -> None:
        super().__init__(self.user_message % {"number": number})


class VersionGone(DomainError):
    user_message = _("Deze versie van het codeboek is er niet. Kies een versie uit de lijst.")


class CodeOfAnotherMonitor(DomainError):
    user_message = _("Deze code hoort niet bij deze monitor.")


class UnknownFacet(DomainError):
    user_message = _("Deze toon of bron bestaat niet. Kies een van de mogelijkheden.")


class TranscriptSuperseded(DomainError):
    user_message = _("Er is een nieuwere versie van deze tekst. Deze versie kunt u alleen lezen.")


class TaskFinished(DomainError):
    user_message = _(
        "U meldde dat u klaar bent met dit gesprek. Kies eerst Toch nog verder coderen."
    )


class TaskNotStarted(DomainError):
    user_message = _("U hebt in dit gesprek nog niets gecodeerd.")


class KeyTaken(DomainError):
    user_message = _(
        "Dit kenmerk is al gebruikt voor een andere passage. Codeer de passage opnieuw."
    )


class SplitOutside(DomainError):
    user_message = _("Splits binnen de passage, tussen twee woorden.")


class CodingExists(DomainError):
    user_message = _("Deze code staat al op precies deze woorden.")


class CodingGone(DomainError):
    user_message = _("Deze passage is er niet meer.")


class WordsNotInTurn(DomainError):
    user_message = _("Deze woorden staan niet zo in de beurt. Neem ze precies over.")


class CodingIsEvidence(DomainError):
    user_message = _("Deze passage draagt een bevinding. Haal die daar eerst weg.")


class LabelMissing(DomainError):
    user_message = _("Geef de code een naam.")


class CodeIsUsed(DomainError):
    user_message = _("Deze code is gebruikt of heeft codes onder zich. Zet die uit.")


class NumberInUse(DomainError):
    user_message = _("Dit nummer is al van een andere code.")


class NumberIsFixed(DomainError):
    user_message = _(
        "Het nummer van een code die is gebruikt, of die codes onder zich heeft, verandert niet."
    )


class NumberUnreadable(DomainError):
    user_message = _("Een nummer bestaat uit cijfers met punten ertussen, zoals 4.12.")


class MovedBelowItself(DomainError):
    user_message = _(
        "Een code kan niet onder zichzelf staan, en niet onder een code die eronder staat."
    )


class CodebookTooDeep(DomainError):
    user_message = _(
        "Zo komen codes meer dan negen lagen diep te staan. Kies een plek hoger in de boom."
    )


class SuccessorUnfit(DomainError):
    user_message = _(
        "Deze code kan er niet voor in de plaats komen. Kies een andere code die in gebruik is en"
        " geen kop is."
    )


class MergeUnfit(DomainError):
    user_message = _(
        "Deze code kan hier niet in opgaan. Kies een andere code die in gebruik is en geen kop is."
    )


class MergedAlready(DomainError):
    user_message = _(
        "Deze code ging al op in %(code)s, misschien net nu door een collega. Maak dat eerst"
        " ongedaan, of voeg die code samen."
    )

    def __init__(self, into: str) -> None:
        super().__init__(self.user_message % {"code": into})


class CodesBelow(DomainError):
    user_message = _("Onder deze code staan nog codes. Verplaats die eerst.")


class NoCodeChosen(DomainError):
    user_message = _("Kies eerst een of meer codes.")


class TooFewTargets(DomainError):
    user_message = _("Kies twee of meer codes om de passages over te verdelen.")


class SplitUnderWay(DomainError):
    user_message = _("De passages van deze code worden al verdeeld.")


class NothingDecided(DomainError):
    user_message = _("Kies eerst van minstens één passage welke code die krijgt.")


class NoWordsToShow(DomainError):
    user_message = _(
        "Deze passage kan geen voorbeeld zijn: de woorden zijn weg, of wie ze zei doet niet meer"
        " mee."
    )


class MergeOvertaken(DomainError):
    user_message = _(
        "Dit kan niet meer ongedaan gemaakt worden: aan een van deze codes is daarna nog iets"
        " veranderd. Maak dat eerst ongedaan, of verplaats de passages een voor een."
    )


class NoPlaceThere(DomainError):
    user_message = _("Deze code staat daar al.")


class AlreadyCoding(DomainError):
    user_message = _("U begon dit gesprek al te coderen. Meld het klaar als u klaar bent.")


class ReadingGone(DomainError):
    user_message = _(
        "Deze codeur heeft in dit gesprek geen codes meer. Kies een lezing uit de lijst."
    )


class ReadingVeiled(DomainError):
    user_message = _(
        "U codeert dit gesprek blind. Kies welke lezing telt als u en de ander klaar zijn."
    )


class ReadingNotChosen(DomainError):
    user_message = _("Voor dit gesprek koos niemand een lezing. Er is niets om terug te zetten.")


class NotAssigned(DomainError):
    user_message = _(
        "Dit gesprek is aan anderen gegeven om blind te coderen. Vraag een onderzoeker om het ook"
        " aan u te geven."
    )


class OutsideSample(DomainError):
    user_message = _(
        "Deze beurt hoort niet bij uw steekproef. Codeer alleen de beurten die aan u zijn gegeven."
    )


class NothingChosen(DomainError):
    user_message = _("Kies een of meer gesprekken.")


class NoCoderChosen(DomainError):
    user_message = _("Kies een of meer codeurs.")


class TooFewCoders(DomainError):
    user_message = _("Kies twee of meer codeurs om gesprekken dubbel te laten coderen.")


class MayNotCode(DomainError):
    user_message = _("Dit werk kan alleen naar een onderzoeker of een codeur van deze monitor.")


class NoTextYet(DomainError):
    user_message = _("Van een gekozen gesprek is er nog geen tekst. Lees die eerst in.")


class AlreadyWhole(DomainError):
    user_message = _(
        "Deze codeur begon al aan het hele gesprek. Een steekproef daaruit heeft dan geen zin."
    )


class AlreadyBegun(DomainError):
    user_message = _(
        "Deze codeur begon al met een steekproef hieruit. Laat die zo, of geef het hele gesprek."
    )


class NoTurnsToDraw(DomainError):
    user_message = _("Er zijn geen beurten om uit te trekken.")


class NotAssignedAtAll(DomainError):
    user_message = _("Dit werk is al teruggenomen of aan een ander gegeven.")


class SameCoder(DomainError):
    user_message = _("Kies een ander dan wie het werk nu heeft.")


class ReferenceMissing(DomainError):
    user_message = _(
        "Kies als referentie iemand die dit gesprek helemaal codeerde en klaar meldde."
    )


class PractisedAlready(DomainError):
    user_message = _(
        "Iemand oefent al op dit gesprek. Neem dat werk eerst terug; daarna kunt u dit wijzigen."
    )


class NotCompared(DomainError):
    user_message = _(
        "Deze twee codeurs hebben dit gesprek niet meer allebei klaar. Er valt nu niets te"
        " besluiten."
    )


class NoLongerApart(DomainError):
    user_message = _(
        "In deze beurt verschillen de twee niet meer, of de tekst is intussen verbeterd. Bekijk de"
        " lijst hieronder opnieuw."
    )


class OtherCodeMissing(DomainError):
    user_message = _("Kies welke andere code deze beurt krijgt.")


class StillApart(DomainError):
    user_message = _(
        "Over een of meer beurten is nog niets besloten. Besluit eerst over elke beurt hieronder."
    )


class OnlyParts(DomainError):
    user_message = _(
        "Beiden codeerden een steekproef van dit gesprek. Wat zij besloten, gaat dan niet over het"
        " hele gesprek en kan niet tellen."
    )


class NothingAgreed(DomainError):
    user_message = _("Uit deze besluiten volgt geen enkele code. Er is dan niets dat kan tellen.")


class AgreedIsEvidence(DomainError):
    user_message = _(
        "Een passage die volgens de besluiten verdwijnt, draagt een bevinding. Haal die daar eerst"
        " weg; daarna kunt u de afgesproken codering opnieuw laten tellen."
    )


class CodedSince(DomainError):
    """Codings of the new text whose words stand nowhere in the earlier one."""

    user_message = _(
        "In de nieuwe tekst is intussen gecodeerd op woorden die niet in de oude staan. Verwijder "
        "die codes eerst: %(where)s."
    )

    def __init__(self, where: str) -> None:
        super().__init__(self.user_message % {"where": where})


class DecidedSince(DomainError):
    user_message = _(
        "In de nieuwe tekst is intussen besloten over beurten die niet zo in de oude staan. Trek "
        "die besluiten eerst in."
    )


class AlreadyJudged(DomainError):
    user_message = _("Over deze passage is intussen al gekozen.")


class NoPlaceFound(DomainError):
    user_message = _("Er is geen plek gevonden. Kies andere woorden of laat deze codering weg.")


class WordsNotThere(DomainError):
    user_message = _("Deze woorden staan niet in de nieuwe tekst. Neem ze precies over.")


class WordsTwice(DomainError):
    user_message = _(
        "Deze woorden staan vaker in de nieuwe tekst. Neem er een paar woorden voor of na bij."
    )
