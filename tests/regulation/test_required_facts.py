"""Clauses III.3 and III.4: what the dialogue must obtain, and what may be missing with a reason."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.required_facts import CallerType, Fact, Missing, Told, ToldAddress, ToldName, ToldPhone, lacking

PHONE, NAME, ADDRESS = Fact.PHONE, Fact.NAME, Fact.ADDRESS
FULL = {
    "name": ToldName(full="Сагынов"),
    "home": ToldAddress(village_told="Гүлчө"),
    "phones": (ToldPhone("0555 1", ""),),
}
BARE = {"name": ToldName(), "home": ToldAddress(), "phones": ()}


def told(caller_type=CallerType.CITIZEN, **facts):
    plain = {
        "call_id": UUID(int=1),
        "received_at": datetime(2026, 11, 24, 4, 42, tzinfo=UTC),
        "caller_type": caller_type,
        "confidential": False,
        "org_form": "",
        "org_name": "",
        "postal": "",
        "caller_id": "",
        "content": "Жарык жок",
        "summary": "Жарык жок",
        "kind": "application",
        "topic": "other",
        "language": "ky",
        **FULL,
    }
    return Told(**{**plain, **facts})


def test_III_4_a_citizen_who_told_everything_lacks_nothing():
    assert lacking(told()) == frozenset()


def test_III_4_a_citizen_who_told_nothing_lacks_phone_name_and_address():
    assert lacking(told(**BARE)) == {PHONE, NAME, ADDRESS}


@given(st.sets(st.sampled_from(Fact)), st.dictionaries(st.sampled_from(Fact), st.sampled_from(Missing)))
def test_R31_a_fact_is_lacking_when_it_is_neither_told_nor_excused(silent, reasons):
    fields = {PHONE: "phones", NAME: "name", ADDRESS: "home"}
    facts = {fields[fact]: BARE[fields[fact]] for fact in silent}

    assert lacking(told(**facts, missing=reasons)) == silent - set(reasons)


@pytest.mark.parametrize("reason", Missing)
def test_R31_every_reason_excuses(reason):
    assert lacking(told(**BARE, missing=dict.fromkeys(Fact, reason))) == frozenset()


def test_R31_an_anonymous_caller_owes_nothing():
    assert lacking(told(CallerType.ANONYMOUS, **BARE)) == frozenset()


def test_R28_an_organisation_is_named_by_its_own_name():
    company = told(CallerType.ORGANISATION, org_form="ЖЧК", org_name="Алай сүт", name=ToldName())

    assert lacking(company) == frozenset()


def test_R28_the_contact_person_does_not_stand_for_the_organisations_name():
    assert lacking(told(CallerType.ORGANISATION, org_form="ЖЧК")) == {NAME}


@pytest.mark.parametrize(
    "address",
    [
        {"home": ToldAddress(village="gulcho", village_told="Гүлчө")},
        {"home": ToldAddress(village_told="Жаңы айыл")},
        {"home": ToldAddress(street="Ленин, 3")},
        {"home": ToldAddress(), "postal": "Ош ш., а/я 7"},
    ],
)
def test_R29_a_known_village_an_unknown_one_a_street_or_a_postal_address_is_an_address(address):
    assert lacking(told(**address)) == frozenset()


def test_R32_a_text_is_taken_to_be_read_back_unless_said_otherwise():
    assert (told().read_back, told().not_read_because) == (True, "")
