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
BY_ANSWER = (Outcome.RESOLVED, Outcome.PARTLY, Outcome.EXPLAINED, Outcome.REFUSED)  # an executor's choice
BY_BODY = (*BY_ANSWER, Outcome.LEFT)  # what another body may have decided; here leaving is a step with its ground


MARK_LENGTH = 400  # characters that column five holds


SAYS_MORE = frozenset({Outcome.REFERRED, Outcome.FORWARDED, Outcome.LEFT})  # to which body, on which ground


def mark_words(outcome: Outcome, *, on: date, number: str, body: str = "") -> str:
    """Return what stands in column five: the mark, the day and the outgoing number where there is one (R44).

    A very long name of a body is cut with "…", never the day or the number; the letter itself names it in full. What
    is left without consideration has its ground in the place of the body.
    """
    dated = f", {on:%d.%m.%Y}" + (f", № {number}" if number else "")
    if not body or outcome not in SAYS_MORE:
        return MARKS[outcome] + dated
    words = f"{MARKS[outcome]}: {body}"
    most = MARK_LENGTH - len(dated)
    return (words if len(words) <= most else words[: most - 1].rstrip() + "…") + dated
