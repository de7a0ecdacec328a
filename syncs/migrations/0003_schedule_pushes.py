"""What runs by itself towards QuickBooks: sending what is approved, and looking up what was cut off.

Both are editable in the admin; switching the first off leaves every push to a person.
"""

from django.db import migrations

PUSHES = "Send approved invoices to QuickBooks"
RECOVERY = "Look up pushes without a known end"


def schedule(apps, schema_editor):
    intervals = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    often, _made = intervals.get_or_create(every=10, period="minutes")
    at_once, _made = intervals.get_or_create(every=10, period="seconds")
    tasks.get_or_create(
        name=PUSHES,
        defaults={
            "task": "syncs.tasks.push.push_invoices",
            "interval": often,
            "expire_seconds": 600,
            "description": "“Approve and send” doesn't wait for it.",
        },
    )
    tasks.get_or_create(
        name=RECOVERY,
        defaults={
            "task": "syncs.tasks.push.recover_pushes",
            "interval": at_once,
            "expire_seconds": 10,
            "description": "Looks before anything is sent again. Leave this on.",
        },
    )


def unschedule(apps, schema_editor):
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    tasks.filter(name__in=[PUSHES, RECOVERY]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("syncs", "0002_schedule_time"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
