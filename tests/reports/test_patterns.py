"""R14: several messages on one body or post are told to the head, never to whom they are about, and nothing leaks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Appointment, Holding, Post
from ishenim.accounts.queries import held_by
from ishenim.audit import queries as audit
from ishenim.common import house
from ishenim.common.queries import forget
from ishenim.directory.models import Body
from ishenim.inspection.queries import verify
from ishenim.journal import actions as journal
from ishenim.notify.models import Notice
from ishenim.office import actions as office
from ishenim.regulation.conflict import Allegation, Rank
from ishenim.reports import actions, patterns
from tests.conftest import NOW
from tests.reports.conftest import moment

AT = moment("24.11.2026 09:00")
SOON, DAY = timedelta(minutes=20), timedelta(days=1)  # all within the hours of the office


def told(*, after=()):
    """Who was told what: user name, what it is about, of how many."""
    seen = {notice.pk for notice in after}
    fresh = [notice for notice in Notice.objects.order_by("pk") if notice.pk not in seen]
    return [(notice.recipient.username, notice.facts["about"], notice.facts["count"]) for notice in fresh]


def name(posts, code):
    return posts[code].ky


@pytest.fixture
def send(served, accuse):
    """Messages twenty minutes apart, each followed by the worker's round."""

    def sent(count, *, at=AT, **about):
        for place in range(count):
            accuse(at=at + place * SOON, **about)
            actions.watch(at=at + place * SOON)
        return at + count * SOON

    return sent


def test_R14_threshold_3_the_third_message_creates_the_notice(send):
    send(2, body="emgek")
    assert told() == []

    send(1, body="emgek", at=AT + DAY)

    about = Body.objects.get(pk="emgek").ky
    assert told() == [("akim", about, 3), ("head-of-apparatus", about, 3)]


def test_R14_what_was_told_is_in_the_log(accuse):
    for place in range(3):
        accuse(body="emgek", at=NOW + place * SOON)

    actions.watch(at=NOW + 3 * SOON)

    assert (Notice.objects.count(), verify().problems) == (2, [])


def test_R14_the_fourth_is_not_told_and_the_sixth_is(send):
    send(5, body="emgek")
    assert len(told()) == 2

    send(1, body="emgek", at=AT + DAY)

    assert [count for *_, count in told()] == [3, 3, 6, 6]


def test_R14_when_the_period_is_over_since_several_new_ones_are_told_again(send):
    send(3, body="emgek")

    send(2, body="emgek", at=AT + 91 * DAY)
    assert len(told()) == 2
    send(1, body="emgek", at=AT + 92 * DAY)

    assert [count for *_, count in told()] == [3, 3, 3, 3]


def test_R14_messages_further_apart_than_the_period_are_not_several(send):
    for place in range(5):
        send(1, body="emgek", at=AT + place * 46 * DAY)

    assert told() == []


def test_R14_rounds_that_find_nothing_new_tell_nothing_and_write_nothing(send):
    end = send(3, body="emgek")
    size = Notice.objects.count()

    with CaptureQueriesContext(connection) as queries:
        for place in range(3):
            actions.watch(at=end + place * SOON)

    assert Notice.objects.count() == size
    assert [sql for sql in queries if sql["sql"].split()[0] in ("INSERT", "UPDATE")] == []


def test_R14_nobody_is_told_outside_the_hours_of_the_office(served, accuse):
    for place in range(3):
        accuse(body="emgek", at=AT + place * SOON)

    actions.watch(at=moment("24.11.2026 21:00"))
    actions.watch(at=moment("28.11.2026 10:00"))  # a Saturday
    assert told() == []

    actions.watch(at=moment("30.11.2026 10:00"))
    assert len(told()) == 2


def test_R14_the_period_and_the_number_are_what_the_office_has_set(send, people):
    values = {"messages": 2, "days": 30}
    office.set_plain(office.Told("patterns", values, AT.date(), seen=None), by=people["head-of-apparatus"], at=AT)
    forget()

    send(2, body="emgek")

    assert [count for *_, count in told()] == [2, 2]


def test_R14_messages_on_several_people_of_a_body_are_messages_on_the_body(send, posts):
    send(1, body="bilim")
    send(1, post="bilim-staff", at=AT + DAY)
    end = send(1, post="bilim-head", rank=Rank.HEAD, at=AT + 2 * DAY)

    assert {who for who, *_ in told()} == {"akim", "head-of-apparatus"}
    assert {count for *_, count in told()} == {3}
    found = patterns.patterns(patterns.reader(_akim(), on=end.date()), at=end)
    assert [(one.on, one.key) for one in found] == [("body", "bilim")]


def _akim():
    from ishenim.accounts.models import Person

    return Person.objects.get(username="akim")


# who is told


