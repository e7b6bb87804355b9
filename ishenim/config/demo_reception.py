"""The demo's receptions: their schedule, the visitors of the akim's last one, and who waits today."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from ishenim.consideration import actions as consideration
from ishenim.consideration.facts import Facts
from ishenim.intake import actions as intake
from ishenim.reception import actions as reception
from ishenim.regulation.channels import Channel
from ishenim.regulation.reception import Schedule, Week
from ishenim.regulation.required_facts import CallerType, Told, ToldAddress, ToldName
from ishenim.telephony import phones
from ishenim.worktime.queries import hours_of

Row = dict[str, Any]  # a row of our own YAML files
WEEKS_BACK = 8  # within which some reception was on no holiday


def load(rows: Row, posts: Row, *, by: Any, today: date, at: datetime) -> Row:
    """Set the schedule as the head of apparatus does; returns the receptions by the post that receives."""
    found = {}
    for row in rows["receptions"]:
        times = Schedule(
            weekdays=frozenset(row["weekdays"]),
            week=Week(row.get("week", Week.EVERY)),
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
            minutes=row["minutes"],
            since=date(today.year - 1, 1, 1),
        )
        places = {code: row[code] for code in ("ky", "ru", "en")}
        told = reception.ReceptionTold(posts[row["post"]], row["kind"], times, places)
        found[row["post"]] = reception.set_reception(None, told, seen=0, by=by, at=at)
    return found


def visits(rows: Row, receptions: Row, *, today: date, by: Any) -> Iterator[tuple[datetime, Callable[[Any], None]]]:
    """Yield (moment, what happens) of the akim's last reception before this week."""
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(1, WEEKS_BACK + 1)]
    day = next((one for one in mondays if hours_of(one)), None)
    for row in rows["visitors"] if day else ():
        yield from _Visitor(row, receptions["akim"], day, by).acts()


def wait_today(rows: Row, receptions: Row, *, today: date, by: Any) -> None:
    """Put some visitors into the queue of the day of loading, if it is no day off."""
    if not hours_of(today):
        return
    at = timezone.make_aware(datetime.combine(today, time(0, 2)))
    for row in rows["waiting"]:
        reception.add_visitor(receptions["records-specialist"], _told(row), day=today, by=by, at=at)


class _Visitor:
    """One visitor from the door on."""

    def __init__(self, row: Row, one: Any, day: Any, by: Any) -> None:
        self.row, self.one, self.day, self.by = row, one, day, by
        self.visit: Any = None
        self.draft: Any = None

    def acts(self) -> Iterator[tuple[datetime, Callable[[Any], None]]]:
        for name in ("added", "called", "solved", "left", "registered"):
            if name in self.row:
                at = timezone.make_aware(datetime.combine(self.day, time.fromisoformat(self.row[name])))
                yield at, self._doer(name, at)

    def _doer(self, name: str, at: datetime) -> Callable[[Any], None]:
        return lambda _appeal: getattr(self, name)(at)

    def added(self, at: datetime) -> None:
        self.visit = reception.add_visitor(self.one, _told(self.row), day=self.day, by=self.by, at=at)

    def called(self, at: datetime) -> None:
        self.draft = reception.call_in(self.visit, by=self.by, at=at)

    def solved(self, at: datetime) -> None:
        reception.solve(self.draft, self.row["how"], by=self.by, at=at)

    def left(self, at: datetime) -> None:
        reception.note_left(self.visit, by=self.by, at=at)

    def registered(self, at: datetime) -> None:
        told = _appeal(self.row, call=self.draft, at=at)
        appeal = intake.finish_call(told, draft=self.draft, by=self.by, at=at).appeal
        put_at = at + timedelta(hours=1)
        consideration.take_step(appeal, "put_before_head", Facts(), by=self.by, at=put_at)


def _told(row: Row) -> reception.VisitorTold:
    has_name = bool(row["name"])
    return reception.VisitorTold(uuid4(), row["name"], row["phone"], row["matter"], "ky", has_name, is_hidden=False)


def _appeal(row: Row, *, call: Any, at: datetime) -> Told:
    return Told(
        call_id=call.pk,
        received_at=at,
        caller_type=CallerType.CITIZEN,
        name=ToldName(full=row["name"]),
        confidential=False,
        org_form="",
        org_name="",
        home=ToldAddress(village=row["village"], village_told=row["village_ky"], street=row["street"]),
        postal="",
        phones=phones.told(row["phone"], area="3234"),
        caller_id="",
        content=row["text"],
        summary=row["summary"],
        kind="application",
        topic=row["topic"],
        language="ky",
        channel=Channel.PERSONAL_RECEPTION,
    )
