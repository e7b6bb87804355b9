"""Clause III.5, R34 to R36: what is not ours is explained, with institution and order, and stands in the journal."""

import pytest
from django.utils import timezone

from ishenim.appeals.models import Appeal
from ishenim.audit import queries as audit
from ishenim.common.refusals import Refused
from ishenim.consideration import queries
from ishenim.consideration.models import Explanation
from ishenim.directory import actions as directory
from ishenim.directory.actions import HowToApply
from ishenim.directory.models import Body
from ishenim.directory.queries import directions_of
from ishenim.inspection.queries import verify
from ishenim.journal import actions as journal
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.required_facts import Explained
from tests.consideration.roads import NOON, Walker, everything
from tests.papers.examples import words

ORDER = "1. Паспорт менен барыңыз.\n2. Арыз жазыңыз."
PENSION = Explained(institution="socfond", order=ORDER)


@pytest.fixture
def walker(people, posts):
    return Walker(people, posts)


def test_R35_R36_an_explained_call_is_registered_with_its_mark_and_closed_in_one_act(take):
    appeal = take(topic="pension", explained=PENSION)

    mark = appeal.line.marks.get()
    explained = Explanation.objects.get()
    assert (appeal.stage, mark.code) == ("closed", "referred")
    assert mark.words.startswith("Түшүндүрмө берилди: Социалдык фонддун Алай райондук бөлүмү, ")
    assert (explained.body_id, explained.step.words, explained.step.by.username) == ("socfond", ORDER, "operator")
    assert explained.directions == directions_of("socfond")
    assert [read.record["act"] for read in audit.walk()][-2:] == ["register", "explain_where_to_go"]
    assert verify().problems == []


def test_R36_the_explained_call_appears_in_the_journal_with_that_mark(take, sign_in):
    appeal = take(topic="pension", explained=PENSION)

    page = sign_in("akim").get("/journal", follow=True)
    assert f"Түшүндүрмө берилди: {appeal.line.marks.get().words.split(': ')[1]}" in page.content.decode()


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"body": "", "words": ORDER}, "explained_without_institution"),
        ({"body": "nobody", "words": ORDER}, "explained_without_institution"),
        ({"body": "socfond", "words": ""}, "step_without_words"),
        ({"body": "socfond", "words": "х" * 4001}, "words_too_long"),
    ],
)
def test_R35_out_of_competence_cannot_be_saved_without_institution_and_order(take, walker, facts, key):
    appeal = take(topic="pension")
    before = everything()

    with pytest.raises(Refused) as refusal:
        walker.go(appeal, "explain_where_to_go", "operator", **facts)

    assert (refusal.value.key, everything() == before) == (key, True)


@pytest.mark.parametrize(
    "about",
    [
        lambda posts: About(posts["bilim-head"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS})),
        lambda _: About(None, "ao-lenin", Rank.EMPLOYEE, frozenset()),
        lambda _: About(None, "bilim", Rank.EMPLOYEE, frozenset({Allegation.DELAY})),
        lambda _: About(None, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS})),
    ],
    ids=["a post", "local self-government", "a district institution", "somebody named in words"],
)
def test_R35_a_complaint_about_staff_of_the_three_groups_is_always_ours(take, walker, posts, about):
    appeal = take(kind="complaint", abouts=(about(posts),))
    before = everything()

    with pytest.raises(Refused, match="always_ours"):
        walker.go(appeal, "explain_where_to_go", "operator", body="socfond", words=ORDER)

    assert everything() == before


def test_R35_a_complaint_about_a_body_of_no_group_may_be_explained(take, walker):
    about = About(None, "res", Rank.EMPLOYEE, frozenset({Allegation.DELAY}))
    appeal = take(kind="complaint", abouts=(about,))

    walker.go(appeal, "explain_where_to_go", "operator", body="res", words=ORDER)

    assert appeal.stage == "closed"


def test_R35_nothing_is_registered_when_the_explanation_is_refused(take):
    before = everything()

    with pytest.raises(Refused):
        take(topic="pension", explained=Explained(institution="nobody", order=ORDER))

    after = everything()
    assert {table: count for table, count in after[0].items() if count != before[0][table]} == {
        "telephony_call": before[0]["telephony_call"] + 1,
        "telephony_draft": before[0]["telephony_draft"] + 1,
        "audit_entry": before[0]["audit_entry"] + 1,
        "audit_salts": before[0]["audit_salts"] + 1,
    }


