"""R20: a registered appeal waits for its EDMS number; its card goes out by itself, the number comes back."""

import hashlib
from datetime import timedelta

import pytest

from ishenim.audit import queries as audit
from ishenim.edms import actions
from ishenim.edms.models import Card, Reply, Sending, Standing, State, without_number
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from tests.conftest import NOW
from tests.consideration import roads
from tests.edms.conftest import KINDS, TODAY


def waiting(person):
    from ishenim.appeals.models import Appeal

    found = without_number(Appeal.objects.visible_to(person, on=TODAY)).order_by("pk")
    return [appeal.line.number for appeal in found.select_related("line")]


def acts():
    return [str(read.record["act"]) for read in audit.walk()]


def test_R20_an_appeal_without_an_EDMS_number_appears_in_the_list(people, take, answer):
    first, second = take(), take()

    assert waiting(people["operator"]) == [1, 2]  # nobody has looked at the log yet
    answer(("ИТ-1/2026", "15-221", "24.11.2026"))
    assert waiting(people["operator"]) == [2]
    assert (first.edms.state, second.edms.state) == (State.CONFIRMED, State.WAITING)


def test_R20_registering_writes_nothing_for_the_card(take):
    take()

    assert (Standing.objects.count(), Card.objects.count(), Errand.objects.count()) == (0, 0, 0)


def test_R20_the_card_goes_out_by_the_worker_and_its_number_comes_back_by_the_folder(shared, take, standing, people):
    appeal = take()
    shared.round()
    assert (shared.cards(), standing(appeal).state) == (["2026-000001-v001.xml"], State.SENT)

    shared.put("reply.csv", "index;number;date\nИТ-1/2026;15-221;24.11.2026\n")
    shared.round()

    known = standing(appeal)
    assert (known.state, known.number, known.dated_on) == (State.CONFIRMED, "15-221", TODAY)
    assert waiting(people["operator"]) == []
    assert acts()[-4:] == ["make_card", "send_card", "confirm_card", "take_replies"]
    assert [path.name[-9:] for path in (shared.root / "in" / "done").iterdir()] == ["reply.csv"]


def test_a_second_round_makes_no_second_card(shared, take):
    take()

    for _ in range(3):
        shared.round()

    assert (Card.objects.count(), Sending.objects.count(), len(shared.cards())) == (1, 1, 1)


def test_a_resolution_makes_the_next_version_and_a_note_does_not(shared, people, posts, take):
    walker, road = roads.Walker(people, posts), roads.ROADS["ordinary"]
    appeal = walker.bring(roads.taken(take, posts, road), road, "at_head")
    shared.round()
    before = shared.everything().decode()

    walker.go(appeal, "note", "operator", words="өзүбүз үчүн")
    shared.round()
    assert shared.cards() == ["2026-000001-v001.xml"]
    walker.go(appeal, "resolve", "akim", **roads.SAID, lead="bilim-head")
    shared.round()

    said = shared.everything().decode()
    assert shared.cards() == ["2026-000001-v002.xml"]  # the newest takes the place of the earlier
    assert ("<resolution" in before, "<resolution" in said) == (False, True)
    assert '<executor part="lead">' in said
    assert "<term>" in said


def test_an_outcome_and_a_correction_reach_the_card(shared, people, posts, take):
    from ishenim.journal import actions as journal
    from ishenim.journal.models import Column

    walker, road = roads.Walker(people, posts), roads.ROADS["ordinary"]
    appeal = walker.bring(roads.taken(take, posts, road), road, "closed")
    journal.correct(
        appeal.line, column=Column.SUMMARY, new="Чырак жок", reason="ката", by=people["operator"], at=roads.NOON
    )

    shared.round(hours=2)

    said = shared.everything().decode()
    assert "<content>Чырак жок</content>" in said
    assert "№ 02-14/7</outcome>" in said
    assert '<executor part="co">' in said  # although their parts have ended


