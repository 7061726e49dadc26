"""Each sentence of the chapter on method follows the records: change one, and the sentence changes.

A row names what is changed in the round of `conftest.py`, the sentence that then stands there, and
the one that stood there before. A sentence in `approach.py` that no row knows fails a test.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests import cast
from tests.findings.conftest import Story
from tests.findings.test_one_reading import PROVISIONAL
from tests.findings.test_one_reading import SENTENCES as CODING
from tests.reporting.test_leaving_sentences import OF_ANSWERS, OF_CODERS, OUTSIDE
from weerklank.coding.models import CodebookVersion
from weerklank.fieldwork.models import QuestionPut, Transcript
from weerklank.findings import operations
from weerklank.rendering.document import Bullets, Paragraph, Table
from weerklank.reporting.documents import approach, assemble, checked
from weerklank.sampling import operations as sampling
from weerklank.sampling.rules.frames import Person
from weerklank.sampling.rules.selection import Quota
from weerklank.study import operations as study_operations


@dataclass(frozen=True)
class Row:
    """`change` makes `says` true and `before` untrue. Without a change it is always true."""

    says: str
    change: Callable[[Story], object] | None = None
    before: str = ""
    given: Callable[[Story], object] | None = None


# --- what is changed --------------------------------------------------------------------------
def set_round(**fields: Any) -> Callable[[Story], object]:
    def change(story: Story) -> None:
        for name, value in fields.items():
            setattr(story.home.round, name, value)
        story.home.round.save()

    return change


def set_talk(*numbers: int, **fields: Any) -> Callable[[Story], object]:
    def change(story: Story) -> None:
        for number in numbers:
            conversation = story.texts[number].conversation
            for name, value in fields.items():
                setattr(conversation, name, value)
            conversation.save()

    return change


def all_of(*changes: Callable[[Story], object]) -> Callable[[Story], object]:
    def change(story: Story) -> None:
        for each in changes:
            each(story)

    return change


def withdraw(*names: str) -> Callable[[Story], object]:
    def change(story: Story) -> None:
        for name in names:
            study_operations.withdraw(
                participant=story.people[name], by=story.home.bram, at=cast.NOW
            )

    return change


def draw_people(story: Story, *, thrown_away: Sequence[tuple[int, str]] = ()) -> None:
    """Choose two of three inburgeraars from a list, and ask them.

    Before that with these seeds, which do not stand for these reasons.
    """
    by = {"by": story.home.bram, "at": cast.NOW}
    round_ = story.home.round
    sampling.add_frame(
        round=round_,
        perspective="inburgeraar",
        name="Klantenlijst",
        road="municipality",
        people=[Person(f"K{number}", {"gender": "woman"}) for number in (1, 2, 3)],
        left_out={},
        names_last=False,
        leaves_out_asked=True,
        **by,
    )
    sampling.set_spread(
        round=round_,
        perspective="inburgeraar",
        size=2,
        reserves=1,
        targets=[Quota(("gender",), ("woman",), 1)],
        **by,
    )
    seeds = [*(seed for seed, _why in thrown_away), 1]
    reasons = ["", *(why for _seed, why in thrown_away)]
    for seed, why in zip(seeds, reasons, strict=True):
        made = sampling.draw(
            round=round_,
            perspective="inburgeraar",
            method="spread",
            seed=seed,
            why_again=why,
            **by,
        )
        sampling.run_draw(draw_id=made.pk, at=cast.NOW)
    for one in made.drawn.filter(is_reserve=False):
        sampling.record_answer(candidate=one.candidate, state="invited", **by)


def tell_how_many(story: Story) -> None:
    """Let the municipality tell how many women and men there are."""
    by = {"by": story.home.bram, "at": cast.NOW}
    sampling.set_spread(
        round=story.home.round,
        perspective="inburgeraar",
        size=2,
        reserves=1,
        targets=[Quota(("gender",), ("woman",), 1)],
        **by,
    )
    sampling.take_in_population(
        request=sampling.ask_population(
            round=story.home.round, municipality=story.home.monitor.organisation, **by
        ),
        on=cast.TODAY,
        people=85,
        tables={("gender",): {("woman",): 45}},
        **by,
    )


def note_questions(*conversations: int, was_put: bool | None) -> Callable[[Story], object]:
    def change(story: Story) -> None:
        for conversation in conversations:
            noted = QuestionPut.objects.filter(conversation=story.texts[conversation].conversation)
            if was_put is None:
                noted.delete()
            else:
                noted.update(was_put=was_put)

    return change


def write_original(story: Story) -> None:
    Transcript.objects.create(
        conversation=story.texts[2].conversation,
        role="original",
        language="tr",
        text="x",
        sha256="0" * 64,
        word_count=1,
        created_at=cast.NOW,
    )


def conclude(story: Story) -> None:
    story.conclude(supporting=[story.code(1, "Bij ons ook niet, kanarieblauw.")])


def contradict(story: Story) -> None:
    finding = story.home.round.findings.get()
    operations.add_evidence(
        finding=finding,
        codings=[story.code(1, "Ik lees alles zelf, kanarierood.").pk],
        stance="contrary",
        by=story.home.bram,
        at=cast.NOW,
    )


def search(result: str) -> Callable[[Story], object]:
    def change(story: Story) -> None:
        operations.set_counter_search(
            finding=story.home.round.findings.get(),
            counter_search=result,
            by=story.home.bram,
            at=cast.NOW,
        )

    return change


def quote(story: Story) -> None:
    finding = story.home.round.findings.get()
    coding = finding.evidence.first().coding
    story.release(story.propose(finding, coding, text="Bij ons ook niet"))


def set_codebook(story: Story) -> None:
    CodebookVersion.objects.create(
        monitor=story.home.monitor,
        number=3,
        at=cast.NOW,
        by=story.home.bram,
        reason="Een code erbij.",
        codes=[],
    )


def forget_conversations(story: Story) -> None:
    QuestionPut.objects.all().delete()
    for conversation in story.texts.values():
        conversation.turns.all().delete()
        conversation.conversation.speakers.all().delete()
        conversation.conversation.transcripts.all().delete()
        conversation.conversation.delete()


def give_route(story: Story) -> None:
    one = story.home.monitor.characteristics.get(key="leerroute")
    story.people["D4"].characteristics.create(characteristic=one, value=one.values.get(key="O"))


def lay_before(**answers: str) -> Callable[[Story], object]:
    """Write plain sentences, each of one person's own words, and enter what she said of it."""

    def change(story: Story) -> None:
        for name, answer in answers.items():
            number, said = WORDS_OF[name]
            finding = story.conclude(
                f"Sommigen zeggen iets over {name.casefold()}.",
                supporting=[story.code(number, said, "4.7")],
                perspective="aanbieder" if name == "A1" else "inburgeraar",
            )
            operations.write_wording(
                finding=finding,
                text="Sommigen zeggen iets.",
                revision=0,
                by=story.home.bram,
                at=cast.NOW,
            )
            sheet = operations.make_sheet(
                participant=story.people[name],
                findings=[finding.pk],
                by=story.home.bram,
                at=cast.NOW,
            )
            operations.enter_answers(
                sheet=sheet,
                revision=1,
                shown_on=cast.TODAY,
                way="paper",
                answers={sheet.statements.get().pk: operations.Answer(answer)},
                by=story.home.bram,
                at=cast.NOW,
            )

    return change