def test_R35_the_slip_keeps_the_words_of_the_day_it_was_told(take, sign_in):
    told = directions_of("socfond").words_in("ky").order
    appeal = take(topic="pension", explained=Explained(institution="socfond", order=told))
    words = {"ky": {"order": "Эми башкача тартип"}}
    directory.write_directions(
        Body.objects.get(pk="socfond"), HowToApply(words=words, phones=("1207",)), seen=1, by="head", at=NOON
    )

    page = sign_in("operator").get(f"/appeals/{appeal.pk}/slip/1").content.decode()

    assert "эмгек китепчеси" in page
    assert "Эми башкача тартип" not in page
    assert "Телефондо түшүндүрүлгөнү" not in page  # it is the order itself


def test_R35_the_slip_of_words_said_otherwise_shows_both(take, sign_in):
    appeal = take(topic="pension", explained=PENSION)

    page = sign_in("operator").get(f"/appeals/{appeal.pk}/slip/1").content.decode()

    assert "Телефондо түшүндүрүлгөнү" in page
    assert "Паспорт менен барыңыз." in page


@pytest.mark.parametrize("path", ["/appeals/{}/slip/7", "/appeals/999999/slip/1", "/appeals/{}/slip/1"])
def test_a_slip_that_does_not_exist_is_no_page(take, sign_in, path):
    appeal = take(topic="pension")

    assert sign_in("operator").get(path.format(appeal.pk)).status_code == 404


def test_R25_the_slip_is_there_for_whoever_may_open_the_appeal(take, sign_in):
    appeal = take(topic="pension", explained=PENSION)

    assert sign_in("executor-1").get(f"/appeals/{appeal.pk}/slip/1").status_code == 404


def test_R35_each_use_is_counted_by_institution(take, sign_in, people):
    for body in ("socfond", "socfond", "res"):
        take(topic="pension", explained=Explained(institution=body, order=ORDER))
    today = timezone.localdate(NOON)

    found = queries.explained(seen=Appeal.objects.visible_to(people["akim"], on=today), on=today)

    assert [(one.body.pk, one.month, one.year) for one in found] == [("socfond", 2, 2), ("res", 1, 1)]
    assert sign_in("akim").get("/explanations").status_code == 200
    assert sign_in("executor-1").get("/explanations").status_code == 404


def test_R25_what_a_hidden_caller_was_told_is_in_no_count(take, sign_in, posts):
    appeal = take(topic="pension", explained=Explained(institution="socfond", order=ORDER))
    journal.restrict_more(appeal.line, posts={posts["control"].pk}, persons=set(), by="operator", at=NOON)

    told = {who: len(sign_in(who).get("/explanations").context["counts"]) for who in ("control", "akim")}

    assert told == {"control": 0, "akim": 1}


def test_R35_on_the_card_the_step_takes_the_institution_by_its_name(take, sign_in):
    appeal = take(topic="pension")
    client = sign_in("operator")

    wrong = client.post(
        f"/appeals/{appeal.pk}/steps/explain_where_to_go", {"institution": "Жок мекеме", "words": ORDER, "seen": "0"}
    )
    done = client.post(
        f"/appeals/{appeal.pk}/steps/explain_where_to_go",
        {"institution": "Социалдык фонддун Алай райондук бөлүмү", "words": ORDER, "seen": "0"},
    )

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "Жок мекеме" in wrong.content.decode()
    assert Explanation.objects.get().body_id == "socfond"


def test_R35_the_slip_is_a_paper_too_in_the_language_of_the_caller(take, sign_in):
    told = directions_of("socfond").words_in("ky").order
    appeals = [
        take(topic="pension", explained=PENSION),
        take(topic="pension", explained=Explained(institution="socfond", order=told)),
        take(topic="pension", explained=PENSION, language="ru"),
    ]

    papers = [sign_in("operator").get(f"/appeals/{one.pk}/slip/1.pdf") for one in appeals]

    said = [words(one.content) for one in papers]
    assert papers[0]["Content-Disposition"] == 'attachment; filename="slip-2026-1.pdf"'
    assert "Телефондо айтылганы: 1. Паспорт менен барыңыз. 2. Арыз жазыңыз. Түшүндүргөн:" in said[0]
    assert ("Социалдык фонддун Алай райондук бөлүмү" in said[1], "Телефондо айтылганы" in said[1]) == (True, False)
    assert "Куда и в каком порядке обратиться" in said[2]


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("operator", "/appeals/{}/slip/7.pdf"),
        ("operator", "/appeals/999999/slip/1.pdf"),
        ("executor-1", "/appeals/{}/slip/1.pdf"),
    ],
)
def test_R25_a_slip_that_may_not_be_opened_is_no_paper(take, sign_in, who, path):
    appeal = take(topic="pension", explained=PENSION)

    assert sign_in(who).get(path.format(appeal.pk)).status_code == 404
