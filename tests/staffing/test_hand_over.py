"""R67: a post changes hands: the act lists what passes, nothing stays with whoever left, nothing leaks by the list."""

from datetime import timedelta

import pytest

from ishenim.audit.models import Entry
from ishenim.common.refusals import Overtaken, Refused
from ishenim.inspection.queries import verify
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.staffing import actions, passing, queries
from ishenim.staffing.models import HandOver, Passed
from ishenim.telephony import actions as telephony
from ishenim.telephony.actions import Hidden
from ishenim.telephony.models import Draft
from tests.conftest import NOW, TODAY
from tests.consideration import roads
from tests.staffing.conftest import DAY, fresh

TOMORROW = TODAY + DAY
EVENING = NOW + timedelta(hours=9)


def listed(act):
    return [(row.number, row.what, row.stage) for row in act.passed.order_by("place")]


@pytest.fixture
def walker(people, posts):
    return roads.Walker(people, posts)


@pytest.fixture
def bring(take, posts, walker):
    """Bring an appeal of a road to a stage."""

    def brought(name, stage):
        road = roads.ROADS[name]
        return walker.bring(roads.taken(take, posts, road), road, stage)

    return brought


@pytest.fixture
def in_work(bring):
    return bring("ordinary", "in_work")


def hand_over(act, code, to, **more):
    return act("hand_over", code, to, **{"day": TOMORROW, "at": EVENING, **more})


def test_R67_the_act_lists_parts_and_next_steps_of_the_post(act, newcomer, in_work):
    number = in_work.line.number

    made = {code: listed(hand_over(act, code, newcomer)) for code in ("bilim-head", "ao-lenin-head", "akim", "control")}

    assert made == {
        "bilim-head": [(number, "next_step,lead", "in_work")],
        "ao-lenin-head": [(number, "next_step,co", "in_work")],
        "akim": [(number, "considering", "in_work")],
        "control": [],
    }


def test_R67_an_answer_that_was_begun_passes_with_the_lead(act, newcomer, in_work, people):
    from ishenim.consideration import actions as consideration
    from ishenim.consideration.facts import Facts

    consideration.save_answer_draft(in_work, Facts(words="Биринчи сөз"), by=people["executor-1"], at=NOW)

    made = hand_over(act, "bilim-head", newcomer)

    assert listed(made) == [(in_work.line.number, "next_step,lead,answer_draft", "in_work")]
    assert "Биринчи" not in made.committed()["hand_over.passed"][0]


def test_R67_the_new_holder_goes_on_where_the_former_stopped(act, newcomer, in_work):
    from ishenim.consideration import actions as consideration
    from ishenim.consideration.facts import Facts

    hand_over(act, "bilim-head", newcomer)
    answer = Facts(**roads.ANSWERED)
    with pytest.raises(Refused, match="not_your_step"):
        consideration.take_step(in_work, "submit_answer", answer, by=fresh("executor-1"), at=EVENING + DAY)
    consideration.take_step(in_work, "submit_answer", answer, by=fresh("new"), at=EVENING + DAY)

    assert in_work.stage == "in_approval"


def test_R67_the_act_keeps_the_names_of_its_day_and_stands_in_the_log(act, newcomer, in_work, posts, people):
    made = hand_over(act, "bilim-head", newcomer)
    kept = HandOver.objects.get(pk=made.pk)

    names = (kept.ky, kept.former_name, kept.successor_name, kept.made_by_post, kept.made_by_name)
    former, head = people["executor-1"].full_name, people["head-of-apparatus"]
    assert names == (posts["bilim-head"].ky, former, newcomer.full_name, posts["head-of-apparatus"].ky, head.full_name)
    holdings = list(posts["bilim-head"].holdings.order_by("pk").values_list("person__username", "until"))
    assert holdings == [("executor-1", TODAY), ("new", None)]
    assert b'"act":"hand_over"' in bytes(Entry.objects.order_by("-seq")[0].body)
    assert verify().problems == []


