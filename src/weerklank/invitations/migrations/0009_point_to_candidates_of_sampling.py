import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The same rows of the same table, under the name of their room."""

    dependencies = [
        ('invitations', '0008_say_on_which_plan_a_message_rests'),
        ('sampling', '0001_take_choosing_from_study'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='message',
                    name='candidate',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='sampling.candidate'),
                ),
                migrations.AlterField(
                    model_name='reply',
                    name='candidate',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reply', to='sampling.candidate'),
                ),
            ],
        ),
    ]
