"""R37, law.md 9: what is not ours goes to the competent body with a notice, never to whoever is complained about."""

from datetime import date, timedelta

import pytest

from ishenim.consideration import queries
from ishenim.consideration.facts import Sent
from ishenim.consideration.models import Dispatch, Notice, Reply
from ishenim.inspection.queries import verify
from ishenim.journal import queries as journal
from ishenim.journal.models import Line
from ishenim.regulation.conflict import About, Allegation, Rank
from tests.consideration import pages
from tests.consideration.pages import sentence
from tests.consideration.roads import ANSWERED, MARK, NOON, SAID, SENT, TODAY
from tests.consideration.test_what_the_law_lets import ANONYMOUS, NO_ADDRESS, lists, standing

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LETTER = {**SAID, **SENT, "body": "res"}
NOTICE = Sent(channel="paper", number="02-14/8", sent_on=TODAY, proof="почта")
REPLY = {**ANSWERED, "number": "5-11", "sent_on": TODAY}
FORM = {  # as the page sends it
    **LETTER,
    "notice_channel": "paper",
    "notice_number": "02-14/8",
    "notice_sent_on": "24.11.2026",
    "notice_proof": "почта",
}


def marks(appeal):
    return journal.row_of(Line.objects.get(pk=appeal.line_id)).marks


def test_R37_it_leaves_for_the_body_with_its_mark_in_column_five(brought, walker):
    appeal = brought("in_work")

    walker.go(appeal, "forward", "operator", **LETTER)

    letter = Dispatch.objects.get(step__name="forward")
    assert (appeal.stage, letter.body_id, letter.number, standing(appeal)) == (
        *("forwarded", "res", "02-14/7"),
        ["notice_owed"],
    )
    assert marks(appeal) == (f"Тиешелүү органга жөнөтүлдү: {letter.body.ky}, 24.11.2026, № 02-14/7",)
    assert not appeal.parts.filter(until_place=None).exists()
    assert verify().problems == []


def test_R37_the_notice_is_recorded_with_it(brought, walker):
    appeal = brought("at_head")

    walker.go(appeal, "forward", "operator", **LETTER, notice=NOTICE)

    names = list(appeal.steps.order_by("place").values_list("name", flat=True))
    assert (names[-2:], standing(appeal)) == (["forward", "send_notice"], [])
    assert Notice.objects.get().step.dispatch.number == "02-14/8"
    assert verify().problems == []


def test_R37_a_notice_that_cannot_be_recorded_holds_back_the_forwarding(brought, refused):
    appeal = brought("at_head")
    early = Sent(channel="paper", number="02-14/8", sent_on=TODAY - DAY, proof="почта")

    assert refused(appeal, "forward", "operator", **LETTER, notice=early) == "dispatch_on_wrong_day"


@pytest.mark.parametrize(("facts", "why"), [(ANONYMOUS, "anonymous"), (NO_ADDRESS, "no_address")])
def test_R37_whoever_cannot_be_written_to_is_owed_no_notice(brought, walker, sign_in, facts, why):
    appeal = brought("at_head", **facts)
    page = pages.text(sign_in("operator").get(f"/appeals/{appeal.pk}"))

    walker.go(appeal, "forward", "operator", **LETTER)

    assert "notice_channel" not in page
    assert (Notice.objects.get().none_because, standing(appeal)) == (why, [])
    assert verify().problems == []


@pytest.mark.parametrize("stage", ["registered", "in_approval", "approved", "answered", "closed"])
def test_R21_R37_nothing_is_forwarded_before_the_head_has_it_nor_after_an_answer(brought, refused, stage):
    assert refused(brought(stage), "forward", "operator", **LETTER) == "step_already_taken"


@pytest.mark.parametrize("who", ["akim", "head-of-apparatus", "executor-1", "control", "deputy-operator"])
def test_R37_nobody_else_forwards(brought, refused, who):
    assert refused(brought("at_head"), "forward", who, **LETTER) == "not_your_step"


