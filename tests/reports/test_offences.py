"""R13: corruption and other offences by body, period, kind and end, as far as each reader may know of them."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ishenim.appeals.models import Appeal
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.offences import Ended
from ishenim.reports import tables
from tests.consideration.conftest import ANSWER, SENT
from tests.reports.conftest import moment

MONTH = "/reports/offences?length=month&on=2026-11-24"
LIST = "/reports/offences/appeals?length=month&on=2026-11-24"
AT = moment("24.11.2026 09:00")
READERS = ("akim", "head-of-apparatus", "control", "auditor")


def report(browser, address=MONTH):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.context["table"].report


def behind(browser, **which):
    answer = browser.get(LIST + "".join(f"&{name}={value}" for name, value in which.items()))
    assert answer.status_code == 200
    return [appeal.line.number for appeal, _ in answer.context["rows"]]


@pytest.fixture
def ten(served, take, accuse):
    """Ten appeals of November, three of which accuse somebody: two of the school, one of the village head."""
    for _ in range(6):
        take(at=AT)
    take(at=AT, kind="complaint", abouts=(About(None, "emgek", Rank.EMPLOYEE, frozenset()),))  # of nothing
    accuse(body="bilim", kinds=[Allegation.CORRUPTION], at=AT)
    accuse(body="bilim", kinds=[Allegation.RUDENESS, Allegation.DELAY], at=AT)
    accuse(body="ao-lenin", kinds=[Allegation.DELAY], at=AT)
    accuse(body="bilim", kinds=[Allegation.OFFENCE], at=moment("10.11.2025 09:00"))


def test_R13_three_flagged_of_ten_show_three_by_body(ten, sign_in):
    found = report(sign_in("akim"))

    assert (Appeal.objects.filter(line__year=2026).count(), found.total.now.count, found.total.then.count) == (10, 3, 1)
    assert {code: (row.now.count, row.then.count) for code, row in found.bodies.items()} == {
        "bilim": (2, 1),
        "ao-lenin": (1, 0),
    }
    assert {code: row.now.count for code, row in found.groups.items()} == {
        "apparatus": 0,
        "district": 2,
        "lsg": 1,
        "other": 0,
    }
    assert found.adds_up


def test_R13_by_kind_with_the_same_period_a_year_before(ten, sign_in):
    browser = sign_in("akim")
    table = browser.get(MONTH).context["table"]

    counts = [(row.now, row.then) for row in table.kinds]
    assert counts == [(1, 0), (2, 0), (0, 0), (0, 1), (1, 0), (3, 1)]
    page = " ".join(browser.get(MONTH).content.decode().split())
    assert "+2 (+200 %)" in page


def test_R13_by_part_of_the_period(ten, sign_in):
    found = report(sign_in("akim"), "/reports/offences?length=quarter&on=2026-11-24")

    assert [(part.now.count, part.then.count) for part in found.parts] == [(0, 0), (3, 1), (0, 0)]


def test_R13_every_figure_leads_to_the_appeals_behind_it(ten, sign_in):
    browser = sign_in("akim")

    assert behind(browser) == [10, 9, 8]
    assert behind(browser, body="bilim") == [9, 8]
    assert behind(browser, kind="delay") == [10, 9]
    assert behind(browser, body="bilim", kind="delay") == [9]
    assert behind(browser, end="open") == [10, 9, 8]
    assert behind(browser, body="no-such") == behind(browser, body="-") == behind(browser, end="restored") == []


@pytest.mark.parametrize(
    ("restored", "end"),
    [
        ("yes", Ended.RESTORED),
        ("partly", Ended.PARTLY),
        ("no", Ended.NOT_RESTORED),
        ("not_violated", Ended.NOT_CONFIRMED),
    ],
)
def test_R13_what_became_of_it_once_the_answer_has_left(served, accuse, walker, sign_in, restored, end):
    appeal = accuse(body="bilim", kinds=[Allegation.DELAY], at=AT)
    walker.at = AT
    walker.go(appeal, "put_before_head", "operator")
    walker.go(appeal, "resolve", "akim", lead="ao-lenin-head", words="Караңыз.")
    walker.go(appeal, "accept", "executor-3")
    answer = {"words": ANSWER, "outcome": "explained", "restored": restored}
    walker.go(appeal, "submit_answer", "executor-3", **answer)
    walker.go(appeal, "approve", "head-of-apparatus")
    browser = sign_in("akim")
    before = report(browser).total.now

    walker.go(appeal, "dispatch", "operator", **SENT, sent_on=date(2026, 11, 24))

    after = report(browser).total.now
    assert (before.of(Ended.OPEN), after.of(end), after.confirmed) == (1, 1, int(end != Ended.NOT_CONFIRMED))
    walker.go(appeal, "reopen", "akim", words="Жаңы маалымат")
    assert report(browser).total.now.of(Ended.OPEN) == 1


def test_an_appeal_about_two_bodies_stands_in_both_rows_and_once_in_the_whole(served, take, sign_in):
    kinds = frozenset({Allegation.DELAY})
    abouts = (About(None, "emgek", Rank.EMPLOYEE, kinds), About(None, "spa", Rank.EMPLOYEE, kinds))
    take(at=AT, kind="complaint", abouts=abouts)

    found = report(sign_in("akim"))

    assert (found.total.now.count, found.twice, found.adds_up) == (1, 1, True)
    assert {code: row.now.count for code, row in found.bodies.items()} == {"emgek": 1, "spa": 1}


def test_who_is_in_no_directory_has_a_row(served, take, sign_in):
    take(at=AT, kind="complaint", abouts=(About(None, "", Rank.EMPLOYEE, frozenset({Allegation.OFFENCE})),))

    answer = sign_in("akim").get(MONTH)

    assert "маалымдамада жок" in answer.content.decode()
    assert behind(sign_in("akim"), body="-") == [1]


def test_a_post_of_the_office_counts_for_the_apparatus_and_one_of_a_body_for_that(served, accuse, sign_in):
    accuse(post="control", kinds=[Allegation.RUDENESS], at=AT)
    accuse(post="bilim-head", kinds=[Allegation.DELAY], at=AT)

    found = report(sign_in("akim"))

    assert {code: row.now.count for code, row in found.bodies.items()} == {"apparatus": 1, "bilim": 1}


# who may know


@pytest.mark.parametrize("username", READERS)
def test_R25_the_accused_does_not_see_it_counted(ten, accuse, sign_in, username):
    post = {"akim": "akim", "head-of-apparatus": "head-of-apparatus", "control": "control", "auditor": "auditor"}
    before = report(sign_in(username))

    accuse(post=post[username], rank=Rank.HEAD, kinds=[Allegation.CORRUPTION], at=AT)

    after = report(sign_in(username))
    assert after == before
    assert behind(sign_in(username)) == [10, 9, 8]


def test_R25_whoever_is_told_beforehand_counts_a_complaint_about_the_head(ten, accuse, sign_in):
    accuse(post="akim", rank=Rank.HEAD, kinds=[Allegation.CORRUPTION], at=AT)

    counts = {username: report(sign_in(username)).total.now.count for username in READERS}

    assert counts == {"akim": 3, "head-of-apparatus": 4, "control": 3, "auditor": 4}


@pytest.mark.parametrize(
    "username",
    ["admin", "deputy-akim", "operator", "deputy-operator", "executor-1", "executor-2", "executor-3", "akim-assistant"],
)
def test_others_find_no_such_report(ten, sign_in, username):
    browser = sign_in(username)

    for address in (MONTH, LIST, f"{MONTH}&as=csv", f"{MONTH}&as=xlsx"):
        assert browser.get(address).status_code == 404
    index = browser.get("/reports")
    assert "/reports/offences" not in index.content.decode()


def test_the_same_sentence_about_what_is_left_out_stands_for_every_reader(ten, accuse, sign_in):
    accuse(post="akim", rank=Rank.HEAD, kinds=[Allegation.CORRUPTION], at=AT)

    said = {
        "Сиз ача албаган чектелген кайрылуулар бир да санга кирген жок"
        in " ".join(sign_in(username).get(MONTH).content.decode().split())
        for username in READERS
    }

    assert said == {True}


def test_a_deputy_who_stands_in_for_the_head_reads_what_the_head_reads(ten, people, posts, sign_in):
    from ishenim.accounts.models import Holding

    Holding.objects.create(
        person=people["deputy-akim"], post=posts["akim"], since=date(2024, 1, 1), is_substitution=True
    )

    assert report(sign_in("deputy-akim")).total.now.count == 3


# bad input, sheets, costs


@pytest.mark.parametrize("asked", ["kind=greed", "end=unknown", "kind=%00"])
def test_a_kind_or_an_end_that_does_not_exist_is_no_page(ten, sign_in, asked):
    assert sign_in("akim").get(f"{LIST}&{asked}").status_code == 404


def test_many_bodies_with_markup_in_their_names_do_not_break_the_page(served, take, sign_in, monkeypatch):
    from ishenim.directory.models import Body

    monkeypatch.setattr(tables, "MOST", 5)
    Body.objects.bulk_create(
        Body(code=f"made-{number}", ky=f"<script>{number}</script>=1+1", group="other") for number in range(10_000)
    )
    for number in range(7):
        about = About(None, f"made-{number}", Rank.EMPLOYEE, frozenset({Allegation.DELAY}))
        take(at=AT, kind="complaint", abouts=(about,))
    browser = sign_in("akim")

    page = browser.get(MONTH).content.decode()
    rows = sheet(browser)

    assert ("<script>1" in page, page.count("&lt;script&gt;")) == (False, 5)
    assert "Бул жерде көрсөтүлбөгөн саптар: 2" in page
    assert sum(row[0] == "Мекемелер боюнча" for row in rows) == 7


def sheet(browser):
    answer = browser.get(f"{MONTH}&as=csv")
    text = b"".join(answer.streaming_content).decode("utf-8").removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_sheet_has_the_whole_the_groups_the_bodies_and_the_parts(ten, sign_in):
    heading, whole, *rows = sheet(sign_in("akim"))

    assert (heading[2], whole[2]) == ("Кайрылуулар", "3")
    assert [row[0] for row in rows].count("Мекемелер боюнча") == 2
    assert len({len(row) for row in (heading, whole, *rows)}) == 1


def test_a_report_costs_the_same_statements_for_one_row_and_for_many(served, accuse, sign_in, request):
    browser = sign_in("akim")
    accuse(body="spa", at=AT)

    def asked(address):
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        return len(queries)

    once = asked(MONTH), asked(LIST)
    request.getfixturevalue("ten")

    assert (asked(MONTH), asked(LIST)) == once
