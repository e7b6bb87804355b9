"""R13: what became of a message about an offence, from where the appeal stands and what was found."""

import pytest

from ishenim.regulation.offences import CONFIRMED, KINDS, Ended, ended
from ishenim.regulation.outcomes import BY_ANSWER, Restored
from ishenim.regulation.stages import FINISHED, Stage


def test_the_kinds_are_those_of_the_complaint():
    assert KINDS == ("corruption", "delay", "poor_quality", "offence", "rudeness")


@pytest.mark.parametrize("stage", set(Stage) - FINISHED)
def test_what_is_not_finished_is_still_considered_whatever_was_found_before(stage):
    assert ended(stage, mark="resolved", restored="yes") == Ended.OPEN


@pytest.mark.parametrize("stage", FINISHED)
@pytest.mark.parametrize(
    ("restored", "end"),
    [
        (Restored.YES, Ended.RESTORED),
        (Restored.PARTLY, Ended.PARTLY),
        (Restored.NO, Ended.NOT_RESTORED),
        (Restored.NOT_VIOLATED, Ended.NOT_CONFIRMED),
    ],
)
def test_an_answer_that_left_says_whether_it_was_confirmed(stage, restored, end):
    found = {ended(stage, mark=mark, restored=restored) for mark in BY_ANSWER}

    assert (found, end in CONFIRMED) == ({end}, restored != Restored.NOT_VIOLATED)


@pytest.mark.parametrize("mark", ["withdrawn", "referred", "forwarded", None])
def test_without_an_answer_that_left_there_is_no_finding(mark):
    assert ended(Stage.CLOSED, mark=mark, restored="yes") == Ended.NO_FINDING
    assert ended(Stage.CLOSED, mark="resolved", restored=None) == Ended.NO_FINDING
