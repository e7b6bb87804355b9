"""What inspecting leaves behind: the worker's heartbeat and the result of each verification."""

from django.db import models


class Heartbeat(models.Model):
    """The worker's last sign of life, one row."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_heartbeat")]


class Verification(models.Model):
    """One run over the whole journal and log."""

    at = models.DateTimeField()
    entries = models.BigIntegerField()
    problems = models.PositiveIntegerField()
    first_problem = models.CharField(max_length=300, blank=True)
