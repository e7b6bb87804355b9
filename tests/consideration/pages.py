"""What a page of the road says: its problems, the sentence of a refusal, what was typed, and how each must read."""

import html
import re
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, pgettext

LISTED = re.compile(r'govuk-error-summary__list">(.*?)</ul>', re.DOTALL)
ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
SENTENCE = re.compile(r'<p class="govuk-body-l" role="alert">(.*?)</p>', re.DOTALL)
HEADING = re.compile(r'<h1 class="govuk-heading-l">(.*?)</h1>', re.DOTALL)
OPEN_ACT = re.compile(r'<details class="govuk-details ish-act" open id="act-(\w+)">(.*?)</details>', re.DOTALL)
AREA = re.compile(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
BOX = re.compile(r'<input type="text" name="(\w+)" value="([^"]*)"')
KEPT = re.compile(r'<p class="ish-typed">(.*?)</p>', re.DOTALL)


def text(answer):
    return answer.getvalue().decode()


def plain(markup):
    """The words of a piece of a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def problems(answer):
    """The sentences above the form."""
    found = LISTED.search(text(answer))
    return [plain(item) for item in ITEM.findall(found[1])] if found else []


def heading(answer):
    """What the page calls itself."""
    return plain(HEADING.search(text(answer))[1])


def refusal(answer):
    """The sentence of a page that says what was not done."""
    return plain(SENTENCE.search(text(answer))[1])


def typed(answer):
    """What stands in the fields that were typed into, of the form that came back."""
    opened = OPEN_ACT.search(text(answer))
    form = opened[2] if opened else text(answer)
    return {name: html.unescape(value) for name, value in [*AREA.findall(form), *BOX.findall(form)]}


def kept(answer):
    """What a page of a refusal shows of what was typed."""
    return [html.unescape(words) for words in KEPT.findall(text(answer))]


def sentence(key, **facts):
    """The sentence of a refusal in Kyrgyz."""
    with translation.override("ky"):
        return plain(render_to_string(f"refusals/{key}.html", facts))


def at_field(label, message, most=None, *, context=None):
    """The sentence at a field in Kyrgyz, as the list above the form has it; `label` and `message` as in the source."""
    with translation.override("ky"):
        called, said = pgettext(context, label) if context else gettext(label), gettext(message)
        return f"{called}: {said % {'limit_value': most} if most else said}"


def as_form(facts, posts):
    """Facts as a form sends them: posts by their keys, days as they are typed; what is None is left out."""
    sent = {}
    for name, value in facts.items():
        if name in ("lead", "chosen"):
            value = posts[value].pk if value else None
        elif name in ("co", "to_know"):
            value = [posts[code].pk for code in value]
        elif isinstance(value, date):
            value = value.strftime("%d.%m.%Y")
        sent[name] = value
    return {name: value for name, value in sent.items() if value is not None}
