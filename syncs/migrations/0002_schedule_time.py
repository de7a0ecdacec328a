"""What runs by itself: a full pull at night, and billing states to the deals. Editable in the admin."""

from django.db import migrations

NIGHTLY = "Pull all time from HubSpot, nightly"
STATES = "Write billing states to HubSpot's deals"


def schedule(apps, schema_editor):
    def model(name):
        return apps.get_model("django_celery_beat", name)

    company = apps.get_model("clients", "Company").objects.order_by("id").first()
    night, _made = model("CrontabSchedule").objects.get_or_create(
        minute="0",
        hour="2",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=company.time_zone if company else "America/New_York",
    )
    often, _made = model("IntervalSchedule").objects.get_or_create(every=5, period="minutes")
    tasks = model("PeriodicTask").objects
    tasks.get_or_create(
        name=NIGHTLY,
        defaults={
            "task": "syncs.tasks.time.pull_time",
            "crontab": night,
            "kwargs": '{"kind": "full"}',
            "description": "Lists every entry, so that deletions and moved entries are seen too.",
        },
    )
    tasks.get_or_create(
        name=STATES,
        defaults={
            "task": "syncs.tasks.time.write_back",
            "interval": often,
            "description": "Only what has changed is written.",
        },
    )


def unschedule(apps, schema_editor):
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    tasks.filter(name__in=[NIGHTLY, STATES]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("clients", "0001_initial"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("syncs", "0001_initial"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
