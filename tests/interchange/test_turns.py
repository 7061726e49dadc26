"""Who speaks where: the notations that exist, and what looks like one and is not."""

import pytest

from weerklank.interchange import transcripts
from weerklank.interchange.notes import read_notes


def turns_of(text: str, name: str = "gesprek.txt") -> list[tuple[str | None, str]]:
    reading = transcripts.read(name, text.encode())
    return [(turn.speaker, reading.text[turn.start : turn.end]) for turn in reading.turns]


DIALOGUE = [("Bram", "Hoe gaat het?"), ("Fatima", "Goed, hoor."), ("Bram", "Fijn.")]

NOTATIONS = {
    "name and colon": "Bram: Hoe gaat het?\nFatima: Goed, hoor.\nBram: Fijn.",
    "blank before the colon": "Bram : Hoe gaat het?\nFatima  : Goed, hoor.\nBram : Fijn.",
    "no blank after the colon": "Bram:Hoe gaat het?\nFatima:Goed, hoor.\nBram:Fijn.",
    "full-width colon": "Bram：Hoe gaat het?\nFatima：Goed, hoor.\nBram：Fijn.",
    "tab after the colon": "Bram:\tHoe gaat het?\nFatima:\tGoed, hoor.\nBram:\tFijn.",
    "indented": "   Bram: Hoe gaat het?\n\tFatima: Goed, hoor.\n   Bram: Fijn.",
    "name on a line of its own": "Bram:\nHoe gaat het?\n\nFatima:\nGoed, hoor.\n\nBram:\nFijn.",
    "bold name": "**Bram** Hoe gaat het?\n**Fatima** Goed, hoor.\n**Bram** Fijn.",
    "bold name with colon inside": (
        "**Bram:** Hoe gaat het?\n**Fatima:** Goed, hoor.\n**Bram:** Fijn."
    ),
    "bold name with colon outside": (
        "**Bram**: Hoe gaat het?\n**Fatima**: Goed, hoor.\n**Bram**: Fijn."
    ),
    "bold name on a line of its own": (
        "**Bram**\nHoe gaat het?\n\n**Fatima**\nGoed, hoor.\n\n**Bram**\nFijn."
    ),
    "bold with underscores": "__Bram:__ Hoe gaat het?\n__Fatima:__ Goed, hoor.\n__Bram:__ Fijn.",
    "heading": "### Bram\nHoe gaat het?\n\n### Fatima\n\nGoed, hoor.\n\n### Bram\nFijn.",
    "dash before the name": "- Bram: Hoe gaat het?\n- Fatima: Goed, hoor.\n- Bram: Fijn.",
    "numbered turns": "1 Bram: Hoe gaat het?\n2 Fatima: Goed, hoor.\n3 Bram: Fijn.",
    "name in square brackets": "[Bram]: Hoe gaat het?\n[Fatima]: Goed, hoor.\n[Bram]: Fijn.",
    "Windows line ends": "Bram: Hoe gaat het?\r\nFatima: Goed, hoor.\r\nBram: Fijn.\r\n",
    "old Macintosh line ends": "Bram: Hoe gaat het?\rFatima: Goed, hoor.\rBram: Fijn.\r",
}


@pytest.mark.parametrize("text", NOTATIONS.values(), ids=NOTATIONS.keys())
@pytest.mark.parametrize("name", ["gesprek.txt", "gesprek.md"])
def test_notation_gives_speakers_and_text_without_labels(text, name):
    assert turns_of(text, name) == DIALOGUE


def test_names_and_tabs_are_turns_when_two_alternate():
    found = turns_of("Bram\ta b\nFatima\tc d\nBram\te f\nFatima\tg h")
    assert [speaker for speaker, _ in found] == ["Bram", "Fatima", "Bram", "Fatima"]


