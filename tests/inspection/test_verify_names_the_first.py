"""R45, R40: whoever alters the database past its guards is found, and the first altered place is named."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F

from ishenim.accounts.models import Post
from ishenim.appeals.models import Appeal, Applicant, FollowUp, Phone, Subject, TextVersion
from ishenim.audit.models import Entry, Head, Salts
from ishenim.inspection.queries import Problem, verify
from ishenim.journal.models import Book, Column, Correction, Line, Restriction
from ishenim.regulation import chain

pytestmark = pytest.mark.usefixtures("book_kept")


def first_problem():
    return verify().problems[0]


def line(number):
    return Line.objects.get(year=2026, number=number)


def remove_line(number):
    """A line with everything that hangs on it, as somebody careful would remove it."""
    found = Appeal.objects.filter(line=line(number))
    for model in (FollowUp, Phone, Subject, TextVersion, Applicant):
        model.objects.filter(appeal__in=found).delete()
    found.delete()
    for model in (Correction, Restriction):
        model.objects.filter(line=line(number)).delete()
    line(number).delete()


def copy_of(row, **changes):
    """One more row like this one."""
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def middle(log):
    """An entry that registers a line, neither first nor last."""
    return log.seq_of("line:2026/5")


def test_what_nobody_touched_is_in_order(log):
    result = verify()

    assert (result.problems, result.entries) == ([], log.size())


# Lines


@pytest.mark.parametrize("number", [1, 7, 10, 14])
def test_R19_a_removed_line_is_named(number):
    remove_line(number)

    assert first_problem() == Problem(f"line 2026/{number}", "missing")


def test_R19_the_last_line_removed_with_its_number_is_named():
    remove_line(14)
    Book.objects.filter(volume=2).update(last_number=13)

    assert first_problem() == Problem("line 2026/14", "missing")


def test_R45_two_lines_whose_texts_were_swapped_are_named_the_lower_first():
    fourth, seventh = (TextVersion.objects.get(appeal__line=line(n), place=1) for n in (4, 7))
    TextVersion.objects.filter(pk=fourth.pk).update(text=seventh.text)
    TextVersion.objects.filter(pk=seventh.pk).update(text=fourth.text)

    assert verify().problems == [
        Problem("line 2026/4", "altered", ("text.text",)),
        Problem("line 2026/7", "altered", ("text.text",)),
    ]


@pytest.mark.parametrize("moment", ["received_at", "registered_at"])
def test_R41_a_backdated_line_is_named(moment):
    Line.objects.filter(pk=line(6).pk).update(**{moment: F(moment) - timedelta(days=1)})

    call = Problem(f"call {line(6).appeal.call_id}", "altered", ("call.disposition", "call.ended_at"))
    first = Problem("line 2026/6", "altered", (f"line.{moment}",))
    assert verify().problems == ([first, call] if moment == "registered_at" else [first])


def test_an_appeal_that_somebody_else_keeps_is_named(book_kept, people):
    Appeal.objects.filter(pk=book_kept.appeals[3].pk).update(kept_by=people["deputy-operator"])

    assert verify().problems == [Problem(f"line {book_kept.appeals[3].line.ref}", "altered", ("appeal.kept_by",))]


def test_R39_a_volume_closed_at_another_moment_is_named():
    Book.objects.filter(volume=1).update(closed_at=F("closed_at") - timedelta(days=1))

    assert verify().problems == [Problem("book 2026-1", "altered", ("book.closed_at",))]


def test_R19_a_renumbered_line_is_named():
    Line.objects.filter(pk=line(6).pk).update(number=60)

    assert first_problem() == Problem("line 2026/6", "missing")


def test_R19_two_lines_that_changed_numbers_are_named_the_lower_first():
    sixth, seventh = line(6), line(7)
    Line.objects.filter(pk=sixth.pk).update(number=60)
    Line.objects.filter(pk=seventh.pk).update(number=6)
    Line.objects.filter(pk=sixth.pk).update(number=7)

    assert (first_problem().what, first_problem().how) == ("line 2026/6", "altered")


def test_R19_an_added_line_is_named():
    copy_of(line(13), number=15)

    assert first_problem() == Problem("line 2026/15", "added")


def test_R19_an_added_line_with_its_number_counted_is_named():
    copy_of(line(13), number=15)
    Book.objects.filter(volume=2).update(last_number=15)

    assert verify().problems == [Problem("line 2026/15", "added")]


@pytest.mark.parametrize("step", [-1, 1])
def test_R40_a_counter_that_is_not_at_the_last_number_is_named(step):
    Book.objects.filter(volume=2).update(last_number=F("last_number") + step)

    assert verify().problems == [Problem("counter of 2026", "altered")]


@pytest.mark.parametrize("step", [-1, 1])
def test_R40_the_counter_of_a_closed_volume_is_checked_too(step):
    Book.objects.filter(volume=1).update(last_number=F("last_number") + step)

    assert verify().problems == [Problem("counter of 2026", "altered")]


def test_R40_a_year_without_its_lines_is_named():
    Book.objects.create(year=2025, last_number=3, opened_at=line(1).registered_at)

    assert verify().problems == [Problem("book 2025-1", "added"), Problem("counter of 2025", "altered")]


# Rows beside a line


def test_R45_an_added_correction_is_named():
    found = Correction.objects.get(line=line(10), place=3)
    copy_of(found, place=4)

    assert verify().problems == [Problem("correction 2026/10/4", "added")]


def test_R45_a_correction_of_a_line_that_had_none_is_named():
    found = Correction.objects.get(line=line(10), place=3)
    copy_of(found, line=line(3), place=1, column=Column.SUMMARY)

    assert verify().problems == [Problem("correction 2026/3/1", "added")]


def test_R45_a_removed_correction_is_named():
    Correction.objects.filter(line=line(10), place=2).delete()

    assert first_problem() == Problem("correction 2026/10/2", "missing")


@pytest.mark.parametrize("place", [4, 0])
def test_R18_an_added_version_of_the_text_is_named(place):
    found = TextVersion.objects.get(appeal__line=line(11), place=3)
    copy_of(found, place=place)

    assert verify().problems == [Problem(f"text 2026/11/{place}", "added")]


def test_R18_a_removed_version_of_the_text_is_named():
    TextVersion.objects.filter(appeal__line=line(11), place=2).delete()

    assert first_problem() == Problem("text 2026/11/2", "missing")


def test_R18_the_removed_first_note_is_named():
    TextVersion.objects.filter(appeal__line=line(11), place=1).delete()

    gone = ("text.at", "text.by", "text.place", "text.text")
    assert first_problem() == Problem("line 2026/11", "altered", gone)


def test_R25_an_added_restriction_is_named(posts):
    Restriction.objects.create(line=line(6), post=posts["auditor"])

    assert verify().problems == [Problem("line 2026/6", "altered", ("shut_out.posts",))]


def test_R25_a_removed_restriction_is_named():
    Restriction.objects.filter(line=line(6)).delete()

    assert verify().problems == [Problem("line 2026/6", "altered", ("restricted",))]


def test_R30_an_added_phone_is_named():
    copy_of(Phone.objects.filter(appeal__line=line(4)).get(), place=2)

    assert verify().problems == [Problem("line 2026/4", "altered", ("phone.2",))]


def test_R30_a_removed_phone_is_named():
    Phone.objects.filter(appeal__line=line(1), place=2).delete()

    assert verify().problems == [Problem("line 2026/1", "altered", ("phone.2",))]


def test_R23_a_removed_subject_is_named():
    Subject.objects.filter(appeal__line=line(8), place=2).delete()

    gone = tuple(f"subject.2.{name}" for name in ("alleged", "body", "post", "rank", "told"))
    assert verify().problems == [Problem("line 2026/8", "altered", gone)]


def test_R27_a_removed_applicant_is_named():
    Applicant.objects.filter(appeal__line=line(4)).delete()

    assert (first_problem().what, len(verify().problems)) == ("line 2026/4", 1)


def test_R3_a_removed_call_is_named(book_kept):
    gone = book_kept.still_open.pk
    book_kept.still_open.draft.delete()
    book_kept.still_open.delete()

    assert verify().problems == [Problem(f"call {gone}", "missing")]


def test_R3_an_added_call_is_named(book_kept):
    added = copy_of(type(book_kept.joke).objects.get(pk=book_kept.still_open.pk), pk=uuid4())

    assert verify().problems == [Problem(f"call {added.pk}", "added")]


def test_R3_a_call_made_into_no_appeal_is_named(book_kept):
    found = type(book_kept.joke).objects.filter(pk=book_kept.appeals[4].call_id)
    found.update(disposition="joke")

    fields = ("call.disposition", "call.ended_at")
    assert verify().problems == [Problem(f"call {book_kept.appeals[4].call_id}", "altered", fields)]


def test_R3_a_reopened_call_of_a_registered_appeal_is_named(book_kept):
    found = type(book_kept.joke).objects.filter(pk=book_kept.appeals[4].call_id)
    found.update(disposition="", ended_at=None)

    assert [str(book_kept.appeals[4].call_id) in problem.what for problem in verify().problems] == [True]


def test_R15_an_added_post_is_named(posts):
    added = copy_of(Post.objects.get(code="auditor"), code="auditor-2")

    assert verify().problems == [Problem(f"post {added.pk}", "added")]


# Salts


def test_two_swapped_salts_of_an_entry_are_named_by_their_fields(log):
    seq = middle(log)
    salts = log.salts(seq)
    log.put_salts(seq, salts[16:32] + salts[:16] + salts[32:])

    names = tuple(sorted(log.record(seq)["c"])[:2])
    assert verify().problems == [Problem("line 2026/5", "altered", names)]


def test_one_changed_byte_of_a_salt_is_named_by_its_field(log):
    seq = middle(log)
    salts = log.salts(seq)
    log.put_salts(seq, bytes([salts[0] ^ 1]) + salts[1:])

    assert verify().problems == [Problem("line 2026/5", "altered", (sorted(log.record(seq)["c"])[0],))]


def test_swapped_salts_of_two_entries_are_named_the_earlier_first(log):
    third, fourth = log.seq_of("line:2026/12"), log.seq_of("line:2026/13")
    swapped = log.salts(third), log.salts(fourth)
    log.put_salts(third, swapped[1])
    log.put_salts(fourth, swapped[0])

    assert verify().problems == [
        Problem(f"entry {third}", "altered", ("salts",)),
        Problem(f"entry {fourth}", "altered", ("salts",)),
    ]


def test_a_dropped_row_of_salts_is_named(log):
    seq = middle(log)
    Salts.objects.filter(entry_id=seq).delete()

    assert verify().problems == [Problem(f"entry {seq}", "altered", ("salts",))]


@pytest.mark.parametrize("length", [-16, -1])
def test_shortened_salts_are_named(log, length):
    seq = middle(log)
    log.put_salts(seq, log.salts(seq)[:length])

    assert verify().problems == [Problem(f"entry {seq}", "altered", ("salts",))]


# The head of the log


def test_a_head_that_counts_too_many_names_the_entry_that_is_not_there(log):
    size = log.size()
    Head.objects.update(size=size + 1)

    assert first_problem() == Problem(f"entry {size + 1}", "missing")


def test_a_head_that_counts_too_few_names_the_entry_it_does_not_know(log):
    size = log.size()
    Head.objects.update(size=size - 1)

    assert [str(problem) for problem in verify().problems if problem.how == "added"] == [f"entry {size}: added"]


def test_a_log_without_a_head_is_named_from_its_first_entry(log):
    Head.objects.all().delete()

    assert first_problem() == Problem("entry 1", "added")


# What cannot be seen without a checkpoint kept outside


def test_a_cut_tail_is_not_seen_without_checkpoints(book_kept, log):
    size = log.size()
    seq = log.seq_of(f"call:{book_kept.still_open.pk}")
    for gone in range(seq, size + 1):
        log.drop(gone)
    for model in (Correction, TextVersion.objects.filter(place__gt=1)):
        getattr(model, "objects", model).all().delete()
    book_kept.still_open.draft.delete()
    book_kept.still_open.delete()
    Head.objects.update(size=seq - 1, leaf=chain.leaf(log.body(seq - 1)))

    result = verify()

    assert (result.problems, result.entries) == ([], seq - 1)


def test_a_consistent_rewrite_is_not_seen_without_checkpoints(log):
    seq = middle(log)
    Line.objects.filter(pk=line(5).pk).update(summary="баары жакшы")
    kept, salts = log.record(seq)["c"], log.salts(seq)
    start = 16 * sorted(kept).index("line.summary")
    again = chain.commitment("line.summary", "баары жакшы", salts[start : start + 16])
    log.change(seq, c={**kept, "line.summary": again})
    log.link_from(seq)

    assert (verify().problems, json.loads(log.body(seq))["c"]["line.summary"]) == ([], again)


def test_an_entry_appended_with_the_head_is_not_seen_without_checkpoints(log):
    size = log.size()
    log.add(size + 1, {**log.record(size), "seq": size + 1, "c": {}, "ref": "person:akim"})
    log.link_from(size + 1)

    assert (verify().problems, Entry.objects.count()) == ([], size + 1)
