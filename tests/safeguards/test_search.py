"""One set of texts and questions, with the same answers on SQLite and on PostgreSQL."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from weerklank.safeguards import search, words
from weerklank.safeguards.models import SearchEntry
from weerklank.safeguards.terms import SearchKind

HERE, ELSEWHERE = 1, 2

# number: (language, words)
TEXTS = {
    1: ("nl", "Ik heb twee afspraken bij het loket, en de brieven zijn moeilijk."),
    2: ("nl", "Deze afspraak staat in een brief. Ik begrijp de brief niet."),
    3: ("nl", "De coördinator belde over de financiële regeling; zo'n scène!"),
    4: ("ar", "وَصَلَتْني الرِّسَالَةُ مِنَ البَلَدِيَّة وأنا لم أفهمها"),
    5: ("ar", "المـــدرسة بعيدة عن البيت، إلى أن وجدت أخرى"),
    6: ("tr", "Işıklar söndü. İstanbul'da okullar ve randevular başka."),
    7: ("ti", "ደብዳበ ካብ ምምሕዳር ከተማ መጺኡ፡ ግን ኣይተረድኣንን።"),
    8: ("uk", "У моїй сім'ї всі вчать мову щодня, і це Київ."),
    9: ("pl", "Dostałem list z urzędu w Łodzi, żółty."),
    10: ("fa", "نامه‌های شهرداری را نمی‌فهمم، كتاب"),
    11: ("so", "Waraaqda waan helay laakiin ma fahmin go'aanka."),
    12: ("ku", "Nameya şaredariyê hat, lê ez fêm nakim."),
    13: ("en", "The letters from the council were hard to read."),
    14: ("", "E-mail naar info, kamer 12B op 3.5 km 🙂 en 1e5."),
    15: ("nl", "niet de brief begrijp ik, de kinderen lezen de brief"),
    16: ("nl", "De inburgeringslessen beginnen, en het taalschoolboek is bij de huisarts."),
    17: ("nl", "Charles staat in de files met artikelen, totaal verantwoord."),
    18: ("en", "The kinderopvang is a word that stays in Dutch."),
}
QUESTIONS = {
    "one word in its own form": ("loket", {1}),
    "a plural finds the singular": ("afspraken", {1, 2}),
    "a singular finds the plural": ("afspraak", {1, 2}),
    "f becomes v": ("brief", {1, 2, 15}),
    "a plural with v": ("brieven", {1, 2, 15}),
    "a plural that no rule knows": ("kind", {15}),
    "capitals do not matter": ("AFSPRAAK", {1, 2}),
    "all words must be there": ("afspraak loket", {1}),
    "words that are never together": ("loket coördinator", set()),
    "accents in the text only": ("coordinator", {3}),
    "accents in the question only": ("fínanciéle", {3}),
    "an apostrophe inside a word": ("zo'n", {3}),
    "a typographic apostrophe": ("zo’n", {3}),
    "a phrase": ('"begrijp de brief niet"', {2}),
    "a phrase in Dutch quotes": ("„de brief”", {2, 15}),
    "a phrase is exact": ('"de brieven"', {1}),
    "a phrase in another order": ('"brief de"', set()),
    "a phrase and a word": ('"de brief" afspraak', {2}),
    "a word with a hyphen is a phrase": ("e-mail", {14}),
    "digits and letters": ("12b", {14}),
    "what looks like a number of a program": ("1e5", {14}),
    "a decimal": ("3.5", {14}),
    "Arabic without its signs": ("وصلتني", {4}),
    "Arabic without the article": ("رسالة", {4}),
    "Arabic behind the word for and": ("انا", {4}),
    "Arabic alef with and without hamza": ("الى ان", {5}),
    "Arabic with stretched letters": ("مدرسة", {5}),
    "Arabic taa marbuta as haa": ("الرساله", {4}),
    "Turkish plural": ("randevu", {6}),
    "Turkish dotless i in capitals": ("IŞIK", {6}),
    "Turkish dotless i, typed without": ("isik", {6}),
    "Turkish dotted capital and an ending": ("istanbul", {6}),
    "Tigrinya by word": ("ደብዳበ", {7}),
    "Tigrinya before its own comma": ("መጺኡ", {7}),
    "Ukrainian apostrophe": ("сім’ї", {8}),
    "Ukrainian without the marks": ("Киів", {8}),
    "Polish without its stroke": ("lodzi", {9}),
    "Polish with its stroke": ("żółty", {9}),
    "Persian letters for Arabic ones": ("کتاب", {10}),
    "Persian with a joiner": ("نامه‌های", {10}),
    "Somali": ("waraaqda", {11}),
    "Somali apostrophe": ("go'aanka", {11}),
    "Kurdish without its signs": ("saredariye", {12}),
    "English plural": ("letter", {13}),
    "the last part of a compound": ("les", {16}),
    "another form of that part": ("lessen", {16}),
    "the first part of a compound": ("inburgering", {16}),
    "a part in the middle": ("school", {16}),
    "a part of each of two compounds": ("boeken arts", {16}),
    "a compound itself": ("inburgeringsles", {16}),
    "what only ends like a word": ("taal", {16}),
    "what only begins like a word": ("art", set()),
    "a phrase finds no compound": ('"les en het"', set()),
    "a compound in a text that is not Dutch": ("opvang", set()),
    "a beginning": ("inburger*", {16}),
    "a beginning in capitals with accents": ("CÖÖRD*", {3}),
    "a beginning that is a word too": ("brief*", {1, 2, 15}),
    "a beginning that is too short": ("lo*", set()),
    "a beginning and a word": ("afspr* loket", {1}),
    "a beginning in Arabic": ("وصل*", {4}),
    "a beginning in Tigrinya": ("ደብዳ*", {7}),
    "a beginning in Ukrainian": ("щод*", {8}),
    "a beginning in Persian": ("شهرد*", {10}),
    "a star alone": ("*", set()),
    "a phrase from right to left": ('"وأنا لم أفهمها"', {4}),
    "a phrase from right to left in another order": ('"لم وأنا"', set()),
    "a phrase in Tigrinya": ('"ምምሕዳር ከተማ"', {7}),
    "nothing but signs": ("*** -- !?", set()),
    "an empty phrase": ('""', set()),
    "a quote that is never closed": ('"afspraak', {1, 2}),
}
HOSTILE = [
    "afspraak OR loket", "NOT afspraak", "NEAR(a b, 2)", "body:afspraak", "afspraak*", "^ik", "(",
    "')); DROP TABLE x; --", "a & b | !c <-> d", ":*", "\\", "'", "%s %(a)s %", "\x00", "a\x00b",
    "🙂", "\u202eabc", "\ud7ff", "a" * 10_000, "woord " * 2_000, '"' * 999, "½ ⒈ ² ﬁ №", "_", "-1",
    "http://x.example/?a=b", "a.b.c 1.2.3 +31", "\u0301\u0301", "ـ", "\u200c",
]  # fmt: skip


def findable(number, text, language="nl", monitor=HERE, kind=SearchKind.TURN):
    return search.Findable(kind, number, text, monitor, round_id=10, language=language)


@pytest.fixture
def texts(db):
    search.put(findable(number, text, language) for number, (language, text) in TEXTS.items())


def found(question, monitors=(HERE,), kind=SearchKind.TURN):
    asked = words.read_question(question)
    entries = search.entries(asked, kind=kind, monitors=monitors)
    return {entry.object_id for entry in entries}


@pytest.mark.parametrize(("question", "expected"), QUESTIONS.values(), ids=QUESTIONS)
def test_question_finds_these_texts(question, expected, texts):
    assert found(question) == expected


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_someone_types_is_an_error(question, texts):
    found(question)


def test_words_that_look_like_operators_are_words(texts):
    search.put([findable(99, "kies OR of NOT of NEAR, wat u wilt")])
    assert found("OR") == {99}
    assert found("NOT near") == {99}


@given(st.text(max_size=60))
def test_every_text_finds_itself(text):
    asked = words.read_question(text.replace('"', " "))
    for term in asked:
        assert words.places(text, "nl", [term]) or len(text) > words.LONGEST_QUESTION


@given(st.text(max_size=40))
def test_tokens_are_plain_letters_and_digits(text):
    tokens = words.tokens([word.text for word in words.cut(text)], "tr")
    assert tokens.replace(" ", "").isascii()
    assert all(token.isalnum() for token in tokens.split())


@given(st.text(alphabet="ab ـ’\u0301", max_size=3 * words.PIECE))
def test_pieces_together_are_the_whole_text_and_have_all_its_words(text):
    pieces = words.pieces(text)
    assert "".join(text[piece.start : piece.end] for piece in pieces) in {text, ""}
    written = [word for piece in pieces for word in piece.words if words.fold(word)]
    assert written == [word.text for word in words.cut(text)]


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    for word in words.cut(text):
        assert words.fold(words.fold(word.text)) == words.fold(word.text)


def test_every_word_of_the_common_texts_is_found_by_itself(texts):
    for number, (_language, text) in TEXTS.items():
        for word in words.cut(text):
            assert number in found(word.text), word


FOLDED = {
    "capitals and accents": ("Één", "een"),
    "a letter in two signs": ("e\u0301", "e"),
    "a sharp s": ("Straße", "strasse"),
    "a ligature": ("ﬁets", "fiets"),
    "Turkish capital with dot": ("İzmir", "izmir"),
    "Turkish small without dot": ("ışık", "isik"),
    "Polish": ("Łódź", "lodz"),
    "Arabic signs": ("الرِّسَالَةُ", "الرساله"),
    "Arabic alefs": ("أإآٱا", "ااااا"),
    "Arabic stretched": ("مـــدرسة", "مدرسه"),
    "Persian letters": ("کی", "كي"),
    "Persian joiner": ("می‌رود", "ميرود"),
    "Arabic digits": ("٢٠٢٦", "2026"),
    "Persian digits": ("۲۰۲۶", "2026"),
    "Cyrillic": ("Її", "іі"),
    "apostrophes": ("сім'я", "сімя"),
    "Ethiopic stays": ("ደብዳበ", "ደብዳበ"),
    "no word is endless": ("a" * 200, "a" * words.LONGEST),
}


@pytest.mark.parametrize(("word", "folded"), FOLDED.values(), ids=FOLDED)
def test_word_is_folded(word, folded):
    assert words.fold(word) == folded


SAME_STEM = {
    "afspraak": ("nl", "afspraak", "afspraken"),
    "brief": ("nl", "brief", "brieven"),
    "huis": ("nl", "huis", "huizen"),
    "kind": ("nl", "kind", "kinderen"),
    "stad": ("nl", "stad", "steden"),
    "inburgeraar": ("nl", "inburgeraar", "inburgeraars"),
    "gesprek": ("nl", "gesprek", "gesprekken"),
    "financieel": ("nl", "financieel", "financiële"),
    **{
        pair: ("nl", *pair.split())
        for pair in (
            "fiets fietsen",
            "les lessen",
            "adres adressen",
            "kans kansen",
            "mens mensen",
            "toets toetsen",
            "plaats plaatsen",
            "bus bussen",
            "moeder moeders",
            "klas klassen",
            "schuld schulden",
            "probleem problemen",
            "dag dagen",
            "weg wegen",
            "jongen jongens",
            "foto foto's",
            "idee ideeën",
            "reden redenen",
            "huisarts huisartsen",
            "dame dames",
            "helpt helpen",
            "wacht gewacht",
            "uitkering uitkeringen",
            "prijs prijzen",
        )
    },
    "letter": ("en", "letter", "letters"),
    "okul": ("tr", "okul", "okullar"),
    "ışık": ("tr", "IŞIK", "ışıklar"),
    "görüşme without its dots": ("tr", "görüşme", "görüşmeler"),
    "رسالة": ("ar", "رسالة", "الرسالة"),
    "list": ("pl", "list", "listy"),
}


@pytest.mark.parametrize(("language", "one", "other"), SAME_STEM.values(), ids=SAME_STEM)
def test_forms_of_a_word_share_a_stem(language, one, other):
    assert words.stems(one, language) & words.stems(other, language)


@pytest.mark.parametrize(("one", "other"), [("kans", "kan"), ("mens", "men"), ("toets", "toet")])
def test_words_that_only_look_alike_have_other_stems(one, other):
    assert not words.stems(one, "nl") & words.stems(other, "nl")


def test_language_without_rules_keeps_its_words():
    assert words.stems("ደብዳቤታት", "ti") == {"ደብዳቤታት"}


# --- in which order -----------------------------------------------------------------------------
NEAR_AND_FAR = {
    20: "Het loket is ver, en daarom maak ik van te voren altijd een afspraak.",
    21: "Ik had een afspraak bij het loket.",
    22: "De loketten hadden geen afspraken.",
    23: "Elke loketafspraak gaat over een taalafspraak bij een taalloket.",
    24: "Bij dat loket: een afspraak!",
    25: "Een loket zonder afspraken.",
}
ORDERS = {
    "near, as typed, in another form, in a compound": (
        "afspraak loket", [[21, 24], [20], [22, 25], [23]],
    ),
    "one word": ("afspraken", [[22, 25], [20, 21, 24], [23]]),
    "a phrase is as it is typed": ('"een afspraak"', [[20, 21, 24]]),
    "a beginning": ("loke*", [[], [20, 21, 22, 23, 24, 25], []]),
    "words that are nowhere": ("fiets", [[], [], []]),
}  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), ORDERS.values(), ids=ORDERS)
def test_closest_comes_first(question, expected, db):
    search.put(findable(number, text) for number, text in NEAR_AND_FAR.items())
    search.put([findable(30, NEAR_AND_FAR[21], monitor=ELSEWHERE)])
    asked = words.read_question(question)
    found = search.by_closeness(asked, kind=SearchKind.TURN, monitors=[HERE])
    assert [[entry.object_id for entry in level] for level in found] == expected


@pytest.mark.parametrize(("question", "_expected"), QUESTIONS.values(), ids=QUESTIONS)
def test_in_order_or_not_the_same_is_found(question, _expected, texts):
    asked = words.read_question(question)
    in_order = [
        entry.object_id
        for level in search.by_closeness(asked, kind=SearchKind.TURN, monitors=[HERE])
        for entry in level
    ]
    assert len(in_order) == len(set(in_order))
    assert set(in_order) == found(question)
    kinds = search.kinds_with(asked, {SearchKind.TURN: [HERE], SearchKind.MEMO: [HERE]})
    assert kinds == ({SearchKind.TURN} if in_order else set())


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_someone_types_is_an_error_in_order_either(question, texts):
    asked = words.read_question(question)
    for level in search.by_closeness(asked, kind=SearchKind.TURN, monitors=[HERE]):
        list(level)


def test_first_page_reads_no_more_than_it_shows(db):
    search.put(findable(number, "brief") for number in range(1, 401))
    asked = words.read_question("brief")
    with CaptureQueriesContext(connection) as asking:
        found = search.by_closeness(asked, kind=SearchKind.TURN, monitors=[HERE])
        assert [entry.object_id for entry in found[0][:3]] == [1, 2, 3]
    assert len(asking) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + asking[0]["sql"])
            plan = " ".join(str(row[-1]) for row in cursor.fetchall())
        # The index gives them in this order: nothing is sorted, and nothing gathered first.
        assert "TEMP B-TREE" not in plan
        assert "SUBQUERY" not in plan


# --- one kind, in some monitors -----------------------------------------------------------------
def test_what_is_asked_of_one_kind_finds_no_other(texts):
    search.put([findable(50, "De afspraak komt te laat.", kind=SearchKind.FINDING)])
    assert found("afspraak", kind=SearchKind.FINDING) == {50}
    assert found("afspraak") == {1, 2}
    assert {each.object_id for each in search.entries(words.read_question("afspraak"))} == {
        1,
        2,
        50,
    }


def test_another_monitor_stays_out(texts):
    search.put([findable(60, "afspraak", monitor=ELSEWHERE)])
    assert 60 not in found("afspraak")
    assert found("afspraak", monitors=(ELSEWHERE,)) == {60}
    assert found("afspraak", monitors=(HERE, ELSEWHERE)) == {1, 2, 60}
    assert found("afspraak", monitors=()) == set()


def test_round_that_moved_is_found_where_it_is_now(texts):
    search.move_round(10, monitor_id=ELSEWHERE)
    assert found("afspraak") == set()
    assert found("afspraak", monitors=(ELSEWHERE,)) == {1, 2}


@pytest.mark.parametrize("asked", ["turn", "kturn", "m1", "1", "kind:turn", "monitor_id : 1"])
def test_no_word_is_taken_for_a_kind_or_a_monitor(asked, texts):
    assert found(asked) == set()


# --- writing ------------------------------------------------------------------------------------
def test_what_is_new_is_found_like_any_other(db):
    new = [findable(number, text, language) for number, (language, text) in TEXTS.items()]
    assert search.put(new, are_new=True) == len(TEXTS)
    written = sorted(SearchEntry.objects.values_list("object_id", "part", "body"))
    assert found("inburgering") == {16}
    search.put(new)
    assert sorted(SearchEntry.objects.values_list("object_id", "part", "body")) == written


def test_text_put_again_replaces_what_was_there(texts):
    search.put([findable(1, "iets heel anders")])
    assert 1 not in found("loket")
    assert found("anders") == {1}


def test_forgotten_text_is_found_no_longer(texts):
    search.forget(SearchKind.TURN, [1])
    assert found("loket") == set()


def test_text_without_words_has_no_entry(db):
    search.put([findable(1, "… – █████ !")])
    assert search.is_empty()


def test_long_text_is_found_to_its_end(db):
    text = "ik was daar " * 3_000 + "met de laatste brief"
    search.put([findable(1, text)])
    assert found('"de laatste brief"') == {1}
    [entry] = search.entries(words.read_question('"de laatste brief"'))
    assert "laatste" in text[entry.start : entry.end]


def test_scrubbed_index_has_no_token_of_what_was_forgotten(texts):
    search.forget(SearchKind.TURN, [1])
    search.scrub()
    assert not SearchEntry.objects.filter(body__contains="aloket").exists()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE VIRTUAL TABLE temp.tokens USING"
                " fts5vocab('main', 'safeguards_searchwords', 'row')"
            )
            cursor.execute("SELECT count(*) FROM temp.tokens WHERE term = 'aloket'")
            left = cursor.fetchone()
            cursor.execute("DROP TABLE temp.tokens")
            assert left == (0,)
        else:
            cursor.execute("SELECT count(*) FROM safeguards_searchentry WHERE words @@ 'aloket'")
            assert cursor.fetchone() == (0,)


# --- showing ------------------------------------------------------------------------------------
def shown(text, question, language="nl", **options):
    runs = search.snippet(text, language, words.read_question(question), **options)
    return "".join(f"[{run.text}]" if run.is_marked else run.text for run in runs)


SHOWN = {
    "each form of the word": ("nl", "brief", "Brieven en een brief.", "[Brieven] en een [brief]."),
    "a phrase as one": ("nl", '"een brief"', "Een brief, een boek.", "[Een brief], een boek."),
    "after an emoji": ("nl", "brief", "🙂🙂 brief", "🙂🙂 [brief]"),
    "with its combining signs": ("ar", "رسالة", "هذه رِسَالَة.", "هذه [رِسَالَة]."),
    "what looks like HTML": ("nl", "script", "<script>x</script>", "<[script]>x</[script]>"),
    "a compound by its part": ("nl", "les", "De taalles, files.", "De [taalles], files."),
    "a beginning": ("nl", "brie*", "Brieven in bad.", "[Brieven] in bad."),
    "no compound in another language": ("en", "les", "taalles", "taalles"),
    "nothing marked": ("nl", "brief", "Geen van beide.", "Geen van beide."),
}


@pytest.mark.parametrize(("language", "asked", "text", "expected"), SHOWN.values(), ids=SHOWN)
def test_snippet_marks(language, asked, text, expected):
    assert shown(text, asked, language) == expected


def test_snippet_of_a_long_text_is_cut_between_words():
    text = "voor " * 100 + "brief " + "na " * 100
    cut = shown(text, "brief", length=60)
    assert cut.startswith("… voor")
    assert cut.endswith("na …")
    assert "[brief]" in cut
    assert len(cut) < 80


@given(st.text(max_size=300), st.integers(10, 80))
def test_snippet_never_changes_what_was_said(text, length):
    runs = search.snippet(text, "nl", words.read_question(text[:20]), length=length)
    inside = "".join(run.text for run in runs)
    assert inside.removeprefix("… ").removesuffix(" …") in text or inside in text
