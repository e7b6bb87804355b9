"""A plain HTTP client of the office: signs in, takes calls, registers; keeps its connection."""

import http.client
import re
import time
from functools import partial
from urllib.parse import urlencode

from bench.cost import Job
from tests import filled_form
from tests.office import PASSWORD, Office

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOLD = {  # a longer call: a complaint, which is also compared with the post of whom it is about
    **filled_form.TOLD,
    "kind": "complaint",
    "subject_rank": "employee",
    "content": f"{filled_form.TOLD['content']} " * 5,
}


class Client:
    """One operator's browser without a screen."""

    form_cookie = "ishenim-form"

    def __init__(self, office: Office, username: str = "", *, cookies: dict[str, str] | None = None) -> None:
        """Sign in as somebody, or go on with the session of another client."""
        self.connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=60)
        self.cookies = dict(cookies or {})
        if not self.cookies:
            self.sign_in(username)

    def sign_in(self, username: str) -> None:
        self.ask("GET", "/login")
        self.ask("POST", "/login", {"login": username, "password": PASSWORD})

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, Location and text of an answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            headers |= FORM
            body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies[self.form_cookie]})
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, answer.getheader("Location") or "", text

    def take_call(self) -> str:
        """Answer a call and return the address of its screen."""
        return self.ask("POST", "/calls/new", {})[1]

    def register(self, address: str) -> tuple[int, float]:
        """Register what was told; return the number and the seconds it took."""
        start = time.perf_counter()
        status, _, text = self.ask("POST", f"{address}/register", TOLD)
        took = time.perf_counter() - start
        found = re.search(r"ish-result__number[^>]*>№ (\d+)", text)
        if status != 200 or found is None:
            raise AssertionError(f"{status}: {text[:500]}")
        return int(found[1]), took


def calls_to_register(office: Office, *, clients: int, each: int) -> list[list[Job]]:
    """Let so many operators take calls; return what each has to register."""
    first = [Client(office, username) for username in ("operator", "deputy-operator")]
    signed_in = [Client(office, cookies=first[n % 2].cookies) for n in range(clients)]
    return [[partial(client.register, client.take_call()) for _ in range(each)] for client in signed_in]
