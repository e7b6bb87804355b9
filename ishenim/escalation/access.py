"""Who may know of an alarm (R57, decisions 4, 5, 7), and who may do what with it."""

from collections.abc import Callable, Collection
from datetime import date

from django.db.models import Q

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held, held_by
from ishenim.regulation.posts import ANSWERS_FOR_ALARMS, Role

WRITES = ANSWERS_FOR_ALARMS
READS = WRITES | {Role.AUDITOR}


def may_see(
    person: Person,
    *,
    on: date,
    shut_out: Callable[[Person, frozenset[int]], Q],
    told: Callable[[Person], Q],
) -> Q:
    """The condition on an alarm under which a person may know that there is one.

    Posts that answer for alarms see those from which neither they nor their posts are shut out, whoever else was told
    of one sees that one. Whoever raised an alarm sees it until it is closed, even if it is about her, while
    the appeal is hers to work on (decisions 4).
    """
    held = held_by(person, on=on)
    hidden = shut_out(person, held.posts)
    seen = ~hidden if READS & held.roles else told(person) & ~hidden
    hers = Q(raised_by=person, closed_at=None) & (Q(appeal=None) | Q(appeal__kept_by=person))
    return seen | hers if may_raise(held) else seen


def may_raise(held: Held) -> bool:
    """Whoever holds a post of the office may; the administrator of the machine alone holds none (III.8)."""
    return bool(held.roles - {Role.ADMINISTRATOR, Role.AUDITOR})


def may_write(held: Held, told: Collection[int], *, person: int) -> bool:
    """Who may record what was done about an alarm: those who answer for alarms, and whoever was told of this one."""
    return bool(WRITES & held.roles) or person in told
