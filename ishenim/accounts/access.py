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


def may_enter_edms(roles: Iterable[Role]) -> bool:
    """III.5: who registers appeals in the document-flow system enters the numbers it gave."""
    return bool(posts.ENTERS_EDMS & set(roles))


def may_open_volume(roles: Iterable[Role]) -> bool:
    return bool(posts.OPENS_VOLUME & set(roles))


def may_edit_catalogue(roles: Iterable[Role]) -> bool:
    """R66: bodies, institutions, hotlines and topics are the head of apparatus's to write."""
    return bool(posts.EDITS_CATALOGUE & set(roles))


def may_wake_errands(roles: Iterable[Role]) -> bool:
    """What the worker gave up on: the administrator mends the machine, the head of apparatus answers for the office."""
    return bool({Role.ADMINISTRATOR, Role.HEAD_OF_APPARATUS} & set(roles))


def may_import_register(roles: Iterable[Role]) -> bool:
    """Bring in an old register, and see what of it is restricted."""
    return bool(posts.IMPORTS_REGISTER & set(roles))


def may_read_all_appeals(roles: Iterable[Role]) -> bool:
    return bool(posts.READS_ALL_APPEALS & set(roles))


def may_read_promptness(roles: Iterable[Role]) -> bool:
    return bool(posts.READS_PROMPTNESS & set(roles))


def may_read_offences(roles: Iterable[Role]) -> bool:
    return bool(posts.READS_OFFENCES & set(roles))


def is_told_of_patterns(roles: Iterable[Role]) -> bool:
    """R14: of everybody; the post appointed for complaints about the head is told of those besides."""
    return bool(posts.TOLD_OF_PATTERNS & set(roles))


def may_have_part(roles: Iterable[Role]) -> bool:
    """Every post but the administrator's may have to do with an appeal."""
    return bool(set(roles) - {Role.ADMINISTRATOR})


def may_see_health(roles: Iterable[Role]) -> bool:
    """The self-checks of the machine: the administrator's page, without any contents."""
    return bool({Role.ADMINISTRATOR, Role.HEAD_OF_APPARATUS, Role.AUDITOR} & set(roles))


def may_set_office(roles: Iterable[Role]) -> bool:
    """R66: names, numbers, seasons, topics, the text of the regulation."""
    return bool(posts.SETS_OFFICE & set(roles))


def may_appoint(roles: Iterable[Role]) -> bool:
    """R66: bodies, posts, who holds which, who stands in for whom."""
    return bool(posts.APPOINTS & set(roles))


def may_keep_accounts(roles: Iterable[Role]) -> bool:
    """Who may sign in: add, disable, give a new password."""
    return bool(posts.KEEPS_ACCOUNTS & set(roles))
