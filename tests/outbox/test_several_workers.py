"""Several workers at once, one killed -9: every errand is done, none twice, on the engine of this run (stack.md)."""

import json
import signal
import subprocess
import sys
import threading

import pytest

from tests.office import filled as filled_office

ASK = """
import django; django.setup()
from django.utils import timezone
from ishenim.outbox import actions
at = timezone.now()
for place in range({count}):
    facts = {{"filter": {{}}, "language": "ky"}}
    actions.ask("export_appeals", key=f"sheet/{{place}}", facts=facts, by="operator", at=at)
"""
TOLD = """
import django; django.setup()
import json
from ishenim.outbox.models import Errand
rows = [(e.key, e.attempts, e.receipt.get("rows"), e.done_at is not None) for e in Errand.objects.order_by("pk")]
print(json.dumps(rows))
"""
EXPIRE = """
import django; django.setup()
from django.utils import timezone
from ishenim.outbox.models import Errand
Errand.objects.open().exclude(token=None).update(due_at=timezone.now())
"""
COUNT = 30


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office with two calls, its server not running."""
    with filled_office(tmp_path_factory.mktemp("office"), calls=2) as office:
        yield office


def python(office, words):
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    done = subprocess.run([sys.executable, "-c", words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def worker(office):
    return subprocess.Popen([sys.executable, "-m", "ishenim", "worker", "--once"], env=office.env)


def test_three_workers_and_one_of_them_killed_do_every_errand_once(office):
    python(office, ASK.format(count=COUNT))

    workers = [worker(office) for _ in range(3)]
    pause = threading.Event()
    while not any(row[1] for row in json.loads(python(office, TOLD))):
        pause.wait(0.05)  # until one has begun
    workers[0].send_signal(signal.SIGKILL)
    for one in workers:
        one.wait(timeout=60)
    python(office, EXPIRE)  # what the killed one held: its lease would end in two minutes
    worker(office).wait(timeout=60)

    rows = json.loads(python(office, TOLD))
    sheets = sorted(path.stem for path in (office.data / "sheets").glob("*.xlsx"))
    assert [row[2:] for row in rows] == [[2, True]] * COUNT
    assert sum(row[1] for row in rows) - COUNT in (0, 1)  # at most the one in the killed worker's hands was begun twice
    assert len(sheets) == COUNT
