"""Decisions 22: whoever changes an account or the office's name leaves an entry, and those concerned are told."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ishenim.accounts import actions
from ishenim.accounts.models import AccountChange, Change, Person
from ishenim.accounts.queries import changes_shown_to, held_by
from ishenim.audit.models import Entry, Salts
from ishenim.common.models import Office
from ishenim.common.refusals import Refused
from ishenim.regulation import chain

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
MONTH = timedelta(days=30)
ORIGIN = "ishenim/alay-demo"
NAMES = {"name_ky": "Башка администрация", "name_ru": "Другая", "name_en": "Another"}


def entries():
    return [json.loads(bytes(entry.body)) for entry in Entry.objects.order_by("seq")]


def committed(fields):
    """What the last entry must say of these fields."""
    return chain.commitments(fields, bytes(Salts.objects.order_by("entry_id").last().salts))


def shown(username, *, since=NOW - MONTH):
    person = Person.objects.get(username=username)
    found = changes_shown_to(person, held_by(person, on=timezone.localdate(NOW)), since=since)
    return [(change.person.username, change.did, change.by, change.at) for change in found]


# The office's names


def test_R1_the_log_begins_with_the_name_of_the_office(db):
    first = entries()[0]

    assert (first["act"], first["ref"], first["actor"], first["origin"]) == ("name_office", "office:1", "demo", ORIGIN)


def test_R1_a_new_name_is_an_entry_that_commits_to_it(db):
    size = Entry.objects.count()

    actions.name_office(NAMES, origin=ORIGIN, is_demo=True, by="admin", at=NOW)

    last = entries()[-1]
    said = (last["seq"], last["act"], last["ref"], last["actor"], last["c"])
    assert said == (size + 1, "name_office", "office:1", "admin", committed({**NAMES, "origin": ORIGIN}))
    assert Office.objects.values(*NAMES).get() == NAMES


@pytest.mark.parametrize("origin", ["ishenim/office", "ishenim/alay", "", "ISHENIM/ALAY-DEMO"])
def test_the_log_keeps_its_name_once_something_stands_in_it(db, origin):
    before = (Office.objects.values().get(), Entry.objects.count())

    with pytest.raises(Refused, match="origin_is_fixed"):
        actions.name_office(NAMES, origin=origin, is_demo=True, by="admin", at=NOW)

    assert (Office.objects.values().get(), Entry.objects.count()) == before


def test_a_log_without_an_office_gets_no_name_afterwards(db):
    Office.objects.all().delete()

    with pytest.raises(Refused, match="origin_is_fixed"):
        actions.name_office(NAMES, origin="ishenim/other", is_demo=True, by="admin", at=NOW)

    assert Office.objects.count() == 0


# Persons


def test_a_new_person_is_an_entry_that_commits_to_the_names_and_to_no_password(db):
    actions.add_person("new", full_name="Жаңы Киши", password="new-password-12", language="ky", by="admin", at=NOW)

    last = entries()[-1]
    said = (last["act"], last["ref"], last["actor"], last["c"])
    names = {"person.username": "new", "person.full_name": "Жаңы Киши"}
    assert said == ("add_person", "person:new", "admin", committed(names))
    assert "new-password-12" not in str(entries())


def test_each_change_of_an_account_is_kept_with_who_made_it(people, posts):
    AccountChange.objects.all().delete()
    new = actions.add_person("new", full_name="Жаңы", password="x" * 12, language="ky", by="admin", at=NOW)
    today = timezone.localdate(NOW)
    actions.give_post(new, posts["operator-2"], since=today, until=None, is_substitution=True, by="a", at=NOW)
    actions.reset_password(new, password="y" * 12, by="b", at=NOW)
    actions.disable(new, by="c", at=NOW)

    kept = AccountChange.objects.order_by("pk").values_list("person__username", "did", "by", "at")
    dids = (Change.ADDED, Change.GIVEN_POST, Change.RESET, Change.DISABLED)
    assert list(kept) == [("new", did, by, NOW) for did, by in zip(dids, ("admin", "a", "b", "c"), strict=True)]


@pytest.fixture
def changed(people):
    """Two passwords were reset and somebody was disabled, a minute after each other."""
    actions.reset_password(people["operator"], password="x" * 12, by="admin", at=NOW)
    actions.reset_password(people["control"], password="x" * 12, by="admin", at=NOW + timedelta(minutes=1))
    actions.disable(people["executor-1"], by="admin", at=NOW + timedelta(minutes=2))


def test_the_head_of_apparatus_is_told_of_every_change_the_latest_first(changed):
    assert shown("head-of-apparatus") == [
        ("executor-1", Change.DISABLED, "admin", NOW + timedelta(minutes=2)),
        ("control", Change.RESET, "admin", NOW + timedelta(minutes=1)),
        ("operator", Change.RESET, "admin", NOW),
    ]


@pytest.mark.parametrize("username", ["operator", "control"])
def test_whose_password_was_reset_is_told_of_the_own_one_only(changed, username):
    assert [change[:2] for change in shown(username)] == [(username, Change.RESET)]


@pytest.mark.parametrize("username", ["akim", "admin", "auditor", "deputy-operator", "executor-1"])
def test_nobody_else_is_told(changed, username):
    assert shown(username) == []


def test_an_older_change_is_told_no_longer(changed):
    assert [change[0] for change in shown("head-of-apparatus", since=NOW + timedelta(seconds=1))] == [
        "executor-1",
        "control",
    ]


def test_the_set_up_of_the_demo_is_nobody_s_news(people):
    kept = set(AccountChange.objects.values_list("by", flat=True))

    assert (kept, shown("head-of-apparatus", since=NOW - 999 * MONTH)) == ({"demo"}, [])


def test_at_most_twenty_changes_are_told(people):
    for minute in range(21):
        at = NOW + timedelta(minutes=minute)
        AccountChange.objects.create(person=people["operator"], did=Change.RESET, by="admin", at=at)

    assert [len(shown(name)) for name in ("head-of-apparatus", "operator")] == [20, 20]
    assert shown("operator")[-1][3] == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(("username", "told"), [("head-of-apparatus", 1), ("operator", 1), ("akim", 0), ("admin", 0)])
def test_the_home_page_tells_of_a_reset_for_thirty_days(people, sign_in, username, told):
    for person in people.values():
        actions.set_language(person, language="en")
    for age in (MONTH - timedelta(minutes=5), MONTH + timedelta(minutes=5)):
        AccountChange.objects.create(
            person=people["operator"], did=Change.RESET, by="somebody", at=timezone.now() - age
        )

    page = sign_in(username).get("/desk").content.decode()

    found = re.findall(r": given a new password <span class=\"ish-muted\">\(somebody\)</span>", page)
    assert (len(found), page.count("Accounts changed lately")) == (told, told)


# Coming and going


def test_signing_out_is_an_entry(sign_in):
    browser = sign_in("operator")
    size = Entry.objects.count()

    browser.post("/logout")

    last = entries()[-1]
    said = (last["seq"], last["act"], last["ref"], last["actor"], last["c"])
    assert said == (size + 1, "sign_out", "person:operator", "operator", {})


def test_who_was_not_signed_in_signs_nobody_out(db):
    size = Entry.objects.count()

    Client().post("/logout")

    assert Entry.objects.count() == size


def test_a_refused_sign_in_names_whose_account_it_was_and_no_password(client, people):
    client.post("/login", {"login": "operator", "password": "wrong-password"})

    last = entries()[-1]
    said = (last["act"], last["ref"], last["actor"], last["c"])
    assert said == ("refuse_sign_in", "person:operator", "machine", {})
    assert "wrong-password" not in str(entries())


def test_somebody_disabled_who_comes_back_is_an_entry_of_a_refusal(client, people):
    actions.disable(people["operator"], by="admin", at=NOW)

    client.post("/login", {"login": "operator", "password": "demo-password-1"})

    assert (entries()[-1]["act"], client.get("/desk").status_code) == ("refuse_sign_in", 302)
