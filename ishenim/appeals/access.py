"""Who may see an appeal (R25; decisions 4, 5): a rule, not a list, behind every list, count, look-up and page."""

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by


def may_see(
    person: Person,
    *,
    on: date,
    with_part: Callable[[frozenset[int]], Q],
    shut_out: Callable[[Person, frozenset[int]], Q],
) -> Q:
    """The condition on an appeal under which a person may know more of it than number, day and "restricted".

    Posts that read all appeals see those from which neither they nor their posts are shut out; other posts, those in
    which they have a part now (`with_part`), under the same exception (`shut_out`). Whoever took the call works on it
    until it is passed on (`kept_by`), even if shut out otherwise. Nobody else sees anything; the system administrator
    holds no such post and is given no part.
    """
    held = held_by(person, on=on)
    named = shut_out(person, held.posts)
    seen = Q(pk__in=())
    if access.may_read_all_appeals(held.roles):
        seen |= ~named
    elif access.may_have_part(held.roles):
        seen |= with_part(held.posts) & ~named
    if access.may_take_calls(held.roles):
        seen |= Q(kept_by=person)
    return seen
