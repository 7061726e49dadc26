"""What each format keeps and what it leaves out."""

import json

import pytest

from tests.interchange.builders import opendocument, p, portable, run, word
from weerklank.interchange import transcripts
from weerklank.interchange.transcripts import Reading, Refused, read

ASKED = [("Bram", "Hoe gaat het?"), ("Fatima", "Goed, hoor."), ("Bram", "Fijn.")]


def spoken(reading: Reading) -> list[tuple[str | None, str]]:
    return [(turn.speaker, reading.text[turn.start : turn.end]) for turn in reading.turns]


def whats(reading: Reading) -> str:
    return " / ".join(warning.what for warning in reading.warnings)


# Word


def test_word_paragraphs_are_turns():
    body = p("Bram: Hoe gaat het?") + p("Fatima: Goed, hoor.") + p("Bram: Fijn.")
    reading = read("g.docx", word(body))
    assert spoken(reading) == ASKED
    assert (reading.format, reading.encoding, reading.seconds) == ("docx", None, None)


def test_word_bold_names_without_colon_are_labels():
    rows = [("Bram ", "Hoe gaat het?"), ("Fatima ", "Goed, hoor."), ("Bram ", "Fijn.")]
    body = "".join(f"<w:p>{run(name, bold=True)}{run(said)}</w:p>" for name, said in rows)
    assert spoken(read("g.docx", word(body))) == ASKED


def test_word_headings_in_the_language_of_the_maker_are_labels():
    rows = [("Bram", "Hoe gaat het?"), ("Fatima", "Goed, hoor."), ("Bram", "Fijn.")]
    body = "".join(p(name, style="Kop2") + p(said) for name, said in rows)
    assert spoken(read("g.docx", word(body))) == ASKED


def test_word_bold_questions_are_questions():
    body = p("Hoe was de les?", bold=True) + p("Leuk.") + p("En de juf?", bold=True) + p("Lief.")
    assert [turn.is_question for turn in read("g.docx", word(body)).turns] == [True, False] * 2


def test_word_keeps_content_controls_insertions_links_and_fields():
    body = (
        f"<w:p>{run('Een ')}<w:sdt><w:sdtContent>{run('twee ')}</w:sdtContent></w:sdt>"
        f"<w:ins>{run('drie ')}</w:ins><w:hyperlink>{run('vier ')}</w:hyperlink>"
        f"<w:fldSimple>{run('vijf')}</w:fldSimple></w:p>"
        f"<w:sdt><w:sdtContent>{p('zes')}</w:sdtContent></w:sdt>"
    )
    assert read("g.docx", word(body)).text == "Een twee drie vier vijf\nzes"


def test_word_leaves_out_deletions_comments_and_field_codes_and_says_so():
    body = (
        f"<w:p>{run('Blijft')}<w:del><w:r><w:delText> weg</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run(' elders')}</w:moveFrom>"
        "<w:r><w:instrText> PAGE </w:instrText></w:r>"
        '<w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    comments = ("word/comments.xml", "<x>geheim</x>")
    reading = read("g.docx", word(body, comments))
    assert reading.text == "Blijft"
    assert "doorgehaalde tekst" in whats(reading)
    assert "opmerkingen" in whats(reading)


def test_word_text_box_is_read_once():
    box = "<w:txbxContent>" + p("In het kader") + "</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    reading = read("g.docx", word(f"<w:p>{run('Gewoon')}<w:r>{both}</w:r></w:p>"))
    assert reading.text == "Gewoon\nIn het kader"


def test_word_tabs_breaks_and_fixed_hyphens():
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
        "<w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>"
    )
    assert read("g.docx", word(body)).text == "a\tb\nc\u2011d"


def test_word_name_in_bold_with_a_time_and_the_text_below():
    rows = [("Bram", "0:03", "Hoe gaat het?"), ("Fatima", "0:07", "Goed, hoor.")]
    body = "".join(
        f"<w:p>{run(name, bold=True)}{run('   ' + at)}<w:r><w:br/></w:r>{run(said)}</w:p>"
        for name, at, said in [*rows, ("Bram", "0:12", "Fijn.")]
    )
    reading = read("g.docx", word(body))
    assert spoken(reading) == ASKED
    assert [turn.starts_at for turn in reading.turns] == [3.0, 7.0, 12.0]


