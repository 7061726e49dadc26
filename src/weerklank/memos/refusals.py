"""Why something was not done with a memo."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class MemoEmpty(DomainError):
    user_message = _("Schrijf iets op: een memo zonder tekst wordt niet bewaard.")


class NotInRound(DomainError):
    user_message = _("Dit hoort niet bij deze ronde. Kies iets uit deze ronde.")


class LinkedToItself(DomainError):
    user_message = _("Een memo kan niet naar zichzelf verwijzen. Kies een andere memo.")


class AboutAPerson(DomainError):
    user_message = _(
        "Deze memo gaat over één deelnemer en komt daarom niet in het rapport. Schrijf wat u wilt "
        "vertellen in een losse memo, zonder dat iemand te herkennen is."
    )


class NamesAPseudonym(DomainError):
    user_message = _(
        "In deze memo staat het pseudoniem %(pseudonym)s. Haal dat weg voordat de memo in het "
        "rapport komt."
    )

    def __init__(self, pseudonym: str) -> None:
        super().__init__(self.user_message % {"pseudonym": pseudonym})


class HoldsWords(DomainError):
    user_message = _(
        "Deze memo neemt letterlijk woorden uit een gesprek over. Woorden van mensen komen alleen "
        "als vrijgegeven citaat in het rapport. Zeg het in de memo in uw eigen woorden."
    )


class NobodyAllowed(DomainError):
    user_message = _(
        "Van iemand uit het gesprek bij deze memo staat niet vast dat die meedoet. Leg eerst de "
        "toestemming vast, of schrijf een memo die niet over dit gesprek gaat."
    )


class NeedsRereading(DomainError):
    user_message = _(
        "Lees deze memo eerst na: iemand trok zich terug. Zet die daarna in de bijlage."
    )


class MemoRemoved(DomainError):
    user_message = _("Deze memo is weggehaald. Zet die eerst terug.")


class VersionGone(DomainError):
    user_message = _("Deze eerdere tekst is er niet meer.")
