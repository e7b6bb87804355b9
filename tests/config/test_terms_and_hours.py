"""The commands `terms` and `hours` (R7, R9, R10, R47): what the contract promises, line by line."""

import json
from io import StringIO

import pytest

from ishenim.config import console
from ishenim.config.commands import terms as command
from tests.regulation.test_terms import VECTORS

pytestmark = pytest.mark.django_db
SUMMER, WINTER = "2026-07-06", "2026-11-23"  # Mondays


@pytest.fixture
def tell(capsys):
    """Run a command with --json; returns its exit code, its answer, what it said on stderr."""

    def told(*words):
        code = console.run([*words, "--json"])
        out = capsys.readouterr()
        return code, json.loads(out.out) if out.out.strip() else None, out.err

    return told


@pytest.fixture
def batch(capsys, monkeypatch):
    """Run `terms --batch` over some lines; returns its exit code and the answers."""

    def answered(*lines):
        monkeypatch.setattr("sys.stdin", StringIO("".join(f"{line}\n" for line in lines)))
        code = console.run(["terms", "--batch"])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return answered


@pytest.mark.parametrize(
    ("at", "is_open", "changes"),
    [
        (f"{SUMMER}T08:29", False, f"{SUMMER}T08:30:00+06:00"),
        (f"{SUMMER}T08:30", True, f"{SUMMER}T12:00:00+06:00"),
        (f"{SUMMER}T12:00", False, f"{SUMMER}T13:00:00+06:00"),
        (f"{SUMMER}T13:00", True, f"{SUMMER}T17:30:00+06:00"),
        (f"{SUMMER}T17:30", False, "2026-07-07T08:30:00+06:00"),
        (f"{WINTER}T08:45", False, f"{WINTER}T09:00:00+06:00"),
        (f"{WINTER}T12:15", True, f"{WINTER}T12:30:00+06:00"),
        (f"{WINTER}T12:30", False, f"{WINTER}T13:30:00+06:00"),
        (f"{WINTER}T17:45", True, f"{WINTER}T18:00:00+06:00"),
        (f"{WINTER}T18:00", False, "2026-11-24T09:00:00+06:00"),
        ("2026-01-08T10:00", False, "2026-01-12T09:00:00+06:00"),
        ("2026-02-23T10:00", True, "2026-02-23T12:30:00+06:00"),
        ("2026-03-09T10:00", True, "2026-03-09T12:30:00+06:00"),
        ("2026-11-23T04:00+00:00", True, "2026-11-23T12:30:00+06:00"),  # 10:00 in Bishkek
        ("2026-05-01T10:00", False, "2026-05-11T08:30:00+06:00"),
    ],
)
def test_R7_R9_the_phone_is_open_or_closed_to_the_minute(tell, at, is_open, changes):
    code, told, _ = tell("hours", "--at", at)

    assert (code, told["open"], told["next_change"]) == (0, is_open, changes)


@pytest.mark.parametrize(
    ("language", "why"),
    [("ky", "08.01.2026 — иш күнү эмес"), ("ru", "08.01.2026 — нерабочий день"), ("en", "08.01.2026 is a day off")],
)
def test_R9_it_says_why_in_three_languages(tell, language, why):
    told = tell("hours", "--at", "2026-01-08T10:00", "--language", language)[1]

    assert told["why"].startswith(why)


@pytest.mark.parametrize("words", ["hours --at", "terms --received"])
@pytest.mark.parametrize("at", ["9999-12-31T23:00Z", "0001-01-01T00:00+06:00"])
def test_a_moment_at_either_end_of_time_is_said_to_be_no_day(tell, words, at):
    code, _, said = tell(*words.split(), at)

    assert (code, "is no day of the office's calendar" in said) == (2, True)


@pytest.mark.parametrize("at", ["9999-12-31T10:00", "0001-01-02T10:00"])
def test_on_the_last_and_the_first_days_of_time_nothing_changes_any_more(tell, at):
    assert tell("hours", "--at", at)[1]["next_change"] is None


def test_hours_of_now_need_no_moment(tell):
    code, told, _ = tell("hours")

    assert (code, set(told)) == (0, {"open", "season", "why", "next_change"})


@pytest.mark.parametrize("row", VECTORS)
def test_R47_the_vectors_by_the_command(tell, row):
    received, registered_by, registered, due, bill, extended, forwarded = row

    told = tell("terms", "--received", received, "--registered", registered)[1]
    of_bill = tell("terms", "--received", received, "--registered", registered, "--profile", "kg-67-bill-2026")[1]

    days = [told[name][:10] for name in command.NAMES]
    assert (days, of_bill["consideration_due"][:10]) == ([registered_by, due, forwarded, extended], bill)
    assert (told["extension_enabled"], told["profile"]) == (False, "kg-67-2025")