WORDS_OF = {
    "D1": (1, "Ik snap de brief niet, kanariegeel."),
    "D2": (1, "Bij ons ook niet, kanarieblauw."),
    "D3": (1, "Ik lees alles zelf, kanarierood."),
    "D4": (4, "De bus komt niet, kanariepaars."),
    "A1": (3, "Wij schrijven te moeilijk, kanariewit."),
}
LAID_BEFORE_NOBODY = "Geen uitspraak is voorgelegd aan de mensen die dit vertelden."


def write_a_word(story: Story) -> None:
    story.conclude("De meeste inburgeraars snappen de brieven niet.")


COUNTING = (
    "Wij tellen mensen, geen uitspraken. Wie iets drie keer zegt, is één mens. “3 van 5” betekent: "
    "drie mensen zeiden dit, van de vijf aan wie het is gevraagd. Wie er zelf over begon, staat "
    "ernaast als “uit zichzelf” en telt in geen van beide getallen mee. “Niet gevraagd” is iets "
    "anders dan “0 van 5”: dan is het gevraagd en zei niemand het. Woorden van wie niet bekend is "
    "wie sprak, tellen bij geen mens."
)
AMOUNTS = (
    "Een getal in een uitspraak is precies wat er geteld is. Een woord voor een hoeveelheid staat "
    "voor een deel van de mensen met wie erover gesproken is."
)
AFRAID = (
    "Wie boos is of bang voor gevolgen, zegt eerder nee tegen zo’n uitnodiging, en wie meedoet, "
    "kan voorzichtig zijn met kritiek."
)

