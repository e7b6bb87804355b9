"""R37 and law.md 9: a matter that is not ours goes to the body it belongs to, never to the one complained about."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from ishenim.regulation.conflict import APPARATUS, About


class Barred(StrEnum):
    """Why an appeal may not go to a body."""

    TO_NOBODY = "forward_without_body"
    TO_SUBJECT = "forward_to_subject"  # to whoever stands above it instead
    TO_OURSELVES = "forward_to_ourselves"


def barred(body: str, *, abouts: Iterable[About], body_of: Mapping[int, str]) -> Barred | None:
    """Return why an appeal about these may not go to a body. `body_of` maps a post of ours to its body.

    Somebody named in words only is no body of the directory: whoever sends it has to look.
    """
    if not body:
        return Barred.TO_NOBODY
    if body in {about.body or body_of.get(about.post or 0, "") for about in abouts}:
        return Barred.TO_SUBJECT
    return Barred.TO_OURSELVES if body == APPARATUS else None


def is_kept(sent_on: date, due_on: date | None) -> bool | None:
    """Tell whether the term of forwarding was kept; None where its last day is not known."""
    return None if due_on is None else sent_on <= due_on
