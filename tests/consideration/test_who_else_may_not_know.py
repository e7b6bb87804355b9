"""R25: what a step hidden from somebody tells him, and whose work it is when people have changed their posts."""

import re
from datetime import timedelta

import pytest

from ishenim.accounts.models import Holding, Person
from ishenim.appeals.models import Appeal
from ishenim.consideration import actions, queries
from ishenim.consideration.facts import Facts
from ishenim.consideration.models import Notice, Phrase
from ishenim.regulation.conflict import About, Allegation, Rank
from tests.consideration.pages import as_form, text
from tests.consideration.roads import ANSWERED, SAID, SENT, TODAY
from tests.consideration.test_turns_agree_with_the_seats import told, wanted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def linked(take, walker, posts):
    """An ordinary appeal, linked with a complaint about the akim before it is put before him."""
    ordinary, hidden = take(), take(abouts=(_about(posts["akim"]),))
    walker.go(ordinary, "link", "operator", other=hidden.pk, words="Ошол эле киши")
    walker.go(ordinary, "put_before_head", "operator")
    return ordinary


def _about(post):
    return About(post.pk, "", Rank.HEAD, frozenset({Allegation.DELAY}))


def _now(walker):
    """The people as they are after their posts have changed."""
    walker.people = {person.username: person for person in Person.objects.all()}
    return walker.people


def _vacate(*codes):
    Holding.objects.filter(post__code__in=codes).update(since=TODAY - 9 * DAY, until=TODAY - DAY)


# A link with a complaint that somebody must not know of


def test_R25_a_hidden_link_leaves_no_gap_in_the_story(linked, sign_in):
    page = text(sign_in("akim").get(f"/appeals/{linked.pk}"))

    assert re.findall(r'id="step-(\d+)"', page) == ["1"]
    assert set(re.findall(r'name="seen" value="(\d+)"', page)) == {"1"}


def test_R25_a_hidden_link_makes_no_page_of_the_akim_old(linked, sign_in, posts, take, walker):
    ordinary = linked
    walker.go(ordinary, "link", "operator", other=take().pk, words="Дагы бири")

    answer = sign_in("akim").post(f"/inbox/{ordinary.pk}", {"lead": posts["bilim-head"].pk, "words": "Кара", "seen": 1})

    assert answer.status_code == 302


def test_R25_a_hidden_link_leaves_no_gap_in_the_addresses_of_papers(linked, walker, sign_in):
    walker.go(linked, "forward", "operator", **SAID, **SENT, body="res")
    akim = sign_in("akim")

    papers = re.findall(r'href="(/appeals/\d+/steps/[^"]+[.]pdf)"', akim.get(f"/appeals/{linked.pk}").content.decode())

    assert papers == [f"/appeals/{linked.pk}/steps/2/{kind}.pdf" for kind in ("letter", "notice")]
    assert [akim.get(path).status_code for path in papers] == [200, 200]
    assert akim.get(papers[0].replace("/2/", "/3/")).status_code == 404


def test_R25_a_hidden_link_leaves_no_gap_in_the_address_of_a_slip(take, walker, posts, sign_in):
    appeal, hidden = take(topic="pension"), take(abouts=(_about(posts["akim"]),))
    walker.go(appeal, "link", "operator", other=hidden.pk, words="Ошол эле киши")
    walker.go(appeal, "explain_where_to_go", "operator", words="Фондго кайрылыңыз.", body="socfond")
    akim = sign_in("akim")

    page = akim.get(f"/appeals/{appeal.pk}").content.decode()
    slip = akim.get(f"/appeals/{appeal.pk}/slip/1").content.decode()

    assert set(re.findall(r"/slip/(\d+)", page + slip)) == {"1"}
    assert [akim.get(f"/appeals/{appeal.pk}/slip/{one}").status_code for one in ("1.pdf", "2", "2.pdf")] == [
        200,
        404,
        404,
    ]


