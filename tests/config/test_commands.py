"""The command line is a contract: a sentence and 2 for a wrong call, 1 when a check does not hold, JSON on demand."""

import csv
import json
import re

import pytest

from ishenim.common.house import HOUSE_SETTINGS
from ishenim.config.console import COMMANDS
from ishenim.config.options import OPTIONS

PASSWORD = "demo-password-1"
ANSWERS_AT_ONCE = ("migrate", "demo", "check", "verify", "config", "version")
WRONG = (
    ("nothing",),
    ("export", "journal", "--out", "x"),
    ("export", "letters", "--out", "x", "--as", "operator"),
    ("export", "journal", "--out", "x", "--as", "operator", "--format", "doc"),
    ("user",),
    ("user", "promote", "operator"),
    ("user", "disable", "nobody"),
    ("user", "reset", "nobody"),
    ("user", "add", "new"),
    ("user", "add", "operator", "--name", "А Б"),
    ("user", "add", "new", "--name", "А Б", "--post", "no-such-post"),
    ("user", "add", "new", "--name", "А Б", "--password", "short"),
    ("user", "add", "new", "--name", "А Б", "--post", "operator-2"),  # held by somebody
    ("user", "substitute", "operator", "--post", "records-specialist", "--until", "2099-12-31"),  # for oneself
    ("user", "substitute", "control", "--post", "akim", "--until", "2001-12-31"),
    ("user", "reset", "operator", "--password", "short"),
    ("version", "extra"),
    ("verify", "--page", "1"),
    ("serve", "--port", "many"),
)


def sentences(stderr):
    """What stderr says, without the usage lines of argparse and the list of commands."""
    lines = [line for line in stderr.splitlines() if line.strip()]
    return [line for line in lines if not line.startswith(("usage:", " ", "ishenim COMMAND"))]


def as_reader(office, *words, password=PASSWORD):
    office.env["ISHENIM_AS_PASSWORD"] = password
    return office.command("export", "journal", *words)


@pytest.fixture
def other(folder):
    """Another terminal of the demo office: what it sets in its environment stays there."""
    return folder


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_without_a_command_every_command_is_listed_with_its_meaning(empty, words):
    told = empty.command(*words)

    listed = re.findall(r"^  (\w+) +(.+)$", told.stdout, re.MULTILINE)
    assert (told.returncode, told.stderr, dict(listed)) == (0, "", COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(demo, name):
    told = demo.command(name, "--help")

    assert (told.returncode, told.stderr) == (0, "")
    assert (told.stdout.startswith(f"usage: ishenim {name} "), told.stdout.count("--json")) == (True, 2)


@pytest.mark.parametrize("name", ANSWERS_AT_ONCE)
def test_a_command_answers_in_json_and_in_nothing_else(demo, name):
    told = demo.command(name, "--json")

    assert (told.stderr, type(json.loads(told.stdout)) in (dict, list)) == ("", True)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_wrong_call_is_one_sentence_and_two(demo, words):
    told = demo.command(*words)

    assert (told.returncode, len(sentences(told.stderr)), "Traceback" in told.stderr) == (2, 1, False)


def test_migrating_twice_changes_nothing(demo):
    before = json.loads(demo.command("verify", "--json").stdout)["entries"]

    told = demo.command("migrate", "--json")

    assert (told.returncode, json.loads(told.stdout)) == (0, {"ok": True})
    assert json.loads(demo.command("verify", "--json").stdout)["entries"] == before


def test_a_second_demo_changes_nothing_and_prints_the_same(demo):
    before = json.loads(demo.command("verify", "--json").stdout)["entries"]

    first, second = demo.command("demo", "--json"), demo.command("demo", "--json")

    told = json.loads(first.stdout)
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout)
    assert (len(told["users"]) > 10, told["password"]) == (True, PASSWORD)
    assert json.loads(demo.command("verify", "--json").stdout)["entries"] == before