WRONG = {
    "no body": ({"body": ""}, "forward_without_body"),
    "no such body": ({"body": "nobody"}, "forward_without_body"),
    "ourselves": ({"body": "apparatus"}, "forward_to_ourselves"),
    "no words": ({"words": ""}, "step_without_words"),
    "before it came": ({"sent_on": TODAY - DAY}, "dispatch_on_wrong_day"),
    "tomorrow": ({"sent_on": TODAY + DAY}, "dispatch_on_wrong_day"),
    "no day": ({"sent_on": None}, "dispatch_on_wrong_day"),
    "no number": ({"number": ""}, "dispatch_without_number"),
    "no proof": ({"proof": " "}, "dispatch_without_proof"),
    "no channel": ({"channel": ""}, "dispatch_without_channel"),
    "too long": ({"words": "Караңыз. " * 7000}, "words_too_long"),
}


@pytest.mark.parametrize("case", WRONG)
def test_R37_what_does_not_fit_is_refused(case, brought, refused):
    wrong, key = WRONG[case]

    assert refused(brought("at_head"), "forward", "operator", at=NOON, **{**LETTER, **wrong}) == key


@pytest.mark.parametrize(
    ("about", "body"),
    [
        (lambda posts: About(None, "res", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS})), "res"),
        (lambda posts: About(None, "bilim", Rank.HEAD, frozenset({Allegation.RUDENESS})), "bilim"),
        (lambda posts: About(posts["bilim-head"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS})), "bilim"),
    ],
    ids=["a body", "the head of a body", "a post of a body"],
)
def test_R25_R37_never_to_the_body_complained_about(take, posts, walker, refused, post, about, body):
    appeal = take(kind="complaint", abouts=(about(posts),))
    walker.go(appeal, "put_before_head", "operator")

    assert refused(appeal, "forward", "operator", **{**LETTER, "body": body}) == "forward_to_subject"
    answer = post("operator", appeal, "forward", **{**FORM, "body": body})
    assert (answer.status_code, len(pages.problems(answer))) == (422, 1)
    walker.go(appeal, "forward", "operator", **{**LETTER, "body": "prok"})
    assert (appeal.stage, verify().problems) == ("forwarded", [])


def test_R37_what_was_explained_to_the_caller_is_not_forwarded(take, walker, refused):
    appeal = take(topic="pension")
    walker.go(appeal, "explain_where_to_go", "operator", **SAID, body="socfond")
    walker.go(appeal, "reopen", "akim", **SAID)

    assert refused(appeal, "forward", "operator", **LETTER) == "explained_before"


def test_R37_the_last_day_of_forwarding_is_shown_with_why_and_whether_it_was_kept(brought, walker, sign_in):
    appeal = brought("at_head")
    before = pages.text(sign_in("operator").get(f"/appeals/{appeal.pk}"))
    walker.go(appeal, "forward", "operator", **LETTER)

    after = pages.plain(pages.text(sign_in("operator").get(f"/appeals/{appeal.pk}")))

    assert queries.forwarding_of(appeal).due_on == date(2026, 12, 1)  # five working days after 24.11
    form = before[before.index('id="act-forward"') :]
    assert "01.12.2026" in form[: form.index("</form>")]
    assert "01.12.2026" in after


def test_R37_forwarded_after_its_term_it_says_so(brought, walker, sign_in):
    appeal = brought("at_head")
    late = NOON + timedelta(days=14)

    walker.go(appeal, "forward", "operator", at=late, **{**LETTER, "sent_on": TODAY + timedelta(days=14)})

    page = pages.text(sign_in("operator").get(f"/appeals/{appeal.pk}"))
    assert page.count("ish-late") == 1


# The reply


