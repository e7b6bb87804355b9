"""Clause III.6, column five, and R11: how consideration ended, and whether the right was restored."""

from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """Outcome marks (codes of topics.yaml; decisions 9)."""

    RESOLVED = "resolved"
    PARTLY = "partly"
    EXPLAINED = "explained"
    REFUSED = "refused"
    FORWARDED = "forwarded"
    REFERRED = "referred"
    LAW_ENFORCEMENT = "law_enf"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class Restored(StrEnum):
    """R11: what became of the right or the question; an outcome without it closes nothing."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_VIOLATED = "not_violated"  # there was nothing to restore


MARKS = {  # the journal speaks Kyrgyz
    Outcome.RESOLVED: "Канааттандырылды",
    Outcome.PARTLY: "Жарым-жартылай канааттандырылды",
    Outcome.EXPLAINED: "Түшүндүрүү берилди",
    Outcome.REFUSED: "Четке кагылды",
    Outcome.FORWARDED: "Тиешелүү органга жөнөтүлдү",
    Outcome.REFERRED: "Түшүндүрмө берилди",
    Outcome.LAW_ENFORCEMENT: "Укук коргоо органдарына жөнөтүлдү",
    Outcome.WITHDRAWN: "Арыз ээси кайра чакыртып алды",
    Outcome.LEFT: "Кароосуз калтырылды",
}
BY_ANSWER = (Outcome.RESOLVED, Outcome.PARTLY, Outcome.EXPLAINED, Outcome.REFUSED, Outcome.LEFT)  # an executor's choice


def mark_words(outcome: Outcome, *, on: date, number: str, body: str = "") -> str:
    """Return what stands in column five: the mark, the day and the outgoing number where there is one (R44)."""
    words = f"{MARKS[outcome]}: {body}" if body and outcome in (Outcome.REFERRED, Outcome.FORWARDED) else MARKS[outcome]
    dated = f"{words}, {on:%d.%m.%Y}"
    return f"{dated}, № {number}" if number else dated
