import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables are those that the room study made; nothing happens in the database."""

    initial = True

    dependencies = [
        ('safeguards', '0013_say_by_which_road_somebody_was_erased'),
        ('study', '0030_keep_how_far_a_text_was'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Candidate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], max_length=20, verbose_name='perspectief')),
                        ('pseudonym', models.CharField(max_length=20, verbose_name='pseudoniem')),
                        ('values', models.JSONField(blank=True, default=dict)),
                        ('road', models.CharField(choices=[('municipality', 'Via de gemeente'), ('open_call', 'Via een open oproep')], max_length=20, verbose_name='weg')),
                        ('state', models.CharField(choices=[('in_frame', 'niet gekozen'), ('reserve', 'reserve'), ('chosen', 'gekozen, nog niet gevraagd'), ('invited', 'gevraagd'), ('call_back', 'wil gebeld worden'), ('agreed', 'doet mee'), ('refused', 'doet niet mee'), ('no_answer', 'gaf geen antwoord'), ('not_reached', 'niet bereikt'), ('gone', 'kan niet meer gevraagd worden')], default='in_frame', max_length=20, verbose_name='stand')),
                        ('asked_at', models.DateTimeField(blank=True, null=True)),
                        ('state_at', models.DateTimeField(blank=True, null=True)),
                        ('emptied_at', models.DateTimeField(blank=True, null=True)),
                        ('participant', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='candidate', to='study.participant')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='study.round')),
                    ],
                    options={
                        'db_table': 'study_candidate',
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Draw',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], max_length=20, verbose_name='perspectief')),
                        ('method', models.CharField(choices=[('spread', 'Spreiding: zo veel mogelijk verschillende soorten mensen'), ('fair', 'Gelijke kansen: de kleinste kans zo groot als kan')], max_length=20, verbose_name='manier')),
                        ('seed', models.BigIntegerField(verbose_name='startgetal')),
                        ('why_again', models.CharField(blank=True, choices=[('lists', 'De lijst met mensen veranderde'), ('targets', 'De doelen of het aantal mensen veranderden'), ('method', 'De manier van kiezen moest anders'), ('trial', 'De vorige keer was een proef'), ('outcome', 'Wij wilden een andere uitkomst')], max_length=10, verbose_name='waarom opnieuw')),
                        ('size', models.PositiveSmallIntegerField(verbose_name='hoeveel mensen')),
                        ('reserves', models.PositiveSmallIntegerField(verbose_name='reserves per groep')),
                        ('state', models.CharField(choices=[('waiting', 'wordt gekozen'), ('done', 'gekozen'), ('infeasible', 'kan niet bij deze doelen'), ('unsolved', 'geen uitkomst')], default='waiting', max_length=20, verbose_name='stand')),
                        ('targets', models.JSONField(default=list)),
                        ('frames', models.JSONField(default=list)),
                        ('people', models.PositiveIntegerField(default=0, verbose_name='mensen om uit te kiezen')),
                        ('cells', models.JSONField(default=list)),
                        ('missed', models.JSONField(default=list)),
                        ('relaxation', models.JSONField(default=list)),
                        ('is_optimal', models.BooleanField(default=True)),
                        ('plan_version', models.PositiveSmallIntegerField(null=True, verbose_name='versie van het plan')),
                        ('bound', models.FloatField(null=True)),
                        ('at', models.DateTimeField()),
                        ('done_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='study.round')),
                    ],
                    options={
                        'db_table': 'study_draw',
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Drawn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.PositiveSmallIntegerField()),
                        ('is_reserve', models.BooleanField(default=False)),
                        ('cell', models.PositiveSmallIntegerField()),
                        ('chance', models.FloatField(null=True)),
                        ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drawn', to='sampling.candidate')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drawn', to='sampling.draw')),
                    ],
                    options={
                        'db_table': 'study_drawn',
                        'ordering': ['is_reserve', 'cell', 'place'],
                    },
                ),
                migrations.CreateModel(
                    name='Frame',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], max_length=20, verbose_name='perspectief')),
                        ('source', models.CharField(choices=[('list', 'Lijst'), ('register', 'Register')], max_length=20, verbose_name='soort bron')),
                        ('name', models.CharField(max_length=200, verbose_name='waar komt de lijst vandaan')),
                        ('road', models.CharField(choices=[('municipality', 'Via de gemeente'), ('open_call', 'Via een open oproep')], max_length=20, verbose_name='weg')),
                        ('names_last', models.BooleanField(default=False, verbose_name='dezelfde pseudoniemen als eerder')),
                        ('left_out', models.JSONField(blank=True, default=dict, verbose_name='weggelaten')),
                        ('added_at', models.DateTimeField()),
                        ('added_by_name', models.CharField(max_length=150)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frames', to='study.round')),
                    ],
                    options={
                        'db_table': 'study_frame',
                        'ordering': ['id'],
                    },
                ),
                migrations.AddField(
                    model_name='candidate',
                    name='frame',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='sampling.frame'),
                ),
                migrations.CreateModel(
                    name='FrameRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], default='inburgeraar', max_length=20, verbose_name='perspectief')),
                        ('features', models.JSONField(default=list, verbose_name='kenmerken')),
                        ('leaves_out_asked', models.BooleanField(default=True, verbose_name='eerder gevraagd weglaten')),
                        ('words', models.JSONField(blank=True, default=dict, verbose_name='woorden van het register')),
                        ('asked_at', models.DateTimeField()),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('frame', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='request', to='sampling.frame')),
                        ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frame_requests', to='safeguards.organisation')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frame_requests', to='study.round')),
                    ],
                    options={
                        'db_table': 'study_framerequest',
                        'ordering': ['-asked_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Objection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pseudonym', models.CharField(max_length=20, verbose_name='pseudoniem')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('monitor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='study.monitor')),
                    ],
                    options={
                        'db_table': 'study_objection',
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Population',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], max_length=20, verbose_name='perspectief')),
                        ('on', models.DateField(verbose_name='peildatum')),
                        ('source', models.CharField(max_length=200, verbose_name='bron')),
                        ('keys', models.JSONField(blank=True, default=list, verbose_name='kenmerken')),
                        ('added_at', models.DateTimeField()),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('monitor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='study.monitor')),
                    ],
                    options={
                        'db_table': 'study_population',
                        'ordering': ['-on', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='PopulationGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('values', models.JSONField(blank=True, default=dict)),
                        ('count', models.PositiveIntegerField()),
                        ('population', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='sampling.population')),
                    ],
                    options={
                        'db_table': 'study_populationgroup',
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='PopulationRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked', models.JSONField(default=list, verbose_name='kenmerken')),
                        ('asked_at', models.DateTimeField()),
                        ('given_at', models.DateTimeField(blank=True, null=True)),
                        ('given_by_name', models.CharField(blank=True, max_length=150)),
                        ('on', models.DateField(blank=True, null=True, verbose_name='peildatum')),
                        ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='mensen')),
                        ('tables', models.JSONField(blank=True, default=list, verbose_name='aantallen')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='population_requests', to='safeguards.organisation')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='population_requests', to='study.round')),
                    ],
                    options={
                        'db_table': 'study_populationrequest',
                        'ordering': ['-on', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Replacement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(choices=[('in_frame', 'niet gekozen'), ('reserve', 'reserve'), ('chosen', 'gekozen, nog niet gevraagd'), ('invited', 'gevraagd'), ('call_back', 'wil gebeld worden'), ('agreed', 'doet mee'), ('refused', 'doet niet mee'), ('no_answer', 'gaf geen antwoord'), ('not_reached', 'niet bereikt'), ('gone', 'kan niet meer gevraagd worden')], max_length=20, verbose_name='reden')),
                        ('at', models.DateTimeField()),
                        ('cell', models.PositiveSmallIntegerField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('by_candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='replaces', to='sampling.candidate')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replacements', to='sampling.draw')),
                        ('out', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replaced_by', to='sampling.candidate')),
                    ],
                    options={
                        'db_table': 'study_replacement',
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Spread',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], max_length=20, verbose_name='perspectief')),
                        ('size', models.PositiveSmallIntegerField(verbose_name='hoeveel mensen')),
                        ('reserves', models.PositiveSmallIntegerField(default=3, verbose_name='reserves per groep')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spreads', to='study.round')),
                    ],
                    options={
                        'db_table': 'study_spread',
                        'ordering': ['-perspective'],
                    },
                ),
                migrations.CreateModel(
                    name='SpreadTarget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('keys', models.JSONField(verbose_name='kenmerken')),
                        ('values', models.JSONField(verbose_name='waarden')),
                        ('least', models.PositiveSmallIntegerField(default=0, verbose_name='minstens')),
                        ('most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hoogstens')),
                        ('is_soft', models.BooleanField(default=False, verbose_name='mag gemist worden')),
                        ('spread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='sampling.spread')),
                    ],
                    options={
                        'db_table': 'study_spreadtarget',
                        'ordering': ['position'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='draw',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('round', 'perspective'), name='draw_waits_once'),
                ),
                migrations.AddConstraint(
                    model_name='drawn',
                    constraint=models.UniqueConstraint(fields=('draw', 'candidate'), name='drawn_once'),
                ),
                migrations.AddConstraint(
                    model_name='candidate',
                    constraint=models.UniqueConstraint(fields=('round', 'pseudonym'), name='candidate_once'),
                ),
                migrations.AddConstraint(
                    model_name='framerequest',
                    constraint=models.UniqueConstraint(condition=models.Q(('frame', None)), fields=('round', 'municipality', 'perspective'), name='frame_asked_once'),
                ),
                migrations.AddConstraint(
                    model_name='objection',
                    constraint=models.UniqueConstraint(fields=('monitor', 'pseudonym'), name='objection_once'),
                ),
                migrations.AddConstraint(
                    model_name='population',
                    constraint=models.UniqueConstraint(fields=('monitor', 'perspective', 'on'), name='population_day_once'),
                ),
                migrations.AddConstraint(
                    model_name='populationrequest',
                    constraint=models.UniqueConstraint(condition=models.Q(('given_at', None)), fields=('round', 'municipality'), name='population_asked_once'),
                ),
                migrations.AddConstraint(
                    model_name='replacement',
                    constraint=models.CheckConstraint(condition=models.Q(('out__isnull', True), models.Q(('out', models.F('by_candidate')), _negated=True), _connector='OR'), name='nobody_replaces_herself'),
                ),
                migrations.AddConstraint(
                    model_name='spread',
                    constraint=models.UniqueConstraint(fields=('round', 'perspective'), name='spread_once'),
                ),
                migrations.AddConstraint(
                    model_name='spreadtarget',
                    constraint=models.UniqueConstraint(fields=('spread', 'position'), name='target_position_once'),
                ),
                migrations.AddConstraint(
                    model_name='spreadtarget',
                    constraint=models.CheckConstraint(condition=models.Q(('most__isnull', True), ('least__lte', models.F('most')), _connector='OR'), name='target_least_is_not_above_most'),
                ),
            ],
        ),
    ]
