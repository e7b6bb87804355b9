"""Section 4 of the style: how long and how deep things may be."""

import ast

from tests.house import tree

OURS = ("ishenim", "tests", "tools", "bench", "faults")
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def test_a_function_has_fewer_than_fifty_lines():
    long = [
        f"{tree.short(path)}::{node.name} has {length} lines"
        for path in tree.python(*OURS)
        for node in tree.functions(path)
        if (length := node.end_lineno - node.lineno + 1) >= 50
    ]

    assert long == []


def test_a_file_has_at_most_four_hundred_lines():
    written = (*tree.python(*OURS), *_sheets_and_scripts())

    long = [f"{tree.short(path)} has {tree.lines(path)} lines" for path in written if tree.lines(path) > 400]

    assert long == []


def test_a_file_of_the_regulation_has_at_most_two_hundred_lines():
    leaves = tree.python("ishenim/regulation", "ishenim/kyrgyz")

    assert [f"{tree.short(path)} has {tree.lines(path)} lines" for path in leaves if tree.lines(path) > 200] == []


def test_a_template_has_at_most_a_hundred_and_fifty_lines():
    assert [tree.short(path) for path in tree.templates() if tree.lines(path) > 150] == []


def test_nesting_is_at_most_three_deep():
    deep = [
        f"{tree.short(path)}::{node.name} nests {depth} deep"
        for path in tree.python(*OURS)
        for node in tree.functions(path)
        if (depth := _depth(node.body)) > 3
    ]

    assert deep == []


def test_an_elif_nests_no_deeper_and_an_inner_if_does():
    flat = ast.parse("if a:\n x\nelif b:\n y\nelse:\n z").body
    nested = ast.parse("for a in b:\n if c:\n  with d:\n   x").body

    assert (_depth(flat), _depth(nested)) == (1, 3)


def _depth(body: list[ast.stmt]) -> int:
    return max((_depth_of(node) for node in body), default=0)


def _depth_of(node: ast.stmt) -> int:
    if not isinstance(node, BLOCKS):
        return 0
    inner = [*getattr(node, "body", []), *getattr(node, "finalbody", [])]
    for part in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
        inner += part.body
    otherwise = getattr(node, "orelse", [])
    is_elif = isinstance(node, ast.If) and len(otherwise) == 1 and isinstance(otherwise[0], ast.If)
    return max(1 + _depth(inner), _depth(otherwise) if is_elif else 1 + _depth(otherwise))


def _sheets_and_scripts() -> list:
    return [
        path
        for path in tree.files()
        if path.suffix in (".css", ".js") and path.is_relative_to(tree.PRODUCT) and path.name != "govuk.css"
    ]