def test_files_of_the_road_go_beside_the_card_and_those_of_notes_stay(shared, people, posts, take):
    from ishenim.files import actions as files

    walker, road = roads.Walker(people, posts), roads.ROADS["ordinary"]
    appeal = walker.bring(roads.taken(take, posts, road), road, "in_work")
    private, public = (files.receive(words.encode(), f"{words}.txt") for words in ("Купуя кагаз", "Аткаруу актысы"))
    walker.go(appeal, "note", "executor-1", words="өзүм үчүн", files=(private,))
    walker.go(appeal, "submit_answer", "executor-1", **roads.ANSWERED, files=(public,))
    shared.round()

    beside = list((shared.root / "out").rglob("*.txt"))
    assert [(path.name, path.read_text()) for path in beside] == [("01.txt", "Аткаруу актысы")]
    said = shared.everything().decode()
    assert ('<sheets main="1" attached="1" />' in said, "Купуя кагаз" in said) == (True, False)
    assert hashlib.sha256("Аткаруу актысы".encode()).hexdigest() in said
    files.discard([private, public])


def test_who_asked_to_be_hidden_is_hidden_from_the_card_with_his_papers(shared, take, people, posts):
    from ishenim.files import actions as files

    appeal, letter = take(confidential=True), files.receive("Урматтуу Сагынов!".encode(), "жооп.txt")
    walker = roads.Walker(people, posts)
    walker.go(appeal, "put_before_head", "operator")
    walker.go(appeal, "enter_resolution", "operator", **roads.SAID, lead="bilim-head", files=(letter,))

    shared.round()

    said = shared.everything().decode()
    assert ('type="hidden">Жашыруун' in said, "Сагынов" in said, "0555" in said) == (True, False, False)
    assert [path.name for path in (shared.root / "out").iterdir()] == shared.cards()
    files.discard([letter])


