"""A day may have more pauses than the lunch break."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]
    operations = [
        migrations.AddField(
            "season",
            "pauses",
            models.CharField(
                blank=True, default="", max_length=200, help_text="further spells without an answer: 10:00-10:15, …"
            ),
            preserve_default=False,
        ),
    ]
