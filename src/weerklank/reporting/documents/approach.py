"""A part of the report: how people were heard, and what cannot be read from it.

The limits are fixed; the records fill in the numbers. In Dutch, as the report is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings

from weerklank.coding.terms import ReadingBasis
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import ConversationKind, Interpreter, InterpreterPlace
from weerklank.findings import auditing, queries
from weerklank.findings.rules import Search
from weerklank.findings.terms import ChapterKind
from weerklank.rendering import words
from weerklank.rendering.document import Block, Bullets, Paragraph, Section, Table
from weerklank.reporting.documents import checked, choosing, coders
from weerklank.sentences import markup
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.fieldwork.models import Conversation
    from weerklank.findings.material import Material
    from weerklank.sampling.selecting import InRegister
    from weerklank.study.models import Characteristic

_MASKED_ROUTE = "leerroute"
_ACROSS = "gender"
UNKNOWN = "Onbekend"
NOT_NOTED = "Niet genoteerd"
UNTOLD = "niet te noemen"


def subsections(
    material: Material, *, number: str, guides: str, outside: Outside | None = None
) -> tuple[Section, ...]:
    """Return who took part, the conversations, the coding, and the limits.

    With `outside` in groups that are large enough, and without what tells of one conversation.

    `guides` is the number of the annex with the guides, empty where it does not print.
    """
    who = _who_took_part(material) if outside is None else _who_in_groups(material, outside)
    below = (
        ("Wie deden mee", who),
        ("De gesprekken", _conversations(material, guides, outside)),
        ("Hoe wij tellen", _counting(material, outside)),
        ("Wat u hieruit niet kunt lezen", (Bullets(tuple(limits(material, outside))),)),
    )
    return tuple(
        Section(f"{number}{letter}", title, blocks)
        for letter, (title, blocks) in zip("abcd", below, strict=True)
    )


def people(number: int) -> str:
    return "1 mens" if number == 1 else f"{number} mensen"


def how_many(number: int) -> str:
    return "1 gesprek" if number == 1 else f"{number} gesprekken"


def _statements_in_words(number: int) -> str:
    return "1 uitspraak" if number == 1 else f"{number} uitspraken"


def both_sides(material: Material) -> str:
    own, other = len(material.inburgeraars), len(material.aanbieders)
    return (
        f"{own} {'inburgeraar' if own == 1 else 'inburgeraars'} en "
        f"{other} {'aanbieder' if other == 1 else 'aanbieders'}"
    )


def _joined(sentences: Iterable[str]) -> tuple[Block, ...]:
    """Return one paragraph of the sentences that have something to say, or none."""
    text = " ".join(sentence for sentence in sentences if sentence)
    return (Paragraph(text),) if text else ()


# --- who ----------------------------------------------------------------------------------------
def _who_took_part(material: Material) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(invitation(material)), *choosing.blocks(material, None)]
    by_key = {one.key: one for one in material.characteristics}
    if material.inburgeraars:
        if _MASKED_ROUTE in by_key and _ACROSS in by_key:
            blocks.append(_crossed(material, by_key[_MASKED_ROUTE], by_key[_ACROSS]))
        others = [one for key, one in by_key.items() if key not in {_MASKED_ROUTE, _ACROSS}]
        if others:
            blocks.append(_one_by_one(material, others))
        blocks += _beside_the_register(material)
    if material.aanbieders:
        rows = [
            (stratum.label, str(stratum.total))
            for stratum in study.provider_strata(material.aanbieders)
        ]
        blocks.append(_table("Aanbieders naar organisatie", ("Organisatie", "Mensen"), rows))
    return tuple(blocks)


def enough(number: int, least: int) -> str:
    """Return a number of people, or that there are fewer than enough to say so."""
    return str(number) if number >= least else f"minder dan {words.spell(least)}"


def _who_in_groups(material: Material, outside: Outside) -> tuple[Block, ...]:
    """Return who took part, per characteristic in groups that are large enough, never crossed."""
    blocks: list[Block] = [
        Paragraph(invitation(material)),
        *choosing.blocks(material, outside),
    ]
    there = material.in_register
    rows: list[tuple[str, ...]] = []
    for one in material.characteristics:
        labels = dict(_values(material, one, only_used=False)) | {"": UNKNOWN}
        values = {person.record.pk: _value(person, one) for person in material.inburgeraars}
        rows += [
            (
                f"{one.label}: {' of '.join(labels.get(key, key) for key in group)}",
                *([_together(there, one, group)] if there else []),
                str(number),
            )
            for group, number in outside.sizes(one.key, values, list(labels))
        ]
    if rows and there:
        header = ("Kenmerk", "In de gemeente", "Deden mee")
        blocks += [
            _table("Wie er inburgeren en wie meededen", header, rows),
            Paragraph(_of_whom(there)),
        ]
    elif rows:
        blocks.append(_table("Kenmerken van de inburgeraars", ("Kenmerk", "Mensen"), rows))
    if rows:
        blocks.append(
            Paragraph(
                "Deze aantallen blijven zoals zij werden verteld, tot er "
                f"{words.spell(outside.least)} of meer mensen bij kwamen. Wie later stopte, telt "
                "erin mee."
            )
        )
    kinds = [
        (column.label, str(column.size))
        for column in outside.columns
        if column.perspective == Perspective.AANBIEDER and not column.is_whole
    ]
    if kinds:
        blocks.append(_table("Aanbieders naar organisatie", ("Organisatie", "Mensen"), kinds))
    elif material.aanbieders:
        # With those of who left: who was the only one of a kind is one person.
        ever = outside.ever(
            "organisations",
            {one.record.pk: one.record.provider_kind for one in material.aanbieders},
        )
        organisations = [
            label.lower() for kind, label in study.provider_kinds().items() if ever.get(kind)
        ]
        blocks.append(Paragraph(f"De aanbieders komen van: {words.write_list(organisations)}."))
    blocks.append(
        Paragraph(
            "Van wie meededen, tellen wij geen groepen van minder dan "
            f"{words.spell(outside.least)} mensen: zulke groepen staan samen met een andere, of "
            "niet in dit rapport. Zo is van niemand te lezen wat die zei."
        )
    )
    return tuple(blocks)


def _together(there: InRegister, one: Characteristic, group: Sequence[str]) -> str:
    """Return how many people share one of these values by the register, where it tells of each."""
    counts = [there.count({one.key: key}) for key in group]
    return _told_of(None if None in counts else sum(filter(None, counts)))


def invitation(material: Material) -> str:
    round_ = material.round
    came = "deed" if len(material.people) == 1 else "deden"
    sentences = [f"{both_sides(material)} {came} mee."]
    if choosing.is_told(material):
        # The records say the rest, but for who went to the people.
        inviter = round_.recruited_by
        return " ".join([*sentences, *([f"Wie nodigde uit: {_ended(inviter)}"] if inviter else [])])
    if round_.invited_count is None:
        sentences.append("Hoeveel mensen zijn uitgenodigd, is niet vastgelegd.")
    elif round_.invited_count == 1:
        sentences.insert(0, "Er is 1 mens uitgenodigd.")
    else:
        sentences.insert(0, f"Er zijn {people(round_.invited_count)} uitgenodigd.")
    for recorded, known, unknown in (
        (round_.recruited_by, "Wie nodigde uit: ", "Wie uitnodigde, is niet vastgelegd."),
        (round_.selected_by, "Wie koos de mensen: ", "Wie de mensen koos, is niet vastgelegd."),
    ):
        sentences.append(f"{known}{_ended(recorded)}" if recorded.strip() else unknown)
    return " ".join(sentences)


def _ended(text: str) -> str:
    return text.strip().rstrip(".") + "." if text.strip() else ""


def _crossed(material: Material, down: Characteristic, across: Characteristic) -> Table:
    """Count people by two characteristics; a value of the first that nobody has stays visible."""
    columns = _values(material, across, only_used=True)
    rows = []
    for key, label in _values(material, down, only_used=False):
        group = [one for one in material.inburgeraars if _value(one, down) == key]
        cells = [sum(_value(one, across) == column for one in group) for column, _ in columns]
        rows.append((label, *(str(cell) for cell in cells), str(len(group))))
    return _table(
        f"Inburgeraars naar {down.label.lower()} en {across.label.lower()}",
        (down.label, *(label for _key, label in columns), "Samen"),
        rows,
    )


def _beside_the_register(material: Material) -> list[Block]:
    """Return how many people there are by the register, beside who took part; as it told them."""
    there = material.in_register
    if there is None:
        return []
    rows = [
        (
            f"{one.label}: {label.lower() if key == '' else label}",
            _told_of(there.count({one.key: key})),
            str(sum(_value(person, one) == key for person in material.inburgeraars)),
        )
        for one in material.characteristics
        if there.tells_of([one.key])
        for key, label in _of_register(material, one, there)
    ]
    table = _table(
        "Wie er inburgeren en wie meededen", ("Kenmerk", "In de gemeente", "Deden mee"), rows
    )
    return [table, Paragraph(_of_whom(there))]


def _of_register(
    material: Material, one: Characteristic, there: InRegister
) -> list[tuple[str, str]]:
    """Return values as (key, label); *onbekend* when it is of somebody here or in the register."""
    values = _values(material, one, only_used=False)
    is_told = there.count({one.key: ""}) is not None
    return values if not is_told or ("", UNKNOWN) in values else [*values, ("", UNKNOWN)]


def _told_of(count: int | None) -> str:
    return UNTOLD if count is None else str(count)


def _of_whom(there: InRegister) -> str:
    """Return where counts are from, of which day, and what they leave out."""
    where = words.write_list(
        [f"het register van {name} ({words.write_date(day)})" for name, day in there.sources]
    )
    whole = f" Samen zijn het er ongeveer {there.people}." if there.people is not None else ""
    return (
        f"Hoeveel mensen er inburgeren, komt uit {where}.{whole} Het is afgerond op vijf. Een "
        f"groep van minder dan {words.spell(settings.SMALLEST_COUNT_PUBLISHED)} mensen, en wat die "
        f"zou verraden, staat er niet in (“{UNTOLD}”). Wie klaar, vertrokken, overleden of "
        "vrijgesteld is, telt niet mee."
    )


def _one_by_one(material: Material, characteristics: Iterable[Characteristic]) -> Table:
    rows = [
        (
            f"{one.label}: {label.lower() if key == '' else label}",
            str(sum(_value(person, one) == key for person in material.inburgeraars)),
        )
        for one in characteristics
        for key, label in _values(material, one, only_used=False)
    ]
    return _table("Andere kenmerken van de inburgeraars", ("Kenmerk", "Mensen"), rows)


def _values(material: Material, one: Characteristic, *, only_used: bool) -> list[tuple[str, str]]:
    """Return values as (key, label); *onbekend* only when it is of somebody."""
    used = {_value(person, one) for person in material.inburgeraars}
    values = [(value.key, value.label) for value in one.values.all()]
    found = [pair for pair in values if pair[0] in used or not only_used]
    return [*found, ("", UNKNOWN)] if "" in used else found


def _value(person: study.Person, one: Characteristic) -> str:
    value = person.characteristics.get(one.key)
    return value.key if value else ""


def _table(caption: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(caption, header, tuple(rows), row_headers=True)


# --- the conversations and the coding ----------------------------------------------------------
def _conversations(
    material: Material, guides: str, outside: Outside | None = None
) -> tuple[Block, ...]:
    if not material.conversations:
        return (Paragraph("Er zijn nog geen gesprekken vastgelegd."),)
    blocks: list[Block] = [
        *_joined([days_held(material), told_of_recordings(material), notes_only(material)]),
    ]
    if outside is None:
        blocks += [
            *_joined([*spoken(material), *interpreters(material)]),
            _table(
                "Gesprekken",
                ("Gesprek", "Soort", "Gesproken", "Tekst", "Tolk", "Mensen"),
                [_conversation(material, conversation) for conversation in material.conversations],
            ),
        ]
    else:
        # A conversation is often one person: per language or interpreter there are a few.
        blocks += _joined([_languages(material)])
    used = [
        f"{guide.title}, versie {guide.version}: in {how_many(number)}"
        for guide, number in material.guides.items()
    ]
    if used:
        where = f" Zij staan in bijlage {guides}." if guides else ""
        blocks += [
            Paragraph(f"Deze leidraden zijn gebruikt.{where}"),
            Bullets(tuple(used)),
        ]
    without = sum(one.guide_id is None for one in material.conversations)
    if without:
        blocks.append(Paragraph(f"Bij {how_many(without)} is geen leidraad vastgelegd."))
    return tuple(blocks)


def _languages(material: Material) -> str:
    spoken = Counter(code for one in material.conversations for code in fieldwork.spoken_in(one))
    names = [words.name_language(code) for code, _number in spoken.most_common()]
    return f"Gesproken is: {words.write_list(names)}." if names else ""


def days_held(material: Material) -> str:
    days = [one.held_on for one in material.conversations]
    number = len(days)
    when = words.write_days(min(days), max(days))
    return f"Er {'was' if number == 1 else 'waren'} {how_many(number)}, {when}."


def told_of_recordings(material: Material) -> str:
    noted = [one.was_recorded for one in material.conversations]
    yes, no, unknown = noted.count(True), noted.count(False), noted.count(None)
    if unknown == len(noted):
        return "Of er opnames zijn gemaakt, is niet genoteerd."
    if yes == len(noted):
        return "Van elk gesprek is een opname gemaakt."
    if no == len(noted):
        return "Van geen gesprek is een opname gemaakt."
    sentences = [f"Van {how_many(yes)} is een opname gemaakt."] if yes else []
    if no:
        sentences.append(f"Van {how_many(no)} is geen opname gemaakt.")
    if unknown:
        sentences.append(f"Van {how_many(unknown)} is niet genoteerd of er een opname is.")
    return " ".join(sentences)


def notes_only(material: Material) -> str:
    notes = sum(one.kind == ConversationKind.NOTES for one in material.conversations)
    return f"Van {how_many(notes)} zijn er alleen aantekeningen." if notes else ""


def spoken(material: Material) -> list[str]:
    counted: Counter[str] = Counter()
    for one in material.conversations:
        counted.update(fieldwork.spoken_in(one))
    named = [
        f"{words.name_language(language)} in {how_many(number)}"
        for language, number in counted.most_common()
    ]
    sentences = [f"Gesproken is: {words.write_list(named)}."] if named else []
    silent = sum(not fieldwork.spoken_in(one) for one in material.conversations)
    if silent:
        sentences.append(f"Van {how_many(silent)} is niet genoteerd in welke talen is gesproken.")
    rendered = [one for one in material.conversations if _lost_languages(material, one)]
    if rendered:
        lost = {code for one in rendered for code in _lost_languages(material, one)}
        names = words.write_list([words.name_language(code) for code in counted if code in lost])
        sentences.append(
            f"In {how_many(len(rendered))} is ook gesproken in een taal waarin wij geen "
            f"tekst hebben: {names}."
        )
    beside = sum(bool(_texts(material, one).original) for one in material.conversations)
    if beside:
        sentences.append(
            f"Bij {how_many(beside)} staat wat is gezegd ook in de oorspronkelijke taal."
        )
    return sentences


def _texts(material: Material, conversation: Conversation) -> fieldwork.TextLanguages:
    return material.text_languages.get(conversation.pk, fieldwork.TextLanguages())


def _lost_languages(material: Material, conversation: Conversation) -> set[str]:
    """Return what was spoken and stands in no text, where the language of the text is known."""
    texts = _texts(material, conversation)
    if not texts.main:
        return set()
    known = {words.primary_language(one) for one in (texts.main, texts.original) if one}
    return {
        code
        for code in fieldwork.spoken_in(conversation)
        if words.primary_language(code) not in known
    }


def interpreters(material: Material) -> list[str]:
    sentences = []
    for kind, who in (
        (Interpreter.PROFESSIONAL, "een professionele tolk"),
        (Interpreter.INFORMAL, "iemand zonder dat beroep"),
    ):
        through = [one for one in material.conversations if one.interpreter == kind]
        if through:
            sentences.append(f"In {how_many(len(through))} tolkte {who}: {_places(through)}.")
    return sentences


def _places(through: Sequence[Conversation]) -> str:
    places = Counter(one.interpreter_place for one in through)
    named = [
        f"{places[place]} {name}"
        for place, name in (
            (InterpreterPlace.LOCATION, "op locatie"),
            (InterpreterPlace.REMOTE, "op afstand"),
            ("", "niet genoteerd waar"),
        )
        if places[place]
    ]
    return words.write_list(named)


def _conversation(material: Material, conversation: Conversation) -> tuple[str, ...]:
    interpreter = str(Interpreter(conversation.interpreter).label)
    if conversation.interpreter_place:
        interpreter += f", {conversation.get_interpreter_place_display().lower()}"
    present = material.attendance.get(conversation.pk, set()) & set(material.voices.people)
    spoken = [words.name_language(code) for code in fieldwork.spoken_in(conversation)]
    texts = _texts(material, conversation)
    written = [words.name_language(one) for one in (texts.main, texts.original) if one]
    return (
        str(conversation.number),
        str(ConversationKind(conversation.kind).label),
        words.write_list(spoken) if spoken else NOT_NOTED,
        words.write_list(written) if written else "Geen tekst",
        interpreter,
        str(len(present)),
    )


def _counting(material: Material, outside: Outside | None = None) -> tuple[Block, ...]:
    return (
        Paragraph(coded(material, outside)),
        *(Paragraph(text) for text in double_coding(material, outside)),
        *coders.blocks(material, outside),
        Paragraph(
            "Wij tellen mensen, geen uitspraken. Wie iets drie keer zegt, is één mens. “3 van 5” "
            "betekent: drie mensen zeiden dit, van de vijf aan wie het is gevraagd. Wie er zelf "
            "over begon, staat ernaast als “uit zichzelf” en telt in geen van beide getallen mee. "
            "“Niet gevraagd” is iets anders dan “0 van 5”: dan is het gevraagd en zei niemand het. "
            "Woorden van wie niet bekend is wie sprak, tellen bij geen mens."
        ),
        *(() if outside is None else _told(outside)),
        *_amounts(material),
        *_joined(opposites(material, outside)),
        *_joined([_quotes(material)]),
        *_joined(checked.sentences(material, outside)),
    )


def _told(outside: Outside) -> tuple[Block, ...]:
    """Say what of the counts is told in a report that leaves the team."""
    return (
        Paragraph(
            "Wie weet wie meededen, mag uit dit rapport van niemand afleiden wat die zei. Daarom "
            "staat er van een groep nooit dat iedereen of niemand iets zei, maar “minstens 16 van "
            "17” of “hooguit 1 van 17”. Groepen van minder dan "
            f"{words.spell(outside.least)} mensen worden niet apart geteld, en kenmerken worden "
            "niet gekruist. Wat per groep zou verraden wat iemand zei, wordt alleen voor alle "
            "groepen samen verteld. Kwamen of gingen er sinds een eerder rapport een paar mensen, "
            "dan staat er alleen wat daaruit al volgt, zoals “8 of 9 van 16”."
        ),
    )


def _amounts(material: Material) -> tuple[Block, ...]:
    """Return what the words for an amount mean that this report uses, or nothing."""
    texts = [row.record.statement for row in material.rows]
    numbers = {row.record.pk: row.number for row in material.rows}
    written = auditing.texts_in(material.texts, material.outline, numbers)
    texts += map(markup.without_marks, written.values())
    used = auditing.words_used(texts, queries.bands_of(material.round.monitor))
    if not used:
        return ()
    return (
        Paragraph(
            "Een getal in een uitspraak is precies wat er geteld is. Een woord voor een "
            "hoeveelheid staat voor een deel van de mensen met wie erover gesproken is."
        ),
        _table("Wat een woord voor een hoeveelheid betekent", ("Woord", "Betekent"), used),
    )


def opposites(material: Material, outside: Outside | None = None) -> list[str]:
    """Say what *tegendeel* means, and what was noted of the search for it."""
    if not material.rows:
        return []
    sentences = [
        "Of een passage het tegendeel zegt van een uitspraak, koos een onderzoeker met de hand, "
        "per uitspraak.",
        "Wie bij een andere uitspraak iets zegt dat hier niet bij past, staat dus niet vanzelf bij "
        "het tegendeel.",
        "Wie dit zegt en ook het tegendeel, telt bij beide en is één teken.",
    ]
    if outside is not None:
        # Where it was found would, beside an earlier report, say who said the opposite.
        searched = sum(row.was_searched for row in material.rows)
        said = f"Bij {_statements_in_words(searched)} is naar tegenspraak gezocht."
        return [*sentences[:2], said]
    found = Counter(row.search for row in material.rows)
    for state, what in (
        (Search.FOUND, "is naar tegenspraak gezocht, en staat erbij wat is gevonden"),
        (Search.NONE_FOUND, "is naar tegenspraak gezocht en niets gevonden"),
        (Search.FOUND_UNSEARCHED, "staat tegenspraak, maar is niet genoteerd of er is gezocht"),
        (Search.NOT_YET, "is nog niet naar tegenspraak gezocht"),
    ):
        if found[state]:
            sentences.append(f"Bij {_statements_in_words(found[state])} {what}.")
    return sentences


def _quotes(material: Material) -> str:
    if not any(row.printable_quotes for row in material.rows):
        return "In dit rapport staan geen citaten."
    return (
        "Een citaat staat er alleen als de spreker dat goedvindt en een tweede onderzoeker het "
        "heeft vrijgegeven."
    )


def coded(material: Material, outside: Outside | None = None) -> str:
    version = material.codebook_version
    book = f"versie {version} van het codeboek" if version else "het codeboek"
    often = "" if outside else f": samen {material.coding_count} keer"
    annex = material.outline.number_of(ChapterKind.CODEBOOK)
    sentences = [
        f"Met {book} kregen stukken uit de gesprekken een code{often}.",
        f"De codes staan in bijlage {annex}." if annex else "",
        _who_coded(material),
        _not_coded(material),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _who_coded(material: Material) -> str:
    names = {pk: name for coders in material.coders.values() for pk, name in coders.items()}
    coded = Counter(pk for coders in material.coders.values() for pk in coders)
    if not coded:
        return ""
    by_name = sorted(coded, key=lambda pk: (-coded[pk], names[pk], pk))
    told = [f"{names[pk]} codeerde {how_many(coded[pk])}" for pk in by_name[:1]]
    told += [f"{names[pk]} {coded[pk]}" for pk in by_name[1:]]
    return f"{words.write_list(told)}."


def _not_coded(material: Material) -> str:
    if material.voices.readings.is_limited:
        return ""
    number = sum(one.pk not in material.coders for one in material.conversations)
    if not number or not material.coders:
        return ""
    return f"Niet gecodeerd {'is' if number == 1 else 'zijn'} {how_many(number)}."


def double_coding(material: Material, outside: Outside | None = None) -> list[str]:
    """Say whose reading counts where several people coded, who chose that, and how blind it was.

    Outside the team not in which conversations: one is often of one person.
    """
    readings = material.voices.readings
    if readings.is_limited:
        return [
            "Dit rapport is voorlopig. Wie het maakte, codeert in deze ronde blind en is nog niet "
            "met elk gesprek klaar, of een ander is dat niet. Van zulke gesprekken telt hier "
            "alleen wat de maker zelf codeerde."
        ]
    if not readings.shown:
        is_single = bool(material.coders) and not material.doubling.conversations
        return ["Geen gesprek is door meer dan één mens gecodeerd."] if is_single else []
    what = "alles wat één van hen codeerde"
    if any(contest.is_agreed for contest in readings.shown.values()):
        what += ", of wat zij samen besloten"
    if outside is not None:
        return [
            f"In {how_many(len(readings.shown))} codeerde meer dan één mens. Daar telt één lezing: "
            f"{what}. Wat een ander er codeerde, telt in geen enkel getal."
        ]
    first = (
        f"In {how_many(len(readings.shown))} codeerde meer dan één mens: "
        f"{_named(material, readings.shown)}. Daar telt één lezing: {what}. Wat een ander er "
        "codeerde, telt in geen enkel getal."
    )
    return [f"{first} {_whose(material)} {_blind(material)}"]


def _whose(material: Material) -> str:
    """Say whose reading counts where, and why."""
    why = {
        ReadingBasis.CHOSEN: "dat is gekozen",
        ReadingBasis.FIRST_DONE: "niemand koos, en die was het eerst klaar",
        ReadingBasis.FIRST_BEGUN: "niemand koos, niemand is klaar, en daarin staat de oudste code",
    }
    groups: dict[tuple[str, ReadingBasis], list[int]] = {}
    agreed: list[int] = []
    for conversation, contest in material.voices.readings.shown.items():
        if contest.is_agreed:
            agreed.append(conversation)
            continue
        name = material.coders[conversation][contest.coder]
        groups.setdefault((name, contest.basis), []).append(conversation)
    told = [
        f"In {_named(material, conversations)} telt de lezing van {name}: {why[basis]}."
        for (name, basis), conversations in groups.items()
    ]
    if agreed:
        told.append(
            f"In {_named(material, agreed)} telt wat zij samen besloten, beurt voor beurt waar zij "
            "verschilden."
        )
    return " ".join(told)


def _blind(material: Material) -> str:
    """Say where coders could see each other's work while they coded."""
    told = {
        True: "zagen de codeurs elkaars werk niet terwijl zij codeerden",
        False: "konden de codeurs elkaars werk zien",
        None: "is niet vastgelegd of de codeurs elkaars werk zagen",
    }
    groups: dict[bool | None, list[int]] = {}
    for conversation, was_blind in material.coded_blind.items():
        groups.setdefault(was_blind, []).append(conversation)
    return " ".join(
        f"In {_named(material, groups[was_blind])} {sentence}."
        for was_blind, sentence in told.items()
        if was_blind in groups
    )


