"""A list written out at once is the list Django's own templates make."""

import pytest
from django import forms
from django.test.html import parse_html

from ishenim.common.widgets import PlainList

CHOICES = [("", "—"), ("5", "«Чоң» & <кичине>"), (7, 'Он "жети"'), ("ң ө ү", "Үч тамга")]


@pytest.mark.parametrize("value", [None, "", "5", 5, 7, "7", "ң ө ү", "absent", '"><script>'])
@pytest.mark.parametrize("attrs", [{}, {"id": "lead"}, {"id": "lead", "required": True, "aria-invalid": "true"}])
def test_a_list_is_written_as_django_writes_it(value, attrs):
    ours, django = PlainList(), forms.Select(attrs={"class": "govuk-select"})
    ours.choices = django.choices = CHOICES

    assert parse_html(ours.render("lead", value, attrs)) == parse_html(django.render("lead", value, attrs))


@pytest.mark.parametrize("given", [None, {}, {"lead": "5"}, {"lead": "nobody"}])
def test_a_form_with_it_has_the_same_html_and_the_same_errors(given):
    def form(widget):
        class Form(forms.Form):
            lead = forms.ChoiceField(choices=CHOICES, widget=widget)

        return Form(given)

    ours, django = form(PlainList()), form(forms.Select(attrs={"class": "govuk-select"}))

    assert parse_html(str(ours["lead"])) == parse_html(str(django["lead"]))
    assert ours.errors == django.errors
