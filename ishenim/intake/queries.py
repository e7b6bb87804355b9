"""What the call screen shows beside the form: who called before, which drafts wait, whom one can complain about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import get_language

from ishenim.accounts.models import Language, Person, Post
from ishenim.appeals.models import Appeal, AppealQuerySet
from ishenim.common.clean import clean_line
from ishenim.common.queries import office
from ishenim.consideration.queries import status_by_code
from ishenim.directory.models import Body, Directions, DirectionsWords, Group
from ishenim.directory.queries import body_named, directions_for, directions_of, village_named
from ishenim.kyrgyz import dates
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation import dialogue
from ishenim.regulation.competence import Competence
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.posts import Role
from ishenim.telephony import phones
from ishenim.telephony.models import Draft

MOST = 10  # earlier appeals and drafts shown beside a call


@dataclass(frozen=True)
class Caller:
    """What is known of whoever calls from these numbers, as far as this person may know it."""

    appeals: list[Appeal]
    drafts: list[Draft]


def caller(told: str, *, draft: Draft, person: Person, on: date, area: str) -> Caller:
    """Return earlier appeals and unfinished drafts of the numbers in a text (R33)."""
    numbers = [phone.number for phone in phones.told(told[:1000], area=area) if phone.number]
    if not numbers:
        return Caller(appeals=[], drafts=[])
    seen = Appeal.objects.visible_to(person, on=on).by_phone(numbers)
    waiting = Draft.objects.open().visible_to(person, on=on).with_phone(numbers).exclude(pk=draft.pk)
    return Caller(
        appeals=list(seen.select_related("line", "topic", "applicant").newest_first()[:MOST]),
        drafts=list(waiting.select_related("call", "held_by").order_by("-saved_at")[:MOST]),
    )


@dataclass(frozen=True)
class Where:
    """Where the matter of a call belongs: the institution chosen, and what topic and village lead to (III.5)."""

    chosen: Directions | None
    words: DirectionsWords | None  # of the chosen one, in the language of the caller
    others: list[Directions]


def where(values: Mapping[str, str]) -> Where:
    """Return where the fields of a call screen lead to; nothing for a topic that is ours alone."""
    body = body_named(values.get("institution", ""))
    chosen = directions_of(body.pk) if body else None
    village = village_named(values.get("village", ""))
    led = [one for one in directions_for(values.get("topic", ""), village=village) if chosen != one]
    words = chosen.words_in(values.get("language") or "ky") if chosen else None
    return Where(chosen, words, led)


def explanation_of(code: str, *, language: str) -> dict[str, list[str]]:
    """Return the fields that a chosen institution fills: its name, and its order of applying to be told."""
    found = directions_of(code)
    if found is None:
        return {}
    order = found.words_in(language).order
    return {"competence": [Competence.NOT_OURS], "institution": [found.body.ky], "order_told": [order]}


@dataclass(frozen=True)
class Saying:
    """What may be said to a caller, in one language."""

    language: str
    sentences: list[str]


def sayings(person: Person, *, code: str, four: str, on: date) -> list[Saying]:
    """Return what this person may say of the appeal of a code, in every language; of a wrong pair, one sentence.

    The same sentence stands for an appeal of which the person must know nothing: it may be about her.
    """
    seen = Appeal.objects.visible_to(person, on=on)
    return [Saying(language, _said(code, four, language, on=on, seen=seen)) for language in Language.values]


def _said(code: str, four: str, language: str, *, on: date, seen: AppealQuerySet) -> list[str]:
    with translation.override(language):
        told = status_by_code(code, four, on=on, seen=seen)
        if told is None:
            return [dialogue.NOT_FOUND[language]]
        due = dates.short_date(told.due.on) if told.due else ""
        body = told.body or office().apparatus
        day = dates.short_date(told.registered_on)
        return dialogue.standing(language, number=str(told.number), day=day, stage=told.stage, body=body, due=due)


@dataclass(frozen=True)
class SubjectGroup:
    """One group of the list of bodies and posts."""

    label: str
    choices: list[tuple[str, str]]


def subject_groups() -> list[SubjectGroup]:
    """Whom a complaint can be about: the posts of the apparatus one by one, then bodies by group (R12, R23)."""
    language = get_language() or "ky"
    seats = Post.objects.filter(body="").exclude(role=Role.ADMINISTRATOR).order_by("pk")
    groups = [SubjectGroup(str(Group.APPARATUS.label), [(f"post:{p.pk}", p.name_in(language)) for p in seats])]
    bodies = sorted(Body.objects.all(), key=lambda body: sort_key(body.ky))
    for group in Group:
        named = [(f"body:{b.code}", b.name_in(language)) for b in bodies if b.group == group]
        if group == Group.APPARATUS:
            groups[0].choices.extend(named)
        elif named:
            groups.append(SubjectGroup(str(group.label), named))
    return groups


def about(chosen: str, *, rank: str, alleged: list[str]) -> About | None:
    """Return the subject behind a choice of that list, None for an empty or unknown one."""
    kind, _, key = clean_line(chosen).partition(":")
    allegations = alleged_codes(alleged)
    level = Rank(rank) if rank in Rank.__members__.values() else Rank.EMPLOYEE
    if kind == "post" and key.isascii() and key.isdigit():
        post = Post.objects.filter(pk=int(key)).first() if len(key) < 10 else None
        return About(post=post.pk, body="", rank=level, allegations=allegations) if post else None
    if kind == "body" and Body.objects.filter(pk=key).exists():
        return About(post=None, body=key, rank=level, allegations=allegations)
    return None


def abouts(typed: dict[str, list[str]]) -> tuple[About, ...]:
    """Return everybody a draft's fields complain about."""
    alleged = typed.get("allegation", [])
    found = [
        about(_one(typed, name), rank=_one(typed, f"{name}_rank"), alleged=alleged)
        for name in ("subject", "subject_2")
        if _one(typed, name)
    ]
    known = tuple(dict.fromkeys(one for one in found if one is not None))
    if known or not (alleged_codes(alleged) or clean_line(_one(typed, "subject_told"))):
        return known
    return (About(post=None, body="", rank=Rank.EMPLOYEE, allegations=alleged_codes(alleged)),)  # told, not chosen


def alleged_codes(codes: list[str]) -> frozenset[Allegation]:
    """The allegations among posted codes."""
    return frozenset(Allegation(code) for code in codes if code in Allegation.__members__.values())


def _one(typed: dict[str, list[str]], name: str) -> str:
    return (typed.get(name) or [""])[0]
