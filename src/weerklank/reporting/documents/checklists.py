"""Two lists of what a report of interviews has to tell, filled in from the records.

COREQ has 32 subjects and SRQR 21. What they are called here is ours; the numbers are those of the
papers. Where the records are silent and nobody wrote an answer, that is said: nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from weerklank.analysis.queries import saturation as courses
from weerklank.analysis.rules import saturation
from weerklank.analysis.wording import saturation as telling
from weerklank.fieldwork.terms import ConversationKind, Interpreter, PlaceKind
from weerklank.findings.terms import ChapterKind as Kind
from weerklank.rendering import words
from weerklank.rendering.document import Section, Table
from weerklank.reporting.documents import approach, checked, choosing
from weerklank.study.terms import ConsentPurpose

if TYPE_CHECKING:
    from weerklank.findings.outline import Part
    from weerklank.reporting.documents.draft import Draft

SILENT = "niet vastgelegd"
HEADER = ("Nr", "Onderwerp", "In dit onderzoek")
SOURCES: Mapping[Kind, str] = {
    Kind.COREQ: (
        "De nummers zijn die van COREQ: Tong, A., Sainsbury, P. en Craig, J. (2007), Consolidated "
        "criteria for reporting qualitative research, International Journal for Quality in Health "
        "Care 19(6), 349–357. De onderwerpen staan hier in eigen woorden."
    ),
    Kind.SRQR: (
        "De nummers zijn die van SRQR: O’Brien, B.C., Harris, I.B., Beckman, T.J., Reed, D.A. en "
        "Cook, D.A. (2014), Standards for reporting qualitative research, Academic Medicine "
        "89(9), 1245–1251. De onderwerpen staan hier in eigen woorden."
    ),
}


class Subject(NamedTuple):
    """A subject of a list, and what the records say of it; nothing where they never do."""

    number: int
    called: str
    told: Callable[[Draft], str] | None = None


INSIDE = "bekend bij het onderzoeksteam; hier zou te lezen zijn wie iets zei"


def _inside(told: Callable[[Draft], str]) -> Callable[[Draft], str]:
    """Tell of single conversations and of who said the opposite to the research team only."""

    def tell(draft: Draft) -> str:
        said = told(draft)
        return f"{INSIDE[:1].upper()}{INSIDE[1:]}." if said and draft.outside else said

    return tell


# --- what the records say -----------------------------------------------------------------------
def _interviewers(draft: Draft) -> str:
    names = draft.found.interviewers
    return f"De gesprekken voerden: {words.write_list(names)}." if names else ""


def _chosen(draft: Draft) -> str:
    if choosing.is_told(draft.found):
        return choosing.how_chosen(draft.found)
    chosen = draft.found.round.selected_by.strip().rstrip(".")
    return f"Wie koos de mensen: {chosen}." if chosen else ""


def _invited(draft: Draft) -> str:
    recruited = draft.found.round.recruited_by.strip().rstrip(".")
    told = choosing.how_asked(draft.found, draft.outside)
    return " ".join(filter(None, (f"Wie nodigde uit: {recruited}." if recruited else "", told)))


def _both_sides(draft: Draft) -> str:
    return f"{approach.both_sides(draft.found)}."


def _not_taking_part(draft: Draft) -> str:
    found, invited = draft.found, draft.found.round.invited_count
    told = []
    if choosing.is_told(found):
        told.append(choosing.not_taking_part(found, draft.outside))
    elif invited is not None:
        told.append(f"Er zijn {approach.people(invited)} uitgenodigd.")
        told.append(f"{approach.both_sides(found)} deden mee.")
    return " ".join(filter(None, [*told, approach.withdrawn(found, draft.outside)]))


@_inside
def _places(draft: Draft) -> str:
    counted = Counter(one.place_kind for one in draft.found.conversations)
    told = [
        f"{str(kind.label).lower()}: {approach.how_many(counted[kind])}"
        for kind in PlaceKind
        if counted[kind]
    ]
    if told and counted[""]:
        told.append(f"niet genoteerd: {approach.how_many(counted[''])}")
    return f"Plaats van de gesprekken: {words.write_list(told)}." if told else ""


@_inside
def _others_there(draft: Draft) -> str:
    return " ".join(approach.interpreters(draft.found))


def _who(draft: Draft) -> str:
    return f"Zie deel {draft.found.outline.number_of(Kind.METHOD)}a." if _has_method(draft) else ""


def _has_method(draft: Draft) -> bool:
    return bool(draft.found.outline.number_of(Kind.METHOD))


def _guides(draft: Draft) -> str:
    used = [f"{guide.title}, versie {guide.version}" for guide in draft.found.guides]
    if not used:
        return ""
    annex = draft.found.outline.number_of(Kind.GUIDES)
    where = f" Zie bijlage {annex}." if annex else ""
    return f"Gebruikt: {words.write_list(used)}.{where}"


@_inside
def _twice(draft: Draft) -> str:
    there = {one.record.pk for one in draft.found.people}
    times = Counter(
        person
        for conversation in draft.found.conversations
        for person in draft.found.attendance.get(conversation.pk, set()) & there
    )
    number = sum(count > 1 for count in times.values())
    if not times:
        return ""
    if not number:
        return "Niemand deed aan meer dan één gesprek mee."
    return f"{approach.people(number)} {'deed' if number == 1 else 'deden'} vaker mee."


def _recorded(draft: Draft) -> str:
    noted = [one.was_recorded is not None for one in draft.found.conversations]
    return approach.told_of_recordings(draft.found) if any(noted) else ""


def _notes(draft: Draft) -> str:
    return approach.notes_only(draft.found)


def _saturation(draft: Draft) -> str:
    if draft.found.voices.readings.is_limited:
        return ""
    told = []
    for course in courses.courses(draft.found.voices):
        if course.held:
            counts = saturation.new_codes(course.sets())
            found = saturation.saturation(counts, base=_BASE, run=_RUN, threshold=_THRESHOLD)
            told.append(f"{course.perspective.label.lower()}s: {telling.notation(found)}")
    if told and draft.outside:
        # Where it lies follows from the codes of single conversations.
        return "Verzadiging is geteld in nieuwe codes. Waar die ligt, weet het onderzoeksteam."
    return f"Verzadiging, geteld in nieuwe codes: {'; '.join(told)}." if told else ""


_BASE, _RUN, _THRESHOLD = 4, 2, 0.05  # what the page on saturation begins with


def _coders(draft: Draft) -> str:
    return approach.coded(draft.found, draft.outside) if draft.found.coders else ""


def _codebook(draft: Draft) -> str:
    annex = draft.found.outline.number_of(Kind.CODEBOOK)
    return f"Zie bijlage {annex}." if annex else ""


def _software(_draft: Draft) -> str:
    return "Weerklank."


def _checked(draft: Draft) -> str:
    return " ".join(checked.sentences(draft.found, draft.outside))


def _quotes(draft: Draft) -> str:
    number = sum(len(row.printable_quotes) for row in draft.found.rows)
    if not number:
        return ""
    said = "1 citaat" if number == 1 else f"{number} citaten"
    return f"{said}, elk met wat er van de spreker bij mag staan."


@_inside
def _evidence(draft: Draft) -> str:
    rows = draft.found.rows
    if not rows:
        return ""
    number = sum(row.counts.passages > 0 for row in rows)
    verb = "rust" if number == 1 else "rusten"
    return f"Van de {_statements(len(rows))} {verb} er {number} op passages."


def _statements(number: int) -> str:
    return "1 uitspraak" if number == 1 else f"{number} uitspraken"


def _themes(draft: Draft) -> str:
    numbers = list(dict.fromkeys(row.number.partition(".")[0] for row in draft.found.rows))
    return f"Zie de uitspraken in deel {words.write_list(numbers)}." if numbers else ""


@_inside
def _contrary(draft: Draft) -> str:
    number = sum(row.counts.contrary_passages > 0 for row in draft.found.rows)
    return f"Bij {_statements(number)} staat wie het tegendeel zegt." if number else ""


def _searched(draft: Draft) -> str:
    told = [
        sentence
        for sentence in approach.opposites(draft.found, draft.outside)
        if sentence.startswith("Bij ") and "gezocht" in sentence
    ]
    return " ".join([*told, *approach.double_coding(draft.found, draft.outside)])


def _title(draft: Draft) -> str:
    return draft.found.texts.title


def _summary(draft: Draft) -> str:
    return f"Zie {words.SUMMARY}." if draft.found.texts.introduction.strip() else ""


def _in_part(kind: Kind) -> Callable[[Draft], str]:
    def told(draft: Draft) -> str:
        part = draft.found.outline.part(str(kind))
        if part is None or not part.is_printed:
            return ""
        above = next((top for top in draft.found.outline.chapters if part in top.sections), part)
        return f"Zie deel {above.number}: {part.title}."

    return told


def _why(draft: Draft) -> str:
    return _in_part(Kind.REASON)(draft) if draft.found.texts.reason.strip() else ""


def _questions(draft: Draft) -> str:
    return _in_part(Kind.REASON)(draft) if draft.found.round.monitor.questions.exists() else ""


def _sampling(draft: Draft) -> str:
    return " ".join(filter(None, (_chosen(draft), _invited(draft), _saturation(draft))))


def _ethics(draft: Draft) -> str:
    people = draft.found.people
    known = sum(one.consents.get(ConsentPurpose.TAKE_PART) is True for one in people)
    if not known:
        return ""
    # How many let themselves be quoted is not told: of so few, it tells about each of them.
    said = f"Toestemming om mee te doen is vastgelegd van {known} van de {len(people)} mensen."
    return " ".join(filter(None, (said, approach.withdrawn(draft.found, draft.outside))))


@_inside
def _collected(draft: Draft) -> str:
    found = draft.found
    if not found.conversations:
        return ""
    kinds = Counter(one.kind for one in found.conversations)
    told = [f"{str(kind.label).lower()}: {kinds[kind]}" for kind in ConversationKind if kinds[kind]]
    return f"{approach.days_held(found)} Soort gesprek: {words.write_list(told)}."


def _instruments(draft: Draft) -> str:
    return " ".join(filter(None, (_guides(draft), _recorded(draft), _notes(draft))))


@_inside
def _processed(draft: Draft) -> str:
    found = draft.found
    interpreted = any(one.interpreter != Interpreter.NONE for one in found.conversations)
    told = [*approach.spoken(found), *(approach.interpreters(found) if interpreted else ())]
    return " ".join(told)


def _limits(draft: Draft) -> str:
    return f"Zie deel {draft.found.outline.number_of(Kind.METHOD)}d." if _has_method(draft) else ""


def _linked(draft: Draft) -> str:
    return " ".join(filter(None, (_evidence(draft), _quotes(draft))))


# --- the lists ----------------------------------------------------------------------------------
COREQ = (
    Subject(1, "Wie de gesprekken voerde", _interviewers),
    Subject(2, "Opleiding en titels van de onderzoekers"),
    Subject(3, "Werk van de onderzoekers in die tijd"),
    Subject(4, "Gender van de onderzoekers"),
    Subject(5, "Ervaring van de onderzoekers met dit soort gesprekken"),
    Subject(6, "Of zij de deelnemers al kenden"),
    Subject(7, "Wat deelnemers van de onderzoekers wisten"),
    Subject(8, "Wat de onderzoekers meebrachten: belangen, aannames, redenen"),
    Subject(9, "Methode of theorie achter het onderzoek"),
    Subject(10, "Hoe de deelnemers zijn gekozen", _chosen),
    Subject(11, "Hoe de deelnemers zijn gevraagd", _invited),
    Subject(12, "Hoeveel mensen meededen", _both_sides),
    Subject(13, "Wie niet meedeed of stopte, en waarom", _not_taking_part),
    Subject(14, "Waar de gesprekken waren", _places),
    Subject(15, "Wie er nog meer bij was", _others_there),
    Subject(16, "Kenmerken van de deelnemers", _who),
    Subject(17, "De vragen of leidraad", _guides),
    Subject(18, "Of mensen vaker zijn gesproken", _twice),
    Subject(19, "Opname van geluid of beeld", _recorded),
    Subject(20, "Aantekeningen", _notes),
    Subject(21, "Hoe lang de gesprekken duurden"),
    Subject(22, "Verzadiging", _saturation),
    Subject(23, "Of deelnemers hun gesprek teruglazen"),
    Subject(24, "Wie er codeerde", _coders),
    Subject(25, "De codes", _codebook),
    Subject(26, "Of thema’s vooraf vaststonden of uit de gesprekken kwamen"),
    Subject(27, "Gebruikt programma", _software),
    Subject(28, "Of deelnemers de uitkomsten nakeken", _checked),
    Subject(29, "Citaten, en van wie", _quotes),
    Subject(30, "Of de uitkomsten passen bij wat is gezegd", _evidence),
    Subject(31, "De grote thema’s", _themes),
    Subject(32, "Kleine thema’s en wie iets anders zegt", _contrary),
)
SRQR = (
    Subject(1, "Titel", _title),
    Subject(2, "Samenvatting", _summary),
    Subject(3, "Waarom dit onderzoek nodig was", _why),
    Subject(4, "Doel en vragen", _questions),
    Subject(5, "Aanpak en uitgangspunten"),
    Subject(6, "De onderzoekers en hun invloed"),
    Subject(7, "Waar het onderzoek zich afspeelt", _in_part(Kind.GUIDANCE)),
    Subject(8, "Hoe mensen zijn gekozen, en wanneer het genoeg was", _sampling),
    Subject(9, "Toestemming en bescherming", _ethics),
    Subject(10, "Hoe en wanneer de gesprekken waren", _collected),
    Subject(11, "Leidraden en opname", _instruments),
    Subject(12, "Wie en wat is onderzocht", _both_sides),
    Subject(13, "Van gesprek naar tekst", _processed),
    Subject(14, "Hoe er is gecodeerd en geteld", _coders),
    Subject(15, "Wat is gedaan om de uitkomsten na te gaan", _searched),
    Subject(16, "De uitkomsten", _themes),
    Subject(17, "Waar de uitkomsten op rusten", _linked),
    Subject(18, "Wat dit toevoegt aan wat al bekend was, en waar het nog meer geldt"),
    Subject(19, "Wat u hieruit niet kunt lezen", _limits),
    Subject(20, "Belangen van de onderzoekers"),
    Subject(21, "Wie het onderzoek betaalde"),
)
LISTS: Mapping[Kind, Sequence[Subject]] = {Kind.COREQ: COREQ, Kind.SRQR: SRQR}


def told(draft: Draft, subject: Subject) -> str:
    """Return what the records say of a subject, or nothing."""
    return subject.told(draft).strip() if subject.told else ""


def checklist(draft: Draft, part: Part, number: str) -> Section:
    """Make a list: what the records say, then what somebody wrote."""
    rows = []
    for subject in LISTS[part.kind]:
        own = " ".join(str(part.answers.get(str(subject.number), "")).split())
        both = " ".join(filter(None, (told(draft, subject), own)))
        rows.append((str(subject.number), subject.called, both or SILENT))
    caption = f"Onderwerpen van {str(part.kind).upper()}"
    table = Table(caption, HEADER, tuple(rows), row_headers=True, note=SOURCES[part.kind])
    return Section(number, part.title, (*draft.text(part), table))
