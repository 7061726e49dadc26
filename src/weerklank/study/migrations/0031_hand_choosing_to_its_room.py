from django.db import migrations


class Migration(migrations.Migration):
    """The tables stay as they are, and become those of the room sampling."""

    dependencies = [
        ('invitations', '0009_point_to_candidates_of_sampling'),
        ('sampling', '0001_take_choosing_from_study'),
        ('study', '0030_keep_how_far_a_text_was'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name='Replacement',
                ),
                migrations.DeleteModel(
                    name='Drawn',
                ),
                migrations.DeleteModel(
                    name='Draw',
                ),
                migrations.DeleteModel(
                    name='Candidate',
                ),
                migrations.DeleteModel(
                    name='FrameRequest',
                ),
                migrations.DeleteModel(
                    name='Frame',
                ),
                migrations.DeleteModel(
                    name='Objection',
                ),
                migrations.DeleteModel(
                    name='SpreadTarget',
                ),
                migrations.DeleteModel(
                    name='Spread',
                ),
                migrations.DeleteModel(
                    name='PopulationRequest',
                ),
                migrations.DeleteModel(
                    name='PopulationGroup',
                ),
                migrations.DeleteModel(
                    name='Population',
                ),
            ],
        ),
    ]
