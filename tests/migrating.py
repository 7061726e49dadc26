"""Back to the tables of an earlier time, and on to those of now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.state import ProjectState

Plan = list[tuple[Migration, bool]]
Targets = list[tuple[str, str | None]]


class Executor(MigrationExecutor):
    """Django's, which on its way back describes what stays before what goes.

    It makes its models at the first migration that goes, and makes them anew at each one after it.
    What stays needs nothing that goes, so nothing is made anew for its sake: three quarters less.
    """

    def migrate(self, *given: Any, **named: Any) -> ProjectState:
        with models_made_once():
            return super().migrate(*given, **named)

    def _migrate_all_backwards(self, plan: Plan, full_plan: Plan, fake: bool) -> ProjectState:
        going = {migration for migration, _backwards in plan}
        ordered = sorted(full_plan, key=lambda step: step[0] in going)
        return super()._migrate_all_backwards(plan, ordered, fake)


@contextmanager
def models_made_once() -> Iterator[None]:
    """Make the models of a migration once, and not at each step that only describes them.

    At every step Django makes anew all models that are related to one, and here nearly all are. It
    also looks through all models for each foreign key, for what those of now say.
    """
    described, mutated = SeparateDatabaseAndState.state_forwards, Migration.mutate_state
    swapped = cache(partial(type(apps).get_swappable_settings_name.__wrapped__, apps))

    def described_at_once(
        self: SeparateDatabaseAndState, app_label: str, state: ProjectState
    ) -> None:
        state.__dict__.pop("apps", None)  # made again when they are asked for
        described(self, app_label, state)

    def mutated_at_once(
        self: Migration, state: ProjectState, preserve: bool = True
    ) -> ProjectState:
        found = state.clone() if preserve else state
        found.__dict__.pop("apps", None)
        return mutated(self, found, preserve=False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SeparateDatabaseAndState, "state_forwards", described_at_once)
        patch.setattr(Migration, "mutate_state", mutated_at_once)
        patch.setattr(apps, "get_swappable_settings_name", swapped)
        yield


def migrate(targets: Targets) -> Executor:
    """Bring the database to these migrations, and return who did so."""
    executor = Executor(connection)
    executor.migrate(targets)
    return executor


def newest(*rooms: str) -> Targets:
    """Return the last migration of each of these rooms; without any, of all there are."""
    leaves = Executor(connection).loader.graph.leaf_nodes()
    return [key for key in leaves if not rooms or key[0] in rooms]
