"""What the frame of a page needs to know of the person: posts and the doors they open."""

from django.conf import settings

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest


def rights(request: PersonRequest) -> dict[str, object]:
    """The menu's entries; a page's own rights are decided by its action, never here."""
    held = getattr(request, "held", None)
    if held is None:
        return {}
    return {
        "person": request.person,
        "held": held,
        "may_take_calls": access.may_take_calls(held.roles),
        "may_work": access.may_have_part(held.roles),
        "may_read_journal": access.may_read_journal(held.roles),
        "may_read_reports": access.may_read_promptness(held.roles),
        "may_set_office": access.may_set_office(held.roles),
        "may_appoint": access.may_appoint(held.roles),
        "may_keep_accounts": access.may_keep_accounts(held.roles),
        "may_edit_catalogue": access.may_edit_catalogue(held.roles),
        "may_see_health": access.may_see_health(held.roles),
        "idle_minutes": settings.IDLE_MINUTES,
    }
