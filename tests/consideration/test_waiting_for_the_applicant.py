"""Law.md 3.3: an option of the wording, off as shipped: while the applicant is asked, the term stands still."""

from datetime import date, timedelta

import pytest

from ishenim.appeals.models import TermChange
from ishenim.inspection.queries import verify
from ishenim.regulation.profiles import Rule, Unit
from tests.consideration import pages
from tests.consideration.roads import ANSWERED, NOON, SAID, SENT
from tests.consideration.test_what_the_law_lets import due, standing

pytestmark = pytest.mark.django_db

ASKED = {"words": "Кайсы үйдүн жанында экенин сурадым, телефондон."}


@pytest.fixture
def waiting(law, brought, walker):
    """An appeal whose applicant was asked; keyword arguments replace rules of the wording."""

    def asked(**rules):
        law(**rules)
        appeal = brought("in_work")
        walker.go(appeal, "wait", "executor-1", **ASKED)
        return appeal

    return asked


def test_R47_as_shipped_nobody_is_waited_for(brought, refused, sign_in):
    appeal = brought("in_work")

    assert refused(appeal, "wait", "executor-1", **ASKED) == "waiting_is_off"
    page = pages.text(sign_in("executor-1").get(f"/appeals/{appeal.pk}"))
    assert ("/steps/wait" in page, "closed-wait" in page) == (False, False)


@pytest.mark.parametrize(
    ("days", "until"),
    [
        (0, date(2026, 12, 14)),  # on the same day
        (1, date(2026, 12, 15)),
        (7, date(2026, 12, 21)),  # five working days
        (30, date(2027, 1, 20)),  # twenty-two, and the first week of January is off
        (200, date(2027, 1, 20)),  # no more than the wording allows
    ],
)
def test_R47_the_last_day_moves_by_the_working_days_waited(waiting, walker, days, until):
    appeal = waiting()

    walker.go(appeal, "go_on", "executor-1", at=NOON + timedelta(days=days))

    changes = list(TermChange.objects.values_list("because", "until"))
    assert (due(appeal), changes, standing(appeal)) == (until, [("waited", until)] if days else [], [])
    assert verify().problems == []


def test_R47_waiting_twice_comes_to_no_more_than_the_wording_allows(waiting, walker):
    appeal = waiting(waiting=Rule(5, Unit.WORKING_DAY, "A"))
    walker.go(appeal, "go_on", "executor-1", at=NOON + timedelta(days=3))
    walker.go(appeal, "wait", "executor-1", **ASKED, at=NOON + timedelta(days=6))

    walker.go(appeal, "go_on", "executor-1", at=NOON + timedelta(days=20))

    assert (due(appeal), TermChange.objects.count(), verify().problems) == (date(2026, 12, 21), 2, [])


def test_R47_while_waiting_a_flag_stands_beside_the_stage(waiting, sign_in, refused):
    appeal = waiting()

    page = pages.text(sign_in("akim").get(f"/appeals/{appeal.pk}"))

    assert (standing(appeal), appeal.stage, 'class="ish-flags"' in page) == (["waiting"], "in_work", True)
    assert refused(appeal, "wait", "executor-1", **ASKED) == "waits_already"


@pytest.mark.parametrize(("step", "facts"), [("submit_answer", ANSWERED), ("give_back", SAID)])
def test_R47_work_goes_on_before_it_is_answered_or_given_back(waiting, walker, refused, step, facts):
    appeal = waiting()

    assert refused(appeal, step, "executor-1", **facts) == "still_waits"
    walker.go(appeal, "go_on", "executor-1")
    walker.go(appeal, step, "executor-1", **facts)


def test_R47_forwarding_ends_the_waiting(waiting, walker):
    appeal = waiting()

    walker.go(appeal, "forward", "operator", **SAID, **SENT, body="res")

    assert (standing(appeal), verify().problems) == (["notice_owed"], [])


def test_R47_nobody_goes_on_who_did_not_wait(law, brought, refused):
    law()

    assert refused(brought("in_work"), "go_on", "executor-1") == "waits_not"


@pytest.mark.parametrize("who", ["akim", "operator", "executor-3"])
def test_R47_only_whoever_leads_the_work_waits(law, brought, refused, who):
    law()

    assert refused(brought("in_work"), "wait", who, **ASKED) == "not_your_step"


def test_R47_a_new_lead_goes_on_with_the_waiting_of_the_old_one(waiting, walker):
    appeal = waiting()
    walker.go(appeal, "resolve", "akim", **SAID, lead="ao-lenin-head")

    walker.go(appeal, "go_on", "executor-3", at=NOON + timedelta(days=1))

    assert (due(appeal), standing(appeal)) == (date(2026, 12, 15), [])


def test_R47_a_term_extended_while_waiting_moves_from_its_new_last_day(waiting, walker):
    appeal = waiting()
    walker.go(appeal, "extend", "akim", **SAID)

    walker.go(appeal, "go_on", "executor-1", at=NOON + timedelta(days=1))

    assert (due(appeal), verify().problems) == (date(2027, 1, 14), [])


def test_R47_where_the_last_day_is_not_known_nothing_moves(waiting, walker):
    appeal = waiting(extension=Rule(3000, Unit.CALENDAR_DAY, "A"))
    walker.go(appeal, "extend", "akim", **SAID)

    walker.go(appeal, "go_on", "executor-1", at=NOON + timedelta(days=5))

    assert (due(appeal), TermChange.objects.count(), verify().problems) == (None, 1, [])
