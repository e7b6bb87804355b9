"""Dated records of what the office sets; more words of its own (R1, R5)."""

from django.db import migrations, models


def _words(name, length=300, **more):
    return migrations.AddField("office", name, models.CharField(blank=True, max_length=length, **more))


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [
        *(_words(f"short_{code}", 120) for code in ("ky", "ru", "en")),
        _words("name_genitive_ky", help_text="…администрациясынын"),
        _words("apparatus_genitive_ky", help_text="…аппаратынын"),
        *(_words(f"address_{code}") for code in ("ky", "ru", "en")),
        migrations.AlterField(
            "office",
            "phone_display",
            models.CharField(
                blank=True, max_length=40, help_text="the number of an office that has set no dated one yet"
            ),
        ),
        migrations.CreateModel(
            "HouseRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=80, help_text="number, minutes, season/12 …")),
                ("values", models.TextField(help_text="canonical JSON")),
                ("before", models.TextField(blank=True, help_text="what stood before, in the same form")),
                ("since", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["subject", "since", "id"], name="record_of_subject")],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(("subject", "")), name="record_has_a_subject")
                ],
            },
        ),
    ]
