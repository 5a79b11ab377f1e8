"""What every widget has."""

from ties.widgets.base import Dropdown


def test_dropdown_reset_shows_its_first_entry():
    choice = Dropdown(options=[("choose …", None), ("50 %", 50)])
    choice.value = 50
    choice.value = None
    assert (choice.index, choice.label) == (0, "choose …")
