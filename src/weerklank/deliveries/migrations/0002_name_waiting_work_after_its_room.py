from django.db import migrations

ROOMS = {
    'weerklank.register.jobs.count_figures': 'weerklank.figures.jobs.count_figures',
    'weerklank.register.jobs.judge_signals': 'weerklank.trajectories.jobs.judge_signals',
    'weerklank.site.register_jobs.work_on': 'weerklank.deliveries.jobs.work_on',
}


def rename(apps, schema_editor):
    """Let the worker find work that was asked for before this version, and not done yet."""
    results = apps.get_model('django_tasks_database', 'DBTaskResult').objects
    for old, new in ROOMS.items():
        results.filter(task_path=old).update(task_path=new)


class Migration(migrations.Migration):

    dependencies = [
        ('deliveries', '0001_take_over_drafts'),
        ('django_tasks_database', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
