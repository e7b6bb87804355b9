"""Naming the office. Its set-up screens come later; the demo office and set-up call this."""

from django.db import transaction

from ishenim.common.models import Office


@transaction.atomic
def name_office(names: dict[str, str], *, origin: str, is_demo: bool) -> Office:
    """Write the office's own names; `origin` names its log and never changes after the first entry."""
    office, _ = Office.objects.update_or_create(pk=1, defaults={**names, "origin": origin, "is_demo": is_demo})
    return office
