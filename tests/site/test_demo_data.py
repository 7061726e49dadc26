"""The example Voorbeelddam as plain files: honest numbers, words that stand where they should."""

import json
import re
from collections import Counter
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
FIGURE = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)}) van de ({'|'.join(NUMBER_WORDS)}) (inburgeraar|aanbieder)s\b",
    re.IGNORECASE,
)
LINE = re.compile(r"([^:\n]{1,20}): (\S.*)")
# Fewer people than this share what stands beside a quote: it could give one of them away.
FEW = 3

Row = dict[str, Any]


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


def figures(text: str) -> list[tuple[int, int, str]]:
    return [
        (NUMBER_WORDS[said.lower()], NUMBER_WORDS[total.lower()], group.lower())
        for said, total, group in FIGURE.findall(text)
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


def test_half_of_the_conversations_leave_money_out() -> None:
    asked = codes_asked()
    assert sorted(number for number, codes in asked.items() if "3.11" in codes) == [1, 4, 5, 8, 10]
    present = {
        person
        for row in CONVERSATIONS
        if "3.11" in asked[row["number"]]
        for person in row["participants"]
    }
    assert sum(PERSPECTIVE[person] == "inburgeraar" for person in present) == 9


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


@pytest.mark.parametrize("coding", CODINGS, ids=id_of)
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


def test_twenty_five_findings_fill_every_section() -> None:
    assert [row["number"] for row in FINDINGS] == list(range(1, 26))
    assert {row["section"] for row in FINDINGS} == {
        "experiences",
        "successes",
        "pains",
        "effects",
        "preconditions",
        "improvements",
    }
    assert {row["perspective"] for row in FINDINGS} == {"inburgeraar", "aanbieder"}


@pytest.mark.parametrize("finding", FINDINGS, ids=id_of)
def test_the_figures_in_a_statement_are_the_persons_counted(finding: Row) -> None:
    found = figures(finding["statement"])
    assert found
    for said, _, group in found:
        stance = "supporting" if group == finding["perspective"] else "contrary"
        if said:
            assert said == len(persons(evidence(finding, stance), group)), (group, stance)
        else:
            coded = [row for row in BRAM if row["code"] in finding["codes"]]
            assert not persons(coded, group), "nobody of them speaks of it"


@pytest.mark.parametrize("finding", FINDINGS, ids=id_of)
def test_a_statement_counts_against_the_persons_who_were_asked(finding: Row) -> None:
    for _, total, group in figures(finding["statement"]):
        if group == finding["perspective"]:
            assert total == len(persons_asked(finding)), group
        else:
            assert total == sum(perspective == group for perspective in PERSPECTIVE.values())


@pytest.mark.parametrize("finding", FINDINGS, ids=id_of)
def test_a_finding_leaves_out_no_coding_of_its_codes(finding: Row) -> None:
    """Otherwise the matrix would show another number than the report."""
    assert set(finding["codes"]) == {row["code"] for row in evidence(finding, "supporting")}
    contrary = set(finding["contrary"])
    coded = [row for row in BRAM if row["code"] in finding["codes"] and row["id"] not in contrary]
    perspective = finding["perspective"]
    assert persons(coded, perspective) == persons(evidence(finding, "supporting"), perspective)


@pytest.mark.parametrize("finding", FINDINGS, ids=id_of)
def test_a_finding_shows_who_says_otherwise_or_that_nobody_did(finding: Row) -> None:
    assert not set(finding["supporting"]) & set(finding["contrary"])
    if finding["contrary"]:
        assert finding["counter_search"] is None
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
    assert [row["number"] for row in denied] == [16]


def test_of_one_effect_only_one_perspective_speaks() -> None:
    one_sided = []
    for finding in FINDINGS:
        coded = [row for row in BRAM if row["code"] in finding["codes"]]
        groups = {group for group in ("inburgeraar", "aanbieder") if persons(coded, group)}
        if finding["section"] == "effects" and groups == {finding["perspective"]}:
            one_sided.append(finding["number"])
    assert 20 in one_sided


def test_someone_says_the_same_three_times_and_counts_once() -> None:
    (finding,) = (row for row in FINDINGS if row["codes"] == ["4.2"])
    said = Counter(speaker_of(row)["participant"] for row in evidence(finding, "supporting"))
    assert said["D13"] >= 3
    assert said[None] == 1, "an unknown voice stands beside it and counts as nobody"
    assert figures(finding["statement"])[0][0] == len(said) - 1


def test_one_finding_rests_on_one_person_and_one_on_two_perspectives() -> None:
    assert 1 in [figures(row["statement"])[0][0] for row in FINDINGS]
    assert any(len({group for *_, group in figures(row["statement"])}) == 2 for row in FINDINGS)


def test_figures_in_the_conclusion_are_those_of_the_findings() -> None:
    known = {figure for row in FINDINGS for figure in figures(row["statement"])}
    told = set(figures(REPORT["conclusion"]))
    assert told
    assert told <= known


@pytest.mark.parametrize("quote", QUOTES, ids=lambda quote: str(quote["coding"]))
def test_a_quote_belongs_to_its_finding_and_shows_little_of_the_person(quote: Row) -> None:
    coding = CODING_BY_ID[quote["coding"]]
    finding = next(row for row in FINDINGS if row["number"] == quote["finding"])
    assert quote["coding"] in finding["supporting"] + finding["contrary"]
    assert len(quote["attributes"]) <= 2
    person = next(row for row in PEOPLE if row["pseudonym"] == speaker_of(coding)["participant"])
    assert set(quote["attributes"]) <= set(person["characteristics"])
    if quote["shown"] == "verbatim":
        assert quote["text"] == coding["text"]


def test_attributes_beside_a_quote_may_be_printed() -> None:
    printable = {row["key"] for row in load(CHARACTERISTICS) if row["is_printable"]}
    assert {key for quote in QUOTES for key in quote["attributes"]} <= printable


def sharing(quote: Row) -> int:
    """How many people of this perspective share all that stands beside a quote."""
    speaker = speaker_of(CODING_BY_ID[quote["coding"]])["participant"]
    own = next(row for row in PEOPLE if row["pseudonym"] == speaker)
    return sum(
        row["perspective"] == own["perspective"]
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
    assert sorted(quote["finding"] for quote in waiting) == [5, 22]
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


def codes_asked() -> dict[int, set[str]]:
    """Per conversation the codes to which a question that was put points."""
    codes = {
        (guide["key"], f"{section_number}.{question_number}"): set(question["codes"])
        for guide in load(GUIDES)["guides"]
        for section_number, section in enumerate(guide["sections"], 1)
        for question_number, question in enumerate(section["questions"], 1)
    }
    return {
        row["number"]: set().union(*(codes[row["guide"], put] for put in row["questions_put"]))
        for row in CONVERSATIONS
    }


def persons_asked(finding: Row) -> set[str]:
    """Who took part where it was asked, and who spoke of it unasked, for or against."""
    asked = codes_asked()
    present = {
        person
        for row in CONVERSATIONS
        if asked[row["number"]] & set(finding["codes"])
        for person in row["participants"]
        if PERSPECTIVE[person] == finding["perspective"]
    }
    spoke = evidence(finding, "supporting") + evidence(finding, "contrary")
    return present | persons(spoke, finding["perspective"])