def _named(material: Material, conversations: Iterable[int]) -> str:
    """Name conversations by their numbers: gesprek 2, 5 en 8."""
    numbers = sorted(material.conversation_numbers[conversation] for conversation in conversations)
    return f"gesprek {words.write_list([str(number) for number in numbers])}"


# --- the limits -----------------------------------------------------------------------------
def limits(material: Material, outside: Outside | None = None) -> list[str]:
    """Return what cannot be read from this round, with the numbers of the records."""
    return [
        sentence
        for sentence in (
            _not_representative(material),
            _chosen_by(material),
            _nobody_of(material),
            _unknown_characteristics(material, outside),
            _interpreted(material, outside),
            _in_groups(material),
            _put_to_a_part(material),
            _unknown_voices(material),
            withdrawn(material, outside),
            "Wie is gestopt of verhuisd, is op deze manier moeilijk te bereiken.",
            _moment(material),
            "Een effect is hier steeds een effect dat mensen zelf ervaren. Het is niet gemeten.",
        )
        if sentence
    ]


def _not_representative(material: Material) -> str:
    if not material.people:
        return ""
    speaks = "spreekt" if len(material.people) == 1 else "spreken"
    return (
        f"Hier {speaks} {both_sides(material)}. "
        "Dat zegt niet hoe het met iedereen gaat, en de getallen zijn geen percentages van alle "
        "inburgeraars."
    )