def test_R67_the_act_reprints_the_same_after_the_work_has_gone_on(act, newcomer, in_work, sign_in, people):
    from ishenim.consideration import actions as consideration
    from ishenim.consideration.facts import Facts

    made = hand_over(act, "bilim-head", newcomer)
    browser = sign_in("head-of-apparatus")
    first = browser.get(f"/admin/hand-overs/{made.pk}").content
    consideration.take_step(in_work, "submit_answer", Facts(**roads.ANSWERED), by=fresh("new"), at=EVENING + DAY)

    again = browser.get(f"/admin/hand-overs/{made.pk}").content

    assert _main(again) == _main(first)
    assert newcomer.full_name in _main(first)


def _main(page):
    return page.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("code", "day", "key"),
    [("control", 2, "hand_over_too_early"), ("control", -30, "nobody_to_hand_over")],
)
def test_a_hand_over_on_a_wrong_day_is_refused(act, newcomer, code, day, key):
    with pytest.raises(Refused, match=key):
        hand_over(act, code, newcomer, day=TODAY + day * DAY)

    assert HandOver.objects.count() == 0


def test_a_post_is_not_handed_to_oneself_nor_twice(act, people, newcomer):
    with pytest.raises(Refused, match="hand_over_to_oneself"):
        hand_over(act, "control", people["control"])
    hand_over(act, "control", newcomer)
    with pytest.raises(Overtaken, match="handed_over_already"):
        hand_over(act, "control", people["auditor"])


def test_R67_an_act_is_made_afterwards_when_the_post_was_given_beforehand(act, newcomer, ended, posts):
    act("give", "bilim-staff", newcomer, since=TOMORROW, until=None)

    made = act("hand_over", "bilim-staff", newcomer, day=TOMORROW, at=NOW + 3 * DAY)

    assert (made.former.username, posts["bilim-staff"].holdings.count()) == ("executor-2", 2)


# Unfinished calls


def test_unfinished_calls_go_to_the_next_holder_of_the_phone(act, newcomer, people):
    draft = telephony.take_call(by=people["operator"], at=NOW)

    made = hand_over(act, "records-specialist", newcomer)

    assert Draft.objects.get(pk=draft.pk).held_by == newcomer
    assert listed(made) == [(None, "call_draft", "")]


def test_R25_an_unfinished_call_about_the_next_holder_is_neither_passed_nor_named(act, people):
    draft = telephony.take_call(by=people["operator"], at=NOW)
    hidden = Hidden(persons=frozenset({people["control"].pk}))
    telephony.save_draft(draft, {"content": ["ал"]}, hidden=hidden, by=people["operator"], at=NOW)

    made = hand_over(act, "records-specialist", people["control"])

    assert (Draft.objects.get(pk=draft.pk).held_by, listed(made)) == (people["operator"], [])


def test_unfinished_calls_stay_with_whoever_answers_the_phone_elsewhere(act, newcomer, people):
    act("substitute", "operator-2", people["operator"], since=TODAY, until=TOMORROW + DAY)
    draft = telephony.take_call(by=people["operator"], at=NOW)

    hand_over(act, "records-specialist", newcomer)

    assert Draft.objects.get(pk=draft.pk).held_by == people["operator"]


# Who may not know (decisions 5)


def about(posts, code):
    return About(posts[code].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS}))


def test_R25_a_restricted_appeal_is_number_and_day_in_the_act(act, newcomer, take, posts):
    school = About(None, "bilim", Rank.HEAD, frozenset({Allegation.CORRUPTION}))
    hidden = take(abouts=(school,), kind="complaint")

    made = hand_over(act, "records-specialist", newcomer)

    row = made.passed.get()
    kept = (row.number, row.begun_at, row.what, row.stage, row.due_on)
    assert kept == (hidden.line.number, hidden.line.registered_at, "restricted", "", None)


@pytest.mark.parametrize(("to", "rows"), [("new", ["restricted"]), ("operator", [])])
def test_R25_a_complaint_about_who_comes_is_not_in_the_act(act, bring, people, newcomer, to, rows):
    bring("about the records specialist", "at_head")

    made = hand_over(act, "head-of-apparatus", {**people, "new": newcomer}[to])

    assert [row.what for row in made.passed.all()] == rows


def test_R25_a_complaint_about_who_leaves_is_not_in_the_act(act, bring, people, newcomer, posts):
    bring("about the records specialist", "at_head")
    act("substitute", "records-specialist", people["head-of-apparatus"], since=TOMORROW, until=TOMORROW)

    made = hand_over(act, "head-of-apparatus", newcomer)

    assert listed(made) == []


