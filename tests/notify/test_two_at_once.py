"""Two workers tell the same at once, in opposite order, each in one transaction: everybody is told once, none fails."""

import subprocess
import sys

TELL = """
import django; django.setup()
import sys
from django.db import transaction
from django.utils import timezone
from ishenim.accounts.models import Person
from ishenim.notify import actions
people, order = list(Person.objects.filter(username__in=("operator", "akim"))), int(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
with transaction.atomic():
    for number in range(1, 31)[::order]:
        facts = {"number": number, "year": 2026, "owed_by": timezone.localdate()}
        actions.notify(people, kind="notice_owed", key=f"owed/{number}", facts=facts, at=timezone.now())
"""
COUNT = """
import django; django.setup()
from ishenim.notify.models import Notice
found = Notice.objects.filter(key__startswith="owed/")
print(found.count(), found.values("recipient", "key").distinct().count())
"""


def test_what_two_tell_at_once_in_opposite_order_is_told_once(office):
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}

    both = [subprocess.Popen([sys.executable, "-c", TELL, order], env=env, **pipes) for order in ("1", "-1")]
    assert [one.stdout.readline() for one in both] == ["ready\n"] * 2
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    ends = [one.communicate(timeout=60) for one in both]

    counted = subprocess.run([sys.executable, "-c", COUNT], env=env, capture_output=True, text=True, check=True)
    assert ([one.returncode for one in both], ends) == ([0, 0], [("", "")] * 2)
    assert counted.stdout == "60 60\n"
    assert office.command("verify").returncode == 0
