"""R15, R25: an executor sees what she has a part in, as long as she has it; a private note only its own post sees."""

import pytest

from ishenim.accounts import actions as accounts
from ishenim.appeals.models import Appeal
from ishenim.regulation.required_facts import ToldName
from tests.consideration import pages, roads
from tests.consideration.roads import ANSWERED, MARK, POST_OF, ROADS, SAID

pytestmark = pytest.mark.django_db

EXECUTORS = ("executor-1", "executor-2", "executor-3", "akim-assistant", "admin")
ACTS = ("steps/submit_answer", "steps/accept", "steps/give_back", "steps/note", "answer-draft", "text")
LISTS = ("/desk", "/inbox", "/appeals", "/appeals?q=1", "/appeals?q=0555+12-34-56", "/keys")
TWO = {"lead": "bilim-staff", "co": ("akim-assistant",)}
HIDDEN_WORDS = "Өзүм үчүн: кийин текшерем"


@pytest.fixture
def seen(sign_in):
    """Who of the executors finds an appeal."""

    def by(appeal):
        return {who for who in EXECUTORS if sign_in(who).get(f"/appeals/{appeal.pk}").status_code == 200}

    return by


@pytest.mark.parametrize(
    ("step", "who", "facts", "find"),
    [
        ("resolve", "akim", {**SAID, "lead": "bilim-staff"}, {"executor-2"}),
        ("resolve", "akim", {**TWO, **SAID}, {"executor-2", "akim-assistant"}),
        ("give_back", "executor-1", SAID, set()),
        ("ask_part", "executor-1", {**SAID, "chosen": "bilim-staff"}, {"executor-1", "executor-2", "executor-3"}),
        ("withdraw", "operator", SAID, set()),
        ("submit_answer", "executor-1", ANSWERED, {"executor-1", "executor-3"}),
    ],
)
def test_R25_a_part_opens_the_appeal_and_its_end_closes_it(brought, walker, seen, step, who, facts, find):
    appeal = brought("in_work")
    before = seen(appeal)

    walker.go(appeal, step, who, **facts)

    assert (before, seen(appeal)) == ({"executor-1", "executor-3"}, find)


@pytest.mark.parametrize(
    ("step", "facts", "find"),
    [
        ("discuss", {**SAID, "chosen": "bilim-staff"}, {"executor-2"}),
        ("take_note", {**SAID, "to_know": ("bilim-staff", "ao-lenin-head")}, {"executor-2", "executor-3"}),
    ],
)
def test_R21_whoever_is_asked_or_is_to_know_finds_it_too(brought, walker, seen, step, facts, find):
    appeal = brought("at_head")

    walker.go(appeal, step, "akim", **facts)

    assert seen(appeal) == find


@pytest.mark.parametrize("stage", ["registered", "at_head", "closed"])
def test_R25_without_a_part_no_executor_finds_it(brought, seen, stage):
    assert seen(brought(stage)) == set()


def test_R25_an_appeal_opened_again_is_found_by_nobody_who_worked_on_it_before(brought, walker, seen):
    appeal = brought("closed")

    walker.go(appeal, "reopen", "akim", **SAID)

    assert seen(appeal) == set()


def test_R25_from_whoever_lost_the_work_every_address_and_every_trace_is_gone(brought, walker, sign_in):
    appeal = brought("in_work")
    walker.go(appeal, "resolve", "akim", **{**SAID, "lead": "ao-lenin-head"})
    browser = sign_in("executor-1")

    posted = [browser.post(f"/appeals/{appeal.pk}/{act}", ANSWERED).status_code for act in ACTS]
    shown = {address: pages.text(browser.get(address)).count(f"/appeals/{appeal.pk}") for address in LISTS}

    assert (posted, shown) == ([404] * len(ACTS), dict.fromkeys(LISTS, 0))


def test_R25_an_executor_lists_her_own_work_and_no_other(brought, take, sign_in):
    mine, others = brought("in_work"), [take(), brought("at_head")]
    browser = sign_in("executor-1")

    shown = {address: [pages.text(browser.get(address)).count(f"/appeals/{a.pk}") > 0 for a in (mine, *others)]
             for address in ("/desk", "/appeals")}  # fmt: skip
    assert shown == {"/desk": [True, False, False], "/appeals": [True, False, False]}


def test_R15_an_executor_reads_no_journal_and_edits_no_text(brought, sign_in):
    appeal = brought("in_work")
    browser = sign_in("executor-1")

    edited = browser.post(f"/appeals/{appeal.pk}/text", {"text": "Башка текст", "seen": "1"})

    assert (edited.status_code, pages.refusal(edited)) == (422, pages.sentence("not_yours_to_edit"))
    assert [browser.get(address).status_code for address in ("/journal", "/journal/2026/1/1")] == [404, 404]


