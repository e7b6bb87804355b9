"""R52, R55: the slip and the report of an alarm are one page each, whatever was typed, and say that a drill is one."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pypdf import PdfReader

from ishenim.papers import urgent_papers
from ishenim.papers.facts import Printed, Signatory
from ishenim.papers.urgent_papers import Answer, Both, Moment, Named, Ring, Took, UrgentReport, UrgentSlip, cut
from tests.papers.examples import CODE, DRILL, PRINTED, URGENT, URGENT_REPORT, URGENT_SLIP, words
from tests.papers.test_rendering import HOSTILE

START = datetime(2026, 11, 24, 10, 42)
LONG = {**HOSTILE, "100 kB": "Ж" * 100_000, "wide": "ЩЖ " * 35_000}


def full(told):
    """An alarm in which everything that can be typed is this text, and everything happens a hundred times."""
    both = Both(told[:200], told[:200])
    clauses = tuple(Named(code, Both("мыйзамсыз аракет", "противоправное деяние"), told) for code in ("III.8.a",) * 4)
    urgent = replace(
        URGENT, clauses=clauses, answers=(Answer(Both("Так кайсы жерде?", "Где именно?"), told),) * 10, to=both,
        raised_by=told[:200], is_drill=True,
    )  # fmt: skip
    moments = tuple(
        Moment(START + timedelta(minutes=minute), Both("кабарланды", "оповещён"), told) for minute in range(100)
    )
    printed = Printed(PRINTED.at, told[:200])
    took = (Took(Both("экранда көрсөтүлгөнгө чейин", "до показа на экране"), "999:59", "15:00", is_late=True),) * 4
    slip = UrgentSlip(urgent, ("102", "112", "101", "103"), (Ring(told[:400], "+996 555 00-00-01, 5-11-84"),) * 50)
    handed = tuple((one.at, told) for one in moments)
    report = UrgentReport(urgent, moments, took, moments, handed, moments[0], Signatory(told[:200], told[:200]))
    return (
        urgent_papers.urgent_slip(slip, printed=printed),
        urgent_papers.urgent_report(report, printed=printed),
    )


FOOT = 57  # points: the lower margin


def lowest(made):
    """How high above the edge of the sheet its last words stand, those of the foot left out."""
    found = []
    read = PdfReader(io.BytesIO(made))
    read.pages[0].extract_text(visitor_text=lambda text, cm, tm, *_: found.append((text.strip(), _height(cm, tm))))
    code = next(height for text, height in found if CODE.fullmatch(text))
    return len(read.pages), code


def _height(cm, tm):
    return tm[4] * cm[1] + tm[5] * cm[3] + cm[5]


@pytest.mark.parametrize("what", LONG)
def test_R55_whatever_was_typed_each_is_one_page_with_its_end_above_the_foot(what):
    for made in full(LONG[what]):
        sheets, height = lowest(made)
        assert (sheets, height > FOOT) == (1, True), height


def test_R55_the_report_has_every_time_to_the_second_and_what_came_late():
    said = words(urgent_papers.urgent_report(URGENT_REPORT, printed=PRINTED))

    for told in (
        "24.11.2026 10:42:06",
        "24.11.2026 10:43:09",
        "10:50:00",
        "10:51:00 102, кезметчи",
        "16:04",
        "кечикти",
    ):
        assert told in said, told


def test_a_long_story_keeps_its_beginning_and_its_end():
    times = tuple(
        Moment(START + timedelta(minutes=minute), Both("кабарланды", "оповещён"), f"№{minute}") for minute in range(90)
    )

    said = words(urgent_papers.urgent_report(replace(URGENT_REPORT, times=times), printed=PRINTED))

    assert ("№0" in said, "№8" in said, "№40" in said, "№89" in said) == (True, True, False, True)
    assert "… дагы 77 жазуу" in said


@pytest.mark.parametrize("made", ["slip", "report"])
def test_a_drill_says_so_in_both_languages_and_a_real_one_does_not(made):
    facts, make = {
        "slip": (URGENT_SLIP, urgent_papers.urgent_slip),
        "report": (URGENT_REPORT, urgent_papers.urgent_report),
    }[made]

    drill, real = (words(make(replace(facts, urgent=one), printed=PRINTED)) for one in (DRILL, URGENT))

    assert "МАШЫГУУ, чыныгы эмес УЧЕНИЕ, не по-настоящему" in drill
    assert "МАШЫГУУ" not in real


def test_words_are_cut_at_a_letter_and_end_with_three_dots():
    assert cut("бир эки\nүч", 20) == "бир эки үч"
    assert cut("ы" * 30, 10) == "ы" * 9 + "…"
    assert cut("\x00\u202e", 10) == ""
