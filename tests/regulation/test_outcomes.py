"""Clause III.6, column five, R11, R44: the words of a mark."""

from datetime import date

import pytest

from ishenim.regulation.outcomes import BY_ANSWER, BY_BODY, MARK_LENGTH, MARKS, Outcome, Restored, mark_words

ON = date(2026, 11, 4)


@pytest.mark.parametrize(
    ("outcome", "number", "body", "words"),
    [
        (Outcome.RESOLVED, "02-14/7", "", "Канааттандырылды, 04.11.2026, № 02-14/7"),
        (Outcome.PARTLY, "02-14/8", "", "Жарым-жартылай канааттандырылды, 04.11.2026, № 02-14/8"),
        (Outcome.EXPLAINED, "9", "", "Түшүндүрүү берилди, 04.11.2026, № 9"),
        (Outcome.REFUSED, "10", "", "Четке кагылды, 04.11.2026, № 10"),
        (Outcome.LEFT, "11", "", "Кароосуз калтырылды, 04.11.2026, № 11"),
        (Outcome.LEFT, "", "анонимдүү", "Кароосуз калтырылды: анонимдүү, 04.11.2026"),
        (Outcome.WITHDRAWN, "", "", "Арыз ээси кайра чакыртып алды, 04.11.2026"),
        (Outcome.LAW_ENFORCEMENT, "12", "", "Укук коргоо органдарына жөнөтүлдү, 04.11.2026, № 12"),
        (Outcome.FORWARDED, "13", "Прокуратура", "Тиешелүү органга жөнөтүлдү: Прокуратура, 04.11.2026, № 13"),
        (Outcome.FORWARDED, "13", "", "Тиешелүү органга жөнөтүлдү, 04.11.2026, № 13"),
        (Outcome.REFERRED, "", "Соцфонд", "Түшүндүрмө берилди: Соцфонд, 04.11.2026"),
        (Outcome.REFERRED, "", "", "Түшүндүрмө берилди, 04.11.2026"),
        (Outcome.RESOLVED, "", "Прокуратура", "Канааттандырылды, 04.11.2026"),  # who resolved it is the office itself
    ],
)
def test_R44_a_mark_has_its_words_its_day_and_its_number(outcome, number, body, words):
    assert mark_words(outcome, on=ON, number=number, body=body) == words


@pytest.mark.parametrize("length", [290, 296, 297, 5000])
def test_R44_a_mark_fits_into_column_five_with_its_day_and_its_whole_number(length):
    number = "0" * 60

    words = mark_words(Outcome.FORWARDED, on=ON, number=number, body="Б" * length)

    assert len(words) <= MARK_LENGTH
    assert words.endswith(f", 04.11.2026, № {number}")
    assert ("…" in words) == (length > 296)


def test_R44_every_outcome_has_a_mark_of_its_own():
    assert (set(MARKS), len(set(MARKS.values()))) == (set(Outcome), len(Outcome))


def test_R11_an_answer_ends_in_an_outcome_that_answers():
    """Forwarding, referring, handing over, leaving, withdrawing are steps of their own, not an executor's choice."""
    elsewhere = {Outcome.FORWARDED, Outcome.REFERRED, Outcome.LAW_ENFORCEMENT, Outcome.WITHDRAWN, Outcome.LEFT}

    assert set(BY_ANSWER) == set(Outcome) - elsewhere


def test_R11_another_body_may_also_have_left_it():
    assert set(BY_BODY) == {*BY_ANSWER, Outcome.LEFT}


def test_R11_whether_the_right_was_restored_has_four_answers():
    assert [one.value for one in Restored] == ["yes", "partly", "no", "not_violated"]
