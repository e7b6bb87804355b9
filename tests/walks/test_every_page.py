"""Every page: axe in three languages, 320 px, whole words, dark, 200 %, without JavaScript, and the weights of ux 6."""

import gzip
from pathlib import Path

import pytest

from tests.walks.conftest import number_told, sign_in

pytestmark = pytest.mark.walk

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RUN_AXE = "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact))"
WORDS = (Path(__file__).parent / "words.js").read_text()
NARROW = {"width": 320, "height": 640}
LIST_BUDGET, CALL_BUDGET = 40_000, 60_000


def every_page(page, office):
    """Yield (name, address) of each page a specialist can reach, the call screen last."""
    year = page.request.get(office.url + "/journal").url.split("/journal/")[1].split("/")[0]
    plain = ["/desk", "/journal", "/journal/volumes", "/appeals/1", f"/journal/{year}/1/correct", "/keys", "/calls/new"]
    plain += ["/institutions", "/institutions/socfond", "/explanations", "/sheets", "/appeals/print"]
    plain += ["/notices", "/notices?state=all", "/notices/print?state=all"]
    yield from ((path, office.url + path) for path in plain)
    page.goto(office.url + "/desk")
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    yield "call", page.url


def switch(page, office, language):
    page.goto(office.url + "/desk")
    page.click(f"button[name=language][value={language}]")
    page.wait_for_selector(f"html[lang='{language}']", state="attached")


@pytest.mark.parametrize(("language", "scheme"), [("ky", "light"), ("ky", "dark"), ("ru", "light"), ("en", "light")])
def test_axe_finds_nothing_serious_on_any_page(shared_office, visit, language, scheme):
    page = visit(shared_office, "operator", color_scheme=scheme, bypass_csp=True)
    switch(page, shared_office, language)

    found = {}
    for name, address in list(every_page(page, shared_office)):
        page.goto(address)
        page.add_script_tag(content=AXE)
        found[name] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]
    page.click("button[data-ishenim-key=F9]")
    page.wait_for_selector(".govuk-error-summary")
    page.add_script_tag(content=AXE)
    found["errors"] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]

    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("username", ["akim", "admin", "executor-1"])
