"""Handing a file to the browser, for the views of other rooms: they ask first whether this person may have it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ishenim.files.checking import Kind
from ishenim.files.models import StoredFile
from ishenim.files.queries import content


def download(file: StoredFile) -> HttpResponse:
    """The file to be saved, never to be shown or run in our own pages' place."""
    charset = "; charset=utf-8" if file.kind == Kind.TEXT else ""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content(file), content_type=f"{file.kind}{charset}", headers=headers)
