"""A report with everything in it that a renderer may meet, pleasant and unpleasant."""

from datetime import date

from weerklank.findings.terms import QuoteForm, Stance
from weerklank.rendering.document import (
    Bullets,
    Comparison,
    ComparisonRow,
    Count,
    Evidence,
    EvidenceLine,
    Heading,
    Note,
    Original,
    Paragraph,
    Quote,
    Reference,
    Report,
    Section,
    Statement,
    Table,
)

HOSTILE = '#read("/etc/passwd") *a* [b] <script>alert(1)</script> & "quotes" $x$ @y \\ `z` = </p>'
ARABIC = "لا أعرف من هو الشخص المسؤول عني الآن."
TIGRINYA = "ሓደ ሰብ ጥራይ ኣሎ ዝፈልጥ ኩነታተይ።"

_WHY = Section(
    "1",
    "Waarom wij luisterden",
    (
        Paragraph(
            "Voorbeelddam begeleidt sinds vijf jaar nieuwe inwoners onder de nieuwe wet. De "
            "gemeente "
            "houdt bij hoeveel lessen iemand volgde en welke termijn loopt. Wat mensen daarvan "
            "merken, "
            "staat in geen enkel systeem. Daarom zijn zes gesprekken gevoerd, met mensen die "
            "inburgeren en met mensen die hen begeleiden."
        ),
        Heading("De vragen"),
        Paragraph(
            "Drie vragen stonden voorop, zie ook en het plan:",
            (
                (35, Reference("3.1")),
                (len("Drie vragen stonden voorop, zie ook en het plan"), Note(1, HOSTILE)),
            ),
        ),
        Bullets(
            (
                "Hoe ervaren inburgeraars de onderdelen van de begeleiding?",
                "Hoe werkt de wet voor wie ermee werkt?",
                "Wat kan er beter, en wie kan dat doen?",
            ),
            (
                (),
                ((len("Hoe werkt de wet voor wie ermee werkt?"), Note(2, "Beleidsplan, blz. 4.")),),
                (),
            ),
        ),
    ),
)

_HOW = Section(
    "2",
    "Hoe wij luisterden",
    (Paragraph("De gemeente nodigde uit; een onderzoeker koos daarna op spreiding."),),
    (
        Section(
            "2.1",
            "Wie deden mee",
            (
                Table(
                    caption="Deelnemers naar leerroute: uitgenodigd, gesproken en in de gemeente",
                    header=("Leerroute", "Uitgenodigd", "Deden mee", "In de gemeente"),
                    rows=(
                        ("B1-route", "9", "4", "61"),
                        ("Z-route", "8", "3", "48"),
                        ("Onderwijsroute", "3", "0", "12"),
                        ("Gezinsmigranten", "5", "1", "37"),
                    ),
                    row_headers=True,
                    note="Niemand van de onderwijsroute is gehoord.",
                ),
                Table("Een tabel zonder rijen", ("Taal", "Tolk"), ()),
            ),
        ),
        Section(
            "2.2",
            "Wat u hieruit niet kunt lezen",
            (
                Bullets(
                    (
                        "Acht mensen zeggen niet hoe het met iedereen gaat.",
                        "Wie boos is of bang, zegt eerder nee tegen een uitnodiging van de "
                        "gemeente.",
                        "Via een tolk gaat toon verloren.",
                        "Een effect is hier steeds een effect dat mensen zelf ervaren.",
                    )
                ),
            ),
        ),
    ),
)


def _lines(number: str, supporting: int, contrary: int = 0) -> tuple[EvidenceLine, ...]:
    texts = ("Ik bel, en dan zeggen ze: welke afdeling? Ja, welke. Dat vraag ik.", None)
    return tuple(
        EvidenceLine(
            reference=f"{number}-{'abcdefghijklmn'[position]}",
            conversation=f"Gesprek {position % 6 + 1}",
            speaker=f"D{position % 8 + 1}",
            code="4.1 Contactpersoon onbekend",
            stance=Stance.SUPPORTING if position < supporting else Stance.CONTRARY,
            text=texts[position % 2],
        )
        for position in range(supporting + contrary)
    )


