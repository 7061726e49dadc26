"""The signs in the log, such as `participant.added`, in words that a beheerder reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from weerklank.safeguards.models import LogLine

NOUNS: dict[str, Promise] = {
    "account": _("Account"),
    "caseload": _("Werkvoorraad"),
    "certificate": _("Bewijs van intrekking"),
    "certificates": _("Bewijzen van intrekking"),
    "characteristic": _("Kenmerk"),
    "client_number": _("Klantnummer"),
    "code": _("Code"),
    "codebook": _("Codeboek"),
    "coder": _("Codeur zonder account"),
    "coding": _("Codering"),
    "consent": _("Toestemming"),
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
    "passages": _("Passages"),
    "person": _("Deelnemer"),
    "place": _("Plek"),
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
    "signal": _("Signaal"),
    "speaker": _("Spreker"),
    "spread": _("Spreiding"),
    "task": _("Codeertaak"),
    "threshold": _("Drempel"),
    "together": _("Samenloop"),
    "trajectory": _("Traject"),
    "transcript": _("Transcript"),
    "withdrawal": _("Intrekking"),
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
    "created": _("gemaakt"),
    "deactivated": _("afgesloten"),
    "deleted": _("verwijderd"),
    "dismissed": _("ontheven"),
    "downloaded": _("opgehaald"),
    "erased": _("gewist"),
    "exported": _("meegenomen als bestand"),
    "finished": _("afgerond"),
    "given": _("gegeven"),
    "held": _("tegengehouden"),
    "held_back": _("tegengehouden"),
    "import_withdrawn": _("teruggezet: een levering teruggedraaid"),
    "imported": _("aangevuld met een levering"),
    "kept": _("bewaard"),
    "language_changed": _("taal gewijzigd"),
    "let_stand": _("blijft staan"),
    "log_in_refused": _("inloggen geweigerd"),
    "logged_in": _("ingelogd"),
    "made": _("gedaan"),
    "matched": _("bekeken op wat past"),
    "moved": _("verplaatst"),
    "named": _("benoemd"),
    "noted": _("genoteerd"),
    "opened": _("geopend"),
    "password_reset": _("nieuw wachtwoord laten kiezen"),
    "previewed": _("vooraf bekeken"),
    "proposed": _("voorgesteld"),
    "question_added": _("vraag toegevoegd"),
    "question_changed": _("vraag gewijzigd"),
    "question_moved": _("vraag verplaatst"),
    "question_removed": _("vraag verwijderd"),
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
    "stored": _("bewaard"),
    "taken": _("overgenomen"),
    "taken_back": _("teruggenomen"),
    "tied": _("gekoppeld"),
    "unchosen": _("keuze teruggezet"),
    "value_added": _("waarde toegevoegd"),
    "value_changed": _("waarde gewijzigd"),
    "value_removed": _("waarde verwijderd"),
    "version_made": _("nieuwe versie gemaakt"),
    "viewed": _("bekeken"),
    "words": _("in gesprekken"),
}


# Tables whose name differs from the sign they have in the log.
SUBJECTS: dict[str, str] = {
    "change": "register",
    "erasurecertificate": "certificate",
    "policygoal": "goal",
    "projectdraft": "project",
    "savedsearch": "search",
    "importdraft": "import",
    "takenproject": "project",
    "researchquestion": "question",
    "sourcefile": "file",
    "user": "account",
}
DETAILS: dict[str, Promise] = {
    "characteristic": _("kenmerk"),
    "guide": _("leidraad"),
    "language": _("taal"),
    "municipality": _("gemeente"),
    "perspective": _("perspectief"),
    "providers": _("aanbieders"),
    "purpose": _("doel"),
    "roles": _("rollen"),
    "threshold": _("drempel"),
    "until": _("terug te brengen tot en met"),
    "left_out": _("rijen zonder plaats"),
    "trajectories": _("trajecten"),
    "value": _("waarde"),
    "version": _("versie"),
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


def detail_in_words(detail: dict[str, Any]) -> str:
    """Say a line's particulars; counts of nothing are left out."""
    parts = []
    for key, value in detail.items():
        if value == 0:
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        parts.append(f"{DETAILS.get(key, key)}: {shown}")
    return "; ".join(parts)


def lines_in_words(lines: Iterable[LogLine]) -> list[dict[str, Any]]:
    """Give lines of the log as a page shows them."""
    return [
        {
            "line": line,
            "what": in_words(line.what),
            "subject": subject_in_words(line.subject_type),
            "detail": detail_in_words(line.detail),
        }
        for line in lines
    ]
