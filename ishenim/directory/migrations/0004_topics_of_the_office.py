"""Who carries a topic out by default, whether it is restricted, from when it is not offered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("directory", "0003_where_to_go")]
    operations = [
        migrations.AddField(
            "topic",
            "executor",
            models.ForeignKey(
                help_text="proposed first",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.post",
            ),
        ),
        migrations.AddField(
            "topic",
            "is_restricted",
            models.BooleanField(default=False, help_text="its appeals are restricted from the start"),
        ),
        migrations.AddField(
            "topic", "off_from", models.DateField(help_text="not offered from this day on", null=True)
        ),
    ]
