"""What the head of apparatus of the demo office has set: numbers with their history, the index, the regulation."""

from datetime import date, datetime
from typing import Any

from ishenim.office import actions as office

Row = dict[str, Any]  # a row of our own YAML files


def load(rows: Row, posts: Row, *, by: Any, today: date, at: datetime) -> None:
    """Set it all by the actions of the screens, each from a day that lies some years back."""
    for row in rows["numbers"]:
        values = {"display": row["display"], "responsible": row["responsible"], "until": ""}
        _set("number", values, _years_ago(today, row["years_ago"]), by=by, at=at)
    first = _years_ago(today, rows["numbers"][-1]["years_ago"])
    _set("index", {"pattern": rows["index"]}, first, by=by, at=at)
    book = {f"post_{posts[code].pk}": number for code, number in rows["phone_book"]["posts"].items()}
    duty = {name: rows["phone_book"][name] for name in ("duty", "duty_name")}
    _set("phone_book", {**book, **duty}, first, by=by, at=at)
    _set("languages", {"ru": True, "en": True}, first, by=by, at=at)
    _set("law_bodies", dict(rows["law_bodies"]), first, by=by, at=at)
    for code, post in rows["topics"].items():
        office.propose_executor(code, posts[post], by=by, at=at)
    empty = {"approved_by": "", "approved_on": "", "approved_number": "", "text_ru": "", "text_en": ""}
    for row in rows["regulation"]:
        values = {**empty, **{name: words for name, words in row.items() if name != "years_ago"}}
        _set("regulation", values, _years_ago(today, row["years_ago"]), by=by, at=at)


def _set(subject: str, values: dict[str, object], since: date, *, by: Any, at: datetime) -> None:
    office.set_plain(office.Told(subject, values, since, seen=None), by=by, at=at)


def _years_ago(today: date, years: int) -> date:
    return date(today.year - years, 1, 1)
