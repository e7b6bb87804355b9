"""/metrics: numbers for a monitoring program, on this machine or with a token; given-up errands on the health page."""

import re

import pytest

from ishenim.audit import queries as audit
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead():
    """An errand the worker has given up on; its facts hold a name."""
    outbox.ask("export_appeals", key="x", facts={"filter": {"q": "Жашыруунов"}}, by="operator", at=NOW)
    Errand.objects.update(dead_at=NOW, trouble="no_longer_allowed")
    return Errand.objects.get()


def gauges(answer):
    return dict(re.findall(r"^ishenim_(\w+) (\S+)$", answer.content.decode(), re.MULTILINE))


def test_metrics_are_numbers_of_the_machine_and_nobody_s_appeal(client, take, dead):
    take(content="Менин атым Жашыруунов")

    answer = client.get("/metrics")

    found = gauges(answer)
    assert (found["errands_dead"], found["errands_waiting"], found["calls_unfinished"]) == ("1.0", "0.0", "0.0")
    assert float(found["log_entries"]) == sum(1 for _ in audit.walk())
    assert found["worker_silent_seconds"] == "+Inf"
    assert "Жашыруунов" not in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "token", "status"),
    [
        ({}, "", 200),
        ({"REMOTE_ADDR": "10.0.0.7"}, "", 404),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer "}, "", 404),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer right"}, "right", 200),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer wrong"}, "right", 404),
        ({"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, "", 404),
    ],
    ids=["here", "elsewhere", "elsewhere, empty token", "with the token", "with another", "through a proxy here"],
)
def test_metrics_are_for_this_machine_or_whoever_has_the_token(client, settings, asked, token, status):
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", **asked).status_code == status


def test_what_was_given_up_on_stands_on_the_health_page_without_its_facts(sign_in, dead):
    page = sign_in("admin").get("/inspection/health").content.decode()

    assert "no_longer_allowed" in page
    assert "Жашыруунов" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 302), ("head-of-apparatus", 302), ("auditor", 404), ("akim", 404)]
)
def test_who_may_wake_an_errand_does_so_and_that_is_an_entry(sign_in, dead, who, status):
    answer = sign_in(who).post(f"/inspection/errands/{dead.pk}/again")

    woken = Errand.objects.get().dead_at is None
    last = [read.record["act"] for read in audit.walk()][-1]
    assert (answer.status_code, woken, last == "try_errand_again") == (status, status == 302, status == 302)
