"""The walk: the steps of a round, each with its count and its state.

The same road that the data takes, shown on every page of a round and large on its home.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.findings import following
from weerklank.findings import queries as findings_queries
from weerklank.reporting import versions
from weerklank.safeguards.access import can
from weerklank.site import kept
from weerklank.site.kept import Part
from weerklank.study import access, bases
from weerklank.study import queries as study
from weerklank.study.terms import Processing

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Without a `url` this reader has no page there."""

    key: str
    name: str
    url: str
    state: str  # nothing, busy, attention or done
    count: str
    figure: str = ""
    of: str = ""
    unit: str = ""
    what: str = ""
    words: str = ""

    @property
    def state_in_words(self) -> str:
        """Say the state behind the count, for whoever does not see its sign."""
        return _in_words(self.state)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the walk counts, read once."""

    people: study.PeopleFigures
    conversations: fieldwork.ConversationFigures
    coding: coding.CodingFigures
    findings: findings_queries.FindingFigures
    version: versions.Newest | None
    points: following.PointFigures
    # What may not begin, for want of a basis in the plan.
    without_basis: list[Processing]
    # What was given to this reader to code, and is not handed in.
    own_work: int


def figures(round_: Round, user: User) -> Figures:
    """Return what is counted in a round, as this reader may see it.

    One query whatever its size, while nothing changed in it since it was last counted.
    """
    found = kept.parts(round_)
    standing = found.get(Part.STANDING) or kept.keep(round_, Part.STANDING, _standing)
    if round_.codes_blind or round_.divides_coding:
        # Each reader sees something else of it.
        coded = _coded(round_, user)
    else:
        coded = found.get(Part.CODED) or kept.keep(round_, Part.CODED, _coded)
    version = standing["version"]
    return Figures(
        people=study.PeopleFigures(**standing["people"]),
        conversations=fieldwork.ConversationFigures(**standing["conversations"]),
        coding=coding.CodingFigures(**coded["coding"]),
        findings=findings_queries.FindingFigures(**coded["findings"]),
        version=versions.Newest(**version) if version else None,
        points=following.PointFigures(**standing["points"]),
        without_basis=bases.waiting(round_),
        own_work=coding.own_work_left(user, round_),
    )


def _standing(round_: Round) -> kept.Counts:
    """Count what no coding has to do with."""
    version = versions.newest(round_)
    return {
        "people": asdict(study.figures(round_)),
        "conversations": asdict(fieldwork.figures(round_)),
        "version": asdict(version) if version else {},
        "points": following.figures(round_)._asdict(),
    }


def _coded(round_: Round, user: User | None = None) -> kept.Counts:
    """Count what follows from codings, as one person may see it; None sees all."""
    readings = coding.readings(round_, visible_to=user)
    return {
        "coding": asdict(coding.figures(round_, readings)),
        "findings": asdict(findings_queries.figures(round_, readings)),
    }


def steps(round_: Round, user: User, counted: Figures | None = None) -> list[Step]:
    """Return the eight steps as this reader may walk them."""
    found = counted or figures(round_, user)
    slug = {"round": round_.slug}
    words = can(access.check_may_read_words, user, round_.monitor)
    follow_up = reverse("followup:follow_up", args=[round_.monitor.slug])
    return [
        _plan(found, reverse("study:plan", kwargs=slug)),
        _spread(found, reverse("study:spread", kwargs=slug)),
        _conversations(found, reverse("fieldwork:conversations", kwargs=slug) if words else ""),
        _coding(found, reverse("coding:overview", kwargs=slug) if words else ""),
        _compare(found, reverse("analysis:compare", kwargs=slug), is_told=words),
        _findings(found, reverse("findings:findings", kwargs=slug), is_told=words),
        _report(found, reverse("reporting:report", kwargs=slug)),
        _follow_up(found, f"{follow_up}?ronde={round_.slug}"),
    ]


def _plan(found: Figures, url: str) -> Step:
    guides = found.people.guides
    unit = npgettext("unit", "leidraad", "leidraden", guides)
    return Step(
        key="plan",
        name=_("Plan"),
        url=url,
        state="done" if guides else "nothing",
        count=f"{guides} {unit}",
        figure=str(guides),
        unit=unit,
        what=_("vragen voor de gesprekken"),
        words=_("klaar") if guides else _("kan beginnen"),
    )


def _spread(found: Figures, url: str) -> Step:
    people = found.people
    total = people.inburgeraars + people.aanbieders
    heard = people.heard_inburgeraars + people.heard_aanbieders
    if people.without_consent:
        state = "attention"
        words = ngettext(
            "%(n)s zonder vastgelegde toestemming",
            "%(n)s zonder vastgelegde toestemming",
            people.without_consent,
        ) % {"n": people.without_consent}
    else:
        state = _progress(heard, total)
        words = _words(state)
        if state == "nothing" and Processing.ASK in found.without_basis:
            words = _("wacht op een grondslag in het plan")
    return Step(
        key="spread",
        name=_("Spreiding"),
        url=url,
        state=state,
        count=_("%(heard)s van %(total)s gehoord") % {"heard": heard, "total": total},
        figure=str(heard) if total else "",
        of=_("van %(total)s") % {"total": total} if total else "",
        unit=_("mensen gehoord"),
        what=_("%(first)s en %(last)s")
        % {
            "first": ngettext("%(n)s inburgeraar", "%(n)s inburgeraars", people.inburgeraars)
            % {"n": people.inburgeraars},
            "last": ngettext("%(n)s aanbieder", "%(n)s aanbieders", people.aanbieders)
            % {"n": people.aanbieders},
        },
        words=words,
    )


def _conversations(found: Figures, url: str) -> Step:
    conversations = found.conversations
    unit = npgettext("unit", "gesprek", "gesprekken", conversations.conversations)
    if conversations.untied_speakers:
        state = "attention"
        words = ngettext(
            "%(n)s spreker niet gekoppeld",
            "%(n)s sprekers niet gekoppeld",
            conversations.untied_speakers,
        ) % {"n": conversations.untied_speakers}
    else:
        state = _progress(conversations.with_text, conversations.conversations)
        words = _words(state)
        if state == "nothing" and Processing.CONVERSATION in found.without_basis:
            words = _("wacht op een grondslag in het plan")
    return Step(
        key="conversations",
        name=_("Gesprekken"),
        url=url,
        state=state,
        count=f"{conversations.conversations} {unit}",
        figure=str(conversations.conversations) if conversations.conversations else "",
        unit=unit,
        what=_("%(n)s ingelezen") % {"n": conversations.with_text},
        words=words,
    )


def _coding(found: Figures, url: str) -> Step:
    """Return the step; who may not read words is not told how often a code was given."""
    done, total = found.coding.finished, found.conversations.with_text
    state = _progress(done, total, begun=bool(found.coding.started))
    return Step(
        key="coding",
        name=_("Coderen"),
        url=url,
        state=state,
        count=_("%(done)s van %(total)s af") % {"done": done, "total": total},
        figure=str(done) if total else "",
        of=_("van %(total)s") % {"total": total} if total else "",
        unit=_("gesprekken af"),
        what=ngettext("%(n)s codering", "%(n)s coderingen", found.coding.codings)
        % {"n": found.coding.codings}
        if url
        else "",
        words=_words(state),
    )


def _compare(found: Figures, url: str, *, is_told: bool) -> Step:
    """Return the step; how many codes somebody named is told to the research team only."""
    codes = found.coding.codes
    state = "busy" if codes else "nothing"
    if codes and found.coding.finished == found.conversations.with_text:
        state = "done"
    if not is_told:
        return Step(
            key="compare",
            name=_("Vergelijken"),
            url=url,
            state=state,
            count="",
            what=_("wie vertelt wat"),
            words=_words(state),
        )
    return Step(
        key="compare",
        name=_("Vergelijken"),
        url=url,
        state=state,
        count=ngettext("%(n)s code", "%(n)s codes", codes) % {"n": codes},
        figure=str(codes) if codes else "",
        unit=npgettext("unit", "code", "codes", codes),
        what=_("door iemand genoemd"),
        words=_words(state),
    )


def _findings(found: Figures, url: str, *, is_told: bool) -> Step:
    """Return the step; what is still to be done to findings is told to the research team only."""
    findings = found.findings
    number = ngettext("%(n)s bevinding", "%(n)s bevindingen", findings.findings) % {
        "n": findings.findings
    }
    open_points = findings.without_evidence + findings.lost_evidence + findings.waiting_quotes
    state = "busy" if findings.findings else "nothing"
    words = _words(state)
    if open_points and is_told:
        state = "attention"
        words = ngettext("%(n)s punt open", "%(n)s punten open", open_points) % {"n": open_points}
    elif findings.findings and is_told:
        state, words = "done", _("onderbouwd")
    return Step(
        key="findings",
        name=_("Bevindingen"),
        url=url,
        state=state,
        count=number if findings.findings else _("nog geen"),
        figure=str(findings.findings) if findings.findings else "",
        unit=npgettext("unit", "bevinding", "bevindingen", findings.findings),
        what=_("%(n)s met bewijs") % {"n": findings.findings - findings.without_evidence}
        if is_told
        else "",
        words=words,
    )


def _report(found: Figures, url: str) -> Step:
    if found.version is not None:
        return Step(
            key="report",
            name=_("Rapport"),
            url=url,
            state="done",
            count=_("versie %(number)s") % {"number": found.version.number},
            figure=str(found.version.number),
            unit=_("nieuwste versie"),
            what=_("vastgesteld, en het concept groeit verder"),
            words=_("openbaar") if found.version.is_public else _("vastgesteld"),
        )
    has_findings = bool(found.findings.findings)
    return Step(
        key="report",
        name=_("Rapport"),
        url=url,
        state="busy" if has_findings else "nothing",
        count=_("concept") if has_findings else _("nog niets"),
        what=_("groeit mee met de bevindingen"),
        words=_("concept") if has_findings else _("begint bij de eerste bevinding"),
    )


def _follow_up(found: Figures, url: str) -> Step:
    """Return the step: the points of this round and of those before it, which outlive them."""
    points, to_go = found.points
    number = ngettext("%(n)s verbeterpunt", "%(n)s verbeterpunten", points) % {"n": points}
    return Step(
        key="follow_up",
        name=_("Opvolging"),
        url=url,
        state=_progress(points - to_go, points),
        count=number if points else _("nog geen"),
        figure=str(points) if points else "",
        unit=npgettext("unit", "verbeter\u00adpunt", "verbeter\u00adpunten", points),
        what=_("wat ermee is gedaan, en of er iets veranderde"),
        words=ngettext("%(n)s loopt nog", "%(n)s lopen nog", to_go) % {"n": to_go}
        if to_go
        else _words(_progress(points, points)),
    )


def _progress(done: int, total: int, *, begun: bool = False) -> str:
    if total and done >= total:
        return "done"
    return "busy" if done or begun or total else "nothing"


def _in_words(state: str) -> str:
    if state == "done":
        return _(", klaar")
    if state == "busy":
        return _(", bezig")
    if state == "attention":
        return _(", vraagt aandacht")
    return _(", nog niets")


def _words(state: str) -> str:
    if state == "done":
        return _("klaar")
    return _("bezig") if state == "busy" else _("kan beginnen")
