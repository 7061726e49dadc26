from django.db import migrations


class Migration(migrations.Migration):
    """The tables stay as they are, and become those of the room exchange."""

    dependencies = [
        ('coding', '0006_name_the_kind_of_evidence'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name='KeptFile'),
                migrations.DeleteModel(name='KeptPart'),
                migrations.DeleteModel(name='ProjectDraft'),
                migrations.DeleteModel(name='TakenProject'),
            ],
        ),
    ]