def test_the_demo_refuses_a_real_office(empty):
    empty.command("migrate")
    empty.command("user", "add", "somebody", "--name", "А Б")

    told = empty.command("demo")

    sentence = "This database holds a real office; the demo is loaded only into an empty one.\n"
    assert (told.returncode, told.stderr, told.stdout) == (2, sentence, "")


@pytest.mark.parametrize("password", ["short", "12345678901"])
def test_the_demo_refuses_a_short_password_and_loads_nothing(empty, password):
    empty.env["ISHENIM_DEMO_PASSWORD"] = password
    empty.command("migrate")

    told = empty.command("demo", "--calls", "0")
    empty.env["ISHENIM_DEMO_PASSWORD"] = PASSWORD

    assert (told.returncode, told.stderr) == (2, "The demo password is too short: at least 12 characters.\n")
    assert empty.command("demo", "--calls", "0").returncode == 0


@pytest.mark.parametrize("name", ["check", "verify", "demo", "user"])
def test_before_the_first_migration_a_command_says_what_to_do(empty, name):
    words = (name, "add", "new", "--name", "А Б") if name == "user" else (name,)

    told = empty.command(*words)

    assert (told.returncode in (1, 2), "Traceback" in told.stderr) == (True, False)


def test_a_user_is_added_disabled_and_given_a_new_password(demo):
    added = demo.command("user", "add", "new", "--name", "Асан Үсөнов", "--json")
    reset = demo.command("user", "reset", "new", "--json")
    disabled = demo.command("user", "disable", "new", "--json")

    told = [json.loads(answer.stdout) for answer in (added, reset, disabled)]
    assert [{**one, "password": ""} for one in told[:2]] == [
        {"username": "new", "done": "add", "password": ""},
        {"username": "new", "done": "reset", "password": ""},
    ]
    assert (told[2], told[0]["password"] == told[1]["password"]) == ({"username": "new", "done": "disable"}, False)
    assert demo.command("verify").returncode == 0


def test_a_password_given_on_the_command_line_is_not_printed(demo):
    told = demo.command("user", "add", "quiet", "--name", "А Б", "--password", "a-password-of-mine")

    assert (told.returncode, "a-password-of-mine" in told.stdout + told.stderr) == (0, False)


def test_a_disabled_person_exports_nothing(demo, other, tmp_path):
    demo.command("user", "add", "former", "--name", "А Б", "--password", PASSWORD)
    demo.command("user", "substitute", "former", "--post", "auditor", "--until", "2099-12-31")
    demo.command("user", "disable", "former")

    told = as_reader(other, "--as", "former", "--out", str(tmp_path / "j.csv"))

    assert (told.returncode, (tmp_path / "j.csv").exists()) == (2, False)


@pytest.mark.parametrize("password", ["", "wrong-password"])
def test_R46_an_export_needs_the_password(other, tmp_path, password):
    told = as_reader(other, "--as", "operator", "--out", str(tmp_path / "j.csv"), password=password)

    sentence = "The user name or the password is not right. Set ISHENIM_AS_PASSWORD or answer the question.\n"
    assert (told.returncode, told.stderr, (tmp_path / "j.csv").exists()) == (2, sentence, False)


@pytest.mark.parametrize("username", ["admin", "executor-1", "akim-assistant"])
def test_R15_who_reads_no_journal_exports_none(other, tmp_path, username):
    told = as_reader(other, "--as", username, "--out", str(tmp_path / "j.csv"))

    assert (told.returncode, told.stderr) == (2, f"{username} holds no post that reads the journal.\n")
    assert (tmp_path / "j.csv").exists() is False


def test_an_export_writes_the_lines_and_is_an_entry(other, tmp_path):
    before = json.loads(other.command("verify", "--json").stdout)["entries"]

    out = str(tmp_path / "j.csv")
    told = as_reader(other, "--as", "operator", "--out", out, "--from", "2000-01-01", "--json")

    with open(out, encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines, delimiter=";"))
    assert (json.loads(told.stdout), len(rows)) == ({"lines": 3, "file": out}, 4)
    assert json.loads(other.command("verify", "--json").stdout)["entries"] == before + 1


