"""Trust 4, decisions 6 and 14: what an entry says, what it never says, and the one order of the log."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from ishenim.audit import actions as audit
from ishenim.audit.models import Entry, Head, Salts
from ishenim.regulation import chain
from ishenim.regulation.chain import Ref

FIELDS = {"v", "origin", "seq", "prev", "kind", "journal", "no", "at", "boot", "mono", "clock_suspect"} | {
    "actor",
    "act",
    "c",
    "files",
    "ref",
}


def entry(seq):
    return json.loads(bytes(Entry.objects.get(seq=seq).body))


def entries():
    return [(found.seq, bytes(found.body)) for found in Entry.objects.order_by("seq")]


@pytest.fixture
def moment(db):
    """A moment after everything the log holds."""
    return datetime(2026, 12, 1, 5, 6, 7, 89, tzinfo=UTC)


def noted(at, **facts):
    return audit.record(**{"did": "sign_in", "what": Ref("person", "akim"), "by": "akim", "at": at, **facts})


def test_an_entry_has_exactly_the_fields_of_the_design(moment):
    assert set(entry(noted(moment))) == FIELDS


def test_an_entry_says_what_was_done_to_what_by_whom_and_when(moment):
    size, leaf = Head.objects.values_list("size", "leaf").get()

    seq = noted(moment, did="correct", what=Ref("correction", "2026/5/1", "2026-1", 5), by="operator")

    said = entry(seq)
    told = {name: said[name] for name in ("v", "origin", "seq", "prev", "kind", "act", "journal", "no", "actor")}
    assert told == {
        "v": 1,
        "origin": "ishenim/alay-demo",
        "seq": size + 1,
        "prev": leaf,
        "kind": "correct",
        "act": "correct",
        "journal": "2026-1",
        "no": 5,
        "actor": "operator",
    }
    rest = {name: said[name] for name in ("at", "boot", "clock_suspect", "c", "files", "ref")}
    assert rest == {
        "at": chain.plain(moment),
        "boot": audit.BOOT,
        "clock_suspect": False,
        "c": {},
        "files": [],
        "ref": "correction:2026/5/1",
    }


def test_the_moment_of_an_entry_is_written_in_universal_time(moment):
    assert entry(noted(moment))["at"] == moment.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


def test_the_steady_clock_of_one_run_never_goes_back(moment):
    first, second = noted(moment), noted(moment)

    assert (entry(first)["mono"] <= entry(second)["mono"], entry(first)["boot"]) == (True, entry(second)["boot"])


def test_values_never_stand_in_an_entry(moment):
    secrets = {"a": "Сагынов Төлөгөн", "b": "+996555123456", "c": b"\x01\x02secret", "d": ("жашыруун",), "e": 987654321}

    seq = noted(moment, fields=secrets)

    body = bytes(Entry.objects.get(seq=seq).body).decode()
    spelled = [*(chain.plain(value) for value in secrets.values()), "Сагынов", "996555123456", "жашыруун", "secret"]
    assert [word for word in spelled if word in body or json.dumps(word)[1:-1] in body] == []


def test_nothing_a_caller_told_stands_in_the_log(take):
    before = Head.objects.get().size
    appeal = take(content="Купуя сөз", summary="Купуя кыскача", postal="Купуя дарек", caller_id="0222 99-88-77")

    said = "".join(body.decode() for seq, body in entries() if seq > before)

    rows = [appeal.applicant, appeal.line, *appeal.phones.all(), *appeal.texts.all()]
    told = {
        str(value) for row in rows for name, value in vars(row).items() if isinstance(value, str) and len(value) > 5
    }
    assert ({"Купуя сөз", "Купуя кыскача", "Купуя дарек", "0222 99-88-77"} - told, [w for w in told if w in said]) == (
        set(),
        [],
    )


def test_a_commitment_is_opened_by_its_salt_and_value_only(moment):
    seq = noted(moment, fields={"b": "экинчи", "a": "биринчи"})

    salts = bytes(Salts.objects.get(entry_id=seq).salts)
    assert entry(seq)["c"] == {
        "a": chain.commitment("a", "биринчи", salts[:16]),
        "b": chain.commitment("b", "экинчи", salts[16:]),
    }


def test_no_two_salts_are_alike(take):
    for _ in range(3):
        take()

    pieces = [piece for row in Salts.objects.all() for piece in chain.cut(bytes(row.salts))]
    assert (len(set(pieces)), {len(piece) for piece in pieces}) == (len(pieces), {16})


def test_the_same_act_twice_commits_to_different_hashes(moment):
    first, second = (noted(moment, fields={"line.summary": "жарык жок"}) for _ in range(2))

    assert entry(first)["c"] != entry(second)["c"]


@pytest.mark.parametrize(
    ("back", "suspect"),
    [
        (timedelta(0), False),
        (timedelta(minutes=5), False),
        (timedelta(minutes=5, microseconds=1), True),
        (timedelta(days=400), True),
        (timedelta(days=-1), False),
    ],
)
def test_an_entry_more_than_five_minutes_before_the_last_is_kept_and_marked(moment, back, suspect):
    noted(moment)

    assert entry(noted(moment - back))["clock_suspect"] == suspect


def test_the_clock_is_compared_with_the_latest_entry_even_after_one_that_went_back(moment):
    noted(moment)
    noted(moment - timedelta(hours=2))

    assert entry(noted(moment - timedelta(hours=1)))["clock_suspect"] is True


def test_a_suspect_clock_refuses_no_call(take, moment):
    with transaction.atomic():
        noted(moment + timedelta(days=30))

    assert (take(at=moment).line.number, entry(Head.objects.get().size)["clock_suspect"]) == (1, True)


def test_the_entries_stand_in_one_order_each_pointing_to_the_one_before(take):
    for _ in range(3):
        take()

    found = entries()
    leaves = [chain.FIRST_PREV, *(chain.leaf(body) for _, body in found)]
    assert [seq for seq, _ in found] == list(range(1, len(found) + 1))
    assert [json.loads(body)["prev"] for _, body in found] == leaves[:-1]
    assert Head.objects.values_list("size", "leaf").get() == (len(found), leaves[-1])


def test_every_entry_has_its_one_row_of_salts(take):
    take()

    assert list(Salts.objects.order_by("pk").values_list("pk", flat=True)) == [seq for seq, _ in entries()]


def test_an_act_that_fails_leaves_no_entry_and_no_gap(moment):
    size = Head.objects.get().size
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        noted(moment)
        1 / 0  # noqa: B018 (the act breaks off)

    assert noted(moment) == size + 1


def test_an_entry_outside_the_transaction_of_its_act_is_refused(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        size = Entry.objects.count()
        with pytest.raises(RuntimeError, match="transaction of its act"):
            noted(datetime(2027, 1, 1, tzinfo=UTC))

        assert (Entry.objects.count(), Head.objects.get().size) == (size, size)


def test_a_log_is_started_once(db):
    before = Head.objects.values().get()

    audit.start_log()

    assert Head.objects.values().get() == before
