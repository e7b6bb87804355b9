"""A queue, the receptions and the public page ask the database equally often for one visitor and for thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ishenim.reception import actions
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def some(queued, registered, called_in, people):
    """One visitor in each state, one of them hidden."""

    def more():
        registered(queued())
        called_in(queued())
        actions.note_left(queued(), by=people["operator"], at=NOW)
        actions.solve(called_in(queued()), "Чечилди", by=people["operator"], at=NOW)
        queued(is_hidden=True)

    return more


@pytest.mark.parametrize("who", ["operator", "akim", "deputy-operator"])
@pytest.mark.parametrize("path", ["{}", "{}/print", "/queue", "/desk"])
def test_a_page_asks_equally_often(akims, some, sign_in, page_of, who, path):
    browser, address = sign_in(who), path.format(page_of(akims))
    some()
    browser.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))
        for _ in range(5):
            some()

    assert counts[0] == counts[1]


def test_the_public_page_asks_equally_often_for_one_reception_and_for_three(client, schedule, clock):
    schedule()
    client.get("/reception")
    with CaptureQueriesContext(connection) as once:
        client.get("/reception")
    schedule(post="deputy-akim")
    schedule(post="head-of-apparatus")
    client.get("/reception")

    with CaptureQueriesContext(connection) as thrice:
        client.get("/reception")

    assert len(once) == len(thrice)
