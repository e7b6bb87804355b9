"""Whose terms a person looks after: those who read all appeals look after all of them, others after their own part."""

from collections.abc import Iterable

from ishenim.accounts import access
from ishenim.accounts.models import Post
from ishenim.regulation.posts import READS_ALL_APPEALS, Role

LOOKS_AFTER_ALL = READS_ALL_APPEALS - {Role.DEPUTY_HEAD}


def has_board(roles: Iterable[Role]) -> bool:
    """Every post that may have to do with an appeal; the administrator's may not."""
    return access.may_have_part(roles)


def looks_after_all(roles: Iterable[Role]) -> bool:
    return bool(LOOKS_AFTER_ALL & set(roles))


def has_morning_page(roles: Iterable[Role]) -> bool:
    """The akim, and whoever stands in for him."""
    return Role.HEAD in roles


def with_those_beneath(posts: frozenset[int], every: Iterable[Post]) -> frozenset[int]:
    """The posts and all that report to them, directly or through others."""
    known, found = list(every), posts
    while more := frozenset(post.pk for post in known if post.reports_to_id in found) - found:
        found |= more
    return found
