"""What runs by itself: billing runs whose process died go on."""

from django.db import migrations

RESUMING = "Go on with billing runs that were cut off"


def schedule(apps, schema_editor):
    intervals = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    at_once, _made = intervals.get_or_create(every=10, period="seconds")
    tasks.get_or_create(
        name=RESUMING,
        defaults={
            "task": "invoices.tasks.resume_runs",
            "interval": at_once,
            "expire_seconds": 10,
            "description": "Running a month again is safe. Leave this on.",
        },
    )


def unschedule(apps, schema_editor):
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    tasks.filter(name=RESUMING).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("invoices", "0001_initial"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
