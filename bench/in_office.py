"""One office answering in one process, without a network: what a page costs, told line by line.

Started by bench.pages in an office's environment. It reads {"who", "path", "times"} as JSON lines and answers each with
seconds and CPU seconds of every answer, the queries of one, its status, Location and first address of an appeal.
"""

import json
import re
import sys
import time
from urllib.parse import urlsplit

from django.db import connection

from bench import in_process
from tests.office import PASSWORD


class Browser(in_process.Browser):
    """Somebody signed in."""

    def __init__(self, username: str) -> None:
        self.cookies: dict[str, str] = {}
        self.ask("GET", "/login")
        self.ask("POST", "/login", {"login": username, "password": PASSWORD})

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, object]:
        parts = urlsplit(path)
        return {**super()._environ(method, parts.path, body), "QUERY_STRING": parts.query}


def answered(browser: Browser, path: str, times: int) -> dict[str, object]:
    """Ask for a page so many times."""
    wall, cpu = [], []
    for _ in range(times):
        start = time.perf_counter()
        headers, text, seconds = browser.ask("GET", path)
        wall.append(time.perf_counter() - start)
        cpu.append(seconds)
    found = re.search(r'href="/appeals/(\d+)"', text)
    return {
        "wall": wall,
        "cpu": cpu,
        "status": int(headers[":status"].split()[0]),
        "location": headers.get("location", ""),
        "appeal": int(found[1]) if found else 0,
        "rows": len(re.findall(r"<tr\b", text)),
    }


def queries(browser: Browser, path: str) -> int:
    """How many statements one page takes."""
    count = 0

    def counted(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        browser.ask("GET", path)
    return count


def main() -> None:
    browsers: dict[str, Browser] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        who = asked["who"]
        if who not in browsers:
            browsers[who] = Browser(who)
        browser = browsers[who]
        told = answered(browser, asked["path"], asked["times"])
        told["queries"] = queries(browser, asked["path"]) if asked.get("counts") else 0
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
