"""A process that is killed -9 between two reminders, or in the middle of one, tells each of them once in the end."""

import json
import subprocess
import sys

import pytest

from tests.office import filled as filled_office

AT = "2027-03-01 10:30+06:00"  # a Monday; every term of the sample calls has passed
ROUND = f"""
import django; django.setup()
import sys
from datetime import datetime
from django.db import connection
from ishenim.control.actions import remind

def say(execute, sql, params, many, context):
    answer = execute(sql, params, many, context)
    if sql.startswith('INSERT INTO "notify_notice"'):
        print("written, not committed", flush=True)
        sys.stdin.readline()
    return answer

with connection.execute_wrapper(say):
    remind(at=datetime.fromisoformat("{AT}"))
"""
TOLD = f"""
import django; django.setup()
import json
from datetime import datetime
from ishenim.control import reminders
from ishenim.inspection.queries import verify
from ishenim.notify.models import Notice
day = reminders.day_of(datetime.fromisoformat("{AT}"))
rows = list(Notice.objects.values_list("recipient__username", "key"))
print(json.dumps([rows, list(reminders.unreminded(day)), [str(one) for one in verify().problems]]))
"""
KILLED_AT = (3, 8, 12)  # the reminder during which each process dies; five of them belong to one appeal


@pytest.fixture
def office(tmp_path):
    """An office with a few sample calls, one of them about the akim; its server is not running."""
    with filled_office(tmp_path / "office", calls=6) as office:
        yield office


def python(office, words):
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", words], env=env, **pipes)


def told(office):
    out, _ = python(office, TOLD).communicate(timeout=60)
    return json.loads(out)


def round_of(office, *, killed_at=None):
    """Run a round; it dies while the so-many-th reminder of it is written. Returns how many it wrote."""
    with python(office, ROUND) as process:
        count = 0
        while process.stdout.readline():
            count += 1
            if count == killed_at:
                process.kill()
                break
            process.stdin.write("\n")
            process.stdin.flush()
    return count


def test_R47_a_round_killed_in_the_middle_tells_each_reminder_once(office):
    kept = []
    for killed_at in KILLED_AT:
        round_of(office, killed_at=killed_at)
        kept.append(len(told(office)[0]))
    round_of(office)

    rows, left, problems = told(office)
    assert (len(rows), left, problems) == (len({tuple(row) for row in rows}), [], [])
    assert kept == [0, 5, 15]  # what was being written when the process died was not told
    assert round_of(office) == 0
