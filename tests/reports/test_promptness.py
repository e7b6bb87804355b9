"""R4: promptness on the page is what the rows of the appeals say, for whoever may open them."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ishenim.appeals.models import Appeal
from ishenim.outbox.models import Errand
from ishenim.regulation.conflict import Allegation, Rank
from ishenim.regulation.promptness import Measure, Spread
from ishenim.reports import views
from tests.consideration.roads import ANSWERED, ROADS, SAID, SENT, taken
from tests.reports.conftest import moment

MONTH = "/reports/promptness?length=month&on=2026-11-24"
HOUR, DAY = 3600, 86400


def report(browser, address=MONTH):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.context["table"].report


def behind(browser, address):
    """The numbers of the journal in the list behind a figure."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return [appeal.line.number for appeal, _ in answer.context["rows"]]


def test_R4_a_fixture_with_known_times_gives_the_exact_medians(known, sign_in):
    found = report(sign_in("akim"))
    now, then = found.total.now, found.total.then

    assert (now.count, then.count, found.adds_up) == (5, 1, True)
    assert now.spreads == {
        Measure.ACTION: Spread(4, (3 * HOUR + DAY) / 2, 65 * HOUR, HOUR, 65 * HOUR),
        Measure.SUBMISSION: Spread(4, (3 * HOUR + DAY) / 2, 65 * HOUR, HOUR, 65 * HOUR),
        Measure.SUBMISSION_DAYS: Spread(4, 0.5, 1, 0, 1),
        Measure.OUTCOME: Spread(3, 3 * DAY, 7 * DAY + 6 * HOUR, 2 * DAY, 7 * DAY + 6 * HOUR),
        Measure.OUTCOME_DAYS: Spread(3, 3, 5, 2, 5),
    }
    assert then.spreads[Measure.OUTCOME] == Spread(1, 3 * DAY, 3 * DAY, 3 * DAY, 3 * DAY)


def test_R4_by_part_of_the_period_by_body_and_by_executor(known, sign_in, posts):
    found = report(sign_in("akim"))

    assert [row.now.count for row in found.parts] == [0, 0, 4, 1, 0, 0]  # the weeks of November 2026
    assert {row.key: (row.now.count, row.then.count) for row in found.bodies} == {
        "bilim": (2, 1),
        "ao-lenin": (1, 0),
        "": (2, 0),
    }
    assert {row.key: row.now.count for row in found.posts} == {
        str(posts["bilim-head"].pk): 2,
        str(posts["ao-lenin-head"].pk): 1,
        "": 2,
    }
    lenin = next(row for row in found.bodies if row.key == "ao-lenin")
    assert lenin.now.of(Measure.OUTCOME).median == 7 * DAY + 6 * HOUR


def test_R4_the_page_says_the_medians_in_words(known, sign_in):
    page = " ".join(sign_in("akim").get(MONTH).content.decode().split())

    assert "3 күн 0 саат" in page  # to the outcome
    assert "13 саат 30 мүн" in page  # to being put before the head
    assert "<svg" in page


@pytest.mark.parametrize(
    "which",
    [{}, {"measure": "outcome"}, {"measure": "submission"}, {"body": "bilim"}, {"body": "-"}, {"body": "ao-lenin"}],
)
def test_every_figure_leads_to_the_appeals_behind_it(known, sign_in, which):
    browser = sign_in("akim")
    found = report(browser)
    address = MONTH.replace("promptness", "promptness/appeals") + "".join(f"&{k}={v}" for k, v in which.items())

    row = found.total
    if "body" in which:
        row = next(one for one in found.bodies if one.key == which["body"].strip("-"))
    count = row.now.of(which["measure"]).count if "measure" in which else row.now.count
    assert len(behind(browser, address)) == count


