"""R20: what the document-flow system answers is taken as a whole or not at all; bad input is told line by line."""

import pytest

from ishenim.common.refusals import Overtaken, Refused
from ishenim.edms import actions
from ishenim.edms.models import Reply, ReplyFile, Source, State
from ishenim.edms.replies import LARGEST, MOST, decoded, read
from tests.edms.conftest import TODAY

DAY = "24.11.2026"
XML = '<replies xmlns="urn:ishenim:edms:reply:1">{}</replies>'
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{0}">]><replies xmlns="urn:ishenim:edms:reply:1">&b;</replies>'


def problems(came_in):
    return [one["problem"] for one in came_in.report["wrong"]]


@pytest.mark.parametrize(
    "text",
    [
        f"ИТ-1/2026\t15-221\t{DAY}",
        "index;number;date;state;reason\nИТ-1/2026;15-221;2026-11-24;;",
        f"Индекс,номер,күнү\r\n\r\n ит-1/2026 , 15-221 ,{DAY}\r\n",
        XML.format('<reply index="ИТ-1/2026" state="confirmed" number="15-221" date="2026-11-24"/>'),
        f"ИТ-1/2026 15-221 {DAY}",
        f"ИТ-1/2026   15-221   {DAY}\n",
        f"\ufeffИТ-1/2026\t15-\u202e221\t{DAY}",
    ],
    ids=["paste", "csv", "commas", "xml", "typed", "typed apart", "hidden characters"],
)
def test_every_form_of_a_reply_says_the_same(take, standing, answer, text):
    appeal = take()

    came_in = answer(text)

    known = standing(appeal)
    assert (came_in.is_taken, known.state, known.number, known.dated_on) == (True, State.CONFIRMED, "15-221", TODAY)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (("ИТ-9/2026", "5", DAY), "unknown"),
        (("ИТ-1/2025", "5", DAY), "unknown"),
        (("ИТ-1/2026", "5", "23.11.2026"), "before_registration"),
        (("ИТ-1/2026", "5", "24.11.2025"), "before_registration"),
        (("ИТ-1/2026", "5", "25.11.2026"), "in_future"),
        (("ИТ-1/2026", "5", "31.02.2026"), "no_day"),
        (("ИТ-1/2026", "5", "кечээ"), "no_day"),
        (("ИТ-1/2026", "5", ""), "without_day"),
        (("ИТ-1/2026", "", DAY), "without_number"),
        (("ИТ-1/2026", "5" * 61, DAY), "too_long"),
        (("ИТ-1/2026", '=HYPERLINK("http://x")', DAY), "formula"),
        (("ИТ-1/2026", "＋5", DAY), "formula"),
        (("ИТ-1/2026", "", "", "отказано"), "without_reason"),
        (("ИТ-1/2026", "5", DAY, "maybe"), "unknown_state"),
        (("ИТ-1/2026",), "columns"),
        (("ИТ-1/2026", "5", DAY, "", "", "more"), "columns"),
        (("ИТ-2/2026", "6", DAY), "other_number"),
        (("ИТ-2/2026", "", "", "отказано", "жок"), "confirmed_already"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_one_wrong_line_and_nothing_of_the_file_is_taken(take, answer, standing, line, problem):
    first, second, third = take(), take(), take()
    answer(("ИТ-2/2026", "5", DAY))

    came_in = answer(("ИТ-3/2026", "7", DAY), line)

    assert (came_in.is_taken, problems(came_in)) == (False, [problem])
    assert [standing(one).number for one in (first, second, third)] == ["", "5", ""]
    assert Reply.objects.count() == 1


def test_a_card_named_twice_alike_is_taken_once_and_differently_not_at_all(take, answer):
    take()
    line = ("ИТ-1/2026", "5", DAY)

    assert problems(answer(line, ("ИТ-1/2026", "6", DAY))) == ["twice"]
    assert answer(line, line).report["changed"] == 1
    assert Reply.objects.count() == 1


def test_the_same_reply_twice_is_harmless(take, answer):
    take()
    line = ("ИТ-1/2026", "5", DAY)

    assert [answer(line).report["changed"] for _ in range(2)] == [1, 0]
    assert (Reply.objects.count(), ReplyFile.objects.filter(is_taken=True).count()) == (1, 2)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("ИТ-1/2026;5;24.11.2026".encode("cp1251"), "reply_in_another_encoding"),
        ("ИТ-1/2026;5;24.11.2026".encode("utf-16"), "reply_in_another_encoding"),
        (b"\x00" * 9, "reply_in_another_encoding"),
        (b"x" * (LARGEST + 1), "reply_too_large"),
        (b"a\tb\tc\n" * (MOST + 1), "reply_too_long"),
        (b"", "reply_is_empty"),
        (b" \n\t\n", "reply_is_empty"),
        (b"<replies>", "reply_is_no_xml"),
        (b"<other/>", "reply_is_no_xml"),
        (XML.format("").encode(), "reply_is_empty"),
        (BOMB.format("x" * 1000).encode(), "reply_is_no_xml"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "reply_is_no_xml"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "reply_is_no_xml"),
        (b"<a>" * 20_000, "reply_is_no_xml"),
        (b'a\t"b"c\td', "reply_is_no_table"),
        (b'a\t"b\nc\td', "reply_is_no_table"),
    ],
)
def test_what_is_no_reply_is_refused_by_a_sentence(content, key):
    with pytest.raises(Refused) as refusal:
        read(decoded(content))

    assert refusal.value.key == key