@pytest.mark.parametrize("kind", ["csv", "json", "pdf", "xlsx"])
def test_an_export_comes_in_each_format(other, tmp_path, kind):
    begins = {"csv": b"\xef\xbb\xbf", "json": b"[", "pdf": b"%PDF", "xlsx": b"PK"}

    told = as_reader(other, "--as", "operator", "--out", str(tmp_path / "j"), "--format", kind)

    assert (told.returncode, (tmp_path / "j").read_bytes().startswith(begins[kind])) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "31.01.2026"), "31.01.2026 is not a day. Write it as 2026-01-31.\n"),
        (("--from", "2026-02-31"), "2026-02-31 is not a day. Write it as 2026-01-31.\n"),
        (("--from", "2026-02-02", "--to", "2026-02-01"), "The first day lies after the last day.\n"),
    ],
)
def test_an_export_of_no_days_is_refused(other, tmp_path, words, sentence):
    told = as_reader(other, "--as", "operator", "--out", str(tmp_path / "j"), *words)

    assert (told.returncode, told.stderr) == (2, sentence)


@pytest.mark.parametrize("out", ["no/such/folder/j.csv", "."])
def test_an_export_that_cannot_be_written_is_one_sentence(other, tmp_path, out):
    told = as_reader(other, "--as", "operator", "--out", str(tmp_path / out))

    assert (told.returncode, len(sentences(told.stderr)), "Traceback" in told.stderr) == (2, 1, False)


def test_a_check_that_does_not_hold_is_one(demo):
    told = demo.command("check", "--json")

    failed = {row["check"] for row in json.loads(told.stdout)["checks"] if not row["ok"]}
    assert (told.returncode, "worker" in failed) == (1, True)


def test_every_check_holds_once_the_worker_has_gone_its_round(demo):
    demo.command("worker", "--once")

    told = demo.command("check", "--json")

    assert (told.returncode, json.loads(told.stdout)["ok"]) == (0, True)


def test_an_open_key_is_a_check_that_does_not_hold(demo):
    demo.command("worker", "--once")
    key = demo.data / "keys" / "session.key"
    key.chmod(0o644)

    told = demo.command("check", "--json")
    key.chmod(0o600)

    failed = [row["check"] for row in json.loads(told.stdout)["checks"] if not row["ok"]]
    assert (told.returncode, failed) == (1, ["keys"])


def test_config_names_every_setting_with_its_source_and_meaning(demo):
    told = json.loads(demo.command("config", "--json").stdout)

    sources = {row["name"]: row["source"] for row in told}
    of_the_house = [(f"house.{one.name}", one.meaning) for one in HOUSE_SETTINGS]
    installed = [(option.name, option.meaning) for option in OPTIONS]
    assert [(row["name"], row["meaning"]) for row in told] == [*installed, *of_the_house]
    assert (sources["data"], sources["idle_minutes"]) == ("ISHENIM_DATA", "default")
    assert (sources["house.minutes"], sources["house.index"][:17]) == ("default", "head-of-apparatus")


def test_R66_config_tells_what_the_house_has_set(demo):
    rows = {row["name"]: row["value"] for row in json.loads(demo.command("config", "--json").stdout)}

    assert (rows["house.number"], rows["house.minutes"], rows["house.files"]) == (
        "(03234) 5-11-84",
        "3/6/10/15/30",
        "20 × 10 MB",
    )


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_config_shows_no_secret(demo, words):
    demo.env["ISHENIM_DATABASE"], before = "postgresql://u:kupuya-word@127.0.0.1/x", demo.env["ISHENIM_DATABASE"]

    told = demo.command("config", *words)
    demo.env["ISHENIM_DATABASE"] = before

    assert ([word for word in ("kupuya-word", PASSWORD) if word in told.stdout], told.stdout.count("***")) == ([], 2)
