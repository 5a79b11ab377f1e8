"""What is chosen in a widget is sent to Python at once, so that no repetition of an earlier message undoes it."""

import pytest

from tests.browser.argument_page import ShownArgument
from tests.browser.map_page import ShownMap
from tests.browser.table_page import ShownTable
from tests.browser.timeline_page import ShownTimeline

pytestmark = pytest.mark.browser
WIDGETS = {
    "map": (ShownMap, "year", lambda shown: [shown.find("button[aria-label='Next year']").click() for _ in range(3)]),
    "table": (ShownTable, "search", lambda shown: shown.find("input[type=search]").press_sequentially("jap")),
    "argument": (ShownArgument, "selected", lambda shown: open_three_claims(shown)),
    "timeline": (ShownTimeline, "selected", lambda shown: open_three_events(shown)),
}


def open_three_claims(shown):
    shown.find("[role=listbox]").first.focus()
    shown.press("Home", "ArrowLeft", "Enter", "ArrowDown", "Enter", "ArrowDown", "Enter")


def open_three_events(shown):
    shown.find("[role=listbox]").first.focus()
    shown.press("Home", "Enter", "ArrowRight", "Enter", "ArrowRight", "Enter")


@pytest.mark.parametrize("name", WIDGETS)
def test_each_change_is_sent_before_the_next_one(plain_page, name):
    kind, trait, act = WIDGETS[name]
    act(kind(plain_page))
    sent = plain_page.evaluate("window.sent")  # the clock of the page stands still: nothing has waited
    changes = [one[trait] for one in sent if trait in one]
    assert len(changes) == 3
    assert len({str(change) for change in changes}) == 3