def test_R25_a_complaint_about_the_maker_is_not_in_his_act(act, take, posts, newcomer):
    from ishenim.consideration import actions as consideration

    hidden = take(abouts=(about(posts, "head-of-apparatus"),), kind="complaint")
    consideration.take_step(hidden, "put_before_head", by=fresh("operator"), at=NOW + timedelta(minutes=2))

    mine = hand_over(act, "akim", newcomer)

    assert (listed(mine), [row for row in Passed.objects.all() if row.appeal_id == hidden.pk]) == ([], [])
    others = passing.list_of(posts["akim"], of=[newcomer], drafts=[], on=TODAY)
    assert [(row.number, row.what) for row in others] == [(hidden.line.number, "restricted")]


def test_R25_a_later_reader_is_not_shown_a_restricted_row_about_himself(act, take, posts, newcomer, people):
    hidden = take(abouts=(About(None, "bilim", Rank.HEAD, frozenset()),), kind="complaint")
    made = hand_over(act, "records-specialist", newcomer)

    rows = list(made.passed.all())
    shown = {who: len(passing.rows_shown_to(people[who], rows)) for who in ("executor-1", "control")}
    assert ([row.number for row in rows], shown) == ([hidden.line.number], {"executor-1": 0, "control": 1})


# Nothing hangs on whoever left


def test_what_hangs_on_nobody_is_listed_and_passed_on(act, people, head, in_work, posts):
    draft = telephony.take_call(by=people["deputy-operator"], at=NOW)
    for code in ("operator-2", "bilim-head"):
        act("end", code, posts[code].holdings.get(), until=TODAY, at=EVENING)
    tomorrow = EVENING + DAY

    before = queries.hanging(head, on=TOMORROW)
    assert [(who.username, [one.pk for one in drafts]) for who, drafts in before.drafts] == [
        ("deputy-operator", [draft.pk])
    ]
    assert [(post.code, found) for post, found in before.posts] == [("bilim-head", [in_work])]

    passed = actions.pass_drafts(fresh("deputy-operator"), fresh("operator"), by=fresh(head.username), at=tomorrow)
    act(
        "give", "bilim-head", fresh("deputy-operator"), since=TOMORROW, until=None, by=fresh(head.username), at=tomorrow
    )

    assert (passed, queries.hanging(head, on=TOMORROW).is_empty) == (1, True)
    assert Draft.objects.get(pk=draft.pk).held_by.username == "operator"


def test_nothing_hangs_while_everybody_is_there(head, people, in_work):
    telephony.take_call(by=people["operator"], at=NOW)

    assert queries.hanging(head, on=TODAY).is_empty is True


@pytest.mark.parametrize(("who", "to", "key"), [("operator", "deputy-operator", "person_holds_a_post")])
def test_calls_of_somebody_who_works_here_are_not_passed_on(people, head, who, to, key):
    with pytest.raises(Overtaken, match=key):
        actions.pass_drafts(people[who], people[to], by=head, at=NOW)


def test_calls_are_passed_on_to_somebody_at_the_phone(people, head, newcomer):
    with pytest.raises(Refused, match="takes_no_calls"):
        actions.pass_drafts(newcomer, people["control"], by=head, at=NOW)


def test_a_hand_over_asks_as_often_for_three_appeals_as_for_one(take, posts, django_assert_num_queries, head):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (1, 2):
        for _ in range(more):
            take()
        with CaptureQueriesContext(connection) as asked:
            rows = passing.list_of(posts["records-specialist"], of=[head], drafts=[], on=TODAY)
        counts.append((len(rows), len(asked)))

    assert [rows for rows, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_R67_the_act_keeps_the_name_of_the_post_after_it_is_renamed(act, newcomer, posts, head, sign_in):
    from ishenim.accounts.actions import Seat

    post = posts["auditor"]
    was = post.ky
    made = hand_over(act, "auditor", newcomer)
    names = {"ky": "башкы аудитор", "ru": "", "en": ""}
    act("change_post", "auditor", Seat("auditor", names, post.role_code), at=EVENING)

    page = _main(sign_in("head-of-apparatus").get(f"/admin/hand-overs/{made.pk}").content)
    assert (was in page, "башкы аудитор" in page, posts["auditor"].ky) == (True, False, "башкы аудитор")
