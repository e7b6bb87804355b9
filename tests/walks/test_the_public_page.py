"""R6: a citizen with any telephone finds the number: narrow, dark, enlarged, without scripts, by keyboard."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.walks.conftest import number_told, type_in
from tests.walks.test_every_page import AXE, RUN_AXE

pytestmark = pytest.mark.walk
PAGES = ("/", "/ru/", "/en/", "/embed", "/embed?language=ru", "/status", "/ru/status", "/en/status")
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_R6_axe_finds_nothing_serious_for_the_public(shared_office, visit, scheme):
    page = visit(shared_office, color_scheme=scheme, bypass_csp=True)

    found = {}
    for path in PAGES:
        page.goto(shared_office.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        page.add_script_tag(content=AXE)
        found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]

    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    ("width", "options"),
    [(320, {}), (360, {}), (683, {"device_scale_factor": 2})],
    ids=["320px", "360px", "200percent"],
)
def test_R6_no_page_of_the_public_scrolls_sideways(shared_office, visit, width, options):
    page = visit(shared_office, viewport={"width": width, "height": 640}, **options)

    wide = []
    for path in PAGES:
        page.goto(shared_office.url + path)
        wide += [path] if page.evaluate(SIDEWAYS) else []

    assert wide == []


@pytest.mark.parametrize("path", ["/", "/ru/", "/en/"])
def test_R6_number_and_state_are_seen_at_once_on_a_small_telephone(shared_office, visit, path):
    page = visit(shared_office, viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page.goto(shared_office.url + path)

    for what in (".web-number a", ".web-state"):
        box = page.locator(what).first.bounding_box()
        assert box["y"] + box["height"] <= 640
    assert page.get_attribute(".web-number a", "href") == "tel:+996323451184"


def test_R6_the_number_is_the_first_thing_after_the_languages_for_the_keyboard(shared_office, visit):
    page = visit(shared_office)
    page.goto(shared_office.url + "/")

    for _ in range(5):  # skip link, three languages, the number
        page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:+996323451184"


@pytest.fixture
def framing():
    """Another site on this machine that shows a page of ours in a frame; returns the address of its page."""
    servers = []

    def around(address):
        class Page(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(f'<iframe id="ours" src="{address}" width="320" height="240"></iframe>'.encode())

            def log_message(self, *_args):
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://localhost:{server.server_port}/"

    yield around
    for server in servers:
        server.shutdown()
        server.server_close()


def test_R6_the_block_stands_in_a_page_of_another_site(shared_office, visit, framing):
    page = visit(shared_office)

    page.goto(framing(shared_office.url + "/embed"))

    assert page.frame_locator("#ours").locator(".web-number a").inner_text() == "(03234) 5-11-84"


def test_R6_no_other_page_of_ours_may_be_framed(shared_office, visit, framing):
    """The control: around the page for staff the frame stays empty."""
    page = visit(shared_office)

    page.goto(framing(shared_office.url + "/login"))
    page.wait_for_load_state("networkidle")

    assert page.frame_locator("#ours").locator("#password").count() == 0


def test_a_caller_learns_from_his_telephone_how_his_appeal_stands(office, visit):
    """The code is read to him after the call; without scripts he types it with the last four digits of his number."""
    operator = visit(office, "operator")
    operator.keyboard.press("F2")
    operator.wait_for_url("**/calls/*-*")
    type_in(operator, "<Enter>", "0555 77-88-99", "<Enter>", "Абдыраимова Салтанат")
    operator.focus("#content")
    type_in(operator, "Көпүрө бузулуп калды", "<Tab>", "<3>")
    operator.select_option("#address_missing", "refused")
    operator.keyboard.press("F9")
    number = number_told(operator)
    code = operator.inner_text(".ish-result__code")

    caller = visit(office, viewport={"width": 360, "height": 640}, java_script_enabled=False)
    caller.goto(office.url + "/")
    caller.click("text=Кайрылуумдун абалы")
    caller.fill("[name=code]", code)
    caller.fill("[name=four]", "8898")
    caller.click("button")
    assert "табылган жок" in caller.inner_text("main")
    caller.fill("[name=code]", code)
    caller.fill("[name=four]", "8899")
    caller.click("button")

    told = caller.inner_text(".web-told")
    assert (number in told, "Катталды" in told, "Салтанат" in told, "Көпүрө" in told) == (True, True, False, False)
