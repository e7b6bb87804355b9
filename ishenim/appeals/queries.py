"""One appeal as somebody may see it; what the log commits to of it, read back from its rows."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import BigIntegerField, CharField, Max, Q

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held, held_by
from ishenim.appeals.models import Appeal, Applicant, Phone, Subject, TextVersion
from ishenim.common.prepared import Keyed, Query, Slot
from ishenim.journal.models import Book, Line, Restriction
from ishenim.regulation.chain import Value

OF_PHONE = 40  # newest appeals looked at of a caller who calls often


def visible(person: Person, pk: int, *, on: date) -> Appeal | None:
    """Return one appeal with what its card begins with, or None when this person may not open it that day."""
    if pk > BigIntegerField.MAX_BIGINT:  # no key; the engines would not take it
        return None
    return _visible_to(person, held_by(person, on=on), on).first(pk=pk)


@lru_cache(maxsize=256)
def _visible_to(person: Person, held: Held, on: date) -> Query[Appeal]:
    """Composed anew when a person holds other posts: they are part of the condition."""
    seen = Appeal.objects.visible_to(person, on=on)
    rows = seen.select_related("line__book", "topic", "applicant", "taken_by", "kept_by")
    return Query(lambda: rows.filter(pk=Slot("pk", BigIntegerField())))


def visible_among(person: Person, keys: Iterable[int], *, on: date) -> list[Appeal]:
    """Return those of some appeals that this person may open that day, newest first."""
    return _seen_by(person, held_by(person, on=on), on).rows(list(keys))


@lru_cache(maxsize=256)
def _seen_by(person: Person, held: Held, on: date) -> Keyed[Appeal]:
    seen = Appeal.objects.visible_to(person, on=on).select_related("line", "topic").newest_first()
    return Keyed("pk", lambda of: seen.filter(of))


def may_be_told(person: Person, line: int, *, address_by: str, on: date) -> bool:
    """Whether a person may know that day of the appeal on a line of the journal: asked before a letter leaves.

    Nothing leaves for an address that somebody else entered who is shut out of it: it may be his own (decisions 5).
    """
    if not Appeal.objects.visible_to(person, on=on).filter(line=line).exists():
        return False
    other = Person.objects.filter(username=address_by).exclude(pk=person.pk).first()
    if other is None:
        return True
    named = Q(person=other) | Q(post__in=held_by(other, on=on).posts)
    return not Restriction.objects.filter(named, line=line).exists()


def rights_of(held: Held) -> str:
    """What something prepared beforehand may hold depends on: posts of its asker, and restrictions (decisions 5)."""
    return f"{sorted(held.posts)} {Restriction.objects.aggregate(last=Max('pk'))['last']}"


def visible_of_phone(person: Person, numbers: Iterable[str], *, on: date, knows_names: bool) -> list[Appeal]:
    """Return the newest appeals of these numbers (+996…) that this person may open that day, newest first.

    Whoever is not told hidden names (`knows_names`) is not led to their appeals by the phone.
    """
    return _called_by(person, held_by(person, on=on), on, knows_names=knows_names).rows(list(numbers))


@lru_cache(maxsize=256)
def _called_by(person: Person, held: Held, on: date, *, knows_names: bool) -> Keyed[Appeal]:
    seen = Appeal.objects.visible_to(person, on=on).select_related("line", "topic").newest_first()
    seen = seen if knows_names else seen.exclude(applicant__is_confidential=True)
    return Keyed(
        "number",
        lambda of: seen.of_phones(of)[:OF_PHONE],
        kind=CharField,
    )


def registered_fields(
    appeal: Appeal,
    *,
    line: Line,
    book: Book,
    applicant: Applicant | None,
    rows: Iterable[Phone | Subject | Restriction],
) -> dict[str, Value]:
    """Return everything that registering writes except the text, which has its own version rows."""
    fields: dict[str, Value] = {
        **line.committed(book),
        **appeal.committed(),
        **(applicant.committed() if applicant else {}),
    }
    posts, persons, restricted = [], [], False
    for row in rows:
        if isinstance(row, Phone):
            fields[f"phone.{row.place}"] = (row.raw, row.number, "caller-id" if row.is_caller_id else "told")
        elif isinstance(row, Subject):
            fields.update(row.committed())
        elif row.place is None:  # a later act of shutting out has an entry of its own
            restricted = True
            posts += [str(row.post_id)] if row.post_id else []
            persons += [str(row.person_id)] if row.person_id else []
    fields["restricted"] = restricted
    fields["shut_out.posts"] = tuple(sorted(posts, key=int))
    fields["shut_out.persons"] = tuple(sorted(persons, key=int))
    return fields


def complaints() -> list[Appeal]:
    """Every appeal about somebody, with its line, the restrictions beside it and its subjects."""
    found = Appeal.objects.filter(pk__in=Subject.objects.values("appeal_id")).select_related("line")
    return list(found.prefetch_related("line__restrictions", "subjects").order_by("pk"))


def latest_text(appeal: Appeal) -> TextVersion:
    """The text that stands now."""
    return appeal.texts.order_by("-place")[0]
