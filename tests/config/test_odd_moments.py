"""`ishenim terms` and `ishenim hours`: no moment, no letter and no line makes them stop with a trace."""

import json
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from ishenim.config import console

pytestmark = pytest.mark.django_db
BEYOND = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "\udcff", "a\n\x1b[0m"]
GOOD = {"id": "last", "received_at": "2026-11-23T10:00"}


@pytest.fixture
def batch(capsys, monkeypatch):
    """Run `terms --batch` over bytes; returns its exit code and the answers, each read as strict JSON."""

    def answered(content):
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content), encoding="utf-8"))
        code = console.run(["terms", "--batch"])
        return code, [json.loads(line, parse_constant=pytest.fail) for line in capsys.readouterr().out.splitlines()]

    return answered


def test_a_moment_that_cannot_be_told_is_one_sentence_and_2(capsys):
    for told in BEYOND:
        for words in (("terms", "--received", told), ("hours", "--at", told)):
            code = console.run([*words])

            said = capsys.readouterr().err
            assert (code, len(said.splitlines()), "\x1b" in said) == (2, 1, False)


@pytest.mark.parametrize(
    "line",
    [
        *(json.dumps({"id": 1, "received_at": told}) for told in BEYOND),
        json.dumps({"id": "\ud800", "received_at": "yesterday"}),
        json.dumps({"id": 1, "received_at": "2026-11-23", "profile": "\ud800"}),
        json.dumps({"id": 1, "received_at": "2026-11-23", "registered_on": 0}),
        json.dumps({"id": 1, "received_at": "2026-11-23", "registered_on": False}),
        '{"id": NaN, "received_at": "2026-11-23"}',
        '{"id": 1e999, "received_at": "2026-11-23"}',
        '{"id": -Infinity}',
        b'{"id": "\xff\xfe", "received_at": "2026-11-23"}',
        b"\x00",
    ],
)
def test_a_line_that_cannot_be_answered_does_not_stop_those_after_it(batch, line):
    content = line if isinstance(line, bytes) else line.encode()

    code, answers = batch(b"\xef\xbb\xbf" + content + b"\n" + json.dumps(GOOD).encode())

    assert (code, ["error" in one for one in answers], answers[1]["id"]) == (1, [True, False], "last")


def test_an_id_comes_back_as_it_was_given(batch):
    given = ["\ud83d", "🙂", "\u202eab", {"a": [1.5]}, None, "=1+1"]

    code, answers = batch("\n".join(json.dumps({**GOOD, "id": one}) for one in given).encode())

    assert (code, [one["id"] for one in answers]) == (0, given)


def test_a_stdin_that_is_no_file_is_read_as_well(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(GOOD)))

    assert (console.run(["terms", "--batch"]), json.loads(capsys.readouterr().out)["id"]) == (0, "last")
