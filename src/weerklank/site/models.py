"""What the shell keeps: only what follows from the tables of the rooms below."""

from django.db import models


class WalkCount(models.Model):
    """What the walk counts of a round, for every page of it.

    Triggers take the row away in the transaction of whatever changes one of these numbers, so what
    is there is right. Without foreign keys, and in no back-up: it follows from other tables.
    """

    pk = models.CompositePrimaryKey("round_id", "part")
    round_id = models.BigIntegerField()
    part = models.CharField(max_length=10)
    counts = models.TextField()  # as JSON

    def __str__(self) -> str:
        return f"{self.part} van {self.round_id}"
