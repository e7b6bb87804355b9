"""III.7, R37, R47, law.md 3.3 and 4.7: a term is extended by the head, once, in time, and the applicant is told."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal, TermChange
from ishenim.audit import queries as audit
from ishenim.consideration import flags
from ishenim.consideration.facts import REASON_LENGTH
from ishenim.consideration.models import Notice
from ishenim.consideration.situations import card_of
from ishenim.consideration.turns import turns
from ishenim.inspection.queries import verify
from ishenim.regulation.profiles import Rule, Unit
from ishenim.regulation.required_facts import CallerType, Fact, Missing, ToldAddress, ToldName
from tests.consideration import pages
from tests.consideration.pages import sentence
from tests.consideration.roads import ANSWERED, MARK, NOON, SAID, SENT, TODAY

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 12, 14), date(2027, 1, 13)  # registered on 24.11.2026; 14 working days, then 30 days
WHY = {"words": f"Кошумча текшерүү керек. {MARK}"}
NOTICE = {**SENT, "number": "02-14/9"}
ANONYMOUS = {"caller_type": CallerType.ANONYMOUS, "name": ToldName(full=""), "home": ToldAddress()}
NO_ADDRESS = {"home": ToldAddress(), "missing": {Fact.ADDRESS: Missing.REFUSED}}
LAWFUL = {  # steps that need words, where and by whom, and what was done before
    "ask_extension": ("in_work", "executor-1", ()),
    "extend": ("in_work", "akim", ()),
    "refuse_extension": ("in_work", "akim", (("ask_extension", "executor-1", SAID),)),
    "wait": ("in_work", "executor-1", ()),
    "forward": ("at_head", "operator", ()),
    "body_reply": ("at_head", "operator", (("forward", "operator", {**SAID, **SENT, "body": "res"}),)),
    "leave": ("at_head", "akim", ()),
    "new_facts": ("in_work", "operator", ()),
    "weigh_facts": ("in_work", "executor-1", (("new_facts", "operator", SAID),)),
}


def at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, datetime.min.time())).replace(hour=hour, minute=minute)


def due(appeal):
    return Appeal.objects.values_list("due_on", flat=True).get(pk=appeal.pk)


def lists(walker, who, *, on=TODAY):
    """The kinds of work that wait for somebody, with the numbers of the appeals."""
    person = walker.people[who]
    found = turns(person, held_by(person, on=on), on=on)
    return {turn.code: [one.line.number for one in turn.rows] for turn in found}


def standing(appeal):
    return sorted(appeal.standings.filter(until_place=None).values_list("flag", flat=True))


@pytest.mark.parametrize("words", ["", "  \n\t ", "\u200b\u200f"])
@pytest.mark.parametrize("step", LAWFUL)
def test_R47_what_the_law_wants_reasoned_is_not_taken_without_words(step, words, law, brought, walker, post, refused):
    law()
    stage, who, before = LAWFUL[step]
    appeal = brought(stage)
    for name, by, facts in before:
        walker.go(appeal, name, by, **facts)

    answer = post(who, appeal, step, words=words)

    labels = [problem.rpartition(": ")[2] for problem in pages.problems(answer)]
    assert (answer.status_code, labels.count(pages.at_field("x", "Write it in words.")[3:])) == (422, 1)
    assert refused(appeal, step, who, words=words.strip("\u200b\u200f")) == "step_without_words"


# Extension


def test_R47_as_shipped_no_term_is_extended_and_the_card_says_why(brought, refused, sign_in):
    appeal = brought("in_work")

    assert refused(appeal, "extend", "akim", **WHY) == "extension_is_off"
    assert refused(appeal, "ask_extension", "executor-1", **WHY) == "extension_is_off"
    page = pages.text(sign_in("akim").get(f"/appeals/{appeal.pk}"))
    assert ('id="act-extend"' in page, page.count('id="closed-extend"')) == (False, 1)
    assert sentence("extension_is_off") in pages.plain(page)


def test_R47_the_head_extends_by_thirty_days_from_the_first_last_day(law, brought, walker):
    law()
    appeal = brought("in_work")
    assert due(appeal) == FIRST

    walker.go(appeal, "extend", "akim", **WHY)

    change = TermChange.objects.get()
    assert (due(appeal), change.was, change.until, change.because) == (SECOND, FIRST, SECOND, "extended")
    assert (change.step, change.reason, change.by) == (appeal.steps.last().place, WHY["words"], "akim")
    assert (standing(appeal), appeal.stage) == (["extended", "notice_owed"], "in_work")
    assert [read.record["act"] for read in audit.walk()][-1] == "extend"
    assert verify().problems == []


def test_R47_the_new_last_day_is_shown_with_why_before_it_is_confirmed(law, brought, sign_in):
    law()
    appeal = brought("in_work")

    page = pages.text(sign_in("akim").get(f"/appeals/{appeal.pk}"))

    form = page[page.index('id="act-extend"') : page.index("</form>", page.index('id="act-extend"'))]
    assert ("13.01.2027" in form, "14.12.2026" in form, 'name="until" value="2027-01-13"' in form) == (True,) * 3


def test_R47_an_appeal_keeps_the_wording_of_its_day(brought, law, refused):
    """Registered while extension was off: what is verified later does not reach it."""
    appeal = brought("in_work")
    law()

    assert refused(appeal, "extend", "akim", **WHY) == "extension_is_off"


@pytest.mark.parametrize("who", ["deputy-akim", "head-of-apparatus", "executor-1", "operator", "control"])
def test_R47_nobody_but_the_head_extends(law, brought, refused, who):
    law()

    assert refused(brought("in_work"), "extend", who, **WHY) == "not_your_step"


def test_R47_his_deputy_extends_where_the_head_is_gone(law, brought, walker):
    law()
    appeal = brought("in_work")
    walker.people["akim"].holdings.update(since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))

    walker.go(appeal, "extend", "deputy-akim", **WHY)

    assert due(appeal) == SECOND


def test_R47_a_complaint_about_the_specialist_is_extended_by_the_head_too(law, brought, walker, refused):
    """The head of apparatus considers it, the term is the head's."""
    law()
    appeal = brought("at_head", road="about the records specialist")

    assert refused(appeal, "extend", "head-of-apparatus", **WHY) == "not_your_step"
    walker.go(appeal, "extend", "akim", **WHY)
    assert due(appeal) == SECOND


