"""Clauses III.3 and III.4: what the dialogue must obtain, and what may be missing with a reason."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.required_facts import SUMMARY_LENGTH, CallerType, Fact, Missing, Told, lacking

facts = st.frozensets(st.sampled_from(Fact))
NAMED = [CallerType.CITIZEN, CallerType.ORGANISATION]


def test_III_4_phone_name_and_address_are_asked_for():
    assert set(Fact) == {Fact.PHONE, Fact.NAME, Fact.ADDRESS}


def test_R31_a_fact_is_missing_because_refused_cut_off_or_unknown():
    assert set(Missing) == {Missing.REFUSED, Missing.LINE_CUT, Missing.UNKNOWN}


@pytest.mark.parametrize("caller_type", NAMED)
def test_III_4_whoever_told_everything_lacks_nothing(caller_type):
    assert lacking(caller_type, told=Fact, excused=()) == frozenset()


@pytest.mark.parametrize("caller_type", NAMED)
def test_III_4_whoever_told_nothing_lacks_phone_name_and_address(caller_type):
    assert lacking(caller_type, told=(), excused=()) == {Fact.PHONE, Fact.NAME, Fact.ADDRESS}


@pytest.mark.parametrize("caller_type", NAMED)
@given(told=facts, excused=facts)
def test_R31_a_fact_is_lacking_when_it_is_neither_told_nor_excused(caller_type, told, excused):
    expected = {fact for fact in Fact if fact not in told and fact not in excused}

    assert lacking(caller_type, told=told, excused=excused) == expected


@given(told=facts, excused=facts)
def test_R31_an_anonymous_caller_owes_nothing(told, excused):
    assert lacking(CallerType.ANONYMOUS, told=told, excused=excused) == frozenset()


def test_R32_a_text_is_taken_to_be_read_back_unless_said_otherwise():
    plain = {field.name: field.default for field in dataclasses.fields(Told)}

    assert (plain["read_back"], plain["not_read_because"]) == (True, "")


def test_R43_the_short_content_has_room_for_two_hundred_characters():
    assert SUMMARY_LENGTH == 200
