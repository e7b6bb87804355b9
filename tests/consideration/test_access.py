"""R25, decisions 4 and 5: at every stage of every road, who finds the appeal, and that nobody else sees a trace of it.

Everything told and written on the way holds MARK (roads.py); a trace is the mark, the topic or a link to the card.
"""

import re
from datetime import timedelta
from html import unescape

import pytest

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Holding, Person
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.required_facts import ToldAddress, ToldName, ToldPhone
from ishenim.regulation.stages import STEPS
from tests.consideration import pages
from tests.consideration.roads import MARK, NOON, POST_OF, ROADS, SAID, TODAY, places

pytestmark = pytest.mark.django_db

TOLD = {
    "name": ToldName(full=f"{MARK}ов Төлөгөн"),
    "home": ToldAddress(village="gulcho", village_told="Гүлчө", street=f"{MARK} көчөсү, 7"),
    "phones": (ToldPhone(raw="0555 98-76-54", number="+996555987654"),),
    "subject_told": f"{MARK}: ошол киши",
    "topic": "pasture",
}
TOPIC = "Жайыт"
READERS = {"akim", "deputy-akim", "head-of-apparatus", "operator", "deputy-operator", "control", "auditor"}
COMPLAINTS = [name for name, road in ROADS.items() if road.about or road.body]
PLACES = places()
HIDDEN = [place for place in PLACES if place[0] in COMPLAINTS]
LISTS = (
    "/desk",
    f"/desk?day={TODAY:%d.%m.%Y}",
    "/inbox",
    "/appeals",
    "/appeals?q=1",
    "/appeals?q=0555+98-76-54",
    "/appeals?q=төлөгөн",
    "/journal/2026/1/1",
)
DAY = timedelta(days=1)
RESTRICTED = "чектелген"
ROW = re.compile(r'<tr role="row" id="line-1".*?</tr>', re.DOTALL)
CELL = re.compile(r'<td role="cell"[^>]*>(.*?)</td>', re.DOTALL)
every_place = pytest.mark.parametrize(("name", "stage"), PLACES, ids=[f"{n}, {s}" for n, s in PLACES])
every_hidden_place = pytest.mark.parametrize(("name", "stage"), HIDDEN, ids=[f"{n}, {s}" for n, s in HIDDEN])


def finds(name, stage):
    """Who finds the appeal of a road at a stage: readers not shut out, who has a part, who took the call."""
    road = ROADS[name]
    parts = {code for kind, codes in road.parts[stage].items() if kind != "keeper" for code in codes.split()}
    seen = {who for who in READERS if POST_OF[who] not in road.shut_posts}
    seen |= {who for who, post in POST_OF.items() if post in parts}
    return seen | ({road.taker} if stage == "registered" else set())


def hidden_from(name, stage):
    """The shut out, as long as they do not work on it themselves, and the administrator."""
    return sorted((ROADS[name].shut_people | {"admin"}) - finds(name, stage))


@pytest.fixture
def hidden(brought, take):
    """An appeal at a stage of a road, and another one, of another caller, that everybody may see."""

    def at(name, stage):
        appeal = brought(stage, road=name, **TOLD)
        take(content="Мектептин чатыры агат.", summary="Чатыр")
        return appeal

    return at


def traces(answer, appeal):
    """What shows on a page that there is this appeal, whatever the page is."""
    page = pages.text(answer)
    found = [MARK] * page.count(MARK) + re.findall(rf"/(?:appeals|inbox)/{appeal.pk}\b", page)
    return found + re.findall(rf">\s*{TOPIC}\s*<(?!/option)", page)


@every_place
def test_R25_the_card_is_there_for_those_who_may_know_of_it_and_for_nobody_else(name, stage, hidden, sign_in):
    appeal = hidden(name, stage)

    states = {who: sign_in(who).get(f"/appeals/{appeal.pk}").status_code for who in POST_OF}

    seen = finds(name, stage)
    assert states == {who: 200 if who in seen else 404 for who in POST_OF}


