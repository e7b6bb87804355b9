"""The control board looks for days that a resolution gave and that have passed; most resolutions give the law's own."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("consideration", "0007_what_the_law_lets_one_do")]
    operations = [
        migrations.AddIndex(
            "resolution",
            models.Index(fields=["answer_by", "step"], condition=Q(working_days__isnull=False), name="own_days_of_resolutions"),
        )
    ]
