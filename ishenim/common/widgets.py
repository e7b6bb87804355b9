"""The plain list of a form, written out at once: Django renders each of its options by a template of its own.

A page of the road has some hundred options in its lists; they were a third of its time (docs/decisions/0016).
"""

from typing import Any  # a widget is given whatever the form holds

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainList(forms.Select):
    """A <select> without groups; names, values and the chosen options as Django's own has them."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "govuk-select"})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the element with one option for each choice."""
        chosen = set(self.format_value(value))
        options = ((code, _attribute("selected", str(code) in chosen), words) for code, words in self.choices)
        inside = format_html_join("\n", '<option value="{}"{}>{}</option>', options)
        given = {"name": name, **self.build_attrs(self.attrs, attrs)}
        head = format_html_join("", "{}", ((_attribute(key, held),) for key, held in given.items()))
        return format_html("<select{}>\n{}\n</select>", head, inside)


def _attribute(name: str, value: object) -> str:
    """An attribute with its value, or alone when it is true, or nothing when it is false."""
    if value is False:
        return ""
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
