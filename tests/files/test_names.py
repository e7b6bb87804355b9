"""How a file is called afterwards: as the person called it, and so that no disk and no eye is deceived."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.files.checking import LIMITS, RESERVED, Kind, check, clean_name
from tests.files import made

CALLED = {
    "photo.jpg": "photo.jpg",
    "Өзгөн көчөсү, үй №7 — жаңы.JPEG": "Өзгөн көчөсү, үй №7 — жаңы.jpg",
    "../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\windows\\win.jpg": "win.jpg",
    "C:\\Users\\Айгүл\\Сүрөт 1.jpg": "Сүрөт 1.jpg",
    "C:сүрөт.jpg": "сүрөт.jpg",
    "/": "файл.jpg",
    "..": "файл.jpg",
    "": "файл.jpg",
    ".jpg": "файл.jpg",
    "\u202e.jpg": "файл.jpg",
    "...тиркеме....jpg": "тиркеме.jpg",
    "a.jpg. . .": "a.jpg",
    "арыз.exe.jpg": "арыз.exe.jpg",
    "арыз.exe:.jpg": "арыз.exe_.jpg",
    "fdp.\u202egpj.jpg": "fdp.gpj.jpg",
    "a\u200bb\u00adc\ufeffd\u2066e\U000e0041f.jpg": "abcdef.jpg",
    "a\x00b\x01c\x7f.jpg": "abc.jpg",
    "a\r\nSet-Cookie: b\t c\u2028d.jpg": "a Set-Cookie_ b c d.jpg",
    'a<b>"c|d?e*.jpg': "a_b__c_d_e_.jpg",
    "CON.jpg": "_CON.jpg",
    "nul .jpg": "_nul.jpg",
    "LPT1.2026.jpg": "_LPT1.2026.jpg",
    "com¹.jpg": "_com¹.jpg",
    "contract.jpg": "contract.jpg",
    "СОМ1.jpg": "СОМ1.jpg",
    "a\ud800b.jpg": "ab.jpg",
    "\u0438\u0306.jpg": "й.jpg",
    "photo.png": "photo.jpg",
    "photo": "photo.jpg",
    "%2e%2e%2fa.jpg": "%2e%2e%2fa.jpg",
    "{{7*7}}{% load %}.jpg": "{{7_7}}{% load %}.jpg",
    "x" * 300 + ".jpg": "x" * 116 + ".jpg",
    "ң" * 115 + ". .jpg": "ң" * 115 + ".jpg",
    "CON" + " " * 200 + ".jpg": "_CON.jpg",
}


@pytest.mark.parametrize("told", CALLED, ids=range(len(CALLED)))
def test_a_name_is_cleaned(told):
    assert clean_name(told, kind=Kind.JPEG) == CALLED[told]


def test_a_kept_file_bears_its_clean_name():
    assert check(made.TEXT, "..\\..\\Арыз\u202e.TXT").name == "Арыз.txt"


@given(st.text(), st.sampled_from(Kind))
def test_whatever_it_was_called_the_name_is_one_line_that_every_disk_takes(told, kind):
    name = clean_name(told, kind=kind)

    assert (name, len(name) <= LIMITS.name) == (clean_name(name, kind=kind), True)
    assert {c for c in name if c in '/\\<>:"|?*' or unicodedata.category(c)[0] == "C" or c in "\u2028\u2029"} == set()
    assert (bool(RESERVED.match(name)), name[0] in ". ", name[-1] in ". ") == (False, False, False)
