"""Who may go on with a draft: whoever holds it, and others who take calls unless it is about them (R25)."""

from datetime import date

from django.db.models import Q

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by


def may_work_on(person: Person, *, on: date) -> Q:
    """The condition on a draft under which a person may open it on a day."""
    held = held_by(person, on=on)
    if not access.may_take_calls(held.roles):
        return Q(pk__in=())
    open_to = ~Q(shut_out__contains=mark_person(person.pk))
    for post in held.posts:
        open_to &= ~Q(shut_out__contains=mark(post))
    return Q(held_by=person) | open_to


def mark(one: int | str) -> str:
    """How a shut-out post or a number stands in the text column of a draft, so that it is found whole."""
    return f"|{one}|"


def mark_person(pk: int) -> str:
    """How a shut-out person stands there."""
    return mark(f"p{pk}")
