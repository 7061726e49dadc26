from django.db import migrations


class Migration(migrations.Migration):
    """Each table gets the name of this room; no row is touched."""

    dependencies = [
        ('trajectories', '0005_give_deliveries_their_tables'),
    ]

    operations = [
        migrations.AlterModelTable(name='change', table=None),
        migrations.AlterModelTable(name='trajectory', table=None),
        migrations.AlterModelTable(name='trajectrecord', table=None),
        migrations.AlterModelTable(name='leerrouteperiod', table=None),
        migrations.AlterModelTable(name='doelgroepperiod', table=None),
        migrations.AlterModelTable(name='contactperiod', table=None),
        migrations.AlterModelTable(name='staffmember', table=None),
        migrations.AlterModelTable(name='appointment', table=None),
        migrations.AlterModelTable(name='hours', table=None),
        migrations.AlterModelTable(name='presence', table=None),
        migrations.AlterModelTable(name='exam', table=None),
        migrations.AlterModelTable(name='level', table=None),
        migrations.AlterModelTable(name='decision', table=None),
        migrations.AlterModelTable(name='wish', table=None),
        migrations.AlterModelTable(name='place', table=None),
        migrations.AlterModelTable(name='settlement', table=None),
        migrations.AlterModelTable(name='benefitperiod', table=None),
        migrations.AlterModelTable(name='educationperiod', table=None),
        migrations.AlterModelTable(name='supportperiod', table=None),
        migrations.AlterModelTable(name='participation', table=None),
        migrations.AlterModelTable(name='duorecord', table=None),
        migrations.AlterModelTable(name='provider', table=None),
        migrations.AlterModelTable(name='providerstaff', table=None),
        migrations.AlterModelTable(name='member', table=None),
        migrations.AlterModelTable(name='threshold', table=None),
        migrations.AlterModelTable(name='standingsignal', table=None),
        migrations.AlterModelTable(name='judging', table=None),
        migrations.AlterModelTable(name='signalnote', table=None),
        migrations.AlterModelTable(name='refusedvalue', table=None),
        migrations.AlterModelTable(name='notsent', table=None),
        migrations.AlterModelTable(name='retentionnotice', table=None),
        migrations.AlterModelTable(name='erasurecertificate', table=None),
    ]
