"""Two members of staff, one queue, and proof that the database is as durable as ours."""

import os

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 (needs the applications loaded)
from django.db import connection  # noqa: E402
from helpdesk.models import Queue  # noqa: E402


def main() -> None:
    for username in os.environ["HELPDESK_STAFF"].split():
        User.objects.create_user(username, password=os.environ["HELPDESK_PASSWORD"], is_staff=True)
    Queue.objects.create(title="Ишеним телефону", slug="phone")
    if (_pragma("journal_mode"), _pragma("synchronous")) != ("wal", 2):
        raise SystemExit("django-helpdesk's database is not on WAL with synchronous FULL.")


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


if __name__ == "__main__":
    main()
