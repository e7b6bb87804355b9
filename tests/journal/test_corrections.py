"""Clause III.6, R45: the old words stay, struck; the new ones stand beside them with who, when and why."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ishenim.audit.queries import size
from ishenim.common.refusals import Refused
from ishenim.journal import actions, queries
from ishenim.journal.models import Column, Correction, Line
from ishenim.regulation.conflict import About, Allegation, Rank

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def line(take):
    return take().line


@pytest.fixture
def correct(line, people):
    """Correct the summary of the line as the chief records specialist; keyword arguments replace facts."""

    def corrected(**facts):
        plain = {"column": Column.SUMMARY, "new": "Суу жок", "reason": "ката жазылган", "by": people["operator"]}
        return actions.correct(line, **{**plain, "at": LATER, **facts})

    return corrected


def row(line):
    (found,) = queries.page(line.book, line.page)
    return found


def test_R45_a_correction_keeps_the_old_words_and_says_who_when_and_why(correct, people):
    made = correct()

    assert (made.place, made.column, made.old, made.new) == (1, "summary", "Өзгөн көчөсүндө жарык жок", "Суу жок")
    assert (made.reason, made.at, made.by) == ("ката жазылган", LATER, people["operator"])


def test_R45_the_line_itself_is_not_touched(correct, line):
    before = Line.objects.filter(pk=line.pk).values().get()

    correct()

    assert Line.objects.filter(pk=line.pk).values().get() == before


@pytest.mark.parametrize(
    ("column", "old"),
    [
        (Column.RECEIVED, "10:42, 24.11.2026"),
        (Column.APPLICANT, "Сагынов Төлөгөн Үсөнович\nГүлчө, Өзгөн көчөсү, 7\n0555 12-34-56"),
        (Column.SUMMARY, "Өзгөн көчөсүндө жарык жок"),
    ],
)
def test_R45_the_cell_shows_the_struck_words_and_the_new_ones(correct, line, column, old):
    made = correct(column=column, new="жаңы сөз")

    cells = {
        Column.RECEIVED: row(line).received,
        Column.APPLICANT: row(line).applicant,
        Column.SUMMARY: row(line).summary,
    }
    assert cells[column] == queries.Cell(words="жаңы сөз", struck=(old,), corrections=(made,))
    assert [cell.struck for name, cell in cells.items() if name != column] == [(), ()]


def test_R45_a_second_correction_builds_on_the_first(correct, line):
    first, second = correct(new="Суу жок"), correct(new="Ичүүчү суу жок", reason="так эмес")

    assert (second.place, second.old) == (2, "Суу жок")
    struck = ("Өзгөн көчөсүндө жарык жок", "Суу жок")
    assert row(line).summary == queries.Cell(words="Ичүүчү суу жок", struck=struck, corrections=(first, second))


def test_R45_corrections_of_two_columns_are_counted_together_and_shown_apart(correct, line):
    first, second = correct(), correct(column=Column.APPLICANT, new="Сагынова")

    assert (first.place, second.place) == (1, 2)
    assert (row(line).summary.corrections, row(line).applicant.corrections) == ((first,), (second,))


def test_R45_the_words_once_struck_may_stand_again(correct):
    correct()

    assert correct(new="Өзгөн көчөсүндө жарык жок", reason="туура экен").place == 2


def test_R45_the_correction_is_seen_in_the_same_line_of_the_page(correct, line, sign_in, people):
    correct(new="Суу <жок>")

    html = sign_in("auditor").get(f"/journal/2026/1/{line.page}").content.decode()
    shown = "<del>Өзгөн көчөсүндө жарык жок</del> <span>Суу &lt;жок&gt;</span>"
    note = f"Оңдолду: 24.11.2026, {people['operator'].full_name}. ката жазылган"
    assert (html.count(shown), html.count(note), html.count('id="line-')) == (1, 1, 1)


@pytest.mark.parametrize(
    "person",
    ["akim", "deputy-akim", "head-of-apparatus", "deputy-operator", "control", "auditor", "admin", "executor-1"],
)
def test_R45_nobody_but_the_chief_records_specialist_corrects(correct, people, person):
    with pytest.raises(Refused, match="not_yours_to_correct"):
        correct(by=people[person])

    assert Correction.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"reason": ""}, "correction_without_reason"),
        ({"reason": " \n\t"}, "correction_without_reason"),
        ({"new": "Өзгөн көчөсүндө жарык жок"}, "correction_changes_nothing"),
        ({"new": ""}, "correction_changes_nothing"),
        ({"new": "  "}, "correction_changes_nothing"),
        ({"column": Column.RECEIVED, "new": "10:42, 24.11.2026"}, "correction_changes_nothing"),
    ],
)
def test_R45_a_correction_without_reason_or_without_change_is_refused(correct, facts, key):
    before = size()

    with pytest.raises(Refused) as refusal:
        correct(**facts)

    assert (refusal.value.key, Correction.objects.count(), size()) == (key, 0, before)


def test_R45_the_same_words_once_more_are_no_second_correction(correct):
    correct()

    with pytest.raises(Refused, match="correction_changes_nothing"):
        correct()


def test_R45_a_correction_is_one_entry_of_the_log(correct):
    before = size()

    correct()

    assert size() == before + 1


def test_R45_the_database_keeps_no_correction_without_a_reason(correct):
    made = correct()
    made.pk, made.place, made.reason = None, 2, ""

    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_R45_a_made_correction_is_neither_changed_nor_removed(correct):
    made = correct()

    for change in (lambda found: found.update(new="башка"), lambda found: found._raw_delete("default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(Correction.objects.filter(pk=made.pk))
    assert Correction.objects.values_list("new", flat=True).get() == "Суу жок"


# Through the browser


def test_R45_the_specialist_corrects_on_the_page(line, sign_in):
    typed = {"column": "summary", "new": "Суу жок", "reason": "ката"}

    answer = sign_in("operator").post("/journal/2026/1/correct", typed)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/journal/2026/1/1#line-1")
    assert Correction.objects.values_list("new", "reason").get() == ("Суу жок", "ката")


@pytest.mark.parametrize("typed", [{"reason": ""}, {"new": ""}, {"column": "mark"}, {"reason": "\u200b"}])
def test_R45_what_lacks_comes_back_with_what_was_typed(line, sign_in, typed):
    facts = {"column": "summary", "new": "Суу жок", "reason": "ката", **typed}

    answer = sign_in("operator").post("/journal/2026/1/correct", facts)

    assert (answer.status_code, Correction.objects.count()) == (422, 0)


@pytest.mark.parametrize("person", ["akim", "deputy-operator", "control", "auditor"])
def test_R45_a_reader_who_posts_a_correction_is_refused(line, sign_in, person):
    typed = {"column": "summary", "new": "Суу жок", "reason": "ката"}

    answer = sign_in(person).post("/journal/2026/1/correct", typed)

    assert (answer.status_code, Correction.objects.count()) == (422, 0)


def test_R25_a_specialist_shut_out_of_a_line_does_not_find_its_correction_form(take, posts, sign_in):
    about = About(posts["records-specialist"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS}))
    take(by="deputy-operator", abouts=(about,), kind="complaint")

    assert sign_in("operator").get("/journal/2026/1/correct").status_code == 404
