"""Clause III.6: what stands in the five columns of a page, as everybody sees it in the browser."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from ishenim.journal.models import Line
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.required_facts import CallerType, ToldAddress, ToldName, ToldPhone

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
READERS = ("akim", "deputy-akim", "head-of-apparatus", "operator", "deputy-operator", "control", "auditor")
OTHERS = ("akim-assistant", "executor-1", "executor-2", "executor-3", "admin")


class Table(HTMLParser):
    """The cells of a page's table, row by row, their words as they are read."""

    def __init__(self, html):
        super().__init__()
        self.heads, self.rows, self.cell = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.cell = []
        if tag in ("br", "del", "small", "span") and self.cell is not None:
            self.cell.append("\n")

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            words = re.sub(r"\s*\n\s*", "\n", "".join(self.cell)).strip()
            (self.heads if tag == "th" else self.rows[-1]).append(words)
            self.cell = None


@pytest.fixture
def page(sign_in):
    """A page of the volume of 2026, opened by somebody who may not correct it unless said otherwise."""

    def opened(number=1, *, by="auditor", volume=1):
        answer = sign_in(by).get(reverse("journal_page", args=[2026, volume, number]))
        assert answer.status_code == 200
        return Table(answer.content.decode())

    return opened


def rows_of(table):
    return [row for row in table.rows if row]


def test_R38_a_page_has_exactly_the_five_headings_of_the_regulation_in_its_order(take, page):
    take()

    assert page().heads == [
        "Катар номуру",
        "Кайрылуунун келип түшкөн убактысы жана датасы",
        "Арыз ээсинин аты-жөнү, үй/почта даректери, телефон номуру",
        "Кайрылуунун кыскача мазмуну",
        "Кайрылууну кароонун жыйынтыгы боюнча белги",
    ]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_R38_the_headings_are_kyrgyz_whatever_the_language_of_the_screen(take, page, people, language):
    take()
    people["auditor"].language = language
    people["auditor"].save(update_fields=["language"])

    assert page().heads[0] == "Катар номуру"


def test_R38_R42_a_line_is_number_receipt_applicant_summary_and_an_empty_mark(take, page):
    take()

    assert rows_of(page()) == [
        [
            "1",
            "10:42, 24.11.2026",
            "Сагынов Төлөгөн Үсөнович\nГүлчө, Өзгөн көчөсү, 7\n0555 12-34-56",
            "Өзгөн көчөсүндө жарык жок",
            "",
        ]
    ]


def test_R16_who_took_the_call_is_no_sixth_column(take, page, people):
    take()

    assert [people["operator"].full_name in cell for row in rows_of(page()) for cell in row] == [False] * 5


def test_R41_the_column_shows_the_receipt_and_not_the_registration(take, page):
    appeal = take(at=NOW, received_at=NOW - timedelta(days=3, minutes=12))

    assert (appeal.line.received_at, appeal.line.registered_at) == (NOW - timedelta(days=3, minutes=12), NOW)
    assert rows_of(page())[0][1] == "10:30, 21.11.2026"


def test_R41_the_receipt_is_written_in_the_offices_time(take, page):
    take(at=datetime(2026, 11, 23, 18, 5, tzinfo=UTC))

    assert rows_of(page())[0][1] == "00:05, 24.11.2026"


@pytest.mark.parametrize(
    ("facts", "cell"),
    [
        ({}, "Сагынов Төлөгөн Үсөнович\nГүлчө, Өзгөн көчөсү, 7\n0555 12-34-56"),
        (
            {"caller_type": CallerType.ORGANISATION, "org_form": "ЖЧК", "org_name": "Алай сүт"},
            "ЖЧК Алай сүт, Сагынов Төлөгөн Үсөнович\nГүлчө, Өзгөн көчөсү, 7\n0555 12-34-56",
        ),
        (
            {"postal": "Ош ш., а/я 7", "phones": (ToldPhone("5-11-84", ""), ToldPhone("0700 1", ""))},
            "Сагынов Төлөгөн Үсөнович\nГүлчө, Өзгөн көчөсү, 7\nпочта дареги: Ош ш., а/я 7\n5-11-84, 0700 1",
        ),
        (
            {"caller_type": CallerType.ANONYMOUS, "name": ToldName(), "home": ToldAddress(), "phones": ()},
            "Анонимдүү",
        ),
        ({"confidential": True, "postal": "Ош ш., а/я 7"}, "Жашыруун (карточкада)"),
    ],
    ids=["citizen", "organisation", "two_addresses", "anonymous", "confidential"],
)
def test_R42_the_applicant_stands_in_column_three(take, page, facts, cell):
    take(**facts)

    assert rows_of(page())[0][2] == cell


