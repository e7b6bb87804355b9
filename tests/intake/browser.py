"""A browser without a screen, for a real office: it keeps its cookies and its connection."""

import http.client
import re
from urllib.parse import urlencode

from tests.office import PASSWORD

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Answer:
    """Status, place and text of what came back; `content` lets it be read like a test client's."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status_code = answer.status
        self.url = answer.getheader("Location") or ""
        self.content = answer.read()
        self.cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]


class Browser:
    def __init__(self, office, username: str = "", *, cookies: dict[str, str] | None = None) -> None:
        """Sign in as somebody, or go on with the session of another window."""
        self.office = office
        self.cookies = dict(cookies or {})
        if username:
            self.get("/login")
            self.post("/login", {"login": username, "password": PASSWORD})

    def window(self) -> "Browser":
        """Another window of the same session."""
        return Browser(self.office, cookies=self.cookies)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        token = {"csrfmiddlewaretoken": self.cookies.get("ishenim-form", "")}
        body = urlencode({**(fields or {}), **token})
        form = {"Content-Type": "application/x-www-form-urlencoded"} | SAME_ORIGIN
        return self._ask("POST", path, body, form | headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.office.port, timeout=60)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {"Cookie": cookies, **headers})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for cookie in answer.cookies:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return answer


def registered_today(browser: Browser) -> int:
    """How many appeals of today the home page counts."""
    page = browser.get("/desk").content.decode()
    counts = re.search(r'<p class="ish-counts">(.*?)</p>', page)
    return int(re.findall(r"<strong>(\d+)</strong>", counts[1])[1])
