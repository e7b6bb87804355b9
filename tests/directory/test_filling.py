"""Whatever the operator picks from was put there by an act: an entry that commits to every name."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from ishenim.audit.models import Entry, Salts
from ishenim.directory import actions as directory
from ishenim.directory.models import Aimak, Body, Topic, Village
from ishenim.directory.queries import starts_like
from ishenim.inspection.queries import verify
from ishenim.regulation import chain

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
NAMES = {"ky": "Суу чарбасы", "ru": "Водхоз"}
BY = {"by": "admin", "at": NOW}


def add_aimak():
    directory.add_aimak("new", **NAMES, **BY)


def add_village():
    directory.add_village("new", ky="Ачакей", ru="", aimak=Aimak.objects.get(code="gulcho"), aliases=["Ач", "А"], **BY)


def add_body():
    directory.add_body("new", names=NAMES, group="district", **BY)


def add_addressee():
    directory.add_body("new", names=NAMES, group="other", is_outside_addressee=True, **BY)


def add_topic():
    directory.add_topic("new", names={**NAMES, "en": "water"}, place=99, **BY)


ACTS = {
    add_aimak: ("aimak", Aimak, NAMES),
    add_village: ("village", Village, {"ky": "Ачакей", "ru": "", "aimak": "gulcho", "aliases": ("Ач", "А")}),
    add_body: ("body", Body, {**NAMES, "group": "district", "is_outside_addressee": False}),
    add_addressee: ("body", Body, {**NAMES, "group": "other", "is_outside_addressee": True}),
    add_topic: ("topic", Topic, {**NAMES, "en": "water", "place": 99}),
}


@pytest.mark.parametrize("add", ACTS, ids=lambda add: add.__name__)
def test_an_addition_is_one_entry_that_commits_to_what_was_added(db, add):
    kind, model, fields = ACTS[add]
    size = Entry.objects.count()

    add()

    entry = json.loads(bytes(Entry.objects.get(seq=size + 1).body))
    salts = bytes(Salts.objects.get(entry_id=size + 1).salts)
    said = (entry["act"], entry["ref"], entry["actor"], entry["at"], entry["c"])
    expected = (f"add_{kind}", f"{kind}:new", "admin", chain.plain(NOW), chain.commitments(fields, salts))
    assert (said, Entry.objects.count(), model.objects.filter(pk="new").count()) == (expected, size + 1, 1)


@pytest.mark.parametrize("add", ACTS, ids=lambda add: add.__name__)
def test_a_code_that_is_taken_adds_neither_a_row_nor_an_entry(db, add):
    add()
    size = Entry.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        add()

    assert Entry.objects.count() == size


def test_the_log_holds_after_additions(take):
    take()
    for add in (add_aimak, add_village, add_body, add_topic):
        add()

    assert verify().problems == []


def test_the_whole_demo_directory_stands_in_the_log(db):
    refs = [json.loads(bytes(entry.body))["ref"].partition(":") for entry in Entry.objects.order_by("seq")]

    for kind, model, _ in ACTS.values():
        told = [ident for found, _, ident in refs if found == kind]
        assert sorted(told) == sorted(model.objects.values_list("pk", flat=True))


def test_names_are_kept_by_language(db):
    add_body()
    add_topic()

    bodies = Body.objects.filter(pk="new").values_list("ky", "ru", "en", "group").get()
    topics = Topic.objects.filter(pk="new").values_list("ky", "ru", "en", "place").get()
    assert (bodies, topics) == ((*NAMES.values(), "", "district"), (*NAMES.values(), "water", 99))


def test_R25_complaints_about_the_head_can_go_to_the_three_addressees_of_the_demo(db):
    addressees = Body.objects.filter(is_outside_addressee=True).order_by("pk").values_list("pk", flat=True)

    assert list(addressees) == ["oblast", "prok", "ukmk"]


@pytest.mark.parametrize(("add", "is_addressee"), [(add_body, False), (add_addressee, True)])
def test_R25_a_body_is_an_outside_addressee_when_it_was_added_as_one(db, add, is_addressee):
    add()

    assert Body.objects.get(pk="new").is_outside_addressee is is_addressee


@pytest.mark.parametrize(
    ("told", "starts"),
    [
        ("Кара", True),
        ("кара ача", True),
        ("Черн", True),
        ("Эски", True),
        ("Ачакей", False),
        ("", False),
        (" - ", False),
        ("Кара-Ачакейде", False),
    ],
)
def test_R29_a_village_starts_like_any_of_its_spellings(db, told, starts):
    aimak = Aimak.objects.get(code="gulcho")
    village = directory.add_village(
        "new", ky="Кара-Ачакей", ru="Черная Ачакей", aimak=aimak, aliases=["Эски Ачакей"], **BY
    )

    assert starts_like(village, told) is starts


def test_R29_only_a_village_that_starts_so_may_be_taken_with_enter(sign_in):
    aimak = Aimak.objects.get(code="gulcho")
    for code, ky in (("inside", "Бу-Ачакей"), ("first", "Ачакей-Бел")):
        directory.add_village(code, ky=ky, ru="", aimak=aimak, aliases=[], **BY)

    page = sign_in("operator").get("/directory/villages", {"q": "ачакей"}).content.decode()

    shown = [(part.split('"')[0], "data-starts" in part.split(">")[0]) for part in page.split('data-value="')[1:]]
    assert shown == [("Ачакей-Бел", True), ("Бу-Ачакей", False)]
