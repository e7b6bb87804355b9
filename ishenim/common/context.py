"""What the frame of every page shows: the office and whether this is only a demo."""

from django.db import DatabaseError
from django.http import HttpRequest  # noqa: TID251 (a context processor is called with the request)
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ishenim.common import house, queries
from ishenim.common.models import PROFILE, Office

FREE_TEXT = frozenset(  # fields whose words somebody typed; codes of choices are not shown back
    [
        "phone",
        "caller_id",
        "full_name",
        "username",
        "email",
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
        "restricted_rows",
        *("institution", "order_told"),
        *("ky", "ru", "en", "display", "responsible", "pattern", "version", "approved_by", "approved_number"),
        *("text_ky", "text_ru", "text_en"),
        *PROFILE,
    ]
)


def office(request: HttpRequest) -> dict[str, object]:
    """The office's names, read when a template first asks for them."""
    return {
        "office": SimpleLazyObject(_office),
        "office_number": SimpleLazyObject(_number),
        "offered_languages": SimpleLazyObject(_languages),
        "free_text": FREE_TEXT,
    }


def _number() -> house.Number:
    try:
        return house.number(timezone.localdate())
    except DatabaseError:
        return house.NO_NUMBER


def _languages() -> tuple[str, ...]:
    try:
        return house.languages(timezone.localdate())
    except DatabaseError:
        return house.LANGUAGES


def _office() -> Office:
    """An unnamed office when the database does not answer: the page that says so needs a frame too."""
    try:
        return queries.office()
    except DatabaseError:
        return Office()