TIMED = {
    "time in brackets before the name": (
        "[00:01:02] Bram: Hoe gaat het?\n[00:01:05] Fatima: Goed, hoor.\n[00:01:09] Bram: Fijn."
    ),
    "bare time before the name": (
        "00:01:02 Bram: Hoe gaat het?\n00:01:05 Fatima: Goed, hoor.\n00:01:09 Bram: Fijn."
    ),
    "time after the name, text below": (
        "Bram [00:01:02]\nHoe gaat het?\n\nFatima [00:01:05]\nGoed, hoor.\n\nBram [00:01:09]\nFijn."
    ),
    "time after the name, text beside": (
        "Bram [00:01:02] Hoe gaat het?\nFatima [00:01:05] Goed, hoor.\nBram [00:01:09] Fijn."
    ),
    "time in parentheses, then a colon": (
        "Bram (00:01:02): Hoe gaat het?\nFatima (00:01:05): Goed, hoor.\nBram (00:01:09): Fijn."
    ),
    "minutes and seconds at the end of the line": (
        "Bram   1:02\nHoe gaat het?\n\nFatima   1:05\nGoed, hoor.\n\nBram   1:09\nFijn."
    ),
    "time and name above the text": (
        "[00:01:02] Bram\nHoe gaat het?\n\n[00:01:05] Fatima\nGoed, hoor.\n\n[00:01:09] Bram\nFijn."
    ),
    "time on a line of its own, then the name": (
        "00:01:02\nBram: Hoe gaat het?\n00:01:05\nFatima: Goed, hoor.\n00:01:09\nBram: Fijn."
    ),
    "three lines": (
        "0:01:02.0 --> 0:01:04.0\nBram\nHoe gaat het?\n\n0:01:05.0 --> 0:01:08.0\n"
        "Fatima\nGoed, hoor.\n\n0:01:09.0 --> 0:01:10.0\nBram\nFijn."
    ),
    "bold name and time": (
        "**Bram** [00:01:02]\nHoe gaat het?\n\n**Fatima** [00:01:05]\nGoed, hoor.\n\n"
        "**Bram** [00:01:09]\nFijn."
    ),
    "time in hashes": (
        "#00:01:02-0# Bram: Hoe gaat het?\n#00:01:05-0# Fatima: Goed, hoor.\n"
        "#00:01:09-0# Bram: Fijn."
    ),
}


@pytest.mark.parametrize("text", TIMED.values(), ids=TIMED.keys())
def test_times_beside_a_name_become_the_start_of_the_turn(text):
    reading = transcripts.read("gesprek.txt", text.encode())
    assert turns_of(text) == DIALOGUE
    assert [turn.starts_at for turn in reading.turns] == [62.0, 65.0, 69.0]


SCRIPTS = {
    "Arabic": ("المحاورة", "أمينة", ":"),
    "Arabic with direction marks": ("\u200fالمحاورة\u200f", "\u200fأمينة\u200f", ":"),
    "Turkish": ("GÖRÜŞMECİ", "Şükran Kılıç", ":"),
    "Tigrinya": ("ሓታቲ", "ሰላም", "፦"),
    "Tigrinya with a word divider": ("ሓታቲ", "ሰላም", "፡"),
    "Chinese": ("采访者", "王芳", "："),
    "Ukrainian": ("Інтерв'юерка", "Оксана", ":"),
    "letters with combining marks": ("Zoe\u0308", "Nguye\u0302\u0303n", ":"),
}


@pytest.mark.parametrize(("asks", "answers", "colon"), SCRIPTS.values(), ids=SCRIPTS.keys())
def test_labels_work_in_every_script(asks, answers, colon):
    text = f"{asks}{colon} a b c\n{answers}{colon} d e f\n{asks}{colon} g h i"
    reading = transcripts.read("gesprek.txt", text.encode())
    assert [(count, words) for _, count, words in reading.speakers] == [(2, 6), (1, 3)]
    assert reading.text == "a b c\nd e f\ng h i"


NO_SPEAKERS = {
    "a warning that is given once": (
        "We gingen naar het loket.\nLet op: neem uw pas mee.\nDat deden we."
    ),
    "a warning that returns": (
        "Let op: neem uw pas mee.\nDan gaat u zitten.\nLet op: het is druk.\nEn dan weer naar huis."
    ),
    "an example that returns": "Voorbeeld: de bus.\nNog iets.\nVoorbeeld: de trein.\nNog iets.",
    "times of the clock": (
        "14:30 begon het.\n14:30 was het laat.\n15:00 ook.\nOm 14:30 kwam ze.\nOm 14:30 ging ze."
    ),
    "addresses on the web": (
        "https://voorbeeld.nl is de site.\nIets anders.\nhttps://voorbeeld.nl is de site.\nEn meer."
    ),
    "somebody quoted": "Ze zei: kom maar.\nToen ging ik.\nZe zei: ga maar.\nToen bleef ik.",
    "a long sentence before a colon": (
        "Het ging eigenlijk om deze drie dingen samen: a.\nX.\n"
        "Het ging eigenlijk om deze drie dingen samen: b."
    ),
    "particulars above a text": (
        "Datum: 3 mei\nPlaats: Voorbeelddam\nGender: v\n\nHet was een mooi gesprek.\n"
        "We zaten buiten."
    ),
    "a quotation before a colon": '"Bram": dat is een naam.\nJa.\n"Bram": dat is een naam.\nNee.',
    "words in bold in running text": "We doen **altijd** mee.\n\nMaar **altijd** is lang.",
    "times before every line": "[00:01] Ja\n[00:03] Nee\n[00:04] Ja\n[00:07] Nee\n[00:09] Ja",
    "headings in capitals": "DOEL\nEen ding.\nPLAN\nNog een ding.\nSLOT\nKlaar.",
    "laughter in brackets": "[lacht] Ja.\n[lacht] Nee.\n[lacht] Misschien.",
}