def test_R25_a_caller_who_wants_the_name_hidden_is_not_named_to_executors(brought, sign_in):
    appeal = brought("in_work", confidential=True, name=ToldName(full="Жашыруунов Акыл"))
    address = f"/appeals/{appeal.pk}"

    named = {who: pages.text(sign_in(who).get(address)).count("Жашыруунов") for who in ("executor-1", "executor-3")}
    listed = {who: pages.text(sign_in(who).get("/appeals")).count("Жашыруунов") for who in ("executor-1", "akim")}
    assert (named, listed) == ({"executor-1": 0, "executor-3": 0}, {"executor-1": 0, "akim": 0})
    assert pages.text(sign_in("akim").get(address)).count("Жашыруунов") == 1


# The administrator


@pytest.mark.parametrize("stage", ROADS["ordinary"].stages)
def test_law_9_the_administrator_sees_no_trace_at_any_stage(brought, sign_in, stage):
    appeal = brought(stage)
    browser = sign_in("admin")

    addresses = [f"/appeals/{appeal.pk}", "/appeals/2026/1", f"/inbox/{appeal.pk}", "/journal", "/journal/2026/1/1"]
    states = [browser.get(address).status_code for address in addresses]
    shown = {address: pages.text(browser.get(address)).count(MARK) for address in (*LISTS, "/inspection/health")}

    assert (states, shown) == ([404] * 5, dict.fromkeys((*LISTS, "/inspection/health"), 0))


def test_law_9_no_part_can_be_given_to_the_administrator(brought, refused):
    appeal = brought("at_head")

    assert refused(appeal, "resolve", "akim", **SAID, lead="admin") == "post_cannot_carry_out"
    assert refused(appeal, "discuss", "akim", **SAID, chosen="admin") == "post_cannot_carry_out"
    assert refused(appeal, "take_note", "akim", **SAID, to_know=("admin",)) == "post_cannot_carry_out"


# Private notes


def shown_to(sign_in, appeal, words):
    """How often the words stand on the card, by person; only those who find the card."""
    cards = {who: sign_in(who).get(f"/appeals/{appeal.pk}") for who in POST_OF}
    return {who: pages.text(card).count(words) for who, card in cards.items() if card.status_code == 200}


@pytest.mark.parametrize(
    ("stage", "author"),
    [
        ("registered", "operator"),
        ("at_head", "akim"),
        ("at_head", "deputy-akim"),
        ("in_work", "executor-1"),
        ("in_work", "executor-3"),
        ("in_approval", "head-of-apparatus"),
        ("answered", "operator"),
    ],
)
def test_R25_a_private_note_is_seen_by_its_own_post_only(brought, walker, sign_in, stage, author):
    appeal = brought(stage)

    walker.go(appeal, "note", author, words=HIDDEN_WORDS)

    shown = shown_to(sign_in, appeal, HIDDEN_WORDS)
    assert shown == {who: int(who == author) for who in shown}
    assert shown[author] == 1


def test_R25_whoever_stands_in_for_the_post_reads_its_notes(brought, walker, people, posts, sign_in):
    appeal = brought("in_work")
    walker.go(appeal, "note", "executor-1", words=HIDDEN_WORDS)
    accounts.give_post(
        people["executor-2"], posts["bilim-head"], since=roads.TODAY, until=None, is_substitution=True, by="admin",
        at=roads.NOON,
    )  # fmt: skip

    shown = shown_to(sign_in, appeal, HIDDEN_WORDS)
    assert {who for who, times in shown.items() if times} == {"executor-1", "executor-2"}


def test_R25_a_private_note_stands_on_no_list_and_in_no_sheet(brought, walker, sign_in):
    appeal = brought("in_work")
    walker.go(appeal, "note", "akim", words=HIDDEN_WORDS)

    found = {}
    for who in POST_OF:
        browser = sign_in(who)
        answers = [browser.get(address) for address in (*LISTS, "/journal/2026/1/1")]
        found[who] = [pages.text(a).count(HIDDEN_WORDS) for a in (*answers, browser.post("/appeals/export", {}))]

    assert found == {who: [0] * (len(LISTS) + 2) for who in POST_OF}


def test_R25_a_note_moves_nothing(brought, walker):
    appeal = brought("in_work")
    before = list(appeal.parts.order_by("pk").values_list())

    walker.go(appeal, "note", "akim", words=HIDDEN_WORDS)

    assert (Appeal.objects.get(pk=appeal.pk).stage, list(appeal.parts.order_by("pk").values_list())) == (
        "in_work",
        before,
    )