@pytest.mark.parametrize(
    ("moment", "key"),
    [(at(FIRST, 17, 29), None), (at(FIRST, 18, 0), "term_is_over"), (at(FIRST + timedelta(1), 9), "term_is_over")],
)
def test_R47_it_is_extended_before_the_last_day_closes_and_not_after(law, brought, walker, refused, moment, key):
    law()
    appeal = brought("in_work")

    if key:
        assert refused(appeal, "extend", "akim", at=moment, **WHY) == key
    else:
        walker.go(appeal, "extend", "akim", at=moment, **WHY)
        assert due(appeal) == SECOND


def test_R47_it_is_extended_once(law, brought, walker, refused):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "extend", "akim", **WHY)

    assert refused(appeal, "extend", "akim", **WHY) == "extended_already"
    assert refused(appeal, "ask_extension", "executor-1", **WHY) == "extended_already"


def test_R47_a_second_click_extends_nothing_twice(law, brought, post):
    law()
    appeal = brought("in_work")
    form = {**WHY, "seen": appeal.steps.count()}

    first, second = post("akim", appeal, "extend", **form), post("akim", appeal, "extend", **form)

    assert (first.status_code, second.status_code, TermChange.objects.count()) == (302, 409, 1)
    assert pages.refusal(second) == sentence("appeal_has_moved_on", appeal=appeal)


