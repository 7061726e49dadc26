"""Why nothing was suggested, learned or answered. Nothing was stored."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class SuggestionsOff(DomainError):
    user_message = _("In deze monitor staan suggesties uit. Een onderzoeker kan ze aanzetten.")


class LearningAlready(DomainError):
    user_message = _("Weerklank leert al van deze coderingen. Wacht tot dat klaar is.")


class NothingToLearn(DomainError):
    user_message = _("Er zijn nog geen coderingen om van te leren. Codeer eerst een gesprek.")


class NotOffered(DomainError):
    user_message = _(
        "Deze suggestie is er niet meer: de tekst is veranderd, of iemand trok woorden in."
    )


class CodedAlready(DomainError):
    user_message = _("U gaf deze woorden deze code al.")
