"""How the demo's appeals go on after their registration: the same steps a person takes, each at its own moment."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from ishenim.consideration import actions as consideration
from ishenim.consideration.facts import Facts
from ishenim.regulation.calendar import Calendar, Confidence

Row = dict[str, Any]  # a row of our own YAML files, whose shape every test run loads
POSTS = ("lead", "chosen")
MONDAY_TO_FRIDAY = Calendar(dict.fromkeys(range(2020, 2100), Confidence.HIGH))  # invented work knows no holidays


def steps(road: Row, call: Row, *, posts: Row, people: Row) -> Iterator[tuple[datetime, Callable[[Any], None]]]:
    """Yield (moment, what to do with the appeal of this call), in order."""
    ident, start = call["id"], timezone.localtime(call["at"])
    going = road["road"].get(ident, []) or _plain(road["plain"], call)
    is_put = ident not in road["kept"] and not any(row["do"] == "transmit" for row in going)
    put = [{"do": "put_before_head", "by": "operator", "day": 0, "at": road["put_at"]}] if is_put else []
    for row in [*put, *going]:
        day = MONDAY_TO_FRIDAY.add(start.date(), row["day"])
        at = timezone.make_aware(datetime.combine(day, time.fromisoformat(row["at"])))
        yield at, _doer(row, at, posts=posts, people=people)


def _plain(plain: Row, call: Row) -> list[Row]:
    """The steps of a call that is answered by an explanation."""
    if call["id"] not in plain["ids"]:
        return []
    words = plain["texts"]["ru" if call["lang"] == "ru" else "ky"]
    return [
        {
            **step,
            **({"words": words} if "text" in step else {}),
            "number": step.get("number", "").format(id=call["id"][1:]),
        }
        for step in plain["steps"]
    ]


def _doer(row: Row, at: datetime, *, posts: Row, people: Row) -> Callable[[Any], None]:
    facts: Row = {name: row[name] for name in Facts.__dataclass_fields__ if name in row}
    for name in POSTS:
        if name in facts:
            facts[name] = posts[facts[name]].pk
    if "co" in facts:
        facts["co"] = tuple(posts[code].pk for code in facts["co"])
    if row["do"] in ("dispatch", "transmit"):
        facts["sent_on"] = timezone.localdate(at)

    def do(appeal: Any) -> None:
        consideration.take_step(appeal, row["do"], Facts(**facts), by=people[row["by"]], at=at)

    return do
