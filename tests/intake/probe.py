"""Run in an office of its own, outside any test's transaction: `python -m tests.intake.probe` prints the SQL.

It takes one call and registers it through the browser's own requests, and prints what the database was asked.
"""

import json
import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from ishenim.accounts.models import Person
    from tests.intake.pages import TOLD

    settings.ALLOWED_HOSTS.append("testserver")
    browser = _signed_in(Client(), Person.objects.get(username="operator"))
    call = browser.post("/calls/new").url
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(f"{call}/register", TOLD)
    sys.stdout.write(json.dumps({"status": answer.status_code, "sql": [query["sql"] for query in asked]}))


def _signed_in(browser, person):
    import time

    from ishenim.accounts.middleware import SEEN

    browser.force_login(person)
    session = browser.session
    session[SEEN] = time.time()
    session.save()
    return browser


if __name__ == "__main__":
    main()