def test_R14_never_to_that_body(send, people, posts):
    """The head of apparatus stands in at the school: he is of that body, and told nothing of it."""
    Holding.objects.create(
        person=people["head-of-apparatus"], post=posts["bilim-head"], since=AT.date() - DAY, is_substitution=True
    )

    send(3, body="bilim", kinds=[Allegation.DELAY])

    assert [who for who, *_ in told()] == ["akim"]


def test_R14_about_the_apparatus_the_head_is_told_and_not_its_own_head(send):
    send(3, body="apparatus")

    assert [who for who, *_ in told()] == ["akim"]


def test_R14_about_the_head_of_apparatus_only_the_head_is_told(send, posts):
    send(3, post="head-of-apparatus", rank=Rank.HEAD)

    assert {(who, count) for who, _, count in told()} == {("akim", 3)}
    assert name(posts, "head-of-apparatus") in {about for _, about, _ in told()}


def test_R14_about_the_head_the_appointed_post_is_told_and_never_the_head(send, posts):
    send(3, post="akim", rank=Rank.HEAD, kinds=[Allegation.CORRUPTION])

    assert told() == [("head-of-apparatus", name(posts, "akim"), 3)]


def test_R14_another_appointed_post_is_told_of_the_head_and_of_nothing_else(send, posts, people):
    Appointment.objects.update(until=AT.date() - DAY)
    facts = {"subject": posts["akim"], "handler": posts["auditor"], "since": AT.date()}
    accounts.appoint_handler(**facts, by="head-of-apparatus", at=AT)

    send(3, post="akim", rank=Rank.HEAD)
    send(3, body="emgek", at=AT + DAY)

    about = Body.objects.get(pk="emgek").ky
    assert [about for who, about, _ in told() if who == "auditor"] == [name(posts, "akim")]
    assert {about for who, about, _ in told() if who in ("akim", "head-of-apparatus")} == {about}


def test_R14_without_an_appointed_post_nobody_inside_is_told_of_the_head(send, posts):
    Appointment.objects.all().update(until=AT.date() - DAY)

    send(3, post="akim", rank=Rank.HEAD)

    assert told() == []


def test_R25_an_appeal_from_which_a_reader_is_shut_out_makes_nothing_several_for_him(served, take, posts, sign_in):
    """Two complaints about the control officer, and one about him and the head of apparatus together."""
    from ishenim.regulation.conflict import About

    control, head = posts["control"].pk, posts["head-of-apparatus"].pk
    kinds = frozenset({Allegation.DELAY})
    both = (About(control, "", Rank.EMPLOYEE, kinds), About(head, "", Rank.HEAD, kinds))
    for place, abouts in enumerate([(both[0],), (both[0],), both]):
        take(at=AT + place * SOON, kind="complaint", abouts=abouts)

    actions.watch(at=AT + DAY)

    assert {(who, count) for who, _, count in told()} == {("akim", 3)}
    page = sign_in("head-of-apparatus").get("/reports/patterns")
    assert page.context["rows"] == []


def leave_the_post(post, newest):
    Holding.objects.filter(post=post).update(until=timezone.localdate() - DAY)


def come_to_that_body(post, newest):
    Post.objects.filter(pk=post.pk).update(body="emgek")


def be_shut_out_of_the_newest(post, newest):
    journal.restrict_more(newest.line, posts={post.pk}, persons=set(), by="operator", at=timezone.now())


@pytest.mark.parametrize("change", [leave_the_post, come_to_that_body, be_shut_out_of_the_newest])
def test_R14_what_was_told_is_shown_and_sent_to_whoever_may_still_read_of_it(
    served, accuse, people, posts, sign_in, change
):
    """The head of apparatus takes calls as well, and goes on doing so."""
    from ishenim.notify.mail import _may_leave

    at, today = timezone.now(), timezone.localdate()
    appeals = [accuse(body="emgek", at=at - place * DAY) for place in range(3)]
    Holding.objects.create(person=people["head-of-apparatus"], post=posts["records-specialist"], since=today - DAY)
    (told,) = [one for one in patterns.readers(on=today) if one.person == people["head-of-apparatus"]]
    actions._tell(told, *patterns.patterns(told, at=at), house.patterns(today), at=at)
    browser = sign_in("head-of-apparatus")

    def shown():
        notice = Notice.objects.get()
        found = [notice.words in browser.get(path).content.decode() for path in ("/desk", "/notices", "/notices/print")]
        return [*found, _may_leave(notice, address_by="admin", on=today)]

    assert shown() == [True] * 4
    assert 'href="/reports/patterns"' in browser.get("/notices").content.decode()

    change(posts["head-of-apparatus"], appeals[-1])

    assert shown() == [False] * 4


