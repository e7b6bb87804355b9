"""The letterhead and the signatory as they were on the day of a paper (R1, R5, R67)."""

from datetime import date

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import post_on, signatory_of
from ishenim.accounts.queries import signatory as holder
from ishenim.common import house
from ishenim.common.models import Office
from ishenim.common.queries import in_force, office, records
from ishenim.papers.facts import Letterhead, Names, Signatory
from ishenim.regulation.posts import Role


def letterhead(*, on: date) -> Letterhead:
    """Return the names of the office, its address and its number on a day."""
    known = office()
    names = _names(known, on=on)
    ru = Names(names["name_ru"], names["apparatus_ru"], names["address_ru"]) if names["name_ru"] else None
    ky = Names(names["name_ky"], names["apparatus_ky"], names["address_ky"])
    return Letterhead(ky, ru, phone=house.number(on).display, origin=known.origin)


def signatory(role: Role, *, on: date, language: str) -> Signatory | None:
    """Return who signs for a role on a day, the post as it was called then; None when nobody holds it."""
    found = holder(role, on=on)
    if found is None:
        return None
    post = post_on(found.post, on=on)
    return Signatory(post.name_in(language), found.person.full_name, found.is_substitution)


def signatory_for(post: Post, person: Person, *, on: date, language: str) -> Signatory:
    """Return how a holder of a post signs, the post as it was called that day."""
    found = signatory_of(post, person, on=on)
    return Signatory(post_on(post, on=on).name_in(language), person.full_name, found.is_substitution)


def _names(known: Office, *, on: date) -> dict[str, str]:
    """What the office was called: by the record of the day, before the first by what it replaced."""
    record = in_force("profile", on=on)
    told: dict[str, object] = {**known.profile()}
    if record is not None:
        told |= record.told
    elif "profile" in records():
        told |= records()["profile"][0].stood
    return {name: str(words) for name, words in told.items()}