def _chosen_by(material: Material) -> str:
    chooser = material.round.selected_by.strip().rstrip(".")
    inviter = material.round.recruited_by.strip().rstrip(".")
    if choosing.is_told(material) and all(one.draw for one in material.choosing):
        start = "Wie er werd gevraagd, is door het lot gekozen uit een lijst, met doelen."
    elif chooser:
        start = f"Wie er werd gevraagd, is gekozen door: {chooser}."
    elif inviter:
        start = f"Wie de mensen koos, is niet vastgelegd; wie uitnodigde wel: {inviter}."
    else:
        start = "Wie de mensen koos en uitnodigde, is niet vastgelegd."
    return (
        f"{start} Wie boos is of bang voor gevolgen, zegt eerder nee tegen zo’n uitnodiging, en "
        "wie meedoet, kan voorzichtig zijn met kritiek."
    )


def _nobody_of(material: Material) -> str:
    missing = []
    for one in material.characteristics:
        used = {_value(person, one) for person in material.inburgeraars}
        labels = [value.label for value in one.values.all() if value.key not in used]
        if labels:
            missing.append(f"{one.label.lower()} {', '.join(labels)}")
    return f"Van deze groepen is niemand gehoord: {'; '.join(missing)}." if missing else ""


def _unknown_characteristics(material: Material, outside: Outside | None = None) -> str:
    unknown = []
    for one in material.characteristics:
        number = sum(_value(person, one) == "" for person in material.inburgeraars)
        if number:
            few = outside is not None and number < outside.least
            of = "een paar mensen" if few else people(number)
            unknown.append(f"{one.label.lower()} van {of}")
    return f"Niet bekend is: {', '.join(unknown)}." if unknown else ""


