"""The pages of the fieldwork room."""

from tests.house.pages import EVERYBODY, READERS_OF_WORDS, RESEARCHER_ONLY, ROLES, Page, moved
from tests.house.world import World
from weerklank.fieldwork.models import Transcript


def of_round(world: World) -> dict[str, str]:
    return {"round": world.round.slug}


def of_conversation(world: World) -> dict[str, int]:
    return {"conversation": world.conversation.pk}


def of_draft(world: World) -> dict[str, int]:
    return {"draft": world.draft.pk}


PAGES = [
    Page("fieldwork:conversations", of_round, get=READERS_OF_WORDS),
    Page(
        "fieldwork:conversation_new",
        of_round,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {
            "kind": "individual",
            "held_on": "2026-05-04",
            "language": "nl",
            "interpreter": "none",
            "participants": [world.participant.pk],
        },
    ),
    Page(
        "fieldwork:read_in",
        of_round,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"notes": "R1: Hoe gaat het?\nD1: Goed."},
    ),
    Page("fieldwork:who_next", of_round, get=moved(RESEARCHER_ONLY)),
    Page(
        "fieldwork:who",
        of_conversation,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {f"who{world.speaker.pk}": "interviewer"},
        logs="conversation.viewed",
    ),
    # Who may begin no monitor needs a round to read into.
    Page(
        "fieldwork:drop",
        get={role: 200 if role == "onderzoeker" else 403 for role in ROLES},
        post={role: 422 if role == "onderzoeker" else 403 for role in ROLES},
        has_id=False,
    ),
    # The draft of the world was refused, so its page holds no words to be logged.
    Page("fieldwork:draft", of_draft, get=RESEARCHER_ONLY),
    Page("fieldwork:draft_change", of_draft, post=moved(RESEARCHER_ONLY)),
    Page("fieldwork:draft_name", of_draft, post=moved(RESEARCHER_ONLY)),
    Page("fieldwork:draft_store", of_draft, post=moved(RESEARCHER_ONLY)),
    Page("fieldwork:draft_discard", of_draft, post=moved(RESEARCHER_ONLY)),
    Page(
        "fieldwork:draft_original",
        of_draft,
        get=moved(RESEARCHER_ONLY),
        post=moved(RESEARCHER_ONLY),
    ),
    Page(
        "fieldwork:conversation",
        of_conversation,
        get=READERS_OF_WORDS,
        logs="conversation.viewed",
    ),
    Page(
        "fieldwork:conversation_edit",
        of_conversation,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {
            "kind": "individual",
            "held_on": "2026-05-04",
            "language": "nl",
            "interpreter": "none",
            "participants": [world.participant.pk],
            "guide": world.guide.pk,
        },
        logs="conversation.viewed",
    ),
    Page(
        "fieldwork:turn_correct",
        lambda world: {"conversation": world.conversation.pk, "turn": world.turn.pk},
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {
            "do": "time",
            "revision": str(Transcript.objects.get(pk=world.transcript.pk).revision),
            "starts_at": "0:12",
        },
        logs="conversation.viewed",
    ),
    Page(
        "fieldwork:correction_undo",
        lambda world: {"correction": world.correction.pk},
        post=moved(RESEARCHER_ONLY),
    ),
    Page(
        "fieldwork:rewrite",
        of_conversation,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"text": "R1: Hoe gaat het?\nD1: Goed."},
        logs="conversation.viewed",
    ),
    # The text was corrected since: it says so above the next page.
    Page(
        "fieldwork:renewal_undo",
        lambda world: {"renewal": world.carried.renewal_id},
        post=moved(RESEARCHER_ONLY),
    ),
    Page(
        "fieldwork:coverage",
        of_conversation,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {f"question-{world.guide_question.pk}": "no"},
    ),
    Page(
        "fieldwork:interview",
        of_conversation,
        # The codeur of the world is an interviewer of this conversation.
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS),
        post_data=lambda world: {"note": "Keek naar buiten."},
        logs="conversation.viewed",
    ),
    Page(
        "fieldwork:interview_take_back",
        lambda world: {
            **of_conversation(world),
            "participant": world.participant.pk,
            "purpose": "quote",
        },
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS),
        post_data=lambda world: {},
        logs="withdrawal.previewed",
    ),
    Page(
        "fieldwork:interview_act",
        of_conversation,
        post=READERS_OF_WORDS | {"onderzoeker": 422, "codeur": 422},
        post_data=lambda world: {},
    ),
    Page("fieldwork:interview_keys", get=EVERYBODY, has_id=False),
    Page(
        "fieldwork:tie",
        lambda world: {"speaker": world.speaker.pk},
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {f"s{world.speaker.pk}-who": f"p{world.participant.pk}"},
    ),
    Page(
        "fieldwork:download",
        lambda world: {"file": world.file.pk},
        get=READERS_OF_WORDS,
        logs="file.downloaded",
    ),
]
