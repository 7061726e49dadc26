"""Pages of the exchange with other programs: onderzoekers bring in and take along."""

from django.core.files.base import ContentFile

from tests.cast import NOW
from tests.house.pages import RESEARCHER_ONLY, Page, moved
from weerklank.exchange.models import GivenProject, ProjectDraft
from weerklank.exchange.rules import State


def a_round(world):
    return {"round": world.round.slug}


def a_project(world):
    """A project that was brought in, with nothing in it."""
    counts = dict.fromkeys(
        ("codes", "codings", "codings_inside_text", "selections", "coded_selections", "cases"), 0
    )
    counts |= dict.fromkeys(("notes", "sets", "links", "graphs", "transcripts"), 0)
    counts |= {"sources": dict.fromkeys(("text", "pdf", "picture", "audio", "video"), 0)}
    draft, _made = ProjectDraft.objects.get_or_create(
        round=world.round,
        uploaded_by=world.users["onderzoeker"],
        name="project.qdpx",
        sha256="0" * 64,
        defaults={
            "uploaded_at": NOW,
            "size": 1,
            "found": {
                "counts": counts | {"origin": None, "warnings": []},
                "name": "Project",
                "counting": None,
                "deep": 0,
                "word_count": 0,
                "text_count": 0,
                "without_person": 0,
            }
            | {name: [] for name in ("users", "cases", "variables", "texts")},
        },
    )
    return {"draft": draft.pk}


def a_file(world):
    """A file that was made of the round for the researcher."""
    GivenProject.objects.update_or_create(
        round=world.round,
        asked_by=world.users["onderzoeker"],
        defaults={
            "state": State.DONE,
            "since": NOW,
            "content": ContentFile(b"woorden", name="klaar.bin"),
            "size": 7,
        },
    )
    return a_round(world)


PAGES = [
    # A form without a file is refused; tests/exchange/test_pages.py sends one.
    Page("exchange:overview", a_round, get=RESEARCHER_ONLY, post=moved(RESEARCHER_ONLY, 422)),
    Page(
        "exchange:file",
        a_round,
        get=RESEARCHER_ONLY,
        post=RESEARCHER_ONLY,
        post_data=lambda _world: {"what": "codebook"},
        logs="project.exported",
    ),
    Page(
        "exchange:given",
        a_file,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda _world: {"do": "discard"},
    ),
    Page("exchange:given_file", a_file, get=RESEARCHER_ONLY, logs="project.exported"),
    Page(
        "exchange:draft",
        a_project,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"do": "discard"},
        logs="project.viewed",
    ),
]