def test_R47_what_is_confirmed_is_the_day_that_was_shown(law, brought, post):
    """The calendar was changed between the page and the button."""
    law()
    appeal = brought("in_work")
    form = {**WHY, "seen": appeal.steps.count()}

    other = post("akim", appeal, "extend", **form, until=SECOND + timedelta(days=1))
    shown = post("akim", appeal, "extend", **form, until=SECOND)

    assert (other.status_code, pages.refusal(other)) == (409, sentence("term_moved_meanwhile", appeal=appeal))
    assert (shown.status_code, TermChange.objects.count()) == (302, 1)


def test_R47_a_reason_longer_than_the_letter_takes_is_refused_at_its_field(law, brought, post, refused):
    law()
    appeal = brought("in_work")

    answer = post("akim", appeal, "extend", words="а" * 60_000)

    assert (answer.status_code, len(pages.typed(answer)["words"])) == (422, 60_000)
    assert refused(appeal, "extend", "akim", words="а" * (REASON_LENGTH + 1)) == "words_too_long"


def test_R47_where_the_calendar_does_not_reach_the_day_stays_empty(law, brought, walker, sign_in):
    law(extension=Rule(3000, Unit.CALENDAR_DAY, "A"))
    appeal = brought("in_work")
    page = pages.plain(pages.text(sign_in("akim").get(f"/appeals/{appeal.pk}")))

    walker.go(appeal, "extend", "akim", **WHY)

    assert "2035" in page
    assert (due(appeal), TermChange.objects.get().until, verify().problems) == (None, None, [])
    assert sign_in("akim").get(f"/appeals/{appeal.pk}").status_code == 200
    assert lists(walker, "operator")["to_notify"] == [1]


# Asked for by the executor


def test_R47_what_the_executor_asks_for_stands_on_the_list_of_the_head(law, brought, walker):
    law()
    appeal = brought("in_work")

    walker.go(appeal, "ask_extension", "executor-1", **WHY)

    assert {who for who in walker.people if "to_extend" in lists(walker, who)} == {"akim"}
    walker.go(appeal, "extend", "akim", **WHY)
    assert [row for row in standing(appeal) if row == "extension_asked"] == []
    assert "to_extend" not in lists(walker, "akim")


def test_R47_the_head_refuses_it_in_words_and_it_may_be_asked_for_again(law, brought, walker, refused):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "ask_extension", "executor-1", **WHY)
    assert refused(appeal, "ask_extension", "executor-1", **WHY) == "extension_asked_already"

    walker.go(appeal, "refuse_extension", "akim", **SAID)

    assert (standing(appeal), due(appeal), "to_extend" in lists(walker, "akim")) == ([], FIRST, False)
    assert refused(appeal, "refuse_extension", "akim", **SAID) == "extension_not_asked"
    walker.go(appeal, "ask_extension", "executor-1", **WHY)


def test_R47_a_request_ends_when_the_answer_is_written(law, brought, walker):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "ask_extension", "executor-1", **WHY)

    walker.go(appeal, "submit_answer", "executor-1", **ANSWERED)

    assert (standing(appeal), "to_extend" in lists(walker, "akim"), verify().problems) == ([], False, [])


# The notice


def test_R47_until_the_applicant_is_told_the_notice_is_owed(law, brought, walker, sign_in):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "extend", "akim", **WHY)
    assert {who for who in walker.people if "to_notify" in lists(walker, who)} == {"operator"}
    assert "14.12.2026" in pages.plain(pages.text(sign_in("operator").get("/desk")))

    walker.go(appeal, "send_notice", "operator", **NOTICE)

    notice = Notice.objects.get()
    assert (notice.about, notice.none_because, notice.step.dispatch.number) == (notice.step.place - 1, "", "02-14/9")
    assert (standing(appeal), "to_notify" in lists(walker, "operator"), verify().problems) == (["extended"], False, [])


