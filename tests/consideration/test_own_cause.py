"""Nobody decides in his own cause by a post he holds for somebody else, nor by having taken the call (R25)."""

from datetime import timedelta

import pytest

from ishenim.accounts.models import Holding, Person
from ishenim.appeals.models import Part, PartKind
from ishenim.common.refusals import Refused
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.required_facts import ToldName
from tests.conftest import TODAY
from tests.consideration.conftest import ANSWER

pytestmark = pytest.mark.django_db


def substitute(people, posts, who, post):
    Holding.objects.create(
        person=people[who], post=posts[post], since=TODAY, until=TODAY + timedelta(days=9), is_substitution=True
    )
    people[who] = Person.objects.get(username=who)  # what a person holds is read once per object


def test_R25_nobody_approves_his_own_answer_in_a_post_he_holds_for_another(take, walk, go, people, posts):
    appeal = walk(take(), "at_head")
    go(appeal, "resolve", "akim", lead="head-of-apparatus", words="Караңыз.")
    go(appeal, "accept", "head-of-apparatus")
    go(appeal, "submit_answer", "head-of-apparatus", words=ANSWER, outcome="resolved", restored="yes")
    substitute(people, posts, "head-of-apparatus", "akim")

    with pytest.raises(Refused, match="not_your_step"):
        go(appeal, "approve", "head-of-apparatus")

    go(appeal, "approve", "akim")
    assert appeal.stage == "approved"


def test_R25_an_accused_operator_passes_the_complaint_on_and_cannot_withdraw_it(take, go, people, posts):
    substitute(people, posts, "deputy-operator", "records-specialist")
    about = About(posts["operator-2"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS}))
    appeal = take(by="deputy-operator", abouts=(about,))

    with pytest.raises(Refused, match="not_your_step"):
        go(appeal, "withdraw", "deputy-operator", words="Арыз ээси баш тартты.")

    go(appeal, "put_before_head", "deputy-operator")
    assert appeal.stage == "at_head"


def test_R25_a_link_to_a_hidden_appeal_is_told_to_nobody_who_must_not_know_it(take, go, people, posts, sign_in):
    ordinary = take()
    hidden = take(abouts=(About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.DELAY})),))
    go(ordinary, "link", "operator", other=hidden.pk, words="ошол эле киши, белги-сөз")

    told = {who: sign_in(who).get(f"/appeals/{ordinary.pk}").content.decode() for who in ("akim", "operator")}

    assert [("белги-сөз" in page, f"/appeals/{hidden.pk}" in page) for page in told.values()] == [
        (False, False),
        (True, True),
    ]


def test_R25_the_order_of_executors_tells_nothing_of_hidden_appeals(take, walk, posts, sign_in):
    mine = walk(take(), "at_head")
    before = [code for code, _ in sign_in("akim").get(f"/inbox/{mine.pk}").context["leads"]]
    hidden = take(abouts=(About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.DELAY})),))
    Part.objects.create(appeal=hidden, post=posts["control"], kind=PartKind.LEAD, since_place=1)

    assert [code for code, _ in sign_in("akim").get(f"/inbox/{mine.pk}").context["leads"]] == before


def test_a_hidden_name_is_not_found_out_by_asking(take, walk, sign_in):
    secret = walk(take(confidential=True, name=ToldName(full="Жашыруунова Айжан")), "in_work")
    browser = sign_in("executor-1")

    assert [appeal.pk for appeal in browser.get("/appeals").context["page"].rows] == [secret.pk]
    for asked in ({"q": "жашыр"}, {"q": "0555123456"}, {"village": "gulcho"}):
        assert browser.get("/appeals", asked).context["page"].count == 0
    assert "Гүлчө" not in browser.get("/desk").content.decode()


@pytest.mark.parametrize("told", ["9" * 19, "9" * 5000])
def test_a_ticked_number_without_end_is_no_number(sign_in, told):
    assert sign_in("operator").post("/appeals/put-before-head", {"appeal": told}).status_code == 422


@pytest.mark.parametrize("asked", [{"until": "31.12.9999"}, {"since": "01.01.0001"}])
def test_a_day_outside_our_time_is_said_at_its_field(sign_in, asked):
    assert sign_in("operator").get("/appeals", asked).status_code == 422


def test_a_form_in_another_character_set_is_refused_in_words(sign_in):
    answer = sign_in("operator").get("/appeals?q=1", headers={"content-type": "text/plain; charset=idna"})

    assert answer.status_code == 400


def test_the_same_post_twice_to_know_is_taken_once(take, walk, posts, sign_in):
    appeal = walk(take(), "at_head")
    twice = [posts["control"].pk, posts["control"].pk]

    answer = sign_in("akim").post(f"/appeals/{appeal.pk}/steps/take_note", {"to_know": twice})

    assert (answer.status_code, appeal.parts.filter(kind="to_know").count()) == (302, 1)


def test_an_answer_that_came_too_late_is_shown_back(take, walk, sign_in):
    appeal = walk(take(), "in_work")
    typed = {"words": "Узун жооп, " + ANSWER, "outcome": "resolved", "restored": "yes", "seen": 0}

    answer = sign_in("executor-1").post(f"/appeals/{appeal.pk}/steps/submit_answer", typed)

    assert (answer.status_code, "Узун жооп, " in answer.content.decode()) == (409, True)
