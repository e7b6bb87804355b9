"""Section 8 of the style: pages show, post without a script, and fetch nothing from elsewhere."""

import re
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house import tree

BASE = "common/base.html"
FRAMES = {"website": "website/frame.html"}  # the public's pages have a light frame of their own
SENTENCES = {"refusals", "notices"}  # one sentence each, put into a page or a list
INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an on… handler": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an outside address": re.compile(r"https?://", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}


def test_templates_hold_nothing_inline_and_nothing_from_outside():
    found = [
        f"{tree.short(path)} has {what}"
        for path in tree.templates()
        for what, pattern in INLINE.items()
        if pattern.search(_text(path))
    ]

    assert found == []


def test_a_page_extends_the_base():
    odd = [
        tree.short(path)
        for path in tree.templates()
        if _is_page(path) and not re.match(rf'\{{%\s*extends "{_frame_of(path)}"\s*%\}}', _text(path))
    ]

    assert odd == []


def test_a_fragment_extends_nothing():
    odd = [tree.short(path) for path in tree.templates() if not _is_page(path) and "{% extends" in _text(path)]

    assert odd == []


def test_what_is_included_is_a_fragment():
    included = {
        name for path in tree.templates() for name in re.findall(r"\{%\s*include\s+[\"']([^\"']+)[\"']", _text(path))
    }

    assert [name for name in sorted(included) if not Path(name).name.startswith("_")] == []


def test_every_address_named_in_a_template_exists():
    known = _names(get_resolver().url_patterns)

    unknown = [
        f"{tree.short(path)}: {name}"
        for path in tree.templates()
        for name in re.findall(r"\{%\s*url\s+[\"']([^\"']+)[\"']", _text(path))
        if name not in known
    ]

    assert unknown == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _is_page(path: Path) -> bool:
    is_frame = str(path).endswith((BASE, *FRAMES.values()))
    return not path.name.startswith("_") and path.parent.name not in SENTENCES and not is_frame


def _frame_of(path: Path) -> str:
    return FRAMES.get(path.parent.name, BASE)


def _names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        found |= _names(pattern.url_patterns) if isinstance(pattern, URLResolver) else {pattern.name or ""}
    return found
