"""Who hangs outside holds up neither the heartbeat nor a sheet nor another channel: each has a thread of the worker."""

import subprocess
import sys
import threading
from contextlib import ExitStack

from ishenim.config.commands import worker
from tests.notify import gammu, receiver
from tests.notify.conftest import KEY
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
ALARM = """
import django; django.setup()
from django.utils import timezone
from uuid import uuid4
from ishenim.accounts.models import Person
from ishenim.escalation.actions import AlarmTold, raise_alarm
from ishenim.escalation.models import Clause
from ishenim.notify import actions as notify
from ishenim.notify.queries import address_of, number_of
at, akim = timezone.now(), Person.objects.get(username="akim")
if address_of(akim.pk) is None:
    notify.keep_address(akim, "akim@office.test", seen=0, by=akim, at=at)
if number_of(akim.pk) is None:
    notify.keep_number(akim, "+996555123456", seen=0, by=akim, at=at)
told = AlarmTold(key=uuid4(), clause=Clause.OBJECT, words="Архив", is_drill=True)
raise_alarm(told, by=Person.objects.get(username="operator"), at=at)
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


def test_R51_a_mail_server_and_a_receiver_that_hang_hold_up_neither_each_other_nor_an_sms(tmp_path, office):
    (tmp_path / "key").write_text(KEY)
    with ExitStack() as stack:
        smtp = stack.enter_context(running(tmp_path / "smtp"))
        called = stack.enter_context(receiver.running(tmp_path / "receiver"))
        daemon = stack.enter_context(gammu.folders(tmp_path / "sms"))
        daemon.start()
        env = {
            **office.env,
            "ISHENIM_MAIL_HOST": "127.0.0.1",
            "ISHENIM_MAIL_PORT": str(smtp.port),
            "ISHENIM_MAIL_TLS": "none",
            "ISHENIM_MAIL_FROM": "ishenim@office.test",
            "ISHENIM_SMS_FOLDER": str(daemon.folder),
            "ISHENIM_WEBHOOK_URL": f"{called.url}/",
            "ISHENIM_WEBHOOK_HOSTS": "127.0.0.1",
            "ISHENIM_WEBHOOK_KEY_FILE": str(tmp_path / "key"),
        }
        smtp.mode("hold mail")
        called.mode("balk")
        python({**env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}, ALARM)
        running_worker = subprocess.Popen([sys.executable, "-m", "ishenim", "worker"], env=env)
        stack.callback(running_worker.wait)
        stack.callback(running_worker.terminate)
        smtp.wait_until_held()
        called.wait_until_held()

        daemon.wait_for("sent")

        assert (smtp.letters(), called.calls()) == ([], [])
        smtp.mode("accept")
        assert appears(smtp.folder, "letters")
        assert called.calls() == []


def appears(folder, pattern):
    """Whether a file comes within twenty seconds."""
    pause = threading.Event()
    for _ in range(400):
        if list(folder.glob(pattern)):
            return True
        pause.wait(0.05)
    return False
