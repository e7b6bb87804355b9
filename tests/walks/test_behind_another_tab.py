"""The short form of `faults.hidden_tab`: tabs behind another one, in a browser that slows hidden pages."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from faults.hidden_tab import CONTROL, PAGES, alarms_behind

pytestmark = pytest.mark.walk


def test_R51_a_page_that_nobody_looks_at_shows_it_where_a_timer_of_the_page_sleeps(office):
    with ThreadPoolExecutor(1) as aside:  # the other walks' browser has this thread
        found = aside.submit(alarms_behind, office, hidden=12, alarms=2, wait=8).result()

    by_page = {one.page: one for one in found}
    assert {name: one.is_hidden for name, one in by_page.items()} == dict.fromkeys((*PAGES, CONTROL), True)
    assert [name for name in PAGES if None in by_page[name].took] == []
    assert None in by_page[CONTROL].took
