"""Law.md 2: repeated, joined, related and collective appeals."""

import pytest

from ishenim.regulation.links import FOLLOWED, Ends, LinkKind, Unlinked, is_collective, unlinked
from ishenim.regulation.stages import STEPS, Stage

EARLIER = Ends(other_is_earlier=True, other_was_late=False, is_contested=False)


def ends(**facts):
    return Ends(**{**vars(EARLIER), **facts})


@pytest.mark.parametrize(
    ("kind", "facts", "why"),
    [
        ("related", {"other_is_earlier": False, "is_restricted": True, "other_is_finished": True}, None),
        ("repeated", {}, Unlinked.NOT_A_REPEAT),
        ("repeated", {"other_was_late": True}, None),
        ("repeated", {"is_contested": True}, None),
        ("repeated", {"other_is_earlier": False, "is_contested": True, "other_was_late": True}, Unlinked.NOT_EARLIER),
        ("repeated", {"is_contested": True, "is_restricted": True, "other_is_finished": True}, None),
        ("joined", {}, None),
        ("joined", {"other_is_earlier": False}, None),
        ("joined", {"is_restricted": True}, Unlinked.RESTRICTED),
        ("joined", {"other_is_finished": True}, Unlinked.FINISHED),
        ("joined", {"other_is_joined": True}, Unlinked.CHAINED),
        ("joined", {"has_joined": True}, Unlinked.CHAINED),
        ("joined", {"is_joined": True}, Unlinked.CHAINED),
    ],
)
def test_R47_which_appeals_may_be_called_what(kind, facts, why):
    assert unlinked(LinkKind(kind), ends(**facts)) == why


def test_R47_a_joined_appeal_follows_from_the_resolution_to_the_approval_and_is_sent_by_itself():
    followed = {STEPS[name] for name in FOLLOWED}

    assert {step.to for step in followed} == {
        *(Stage.ASSIGNED, Stage.IN_WORK, Stage.AT_HEAD, Stage.IN_APPROVAL, Stage.APPROVED),
    }
    assert FOLLOWED & {"dispatch", "file", "withdraw", "leave", "forward", "enter_resolution"} == frozenset()


@pytest.mark.parametrize(
    ("people", "on_behalf", "found"),
    [(2, False, True), (1, False, False), (None, False, False), (None, True, True), (1, True, True), (40, True, True)],
)
def test_R47_two_people_or_an_organisation_in_their_name_make_it_collective(people, on_behalf, found):
    assert is_collective(people, on_behalf=on_behalf) == found