def test_R42_a_confidential_caller_is_nowhere_on_the_page(take, sign_in):
    take(confidential=True)

    html = sign_in("auditor").get("/journal/2026/1/1").content.decode()
    assert [word for word in ("Сагынов", "0555", "Өзгөн көчөсү, 7") if word in html] == []


def test_what_a_caller_says_is_shown_as_words_not_as_a_page(take, page, sign_in):
    take(summary="<script>alert(1)</script>&amp;", name=ToldName(full="<b>Асан</b>"))

    html = sign_in("auditor").get("/journal/2026/1/1").content.decode()
    assert (rows_of(page())[0][3], html.count("<script>alert")) == ("<script>alert(1)</script>&amp;", 0)


# Restricted lines


@pytest.fixture
def restricted(take, posts):
    """A complaint about the akim that says things nobody may read on the page."""
    about = About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.CORRUPTION}))
    return take(
        abouts=(about,),
        kind="complaint",
        name=ToldName(full="Күбөев Күбө"),
        content="Купуя мазмун",
        summary="Купуя кыскача",
        subject_told="Купуя адам",
    )


@pytest.mark.parametrize("reader", READERS)
def test_R25_a_restricted_line_is_number_day_and_the_word_for_every_reader(restricted, page, reader):
    assert rows_of(page(by=reader)) == [["1", "24.11.2026", "чектелген", "чектелген", ""]]


@pytest.mark.parametrize("reader", READERS)
def test_R25_nothing_else_of_a_restricted_line_is_on_the_page(restricted, sign_in, reader):
    html = sign_in(reader).get("/journal/2026/1/1").content.decode()

    words = ("Күбөев", "Купуя", "10:42", "0555", "Өзгөн", "2026/1/correct")
    assert [word for word in words if word in html] == []


def test_R25_a_restricted_line_does_not_tell_whom_it_is_about(take, page, posts):
    for post in ("akim", "control", "auditor"):
        take(abouts=(About(posts[post].pk, "", Rank.EMPLOYEE, frozenset({Allegation.DELAY})),))
    take(abouts=(About(None, "ao-gulcho", Rank.HEAD, frozenset({Allegation.CORRUPTION})),))

    assert {tuple(row[1:]) for row in rows_of(page())} == {("24.11.2026", "чектелген", "чектелген", "")}


def test_R25_the_words_of_a_later_correction_of_a_restricted_line_stay_off_the_page(restricted, page, people):
    from ishenim.journal import actions
    from ishenim.journal.models import Column

    actions.correct(
        restricted.line, column=Column.SUMMARY, new="Купуя башка", reason="купуя", by=people["operator"], at=NOW
    )

    assert rows_of(page()) == [["1", "24.11.2026", "чектелген", "чектелген", ""]]


# Who reads


@pytest.mark.parametrize("reader", READERS)
def test_R46_the_journal_opens_for_its_readers(take, sign_in, reader):
    take()

    answers = [sign_in(reader).get(path).status_code for path in ("/journal", "/journal/2026/1/1", "/journal/volumes")]
    assert answers == [302, 200, 200]


@pytest.mark.parametrize("other", OTHERS)
def test_R46_for_executors_and_the_administrator_there_is_no_journal(take, sign_in, other):
    take()

    paths = ("/journal", "/journal?number=1", "/journal/2026/1/1", "/journal/volumes", "/journal/2026/1/correct")
    assert [sign_in(other).get(path).status_code for path in paths] == [404] * 5


@pytest.mark.parametrize("path", ["/journal/2026/1/2", "/journal/2026/1/0", "/journal/2026/2/1", "/journal/2025/1/1"])
def test_R39_a_page_that_is_not_there_is_not_found(take, sign_in, path):
    take()

    assert sign_in("auditor").get(path).status_code == 404


def test_R40_a_number_leads_to_its_page_and_line(take, sign_in):
    for _ in range(13):
        take()

    answer = sign_in("auditor").get("/journal", {"number": "13", "year": "2026"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/journal/2026/1/2#line-13")


def test_R40_R25_a_restricted_number_is_found_like_any_other(restricted, sign_in):
    answer = sign_in("akim").get("/journal", {"number": "1", "year": "2026"})

    assert (answer.headers["Location"], Line.objects.count()) == ("/journal/2026/1/1#line-1", 1)


def test_R44_column_five_holds_the_longest_mark():
    from ishenim.journal.models import OutcomeMark
    from ishenim.regulation.outcomes import MARK_LENGTH

    assert OutcomeMark._meta.get_field("words").max_length == MARK_LENGTH