@pytest.mark.parametrize(("day", "is_late"), [(TODAY, False), (FIRST, False), (FIRST + timedelta(days=1), True)])
def test_R47_a_notice_still_owed_is_red_when_the_first_last_day_has_passed(law, brought, walker, day, is_late):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "extend", "akim", **WHY)
    person = walker.people["operator"]

    seen = Appeal.objects.visible_to(person, on=day)
    shown = {one.flag.value: one.is_late for one in flags.shown(card_of(appeal), seen=seen, on=day)}
    listed = [turn for turn in turns(person, held_by(person, on=day), on=day) if turn.code == "to_notify"]
    assert (shown, listed[0].notes[appeal.pk].is_late) == ({"extended": False, "notice_owed": is_late}, is_late)


def test_R47_the_answer_itself_tells_the_applicant(law, brought, walker, refused):
    law()
    appeal = brought("approved")
    walker.go(appeal, "extend", "akim", **WHY)

    walker.go(appeal, "dispatch", "operator", **SENT)

    assert (standing(appeal), verify().problems) == (["extended"], [])
    assert refused(appeal, "send_notice", "operator", **NOTICE) == "no_notice_owed"


@pytest.mark.parametrize(
    ("facts", "why"), [(ANONYMOUS, "anonymous"), (NO_ADDRESS, "no_address")], ids=["anonymous", "without address"]
)
def test_R47_whoever_cannot_be_written_to_is_owed_none_and_the_reason_is_kept(
    law, brought, walker, refused, sign_in, facts, why
):
    law()
    appeal = brought("in_work", **facts)

    walker.go(appeal, "extend", "akim", **WHY)

    notice = Notice.objects.get()
    assert (notice.step.name, notice.none_because, standing(appeal)) == ("extend", why, ["extended"])
    assert refused(appeal, "send_notice", "operator", **NOTICE) == "no_notice_owed"
    assert "to_notify" not in lists(walker, "operator")
    page = pages.plain(pages.text(sign_in("operator").get(f"/appeals/{appeal.pk}")))
    assert notice.get_none_because_display() in page or "жок" in page
    assert verify().problems == []


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"sent_on": TODAY - timedelta(days=1)}, "dispatch_on_wrong_day"),  # before it was decided
        ({"sent_on": TODAY + timedelta(days=9)}, "dispatch_on_wrong_day"),
        ({"sent_on": None}, "dispatch_on_wrong_day"),
        ({"channel": "pigeon"}, "dispatch_without_channel"),
        ({"number": " "}, "dispatch_without_number"),
        ({"number": "7" * 61}, "dispatch_without_number"),
        ({"proof": ""}, "dispatch_without_proof"),
        ({"about": 1}, "no_notice_owed"),  # a step nobody is told of
        ({"about": 999}, "no_notice_owed"),
    ],
)
def test_R47_a_notice_says_how_when_and_by_which_proof(law, brought, walker, refused, wrong, key):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "extend", "akim", **WHY)

    assert refused(appeal, "send_notice", "operator", at=NOON, **{**NOTICE, **wrong}) == key
    assert Notice.objects.count() == 0


def test_R47_of_two_decisions_the_older_notice_is_meant_unless_one_is_named(law, brought, walker):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "extend", "akim", **WHY)
    walker.go(appeal, "leave", "akim", **SAID, ground="other_procedure")
    extended, left = (appeal.steps.get(name=name).place for name in ("extend", "leave"))

    walker.go(appeal, "send_notice", "operator", **NOTICE, about=left)
    walker.go(appeal, "send_notice", "operator", **NOTICE)

    assert list(Notice.objects.order_by("pk").values_list("about", flat=True)) == [left, extended]
    assert (standing(appeal), verify().problems) == (["extended"], [])


def test_R47_the_lists_ask_the_database_equally_often_for_one_notice_and_three(law, brought, walker):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    law()

    def asked():
        appeal = brought("in_work")
        walker.go(appeal, "extend", "akim", **WHY)
        with CaptureQueriesContext(connection) as seen:
            lists(walker, "operator")
        return len(seen)

    asked()
    assert len({asked() for _ in range(3)}) == 1
