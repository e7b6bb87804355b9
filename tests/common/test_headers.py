"""Every answer tells the browser: run nothing from outside, keep nothing personal, show us in no frame."""

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "worker-src": "'self'",
}
PAGES = ("/desk", "/journal", "/calls/new", "/keys", "/nowhere", "/login", "/healthz", "/language", "/", "/unlock")
PERSONAL = ("/desk", "/calls/new", "/keys", "/nowhere", "/healthz")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=|javascript:", re.IGNORECASE)
STATIC = ("ishenim/css/ishenim.css", "ishenim/js/call.js", "ishenim/js/keys.js", "django_htmx/htmx-2.min.js")


def policy(answer):
    parts = answer.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_safe_headers(sign_in, path):
    answer = sign_in("operator").get(path)

    assert {name: answer.headers.get(name) for name in SAFE} == SAFE
    assert policy(answer) == POLICY


def test_an_older_browser_shows_us_in_no_frame_either(sign_in):
    assert sign_in("operator").get("/desk").headers.get("X-Frame-Options") == "DENY"


@pytest.mark.parametrize("path", PERSONAL)
def test_no_page_stays_in_the_browser_s_cache(sign_in, path):
    assert sign_in("operator").get(path).headers["Cache-Control"] == "no-store"


def test_the_sign_in_page_does_not_stay_in_the_cache_either(client, db):
    assert "no-store" in client.get("/login").headers["Cache-Control"]


def test_an_answer_before_sign_in_carries_them_too(client, db):
    answer = client.get("/desk")

    assert ({name: answer.headers.get(name) for name in SAFE}, answer.status_code) == (SAFE, 302)


@pytest.mark.parametrize("path", ["/desk", "/calls/new", "/keys", "/nowhere", "/login"])
def test_no_page_carries_a_script_or_a_style_of_its_own(sign_in, path):
    browser = Client() if path == "/login" else sign_in("operator")

    assert INLINE.findall(browser.get(path).content.decode()) == []


def test_the_call_screen_carries_none_either(sign_in):
    browser = sign_in("operator")

    page = browser.get(browser.post("/calls/new").url).content.decode()

    assert (INLINE.findall(page), page.count("<form")) == ([], page.count("</form>"))


@pytest.mark.parametrize("path", ["/desk", "/login", "/calls/new"])
def test_everything_a_page_loads_is_ours(sign_in, path):
    browser = Client() if path == "/login" else sign_in("operator")

    loaded = re.findall(r'(?:src|href|action)="([^"]+)"', browser.get(path).content.decode())

    assert [address for address in loaded if not address.startswith(("/", "#", "data:,"))] == []
    assert [address for address in loaded if address.startswith("//")] == []


@pytest.fixture
def served(db):
    """A browser before an application that knows the files of today's folder."""
    return Client()


@pytest.mark.parametrize("name", STATIC)
def test_a_file_that_never_changes_stays_in_the_cache_for_ten_years(served, name):
    answer = served.get(staticfiles_storage.url(name))
    answer.close()

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")


@pytest.mark.parametrize("name", STATIC)
def test_the_address_of_a_file_names_its_contents(served, name):
    assert re.fullmatch(r"/static/.+\.[0-9a-f]{12}\.(css|js)", staticfiles_storage.url(name)) is not None


def test_a_file_that_is_not_there_is_not_found(served):
    assert served.get("/static/ishenim/js/nothing.js").status_code == 404


@pytest.mark.parametrize("path", ["/static/%2e%2e/ishenim.sqlite3", "/static/..%2fkeys", "/static//etc/passwd"])
def test_nothing_beside_the_static_files_is_served(served, path):
    assert served.get(path).status_code == 404


@pytest.mark.parametrize("name", ["ishenim", "ishenim-form", "language"])
def test_a_cookie_is_for_this_site_only(client, db, name):
    client.post("/login", {"login": "operator", "password": "demo-password-1"})
    client.post("/language", {"language": "ru"})
    client.get("/desk")

    cookie = client.cookies[name]

    assert (cookie["samesite"], cookie["httponly"] or name == "ishenim-form") == ("Lax", True)


def test_the_host_of_a_request_must_be_ours(client, db):
    assert client.get("/healthz", headers={"Host": "elsewhere.example"}).status_code == 400
