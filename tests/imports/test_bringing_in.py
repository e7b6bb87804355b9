"""All lines or none, old numbers as they were, one entry; who may, who sees, and what is refused as stale."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ishenim.audit.models import Entry
from ishenim.common.refusals import Overtaken, Refused
from ishenim.config import demo_office
from ishenim.imports import actions
from ishenim.imports.models import Draft, OldLine, OldRegister, Restrict
from ishenim.journal.models import Book, Line
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.regulation.posts import Role
from tests.conftest import NOW
from tests.imports import made

pytestmark = pytest.mark.django_db


def entries(kind):
    return [record for entry in Entry.objects.all() if (record := json.loads(bytes(entry.body)))["kind"] == kind]


def test_R40_old_numbers_are_kept_and_the_running_numbers_do_not_move(take, bring_in):
    take()
    before = list(Book.objects.values_list("last_number")), Line.objects.count()

    register = bring_in()

    assert [line.number for line in register.rows.order_by("place")] == ["1", "2", "2-а"]
    assert (list(Book.objects.values_list("last_number")), Line.objects.count()) == before
    assert take().line.number == 2


def test_R38_gaps_are_kept_with_the_register(bring_in):
    register = bring_in(made.xlsx([made.row(number="3"), made.row(number="7")]))

    assert register.gaps_by_year == [["2024", "1–2, 4–6"]]
    assert register.warnings == 2


def test_one_entry_commits_to_all_lines(bring_in):
    register = bring_in()

    (entry,) = entries("import_register")
    assert (entry["ref"], entry["actor"]) == (f"old_register:{register.pk}", "operator")
    assert set(entry["c"]) == set(register.committed())
    assert len(register.leaves) == 3 * 32


def test_an_error_in_the_last_row_leaves_nothing(start, people):
    draft = start(made.xlsx([*made.ROWS, made.row(summary="")]))

    for act in (actions.bring_in, actions.ask_to_bring_in):
        with pytest.raises(Refused, match="register_has_errors"):
            act(draft, edition=draft.edition, accepts=True, by=people["operator"], at=NOW)

    assert (OldRegister.objects.count(), OldLine.objects.count(), entries("import_register")) == (0, 0, [])


def test_a_line_the_database_refuses_takes_the_others_with_it(start, people, monkeypatch):
    draft = start()
    plain = actions._line
    monkeypatch.setattr(actions, "_line", lambda line, place: plain(line, min(place, 2)))

    with pytest.raises(DatabaseError), transaction.atomic():
        actions.bring_in(draft, edition=draft.edition, accepts=True, by=people["operator"], at=NOW)

    assert (OldRegister.objects.count(), OldLine.objects.count(), entries("import_register")) == (0, 0, [])
    assert Draft.objects.get().edition == draft.edition


def test_warnings_are_accepted_knowingly_or_nothing_is_imported(start, people):
    draft = start(made.xlsx([made.row(number="2")]))

    with pytest.raises(Refused, match="register_warnings_unread"):
        actions.bring_in(draft, edition=draft.edition, accepts=False, by=people["operator"], at=NOW)

    assert actions.bring_in(draft, edition=draft.edition, accepts=True, by=people["operator"], at=NOW).warnings == 1


@pytest.mark.parametrize("edition", ["", "0" * 64])
def test_a_stale_confirmation_is_overtaken(start, people, edition):
    draft = start()

    with pytest.raises(Overtaken, match="register_was_checked_anew"):
        actions.bring_in(draft, edition=edition, accepts=True, by=people["operator"], at=NOW)


def test_other_columns_make_another_edition(start, people):
    draft = start()
    seen = draft.edition
    choices = actions.choices_of(draft)
    fewer = {column: field for column, field in choices.columns.fields.items() if column != 4}
    columns = actions.Columns(choices.columns.heading, fewer)

    actions.dry_run(draft, actions.Choices("Журнал", columns, Restrict.NONE), by=people["operator"], at=NOW)

    with pytest.raises(Overtaken):
        actions.ask_to_bring_in(draft, edition=seen, accepts=True, by=people["operator"], at=NOW)


def test_what_became_doubtful_since_is_overtaken(start, bring_in, people):
    draft = start()
    bring_in(made.xlsx(made.ROWS[:1]), "other.xlsx")  # the number 1 of 2024 is known now

    with pytest.raises(Overtaken, match="register_was_checked_anew"):
        actions.bring_in(draft, edition=draft.edition, accepts=True, by=people["operator"], at=NOW)


def test_a_file_is_imported_once(bring_in):
    content = made.xlsx()
    bring_in(content)

    with pytest.raises(Refused, match="register_already_imported"):
        bring_in(content, "again.xlsx")


def test_the_file_and_its_report_are_let_go_after_the_import(bring_in):
    register = bring_in(made.xlsx([made.row(number="2")]))

    draft = Draft.objects.get(register=register)
    assert (bytes(draft.content), draft.head, draft.edition, draft.doubts.count()) == (b"", "", "", 0)


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ("", "register_restricts_nothing"),
        ("x", "register_rows_unclear"),
        ("4-3", "register_rows_unclear"),
        ("2-9", "register_rows_outside"),
        ("3-", None),
        ("2, 3–4", None),
    ],
)
def test_rows_to_restrict_are_read(start, rows, key):
    if key:
        with pytest.raises(Refused, match=key):
            start(restrict=Restrict.MARKED, rows=rows)
    else:
        assert start(restrict=Restrict.MARKED, rows=rows).edition


def test_nothing_below_the_headings_is_no_register(start):
    with pytest.raises(Refused, match="register_is_empty"):
        start(made.xlsx([]))


@pytest.mark.parametrize("username", ["akim", "deputy-operator", "control", "auditor", "admin", "executor-1"])
def test_R66_others_bring_nothing_in(start, people, username):
    draft = start()

    with pytest.raises(Refused, match="not_yours_to_import"):
        actions.bring_in(draft, edition=draft.edition, accepts=True, by=people[username], at=NOW)
    with pytest.raises(Refused, match="not_yours_to_import"):
        actions.start(made.xlsx(), "old.xlsx", by=people[username], at=NOW)


def test_R66_the_head_of_apparatus_may(bring_in):
    assert bring_in(by="head-of-apparatus").lines == 3


def test_the_demo_shows_a_gap_an_old_number_and_a_restricted_line(people):
    demo_office._old_register(by=people["operator"], at=NOW)

    register = OldRegister.objects.get()
    assert (register.lines, register.gaps) == (10, "2019: 6")
    assert list(register.rows.filter(is_restricted=True).values_list("number", flat=True)) == ["4"]
    assert register.rows.filter(number="3-а").exists()


# Who sees what


def test_restricted_lines_are_read_by_the_two_posts_only(three):
    readable = {role: OldLine.objects.readable_by(frozenset({role})).count() for role in Role}

    assert readable == {
        Role.HEAD: 2,
        Role.DEPUTY_HEAD: 2,
        Role.HEAD_OF_APPARATUS: 3,
        Role.RECORDS_SPECIALIST: 3,
        Role.OPERATOR: 2,
        Role.EXECUTOR: 0,
        Role.CONTROL: 2,
        Role.AUDITOR: 2,
        Role.ADMINISTRATOR: 0,
    }


def test_a_line_can_be_restricted_later_and_once(three, people):
    first = three.lines[0]

    actions.restrict(first, reason="акимдин үстүнөн", by=people["operator"], at=NOW)

    assert OldLine.objects.readable_by(frozenset({Role.HEAD})).count() == 1
    assert entries("restrict_old_line")[0]["ref"] == f"old_restriction:{first.pk}"
    with pytest.raises(Overtaken, match="line_is_restricted"):
        actions.restrict(first, reason="дагы", by=people["operator"], at=NOW)
    with pytest.raises(Refused, match="restriction_without_reason"):
        actions.restrict(three.lines[2], reason=" ", by=people["operator"], at=NOW)


# The worker


def ask(draft, people):
    return actions.ask_to_bring_in(draft, edition=draft.edition, accepts=True, by=people["operator"], at=NOW)


def test_the_worker_brings_it_in_once(start, people):
    draft = start()
    first, second = ask(draft, people), ask(draft, people)

    while outbox.work([actions.ERRAND], clock=lambda: NOW):
        pass

    register = OldRegister.objects.get()
    errand = Errand.objects.get()
    assert (first.pk, errand.receipt, errand.is_over) == (second.pk, {"register": register.pk}, True)
    assert (errand.reached, errand.whole) == (3, 3)


def test_what_the_worker_finds_changed_is_told_and_can_be_asked_again(start, bring_in, people):
    draft = start()
    first = ask(draft, people)
    bring_in(made.xlsx(made.ROWS[:1]), "other.xlsx")

    outbox.work([actions.ERRAND], clock=lambda: NOW)

    first.refresh_from_db()
    assert (first.trouble, first.dead_at) == ("register_was_checked_anew", NOW)
    assert ask(draft, people).pk != first.pk


def test_lines_cost_the_same_queries_whether_few_or_many(bring_in, sign_in, client):
    sign_in("operator")
    few = bring_in(made.xlsx([made.row()]), "few.xlsx")
    many = bring_in(made.xlsx([made.row(number=str(n), received="10.01.2023") for n in range(1, 4)]), "many.xlsx")
    counted = []
    for register in (few, many):
        client.get(f"/journal/old/{register.pk}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/journal/old/{register.pk}")
        counted.append(len(queries))

    assert counted[0] == counted[1]