def table(rows: list[list[str]]) -> str:
    cells = ["".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


TABLES = {
    "speaker and text": [["Bram", "Hoe gaat het?"], ["Fatima", "Goed, hoor."], ["Bram", "Fijn."]],
    "with colons": [["Bram:", "Hoe gaat het?"], ["Fatima:", "Goed, hoor."], ["Bram:", "Fijn."]],
    "with times": [
        ["00:01", "Bram", "Hoe gaat het?"],
        ["00:04", "Fatima", "Goed, hoor."],
        ["00:09", "Bram", "Fijn."],
    ],
    "with row numbers": [
        ["1", "Bram", "Hoe gaat het?"],
        ["2", "Fatima", "Goed, hoor."],
        ["3", "Bram", "Fijn."],
    ],
}


@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES.keys())
def test_table_with_a_column_of_speakers_is_a_transcript(rows):
    assert spoken(read("g.docx", word(table(rows)))) == ASKED


def test_other_table_is_text_cell_by_cell():
    rows = [["Datum", "3 mei"], ["Plaats", "Voorbeelddam"], ["Duur", "een uur"]]
    reading = read("g.docx", word(table(rows)))
    assert reading.text == "Datum\n3 mei\nPlaats\nVoorbeelddam\nDuur\neen uur"
    assert reading.speakers == []


def test_times_in_a_table_become_the_start_of_the_turn():
    reading = read("g.docx", word(table(TABLES["with times"])))
    assert [turn.starts_at for turn in reading.turns] == [1.0, 4.0, 9.0]


# OpenDocument


def test_opendocument_text_is_read_with_its_blanks():
    body = (
        '<text:p>Bram:<text:tab/>Hoe<text:s text:c="2"/>gaat\n  het?</text:p>'
        "<text:p>Fatima: Goed, <text:span>hoor.</text:span></text:p><text:p>Bram: Fijn.</text:p>"
    )
    reading = read("g.odt", opendocument(body))
    assert spoken(reading) == [("Bram", "Hoe  gaat het?"), *ASKED[1:]]


def test_opendocument_leaves_out_deletions_comments_and_notes_and_says_so():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Blijft<office:annotation><text:p>let op</text:p></office:annotation>"
        "<text:note><text:note-body><text:p>noot</text:p></text:note-body></text:note>"
        " staan</text:p>"
    )
    reading = read("g.odt", opendocument(body))
    assert reading.text == "Blijft staan"
    assert whats(reading).count("Weggelaten") == 3


def test_opendocument_bold_names_and_headings():
    bold = (
        '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = "".join(
        f'<text:p><text:span text:style-name="T1">{name}</text:span> {said}</text:p>'
        for name, said in ASKED
    )
    assert spoken(read("g.odt", opendocument(body, automatic=bold))) == ASKED
    body = "<text:h>Hoe was het?</text:h><text:p>Goed.</text:p>"
    assert read("g.odt", opendocument(body)).turns[0].is_question


# RTF and HTML


def test_rich_text_is_read_with_its_signs():
    source = (
        rb"{\rtf1\ansi\ansicpg1252 Bram: Hoe gaat h\'e9t?\par "
        rb"Fatima: Goed \u1605?\u1585?.\par Bram: Fijn.\par}"
    )
    assert spoken(read("g.rtf", source)) == [
        ("Bram", "Hoe gaat hét?"),
        ("Fatima", "Goed مر."),
        ("Bram", "Fijn."),
    ]


def test_rich_text_with_half_an_emoji_can_be_stored():
    reading = read("g.rtf", rb"{\rtf1\ansi Bram: \u-10179?\u-8704? en \u-10179? los.\par}")
    assert reading.text.encode() == "Bram: 😀 en � los.".encode()


def test_rich_text_that_was_cut_off_is_read_with_a_warning():
    reading = read("g.rtf", rb"{\rtf1\ansi Bram: Hallo\par Fatima: Ja")
    assert reading.text == "Bram: Hallo\nFatima: Ja"
    assert "niet compleet" in whats(reading)


