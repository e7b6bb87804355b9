"""Who may read the words of a line: everybody who reads the journal, except those shut out (decisions 4, 5)."""

from datetime import date

from django.db.models import Q

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by


def not_shut_out(person: Person, *, on: date) -> Q:
    """The condition on a line under which its words may be shown to a person on a day."""
    held = held_by(person, on=on)
    if not access.may_read_journal(held.roles):
        return Q(pk__in=())
    named = Q(restrictions__person=person) | Q(restrictions__post__in=held.posts)
    return ~named