_CONTACT = Section(
    "3",
    "Contact en hulp",
    (
        Paragraph(
            "In vijf van de zes gesprekken kwam dezelfde vraag op tafel: bij wie moet ik zijn? "
            "Een gebouw of een nummer is geen antwoord. Mensen zoeken iemand die hun verhaal kent."
        ),
        Statement(
            "3.1",
            "Drie van de acht inburgeraars noemen een vaste contactpersoon als wij vragen wat goed "
            "gaat. Die persoon hoeft niet alles op te lossen.",
            Evidence(
                3,
                8,
                "inburgeraars",
                0,
                2,
                4,
                "gezocht, geen tegenspraak gevonden",
                _lines("3.1", 4),
            ),
        ),
        Statement(
            "3.2",
            "Vijf van de acht inburgeraars weten nu niet wie hun contactpersoon bij de "
            "gemeente is. "
            "Zij bellen een algemeen nummer, gaan naar de balie, of vragen het hun kinderen.",
            Evidence(
                said=5,
                asked=8,
                unit="inburgeraars",
                contrary=2,
                conversations=4,
                passages=9,
                counter_search="gezocht in alle gesprekken",
                lines=(
                    *_lines("3.2", 7, 2),
                    EvidenceLine(
                        "3.2-x",
                        "Gesprek 5",
                        "D7",
                        "4.1 Contactpersoon onbekend",
                        text=ARABIC,
                        language="ar",
                    ),
                ),
                warning="De zin zegt 'vijf van de acht', maar één van hen sprak over vorig jaar.",
            ),
            (
                Quote(
                    "Die heb ik één keer gezien. Nu, ik weet niet wie is. Ik bel het nummer, "
                    "zeggen ze: "
                    "welke afdeling? Ja, welke afdeling. Dat is wat ik vraag.",
                    "Vrouw, Z-route",
                ),
                Quote(
                    "Ik weet nu niet wie er voor mij is.",
                    "Man, B1-route",
                    form=QuoteForm.TRANSLATED,
                    via_interpreter=True,
                    original=Original(ARABIC, "ar"),
                ),
                Quote(
                    "Ik wel. Zij heeft op mijn telefoon een foto van haarzelf gezet, dan weet "
                    "ik: dat "
                    "is zij.",
                    "Vrouw, gezinsmigrant",
                    form=QuoteForm.TIDIED,
                    stance=Stance.CONTRARY,
                ),
            ),
        ),
        Statement(
            "3.3",
            "Elf van de negentien kunnen de brieven niet zelf lezen.",
            Evidence(11, 19, "inburgeraars", 1, 8, 14, None, _lines("3.3", 5, 1)),
            (Quote(TIGRINYA, "Man, Z-route", language="ti"), Quote(ARABIC, "Vrouw", language="ar")),
        ),
    ),
    (
        Section(
            "3.a",
            "Inburgeraars en aanbieders naast elkaar",
            (
                Paragraph("Aanbieders noemen de opvang voor kinderen en de moeilijke brieven."),
                Comparison(
                    "Wie noemt wat",
                    "Onderwerp",
                    "Inburgeraars",
                    "Aanbieders",
                    (
                        ComparisonRow("Contactpersoon onbekend", Count(11, 19), Count(2, 7)),
                        ComparisonRow("Moeilijke brieven", Count(10, 19), Count(5, 7)),
                        ComparisonRow(
                            "Te weinig oefenen buiten de les", Count(10, 19), Count(4, 7)
                        ),
                        ComparisonRow("Iedereen tegenover niemand", Count(19, 19), Count(0, 7)),
                        ComparisonRow("Opvang voor kinderen", Count(7, 19), Count(0, 0)),
                        ComparisonRow("Reiskosten", Count(3, None), Count(1, 7)),
                    ),
                ),
            ),
        ),
    ),
)

