"""Pages of every day ask the database equally often for one row and for three (style 9)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ishenim.appeals.models import Appeal, Stage
from ishenim.consideration import actions as consideration
from ishenim.consideration.facts import Facts

ANSWER = (
    "Урматтуу арыз ээси! Кайрылууңуз каралып чыкты. Адистер жерине барып, маселени көрүп, керектүү иштерди бүткөрүштү. "
    "Мындан ары бул боюнча көзөмөл айыл өкмөтүнө тапшырылды."
)
SENT = {"channel": "paper", "number": "02-14/7", "proof": "почта квитанциясы № 15"}
ROAD = [  # where an appeal comes to, by which step, whose, what it brings
    (Stage.REGISTERED, "", "", {}),
    (Stage.AT_HEAD, "put_before_head", "operator", {}),
    (Stage.ASSIGNED, "resolve", "akim", {"words": "Караңыз."}),
    (Stage.IN_WORK, "accept", "executor-1", {}),
    (Stage.IN_APPROVAL, "submit_answer", "executor-1", {"words": ANSWER, "outcome": "resolved", "restored": "yes"}),
    (Stage.APPROVED, "approve", "head-of-apparatus", {}),
    (Stage.ANSWERED, "dispatch", "operator", SENT),
    (Stage.CLOSED, "file", "operator", {}),
]
PAGES = [
    ("operator", "/desk"),
    ("akim", "/desk"),
    ("executor-1", "/desk"),
    ("head-of-apparatus", "/desk"),
    ("control", "/desk"),
    ("operator", "/appeals"),
    ("akim", "/appeals"),
    ("executor-1", "/appeals"),
    ("operator", "/appeals?stage=in_work"),
    ("operator", "/appeals?topic=electricity"),
    ("operator", "/appeals?village=gulcho"),
    ("operator", "/appeals?q=Сагынов"),
    ("operator", "/appeals?q=0555 12-34-56"),
    ("operator", "/journal/{year}/1/1"),
    ("akim", "/inbox/{at_head}"),
    ("operator", "/appeals/{registered}"),
    ("akim", "/appeals/{at_head}"),
    ("executor-1", "/appeals/{in_work}"),
    ("operator", "/appeals/{closed}"),
]


@pytest.fixture
def an_appeal_of_every_stage(take, people, posts):
    """Call it to have one more appeal at each stage, all of today."""

    def one_more():
        for last, (stage, *_) in enumerate(ROAD):
            at = timezone.now() - timedelta(minutes=9)
            appeal = take(at=at)
            for place, (_, name, who, facts) in enumerate(ROAD[1 : last + 1], start=1):
                lead = posts["bilim-head"].pk if name == "resolve" else None
                sent_on = timezone.localdate(at) if name == "dispatch" else None
                given = Facts(**facts, lead=lead, sent_on=sent_on)
                consideration.take_step(appeal, name, given, by=people[who], at=at + timedelta(minutes=place))
            assert appeal.stage == stage

    return one_more


def asked(browser, path):
    """How often the database is asked for a page that was shown before."""
    stages = {stage: pk for pk, stage in Appeal.objects.order_by("pk").values_list("pk", "stage")}
    address = path.format(**stages, year=timezone.localdate().year)
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(address)
    return len(queries), page.content.decode()


@pytest.mark.parametrize(("username", "path"), PAGES)
def test_a_page_asks_equally_often_for_one_row_and_for_three(an_appeal_of_every_stage, sign_in, username, path):
    browser = sign_in(username)
    an_appeal_of_every_stage()
    once, small = asked(browser, path)
    an_appeal_of_every_stage()
    an_appeal_of_every_stage()

    thrice, large = asked(browser, path)

    assert (once, len(small) < len(large)) == (thrice, True)
