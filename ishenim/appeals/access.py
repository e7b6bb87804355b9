"""Who may see an appeal (R25; decisions 4, 5): a rule, not a list, behind every list, count, look-up and page."""

from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.journal.models import Restriction


def may_see(person: Person, *, on: date, with_part: Callable[[frozenset[int]], Q]) -> Q:
    """The condition on an appeal under which a person may know more of it than number, day and "restricted".

    Posts that read all appeals see those from which neither they nor their posts are shut out; other posts, those in
    which they have a part now (`with_part`), under the same exception. Whoever took the call works on it until it is
    passed on (`kept_by`), even if shut out otherwise. Nobody else sees anything; the system administrator holds no
    such post and is given no part.
    """
    held = held_by(person, on=on)
    named = Restriction.objects.filter(Q(person=person) | Q(post__in=held.posts), line=OuterRef("line"))
    shut_out = Q(Exists(named))
    seen = Q(pk__in=())
    if access.may_read_all_appeals(held.roles):
        seen |= ~shut_out
    elif access.may_have_part(held.roles):
        seen |= with_part(held.posts) & ~shut_out
    if access.may_take_calls(held.roles):
        seen |= Q(kept_by=person)
    return seen