@pytest.mark.parametrize("username", ["akim", "auditor", "control", "executor-1", "admin"])
def test_only_the_posts_that_register_enter_numbers(take, answer, username):
    take()

    with pytest.raises(Refused, match="not_yours_to_enter"):
        answer(("ИТ-1/2026", "5", DAY), by=username)
    assert ReplyFile.objects.count() == 0


def test_files_from_the_folder_are_put_away_with_a_report(shared, take):
    take()
    shared.round()
    shared.put("good.csv", f"ИТ-1/2026;5;{DAY}\n")
    shared.put("bad.csv", f"ИТ-1/2026;6;{DAY}\n=1+1;6;{DAY}\n")
    shared.put("ugly.xml", "<".encode("utf-16"))
    shared.put(".half-written.csv", "ИТ-1/2026;7")
    shared.put("image.png", b"\x89PNG")
    (shared.root / "in" / "link.csv").symlink_to("/etc/hostname")

    shared.round()

    inbox = shared.root / "in"
    assert sorted(path.name for path in inbox.iterdir() if not path.is_dir()) == [
        ".half-written.csv",
        "image.png",
        "link.csv",
    ]
    reports = {path.name[30:]: path.read_text().split() for path in (inbox / "refused").glob("*.report.csv")}
    assert reports["ugly.xml.report.csv"] == ["line;index;problem", ";;reply_in_another_encoding"]
    assert reports["bad.csv.report.csv"][1:] in (
        ["1;ИТ-1/2026;other_number", "2;'=1+1;unknown"],
        ["2;'=1+1;unknown"],  # it came first
    )
    assert list((inbox / "taken").iterdir()) == []


def test_a_file_whose_worker_died_after_taking_it_is_only_put_away(shared, take, monkeypatch):
    from ishenim.edms import exchange

    take()
    shared.put("a.csv", f"ИТ-1/2026;5;{DAY}\n")
    with monkeypatch.context() as killed:
        killed.setattr(exchange, "_put_away", lambda *args: None)
        shared.round()
    assert [path.name[-5:] for path in (shared.root / "in" / "taken").iterdir()] == ["a.csv"]

    shared.round()

    assert ReplyFile.objects.filter(source=Source.FOLDER).count() == 1
    assert [path.name[-5:] for path in (shared.root / "in" / "done").iterdir()] == ["a.csv"]


def test_a_file_with_an_unreadable_name_or_that_cannot_be_moved_holds_up_no_other(shared, take, monkeypatch):
    import os

    from ishenim.edms import exchange

    take()
    shared.put("a.csv", "ИТ-1/2026;5;24.11.2026")
    shared.put("b.csv", "x")
    os.rename(shared.root / "in" / "b.csv", os.fsencode(shared.root / "in") + b"/\xff\n.csv")
    put_away = exchange._put_away

    def stuck(path, inbox, done):
        if path.name.endswith("a.csv"):
            raise PermissionError
        put_away(path, inbox, done)

    monkeypatch.setattr(exchange, "_put_away", stuck)
    shared.round()
    monkeypatch.undo()
    shared.round()

    put = {
        name: sorted(path.name[30:] for path in (shared.root / "in" / name).iterdir()) for name in ("done", "refused")
    }
    assert put == {"done": ["a.csv"], "refused": ["__.csv", "__.csv.report.csv"]}
    assert ReplyFile.objects.filter(is_taken=True).count() == 1
    assert list((shared.root / "in" / "taken").iterdir()) == []


def test_a_correction_from_an_old_page_is_overtaken(take, answer, people):
    appeal = take()
    answer(("ИТ-1/2026", "5", DAY))
    facts = {"dated_on": TODAY, "reason": "ката", "by": people["operator"], "at": appeal.line.registered_at}
    actions.correct_number(appeal, seen="5", number="6", **facts)

    with pytest.raises(Overtaken):
        actions.correct_number(appeal, seen="5", number="7", **facts)
