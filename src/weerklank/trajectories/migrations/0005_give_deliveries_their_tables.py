from django.db import migrations


class Migration(migrations.Migration):
    """The tables stay; `deliveries` takes them over in its first migration."""

    dependencies = [
        ('trajectories', '0004_refusals_and_the_end_of_a_trajectory'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name='DraftFile'),
                migrations.DeleteModel(name='ImportDraft'),
                migrations.DeleteModel(name='SavedMapping'),
            ],
        ),
    ]
