"""Clause II.1.b and c with R13: corruption and other offences in the three groups, and what became of each message."""

from enum import StrEnum

from ishenim.regulation.conflict import Allegation
from ishenim.regulation.outcomes import BY_ANSWER, Restored
from ishenim.regulation.stages import FINISHED

KINDS = tuple(Allegation)  # corruption, delay, poor quality, another offence, rudeness (III.3)


class Ended(StrEnum):
    """What became of an appeal in which somebody is accused, as it stands now."""

    RESTORED = "restored"  # confirmed, and the right was restored
    PARTLY = "partly"  # confirmed, restored in part
    NOT_RESTORED = "not_restored"  # confirmed, and not restored
    NOT_CONFIRMED = "not_confirmed"  # no right was violated
    NO_FINDING = "no_finding"  # ended without one: withdrawn, told where to apply
    OPEN = "open"  # still considered


CONFIRMED = frozenset({Ended.RESTORED, Ended.PARTLY, Ended.NOT_RESTORED})
FOUND = {
    Restored.YES: Ended.RESTORED,
    Restored.PARTLY: Ended.PARTLY,
    Restored.NO: Ended.NOT_RESTORED,
    Restored.NOT_VIOLATED: Ended.NOT_CONFIRMED,
}


def ended(stage: str, *, mark: str | None, restored: str | None) -> Ended:
    """Return what became of an appeal at a stage, with its last mark of column five and the finding last written.

    What was opened again is considered again. An answer that was written and never sent is no finding.
    """
    if stage not in FINISHED:
        return Ended.OPEN
    if mark not in BY_ANSWER or restored is None:
        return Ended.NO_FINDING
    return FOUND[Restored(restored)]
