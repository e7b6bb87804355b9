"""Another value for a column, such as it can hold."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import models

from ishenim.accounts.models import Appointment
from ishenim.journal.models import Restriction


def other(row, column):
    """Another value such a column can hold."""
    value = getattr(row, column.attname)
    if isinstance(column, models.ForeignKey):
        taken = [value, row.pk] if isinstance(row, column.related_model) else [value]
        if isinstance(row, Restriction):
            taken += list(row.line.restrictions.values_list(column.attname, flat=True))
        if isinstance(row, Appointment):
            taken += [row.subject_id, row.handler_id]
        return column.related_model.objects.exclude(pk__in=[pk for pk in taken if pk is not None]).order_by("pk")[0].pk
    if isinstance(column, models.DateField) and value is None:
        return date(2030, 1, 1)
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime | date):
        return value - timedelta(days=1)
    if isinstance(value, UUID):
        return uuid4()
    return value + 1 if isinstance(value, int) else f"{value}х"[-column.max_length if column.max_length else 0 :]