def test_R37_no_reply_yet_stands_on_a_list_with_the_days(brought, walker, sign_in):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER)

    assert {who for who in walker.people if "no_reply" in lists(walker, who)} == {"operator"}
    page = pages.plain(pages.text(sign_in("operator").get("/desk")))
    assert Dispatch.objects.get(step__name="forward").body.ky in page


def test_R11_R37_the_reply_has_its_outcome_and_the_appeal_goes_on_file(brought, walker):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER, notice=NOTICE)

    walker.go(appeal, "body_reply", "operator", **REPLY)
    walker.go(appeal, "file", "operator")

    reply = Reply.objects.get()
    assert (reply.number, reply.dated, reply.step.answer.restored) == ("5-11", TODAY, "yes")
    assert marks(appeal)[1] == "Канааттандырылды, 24.11.2026, № 5-11"
    assert (appeal.stage, "no_reply" in lists(walker, "operator"), verify().problems) == ("closed", False, [])


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"sent_on": TODAY - DAY}, "reply_on_wrong_day"),  # before the letter left
        ({"sent_on": TODAY + DAY}, "reply_on_wrong_day"),
        ({"sent_on": None}, "reply_on_wrong_day"),
        ({"number": ""}, "reply_without_number"),
        ({"number": "5" * 61}, "reply_without_number"),
        ({"outcome": ""}, "answer_without_outcome"),
        ({"outcome": "forwarded"}, "answer_without_outcome"),
        ({"restored": ""}, "answer_without_restored"),
        ({"words": ""}, "step_without_words"),
    ],
)
def test_R37_a_reply_that_cannot_be_is_refused(brought, walker, refused, wrong, key):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER)

    assert refused(appeal, "body_reply", "operator", at=NOON, **{**REPLY, **wrong}) == key


def test_R37_a_body_may_say_that_it_left_it(brought, walker):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER)

    walker.go(appeal, "body_reply", "operator", **{**REPLY, "outcome": "left", "restored": "no"})

    assert marks(appeal)[1] == "Кароосуз калтырылды, 24.11.2026, № 5-11"


def test_R37_opened_again_it_may_go_to_another_body(brought, walker):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER)
    walker.go(appeal, "body_reply", "operator", **REPLY)
    walker.go(appeal, "reopen", "akim", **SAID)

    walker.go(appeal, "forward", "operator", **{**LETTER, "body": "prok", "number": "02-14/17"})

    assert (len(marks(appeal)), appeal.stage, verify().problems) == (3, "forwarded", [])


# Through the page


def test_R37_the_form_takes_letter_and_notice_at_once(brought, post):
    appeal = brought("at_head")
    today = queries.timezone.localdate()
    form = {**FORM, "sent_on": today, "notice_sent_on": today}

    answer = post("operator", appeal, "forward", **form)

    assert (answer.status_code, [*appeal.steps.values_list("name", flat=True)][-2:]) == (
        302,
        ["forward", "send_notice"],
    )


@pytest.mark.parametrize("missing", ["notice_channel", "notice_number", "notice_sent_on", "notice_proof"])
def test_R37_half_a_notice_is_said_at_its_field_and_nothing_typed_is_lost(brought, post, missing):
    appeal = brought("at_head")

    answer = post("operator", appeal, "forward", **{**FORM, missing: ""})

    assert (answer.status_code, len(pages.problems(answer)), appeal.steps.filter(name="forward").count()) == (422, 1, 0)
    assert pages.typed(answer)["words"] == FORM["words"]


def test_R37_an_old_page_forwards_nothing(brought, walker, post):
    appeal = brought("at_head")
    seen = appeal.steps.count()
    walker.go(appeal, "new_facts", "operator", **SAID)

    answer = post("operator", appeal, "forward", **{**FORM, "seen": seen})

    assert (answer.status_code, pages.refusal(answer)) == (409, sentence("appeal_has_moved_on", appeal=appeal))
    assert MARK in pages.kept(answer)[0]