@pytest.mark.parametrize("text", NO_SPEAKERS.values(), ids=NO_SPEAKERS.keys())
def test_running_text_has_no_speakers(text):
    reading = transcripts.read("tekst.txt", text.encode())
    assert reading.speakers == []
    assert reading.text.split() == text.split()


def test_remark_inside_a_turn_stays_with_its_speaker_and_is_mentioned():
    text = (
        "Bram: Wat zei de brief?\nFatima: Er stond:\nAdvies: kom op tijd.\nMaar ik was te laat.\n"
        "Bram: En toen?\nFatima: Toen moest ik terugkomen.\nDat was jammer.\nHeel jammer."
    )
    reading = transcripts.read("gesprek.txt", text.encode())
    assert [label for label, _, _ in reading.speakers] == ["Bram", "Fatima"]
    assert "Advies: kom op tijd." in reading.text
    assert any("Advies" in warning.what for warning in reading.warnings)


def test_speaker_who_speaks_once_between_the_others_is_a_speaker_and_is_mentioned():
    text = (
        "Bram: Iedereen klaar?\nFatima: Ja.\nBram: Amina?\nAmina: Ik ook.\nBram: Mooi.\nFatima: Ja."
    )
    reading = transcripts.read("gesprek.txt", text.encode())
    assert ("Amina", 1, 2) in reading.speakers
    assert any("Amina" in warning.what for warning in reading.warnings)


def test_names_in_capitals_above_the_text_are_labels_when_two_return():
    text = "BRAM\nHoe gaat het?\n\nFATIMA\nGoed.\n\nBRAM\nFijn.\n\nFATIMA\nJa."
    assert [speaker for speaker, _ in turns_of(text)] == ["BRAM", "FATIMA"] * 2
    assert turns_of("DOEL\nTekst.\nDOEL\nNog iets.")[0][0] is None


def test_group_with_particulars_in_the_labels():
    text = (
        "Moderator: Wie wil beginnen?\nP1 (vrouw, 34): Ik.\nP2 (man, 28): Daarna ik.\n"
        "Moderator: Goed.\nP1 (vrouw, 34): Het ging zo: eerst dit.\nP3: Mag ik ook?"
    )
    reading = transcripts.read("gesprek.txt", text.encode())
    assert [(label, turns) for label, turns, _ in reading.speakers] == [
        ("Moderator", 2),
        ("P1 (vrouw, 34)", 2),
        ("P2 (man, 28)", 1),
        ("P3", 1),
    ]
    assert "P2 (man, 28), P3" in reading.warnings[0].what


def test_spelling_of_a_label_follows_its_first_appearance():
    found = turns_of("Bram: a\nFATIMA: b\nBRAM: c\nFatima : d")
    assert [speaker for speaker, _ in found] == ["Bram", "FATIMA", "Bram", "FATIMA"]


def test_paragraphs_without_label_belong_to_the_turn_before():
    assert turns_of("Bram: a\nb\n\nc\nFatima: d\nBram: e\nFatima: f")[0] == ("Bram", "a\nb\nc")


def test_neighbours_of_one_speaker_are_one_turn():
    found = turns_of("Bram: a\nBram: b\nFatima: c\nFatima: d")
    assert found == [("Bram", "a\nb"), ("Fatima", "c\nd")]


def test_only_label_of_a_document_holds_for_its_own_paragraph():
    text = "Ik begin.\nMODERATOR: Waar kijkt u naar?\nNaar het scherm.\nMODERATOR: En nu?\nNu niet."
    assert turns_of(text) == [
        (None, "Ik begin."),
        ("MODERATOR", "Waar kijkt u naar?"),
        (None, "Naar het scherm."),
        ("MODERATOR", "En nu?"),
        (None, "Nu niet."),
    ]


def test_text_before_the_first_label_is_a_turn_without_speaker():
    found = turns_of("Gesprek 3\nDatum: 3 mei\nBram: a\nFatima: b\nBram: c\nFatima: d")
    assert found[0] == (None, "Gesprek 3\nDatum: 3 mei")


def test_label_without_text_is_left_out_and_mentioned():
    reading = transcripts.read("g.txt", b"Bram: a\nFatima:\nBram: b\nFatima: c")
    assert [turn.speaker for turn in reading.turns] == ["Bram", "Fatima"]
    assert reading.text == "a\nb\nc"
    assert any("zonder tekst" in warning.what for warning in reading.warnings)


def test_very_long_turn_is_mentioned():
    text = "Bram: kort\nFatima: " + "woord " * 1_001 + "\nBram: kort\nFatima: kort"
    reading = transcripts.read("g.txt", text.encode())
    assert [w.where for w in reading.warnings] == ["beurt 2, Fatima"]


