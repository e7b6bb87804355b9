"""Draw the life of an appeal from regulation/stages.py: `python tools/road.py` writes docs/pictures/road.*.svg.

tests/house compares the pictures with the table, so a step that is added is drawn or the test fails.
"""

import gettext
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ishenim.regulation.stages import STEPS, Stage, Step  # noqa: E402 (the tool runs without being installed)

LANGUAGES = ("ky", "ru")
MAIN = (
    Stage.REGISTERED,
    Stage.AT_HEAD,
    Stage.ASSIGNED,
    Stage.IN_WORK,
    Stage.IN_APPROVAL,
    Stage.APPROVED,
    Stage.ANSWERED,
    Stage.CLOSED,
)
WORDS = {  # the catalogue's English for each stage and step; what the program shows, the picture shows
    Stage.REGISTERED: "Registered",
    Stage.AT_HEAD: "Waits for a resolution",
    Stage.ASSIGNED: "Given to an executor",
    Stage.IN_WORK: "In work",
    Stage.IN_APPROVAL: "Answer awaits approval",
    Stage.APPROVED: "Answer to be sent",
    Stage.FORWARDED: "Forwarded",
    Stage.ANSWERED: "Answered",
    Stage.CLOSED: "Closed",
}
BOX, HIGH, GAP, LEFT, TOP, LANE = 260, 44, 46, 300, 20, 34
RIGHT = LEFT + BOX + 260
WIDTH = RIGHT + BOX + 40


def picture(language: str) -> str:
    """Return the SVG in one language."""
    words = gettext.translation("django", ROOT / "ishenim/locale", [language])
    height = TOP * 2 + len(MAIN) * (HIGH + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="14">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        *(_box(stage, words.pgettext("stage", WORDS[stage])) for stage in Stage),
        *_arrows(words),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place(stage: Stage) -> tuple[int, int]:
    """The upper left corner of a stage's box."""
    if stage == Stage.FORWARDED:
        return RIGHT, TOP + 3 * (HIGH + GAP)
    return LEFT, TOP + MAIN.index(stage) * (HIGH + GAP)


def _box(stage: Stage, words: str) -> str:
    x, y = _place(stage)
    return (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{HIGH}" rx="4" fill="#dbe8f6" stroke="#0b4f9c"/>'
        f'<text x="{x + BOX // 2}" y="{y + 27}" text-anchor="middle" font-weight="bold">{escape(words)}</text>'
    )


def _arrows(words: gettext.NullTranslations) -> Iterator[str]:
    """The way down with the names of its steps, the way outside, and a lane for each step that leads elsewhere."""
    down: dict[Stage, list[Step]] = {}
    across: dict[tuple[tuple[Stage, ...], Stage], list[Step]] = {}
    lanes: list[tuple[Step, list[Stage]]] = []
    for step in STEPS.values():
        if step.to is None:
            continue
        sources = [frm for frm in sorted(step.frm, key=list(Stage).index) if frm != step.to]
        if Stage.FORWARDED in (step.to, *sources):
            across.setdefault((tuple(sources), step.to), []).append(step)
            continue
        aside = [frm for frm in sources if MAIN.index(step.to) != MAIN.index(frm) + 1]
        if len(aside) < len(sources):
            down.setdefault(step.to, []).append(step)
        if aside:
            lanes.append((step, aside))
    for (froms, to), steps in across.items():
        yield _across(froms[0], to, [words.pgettext("button", _button(step)) for step in steps])
        yield from (_across(frm, to, []) for frm in froms[1:])
    for to, steps in down.items():
        yield _down(to, " / ".join(words.pgettext("button", _button(step)) for step in steps))
    for place, (step, sources) in enumerate(lanes, start=1):
        yield _lane(step, sources, LEFT - LANE * place, words.pgettext("button", _button(step)))


def _button(step: Step) -> str:
    """The English of a step's button, read from the models' source: the tool needs no Django."""
    source = (ROOT / "ishenim/consideration/words.py").read_text(encoding="utf-8")
    start = source.index(f'= "{step.name}", pgettext_lazy("button", "') + len(
        f'= "{step.name}", pgettext_lazy("button", "'
    )
    return source[start : source.index('"', start)]


def _across(frm: Stage, to: Stage, labels: list[str]) -> str:
    """Between the road inside and whoever it is sent to outside; the names one under the other."""
    (x1, y1), (x2, y2) = _place(frm), _place(to)
    if y1 == y2:
        return f'<path d="M{x1 + BOX} {y1 + 22}H{x2}" {_STROKE}/>'
    if to == Stage.FORWARDED:
        line, at = f"M{x1 + BOX} {y1 + 14}H{x2 + 60}V{y2}", (x2 + 52, y1 + 8)
    else:
        line, at = f"M{x1 + 60} {y1 + HIGH}V{y2 + 14}H{x2 + BOX}", (x1 + 52, y2 + 8)
    told = (_text((at[0], at[1] + 22 * number), label, "end") for number, label in enumerate(labels))
    return f'<path d="{line}" {_STROKE}/>' + "".join(told)


def _down(to: Stage, label: str) -> str:
    x, y = _place(to)
    return f'<path d="M{x + 30} {y - GAP}V{y}" {_STROKE}/>' + _text((x + 40, y - GAP + 27), label, "start")


def _lane(step: Step, sources: list[Stage], x: int, label: str) -> str:
    """From every stage the step can be taken at, along one line, to where it leads."""
    end = _place(step.to)[1] + 30 if step.to else 0
    starts = [_place(frm)[1] + 14 for frm in sources]
    far = max(starts, key=lambda y: abs(y - end))
    lines = "".join(f"M{LEFT} {y}H{x}" for y in starts) + f"M{x} {far}V{end}H{LEFT}"
    middle = (far + end) // 2
    turned = f'<g transform="rotate(-90 {x - 4} {middle})">{_text((x - 4, middle), label, "middle")}</g>'
    return f'<path d="{lines}" {_STROKE}/>{turned}'


_STROKE = 'fill="none" stroke="#505a5f" stroke-width="1.5" marker-end="url(#tip)"'


def _text(at: tuple[int, int], words: str, anchor: str) -> str:
    return (
        f'<text x="{at[0]}" y="{at[1]}" text-anchor="{anchor}" font-size="12">{escape(words)}</text>' if words else ""
    )


def main() -> None:
    """Write the pictures beside the docs."""
    for language in LANGUAGES:
        path = ROOT / f"docs/pictures/road.{language}.svg"
        path.write_text(picture(language), encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