def test_R14_a_notice_names_the_body_in_the_language_of_the_screen(send):
    Body.objects.filter(pk="emgek").update(ky="Эмгек", ru="Труд", en="")
    send(3, body="emgek")
    notice, found = Notice.objects.first(), []

    for language in ("ky", "ru", "en"):
        with translation.override(language):
            found.append([name in notice.words for name in ("Эмгек", "Труд")])

    assert found == [[True, False], [False, True], [True, False]]


def test_R14_who_takes_up_the_post_later_is_told_of_what_stands(send, people, posts):
    end = send(3, body="emgek")
    Holding.objects.create(person=people["auditor"], post=posts["head-of-apparatus"], since=AT.date())

    actions.watch(at=end + SOON)

    assert ("auditor", 3) in {(who, count) for who, _, count in told()}


def test_the_letter_says_neither_body_nor_post(send, posts):
    from ishenim.notify import kinds

    send(3, body="emgek")
    notice = Notice.objects.first()

    subject, text = kinds.letter(notice.kind, notice.facts)

    assert str(notice.facts["about"]) not in subject + text


# the page


@pytest.mark.parametrize(
    ("username", "status"),
    [
        *((who, 200) for who in ("akim", "head-of-apparatus")),
        *((who, 404) for who in ("deputy-akim", "operator", "control", "auditor", "admin", "executor-1", "executor-3")),
    ],
)
def test_the_page_is_for_those_who_are_told(served, sign_in, username, status):
    assert sign_in(username).get("/reports/patterns").status_code == status
    assert sign_in(username).post("/reports/patterns/export").status_code == status


def test_the_page_lists_what_repeats_with_the_appeals_its_reader_may_open(served, accuse, sign_in):
    now = timezone.now()
    numbers = [accuse(body="emgek", at=now - place * DAY).line.number for place in (3, 2, 1)]
    accuse(body="spa", at=now - DAY)
    browser = sign_in("head-of-apparatus")

    answer = browser.get("/reports/patterns")

    ((pattern, appeals),) = answer.context["rows"]
    assert (pattern.key, [appeal.line.number for appeal in appeals]) == ("emgek", numbers[::-1])


def test_numbers_of_the_journal_leave_by_a_form_only_and_that_they_did_is_an_entry(served, accuse, sign_in):
    numbers = [accuse(body="emgek", at=timezone.now()).line.number for _ in range(3)]
    browser = sign_in("head-of-apparatus")
    entries = [read.record["ref"] for read in audit.walk()]

    opened = browser.get("/reports/patterns?as=csv")
    assert (opened["Content-Type"].split(";")[0], [read.record["ref"] for read in audit.walk()]) == (
        "text/html",
        entries,
    )
    rows = browser.post("/reports/patterns/export", {"kind": "csv"}).getvalue().decode().splitlines()
    sheet = browser.post("/reports/patterns/export", {"kind": "xlsx"}).getvalue()

    assert (len(rows), all(str(number) in rows[1] for number in numbers), sheet[:2]) == (2, True, b"PK")
    assert browser.post("/reports/patterns/export", {"kind": "exe"}).status_code == 404
    assert [read.record["ref"] for read in audit.walk()][len(entries) :] == [
        "export:patterns/csv",
        "export:patterns/xlsx",
    ]


def test_of_many_messages_the_page_shows_the_newest_and_says_so(served, accuse, sign_in, monkeypatch):
    from ishenim.reports import views

    monkeypatch.setattr(views, "PAGE", 2)
    now = timezone.now()
    for place in (3, 2, 1):
        accuse(body="emgek", at=now - place * DAY)

    answer = sign_in("akim").get("/reports/patterns")

    ((pattern, appeals),) = answer.context["rows"]
    assert (pattern.count, len(appeals), "эң жаңы 2 кайрылуу" in answer.content.decode()) == (3, 2, True)


def test_the_page_costs_the_same_statements_for_one_pattern_and_for_three(served, accuse, sign_in):
    now = timezone.now()
    browser = sign_in("akim")

    def asked():
        browser.get("/reports/patterns")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/reports/patterns").status_code == 200
        return len(queries)

    for _ in range(3):
        accuse(body="emgek", at=now)
    once = asked()
    for body in ("spa", "vet"):
        for _ in range(3):
            accuse(body=body, at=now)

    assert asked() == once


def test_a_body_that_nobody_wrote_down_breaks_nothing(served, accuse, posts, people):
    posts["control"].__class__.objects.filter(code="control").update(body="no-such-body")
    for place in range(3):
        accuse(post="control", at=AT + place * SOON)

    found = patterns.patterns(patterns.Reader(people["akim"], held_by(people["akim"], on=AT.date())), at=AT + DAY)

    assert [one.on for one in found] == ["post"]
