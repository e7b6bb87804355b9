"""Too late, too early, somebody else, twice: said in a sentence, and the appeal stays as it stood (R3, R21, R25)."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Holding, Person
from ishenim.appeals.models import Appeal
from ishenim.consideration.models import AnswerDraft
from tests.consideration import pages, roads
from tests.consideration.pages import sentence
from tests.consideration.roads import ANSWERED, SAID, SENT, TODAY, everything

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
RESOLVED = {**SAID, "lead": "ao-lenin-head"}


@pytest.fixture
def hold(people, posts, walker):
    """Let somebody hold a post as a substitute; the walker knows the person anew."""

    def held(who, code, *, since=TODAY - DAY, until=None):
        accounts.give_post(
            people[who], posts[code], since=since, until=until, is_substitution=True, by="admin", at=roads.NOW
        )
        _again(walker, who)

    return held


@pytest.fixture
def end(people, walker):
    """End what somebody holds on a day."""

    def ended(who, *, on):
        Holding.objects.filter(person=people[who]).update(since=on - 30 * DAY, until=on)
        _again(walker, who)

    return ended


def _again(walker, who):
    """Posts held are read once for a person object."""
    walker.people[who] = Person.objects.get(username=who)


# Whose post it is no longer, or not yet


@pytest.mark.parametrize(
    ("stage", "step", "facts"),
    [("assigned", "accept", {}), ("in_work", "submit_answer", ANSWERED), ("in_work", "give_back", SAID)],
)
def test_R21_an_executor_whose_post_ended_yesterday_carries_nothing_out(brought, refused, end, stage, step, facts):
    appeal = brought(stage)
    end("executor-1", on=TODAY - DAY)

    assert refused(appeal, step, "executor-1", **facts) == "not_your_step"


def test_R21_on_the_last_day_the_executor_still_does(brought, walker, end):
    appeal = brought("in_work")
    end("executor-1", on=TODAY)

    walker.go(appeal, "submit_answer", "executor-1", **ANSWERED)

    assert appeal.stage == "in_approval"


def test_R21_for_an_executor_whose_post_ended_yesterday_the_page_does_not_exist(brought, post, end):
    appeal, before = brought("in_work"), everything()
    end("executor-1", on=timezone.localdate() - DAY)

    answer = post("executor-1", appeal, "submit_answer", **ANSWERED)

    with translation.override("ky"):
        nothing = gettext("Nothing is here")
    assert (answer.status_code, pages.heading(answer), everything() == before) == (404, nothing, True)


def test_R21_whoever_comes_to_the_post_goes_on_with_the_work(brought, walker, hold, end):
    appeal = brought("in_work")
    end("executor-1", on=TODAY - DAY)
    hold("executor-2", "bilim-head")

    row = walker.go(appeal, "submit_answer", "executor-2", **ANSWERED)

    assert (row.by.username, row.post.code, appeal.stage) == ("executor-2", "bilim-head", "in_approval")


def test_R21_work_whose_executor_is_gone_is_given_to_another(brought, walker, end):
    appeal = brought("in_work")
    end("executor-1", on=TODAY - DAY)

    walker.go(appeal, "resolve", "akim", **RESOLVED)

    running = appeal.parts.filter(until_place=None, kind="lead").values_list("post__code", flat=True)
    assert (appeal.stage, list(running)) == ("assigned", ["ao-lenin-head"])


def test_R21_a_post_that_nobody_holds_cannot_be_named_in_a_resolution(brought, refused, end):
    appeal = brought("at_head")
    end("executor-3", on=TODAY - DAY)

    assert refused(appeal, "resolve", "akim", **RESOLVED) == "post_cannot_carry_out"


@pytest.mark.parametrize(("since", "until"), [(-20, -1), (-20, -9), (1, 9)], ids=["ended", "long ended", "to come"])
def test_R21_a_substitution_gives_no_resolution_outside_its_days(brought, refused, hold, since, until):
    appeal = brought("at_head")
    hold("deputy-akim", "akim", since=TODAY + since * DAY, until=TODAY + until * DAY)

    assert refused(appeal, "resolve", "deputy-akim", **RESOLVED) == "not_your_step"


def test_R21_a_substitute_resolves_in_the_akims_post(brought, walker, hold):
    appeal = brought("at_head")
    hold("deputy-akim", "akim", until=TODAY)

    row = walker.go(appeal, "resolve", "deputy-akim", **RESOLVED)

    assert (row.by.username, row.post.code) == ("deputy-akim", "akim")


def test_R21_the_page_tells_a_substitute_that_his_days_have_ended(brought, post, hold):
    appeal = brought("at_head")
    hold("deputy-akim", "akim", since=TODAY - 20 * DAY, until=timezone.localdate() - DAY)
    before = everything()

    answer = post("deputy-akim", appeal, "resolve", **RESOLVED)

    due = sentence("not_your_step", appeal=appeal)
    assert (answer.status_code, pages.refusal(answer), everything() == before) == (422, due, True)


def test_R21_in_the_inbox_nothing_waits_for_a_substitute_whose_days_have_ended(brought, sign_in, hold):
    appeal = brought("at_head")
    hold("deputy-akim", "akim", since=TODAY - 20 * DAY, until=timezone.localdate() - DAY)
    browser = sign_in("deputy-akim")

    assert (browser.get("/inbox").status_code, browser.get(f"/inbox/{appeal.pk}").url) == (200, f"/appeals/{appeal.pk}")


# Who must not judge


def test_R25_the_subject_of_a_complaint_approves_no_answer_to_it(brought, refused, post):
    appeal = brought("in_approval", road="about the head of apparatus")

    assert refused(appeal, "approve", "head-of-apparatus") == "not_your_step"
    assert post("head-of-apparatus", appeal, "approve").status_code == 404
    assert Appeal.objects.get(pk=appeal.pk).stage == "in_approval"


@pytest.fixture
def written_by_the_chief(brought, walker):
    """An answer that the head of apparatus wrote."""
    appeal = brought("at_head")
    walker.go(appeal, "resolve", "akim", **{**SAID, "lead": "head-of-apparatus"})
    walker.go(appeal, "accept", "head-of-apparatus")
    walker.go(appeal, "submit_answer", "head-of-apparatus", **ANSWERED)
    return appeal


def test_R25_the_author_of_an_answer_does_not_approve_it(written_by_the_chief, refused, walker):
    assert refused(written_by_the_chief, "approve", "head-of-apparatus") == "not_your_step"

    walker.go(written_by_the_chief, "approve", "akim")
    assert written_by_the_chief.stage == "approved"


def test_R25_the_page_tells_the_author_so(written_by_the_chief, post):
    answer = post("head-of-apparatus", written_by_the_chief, "approve")

    due = sentence("not_your_step", appeal=written_by_the_chief)
    assert (answer.status_code, pages.refusal(answer)) == (422, due)


# What is over, what was done already


@pytest.fixture
def withdrawn(brought, walker):
    appeal = brought("at_head")
    walker.go(appeal, "withdraw", "operator", **SAID)
    return appeal


def test_R3_a_withdrawn_appeal_takes_no_resolution(withdrawn, refused):
    assert refused(withdrawn, "resolve", "akim", **RESOLVED) == "step_already_taken"


def test_R3_the_page_says_that_it_has_moved_on(withdrawn, post):
    answer = post("akim", withdrawn, "resolve", **RESOLVED)

    assert (answer.status_code, pages.refusal(answer)) == (409, sentence("step_already_taken", appeal=withdrawn))
    assert withdrawn.steps.count() == 3


def test_R3_a_withdrawn_appeal_waits_for_nobody(withdrawn, sign_in):
    assert withdrawn.parts.filter(until_place=None).count() == 0
    assert pages.text(sign_in("akim").get("/inbox")).count(f"/inbox/{withdrawn.pk}") == 0


REPEATED = {  # where and by whom each is taken; the last four would be taken twice if nobody asked what was seen
    "put_before_head": ("registered", "operator", {}),
    "accept": ("assigned", "executor-1", {}),
    "submit_answer": ("in_work", "executor-1", ANSWERED),
    "approve": ("in_approval", "head-of-apparatus", {}),
    "dispatch": ("approved", "operator", SENT),
    "file": ("answered", "operator", {}),
    "resolve": ("at_head", "akim", RESOLVED),
    "ask_back": ("in_work", "executor-1", SAID),
    "give_part": ("in_work", "executor-3", SAID),
    "note": ("in_work", "executor-1", SAID),
}


@pytest.mark.parametrize("step", REPEATED)
def test_R3_an_old_page_posted_again_is_told_so_and_takes_no_second_step(step, brought, post):
    stage, who, facts = REPEATED[step]
    appeal = brought(stage)
    seen = appeal.steps.count()

    first, second = (post(who, appeal, step, **facts, seen=seen) for _ in range(2))

    assert (first.status_code, second.status_code, appeal.steps.count()) == (302, 409, seen + 1)
    assert pages.refusal(second) == sentence("appeal_has_moved_on", appeal=appeal)


@pytest.mark.parametrize("step", list(REPEATED)[:6])
def test_R3_a_page_that_does_not_say_what_it_saw_takes_no_second_step_either(step, brought, post):
    stage, who, facts = REPEATED[step]
    appeal = brought(stage)
    before = appeal.steps.count()

    first, second = (post(who, appeal, step, **facts) for _ in range(2))

    assert (first.status_code, second.status_code, appeal.steps.count()) == (302, 409, before + 1)
    assert pages.refusal(second) == sentence("step_already_taken", appeal=appeal)


def test_R3_a_page_that_shows_an_earlier_answer_approves_no_other(brought, walker, post):
    appeal = brought("in_approval")
    seen = appeal.steps.count()
    walker.go(appeal, "return_answer", "head-of-apparatus", **SAID)
    walker.go(appeal, "submit_answer", "executor-1", **ANSWERED)

    answer = post("akim", appeal, "approve", seen=seen)

    assert (answer.status_code, pages.refusal(answer)) == (409, sentence("appeal_has_moved_on", appeal=appeal))
    assert Appeal.objects.get(pk=appeal.pk).stage == "in_approval"


@pytest.mark.parametrize(("seen", "status"), [("", 302), ("abc", 409), ("99999999999999999999", 409), ("-1", 409)])
def test_what_a_page_says_it_has_seen_is_compared_and_never_believed(brought, post, seen, status):
    appeal = brought("at_head")

    assert post("akim", appeal, "resolve", **RESOLVED, seen=seen).status_code == status
    assert appeal.steps.count() == (3 if status == 302 else 2)


# Nothing that was typed is lost


@pytest.mark.parametrize(
    ("stage", "who", "step", "facts", "words"),
    [
        ("at_head", "akim", "resolve", RESOLVED, [SAID["words"]]),
        ("in_work", "executor-1", "submit_answer", ANSWERED, [ANSWERED["words"]]),
        ("in_work", "executor-1", "ask_back", SAID, [SAID["words"]]),
        ("approved", "operator", "dispatch", SENT, [SENT["number"], SENT["proof"]]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_typed_stands_on_the_page_of_whoever_was_overtaken(brought, post, stage, who, step, facts, words):
    appeal = brought(stage)

    answer = post(who, appeal, step, **facts, seen=0)

    assert (answer.status_code, pages.kept(answer)) == (409, words)


def test_what_was_typed_stands_on_the_page_when_the_step_is_no_longer_his(brought, post, hold):
    appeal = brought("at_head")
    hold("deputy-akim", "akim", since=TODAY - 20 * DAY, until=timezone.localdate() - DAY)

    answer = post("deputy-akim", appeal, "resolve", **{**RESOLVED, "words": "Менин чечимим"})

    assert (answer.status_code, pages.text(answer).count("Менин чечимим")) == (422, 1)


def test_the_address_of_a_step_opened_like_a_page_leads_to_the_card(brought, sign_in):
    appeal = brought("at_head")

    answer = sign_in("akim").get(f"/appeals/{appeal.pk}/steps/resolve")

    assert (answer.status_code, answer.url) == (302, f"/appeals/{appeal.pk}")


@pytest.mark.parametrize("stage", ["assigned", "in_approval", "approved"])
def test_an_answer_is_kept_as_a_draft_only_while_it_is_in_work(brought, sign_in, stage):
    """A timed save that comes after the answer was handed in does not bring the draft back."""
    appeal = brought(stage)

    sign_in("executor-1").post(f"/appeals/{appeal.pk}/answer-draft", {"words": "Кечиккен"})

    assert AnswerDraft.objects.count() == 0


def test_R21_a_private_note_of_another_post_makes_no_page_old(brought, post, walker):
    appeal = brought("in_approval")
    seen = appeal.steps.count()
    walker.go(appeal, "note", "executor-1", **SAID)

    assert post("head-of-apparatus", appeal, "approve", seen=seen).status_code == 302


def test_R21_a_resolution_that_comes_after_another_is_told_so_with_its_words(brought, walker, sign_in, posts):
    """The deputy in the akim's place was faster; the inbox has the appeal no more."""
    appeal = brought("at_head")
    walker.go(appeal, "resolve", "akim", lead="bilim-head", **SAID)
    browser = sign_in("akim")

    answer = browser.post(f"/inbox/{appeal.pk}", {"lead": posts["bilim-head"].pk, "words": "Менин чечимим", "seen": 1})
    page = browser.get(f"/inbox/{appeal.pk}")

    assert (answer.status_code, pages.kept(answer)) == (409, ["Менин чечимим"])
    assert (page.status_code, page.url) == (302, f"/appeals/{appeal.pk}")


def test_an_answer_sent_by_whoever_no_longer_leads_is_shown_to_him(brought, walker, sign_in):
    """The work went to another post: the appeal does not exist for him any more, his words do."""
    appeal = brought("in_work")
    walker.go(appeal, "resolve", "akim", lead="ao-lenin-head", **SAID)

    sent = {**ANSWERED, "seen": 3}
    answer, nothing = (
        sign_in("executor-1").post(
            f"/appeals/{pk}/steps/submit_answer", sent, headers={"sec-fetch-site": "same-origin"}
        )
        for pk in (appeal.pk, 999)
    )
    foreign = sign_in("executor-1").post(f"/appeals/{appeal.pk}/steps/submit_answer", sent)

    assert (answer.status_code, pages.kept(answer)) == (404, [ANSWERED["words"]])
    assert pages.plain(pages.text(answer)) == pages.plain(pages.text(nothing))
    assert (foreign.status_code, pages.kept(foreign)) == (404, [])
