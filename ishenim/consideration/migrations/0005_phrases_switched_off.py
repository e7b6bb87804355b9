"""A phrase is not offered from a day on, and stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consideration", "0004_explanations")]
    operations = [
        migrations.AddField(
            "phrase", "off_from", models.DateField(help_text="not offered from this day on", null=True)
        ),
    ]
