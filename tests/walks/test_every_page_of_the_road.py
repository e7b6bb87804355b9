"""The pages of the road at every post: axe in three languages, 320 px, whole words, weights, without JavaScript."""

import pytest

from tests.office import Office, copied
from tests.walks.test_every_page import AXE, LIST_BUDGET, NARROW, RUN_AXE, WORDS, switch, weight

pytestmark = pytest.mark.walk

POSTS = ["operator", "akim", "head-of-apparatus", "deputy-akim", "control", "executor-1", "executor-3"]
WRITERS = ["operator", "akim", "executor-3"]  # between them they open every form of the road
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true })"


@pytest.fixture(scope="module")
def gone_on(tmp_path_factory):
    """The whole demo office: its appeals stand at every stage."""
    office = Office(tmp_path_factory.mktemp("road") / "data")
    office.data.mkdir()
    office.fill(calls=None)
    office.start()
    yield office
    office.kill()


FOUND: dict[str, dict[str, str]] = {}  # nobody moves an appeal in this office: one look serves every test of a post


def pages(page, office, username):
    """The addresses a post reaches from its home: lists, the inbox, and a card of each stage it may open."""
    if username not in FOUND:
        FOUND[username] = _looked_up(page, office)
    return FOUND[username]


def _looked_up(page, office):
    found = {"/desk": "/desk", "/road": "/road", "/appeals": "/appeals", "/inbox": "/inbox"}
    for stage in stages(page, office):
        page.goto(f"{office.url}/appeals?stage={stage}")
        link = page.locator("tbody a[href^='/appeals/']").first
        if link.count():
            found[f"card, {stage}"] = link.get_attribute("href")
    found["filtered"] = "/appeals?q=%D1%82%D0%BE%D0%BA%D1%82%D0%BE%D0%BC%D0%B0%D0%BC&stage=closed&since=99"
    return found


def stages(page, office):
    page.goto(office.url + "/appeals")
    values = page.locator("select[name=stage] option").evaluate_all("all => all.map(one => one.value)")
    return [value for value in values if value]


@pytest.mark.parametrize(
    ("username", "language"),
    [*((post, "ky") for post in POSTS), *((post, language) for post in WRITERS for language in ("ru", "en"))],
)
def test_axe_finds_nothing_serious_at_any_post(gone_on, visit, username, language):
    page = visit(gone_on, username, bypass_csp=True, color_scheme="dark" if language == "ru" else "light")
    switch(page, gone_on, language)

    found = {}
    for name, address in pages(page, gone_on, username).items():
        page.goto(gone_on.url + address)
        page.evaluate(OPEN)
        page.add_script_tag(content=AXE)
        found[name] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]

    switch(page, gone_on, "ky")
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("username", POSTS)
def test_no_page_of_the_road_scrolls_sideways_or_splits_a_word(gone_on, visit, username):
    page = visit(gone_on, username, viewport=NARROW)
    switch(page, gone_on, "ky")

    wide, split = {}, {}
    for name, address in pages(page, gone_on, username).items():
        page.goto(gone_on.url + address)
        page.evaluate(OPEN)
        wide[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        split[name] = page.evaluate(WORDS)

    assert {name: by for name, by in wide.items() if by > 0} == {}
    assert {name: words for name, words in split.items() if words} == {}


@pytest.mark.parametrize("username", WRITERS)
def test_pages_of_the_road_keep_their_weight(gone_on, visit, username):
    page = visit(gone_on, username)

    weights = {}
    for name, address in pages(page, gone_on, username).items():
        fresh = visit(gone_on)  # a cold cache, the same session: signing in so often would lock the address
        fresh.context.add_cookies(page.context.cookies())
        sizes = []
        fresh.on("response", lambda answer, sizes=sizes: sizes.append(weight(answer)))
        fresh.goto(gone_on.url + address, wait_until="networkidle")
        weights[name] = sum(sizes)

    assert {name: size for name, size in weights.items() if size > LIST_BUDGET} == {}


def test_every_stage_is_shown_by_the_demo_to_somebody(gone_on, visit):
    seen = set()
    for username in POSTS:
        page = visit(gone_on, username)
        seen |= {name.removeprefix("card, ") for name in pages(page, gone_on, username) if name.startswith("card, ")}

    page = visit(gone_on, "operator")
    assert seen == set(stages(page, gone_on))


def test_a_resolution_is_given_without_javascript(gone_on, visit, tmp_path):
    office = copied(gone_on.data, tmp_path / "data")
    office.start()
    try:
        page = visit(office, "akim", java_script_enabled=False)
        page.goto(office.url + "/inbox")
        before = page.inner_text(".ish-inbox__number")
        page.click("label[for^=lead-] >> nth=0")
        page.click("form.ish-inbox button")

        assert page.inner_text(".ish-inbox__number") != before
    finally:
        office.kill()
