"""What somebody's answer is, and what is asked after it."""

from __future__ import annotations

from weerklank.invitations.terms import Said
from weerklank.sampling.terms import CandidateState

OTHER = "other"  # a language that the product has no words in
# What is asked after a yes, in this order: the last part of the address, and what is kept.
AFTER_YES = {
    "taal": "language",
    "tolk": "needs_interpreter",
    "dagdelen": "day_parts",
    "kinderen": "needs_childcare",
    "uitkomsten": "wants_results",
}
AFTER_CALL = {"bellen": "day_parts"}
STEPS = AFTER_YES | AFTER_CALL

_SAID = {
    CandidateState.AGREED: Said.YES,
    CandidateState.REFUSED: Said.NO,
    CandidateState.CALL_BACK: Said.CALL_ME,
}


def stands(state: str, said: str) -> Said | None:
    """Return what counts as the answer now; None when there is none.

    How far asking somebody is decides, for staff may have recorded it since. Who takes part and
    would like a call first keeps that.
    """
    if state == CandidateState.AGREED and said == Said.CALL_ME:
        return Said.CALL_ME
    return _SAID.get(CandidateState(state))


def steps_after(said: str | None) -> tuple[str, ...]:
    """Return what is asked after an answer, in order."""
    if said == Said.YES:
        return tuple(AFTER_YES)
    return tuple(AFTER_CALL) if said == Said.CALL_ME else ()


def next_step(step: str, said: str | None) -> str | None:
    """Return what is asked after this; None after the last."""
    steps = steps_after(said)
    if step not in steps or step == steps[-1]:
        return None
    return steps[steps.index(step) + 1]