def test_rich_text_table_with_speakers():
    rows = rb"".join(
        rb"\trowd\cellx1\cellx2 " + f"{name}\\cell {said}\\cell\\row".encode()
        for name, said in ASKED
    )
    assert spoken(read("g.rtf", rb"{\rtf1\ansi" + rows + b"}")) == ASKED


def test_web_page_without_closing_tags():
    page = b"<head><title>Titel</title><p>Bram: Hoe gaat het?<p>Fatima: Goed, hoor.<p>Bram: Fijn."
    assert spoken(read("g.html", page)) == ASKED


def test_web_page_is_text_only():
    page = (
        "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>"
        "<script>alert(1)</script><p><b>Bram:</b> Hoe gaat\n het?</p>"
        "<p><strong>Fatima</strong>: Goed,&nbsp;hoor.</p><div>Bram: Fijn.<br>&lt;Echt&gt;</div>"
        "</body></html>"
    )
    assert spoken(read("g.html", page.encode())) == [
        ("Bram", "Hoe gaat het?"),
        ("Fatima", "Goed,\xa0hoor."),
        ("Bram", "Fijn.\n<Echt>"),
    ]


def test_web_page_says_its_encoding():
    page = '<meta charset="windows-1254"><p>Görüşme iyi geçti</p>'.encode("cp1254")
    reading = read("g.html", page)
    assert reading.text == "Görüşme iyi geçti"
    assert reading.encoding == "windows-1254"


def test_web_page_table_with_speakers():
    rows = "".join(f"<tr><td>{name}</td><td>{said}</td></tr>" for name, said in ASKED)
    assert spoken(read("g.htm", f"<table>{rows}</table>".encode())) == ASKED


# Cues

VOICES = """WEBVTT een gesprek

NOTE gemaakt met de hand

1
00:00:01.000 --> 00:00:04.000
<v Bram>Hoe gaat het <i>nu</i>?

2
00:00:05.000 --> 00:00:07.500 align:start
<v.luid Fatima>Goed &amp; wel.
Echt.</v>

00:00:08.000 --> 00:00:09.000
<v Fatima>Ja.

00:00:10.000 --> 01:00:00.250
(stilte)
"""


def test_voices_are_speakers_and_times_are_kept():
    reading = read("g.vtt", VOICES.encode())
    assert spoken(reading) == [
        ("Bram", "Hoe gaat het nu?"),
        ("Fatima", "Goed & wel.\nEcht.\nJa."),
        (None, "(stilte)"),
    ]
    assert [(turn.starts_at, turn.ends_at) for turn in reading.turns] == [
        (1.0, 4.0),
        (5.0, 9.0),
        (10.0, 3600.25),
    ]
    assert reading.seconds == 3600.25


def test_overlap_inside_a_voice_is_the_turn_of_who_said_it():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:09.000\n"
        "<v S01>Een. //S02: Ja. // Twee https://voorbeeld.nl //S00: Nee. //S02: Toch.//"
    )
    assert spoken(read("g.vtt", text.encode())) == [
        ("S01", "Een."),
        ("S02", "Ja."),
        ("S01", "Twee https://voorbeeld.nl"),
        ("S00", "Nee."),
        ("S02", "Toch."),
    ]


def test_names_in_subtitles_are_labels():
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nBram: Hoe gaat het?\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n{\\an8}<b>Fatima: Goed, hoor.</b>\n\n"
        "3\n00:00:05,000 --> 00:00:06,500\nBram: Fijn.\n"
    )
    reading = read("g.srt", text.encode())
    assert spoken(reading) == ASKED
    assert [turn.starts_at for turn in reading.turns] == [1.0, 3.0, 5.0]
    assert reading.seconds == 6.5


def test_subtitles_without_names_are_one_turn_from_first_to_last_time():
    text = "1\n00:00:01,000 --> 00:00:02,000\nEen\n\n2\n00:00:03,000 --> 00:00:04,000\nTwee\n"
    [turn] = read("g.srt", text.encode()).turns
    assert (turn.speaker, turn.starts_at, turn.ends_at) == (None, 1.0, 4.0)


