"""R21: the day's batch goes before the head as a whole or not at all. Links and drafts of answers, and their misuse."""

import pytest
from django.utils import timezone

from ishenim.appeals.models import Appeal
from ishenim.consideration.models import AnswerDraft
from tests.consideration import pages, roads
from tests.consideration.pages import at_field, sentence
from tests.consideration.roads import ANSWER, ANSWERED, MARK, ROADS, SAID, everything

pytestmark = pytest.mark.django_db

NO_NUMBER = ("Number of the other appeal", "Write a number of the journal.")


@pytest.fixture
def put(sign_in):
    """Send the batch as somebody."""

    def sent(who, *ticked):
        keys = [one.pk if isinstance(one, Appeal) else one for one in ticked]
        return sign_in(who).post("/appeals/put-before-head", {"appeal": keys})

    return sent


def stages():
    return list(Appeal.objects.order_by("pk").values_list("stage", flat=True))


def test_R21_the_batch_is_put_before_the_head_each_with_a_step_of_its_own(take, put):
    appeals = [take() for _ in range(3)]

    answer = put("operator", *appeals)

    taken = [list(appeal.steps.values_list("name", "place", "by__username")) for appeal in appeals]
    assert (answer.status_code, answer.url, stages()) == (302, "/desk", ["at_head"] * 3)
    assert taken == [[("put_before_head", 1, "operator")]] * 3


def test_R21_what_is_not_ticked_stays(take, put):
    first, _, third = (take() for _ in range(3))

    put("operator", first, third)

    assert stages() == ["at_head", "registered", "at_head"]


def test_R21_one_ticked_twice_is_put_once(take, put):
    appeal = take()

    assert (put("operator", appeal, appeal).status_code, appeal.steps.count()) == (302, 1)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_R21_with_one_already_put_none_is(take, put, walker, place):
    appeals = [take() for _ in range(3)]
    walker.go(appeals[place], "put_before_head", "operator")
    before = everything()

    answer = put("operator", *appeals)

    assert (answer.status_code, everything() == before) == (409, True)
    assert pages.refusal(answer) == sentence("step_already_taken", appeal=appeals[place])


@pytest.mark.parametrize("place", [0, 1])
def test_R25_with_a_complaint_about_the_akim_among_them_none_is(take, put, posts, place):
    make = [lambda: take(), lambda: roads.taken(take, posts, ROADS["about the akim"])]
    appeals = [make[place](), make[1 - place]()]
    before = everything()

    answer = put("operator", *appeals)

    due = sentence("other_road", appeal=appeals[1 - place], outside=True)
    assert (answer.status_code, pages.refusal(answer), everything() == before) == (422, due, True)


@pytest.mark.parametrize(
    "ticked", [(), ("",), ("abc",), ("999999",), ("-1",), ("1e3",), ("²",), ("\x00",), ("' OR 1=1",)]
)
def test_R21_nothing_ticked_puts_nothing(take, put, ticked):
    take()
    before = everything()

    answer = put("operator", *ticked)

    due = sentence("nothing_ticked")
    assert (answer.status_code, pages.refusal(answer), everything() == before) == (422, due, True)


def test_R25_with_one_among_them_that_is_hidden_from_her_none_is(take, put, posts):
    """A complaint about the specialist that her deputy took: for the specialist it does not exist."""
    hidden = roads.taken(lambda **facts: take(**{**facts, "by": "deputy-operator"}), posts, _about_specialist())
    before = everything()

    answer = put("operator", take(), hidden)

    assert (answer.status_code, pages.refusal(answer)) == (422, sentence("nothing_ticked"))
    assert everything()[1][0] == before[1][0]


def _about_specialist():
    return ROADS["about the records specialist"]


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("executor-1", "nothing_ticked"),
        ("admin", "nothing_ticked"),
        ("auditor", "not_your_step"),
        ("akim", "not_your_step"),
        ("control", "not_your_step"),
    ],
)
def test_R21_nobody_else_puts_the_batch(take, put, who, key):
    appeal = take()

    answer = put(who, appeal)

    due = sentence(key, appeal=appeal)
    assert (answer.status_code, pages.refusal(answer), stages()) == (422, due, ["registered"])


# Links


def link(post, appeal, *, who="operator", **fields):
    return post(who, appeal, "link", **fields)


def test_two_appeals_are_linked_by_the_number_of_the_other(take, post):
    first, second = take(), take()

    answer = link(post, second, number=1)

    assert (answer.status_code, second.steps.get().other_id, second.stage) == (302, first.pk, "registered")


@pytest.mark.parametrize("fields", [{"number": 2}, {"number": 2, "year": 2026}], ids=["itself", "itself of the year"])
def test_an_appeal_is_not_linked_with_itself(take, post, fields):
    _, second = take(), take()

    answer = link(post, second, **fields)

    assert (answer.status_code, pages.problems(answer)) == (422, [sentence("link_to_nothing")])


@pytest.mark.parametrize(
    "fields", [{"number": 3}, {"number": 0}, {"number": -1}, {"number": 10**30}, {"number": 1, "year": 2025}]
)
def test_an_appeal_is_not_linked_with_what_is_not_there(take, post, fields):
    _, second = take(), take()

    answer = link(post, second, **fields)

    assert (answer.status_code, pages.problems(answer)) == (422, [sentence("link_to_nothing")])
    assert second.steps.count() == 0


@pytest.mark.parametrize("number", ["", "abc", "1,5", "№ 1"])
def test_what_is_no_number_of_the_journal_is_said_at_the_field(take, post, number):
    appeal = take()

    answer = link(post, appeal, number=number)

    assert (answer.status_code, pages.problems(answer)) == (422, [at_field(*NO_NUMBER)])


