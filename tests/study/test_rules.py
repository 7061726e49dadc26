import pytest

from weerklank.study import rules

MEANT = {"leerroute": ["B", "O"], "pvt": ["yes"]}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("klantmanager", ""),
        ("", ""),
        ("docent NT2, 12 jaar, groep 8", ""),
        ("werkt sinds 2019-2021", ""),
        ("code 123456789", ""),
        ("111222333", "bsn"),
        ("BSN 1112.22.333 genoteerd", "bsn"),
        ("10000008", "bsn"),
        ("000000000", ""),
        ("bram@voorbeelddam.example", "email"),
        ("bel 06-12345678", "phone"),
        ("bel 0612345678", "phone"),
        ("+31 6 1234 5678", "phone"),
        ("0031612345678", "phone"),
        ("070 123 45 67", "phone"),
    ],
)
def test_what_points_to_a_person_is_seen_by_its_form(text, kind):
    assert rules.looks_personal(text) == kind


@pytest.mark.parametrize("text", ["D1", "A12", "D-7", "NL1234", "D12345", "P-00012", "KL100000"])
def test_a_sign_with_a_number_is_a_pseudonym(text):
    assert rules.is_pseudonym(text)


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["D10", "D2", "D1"], ["D1", "D2", "D10"]),
        (["D1", "A10", "A9"], ["A9", "A10", "D1"]),
        (["D-10", "D-9"], ["D-9", "D-10"]),
        (["NL2", "N10", "D"], ["D", "N10", "NL2"]),
        (["D02", "D2", "D1"], ["D1", "D02", "D2"]),
        ([""], [""]),
    ],
)
def test_pseudonyms_go_by_their_number(given, ordered):
    assert sorted(given, key=rules.natural_pseudonym) == ordered


@pytest.mark.parametrize(
    "text", ["", "Fatima", "d1", "D", "1", "D1 ", "Fatima1", "D1234567", "12345"]
)
def test_a_name_is_no_pseudonym(text):
    assert not rules.is_pseudonym(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", []),
        ("4.1", ["4.1"]),
        ("4.1, 4.2;5.2.4  4.1", ["4.1", "4.2", "5.2.4"]),
    ],
)
def test_codes_are_read_from_a_list(text, codes):
    assert rules.split_codes(text) == codes


@pytest.mark.parametrize("wrong", ["4.", "brieven", "4,a", ".1", "4..1", "1.2.3.4.5"])
def test_what_is_no_number_of_a_code_is_named(wrong):
    with pytest.raises(ValueError, match=r".+"):
        rules.split_codes(f"4.1 {wrong}")


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        ({"leerroute": "B", "pvt": "yes"}, True),
        ({"leerroute": "O", "pvt": "yes", "gender": "man"}, True),
        ({"leerroute": "Z", "pvt": "yes"}, False),
        ({"leerroute": "B", "pvt": "no"}, False),
        ({"leerroute": "B"}, None),
        ({}, None),
        ({"leerroute": "", "pvt": "yes"}, None),
        ({"leerroute": "Z"}, False),
    ],
    ids=[
        "both hold",
        "another value that is meant",
        "one fails",
        "the other fails",
        "one is not known",
        "nothing is known",
        "empty is not known",
        "one that fails decides, whatever is not known",
    ],
)
def test_question_applies_when_all_conditions_hold(known, answer):
    assert rules.applies(MEANT, known) is answer


def test_question_without_conditions_applies_to_everyone():
    assert rules.applies({}, {}) is True
