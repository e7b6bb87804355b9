"""R37, law.md 9: where an appeal may be forwarded to, whether in time, and whom a notice is owed."""

from datetime import date

import pytest

from ishenim.regulation.conflict import APPARATUS, About, Rank
from ishenim.regulation.forwarding import Barred, barred, is_kept
from ishenim.regulation.notices import TELLS, NoneOwed, none_owed
from ishenim.regulation.stages import STEPS

POSTS = {7: "bilim", 8: APPARATUS}


def about(post=None, body=""):
    return About(post, body, Rank.EMPLOYEE, frozenset())


@pytest.mark.parametrize(
    ("body", "abouts", "why"),
    [
        ("res", [], None),
        ("", [], Barred.TO_NOBODY),
        (APPARATUS, [], Barred.TO_OURSELVES),
        ("res", [about(body="res")], Barred.TO_SUBJECT),
        ("res", [about(body="bilim"), about(body="res")], Barred.TO_SUBJECT),
        ("res", [about(body="bilim")], None),
        ("bilim", [about(post=7)], Barred.TO_SUBJECT),  # a post of the body complained about
        ("res", [about(post=7)], None),
        (APPARATUS, [about(post=8)], Barred.TO_SUBJECT),
        ("res", [about()], None),  # named in words only: no body to compare with
        ("res", [about(post=99)], None),  # a post the directory does not know
        ("", [about()], Barred.TO_NOBODY),
    ],
)
def test_R37_never_to_the_body_complained_about(body, abouts, why):
    assert barred(body, abouts=abouts, body_of=POSTS) == why


@pytest.mark.parametrize(
    ("sent", "due", "kept"),
    [("27", "27", True), ("26", "27", True), ("28", "27", False), ("28", None, None)],
)
def test_R37_the_term_of_forwarding_is_kept_or_not(sent, due, kept):
    day = date(2026, 11, int(due)) if due else None

    assert is_kept(date(2026, 11, int(sent)), day) is kept


@pytest.mark.parametrize(
    ("anonymous", "address", "why"),
    [
        (False, True, None),
        (False, False, NoneOwed.NO_ADDRESS),
        (True, True, NoneOwed.ANONYMOUS),
        (True, False, NoneOwed.ANONYMOUS),
    ],
)
def test_R37_R47_whoever_cannot_be_written_to_is_owed_no_notice(anonymous, address, why):
    assert none_owed(is_anonymous=anonymous, has_address=address) == why


def test_R37_R47_a_notice_is_owed_of_extending_forwarding_and_leaving():
    assert TELLS == {"extend", "forward", "leave"} & set(STEPS)
