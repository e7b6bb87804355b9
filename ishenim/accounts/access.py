"""What the posts held by a person allow (R15); every other room asks here."""

from collections.abc import Iterable

from ishenim.regulation import posts
from ishenim.regulation.posts import Role


def may_take_calls(roles: Iterable[Role]) -> bool:
    """III.1, III.2: only those posts open the call screen."""
    return bool(posts.TAKES_CALLS & set(roles))


def may_read_journal(roles: Iterable[Role]) -> bool:
    return bool(posts.READS_JOURNAL & set(roles))


def may_correct_journal(roles: Iterable[Role]) -> bool:
    return bool(posts.CORRECTS_JOURNAL & set(roles))


def may_open_volume(roles: Iterable[Role]) -> bool:
    return bool(posts.OPENS_VOLUME & set(roles))


def may_read_all_appeals(roles: Iterable[Role]) -> bool:
    return bool(posts.READS_ALL_APPEALS & set(roles))


def may_have_part(roles: Iterable[Role]) -> bool:
    """Every post but the administrator's may have to do with an appeal."""
    return bool(set(roles) - {Role.ADMINISTRATOR})


def may_see_health(roles: Iterable[Role]) -> bool:
    """The self-checks of the machine: the administrator's page, without any contents."""
    return bool({Role.ADMINISTRATOR, Role.HEAD_OF_APPARATUS, Role.AUDITOR} & set(roles))


def may_set_office(roles: Iterable[Role]) -> bool:
    """R66: names, numbers, seasons, topics, the text of the regulation."""
    return bool(posts.SETS_OFFICE & set(roles))
