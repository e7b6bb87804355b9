"""Leave out of the compiled govuk.css what no page of ours names: python assets/purge.py, the last step of build.sh.

A rule goes when each of its selectors needs a class from LEFT_OUT. The classes are listed by hand and checked: one that
a template, a form or a script names stops the build.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "ishenim/common/static/ishenim/css/govuk.css"
LEFT_OUT = """
body-lead body-m button--inverse button--start caption-l caption-m caption-xl exit-this-page heading-xl
input--extra-letter-spacing label--l label--m label--s label--xl label-wrapper link--inverse link--muted
link--no-underline link--no-visited-state link--text-colour link-image list--number list--spaced radios--inline
select--error summary-card summary-list--no-border table--small-text-until-tablet tag--magenta tag--orange tag--pink
tag--teal tag--turquoise visually-hidden-focusable
"""
CLASSES = re.compile(r"\.govuk-(?:" + "|".join(map(re.escape, LEFT_OUT.split())) + r")(?![\w-])")
OF_CARDS = re.compile(r"\.govuk-summary-card__[\w-]+")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
EMPTY = re.compile(r"@(?:media|supports)[^{}]*\{\}")


def purged(sheet: str) -> str:
    """Return a minified sheet without the rules nobody needs."""
    slim = RULE.sub(_kept, sheet)
    while EMPTY.search(slim):
        slim = EMPTY.sub("", slim)
    return slim


def _kept(rule: re.Match[str]) -> str:
    selectors = [one for one in rule[1].split(",") if not CLASSES.search(one) and not OF_CARDS.search(one)]
    return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""


def named() -> list[str]:
    """The classes of LEFT_OUT that something of ours names after all."""
    words = " ".join(
        path.read_text(encoding="utf-8")
        for kind in ("html", "py", "js")
        for path in (ROOT / "ishenim").rglob(f"*.{kind}")
    )
    return [name for name in LEFT_OUT.split() if re.search(rf"govuk-{re.escape(name)}(?![\w-])", words)]


def main() -> int:
    wanted = named()
    if wanted:
        sys.stderr.write(f"These classes are used, take them out of LEFT_OUT: {', '.join(wanted)}\n")
        return 1
    SHEET.write_text(purged(SHEET.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
