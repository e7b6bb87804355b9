"""What an office still lacks before it can take calls: "Бүгүн" and the settings tell the head of apparatus."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ishenim.accounts import access
from ishenim.accounts.models import Appointment, Holding, Person, Post
from ishenim.accounts.queries import Held
from ishenim.appeals.models import Appeal
from ishenim.common import house
from ishenim.common.queries import office, records, remembered
from ishenim.directory.models import Body, Topic
from ishenim.escalation import telephones
from ishenim.referral.queries import gaps as law_gaps
from ishenim.regulation.posts import TAKES_CALLS, Role
from ishenim.worktime import queries as worktime
from ishenim.worktime.queries import season_of

STEPS = {  # in the order in which an office is set up; the words of the list
    "names": _("The names of the administration, with their Kyrgyz genitives"),
    "number": _("The number of the phone"),
    "people": _("Posts and people: head, head of apparatus, and who answers the phone"),
    "seasons": _("Seasons and hours"),
    "dates": _("The dates of the season of today, verified"),
    "addressee": _("Where complaints about the head are sent"),
    "appointed": _("The post appointed for complaints about the head"),
    "law_bodies": _("Which bodies are law enforcement, with their telephones"),
    "telephones": _("Whom to ring at an urgent call: everybody of the ladder can be reached"),
    "topics": _("The topics of the call screen"),
    "index": _("The index of an appeal"),
    "languages": _("The languages of the office"),
}


def missing(*, on: date) -> list[str]:
    """The steps of setting up that are not done on a day, in their order."""
    return [name for name, is_done in _done(on).items() if not is_done]


def missing_lately(*, on: date) -> list[str]:
    """The same for the home page, read twice a minute."""
    return remembered("missing", lambda: missing(on=on))


@dataclass(frozen=True)
class Doubts:
    """What terms rest on that nobody has confirmed: years of the calendar, the wording of the law, unknown days."""

    missing: tuple[int, ...]
    estimated: tuple[int, ...]
    unknown: int  # unfinished appeals whose last day is not known
    unverified: str  # the wording of the law that nobody has verified

    def __bool__(self) -> bool:
        return bool(self.missing or self.estimated or self.unknown or self.unverified)


def doubts_of(person: Person, held: Held, *, on: date) -> Doubts | None:
    """Return them for who sets the office, None for others and where there is no doubt.

    `unknown` counts what this person may open (decisions 5).
    """
    if not access.may_set_office(held.roles):
        return None
    profile, years = worktime.profile_for(on), worktime.lacking(on)
    found = Doubts(
        missing=years.missing,
        estimated=years.estimated,
        unknown=Appeal.objects.visible_to(person, on=on).open().filter(due_on=None).count(),
        unverified="" if profile.verified else profile.name_in(get_language() or "ky"),
    )
    return found or None


def _done(on: date) -> dict[str, bool]:
    own, season = office(), season_of(on)
    return {
        "names": all((own.name_ky, own.apparatus_ky, own.name_genitive_ky, own.apparatus_genitive_ky)),
        "number": bool(house.number(on).display),
        "people": _is_manned(on),
        "seasons": season is not None,
        "dates": season is not None and season.is_verified,
        "addressee": Body.objects.filter(is_outside_addressee=True).exists(),
        "appointed": Appointment.objects.current(on=on).filter(subject__role=Role.HEAD).exists(),
        "law_bodies": not law_gaps(on=on),
        "telephones": bool(house.phone_book(on)) and not telephones.gaps(on=on),
        "topics": Topic.objects.exclude(pk=Topic.OTHER).exists(),
        "index": "index" in records(),
        "languages": "languages" in records(),
    }


def _is_manned(on: date) -> bool:
    """Whether somebody holds the posts without which no appeal goes its road."""
    held = Holding.objects.current(on=on).filter(person__is_active=True, post__in=Post.objects.filter(body=""))
    roles = {Role(role) for role in held.values_list("post__role", flat=True)}
    return {Role.HEAD, Role.HEAD_OF_APPARATUS} <= roles and bool(TAKES_CALLS & roles)