_EDGES = Section(
    "4",
    f"Randgevallen {HOSTILE}",
    (
        Paragraph(HOSTILE),
        Paragraph(
            "Emoji 😀 en 👩\u200d👩\u200d👧, 中文, ❤\ufe0f, een stuurteken \x07, A2 → B1 en "
            "\u2067rtl\u2069.\nTweede regel."
        ),
        Bullets(()),
        Bullets((HOSTILE, "Een " + "heellangwoordzondereindevoorsmalleschermen" * 3)),
        Statement("4.1", HOSTILE, Evidence(1, 1, "aanbieders", 0, 1, 1, HOSTILE, warning=HOSTILE)),
        Statement("4.2", "Aan niemand gevraagd.", Evidence(0, 0, "aanbieders")),
        Statement("4.3", "Onbekend aan wie.", Evidence(4, None, "inburgeraars", 1, 2, 5)),
        Statement("4.4", "Heel veel mensen.", Evidence(60, 140, "inburgeraars", 3, 20, 80)),
        Quote(
            "Los citaat 😀, licht bewerkt.", HOSTILE, form=QuoteForm.TIDIED, language="not a code"
        ),
        Table(HOSTILE, ("Code", HOSTILE), ((HOSTILE, "1"), ("😀", "2")), row_headers=True),
    ),
)

_MATRIX = Table(
    caption="Personen die het noemden van personen aan wie het gevraagd is",
    header=("Code", "B1-route", "Z-route", "Gezin", "Gemeente", "Begeleiding", "Taalschool"),
    rows=tuple(
        (
            f"4.{row} Knelpunt nummer {row} met een naam",
            "3 van 4",
            "2 van 3",
            "1 van 1",
            "1 van 1",
            "0 van 1",
            "-",
        )
        for row in range(1, 45)
    ),
    row_headers=True,
    note="Een streepje betekent: niet gevraagd.",
)


def make_report() -> Report:
    """The rich report. Everything in it is invented."""
    return Report(
        title="Wie helpt mij verder?",
        subtitle="Kwalitatieve monitor inburgering",
        municipality="Gemeente Voorbeelddam",
        round_label="ronde 2",
        period="voorjaar 2026",
        set_on=date(2026, 7, 2),
        authors=("Bram Vos", "Chantal Özdemir"),
        summary=(
            Paragraph(
                "In dit rapport vertellen acht inburgeraars in Voorbeelddam hoe het met hen "
                "gaat. Drie "
                "mensen die hen begeleiden, vertellen hoe zij het werk zien. Elke zin met een "
                "nummer "
                "kunt u narekenen: u leest op hoeveel mensen de zin rust en wie het anders zag."
            ),
            Paragraph(
                "Het zijn hun ervaringen. Zij zeggen niet hoe het met alle inburgeraars gaat."
            ),
        ),
        sections=(_WHY, _HOW, _CONTACT, _EDGES, Section("5", "Een leeg deel")),
        annexes=(
            Section(
                "A",
                "Gespreksleidraad",
                (Bullets(("Hoe was uw eerste maand hier?", "Wie belt u als u iets niet weet?")),),
                (Section("A.1", "Voor aanbieders", (Paragraph("Wat vraagt de wet van u?"),)),),
            ),
            Section("B", "Matrix", (_MATRIX,)),
        ),
        notice="Voorbeelddam bestaat niet. Alle mensen en alle woorden zijn verzonnen.",
        is_concept=True,
    )


def make_bare_report() -> Report:
    """The least that is a report."""
    return Report(
        title="Leeg rapport",
        subtitle="",
        municipality="Voorbeelddam",
        round_label="",
        period="",
        set_on=date(2026, 1, 1),
    )
