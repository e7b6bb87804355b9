"""The demo's directory: aimaks, villages, bodies, topics, how one applies, short numbers; all to be verified."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from ishenim.directory import actions as directory
from ishenim.directory.actions import HowToApply
from ishenim.directory.models import Body, Confidence
from ishenim.regulation.conflict import APPARATUS
from ishenim.regulation.required_facts import Explained

Row = dict[str, Any]  # a row of our own YAML files, whose shape every test run loads
Read = Callable[[str], Row]
BY = "demo"
OWN = "admin"  # the apparatus among the institutions of the file
DISTRICT = frozenset({"decide", "coordinate"})
KNOWN = {"high": Confidence.AGREED, "medium": Confidence.ONE_SOURCE, "low": Confidence.ASSUMED}
LANGUAGES = ("ky", "ru", "en")


def load(read: Read, *, at: datetime) -> None:
    """Fill the directory from the files of the demo."""
    district = read("alay_district")
    for row in district["aimaks"]:
        _aimak(row, at=at)
    bodies = {row["id"]: _body(row, district, at=at) for row in district["institutions"]}
    for place, row in enumerate(read("topics")["topics"]):
        names = {language: row[language] for language in LANGUAGES}
        directory.add_topic(row["code"], names=names, place=place, by=BY, at=at)
    written = read("directions")
    sources = {row["id"]: row for row in district["institutions"]}
    for ident, row in written["institutions"].items():
        _directions(bodies[ident], row, source=sources[ident], silent=written["silent"], at=at)
    known = {row["number"]: row for row in district["hotlines"]}
    for place, (number, row) in enumerate(written["hotlines"].items()):
        directory.add_hotline(
            number, names={language: row[language] for language in LANGUAGES}, place=place,
            is_emergency=row.get("is_emergency", False), since=timezone.localdate(at),
            source=known[number]["source"], confidence=KNOWN[known[number]["confidence"]].value, by=BY, at=at,
        )  # fmt: skip


def _aimak(row: Row, *, at: datetime) -> None:
    aimak = directory.add_aimak(row["id"], ky=row["ky"], ru=row["ru"], by=BY, at=at)
    for village in row["villages"]:
        aliases = village.get("aliases", [])
        names = {"ky": village["ky"], "ru": village["ru"]}
        directory.add_village(village["id"], **names, aimak=aimak, aliases=aliases, by=BY, at=at)
    ky = row["ky"].replace("айыл аймагы", "айыл өкмөтү")
    ru = row["ru"].replace("айылный аймак", "айыл окмоту")
    directory.add_body(f"ao-{row['id']}", names={"ky": ky, "ru": ru}, group="lsg", by=BY, at=at)


def _body(row: Row, district: Row, *, at: datetime) -> Body:
    group = "district" if row["admin_can"] in DISTRICT else "other"
    group = {OWN: "apparatus", "gulcho_meria": "lsg"}.get(row["id"], group)
    code = APPARATUS if row["id"] == OWN else row["id"]
    names = {"ky": row["ky"], "ru": row["ru"]}
    is_addressee = row["id"] in district["conflict_routing"]["akim"]
    return directory.add_body(code, names=names, group=group, is_outside_addressee=is_addressee, by=BY, at=at)


def _directions(body: Body, row: Row, *, source: Row, silent: Row, at: datetime) -> None:
    words = {
        language: {
            **{part: row[part][language] for part in ("competence", "order", "documents") if part in row},
            "complain_to": silent[language],
        }
        for language in LANGUAGES
    }
    confidence = max(KNOWN[source["confidence"]], Confidence.ONE_SOURCE, key=str)  # the order is nobody's word but ours
    told = HowToApply(
        words=words, phones=tuple(row.get("phones", [])), topics=tuple(row["topics"]),
        source=source["source"], confidence=confidence.value,
    )  # fmt: skip
    directory.write_directions(body, told, seen=0, by=BY, at=at)


def explained(call: Row, read: Read) -> Explained | None:
    """What the caller of a sample call was told when the matter is not ours and the directory knows where to go."""
    expect, written = call["expect"], read("directions")["institutions"]
    known = [ident for ident in expect["refer_to"] if ident in written]
    if expect["in_competence"] or expect["urgent"] or not known:
        return None
    language = "ru" if call["lang"] == "ru" else "ky"
    return Explained(institution=known[0], order=written[known[0]]["order"][language])