ROWS = [
    # --- 2a: how many people there are
    Row(
        "Hoeveel mensen er inburgeren, komt uit het register van Voorbeelddam (20 mei 2026). Samen "
        "zijn het er ongeveer 85. Het is afgerond op vijf. Een groep van minder dan tien mensen, "
        "en wat die zou verraden, staat er niet in (“niet te noemen”). Wie klaar, vertrokken, "
        "overleden of vrijgesteld is, telt niet mee.",
        tell_how_many,
    ),
    Row("Gender: Vrouw | 45 |", tell_how_many),
    # --- 2c: what was laid before whom
    Row(LAID_BEFORE_NOBODY, conclude),
    Row(
        "1 uitspraak is voorgelegd aan 1 mens die dit vertelde.",
        lay_before(D1="agrees"),
        before=LAID_BEFORE_NOBODY,
        given=conclude,
    ),
    Row(
        "2 uitspraken zijn voorgelegd aan 2 mensen die dit vertelden.",
        lay_before(D2="silent"),
        before="1 uitspraak is voorgelegd aan 1 mens die dit vertelde.",
        given=lay_before(D1="agrees"),
    ),
    Row("Wat minder dan 5 mensen antwoordden, staat hier niet.", lay_before(D1="agrees")),
    Row(
        "Zij gaven 5 antwoorden: 1 keer “zo is het”, 1 keer “zo is het, en ook iets anders”, "
        "2 keer “zo bedoelde ik het niet” en 1 keer “hier wil ik niets over zeggen”.",
        lay_before(A1="not_meant"),
        before="Wat minder dan 5 mensen antwoordden, staat hier niet.",
        given=lay_before(D1="agrees", D2="adds", D3="not_meant", D4="silent"),
    ),
    Row("Die antwoorden tellen in geen enkel getal mee.", lay_before(D1="agrees")),
    # --- 2a: who took part
    Row(
        "4 inburgeraars en 1 aanbieder deden mee.",
        before="",
    ),
    Row(
        "3 inburgeraars en 1 aanbieder deden mee.",
        withdraw("D1"),
        before="4 inburgeraars en 1 aanbieder deden mee.",
    ),
    Row("Er zijn 41 mensen uitgenodigd.", set_round(invited_count=41)),
    Row(
        "Er is 1 mens uitgenodigd.",
        set_round(invited_count=1),
        before="Hoeveel mensen zijn uitgenodigd, is niet vastgelegd.",
    ),
    Row(
        "Wie nodigde uit: de taalschool.",
        set_round(recruited_by="de taalschool."),
        before="Wie uitnodigde, is niet vastgelegd.",
    ),
    Row(
        "Wie koos de mensen: een onderzoeker.",
        set_round(selected_by="een onderzoeker"),
        before="Wie de mensen koos, is niet vastgelegd.",
    ),
    # --- 2b: the conversations
    Row(
        "Er zijn nog geen gesprekken vastgelegd.",
        forget_conversations,
        before="Er waren 4 gesprekken, op 20 mei 2026.",
    ),
    Row(
        "Er waren 4 gesprekken, tussen 18 en 20 mei 2026.",
        set_talk(1, held_on=date(2026, 5, 18)),
        before="Er waren 4 gesprekken, op 20 mei 2026.",
    ),
    Row(
        "Er waren 4 gesprekken, tussen 14 april en 20 mei 2026.",
        set_talk(1, held_on=date(2026, 4, 14)),
        before="Er waren 4 gesprekken, op 20 mei 2026.",
    ),
    Row(
        "Er waren 4 gesprekken, tussen 20 december 2025 en 20 mei 2026.",
        set_talk(1, held_on=date(2025, 12, 20)),
        before="Er waren 4 gesprekken, op 20 mei 2026.",
    ),
    Row(
        "Van elk gesprek is een opname gemaakt.",
        set_talk(1, 2, 3, 4, was_recorded=True),
        before="Of er opnames zijn gemaakt, is niet genoteerd.",
    ),
    Row(
        "Van geen gesprek is een opname gemaakt.",
        set_talk(1, 2, 3, 4, was_recorded=False),
        before="Of er opnames zijn gemaakt, is niet genoteerd.",
    ),
    Row(
        "Van 1 gesprek is een opname gemaakt. Van 2 gesprekken is geen opname gemaakt. Van 1 "
        "gesprek is niet genoteerd of er een opname is.",
        all_of(set_talk(1, was_recorded=True), set_talk(2, 3, was_recorded=False)),
        before="Of er opnames zijn gemaakt, is niet genoteerd.",
    ),
    Row("Van 1 gesprek zijn er alleen aantekeningen.", set_talk(4, kind="notes")),
    Row(
        "Gesproken is: Nederlands in 4 gesprekken en Turks in 1 gesprek.",
        set_talk(2, spoken_languages=["nl", "tr"]),
        before="Gesproken is: Nederlands in 4 gesprekken.",
    ),
    Row(
        "Van 1 gesprek is niet genoteerd in welke talen is gesproken.",
        set_talk(2, interpreter="professional"),
        before="Gesproken is: Nederlands in 4 gesprekken.",
    ),
    Row(
        "In 1 gesprek is ook gesproken in een taal waarin wij geen tekst hebben: Turks.",
        set_talk(2, spoken_languages=["nl", "tr"]),
    ),
    Row(
        "Bij 1 gesprek staat wat is gezegd ook in de oorspronkelijke taal.",
        write_original,
        before="In 1 gesprek is ook gesproken in een taal waarin wij geen tekst hebben: Turks.",
        given=set_talk(2, spoken_languages=["nl", "tr"]),
    ),
    Row(
        "In 3 gesprekken tolkte een professionele tolk: 1 op locatie, 1 op afstand en 1 niet "
        "genoteerd waar.",
        all_of(
            set_talk(1, interpreter="professional", interpreter_place="location"),
            set_talk(2, interpreter="professional", interpreter_place="remote"),
            set_talk(4, interpreter="professional"),
        ),
    ),
    Row(
        "In 1 gesprek tolkte iemand zonder dat beroep: 1 op locatie.",
        set_talk(2, interpreter="informal", interpreter_place="location"),
    ),
    Row("Deze leidraden zijn gebruikt. Zij staan in bijlage A."),
    Row(
        "Leidraad inburgeraar, versie 1: in 1 gesprek",
        set_talk(2, guide=None),
        before="Leidraad inburgeraar, versie 1: in 2 gesprekken",
    ),
    Row(
        "Bij 2 gesprekken is geen leidraad vastgelegd.",
        set_talk(2, guide=None),
        before="Bij 1 gesprek is geen leidraad vastgelegd.",
    ),
    # --- 2c: the counting; who coded and what counts of it
    Row(
        "Met het codeboek kregen stukken uit de gesprekken een code: samen 1 keer. De codes staan "
        "in bijlage B.",
        lambda story: story.code(1, "Bij ons ook niet, kanarieblauw."),
        before="samen 0 keer.",
    ),
    Row("Met versie 3 van het codeboek", set_codebook, before="Met het codeboek"),
    Row(COUNTING),
    Row(AMOUNTS, write_a_word),
    Row(
        "Of een passage het tegendeel zegt van een uitspraak, koos een onderzoeker met de hand, "
        "per uitspraak. Wie bij een andere uitspraak iets zegt dat hier niet bij past, staat dus "
        "niet vanzelf bij het tegendeel. Wie dit zegt en ook het tegendeel, telt bij beide en is "
        "één teken. Bij 1 uitspraak is nog niet naar tegenspraak gezocht.",
        conclude,
    ),
    Row(
        "Bij 1 uitspraak is naar tegenspraak gezocht en niets gevonden.",
        search("searched_none_found"),
        before="Bij 1 uitspraak is nog niet naar tegenspraak gezocht.",
        given=conclude,
    ),
    Row(
        "Bij 1 uitspraak staat tegenspraak, maar is niet genoteerd of er is gezocht.",
        contradict,
        before="Bij 1 uitspraak is nog niet naar tegenspraak gezocht.",
        given=conclude,
    ),
    Row(
        "Bij 1 uitspraak is naar tegenspraak gezocht, en staat erbij wat is gevonden.",
        search("searched_found"),
        before="Bij 1 uitspraak staat tegenspraak, maar is niet genoteerd of er is gezocht.",
        given=all_of(conclude, contradict),
    ),
    Row(
        "Een citaat staat er alleen als de spreker dat goedvindt en een tweede onderzoeker het "
        "heeft vrijgegeven.",
        quote,
        before="In dit rapport staan geen citaten.",
        given=conclude,
    ),
    # --- 2d: what cannot be read from it
    Row(
        "Hier spreken 3 inburgeraars en 1 aanbieder. Dat zegt niet hoe het met iedereen gaat, en "
        "de getallen zijn geen percentages van alle inburgeraars.",
        withdraw("D4"),
        before="Hier spreken 4 inburgeraars en 1 aanbieder.",
    ),
    Row(
        f"Wie er werd gevraagd, is gekozen door: een onderzoeker. {AFRAID}",
        set_round(selected_by="een onderzoeker"),
        before=f"Wie de mensen koos en uitnodigde, is niet vastgelegd. {AFRAID}",
    ),
    Row(
        "Wie de mensen koos, is niet vastgelegd; wie uitnodigde wel: de taalschool.",
        set_round(recruited_by="de taalschool"),
        before="Wie de mensen koos en uitnodigde, is niet vastgelegd.",
    ),
    Row(
        "Van deze groepen is niemand gehoord: leerroute Z-route; gender Man.",
        all_of(give_route, withdraw("D1", "D2")),
        before="Van deze groepen is niemand gehoord: leerroute Onderwijsroute.",
    ),
    Row(
        "Niet bekend is: gender van 1 mens.",
        all_of(
            give_route,
            lambda story: (
                story.people["D3"].characteristics.filter(characteristic__key="gender").delete()
            ),
        ),
        before="Niet bekend is: leerroute van 1 mens.",
    ),
    Row(
        "In 1 van 4 gesprekken is getolkt. Wat u daaruit leest, zijn de woorden van de tolk; toon "
        "en nuance gaan verloren.",
        set_talk(2, interpreter="professional"),
        before="Er is in geen gesprek getolkt",
    ),
    Row(
        "Er is in geen gesprek getolkt.",
        set_talk(2, spoken_languages=["en"]),
        before="Er is in geen gesprek getolkt en er is alleen Nederlands gesproken. Wie daarvoor "
        "te weinig Nederlands spreekt, is niet gehoord.",
    ),
    Row(
        "In 2 gesprekken zaten mensen met anderen bij elkaar. Daar zeggen zij niet alles wat zij "
        "alleen zouden zeggen.",
        set_talk(2, kind="pair"),
        before="In 1 gesprek zaten mensen met anderen bij elkaar.",
    ),
    Row(
        "Niet elke vraag is aan iedereen gesteld. Van de 2 vragen in de leidraden zijn er 0 in een "
        "deel van de gesprekken gesteld en 1 in geen enkel gesprek.",
        note_questions(1, was_put=False),
        before="Van de 2 vragen in de leidraden zijn er 1 in een deel van de gesprekken gesteld en "
        "0 in geen enkel gesprek.",
    ),
    Row(
        "Bij 1 van de 2 vragen is niet van elk gesprek genoteerd of die is gesteld.",
        note_questions(2, was_put=None),
        before="Niet elke vraag is aan iedereen gesteld.",
    ),
    Row(
        "Van sommige stemmen is niet bekend wie het was. Zij tellen bij geen aantal mensen mee.",
        lambda story: (
            story.texts[1].conversation.speakers.filter(label="Onbekend").update(role="unknown")
        ),
        given=lambda story: (
            story.texts[1].conversation.speakers.filter(label="Onbekend").update(role="interviewer")
        ),
    ),
    Row(
        "Eén mens trok zich terug. De eigen woorden staan nergens meer en tellen niet mee.",
        withdraw("D4"),
    ),
    Row(
        "2 mensen trokken zich terug. De eigen woorden staan nergens meer en tellen niet mee. "
        "Onder 1 uitspraak verviel bewijs; dat is nog niet nagelezen.",
        withdraw("D2", "D4"),
        given=conclude,
    ),
    Row(
        "Wie er werd gevraagd, is door het lot gekozen uit een lijst, met doelen.",
        draw_people,
        before="Wie de mensen koos en uitnodigde, is niet vastgelegd.",
    ),
    Row("Wie is gestopt of verhuisd, is op deze manier moeilijk te bereiken."),
    Row(
        "Het is een momentopname: zo was het toen, tussen 18 en 20 mei 2026.",
        set_talk(1, held_on=date(2026, 5, 18)),
        before="Het is een momentopname: zo was het toen, op 20 mei 2026.",
    ),
    Row(
        "Een effect is hier steeds een effect dat mensen zelf ervaren. Het is niet gemeten.",
    ),
]

