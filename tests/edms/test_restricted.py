"""Decisions 5: the card of a restricted appeal says number, day and that it is restricted; who is shut out, no more."""

from datetime import timedelta

import pytest
from django.db import transaction

from ishenim.audit import actions as audit
from ishenim.edms import queries
from ishenim.edms.models import Card, Sending
from ishenim.files import actions as files
from ishenim.journal import actions as journal
from ishenim.regulation.chain import Ref
from ishenim.regulation.required_facts import ToldName, ToldPhone
from tests.conftest import NOW
from tests.consideration import roads

NAME, PHONE, VILLAGE = "Жашырбекова Купуякан", "0777 66-55-44", "Купуя-Суу"
SECRETS = (roads.MARK, NAME, PHONE, "+996777665544", VILLAGE, "жашыруун.txt", "Жашыруун барак")
SHUT = ("operator", "deputy-operator", "control")  # of a complaint about the akim, among those who read the journal


@pytest.fixture
def complaint(take, posts, people):
    """A complaint about the akim: in every place there is something that could leak."""
    from ishenim.regulation.required_facts import ToldAddress

    road = roads.ROADS["about the akim"]
    appeal = roads.taken(
        take,
        posts,
        road,
        name=ToldName(full=NAME),
        phones=(ToldPhone(PHONE, "+996777665544"),),
        home=ToldAddress(village_told=VILLAGE, street="1"),
        subject_told=f"аким {roads.MARK}",
    )
    scan = files.receive("Жашыруун барак".encode(), "жашыруун.txt")
    walker = roads.Walker(people, posts)
    walker.go(appeal, "transmit", "head-of-apparatus", **{**roads.SENT, "body": "prok"}, files=(scan,))
    yield appeal
    files.discard([scan])


def restrict(appeal, *, at):
    """What a later restriction of a line does: rows beside it, and the entry."""
    with transaction.atomic():
        journal.restrict(appeal.line, posts=[], persons=[])
        audit.record(did="restrict", what=Ref("restriction", appeal.line.ref), by="operator", at=at)


def leaks(shared):
    said = shared.everything()
    names = "\n".join(path.name for path in shared.root.rglob("*"))
    return [words for words in SECRETS if words.encode() in said or words in names]


def test_R20_R25_a_restricted_card_says_number_day_and_restricted_and_nothing_else(shared, complaint):
    shared.round()

    said = shared.everything().decode()
    assert leaks(shared) == []
    assert [line.strip() for line in said.splitlines()[2:]] == [
        "<index>ИТ-1/2026</index>",
        '<journal year="2026" number="1" />',
        "<registered>2026-11-24</registered>",
        "<restricted>чектелген</restricted>",
        "</card>",
    ]
    assert Card.objects.get().is_restricted


def test_R20_R25_the_same_things_do_leave_with_an_open_card(shared, take, people, posts):
    """What is searched for above would be found: an open card holds it."""
    from ishenim.regulation.required_facts import ToldAddress

    appeal = take(
        name=ToldName(full=NAME),
        phones=(ToldPhone(PHONE, "+996777665544"),),
        home=ToldAddress(village_told=VILLAGE, street="1"),
        summary=f"Жарык жок {roads.MARK}",
    )
    walker, scan = roads.Walker(people, posts), files.receive("Жашыруун барак".encode(), "жашыруун.txt")
    walker.go(appeal, "put_before_head", "operator")
    walker.go(appeal, "enter_resolution", "operator", **roads.SAID, lead="bilim-head", files=(scan,))

    shared.round()

    assert set(leaks(shared)) == set(SECRETS) - {"+996777665544"}  # the number is written as it was told
    files.discard([scan])


def test_R20_R25_an_appeal_restricted_later_gets_a_restricted_version_and_the_open_file_goes(shared, take):
    appeal = take(summary=f"Жарык жок {roads.MARK}", name=ToldName(full=NAME))
    shared.round()
    assert leaks(shared) != []

    restrict(appeal, at=shared.at)
    shared.round()

    assert (shared.cards(), leaks(shared)) == (["2026-000001-v002.xml"], [])
    assert [card.is_restricted for card in Card.objects.order_by("version")] == [False, True]
    assert Sending.objects.get(card__version=2).removed_earlier is True


@pytest.mark.parametrize("is_taken", [True, False])
def test_what_was_taken_before_the_restriction_is_said_on_the_page(shared, take, sign_in, is_taken):
    appeal = take()
    shared.round()
    if is_taken:
        (shared.root / "out" / shared.cards()[0]).unlink()  # the other side has it

    restrict(appeal, at=shared.at)
    shared.round()

    page = sign_in("operator").get(f"/edms/{appeal.pk}").content.decode()
    assert ("Ачык чыгарылышы папкада калган эмес" in page) is is_taken


def test_R20_R25_a_card_restricted_while_its_errand_waits_is_never_written_open(shared, take):
    from ishenim.edms import actions, exchange
    from ishenim.outbox import actions as outbox
    from tests.edms.conftest import KINDS

    appeal = take(summary=f"Жарык жок {roads.MARK}")
    actions.sweep(at=shared.at)
    late = outbox.take(KINDS, clock=shared.clock)  # a worker that is slow from here on
    restrict(appeal, at=shared.at)

    assert exchange.write_card(late) == {"replaced": True}
    assert (shared.cards(), leaks(shared)) == ([], [])
    shared.round(minutes=5)
    assert exchange.write_card(late) == {"replaced": True}  # and even after the restricted one

    assert (shared.cards(), leaks(shared)) == (["2026-000001-v002.xml"], [])


