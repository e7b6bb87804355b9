"""Of which terms whom to remind, and when: before a last day, not only after it (III.7, R21, R47).

Days are working days. A rung below zero lies before the last day, above zero after it; which rungs have come follows
from the day alone, so that nothing is waited for and nothing is lost while no program runs.
"""

from dataclasses import dataclass, fields

MOST = 30  # working days


@dataclass(frozen=True)
class Rungs:
    """When somebody is reminded: three rungs before the last day, two after it, one after a letter left the office."""

    first: int = 5
    second: int = 3
    last: int = 1
    passed: int = 1  # the executor and the head of apparatus
    to_head: int = 3
    no_reply: int = 15  # working days after it was sent: the term of the law, and the day on which it is registered

    @property
    def before(self) -> tuple[int, ...]:
        return self.first, self.second, self.last


def are_rungs(told: Rungs) -> bool:
    """Tell whether each rung comes after the one before, at least one day apart and none of them too far."""
    in_order = told.first > told.second > told.last >= 0 and 1 <= told.passed < told.to_head
    return in_order and all(0 <= getattr(told, one.name) <= MOST for one in fields(told)) and told.no_reply > 0


def come(left: int, rungs: Rungs) -> tuple[int, ...]:
    """Return the rungs on which an unanswered appeal stands that has so many working days left, below zero: passed.

    Before the last day only the latest counts, as it says all that the earlier ones said; after it each has people of
    its own.
    """
    if left >= 0:
        reached = [rung for rung in rungs.before if left <= rung]
        return (-min(reached),) if reached else ()
    return tuple(rung for rung in (rungs.passed, rungs.to_head) if -left >= rung)
