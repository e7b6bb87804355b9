"""The head of apparatus at the settings (the folder is not called `office`: tests/office.py runs a real one)."""

import pytest


class Pages:
    """A browser of the head of apparatus: opens a matter, sends its form, confirms the preview."""

    def __init__(self, browser):
        self.browser = browser

    def form(self, address):
        """Every field of a matter's form as it stands."""
        form = self.browser.get(f"/admin/office/{address}").context["form"]
        return {name: _typed(field) for name, field in ((field.name, field.value()) for field in form)}

    def send(self, address, *, confirm=True, **typed):
        """Change some fields of a form and send it, with `confirm` as from its preview; None takes a field away."""
        filled = {**self.form(address), **typed, **({"confirm": "yes"} if confirm else {})}
        return self.post(address, {name: value for name, value in filled.items() if value is not None})

    def post(self, address, filled):
        return self.browser.post(f"/admin/office/{address}", filled)


def _typed(value):
    if value is None or value is False:
        return None if value is False else ""
    if hasattr(value, "strftime"):
        return value.strftime("%d.%m.%Y" if hasattr(value, "year") else "%H:%M")
    return "on" if value is True else str(value)


@pytest.fixture
def pages(sign_in):
    return Pages(sign_in("head-of-apparatus"))
