"""Back to the tables of an earlier time, and on to those of now."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

Plan = list[tuple[Migration, bool]]
Targets = list[tuple[str, str | None]]


class Executor(MigrationExecutor):
    """Django's, which on its way back describes what stays before what goes.

    It makes its models at the first migration that goes, and makes them anew at each one after it.
    What stays needs nothing that goes, so nothing is made anew for its sake: three quarters less.
    """

    def _migrate_all_backwards(self, plan: Plan, full_plan: Plan, fake: bool) -> ProjectState:
        going = {migration for migration, _backwards in plan}
        ordered = sorted(full_plan, key=lambda step: step[0] in going)
        return super()._migrate_all_backwards(plan, ordered, fake)


def migrate(targets: Targets) -> Executor:
    """Bring the database to these migrations, and return who did so."""
    executor = Executor(connection)
    executor.migrate(targets)
    return executor


def newest(*rooms: str) -> Targets:
    """Return the last migration of each of these rooms; without any, of all there are."""
    leaves = Executor(connection).loader.graph.leaf_nodes()
    return [key for key in leaves if not rooms or key[0] in rooms]