def test_axe_finds_nothing_serious_at_the_other_posts(shared_office, visit, username):
    page = visit(shared_office, username, bypass_csp=True)
    paths = ["/desk", "/journal", "/inspection/health", "/no-such-page", "/calls/new"]

    found = {}
    for path in paths:
        page.goto(shared_office.url + path)
        page.add_script_tag(content=AXE)
        found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]

    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    ("width", "options"),
    [(320, {}), (683, {"device_scale_factor": 2})],
    ids=["320px", "200percent"],
)
def test_no_page_scrolls_sideways(shared_office, visit, width, options):
    page = visit(shared_office, "operator", viewport={"width": width, "height": 640}, **options)

    wide = {}
    for name, address in list(every_page(page, shared_office)):
        page.goto(address)
        wide[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert {name: by for name, by in wide.items() if by > 0} == {}


def narrow_pages(page, office):
    """Yield the name of each page while it stands open: sign-in, pages of trouble, every page, the end of a call."""
    page.goto(office.url + "/login")
    yield "/login"
    sign_in(page, office, "operator")
    switch(page, office, "ky")
    page.evaluate("document.querySelector('form[action=\"/logout\"]').action = '/unlock'")
    page.click("form[action='/unlock'] button")
    yield "/unlock, wrong password"
    for name, address in [("/no-such-page", office.url + "/no-such-page"), *every_page(page, office)]:
        page.goto(address)
        yield name
    page.check("#caller_type-organisation")
    page.click("button[data-ishenim-key=F9]")
    page.wait_for_selector(".govuk-error-summary")
    yield "errors"
    page.check("#introduced")
    page.check("#caller_type-anonymous")
    page.fill("#village", "мурдаш")
    page.fill("#content", "Суу жок")
    page.check("#kind-complaint")
    page.click("button[data-ishenim-key=F9]")
    number_told(page)
    yield "registered"


def test_no_kyrgyz_word_is_split_or_cut_off_on_a_narrow_screen(office, visit):
    page = visit(office, viewport=NARROW)

    found = {name: page.evaluate(WORDS) for name in narrow_pages(page, office)}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("username", ["akim", "admin", "executor-1"])
def test_no_kyrgyz_word_is_split_or_cut_off_at_the_other_posts(shared_office, visit, username):
    page = visit(shared_office, username, viewport=NARROW)
    switch(page, shared_office, "ky")

    found = {}
    for path in ("/desk", "/journal", "/inspection/health", "/calls/new"):
        page.goto(shared_office.url + path)
        found[path] = page.evaluate(WORDS)

    assert {path: words for path, words in found.items() if words} == {}


def test_split_and_cut_off_words_are_seen(visit):
    page = visit(None, viewport=NARROW)

    page.set_content(
        """<table style="table-layout: fixed; width: 40px"><td style="overflow-wrap: anywhere">катталган</table>
        <p style="width: 40px; hyphens: manual">түшүн&shy;дүрмө</p>
        <p style="width: 40px; overflow: hidden">өзгөртүлгөн</p>
        <button style="width: 40px">чыгаруу</button>
        <p style="overflow-wrap: anywhere">кайрылуу-арыз ооооооооооооооооооооооооооооооооооооооооо</p>"""
    )

    assert page.evaluate(WORDS) == [
        ["катталган", "split"],
        ["түшүн\u00adдүрмө", "split"],
        ["өзгөртүлгөн", "cut off"],
        ["чыгаруу", "cut off"],
    ]


def test_a_call_is_registered_without_javascript(office, visit):
    page = visit(office, "operator", java_script_enabled=False)
    page.click("main form[action='/calls/new'] button")
    page.wait_for_url("**/calls/*-*")

    page.check("#introduced")
    page.check("#caller_type-anonymous")
    page.fill("#village", "мурдаш")
    page.fill("#content", "Суу жок")
    page.check("#kind-complaint")
    page.click("button[value=yes][name=read_back]")

    assert page.inner_text(".ish-result__number") == "№ 9"


def test_without_javascript_a_refused_form_keeps_every_field(office, visit):
    page = visit(office, "operator", java_script_enabled=False)
    page.click("main form[action='/calls/new'] button")
    page.fill("#phone", "0555 12-34-56")
    page.fill("#full_name", "Сагынов Төлөгөн Үсөнович")
    page.fill("#content", "Суу <b>жок</b>")
    page.click("button[value=yes][name=read_back]")

    assert page.inner_text("title") == "Ката: Жаңы чалуу — Ишеним телефону"
    assert page.input_value("#phone") == "0555 12-34-56"
    assert page.input_value("#full_name") == "Сагынов Төлөгөн Үсөнович"
    assert page.input_value("#content") == "Суу <b>жок</b>"


def test_pages_keep_their_weight(shared_office, visit):
    """Compressed bytes of a page with all it loads, htmx apart (decisions 17)."""
    page = visit(shared_office, "operator")
    weights = {}
    for name, address in list(every_page(page, shared_office)):
        fresh = visit(shared_office, "operator")  # a cold cache for every page
        sizes = []
        fresh.on("response", lambda answer, sizes=sizes: sizes.append(weight(answer)))
        fresh.goto(address, wait_until="networkidle")
        weights[name] = sum(sizes)

    heavy = {n: w for n, w in weights.items() if w > (CALL_BUDGET if n == "call" else LIST_BUDGET)}
    assert heavy == {}


def weight(answer):
    """Compressed size of an answer; htmx does not count."""
    if "htmx" in answer.url or answer.status >= 300:
        return 0
    return len(gzip.compress(answer.body()))


def test_nobody_signs_up(shared_office, visit):
    page = visit(shared_office, "operator")

    assert page.request.get(shared_office.url + "/signup").status == 404
    assert page.request.get(shared_office.url + "/accounts/signup/").status == 404
