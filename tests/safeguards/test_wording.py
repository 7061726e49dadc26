from weerklank.safeguards import wording


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
    assert wording.detail_in_words(detail) == ("rollen: codeur, beheerder; doel: quote; woorden: 3")
