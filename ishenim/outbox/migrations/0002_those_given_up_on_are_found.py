"""The few errands that were given up on are counted without reading all the others."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0001_errands'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='errand',
            index=models.Index(condition=models.Q(('dead_at__isnull', False)), fields=['id'], name='errands_given_up_on'),
        ),
    ]
