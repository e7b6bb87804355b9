"""Decisions 19: the urgent calls of the demo office are alarms that ran their course, beside one drill."""

import json
import subprocess
import sys

from tests.office import filled

TELL = """
import json
import django; django.setup()
from ishenim.escalation.models import Alarm, Happened
from ishenim.inspection.queries import verify
rows = [
    {
        "clauses": [one.code for one in alarm.events.filter(kind=Happened.RAISED).order_by("place")],
        "told": [one.person.username for one in alarm.events.filter(kind=Happened.TOLD)],
        "heard": alarm.acknowledged_at is not None,
        "measured": alarm.measured_at is not None,
        "closed": alarm.closed_at is not None,
        "registered": alarm.appeal is not None,
        "drill": alarm.is_drill,
        "about": [one.post.code for one in alarm.barred.filter(is_subject=True)],
    }
    for alarm in Alarm.objects.order_by("raised_at")
]
print(json.dumps({"rows": rows, "problems": len(verify().problems)}))
"""


def test_R54_the_urgent_calls_of_the_demo_are_alarms_with_their_courses_and_one_drill(tmp_path):
    with filled(tmp_path, calls=None) as office:
        env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
        done = subprocess.run([sys.executable, "-c", TELL], env=env, capture_output=True, text=True, check=True)

    told = json.loads(done.stdout)
    real = [row for row in told["rows"] if not row["drill"]]
    assert (told["problems"], len(real), len(told["rows"])) == (0, 13, 14)
    assert {(row["heard"], row["measured"], row["registered"]) for row in real} == {(True, True, True)}
    assert [row["closed"] for row in real].count(False) == 1  # one is still worked on
    about_head = [row for row in real if row["about"] == ["akim"]]
    assert [row["told"] for row in about_head] == [["head-of-apparatus"]]
    assert {clause for row in real for clause in row["clauses"]} == {"III.8.a", "III.8.b", "III.8.c", "III.9"}
