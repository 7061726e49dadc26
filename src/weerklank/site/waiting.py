"""What waits for someone: each with a number, a sentence and one thing to do.

In a round for its members; beside rounds for who answers for a register or keeps a vault.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.findings import following
from weerklank.invitations.queries import meetings, messages
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.terms import Role
from weerklank.sampling import selecting
from weerklank.study import queries as study
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import RegisterRole
from weerklank.vault import queries as vault

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.site.walk import Figures
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits; `where` says that for the start page."""

    number: int
    what: str
    why: str
    verb: str
    url: str
    round: Round | None = None
    municipality: Organisation | None = None

    @property
    def where(self) -> str:
        """Return the monitor and its round, or the municipality."""
        if self.round is not None:
            return f"{self.round.monitor.name}, {self.round.name}"
        return self.municipality.name if self.municipality else ""


def tasks(round_: Round, user: User, counted: Figures, *, today: date) -> list[Task]:
    """Return what waits for this person, in the order of the walk."""
    roles = study.roles(user, round_.monitor)
    found: list[Task] = []
    if Role.ONDERZOEKER in roles:
        found += _plan(round_, counted)
        found += _asking(round_, today)
        found += _appointments(round_, today)
        found += _before_coding(round_, counted)
    if roles & {Role.ONDERZOEKER, Role.CODEUR}:
        found += _coding(round_, counted)
    if Role.ONDERZOEKER in roles:
        found += _after_coding(round_, counted)
    if roles & {Role.ONDERZOEKER, Role.BELEIDSADVISEUR}:
        found += _following(round_, today)
    return [task for task in found if task.number]


def beside_rounds(user: User) -> list[Task]:
    """Return what waits for who answers for the register of a municipality, or keeps a vault.

    A round asks them, and goes on when they answer; they need not be members of it.
    """
    if not user.works_in_register:
        return []
    found = []
    for here in trajectories.municipalities(visible_to=user, through=(RegisterRole.REGISSEUR,)):
        asked = selecting.requests_to(here).count() + selecting.population_requests_to(here).count()
        found.append(
            Task(
                asked,
                ngettext("vraag uit een onderzoek", "vragen uit een onderzoek", asked),
                _("Wie er gevraagd kan worden, of hoeveel mensen er zijn. U beslist of dat gaat."),
                _("Bekijk de vragen"),
                reverse("site:trajectory_frames", args=[here.slug]),
                municipality=here,
            )
        )
    kept = vault.kept_by(user)
    for here in safeguards.organisations().filter(pk__in=kept) if kept else ():
        letters = sum(messages.waiting_per_round(study.rounds_of_organisations([here.pk])).values())
        found.append(
            Task(
                letters,
                ngettext("brief te drukken", "brieven te drukken", letters),
                _("Ook wat u al drukte, wacht tot u zegt dat het is gepost."),
                _("Naar de brieven"),
                reverse("invitations:letter_rounds", args=[here.slug]),
                municipality=here,
            )
        )
    return [task for task in found if task.number]


def _asking(round_: Round, today: date) -> list[Task]:
    """Return who waits for a call, and which places are empty, as long as the round goes on."""
    if round_.ends_on < today:
        return []
    empty, calls = selecting.still_to_ask(round_)
    return [
        Task(
            calls,
            ngettext("mens wil gebeld worden", "mensen willen gebeld worden", calls),
            _("Bel, en leg het antwoord vast."),
            _("Bekijk de antwoorden"),
            _url("invitations:replies", round_),
            round_,
        ),
        *(
            Task(
                number,
                ngettext("plaats om weer te vullen", "plaatsen om weer te vullen", number),
                _("Wie gevraagd was, doet niet mee. Vraag een reserve."),
                _("Bekijk wie u vraagt"),
                reverse("sampling:choosing", args=[round_.slug, side]),
                round_,
            )
            for side, number in empty.items()
        ),
    ]


def _plan(round_: Round, counted: Figures) -> list[Task]:
    """Return what the plan still asks: what has no basis cannot begin."""
    lacking = counted.without_basis
    address = reverse("study:monitorplan", kwargs={"monitor": round_.monitor.slug})
    return [
        Task(
            len(lacking),
            ngettext(
                "doel zonder grondslag in het monitorplan",
                "doelen zonder grondslag in het monitorplan",
                len(lacking),
            ),
            _("Dit kan nog niet beginnen: %(list)s.")
            % {"list": "; ".join(str(one.label) for one in lacking)},
            _("Naar de grondslag in het plan"),
            f"{address}#grondslag",
            round_,
        )
    ]


