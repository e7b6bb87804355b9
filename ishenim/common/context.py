"""What the frame of every page shows: the office and whether this is only a demo."""

from django.db import DatabaseError
from django.http import HttpRequest  # noqa: TID251 (a context processor is called with the request)
from django.utils.functional import SimpleLazyObject

from ishenim.common import queries
from ishenim.common.models import Office

FREE_TEXT = frozenset(  # fields whose words somebody typed; codes of choices are not shown back
    [
        "phone",
        "caller_id",
        "full_name",
        "username",
        "ky",
        "ru",
        "en",
        "surname",
        "given_name",
        "patronymic",
        "org_form",
        "org_name",
        "village",
        "street",
        "postal",
        "content",
        "summary",
        "subject_told",
        "not_read_because",
        "text",
        "words",
        "proof",
        "number",
        "new",
        "reason",
    ]
)


def office(request: HttpRequest) -> dict[str, object]:
    """The office's names, read when a template first asks for them."""
    return {"office": SimpleLazyObject(_office), "free_text": FREE_TEXT}


def _office() -> Office:
    """An unnamed office when the database does not answer: the page that says so needs a frame too."""
    try:
        return queries.office()
    except DatabaseError:
        return Office()
