"""Server CPU of each single registration: the WSGI application called in one thread, timed by that thread's clock.

Started by bench.intake in an office's environment; prints the milliseconds as JSON. What granian adds outside the
application is in the mean of the other column, which counts the whole processes.
"""

import io
import json
import sys
import time
from urllib.parse import urlencode

from bench.client import FORM, TOLD
from ishenim.config.wsgi import application
from tests.office import PASSWORD

WARM_UP = 50  # registrations before the counted ones: templates and statements are composed at first use
COUNTED = 350


class Browser:
    """One signed-in operator, without a network."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.ask("GET", "/login")
        self.ask("POST", "/login", {"login": "operator", "password": PASSWORD})

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[dict[str, str], str, float]:
        """Return headers with ":status", text and the CPU seconds of this thread."""
        token = {"csrfmiddlewaretoken": self.cookies.get("ishenim-form", "")}
        body = urlencode({**fields, **token}).encode() if fields is not None else b""
        answered: dict[str, str] = {}

        def start(status: str, headers: list[tuple[str, str]], _trouble: object = None) -> None:
            answered.update({name.lower(): value for name, value in headers}, **{":status": status})
            for name, value in headers:
                if name.lower() == "set-cookie":
                    key, _, rest = value.strip().partition("=")
                    self.cookies[key] = rest.split(";")[0]

        before = time.thread_time()
        answer = application(self._environ(method, path, body), start)
        text = b"".join(answer)
        answer.close()
        return answered, text.decode(), time.thread_time() - before

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, object]:
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": FORM["Content-Type"],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def main() -> None:
    browser = Browser()
    calls = [browser.ask("POST", "/calls/new", {})[0]["location"] for _ in range(WARM_UP + COUNTED)]
    took = []
    for call in calls:
        answered, text, seconds = browser.ask("POST", f"{call}/register", TOLD)
        if not answered[":status"].startswith("200") or "ish-result__number" not in text:
            raise AssertionError(text[:500])
        took.append(seconds * 1000)
    print(json.dumps(took[WARM_UP:]))


if __name__ == "__main__":
    main()
