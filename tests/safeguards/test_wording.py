import ast
from pathlib import Path

import pytest

import weerklank
from weerklank.fieldwork import terms as fieldwork
from weerklank.findings import terms as findings
from weerklank.invitations import terms as invitations
from weerklank.safeguards import origin, wording
from weerklank.study import terms as study

SOURCE = Path(weerklank.__file__).parent


def test_a_sign_is_said_in_words():
    assert wording.in_words("participant.added") == "Deelnemer toegevoegd"
    assert wording.in_words("member.roles_changed") == "Lid rollen gewijzigd"


def test_a_sign_without_words_stays_as_it_is():
    assert wording.in_words("weather.rained") == "weather.rained"
    assert wording.in_words("participant") == "participant"
    assert wording.subject_in_words("other.Thing") == "other.Thing"


def test_a_record_is_named_by_its_kind():
    assert wording.subject_in_words("study.Participant") == "Deelnemer"
    assert wording.subject_in_words("safeguards.ErasureCertificate") == "Bewijs van intrekking"


def test_particulars_leave_out_what_is_nothing():
    detail = {"roles": ["codeur", "beheerder"], "purpose": "quote", "citaten": 0, "woorden": 3}
    assert wording.detail_in_words(detail) == (
        "rollen: codeur, beheerder; doel: citeren; woorden: 3"
    )
    assert wording.detail_in_words({"flagged": None, "attributes": [], "published": False}) == ""
    assert wording.detail_in_words({"published": True}) == "te publiceren: ja"


def test_from_where_is_said_in_words_too():
    assert wording.origin_in_words(origin.current()) == "opdrachtregel"
    with origin.coming_from("192.0.2.7"):
        assert wording.origin_in_words(origin.current()) == "192.0.2.7"


# What writes a line in the log, and what it is told besides the particulars.
WRITES = {"record", "record_look", "look", "send", "_record", "_record_choice", "_stored"}
IS_NONE = {"about", "at", "by", "content_type", "detail", "kind", "logs", "monitor", "monitor_id"}
IS_NONE |= {"result", "subject", "user"}


def particulars() -> set[str]:
    """Return every name that the source gives to a particular of a line in a log."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "vault" in path.parts:
            continue  # has a log of its own
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            for given in call.keywords:
                if name in WRITES and given.arg and given.arg not in IS_NONE:
                    found.add(given.arg)
                if given.arg == "detail":
                    found |= {
                        key.value
                        for part in ast.walk(given.value)
                        if isinstance(part, ast.Dict)
                        for key in part.keys
                        if isinstance(key, ast.Constant)
                    }
    return found


def test_no_particular_of_a_line_is_shown_by_its_name_in_the_code():
    assert len(particulars()) > 40
    assert sorted(particulars() - wording.DETAILS.keys()) == []


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("form", [findings.QuoteForm]),
        (
            "kind",
            [fieldwork.ConversationKind, fieldwork.CorrectionKind, findings.ChapterKind],
        ),
        ("purpose", [study.ConsentPurpose]),
        ("result", [findings.CounterSearch]),
        ("role", [fieldwork.SpeakerRole]),
        ("section", [findings.Section]),
        ("stance", [findings.Stance]),
        ("use", [invitations.Use]),
        ("why_not", [invitations.WhyNot]),
    ],
)
def test_values_are_said_as_the_pages_say_them(name, terms):
    words = {member.value for each in terms for member in each}
    assert wording.VALUES[name].keys() == words


def test_a_part_of_a_report_is_called_in_the_log_as_the_report_calls_it():
    for kind in findings.ChapterKind:
        assert wording.detail_in_words({"kind": str(kind)}) == f"soort: {kind.label}"
