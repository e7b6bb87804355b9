"""Appeals on their way: `go(appeal, "step", username, **facts)` takes one step a minute after the last."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from ishenim.appeals.models import Appeal
from ishenim.common.refusals import Refused
from ishenim.consideration import actions
from ishenim.consideration.facts import Facts
from tests.conftest import NOW
from tests.consideration.pages import as_form
from tests.consideration.roads import ROADS, Walker, everything, taken, verified

ANSWER = (
    "Урматтуу Төлөгөн Үсөнович! Сиздин кайрылууңуз каралып чыкты. Электр тармактар ишканасы менен бирге Өзгөн "
    "көчөсүндөгү үч лампа алмаштырылды, зым толугу менен жаңыланды. Жарык 2026-жылдын 25-ноябрынан тартып күйөт."
)
SENT = {"channel": "paper", "number": "02-14/7", "proof": "почта квитанциясы № 15"}


@pytest.fixture
def go(people, posts):
    """Take a step as somebody; posts are named by their codes."""
    clock = {"at": NOW}

    def gone(appeal, name, who, **facts):
        clock["at"] += timedelta(minutes=1)
        for field in ("lead", "chosen"):
            if field in facts:
                facts[field] = posts[facts[field]].pk
        if "co" in facts:
            facts["co"] = tuple(posts[code].pk for code in facts["co"])
        at = facts.pop("at", clock["at"])
        return actions.take_step(appeal, name, Facts(**facts), by=people[who], at=at)

    return gone


@pytest.fixture
def walk(go):
    """Bring an ordinary appeal to a stage by the usual steps."""
    road = [
        ("at_head", "put_before_head", "operator", {}),
        ("assigned", "resolve", "akim", {"lead": "bilim-head", "words": "Караңыз."}),
        ("in_work", "accept", "executor-1", {}),
        ("in_approval", "submit_answer", "executor-1", {"words": ANSWER, "outcome": "resolved", "restored": "yes"}),
        ("approved", "approve", "head-of-apparatus", {}),
        ("answered", "dispatch", "operator", {**SENT, "sent_on": date(2026, 11, 24)}),
        ("closed", "file", "operator", {}),
    ]

    def walked(appeal, to):
        for stage, name, who, facts in road:
            if appeal.stage == to:
                break
            go(appeal, name, who, **facts)
            assert appeal.stage == stage
        return appeal

    return walked


@pytest.fixture
def law(people):
    """The office has verified its wording of the law: a term may be extended and stand still, unless told otherwise."""
    return verified


@pytest.fixture
def walker(people, posts):
    """Takes steps on any of the roads of roads.py."""
    return Walker(people, posts)


@pytest.fixture
def brought(take, posts, walker):
    """Register what a road begins with and bring it to a stage; keyword arguments replace facts of the call."""

    def at(stage, *, road="ordinary", **facts):
        walked = walker.bring(taken(take, posts, ROADS[road], **facts), ROADS[road], stage)
        return Appeal.objects.select_related("line", "kept_by").get(pk=walked.pk)

    return at


@pytest.fixture
def refused(walker):
    """Try a step; return the key of the refusal after seeing that nothing was written."""

    def tried(appeal, name, who, *, at=None, **facts):
        before = everything()
        with pytest.raises(Refused) as caught, transaction.atomic():
            walker.go(appeal, name, who, at=at, **facts)
        assert everything() == before
        return caught.value.key

    return tried


@pytest.fixture
def post(sign_in, posts):
    """Send the form of a step as somebody."""

    def sent(who, appeal, name, **facts):
        return sign_in(who).post(f"/appeals/{appeal.pk}/steps/{name}", as_form(facts, posts))

    return sent
