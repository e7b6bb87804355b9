"""Who may see an appeal (R25; decisions 4, 5): a rule, not a list, behind every list, count, look-up and page."""

from datetime import date

from django.db.models import Q

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by


def may_see(person: Person, *, on: date) -> Q:
    """The condition on an appeal under which a person may know more of it than number, day and "restricted".

    Posts that read all appeals see those from which neither they nor their posts are shut out. Whoever took the
    call works on it until it is passed on (`kept_by`), even if shut out otherwise. Nobody else sees anything; the
    system administrator holds no such post.
    """
    held = held_by(person, on=on)
    seen = Q(pk__in=())
    if access.may_read_all_appeals(held.roles):
        named = Q(line__restrictions__person=person) | Q(line__restrictions__post__in=held.posts)
        seen |= ~named
    if access.may_take_calls(held.roles):
        seen |= Q(kept_by=person)
    return seen