@every_hidden_place
def test_R25_for_the_shut_out_no_address_of_it_exists(name, stage, hidden, sign_in):
    appeal = hidden(name, stage)
    acts = [f"steps/{step.name}" for step in STEPS.values() if stage in step.frm] + ["text", "answer-draft"]
    posted = [*(f"/appeals/{appeal.pk}/{act}" for act in acts), f"/inbox/{appeal.pk}"]
    asked = [f"/appeals/{appeal.pk}", "/appeals/2026/1", f"/inbox/{appeal.pk}", "/journal/2026/1/correct"]

    found = {}
    for who in hidden_from(name, stage):
        browser = sign_in(who)
        found |= {(who, "GET", address): browser.get(address).status_code for address in asked}
        found |= {(who, "POST", act): browser.post(act, {"words": "x", "seen": "1"}).status_code for act in posted}

    assert {place: status for place, status in found.items() if status != 404} == {}
    assert len(found) == len(hidden_from(name, stage)) * (len(asked) + len(posted))


@every_hidden_place
def test_R25_the_shut_out_see_no_trace_of_it_on_any_list(name, stage, hidden, sign_in):
    appeal = hidden(name, stage)

    found = {}
    for who in hidden_from(name, stage):
        browser = sign_in(who)
        found |= {(who, address): traces(browser.get(address, follow=True), appeal) for address in LISTS}
        found[who, "export"] = traces(browser.post("/appeals/export", {}), appeal)

    assert {place: seen for place, seen in found.items() if seen} == {}


@every_hidden_place
def test_R25_in_the_journal_it_is_number_day_and_restricted_whoever_reads(name, stage, hidden, sign_in):
    hidden(name, stage)
    row = ["1", "24.11.2026", RESTRICTED, RESTRICTED, ""]

    found = {}
    for who in READERS:
        page = pages.text(sign_in(who).get("/journal/2026/1/1"))
        found[who] = [pages.plain(cell) for cell in CELL.findall(ROW.search(page)[0])]

    assert found == dict.fromkeys(READERS, row)


@pytest.mark.parametrize("name", COMPLAINTS)
def test_R25_whoever_may_know_of_it_sees_what_the_others_were_kept_from(name, hidden, sign_in):
    """The marks looked for above do stand on the pages of those who may see them."""
    road, stage = ROADS[name], ROADS[name].stages[-2]
    appeal = hidden(name, stage)
    browser = sign_in("auditor")

    card = pages.text(browser.get(f"/appeals/{appeal.pk}"))
    written = [fact for *_, facts in road.steps for fact in (facts.get("words", ""), facts.get("proof", "")) if fact]
    told = [TOLD["name"].full, TOLD["home"].street, TOLD["subject_told"]]
    assert [words for words in [*told, *written] if words not in unescape(card)] == []
    shown = [address for address in LISTS if traces(browser.get(address, follow=True), appeal)]
    assert shown == [address for address in LISTS[1:] if address not in ("/inbox", "/journal/2026/1/1")]
    assert traces(browser.post("/appeals/export", {}), appeal) != []


@pytest.mark.parametrize("name", COMPLAINTS)
def test_R25_what_is_shut_out_and_what_is_not_there_answer_alike(name, hidden, sign_in):
    appeal = hidden(name, ROADS[name].stages[1])
    absent = appeal.pk + 1000

    for who in hidden_from(name, ROADS[name].stages[1]):
        browser = sign_in(who)
        for act in ("", "/steps/resolve", "/text"):
            answers = [
                browser.post(f"/appeals/{pk}{act}", {"words": "x"}) if act else browser.get(f"/appeals/{pk}")
                for pk in (appeal.pk, absent)
            ]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert len({_without_tokens(answer) for answer in answers}) == 1


