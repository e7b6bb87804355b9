"""Who may see what of an old register. Nobody recorded whom its lines are about, so nobody can be shut out by name.

Everybody who reads the journal sees the lines; of a restricted one only its number and day, but for the two posts
that answer for the register (docs/decisions/0020).
"""

from collections.abc import Iterable

from django.db.models import Q

from ishenim.accounts import access
from ishenim.regulation.posts import Role


def may_see_restricted(roles: Iterable[Role]) -> bool:
    """Whoever may bring a register in has the file itself."""
    return access.may_import_register(roles)


def readable(roles: Iterable[Role]) -> Q:
    """The condition on an old line under which its words may be shown or searched."""
    if may_see_restricted(roles):
        return Q()
    if not access.may_read_journal(roles):
        return Q(pk__in=())
    return Q(is_restricted=False, restriction=None)
