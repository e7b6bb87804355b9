"""What inspecting leaves behind: the worker's heartbeat and the result of each verification."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Heartbeat(models.Model):
    """The worker's last sign of life, one row."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_heartbeat")]


class How(models.TextChoices):
    """What can be wrong with an entry or a row."""

    ALTERED = "altered", pgettext_lazy("a record was", "altered")
    MISSING = "missing", pgettext_lazy("a record was", "missing")
    ADDED = "added", pgettext_lazy("a record was", "added")


class Verification(models.Model):
    """One run over the whole journal and log."""

    at = models.DateTimeField()
    entries = models.BigIntegerField()
    problems = models.PositiveIntegerField()
    first_problem = models.CharField(max_length=300, blank=True)
    first_how = models.CharField(max_length=20, blank=True, choices=How)