def test_numbered_questions_are_turns_without_speaker():
    text = (
        "1 Hoe leerde u Nederlands?\nOp school.\n1.a Welke school?\nDie in de stad.\n"
        "2 Wat ging goed?\nDe juf.\nEn de klas.\n3 Wat niet?\nHet huiswerk."
    )
    reading = transcripts.read("gesprek.txt", text.encode())
    assert [turn.is_question for turn in reading.turns] == [True, False] * 4
    assert {turn.speaker for turn in reading.turns} == {None}


def test_list_of_numbered_points_puts_no_questions():
    text = "Wat ik nodig had:\n1. tijd\n2. geld\n3. hulp\n4. rust\nDat was alles.\nMeer niet."
    reading = transcripts.read("tekst.txt", text.encode())
    assert [turn.is_question for turn in reading.turns] == [False]


def test_heading_that_asks_is_a_question_and_breaks_the_turn():
    text = "# Gesprek\n\n## Hoe was de taalles?\n\nLeuk.\n\n## Wat kan beter?\n\nDe tijden.\n"
    reading = transcripts.read("gesprek.md", text.encode())
    assert [(t.is_question, reading.text[t.start : t.end]) for t in reading.turns] == [
        (False, "Gesprek"),
        (True, "Hoe was de taalles?"),
        (False, "Leuk."),
        (True, "Wat kan beter?"),
        (False, "De tijden."),
    ]


def test_heading_between_turns_belongs_to_nobody():
    found = turns_of("Bram: a\nFatima: b\n\n## Deel 2\n\nBram: c\nFatima: d", "gesprek.md")
    assert found[2] == (None, "Deel 2")


def test_typed_notes_are_read_by_the_same_rules():
    reading = read_notes("Bram: a\nFatima: b\nBram: c\n")
    assert [(label, turns) for label, turns, _ in reading.speakers] == [("Bram", 2), ("Fatima", 1)]
    assert reading.format == "txt"
    assert reading.encoding is None


def test_empty_notes_are_refused():
    with pytest.raises(transcripts.Refused, match="geen tekst"):
        read_notes(" \n\t\n")


# --- who speaks once ---------------------------------------------------------------------------
def spoken(text: str) -> list[str | None]:
    return [turn.speaker for turn in read_notes(text).turns]


GROUP = """R1: Hoe is het?
D8: Goed.
D9: Ook goed.
D10: Matig.
D11: Ja hoor.
R1: En de brieven?
D12: Nee.
D13: Lastig.
D14: Mijn zoon leest ze."""


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (GROUP, ["R1", "D8", "D9", "D10", "D11", "R1", "D12", "D13", "D14"]),
        ("D1: a b\nD2: c d\nD3: e f", ["D1", "D2", "D3"]),
        (
            "Interviewer: Hoe?\nDeelnemer 1: Zo.\nDeelnemer 2: Niet.\nDeelnemer 3: Wel.\n"
            "Interviewer: Dank.",
            ["Interviewer", "Deelnemer 1", "Deelnemer 2", "Deelnemer 3", "Interviewer"],
        ),
    ],
    ids=["a group with an interviewer", "nobody twice", "a noun and a number"],
)
def test_labels_that_count_on_are_speakers_though_each_speaks_once(text, labels):
    assert spoken(text) == labels
    assert any("één keer" in warning.what for warning in read_notes(text).warnings)


@pytest.mark.parametrize(
    "text",
    [
        # two of a form are not a form
        "Er was een gesprek over niveaus.\nA1: dat is laag\nA2: dat is hoger\nEn verder niets.",
        # a list in a long story
        "Een verhaal.\nNog een zin.\nEn nog een.\nP1: een\nP2: twee\nP3: drie\nSlot.\nEinde.",
        "R1: Welke stappen?\nD1: Drie.\nStap 1: bellen\nStap 2: wachten\nStap 3: klaar\n"
        "R1: Dank.\nD1: Ja.",
        "R1: Wanneer?\nD1: Toen.\n10:15: begin\n10:30: midden\n11:00: eind\nR1: Ja.\nD1: Ja.",
        "R1: Wat?\nD1: Dit.\nLet op: neem uw pas mee\nDatum: 3 mei\nR1: Ja.\nD1: Ja.",
        "R1: Wat?\nD1: Dit.\nVraag 1: hoe\nVraag 2: wat\nVraag 3: wie\nR1: Ja.\nD1: Ja.",
        "R1: Wat?\nD1: Dit.\nNr 1: hoe\nNr 2: wat\nNr 3: wie\nR1: Ja.\nD1: Ja.",
    ],
    ids=["two", "a list", "steps", "times", "notes", "questions", "numbers"],
)
def test_what_only_looks_like_a_label_stays_text(text):
    assert set(spoken(text)) <= {"R1", "D1", None}
