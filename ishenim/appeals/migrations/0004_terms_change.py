"""Which wording of the law an appeal falls under, whether it came outside the hours, and how its term changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_lists")]
    operations = [
        migrations.AddField(
            "appeal",
            "profile",
            models.CharField(help_text="the wording of the law it falls under", max_length=60, null=True),
        ),
        migrations.AddField(
            "appeal",
            "outside_hours",
            models.BooleanField(help_text="it came while nobody was bound to answer (R10)", null=True),
        ),
        migrations.AlterField(
            "appeal",
            "due_on",
            models.DateField(help_text="last day of the term of the law as it holds now (III.7)", null=True),
        ),
        migrations.CreateModel(
            "TermChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(help_text="first, second … change of the term")),
                ("was", models.DateField(null=True)),
                ("until", models.DateField(help_text="empty: the calendar of that year is not known", null=True)),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("extended", "it was extended"),
                            ("recalculated", "it was counted anew"),
                            ("waited", "the applicant was waited for"),
                        ],
                        max_length=20,
                    ),
                ),
                ("profile", models.CharField(help_text="the wording of the law it was counted by", max_length=60)),
                ("step", models.PositiveIntegerField(help_text="place of the step that changed it", null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="term_changes", to="appeals.appeal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("appeal", "place"), name="changes_of_a_term_in_order")
                ],
            },
        ),
    ]
