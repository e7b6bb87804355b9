"""R70: one computer with no network outside still takes a call and registers it."""

import os
import socket

import pytest
from pytest_socket import SocketConnectBlockedError

from tests.filled_form import TOLD
from tests.house import tree

LOOPBACK = ["127.0.0.1", "::1"]
CALLS_OUT = (
    "aiohttp",
    "django.core.mail",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "urllib.request",
    "urllib3",
)
MAY = {  # each with its reason
    ("ishenim/config/commands/serve.py", "socket"): "asks whether its own port is free",
    **{
        ("ishenim/notify/mail.py", name): "letters, where the office has set a mail server"
        for name in ("smtplib", "socket", "django.core.mail.EmailMessage", "django.core.mail.utils.DNS_NAME")
    },
    **{
        ("ishenim/notify/webhook.py", name): "calls of another system, where the office has set its address"
        for name in ("http.client", "socket")
    },
}
PASSWORD = os.environ.get("ISHENIM_DEMO_PASSWORD", "")  # set by tests/conftest.py


@pytest.mark.allow_hosts(LOOPBACK)
def test_R70_a_call_is_taken_and_registered_without_a_network(client, db):
    with pytest.warns(UserWarning, match="192.0.2.1"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

    signed_in = client.post("/login", {"login": "operator", "password": PASSWORD})
    screen = client.post("/calls/new")
    registered = client.post(f"{screen.url}/register", TOLD)
    journal = client.get("/journal", follow=True)

    assert [answer.status_code for answer in (signed_in, screen, registered, journal)] == [302, 302, 200, 200]
    assert journal.content.decode().count(TOLD["summary"]) == 1


def test_R70_no_module_of_the_product_can_call_out():
    found = [
        f"{tree.short(path)} imports {name}"
        for path in tree.python("ishenim")
        for name in tree.imports(path)
        if any(f"{name}.".startswith(f"{caller}.") for caller in CALLS_OUT) and (tree.short(path), name) not in MAY
    ]

    assert found == []
