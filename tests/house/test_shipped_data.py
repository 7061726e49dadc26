"""The codebook, guides and lists that ship with the product hold together."""

import json
import re
from pathlib import Path

import pytest

from weerklank.study.terms import ProviderKind

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "src/weerklank"


def shipped(path):
    return json.loads((ROOMS / path).read_text(encoding="utf-8"))


CODES = shipped("coding/data/codebook.json")["codes"]
NUMBERS = [code["number"] for code in CODES]
CONTENT = [code for code in CODES if not code["is_container"]]
ON = {code["number"] for code in CONTENT if code["is_on"]}
STARTING_SET = shipped("study/data/starting_set.json")
CHARACTERISTICS = shipped("study/data/characteristics.json")
GUIDES = shipped("study/data/guides.json")["guides"]
QUESTIONS = [
    (guide["key"], question)
    for guide in GUIDES
    for section in guide["sections"]
    for question in section["questions"]
]


def has_doubles(texts):
    return len(texts) != len(set(texts))


def test_codes_stand_in_tree_order_and_each_number_once():
    assert sorted(set(NUMBERS), key=lambda number: [int(n) for n in number.split(".")]) == NUMBERS


def test_every_code_stands_under_the_code_that_its_number_names():
    for code in CODES:
        assert code["parent"] == (code["number"].rpartition(".")[0] or None)
    orphans = [
        code["number"]
        for place, code in enumerate(CODES)
        if code["parent"] and code["parent"] not in NUMBERS[:place]
    ]
    assert orphans == []


def test_only_a_container_has_codes_below_it():
    assert {code["parent"] for code in CODES if code["parent"]} == {
        code["number"] for code in CODES if code["is_container"]
    }


def test_the_codebook_counts_110_codes():
    # The nine branches are rows of the tree but not codes; the three policy goals (5.1, 5.2, 5.3)
    # are codes that hold others; branch 9 holds the technical ones. 110 = 100 + 3 + 7.
    codes = [code for code in CODES if code["parent"]]
    assert len(codes) == 110
    assert [code["number"] for code in codes if code["is_container"]] == ["5.1", "5.2", "5.3"]
    assert len([code for code in codes if code["parent"] == "9"]) == 7
    assert len(CODES) - len(codes) == 9


def test_every_code_is_explained():
    unexplained = [
        (code["number"], field)
        for code in CODES
        for field in ("label", "gloss", "definition", "include", "exclude", "example")
        if not code[field].strip()
        if field in {"label", "gloss", "definition"} or not code["is_container"]
    ]
    assert unexplained == []


def test_a_definition_says_more_than_its_label_or_example():
    for code in CODES:
        assert code["definition"].rstrip(".").casefold() != code["label"].casefold()
        assert code["definition"] != code["example"]


@pytest.mark.parametrize("field", ["label", "definition"])
def test_no_two_codes_under_one_branch_read_alike(field):
    assert not has_doubles([(code["parent"], code[field]) for code in CODES])


def test_every_example_is_one_spoken_sentence_of_its_own():
    examples = [code["example"] for code in CONTENT]
    assert not has_doubles(examples)
    assert [text for text in examples if not re.fullmatch(r"[^.?!]+[.?!]", text)] == []


def test_a_code_sends_the_coder_only_to_other_codes_that_exist():
    lost = [
        (code["number"], named)
        for code in CODES
        for named in re.findall(
            r"\d+(?:\.\d+)+|(?<=tak )\d", code["include"] + " " + code["exclude"]
        )
        if named not in NUMBERS or named == code["number"]
    ]
    assert lost == []


def test_codes_without_a_base_in_conversations_start_off():
    # Statute and news name these, not the qualitative studies; 5.3.5 is a choice of the round.
    off = {code["number"] for code in CODES if not code["is_on"]}
    assert off == {"2.7", "2.8", "4.13", "4.20", "5.3.5"}


def test_codes_that_can_hold_special_categories_are_sensitive():
    sensitive = {code["number"] for code in CODES if code["is_sensitive"]}
    assert sensitive == {"4.15", "4.19", "5.3.5", "6.7", "7.6", "9.5", "9.6"}


def test_the_starting_set_has_three_goals_and_the_questions_of_a_monitor():
    assert [goal["number"] for goal in STARTING_SET["goals"]] == [1, 2, 3]
    assert [question["number"] for question in STARTING_SET["questions"]] == [
        "1", "1a", "1b", "1c", "2", "3",
    ]  # fmt: skip
    texts = [item["text"] for kind in ("goals", "questions") for item in STARTING_SET[kind]]
    assert all(texts)
    assert not has_doubles(texts)


def test_characteristics_and_their_values_have_keys_of_their_own():
    assert not has_doubles([characteristic["key"] for characteristic in CHARACTERISTICS])
    for characteristic in CHARACTERISTICS:
        assert not has_doubles([value["key"] for value in characteristic["values"]])
        assert not has_doubles([value["label"] for value in characteristic["values"]])
        assert set(characteristic["applies_to"]) <= {"inburgeraar", "aanbieder"}
        assert characteristic["applies_to"]


def test_not_known_is_the_absence_of_a_value():
    words = {"onbekend", "unknown", ""}
    values = [value for row in CHARACTERISTICS for value in row["values"]]
    assert [v for v in values if {v["key"].casefold(), v["label"].casefold()} & words] == []


