"""What the import linter cannot see: private tables, foreign keys, erasers."""

import grimp
from django.apps import apps
from django.db.models import Model

from weerklank.safeguards import erasers

# A room's tables may point to rooms at or before it in this list.
ORDER = [
    "safeguards",
    "sounds",
    "study",
    "sampling",
    "fieldwork",
    "coding",
    "memos",
    "suggestions",
    "findings",
    "followup",
    "reporting",
    "exchange",
]
BELOW = {room: set(ORDER[: index + 1]) for index, room in enumerate(ORDER)}
# The register and the vault stand beside the research; the vault may be in another database.
BELOW |= {"trajectories": {"trajectories", "sounds", "safeguards"}, "vault": {"vault"}}
BELOW |= {"personal": {"personal", "sounds", "safeguards"}}
BELOW |= {"invitations": {"invitations"} | BELOW["exchange"]}
BELOW |= {"policy": {"policy"} | BELOW["reporting"]}
BELOW |= {"telling": {"telling"} | BELOW["invitations"]}
BELOW |= {"deliveries": {"deliveries"} | BELOW["trajectories"]}

# Models of the framework and its libraries have their own law.
OURS = [model for model in apps.get_models() if model.__module__.startswith("weerklank.")]


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def test_tables_are_private_to_their_room():
    graph = grimp.build_graph("weerklank", exclude_type_checking_imports=True)
    trespassers = [
        f"{importer} -> {module}"
        for module in graph.modules
        if module.endswith(".models")
        for importer in graph.find_modules_that_directly_import(module)
        if importer.split(".")[1] != module.split(".")[1]
    ]
    assert trespassers == []


def test_names_are_reached_by_no_room_of_the_research():
    """Only what stands beside the research or above it knows vault or invitations, however far."""
    graph = grimp.build_graph("weerklank", exclude_type_checking_imports=True)
    near = {
        (module.split(".")[1], room)
        for room in ("vault", "invitations")
        for module in graph.find_downstream_modules(f"weerklank.{room}", as_package=True)
    }
    assert near == {
        ("crossings", "vault"),
        ("deliveries", "vault"),
        ("invitations", "vault"),
        ("personal", "vault"),
        ("personal", "invitations"),
        ("telling", "vault"),
        ("telling", "invitations"),
        ("site", "vault"),
        ("site", "invitations"),
    }


def test_figures_and_voices_meet_where_only_what_may_leave_is_read():
    """Of the register the page knows what may be published and who may see that; no trajectory."""
    graph = grimp.build_graph("weerklank", exclude_type_checking_imports=True)
    known = {
        imported
        for module in graph.modules
        if module.startswith("weerklank.policy")
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.split(".")[1] in {"rulebook", "trajectories", "figures", "deliveries", "vault"}
    }
    assert known == {
        "weerklank.figures.forms",
        "weerklank.figures.jobs",
        "weerklank.figures.queries",
        "weerklank.figures.rules.indicators",
        "weerklank.figures.wording.lines",
        "weerklank.figures.wording.shown",
        "weerklank.rulebook.calendar",
        "weerklank.trajectories.access",
    }


def test_foreign_keys_point_down():
    uphill = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in OURS
        if room_of(field.related_model) not in BELOW[room_of(model)]
    ]
    assert uphill == []


def test_every_model_under_a_pseudonym_has_an_eraser():
    """A model carries someone's data when it points to a participant, a transcript or a coding."""
    personal = {
        "study.Participant",
        "fieldwork.Transcript",
        "fieldwork.Conversation",
        "coding.Coding",
    }
    carriers = {
        model._meta.label
        for model in OURS
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model
        and field.related_model._meta.label in personal
    } | {"study.Participant"}
    # About a whole conversation, not about one person in it.
    carriers -= {"fieldwork.QuestionPut", "fieldwork.InterviewAct"}
    carriers -= {"coding.CodingTask", "coding.Presence"}
    carriers -= {"coding.Abstention", "coding.CountedReading", "coding.AgreedReading"}
    carriers -= {"coding.Assignment", "coding.Training"}
    looked_after = {label for eraser in erasers.in_room_order() for label in eraser.models}
    assert carriers - looked_after == set()
