"""What runs by itself at both borders, beside the pull and the push. Editable in the admin."""

from django.db import migrations

PUSHES = "Send approved invoices to QuickBooks"
TASKS = {
    "Work off what HubSpot and QuickBooks told": (
        "syncs.tasks.webhooks.process_webhooks", 30, "seconds",
        "Events are worked off as they come; this takes up what was left.",
    ),
    "Look for deals ready for billing": (
        "syncs.tasks.ready.sweep_ready_deals", 5, "minutes",
        "Catches the deals whose event never came.",
    ),
    "Propose SOWs for new deals": (
        "syncs.tasks.proposals.propose_sows", 60, "minutes",
        "Deals without a SOW show up to be completed and accepted.",
    ),
    "Read what changed in QuickBooks": (
        "syncs.tasks.changes.read_changes", 60, "minutes",
        "Payments, voids and edits whose event never came.",
    ),
}  # fmt: skip


def _every(apps, number, period):
    intervals = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    return intervals.get_or_create(every=number, period=period)[0]


def schedule(apps, schema_editor):
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    for name, (task, number, period, words) in TASKS.items():
        seconds = number * (60 if period == "minutes" else 1)
        tasks.get_or_create(
            name=name,
            defaults={
                "task": task,
                "interval": _every(apps, number, period),
                "expire_seconds": seconds,
                "description": words,
            },
        )
    tasks.filter(name=PUSHES).update(
        interval=_every(apps, 10, "seconds"),
        expire_seconds=10,
        description="What is approved leaves within seconds; off, every push is a person's.",
    )


def unschedule(apps, schema_editor):
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    tasks.filter(name__in=TASKS).delete()
    tasks.filter(name=PUSHES).update(
        interval=_every(apps, 10, "minutes"),
        expire_seconds=600,
        description="“Approve and send” doesn't wait for it.",
    )


class Migration(migrations.Migration):

    dependencies = [
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("syncs", "0004_exchanges"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
