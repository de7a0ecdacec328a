from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("syncs", "0005_schedule_exchanges"),
    ]

    operations = [
        migrations.AddField(
            model_name="quickbooksconnection",
            name="access_ends_at",
            field=models.DateTimeField(
                blank=True, help_text="Intuit ends the access here, however it is used.", null=True
            ),
        ),
    ]
