"""What the log commits to of a registered appeal, read back from its rows."""

from collections.abc import Iterable

from ishenim.appeals.models import Appeal, Applicant, Phone, Subject, TextVersion
from ishenim.journal.models import Book, Line, Restriction
from ishenim.regulation.chain import Value


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
        else:
            restricted = True
            posts += [str(row.post_id)] if row.post_id else []
            persons += [str(row.person_id)] if row.person_id else []
    fields["restricted"] = restricted
    fields["shut_out.posts"] = tuple(sorted(posts, key=int))
    fields["shut_out.persons"] = tuple(sorted(persons, key=int))
    return fields


def latest_text(appeal: Appeal) -> TextVersion:
    """The text that stands now."""
    return appeal.texts.order_by("-place")[0]
