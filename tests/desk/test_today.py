""" "Бүгүн": what it counts are the rows this person may open, on the day asked for and no other (decisions 5)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ishenim.accounts import actions as accounts
from ishenim.accounts.queries import held_by
from ishenim.desk.queries import MOST, between, day_of
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.dispositions import Disposition
from ishenim.telephony import actions as telephony

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
TODAY = NOW.date()
DAY = "/desk?day=2026-11-24"
READERS = ("akim", "deputy-akim", "head-of-apparatus", "operator", "deputy-operator", "control", "auditor")
BLIND = ("admin", "akim-assistant", "executor-1", "executor-2", "executor-3")
KEPT = "Купуя мазмун"
ROW = re.compile(r'<tr role="row"><td role="cell".*?</tr>', re.DOTALL)


def counts(answer):
    """Word → number of the line of counts; calls and registered come first."""
    line = re.search(r'<p class="ish-counts">(.*?)</p>', answer.content.decode())[1]
    return [int(number) for number in re.findall(r"<strong>(\d+)</strong>", line)]


def rows(answer):
    return ROW.findall(answer.content.decode())


@pytest.fixture
def speak_english(people):
    for person in people.values():
        accounts.set_language(person, language="en")


@pytest.fixture
def day(take, people, posts, speak_english):
    """Three appeals, one of them about the akim, a joke and a wrong number; one more appeal the day before."""
    about = About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.CORRUPTION}))
    take(at=NOW - timedelta(days=1), content=KEPT, summary=KEPT)
    take(at=NOW, content=KEPT, summary=KEPT)
    take(at=NOW + timedelta(minutes=1), content=KEPT, summary=KEPT)
    take(at=NOW + timedelta(minutes=2), content=KEPT, summary=KEPT, abouts=(about,), kind="complaint")
    for ending in (Disposition.JOKE, Disposition.WRONG_NUMBER, Disposition.JOKE):
        draft = telephony.take_call(by=people["operator"], at=NOW)
        telephony.end_without_appeal(draft, ending, by=people["operator"], at=NOW + timedelta(minutes=3))


@pytest.mark.parametrize("username", READERS)
def test_the_count_of_appeals_equals_the_rows(day, sign_in, username):
    page = sign_in(username).get(DAY)

    calls, registered, *endings = counts(page)
    assert (registered, calls, endings) == (len(rows(page)), registered + 3, [1, 2])


@pytest.mark.parametrize(("username", "number"), [("auditor", 3), ("head-of-apparatus", 3), ("operator", 3)])
def test_whoever_may_open_all_of_them_counts_all_of_them(day, sign_in, username, number):
    assert counts(sign_in(username).get(DAY))[1] == number


@pytest.mark.parametrize("username", ["akim", "deputy-akim", "control", "deputy-operator"])
def test_R25_the_akim_and_everybody_around_count_without_the_case(day, sign_in, username):
    page = sign_in(username).get(DAY)

    assert (counts(page)[:2], len(rows(page))) == ([5, 2], 2)


def test_R25_the_page_of_the_akim_is_the_one_it_would_be_without_the_case(take, sign_in, posts, people, speak_english):
    browser = sign_in("akim")
    take(at=NOW)
    before = browser.get(DAY).content.decode()
    about = About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.CORRUPTION}))
    take(at=NOW, abouts=(about,), kind="complaint", content=KEPT, summary=KEPT)

    after = browser.get(DAY).content.decode()

    assert plain(after) == plain(before)


def plain(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("username", BLIND)
def test_R15_who_reads_no_journal_sees_no_count_and_no_contents(day, sign_in, username):
    page = sign_in(username).get(DAY).content.decode()

    assert (page.count("ish-counts"), page.count("/appeals/"), KEPT in page, "Сагынов" in page) == (0, 0, False, False)


@pytest.mark.parametrize("username", BLIND)
def test_R15_who_takes_no_calls_sees_no_drafts(people, sign_in, username):
    draft = telephony.take_call(by=people["operator"], at=NOW)
    telephony.save_draft(draft, {"content": [KEPT]}, hidden=None, by=people["operator"], at=NOW)

    page = sign_in(username).get("/desk").content.decode()

    assert (KEPT in page, page.count("/calls/")) == (False, 0)


def test_the_administrator_is_led_to_the_state_of_the_system(day, sign_in):
    page = sign_in("admin").get(DAY).content.decode()

    assert page.count('class="govuk-link" href="/inspection/health"') == 1


def test_an_executor_without_tasks_is_told_so(day, sign_in):
    assert sign_in("executor-1").get(DAY).content.decode().count("No tasks have been given to you.") == 1


def test_who_holds_no_post_is_told_whom_to_ask(people, sign_in, speak_english):
    from ishenim.accounts.models import Person

    people["new"] = accounts.add_person("new", full_name="А Б", password="x" * 12, language="en", by="admin", at=NOW)
    page = sign_in("new").get("/desk").content.decode()

    told = page.count("You hold no post today. Ask the head of apparatus.")
    assert (told, page.count("ish-counts"), Person.objects.filter(username="new").count()) == (1, 0, 1)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("2026-11-23", 1),
        ("2026-11-24", 3),
        ("2026-11-25", 0),
        ("2025-11-24", 0),
        ("23.11.2026", 1),
        ("24.11.2026", 3),
        ("25.11.2026", 0),
        ("24.11.2025", 0),
    ],
)
def test_another_day_shows_that_day_only(day, sign_in, asked, number):
    page = sign_in("auditor").get(f"/desk?day={asked}")

    assert (counts(page)[1], len(rows(page))) == (number, number)


@pytest.mark.parametrize(
    ("asked", "title", "value"),
    [
        ("24.11.2025", "Calls of 24.11.2025", "24.11.2025"),
        ("2025-11-24", "Calls of 24.11.2025", "24.11.2025"),
        ("01.01.2000", "Calls of 01.01.2000", "01.01.2000"),
        ("31.12.2199", "Calls of 31.12.2199", "31.12.2199"),
        ("31.12.1999", "Calls of the day", None),
        ("01.01.2200", "Calls of the day", None),
        ("1999-12-31", "Calls of the day", None),
        ("2200-01-01", "Calls of the day", None),
        ("9999-12-31", "Calls of the day", None),
        ("31.02.2026", "Calls of the day", None),
        ("11.24.2026", "Calls of the day", None),
        ("24.11.26", "Calls of the day", None),
        ("abc", "Calls of the day", None),
    ],
)
def test_the_day_is_typed_as_it_is_written_here_and_another_age_is_ignored(sign_in, speak_english, asked, title, value):
    page = sign_in("auditor").get("/desk", {"day": asked}).content.decode()

    today = timezone.localdate().strftime("%d.%m.%Y")
    field = re.search(r'<input [^>]*name="day"[^>]*>', page)[0]
    assert (page.count(f">{title}</h2>"), f'value="{value or today}"' in field, "type=" in field) == (1, True, False)


@pytest.mark.parametrize(
    "asked", ["", "abc", "2026-02-31", "31.12.2026", "\x00", "9" * 400, "0001-01-01", "9999-12-31", "0000-00-00"]
)
def test_whatever_day_is_asked_for_is_answered(day, sign_in, asked):
    assert sign_in("auditor").get("/desk", {"day": asked}).status_code == 200


def test_a_day_runs_from_midnight_to_midnight_of_the_office():
    first, last = between(TODAY)

    assert (first.isoformat(), last.isoformat()) == ("2026-11-24T00:00:00+06:00", "2026-11-24T23:59:59.999999+06:00")


@pytest.mark.parametrize(
    ("at", "number"),
    [
        (datetime(2026, 11, 23, 17, 59, 59, 999_999, tzinfo=UTC), 0),
        (datetime(2026, 11, 23, 18, tzinfo=UTC), 1),
        (datetime(2026, 11, 24, 17, 59, 59, 999_999, tzinfo=UTC), 1),
        (datetime(2026, 11, 24, 18, tzinfo=UTC), 0),
    ],
)
def test_a_call_of_the_night_belongs_to_its_own_day(take, people, at, number):
    take(at=at)

    auditor = people["auditor"]
    found = day_of(auditor, held_by(auditor, on=timezone.localdate()), day=TODAY, today=TODAY)
    assert (found.registered, len(found.appeals), found.calls) == (number, number, number)


def test_more_appeals_than_fit_are_counted_in_full_and_lead_to_the_list(take, people, sign_in):
    for minute in range(27):
        take(at=NOW + timedelta(minutes=minute))

    auditor = people["auditor"]
    found = day_of(auditor, held_by(auditor, on=timezone.localdate()), day=TODAY, today=TODAY)
    numbers = [appeal.line.number for appeal in found.appeals]
    assert (found.registered, numbers) == (27, list(range(27, 27 - MOST, -1)))

    page = sign_in("auditor").get("/desk", {"day": "24.11.2026"}).content.decode()
    assert 'href="/appeals?since=24.11.2026&amp;until=24.11.2026"' in page


def test_drafts_of_a_hidden_case_are_not_listed(people, posts, sign_in, speak_english):
    from ishenim.intake import actions as intake

    draft = telephony.take_call(by=people["operator"], at=NOW)
    typed = {"subject": [f"post:{posts['operator-2'].pk}"], "content": [KEPT]}
    intake.keep(draft, typed, by=people["operator"], at=NOW)

    pages = [sign_in(name, Client()).get("/desk").content.decode() for name in ("operator", "deputy-operator")]

    assert [(KEPT in page, page.count(f"/calls/{draft.pk}")) for page in pages] == [(True, 1), (False, 0)]


def test_R25_the_words_of_a_draft_stand_in_the_list_of_its_holder_only(people, sign_in, speak_english):
    draft = telephony.take_call(by=people["operator"], at=NOW)
    telephony.save_draft(draft, {"content": [KEPT]}, hidden=None, by=people["operator"], at=NOW)

    pages = [
        sign_in(name, Client()).get(path).content.decode()
        for name in ("operator", "deputy-operator")
        for path in ("/desk", "/calls/new")
    ]

    found = [(page.count(f"/calls/{draft.pk}"), page.count(KEPT)) for page in pages]
    assert found == [(1, 1), (1, 1), (1, 0), (1, 0)]


def test_a_name_that_was_to_be_hidden_is_not_on_the_page(take, sign_in, speak_english):
    take(at=NOW, confidential=True)

    page = sign_in("auditor").get(DAY).content.decode()

    assert ("Сагынов" in page, page.count("name hidden")) == (False, 1)


@pytest.mark.parametrize("path", ["/desk", "/keys"])
def test_home_needs_a_sign_in(client, db, path):
    answer = client.get(path)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/login")


def test_the_table_of_keys_names_every_key_of_the_design(sign_in):
    page = sign_in("operator").get("/keys").content.decode()

    keys = re.findall(r"<kbd>([^<]+)</kbd>", page.split("<tbody>")[1])
    assert keys == ["F2", "F4", "F8", "F9", "Ctrl+Enter", "Esc", "Enter", "1", "9", "↑", "↓", "Ctrl+K"]