def test_a_second_link_with_the_same_appeal_is_told_so(take, post):
    _, second = take(), take()
    link(post, second, number=1)

    answer = link(post, second, number=1)

    assert (answer.status_code, pages.refusal(answer)) == (409, sentence("step_already_taken", appeal=second))


def test_R25_what_is_hidden_and_what_is_not_there_are_answered_alike(take, post, posts):
    """The number of a complaint about the specialist tells her nothing."""
    roads.taken(lambda **facts: take(**{**facts, "by": "deputy-operator"}), posts, _about_specialist())
    appeal = take()

    hidden, absent = (link(post, appeal, number=number) for number in (1, 77))

    assert (hidden.status_code, pages.problems(hidden)) == (absent.status_code, pages.problems(absent))
    assert appeal.steps.count() == 0


def test_R25_nor_does_the_action_link_what_the_person_may_not_see(take, posts, refused):
    hidden = roads.taken(lambda **facts: take(**{**facts, "by": "deputy-operator"}), posts, _about_specialist())
    appeal = take()

    keys = (hidden.pk, appeal.pk, appeal.pk + 1000, None)
    assert [refused(appeal, "link", "operator", other=key) for key in keys] == ["link_to_nothing"] * 4


# Unfinished answers


def keep(sign_in, appeal, who="executor-1", **facts):
    return sign_in(who).post(f"/appeals/{appeal.pk}/answer-draft", {"words": f"Жарым жооп {MARK}", **facts})


def test_an_unfinished_answer_is_kept_and_stands_in_the_form(brought, sign_in):
    appeal = brought("in_work")

    answer = keep(sign_in, appeal, outcome="partly", restored="no")

    kept = AnswerDraft.objects.values_list("words", "outcome", "restored", "by__username").get()
    assert (answer.status_code, kept) == (302, (f"Жарым жооп {MARK}", "partly", "no", "executor-1"))
    assert pages.text(sign_in("executor-1").get(f"/appeals/{appeal.pk}")).count(f"Жарым жооп {MARK}") == 1


def test_an_unfinished_answer_is_shown_to_nobody_but_its_lead(brought, sign_in):
    appeal = brought("in_work")
    keep(sign_in, appeal)

    shown = {who: pages.text(sign_in(who).get(f"/appeals/{appeal.pk}")).count("Жарым жооп") for who in roads.POST_OF}
    assert shown == {who: 1 if who == "executor-1" else 0 for who in roads.POST_OF}


def test_a_later_saving_takes_the_place_of_the_earlier(brought, sign_in):
    appeal = brought("in_work")
    keep(sign_in, appeal)

    keep(sign_in, appeal, words="Кийинки жооп")

    assert list(AnswerDraft.objects.values_list("words", flat=True)) == ["Кийинки жооп"]


def test_an_answer_handed_in_leaves_no_draft(brought, sign_in, post):
    appeal = brought("in_work")
    keep(sign_in, appeal)

    post("executor-1", appeal, "submit_answer", **ANSWERED)

    assert (AnswerDraft.objects.count(), appeal.steps.last().words) == (0, ANSWER)


@pytest.mark.parametrize(
    ("who", "status"), [("executor-3", 422), ("akim", 422), ("operator", 422), ("executor-2", 404)]
)
def test_R21_nobody_else_keeps_an_answer(brought, sign_in, who, status):
    appeal = brought("in_work")

    answer = keep(sign_in, appeal, who)

    assert (answer.status_code, AnswerDraft.objects.count()) == (status, 0)
    if status == 422:
        assert pages.refusal(answer) == sentence("not_your_step", appeal=appeal)


def test_a_draft_of_a_megabyte_is_refused_in_a_sentence(brought, sign_in):
    appeal = brought("in_work")

    answer = keep(sign_in, appeal, words="Көчөдө жарык жок. " * 60_000)

    assert (answer.status_code, pages.refusal(answer)) == (422, sentence("words_too_long"))
    assert AnswerDraft.objects.count() == 0


def test_a_page_that_saves_by_itself_gets_no_page_back(brought, sign_in):
    appeal = brought("in_work")

    sent = sign_in("executor-1").post(
        f"/appeals/{appeal.pk}/answer-draft", {"words": "Жарым"}, headers={"Ishenim-By": "page"}
    )

    assert (sent.status_code, sent.content, AnswerDraft.objects.get().words) == (204, b"", "Жарым")


def test_an_answer_that_was_returned_stands_in_the_form_again(brought, walker, sign_in):
    appeal = brought("in_approval")
    walker.go(appeal, "return_answer", "head-of-apparatus", **SAID)

    page = pages.text(sign_in("executor-1").get(f"/appeals/{appeal.pk}"))

    assert page.count(f">\n{ANSWER}</textarea>") == 1


# Addresses


@pytest.mark.parametrize("name", ["resolve2", "RESOLVE", "", "delete", "%00", "resolve/x"])
def test_a_step_that_is_not_in_the_table_is_no_address(brought, sign_in, name):
    appeal = brought("at_head")

    assert sign_in("akim").post(f"/appeals/{appeal.pk}/steps/{name}", SAID).status_code == 404


@pytest.mark.parametrize("key", ["999999", "99999999999999999999", "0", "-1", "abc"])
def test_an_appeal_that_is_not_there_is_not_found(sign_in, key, people):
    browser = sign_in("akim")

    answers = [
        browser.get(f"/appeals/{key}"),
        browser.post(f"/appeals/{key}/steps/resolve", SAID),
        browser.get(f"/inbox/{key}"),
        browser.get(f"/appeals/{timezone.localdate().year}/{key}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
