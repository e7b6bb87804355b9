"""R48: what is urgent has urgent clocks from its raising; the appeal of the call keeps its own term, shown as such."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ishenim.escalation import actions, queries
from ishenim.escalation.models import Clause
from ishenim.telephony import actions as telephony

pytestmark = pytest.mark.django_db
ONLY = "Жумуш күндөрү менен эсептелген мөөнөт арыз ээсине жооп берүү үчүн гана"


@pytest.fixture
def both(alarm, told, people):
    """An alarm of this minute raised in a call, and the appeal the call became."""
    from ishenim.intake import actions as intake

    def made(clause=Clause.OBJECT, *, is_drill=False):
        at = timezone.now()
        draft = telephony.take_call(by=people["operator"], at=at)
        one = alarm(call_id=draft.pk, clause=clause, at=at, is_drill=is_drill)
        facts = told(call_id=draft.pk, received_at=at)
        appeal = intake.finish_call(facts, draft=draft, by=people["operator"], at=at + timedelta(minutes=4)).appeal
        one.refresh_from_db()
        return one, appeal

    return made


def test_R48_the_urgent_clocks_run_before_there_is_an_appeal_or_a_term(alarm):
    one = alarm(call_id=uuid4(), clause=Clause.OFFENCE_BY_STAFF)
    run = queries.clocks(queries.whole(one))

    assert one.appeal is None
    assert (run.heard_by - one.raised_at, run.handed_by - one.raised_at) == (
        timedelta(minutes=15),
        timedelta(minutes=30),
    )


@pytest.mark.parametrize("clause", [Clause.OBJECT, Clause.STAFF, Clause.OFFENCE_BY_STAFF])
def test_R48_registering_moves_no_urgent_clock_and_gives_the_appeal_a_term_of_its_own(both, clause):
    one, appeal = both(clause)

    assert one.appeal == appeal
    assert appeal.due_on > timezone.localdate() + timedelta(days=14)
    assert queries.clocks(queries.whole(one)).heard_by == one.raised_at + timedelta(minutes=15)


def test_R48_no_item_of_III_8_waits_silently_the_ladder_climbs_though_the_appeal_has_its_term(both, people):
    from ishenim.escalation import climbing
    from ishenim.escalation.models import Happened

    one, _appeal = both()
    climbing.climb(at=one.raised_at + timedelta(minutes=15))

    assert {event.person.username for event in one.events.filter(kind=Happened.TOLD)} == {
        "akim",
        "head-of-apparatus",
        "deputy-akim",
    }


def test_R48_the_page_of_the_appeal_says_which_clock_is_which_and_leads_to_the_alarm(both, sign_in):
    one, appeal = both(Clause.OFFENCE_BY_STAFF)
    page = sign_in("akim").get(f"/appeals/{appeal.pk}").content.decode()

    for words in (f'href="/alarms/{one.pk}"', ONLY, "шашылыш мөөнөттөр"):
        assert words in page, words
    other = sign_in("akim").get(f"/alarms/{one.pk}").content.decode()
    assert (ONLY in other, f"{appeal.due_on:%d.%m.%Y}" in other) == (True, True)


def test_R48_an_appeal_without_an_alarm_says_nothing_of_one(take, sign_in):
    assert ONLY not in sign_in("akim").get(f"/appeals/{take().pk}").content.decode()


def test_R57_whoever_may_open_the_appeal_but_not_know_of_the_alarm_finds_nothing_of_it_there(both, people, sign_in):
    from ishenim.escalation.queries import Hidden

    one, appeal = both()
    hidden = Hidden(persons=frozenset({people["control"].pk, people["deputy-akim"].pk}))
    actions.bar(one.call_id, hidden, by=people["operator"], at=timezone.now())

    for who in ("control", "deputy-akim"):
        answer = sign_in(who).get(f"/appeals/{appeal.pk}")
        assert (answer.status_code, str(one.pk) in answer.content.decode(), ONLY in answer.content.decode()) == (
            200,
            False,
            False,
        )
