"""R21, R25: who answers an appeal that the head took to know and gave to nobody."""

import pytest

from ishenim.regulation.seats import answers_what_is_noted, may_carry_out
from tests.regulation.test_seats import codes, office, parts


@pytest.mark.parametrize(
    ("subject", "absent", "answers"),
    [
        ("-", (), {"specialist"}),
        ("-", ("specialist",), {"chief"}),  # the operator answers the phone, she carries nothing out
        ("specialist", (), {"chief"}),
        ("chief", (), {"deputy"}),
        ("-", ("specialist", "chief"), {"deputy"}),
        ("-", ("specialist", "chief", "deputy"), set()),
        ("akim", (), {"chief"}),
    ],
)
def test_R21_what_the_head_takes_to_know_is_answered_by_a_post_that_can_carry_it_out(subject, absent, answers):
    found = answers_what_is_noted(office(absent=absent), parts(subject))

    assert codes(found) == answers
    assert found <= may_carry_out(office(absent=absent), parts(subject))
