"""R25, R47: who weighs what a caller adds: whoever leads the work, or considers the appeal, never who is shut out."""

import pytest

from ishenim.regulation.seats import posts_of
from ishenim.regulation.stages import Actor
from tests.regulation.test_seats import EMPTY_SEATS, LAW, by_law, codes, office, parts


@pytest.mark.parametrize("subject", LAW[Actor.CONSIDERING])
def test_R25_R47_while_nobody_leads_it_whoever_considers_it_weighs_it(subject):
    found = {
        absent: codes(posts_of(Actor.WEIGHING, office=office(absent=absent), parts=parts(subject)))
        for absent in EMPTY_SEATS
    }

    assert found == {absent: by_law(Actor.CONSIDERING, subject, absent=absent) for absent in EMPTY_SEATS}


@pytest.mark.parametrize(("lead", "weighs"), [("school", "akim school"), ("village", "akim village"), ("akim", "akim")])
def test_R47_what_the_caller_adds_is_weighed_by_who_leads_it_or_who_considers_it(lead, weighs):
    found = posts_of(Actor.WEIGHING, office=office(), parts=parts(considering="akim", lead=lead))

    assert codes(found) == set(weighs.split())


def test_R25_who_is_shut_out_weighs_nothing():
    found = posts_of(Actor.WEIGHING, office=office(), parts=parts("school", considering="akim", lead="school"))

    assert codes(found) == {"akim"}