def _following(round_: Round, today: date) -> list[Task]:
    """Return the improvement points that are stuck, of this round and of those before it."""
    stuck = following.stuck_count(round_.monitor, today=today)
    address = reverse("followup:points", kwargs={"monitor": round_.monitor.slug})
    return [
        Task(
            stuck,
            ngettext("verbeterpunt loopt vast", "verbeterpunten lopen vast", stuck),
            _("De afgesproken dag is voorbij, of er gebeurde lang niets."),
            _("Bekijk de verbeterpunten"),
            f"{address}?stuck=on",
            round_,
        )
    ]


def _appointments(round_: Round, today: date) -> list[Task]:
    """Return the appointments to which nobody comes any more."""
    empty = meetings.fell_empty(round_, today=today).count()
    return [
        Task(
            empty,
            ngettext("afspraak viel leeg", "afspraken vielen leeg", empty),
            _("Wie zou komen, komt niet meer. Zet er iemand anders op, of zeg die af."),
            _("Bekijk de agenda"),
            _url("invitations:agenda", round_),
            round_,
        )
    ]


def _url(name: str, round_: Round) -> str:
    return reverse(name, kwargs={"round": round_.slug})


def _before_coding(round_: Round, counted: Figures) -> list[Task]:
    people, conversations = counted.people, counted.conversations
    return [
        Task(
            people.without_consent,
            ngettext(
                "deelnemer zonder vastgelegde toestemming",
                "deelnemers zonder vastgelegde toestemming",
                people.without_consent,
            ),
            _("Leg vast of zij meedoen, en of u mag opnemen en citeren."),
            _("Leg toestemming vast"),
            _url("study:spread", round_),
            round_,
        ),
        Task(
            conversations.drafts,
            ngettext(
                "bestand in voorbereiding", "bestanden in voorbereiding", conversations.drafts
            ),
            _("Bekijk de tekst en lees het gesprek in. Na twee dagen verdwijnt de voorbereiding."),
            _("Ga verder met inlezen"),
            _url("fieldwork:read_in", round_),
            round_,
        ),
        Task(
            conversations.untied_speakers,
            ngettext(
                "spreker zonder deelnemer",
                "sprekers zonder deelnemer",
                conversations.untied_speakers,
            ),
            _("Wie niet gekoppeld is, telt nergens mee."),
            _("Zeg wie er spreken"),
            _url("fieldwork:who_next", round_),
            round_,
        ),
    ]


def _coding(round_: Round, counted: Figures) -> list[Task]:
    left = counted.conversations.with_text - counted.coding.finished
    return [
        Task(
            counted.own_work,
            ngettext(
                "gesprek aan u gegeven om te coderen",
                "gesprekken aan u gegeven om te coderen",
                counted.own_work,
            ),
            _("Nog niet door u klaar gemeld."),
            _("Naar uw codeerwerk"),
            f"{_url('coding:overview', round_)}#uw-werk",
            round_,
        ),
        Task(
            left,
            ngettext("gesprek nog te coderen", "gesprekken nog te coderen", left),
            # Who codes blind does not hear here whether another is done.
            _("Ingelezen, en door u nog niet afgerond.")
            if counted.coding.is_limited
            else _("Ingelezen, en nog door niemand afgerond."),
            _("Ga coderen"),
            _url("coding:overview", round_),
            round_,
        ),
    ]


def _after_coding(round_: Round, counted: Figures) -> list[Task]:
    findings = counted.findings
    url = _url("findings:findings", round_)
    return [
        Task(
            findings.lost_evidence,
            ngettext(
                "bevinding verloor bewijs", "bevindingen verloren bewijs", findings.lost_evidence
            ),
            _(
                "Bewijs verviel: iemand trok zich terug, of er is iets verwijderd. Kijk of de zin "
                "nog klopt."
            ),
            _("Lees de bevindingen na"),
            url,
            round_,
        ),
        Task(
            findings.without_evidence,
            ngettext(
                "bevinding zonder bewijs", "bevindingen zonder bewijs", findings.without_evidence
            ),
            _("Zoek er passages bij, voor en tegen."),
            _("Onderbouw de bevindingen"),
            url,
            round_,
        ),
        Task(
            findings.waiting_quotes,
            ngettext(
                "citaat niet vrijgegeven", "citaten niet vrijgegeven", findings.waiting_quotes
            ),
            _("Een ander dan wie het voorstelde geeft het vrij."),
            _("Bekijk de citaten"),
            url,
            round_,
        ),
    ]
