"""Notices on the screen: one's own, newest first, nothing of an appeal one may not open any more (decisions 4, 5)."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Holding
from ishenim.audit import queries as audit
from ishenim.desk.queries import PAGE, UNSEEN
from ishenim.journal import actions as journal
from ishenim.notify import actions
from ishenim.notify.models import Notice

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script>"=1+1'


@pytest.fixture(autouse=True)
def _speak_english(people):
    for person in people.values():
        accounts.set_language(person, language="en")


@pytest.fixture
def tell(people):
    """Tell people of an appeal that the applicant must be told: tell(appeal, "operator")."""
    many = iter(range(1, 10_000))

    def told(appeal, *usernames, kind="notice_owed", facts=None):
        number = next(many)
        day = timezone.localdate()
        given = facts or {"number": appeal.line.number, "year": appeal.line.year, "owed_by": day}
        line = appeal.line_id if appeal else None
        someone = [people[one] for one in usernames]
        key = f"{kind}/{number}"
        return actions.notify(someone, kind=kind, key=key, facts=given, line=line, at=timezone.now())

    return told


def words(answer):
    return answer.content.decode()


def shown(page):
    """The numbers of the appeals that notices on a page are about."""
    return [int(number) for number in re.findall(r"Appeal № (\d+) of \d+:", page)]


def shut_out(appeal, post):
    journal.restrict_more(appeal.line, posts={post.pk}, persons=set(), by="operator", at=timezone.now())


def test_the_newest_stands_first_and_leads_to_the_appeal(take, tell, sign_in):
    first, second = take(), take()
    tell(first, "operator", "akim")
    tell(second, "operator")

    page = words(sign_in("operator").get("/notices"))

    assert (shown(page), f'href="/appeals/{second.pk}"' in page) == ([2, 1], True)
    assert shown(words(sign_in("akim", Client()).get("/notices"))) == [1]


@pytest.mark.parametrize("path", ["/notices", "/notices?state=all", "/notices/print?state=all", "/desk"])
@pytest.mark.parametrize("own", ["post", "body"])
def test_R25_who_comes_to_a_post_is_not_told_of_messages_on_it_or_its_body(people, posts, sign_in, path, own):
    """The head of apparatus was told before she stood in at the school, and has not read it."""
    today = timezone.localdate()
    facts = {"about": "Купуяорун", "about_ru": "", "about_en": "", "count": 3, "since": today, "until": today}
    ref = f"post/{posts['bilim-head'].pk}" if own == "post" else "body/bilim"
    actions.notify(
        [people["head-of-apparatus"]], kind="pattern", key=f"pattern/{ref}/9/3", facts=facts, at=timezone.now()
    )
    before = words(sign_in("head-of-apparatus").get(path))
    Holding.objects.create(person=people["head-of-apparatus"], post=posts["bilim-head"], since=today)
    people["head-of-apparatus"].__dict__.pop("_held", None)

    after = words(sign_in("head-of-apparatus").get(path))

    assert ("Купуяорун" in before, "Купуяорун" in after) == (True, False)


@pytest.mark.parametrize("path", ["/notices", "/notices?state=all", "/notices/print?state=all", "/desk"])
def test_R25_whoever_is_shut_out_later_finds_nothing_of_it_any_more(take, tell, sign_in, posts, path):
    open_one, closed = take(), take()
    tell(open_one, "akim")
    tell(closed, "akim")
    shut_out(closed, posts["akim"])

    page = words(sign_in("akim").get(path))

    assert (shown(page), f'"/appeals/{closed.pk}"' in page) == ([1], False)
    assert ("Found: 2" in page, "not seen yet: 2" in page) == (False, False)


def test_R25_whoever_is_shut_out_takes_nothing_of_it_home_and_marks_nothing(take, tell, sign_in, posts):
    closed = take()
    (notice,) = tell(closed, "akim")
    shut_out(closed, posts["akim"])
    browser = sign_in("akim")

    sheet = browser.post("/notices/export", {"as": "csv", "state": "all"})
    one = browser.post("/notices/seen", {"notice": notice.pk})
    browser.post("/notices/seen", {"newest": notice.pk})

    assert len(list(csv.reader(io.StringIO(sheet.getvalue().decode()), delimiter=";"))) == 1
    assert (one.status_code, Notice.objects.get().seen_at) == (404, None)


def test_an_executor_whose_part_has_ended_is_led_nowhere(take, tell, sign_in):
    tell(take(), "executor-1")

    assert shown(words(sign_in("executor-1").get("/notices"))) == []


def test_a_notice_of_somebody_else_is_not_there(take, tell, sign_in):
    (notice,) = tell(take(), "akim")
    browser = sign_in("operator")

    assert shown(words(browser.get("/notices?state=all"))) == []
    assert browser.post("/notices/seen", {"notice": notice.pk}).status_code == 404


def test_a_notice_about_no_appeal_is_shown_to_whom_it_was_told(tell, sign_in):
    tell(None, "admin", kind="errand_dead", facts={"errand": 7})

    page = words(sign_in("admin").get("/notices"))

    assert page.count("Errand № 7 of the worker was given up on.") == 1


def test_one_is_marked_as_seen_and_goes_from_both_lists(take, tell, sign_in):
    appeal = take()
    (first,), (second,) = tell(appeal, "operator"), tell(appeal, "operator")
    browser = sign_in("operator")

    answer = browser.post("/notices/seen", {"notice": first.pk, "kind": "notice_owed"})

    assert (answer.status_code, answer.url) == (302, "/notices?kind=notice_owed")
    assert list(Notice.objects.exclude(seen_at=None)) == [first]
    assert words(browser.get("/desk")).count("Notices not seen yet: 1") == 1
    assert [read.record["ref"] for read in audit.walk()][-1] == f"notice_seen:{first.pk}"
    assert second.seen_at is None


def test_all_are_marked_but_not_what_came_after_the_page_was_made(take, tell, sign_in):
    appeal = take()
    for _ in range(UNSEEN + 2):
        tell(appeal, "operator")
    browser = sign_in("operator")
    page = words(browser.get("/desk"))
    newest = re.search(r'name="newest" value="(\d+)"', page).group(1)
    (later,) = tell(appeal, "operator")

    answer = browser.post("/notices/seen", {"newest": newest, "back": "desk"})

    assert (page.count(f"Notices not seen yet: {UNSEEN + 2}"), len(shown(page)), answer.url) == (1, UNSEEN, "/desk")
    assert list(Notice.objects.filter(seen_at=None)) == [later]


def test_what_was_done_meanwhile_is_not_unseen(take, tell, sign_in):
    appeal = take()
    tell(appeal, "operator")
    actions.mark_acted(Notice.objects.about(appeal.line_id), at=timezone.now())
    browser = sign_in("operator")

    assert ("Notices not seen yet" in words(browser.get("/desk")), shown(words(browser.get("/notices")))) == (False, [])
    assert shown(words(browser.get("/notices?state=all"))) == [1]


def test_the_filter_narrows_by_kind_and_a_wrong_one_says_so(take, tell, sign_in):
    appeal = take()
    tell(appeal, "operator")
    told = {"number": 1, "year": 2026, "registered_on": timezone.localdate()}
    tell(appeal, "operator", kind="not_put_before_head", facts=told)
    browser = sign_in("operator")

    assert len(shown(words(browser.get("/notices?kind=not_put_before_head")))) == 1
    assert [browser.get(f"/notices?{asked}").status_code for asked in ("kind=x", "state=x", "before=x")] == [
        422,
        422,
        200,
    ]


def test_pages_by_key_hold_every_notice_once(take, tell, sign_in):
    appeal = take()
    for _ in range(PAGE + 2):
        tell(appeal, "operator")
    browser = sign_in("operator")

    first = words(browser.get("/notices"))
    older = re.search(r'rel="next" href="\?before=(\d+)"', first).group(1)
    second = words(browser.get(f"/notices?before={older}"))

    assert (len(shown(first)), len(shown(second)), first.count(f"Found: {PAGE + 2}")) == (PAGE, 2, 1)
    assert second.count('rel="prev"') == 1


def test_a_list_taken_out_is_an_entry_and_holds_what_the_page_shows(take, tell, sign_in):
    tell(take(), "operator")
    tell(None, "operator", kind="no_reply_from_body", facts=no_reply(body=HOSTILE))

    answer = sign_in("operator").post("/notices/export", {"as": "csv"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))

    assert ([len(row) for row in rows], HOSTILE in rows[1][1], rows[2][1].startswith("Appeal № 1")) == (
        [4] * 3,
        True,
        True,
    )
    assert [read.record["ref"] for read in audit.walk()][-1] == "export:notices/csv"


def test_for_excel_too_and_not_for_whoever_takes_no_lists_out(take, tell, sign_in):
    tell(take(), "operator", "executor-1")

    sheet = sign_in("operator").post("/notices/export", {"as": "xlsx"})
    refused = sign_in("executor-1", Client()).post("/notices/export", {"as": "xlsx"})
    unknown = sign_in("operator").post("/notices/export", {"as": "exe"})

    assert (sheet.getvalue()[:2], refused.status_code, unknown.status_code) == (b"PK", 422, 404)


def no_reply(**facts):
    return {"number": 1, "year": 2026, "sent_on": timezone.localdate(), "body": "Билим берүү бөлүмү", **facts}


@pytest.mark.parametrize("path", ["/notices", "/notices/print", "/desk"])
def test_hostile_words_are_shown_as_words(tell, sign_in, path):
    tell(None, "operator", kind="no_reply_from_body", facts=no_reply(body=HOSTILE))

    page = words(sign_in("operator").get(path))

    assert ("<script>alert" in page, page.count("&lt;script&gt;alert(1)")) == (False, 1)


def test_a_person_sees_where_letters_go_and_who_set_it(people, sign_in, settings):
    settings.EMAIL_HOST = "mail.test"
    browser = sign_in("operator")
    assert "you have no address" in words(browser.get("/notices"))

    head = people["head-of-apparatus"]
    actions.keep_address(people["operator"], "o@office.test", seen=0, by=head, at=timezone.now())

    page = words(browser.get("/notices"))
    assert ("o@office.test" in page, "set by head-of-apparatus" in page) == (True, True)


@pytest.mark.parametrize("posted", [{}, {"notice": "x"}, {"newest": "9" * 30}, {"notice": "9" * 15}])
def test_whatever_is_sent_is_answered(sign_in, posted):
    assert sign_in("operator").post("/notices/seen", posted).status_code == 404


@pytest.mark.parametrize(
    ("username", "path"), [(who, at) for who in ("operator", "executor-1") for at in ("/desk", "/notices?state=all")]
)
def test_a_page_asks_equally_often_for_one_notice_and_for_three(tell, sign_in, username, path):
    browser = sign_in(username)

    def asked():
        assert browser.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        return len(queries)

    tell(None, username, kind="no_reply_from_body", facts=no_reply())
    once = asked()
    tell(None, username, kind="no_reply_from_body", facts=no_reply())
    tell(None, username, kind="no_reply_from_body", facts=no_reply())

    assert asked() == once


def test_the_home_page_asks_once_for_notices(tell, sign_in):
    browser = sign_in("operator")
    tell(None, "operator", kind="no_reply_from_body", facts=no_reply())
    browser.get("/desk")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/desk")

    assert len([one for one in queries if "notify_" in one["sql"]]) == 1


def test_notices_of_a_kind_that_is_none_are_not_marked_as_seen(sign_in, tell, take):
    tell(take(), "control")
    newest, browser = Notice.objects.latest("pk").pk, sign_in("control")

    for kind in ("x", "\x00", "Ы" * 100_000):
        answer = browser.post("/notices/seen", {"newest": newest, "kind": kind})
        assert (answer.status_code, Notice.objects.unseen().filter(pk=newest).exists()) == (422, True)
    answer = browser.post("/notices/seen", {"newest": newest, "state": "Ы" * 100_000, "back": "\x00"})

    assert (answer.status_code, answer.url, Notice.objects.unseen().filter(pk=newest).exists()) == (
        302,
        "/notices",
        False,
    )
