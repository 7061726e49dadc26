"""How codes and codings travel to the coding page's scripts and back."""

from __future__ import annotations

from typing import Any

from weerklank.coding import models, operations


def code_json(code: models.Code) -> dict[str, Any]:
    return {
        "id": code.pk,
        "number": code.number,
        "branch": code.colour,
        "can_be_given": code.is_on and not code.is_container,
    } | {name: getattr(code, name) for name in operations.CODE_TEXTS}


def coding_json(coding: models.Coding) -> dict[str, Any]:
    return {
        "key": str(coding.key),
        "code": coding.code_id,
        "start": coding.start,
        "end": coding.end,
        "polarity": coding.polarity,
        "evidence_kind": coding.evidence_kind,
        "memo": coding.memo,
        "coder": coding.coder_id,
        "coder_name": coding.coder.name,
    }