def _interpreted(material: Material, outside: Outside | None = None) -> str:
    if not material.conversations:
        return ""
    through = [one for one in material.conversations if one.interpreter != Interpreter.NONE]
    if through and outside is not None:
        return (
            "In een deel van de gesprekken is getolkt. Wat u daaruit leest, zijn de woorden van de "
            "tolk; toon en nuance gaan verloren."
        )
    if through:
        return (
            f"In {len(through)} van {how_many(len(material.conversations))} is getolkt. "
            "Wat u daaruit leest, zijn de woorden van de tolk; toon en nuance gaan verloren."
        )
    if {code for one in material.conversations for code in fieldwork.spoken_in(one)} == {"nl"}:
        return (
            "Er is in geen gesprek getolkt en er is alleen Nederlands gesproken. Wie daarvoor te "
            "weinig Nederlands spreekt, is niet gehoord."
        )
    return "Er is in geen gesprek getolkt."


def _in_groups(material: Material) -> str:
    groups = sum(
        one.kind in {ConversationKind.GROUP, ConversationKind.PAIR}
        for one in material.conversations
    )
    if not groups:
        return ""
    return (
        f"In {how_many(groups)} zaten mensen met anderen bij elkaar. Daar zeggen zij niet "
        "alles wat zij alleen zouden zeggen."
    )