def _without_tokens(answer):
    """A page without the form tokens, which differ each time, and without its own address."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|/appeals/\d+[\w/%-]*', "", pages.text(answer))


@pytest.mark.parametrize("name", COMPLAINTS)
def test_R25_another_appeal_of_the_same_phone_does_not_tell_of_it(name, brought, take, sign_in):
    complaint, plain = brought("registered", road=name, **TOLD), take(phones=TOLD["phones"])

    shown = {
        who: pages.text(sign_in(who).get(f"/appeals/{plain.pk}")).count(f'href="/appeals/{complaint.pk}"')
        for who in READERS
    }

    assert shown == {who: 1 if who in finds(name, "registered") else 0 for who in READERS}


@pytest.mark.parametrize("name", COMPLAINTS)
def test_R25_counts_leave_out_what_is_hidden(name, hidden, sign_in):
    stage = ROADS[name].stages[1]
    hidden(name, stage)

    counted = {}
    for who in READERS:
        page = pages.text(sign_in(who).get(LISTS[1]))
        counted[who] = re.findall(r"<strong>(\d+)</strong>", re.search(r'<p class="ish-counts">(.*?)</p>', page)[1])

    assert counted == {who: ["2", "2"] if who in finds(name, stage) else ["1", "1"] for who in READERS}


# A person who is shut out stays so in whatever post


@pytest.fixture
def substitute(people, posts, walker):
    """Let somebody hold another post too."""

    def given(who, code):
        accounts.give_post(people[who], posts[code], since=TODAY, until=None, is_substitution=True, by="admin", at=NOON)
        walker.people[who] = Person.objects.get(username=who)

    return given


def complaint_about(take, posts, code):
    about = About(posts[code].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS}))
    return take(kind="complaint", abouts=(about,))


STANDS_IN = [  # who is complained about, for which post he stands in, what that post would do
    ("deputy-akim", "deputy-akim", "akim", "resolve"),
    ("control", "control", "akim", "resolve"),
    ("akim-assistant", "akim-assistant", "akim", "discuss"),
    ("auditor", "auditor", "records-specialist", "enter_resolution"),
]


@pytest.mark.parametrize(("who", "subject", "code", "step"), STANDS_IN, ids=[row[0] for row in STANDS_IN])
def test_R25_whoever_is_complained_about_does_nothing_in_a_post_he_stands_in_for(
    take, posts, walker, refused, substitute, sign_in, who, subject, code, step
):
    appeal = complaint_about(take, posts, subject)
    walker.go(appeal, "put_before_head", "operator")
    substitute(who, code)

    assert refused(appeal, step, who, **SAID, lead="bilim-head", chosen="bilim-head") == "not_your_step"
    assert sign_in(who).get(f"/appeals/{appeal.pk}").status_code == 404


def test_R25_a_seat_whose_only_holder_is_shut_out_counts_as_empty(take, posts, people, walker, refused, substitute):
    """The akim is away and the deputy complained about stands in for him: nobody considers it."""
    appeal = complaint_about(take, posts, "deputy-akim")
    Holding.objects.filter(person=people["akim"]).update(since=TODAY - 9 * DAY, until=TODAY - DAY)
    substitute("deputy-akim", "akim")

    assert refused(appeal, "put_before_head", "operator") == "nobody_considers"


def test_R25_the_work_of_another_post_shows_a_shut_out_person_nothing(brought, walker, substitute, sign_in):
    """The head complained about stands in for the executor who has the work."""
    appeal = brought("in_work", road="about the head of a body")
    substitute("executor-1", "ao-lenin-head")

    states = {who: sign_in(who).get(f"/appeals/{appeal.pk}").status_code for who in ("executor-1", "executor-3")}
    listed = {who: traces(sign_in(who).get("/appeals"), appeal) != [] for who in ("executor-1", "executor-3")}
    assert (states, listed) == ({"executor-1": 404, "executor-3": 200}, {"executor-1": False, "executor-3": True})


def test_R25_the_work_of_another_post_is_not_done_by_a_shut_out_person(brought, refused, substitute):
    appeal = brought("in_work", road="about the head of a body")
    substitute("executor-1", "ao-lenin-head")

    assert refused(appeal, "give_part", "executor-1", **SAID) == "not_your_step"