def test_R25_a_hidden_link_leaves_no_gap_in_the_notices_that_are_owed(take, walker, posts, sign_in):
    """A colleague linked it with a complaint about the records specialist, who sends the notice."""
    ordinary = take()
    hidden = take(by="deputy-operator", abouts=(_about(posts["records-specialist"]),))
    walker.go(ordinary, "link", "deputy-operator", other=hidden.pk, words="Ошол эле киши")
    walker.go(ordinary, "put_before_head", "operator")
    walker.go(ordinary, "leave", "akim", **SAID, ground="other_procedure")
    client = sign_in("operator")

    page = text(client.get(f"/appeals/{ordinary.pk}"))
    sent = client.post(f"/appeals/{ordinary.pk}/steps/send_notice", as_form({**SENT, "about": "1", "seen": "2"}, posts))

    select = re.search(r'<select[^>]*name="about".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'value="(\d+)"', select) == ["1"]
    assert (sent.status_code, Notice.objects.get().about) == (302, 3)


# Posts that changed hands


def test_R25_a_call_is_kept_only_while_its_taker_is_at_the_phone(brought, walker, people, posts):
    """The specialist has moved to a school and nobody else answers the phone: the head of apparatus puts it on."""
    appeal = brought("registered")
    _vacate("records-specialist", "operator-2")
    Holding.objects.create(person=people["operator"], post=posts["bilim-staff"], since=TODAY)

    found = {who: (told(person), wanted(appeal, person)) for who, person in _now(walker).items()}

    assert {who: codes for who, codes in found.items() if any(codes)} == {"head-of-apparatus": ({"to_put"}, {"to_put"})}
    walker.go(appeal, "put_before_head", "head-of-apparatus")


def test_R15_who_shares_another_post_with_her_is_not_given_her_calls(brought, walker, people, posts):
    brought("registered")
    Holding.objects.create(person=people["operator"], post=posts["control"], since=TODAY, is_substitution=True)

    assert "to_put" not in told(_now(walker)["control"])


def test_R25_a_seat_is_empty_when_its_holder_came_to_a_shut_out_post_later(take, walker, people, posts):
    """He holds the seat of the subject since today and stands in for the akim: the deputy decides."""
    appeal = take(kind="complaint", abouts=(_about(posts["control"]),))
    _vacate("akim", "control")
    for code in ("control", "akim"):
        Holding.objects.create(person=people["executor-2"], post=posts[code], since=TODAY)
    now = _now(walker)

    walker.go(appeal, "put_before_head", "operator")

    assert {who for who, person in now.items() if "to_resolve" in told(person)} == {"deputy-akim"}
    assert wanted(appeal, now["executor-2"]) == set()


# What was typed


def test_R11_a_late_saving_brings_no_draft_back(brought, walker, people):
    """The page saved by itself in the same moment in which the answer was handed in."""
    appeal = brought("in_work")
    stale = Appeal.objects.select_related("line").get(pk=appeal.pk)
    walker.go(appeal, "submit_answer", "executor-1", **ANSWERED)

    with pytest.raises(actions.Refused):
        actions.save_answer_draft(stale, Facts(words="эски жарым"), by=people["executor-1"], at=walker.at)

    walker.go(appeal, "return_answer", "head-of-apparatus", **SAID)
    assert queries.answer_so_far(appeal)["words"] == ANSWERED["words"]


def test_R21_the_phrase_that_was_chosen_stays_chosen_when_the_form_is_refused(brought, sign_in):
    appeal, second = brought("at_head"), Phrase.objects.order_by("place")[1]

    page = text(sign_in("akim").post(f"/inbox/{appeal.pk}", {"phrase": second.pk}))

    assert re.findall(r'name="phrase" value="(\d+)"[^>]* checked', page) == [str(second.pk)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"a{place}=1" for place in range(2500)), "application/x-www-form-urlencoded"),
        (b"xx", "multipart/form-data; boundary="),
        ("words=" + "x" * (17 << 20), "application/x-www-form-urlencoded"),
    ],
    ids=["many fields", "no boundary", "too large"],
)
def test_a_body_that_cannot_be_read_is_not_found_like_any_other(sign_in, body, kind):
    browser = sign_in("operator")
    browser.raise_request_exception = False

    answer = browser.post("/nowhere", body, content_type=kind, headers={"sec-fetch-site": "same-origin"})

    assert answer.status_code == 404