def test_a_list_behind_a_figure_goes_on_on_further_pages(known, sign_in, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    browser = sign_in("akim")
    address = MONTH.replace("promptness", "promptness/appeals")

    first = browser.get(address)
    second = browser.get(f"/reports/promptness/appeals?{first.context['older']}")
    third = browser.get(f"/reports/promptness/appeals?{second.context['older']}")

    pages = [[appeal.line.number for appeal, _ in page.context["rows"]] for page in (first, second, third)]
    assert (pages, third.context["older"]) == ([[5, 4], [3, 2], [1]], "")


def test_a_withdrawn_an_anonymous_and_an_explained_appeal(course, walker, take, sign_in):
    from ishenim.regulation.required_facts import CallerType, Explained

    at = moment("24.11.2026 09:00")
    back = course("23.11.2026 09:00", put="23.11.2026 09:10")
    walker.go(back, "withdraw", "operator", at=moment("23.11.2026 10:00"), words="Арыз ээси кайтарып алды")
    course("23.11.2026 11:00", put="23.11.2026 11:20", caller_type=CallerType.ANONYMOUS)
    take(at=at, explained=Explained(institution="socfond", order="Пенсия боюнча фондго барыңыз"))

    now = report(sign_in("akim")).total.now

    assert (now.count, now.withdrawn, now.of("submission").count) == (3, 1, 2)
    assert now.of("outcome") == Spread(1, 0, 0, 0, 0)  # explained at once, the only one that came to its end
    assert now.of("action").least == 0


def test_an_appeal_opened_again_keeps_its_times_and_is_counted(course, walker, sign_in):
    appeal = course("09.11.2026 09:00", put="09.11.2026 10:00", sent="12.11.2026 09:00")
    walker.go(appeal, "reopen", "akim", at=moment("20.11.2026 09:00"), words="Жаңы маалымат келди")

    now = report(sign_in("akim")).total.now

    assert (now.reopened, now.of("outcome").median) == (1, 3 * DAY)


def test_a_complaint_about_the_head_is_measured_on_its_road_outside(served, take, posts, walker, sign_in):
    road = ROADS["about the akim"]
    appeal = taken(take, posts, road, at=moment("24.11.2026 10:42"))
    walker.bring(appeal, road, "forwarded")
    browser = sign_in("head-of-apparatus")

    sent = report(browser).total.now
    walker.go(appeal, "outside_answer", "head-of-apparatus", **{**ANSWERED, "outcome": "explained"})
    answered = report(browser).total.now

    assert (sent.of("submission").median, sent.of("outcome")) == (60, None)
    assert answered.of("outcome").median == 120


def test_what_is_forwarded_to_another_body_has_its_reply_as_outcome(served, take, walker, sign_in):
    appeal = take(at=moment("24.11.2026 10:42"))
    walker.go(appeal, "put_before_head", "operator")
    walker.go(appeal, "forward", "operator", **{**SENT, **SAID, "body": "res"})
    browser = sign_in("akim")

    forwarded = report(browser).total.now
    walker.go(appeal, "body_reply", "operator", **ANSWERED, number="5-11", sent_on=SENT["sent_on"])
    replied = report(browser).total.now

    assert (forwarded.of("submission").median, forwarded.of("outcome")) == (60, None)
    assert replied.of("outcome").median == 180


@pytest.mark.parametrize("username", ["akim", "deputy-akim", "operator", "deputy-operator", "control"])
def test_R25_nothing_of_an_appeal_reaches_the_figures_of_who_is_shut_out(known, accuse, sign_in, username):
    before = report(sign_in(username))
    accuse(post="akim", rank=Rank.HEAD, by="deputy-operator", at=moment("24.11.2026 09:00"))
    Appeal.objects.update(kept_by=None)

    after = report(sign_in(username))

    assert (after, after.adds_up) == (before, True)
    assert len(behind(sign_in(username), MONTH.replace("promptness", "promptness/appeals"))) == after.total.now.count


def test_R25_a_list_from_below_a_hidden_appeal_is_that_from_below_none(known, accuse, course, sign_in):
    hidden = accuse(post="akim", rank=Rank.HEAD, by="deputy-operator", at=moment("24.11.2026 09:00"))
    course("25.11.2026 09:00")
    address = MONTH.replace("promptness", "promptness/appeals")

    found = [behind(sign_in("akim"), f"{address}&before={key}") for key in (hidden.pk, hidden.pk + 1000)]

    assert (found[0], len(found[0])) == (found[1], 6)


def test_who_keeps_a_complaint_about_herself_since_the_call_counts_it_until_it_is_passed_on(known, accuse, sign_in):
    accuse(post="records-specialist", by="operator", at=moment("24.11.2026 09:00"))

    found = report(sign_in("operator"))

    assert (found.total.now.count, found.lines, found.adds_up) == (6, 6, True)


@pytest.mark.parametrize("username", ["admin", "executor-1", "executor-2", "akim-assistant"])
def test_who_reads_no_journal_finds_no_report(known, sign_in, username):
    browser = sign_in(username)

    for address in ("/reports", MONTH, "/reports/promptness/appeals?length=year", "/reports/promptness?as=csv"):
        assert browser.get(address).status_code == 404
    assert browser.post(MONTH).status_code == 404
    assert Errand.objects.count() == 0
    assert "/reports" not in browser.get("/desk").content.decode()


# sums


def test_a_call_that_comes_in_while_it_is_counted_is_left_for_the_next_time(known, take, people):
    from ishenim.regulation.reporting import Length, period_of
    from ishenim.reports import promptness

    month, today = period_of(Length.MONTH, moment("24.11.2026 10:00").date()), timezone.localdate()
    came = []

    def meanwhile(_done):
        if not came:
            came.append(take(at=moment("24.11.2026 10:00")))

    found = promptness.report(people["akim"], month, on=today, reached=meanwhile)

    assert (len(came), found.total.now.count, found.adds_up) == (1, 5, True)
    assert promptness.report(people["akim"], month, on=today).total.now.count == 6


def test_figures_that_do_not_add_up_are_said(known, sign_in, monkeypatch):
    """A line without an appeal: the journal has one more than the report."""
    from ishenim.reports import promptness

    counted = promptness._lines
    monkeypatch.setattr(promptness, "_lines", lambda *asked, **told: counted(*asked, **told) + 1)

    page = " ".join(sign_in("akim").get(MONTH).content.decode().split())

    assert "Бул сандардын суммасы дал келбейт" in page


# bad input, sheets, costs


@pytest.mark.parametrize(
    "asked",
    [
        "length=fortnight",
        "length=",
        "length=month&on=206",
        "length=month&on=31.02.2026",
        "length=month&on=01.01.0206",
        "length=free",
        "length=free&since=01.11.2026",
        "length=free&since=30.11.2026&until=01.11.2026",
        "length=free&since=" + "9" * 5000 + "&until=01.11.2026",
        "length=free&since=%00&until=%F0%9F%92%A9",
    ],
)
def test_a_wrong_period_is_said_and_nothing_is_counted(sign_in, asked):
    browser = sign_in("akim")

    for page in ("promptness", "promptness/appeals", "offences", "offences/appeals"):
        answer = browser.get(f"/reports/{page}?{asked}")
        assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
    assert browser.post(f"/reports/promptness?{asked}").status_code == 422


@pytest.mark.parametrize(
    "asked",
    ["post=0", "post=999999999999999999999", "post=<script>", "body=%00", "body=no-such", "before=-1", "before=ү"],
)
def test_a_figure_of_nobody_has_no_appeals_and_no_fault(known, sign_in, asked):
    answer = sign_in("akim").get(f"/reports/promptness/appeals?length=month&on=2026-11-24&{asked}")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("asked", ["measure=slowness", "measure=%00"])
def test_a_measure_that_does_not_exist_is_no_page(known, sign_in, asked):
    assert sign_in("akim").get(f"/reports/promptness/appeals?length=year&{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["since=2000-01-01&until=2199-12-31", "since=2199-12-31&until=2199-12-31"])
def test_the_whole_of_our_time_can_be_asked_for(known, sign_in, asked):
    assert report(sign_in("akim"), f"/reports/promptness?length=free&{asked}").adds_up


def test_names_with_markup_stay_words(known, sign_in, posts):
    posts["bilim-head"].__class__.objects.filter(code="bilim-head").update(ky="<b>=1+1</b>", ru="", en="")

    page = sign_in("akim").get(MONTH).content.decode()
    rows = sheet(sign_in("akim"), MONTH)

    assert ("&lt;b&gt;=1+1" in page, "<b>=1+1" in page) == (True, False)
    assert any(row[1] == "<b>=1+1</b>" for row in rows)


def sheet(browser, address):
    answer = browser.get(f"{address}&as=csv")
    text = b"".join(answer.streaming_content).decode("utf-8").removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_sheet_has_every_row_of_every_table_with_exact_times(known, sign_in):
    heading, whole, *rows = sheet(sign_in("akim"), MONTH)

    told = dict(zip(heading, whole, strict=True))
    assert (len({len(row) for row in (heading, whole, *rows)}), len(rows)) == (1, 6 + 3 + 3)
    assert told["Жыйынтыкка чейин: медиана"] == "72:00:00"
    assert sign_in("akim").get(f"{MONTH}&as=xlsx").status_code == 200


def test_a_report_costs_the_same_statements_for_one_appeal_and_for_six(course, sign_in, request):
    browser = sign_in("akim")
    course("09.11.2026 09:00", put="09.11.2026 10:00", sent="12.11.2026 09:00")
    browser.get(MONTH)
    with CaptureQueriesContext(connection) as once:
        browser.get(MONTH)
    with CaptureQueriesContext(connection) as list_once:
        browser.get(MONTH.replace("promptness", "promptness/appeals"))
    request.getfixturevalue("known")

    with CaptureQueriesContext(connection) as more:
        browser.get(MONTH)
    with CaptureQueriesContext(connection) as list_more:
        browser.get(MONTH.replace("promptness", "promptness/appeals"))

    then = 3  # last year has appeals too by now: their steps, leads and marks
    assert (len(more) - then, len(list_more)) == (len(once), len(list_once))


def test_a_restricted_kind_of_complaint_is_in_the_figures_of_who_may_open_it(accuse, served, sign_in):
    accuse(body="bilim", kinds=(Allegation.CORRUPTION,), at=moment("24.11.2026 09:00"))

    assert report(sign_in("akim")).total.now.count == 1