def test_time_that_cannot_be_read_is_mentioned_with_its_line():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nEen\n\n00:0x --> 00:04.000\nTwee\n"
    reading = read("g.vtt", text.encode())
    assert reading.text == "Een"
    assert reading.warnings[0].where == "regel 6"


# PDF

PAGE = '#set page(width: 12cm, height: 9cm{numbering})\n#set text(lang: "nl", hyphenate: true)\n'
LONG = (
    "Het duurde lang voordat de gemeente de inburgeringsbehoefte had vastgesteld en daarna "
    "moesten we nog eens negen weken wachten op een plaats bij de taalschool in de stad."
)


def test_pdf_lines_are_mended_into_paragraphs_without_page_numbers():
    numbering = ', numbering: "1 / 1"'
    source = (
        PAGE.format(numbering=numbering)
        + "#set par(justify: true)\n"
        + "\n\n".join(f"Bram: Hoe gaat het nu eigenlijk met u?\n\nFatima: {LONG}" for _ in range(4))
    )
    reading = read("g.pdf", portable(source))
    assert spoken(reading) == [("Bram", "Hoe gaat het nu eigenlijk met u?"), ("Fatima", LONG)] * 4


def test_pdf_line_numbers_in_the_margin_are_left_out():
    source = (
        PAGE.format(numbering=', numbering: "1"')
        + '#set par.line(numbering: "1")\n'
        + "\n\n".join(f"Bram: Hoe gaat het?\n\nFatima: {LONG}" for _ in range(6))
    )
    reading = read("g.pdf", portable(source))
    assert spoken(reading) == [("Bram", "Hoe gaat het?"), ("Fatima", LONG)] * 6


def test_pdf_with_some_empty_pages_says_which():
    reading = read(
        "g.pdf", portable("Bram zei niets bijzonders.\n#pagebreak()\n#pagebreak()\nEinde.")
    )
    assert [w.where for w in reading.warnings if "geen tekst" in w.what] == ["bladzijde 2"]


def test_pdf_from_right_to_left_warns_about_the_order_of_words():
    source = '#set text(lang: "ar")\nكان الدرس صعبا في البداية'
    assert "van rechts naar links" in whats(read("g.pdf", portable(source)))
    assert "van rechts naar links" not in whats(read("g.pdf", portable("Gewone tekst")))


# Plain text

ENCODED = {
    "UTF-8": ("utf-8", "utf-8"),
    "UTF-8 with a mark": ("utf-8-sig", "utf-8"),
    "UTF-16 with a mark": ("utf-16", "utf-16"),
    "UTF-16 without a mark": ("utf-16-le", "utf-16-le"),
    "UTF-16 the other way round": ("utf-16-be", "utf-16-be"),
    "UTF-32 with a mark": ("utf-32", "utf-32"),
    "Windows": ("cp1252", "windows-1252"),
    "Macintosh": ("mac_roman", "mac-roman"),
}
DUTCH = (
    "Bram: Hoe ging de inburgering, café of reünie?\nFatima: Eén van de moeilijkste dingen – "
    "hè, ‘de gemeente’. Geïnteresseerd was ik.\nBram: Dat begrijp ik, coördinator zijn ook.\n"
)


@pytest.mark.parametrize(("codec", "name"), ENCODED.values(), ids=ENCODED.keys())
def test_encoding_is_found_and_reported(codec, name):
    reading = read("g.txt", DUTCH.encode(codec))
    assert reading.encoding == name
    assert "Eén van de moeilijkste dingen – hè, ‘de gemeente’." in reading.text


GUESSES = {
    "Turkish": (
        "cp1254",
        "Görüşmeci: Belediyede çok güzel bir öğretmen vardı, ama işe başlamak güçtü. Şimdi iyiyim.",
    ),
    "Arabic": ("cp1256", "المحاورة: كان الدرس صعبا جدا في البداية ولكن المعلمة ساعدتني كثيرا."),
    "Polish": (
        "cp1250",
        "Ankieter: Dziękuję, dobrze. Chciałabym się uczyć języka, ale nie mam czasu na święto.",
    ),
    "Ukrainian": ("cp1251", "Оксана: Дякую, добре. Я хотіла б вивчати мову, але не маю часу."),
    "French": ("cp1252", "Élise : Ça va, c’était très difficile à l’école où j’étais élève."),
}


