"""The pages of posts and people: for whom they exist, what they keep of what was typed, what hostile words do there."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ishenim.accounts.models import Holding, Person, Post
from ishenim.directory.models import Body
from ishenim.staffing.models import HandOver

PAGES = (
    *("/admin/posts", "/admin/posts/new", "/admin/posts/control", "/admin/bodies", "/admin/bodies/new"),
    *("/admin/bodies/bilim", "/admin/hand-overs", "/admin/hanging"),
)
ACCOUNTS = ("/admin/people", "/admin/people/new", "/admin/people/operator")
OTHERS = ("akim", "deputy-akim", "operator", "deputy-operator", "control", "auditor", "executor-1")
HOSTILE = '<script>alert(1)</script>"\u202e=1+1'
SHOWN_SO = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;=1+1"


def words(answer):
    return answer.content.decode()


def seen(answer):
    return re.search(r'name="seen" value="(\w+)"', words(answer)).group(1)


def day(offset):
    return (timezone.localdate() + timedelta(days=offset)).strftime("%d.%m.%Y")


@pytest.fixture
def browser(sign_in):
    return sign_in("head-of-apparatus")


@pytest.fixture
def send(browser):
    """Send a form of the page of a post as it stands now."""

    def sent(code, name, **typed):
        page = browser.get(f"/admin/posts/{code}")
        return browser.post(f"/admin/posts/{code}/{name}", {"seen": seen(page), **typed})

    return sent


def test_R66_the_head_of_apparatus_opens_every_page_and_finds_them_in_the_menu(browser):
    assert {path: browser.get(path).status_code for path in (*PAGES, *ACCOUNTS)} == dict.fromkeys(
        (*PAGES, *ACCOUNTS), 200
    )
    assert 'href="/admin/posts"' in words(browser.get("/desk"))


@pytest.mark.parametrize("username", [*OTHERS, "admin"])
def test_R66_for_everybody_else_these_pages_do_not_exist(sign_in, username):
    browser = sign_in(username)
    paths = PAGES if username == "admin" else (*PAGES, *ACCOUNTS)

    assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    posted = ("/admin/posts/control/give", "/admin/bodies/new", "/admin/hanging/operator")
    assert [browser.post(path).status_code for path in posted] == [404] * 3
    assert 'href="/admin/posts"' not in words(browser.get("/desk"))


def test_the_administrator_keeps_accounts_and_appoints_nobody(sign_in):
    browser = sign_in("admin")
    typed = {"username": "clerk", "full_name": "Айзада Бекова", "language": "ky"}

    assert [browser.get(path).status_code for path in ACCOUNTS] == [200] * 3
    assert 'href="/admin/people"' in words(browser.get("/desk"))
    assert browser.post("/admin/people/new", typed).status_code == 200
    assert browser.post("/admin/people/clerk/disable").status_code == 302
    clerk = Person.objects.get(username="clerk")
    assert (clerk.is_active, clerk.holdings.count()) == (False, 0)


def test_a_password_is_shown_once_and_opens_the_door(browser, client):
    typed = {"username": "clerk", "full_name": "Айзада Бекова", "language": "ky"}
    answer = browser.post("/admin/people/new", typed)
    password = re.search(r'class="ish-result__code">([^<]+)<', words(answer)).group(1)

    assert Person.objects.get(username="clerk").check_password(password) is True
    assert password not in words(browser.get("/admin/people/clerk"))
    again = browser.post("/admin/people/new", typed)
    assert (again.status_code, "ish-result__code" in words(again)) == (422, False)
    assert 'value="Айзада Бекова"' in words(again)


def test_a_new_password_replaces_the_old_one(browser):
    answer = browser.post("/admin/people/control/reset")
    password = re.search(r'class="ish-result__code">([^<]+)<', words(answer)).group(1)

    assert Person.objects.get(username="control").check_password(password) is True


def test_R12_a_post_is_added_without_a_code_of_ones_own(browser):
    typed = {"ky": "архив адиси", "role": "executor", "body": "apparatus", "reports_to": ""}

    answer = browser.post("/admin/posts/new", typed)

    post = Post.objects.get(ky="архив адиси")
    assert (answer.headers["Location"], post.body, post.code) == (f"/admin/posts/{post.code}", "", "post-1")


def test_a_form_with_errors_keeps_everything_and_says_what_is_wrong(browser):
    typed = {"ky": "", "ru": "Архивист", "code": "Бөлүм 1", "role": "emperor", "body": "apparatus"}

    answer = browser.post("/admin/posts/new", typed)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"ky", "code", "role"})
    assert 'value="Архивист"' in words(answer)
    assert words(answer).count("govuk-error-message") == 3


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("give", {"person": "999999", "since": "31.02.2026"}),
        ("give", {"person": "", "since": "01.01.0001"}),
        ("substitute", {"since": "x" * 5000, "until": "\x00"}),
        ("hand-over", {"day": "=1+1"}),
        ("appoint", {"chosen": "0"}),
        ("end", {"holding": "abc", "until": ""}),
        ("change", {"ky": "я" * 301}),
    ],
)
def test_bad_input_is_said_in_the_form_and_nothing_is_written(send, name, typed):
    before = Holding.objects.count()

    answer = send("control", name, **typed)

    assert (answer.status_code, Holding.objects.count()) == (422, before)
    assert "govuk-error-summary" in words(answer)


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/hand-overs/" + "9" * 40, "/admin/people/%00", "/admin/people/" + "x" * 3000, "/admin/people/А"),
        *("/admin/posts/" + "x" * 3000, "/admin/posts/no-such-post", "/admin/bodies/no-such-body"),
    ],
)
def test_an_address_of_nothing_is_not_found(browser, path):
    assert browser.get(path).status_code == 404


def test_a_refusal_stands_in_the_form_with_what_was_typed(send, people):
    answer = send("control", "substitute", person=people["control"].pk, since=day(1), until=day(3))

    assert answer.status_code == 422
    assert people["control"].full_name in str(answer.context["failed"].non_field_errors())
    assert f'value="{day(3)}"' in words(answer)


def test_a_stale_page_is_overtaken_and_hands_the_words_back(send, people, browser):
    answer = send("control", "substitute", seen="old", person=people["auditor"].pk, since=day(1), until=day(3))

    assert answer.status_code == 409
    assert Holding.objects.filter(is_substitution=True).count() == 0


def test_hostile_names_are_letters_everywhere(browser, people):
    names = {"ky": HOSTILE, "ru": HOSTILE, "group": "district"}
    where = browser.post("/admin/bodies/new", names).headers["Location"]
    typed = {"ky": HOSTILE, "role": "executor", "body": where.rsplit("/", 1)[1], "heads_body": "on"}
    post = browser.post("/admin/posts/new", typed).headers["Location"]
    browser.post("/admin/people/new", {"username": "clerk", "full_name": HOSTILE, "language": "ky"})

    for path in (where, post, "/admin/bodies", "/admin/posts", "/admin/people", "/admin/people/clerk"):
        page = words(browser.get(path))
        assert (SHOWN_SO in page, "<script>alert" in page, "\u202e" in page) == (True, False, False), path
    assert Body.objects.get(ky__contains="script").ky == '<script>alert(1)</script>"=1+1'


def test_the_act_of_a_hand_over_is_shown_right_after_it_was_made(send, people):
    answer = send("bilim-staff", "hand-over", person=people["auditor"].pk, day=day(1))

    made = HandOver.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/hand-overs/{made.pk}")


def test_a_holding_of_another_post_is_not_ended_by_this_page(send, posts):
    other = posts["akim"].holdings.get()

    assert send("control", "end", holding=other.pk, until=day(0)).status_code == 404
    assert Holding.objects.get(pk=other.pk).until is None


@pytest.mark.parametrize("path", ["/admin/posts", "/admin/people", "/admin/hand-overs"])
def test_lists_are_filtered_by_words(browser, send, people, path):
    send("bilim-staff", "hand-over", person=people["auditor"].pk, day=day(1))

    found = [browser.get(path, {"q": told}).context["count"] for told in ("осмонова", "нет такого", "касымов")]
    assert found == {"/admin/posts": [1, 0, 1], "/admin/people": [1, 0, 1], "/admin/hand-overs": [0, 0, 1]}[path]


def test_posts_are_filtered_by_body_and_by_vacancy(browser, send, posts):
    send("bilim-staff", "end", holding=posts["bilim-staff"].holdings.get().pk, until=day(-1))

    body = browser.get("/admin/posts", {"body": "bilim"}).context["rows"]
    vacant = browser.get("/admin/posts", {"vacant": "on"}).context["rows"]
    assert [one.post.code for one in body] == ["bilim-head", "bilim-staff"]
    assert [one.post.code for one in vacant] == ["bilim-staff"]


@pytest.mark.parametrize("path", ["/admin/posts", "/admin/people"])
def test_a_list_asks_as_often_for_many_as_for_few(browser, path):
    browser.get(path)
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        counts.append(len(asked))
        typed = {"ky": f"адис {number}", "role": "executor", "body": "apparatus", "reports_to": "1"}
        browser.post("/admin/posts/new", typed)
        browser.post("/admin/people/new", {"username": f"clerk{number}", "full_name": "А", "language": "ky"})

    assert len(set(counts)) == 1
