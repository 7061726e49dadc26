"""Vocabulary of findings and the report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Section(TextChoices):
    """The parts of the report that findings fill, in the report's order."""

    EXPERIENCES = "experiences", _("Ervaringen")
    SUCCESSES = "successes", _("Wat helpt")
    PAINS = "pains", _("Wat schuurt")
    EFFECTS = "effects", _("Ervaren effecten")
    PRECONDITIONS = "preconditions", _("Randvoorwaarden")
    IMPROVEMENTS = "improvements", _("Wat beter kan")


class FindingKind(TextChoices):
    """begrippen.md#bevinding"""

    EXPERIENCE = "experience", _("Ervaring")
    SUCCESS = "success", _("Succesfactor")
    PAIN = "pain", _("Knelpunt")
    PERCEIVED_EFFECT = "perceived_effect", _("Ervaren effect")
    PRECONDITION = "precondition", _("Randvoorwaarde")
    IMPROVEMENT = "improvement", _("Verbeterpunt")


class Stance(TextChoices):
    SUPPORTING = "supporting", _("Steunt de bevinding")
    CONTRARY = "contrary", _("Zegt het tegendeel")


class CounterSearch(TextChoices):
    """Whether someone looked for the opposite. No evidence against is not: nobody looked."""

    NOT_YET = "not_yet", _("Nog niet gezocht naar tegenspraak")
    SEARCHED_NONE_FOUND = "searched_none_found", _("Gezocht, geen tegenspraak gevonden")
    SEARCHED_FOUND = "searched_found", _("Gezocht, tegenspraak gevonden")


class QuoteForm(TextChoices):
    VERBATIM = "verbatim", _("Letterlijk")
    TIDIED = "tidied", _("Opgeschoond")
    TRANSLATED = "translated", _("Vertaald")


class PointStatus(TextChoices):
    """begrippen.md#opvolging; how far an improvement point is, in the order of a good course."""

    PROPOSED = "proposed", _("Voorgesteld")
    TAKEN_OVER = "taken_over", _("Overgenomen")
    CARRIED_OUT = "carried_out", _("Uitgevoerd")
    EFFECT_SEEN = "effect_seen", _("Effect bekeken")
    NOT_TAKEN_OVER = "not_taken_over", _("Niet overgenomen")


class PointChangeKind(TextChoices):
    """What a line in the history of an improvement point tells."""

    MADE = "made", _("Punt gemaakt")
    STATUS = "status", _("Status veranderd")
    STEP_BACK = "step_back", _("Stap teruggenomen")
    OWNER = "owner", _("Eigenaar veranderd")
    DUE_ON = "due_on", _("Datum veranderd")
    PLANNED_STEP = "planned_step", _("Afgesproken stap herschreven")
    WORDS = "words", _("Tekst van het punt herschreven")
    ADDRESSEE = "addressee", _("Voor wie het is veranderd")
    POLICY_GOAL = "policy_goal", _("Beleidsdoel veranderd")
    EVIDENCE_ADDED = "evidence_added", _("Bevinding erbij")
    EVIDENCE_TAKEN = "evidence_taken", _("Bevinding weggehaald")
    EVIDENCE_LOST = "evidence_lost", _("Bevinding verwijderd")
    REREAD = "reread", _("Nagelezen nadat bewijs verviel")
    MEASURE = "measure", _("Wat er wordt gemeten veranderd")
    QUESTION_ADDED = "question_added", _("Vraag in een leidraad gezet")
    QUESTION_TAKEN = "question_taken", _("Vraag weggehaald bij het punt")
    VERDICT_KEPT = "verdict_kept", _("Uitkomst bewaard")


class ShownWay(TextChoices):
    """begrippen.md#terugleggen; how statements were laid before somebody they rest on."""

    PAPER = "paper", _("Op papier")
    PHONE = "phone", _("Aan de telefoon")
    IN_PERSON = "in_person", _("In een gesprek")


class ShownAnswer(TextChoices):
    """What somebody says of a statement that rests on her words."""

    AGREES = "agrees", _("Ja, zo is het")
    ADDS = "adds", _("Ja, en ook iets anders")
    NOT_MEANT = "not_meant", _("Nee, zo bedoelde ik het niet")
    SILENT = "silent", _("Wil hier niets over zeggen")
    NOT_REACHED = "not_reached", _("Niet bereikt")


class Better(TextChoices):
    """Which direction of a count is the better one, as somebody said of an improvement point."""

    FEWER = "fewer", _("Het is beter als minder mensen dit zeggen")
    MORE = "more", _("Het is beter als meer mensen dit zeggen")


class Verdict(TextChoices):
    """begrippen.md#uitkomst; what two rounds say about an improvement point."""

    IMPROVED = "improved", _("Verbeterd")
    WORSE = "worse", _("Verslechterd")
    NO_DIFFERENCE_SHOWN = "no_difference_shown", _("Geen verschil aangetoond")
    NOT_COMPARABLE = "not_comparable", _("Niet vergelijkbaar")


class Comparing(TextChoices):
    """Which codes the report puts beside each other, of inburgeraars and providers."""

    WIDEST = "widest", _("De tien die aan de meeste mensen zijn voorgelegd")
    ALL = "all", _("Alle die aan genoeg mensen zijn voorgelegd")
    CHOSEN = "chosen", _("Codes die u zelf kiest")


class ChapterKind(TextChoices):
    """The ready parts of a report, and the last for a part of one's own; see `outline.READY`."""

    REASON = "reason", _("Waarom wij luisterden")
    GUIDANCE = "guidance", _("Welke begeleiding er is en wie wat doet")
    READING_GUIDE = "reading_guide", _("Leeswijzer")
    METHOD = "method", _("Hoe wij luisterden")
    EXPERIENCES = "experiences", _("Ervaringen")
    SERVICES = "services", _("Per onderdeel van de dienstverlening")
    COOPERATION = "cooperation", _("Samenwerking tussen organisaties")
    HELP = "help", _("Wat helpt en wat schuurt")
    EFFECTS = "effects", _("Ervaren effecten")
    ROUTES = "routes", _("Ervaren effecten per leerroute")
    PRECONDITIONS = "preconditions", _("Randvoorwaarden")
    BACKGROUND = "background", _("Achtergrond die ertoe doet")
    CONCLUSION = "conclusion", _("Conclusie")
    ANSWERS = "answers", _("Antwoord per onderzoeksvraag")
    IMPROVEMENTS = "improvements", _("Wat beter kan")
    THEMES = "themes", _("Verbeterpunten per thema")
    REGISTER = "register", _("Cijfers uit het register")
    GUIDES = "guides", _("De leidraden")
    CODEBOOK = "codebook", _("Het codeboek")
    MATRIX = "matrix", _("Alle codes naast elkaar")
    MEMOS = "memos", _("Memo's van de onderzoekers")
    COREQ = "coreq", _("Verantwoording volgens COREQ")
    SRQR = "srqr", _("Verantwoording volgens SRQR")
    OWN = "own", _("Eigen deel")
