"""Clause III.7: which wording of the law governs an appeal; what a new version of one must bring (law.md 3.3)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from ishenim.regulation.profiles import GOVERNING, RULES, Profile, Status, Transition


def latest(profiles: Iterable[Profile]) -> list[Profile]:
    """Return the last version of each wording, the earliest wording first; those without a day come last."""
    newest: dict[str, Profile] = {}
    for profile in profiles:
        known = newest.get(profile.id)
        if known is None or known.version < profile.version:
            newest[profile.id] = profile
    return sorted(newest.values(), key=lambda one: (one.valid_from or date.max, one.id))


def governing(profiles: Iterable[Profile], *, registered_on: date, received_on: date | None = None) -> Profile | None:
    """Return the wording under which an appeal falls: of those that hold, the one that began last.

    A wording may ask for the day of receipt instead of the day of registration. Before the first wording, the first.
    """
    standing = latest(one for one in profiles if one.status in GOVERNING and one.valid_from)
    for profile in reversed(standing):
        by_receipt = profile.transition == Transition.BY_RECEIPT_DATE and received_on is not None
        day = received_on if by_receipt and received_on else registered_on
        if profile.holds_on(day):
            return profile
    return standing[0] if standing else None


class Refusal(StrEnum):
    """Why a version of a wording is not taken."""

    BILL_WITHOUT_LAW = "bill_without_date_and_text"
    RULE_OUT_OF_RANGE = "rule_out_of_range"
    UNVERIFIED_RULE_ON = "unverified_rule_on"
    NOTHING_GOVERNS = "nothing_governs"
    VERIFIED_IN_PART = "verified_in_part"
    ENDS_BEFORE_IT_BEGINS = "profile_ends_before_it_begins"
    TWO_FROM_ONE_DAY = "two_profiles_from_one_day"


LONGEST = 365  # days of any term


def refusal(new: Profile, *, among: Iterable[Profile]) -> Refusal | None:
    """Return why a new version may not be taken, None when it may.

    A wording governs only with its day, and only when somebody has compared it with the official text, which is named.
    """
    given = (new.verified.by, new.verified.on, new.verified.url)
    if any(given) and not all(given):
        return Refusal.VERIFIED_IN_PART
    if any(not 0 < new.rule(name).max <= LONGEST for name in RULES):
        return Refusal.RULE_OUT_OF_RANGE
    if new.valid_from and new.valid_to and new.valid_to < new.valid_from:
        return Refusal.ENDS_BEFORE_IT_BEGINS
    was = next((one for one in latest(among) if one.id == new.id), None)
    begins_to_govern = new.status in GOVERNING and (was is None or was.status not in GOVERNING)
    if begins_to_govern and not (new.valid_from and new.verified):
        return Refusal.BILL_WITHOUT_LAW
    if (new.extension.is_on or new.waiting.is_on) and not new.verified:
        return Refusal.UNVERIFIED_RULE_ON
    others = [one for one in latest(among) if one.id != new.id]
    if new.status in GOVERNING and any(_same_day(new, one) for one in others):
        return Refusal.TWO_FROM_ONE_DAY
    if not any(one.status == Status.IN_FORCE and one.valid_from for one in (*others, new)):
        return Refusal.NOTHING_GOVERNS
    return None


def _same_day(one: Profile, other: Profile) -> bool:
    return other.status in GOVERNING and one.valid_from == other.valid_from
