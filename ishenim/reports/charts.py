"""Bars as SVG, by pygal: this period filled, a year before outlined, so that paper without colour tells them apart.

What pygal draws with a style sheet and a script of its own is written into the picture as plain attributes: the same
picture stands on a dark screen, on paper and in a document, and nothing in it runs or is fetched.
"""

import sys
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, tostring

import pygal
from django.utils.safestring import SafeString
from pygal.style import Style

# pygal brings a finder of a kind that Python warns of whenever any module is not found; it is for maps, we draw none
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

WIDTH, HEIGHT = 560, 300
SIZE = 14  # of letters, in units of the picture
TURNED = 45  # degrees, where many names stand side by side
SIDE_BY_SIDE = 6
STYLE = Style(
    font_family="sans-serif",
    label_font_size=SIZE,
    major_label_font_size=SIZE,
    legend_font_size=SIZE,
    value_font_size=SIZE - 2,
    no_data_font_size=SIZE,
)
INK = "currentColor"
FILLED = {"fill": INK, "stroke": INK}
OUTLINED = {"fill": "none", "stroke": INK, "stroke-width": "1.5"}
LEFT_OUT = ("defs", "title", "desc")  # style sheet and script; what only a mouse would show
PARTS = {"x": "x", "y": "y", "color-0": "first", "color-1": "second"}
HIDDEN = frozenset({"background", "tooltip-overlay"})
KEPT = ("viewBox", "transform", "x", "y", "width", "height", "d", "rx", "ry", "text-anchor")

Value = float | None


def bars(
    names: Sequence[str], series: Sequence[tuple[str, Sequence[Value]]], *, title: str, words: Callable[[float], str]
) -> SafeString:
    """Return the picture, nothing where there is no value; `words` writes one.

    The table beside it says the same to whoever does not see it.
    """
    if not any(value for _, values in series for value in values):
        return SafeString("")
    chart = pygal.Bar(
        style=STYLE,
        js=[],
        css=[],
        width=WIDTH,
        height=HEIGHT,
        explicit_size=False,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series),
        print_values=len(names) <= SIDE_BY_SIDE,
        print_values_position="top",
        print_zeroes=False,
        show_y_guides=True,
        truncate_label=-1,
        truncate_legend=-1,
        x_label_rotation=TURNED if len(names) > SIDE_BY_SIDE else 0,
        value_formatter=words,
        max_scale=6,
    )
    chart.x_labels = list(names)
    for name, values in series:
        chart.add(name, list(values))
    picture = _plain(chart.render_tree())
    picture.attrib |= {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": title}
    return SafeString(tostring(picture, encoding="unicode"))  # ElementTree escapes every word in it


def _plain(drawn: Element, part: str = "") -> Element:
    """The same element with attributes instead of classes, and what is in it; `part` is the axis or series it is of."""
    classes = drawn.get("class", "").split()
    part = next((PARTS[one] for one in classes if one in PARTS), part)
    kept = Element(drawn.tag, {name: drawn.attrib[name] for name in KEPT if name in drawn.attrib})
    if drawn.tag == "text":
        kept.text = drawn.text
        kept.attrib |= _letters(classes, part, is_turned="transform" in drawn.attrib)
    elif drawn.tag == "rect":
        kept.attrib |= FILLED if part == "first" else OUTLINED
    elif drawn.tag == "path":
        kept.attrib |= {"fill": "none", "stroke": INK, **({"stroke-dasharray": "1 4"} if "guide" in classes else {})}
    for child in drawn:
        is_shown = isinstance(child.tag, str) and child.tag not in LEFT_OUT  # a comment's tag is a function
        if is_shown and not _is_hidden(child, part):
            kept.append(_plain(child, part))
    return kept


def _is_hidden(drawn: Element, part: str) -> bool:
    classes = set(drawn.get("class", "").split())
    return bool(HIDDEN & classes) or (part == "x" and "guide" in classes)


def _letters(classes: list[str], part: str, *, is_turned: bool) -> dict[str, str]:
    """How a word stands: names under their bars, numbers left of the axis."""
    look = {"fill": INK, "font-family": "sans-serif", "font-size": str(SIZE - 2 if "value" in classes else SIZE)}
    if part == "y":
        return {**look, "text-anchor": "end"}
    if part == "x":
        return {**look, "text-anchor": "start" if is_turned else "middle"}
    return look
