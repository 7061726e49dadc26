"""Appointments that have people have had somebody."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def know_who_was_to_come(apps: StateApps, _schema: BaseDatabaseSchemaEditor) -> None:
    meetings = apps.get_model("invitations", "Meeting").objects
    filled = meetings.filter(seats__isnull=False).values("pk")
    meetings.filter(pk__in=filled).update(had_somebody=True)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("invitations", "0006_notice_what_falls_empty")]
    operations: ClassVar = [
        migrations.RunPython(know_who_was_to_come, migrations.RunPython.noop, elidable=True)
    ]