def _put_to_a_part(material: Material) -> str:
    put = fieldwork.asked_questions(material.round)
    not_put = fieldwork.not_asked_questions(material.round)
    by_guide: dict[int, list[int]] = {}
    for conversation in material.conversations:
        if conversation.guide_id:
            by_guide.setdefault(conversation.guide_id, []).append(conversation.pk)
    part = nowhere = unnoted = total = 0
    for one in study.questions_of_guides(material.round):
        question, conversations = one.id, by_guide.get(one.guide, [])
        if not conversations:
            continue
        total += 1
        asked = sum(question in put.get(conversation, set()) for conversation in conversations)
        left_out = sum(
            question in not_put.get(conversation, set()) for conversation in conversations
        )
        unnoted += asked + left_out < len(conversations)
        nowhere += left_out == len(conversations)
        part += asked > 0 and left_out > 0
    sentences = []
    if part or nowhere:
        sentences.append(
            f"Niet elke vraag is aan iedereen gesteld. Van de {total} vragen in de leidraden zijn "
            f"er {part} in een deel van de gesprekken gesteld en {nowhere} in geen enkel gesprek."
        )
    if unnoted:
        of = f"{unnoted} van de {total} vragen"
        sentences.append(f"Bij {of} is niet van elk gesprek genoteerd of die is gesteld.")
    return " ".join(sentences)


def _unknown_voices(material: Material) -> str:
    if not material.has_unknown_speakers:
        return ""
    return "Van sommige stemmen is niet bekend wie het was. Zij tellen bij geen aantal mensen mee."


def withdrawn(material: Material, outside: Outside | None = None) -> str:
    if not material.withdrawn:
        return ""
    lost = sum(row.record.lost_evidence_at is not None for row in material.rows)
    who = "Eén mens trok" if material.withdrawn == 1 else f"{material.withdrawn} mensen trokken"
    sentence = f"{who} zich terug. De eigen woorden staan nergens meer en tellen niet mee."
    if lost and outside is None:
        sentence += (
            f" Onder {_statements_in_words(lost)} verviel bewijs; dat is nog niet nagelezen."
        )
    return sentence


def _moment(material: Material) -> str:
    days = [one.held_on for one in material.conversations]
    if not days:
        return ""
    return f"Het is een momentopname: zo was het toen, {words.write_days(min(days), max(days))}."
