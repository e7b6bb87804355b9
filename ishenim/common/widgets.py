"""The plain list of a form, written out at once: Django renders each of its lines by a template of its own.

A page of the road has some hundred lines in its lists; they were a third of its time (docs/decisions/0016).
"""

from typing import Any  # a widget is given whatever the form holds

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class PlainList(forms.Select):
    """A <select> without groups; names, values and the chosen lines as Django's own has them."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "govuk-select"})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the element with one line for each choice."""
        chosen = set(self.format_value(value))
        lines = ((_text(code), _selected(_text(code) in chosen), words) for code, words in self.choices)
        options = format_html_join("\n", '<option value="{}"{}>{}</option>', lines)
        given = {"name": name, **self.build_attrs(self.attrs, attrs)}
        head = format_html_join("", "{}", ((_attribute(key, on),) for key, on in given.items() if on is not False))
        return format_html("<select{}>\n{}\n</select>", head, options)


def _text(code: object) -> str:
    return "" if code is None else str(code)


def _attribute(name: str, value: object) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def _selected(is_chosen: bool) -> SafeString:
    return mark_safe(" selected" if is_chosen else "")  # noqa: S308 (one of two words of ours)