# Names of parts and tables: no claims.
NOT_SENTENCES = {
    "Kenmerken van de inburgeraars",
    "Wie er inburgeren en wie meededen",
    "Wat u hieruit niet kunt lezen",
    "Andere kenmerken van de inburgeraars",
    "Wat een woord voor een hoeveelheid betekent",
}


def chapter(story: Story) -> str:
    """Return the words of part 2, each block between bars, so that a sentence has its own end."""
    with translation.override("nl"):
        story.home.round.refresh_from_db()
        report = assemble.report(story.home.round, today=cast.TODAY)
        [part] = [section for section in report.sections if section.key == "method"]
    found: list[str] = []
    for section in part.walk():
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            if isinstance(block, Bullets):
                found.extend(block.items)
            if isinstance(block, Table):
                found.extend(cell for row in block.rows for cell in row)
    return f"| {' | '.join(found)} |"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says[:60])
def test_a_sentence_follows_the_records(row: Row, story: Story) -> None:
    if row.given:
        row.given(story)
    if row.change is None:
        assert row.says in chapter(story)
        return
    before = chapter(story)
    # Followed by the next sentence or the end of the block: "in geen gesprek." is not a start.
    assert f"{row.says} " not in before
    assert row.before in before
    row.change(story)
    after = chapter(story)
    assert f"{row.says} " in after
    if row.before:
        assert f"{row.before} " not in after or row.before in row.says


def test_every_sentence_of_the_chapter_has_a_row() -> None:
    """A new sentence comes with the records that make it true."""
    known = [text for row in ROWS for text in (row.says, row.before)]
    known += [*OUTSIDE, OF_CODERS, OF_ANSWERS]
    known += [PROVISIONAL, *(text for _record, says, _not in CODING for text in says)]
    missing = [
        template
        for module in (approach, checked)
        for template in _templates(Path(module.__file__).read_text())
        if template not in NOT_SENTENCES
        and not any(re.search(_pattern(template), text, re.DOTALL) for text in known)
    ]
    assert missing == []


_HOLE = "\0"


def _templates(source: str) -> list[str]:
    """Return the texts of four words and more in a module, with a hole where a value comes."""
    tree = ast.parse(source)
    skipped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in node.values)
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in skipped:
                continue
            text = node.value
        else:
            continue
        if len(re.findall(r"\w+", text)) >= 4:
            found.append(text.strip())
    return found


def _pattern(template: str) -> str:
    return ".+?".join(re.escape(piece) for piece in template.split(_HOLE))
