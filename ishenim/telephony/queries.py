"""Finding the draft of a call, under the rule that says who may go on with it."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import UUIDField

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held, held_by
from ishenim.common.prepared import Query, Slot
from ishenim.telephony.models import Draft


def draft_visible_to(person: Person, call: UUID, *, on: date) -> Draft | None:
    """Return the draft of a call with its call and holder, or None when this person may not work on it that day."""
    return _visible_to(person, held_by(person, on=on), on).first(call=call)


@lru_cache(maxsize=64)
def _visible_to(person: Person, held: Held, on: date) -> Query[Draft]:
    """Composed anew when a person holds other posts: they are part of the condition."""
    seen = Draft.objects.visible_to(person, on=on).select_related("call", "held_by")
    return Query(lambda: seen.filter(pk=Slot("call", UUIDField())))
