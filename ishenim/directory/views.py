"""Suggestions while a village is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ishenim.directory.queries import starts_like, villages_like


@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """The list under the village field, as a fragment."""
    asked = request.GET.get("q", "")[:100]
    found = [(village, starts_like(village, asked)) for village in villages_like(asked)]
    return render(request, "directory/_villages.html", {"villages": found})
