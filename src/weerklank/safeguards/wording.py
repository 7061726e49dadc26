"""The signs in the log, such as `participant.added`, in words that a beheerder reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.origin import COMMAND_LINE

if TYPE_CHECKING:
    from weerklank.safeguards.models import LogLine

NOUNS: dict[str, Promise] = {
    "account": _("Account"),
    "caseload": _("Werkvoorraad"),
    "certificate": _("Bewijs van intrekking"),
    "answers": _("Antwoorden op voorgelegde zinnen"),
    "certificates": _("Bewijzen van intrekking"),
    "characteristic": _("Kenmerk"),
    "checking": _("Terugleggen"),
    "client_number": _("Klantnummer"),
    "code": _("Code"),
    "codebook": _("Codeboek"),
    "coder": _("Codeur zonder account"),
    "coding": _("Codering"),
    "consent": _("Toestemming"),
    "counts": _("Aantallen buiten het team"),
    "conversation": _("Gesprek"),
    "draft": _("Ingelezen bestand"),
    "evidence": _("Bewijs"),
    "figures": _("Cijfers"),
    "file": _("Bestand"),
    "finding": _("Bevinding"),
    "goal": _("Beleidsdoel"),
    "guide": _("Leidraad"),
    "handover": _("Overdracht"),
    "import": _("Levering"),
    "keyholder": _("Sleutelhouder"),
    "log": _("Logboek"),
    "member": _("Lid"),
    "monitor": _("Monitor"),
    "not_sent": _("Wat niet meer geleverd wordt"),
    "organisation": _("Organisatie"),
    "original": _("Tekst in de andere taal"),
    "participant": _("Deelnemer"),
    "own_group": _("Eigen groep"),
    "passages": _("Passages"),
    "person": _("Deelnemer"),
    "place": _("Plek"),
    "point": _("Verbeterpunt"),
    "points": _("Verbeterpunten"),
    "population": _("Tabel met aantallen"),
    "project": _("Project"),
    "provider": _("Aanbieder"),
    "question": _("Onderzoeksvraag"),
    "questions": _("Gestelde vragen"),
    "quote": _("Citaat"),
    "reading": _("Lezing"),
    "register": _("Register"),
    "report": _("Rapport"),
    "retention": _("Bewaartermijn"),
    "round": _("Ronde"),
    "search": _("Zoekvraag"),
    "sheet": _("Vel"),
    "signal": _("Signaal"),
    "speaker": _("Spreker"),
    "spread": _("Spreiding"),
    "task": _("Codeertaak"),
    "threshold": _("Drempel"),
    "together": _("Samenloop"),
    "trajectory": _("Traject"),
    "transcript": _("Transcript"),
    "version": _("Versie van het rapport"),
    "withdrawal": _("Intrekking"),
    "wording": _("Woorden voor het vel"),
}
VERBS: dict[str, Promise] = {
    "abstained": _("aan een ander gelaten"),
    "added": _("toegevoegd"),
    "announced": _("aangekondigd"),
    "answered": _("beantwoord: is dit dezelfde periode"),
    "applied": _("toegekend"),
    "attendance_imported": _("aangevuld met een presentielijst"),
    "brought_back": _("teruggehaald"),
    "brought_in": _("aangeboden"),
    "built": _("gebouwd"),
    "changed": _("gewijzigd"),
    "chosen": _("gekozen"),
    "closed": _("gesloten"),
    "corrected": _("gecorrigeerd"),
    "confirmed": _("nagelezen"),
    "created": _("gemaakt"),
    "deactivated": _("afgesloten"),
    "deleted": _("verwijderd"),
    "discarded": _("weggegooid"),
    "dismissed": _("ontheven"),
    "downloaded": _("opgehaald"),
    "emptied": _("leeggemaakt"),
    "erased": _("gewist"),
    "evidence_added": _("bevinding erbij gezet"),
    "evidence_removed": _("bevinding weggehaald"),
    "exported": _("meegenomen als bestand"),
    "files_made": _("opnieuw gemaakt als bestand"),
    "filled": _("ingevuld"),
    "finished": _("afgerond"),
    "fixed": _("vastgesteld"),
    "given": _("gegeven"),
    "held": _("tegengehouden"),
    "held_back": _("tegengehouden"),
    "import_withdrawn": _("teruggezet: een levering teruggedraaid"),
    "imported": _("aangevuld met een levering"),
    "kept": _("bewaard"),
    "language_changed": _("taal gewijzigd"),
    "let_stand": _("blijft staan"),
    "log_in_refused": _("inloggen geweigerd"),
    "linked": _("gekoppeld aan een eerdere ronde"),
    "logged_in": _("ingelogd"),
    "made": _("gedaan"),
    "matched": _("bekeken op wat past"),
    "measure_set": _("gezegd wat er wordt gemeten"),
    "moved": _("verplaatst"),
    "named": _("benoemd"),
    "noted": _("genoteerd"),
    "opened": _("geopend"),
    "password_reset": _("nieuw wachtwoord laten kiezen"),
    "planned": _("afspraak gewijzigd"),
    "previewed": _("vooraf bekeken"),
    "printed": _("afgedrukt"),
    "proposed": _("voorgesteld"),
    "published": _("openbaar gemaakt"),
    "question_added": _("vraag toegevoegd"),
    "question_changed": _("vraag gewijzigd"),
    "question_linked": _("vraag vergeleken met een eerdere"),
    "question_moved": _("vraag verplaatst"),
    "question_removed": _("vraag verwijderd"),
    "question_unlinked": _("vraag losgemaakt van een eerdere"),
    "reactivated": _("weer geopend"),
    "read": _("gelezen"),
    "refusal_settled": _("geweigerde waarde nagekeken"),
    "refused": _("geweigerd"),
    "refused_exported": _("geweigerde rijen meegenomen als bestand"),
    "released": _("vrijgegeven"),
    "removed": _("verwijderd"),
    "reopened": _("heropend"),
    "restored": _("een verbetering teruggenomen"),
    "roles_changed": _("rollen gewijzigd"),
    "row_added": _("rij toegevoegd"),
    "row_corrected": _("rij gecorrigeerd"),
    "row_removed": _("rij weggehaald"),
    "saved": _("bewaard"),
    "searched": _("op tegenspraak doorzocht"),
    "section_added": _("kop toegevoegd"),
    "section_changed": _("kop gewijzigd"),
    "section_moved": _("kop verplaatst"),
    "section_removed": _("kop verwijderd"),
    "set": _("ingesteld"),
    "set_aside": _("opzij gezet"),
    "stepped": _("andere status gegeven"),
    "stepped_back": _("stap teruggenomen"),
    "stored": _("bewaard"),
    "taken": _("overgenomen"),
    "taken_back": _("teruggenomen"),
    "taken_off": _("niet meer openbaar gemaakt"),
    "tied": _("gekoppeld"),
    "told": _("verteld"),
    "unchosen": _("keuze teruggezet"),
    "unquoted": _("uit vastgestelde rapporten gehaald"),
    "unlinked": _("koppeling met een eerdere ronde weggehaald"),
    "value_added": _("waarde toegevoegd"),
    "value_changed": _("waarde gewijzigd"),
    "value_removed": _("waarde verwijderd"),
    "verdict_kept": _("uitkomst bewaard"),
    "version_made": _("nieuwe versie gemaakt"),
    "viewed": _("bekeken"),
    "words": _("in gesprekken"),
    "words_taken": _("citaat eruit gehaald"),
    "written": _("geschreven"),
}


# Tables whose name differs from the sign they have in the log.
SUBJECTS: dict[str, str] = {
    "change": "register",
    "erasurecertificate": "certificate",
    "policygoal": "goal",
    "projectdraft": "project",
    "reportversion": "version",
    "savedsearch": "search",
    "importdraft": "import",
    "improvementpoint": "point",
    "takenproject": "project",
    "researchquestion": "question",
    "sourcefile": "file",
    "statementsheet": "sheet",
    "user": "account",
}
DETAILS: dict[str, Promise] = {
    "answers": _("antwoorden"),
    "as_of": _("peildatum"),
    "at_least": _("minstens zoveel mensen"),
    "attributes": _("kenmerken"),
    "blocked_quotes": _("tegengehouden citaten"),
    "bytes": _("bytes"),
    "characteristic": _("kenmerk"),
    "characteristics": _("kenmerken"),
    "code": _("code"),
    "coder": _("codeur"),
    "coders_known": _("codeurs met een account"),
    "coders_unknown": _("onbekende codeurs"),
    "coders_without_account": _("codeurs zonder account"),
    "codes": _("codes"),
    "codes_known": _("codes die er al waren"),
    "codings": _("coderingen"),
    "conversation": _("gesprek"),
    "conversations": _("gesprekken"),
    "conversations_of_several_coders": _("gesprekken van meer codeurs"),
    "end": _("einde"),
    "evidence": _("bewijzen"),
    "fields": _("velden"),
    "files": _("bestanden"),
    "files_removed": _("weggehaalde bestanden"),
    "flagged": _("om na te lezen"),
    "form": _("vorm"),
    "format": _("soort bestand"),
    "from_finding": _("uit een bevinding"),
    "guide": _("leidraad"),
    "hits": _("treffers"),
    "indicator": _("cijfer"),
    "is_name": _("een naam"),
    "kept": _("bewaard uit het project"),
    "kept_words": _("aangewezen woorden die bleven staan"),
    "kind": _("soort"),
    "language": _("taal"),
    "languages": _("talen"),
    "left_out": _("rijen zonder plaats"),
    "municipality": _("gemeente"),
    "not_noted": _("niet genoteerd"),
    "not_put": _("niet gesteld"),
    "number": _("aantal"),
    "on": _("aan"),
    "own_group": _("eigen groep"),
    "participant": _("deelnemer"),
    "participants": _("deelnemers"),
    "parts": _("delen"),
    "passages": _("passages"),
    "people": _("mensen"),
    "perspective": _("perspectief"),
    "place": _("plek"),
    "places": _("plaatsen"),
    "providers": _("aanbieders"),
    "published": _("te publiceren"),
    "purpose": _("doel"),
    "put": _("gesteld"),
    "put_to_some": _("aan een deel gesteld"),
    "quotes": _("citaten"),
    "reason": _("reden"),
    "replaced": _("vervangen"),
    "result": _("uitkomst"),
    "revision": _("stand"),
    "role": _("rol"),
    "roles": _("rollen"),
    "rows": _("rijen"),
    "section": _("deel van het rapport"),
    "shown": _("getoond"),
    "signal": _("signaal"),
    "sound": _("geluid"),
    "sound_kind": _("soort geluid"),
    "speakers": _("sprekers"),
    "speakers_unknown": _("sprekers nog onbekend"),
    "stance": _("voor of tegen"),
    "start": _("begin"),
    "statements": _("uitspraken"),
    "status": _("status"),
    "summaries": _("samenvattingen"),
    "table": _("tabel"),
    "text": _("tekst"),
    "texts": _("teksten"),
    "threshold": _("drempel"),
    "trajectories": _("trajecten"),
    "translations": _("vertalingen"),
    "turns": _("beurten"),
    "undoes": _("maakt ongedaan"),
    "until": _("terug te brengen tot en met"),
    "up": _("omhoog"),
    "value": _("waarde"),
    "version": _("versie"),
    "versions": _("versies"),
    "via_interpreter": _("via tolk"),
    "way": _("hoe"),
    "what": _("wat"),
    "with_evidence": _("met bewijs"),
    "words": _("woorden"),
}
# What stands behind some of them: the words of the rooms above, which this room does not know.
VALUES: dict[str, dict[str, Promise]] = {
    "form": {
        "verbatim": _("letterlijk"),
        "tidied": _("opgeschoond"),
        "translated": _("vertaald"),
    },
    "sound_kind": {
        "prompt": _("voorgelezen tekst"),
        "consent": _("gesproken toestemming"),
        "conversation": _("opname van een gesprek"),
    },
    "kind": {
        "individual": _("gesprek met één persoon"),
        "pair": _("duogesprek"),
        "group": _("groepsgesprek"),
        "notes": _("alleen aantekeningen"),
        "words": _("woord vervangen"),
        "speaker": _("spreker verbeterd"),
        "time": _("tijd verbeterd"),
        "split": _("beurt gesplitst"),
        "join": _("beurten samengevoegd"),
    },
    "purpose": {
        "take_part": _("meedoen"),
        "record": _("opnemen"),
        "quote": _("citeren"),
        "reuse": _("later opnieuw gebruiken"),
    },
    "result": {
        "not_yet": _("nog niet gezocht"),
        "searched_none_found": _("gezocht, geen tegenspraak gevonden"),
        "searched_found": _("gezocht, tegenspraak gevonden"),
    },
    "way": {
        "paper": _("op papier"),
        "phone": _("aan de telefoon"),
        "in_person": _("in een gesprek"),
    },
    "role": {
        "unknown": _("nog niet bekend"),
        "participant": _("deelnemer"),
        "several": _("meerdere deelnemers"),
        "interviewer": _("interviewer"),
        "interpreter": _("tolk"),
    },
    "section": {
        "experiences": _("ervaringen"),
        "successes": _("wat helpt"),
        "pains": _("wat schuurt"),
        "effects": _("ervaren effecten"),
        "preconditions": _("randvoorwaarden"),
        "improvements": _("wat beter kan"),
    },
    "status": {
        "proposed": _("voorgesteld"),
        "taken_over": _("overgenomen"),
        "carried_out": _("uitgevoerd"),
        "effect_seen": _("effect bekeken"),
        "not_taken_over": _("niet overgenomen"),
    },
    "stance": {
        "supporting": _("steunt de bevinding"),
        "contrary": _("zegt het tegendeel"),
    },
}


def in_words(sign: str) -> str:
    """Say a sign in words; one that nobody wrote words for stays as it is."""
    noun, _dot, verb = sign.partition(".")
    if noun in NOUNS and verb in VERBS:
        return f"{NOUNS[noun]} {VERBS[verb]}"
    return sign


def subject_in_words(subject_type: str) -> str:
    """Say which sort of record a line is about, from a model's label."""
    name = subject_type.rpartition(".")[2].lower()
    noun = NOUNS.get(SUBJECTS.get(name, name))
    return str(noun) if noun else subject_type


def detail_in_words(detail: Mapping[str, object]) -> str:
    """Say a line's particulars; what is nothing is left out."""
    parts = []
    for key, value in detail.items():
        if not value:
            continue
        known = VALUES.get(key, {})
        each = value if isinstance(value, list) else [value]
        said = (known.get(one, one) if isinstance(one, str) else one for one in each)
        shown = ", ".join(str(_("ja") if one is True else one) for one in said)
        parts.append(f"{DETAILS.get(key, key)}: {shown}")
    return "; ".join(parts)


def origin_in_words(origin: str) -> str:
    """Say from where something was asked for; an address stays as it is."""
    return str(_("opdrachtregel")) if origin == COMMAND_LINE else origin


def lines_in_words(lines: Iterable[LogLine]) -> list[dict[str, object]]:
    """Return lines of the log as a page shows them."""
    return [
        {
            "line": line,
            "what": in_words(line.what),
            "subject": subject_in_words(line.subject_type),
            "detail": detail_in_words(line.detail),
            "origin": origin_in_words(line.origin),
        }
        for line in lines
    ]
