"""Who sees a queue, and which words of it: whoever answers the phone keeps it, the post that receives reads it."""

from ishenim.accounts import access
from ishenim.accounts.queries import Held


def keeps_queue(held: Held) -> bool:
    """III.1, III.2: the posts that take calls take down visitors too."""
    return access.may_take_calls(held.roles)


def may_open_queue(held: Held, *, receiver: int) -> bool:
    """Whoever keeps it, and whoever holds the post that receives."""
    return keeps_queue(held) or receiver in held.posts