@pytest.mark.parametrize(("codec", "text"), GUESSES.values(), ids=GUESSES.keys())
def test_older_encodings_are_guessed_and_the_guess_is_mentioned(codec, text):
    reading = read("g.txt", "\n".join([text] * 4).encode(codec))
    assert text.partition(": ")[2] in reading.text or text.partition(" : ")[2] in reading.text
    assert any("gelezen als" in warning.what for warning in reading.warnings)


def test_encoding_can_be_forced():
    data = "Bram: één".encode("cp1252")
    assert read("g.txt", data, encoding="cp437").text == "Bram: ΘΘn"
    with pytest.raises(Refused, match="bestaat niet"):
        read("g.txt", data, encoding="klingon")
    with pytest.raises(Refused, match="past niet bij de codering utf-8"):
        read("g.txt", data, encoding="utf-8")


def test_text_is_stored_in_one_form():
    data = "\ufeffCafe\u0301  \r\ntwee\t \r\r\nder\u2028de\x07\x0c vier".encode()
    assert read("g.txt", data).text == "Café\ntwee\nder\nde\nvier"


def test_positions_are_code_points():
    reading = read("g.txt", "Bram: 👩🏽‍🏫 é\nFatima: ሰላም\nBram: 𐍈\nFatima: ok".encode())
    assert [reading.text[t.start : t.end] for t in reading.turns] == ["👩🏽‍🏫 é", "ሰላም", "𐍈", "ok"]
    assert reading.characters == len(reading.text)


def test_marks_for_the_reading_direction_are_kept_and_mentioned():
    reading = read("g.txt", "Bram: zeg \u202eneet\u202c\nFatima: ja\nBram: ok".encode())
    assert reading.text.startswith("zeg \u202eneet\u202c")
    assert any("U+202C, U+202E" in warning.what for warning in reading.warnings)


LANGUAGES = {
    "nl": "Ik vond de taalles in het begin heel moeilijk, maar de docent was geduldig.",
    "en": "I found the language lessons very hard at first, but the teacher was patient.",
    "ar": "كان درس اللغة صعبا جدا في البداية ولكن المعلمة كانت صبورة معي كل يوم.",
    "tr": "Dil dersi başlangıçta benim için çok zordu ama öğretmen çok sabırlıydı.",
    "uk": "Спочатку уроки мови були для мене дуже важкими, але вчителька була терпляча.",
    "ti": "ትምህርቲ ቋንቋ ኣብ መጀመርታ ኣዝዩ ከቢድ ነይሩ፣ መምህር ግን ዓቃል ነበረት።",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_language_is_suggested(code):
    assert read("g.txt", LANGUAGES[code].encode()).language == code


def test_language_of_a_few_letters_is_unknown():
    assert read("g.txt", b"Ja. Nee. Ok.").language is None


def test_one_quote_in_another_script_does_not_decide_the_language():
    assert read("g.txt", (LANGUAGES["nl"] + " ሰላም").encode()).language == "nl"


# What comes out


def test_reading_survives_the_journey_through_json():
    reading = read("g.vtt", VOICES.encode())
    travelled = json.loads(json.dumps(transcripts.to_json(reading)))
    assert transcripts.from_json(travelled) == reading


def test_inspect_has_the_shape_of_the_command_line(tmp_path):
    path = tmp_path / "gesprek.vtt"
    path.write_text(VOICES, encoding="utf-8")
    assert transcripts.inspect(path) == {
        "file": str(path),
        "format": "vtt",
        "characters": 47,
        "words": 10,
        "turns": 3,
        "speakers": [
            {"label": "Bram", "turns": 1, "words": 4},
            {"label": "Fatima", "turns": 1, "words": 5},
        ],
        "language": "nl",
        "seconds": 3600.25,
        "warnings": [],
    }
