"""The control board reads unfinished appeals in the order of their last days, however many are finished."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("appeals", "0005_how_it_came")]
    operations = [
        migrations.AddIndex(
            "appeal",
            models.Index(
                fields=["due_on", "id"],
                condition=~Q(stage="answered") & ~Q(stage="closed"),
                name="open_appeals_by_term",
            ),
        )
    ]
