"""What this room writes. Every operation records one line in the log, in its transaction."""

from weerklank.fieldwork.operations.conversations import (
    ForeignGuide,
    NotTakingPart,
    StillSpeaks,
    change_conversation,
    create_conversation,
    put_questions,
)
from weerklank.fieldwork.operations.transcripts import (
    NoInterpreter,
    NotInTheMainText,
    OtherRound,
    SeveralIsTwo,
    TurnsWithoutWords,
    store_original,
    store_transcript,
    tie_speaker,
)

__all__ = [
    "ForeignGuide",
    "NoInterpreter",
    "NotInTheMainText",
    "NotTakingPart",
    "OtherRound",
    "SeveralIsTwo",
    "StillSpeaks",
    "TurnsWithoutWords",
    "change_conversation",
    "create_conversation",
    "put_questions",
    "store_original",
    "store_transcript",
    "tie_speaker",
]
