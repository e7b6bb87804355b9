"""Clauses III.3 and III.5: what is ours to consider, and what is explained to the caller instead."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from ishenim.regulation.conflict import About

OWN_GROUPS = frozenset({"apparatus", "district", "lsg"})  # II.1

ORDER_LENGTH = 4000  # characters of an order of applying


class Competence(StrEnum):
    """Whose the matter is."""

    OURS = "ours"
    NOT_OURS = "not_ours"


class Lacking(StrEnum):
    """Why a call cannot be ended by an explanation (R35)."""

    ALWAYS_OURS = "always_ours"
    INSTITUTION = "explained_without_institution"
    ORDER = "explained_without_order"


def is_always_ours(abouts: Iterable[About], *, group_of: Mapping[str, str]) -> bool:
    """Tell whether it is a complaint about staff of the three groups: then it is ours, whatever the matter (III.3).

    `group_of` maps a body to its group. Somebody who was named in words only may be one of them, so he counts as one.
    """
    return any(is_own_staff(about.post, group_of.get(about.body, "") if about.body else None) for about in abouts)


def is_own_staff(post: int | None, group: str | None) -> bool:
    """Tell it of one subject: a post of ours, or of a body of the group; None: nobody the directory knows."""
    return post is not None or group is None or group in OWN_GROUPS


def lacking(*, is_ours: bool, institution: str, order: str) -> Lacking | None:
    """Return what keeps the call from being explained: it is ours after all, no institution, no order of applying."""
    if is_ours:
        return Lacking.ALWAYS_OURS
    if not institution:
        return Lacking.INSTITUTION
    return None if order.strip() else Lacking.ORDER
