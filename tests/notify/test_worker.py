"""A mail server that hangs holds up neither the heartbeat nor a sheet: each channel has a thread of the worker."""

import subprocess
import sys
import threading
from contextlib import ExitStack

from ishenim.config.commands import worker
from tests.notify.smtp_server import running

ASK = """
import django; django.setup()
from django.utils import timezone
from ishenim.accounts.models import Person
from ishenim.notify import actions as notify
from ishenim.notify.queries import address_of
at, operator = timezone.now(), Person.objects.get(username="operator")
if address_of(operator.pk) is None:
    notify.keep_address(operator, "operator@office.test", seen=0, by=operator, at=at)
facts = {"number": 1, "year": 2026, "owed_by": timezone.localdate()}
notify.notify([operator], kind="notice_owed", key="hanging", facts=facts, at=at)
"""
SHEET = """
import django; django.setup()
from django.utils import timezone
from ishenim.outbox import actions as outbox
facts = {"filter": {}, "language": "ky"}
outbox.ask("export_appeals", key="sheet", facts=facts, by="operator", at=timezone.now())
"""


def python(env, words):
    done = subprocess.run([sys.executable, "-c", words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_kinds_of_errands_run_in_lanes():
    lanes = worker._lanes()

    assert lanes["mail"] == ["mail_notice", "mail_test"]
    assert not {"mail_notice", "mail_test"} & {*lanes[worker.QUICK], *lanes[worker.LONG]}


def test_while_a_mail_server_hangs_a_sheet_is_made_and_the_letter_goes_later(tmp_path, office):
    with ExitStack() as stack:
        smtp = stack.enter_context(running(tmp_path / "smtp"))
        mail = {"HOST": "127.0.0.1", "PORT": str(smtp.port), "TLS": "none", "FROM": "ishenim@office.test"}
        env = {**office.env, **{f"ISHENIM_MAIL_{name}": value for name, value in mail.items()}}
        settings = {"DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
        smtp.mode("hold mail")
        python({**env, **settings}, ASK)
        running_worker = subprocess.Popen([sys.executable, "-m", "ishenim", "worker"], env=env)
        stack.callback(running_worker.wait)
        stack.callback(running_worker.terminate)
        smtp.wait_until_held()

        python({**env, **settings}, SHEET)

        assert appears(office.data / "sheets", "*.xlsx")
        assert smtp.letters() == []
        smtp.mode("accept")
        assert appears(smtp.folder, "letters")


def appears(folder, pattern):
    """Whether a file comes within twenty seconds."""
    pause = threading.Event()
    for _ in range(400):
        if list(folder.glob(pattern)):
            return True
        pause.wait(0.05)
    return False
