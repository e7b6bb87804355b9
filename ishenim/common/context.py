"""What the frame of every page shows: the office and whether this is only a demo."""

from django.http import HttpRequest  # noqa: TID251 (a context processor is called with the request)
from django.utils.functional import SimpleLazyObject

from ishenim.common import queries


def office(request: HttpRequest) -> dict[str, object]:
    """The office's names, read when a template first asks for them."""
    return {"office": SimpleLazyObject(queries.office)}
