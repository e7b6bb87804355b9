"""R19, R25: who was shut out later than at the registration stands in the log like everything else."""

import pytest

from ishenim.accounts.actions import Seat
from ishenim.inspection.queries import Problem, verify
from ishenim.journal.models import Restriction
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.posts import Role
from ishenim.staffing import actions
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def extended(unguarded, take, people, posts):
    """A complaint about the akim; afterwards he gets a second deputy."""
    take(kind="complaint", abouts=(About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.DELAY})),))
    names = {"ky": "экинчи орун басар", "ru": "", "en": ""}
    seat = Seat(code="deputy-2", names=names, role=Role.DEPUTY_HEAD, deputy_of=posts["akim"])
    actions.add_post(seat, by=people["head-of-apparatus"], at=NOW)
    return Restriction.objects.exclude(place=None)


def test_what_nobody_touched_is_in_order():
    assert verify().problems == []


def test_R25_a_later_shutting_out_that_is_gone_is_missed(extended):
    extended.delete()

    assert verify().problems == [Problem("restriction 2026/1/1", "missing")]


def test_R25_another_post_in_its_place_is_named(extended, posts):
    extended.update(post=posts["auditor"])

    assert verify().problems[0] == Problem("restriction 2026/1/1", "altered", ("later.posts",))


@pytest.mark.parametrize("place", [None, 2])
def test_R25_one_that_is_called_an_earlier_or_another_act_is_named(extended, place):
    extended.update(place=place)

    found = {(problem.what, problem.how) for problem in verify().problems}
    assert ("restriction 2026/1/1", "missing") in found
    assert found - {("restriction 2026/1/1", "missing")} in (
        {("line 2026/1", "altered")}, {("restriction 2026/1/2", "added")},
    )  # fmt: skip