def test_a_worker_killed_after_writing_writes_the_same_file_once_more_and_one_card_is_sent(shared, take, monkeypatch):
    from ishenim.edms import exchange

    take()
    actions.sweep(at=shared.at)
    taken = outbox.take(KINDS, clock=shared.clock)
    with monkeypatch.context() as killed:
        killed.setattr(actions, "note_sent", lambda *args, **facts: None)  # dies before it could say so
        exchange.write_card(taken)
    first = shared.everything()
    assert (shared.cards(), Sending.objects.count()) == (["2026-000001-v001.xml"], 0)

    shared.round(minutes=3)  # the lease has ended

    assert (shared.cards(), shared.everything()) == (["2026-000001-v001.xml"], first)
    assert (Card.objects.count(), Sending.objects.count(), Errand.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize("trouble", ["away", "full"])
def test_a_folder_that_is_away_or_full_loses_no_card_and_is_told(
    shared, take, settings, tmp_path, sign_in, monkeypatch, trouble
):
    import errno

    from ishenim.edms import folder

    appeal = take()
    with monkeypatch.context() as broken:
        if trouble == "away":
            settings.EDMS_FOLDER = tmp_path / "share-that-is-not-mounted"
        else:

            def full(path, content):
                raise OSError(errno.ENOSPC, "no space left")

            broken.setattr(folder, "_write", full)
        shared.round()
        page = sign_in("operator").get("/edms").content.decode()
    words = {"away": "жалпы папка жок", "full": "диски толгон"}[trouble]
    assert (Standing.objects.get().state, words in page) == (State.WAITING, True)

    settings.EDMS_FOLDER = shared.root
    shared.round(minutes=5)

    assert (Standing.objects.get(pk=appeal.pk).state, len(shared.cards())) == (State.SENT, 1)


def test_a_card_given_up_on_is_woken_from_the_page(shared, take, settings, tmp_path, sign_in):
    take()
    settings.EDMS_FOLDER = tmp_path / "away"
    for hours in (0, 1, 1, 1, 2, 5, 13, 20):
        shared.round(hours=hours)
    assert Errand.objects.dead().count() == 1

    settings.EDMS_FOLDER = shared.root
    assert sign_in("operator").post("/edms/write-again").status_code == 302
    shared.at = NOW + timedelta(days=400)
    shared.round()

    assert (Errand.objects.dead().count(), len(shared.cards())) == (0, 1)


def test_without_a_folder_no_card_is_made_and_the_list_and_numbers_still_work(people, take, answer, standing):
    appeal = take()

    assert actions.sweep(at=NOW) == 0
    answer(("ИТ-1/2026", "7", "24.11.2026"))

    assert (Card.objects.count(), standing(appeal).number) == (0, "7")


def test_a_folder_chosen_later_gets_the_cards_that_have_no_number(shared, take, answer, settings):
    settings.EDMS_FOLDER = None
    take(), take()
    actions.sweep(at=NOW)
    answer(("ИТ-1/2026", "7", "24.11.2026"))

    settings.EDMS_FOLDER = shared.root
    shared.round()

    assert shared.cards() == ["2026-000002-v001.xml"]


def test_a_refused_card_is_sent_again_and_waits_anew(shared, take, standing, people, answer):
    appeal = take()
    shared.round()
    answer("ИТ-1/2026\t\t\tотказано\tтемасы жок", at=shared.at)
    assert (standing(appeal).state, standing(appeal).reason) == (State.REFUSED, "темасы жок")

    for _ in range(2):  # pressed twice
        actions.send_again(appeal, by=people["operator"], at=shared.at)
    shared.round()

    assert (standing(appeal).state, standing(appeal).reason) == (State.SENT, "")
    assert shared.cards() == ["2026-000001-v002.xml"]


def test_a_wrong_number_is_corrected_in_the_open(take, answer, standing, people):
    appeal = take()
    answer(("ИТ-1/2026", "15-221", "24.11.2026"))

    actions.correct_number(
        appeal, seen="15-221", number="15-212", dated_on=TODAY, reason="алмашып калган", by=people["operator"], at=NOW
    )

    assert standing(appeal).number == "15-212"
    assert [(row.number, row.is_correction) for row in Reply.objects.order_by("place")] == [
        ("15-221", False),
        ("15-212", True),
    ]
    assert acts()[-1] == "correct_card_number"


def test_a_later_version_of_a_card_with_a_number_leaves_the_number(shared, people, posts, take, standing, answer):
    walker, road = roads.Walker(people, posts), roads.ROADS["ordinary"]
    appeal = roads.taken(take, posts, road)
    shared.round()
    answer(("ИТ-1/2026", "15-221", "24.11.2026"), at=shared.at)

    walker.bring(appeal, road, "closed")
    shared.round()

    known = standing(appeal)
    assert (known.state, known.number, known.version, len(shared.cards())) == (State.CONFIRMED, "15-221", 2, 1)


def test_a_card_that_cannot_be_made_stays_in_the_list_and_holds_up_no_other(shared, take, people, monkeypatch):
    from ishenim.edms import card

    first, second = take(), take()
    compose = card.compose

    def broken(appeal, **facts):
        if appeal.pk == second.pk:
            raise first.__class__.DoesNotExist
        return compose(appeal, **facts)

    monkeypatch.setattr(card, "compose", broken)
    shared.round()

    assert (shared.cards(), waiting(people["operator"])) == (["2026-000001-v001.xml"], [1, 2])
    assert Standing.objects.get(pk=second.pk).is_stale


@pytest.mark.parametrize("pattern", ["ТД-{yy}-{seq}", "жыл {yyyy}/{seq}"])
def test_the_index_follows_the_pattern_of_its_day_and_is_found_as_it_is_written(
    take, people, standing, answer, monkeypatch, pattern
):
    monkeypatch.setattr("ishenim.common.house.index_pattern", lambda on: pattern)
    appeal = take()
    actions.notice()
    index = standing(appeal).card_index

    assert index in ("ТД-26-1", "жыл 2026/1")
    assert answer((index, "15-221", "24.11.2026")).is_taken
    again = answer((index.lower() if pattern.islower() else index, "15-221", "24.11.2026"))
    assert (again.is_taken, again.report["changed"]) == (True, 0)


def test_two_workers_make_one_version(shared, take):
    appeal = take()
    actions.notice()

    assert [actions.renew(appeal.pk, at=shared.at) for _ in range(2)] == [True, False]


def test_an_idle_round_is_three_statements(shared, take, django_assert_num_queries):
    take()
    shared.round()
    shared.round()

    with django_assert_num_queries(3):  # how far was read, is there more, are there cards to look at
        actions.sweep(at=shared.at)