def test_R47_a_term_ends_when_the_office_closes(tell):
    winter = tell("terms", "--received", "2026-11-20T10:00")[1]
    summer = tell("terms", "--received", "2026-07-06T10:00")[1]

    assert (winter["registration_due"], summer["registration_due"]) == (
        "2026-11-23T18:00:00+06:00",
        "2026-07-07T17:30:00+06:00",
    )


def test_R10_a_receipt_on_a_saturday_is_registered_by_the_next_working_day(tell):
    told = tell("terms", "--received", "2026-11-28T11:00", "--registered", "2026-11-28")[1]

    assert told["registration_due"][:10] == "2026-11-30"


def test_every_day_has_its_sentence(tell):
    why = tell("terms", "--received", "2026-05-25T10:00", "--language", "en")[1]["why"]

    assert set(why) == set(command.NAMES)
    assert why["forwarding_due"] == [
        "25.05.2026: the day it is counted from; not counted.",
        "26.05.2026: working day 1 of 5.",
        "27.05.2026: not counted, Kurman Ait.",
        "28.05.2026: working day 2 of 5.",
        "29.05.2026: working day 3 of 5.",
        "30.05.2026: not counted, weekend.",
        "31.05.2026: not counted, weekend.",
        "01.06.2026: working day 4 of 5.",
        "02.06.2026: working day 5 of 5.",
    ]


def test_decision_21_a_year_without_a_calendar_leaves_the_day_empty_and_says_so(tell):
    told = tell("terms", "--received", "2027-12-20T10:00", "--language", "en")[1]

    assert (told["consideration_due"], told["why"]["consideration_due"]) == (None, ["The calendar of 2028 is missing."])
    assert told["registration_due"][:10] == "2027-12-21"


@pytest.mark.parametrize(
    "words",
    [
        ("terms",),
        ("terms", "--received", "yesterday"),
        ("terms", "--received", ""),
        ("terms", "--received", "2026-02-30"),
        ("terms", "--received", "2026-11-23", "--registered", "2026-11-22"),
        ("terms", "--received", "2026-11-23", "--registered", "23.11.2026"),
        ("terms", "--received", "2026-11-23", "--profile", "kg-1"),
        ("terms", "--received", "9999-12-31T23:59"),
        ("hours", "--at", "noon"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_2(tell, words):
    code, _, said = tell(*words)

    assert (code in (0, 2), len(said.strip().splitlines())) == (True, 1 if code else 0)
    assert code == 2 or words[-1].startswith("9999")


def test_the_plain_answer_can_be_read(capsys):
    code = console.run(["terms", "--received", "2026-11-23", "--language", "ru"])

    assert (code, "рабочий день 14 из 14" in capsys.readouterr().out) == (0, True)


def test_a_batch_answers_a_line_each_in_order(batch):
    rows = [
        json.dumps({"id": number, "received_at": f"{row[0]}T10:00:00+06:00", "registered_on": row[2]})
        for number, row in enumerate(VECTORS)
    ]

    code, answers = batch(*rows)

    told = [(one["id"], *(one[name][:10] for name in command.NAMES)) for one in answers]
    assert (code, told) == (0, [(n, row[1], row[3], row[6], row[5]) for n, row in enumerate(VECTORS)])


def test_a_batch_goes_on_after_a_line_it_cannot_read(batch):
    good = json.dumps({"id": "x", "received_at": "2026-11-23T10:00", "registered_on": "2026-11-23"})
    bad = [
        "{",
        "[]",
        '"text"',
        "{}",
        '{"id": 1, "received_at": 5, "registered_on": "2026-11-23"}',
        '{"id": 2, "received_at": "2026-11-23T10:00", "registered_on": "2026-11-22"}',
        '{"id": 3, "received_at": "2026-11-23T10:00", "registered_on": "2026-11-23", "profile": "none"}',
        '{"id": 4, "received_at": "9999-12-31T23:00Z"}',
        '{"id": 5, "received_at": "0001-01-01T00:00+06:00"}',
        "[" * 9_000,
        '{"id": "' + "a" * 20_000 + '"}',
    ]

    code, answers = batch(*bad, "", good)

    assert (code, ["error" in one for one in answers]) == (1, [True] * len(bad) + [False])
    assert answers[-1]["consideration_due"] == "2026-12-11T18:00:00+06:00"


def test_a_batch_takes_the_day_of_receipt_and_the_wording_that_is_named(batch):
    asked = {"id": 1, "received_at": "2026-11-23T10:00", "profile": "kg-67-bill-2026"}

    (answer,) = batch(json.dumps(asked))[1]

    assert (answer["consideration_due"][:10], answer["profile"]) == ("2026-12-07", "kg-67-bill-2026")


def test_decision_21_a_batch_names_the_missing_year(batch):
    (answer,) = batch(json.dumps({"id": 1, "received_at": "2027-12-20T10:00"}))[1]

    assert (answer["consideration_due"], "2028" in answer["missing"]) == (None, True)
