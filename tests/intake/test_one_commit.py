"""A registration is one commit, and no page asks more of the database because there is more in it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.intake.pages import filled

ROOT = Path(__file__).resolve().parents[2]
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|ALTER|CREATE|DROP)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def asked(office):
    """What a real office asks of its database while a call is registered: the words of each statement, in order."""
    called = [sys.executable, "-m", "tests.intake.probe"]
    done = subprocess.run(called, env=office.env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["status"] == 200
    return told["sql"]


def kind(sql):
    """BEGIN, COMMIT, SAVEPOINT, a write, or a read."""
    words = sql.split()
    return "WRITE" if WRITE.match(sql) else words[0].upper().rstrip(";")


def test_R19_a_registration_is_exactly_one_commit(asked):
    kinds = [kind(sql) for sql in asked]

    assert [word for word in kinds if word in ("BEGIN", "COMMIT", "ROLLBACK")] == ["BEGIN", "COMMIT"]


def test_R19_every_write_of_a_registration_lies_inside_that_commit(asked):
    kinds = [kind(sql) for sql in asked]

    inside = kinds[kinds.index("BEGIN") : kinds.index("COMMIT")]
    assert (inside.count("WRITE") > 5, kinds.count("WRITE")) == (True, inside.count("WRITE"))


def test_R19_the_commit_is_the_last_thing_before_the_answer_or_only_reads_follow(asked):
    kinds = [kind(sql) for sql in asked]

    assert set(kinds[kinds.index("COMMIT") + 1 :]) - {"SELECT"} == set()


def test_on_sqlite_the_lock_is_taken_at_the_beginning_and_not_half_way(asked):
    begins = [sql for sql in asked if kind(sql) == "BEGIN"]

    assert begins == ["BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN"]


def queries(act):
    """How many statements an act asks of the database."""
    with CaptureQueriesContext(connection) as found:
        answer = act()
    assert answer.status_code == 200
    return len(found)


@pytest.fixture
def register_new(operator):
    """Take a new call and return the act that registers it."""

    def taking(**fields):
        call = operator.post("/calls/new").url
        return lambda: operator.post(f"{call}/register", filled(**fields))

    return taking


def test_a_long_text_costs_as_many_statements_as_a_short_one(register_new):
    register_new()()  # the first of the year opens the book

    counts = [queries(register_new(content="ү" * length)) for length in (10, 10_000)]

    assert counts[0] == counts[1]


def test_a_registration_costs_the_same_in_a_fuller_journal(register_new):
    register_new()()
    first = queries(register_new())
    register_new()()
    register_new()()

    assert queries(register_new()) == first


def draft_with_phone(browser):
    browser.post(f"{browser.post('/calls/new').url}/save", {"phone": "0555 12-34-56", "content": "Суу"})


@pytest.mark.parametrize("address", ["/desk", "/journal/{year}/1/1", "/calls/new", "/calls/{call}", "/appeals/{pk}"])
def test_a_page_asks_as_much_with_one_row_as_with_three(operator, register_new, address):
    from ishenim.appeals.models import Appeal

    call = operator.post("/calls/new").url.removeprefix("/calls/")
    operator.post(f"/calls/{call}/save", {"phone": "0555 12-34-56"})
    register_new()()  # so that a card has one other appeal of the same phone beside it, then three
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            register_new()()
            draft_with_phone(operator)
        appeal = Appeal.objects.select_related("line").order_by("pk").last()
        place = address.format(year=appeal.line.year, call=call, pk=appeal.pk)
        operator.get(place)  # the session and what is cached for a process
        counts.append(queries(lambda place=place: operator.get(place)))

    assert (Appeal.objects.count(), counts[0]) == (4, counts[1])


def test_a_card_asks_as_much_with_three_versions_three_phones_and_two_subjects(operator, register_new, posts):
    from ishenim.appeals.models import Appeal

    akim, control = posts["akim"].pk, posts["control"].pk
    register_new(subject=f"post:{akim}")()  # both go the same road, so that their cards offer the same steps
    register_new(
        phone="0555 12-34-56, 0700 11-22-33",
        caller_id="0222 33-44-55",
        subject=f"post:{akim}",
        subject_2=f"post:{control}",
    )()
    plain, full = Appeal.objects.order_by("pk")
    for seen in (1, 2):
        operator.post(f"/appeals/{full.pk}/text", {"text": f"Суу жок {seen}", "seen": seen})

    counts = [queries(lambda pk=pk: operator.get(f"/appeals/{pk}")) for pk in (plain.pk, full.pk)]

    assert (full.texts.count(), counts[0]) == (3, counts[1])


def test_a_page_of_the_journal_asks_as_much_with_corrections_and_restrictions(operator, register_new, posts):
    from ishenim.appeals.models import Appeal

    register_new()()
    line = Appeal.objects.get().line
    page = f"/journal/{line.year}/1/1"
    operator.get(page)
    before = queries(lambda: operator.get(page))
    register_new(subject=f"post:{posts['akim'].pk}")()
    for new in ("Суу", "Жарык"):
        operator.post(f"/journal/{line.year}/1/correct", {"column": "summary", "new": new, "reason": "ката"})

    after = queries(lambda: operator.get(page))

    assert (line.corrections.count(), after) == (2, before + 1)  # whoever corrected: one more for all of them
