"""Headers of every answer, and a sentence when the database cannot take what was typed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ishenim.common.web import bad_request, database_refused, is_database_trouble, page_opened_by_address

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; worker-src 'self'"
)
ANSWER = Callable[[HttpRequest], HttpResponse]


def headers(get_response: ANSWER) -> ANSWER:
    """Nothing from outside runs, nothing personal stays in the browser's cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)  # a downloaded file has a stricter one
        if "frame-ancestors *" not in response.headers["Content-Security-Policy"]:  # the block for other sites
            response.headers["X-Frame-Options"] = "DENY"  # for browsers that do not know frame-ancestors
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path == "/logout" and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


class KeepWhatWasTyped:
    """Disk full, database locked or gone: say it in a sentence and give the form back to be sent again.

    What fails in a view arrives here; what fails before one, in common.web.failed.
    """

    def __init__(self, get_response: ANSWER) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8"):  # our pages send nothing else, and some names break the reading
            return bad_request(request)
        response = self.get_response(request)
        return page_opened_by_address(request) if response.status_code == 405 else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return database_refused(request, exception) if is_database_trouble(exception) else None
