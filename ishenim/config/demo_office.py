"""The demo office, loaded through the product's own actions (decisions 19): posts, villages, forty calls."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.utils import timezone

from ishenim.accounts import actions as accounts
from ishenim.config import demo_alarms, demo_directory, demo_house, demo_reception, demo_road
from ishenim.consideration import actions as consideration
from ishenim.edms import actions as edms
from ishenim.imports import actions as imports
from ishenim.intake import actions as intake
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.dispositions import Disposition
from ishenim.regulation.house import index_of
from ishenim.regulation.opening import Hours
from ishenim.regulation.posts import Role
from ishenim.regulation.required_facts import (
    SUMMARY_LENGTH,
    CallerType,
    Fact,
    Missing,
    Told,
    ToldAddress,
    ToldName,
)
from ishenim.regulation.summary import short_content
from ishenim.staffing import actions as staffing
from ishenim.telephony import actions as telephony
from ishenim.telephony import phones
from ishenim.worktime import actions as worktime

Row = dict[str, Any]  # a row of our own YAML files, whose shape every test run loads
Act = Callable[[Any], None]  # done to an appeal
FOLDER = Path(__file__).parent / "demo"
BY = "demo"  # the actor of the set-up acts
TALK = timedelta(minutes=6)  # from ring to registration
WITHOUT_NUMBER, REFUSED = 4, 20  # the latest appeals have no EDMS number yet, and one was refused
LANGUAGES = {"ky": "ky", "ru": "ru", "mixed": "ky"}
WEEK = timedelta(weeks=1)


def load(*, password: str, today: date, calls: int | None = None) -> int:
    """Fill an empty database and return how many calls were taken.

    `calls` limits them, for tests and benches; then they are only registered and go no further.
    """
    told = _moments(_read("sample_calls")["calls"], today=today)[:calls]
    start = told[0]["at"] if told else timezone.make_aware(datetime.combine(today, time(9)))
    set_up = start - timedelta(days=1)
    office = _read("office")
    accounts.name_office(office["office"], origin=office["origin"], is_demo=True, by=BY, at=set_up)
    demo_directory.load(_read, at=set_up)
    _seasons(office["seasons"], today=today, at=set_up)
    posts = _posts(office, at=set_up)
    people = _people(office, posts, password=password, at=set_up)
    _phrases(office["phrases"], at=set_up)
    demo_house.load(office, posts, by=people["head-of-apparatus"], today=today, at=set_up)
    if calls is not None:
        play(told, posts, people, goes_on=False)
        return len(told)
    operator = people["operator"]
    _old_register(by=operator, at=set_up)
    receptions = demo_reception.load(office, posts, by=people["head-of-apparatus"], today=today, at=set_up)
    visits = list(demo_reception.visits(office, receptions, today=today, by=operator))
    play(told, posts, people, goes_on=True, visits=visits)
    _plan_substitution(posts, people, today=today)
    demo_reception.wait_today(office, receptions, today=today, by=operator)
    return len(told)


def _plan_substitution(posts: Row, people: Row, *, today: date) -> None:
    """The akim is away in the week after next; his deputy stands in from Monday to Friday (R15)."""
    monday = today - timedelta(days=today.weekday()) + 2 * WEEK
    staffing.substitute(
        posts["akim"],
        people["deputy-akim"],
        since=monday,
        until=monday + timedelta(days=4),
        by=people["head-of-apparatus"],
        at=timezone.make_aware(datetime.combine(today, time(0, 1))),
    )


def _old_register(*, by: Any, at: datetime) -> None:
    """A page of what the office kept in Excel before, with a gap and a complaint about an official."""
    path = FOLDER / "old_journal.csv"
    draft = imports.start(path.read_bytes(), path.name, by=by, at=at)
    choices = replace(imports.choices_of(draft), restrict="marked", restricted_rows="6")
    imports.dry_run(draft, choices, by=by, at=at)
    imports.bring_in(draft, edition=draft.edition, accepts=True, by=by, at=at)


def play(
    told: list[Row], posts: Row, people: Row, *, goes_on: bool, visits: Iterable[tuple[datetime, Act]] = ()
) -> None:
    """Take the calls, and when they go on, every step of them and the visits, all in the order of their moments."""
    extras, road, urgent = _read("told"), _read("road"), _read("alarms")
    appeals: dict[str, Any] = {}
    events: list[tuple[datetime, str, Act | None]] = [(at, "", do) for at, do in visits]
    for call in told:
        events.append((call["at"], call["id"], None))
        if goes_on:
            events += [(at, call["id"], do) for at, do in demo_alarms.afterwards(urgent, call, people=people)]
            handed = demo_alarms.handed_over(urgent, call, posts=posts, people=people)
            events += [(at, call["id"], do) for at, do in handed]
        if goes_on and call["expect"]["kind"] != "none" and demo_directory.explained(call, _read) is None:
            steps = demo_road.steps(road, call, posts=posts, people=people)
            events += [(at, call["id"], do) for at, do in steps]
    by_id = {call["id"]: call for call in told}
    if goes_on:
        events += [(at, "", do) for at, do in demo_alarms.drill(urgent, people=people, monday=_monday(told))]
    for _, ident, do in sorted(events, key=lambda event: event[0]):
        if do is not None:
            do(appeals.get(ident))
            continue
        taken = _take(by_id[ident], {**extras.get(ident, {}), "goes_on": goes_on}, posts, people)
        if taken is not None:
            appeals[ident] = taken
    if goes_on:
        last = max(at for at, *_ in events)
        edms.take_text(_edms_numbers(list(appeals.values())), by=people["operator"], at=last + TALK)


def _monday(told: list[Row]) -> datetime:
    """The first moment of the week of the last call."""
    last: datetime = max(call["at"] for call in told)
    day = timezone.localdate(last)
    return timezone.make_aware(datetime.combine(day - timedelta(days=day.weekday()), time()))


def _edms_numbers(appeals: list[Any]) -> str:
    """What the records specialist pastes from the document-flow system: the latest are not there yet, one is refused.

    Restricted ones wait for whoever may know of them.
    """
    rows = []
    for place, appeal in enumerate(appeals[:-WITHOUT_NUMBER]):
        line, index = appeal.line, index_of(appeal.line.number, year=appeal.line.year)
        if place == REFUSED:
            rows.append(f"{index}\t\t\tчетке кагылды\tКорреспонденттин дареги толук эмес")
        elif not line.restrictions.exists():
            rows.append(f"{index}\t15-{201 + place}\t{timezone.localdate(line.registered_at):%d.%m.%Y}")
    return "\n".join(rows)


def _phrases(phrases: list[Row], *, at: datetime) -> None:
    for place, row in enumerate(phrases, start=1):
        consideration.add_phrase(
            {language: row[language] for language in ("ky", "ru", "en")}, place=place, by=BY, at=at
        )


@cache
def _read(name: str) -> Row:
    content: Row = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def _moments(calls: list[Row], *, today: date) -> list[Row]:
    """Shift the calls by whole weeks so that the last one was last week; weekday, hour and order stay."""
    ordered = sorted(calls, key=lambda call: str(call["at"]))
    last = _moment(ordered[-1]["at"])
    monday = today - timedelta(days=today.weekday())
    shift = (monday - WEEK - (last.date() - timedelta(days=last.weekday()))) // WEEK * WEEK
    return [{**call, "at": _moment(call["at"]) + shift} for call in ordered]


def _moment(written: str | datetime) -> datetime:
    moment = written if isinstance(written, datetime) else datetime.fromisoformat(written)
    return timezone.make_aware(moment)


def _seasons(seasons: Row, *, today: date, at: datetime) -> None:
    for season in seasons.values():
        opens, closes, lunch_from, lunch_until = (
            time.fromisoformat(season[name]) for name in ("opens", "closes", "lunch_from", "lunch_until")
        )
        hours = Hours(opens, closes, lunch_from, lunch_until)
        names = {language: season[language] for language in ("ky", "ru", "en")}
        for year in range(today.year - 1, today.year + 3):
            starts_on = date.fromisoformat(f"{year}-{season['from']}")
            ends_on = date.fromisoformat(f"{year}-{season['to']}")
            ends_on = ends_on if ends_on > starts_on else date.fromisoformat(f"{year + 1}-{season['to']}")
            worktime.add_season(names, starts_on=starts_on, ends_on=ends_on, hours=hours, by=BY, at=at)


def _posts(office: Row, *, at: datetime) -> Row:
    posts: Row = {}
    for row in office["posts"]:
        seat = accounts.Seat(
            code=row["code"],
            names={language: row[language] for language in ("ky", "ru", "en")},
            role=Role(row["role"]),
            body=row.get("body", ""),
            heads_body=row.get("heads_body", False),
            reports_to=posts.get(row.get("reports_to")),
            deputy_of=posts.get(row.get("deputy_of")),
            assistant_of=posts.get(row.get("assistant_of")),
        )
        posts[row["code"]] = accounts.add_post(seat, by=BY, at=at)
    for row in office["appointed"]:
        subject, handler = posts[row["subject"]], posts[row["handler"]]
        accounts.appoint_handler(subject=subject, handler=handler, since=timezone.localdate(at), by=BY, at=at)
    return posts


def _people(office: Row, posts: Row, *, password: str, at: datetime) -> Row:
    people: Row = {}
    since = timezone.localdate(at)
    for row in office["people"]:
        person = accounts.add_person(
            row["username"], full_name=row["name"], password=password, language="ky", by=BY, at=at
        )
        post = posts[row["post"]]
        accounts.give_post(person, post, since=since, until=None, is_substitution=False, by=BY, at=at)
        people[row["username"]] = person
    return people


def _take(call: Row, extra: Row, posts: Row, people: Row) -> Any:
    """Take one sample call as the operator would: ring, dialogue, registration or a disposition (then None)."""
    by = people["operator"]
    draft = telephony.take_call(by=by, at=call["at"])
    done_at = call["at"] + TALK
    if call["expect"]["kind"] == "none":
        ending = Disposition.JOKE if call.get("trap") == "a joke" else Disposition.WRONG_NUMBER
        telephony.end_without_appeal(draft, ending, by=by, at=done_at)
        return None
    if extra.get("goes_on"):
        demo_alarms.during(_read("alarms"), call, draft, demo_alarms.typed(extra, posts), people=people)
    return intake.finish_call(_told(call, extra, posts, call_id=draft.pk), draft=draft, by=by, at=done_at).appeal


def _told(call: Row, extra: Row, posts: Row, *, call_id: UUID) -> Told:
    caller, expect = call["caller"], call["expect"]
    told = phones.told(caller.get("phone") or "", area="3234")
    is_organisation = expect["caller_type"] == "organisation"
    kind = CallerType.ANONYMOUS if expect["anonymous"] else CallerType.CITIZEN
    missing = {Fact.PHONE: Missing.UNKNOWN} if not told else {}
    return Told(
        call_id=call_id,
        received_at=call["at"],
        caller_type=CallerType.ORGANISATION if is_organisation else kind,
        name=ToldName(full=caller.get("name") or ""),
        confidential=expect["confidential"] and not expect["anonymous"],
        org_form=caller.get("org_form", ""),
        org_name=caller.get("org_name", ""),
        home=_address(caller.get("address") or "", expect["village"], is_organisation=is_organisation),
        postal="",
        phones=told,
        caller_id="",
        content=call["text"].strip(),
        summary=extra.get("summary") or short_content(call["text"], length=SUMMARY_LENGTH),
        kind=expect["kind"],
        topic=expect["topic"],
        language=LANGUAGES[call["lang"]],
        abouts=_abouts(extra, posts),
        subject_told=extra.get("told", ""),
        explained=demo_directory.explained(call, _read) if extra.get("goes_on") else None,
        missing=missing,
    )


def _address(told: str, village: str | None, *, is_organisation: bool) -> ToldAddress:
    """The village by its code and the rest of what was told; an organisation's address is its own."""
    if not told or is_organisation or village is None:
        return ToldAddress(street=told)
    names = {row["id"]: row["ky"] for aimak in _read("alay_district")["aimaks"] for row in aimak["villages"]}
    street = ", ".join(part.strip() for part in told.split(",")[1:])
    return ToldAddress(village=village, village_told=names[village], street=street)


def _abouts(extra: Row, posts: Row) -> tuple[About, ...]:
    if "about" not in extra:
        return ()
    kind, _, code = extra["about"].partition(":")
    return (
        About(
            post=posts[code].pk if kind == "post" else None,
            body=code if kind == "body" else "",
            rank=Rank(extra["rank"]),
            allegations=frozenset(Allegation(code) for code in extra["alleged"]),
        ),
    )