def test_law_and_register_decide_the_values_they_define():
    values = {row["key"]: [value["key"] for value in row["values"]] for row in CHARACTERISTICS}
    assert values["leerroute"] == ["B", "O", "Z"]
    assert values["doelgroep"] == ["asiel", "gezin", "overig"]
    assert values["age_class"] == ["16-24", "25-29", "30-39", "40-49", "50-59", "60+"]


def test_origin_and_language_are_never_printed_beside_a_quote():
    printable = {row["key"] for row in CHARACTERISTICS if row["is_printable"]}
    assert printable == {"leerroute", "doelgroep", "gender", "age_class"}


def test_there_is_a_guide_for_each_group():
    assert [(guide["key"], guide["perspective"]) for guide in GUIDES] == [
        ("inburgeraar", "inburgeraar"),  # a group of several routes
        ("inburgeraar-b1", "inburgeraar"),
        ("inburgeraar-z", "inburgeraar"),
        ("inburgeraar-gezin", "inburgeraar"),
        ("aanbieder", "aanbieder"),
        ("aanbieder-vrijwilliger", "aanbieder"),
    ]


def test_conditions_name_values_that_a_monitor_starts_with():
    known = {row["key"]: {value["key"] for value in row["values"]} for row in CHARACTERISTICS}
    known["provider_kind"] = {kind.value for kind in ProviderKind}
    lost = [
        (question["text"], key, values)
        for _guide, question in QUESTIONS
        for key, values in question["applies_to"].items()
        if not values or not set(values) <= known.get(key, set())
    ]
    assert lost == []


def test_words_of_a_condition_say_what_counting_reads():
    """Who reads the guide and who counts go by the same condition, in every guide."""
    by_words: dict[tuple[str, str], list] = {}
    for guide, question in QUESTIONS:
        if question["condition"]:
            of = guide.partition("-")[0], question["condition"]
            by_words.setdefault(of, []).append(question["applies_to"])
    assert {
        of: found for of, found in by_words.items() if any(one != found[0] for one in found)
    } == {}


def test_no_question_about_being_relieved_of_fixed_costs_goes_to_family_migrants():
    [family] = [guide for guide in GUIDES if guide["key"] == "inburgeraar-gezin"]
    asked = [q["applies_to"] for section in family["sections"] for q in section["questions"]]
    assert [one for one in asked if "ontzorgen" in one] == []


def test_every_guide_question_serves_a_research_question():
    asked = {question["research_question"] for _, question in QUESTIONS}
    assert asked == {question["number"] for question in STARTING_SET["questions"]}


def test_guide_questions_point_to_codes_in_use():
    assert [question["text"] for _, question in QUESTIONS if not question["codes"]] == []
    assert {code for _, question in QUESTIONS for code in question["codes"]} - ON == set()
    assert not any(has_doubles(question["codes"]) for _, question in QUESTIONS)


def test_the_guides_together_ask_about_every_code_of_branches_2_to_6():
    wanted = {number for number in ON if number.split(".")[0] in "23456"}
    assert wanted - {code for _, question in QUESTIONS for code in question["codes"]} == set()


def test_no_two_questions_of_a_guide_are_equal():
    assert not has_doubles([(guide, question["text"]) for guide, question in QUESTIONS])


def test_no_question_steers():
    spoken = [
        text for _, question in QUESTIONS for text in [question["text"], *question["prompts"]]
    ]
    steering = re.compile(r"\b(moet|moeten|toch|natuurlijk|eindelijk|helaas)\b", re.I)
    assert [text for text in spoken if steering.search(text)] == []


def of_inburgeraars(guide):
    return guide.partition("-")[0] == "inburgeraar"


def test_questions_to_inburgeraars_are_short():
    texts = [question["text"] for guide, question in QUESTIONS if of_inburgeraars(guide)]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?]) ", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 14] == []


def test_who_has_not_reached_a_step_is_asked_what_she_knows_about_it():
    conditions = [question["condition"] or "" for _, question in QUESTIONS]
    for step in ("PIP", "start taallessen", "PVT", "MAP"):
        assert [c for c in conditions if c.startswith(f"na {step}")], step
        assert [c for c in conditions if c.startswith(f"vóór {step}")], step


def test_every_row_of_the_glossary_is_complete():
    lines = (ROOT / "docs/begrippen.md").read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| `")
    ]
    assert [row for row in rows if len(row) != 6 or not all(row)] == []
    assert not has_doubles([row[0] for row in rows])


def test_words_that_tell_a_characteristic_tell_a_value_that_it_has():
    """Pointed out in a quote; see `sentences/pointing.py`."""
    pointers = shipped("sentences/data/pointers.json")
    values = {one["key"]: {value["key"] for value in one["values"]} for one in CHARACTERISTICS}
    told = pointers["gives_away"] | {
        "origin_group": pointers["origins"],
        "language": pointers["languages"],
    }
    assert {
        key: set(own) - values[key] for key, own in told.items() if set(own) - values[key]
    } == {}


def test_no_word_to_point_out_stands_in_its_list_twice():
    pointers = shipped("sentences/data/pointers.json")
    lists = {name: words for name, words in pointers.items() if isinstance(words, list)}
    assert [name for name, words in lists.items() if has_doubles(words)] == []
