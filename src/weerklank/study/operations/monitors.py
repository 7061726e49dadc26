"""Opening a monitor; its purpose, policy goals and research questions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import access as safeguards_access
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.terms import Role
from weerklank.study import access, models, queries, shipped, terms

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User


class NumberTaken(DomainError):
    user_message = _("Dit nummer is al in gebruik. Kies een ander nummer.")


class GoalInUse(DomainError):
    user_message = _(
        "Er is een bevinding die naar dit doel verwijst. Pas het doel aan in plaats van het "
        "te verwijderen."
    )


class QuestionInUse(DomainError):
    user_message = _(
        "Een leidraad of bevinding verwijst naar deze vraag. Pas de vraag aan in plaats van "
        "die te verwijderen."
    )


@transaction.atomic
def open_monitor(
    *, organisation: Organisation, name: str, by: User, at: datetime, purpose: str = ""
) -> models.Monitor:
    """Open a monitor with the starting set of goals, questions and characteristics.

    Who opens it becomes onderzoeker and beheerder of it. Raises AccessDenied.
    """
    safeguards_access.check_may_install(by)
    # The address is made of the names that are taken.
    meanwhile.hold(organisation)
    monitor = models.Monitor.objects.create(
        organisation=organisation,
        name=name.strip(),
        slug=queries.free_slug(models.Monitor, f"{organisation.slug} {name}"),
        purpose=purpose.strip(),
        created_at=at,
    )
    for role in (Role.ONDERZOEKER, Role.BEHEERDER):
        models.Membership.objects.create(monitor=monitor, user=by, role=role)
    queries.forget_roles(by)
    _copy_starting_set(monitor)
    safeguards.record("monitor.opened", monitor, by=by, at=at)
    return monitor


def _copy_starting_set(monitor: models.Monitor) -> None:
    models.PolicyGoal.objects.bulk_create(
        models.PolicyGoal(
            monitor=monitor, number=int(goal["number"]), title=goal["title"], text=goal["text"]
        )
        for goal in shipped.goals()
    )
    models.ResearchQuestion.objects.bulk_create(
        models.ResearchQuestion(monitor=monitor, number=question["number"], text=question["text"])
        for question in shipped.questions()
    )
    for position, entry in enumerate(shipped.characteristics()):
        _copy_characteristic(monitor, position, entry)


def _copy_characteristic(
    monitor: models.Monitor, position: int, entry: shipped.Characteristic
) -> None:
    characteristic = models.Characteristic.objects.create(
        monitor=monitor,
        key=entry["key"],
        label=entry["label"],
        position=position,
        for_inburgeraars=terms.Perspective.INBURGERAAR in entry["applies_to"],
        for_aanbieders=terms.Perspective.AANBIEDER in entry["applies_to"],
        is_printable=entry["is_printable"],
        is_milestone=entry.get("is_milestone", False),
        is_ordered=entry.get("is_ordered", False),
    )
    models.CharacteristicValue.objects.bulk_create(
        models.CharacteristicValue(
            characteristic=characteristic, key=value["key"], label=value["label"], position=place
        )
        for place, value in enumerate(entry["values"])
    )


@transaction.atomic
def change_monitor(
    *, monitor: models.Monitor, name: str, purpose: str, by: User, at: datetime
) -> models.Monitor:
    """Change name and purpose; the address stays. Raises AccessDenied."""
    access.check_may_research(by, monitor)
    monitor.name, monitor.purpose = name.strip(), purpose.strip()
    monitor.save(update_fields=["name", "purpose"])
    safeguards.record("monitor.changed", monitor, by=by, at=at)
    return monitor


@transaction.atomic
def add_goal(
    *, monitor: models.Monitor, number: int, title: str, by: User, at: datetime, text: str = ""
) -> models.PolicyGoal:
    """Add a policy goal. Raises AccessDenied or NumberTaken."""
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    if monitor.goals.filter(number=number).exists():
        raise NumberTaken
    goal = models.PolicyGoal.objects.create(
        monitor=monitor, number=number, title=title.strip(), text=text.strip()
    )
    safeguards.record("goal.added", goal, by=by, at=at)
    return goal


@transaction.atomic
def change_goal(
    *, goal: models.PolicyGoal, number: int, title: str, text: str, by: User, at: datetime
) -> models.PolicyGoal:
    """Change a policy goal. Raises AccessDenied or NumberTaken."""
    access.check_may_research(by, goal.monitor)
    meanwhile.hold(goal.monitor)
    meanwhile.hold(goal)
    if goal.monitor.goals.filter(number=number).exclude(pk=goal.pk).exists():
        raise NumberTaken
    goal.number, goal.title, goal.text = number, title.strip(), text.strip()
    goal.save(update_fields=["number", "title", "text"])
    safeguards.record("goal.changed", goal, by=by, at=at)
    return goal


@transaction.atomic
def remove_goal(*, goal: models.PolicyGoal, by: User, at: datetime) -> None:
    """Remove a goal that nothing refers to. Raises AccessDenied or GoalInUse."""
    access.check_may_research(by, goal.monitor)
    if queries.is_referred_to(goal):
        raise GoalInUse
    safeguards.record("goal.removed", goal, by=by, at=at)
    goal.delete()


@transaction.atomic
def add_research_question(
    *, monitor: models.Monitor, number: str, text: str, by: User, at: datetime
) -> models.ResearchQuestion:
    """Add a research question. Raises AccessDenied or NumberTaken."""
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    if monitor.questions.filter(number=number.strip()).exists():
        raise NumberTaken
    question = models.ResearchQuestion.objects.create(
        monitor=monitor, number=number.strip(), text=text.strip()
    )
    safeguards.record("question.added", question, by=by, at=at)
    return question


@transaction.atomic
def change_research_question(
    *, question: models.ResearchQuestion, number: str, text: str, by: User, at: datetime
) -> models.ResearchQuestion:
    """Change a research question. Raises AccessDenied or NumberTaken."""
    monitor = question.monitor
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    meanwhile.hold(question)
    if monitor.questions.filter(number=number.strip()).exclude(pk=question.pk).exists():
        raise NumberTaken
    question.number, question.text = number.strip(), text.strip()
    question.save(update_fields=["number", "text"])
    safeguards.record("question.changed", question, by=by, at=at)
    return question


@transaction.atomic
def remove_research_question(*, question: models.ResearchQuestion, by: User, at: datetime) -> None:
    """Remove a question that nothing refers to. Raises AccessDenied or QuestionInUse."""
    access.check_may_research(by, question.monitor)
    if queries.is_referred_to(question):
        raise QuestionInUse
    safeguards.record("question.removed", question, by=by, at=at)
    question.delete()
