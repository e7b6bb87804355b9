"""Clauses III.3 and III.5: whose a matter is, and what an explanation must hold (R35)."""

import pytest

from ishenim.regulation.competence import Lacking, is_always_ours, lacking
from ishenim.regulation.conflict import About, Rank

GROUPS = {"office": "apparatus", "school": "district", "village": "lsg", "power": "other"}


def about(*, post=None, body=""):
    return About(post, body, Rank.EMPLOYEE, frozenset())


@pytest.mark.parametrize(
    ("abouts", "ours"),
    [
        ([], False),
        ([about(post=7)], True),
        ([about(body="office")], True),
        ([about(body="school")], True),
        ([about(body="village")], True),
        ([about(body="power")], False),
        ([about(body="power"), about(body="village")], True),
        ([about()], True),  # told in words: may be one of ours
        ([about(body="unknown")], False),
    ],
)
def test_R35_a_complaint_about_the_three_groups_is_ours_whatever_the_matter(abouts, ours):
    assert is_always_ours(abouts, group_of=GROUPS) is ours


@pytest.mark.parametrize(
    ("is_ours", "institution", "order", "missing"),
    [
        (False, "socfond", "Барыңыз", None),
        (False, "socfond", " \n", Lacking.ORDER),
        (False, "", "Барыңыз", Lacking.INSTITUTION),
        (True, "socfond", "Барыңыз", Lacking.ALWAYS_OURS),
    ],
)
def test_R35_an_explanation_names_institution_and_order(is_ours, institution, order, missing):
    assert lacking(is_ours=is_ours, institution=institution, order=order) == missing