def test_R20_R25_a_version_overtaken_while_it_is_being_written_does_not_stay(shared, take, monkeypatch):
    """Two workers at once: the restricted version is made and written before the slower one puts down the open one."""
    from ishenim.edms import actions, folder
    from ishenim.outbox import actions as outbox
    from tests.edms.conftest import KINDS

    appeal, write, raced = take(summary=f"Жарык жок {roads.MARK}"), folder._write, []

    def raced_write(path, content):
        if not raced:
            raced.append(path.name)
            restrict(appeal, at=shared.at)
            actions.sweep(at=shared.at)
            outbox.work(KINDS, clock=shared.clock)
        write(path, content)

    actions.sweep(at=shared.at)
    monkeypatch.setattr(folder, "_write", raced_write)
    outbox.work(KINDS, clock=shared.clock)

    assert raced == ["2026-000001-v001.xml"]
    assert (shared.cards(), leaks(shared)) == (["2026-000001-v002.xml"], [])


@pytest.mark.parametrize("username", SHUT)
def test_R20_R25_the_shut_out_see_number_day_and_restricted_of_the_day_and_nothing_in_the_list(
    shared, complaint, take, sign_in, username, answer
):
    take()
    shared.round()
    answer(("ИТ-1/2026", "99-СЫР", "24.11.2026"), by="head-of-apparatus", at=shared.at + timedelta(hours=1))
    client = sign_in(username)

    day = client.get("/edms/day?day=24.11.2026").content.decode()
    pages = [client.get(f"/edms?state={state}").content.decode() for state in ("open", "any", "confirmed", "sent")]
    sheet = b"".join(client.post("/edms/export", {"state": "any"}).streaming_content).decode()

    row = day[day.index("<tbody>") :].split("</tr>")[0]
    assert [cell.split("</td>")[0] for cell in row.split("<td>")[1:]] == [
        "1",
        "",
        "24.11.2026",
        "",
        "чектелген",
        "",
        "",
        "",
    ]
    assert "катталды <strong>1</strong>" in day  # the other one
    everything = day + "".join(pages) + sheet
    assert [words for words in (*SECRETS, "99-СЫР") if words in everything] == []
    assert f"/edms/{complaint.pk}" not in everything
    assert "ИТ-1/2026" not in everything
    assert client.get(f"/edms/{complaint.pk}").status_code == 404
    assert client.post(f"/edms/{complaint.pk}/again").status_code == 404
    assert client.post(f"/edms/{complaint.pk}/number", {"seen": "99-СЫР"}).status_code == 404


def test_R25_a_shut_out_person_is_told_of_a_restricted_card_as_of_none(complaint, sign_in, answer):
    answer(("ИТ-1/2026", "99-СЫР", "24.11.2026"), by="head-of-apparatus")
    client = sign_in("operator")

    there = client.post("/edms/replies", {"text": "ИТ-1/2026\t5\t24.11.2026"}).content.decode()
    nowhere = client.post("/edms/replies", {"text": "ИТ-7/2026\t5\t24.11.2026"}).content.decode()

    told = [page[page.index("<tbody") : page.index("</tbody>")] for page in (there, nowhere)]
    assert told[0] == told[1].replace("ИТ-7/2026", "ИТ-1/2026")
    assert "мындай индекс менен карточка жок" in told[0]


def test_R25_a_report_names_no_restricted_card_to_the_shut_out(shared, complaint, sign_in):
    shared.round()
    shared.put("a.csv", "ИТ-1/2026;5;23.11.2026\nИТ-77/2026;5;24.11.2026\n")
    shared.round()

    known = sign_in("head-of-apparatus").get("/edms/replies").content.decode()
    shut = sign_in("operator").get("/edms/replies").content.decode()

    assert ("ИТ-1/2026" in known, "ИТ-77/2026" in known) == (True, True)
    assert ("ИТ-1/2026" in shut, "ИТ-77/2026" in shut, "чектелген карточка" in shut) == (False, True, True)


def test_counts_on_today_leave_out_what_one_is_shut_out_of(shared, complaint, people, monkeypatch):
    from ishenim.accounts.queries import held_by
    from ishenim.edms.queries import Waiting, waiting_of

    shared.round()
    later = (NOW + timedelta(days=7)).date()

    def told(username):
        return waiting_of(people[username], held_by(people[username], on=later), today=later)

    assert (told("operator"), told("head-of-apparatus")) == (None, Waiting(refused=0, late=1))


def test_R25_a_card_that_cannot_be_written_is_counted_only_before_whoever_may_know_of_it(
    shared, complaint, take, people
):
    take()
    shared.root.parent.mkdir(exist_ok=True)
    shared.root.write_text("a file stands where the folder should be")

    shared.round()
    shared.root.unlink()

    counts = {
        who: sum(n for _, n in queries.troubles(people[who], on=NOW.date())) for who in ("head-of-apparatus", "akim")
    }
    assert counts == {"head-of-apparatus": 2, "akim": 1}


def test_R25_how_much_a_reply_of_the_folder_changed_is_told_to_nobody_else(shared, complaint, sign_in):
    shared.round()
    shared.put("a.csv", "ИТ-1/2026;5;24.11.2026\n")

    shared.round()

    page = sign_in("deputy-operator").get("/edms/replies").content.decode()
    assert "кабыл алынды" in page
    assert "саптар" not in page
