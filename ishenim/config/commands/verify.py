"""`ishenim verify`: names the first line, entry or commitment that is not as it was written."""

import argparse
import json

from ishenim.inspection.queries import verify

UNSEEN = {
    "tail_cut": "entries removed from the very end together with their rows and the head of the log",
    "consistent_rewrite": "a rewrite of the whole log with fresh salts and hashes",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments yet: bundles and pages come with the checkpoints."""


def run(args: argparse.Namespace) -> int:
    result = verify()
    if args.json:
        problems = [{"what": p.what, "how": p.how, "fields": list(p.fields)} for p in result.problems]
        facts = {
            "ok": result.ok,
            "entries": result.entries,
            "problems": problems,
            "unseen_without_checkpoints": UNSEEN,
        }
        print(json.dumps(facts, ensure_ascii=False))
        return 0 if result.ok else 1
    print(f"{result.entries} entries checked, {len(result.problems)} problems.")
    for number, problem in enumerate(result.problems):
        print(f"{'first: ' if number == 0 else '       '}{problem}")
    print("Without checkpoints outside this database nobody could see:")
    for words in UNSEEN.values():
        print(f"  - {words}")
    return 0 if result.ok else 1
