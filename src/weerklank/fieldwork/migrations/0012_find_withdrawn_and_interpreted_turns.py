from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0011_correct_a_whole_text")]

    operations = [
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("is_withdrawn", True)),
                fields=["transcript"],
                name="turn_withdrawn_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("via_interpreter", True)),
                fields=["transcript"],
                name="turn_interpreted_idx",
            ),
        ),
    ]
