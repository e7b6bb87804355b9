"""What bench.around asks one office in one process: rows of name|milliseconds|more, printed as they come."""

import resource
import time
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from bench.in_office import Browser
from ishenim.config.wsgi import application
from ishenim.directory import actions
from ishenim.directory.actions import HowToApply

AT = datetime(2026, 1, 5, 4, tzinfo=UTC)
WORDS = ("жер", "суу", "жол", "пенсия", "жарык", "мектеп", "оорукана", "байланыш", "салык", "документ")
PUBLIC = (("public page", "/"), ("public page, JSON", "/api/public/phone.json"), ("status, the form", "/status"))
DIRECTORY = (
    ("directory, a word", f"/institutions?q={quote('пенсия')}"),
    ("directory, nothing fits", f"/institutions?q={quote('жоксөз')}"),
    ("directory, suggestions", f"/directory/institutions?q={quote('пенс')}"),
    ("directory, a topic", "/institutions?topic=pension"),
)


def fill_directory(count: int) -> None:
    """Invent institutions, each with its order of applying in three languages."""
    for place in range(count):
        one, two = WORDS[place % 10], WORDS[place // 10 % 10]
        names = {"ky": f"{place}-мекеме, {one}", "ru": f"Учреждение {place}", "en": f"Institution {place}"}
        body = actions.add_body(f"made-{place}", names=names, group="other", by="bench", at=AT)
        words = {"order": "1. Барыңыз. 2. Арыз жазыңыз.", "competence": f"{one}, {two} маселелери"}
        topics = ("pension",) if place % 50 == 0 else ()
        told = HowToApply(words=dict.fromkeys(("ky", "ru", "en"), words), phones=("0-00-00",), topics=topics)
        actions.write_directions(body, told, seen=0, by="bench", at=AT)


def p50(browser: Browser, path: str, times: int) -> float:
    """Milliseconds of a page."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        headers, _text, _cpu = browser.ask("GET", path)
        took.append(time.perf_counter() - start)
        if not headers[":status"].startswith("200"):
            raise AssertionError(headers)
    return sorted(took)[times // 2] * 1000


def sheet(browser: Browser) -> tuple[float, float, int]:
    """Take the whole list out as CSV: seconds to the first piece and to the last, bytes."""
    answered: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], _trouble: object = None) -> None:
        answered.append(status)

    body = urlencode({"csrfmiddlewaretoken": browser.cookies["ishenim-form"]}).encode()
    size, first, start = 0, 0.0, time.perf_counter()
    answer = application(browser._environ("POST", "/appeals/export", body), start_response)
    for piece in answer:
        first = first or time.perf_counter() - start
        size += len(piece)
    took = time.perf_counter() - start
    answer.close()
    if not answered[0].startswith("200"):
        raise AssertionError(answered)
    return first, took, size


def main() -> None:
    browser = Browser("operator")
    for name, path in PUBLIC:
        print(f"{name}|{p50(browser, path, 60):.1f}|")
    for name, path in DIRECTORY:
        print(f"{name}|{p50(browser, path, 20):.1f}|")
    sheet(browser)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    runs = sorted((sheet(browser) for _ in range(5)), key=lambda run: run[1])
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    first, took, size = runs[2]
    print(f"CSV, first piece|{first * 1000:.0f}|")
    print(f"CSV, whole ({size / 1e6:.0f} MB)|{took * 1000:.0f}|{more:.1f} MiB more")


if __name__ == "__main__":
    main()
