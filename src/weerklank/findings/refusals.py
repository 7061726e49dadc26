"""Why a finding, what it rests on, a quote or a text was not changed. Nothing was stored."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class StatementMissing(DomainError):
    user_message = _("Schrijf op wat u vond.")


class TitleMissing(DomainError):
    user_message = _("Geef het rapport een titel.")


class OfAnotherMonitor(DomainError):
    user_message = _("Deze onderzoeksvraag of dit doel hoort niet bij deze monitor.")


class FindingHasQuotes(DomainError):
    user_message = _("Onder deze bevinding staan citaten. Haal die eerst weg.")


class BandsCannotBe(DomainError):
    user_message = _("Deze grenzen passen niet bij elkaar. Kijk ze na.")


class UnknownPassage(DomainError):
    user_message = _("Een van deze passages hoort niet bij deze ronde of is er niet meer.")


class WordsOfTheInterviewer(DomainError):
    user_message = _(
        "Een van deze passages is alleen van de interviewer of de tolk. Dat is geen bewijs. "
        "Kies passages van mensen aan wie iets is gevraagd."
    )


class EvidenceIsQuoted(DomainError):
    user_message = _("Uit deze passage staat een citaat onder de bevinding. Haal dat eerst weg.")


class ContraryEvidenceMissing(DomainError):
    user_message = _("Er staat geen tegenspraak bij. Zet eerst de passage erbij die u vond.")


class NumbersMoved(DomainError):
    user_message = _("De aantallen veranderden intussen. Lees de tekst nog een keer na.")


class ContraryEvidenceExists(DomainError):
    user_message = _("Er staat tegenspraak bij deze bevinding. Er is dus iets gevonden.")


class QuoteNotEvidence(DomainError):
    user_message = _("Kies een passage die al bij deze bevinding staat.")


class QuoteEmpty(DomainError):
    user_message = _("Schrijf op hoe het citaat in het rapport komt.")


class QuoteNotInPassage(DomainError):
    user_message = _(
        "Dit staat niet zo in de passage. Neem de woorden precies over en zet (…) waar u iets "
        "weglaat, of kies de vorm “opgeschoond” of “vertaald”."
    )


class NoOriginal(DomainError):
    user_message = _(
        "Bij dit citaat kunnen geen oorspronkelijke woorden staan: die zijn er niet, of het citaat "
        "staat al in die taal. Kies dan de vorm “vertaald”, of laat dit veld leeg."
    )
    field = "original_text"


class OriginalNotInPassage(DomainError):
    user_message = _(
        "Dit staat niet zo in de oorspronkelijke woorden. Neem ze precies over, met (…) waar u "
        "iets weglaat en [zo] waar u iets verbergt."
    )
    field = "original_text"


class TooManyAttributes(DomainError):
    user_message = _("Zet hoogstens twee kenmerken bij een citaat.")


class AttributeNotPrintable(DomainError):
    user_message = _(
        "Dit kenmerk mag niet bij het citaat staan of is van deze persoon niet bekend."
    )


class NotKnownOfSpeaker(DomainError):
    user_message = _("Dit kenmerk is van deze persoon niet bekend.")


class PointsLeft(DomainError):
    user_message = _(
        "In dit citaat staan woorden die iemand kunnen verraden. Verberg die, of zet erbij dat u "
        "ze hebt bekeken en dat ze mogen blijven."
    )


class QuoteNotAllowed(DomainError):
    user_message = _("Deze persoon geeft nu geen toestemming om te citeren.")


class GivesAway(QuoteNotAllowed):
    user_message = _(
        "Aan dit citaat is de spreker te herkennen: te weinig mensen delen wat erbij en erin "
        "staat. Zet er minder kenmerken bij, of verberg woorden."
    )


class SpeakerUnknown(QuoteNotAllowed):
    user_message = _(
        "Van een deel van deze woorden is niet bekend wie ze zei. Dat citeren wij niet."
    )


class PassageGone(QuoteNotAllowed):
    user_message = _("De passage staat niet meer in het gesprek. Haal het citaat weg.")


class SummaryMissing(DomainError):
    user_message = _("Schrijf op wat deze persoon hierover vertelde.")


class NothingToSummarise(DomainError):
    user_message = _(
        "Er zijn bij deze persoon geen passages over dit thema die meetellen. Codeer eerst een "
        "passage."
    )


class PassagesMoved(DomainError):
    user_message = _(
        "De passages veranderden terwijl dit openstond. Lees ze na en bewaar dan opnieuw."
    )


class CodedBlind(DomainError):
    user_message = _(
        "U codeert een gesprek met deze persoon nog blind. Rond dat eerst af; daarna ziet en "
        "schrijft u hier samenvattingen."
    )


class PointEmpty(DomainError):
    user_message = _("Schrijf op wat er beter kan.")
    field = "what"


class StepNotPossible(DomainError):
    user_message = _(
        "Deze stap past niet bij de status die het punt nu heeft. Kijk wat er intussen veranderde."
    )


class NothingToTakeBack(DomainError):
    user_message = _("Er is geen stap om terug te nemen. Het punt staat nog zoals het begon.")


class LastFindingOfPoint(DomainError):
    user_message = _(
        "Dit punt komt uit deze bevinding en rust op geen andere. Zet er eerst een andere bij."
    )


class FindingOfAnotherMonitor(DomainError):
    user_message = _("Deze bevinding hoort niet bij deze monitor of is er niet meer.")


class WordingMissing(DomainError):
    user_message = _("Schrijf op hoe de zin op het vel komt.")
    field = "text"


class WordingTellsAmounts(DomainError):
    user_message = _(
        "In deze zin staat een precies aantal mensen. Wie het vel leest, kan daaruit opmaken wat "
        "anderen zeiden. Schrijf “sommige” of “veel”, of laat het aantal weg."
    )
    field = "text"


class WordingTellsOfEveryone(DomainError):
    user_message = _(
        "Deze zin gaat over iedereen van een kleine groep. Wie het vel leest, weet dan wat anderen "
        "zeiden. Schrijf het zonder die groep te noemen."
    )
    field = "text"


class WordingPoints(DomainError):
    user_message = _(
        "In deze zin staan woorden die iemand kunnen verraden. Schrijf iets anders, of kruis aan "
        "dat ze mogen blijven."
    )
    field = "text"


class AnswersVeiled(DomainError):
    user_message = _(
        "U codeert een gesprek met deze persoon nog blind. Rond dat eerst af; daarna ziet en "
        "schrijft u hier wat is voorgelegd."
    )


class NotToBeAsked(DomainError):
    user_message = _(
        "Aan deze persoon leggen wij niets voor: er is geen toestemming om mee te doen, of deze "
        "persoon wil niet opnieuw gevraagd worden."
    )


class SheetWaits(DomainError):
    user_message = _(
        "Er is al een vel voor deze persoon waarop nog geen antwoord staat. Vul dat eerst in, of "
        "gooi het weg."
    )


class NothingToShow(DomainError):
    user_message = _("Kies minstens één zin om voor te leggen.")


class NotToShow(DomainError):
    user_message = _(
        "Een van deze zinnen kan nu niet op het vel. Laad de bladzijde opnieuw en kies nog eens."
    )


class SheetIsDone(DomainError):
    user_message = _("Op dit vel staan al antwoorden. Die blijven bewaard.")


class NoAnswersYet(DomainError):
    user_message = _("Op dit vel staan nog geen antwoorden.")


class ShownInFuture(DomainError):
    user_message = _("Deze dag is nog niet geweest.")
    field = "shown_on"


class ShownBeforeMade(DomainError):
    user_message = _("Op deze dag was het vel er nog niet.")
    field = "shown_on"


class AnswerMissing(DomainError):
    user_message = _("Kies bij elke zin een antwoord. Kwam er geen, kies dan “niet bereikt”.")


class WordsWithoutAnswer(DomainError):
    user_message = _(
        "Bij een zin waarover niets is gezegd, kunnen geen woorden staan. Kies een ander antwoord "
        "of haal de woorden weg."
    )


class WordsPersonal(DomainError):
    user_message = _(
        "In de eigen woorden staat een BSN, e-mailadres of telefoonnummer. Haal dat weg en bewaar "
        "opnieuw."
    )


class CodeOfAnotherMonitor(DomainError):
    user_message = _("Kies een code uit het codeboek van deze monitor.")
    field = "code"


class HeadingMissing(DomainError):
    user_message = _("Geef dit deel een kop.")


class PartGone(DomainError):
    user_message = _("Dit deel van het rapport is er niet meer. Kijk naar de indeling van nu.")


class TooManySections(DomainError):
    user_message = _("Dit hoofdstuk heeft al twintig onderdelen. Begin een nieuw hoofdstuk.")


class HoldsSections(DomainError):
    user_message = _(
        "Dit hoofdstuk heeft zelf onderdelen. Zet die eerst ergens anders; een onderdeel van een "
        "onderdeel kan niet."
    )


class HoldsFindings(DomainError):
    user_message = _(
        "Hier staan bevindingen. Elke bevinding staat ergens in het rapport: geef die eerst een "
        "andere plek."
    )


class NothingBefore(DomainError):
    user_message = _("Er is geen eerdere tekst om terug te zetten.")


class UnknownStatement(DomainError):
    def __init__(self, number: str) -> None:
        said = _("Er is geen uitspraak %(number)s. Kies een nummer uit de lijst.")
        super().__init__(said % {"number": number}, field="text")


class TooManyAnnexes(DomainError):
    user_message = _("Er zijn twintig bijlagen. Haal er eerst een weg.")
