"""The call screen as a test sees it: a form that is complete, and what an answered page says."""

import html
import re

from tests.filled_form import TOLD

ERROR = re.compile(r'<p id="(\w+)-error" class="govuk-error-message"><span[^>]*>[^<]*</span> (.*?)</p>', re.DOTALL)
LISTED = re.compile(r'govuk-error-summary__list">(.*?)</ul>', re.DOTALL)
TYPED = re.compile(r'<p class="ish-typed">(.*?)</p>', re.DOTALL)
HANDED_BACK = re.compile(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', re.DOTALL)
ALERT = re.compile(r'role="alert">(.*?)</p>', re.DOTALL)


def filled(**fields):
    """The complete form with some fields replaced; None leaves a field out."""
    return {name: value for name, value in {**TOLD, **fields}.items() if value is not None}


def text(answer):
    return answer.content.decode()


def errors(answer):
    """Field → the one sentence shown at it."""
    return {name: html.unescape(words) for name, words in ERROR.findall(text(answer))}


def listed(answer):
    """The sentences above the form, each a link to its field."""
    found = LISTED.search(text(answer))
    links = re.findall(r'<a href="#(\w+)">(.*?)</a>', found[1], re.DOTALL) if found else []
    return {name: html.unescape(words) for name, words in links}


def number(answer):
    """The number the page of a registration shows."""
    return int(re.search(r'ish-result__number">№ (\d+)', text(answer))[1])


def code(answer):
    """The follow-up code the page of a registration shows."""
    return re.search(r'ish-result__code">([\d ]+)<', text(answer))[1]


def sentence(answer):
    """What a refusal says, without its links."""
    return " ".join(re.sub(r"<[^>]+>", "", html.unescape(ALERT.search(text(answer))[1])).split())


def handed_back(page):
    """The fields of a form that is to be sent again."""
    return {name: html.unescape(value) for name, value in HANDED_BACK.findall(page)}


def value_of(answer, name):
    """What stands in a one-line field of the call screen."""
    return html.unescape(re.search(rf'<input[^>]* id="{name}"[^>]* value="([^"]*)"', text(answer))[1])


def content_of(answer):
    return html.unescape(re.search(r'<textarea[^>]* id="content"[^>]*>\n(.*?)</textarea>', text(answer), re.DOTALL)[1])
