"""What every widget has."""

from ties.widgets.base import Dropdown


def test_a_list_set_back_to_nothing_chosen_shows_its_first_words_and_not_a_blank():
    choice = Dropdown(options=[("choose …", None), ("50 %", 50)])
    choice.value = 50
    choice.value = None
    assert (choice.index, choice.label) == (0, "choose …")
