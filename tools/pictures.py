"""The pictures of the guides, taken in Chromium of a real office: `make pictures`.

An empty office is opened and set up as docs/ky/setup.md tells it, a first call is taken as docs/ky/first-call.md does;
each page is shown in Kyrgyz and in Russian.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.office import Office  # noqa: E402  (the root has to be on the path first)
from tests.walks.conftest import sign_in  # noqa: E402  (as above)

PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1000, "height": 700}
PASSWORD = "a-password-of-mine-26"  # noqa: S105  (of an office that lives for a minute)
NAMES = {
    "name_ky": "Мисал райондук мамлекеттик администрациясы",
    "name_genitive_ky": "Мисал райондук мамлекеттик администрациясынын",
    "name_ru": "Районная государственная администрация (пример)",
    "apparatus_ky": "Мисал райондук мамлекеттик администрациясынын аппараты",
    "apparatus_genitive_ky": "Мисал райондук мамлекеттик администрациясынын аппаратынын",
    "apparatus_ru": "Аппарат районной государственной администрации (пример)",
    "area_code": "3200",
}


TOLD = {
    "ky": {
        "phone": "0555 00-00-11",
        "full_name": "Асанов Бакыт",
        "village": "Гүлчө",
        "street": "Ынтымак көчөсү, 5",
        "content": "Көчөбүздө үч күндөн бери жарык жок, балдар мектептен караңгыда келет.",
    },
    "ru": {
        "phone": "0555 00-00-12",
        "full_name": "Асанова Айнура",
        "village": "Гүлчө",
        "street": "ул. Ынтымак, 7",
        "content": "На нашей улице третий день нет света, дети идут из школы в темноте.",
    },
}


def take(page: Page, office: Office) -> None:
    """Open the office, set a few things, and keep what the pages look like on the way."""
    page.goto(office.url + "/")
    _both(page, "setup")
    code = re.search(r"enter the code ([\d ]{14})", office.command("worker", "--once").stderr)
    words = {"code": code.group(1) if code else "", "office": NAMES["name_ky"], "full_name": "Асан Усонов"}
    _fill(page, **words, username="asan", password=PASSWORD)
    _send(page, "**/admin/office")
    _both(page, "steps")
    page.goto(office.url + "/admin/office/profile")
    _fill(page, **NAMES)
    _send(page)
    _send(page)
    page.goto(office.url + "/admin/office/number")
    _both(page, "number", display="(03200) 5-00-00", responsible="Асан Усонов")
    _fill(page, display="(03200) 5-00-00", responsible="Асан Усонов")
    _send(page)
    page.screenshot(path=PICTURES / "preview.ky.png")
    _send(page)
    page.goto(office.url + "/admin/office/people")
    _both(page, "people")


def _both(page: Page, name: str, **words: str) -> None:
    """The same page in Russian and in Kyrgyz, which stays."""
    for language in ("ru", "ky"):
        page.click(f"button[name=language][value={language}]")
        page.wait_for_selector(f"html[lang='{language}']", state="attached")
        _fill(page, **words)
        page.screenshot(path=PICTURES / f"{name}.{language}.png", full_page=True)


def first_call(page: Page, office: Office) -> None:
    """A first call as docs/ky/first-call.md tells it: the screen, what was written down, the number and the code."""
    sign_in(page, office, "operator")
    for language in ("ru", "ky"):
        page.goto(office.url + "/desk")
        page.click(f"button[name=language][value={language}]")
        page.wait_for_selector(f"html[lang='{language}']", state="attached")
        page.keyboard.press("F2")
        page.wait_for_url("**/calls/*-*")
        page.screenshot(path=PICTURES / f"first-call-1.{language}.png")
        page.check("#introduced")
        for field, words in TOLD[language].items():
            page.fill(f"#{field}", words)
        page.check("#kind-application")
        page.select_option("#topic", "electricity")
        page.screenshot(path=PICTURES / f"first-call-2.{language}.png", full_page=True)
        page.keyboard.press("F9")
        page.wait_for_selector(".ish-result__number")
        page.screenshot(path=PICTURES / f"first-call-3.{language}.png", full_page=True)


def _fill(page: Page, **words: str) -> None:
    for name, typed in words.items():
        page.fill(f"#id_{name}", typed)


def _send(page: Page, address: str = "**") -> None:
    with page.expect_navigation(url=address):
        page.keyboard.press("Control+Enter")


def main() -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        empty, filled = Office(Path(folder) / "empty"), Office(Path(folder) / "filled")
        empty.command("migrate")
        filled.fill(calls=2)
        try:
            for office, story in ((empty, take), (filled, first_call)):
                office.start()
                story(browser.new_page(viewport=SIZE), office)
        finally:
            browser.close()
            empty.kill()
            filled.kill()


if __name__ == "__main__":
    main()
