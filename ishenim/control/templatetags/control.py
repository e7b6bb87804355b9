"""Counts and shapes of the board's columns."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ishenim.control.columns import SHAPES, Column
from ishenim.control.loads import Load
from ishenim.control.queries import COUNTED

register = template.Library()


@register.simple_tag
def pile_count(count: int) -> str:
    """A count, or that there are more than are counted."""
    return gettext("more than %(most)s") % {"most": COUNTED} if count > COUNTED else str(count)


@register.simple_tag
def pile_shape(column: Column) -> SafeString | str:
    """The shape beside the word of a column, which says nothing to a screen reader."""
    return format_html('<span aria-hidden="true">{}</span>', SHAPES[column]) if column in SHAPES else ""


@register.simple_tag
def load_count(load: Load, column: Column, name: str) -> SafeString | str:
    """How many stand in a column, leading to them on the board; none leads nowhere."""
    count = load.counts[column]
    if not count:
        return "0"
    address = f"{reverse('control')}?{urlencode({name: load.code, 'pile': column.value})}"
    late = " ish-overdue" if column == Column.PASSED else ""
    return format_html('<a class="govuk-link{}" href="{}">{}</a>', late, address, count)
