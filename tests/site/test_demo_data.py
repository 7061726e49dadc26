"""The example Voorbeelddam as plain files: honest numbers, words that stand where they should."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2] / "src" / "weerklank"
DATA = ROOT / "site" / "demo" / "data"
CODEBOOK = ROOT / "coding" / "data" / "codebook.json"
GUIDES = ROOT / "study" / "data" / "guides.json"
CHARACTERISTICS = ROOT / "study" / "data" / "characteristics.json"
STARTING_SET = ROOT / "study" / "data" / "starting_set.json"

NUMBER_WORDS = {
    "één": 1,
    "eén": 1,  # a capital loses its accent: Eén
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
    "elf": 11,
    "twaalf": 12,
    "dertien": 13,
    "veertien": 14,
    "vijftien": 15,
    "zestien": 16,
    "zeventien": 17,
    "geen": 0,
}
# A number written in a sentence. "B1" is a name, and "geen" is a number only of people.
_WORDS = "|".join(word for word in NUMBER_WORDS if word != "geen")
NUMBER = re.compile(
    rf"\b(?:{_WORDS}|\d+|geen(?= van de | inburgeraar| aanbieder))\b", re.IGNORECASE
)
LINE = re.compile(r"([^:\n]{1,20}): (\S.*)")
# Fewer people than this share what stands beside a quote: it could give one of them away.
FEW = 5
NEWCOMER, PROVIDER = "inburgeraar", "aanbieder"
SIDES = (NEWCOMER, PROVIDER)

Row = dict[str, Any]


def for_each(rows: Iterable[Row]) -> Callable[[Callable[[Row], None]], Callable[[], None]]:
    """Make one test of a check on a row, that lists every row that fails it."""

    def of(check: Callable[[Row], None]) -> Callable[[], None]:
        def test() -> None:
            wrong = []
            for row in rows:
                try:
                    check(row)
                except AssertionError as bad:
                    wrong.append(f"{row.get('id') or row.get('number') or row}: {bad}")
            assert not wrong, "\n".join(wrong)

        test.__doc__ = check.__doc__
        return test

    return of


def load(path: Path) -> Any:
    if not path.exists():
        pytest.skip(f"{path.name} is not there yet")
    return json.loads(path.read_text(encoding="utf-8"))


def read_turns(number: int) -> list[tuple[str, str]]:
    """Maximal runs of one label in a transcript, as (label, text)."""
    lines = []
    for line in (DATA / f"gesprek-{number}.txt").read_text(encoding="utf-8").splitlines():
        match = LINE.fullmatch(line)
        assert match, f"gesprek {number}: no label in {line!r}"
        lines.append((match[1], match[2]))
    return [
        (label, "\n".join(text for _, text in run))
        for label, run in groupby(lines, key=lambda pair: pair[0])
    ]


PEOPLE: list[Row] = load(DATA / "people.json")["people"]
CONVERSATIONS: list[Row] = load(DATA / "conversations.json")
CODINGS: list[Row] = load(DATA / "codings.json")
FINDINGS: list[Row] = load(DATA / "findings.json")["findings"]
QUOTES: list[Row] = load(DATA / "findings.json")["quotes"]
REPORT: Row = load(DATA / "report.json")

TURNS = {row["number"]: read_turns(row["number"]) for row in CONVERSATIONS}
CODING_BY_ID = {row["id"]: row for row in CODINGS}
PERSPECTIVE = {row["pseudonym"]: row["perspective"] for row in PEOPLE}
BRAM = [row for row in CODINGS if row["coder"] == "bram"]
COEN = [row for row in CODINGS if row["coder"] == "coen"]
CHANTAL = [row for row in CODINGS if row["coder"] == "chantal"]


def speaker_of(coding: Row) -> Row:
    conversation = next(c for c in CONVERSATIONS if c["number"] == coding["conversation"])
    label, _ = TURNS[coding["conversation"]][coding["turn"]]
    speaker: Row = conversation["speakers"][label]
    return speaker


def persons(codings: list[Row], perspective: str) -> set[str]:
    """Who said it: one person once, an interpreter or an unknown voice never."""
    said_by = {speaker_of(coding)["participant"] for coding in codings}
    return {person for person in said_by if person and PERSPECTIVE[person] == perspective}


def numbers_in(text: str) -> list[int]:
    return [
        NUMBER_WORDS[word] if (word := found.lower()) in NUMBER_WORDS else int(word)
        for found in NUMBER.findall(text)
    ]


def evidence(finding: Row, stance: str) -> list[Row]:
    return [CODING_BY_ID[key] for key in finding[stance]]


def consent(pseudonym: str, purpose: str) -> bool:
    person = next(row for row in PEOPLE if row["pseudonym"] == pseudonym)
    return next(bool(row["given"]) for row in person["consents"] if row["purpose"] == purpose)


def id_of(row: Row) -> str:
    return str(row.get("id", row.get("number")))


def test_the_folder_says_that_everything_is_invented() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert "verzonnen" in readme.lower()
    assert "Voorbeelddam bestaat niet" in readme
    assert "bestaat niet" in REPORT["notice"]


def test_eleven_conversations_hold_at_least_twelve_thousand_words() -> None:
    words = sum(len(text.split()) for turns in TURNS.values() for _, text in turns)
    assert words >= 12_000
    assert sorted(TURNS) == list(range(1, 12))
    assert {row["kind"] for row in CONVERSATIONS} == {"group", "pair", "individual"}


def test_two_conversations_went_through_an_interpreter_one_of_them_at_a_distance() -> None:
    places = [row["interpreter_place"] for row in CONVERSATIONS if row["interpreter"] != "none"]
    assert sorted(places) == ["location", "remote"]


def test_every_label_in_a_transcript_is_a_speaker_and_every_speaker_speaks() -> None:
    for conversation in CONVERSATIONS:
        labels = {label for label, _ in TURNS[conversation["number"]]}
        assert labels == set(conversation["speakers"]), conversation["number"]


def test_everyone_who_speaks_took_part_and_everyone_who_took_part_speaks() -> None:
    for conversation in CONVERSATIONS:
        spoke = {row["participant"] for row in conversation["speakers"].values()} - {None}
        assert spoke == set(conversation["participants"]), conversation["number"]


def test_several_people_at_once_and_an_unknown_voice_both_occur() -> None:
    speakers = [row for c in CONVERSATIONS for row in c["speakers"].values()]
    assert [row["at_least"] for row in speakers if row["role"] == "several"] == [2]
    assert [row["participant"] for row in speakers if row["role"] == "unknown"] == [None]


def test_conversations_fall_inside_the_round_and_after_consent() -> None:
    first, last = (date.fromisoformat(REPORT["round"][key]) for key in ("starts_on", "ends_on"))
    asked_on = {row["pseudonym"]: date.fromisoformat(row["consents"][0]["on"]) for row in PEOPLE}
    for conversation in CONVERSATIONS:
        held_on = date.fromisoformat(conversation["held_on"])
        assert first <= held_on <= last
        for pseudonym in conversation["participants"]:
            assert first <= asked_on[pseudonym] <= held_on, pseudonym


def test_someone_who_allowed_no_recording_was_not_recorded() -> None:
    refused = {row["pseudonym"] for row in PEOPLE if not consent(row["pseudonym"], "record")}
    assert len(refused) == 1
    for conversation in CONVERSATIONS:
        assert conversation["was_recorded"] is not bool(refused & set(conversation["participants"]))


def test_the_people_are_spread_as_the_report_says() -> None:
    newcomers = [row["characteristics"] for row in PEOPLE if row["perspective"] == "inburgeraar"]
    assert len(newcomers) == 17
    assert Counter(row["gender"] for row in newcomers) == {"woman": 11, "man": 6}
    family = [row for row in newcomers if row["doelgroep"] == "gezin"]
    assert len(family) == 3
    others = Counter(row["leerroute"] for row in newcomers if row not in family)
    assert others == {"B": 7, "Z": 7}
    assert sum(row.get("age_class") in {"16-24", "25-29"} for row in newcomers) == 6
    most = {"turkey_caucasus", "iran_afghanistan_central_asia", "middle_east"}
    assert sum(row["origin_group"] in most for row in newcomers) == 13
    assert most <= {row["origin_group"] for row in newcomers}
    assert len({len(row) for row in newcomers}) > 1, "some characteristics stay unknown"


def test_the_providers_are_of_three_kinds() -> None:
    kinds = Counter(row["provider_kind"] for row in PEOPLE if row["perspective"] == "aanbieder")
    assert kinds == {"gemeente": 2, "mb": 2, "taalschool": 3}


def test_characteristics_are_those_of_the_study() -> None:
    allowed = {
        row["key"]: {value["key"] for value in row["values"]} for row in load(CHARACTERISTICS)
    }
    for person in PEOPLE:
        for key, value in person["characteristics"].items():
            assert value in allowed[key], (person["pseudonym"], key)


def test_questions_put_and_not_put_together_are_the_guide() -> None:
    guides = {
        guide["key"]: {
            f"{section_number}.{question_number}"
            for section_number, section in enumerate(guide["sections"], 1)
            for question_number, _ in enumerate(section["questions"], 1)
        }
        for guide in load(GUIDES)["guides"]
    }
    for conversation in CONVERSATIONS:
        put, not_put = set(conversation["questions_put"]), set(conversation["questions_not_put"])
        assert not put & not_put
        assert put | not_put == guides[conversation["guide"]], conversation["number"]


def test_money_was_left_out_of_half_of_the_conversations_and_did_not_apply_to_all() -> None:
    put = {row["number"] for row in CONVERSATIONS if codes_put(row) & {"3.11"}}
    assert sorted(put) == [1, 4, 5, 8, 10]
    assert len(asked(["3.11"], NEWCOMER)) == 7
    assert unsure(["3.11"], NEWCOMER) == {"D9"}
    here = {
        person for row in CONVERSATIONS if row["number"] in put for person in row["participants"]
    }
    assert {person for person in here if PERSPECTIVE[person] == NEWCOMER} - asked(
        ["3.11"], NEWCOMER
    ) == {"D4", "D9"}


ORIGINALS = {row["original_language"]: row for row in CONVERSATIONS if row["original"]}


def test_what_was_said_in_arabic_and_in_turkish_stands_beside_the_dutch() -> None:
    assert set(ORIGINALS) == {"ar", "tr"}
    assert all(row["interpreter"] != "none" for row in ORIGINALS.values())


@pytest.mark.parametrize("language", ORIGINALS)
def test_an_original_stands_beside_turns_that_someone_else_than_the_interpreter_spoke(
    language: str,
) -> None:
    conversation = ORIGINALS[language]
    originals = load(DATA / conversation["original"])
    turns = TURNS[conversation["number"]]
    assert [row["turn"] for row in originals] == sorted({row["turn"] for row in originals})
    for row in originals:
        label, _ = turns[row["turn"]]
        assert conversation["speakers"][label]["role"] in {"participant", "several", "unknown"}


def test_the_arabic_is_in_arabic_script() -> None:
    for row in load(DATA / ORIGINALS["ar"]["original"]):
        arabic = [letter for letter in row["text"] if "\u0600" <= letter <= "\u06ff"]
        assert len(arabic) > len(row["text"]) / 3


def test_the_turkish_covers_all_that_participants_said_and_has_its_own_letters() -> None:
    conversation = ORIGINALS["tr"]
    originals = {row["turn"]: row["text"] for row in load(DATA / conversation["original"])}
    spoken = [
        turn
        for turn, (label, _) in enumerate(TURNS[conversation["number"]])
        if conversation["speakers"][label]["role"] == "participant"
    ]
    assert sorted(originals) == spoken
    long_ones = [text for text in originals.values() if len(text) > 40]
    assert len(long_ones) > 30
    assert all(set("çğışöüİÇŞÖÜ") & set(text) for text in long_ones)


def test_bram_made_at_least_400_codings_over_all_conversations() -> None:
    assert len(BRAM) >= 400
    assert {row["conversation"] for row in BRAM} == set(TURNS)


def test_chantal_coded_two_conversations_apart_from_bram() -> None:
    assert len(CHANTAL) >= 60
    assert {row["conversation"] for row in CHANTAL} == {2, 8}


def test_coen_coded_six_others_and_mostly_agrees_in_each() -> None:
    """Turn by turn and code by code; no conversation is coded just as Bram did."""
    assert {row["conversation"] for row in COEN} == {3, 5, 6, 9, 10, 11}
    for number in {row["conversation"] for row in COEN}:
        own, his = (_given(rows, number) for rows in (COEN, BRAM))
        assert 0.6 <= len(own & his) / len(own | his) < 0.9
        assert own - his
        assert his - own


def _given(rows: list[Row], number: int) -> set[tuple[int, str]]:
    return {(row["turn"], row["code"]) for row in rows if row["conversation"] == number}


def test_decisions_are_about_turns_in_which_the_two_differ() -> None:
    found = load(DATA / "decisions.json")
    apart = {
        (number, turn)
        for number in {row["conversation"] for row in COEN}
        for turn, _code in _given(COEN, number) ^ _given(BRAM, number)
    }
    decided = [(row["conversation"], row["turn"]) for row in found["decisions"]]
    assert len(set(decided)) == len(decided)
    assert set(decided) <= apart
    # Those that are built are decided whole; of one there is something left to decide.
    left = {number for number, _turn in apart - set(decided)}
    assert not left & set(found["built"])
    assert left & {number for number, _turn in decided}
    assert {row["verdict"] for row in found["decisions"]} == {
        "bram", "coen", "both", "other", "unclear"
    }  # fmt: skip
    assert found["counts"] == "bram"
    # Where what they decided counts, findings rest on what is in it.
    assert found["agreed"]
    assert set(found["agreed"]) <= set(found["built"])
    dropped = {
        (row["conversation"], row["turn"])
        for row in found["decisions"]
        if row["conversation"] in found["agreed"] and row["verdict"] in ("coen", "other", "unclear")
    }
    gone = {
        row["id"]
        for row in BRAM
        if (row["conversation"], row["turn"]) in dropped
        and (row["turn"], row["code"]) not in _given(COEN, row["conversation"])
    }
    assert gone
    rests = {key for one in FINDINGS for key in one["supporting"] + one["contrary"]}
    assert not gone & rests


def test_the_two_coders_mostly_agree_and_differ_on_contact_and_on_what_helps() -> None:
    """Code by code on the turns of the two conversations; exact edges do not matter here."""
    own = {(row["conversation"], row["turn"], row["code"]) for row in CHANTAL}
    his = {(row["conversation"], row["turn"], row["code"]) for row in BRAM}
    assert 0.6 <= len(own & his) / len(own) < 1
    differs = {code for _, _, code in own - his}
    assert differs & {"4.1", "4.2"}
    assert [code for code in differs if code.startswith("3.")]


def test_coding_ids_are_unique() -> None:
    assert len(CODING_BY_ID) == len(CODINGS)


@for_each(CODINGS)
def test_the_words_of_a_coding_stand_exactly_once_in_its_turn(coding: Row) -> None:
    _, text = TURNS[coding["conversation"]][coding["turn"]]
    assert text.count(coding["text"]) == 1
    assert coding["text"] == coding["text"].strip() != ""


def test_no_passage_of_one_coder_carries_two_evaluations() -> None:
    evaluations = Counter(
        (row["coder"], row["conversation"], row["turn"], row["text"])
        for row in CODINGS
        if row["code"].split(".")[0] in {"3", "4", "8"}
    )
    assert [passage for passage, count in evaluations.items() if count > 1] == []


def test_passages_overlap_and_nest() -> None:
    spans: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for row in BRAM:
        start = TURNS[row["conversation"]][row["turn"]][1].index(row["text"])
        span = (start, start + len(row["text"]))
        spans.setdefault((row["conversation"], row["turn"]), set()).add(span)
    pairs = [(a, b) for found in spans.values() for a in found for b in found if a != b]
    assert any(a[0] <= b[0] and b[1] <= a[1] for a, b in pairs), "nested"
    assert any(a[0] < b[0] < a[1] < b[1] for a, b in pairs), "crossing"


def test_codes_are_in_the_codebook_and_on() -> None:
    codes = {row["number"]: row for row in load(CODEBOOK)["codes"]}
    used = {row["code"] for row in CODINGS} | {code for row in FINDINGS for code in row["codes"]}
    assert sorted(used - set(codes)) == []
    assert [code for code in used if codes[code]["is_container"] or not codes[code]["is_on"]] == []


def test_facets_have_known_values() -> None:
    assert {row["polarity"] for row in CODINGS} <= {
        "positief",
        "negatief",
        "gemengd",
        "neutraal",
        None,
    }
    assert {row["evidence_kind"] for row in CODINGS} <= {
        "eigen_ervaring",
        "van_horen_zeggen",
        "verwachting",
        "wens",
        None,
    }


def test_findings_fill_every_section_from_both_sides() -> None:
    assert [row["number"] for row in FINDINGS] == list(range(1, len(FINDINGS) + 1))
    assert {row["section"] for row in FINDINGS} == {
        "experiences",
        "successes",
        "pains",
        "effects",
        "preconditions",
        "improvements",
    }
    for section in ("experiences", "successes", "pains", "effects", "preconditions"):
        sides = {row["perspective"] for row in FINDINGS if row["section"] == section}
        assert sides == set(SIDES), section


def test_each_part_of_the_service_has_a_finding() -> None:
    told = {code for row in FINDINGS for code in row["codes"]}
    assert {"2.2", "2.3", "2.4", "2.9", "2.11", "3.7", "4.8"} <= told
    assert not asked(["2.10"], NEWCOMER), "and of the MAP the conclusion says why there is none"


def test_a_statement_is_at_most_two_sentences() -> None:
    for finding in FINDINGS:
        assert len(re.findall(r"[.?!](?: |$)", finding["statement"])) <= 2, finding["number"]


@for_each(FINDINGS)
def test_a_finding_leaves_out_nobody_whom_its_codes_have(finding: Row) -> None:
    """Otherwise the matrix would show another number than the report.

    What a part of the service is like is not in its code, so there the finding chooses.
    """
    assert set(finding["codes"]) == {row["code"] for row in evidence(finding, "supporting")}
    if any(code.startswith("2.") for code in finding["codes"]):
        return
    contrary = set(finding["contrary"])
    coded = [row for row in BRAM if row["code"] in finding["codes"] and row["id"] not in contrary]
    perspective = finding["perspective"]
    assert persons(coded, perspective) == persons(evidence(finding, "supporting"), perspective)


@for_each(FINDINGS)
def test_a_finding_shows_who_says_otherwise_or_that_nobody_did(finding: Row) -> None:
    assert not set(finding["supporting"]) & set(finding["contrary"])
    if finding["contrary"]:
        assert finding["counter_search"] == "searched_found"
    else:
        assert finding["counter_search"] == "searched_none_found"


def test_findings_point_to_goals_and_questions_of_the_study() -> None:
    start = load(STARTING_SET)
    goals = {row["number"] for row in start["goals"]}
    questions = {row["number"] for row in start["questions"]}
    for finding in FINDINGS:
        assert finding["research_question"] in questions
        assert finding["policy_goal"] is None or finding["policy_goal"] in goals


def test_effects_are_called_perceived() -> None:
    for finding in FINDINGS:
        if finding["section"] == "effects":
            assert finding["kind"] == "perceived_effect"
            assert re.search(r"\b(ervaren|merken|zeggen)\b", finding["statement"])


def test_a_pain_that_newcomers_name_is_denied_by_providers() -> None:
    denied = [
        row
        for row in FINDINGS
        if row["section"] == "pains"
        and row["perspective"] == "inburgeraar"
        and len(persons(evidence(row, "contrary"), "aanbieder")) >= 3
        and all(
            coding["code"] == "9.2"
            for coding in evidence(row, "contrary")
            if PERSPECTIVE.get(speaker_of(coding)["participant"]) == "aanbieder"
        )
    ]
    assert [row["codes"] for row in denied] == [["4.10", "4.15"]]


def test_of_one_effect_only_one_perspective_speaks() -> None:
    one_sided = []
    for finding in FINDINGS:
        coded = [row for row in BRAM if row["code"] in finding["codes"]]
        groups = {group for group in ("inburgeraar", "aanbieder") if persons(coded, group)}
        if finding["section"] == "effects" and groups == {finding["perspective"]}:
            one_sided.append(finding["codes"])
    assert ["5.2.5"] in one_sided


def test_someone_says_the_same_three_times_and_counts_once() -> None:
    (finding,) = (row for row in FINDINGS if row["codes"] == ["4.2"])
    said = Counter(speaker_of(row)["participant"] for row in evidence(finding, "supporting"))
    assert said["D13"] >= 3
    assert said[None] == 1, "an unknown voice stands beside it and counts as nobody"
    assert numbers_in(finding["statement"])[0] == len(said) - 1


def test_of_one_pain_one_person_speaks_and_the_other_side_has_two_readings() -> None:
    (finding,) = (row for row in FINDINGS if row["codes"] == ["4.17"])
    for stance, side, number in (
        ("supporting", NEWCOMER, 1),
        ("supporting", PROVIDER, 1),
        ("contrary", PROVIDER, 1),
    ):
        assert len(persons(evidence(finding, stance), side)) == number


def test_nothing_that_is_printed_rests_on_words_by_which_someone_may_not_be_safe() -> None:
    guarded = [row for row in CODINGS if row["code"] == "9.6"]
    assert guarded
    for finding in FINDINGS:
        for row in evidence(finding, "supporting") + evidence(finding, "contrary"):
            for one in guarded:
                same_turn = (row["conversation"], row["turn"]) == (
                    one["conversation"],
                    one["turn"],
                )
                assert not same_turn, (finding["number"], row["id"])
    unsafe = {speaker_of(row)["participant"] for row in guarded}
    quoted = {speaker_of(CODING_BY_ID[quote["coding"]])["participant"] for quote in QUOTES}
    assert not unsafe & quoted


# Words that people of Voorbeelddam would know somebody by: their work, their place, their family.
TELLTALES = re.compile(
    r"\b(apothe\w*|kapper\w*|knip\w*|elektricien\w*|lerares|naai\w*|verple\w*|imker|bij(?:en)|"
    r"boer\w*|cricket\w*|voetbal\w*|kantine|magazijn|keuken|kassen|wasserij|moskee|linde|"
    r"bushalte|kerk|markt|schoonmoeder|weduwe\w*|baby|zwanger\w*|Achterdijk|Zanddorp|"
    r"gordijn\w*|jassen|kikker|haan|fiets\w*|geiten|Joost|man op zijn werk|mijn man|mijn vrouw)\b",
    re.IGNORECASE,
)


def test_what_is_printed_holds_no_word_by_which_somebody_is_known() -> None:
    printed = [row["statement"] for row in FINDINGS]
    printed += [row["text"] for row in QUOTES if row["state"] == "released"]
    printed += [REPORT[key] for key in ("title", "introduction", "reason", "conclusion")]
    printed.append(REPORT["round"]["method_text"])
    assert [word for text in printed for word in TELLTALES.findall(text)] == []
    (trap,) = (row for row in QUOTES if row["state"] == "proposed" and sharing(row) == 1)
    assert TELLTALES.search(trap["text"]), "the list knows what the trap holds"


@for_each(QUOTES)
def test_a_quote_belongs_to_its_finding_and_shows_little_of_the_person(quote: Row) -> None:
    coding = CODING_BY_ID[quote["coding"]]
    finding = next(row for row in FINDINGS if row["number"] == quote["finding"])
    assert quote["coding"] in finding["supporting"] + finding["contrary"]
    assert len(quote["attributes"]) <= 2
    person = next(row for row in PEOPLE if row["pseudonym"] == speaker_of(coding)["participant"])
    assert set(quote["attributes"]) <= set(person["characteristics"])
    if quote["shown"] == "verbatim":
        assert quote["text"] == coding["text"]
    if is_interpreted(coding["conversation"], coding["turn"]):
        assert quote["shown"] == "translated"


def test_attributes_beside_a_quote_may_be_printed() -> None:
    printable = {row["key"] for row in load(CHARACTERISTICS) if row["is_printable"]}
    assert {key for quote in QUOTES for key in quote["attributes"]} <= printable


def is_interpreted(conversation: int, turn: int) -> bool:
    original = next(row["original"] for row in CONVERSATIONS if row["number"] == conversation)
    return bool(original) and turn in {row["turn"] for row in load(DATA / original)}


INTERPRETED = {
    speaker_of({"conversation": number, "turn": turn})["participant"]
    for number, turns in TURNS.items()
    for turn in range(len(turns))
    if is_interpreted(number, turn)
}


def sharing(quote: Row) -> int:
    """How many people of this perspective share all that stands beside a quote.

    *Via een tolk* stands beside it too.
    """
    coding = CODING_BY_ID[quote["coding"]]
    speaker = speaker_of(coding)["participant"]
    own = next(row for row in PEOPLE if row["pseudonym"] == speaker)
    interpreted = is_interpreted(coding["conversation"], coding["turn"])
    return sum(
        row["perspective"] == own["perspective"]
        and (not interpreted or row["pseudonym"] in INTERPRETED)
        and all(
            row["characteristics"].get(key) == own["characteristics"][key]
            for key in quote["attributes"]
        )
        for row in PEOPLE
    )


def test_only_who_allows_quoting_and_is_not_given_away_has_a_released_quote() -> None:
    refused = {row["pseudonym"] for row in PEOPLE if not consent(row["pseudonym"], "quote")}
    assert len(refused) == 1
    for quote in QUOTES:
        person = speaker_of(CODING_BY_ID[quote["coding"]])["participant"]
        waits = person in refused or sharing(quote) < FEW
        assert quote["state"] == ("proposed" if waits else "released"), quote["coding"]


def test_two_quotes_wait_each_for_its_own_reason_and_a_memo_says_so() -> None:
    waiting = [quote for quote in QUOTES if quote["state"] == "proposed"]
    under = [FINDINGS[quote["finding"] - 1]["codes"] for quote in waiting]
    assert sorted(under) == [["4.6"], ["5.2.4"]]
    (alone,) = (quote for quote in waiting if sharing(quote) == 1)
    passage = CODING_BY_ID[alone["coding"]]
    memos = [
        row["memo"]
        for row in BRAM
        if row.get("memo")
        and (row["conversation"], row["turn"]) == (passage["conversation"], passage["turn"])
    ]
    assert [memo for memo in memos if "niet vrijgeven" in memo]


def test_about_eighteen_quotes_come_from_many_mouths() -> None:
    released = [quote for quote in QUOTES if quote["state"] == "released"]
    mouths = {speaker_of(CODING_BY_ID[quote["coding"]])["participant"] for quote in released}
    assert len(released) >= 18
    assert len(mouths) >= 12


def test_no_quote_comes_from_a_passage_that_needs_protection_and_is_printed() -> None:
    guarded = [row for row in CODINGS if row["code"] in {"9.5", "9.6"}]
    for quote in QUOTES:
        passage = CODING_BY_ID[quote["coding"]]
        if quote["state"] == "released":
            for row in guarded:
                same_turn = (row["conversation"], row["turn"]) == (
                    passage["conversation"],
                    passage["turn"],
                )
                assert not (same_turn and row["text"] in quote["text"]), row["id"]


# --- who was asked, and every number that is written ---------------------------------------------
def questions_of(conversation: Row) -> list[Row]:
    """The questions that were put in a conversation."""
    guide = next(one for one in load(GUIDES)["guides"] if one["key"] == conversation["guide"])
    return [
        question
        for section_number, section in enumerate(guide["sections"], 1)
        for question_number, question in enumerate(section["questions"], 1)
        if f"{section_number}.{question_number}" in conversation["questions_put"]
    ]


def codes_put(conversation: Row) -> set[str]:
    return {code for question in questions_of(conversation) for code in question["codes"]}


def applies(question: Row, pseudonym: str) -> bool | None:
    """Whether a question applies to someone; None when what it asks for is not known of her."""
    person = next(row for row in PEOPLE if row["pseudonym"] == pseudonym)
    known = person["characteristics"] | {"provider_kind": person.get("provider_kind")}
    answers = [
        known[key] in meant if known.get(key) else None
        for key, meant in question["applies_to"].items()
    ]
    if False in answers:
        return False
    return None if None in answers else True


def is_about(question: Row, codes: Iterable[str]) -> bool:
    """A question about 5.1 is one about 5.1.3, and the other way round."""
    return any(
        one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
        for one in codes
        for other in question["codes"]
    )


def reached(codes: Iterable[str], side: str, applied: bool | None) -> set[str]:
    codes = list(codes)
    return {
        person
        for conversation in CONVERSATIONS
        for question in questions_of(conversation)
        if is_about(question, codes)
        for person in conversation["participants"]
        if PERSPECTIVE[person] == side and applies(question, person) is applied
    }


def asked(codes: Iterable[str], side: str) -> set[str]:
    return reached(codes, side, applied=True)


def unsure(codes: Iterable[str], side: str) -> set[str]:
    """To whom it was put while nobody knows whether it applied."""
    codes = list(codes)
    return reached(codes, side, applied=None) - asked(codes, side)


def base(finding: Row) -> set[str]:
    return asked(finding["codes"], finding["perspective"])


def those(finding: Row, *ids: str) -> set[str]:
    return persons([CODING_BY_ID[key] for key in ids], finding["perspective"])


def has(key: str, value: str) -> set[str]:
    return {row["pseudonym"] for row in PEOPLE if row["characteristics"].get(key) == value}


Figure = Callable[[Row], int]


def said(finding: Row) -> int:
    """Who said it, of those who were asked."""
    return len(persons(evidence(finding, "supporting"), finding["perspective"]) & base(finding))


def but_one(finding: Row) -> int:
    """All who were asked but one, for a sentence that may not say it of everybody."""
    assert said(finding) == of(finding)
    return of(finding) - 1


def of(finding: Row) -> int:
    """Those who were asked."""
    return len(base(finding))


def against(finding: Row) -> int:
    """Who said the opposite, of those who were asked."""
    return len(persons(evidence(finding, "contrary"), finding["perspective"]) & base(finding))


def rest(finding: Row) -> int:
    return of(finding) - said(finding)


def unasked(finding: Row) -> int:
    """Who said it without being asked."""
    everyone = persons(evidence(finding, "supporting"), finding["perspective"])
    return len(everyone - base(finding) - unsure(finding["codes"], finding["perspective"]))


def against_unasked(finding: Row) -> int:
    return len(persons(evidence(finding, "contrary"), finding["perspective"]) - base(finding))


def both_sides(finding: Row) -> int:
    side = finding["perspective"]
    return len(
        persons(evidence(finding, "supporting"), side)
        & persons(evidence(finding, "contrary"), side)
    )


def only(*ids: str) -> Figure:
    """Who said one of these passages of the evidence, asked or not."""

    def count(finding: Row) -> int:
        assert set(ids) <= set(finding["supporting"] + finding["contrary"])
        return len(those(finding, *ids))

    return count


def in_route(figure: str, route: str) -> Figure:
    """Of a route: who said it (`said`), or who was asked (`of`)."""

    def count(finding: Row) -> int:
        spoke = persons(evidence(finding, "supporting"), finding["perspective"])
        counted = base(finding) if figure == "of" else spoke & base(finding)
        return len(counted & has("leerroute", route))

    return count


def other(stance: str) -> Figure:
    """Who of the other perspective said so, of those who were asked."""

    def count(finding: Row) -> int:
        (side,) = set(SIDES) - {finding["perspective"]}
        return len(persons(evidence(finding, stance), side) & asked(finding["codes"], side))

    return count


def other_both(finding: Row) -> int:
    """Who of the other perspective says so or the opposite: at odds only if both are said."""
    confirm, deny = other("supporting")(finding), other("contrary")(finding)
    assert confirm
    assert deny
    return confirm + deny


def other_asked(finding: Row) -> int:
    (side,) = set(SIDES) - {finding["perspective"]}
    return len(asked(finding["codes"], side))


def put_to(side: str, *codes: str) -> Figure:
    return lambda _finding: len(asked(codes, side))


def in_words(key: str, word: str) -> Figure:
    """A number that somebody used: it stands in her words."""

    def count(_finding: Row) -> int:
        assert word in CODING_BY_ID[key]["text"].lower()
        return NUMBER_WORDS[word]

    return count


def written(value: int) -> Figure:
    """A number that counts nobody: of a year, of a chapter, or *one group*."""
    return lambda _finding: value


def mentioned(side: str, *codes: str) -> Figure:
    """Who of those asked said anything with these codes."""
    return lambda _finding: len(
        persons([row for row in BRAM if row["code"] in codes], side) & asked(codes, side)
    )


def people_with(side: str, **values: str) -> Figure:
    def count(_finding: Row) -> int:
        return sum(
            row["perspective"] == side
            and all((row["characteristics"] | row).get(key) == one for key, one in values.items())
            for row in PEOPLE
        )

    return count


# Per finding the numbers in its sentences, in order, and how each is counted.
FIGURES: dict[int, list[Figure]] = {
    1: [said, of, against, of],
    2: [said, of, against, of],
    3: [said, of],
    4: [said, of],
    5: [unasked],
    6: [said, of, rest],
    7: [said, of],
    8: [said, of, of],
    9: [said, of],
    10: [of, unasked],
    11: [said, of, written(1)],
    12: [said, of, only("b5-28", "b10-69")],
    13: [
        said,
        of,
        in_words("b5-36", "acht"),
        mentioned(PROVIDER, "2.10"),
        put_to(PROVIDER, "2.10"),
    ],
    14: [said, of],
    15: [said, of, against],
    16: [said, of, against, of],
    17: [said, of],
    18: [said, of, against, of],
    19: [said, of],
    20: [unasked],
    21: [said, of, other_asked, other_both],
    22: [said, of, other("contrary"), other_asked],
    23: [said, of],
    24: [said, of, unasked],
    25: [said, of, against, of],
    26: [said, of],
    27: [
        said,
        of,
        in_route("said", "B"),
        in_route("of", "B"),
        in_route("said", "Z"),
        in_route("of", "Z"),
        against,
        of,
    ],
    28: [of, unasked, against_unasked, both_sides],
    29: [unasked],
    30: [said, of],
    31: [but_one, of, against, of],
    32: [
        said,
        of,
        in_route("said", "B"),
        in_route("of", "B"),
        in_route("said", "Z"),
        in_route("of", "Z"),
        against,
        of,
    ],
    33: [said, of],
    34: [said, of, against, of],
    35: [said, of],
    36: [said, of],
    37: [said, of],
    38: [said, of, only("b5-43", "b5-44", "b10-76")],
    39: [said, of],
    40: [said, of],
    41: [said, of],
    42: [said, of],
    43: [said, of],
    44: [said, of],
    45: [said, of],
    46: [said, of],
    47: [said, of],
}


def from_finding(key: int, *places: int) -> list[Figure]:
    """The numbers of a finding again: its first two, or those at these places."""

    def again(figure: Figure) -> Figure:
        return lambda _text: figure(FINDINGS[key - 1])

    return [again(FIGURES[key][place]) for place in places or (0, 1)]


# The same for the texts around the findings, sentence by sentence.
TEXT_FIGURES: dict[str, list[Figure]] = {
    "title": [written(2026)],
    "reason": [],
    "introduction": [
        written(2026),
        people_with(NEWCOMER),
        people_with(PROVIDER),
        people_with(NEWCOMER, leerroute="B"),
        people_with(NEWCOMER, leerroute="Z"),
        *from_finding(14),
        *from_finding(27),
        *from_finding(32),
        *from_finding(6),
        *from_finding(18),
        *from_finding(1),
        *from_finding(22),
        *from_finding(22, 2, 3),
        *from_finding(9),
        *from_finding(37),
        *from_finding(38),
        *from_finding(40),
        *from_finding(39),
    ],
    "conclusion": [
        written(1),
        *from_finding(14),
        *from_finding(1),
        *from_finding(2),
        *from_finding(32, 0, 1, 2, 3, 4, 5),
        *from_finding(31),
        written(4),
        put_to(NEWCOMER, "2.2"),
        lambda _text: of(FINDINGS[4]),  # the PIP
        *from_finding(8, 1),
        put_to(NEWCOMER, "2.10"),
        put_to(NEWCOMER, "5.1.1"),
        # 1a
        *from_finding(14),
        *from_finding(7),
        *from_finding(18),
        *from_finding(6),
        *from_finding(20, 0),
        put_to(NEWCOMER, "3.2"),
        put_to(NEWCOMER, "4.14"),
        # 1b
        *from_finding(15),
        *from_finding(15, 2, 1),
        *from_finding(23),
        *from_finding(24),
        *from_finding(22),
        *from_finding(22, 2, 3),
        # 1c
        *from_finding(33),
        *from_finding(35),
        *from_finding(34),
        *from_finding(36),
        put_to(NEWCOMER, "6.6"),
        put_to(NEWCOMER, "6.8"),
        written(2),
        *from_finding(9),
        *from_finding(16),
        *from_finding(16, 2, 1),
        *from_finding(30),
        put_to(PROVIDER, "5.2.1", "5.2.2", "5.2.3"),
        put_to(PROVIDER, "2.2", "2.3", "2.4"),
        written(3),
        *from_finding(37),
        *from_finding(38),
        *from_finding(40),
        *from_finding(39),
        *from_finding(42),
        written(8),
    ],
}


@for_each(FINDINGS)
def test_every_number_in_a_statement_is_counted_on_its_own_base(finding: Row) -> None:
    counted = [figure(finding) for figure in FIGURES[finding["number"]]]
    assert numbers_in(finding["statement"]) == counted


@pytest.mark.parametrize("part", TEXT_FIGURES)
def test_every_number_in_the_texts_around_the_findings_is_counted(part: str) -> None:
    assert numbers_in(REPORT[part]) == [figure(REPORT) for figure in TEXT_FIGURES[part]]


def test_every_number_in_the_method_is_counted() -> None:
    # None of few people: part of the report that leaves, beside what is counted there.
    assert numbers_in(REPORT["round"]["method_text"]) == [written(1)(REPORT)] * 2


def test_numbers_are_found_however_they_are_written() -> None:
    assert numbers_in("Eén van de 17; geen van de twee B1-groepen had geen tolk.") == [1, 17, 0, 2]


def test_statement_20_is_about_people_whom_nobody_asked() -> None:
    finding = FINDINGS[19]
    assert finding["statement"].startswith("Vier inburgeraars begonnen er zelf over")
    assert "Wij vroegen inburgeraars niet naar de samenwerking" in finding["statement"]
    assert not base(finding)


# --- groups of which the report prints how many there are ----------------------------------------
# Of a group this small, what all of it said is said of each of its people.
SMALL = 5
# What a sentence may call such a group by.
GROUP_NAMES = {
    "gemeente": r"(?:bij |van )(?:de )?gemeente",
    "mb": r"begeleiding|begeleiders",
    "taalschool": r"taalschool|taalscholen",
    "gezin": r"gezinsmigrant\w*|(?:voor|met) (?:hun |het )?gezin",
    "man": r"mannen",
    "woman": r"vrouwen",
}


def printed_groups() -> dict[tuple[str, ...], set[str]]:
    """The groups of table 2a: each printed value, leerroute by gender, and kind of provider."""
    printed = [row["key"] for row in load(CHARACTERISTICS) if row["is_printable"]]
    groups: dict[tuple[str, ...], set[str]] = {}
    for row in PEOPLE:
        keys: list[tuple[str, ...]]
        if row["perspective"] == PROVIDER:
            keys = [(row["provider_kind"],)]
        else:
            known = row["characteristics"]
            # The row "onbekend" is printed too, but nobody can tell who is in it.
            keys = [(known[key],) for key in printed if key in known]
            keys.append((known["leerroute"], known["gender"]))
        for key in keys:
            groups.setdefault(key, set()).add(row["pseudonym"])
    return groups


SMALL_GROUPS = {key: people for key, people in printed_groups().items() if len(people) < SMALL}


def test_the_small_groups_of_the_example_are_known() -> None:
    assert SMALL_GROUPS["gezin",] == {"D4", "D7", "D16"}
    assert SMALL_GROUPS["B", "man"] == {"D6", "D8", "D14", "D15"}
    assert SMALL_GROUPS["taalschool",] == {"A3", "A6", "A7"}
    assert ("B", "woman") not in SMALL_GROUPS, "five are enough"


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("stance", ["supporting", "contrary"])
@pytest.mark.parametrize("finding", FINDINGS, ids=id_of)
def test_no_statement_is_of_all_of_a_small_group(finding: Row, stance: str, side: str) -> None:
    """Neither all who said it, nor those of them who were asked or who were not."""
    everyone = persons(evidence(finding, stance), side)
    were_asked = asked(finding["codes"], side)
    counted = [everyone, everyone & were_asked, everyone - were_asked]
    assert [key for key, people in SMALL_GROUPS.items() if people in counted] == []


def named_in_full(text: str) -> list[str]:
    """Return the small groups that a text names beside the number of all who are in them."""
    found = []
    for key, people in SMALL_GROUPS.items():
        for name in (GROUP_NAMES[part] for part in key if part in GROUP_NAMES):
            # A number and the name of the group, in one clause and few words apart.
            near = rf"(\w+)(?: [\w’]+){{0,3}}? (?:{name})\b"
            for start in range(len(text)):
                if start and not text[start - 1].isspace():
                    continue
                match = re.compile(near, re.IGNORECASE).match(text, start)
                if match and (
                    match[1].lower() in {"alle", "beide"} or numbers_in(match[1]) == [len(people)]
                ):
                    found.append(match[0])
    return found


def test_a_group_named_with_all_its_people_is_found() -> None:
    assert named_in_full("De drie van de taalscholen zeggen dat.") == ["drie van de taalscholen"]
    assert named_in_full("Dat vragen drie gezinsmigranten.") == ["drie gezinsmigranten"]
    assert named_in_full("Alle taalscholen vinden dat.") == ["Alle taalscholen"]
    assert named_in_full("Twee van de taalscholen zeggen dat.") == []
    assert named_in_full("Drie inburgeraars vragen om brieven, meer dan de taalscholen.") == []


@for_each(FINDINGS)
def test_no_statement_names_a_small_group_with_all_its_people(finding: Row) -> None:
    assert named_in_full(finding["statement"]) == []


@pytest.mark.parametrize("part", ["introduction", "conclusion"])
def test_no_text_names_a_small_group_with_all_its_people(part: str) -> None:
    """But for the sentence that says who took part, as table 2a does."""
    sentences = re.split(r"(?<=[.?!])\s", REPORT[part])
    said_of_them = [one for one in sentences if not one.startswith("Van de aanbieders werken er")]
    assert named_in_full("\n".join(said_of_them)) == []


def test_where_nobody_proposed_anything_the_report_says_so() -> None:
    """Childcare, travel costs, relief from fixed costs and the PVT are in no wish."""
    wishes = [row["text"].lower() for row in BRAM if row["code"].startswith("8.")]
    assert wishes
    for word in ("opvang", "reiskosten", "bus", "ontzorgen", "vaste lasten", "pvt"):
        assert not [wish for wish in wishes if word in wish], word
    for word in ("kinderopvang", "reiskosten", "ontzorgen", "PVT"):
        assert word in REPORT["conclusion"], word


def test_texts_of_parts_name_findings_that_are_there() -> None:
    numbers = {finding["number"] for finding in FINDINGS}
    named = {
        int(number)
        for part in REPORT["parts"]
        for number in re.findall(r"\[bevinding:(\d+)\]", part["text"])
    }
    assert named
    assert named <= numbers


def test_the_report_has_no_part_that_nothing_reads() -> None:
    assert set(REPORT) == {
        "logo",
        "monitor",
        "municipality",
        "notice",
        "round",
        "title",
        "authors",
        "introduction",
        "reason",
        "conclusion",
        "parts",
        "register",
        "reasons",
    }


def test_statements_are_laid_before_people_they_rest_on_with_each_kind_of_answer() -> None:
    told = load(DATA / "shown.json")
    answers = Counter()
    for sheet in told["sheets"]:
        for number in sheet["findings"]:
            finding = next(row for row in FINDINGS if row["number"] == number)
            assert str(number) in told["wordings"]
            assert sheet["participant"] in persons(evidence(finding, "supporting"), NEWCOMER)
        given = sheet.get("answers", {})
        assert not given or set(map(int, given)) == set(sheet["findings"])
        answers.update(answer for answer, _words in given.values())
    assert set(answers) == {"agrees", "adds", "not_meant", "silent"}
    # As many as it takes to say what they answered, and one sheet that is under way.
    answered = [sheet for sheet in told["sheets"] if "answers" in sheet]
    assert (len(answered), len(told["sheets"])) == (FEW, FEW + 1)
    for text in told["wordings"].values():
        assert not numbers_in(text)
