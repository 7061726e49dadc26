"""A question that was asked is kept for a while without a name, so that its words need no address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safeguards', '0014_find_memos'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='savedsearch',
            name='saved_search_name_once',
        ),
        migrations.AlterField(
            model_name='savedsearch',
            name='question',
            field=models.CharField(max_length=6000),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(condition=models.Q(('name', ''), _negated=True), fields=('user', 'name'), name='saved_search_name_once'),
        ),
    ]
